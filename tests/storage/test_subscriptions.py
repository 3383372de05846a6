"""Subscriptions and chats: added once, bounded, moved with their group, and read back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from storage import chats, outbox, subscriptions
from storage.outbox import NewPage, Recipient, Window
from storage.subscriptions import (
    MOST_PER_CHAT,
    Timing,
    TooManyError,
    as_filter,
    read_wants,
    timing_of,
    wants_text,
)
from storage.values import Cadence, ChatKind, DeliveryState, Filter, Pause, Subscription
from tests.newsroom import MACRON, NOON, publish, store

DAILY = Timing(Cadence.DAILY, "08:00", None, "Europe/Paris")
NOW = Timing(Cadence.NOW)


@pytest.fixture
def db() -> Database:
    db = store()
    chats.meet(db, 1, ChatKind.PRIVATE, now=NOON)
    return db


def subscribe(
    db: Database, timing: Timing = DAILY, wants: Filter | None = None, **place: int
) -> Subscription:
    chat, thread = place.get("chat", 1), place.get("thread")
    return subscriptions.subscribe(db, chat, thread, timing, wants or Filter(), now=NOON)[0]


def test_what_is_stored_is_read_back(db: Database) -> None:
    version = publish(db, "one", (MACRON, "We will see about that", None))
    wants = as_filter(speakers=[1], actors=["IT"], issues=["sanctions"])
    weekly = Timing(Cadence.WEEKLY, "23:30", 6, "UTC+05:30")
    made = subscribe(db, weekly, wants, thread=7)
    assert made == Subscription(
        made.id, 1, 7, Cadence.WEEKLY, "23:30", 6, "UTC+05:30", wants, NOON, weekly.next(NOON), version
    )
    assert subscriptions.subscription(db, made.id) == made
    assert timing_of(made) == weekly


@given(st.lists(st.integers(1, 2**40)), st.lists(st.text()), st.lists(st.text(st.characters(codec="utf-8"))))
def test_equal_filters_are_equal_texts(speakers: list[int], actors: list[str], issues: list[str]) -> None:
    wants = as_filter(speakers=speakers, actors=actors, issues=issues)
    turned = as_filter(speakers=speakers[::-1], actors=actors[::-1] * 2, issues=issues[::-1])
    assert wants == turned
    assert read_wants(wants_text(wants)) == wants


def test_the_same_wish_is_one_subscription(db: Database) -> None:
    first = subscribe(db)
    assert subscriptions.subscribe(db, 1, None, DAILY, Filter(), now=NOON) == (first, False)
    # Articles follow no clock, so their zone makes no difference.
    following = subscribe(db, NOW)
    assert subscribe(db, replace(NOW, zone="Asia/Tokyo")) == following
    assert subscribe(db, replace(DAILY, zone="Asia/Tokyo")) != first
    assert subscribe(db, thread=9) != first
    assert subscribe(db, wants=as_filter(actors=["IT"])) != first
    assert subscriptions.count(db, 1) == 5


def test_a_chat_has_so_many_and_no_more(db: Database) -> None:
    for minute in range(MOST_PER_CHAT):
        subscribe(db, replace(DAILY, at=f"08:{minute:02d}"))
    with pytest.raises(TooManyError):
        subscribe(db, replace(DAILY, at="09:00"))
    # What it has already is no further one, and other chats are not concerned.
    subscribe(db, replace(DAILY, at="08:00"))
    chats.meet(db, 2, ChatKind.PRIVATE, now=NOON)
    subscribe(db, chat=2)


def test_another_chat_can_neither_remove_nor_change_it(db: Database) -> None:
    made = subscribe(db)
    assert subscriptions.remove(db, made.id, 2, now=NOON) is None
    assert subscriptions.retime(db, made.id, 2, NOW, now=NOON) is None
    assert subscriptions.subscription(db, made.id) == made


def test_changed_into_what_is_there_already_the_two_become_one(db: Database) -> None:
    first, second = subscribe(db), subscribe(db, NOW)
    assert subscriptions.retime(db, second.id, 1, DAILY, now=NOON) == first
    assert subscriptions.subscriptions_of(db, 1) == (first,)


def test_a_changed_time_is_due_anew(db: Database) -> None:
    made = subscribe(db)
    evening = replace(DAILY, at="18:00")
    changed = subscriptions.retime(db, made.id, 1, evening, now=NOON)
    assert changed == replace(made, at="18:00", next_due=evening.next(NOON))


def test_what_is_due(db: Database) -> None:
    daily, following = subscribe(db), subscribe(db, NOW)
    assert subscriptions.due(db, now=NOON, news=0, limit=9) == ()
    assert subscriptions.due(db, now=NOON, news=1, limit=9) == (following,)
    assert subscriptions.due(db, now=NOON + timedelta(days=1), news=0, limit=9) == (daily,)
    assert subscriptions.due(db, now=NOON + timedelta(days=1), news=1, limit=1) == (daily,)


def test_what_is_due_is_found_by_an_index(db: Database) -> None:
    for condition in (
        "cadence <> 'now' AND next_due <= '2026'",
        "cadence = 'now' AND seen_version_id < 5 AND (next_due IS NULL OR next_due <= '2026')",
    ):
        plan = db.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM subscriptions WHERE pause IS NULL AND {condition} LIMIT 5"
        ).fetchall()
        assert "USING INDEX subscriptions_" in plan[0][3]


def test_a_group_takes_everything_with_it_to_its_new_id(db: Database) -> None:
    chats.meet(db, -1, ChatKind.GROUP, now=NOON)
    chats.set_zone(db, -1, "Asia/Tokyo", now=NOON)
    made, other = subscribe(db, chat=-1), subscribe(db, NOW, chat=-1)
    digest = outbox.add_digest(db, Window(Filter(), 0, 1), pages=1, parts=1, now=NOON)
    outbox.add_pages(db, digest.id, [NewPage("hello")])
    outbox.enqueue(db, digest, [Recipient(-1, None, made.id)], now=NOON)
    chats.migrate(db, -1, -100)
    chats.migrate(db, -1, -100)
    moved = chats.chat(db, -100)
    assert moved is not None
    assert (moved.kind, moved.zone) == (ChatKind.SUPERGROUP, "Asia/Tokyo")
    assert chats.chat(db, -1) is None
    assert [one.id for one in subscriptions.subscriptions_of(db, -100)] == [made.id, other.id]
    assert [one.chat_id for one in outbox.waiting(db, now=NOON, limit=9)] == [-100]


def test_a_group_that_subscribed_under_its_new_id_already_has_no_double(db: Database) -> None:
    for chat in (-1, -100):
        chats.meet(db, chat, ChatKind.GROUP, now=NOON)
        subscribe(db, chat=chat)
    subscribe(db, NOW, chat=-1)
    chats.migrate(db, -1, -100)
    assert [one.cadence for one in subscriptions.subscriptions_of(db, -100)] == [Cadence.DAILY, Cadence.NOW]


def test_a_chat_that_is_gone_comes_back_with_its_subscriptions(db: Database) -> None:
    made = subscribe(db)
    chats.mark_gone(db, 1, "blocked", now=NOON)
    assert subscriptions.subscription(db, made.id) == replace(made, pause=Pause.GONE)
    assert chats.come_back(db, 1)
    assert not chats.come_back(db, 1)
    assert subscriptions.subscription(db, made.id) == made


def test_moments_still_to_come_are_worked_out_anew_and_overdue_ones_stay(db: Database) -> None:
    ahead, overdue = subscribe(db), subscribe(db, replace(DAILY, at="09:00"))
    db.execute("UPDATE subscriptions SET next_due = '2030-01-01T00:00:00.000+00:00' WHERE id = ?", [ahead.id])
    db.execute(
        "UPDATE subscriptions SET next_due = '2026-01-01T00:00:00.000+00:00' WHERE id = ?", [overdue.id]
    )
    assert subscriptions.mend(db, now=NOON) == 1
    assert subscriptions.subscription(db, ahead.id) == ahead
    assert [one.id for one in subscriptions.due(db, now=NOON, news=0, limit=9)] == [overdue.id]
    assert subscriptions.mend(db, now=NOON) == 0


def test_removing_takes_back_what_waits_and_leaves_what_was_sent(db: Database) -> None:
    made = subscribe(db)
    digest = outbox.add_digest(db, Window(Filter(), 0, 1), pages=2, parts=2, now=NOON)
    outbox.add_pages(db, digest.id, [NewPage("one"), NewPage("two")])
    outbox.enqueue(db, digest, [Recipient(1, None, made.id)], now=NOON)
    first = outbox.waiting(db, now=NOON, limit=1)[0]
    assert outbox.claim(db, first.id) is not None
    outbox.mark_sent(db, first.id, 5, now=NOON)
    subscriptions.remove(db, made.id, 1, now=NOON)
    tally = outbox.tally(db)
    assert (tally[DeliveryState.SENT], tally[DeliveryState.REFUSED]) == (1, 1)
    assert subscriptions.subscriptions_of(db, 1) == ()
