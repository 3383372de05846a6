"""Find what a new article and the others of its days disagree on; runs inside the save transaction.

Figures of the same thing that cannot be the same amount, a country that stands against a matter in one
report and not in another, a speaker who is for it in one and against it in another.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from extraction.figure_pairs import about_the_same, differ
from extraction.figures import Figure
from extraction.model import Direction
from storage import figures
from storage.figures import DAYS_APART, StoredFigure, names_of
from storage.issue_words import issues_in
from storage.rows import fetch, inserted
from storage.side_by_side import Differs

#: Articles of an older database whose figures are read when it is brought up to date.
MOST_CAUGHT_UP = 1_000
#: Other articles' stances that one is compared with.
MOST_STANCES = 40
#: Evidence that shares so many of its words is one sentence in two articles: they cannot disagree.
SAME_SENTENCE = 0.6

_REFUSES = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|against|unwilling|reluctan\w+|den(?:y|ies|ied)|veto\w*|"
    r"(?:reject|refus|oppos|resist|exclud|block)\w*|rul\w+ out)\b|n['’]t\b",
    re.IGNORECASE,
)
_UNDOES = re.compile(
    r"\b(?:lift|eas|end|stop|weaken|reduc|abandon|halt|withdr|scrap|drop|remov|repeal|relax|loosen)\w*\b",
    re.IGNORECASE,
)


def note_disagreements(db: Database, version_id: int, earlier_id: int | None = None) -> None:
    """Keep a new version's figures and what it and others disagree on; `earlier_id` is what it replaces."""
    if earlier_id is not None:
        figures.retire_figures(db, earlier_id)
    _note(db, version_id, figures.actor_words(db))


def catch_up(db: Database) -> None:
    """Do the same for the newest articles that are stored already, oldest of them first."""
    rows = fetch(
        db,
        """
        SELECT current_version_id AS id
        FROM articles
        WHERE current_version_id IS NOT NULL
        ORDER BY listed_on DESC, id DESC
        LIMIT :most
        """,
        {"most": MOST_CAUGHT_UP},
    )
    names = figures.actor_words(db)
    for row in reversed(rows):
        _note(db, row["id"], names)


def _note(db: Database, version_id: int, names: Mapping[str, str]) -> None:
    for figure in figures.save_figures(db, version_id, names):
        _compare_figure(db, version_id, figure)
    for stance in fetch(
        db,
        """
        SELECT t.*, s.speaker_id
        FROM stances t
        LEFT JOIN statements s ON s.id = t.statement_id
        WHERE t.version_id = :version AND t.current = 1
        """,
        {"version": version_id},
    ):
        _compare_stance(db, version_id, stance)


# --- figures --------------------------------------------------------------------------------------------


def _compare_figure(db: Database, version_id: int, one: StoredFigure) -> None:
    matching = [other for other in figures.rivals(db, one) if about_the_same(one.figure, other.figure)]
    if not matching:
        return
    rates = figures.rates_around(db, one.told_on)
    own = [each.figure for each in figures.figures_of(db, one.article_id)]
    settled: set[int] = set()
    for other in matching:
        if other.article_id in settled:
            continue
        theirs = [each.figure for each in figures.figures_of(db, other.article_id)]
        if not differ(one.figure, other.figure, rates):
            continue
        if _tells(own, other.figure) or _tells(theirs, one.figure):
            continue
        settled.add(other.article_id)
        found = _disagreement(
            db,
            Differs.FIGURE,
            other.figure.noun or one.figure.noun or one.figure.kind.value,
            None,
            version_id,
            (_Side(other.article_id, figure=other.id), _Side(one.article_id, figure=one.id)),
        )
        issues = issues_in(db, _sentence(db, one)) & issues_in(db, _sentence(db, other))
        _add_topics(db, found, one.figure.matter.actors & other.figure.matter.actors, issues)


def _tells(figures_: Iterable[Figure], figure: Figure) -> bool:
    """Whether one of an article's figures is the same amount of the same kind of thing."""
    return any(
        one.kind is figure.kind
        and bool(one.things & figure.things)
        and bool({each.unit for each in one.amounts} & {each.unit for each in figure.amounts})
        and not differ(one, figure)
        for one in figures_
    )


