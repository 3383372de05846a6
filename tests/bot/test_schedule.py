"""Planning: what is due goes out once, on time, whatever clocks and crashes do."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from bot.delivery import Courier
from bot.planning import NOW_GAP, Planner, preview
from bot.schedule import Schedule
from handlers import digests
from handlers.desk import Desk
from storage import chats, crowds, outbox, subscriptions
from storage.subscriptions import Timing, as_filter
from storage.values import Cadence, ChatKind, DeliveryState, Filter, Subscription
from tests.newsroom import MACRON, MELONI, NOON, Clock, Counter, publish, store

TROOPS = "troop-deployment"


class World:
    """A store, a clock, and a schedule whose courier does not deliver."""

    def __init__(self, start: datetime = NOON) -> None:
        self.db: Database = store()
        self.clock = Clock(start)
        self.articles = 0
        self.schedule = self.restart()

    def restart(self) -> Schedule:
        desk = Counter(self.db)
        whole = Desk(ask=desk.ask, change=desk.change, now=self.clock.now)
        unused: Any = None
        self.schedule = Schedule(whole, Courier(unused, whole))
        return self.schedule

    def subscribe(
        self, chat: int = 1, timing: Timing | None = None, wants: Filter | None = None
    ) -> Subscription:
        chats.meet(self.db, chat, ChatKind.PRIVATE, now=self.clock.now())
        timing = timing or Timing(Cadence.DAILY, "08:00")
        return subscriptions.subscribe(self.db, chat, None, timing, wants or Filter(), now=self.clock.now())[
            0
        ]

    def publish(self) -> None:
        self.articles += 1
        publish(self.db, f"n{self.articles}", (MACRON, f"We will do thing {self.articles} for you", TROOPS))

    def outgoing(self) -> list[int]:
        """The chats in the outbox, a row each."""
        return [row["chat_id"] for row in self.db.query("SELECT chat_id FROM outbox ORDER BY id")]

    async def at(self, moment: str) -> int:
        """Tick at a moment (UTC); how many messages that put into the outbox."""
        before = len(self.outgoing())
        later = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        self.clock.move((later - self.clock.now()).total_seconds())
        await self.schedule.tick()
        return len(self.outgoing()) - before


async def test_a_digest_is_due_at_its_time_and_the_second_one_is_empty() -> None:
    world = World()
    world.subscribe()
    world.publish()
    assert await world.at("2026-03-03T07:59:58") == 0
    assert await world.at("2026-03-03T08:00:00") == 1
    assert await world.at("2026-03-03T08:00:02") == 0
    assert await world.at("2026-03-04T08:00:00") == 0, "nothing new"
    world.publish()
    assert await world.at("2026-03-05T08:00:01") == 1


async def test_what_was_there_before_the_subscription_is_not_news() -> None:
    world = World()
    world.publish()
    world.subscribe()
    assert await world.at("2026-03-03T08:00:00") == 0


async def test_two_ticks_at_once_plan_nothing_twice() -> None:
    world = World()
    world.subscribe()
    world.publish()
    world.clock.move(86_400)
    await asyncio.gather(world.schedule.tick(), world.schedule.tick())
    other = world.restart()
    await other.tick()
    assert world.outgoing() == [1]


async def test_a_bot_that_was_away_sends_what_was_due_once() -> None:
    world = World()
    world.subscribe()
    world.publish()
    world.restart()
    assert await world.at("2026-03-09T15:00:00") == 1
    assert await world.at("2026-03-09T15:00:02") == 0
    world.publish()
    assert await world.at("2026-03-10T08:00:00") == 1


@pytest.mark.parametrize("alone", [True, False])
async def test_the_digest_and_the_step_forward_are_kept_together_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    world = World()
    made = world.subscribe()
    if not alone:
        world.subscribe(timing=Timing(Cadence.DAILY, "20:00"))
    world.publish()
    world.clock.move(86_400)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(crowds if alone else subscriptions, "advance", dies)
        with pytest.raises(KeyboardInterrupt), world.db.atomic():
            Planner().plan(world.db, now=world.clock.now(), until=1, news=1, limit=9)
    assert world.outgoing() == []
    assert world.db["digests"].count == 0
    assert subscriptions.subscription(world.db, made.id) == made
    await world.restart().tick()
    assert world.outgoing() == [1]


async def test_articles_that_arrive_are_told_at_once_but_a_minute_apart() -> None:
    world = World()
    world.subscribe(timing=Timing(Cadence.NOW))
    await world.schedule.tick()
    world.publish()
    assert await world.at("2026-03-02T12:00:02") == 0, "perhaps more are coming"
    assert await world.at("2026-03-02T12:00:04") == 1
    world.publish()
    await world.at("2026-03-02T12:00:06")
    assert await world.at("2026-03-02T12:00:08") == 0
    assert await world.at("2026-03-02T12:01:06") == 1
    assert timedelta(seconds=60) == NOW_GAP


async def test_many_articles_in_a_row_are_one_message_and_do_not_wait_for_ever() -> None:
    world = World()
    world.subscribe(timing=Timing(Cadence.NOW))
    await world.schedule.tick()
    sent = []
    for second in range(2, 60, 2):
        world.publish()
        sent.append(await world.at(f"2026-03-02T12:00:{second:02d}"))
    assert sum(sent) == 1
    assert sent.index(1) <= 16


async def test_news_about_somebody_else_are_no_message_and_are_not_looked_at_again() -> None:
    world = World()
    made = world.subscribe(timing=Timing(Cadence.NOW), wants=as_filter(actors=["IT"]))
    world.publish()
    await world.schedule.tick()
    assert world.outgoing() == []
    now = subscriptions.subscription(world.db, made.id)
    assert now is not None
    assert now.seen_version_id == 1


async def test_those_who_want_the_same_share_one_digest() -> None:
    world = World()
    for chat in range(1, 31):
        world.subscribe(chat, wants=as_filter(actors=["FR"]) if chat % 2 else Filter())
    world.publish()
    assert await world.at("2026-03-03T08:00:00") == 30
    assert world.db["digests"].count == 2


async def test_in_a_crowd_each_keeps_its_own_clock() -> None:
    world = World()
    timings = [
        Timing(Cadence.DAILY, "08:00"),
        Timing(Cadence.WEEKLY, "08:00", 1),
        Timing(Cadence.DAILY, "09:00", None, "Europe/Brussels"),
        Timing(Cadence.HOURLY),
        Timing(Cadence.NOW),
    ]
    for chat in range(1, 31):
        world.subscribe(chat, timing=timings[chat % 5])
    world.subscribe(31, wants=as_filter(actors=["IT"]))
    world.publish()
    world.clock.move((datetime(2026, 3, 3, 8, tzinfo=UTC) - world.clock.now()).total_seconds())
    await world.schedule.tick()
    assert sorted(world.outgoing()) == list(range(1, 31)), "31 asks for what is not new"
    for chat in range(1, 32):
        (after,) = subscriptions.subscriptions_of(world.db, chat)
        assert after.seen_version_id == 1
        timing = subscriptions.timing_of(after)
        due = NOW_GAP + world.clock.now() if timing.cadence is Cadence.NOW else timing.next(world.clock.now())
        assert after.next_due == due


async def test_a_filter_that_cannot_be_composed_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    world.subscribe(1, wants=as_filter(actors=["FR"]))
    world.subscribe(2)
    world.publish()

    def compose(wants: Filter, fresh: Any, told: Any) -> Any:
        if wants.actors:
            raise ValueError("no")
        return digests.compose(wants, fresh, told)

    with monkeypatch.context() as patch:
        patch.setattr("bot.planning.compose", compose)
        assert await world.at("2026-03-03T08:00:00") == 1
    assert world.outgoing() == [2]
    # Its news are not lost.
    assert await world.at("2026-03-03T08:10:00") == 1


async def test_a_clock_that_ran_ahead_does_not_silence_a_subscription() -> None:
    world = World()
    world.subscribe()
    world.publish()
    assert await world.at("2027-06-01T08:00:00") == 1
    world.publish()
    assert await world.at("2026-03-04T07:00:00") == 0
    assert await world.at("2026-03-04T08:00:00") == 1


async def test_a_clock_that_ran_ahead_holds_no_message_and_no_chat() -> None:
    world = World()
    world.subscribe()
    world.publish()
    assert await world.at("2026-03-03T08:00:00") == 1
    # A day ahead, Telegram asked to wait for a minute.
    world.clock.move(86_400)
    await world.schedule.tick()
    (waiting,) = outbox.waiting(world.db, now=world.clock.now(), limit=9)
    later = world.clock.now() + timedelta(minutes=1)
    outbox.claim(world.db, waiting.id)
    outbox.put_back(world.db, waiting.id, "Telegram asked to wait", not_before=later)
    chats.set_not_before(world.db, 1, later)
    world.clock.move(-86_400)
    assert outbox.waiting(world.db, now=world.clock.now(), limit=9) == ()
    await world.schedule.tick()
    assert [one.id for one in outbox.waiting(world.db, now=world.clock.now(), limit=9)] == [waiting.id]


async def test_what_telegram_asked_for_is_kept_at_a_restart() -> None:
    world = World()
    world.subscribe()
    chats.set_not_before(world.db, 1, world.clock.now() + timedelta(minutes=5))
    world.publish()
    world.restart()
    assert await world.at("2026-03-03T08:00:00") == 1
    chats.set_not_before(world.db, 1, world.clock.now() + timedelta(minutes=5))
    await world.restart().tick()
    assert outbox.waiting(world.db, now=world.clock.now(), limit=9) == ()


@pytest.mark.parametrize("minutes", [-90, -30, -1, 1, 30, 90])
async def test_a_clock_that_jumps_around_a_due_moment_tells_everything_once(minutes: int) -> None:
    world = World()
    world.subscribe()
    world.publish()
    planned = await world.at("2026-03-03T07:59:00")
    world.clock.move(60 * minutes)
    await world.schedule.tick()
    for _ in range(200):
        world.clock.move(60)
        await world.schedule.tick()
    assert len(world.outgoing()) - planned == 1
    world.publish()
    assert await world.at("2026-03-04T08:00:00") == 1


async def test_paused_and_removed_subscriptions_are_not_due() -> None:
    world = World()
    world.subscribe(1)
    chats.mark_gone(world.db, 1, "blocked", now=NOON)
    removed = world.subscribe(2)
    subscriptions.remove(world.db, removed.id, 2, now=NOON)
    world.publish()
    assert await world.at("2026-03-03T08:00:00") == 0


async def test_a_chat_that_comes_back_is_told_what_it_missed() -> None:
    world = World()
    world.subscribe()
    world.publish()
    assert await world.at("2026-03-03T08:00:00") == 1
    chats.mark_gone(world.db, 1, "blocked", now=world.clock.now())
    assert await world.at("2026-03-04T08:00:00") == 0
    chats.come_back(world.db, 1)
    assert await world.at("2026-03-04T09:00:00") == 0, "the same message, waiting again"
    assert outbox.tally(world.db)[DeliveryState.PENDING] == 1


async def test_unsubscribing_takes_back_what_was_not_sent_yet() -> None:
    world = World()
    made = world.subscribe()
    world.publish()
    await world.at("2026-03-03T08:00:00")
    subscriptions.remove(world.db, made.id, 1, now=NOON)
    assert outbox.tally(world.db)[DeliveryState.PENDING] == 0
    assert outbox.dead_letters(world.db) == ()


async def test_a_preview_is_what_would_be_sent() -> None:
    world = World()
    made = world.subscribe()
    assert preview(world.db, made) == ()
    world.publish()
    shown = preview(world.db, made)
    await world.at("2026-03-03T08:00:00")
    assert [row["html"] for row in world.db.query("SELECT html FROM digest_pages")] == list(shown)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", "2026-03-29"),
        ("Europe/Paris", "2026-10-25"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-10-04"),
        ("Asia/Kathmandu", "2026-03-29"),
    ],
)
async def test_a_day_on_which_clocks_change_has_one_digest(zone: str, day: str) -> None:
    here = ZoneInfo(zone)
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=here)
    world = World((noon - timedelta(days=1)).astimezone(UTC))
    world.subscribe(timing=Timing(Cadence.DAILY, "02:30", None, zone))
    days = []
    while world.clock.now() < noon + timedelta(days=1):
        world.clock.move(900)
        world.publish()
        before = len(world.outgoing())
        await world.schedule.tick()
        days += [world.clock.now().astimezone(here).date()] * (len(world.outgoing()) - before)
    assert days == [noon.date(), noon.date() + timedelta(days=1)]


async def test_a_correction_is_told_once() -> None:
    world = World()
    world.subscribe()
    publish(world.db, "one", (MACRON, "First words of this article", TROOPS))
    assert await world.at("2026-03-03T08:00:00") == 1
    publish(
        world.db, "one", (MACRON, "First words of this article", TROOPS), (MELONI, "And a new one", TROOPS)
    )
    assert await world.at("2026-03-04T08:00:00") == 1
    assert await world.at("2026-03-05T08:00:00") == 0
