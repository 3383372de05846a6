"""The outbox's states: who may move a message where, and which is next."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from sqlite_utils import Database

from storage import chats, outbox
from storage.outbox import MOST_ATTEMPTS, NewPage, Recipient, Window
from storage.values import ChatKind, Delivery, DeliveryState, Filter
from tests.newsroom import NOON, store

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def db() -> Database:
    """Two chats, and a digest of two parts that waits for both."""
    db = store(gazetteer=False)
    for chat in (1, 2):
        chats.meet(db, chat, ChatKind.PRIVATE, now=NOON)
    digest = outbox.add_digest(db, Window(Filter(), 0, 1), pages=3, parts=2, now=NOON)
    outbox.add_pages(db, digest.id, [NewPage("one", "{}"), NewPage("two"), NewPage("three")])
    outbox.enqueue(db, digest, [Recipient(1, None, 11), Recipient(2, None, 12)], now=NOON)
    return db


def next_of(db: Database, chat: int = 1) -> int:
    return next(one.id for one in outbox.waiting(db, now=LATER, limit=9) if one.chat_id == chat)


def claimed(db: Database, chat: int = 1) -> Delivery:
    delivery = outbox.claim(db, next_of(db, chat))
    assert delivery is not None
    return delivery


def state(db: Database, delivery_id: int) -> DeliveryState:
    found = outbox.delivery(db, delivery_id)
    assert found is not None
    return found.state


def test_a_chat_has_one_next_message_and_it_is_its_first(db: Database) -> None:
    waiting = outbox.waiting(db, now=NOON, limit=9)
    assert [one.chat_id for one in waiting] == [1, 2]
    delivery = claimed(db)
    assert (delivery.part, delivery.html, delivery.keyboard, delivery.attempts) == (1, "one", "{}", 1)
    outbox.mark_sent(db, delivery.id, 99, now=NOON)
    assert claimed(db).part == 2


def test_only_one_claims(db: Database) -> None:
    delivery = claimed(db)
    assert outbox.claim(db, delivery.id) is None
    assert outbox.claim_all(db, [delivery.id]) == ()


def test_an_end_is_an_end(db: Database) -> None:
    delivery = claimed(db)
    outbox.mark_sent(db, delivery.id, 99, now=NOON)
    outbox.mark_refused(db, delivery.id, "too late", now=NOON)
    outbox.put_back(db, delivery.id, "too late", not_before=NOON)
    assert not outbox.mark_unknown(db, delivery.id, "too late", now=NOON, again_at=NOON)
    assert state(db, delivery.id) is DeliveryState.SENT
    assert outbox.claim(db, delivery.id) is None


def test_put_back_it_waits_and_holds_back_the_rest_of_its_chat(db: Database) -> None:
    delivery = claimed(db)
    outbox.put_back(db, delivery.id, "told to wait", not_before=LATER)
    assert [one.chat_id for one in outbox.waiting(db, now=NOON, limit=9)] == [2]
    again = claimed(db)
    assert (again.id, again.attempts) == (delivery.id, 1), "it was not tried"


def test_in_doubt_it_is_sent_once_more_and_then_given_up(db: Database) -> None:
    first = claimed(db)
    assert outbox.mark_unknown(db, first.id, "timed out", now=NOON, again_at=LATER)
    assert [one.chat_id for one in outbox.waiting(db, now=NOON, limit=9)] == [2]
    second = claimed(db)
    assert second.id == first.id
    assert not outbox.mark_unknown(db, second.id, "timed out again", now=NOON, again_at=LATER)
    assert claimed(db).part == 2
    assert [letter.reason for letter in outbox.dead_letters(db)] == ["timed out again"]


def test_put_back_after_a_doubt_it_may_still_be_sent(db: Database) -> None:
    first = claimed(db)
    outbox.mark_unknown(db, first.id, "timed out", now=NOON, again_at=NOON)
    second = claimed(db)
    outbox.put_back(db, second.id, "told to wait", not_before=NOON)
    assert state(db, first.id) is DeliveryState.UNKNOWN
    assert claimed(db).id == first.id


def test_after_a_crash_what_was_being_sent_is_unknown_and_goes_once_more(db: Database) -> None:
    delivery = claimed(db)
    assert outbox.recover(db, now=NOON) == 1
    assert state(db, delivery.id) is DeliveryState.UNKNOWN
    assert claimed(db).id == delivery.id
    assert outbox.recover(db, now=NOON) == 1


def test_a_message_that_stops_every_process_is_given_up_in_the_end(db: Database) -> None:
    delivery = claimed(db)
    for _ in range(MOST_ATTEMPTS - 1):
        outbox.recover(db, now=NOON)
        assert claimed(db).id == delivery.id
    outbox.recover(db, now=NOON)
    assert claimed(db).part == 2
    assert outbox.dead_letters(db)[0].reason == "the bot stopped while this was being sent"


def test_a_page_is_shown_only_where_its_digest_was_sent(db: Database) -> None:
    page = outbox.digest_page(db, 1, 3, 1)
    assert page is not None
    assert (page.html, page.number, page.pages) == ("three", 3, 3)
    assert outbox.digest_page(db, 1, 4, 1) is None
    assert outbox.digest_page(db, 1, 3, 77) is None


def test_a_message_is_unique_by_chat_topic_digest_and_part(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO outbox (digest_id, part, chat_id, planned_at) VALUES (1, 1, 1, '2026-03-02')")
    db.execute(
        "INSERT INTO outbox (digest_id, part, chat_id, thread_id, planned_at) VALUES (1, 1, 1, 5, '2026')"
    )


def test_the_next_messages_are_found_by_an_index(db: Database) -> None:
    plan = db.execute(
        """
        EXPLAIN QUERY PLAN
        SELECT min(id) FROM outbox
        WHERE (state = 'pending' OR (state = 'unknown' AND again = 1))
        GROUP BY chat_id
        """
    ).fetchall()
    assert "outbox_waiting" in plan[0][3]


def test_a_used_digest_is_kept_and_an_old_one_goes_with_its_pages(db: Database) -> None:
    outbox.add_digest(db, Window(Filter(), 1, 2), pages=0, parts=0, now=NOON)
    assert outbox.forget(db, before=LATER) == 0
    assert db["digests"].count == 1
    for chat in (1, 1, 2, 2):
        outbox.mark_sent(db, claimed(db, chat).id, 5, now=NOON)
    assert outbox.forget(db, before=LATER) == 4
    assert (db["digests"].count, db["digest_pages"].count) == (0, 0)