def _sentence(db: Database, one: StoredFigure) -> str:
    low, high = one.sentence
    words: str = db.conn.execute(
        "SELECT substr(text, ?, ?) FROM article_versions WHERE id = ?", [low + 1, high - low, one.version_id]
    ).fetchone()[0]
    return words


# --- stances --------------------------------------------------------------------------------------------


def _compare_stance(db: Database, version_id: int, one: sqlite3.Row) -> None:
    """Italy resists in one report and agrees on a condition in another; an aide is for and against."""
    if not _may_differ(one) or not _is_listed(db, one["issue"]):
        return
    others = fetch(
        db,
        """
        SELECT t.*, s.speaker_id
        FROM stances t
        LEFT JOIN statements s ON s.id = t.statement_id
        WHERE t.actor = :actor AND t.issue = :issue AND t.current = 1 AND t.article_id <> :article AND (
            t.published_on BETWEEN date(:day, :before) AND date(:day, :after)
            -- without a day on either: of one summit
            OR (t.published_on IS NULL OR :day IS NULL) AND t.article_id IN (
                SELECT m.article_id
                FROM article_meetings mine
                JOIN article_meetings m ON m.summit_id = mine.summit_id
                WHERE mine.article_id = :article
            )
        )
        ORDER BY t.id DESC
        LIMIT :most
        """,
        {
            "actor": one["actor"],
            "issue": one["issue"],
            "article": one["article_id"],
            "day": one["published_on"],
            "before": f"-{DAYS_APART} days",
            "after": f"+{DAYS_APART} days",
            "most": MOST_STANCES,
        },
    )
    for other in others:
        kind = _opposed(db, one, other)
        if kind is None or not (_is_alone(db, one) and _is_alone(db, other)):
            continue
        title: str = db.conn.execute("SELECT title FROM issues WHERE slug = ?", [one["issue"]]).fetchone()[0]
        sides = (
            _Side(other["article_id"], stance=other["id"]),
            _Side(one["article_id"], stance=one["id"]),
        )
        found = _disagreement(db, kind, title, one["actor"], version_id, sides)
        _add_topics(db, found, {one["actor"]}, {one["issue"]})


def _may_differ(stance: sqlite3.Row) -> bool:
    # What one party says of another is that party's word, and a summit's leaders are not always the same.
    return (
        bool(stance["first_hand"])
        and stance["reported_by"] is None
        and stance["actor"] != "COALITION"
        and stance["direction"] != Direction.UNDECIDED.value
    )


def _is_listed(db: Database, issue: str) -> bool:
    """Whether the issue is one of the word lists: of another, nobody has said what being against it means."""
    asked = "SELECT 1 FROM issue_keywords WHERE issue = ? LIMIT 1"
    return db.conn.execute(asked, [issue]).fetchone() is not None


def _opposed(db: Database, one: sqlite3.Row, other: sqlite3.Row) -> Differs | None:
    """In what two stances contradict each other plainly; None where they may have been read wrongly."""
    if not _may_differ(other) or _are_one_sentence(one["evidence"], other["evidence"]):
        return None
    against = [each for each in (one, other) if each["direction"] == Direction.AGAINST.value]
    rest = [each for each in (one, other) if each not in against]
    if len(against) != 1 or not _is_plainly_against(against[0]["evidence"]):
        return None
    plain = rest[0]["direction"] == Direction.CONDITIONAL.value or not _REFUSES.search(rest[0]["evidence"])
    if not plain:
        return None
    if one["speaker_id"] is not None and one["speaker_id"] == other["speaker_id"]:
        return Differs.READING if rest[0]["direction"] == Direction.FOR.value else None
    # Two people of one country may well say two things; of what reports tell in their own words one is wrong.
    return Differs.POSITION if _is_narrated(db, one) and _is_narrated(db, other) else None


def _is_plainly_against(words: str) -> bool:
    # "not lift sanctions" is for sanctions: which way such a sentence points is too easily read wrongly.
    return bool(_REFUSES.search(words)) and not _UNDOES.search(words)


