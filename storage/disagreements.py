"""What reports disagree on, with the sentence of each: in some articles, under an actor or issue, or new."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import combinations

from sqlite_utils import Database

from extraction.figure_pairs import differ
from storage.figures import StoredFigure, figures_by_id, names_of, rates_around
from storage.rows import actor_rows, article_rows, fetch, issue_rows, statement_rows
from storage.sentences import around as sentences_around
from storage.side_by_side import Differs, Disagreement, Side
from storage.values import SpeakerRow

#: Disagreements of one answer, the newest.
MOST = 60


def disagreement(db: Database, disagreement_id: int) -> Disagreement | None:
    """The disagreement with this id; None when a correction has settled it."""
    found = _disagreements(db, [disagreement_id])
    return found[0] if found else None


def disagreements_in(db: Database, article_ids: Iterable[int]) -> tuple[Disagreement, ...]:
    """What these articles disagree on, with each other or with others; the newest first."""
    return _asked(
        db,
        """
        SELECT DISTINCT disagreement_id AS id
        FROM disagreement_sides
        WHERE article_id IN (SELECT value FROM json_each(:articles))
        ORDER BY id DESC
        LIMIT :most
        """,
        {"articles": json.dumps(list(article_ids))},
    )


def disagreements_of(
    db: Database, *, actor: str | None = None, issue: str | None = None
) -> tuple[Disagreement, ...]:
    """What reports disagree on about an actor, an issue, both, or with neither at all; the newest first."""
    return _asked(
        db,
        """
        SELECT d.id
        FROM disagreements d
        WHERE (
                :actor IS NULL
                OR d.id IN (SELECT disagreement_id FROM disagreement_topics WHERE actor = :actor)
            )
            AND (
                :issue IS NULL
                OR d.id IN (SELECT disagreement_id FROM disagreement_topics WHERE issue = :issue)
            )
        ORDER BY d.id DESC
        LIMIT :most
        """,
        {"actor": actor, "issue": issue},
    )


def fresh_disagreements(db: Database, since: int, until: int) -> tuple[Disagreement, ...]:
    """What came up with versions `since < id <= until` and still stands; the newest first."""
    return _asked(
        db,
        """
        SELECT id
        FROM disagreements
        WHERE first_version_id > :since AND first_version_id <= :until
        ORDER BY id DESC
        LIMIT :most
        """,
        {"since": since, "until": until},
    )


def around(db: Database, side: Side, *, sentences: int = 1) -> tuple[str, str]:
    """What stands before and behind a side's sentence: verbatim, up to `sentences` sentences each way."""
    text: str = db.conn.execute(
        "SELECT text FROM article_versions WHERE id = ?", [side.version_id]
    ).fetchone()[0]
    end = side.starts + len(side.sentence)
    first, last = sentences_around(text, side.starts, end, sentences=sentences)
    return text[first : side.starts], text[end:last]


def _asked(db: Database, sql: str, parameters: dict[str, object]) -> tuple[Disagreement, ...]:
    return _disagreements(db, [row["id"] for row in fetch(db, sql, {**parameters, "most": MOST})])


def _disagreements(db: Database, ids: Sequence[int]) -> tuple[Disagreement, ...]:
    """Those of `ids`, in order, whose sides still disagree."""
    if not ids:
        return ()
    listed = {"ids": json.dumps(list(ids))}
    heads = {
        row["id"]: row
        for row in fetch(
            db, "SELECT * FROM disagreements WHERE id IN (SELECT value FROM json_each(:ids))", listed
        )
    }
    sides = fetch(
        db,
        """
        SELECT s.disagreement_id, s.figure_id, s.stance_id
        FROM disagreement_sides s
        LEFT JOIN stances t ON t.id = s.stance_id
        WHERE s.disagreement_id IN (SELECT value FROM json_each(:ids))
            AND (s.stance_id IS NULL OR t.current = 1)
        """,
        listed,
    )
    figures = figures_by_id(db, [row["figure_id"] for row in sides if row["figure_id"] is not None])
    stances = _stances(db, [row["stance_id"] for row in sides if row["stance_id"] is not None])
    found = []
    for each in ids:
        own = [row for row in sides if row["disagreement_id"] == each]
        amounts = [figures[row["figure_id"]] for row in own if row["figure_id"] in figures]
        held = [stances[row["stance_id"]] for row in own if row["stance_id"] in stances]
        if each in heads and (_figures_differ(db, amounts) or _stances_differ(held)):
            found.append(_made(db, heads[each], amounts, held))
    return tuple(found)


