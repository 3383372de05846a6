"""The brief of a summit: all its lines as one value, each of them verbatim from one of its articles.

Who matters is read from the articles: in how many they are shown or quoted, and how often. No list of names.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz
from sqlite_utils import Database

from storage.disagreements import disagreements_in
from storage.position_changes import changes_of
from storage.rows import (
    actor_rows,
    article_rows,
    fetch,
    issue_rows,
    position_rows,
    speaker_rows,
    statement_rows,
)
from storage.sentences import around
from storage.side_by_side import Disagreement, PositionChange, Story, SummitRow
from storage.stories import top_stories
from storage.summits import articles_of, previous, summit
from storage.values import ActorRow, ArticleRow, IssueRow, PositionRow, SpeakerRow, StatementRow

#: articles that a brief is read from at most, the newest
MOST_ARTICLES = 120
#: statements, people, sentences that a section holds at most
MOST = 30
#: actors whose changes are looked for, the most quoted
MOST_ACTORS = 40
#: two sentences this much alike (0 to 100) tell the same decision
ALIKE = 78.0

#: a statement of fewer characters tells little by itself
SHORT = 40

_ORDER = ("for", "conditional", "undecided", "against")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article, verbatim. `id` finds it again; `also` counts more articles that tell it."""

    id: int
    article: ArticleRow
    sentence: str
    #: the statement it is a part of, for its context
    statement_id: int | None = None
    also: int = 0


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who took part, with the sentence that shows it; a country stands for its delegation."""

    name: str
    line: Line
    speaker: SpeakerRow | None = None
    #: whom they stand for, or the country itself
    actor: ActorRow | None = None
    #: in how many of the summit's articles they are shown there
    articles: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where actors stand on an issue, as this summit's articles tell; those for it first."""

    issue: IssueRow
    positions: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that is told of a summit; empty where its articles tell nothing."""

    summit: SummitRow
    articles: tuple[ArticleRow, ...]
    #: the sentence that tells of the meeting best; its id is the article's
    told: Line | None = None
    attendees: tuple[Attendee, ...] = ()
    decided: tuple[Line, ...] = ()
    #: what the participants, or the body that met, say together
    together: tuple[StatementRow, ...] = ()
    stories: tuple[Story, ...] = ()
    #: by statement, in how many of the summit's articles it is told
    reported: dict[int, int] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    changes: tuple[PositionChange, ...] = ()
    previous: SummitRow | None = None


def brief(db: Database, summit_id: int) -> Brief | None:
    """What there is to know of a summit; None if there is no such summit."""
    row = summit(db, summit_id)
    if row is None:
        return None
    articles = articles_of(db, row.id)[:MOST_ARTICLES]
    ids = [one.id for one in articles]
    asked = {"articles": json.dumps(ids)}
    decided = _decided(db, asked)
    stories = top_stories(db, ids, limit=MOST)
    standings = _standings(db, asked)
    actors = [one.actor.code for each in standings for one in each.positions]
    return Brief(
        summit=row,
        articles=articles,
        told=_told(db, row, asked),
        attendees=_attendees(db, asked),
        decided=decided,
        together=_together(db, row, asked, {one.statement_id for one in decided}),
        stories=stories,
        reported={one.told.id: _reports(one, set(ids)) for one in stories},
        standings=standings,
        disagreements=_disagreements(db, ids),
        changes=_changes(db, actors, set(ids)),
        previous=previous(db, row.id),
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence where it stands: the three joined are a verbatim slice of the article."""

    article: ArticleRow
    before: str
    sentence: str
    after: str


def line_in_context(db: Database, line_id: int, *, sentences: int = 1) -> Surroundings | None:
    """A line about who took part or what was decided, with the sentences around it."""
    return _surroundings(db, "SELECT * FROM meeting_lines WHERE id = :id", line_id, sentences)


def told_in_context(db: Database, article_id: int, *, sentences: int = 1) -> Surroundings | None:
    """The sentence in which an article tells of its meeting, with the sentences around it."""
    return _surroundings(
        db,
        "SELECT * FROM article_meetings WHERE article_id = :id AND told IS NOT NULL",
        article_id,
        sentences,
    )


def _surroundings(db: Database, sql: str, number: int, sentences: int) -> Surroundings | None:
    rows = fetch(db, sql, {"id": number})
    if not rows:
        return None
    version, start, end = rows[0]["version_id"], rows[0]["starts"], rows[0]["ends"]
    text: str = db.conn.execute("SELECT text FROM article_versions WHERE id = ?", [version]).fetchone()[0]
    first, last = around(text, start, end, sentences=sentences)
    return Surroundings(
        article_rows(db, [version])[version], text[first:start], text[start:end], text[end:last]
    )


