"""Subscriptions: what a chat asked to be told, when it is due, and how far it has been told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from storage.chats import moment_text, read_moment
from storage.due import next_due
from storage.rows import fetch
from storage.values import Cadence, Filter, Pause, Subscription

#: subscriptions a chat may have, over all its topics
MOST_PER_CHAT = 50


# Conditions on `subscriptions s`: due by the clock or by what is new. Written as in the indexes
# subscriptions_due and subscriptions_now, so that SQLite may use them.
BY_CLOCK = "s.pause IS NULL AND s.cadence <> 'now' AND s.next_due <= :now"
BY_NEWS = """s.pause IS NULL AND s.cadence = 'now' AND s.seen_version_id < :news
    AND (s.next_due IS NULL OR s.next_due <= :now)"""
#: not in the quiet hours of its chat
NOT_SILENT = """NOT EXISTS (
    SELECT 1 FROM chats c
    WHERE c.id = s.chat_id AND c.silent_from <= :now AND c.silent_until > :now
)"""


class TooManyError(Exception):
    """The chat has as many subscriptions as it may have."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a subscription is due: the part of it that the form of buttons changes."""

    cadence: Cadence
    #: "HH:MM"; None for HOURLY and NOW
    at: str | None = None
    #: 0 Monday ... 6 Sunday, for WEEKLY
    weekday: int | None = None
    #: IANA name or "UTC+05:30"
    zone: str = "UTC"

    def next(self, after: datetime) -> datetime | None:
        """The first due moment after `after`, UTC; None for NOW."""
        return next_due(self.cadence, self.at, self.weekday, self.zone, after)


@dataclass(frozen=True, slots=True)
class Step:
    """One subscription's step forward: told up to `seen`, due again at `next_due`."""

    subscription_id: int
    seen: int
    next_due: datetime | None


def as_filter(
    *,
    speakers: Iterable[int] = (),
    actors: Iterable[str] = (),
    issues: Iterable[str] = (),
    words: Iterable[str] = (),
    without: Iterable[str] = (),
    outlets: Iterable[str] = (),
    changes: bool = False,
) -> Filter:
    """A filter in its one form: each tuple sorted and without repeats."""
    return Filter(
        tuple(sorted(set(speakers))),
        tuple(sorted(set(actors))),
        tuple(sorted(set(issues))),
        tuple(sorted(set(words))),
        tuple(sorted(set(without))),
        tuple(sorted(set(outlets))),
        changes,
    )


def wants_text(wants: Filter) -> str:
    """The filter as stored: JSON with sorted keys and without empty ones, equal for equal filters."""
    named = {each.name: getattr(wants, each.name) for each in fields(wants)}
    asked = {key: value for key, value in named.items() if value}
    return json.dumps(asked, separators=(",", ":"), sort_keys=True)


@lru_cache(maxsize=4096)
def read_wants(text: str) -> Filter:
    """The filter that `wants_text` wrote."""
    return as_filter(**json.loads(text))


def newest_version(db: Database) -> int:
    """The id of the article version stored last, 0 when there is none: a cheap way to notice new articles."""
    newest: int = db.execute("SELECT coalesce(max(id), 0) FROM article_versions").fetchone()[0]
    return newest


def subscribe(
    db: Database, chat_id: int, thread_id: int | None, timing: Timing, wants: Filter, *, now: datetime
) -> tuple[Subscription, bool]:
    """Add a subscription to a chat that was met; the existing one and False if it has exactly this.

    What is stored by now counts as seen. TooManyError at MOST_PER_CHAT.
    """
    with db.atomic():
        for known in subscriptions_of(db, chat_id):
            same = (known.thread_id, known.wants) == (thread_id, wants)
            if same and _timing_key(timing_of(known)) == _timing_key(timing):
                return known, False
        if count(db, chat_id) >= MOST_PER_CHAT:
            raise TooManyError
        added = db.execute(
            """
            INSERT INTO subscriptions
                (chat_id, thread_id, cadence, at, weekday, zone, wants, created_at, next_due, seen_version_id)
            VALUES
                (:chat, :thread, :cadence, :at, :weekday, :zone, :wants, :now, :due, :seen)
            """,
            {
                "chat": chat_id,
                "thread": thread_id,
                "wants": wants_text(wants),
                "now": moment_text(now),
                "seen": newest_version(db),
                **_timing_columns(timing, now),
            },
        )
        if timing.cadence is Cadence.NOW:
            # Those of one place keep one pace, so that what two of them ask for is told once.
            db.execute(
                """
                UPDATE subscriptions
                SET next_due = (
                    SELECT max(o.next_due) FROM subscriptions o
                    WHERE o.chat_id = :chat AND o.thread_id IS :thread AND o.cadence = 'now'
                )
                WHERE id = :id
                """,
                {"id": added.lastrowid, "chat": chat_id, "thread": thread_id},
            )
        made = subscription(db, added.lastrowid or 0)
    assert made is not None  # noqa: S101 - written just above
    return made, True


