"""Subscriptions: what a chat asked to be told, when it is due, and how far it has been told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    *, speakers: Iterable[int] = (), actors: Iterable[str] = (), issues: Iterable[str] = ()
) -> Filter:
    """A filter in its one form: each tuple sorted and without repeats."""
    return Filter(tuple(sorted(set(speakers))), tuple(sorted(set(actors))), tuple(sorted(set(issues))))


def wants_text(wants: Filter) -> str:
    """The filter as stored: JSON with sorted keys and without empty ones, equal for equal filters."""
    named = {"actors": wants.actors, "issues": wants.issues, "speakers": wants.speakers}
    return json.dumps({key: value for key, value in named.items() if value}, separators=(",", ":"))


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
        known = subscription(db, subscription_id)
        if known is None or known.chat_id != chat_id:
            return None
        for other in subscriptions_of(db, chat_id):
            same = (other.thread_id, other.wants) == (known.thread_id, known.wants)
            if same and other.id != known.id and _timing_key(timing_of(other)) == _timing_key(timing):
                remove(db, known.id, chat_id, now=now)
                return other
        db.execute(
            """
            UPDATE subscriptions
            SET cadence = :cadence, at = :at, weekday = :weekday, zone = :zone, next_due = :due
            WHERE id = :id
            """,
            {"id": subscription_id, **_timing_columns(timing, now)},
        )
        return subscription(db, subscription_id)


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
        known = subscription(db, subscription_id)
        if known is None or known.chat_id != chat_id:
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
        """
        SELECT * FROM subscriptions
        WHERE pause IS NULL AND cadence <> 'now' AND next_due <= :now
        LIMIT :limit
        """,
        asked,
    )
    by_news = fetch(
        db,
        """
        SELECT * FROM subscriptions
        WHERE pause IS NULL AND cadence = 'now'
            AND seen_version_id < :news
            AND (next_due IS NULL OR next_due <= :now)
        LIMIT :limit
        """,
        {**asked, "limit": limit - len(by_clock)},
    )
    return tuple(_subscription(row) for row in (*by_clock, *by_news))


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
    )
