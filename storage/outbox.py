"""Composed digests and the outbox: what goes out, in which state it is, and what may be sent again.

pending -> sending (committed before the call) -> sent | refused | unknown. What was `sending` when the
process died, and what got no clear answer, is `unknown`: perhaps delivered, perhaps not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.chats import moment_text
from storage.subscriptions import wants_text
from storage.values import DeadLetter, Delivery, DeliveryState, DigestPage, Filter, Waiting

#: After so many calls a message is given up, so that one which stops the process cannot do so for ever.
MOST_ATTEMPTS = 10

#: once a place; what was refused there before, when the chat was gone, waits again
SECOND_CHANCE = """
        ON CONFLICT (chat_id, ifnull(thread_id, 0), digest_id, part) DO UPDATE
        SET state = 'pending', attempts = 0, doubts = 0, not_before = NULL, reason = NULL, settled_at = NULL
        WHERE state = 'refused'
"""

# Written as in the index outbox_waiting, so that SQLite may use it.
_WAITING = "(state = 'pending' OR (state = 'unknown' AND again = 1))"


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page of a digest before it is stored: HTML, and its keyboard as JSON."""

    html: str
    keyboard: str | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a digest goes to."""

    chat_id: int
    thread_id: int | None
    subscription_id: int


@dataclass(frozen=True, slots=True)
class Window:
    """What names a digest: a filter, and the versions it covers (`since < id <= until`).

    Without what the filters in `told` ask for: that is in another digest for the same place.
    """

    wants: Filter
    since: int
    until: int
    told: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A stored digest; its first `parts` pages are sent."""

    id: int
    parts: int


def find_digest(db: Database, window: Window) -> Composed | None:
    """The digest already composed for this window."""
    found = db.execute(
        "SELECT id, parts FROM digests WHERE wants = :wants AND since_id = :since AND until_id = :until",
        _named(window),
    ).fetchone()
    return None if found is None else Composed(int(found[0]), int(found[1]))


def add_digest(db: Database, window: Window, *, pages: int, parts: int, now: datetime) -> Composed:
    """Store a digest of so many pages; they are added after, since their buttons carry its id."""
    made = db.execute(
        """
        INSERT INTO digests (wants, since_id, until_id, pages, parts, composed_at)
        VALUES (:wants, :since, :until, :pages, :parts, :now)
        """,
        {**_named(window), "pages": pages, "parts": parts, "now": moment_text(now)},
    )
    return Composed(int(made.lastrowid or 0), parts)


def add_pages(db: Database, digest_id: int, pages: Sequence[NewPage]) -> None:
    """Store the pages of a digest; those that are not sent are there to be tapped for."""
    db.conn.executemany(
        "INSERT INTO digest_pages (digest_id, number, html, keyboard) VALUES (?, ?, ?, ?)",
        [(digest_id, number, page.html, page.keyboard) for number, page in enumerate(pages, start=1)],
    )


def digest_page(db: Database, digest_id: int, number: int, chat_id: int) -> DigestPage | None:
    """One page of a digest that was sent to this chat; None for any other chat's, or when it is gone."""
    for row in db.query(
        """
        SELECT p.digest_id, p.number, d.pages, p.html, p.keyboard
        FROM digest_pages p
        JOIN digests d ON d.id = p.digest_id
        WHERE p.digest_id = :digest AND p.number = :number
            AND EXISTS (SELECT 1 FROM outbox o WHERE o.chat_id = :chat AND o.digest_id = :digest)
        """,
        {"digest": digest_id, "number": number, "chat": chat_id},
    ):
        return DigestPage(row["digest_id"], row["number"], row["pages"], row["html"], row["keyboard"])
    return None


def enqueue(db: Database, digest: Composed, recipients: Sequence[Recipient], *, now: datetime) -> int:
    """Put the digest into the outbox for each recipient, once a place; how many messages are new.

    One that was refused there before, when the chat was gone, gets its second chance.
    """
    before = db.conn.total_changes
    db.conn.executemany(
        f"""
        INSERT INTO outbox (digest_id, part, chat_id, thread_id, subscription_id, planned_at)
        VALUES (?, ?, ?, ?, ?, ?)
        {SECOND_CHANCE}
        """,  # noqa: S608 - a constant
        [
            (digest.id, part, one.chat_id, one.thread_id, one.subscription_id, moment_text(now))
            for one in recipients
            for part in range(1, digest.parts + 1)
        ],
    )
    return db.conn.total_changes - before