def _figures_differ(db: Database, figures: Sequence[StoredFigure]) -> bool:
    rates = rates_around(db, figures[0].told_on) if len(figures) > 1 else ()
    return any(differ(one.figure, other.figure, rates) for one, other in combinations(figures, 2))


def _stances_differ(stances: Sequence[sqlite3.Row]) -> bool:
    return len({stance["direction"] for stance in stances}) > 1


def _made(
    db: Database, head: sqlite3.Row, figures: Sequence[StoredFigure], stances: Sequence[sqlite3.Row]
) -> Disagreement:
    sides = [_figure_side(db, one) for one in figures] + [_stance_side(db, one) for one in stances]
    sides.sort(key=lambda one: (one.article.published_on is None, one.article.published_on, one.article.id))
    topics = fetch(
        db, "SELECT actor, issue FROM disagreement_topics WHERE disagreement_id = :id", {"id": head["id"]}
    )
    actors = tuple(sorted({row["actor"] for row in topics} - {None}))
    issues = tuple(sorted({row["issue"] for row in topics} - {None}))
    return Disagreement(
        head["id"],
        Differs(head["kind"]),
        head["about"],
        tuple(sides),
        actor=actor_rows(db, [head["actor"]]).get(head["actor"]) if head["actor"] else None,
        issue=issue_rows(db, issues[:1]).get(issues[0]) if issues else None,
        actors=actors,
        issues=issues,
        speaker=_speaker(db, sides) if head["kind"] == Differs.READING.value else None,
    )


def _speaker(db: Database, sides: Sequence[Side]) -> SpeakerRow | None:
    """Whose words are read in two senses."""
    told = statement_rows(db, [one.statement_id for one in sides if one.statement_id is not None][:1])
    return told[0].speaker if told else None


def _stances(db: Database, ids: Sequence[int]) -> dict[int, sqlite3.Row]:
    rows = fetch(
        db,
        "SELECT * FROM stances WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(ids))},
    )
    return {row["id"]: row for row in rows}


def _figure_side(db: Database, one: StoredFigure) -> Side:
    low, high = one.sentence
    return Side(
        article_rows(db, [one.version_id])[one.version_id],
        _words(db, one.version_id, low, high),
        ((one.figure.start, one.figure.end),),
        _statement_at(db, one.version_id, low + one.figure.start, low + one.figure.end),
        one.version_id,
        low,
    )


def _stance_side(db: Database, stance: sqlite3.Row) -> Side:
    """The evidence; of a statement its content is marked, else the actor's name and the condition."""
    begin, end = stance["starts"], stance["ends"]
    spans = [
        (row["starts"], row["ends"])
        for row in fetch(
            db,
            """
            SELECT starts, ends
            FROM statement_spans
            WHERE statement_id = :statement AND part = 'content' AND starts >= :begin AND ends <= :end
            ORDER BY number
            """,
            {"statement": stance["statement_id"], "begin": begin, "end": end},
        )
    ]
    if not spans and stance["condition_starts"] is not None:
        spans = [(stance["condition_starts"], stance["condition_ends"])]
    marked = [(low - begin, high - begin) for low, high in spans if begin <= low and high <= end]
    if stance["statement_id"] is None:
        names = [match.span() for match in names_of(db, stance["actor"]).finditer(stance["evidence"])]
        marked += [name for name in names if all(name[1] <= one[0] or name[0] >= one[1] for one in marked)]
    return Side(
        article_rows(db, [stance["version_id"]])[stance["version_id"]],
        stance["evidence"],
        tuple(sorted(marked)),
        stance["statement_id"],
        stance["version_id"],
        begin,
    )


def _words(db: Database, version_id: int, low: int, high: int) -> str:
    words: str = db.conn.execute(
        "SELECT substr(text, ?, ?) FROM article_versions WHERE id = ?", [low + 1, high - low, version_id]
    ).fetchone()[0]
    return words


def _statement_at(db: Database, version_id: int, low: int, high: int) -> int | None:
    """The statement whose sentence holds these words, so that a tap can show its context."""
    row = db.conn.execute(
        """
        SELECT s.id
        FROM statements s
        JOIN statement_spans p ON p.statement_id = s.id AND p.part = 'sentence'
        WHERE s.version_id = ? AND s.current = 1 AND p.starts <= ? AND p.ends >= ?
        ORDER BY p.ends - p.starts, s.id
        LIMIT 1
        """,
        [version_id, low, high],
    ).fetchone()
    return None if row is None else int(row[0])