def _told(db: Database, summit: SummitRow, asked: dict[str, Any]) -> Line | None:
    """Of the sentences that tell of the meeting the one with its place and day, the shorter the better."""
    rows = fetch(
        db,
        """
        SELECT article_id, version_id, told, dated, name FROM article_meetings
        WHERE article_id IN (SELECT value FROM json_each(:articles)) AND told IS NOT NULL
        """,
        asked,
    )
    place = (summit.place or "").casefold()

    def worth(row: sqlite3.Row) -> float:
        words: str = row["told"]
        named = float(bool(place) and place in words.casefold())
        return (
            named + float(row["dated"]) * 0.5 + (words[:1].isupper() * 0.5) - max(0, len(words) - 160) / 160
        )

    best = max(rows, key=worth, default=None)
    if best is None:
        return None
    article = article_rows(db, [best["version_id"]])[best["version_id"]]
    return Line(best["article_id"], article, best["told"])


def _lines(db: Database, kind: str, asked: dict[str, Any]) -> list[sqlite3.Row]:
    return fetch(
        db,
        """
        SELECT l.*, coalesce(p.merged_into, p.id) AS person
        FROM meeting_lines l
        LEFT JOIN speakers p ON p.id = l.speaker_id
        LEFT JOIN statements s ON s.id = l.statement_id
        WHERE l.article_id IN (SELECT value FROM json_each(:articles))
            AND l.kind = :kind
            AND (l.statement_id IS NULL OR s.current = 1)
        ORDER BY l.article_id, l.starts
        """,
        {**asked, "kind": kind},
    )


def _line(row: sqlite3.Row, articles: dict[int, ArticleRow], also: int = 0) -> Line:
    return Line(row["id"], articles[row["version_id"]], row["words"], row["statement_id"], also)


def highlights(stories: Sequence[Story], reported: Mapping[int, int], *, limit: int) -> tuple[Story, ...]:
    """The statements to show first: most reported, on an issue, of some length, and of several speakers."""
    ranked = sorted(
        stories,
        key=lambda one: (
            -reported.get(one.told.id, 1),
            not one.told.issues,
            sum(map(len, one.told.parts)) < SHORT,
        ),
    )
    taken: list[Story] = []
    for most in (1, 2, limit):
        for one in ranked:
            by = one.told.speaker.id if one.told.speaker else None
            same = sum(other.told.speaker is not None and other.told.speaker.id == by for other in taken)
            if one not in taken and len(taken) < limit and same < most:
                taken.append(one)
    return tuple(taken)


def _attendees(db: Database, asked: dict[str, Any]) -> tuple[Attendee, ...]:
    """People first, those whom most articles show or quote; then countries that nobody named stands for."""
    rows = _lines(db, "present", asked)
    articles = article_rows(db, {row["version_id"] for row in rows})
    people = speaker_rows(db, {row["person"] for row in rows} - {None})
    codes = {row["actor"] for row in rows} | {one.country for one in people.values()}
    actors = actor_rows(db, {code for code in codes if code})
    heard = _heard(db, asked)
    shown: dict[tuple[int | None, str | None, str | None], list[sqlite3.Row]] = {}
    for row in rows:
        shown.setdefault((row["person"], row["name"], row["actor"]), []).append(row)
    found = []
    for (person, name, code), lines in shown.items():
        speaker = people.get(person) if person is not None else None
        actor = actors.get(speaker.country or "") if speaker else actors.get(code or "")
        called = speaker.name if speaker else name or (actor.name if actor else None)
        if called is not None:
            best = _line(min(lines, key=lambda row: len(row["words"])), articles)
            found.append(Attendee(called, best, speaker, actor, len({row["article_id"] for row in lines})))
    stands = {one.actor.code for one in found if one.speaker and one.actor}
    kept = [one for one in found if one.speaker or one.actor is None or one.actor.code not in stands]
    kept.sort(
        key=lambda one: (
            one.speaker is None and one.actor is not None,
            -one.articles,
            -heard.get(one.speaker.id if one.speaker else 0, 0),
            one.name,
        )
    )
    return tuple(kept)


def _heard(db: Database, asked: dict[str, Any]) -> Counter[int]:
    """How many statements of each speaker the summit's articles report."""
    rows = fetch(
        db,
        """
        SELECT speaker_id, count(*) AS times
        FROM statements
        WHERE article_id IN (SELECT value FROM json_each(:articles)) AND current = 1
            AND speaker_id IS NOT NULL
        GROUP BY speaker_id
        """,
        asked,
    )
    return Counter({row["speaker_id"]: row["times"] for row in rows})