def recover(db: Database, *, now: datetime) -> int:
    """After a start: what was being sent when the process ended is unknown, and is sent once more."""
    found = db.execute(
        """
        UPDATE outbox
        SET state = 'unknown',
            doubts = doubts + 1,
            again = attempts < :most,
            reason = 'the bot stopped while this was being sent',
            settled_at = :now
        WHERE state = 'sending'
        """,
        {"most": MOST_ATTEMPTS, "now": moment_text(now)},
    )
    return found.rowcount


def waiting(db: Database, *, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """The first waiting message of each chat that may be written to now, longest waiting first.

    A chat's messages keep their order: while its first one must wait, so do the others.
    """
    rows = db.query(
        f"""
        SELECT o.id, o.chat_id, o.attempts
        FROM (SELECT min(id) AS id FROM outbox WHERE {_WAITING} GROUP BY chat_id) first
        JOIN outbox o ON o.id = first.id
        JOIN chats c ON c.id = o.chat_id
        WHERE (o.not_before IS NULL OR o.not_before <= :now)
            AND (c.not_before IS NULL OR c.not_before <= :now)
            AND (c.silent_from IS NULL OR c.silent_from > :now OR c.silent_until <= :now)
        ORDER BY o.id
        LIMIT :limit
        """,  # noqa: S608 - the condition is a constant
        {"now": moment_text(now), "limit": limit},
    )
    return tuple(Waiting(row["id"], row["chat_id"], row["attempts"]) for row in rows)


def claim_all(db: Database, delivery_ids: Sequence[int]) -> tuple[Delivery, ...]:
    """`claim` for several at once; those no longer waiting are left out."""
    with db.atomic():
        return tuple(one for one in (claim(db, each) for each in delivery_ids) if one is not None)


def claim(db: Database, delivery_id: int) -> Delivery | None:
    """Mark a waiting message as being sent, and hand it over; None if it is no longer waiting.

    Commit before the call: whoever claims is the only one who sends.
    """
    with db.atomic():
        claimed = db.execute(
            f"""
            UPDATE outbox
            SET state = 'sending', again = 0, attempts = attempts + 1, reason = NULL
            WHERE id = :id AND {_WAITING}
            """,  # noqa: S608 - the condition is a constant
            {"id": delivery_id},
        )
        if claimed.rowcount == 0:
            return None
        return delivery(db, delivery_id)


def delivery(db: Database, delivery_id: int) -> Delivery | None:
    """One row of the outbox with the page it sends."""
    for row in db.query(
        """
        SELECT o.*, p.html, p.keyboard
        FROM outbox o
        JOIN digest_pages p ON p.digest_id = o.digest_id AND p.number = o.part
        WHERE o.id = :id
        """,
        {"id": delivery_id},
    ):
        return _delivery(row)
    return None


def mark_all_sent(db: Database, sent: Sequence[tuple[int, int]], *, now: datetime) -> None:
    """Telegram has these: pairs of the row's id and the message's."""
    with db.atomic():
        for delivery_id, message_id in sent:
            mark_sent(db, delivery_id, message_id, now=now)


def mark_sent(db: Database, delivery_id: int, message_id: int, *, now: datetime) -> None:
    """Telegram has it."""
    _settle(db, delivery_id, DeliveryState.SENT, None, now, message_id=message_id)


def mark_refused(db: Database, delivery_id: int, reason: str, *, now: datetime) -> None:
    """Telegram will not take it: a dead letter, kept with the reason."""
    _settle(db, delivery_id, DeliveryState.REFUSED, reason, now)


def mark_unknown(db: Database, delivery_id: int, reason: str, *, now: datetime, again_at: datetime) -> bool:
    """No clear answer: it may have arrived. Sent again at `again_at`, once; False if this was that time."""
    db.execute(
        """
        UPDATE outbox
        SET state = 'unknown',
            doubts = doubts + 1,
            again = doubts = 0 AND attempts < :most,
            not_before = :again_at,
            reason = :reason,
            settled_at = :now
        WHERE id = :id AND state = 'sending'
        """,
        {
            "id": delivery_id,
            "most": MOST_ATTEMPTS,
            "again_at": moment_text(again_at),
            "reason": reason,
            "now": moment_text(now),
        },
    )
    again = db.execute("SELECT again FROM outbox WHERE id = :id", {"id": delivery_id}).fetchone()
    return again is not None and bool(again[0])


def put_back_all(db: Database, delivery_ids: Sequence[int], reason: str, *, not_before: datetime) -> None:
    """`put_back` for several at once."""
    with db.atomic():
        for delivery_id in delivery_ids:
            put_back(db, delivery_id, reason, not_before=not_before)


def put_back(db: Database, delivery_id: int, reason: str, *, not_before: datetime) -> None:
    """It certainly was not delivered: it waits again, not before `not_before`. Does not count as a try."""
    db.execute(
        """
        UPDATE outbox
        SET state = CASE WHEN doubts > 0 THEN 'unknown' ELSE 'pending' END,
            again = doubts > 0,
            attempts = attempts - 1,
            not_before = :not_before,
            reason = :reason
        WHERE id = :id AND state = 'sending'
        """,
        {"id": delivery_id, "not_before": moment_text(not_before), "reason": reason},
    )


def mend(db: Database, *, far: datetime) -> int:
    """Let go what waits for a moment later than `far`: a clock that ran ahead wrote it; how many messages.

    Chats that are left alone for longer than that are written to again: Telegram will say if it is too early.
    """
    db.execute("UPDATE chats SET not_before = NULL WHERE not_before > :far", {"far": moment_text(far)})
    mended = db.execute(
        f"UPDATE outbox SET not_before = NULL WHERE {_WAITING} AND not_before > :far",  # noqa: S608
        {"far": moment_text(far)},
    )
    return mended.rowcount


def tally(db: Database) -> dict[DeliveryState, int]:
    """How many messages are in each state."""
    rows = db.query("SELECT state, count(*) AS messages FROM outbox GROUP BY state")
    found = {row["state"]: row["messages"] for row in rows}
    return {state: found.get(state.value, 0) for state in DeliveryState}


def dead_letters(db: Database, *, limit: int = 10) -> tuple[DeadLetter, ...]:
    """Messages that were given up, the latest first; those that somebody unsubscribed from are none."""
    rows = db.query(
        """
        SELECT id, chat_id, state, reason, settled_at
        FROM outbox
        WHERE (state = 'refused' OR (state = 'unknown' AND again = 0)) AND reason <> 'unsubscribed'
        ORDER BY settled_at DESC, id DESC
        LIMIT :limit
        """,
        {"limit": limit},
    )
    return tuple(
        DeadLetter(
            row["id"],
            row["chat_id"],
            DeliveryState(row["state"]),
            row["reason"],
            datetime.fromisoformat(row["settled_at"]),
        )
        for row in rows
    )


def forget(db: Database, *, before: datetime) -> int:
    """Drop what was settled before that moment, and digests nobody was sent; how many messages."""
    with db.atomic():
        gone = db.execute(
            f"DELETE FROM outbox WHERE settled_at < :before AND state <> 'sending' AND NOT {_WAITING}",  # noqa: S608
            {"before": moment_text(before)},
        )
        db.execute(
            """
            DELETE FROM digests
            WHERE composed_at < :before
                AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.digest_id = digests.id)
            """,
            {"before": moment_text(before)},
        )
    return gone.rowcount


def _named(window: Window) -> dict[str, str | int]:
    wants = wants_text(window.wants)
    if window.told:
        wants = json.dumps([wants, *map(wants_text, window.told)])
    return {"wants": wants, "since": window.since, "until": window.until}


def _settle(
    db: Database,
    delivery_id: int,
    state: DeliveryState,
    reason: str | None,
    now: datetime,
    *,
    message_id: int | None = None,
) -> None:
    db.execute(
        """
        UPDATE outbox
        SET state = :state, again = 0, reason = :reason, message_id = :message, settled_at = :now
        WHERE id = :id AND state = 'sending'
        """,
        {
            "id": delivery_id,
            "state": state.value,
            "reason": reason,
            "message": message_id,
            "now": moment_text(now),
        },
    )


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        subscription_id=row["subscription_id"],
        digest_id=row["digest_id"],
        part=row["part"],
        html=row["html"],
        keyboard=row["keyboard"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        reason=row["reason"],
    )
