"""The tick: asks the store every few seconds what is due, plans it, and wakes the courier."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.delivery import Courier
from bot.pace import PacedRequests
from bot.planning import Planner
from handlers.desk import BriefingContext, Desk
from storage import chats, meetings, outbox, pauses, stories, subscriptions

if TYPE_CHECKING:
    from telegram.ext import Application

log = logging.getLogger(__name__)

#: seconds between two ticks
TICK = 2.0
#: subscriptions planned in one transaction; between two of them other changes have their turn
BATCH = 1000
#: new articles are told once none has arrived for a tick, or after so long: an ingest of many is one digest
_SETTLE = timedelta(seconds=30)
#: a clock that goes back by more than this had run ahead
_CLOCK_BACK = timedelta(hours=1)
#: how long delivered messages and their pages are kept
_KEEP = timedelta(days=90)
_TIDY_EVERY = timedelta(hours=6)


@dataclass
class Schedule:
    """When things happen. Nothing is lost with the process: what is due is a question to the store."""

    desk: Desk
    courier: Courier
    planner: Planner = field(default_factory=Planner)
    _running: asyncio.Lock = field(default_factory=asyncio.Lock)
    _last: datetime | None = None
    _tidied: datetime | None = None
    _newest: int | None = None
    _unsettled_since: datetime | None = None
    _told: int = 0

    async def tick(self) -> int:
        """Plan all that is due; how many subscriptions that were. One tick waits for another to end."""
        async with self._running:
            now = self.desk.now()
            await self._mind_the_clock(now)
            await self._mind_silences(now)
            if await self.desk.ask(stories.is_waiting):
                # A database from before there were stories: some articles at each tick.
                await self.desk.change(stories.catch_up)
            if await self.desk.ask(meetings.is_waiting):
                await self.desk.change(meetings.catch_up)
            newest = await self.desk.ask(subscriptions.newest_version)
            news = self._settled(newest, now)
            planned = 0
            while True:
                treated = await self.desk.change(
                    self.planner.plan, now=now, until=newest, news=news, limit=BATCH
                )
                if treated == 0:
                    return planned
                planned += treated
                self.courier.wake()

    def is_planning(self) -> bool:
        """Whether a tick is at work."""
        return self._running.locked()

    async def _mind_the_clock(self, now: datetime) -> None:
        if self._last is None or now < self._last - _CLOCK_BACK:
            mended = await self.desk.change(subscriptions.mend, now=now)
            await self.desk.change(chats.renew_silences, now=now, all_of_them=True)
            await self.desk.change(outbox.mend, far=now + _CLOCK_BACK)
            if mended:
                log.warning(
                    "%d subscriptions were due at moments that no longer fit; worked out anew", mended
                )
        self._last = now
        if self._tidied is None or now - self._tidied > _TIDY_EVERY:
            self._tidied = now
            await self.desk.change(outbox.forget, before=now - _KEEP)

    async def _mind_silences(self, now: datetime) -> None:
        """Pauses end by themselves, and quiet hours come again every day."""
        while await self.desk.ask(chats.has_silences_over, now=now):
            await self.desk.change(chats.renew_silences, now=now)
        over = await self.desk.ask(pauses.pauses_over, now=now)
        for start in range(0, len(over), BATCH):
            await self.desk.change(pauses.resume, over[start : start + BATCH], now=now)

    def _settled(self, newest: int, now: datetime) -> int:
        """The version up to which news are told now: not while articles keep arriving, but not for ever."""
        if newest == self._newest:
            self._unsettled_since, self._told = None, newest
        else:
            first_look = self._newest is None
            self._newest = newest
            self._unsettled_since = self._unsettled_since or now
            if first_look or now - self._unsettled_since >= _SETTLE:
                self._unsettled_since, self._told = None, newest
        return self._told


def start(app: Application[Any, BriefingContext, Any, Any, Any, Any]) -> Schedule:
    """Begin to tick and to deliver; needs a running loop, the desk in bot_data and a job queue."""
    desk: Desk = app.bot_data["desk"]
    limiter = app.bot.rate_limiter
    courier = Courier(app.bot, desk, limiter=limiter if isinstance(limiter, PacedRequests) else None)
    schedule = Schedule(desk, courier)
    app.bot_data["schedule"] = schedule

    async def tick(_: BriefingContext) -> None:
        if schedule.is_planning():
            return
        try:
            await schedule.tick()
        except (sqlite3.Error, OSError):
            log.exception("what is due could not be planned; trying again at the next tick")

    if app.job_queue is None:
        raise RuntimeError("the application was built without a job queue")
    # A tick during a long one returns at once, so two instances are enough for APScheduler to stay quiet.
    job = {"max_instances": 2, "coalesce": True, "misfire_grace_time": None}
    app.job_queue.run_repeating(tick, interval=TICK, first=0, name="schedule", job_kwargs=job)
    schedule.courier.start()
    return schedule


async def stop(app: Application[Any, BriefingContext, Any, Any, Any, Any]) -> None:
    """End ticks and deliveries; before the application is shut down."""
    schedule: Schedule | None = app.bot_data.pop("schedule", None)
    if schedule is None:
        return
    if app.job_queue is not None:
        for job in app.job_queue.get_jobs_by_name("schedule"):
            job.schedule_removal()
    await schedule.courier.stop()