def _is_narrated(db: Database, stance: sqlite3.Row) -> bool:
    """Whether the article tells it in its own words, of the country by name; no person says so."""
    if stance["statement_id"] is not None or not names_of(db, stance["actor"]).search(stance["evidence"]):
        return False
    asked = """
        SELECT 1 FROM statements s
        JOIN speakers w ON w.id = s.speaker_id AND w.kind = 'person'
        JOIN statement_spans p ON p.statement_id = s.id AND p.part = 'sentence'
        WHERE s.version_id = ? AND p.starts < ? AND p.ends > ?
        LIMIT 1
    """
    key = [stance["version_id"], stance["ends"], stance["starts"]]
    return db.conn.execute(asked, key).fetchone() is None


def _are_one_sentence(one: str, other: str) -> bool:
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return len(words & others) >= SAME_SENTENCE * min(len(words), len(others))


def _is_alone(db: Database, stance: sqlite3.Row) -> bool:
    """Whether the article has the actor on one side of the issue only."""
    asked = """
        SELECT count(DISTINCT direction) FROM stances
        WHERE version_id = ? AND actor = ? AND issue = ? AND current = 1 AND reported_by IS NULL
    """
    key = [stance["version_id"], stance["actor"], stance["issue"]]
    return bool(db.conn.execute(asked, key).fetchone()[0] == 1)


# --- what is kept ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """What an article is on one side with: a figure or a stance, by id."""

    article_id: int
    figure: int | None = None
    stance: int | None = None


def _disagreement(
    db: Database,
    kind: Differs,
    about: str,
    actor: str | None,
    version_id: int,
    sides: tuple[_Side, _Side],
) -> int:
    """Keep that these sides, the known one first, disagree; the id of what they disagree in."""
    known, _ = sides
    row = db.conn.execute(
        """
        SELECT s.disagreement_id
        FROM disagreement_sides s
        JOIN disagreements d ON d.id = s.disagreement_id
        WHERE d.kind = ? AND (s.figure_id = ? OR s.stance_id = ?)
        """,
        [kind.value, known.figure, known.stance],
    ).fetchone()
    found: int = (
        row[0]
        if row
        else inserted(
            db,
            "INSERT INTO disagreements (kind, about, actor, first_version_id) VALUES (?, ?, ?, ?)",
            kind.value,
            about,
            actor,
            version_id,
        )
    )
    for side in sides:
        _add_side(db, found, side)
    return found


def _add_side(db: Database, disagreement_id: int, side: _Side) -> None:
    """Add an article's side; what an older version of the article had on it makes room."""
    asked = {"id": disagreement_id, "article": side.article_id, "figure": side.figure, "stance": side.stance}
    db.conn.execute(
        """
        DELETE FROM disagreement_sides
        WHERE disagreement_id = :id AND article_id = :article AND (
            figure_id IN (SELECT id FROM figures WHERE article_id = :article AND current = 0)
            OR stance_id IN (SELECT id FROM stances WHERE article_id = :article AND current = 0)
        )
        """,
        asked,
    )
    db.conn.execute(
        """
        INSERT INTO disagreement_sides (disagreement_id, article_id, figure_id, stance_id)
        SELECT :id, :article, :figure, :stance
        WHERE NOT EXISTS (
            SELECT 1 FROM disagreement_sides WHERE disagreement_id = :id AND article_id = :article
        )
        """,
        asked,
    )


def _add_topics(db: Database, disagreement_id: int, actors: Iterable[str], issues: Iterable[str]) -> None:
    known = set(
        db.conn.execute(
            "SELECT actor, issue FROM disagreement_topics WHERE disagreement_id = ?", [disagreement_id]
        ).fetchall()
    )
    topics = [(actor, None) for actor in sorted(actors)] + [(None, issue) for issue in sorted(issues)]
    db.conn.executemany(
        "INSERT INTO disagreement_topics (disagreement_id, actor, issue) VALUES (?, ?, ?)",
        [(disagreement_id, *topic) for topic in topics if topic not in known],
    )
