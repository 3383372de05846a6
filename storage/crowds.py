"""Due subscriptions by the thousand: gathered, given a digest and taken forward as groups that want the same.

One statement treats a whole group, so SQLite works while the interpreter answers somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.chats import moment_text
from storage.outbox import SECOND_CHANCE, Composed
from storage.rows import fetch
from storage.subscriptions import BY_CLOCK, BY_NEWS, NOT_SILENT, Timing, read_wants
from storage.values import Cadence, Filter

# Its chat has no other subscription, so that nothing it is told could be told there twice.
_ALONE = """NOT EXISTS (SELECT 1 FROM subscriptions o WHERE o.chat_id = s.chat_id AND o.id <> s.id)"""

_SAME = "wants = :wants AND seen = :seen"
_SAME_TIMING = f"{_SAME} AND cadence = :cadence AND at IS :at AND weekday IS :weekday AND zone = :zone"


@dataclass(frozen=True, slots=True)
class Crowd:
    """Gathered subscriptions that want and have seen the same, of any timing."""

    #: the filter as stored
    text: str
    seen: int
    timings: tuple[Timing, ...]
    members: int

    @property
    def wants(self) -> Filter:
        """What they want."""
        return read_wants(self.text)


def gather(db: Database, *, now: datetime, news: int, limit: int) -> tuple[Crowd, ...]:
    """At most `limit` due subscriptions that are the only ones of their chats, by groups, the largest first.

    Due as in `storage.subscriptions.due`. What was gathered before is forgotten.
    """
    db.execute(
        """
        CREATE TEMP TABLE IF NOT EXISTS crowd (
            id INTEGER PRIMARY KEY, chat_id, thread_id, wants, seen, cadence, at, weekday, zone
        )
        """
    )
    db.execute("CREATE INDEX IF NOT EXISTS temp.crowd_same ON crowd (wants, seen)")
    db.execute("DELETE FROM temp.crowd")
    asked = {"now": moment_text(now), "news": news, "limit": limit}
    for due in (BY_CLOCK, BY_NEWS):
        found = db.execute(
            f"""
            INSERT INTO temp.crowd
            SELECT id, chat_id, thread_id, wants, seen_version_id, cadence, at, weekday, zone
            FROM subscriptions s
            WHERE {due} AND {NOT_SILENT} AND {_ALONE}
            LIMIT :limit
            """,  # noqa: S608 - the conditions are constants
            asked,
        )
        asked["limit"] = limit - found.rowcount
    timings: dict[tuple[str, int], list[Timing]] = {}
    members: dict[tuple[str, int], int] = {}
    for row in fetch(
        db,
        """
        SELECT wants, seen, cadence, at, weekday, zone, count(*) AS members
        FROM temp.crowd
        GROUP BY wants, seen, cadence, at, weekday, zone
        """,
    ):
        key = (row["wants"], row["seen"])
        timing = Timing(Cadence(row["cadence"]), row["at"], row["weekday"], row["zone"])
        timings.setdefault(key, []).append(timing)
        members[key] = members.get(key, 0) + row["members"]
    largest = sorted(timings, key=lambda key: -members[key])
    return tuple(Crowd(*key, tuple(timings[key]), members[key]) for key in largest)


def enqueue(db: Database, crowd: Crowd, digest: Composed, *, now: datetime) -> None:
    """`storage.outbox.enqueue` for a whole crowd."""
    for part in range(1, digest.parts + 1):
        db.execute(
            f"""
            INSERT INTO outbox (digest_id, part, chat_id, thread_id, subscription_id, planned_at)
            SELECT :digest, :part, chat_id, thread_id, id, :now
            FROM temp.crowd
            WHERE {_SAME}
            {SECOND_CHANCE}
            """,  # noqa: S608 - constants
            {**_named(crowd), "digest": digest.id, "part": part, "now": moment_text(now)},
        )


def advance(db: Database, crowd: Crowd, timing: Timing, *, seen: int, next_due: datetime | None) -> None:
    """`storage.subscriptions.advance` for those of a crowd that have this timing."""
    db.execute(
        f"""
        UPDATE subscriptions
        SET seen_version_id = :told, next_due = :due
        WHERE id IN (SELECT id FROM temp.crowd WHERE {_SAME_TIMING})
        """,  # noqa: S608 - constants
        {
            **_named(crowd),
            "cadence": timing.cadence.value,
            "at": timing.at,
            "weekday": timing.weekday,
            "zone": timing.zone,
            "told": seen,
            "due": None if next_due is None else moment_text(next_due),
        },
    )


def _named(crowd: Crowd) -> dict[str, str | int | None]:
    return {"wants": crowd.text, "seen": crowd.seen}
