"""Several subscriptions of one place, quiet hours and pauses, tick by tick."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage import chats, pauses, subscriptions
from storage.subscriptions import Timing, as_filter
from storage.values import Cadence, Filter
from tests.bot.test_schedule import World
from tests.newsroom import MACRON, MELONI, publish

NOW = Timing(Cadence.NOW)
WORDS = "We will stay for as long as it takes"


def told(world: World) -> list[str]:
    """The pages in the outbox, in order."""
    rows = world.db.query(
        "SELECT p.html FROM outbox o JOIN digest_pages p ON p.digest_id = o.digest_id AND p.number = o.part"
        " ORDER BY o.id"
    )
    return [row["html"] for row in rows]


@pytest.mark.parametrize("timing", [NOW, Timing(Cadence.DAILY, "08:00")])
async def test_what_two_subscriptions_of_a_place_ask_for_is_told_once(timing: Timing) -> None:
    world = World()
    await world.schedule.tick()
    world.subscribe(timing=timing, wants=as_filter(actors=["FR"]))
    world.subscribe(timing=timing, wants=Filter())
    publish(world.db, "one", (MACRON, WORDS, None), (MELONI, "Not one soldier", None))
    await world.at("2026-03-03T08:00:00")
    await world.at("2026-03-03T08:00:02")
    pages = told(world)
    assert sum(WORDS in page for page in pages) == 1
    assert sum("Not one soldier" in page for page in pages) == 1


async def test_one_that_has_nothing_of_its_own_left_sends_nothing() -> None:
    world = World()
    await world.schedule.tick()
    world.subscribe(timing=NOW, wants=Filter())
    world.subscribe(timing=NOW, wants=as_filter(actors=["FR"]))
    publish(world.db, "one", (MACRON, WORDS, None))
    await world.at("2026-03-02T12:00:02")
    await world.at("2026-03-02T12:00:04")
    assert len(told(world)) == 1


async def test_those_of_one_place_keep_one_pace_so_that_later_news_come_once_too() -> None:
    world = World()
    await world.schedule.tick()
    world.subscribe(timing=NOW, wants=as_filter(actors=["FR"]))
    world.subscribe(timing=NOW, wants=as_filter(actors=["IT", "FR"]))
    publish(world.db, "one", (MACRON, WORDS, None))
    await world.at("2026-03-02T12:00:02")
    await world.at("2026-03-02T12:00:04")
    publish(world.db, "two", (MACRON, "Quite another thing to say here", None))
    # A third that joins in between waits with them.
    world.subscribe(timing=NOW, wants=as_filter(issues=["sanctions"]))
    for second in range(6, 90, 2):
        await world.at(f"2026-03-02T12:{second // 60:02d}:{second % 60:02d}")
    assert sum("Quite another" in page for page in told(world)) == 1


async def test_different_places_are_each_told_all() -> None:
    world = World()
    await world.schedule.tick()
    world.subscribe(1, timing=NOW, wants=as_filter(actors=["FR"]))
    world.subscribe(2, timing=NOW, wants=Filter())
    publish(world.db, "one", (MACRON, WORDS, None))
    await world.at("2026-03-02T12:00:02")
    await world.at("2026-03-02T12:00:04")
    assert sum(WORDS in page for page in told(world)) == 2


async def test_quiet_hours_hold_everything_until_they_end_day_after_day() -> None:
    world = World()
    await world.schedule.tick()
    world.subscribe(timing=NOW)
    world.subscribe(timing=Timing(Cadence.DAILY, "06:00"), wants=as_filter(actors=["FR"]))
    chats.set_quiet(world.db, 1, ("22:00", "07:00"), "UTC", now=world.clock.now())
    for day in (3, 4, 5):
        await world.at(f"2026-03-{day:02d}T01:00:00")
        publish(world.db, f"day {day}", (MACRON, f"{WORDS}, on day {day}", None))
        for moment in ("01:00:02", "06:00:02", "06:59:58"):
            assert await world.at(f"2026-03-{day:02d}T{moment}") == 0
        if day == 4:
            # Back after a crash in the night, nothing is skipped.
            world.schedule = world.restart()
        assert await world.at(f"2026-03-{day:02d}T07:00:00") == 2
        assert await world.at(f"2026-03-{day:02d}T07:00:02") == 0


async def test_a_pause_ends_with_one_digest_of_what_came_meanwhile() -> None:
    world = World()
    await world.schedule.tick()
    made = world.subscribe()
    until = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
    pauses.pause(world.db, [made.id], until, now=world.clock.now())
    world.publish()
    assert await world.at("2026-03-03T08:00:00") == 0
    world.publish()
    assert await world.at("2026-03-04T08:00:00") == 0
    assert await world.at("2026-03-05T00:00:02") == 0, "it goes on, but is not due yet"
    assert await world.at("2026-03-05T08:00:00") == 1
    after = subscriptions.subscription(world.db, made.id)
    assert after is not None
    assert after.pause is None
