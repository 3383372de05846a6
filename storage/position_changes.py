"""Positions that moved: what an actor held, what it held next, and the evidence on both sides.

Read from the stances at each question, never stored. Better one move missed than one made up: two readings
make a change only if they are of the same quality, of one matter, some days apart, and cannot both be true.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlite_utils import Database

from extraction.matters import one_matter
from extraction.model import Direction
from storage.rows import day, fetch, position_rows
from storage.side_by_side import PositionChange

#: What is printed the day after is a report of the same day.
APART = timedelta(days=2)
#: earlier days looked through for one that speaks of the same matter
LOOKED_BACK = 8
#: days on which an actor's side on an issue is compared, the latest
MOST_DAYS = 100

# "For" that gains a condition, or is told less firmly, was not taken back: these are moves, others are not.
_MOVES = frozenset(
    {
        (Direction.FOR, Direction.AGAINST),
        (Direction.AGAINST, Direction.FOR),
        (Direction.AGAINST, Direction.CONDITIONAL),
        (Direction.CONDITIONAL, Direction.FOR),
        (Direction.CONDITIONAL, Direction.AGAINST),
        (Direction.UNDECIDED, Direction.FOR),
        (Direction.UNDECIDED, Direction.AGAINST),
        (Direction.UNDECIDED, Direction.CONDITIONAL),
    }
)
# Of one day's readings that agree, the fullest is shown.
_FULLEST = (Direction.CONDITIONAL, Direction.FOR, Direction.AGAINST, Direction.UNDECIDED)

# "Paris had previously insisted that ..." tells of an earlier day than the article's, "Rome still refuses"
# that nothing has moved. ("Earlier this month" tells of a move.)
_OF_BEFORE = re.compile(
    r"\b(?:previous(?:ly)?|(?:has|have|had) earlier|former(?:ly)?|used to|in the past"
    r"|until (?:now|recently)|last (?:month|year)|reiterat\w+|repeat(?:ed|s|edly)|reaffirm\w+"
    r"|continu\w+|remain(?:s|ed)?(?! unclear| uncertain| to be)|still|always|as before"
    r"|(?:has|have|had) long|long[- ](?:held|standing|opposed|demanded))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one piece of evidence says on its day."""

    stance_id: int
    version_id: int
    day: date
    direction: Direction
    evidence: str


def changes_of(db: Database, actor: str, *, issue: str | None = None) -> tuple[PositionChange, ...]:
    """An actor's changes, on one issue or on all, oldest first."""
    return _changes(
        db,
        "t.actor = :actor AND (:issue IS NULL OR t.issue = :issue)",
        {"actor": actor, "issue": issue},
    )


def changes_on(db: Database, issue: str) -> tuple[PositionChange, ...]:
    """Everyone's changes on an issue, oldest first."""
    return _changes(db, "t.issue = :issue", {"issue": issue})


def changes_among(
    db: Database, actors: Collection[str], issues: Collection[str]
) -> tuple[PositionChange, ...]:
    """The changes of these actors on these issues, oldest first."""
    return _changes(
        db,
        """
        t.actor IN (SELECT value FROM json_each(:actors))
            AND t.issue IN (SELECT value FROM json_each(:issues))
        """,
        {"actors": json.dumps(sorted(actors)), "issues": json.dumps(sorted(issues))},
    )


def changes_until(
    db: Database, *, since: date | None = None, until: date | None = None
) -> tuple[PositionChange, ...]:
    """Changes whose new side was published from `since` to `until`, both days included, oldest first."""
    return tuple(
        one
        for one in _changes(db, "1", {})
        if one.after.article.published_on is not None
        and (since is None or one.after.article.published_on >= since)
        and (until is None or one.after.article.published_on <= until)
    )


def fresh_changes(db: Database, since: int, until: int) -> tuple[PositionChange, ...]:
    """Changes whose new side came with the versions `since < id <= until`, oldest first.

    Of two articles that tell it, the older one makes the change, whenever it is brought in.
    """
    rows = fetch(
        db,
        """
        SELECT id, actor, issue
        FROM stances
        WHERE first_version_id > :since AND first_version_id <= :until AND current = 1
        """,
        {"since": since, "until": until},
    )
    new = {row["id"] for row in rows}
    touched = sorted({(row["actor"], row["issue"]) for row in rows})
    found = (one for actor, issue in touched for one in changes_of(db, actor, issue=issue))
    return _in_order(one for one in found if one.after.stance_id in new)


