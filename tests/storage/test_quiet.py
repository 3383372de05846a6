"""Quiet hours and pauses in the store: which moments they are, what waits, and what an upgrade keeps."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage import chats, open_store, outbox, pauses, subscriptions
from storage.outbox import NewPage, Recipient, Window
from storage.subscriptions import Timing, as_filter
from storage.values import Cadence, ChatKind, Filter, Pause, Subscription
from tests.newsroom import NOON, store

NIGHT = ("22:00", "07:00")


@pytest.fixture
def db() -> Database:
    db = store()
    chats.meet(db, 1, ChatKind.PRIVATE, now=NOON)
    return db


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def subscribe(db: Database, timing: Timing | None = None, wants: Filter | None = None) -> Subscription:
    timing = timing or Timing(Cadence.DAILY, "08:00")
    return subscriptions.subscribe(db, 1, None, timing, wants or Filter(), now=NOON)[0]


def due(db: Database, moment: datetime, news: int = 99) -> list[int]:
    return [one.id for one in subscriptions.due(db, now=moment, news=news, limit=9)]


@pytest.mark.parametrize(
    ("quiet", "zone", "now", "begins", "ends"),
    [
        (NIGHT, "UTC", "2026-03-02T12:00", "2026-03-02T22:00", "2026-03-03T07:00"),
        (NIGHT, "UTC", "2026-03-02T23:00", "2026-03-02T22:00", "2026-03-03T07:00"),
        (NIGHT, "UTC", "2026-03-03T06:59", "2026-03-02T22:00", "2026-03-03T07:00"),
        (NIGHT, "UTC", "2026-03-03T07:00", "2026-03-03T22:00", "2026-03-04T07:00"),
        (("12:00", "14:00"), "UTC", "2026-03-02T13:00", "2026-03-02T12:00", "2026-03-02T14:00"),
        (("12:00", "14:00"), "UTC", "2026-03-02T15:00", "2026-03-03T12:00", "2026-03-03T14:00"),
        (NIGHT, "Asia/Kathmandu", "2026-03-02T12:00", "2026-03-02T16:15", "2026-03-03T01:15"),
        # The clocks go forward: an hour less of the night.
        (NIGHT, "Europe/Paris", "2026-03-28T22:30", "2026-03-28T21:00", "2026-03-29T05:00"),
        # ... and back: an hour more.
        (NIGHT, "Europe/Paris", "2026-10-24T22:30", "2026-10-24T20:00", "2026-10-25T06:00"),
        # 02:30 does not exist that night.
        (("23:00", "02:30"), "Europe/Paris", "2026-03-28T23:00", "2026-03-28T22:00", "2026-03-29T01:00"),
    ],
)
def test_quiet_hours_are_those_of_the_wall_clock(
    quiet: tuple[str, str], zone: str, now: str, begins: str, ends: str
) -> None:
    assert chats.silence(quiet, zone, at(now)) == (at(begins), at(ends))


def test_what_is_due_in_quiet_hours_waits_for_their_end_and_nothing_of_it_is_skipped(db: Database) -> None:
    daily = subscribe(db, Timing(Cadence.DAILY, "06:30"))
    now = subscribe(db, Timing(Cadence.NOW))
    chats.set_quiet(db, 1, NIGHT, "UTC", now=NOON)
    assert due(db, at("2026-03-02T21:59")) == [now.id]
    assert due(db, at("2026-03-02T22:00")) == []
    assert due(db, at("2026-03-03T06:59")) == []
    # A restart in the night works out moments anew, and leaves what waits.
    subscriptions.mend(db, now=at("2026-03-03T06:45"))
    assert due(db, at("2026-03-03T07:00")) == [daily.id, now.id]
    chats.set_quiet(db, 1, None, "UTC", now=at("2026-03-03T06:50"))
    assert due(db, at("2026-03-03T06:51")) == [daily.id, now.id]


def test_quiet_hours_come_again_each_day(db: Database) -> None:
    chats.set_quiet(db, 1, NIGHT, "UTC", now=NOON)
    assert not chats.has_silences_over(db, now=at("2026-03-03T06:59"))
    assert chats.has_silences_over(db, now=at("2026-03-03T07:00"))
    assert chats.renew_silences(db, now=at("2026-03-03T07:00")) == 1
    subscribe(db, Timing(Cadence.NOW))
    assert due(db, at("2026-03-03T21:59")) != []
    assert due(db, at("2026-03-03T22:00")) == []


def test_a_message_that_waits_when_quiet_hours_begin_waits_on(db: Database) -> None:
    made = subscribe(db)
    digest = outbox.add_digest(db, Window(Filter(), 0, 1), pages=1, parts=1, now=NOON)
    outbox.add_pages(db, digest.id, [NewPage("x")])
    outbox.enqueue(db, digest, [Recipient(1, None, made.id)], now=NOON)
    chats.set_quiet(db, 1, NIGHT, "UTC", now=NOON)
    assert outbox.waiting(db, now=at("2026-03-03T03:00"), limit=9) == ()
    assert len(outbox.waiting(db, now=at("2026-03-03T07:00"), limit=9)) == 1


def test_another_zone_moves_quiet_hours_along(db: Database) -> None:
    chats.set_quiet(db, 1, NIGHT, "UTC", now=NOON)
    chats.set_zone(db, 1, "Asia/Tokyo", now=NOON)
    subscribe(db, Timing(Cadence.NOW))
    assert due(db, at("2026-03-02T13:30")) == [], "22:30 in Tokyo"
    assert due(db, at("2026-03-02T22:30")) != []


def test_a_pause_ends_by_itself_and_the_digest_due_at_its_end_is_not_missed(db: Database) -> None:
    made = subscribe(db, Timing(Cadence.DAILY, "00:00"))
    until = at("2026-03-05T00:00")
    assert pauses.pause(db, [made.id], until, now=NOON) == 1
    assert due(db, at("2026-03-04T12:00")) == []
    assert pauses.pauses_over(db, now=at("2026-03-04T23:59")) == ()
    noticed = until + timedelta(seconds=2)
    assert pauses.pauses_over(db, now=noticed) == (made.id,)
    pauses.resume(db, [made.id], now=noticed)
    assert due(db, noticed) == [made.id]
    after = subscriptions.subscription(db, made.id)
    assert after is not None
    assert (after.pause, after.paused_until, after.seen_version_id) == (None, None, made.seen_version_id)


def test_a_chat_that_is_gone_stays_silent_when_a_pause_ends(db: Database) -> None:
    made = subscribe(db)
    pauses.pause(db, [made.id], at("2026-03-03T00:00"), now=NOON)
    chats.mark_gone(db, 1, "blocked", now=NOON)
    pauses.resume(db, [made.id], now=at("2026-03-03T00:00"))
    after = subscriptions.subscription(db, made.id)
    assert after is not None
    assert after.pause is Pause.GONE
    assert pauses.pause(db, [made.id], None, now=NOON) == 0
    chats.come_back(db, 1)
    assert due(db, at("2026-03-09T12:00")) == [made.id]


def test_moving_to_another_zone_makes_one_of_what_becomes_equal(db: Database) -> None:
    subscribe(db, Timing(Cadence.DAILY, "08:00", None, "UTC"))
    subscribe(db, Timing(Cadence.DAILY, "08:00", None, "Europe/Paris"))
    subscribe(db, Timing(Cadence.DAILY, "09:00", None, "UTC"))
    subscriptions.rezone(db, 1, "Europe/Paris", now=NOON)
    kept = subscriptions.subscriptions_of(db, 1)
    assert [(one.at, one.zone) for one in kept] == [("08:00", "Europe/Paris"), ("09:00", "Europe/Paris")]


def test_refiltering_into_what_is_there_already_makes_one_of_the_two(db: Database) -> None:
    first = subscribe(db, wants=as_filter(actors=["IT"]))
    second = subscribe(db, wants=as_filter(actors=["IT"], without=["migration"]))
    kept = subscriptions.refilter(db, second.id, 1, as_filter(actors=["IT"]), now=NOON)
    assert kept == first
    assert subscriptions.subscriptions_of(db, 1) == (first,)
    assert subscriptions.refilter(db, first.id, 2, Filter(), now=NOON) is None, "another chat's"


def test_a_store_of_the_layout_before_is_upgraded_and_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "summit.db"
    db = open_store(path)
    with db.atomic():
        chats.meet(db, 1, ChatKind.PRIVATE, now=NOON)
        chats.set_zone(db, 1, "Europe/Paris", now=NOON)
        made = subscribe(db, Timing(Cadence.WEEKLY, "09:00", 2, "Europe/Paris"), as_filter(actors=["IT"]))
        digest = outbox.add_digest(db, Window(Filter(), 0, 1), pages=1, parts=1, now=NOON)
        outbox.add_pages(db, digest.id, [NewPage("x")])
        outbox.enqueue(db, digest, [Recipient(1, None, made.id)], now=NOON)
    db.close()
    _take_back(path)
    db = open_store(path)
    assert subscriptions.subscriptions_of(db, 1) == (made,)
    known = chats.chat(db, 1)
    assert known is not None
    assert (known.zone, known.quiet) == ("Europe/Paris", None)
    assert len(outbox.waiting(db, now=NOON, limit=9)) == 1
    chats.set_quiet(db, 1, NIGHT, "Europe/Paris", now=NOON)
    assert pauses.pause(db, [made.id], None, now=NOON) == 1
    db.close()


def _take_back(path: Path) -> None:
    """Make of the store what the layout before pauses and quiet hours was."""
    conn = sqlite3.connect(path)
    conn.executescript(
        """
        DROP INDEX subscriptions_paused;
        DROP INDEX chats_silent;
        ALTER TABLE subscriptions DROP COLUMN paused_until;
        ALTER TABLE chats DROP COLUMN quiet_from;
        ALTER TABLE chats DROP COLUMN quiet_until;
        ALTER TABLE chats DROP COLUMN silent_from;
        ALTER TABLE chats DROP COLUMN silent_until;
        DELETE FROM _sqlite_migrations WHERE migration_set = 'push' AND name = 'pauses_and_quiet_hours';
        """
    )
    conn.close()
