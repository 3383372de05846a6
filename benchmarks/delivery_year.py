"""A year of digests in simulated time: 50 subscriptions in 12 zones, each digest within its minute?

python -m benchmarks.delivery_year [--days 365]

The clock goes on a minute at a time, an article arrives every hour, the bot is started anew every week. When
digests are due is worked out here once more, by looking at the zone's clock every quarter of an hour.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from benchmarks.common import show
from bot.delivery import Courier
from bot.pace import Pace
from bot.schedule import Schedule
from handlers.desk import Desk
from storage import chats, subscriptions
from storage.subscriptions import Timing
from storage.values import Cadence, ChatKind, Filter
from tests.newsroom import MACRON, Clock, Counter, publish, store

START = datetime(2025, 12, 31, 23, 0, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
#: with and without daylight saving, north and south, by half hours and quarters, by half an hour of saving
ZONES = (
    "Europe/Brussels",
    "Europe/London",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Auckland",
)
#: in every zone: a usual hour, and one that daylight saving skips or repeats somewhere
_EVERYWHERE = (
    Timing(Cadence.DAILY, "07:30"),
    Timing(Cadence.DAILY, "02:30"),
    Timing(Cadence.WEEKDAYS, "00:00"),
    Timing(Cadence.WEEKLY, "02:45", 6),
)


def fifty() -> list[Timing]:
    """Four subscriptions in each zone, and two by the hour."""
    everywhere = [Timing(t.cadence, t.at, t.weekday, zone) for zone in ZONES for t in _EVERYWHERE]
    return [*everywhere, Timing(Cadence.HOURLY, zone=ZONES[6]), Timing(Cadence.HOURLY, zone=ZONES[9])]


@dataclass
class Outcome:
    """What was counted; a chat is a subscription here."""

    expected: int = 0
    sent: int = 0
    missing: int = 0
    #: sent twice, or when nothing was due
    surplus: int = 0
    late: int = 0
    #: digests that do not begin where the chat's last one ended
    gaps: int = 0
    #: of the expected ones, those on a day on which the zone's clock changed
    on_changes: int = 0
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether every digest was there once, within its minute."""
        return self.sent > 0 and not (self.missing or self.surplus or self.late or self.gaps)


@dataclass
class Recorder:
    """A Telegram that takes everything and knows when, and which versions the digest told of."""

    db: Database
    clock: Clock
    got: dict[int, list[tuple[datetime, int, int]]] = field(default_factory=lambda: defaultdict(list))

    async def send_message(self, chat_id: int, text: str, **_: Any) -> Any:
        """Record the first part of a digest."""
        part, since, until = self.db.execute(
            """
            SELECT o.part, d.since_id, d.until_id FROM outbox o JOIN digests d ON d.id = o.digest_id
            WHERE o.chat_id = ? AND o.state = 'sending'
            """,
            [chat_id],
        ).fetchone()
        if part == 1:
            self.got[chat_id].append((self.clock.now(), since, until))
        return SimpleNamespace(message_id=1)

    async def get_me(self) -> object:
        """It is always there."""
        return object()


async def measure(days: int = 365, timings: list[Timing] | None = None, start: datetime = START) -> Outcome:
    """Live through so many days from `start` and compare."""
    timings = timings or fifty()
    began = time.monotonic()
    db, clock = store(), Clock(start)
    recorder = Recorder(db, clock)
    for chat, timing in enumerate(timings, start=1):
        chats.meet(db, chat, ChatKind.PRIVATE, now=start)
        subscriptions.subscribe(db, chat, None, timing, Filter(), now=start)
    for minute in range(days * 24 * 60):
        if minute % (7 * 24 * 60) == 0:
            schedule, courier = _new_bot(db, clock, recorder)
        if minute % 60 == 10:
            words = f"Day {minute // 1440} of the talks and minute {minute} of them"
            publish(db, f"n{minute}", (MACRON, words, None), on=clock.now().date(), now=clock.now())
        # A tick in a minute in which nothing is due finds nothing; a year has half a million of them.
        if subscriptions.due(db, now=clock.now(), news=0, limit=1) and await schedule.tick():
            await courier.drain()
        # Sending takes seconds of the fake clock; the next minute begins where it would have.
        clock.move((start + (minute + 1) * MINUTE - clock.now()).total_seconds())
    outcome = _compare(timings, recorder, start, days)
    outcome.seconds = time.monotonic() - began
    return outcome