def retime(
    db: Database, subscription_id: int, chat_id: int, timing: Timing, *, now: datetime
) -> Subscription | None:
    """Change when a subscription of this chat is due; None if the chat has no such subscription.

    Changed into what the chat has already, the two become one.
    """
    with db.atomic():
        known = subscription_of(db, subscription_id, chat_id)
        if known is None:
            return None
        if twin := _twin(db, known, timing, known.wants):
            remove(db, known.id, chat_id, now=now)
            return twin
        db.execute(
            """
            UPDATE subscriptions
            SET cadence = :cadence, at = :at, weekday = :weekday, zone = :zone, next_due = :due
            WHERE id = :id
            """,
            {"id": subscription_id, **_timing_columns(timing, now)},
        )
        return subscription(db, subscription_id)


def refilter(
    db: Database, subscription_id: int, chat_id: int, wants: Filter, *, now: datetime
) -> Subscription | None:
    """Change what a subscription of this chat is about; as `retime` otherwise."""
    with db.atomic():
        known = subscription_of(db, subscription_id, chat_id)
        if known is None:
            return None
        if twin := _twin(db, known, timing_of(known), wants):
            remove(db, known.id, chat_id, now=now)
            return twin
        db.execute(
            "UPDATE subscriptions SET wants = :wants WHERE id = :id",
            {"id": subscription_id, "wants": wants_text(wants)},
        )
        return subscription(db, subscription_id)


def rezone(db: Database, chat_id: int, zone: str, *, now: datetime) -> int:
    """Move every subscription of a chat to this zone's clock, "08:00" staying "08:00"; how many moved."""
    moved = 0
    with db.atomic():
        for known in subscriptions_of(db, chat_id):
            if known.zone != zone:
                retime(db, known.id, chat_id, replace(timing_of(known), zone=zone), now=now)
                moved += known.cadence is not Cadence.NOW
    return moved


def subscription_of(db: Database, subscription_id: int, chat_id: int) -> Subscription | None:
    """The subscription with this id if it is this chat's: ids in buttons may be made up."""
    known = subscription(db, subscription_id)
    return known if known is not None and known.chat_id == chat_id else None


def _twin(db: Database, known: Subscription, timing: Timing, wants: Filter) -> Subscription | None:
    """Another subscription of the same place that wants just this."""
    for other in subscriptions_of(db, known.chat_id):
        same = (other.thread_id, other.wants) == (known.thread_id, wants)
        if same and other.id != known.id and _timing_key(timing_of(other)) == _timing_key(timing):
            return other
    return None


def subscription(db: Database, subscription_id: int) -> Subscription | None:
    """The subscription with this id."""
    for row in fetch(db, "SELECT * FROM subscriptions WHERE id = :id", {"id": subscription_id}):
        return _subscription(row)
    return None


def subscriptions_of(db: Database, chat_id: int) -> tuple[Subscription, ...]:
    """Every subscription of a chat, in all its topics, oldest first."""
    rows = fetch(db, "SELECT * FROM subscriptions WHERE chat_id = :chat ORDER BY id", {"chat": chat_id})
    return tuple(_subscription(row) for row in rows)


def count(db: Database, chat_id: int) -> int:
    """How many subscriptions a chat has."""
    number: int = db.execute(
        "SELECT count(*) FROM subscriptions WHERE chat_id = :chat", {"chat": chat_id}
    ).fetchone()[0]
    return number


def following(db: Database, chat_id: int, thread_id: int | None, wants: Filter) -> Subscription | None:
    """The subscription by which this place is told of exactly `wants` as articles arrive."""
    for known in subscriptions_of(db, chat_id):
        if (known.thread_id, known.cadence, known.wants) == (thread_id, Cadence.NOW, wants):
            return known
    return None


def remove(db: Database, subscription_id: int, chat_id: int, *, now: datetime) -> Subscription | None:
    """Remove a subscription of this chat and what is waiting for it; None if it has no such one."""
    with db.atomic():
        known = subscription_of(db, subscription_id, chat_id)
        if known is None:
            return None
        ids = {"id": subscription_id, "chat": chat_id, "now": moment_text(now)}
        db.execute("DELETE FROM subscriptions WHERE id = :id", ids)
        db.execute(
            """
            UPDATE outbox
            SET state = 'refused', reason = 'unsubscribed', settled_at = :now
            WHERE chat_id = :chat AND subscription_id = :id
                AND (state = 'pending' OR (state = 'unknown' AND again = 1))
            """,
            ids,
        )
        return known