def _decided(db: Database, asked: dict[str, Any]) -> tuple[Line, ...]:
    """What was decided, each decision once: those that most articles tell first, then as they are told."""
    rows = _lines(db, "decided", asked)
    articles = article_rows(db, {row["version_id"] for row in rows})
    groups: list[list[sqlite3.Row]] = []
    for row in rows[: MOST * 4]:
        same = next(
            (one for one in groups if fuzz.token_set_ratio(one[0]["words"], row["words"]) >= ALIKE), None
        )
        groups.append([row]) if same is None else same.append(row)
    # what the report tells itself says it more plainly than what one of those who were there says of it
    groups.sort(
        key=lambda one: (-len({row["article_id"] for row in one}), one[0]["statement_id"] is not None)
    )
    return tuple(
        _line(one[0], articles, also=len({row["article_id"] for row in one}) - 1) for one in groups[:MOST]
    )


def _together(
    db: Database, summit: SummitRow, asked: dict[str, Any], without: Iterable[int | None]
) -> tuple[StatementRow, ...]:
    """What the leaders together, or the body that met, are reported to have said, in order of the text."""
    rows = fetch(
        db,
        """
        SELECT s.id
        FROM statements s
        JOIN speakers p ON p.id = s.speaker_id
        WHERE s.article_id IN (SELECT value FROM json_each(:articles))
            AND s.current = 1
            AND p.kind = 'organisation'
            AND (p.country = 'COALITION'
                OR p.country = (SELECT nullif(name_key, '') FROM summits WHERE id = :summit))
        ORDER BY s.article_id, s.position
        LIMIT :most
        """,
        {**asked, "summit": summit.id, "most": MOST},
    )
    known = set(without)
    return statement_rows(db, [row["id"] for row in rows if row["id"] not in known])


def _reports(story: Story, ids: set[int]) -> int:
    """How many of these articles tell a story."""
    return len({one.article.id for one in (story.told, *story.others)} & ids)


def _standings(db: Database, asked: dict[str, Any]) -> tuple[Standing, ...]:
    """Where everyone stands, read from these articles alone: issues with most actors first.

    The stance that shows it is chosen as everywhere: the latest day, first hand, a condition before a plain
    one, what more evidence says.
    """
    rows = fetch(
        db,
        """
        SELECT t.*
        FROM articles a
        JOIN stances t ON t.version_id = a.current_version_id
        WHERE a.id IN (SELECT value FROM json_each(:articles)) AND t.current = 1
        """,
        asked,
    )
    weight = Counter((row["actor"], row["issue"], row["direction"]) for row in rows)
    held: dict[tuple[str, str], sqlite3.Row] = {}
    for row in sorted(rows, key=lambda row: _rank(row, weight), reverse=True):
        held.setdefault((row["actor"], row["issue"]), row)
    found: dict[str, list[PositionRow]] = {}
    for one in position_rows(db, [row["id"] for row in held.values()]):
        found.setdefault(one.issue.slug, []).append(one)
    issues = issue_rows(db, found)
    ranked = sorted(found, key=lambda slug: (-len(found[slug]), -issues[slug].statements, slug))
    return tuple(
        Standing(
            issues[slug],
            tuple(sorted(found[slug], key=lambda one: (_ORDER.index(one.direction.value), one.actor.name))),
        )
        for slug in ranked
    )


def _rank(row: sqlite3.Row, weight: Counter[tuple[str, str, str]]) -> tuple[object, ...]:
    return (
        row["published_on"] or "",
        bool(row["first_hand"]) and row["reported_by"] is None,
        {"conditional": 2, "undecided": 0}.get(row["direction"], 1),
        weight[row["actor"], row["issue"], row["direction"]],
        row["article_id"],
        row["id"],
    )


def _disagreements(db: Database, ids: Sequence[int]) -> tuple[Disagreement, ...]:
    """What the summit's own articles disagree on; what they and others differ on is another matter."""
    here = set(ids)
    return tuple(
        one for one in disagreements_in(db, ids) if sum(side.article.id in here for side in one.sides) >= 2
    )


def _changes(db: Database, actors: Sequence[str], here: set[int]) -> tuple[PositionChange, ...]:
    """What these articles show to have moved since earlier ones, of the actors they tell most about."""
    told = [code for code, _ in Counter(actors).most_common(MOST_ACTORS)]
    return tuple(
        one
        for code in told
        for one in changes_of(db, code)
        if one.after.article.id in here and one.before.article.id not in here
    )
