"""The chats that subscribed: their zone, whether anything can be sent there, and their move to a new id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from storage.due import next_due
from storage.values import Cadence, Chat, ChatKind, Pause

#: chats whose quiet hours are worked out in one transaction
_RENEWED_AT_ONCE = 500


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


def set_zone(db: Database, chat_id: int, zone: str, *, now: datetime) -> None:
    """Remember the zone that the chat's next subscriptions get, and on whose clock its quiet hours are."""
    db.execute("UPDATE chats SET zone = :zone WHERE id = :id", {"zone": zone, "id": chat_id})
    known = chat(db, chat_id)
    if known is not None and known.quiet is not None:
        set_quiet(db, chat_id, known.quiet, zone, now=now)


def set_quiet(db: Database, chat_id: int, quiet: tuple[str, str] | None, zone: str, *, now: datetime) -> None:
    """Push nothing between these hours of the zone's clock; None: at any hour. What is due waits."""
    window = None if quiet is None else silence(quiet, zone, now)
    db.execute(
        """
        UPDATE chats
        SET quiet_from = :from, quiet_until = :until, silent_from = :begins, silent_until = :ends
        WHERE id = :id
        """,
        {
            "id": chat_id,
            "from": None if quiet is None else quiet[0],
            "until": None if quiet is None else quiet[1],
            "begins": None if window is None else moment_text(window[0]),
            "ends": None if window is None else moment_text(window[1]),
        },
    )


def silence(quiet: tuple[str, str], zone: str, now: datetime) -> tuple[datetime, datetime]:
    """The quiet hours that are on at `now`, or else come next, as moments: [begin, end)."""
    begins, ends = quiet
    end = next_due(Cadence.DAILY, ends, None, zone, now)
    assert end is not None  # noqa: S101 - a day always comes
    # The last beginning before that end. A day without one (Samoa skipped one) makes it two days.
    begin = next_due(Cadence.DAILY, begins, None, zone, end - timedelta(hours=49))
    while begin is not None and (later := next_due(Cadence.DAILY, begins, None, zone, begin)) is not None:
        if later >= end:
            break
        begin = later
    return (begin or now), end


def renew_silences(db: Database, *, now: datetime, all_of_them: bool = False) -> int:
    """Work out the next quiet hours of the chats whose last ones are over; of all after a clock jumped."""
    found = list(
        db.query(
            """
            SELECT id, zone, quiet_from, quiet_until
            FROM chats
            WHERE silent_until IS NOT NULL AND (silent_until <= :now OR :all)
            LIMIT :most
            """,
            {"now": moment_text(now), "all": all_of_them, "most": -1 if all_of_them else _RENEWED_AT_ONCE},
        )
    )
    for row in found:
        set_quiet(db, row["id"], (row["quiet_from"], row["quiet_until"]), row["zone"] or "UTC", now=now)
    return len(found)


def has_silences_over(db: Database, *, now: datetime) -> bool:
    """Whether `renew_silences` has something to do."""
    found = db.execute("SELECT 1 FROM chats WHERE silent_until <= ? LIMIT 1", [moment_text(now)]).fetchone()
    return found is not None


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
            INSERT INTO chats
                (id, kind, zone, added_at, quiet_from, quiet_until, silent_from, silent_until)
            SELECT :new, 'supergroup', zone, added_at, quiet_from, quiet_until, silent_from, silent_until
            FROM chats
            WHERE id = :old
            -- right-hand sides are what the row was: quiet hours are taken over together, or not at all
            ON CONFLICT (id) DO UPDATE
            SET zone = coalesce(chats.zone, excluded.zone),
                quiet_from = iif(chats.quiet_from IS NULL, excluded.quiet_from, chats.quiet_from),
                quiet_until = iif(chats.quiet_from IS NULL, excluded.quiet_until, chats.quiet_until),
                silent_from = iif(chats.quiet_from IS NULL, excluded.silent_from, chats.silent_from),
                silent_until = iif(chats.quiet_from IS NULL, excluded.silent_until, chats.silent_until)
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
        quiet=(row["quiet_from"], row["quiet_until"]) if row["quiet_from"] else None,
    )