def shut_topic(db: Database, chat_id: int, thread_id: int | None, *, now: datetime) -> None:
    """The topic, or the whole chat for None, does not take messages: pause its subscriptions."""
    db.execute(
        """
        UPDATE subscriptions
        SET pause = :pause, paused_at = :now
        WHERE chat_id = :chat AND thread_id IS :thread AND pause IS NULL
        """,
        {"pause": Pause.SHUT.value, "chat": chat_id, "thread": thread_id, "now": moment_text(now)},
    )


def due(db: Database, *, now: datetime, news: int, limit: int) -> tuple[Subscription, ...]:
    """At most `limit` subscriptions due: by the clock, or NOW ones because a version up to `news` is new."""
    asked = {"now": moment_text(now), "news": news, "limit": limit}
    by_clock = fetch(
        db,
        f"SELECT * FROM subscriptions s WHERE {BY_CLOCK} AND {NOT_SILENT} LIMIT :limit",  # noqa: S608
        asked,
    )
    by_news = fetch(
        db,
        f"SELECT * FROM subscriptions s WHERE {BY_NEWS} AND {NOT_SILENT} LIMIT :limit",  # noqa: S608
        {**asked, "limit": limit - len(by_clock)},
    )
    return tuple(_subscription(row) for row in (*by_clock, *by_news))


def due_beside(
    db: Database, found: Sequence[Subscription], *, now: datetime, news: int
) -> tuple[Subscription, ...]:
    """What is due in the same chats as these beside them: a chat's subscriptions are told together."""
    rows = fetch(
        db,
        f"""
        SELECT * FROM subscriptions s
        WHERE s.chat_id IN (SELECT value FROM json_each(:chats))
            AND s.id NOT IN (SELECT value FROM json_each(:ids))
            AND (({BY_CLOCK}) OR ({BY_NEWS}))
        """,  # noqa: S608 - the conditions are constants
        {
            "now": moment_text(now),
            "news": news,
            "chats": json.dumps(sorted({one.chat_id for one in found})),
            "ids": json.dumps([one.id for one in found]),
        },
    )
    return tuple(map(_subscription, rows))


def advance(db: Database, steps: Sequence[Step]) -> None:
    """Take subscriptions forward: in the transaction that stores the outbox rows with what they are told."""
    db.conn.executemany(
        "UPDATE subscriptions SET seen_version_id = ?, next_due = ? WHERE id = ?",
        [
            (step.seen, None if step.next_due is None else moment_text(step.next_due), step.subscription_id)
            for step in steps
        ],
    )


def mend(db: Database, *, now: datetime) -> int:
    """Work out anew every due moment still to come; how many had to change.

    After a clock that ran ahead, or new rules of a time zone, what is stored may be out of reach or wrong.
    What is overdue stays so.
    """
    moments: dict[Timing, datetime | None] = {}
    steps = []
    with db.atomic():
        rows = fetch(db, "SELECT * FROM subscriptions WHERE next_due > :now", {"now": moment_text(now)})
        for known in map(_subscription, rows):
            timing = timing_of(known)
            if timing not in moments:
                moments[timing] = timing.next(now)
            if known.next_due != moments[timing]:
                steps.append(Step(known.id, known.seen_version_id, moments[timing]))
        advance(db, steps)
    return len(steps)


def timing_of(known: Subscription) -> Timing:
    """When the subscription is due."""
    return Timing(known.cadence, known.at, known.weekday, known.zone)


def _timing_key(timing: Timing) -> Timing:
    # Articles follow no clock, so two NOW subscriptions in different zones are the same.
    return replace(timing, zone="UTC") if timing.cadence is Cadence.NOW else timing


def _timing_columns(timing: Timing, now: datetime) -> dict[str, Any]:
    moment = timing.next(now)
    return {
        "cadence": timing.cadence.value,
        "at": timing.at,
        "weekday": timing.weekday,
        "zone": timing.zone,
        "due": None if moment is None else moment_text(moment),
    }


def _subscription(row: sqlite3.Row) -> Subscription:
    created = read_moment(row["created_at"])
    assert created is not None  # noqa: S101 - NOT NULL
    return Subscription(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        cadence=Cadence(row["cadence"]),
        at=row["at"],
        weekday=row["weekday"],
        zone=row["zone"],
        wants=read_wants(row["wants"]),
        created_at=created,
        next_due=read_moment(row["next_due"]),
        seen_version_id=row["seen_version_id"],
        pause=None if row["pause"] is None else Pause(row["pause"]),
        paused_until=read_moment(row["paused_until"]),
    )