def _new_bot(db: Database, clock: Clock, recorder: Recorder) -> tuple[Schedule, Courier]:
    desk = Counter(db)
    whole = Desk(ask=desk.ask, change=desk.change, now=clock.now)
    courier = Courier(cast(Any, recorder), whole, pace=Pace(), steady=clock.steady, sleep=clock.sleep)
    return Schedule(whole, courier), courier


def due_minutes(timing: Timing, start: datetime, days: int) -> list[datetime]:
    """When a digest is due after `start`: the minutes at which the zone's clock reaches it, once a day."""
    zone = ZoneInfo(timing.zone)
    found: list[datetime] = []
    first = start.replace(second=0, microsecond=0)
    reached: set[date] = set()
    at = (int(timing.at[:2]), int(timing.at[3:])) if timing.at else None
    # Every time asked for, offset and change of clocks falls on a quarter.
    for quarter in range((days + 2) * 24 * 4):
        moment = first - timedelta(days=2) + quarter * 15 * MINUTE
        here = moment.astimezone(zone)
        if at is None:
            is_due = here.minute == 0
        else:
            is_due = (here.hour, here.minute) >= at and here.date() not in reached
            if is_due:
                reached.add(here.date())
            if timing.cadence is Cadence.WEEKDAYS:
                is_due = is_due and here.weekday() < 5
            if timing.cadence is Cadence.WEEKLY:
                is_due = is_due and here.weekday() == timing.weekday
        if is_due and moment > start:
            found.append(moment)
    return found


def _compare(timings: list[Timing], recorder: Recorder, start: datetime, days: int) -> Outcome:
    outcome = Outcome()
    last = start + timedelta(days=days) - MINUTE
    for chat, timing in enumerate(timings, start=1):
        expected = [moment for moment in due_minutes(timing, start, days) if moment <= last]
        got = recorder.got[chat]
        outcome.expected += len(expected)
        outcome.sent += len(got)
        outcome.on_changes += sum(_clock_changes(moment, timing.zone) for moment in expected)
        unmet = set(expected)
        for moment, _, _ in got:
            due = moment.replace(second=0, microsecond=0)
            if due in unmet:
                unmet.discard(due)
            elif due - MINUTE in unmet:
                unmet.discard(due - MINUTE)
                outcome.late += moment - (due - MINUTE) > MINUTE
            else:
                outcome.surplus += 1
        outcome.missing += len(unmet)
        told = 0
        for _, since, until in got:
            outcome.gaps += since != told or until <= since
            told = until
    return outcome


def _clock_changes(moment: datetime, zone: str) -> bool:
    here = moment.astimezone(ZoneInfo(zone))
    midnight = here.replace(hour=0, minute=0, fold=0)
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--days", type=int, default=365)
    found = asyncio.run(measure(options.parse_args().days))
    show(
        f"Digests in simulated time: {len(fifty())} subscriptions in {len(ZONES)} zones",
        [
            ("Due", f"{found.expected}, {found.on_changes} of them on days on which the clocks change"),
            ("Sent", f"{found.sent}"),
            ("Missing", f"{found.missing} (goal: 0)"),
            ("Double, or not due", f"{found.surplus} (goal: 0)"),
            ("Later than a minute", f"{found.late} (goal: 0)"),
            ("Not beginning where the last one ended", f"{found.gaps} (goal: 0)"),
            ("Took", f"{found.seconds:.0f} s"),
        ],
    )
    raise SystemExit(not found.is_good)


if __name__ == "__main__":
    main()
