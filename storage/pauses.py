"""Pauses that a chat asks for: silence for a while, after which nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.chats import moment_text
from storage.rows import fetch
from storage.subscriptions import Step, advance, subscription, timing_of
from storage.values import Cadence, Pause


def pause(db: Database, subscription_ids: Iterable[int], until: datetime | None, *, now: datetime) -> int:
    """Let these be silent until that moment, None: until somebody ends it; how many that changes.

    One stopped because nothing can be sent to its chat stays so. What arrives meanwhile is told after.
    """
    changed = 0
    with db.atomic():
        for one in subscription_ids:
            done = db.execute(
                """
                UPDATE subscriptions
                SET pause = :asked, paused_at = :now, paused_until = :until
                WHERE id = :id AND (pause IS NULL OR pause = :asked)
                """,
                {
                    "id": one,
                    "asked": Pause.ASKED.value,
                    "now": moment_text(now),
                    "until": None if until is None else moment_text(until),
                },
            )
            changed += done.rowcount
    return changed


def resume(db: Database, subscription_ids: Iterable[int], *, now: datetime) -> int:
    """End what silences these, also a topic that was shut; how many go on.

    By the clock they are due at their next time, with everything since they were last told.
    """
    resumed = 0
    with db.atomic():
        for one in subscription_ids:
            before = subscription(db, one)
            done = db.execute(
                """
                UPDATE subscriptions
                SET paused_at = NULL, paused_until = NULL, pause = iif(
                    EXISTS (SELECT 1 FROM chats c WHERE c.id = chat_id AND c.gone_at IS NOT NULL), :gone, NULL
                )
                WHERE id = :id AND pause IN (:asked, :shut)
                """,
                {
                    "id": one,
                    "gone": Pause.GONE.value,
                    "asked": Pause.ASKED.value,
                    "shut": Pause.SHUT.value,
                },
            )
            known = subscription(db, one) if done.rowcount else None
            if known is not None and before is not None:
                resumed += 1
                if known.cadence is not Cadence.NOW:
                    # A digest due the moment the pause ends is not missed, even if that is noticed later.
                    ends = min(now, before.paused_until or now) - timedelta(microseconds=1)
                    advance(db, [Step(known.id, known.seen_version_id, timing_of(known).next(ends))])
    return resumed


def pauses_over(db: Database, *, now: datetime) -> tuple[int, ...]:
    """The ids of subscriptions whose pause has ended by itself."""
    rows = fetch(
        db,
        "SELECT id FROM subscriptions WHERE paused_until <= :now AND pause = :asked",
        {"now": moment_text(now), "asked": Pause.ASKED.value},
    )
    return tuple(row["id"] for row in rows)