def _changes(db: Database, narrowed: str, parameters: dict[str, str | None]) -> tuple[PositionChange, ...]:
    """The changes among the dated stances that a condition on `stances t` leaves."""
    rows = fetch(
        db,
        # Two directions on two days at least: nearly all pairs of actor and issue end here.
        f"""
        SELECT t.*
        FROM stances t
        JOIN (
            SELECT t.actor, t.issue
            FROM stances t
            WHERE {narrowed} AND t.current = 1 AND t.published_on IS NOT NULL
            GROUP BY t.actor, t.issue
            HAVING count(DISTINCT t.direction) > 1 AND count(DISTINCT t.published_on) > 1
        ) several ON several.actor = t.actor AND several.issue = t.issue
        WHERE t.current = 1 AND t.published_on IS NOT NULL
        ORDER BY t.actor, t.issue, t.published_on, t.article_id, t.id
        """,  # noqa: S608 - `narrowed` is one of the conditions above
        parameters,
    )
    texts = _Texts(db)
    pairs = [
        pair
        for _, held in groupby(rows, key=lambda row: (row["actor"], row["issue"]))
        for readings in _of_one_quality(list(held))
        for pair in _moves(readings, texts)
    ]
    sides = {one.stance_id: one for one in position_rows(db, {side for pair in pairs for side in pair})}
    return _in_order(
        PositionChange(sides[after].actor, sides[after].issue, sides[before], sides[after])
        for before, after in pairs
    )


def _in_order(changes: Iterable[PositionChange]) -> tuple[PositionChange, ...]:
    return tuple(
        sorted(
            changes,
            key=lambda one: (
                one.after.article.published_on or date.min,
                one.actor.name,
                one.issue.title,
                one.after.stance_id,
            ),
        )
    )


def _of_one_quality(rows: Sequence[sqlite3.Row]) -> Iterator[list[_Reading]]:
    """The readings to compare with each other: the actor's own; without any, each reporter's by itself.

    A side that was open takes none back: what others first report of it later is compared with it, so that
    "it is an open question what role Rome will play" moves to "Rome, said Paris, is ready to take part".
    """
    by_source: dict[str | bool, list[_Reading]] = {}
    for row in rows:
        source = row["reported_by"] or bool(row["first_hand"])
        published = day(row["published_on"])
        if published is not None:
            by_source.setdefault(source, []).append(
                _Reading(
                    row["id"], row["version_id"], published, Direction(row["direction"]), row["evidence"]
                )
            )
    own = by_source.pop(True, [])
    if not own:
        yield from by_source.values()
        return
    yield own
    open_last = _of_day([one for one in own if one.day == own[-1].day])
    if open_last is not None and open_last.direction is Direction.UNDECIDED:
        later = [one for readings in by_source.values() for one in readings if one.day > open_last.day]
        first = min((one.day for one in later), default=None)
        yield [open_last, *(one for one in later if one.day == first)]


def _moves(readings: Iterable[_Reading], texts: _Texts) -> Iterator[tuple[int, int]]:
    """The stances (before, after) of each move, for readings of one quality in the order of their days."""
    #: each day's reading, with the one that held then: its own, or an earlier one it did not take back
    known: list[tuple[_Reading, _Reading]] = []
    days = [_of_day(list(on_day)) for _, on_day in groupby(readings, key=lambda one: one.day)]
    for now in days[-MOST_DAYS:]:
        if now is None:
            continue
        near = known[-LOOKED_BACK:]
        if all(held.direction is now.direction for _, held in near):
            # Nothing to compare with, whatever the matter: most days end here, and no text is read.
            known.append((now, now))
            continue
        earlier = next((held for seen, held in reversed(near) if texts.one_matter(seen, now)), None)
        if earlier is None or earlier.direction is now.direction:
            known.append((now, now))
        elif (
            (earlier.direction, now.direction) in _MOVES
            and now.day - earlier.day >= APART
            and not _OF_BEFORE.search(now.evidence)
        ):
            yield earlier.stance_id, now.stance_id
            known.append((now, now))
        else:
            known.append((now, earlier))


def _of_day(readings: Sequence[_Reading]) -> _Reading | None:
    """The reading that stands for a day; None where the day's reports disagree: that is no change."""
    directions = {one.direction for one in readings}
    if {Direction.FOR, Direction.AGAINST} <= directions:
        return None
    return min(readings, key=lambda one: (_FULLEST.index(one.direction), -one.stance_id))


class _Texts:
    """The texts of versions, each fetched once for a question."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._texts: dict[int, str] = {}

    def one_matter(self, one: _Reading, other: _Reading) -> bool:
        """Whether the articles of two readings speak of one matter."""
        return one_matter(self._text(one.version_id), self._text(other.version_id))

    def _text(self, version_id: int) -> str:
        if version_id not in self._texts:
            (text,) = self._db.conn.execute(
                "SELECT text FROM article_versions WHERE id = ?", [version_id]
            ).fetchone()
            self._texts[version_id] = text
        return self._texts[version_id]
