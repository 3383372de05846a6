"""The chats that subscribed: their zone, whether anything can be sent there, and their move to a new id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from storage.values import Chat, ChatKind, Pause


def moment_text(moment: datetime) -> str:
    """`moment` (aware) as it is stored: UTC with milliseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def read_moment(text: str | None) -> datetime | None:
    """The moment that `moment_text` wrote; None for NULL."""
    return None if text is None else datetime.fromisoformat(text)


def chat(db: Database, chat_id: int) -> Chat | None:
    """The chat with this Telegram id, None if it never subscribed."""
    for row in db.query("SELECT * FROM chats WHERE id = :id", {"id": chat_id}):
        return _chat(row)
    return None


def meet(db: Database, chat_id: int, kind: ChatKind, *, now: datetime) -> Chat:
    """Record a chat that talks to the bot; one that was gone is back, and its subscriptions go on."""
    with db.atomic():
        db.execute(
            """
            INSERT INTO chats (id, kind, added_at)
            VALUES (:id, :kind, :now)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind
            """,
            {"id": chat_id, "kind": kind.value, "now": moment_text(now)},
        )
        come_back(db, chat_id)
        met = chat(db, chat_id)
    assert met is not None  # noqa: S101 - written just above
    return met


def set_zone(db: Database, chat_id: int, zone: str) -> None:
    """Remember the zone that the chat's next subscriptions get."""
    db.execute("UPDATE chats SET zone = :zone WHERE id = :id", {"zone": zone, "id": chat_id})


def set_not_before(db: Database, chat_id: int, until: datetime) -> None:
    """Leave the chat alone until then, as Telegram asked."""
    db.execute(
        "UPDATE chats SET not_before = :until WHERE id = :id",
        {"until": moment_text(until), "id": chat_id},
    )


def mark_gone(db: Database, chat_id: int, reason: str, *, now: datetime) -> None:
    """Nothing can be sent there any more: pause its subscriptions, and give up what is waiting.

    A digest that was given up counts as not told: if the chat comes back, its next one tells it.
    """
    with db.atomic():
        told = {"id": chat_id, "reason": reason, "now": moment_text(now), "pause": Pause.GONE.value}
        db.execute(
            """
            UPDATE chats
            SET gone_at = :now, gone_reason = :reason
            WHERE id = :id AND gone_at IS NULL
            """,
            told,
        )
        db.execute(
            """
            UPDATE subscriptions
            SET paused_at = :now, pause = :pause
            WHERE chat_id = :id AND pause IS NULL
            """,
            told,
        )
        db.execute(
            """
            UPDATE outbox
            SET state = 'refused', again = 0, reason = :reason, settled_at = :now
            WHERE chat_id = :id AND (state = 'pending' OR (state = 'unknown' AND again = 1))
            """,
            told,
        )
        db.execute(
            """
            UPDATE subscriptions
            SET seen_version_id = min(seen_version_id, untold.since_id)
            FROM (
                SELECT o.subscription_id, min(d.since_id) AS since_id
                FROM outbox o
                JOIN digests d ON d.id = o.digest_id
                WHERE o.chat_id = :id AND o.part = 1 AND o.state = 'refused' AND o.settled_at = :now
                GROUP BY o.subscription_id
            ) untold
            WHERE untold.subscription_id = subscriptions.id
            """,
            told,
        )


def come_back(db: Database, chat_id: int) -> bool:
    """The chat can be written to again: its subscriptions go on where they stood. Whether it had been gone.

    Moments that passed meanwhile are due at once, as after any absence, and what is new is one digest.
    """
    with db.atomic():
        came = db.execute(
            "UPDATE chats SET gone_at = NULL, gone_reason = NULL WHERE id = :id AND gone_at IS NOT NULL",
            {"id": chat_id},
        )
        if came.rowcount == 0:
            return False
        db.execute(
            "UPDATE subscriptions SET pause = NULL, paused_at = NULL WHERE chat_id = :id AND pause = :pause",
            {"id": chat_id, "pause": Pause.GONE.value},
        )
    return True


def migrate(db: Database, old: int, new: int) -> None:
    """A group became a supergroup: everything kept under its `old` id is kept under `new`.

    Asking twice changes nothing, and a chat that already subscribed under its new id keeps both.
    """
    ids = {"old": old, "new": new}
    with db.atomic():
        if chat(db, old) is None:
            return
        db.execute(
            """
            INSERT INTO chats (id, kind, zone, added_at)
            SELECT :new, 'supergroup', zone, added_at FROM chats WHERE id = :old
            ON CONFLICT (id) DO UPDATE SET zone = coalesce(chats.zone, excluded.zone)
            """,
            ids,
        )
        # What the new id has already is the same wish or message: the old copy goes with the old chat.
        db.execute("UPDATE OR IGNORE subscriptions SET chat_id = :new WHERE chat_id = :old", ids)
        db.execute("UPDATE OR IGNORE outbox SET chat_id = :new WHERE chat_id = :old", ids)
        db.execute("DELETE FROM chats WHERE id = :old", ids)


def _chat(row: dict[str, Any]) -> Chat:
    return Chat(
        id=row["id"],
        kind=ChatKind(row["kind"]),
        zone=row["zone"],
        gone=row["gone_reason"] if row["gone_at"] else None,
        not_before=read_moment(row["not_before"]),
    )
