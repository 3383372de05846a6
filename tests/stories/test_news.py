"""What is new: digests on time, follows at once, nothing on quiet days, nothing twice."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.ingest.files import FoundFile
from bot.ingest.update import Intake, bring_in
from bot.reader_process import ReaderPool
from bot.sandbox import people as act
from bot.settings import SEEDS
from tests.world import ReaderHere, World, a_telegram, living

ROME = """Rome, 29 March 2025 - Italian Prime Minister Giorgia Meloni said on Saturday that Italy would
not send troops to Ukraine.

"We will not send Italian soldiers to Ukraine," Meloni told reporters. "Italy will keep supporting Kyiv."

French President Emmanuel Macron said the sanctions against Russia must not be lifted before a lasting peace.

Polish Prime Minister Donald Tusk called for a ceasefire. "A ceasefire must come first," Tusk said on Friday.
"""


async def test_a_digest_comes_at_its_time_when_an_article_has_arrived(world: World) -> None:
    subscribed = await world.asks("Ann", "/subscribe daily 08:00 Europe/Paris")
    assert "08:00" in subscribed.text
    assert "Europe/Paris" in subscribed.text
    report = await world.article_arrives(ROME, title="Rome says no", outlet="Test Wire")
    assert report.is_stored
    assert world.answers == [], "not before its time"
    # Eight in Paris on the last day of winter time.
    assert await world.clock_reaches(datetime(2025, 3, 29, 6, 59, tzinfo=UTC)) == []
    (digest, *more) = await world.clock_reaches(datetime(2025, 3, 29, 7, 0, 5, tzinfo=UTC))
    text = "\n".join(answer.text for answer in (digest, *more))
    assert "Meloni" in text
    assert "We will not send Italian soldiers to Ukraine" in text
    assert digest.chat_id == world.chat("Ann").id
    # The clocks went forward in the night: eight in Paris is six in UTC now, and a quiet day is silent.
    assert await world.clock_reaches(datetime(2025, 3, 30, 6, 0, 5, tzinfo=UTC)) == []
    assert await world.clock_reaches(datetime(2025, 3, 30, 12, 0, 0, tzinfo=UTC)) == []


async def test_following_a_person_brings_their_words_as_they_arrive(world: World) -> None:
    await world.asks("Ann", "/who Macron")
    pressed = await world.presses("Ann", "Follow")
    assert pressed.note or pressed.message
    await world.article_arrives(ROME, title="Rome says no", outlet="Test Wire")
    (news,) = world.answers or await world.passes(minutes=1)
    assert "Macron" in news.text
    assert "Meloni" not in "".join(news.words("bold"))
    world.answers = []
    await world.article_arrives(ROME, name="again", title="Rome says no", outlet="Test Wire")
    assert [a.text for a in world.answers] + [a.text for a in await world.passes(minutes=5)] == []


async def test_a_group_is_told_in_the_topic_that_subscribed(world: World) -> None:
    (topic,) = world.forum("Newsroom", "Italy")
    await world.says("Ann", "/subscribe now Italy", where="Newsroom", topic=topic)
    await world.article_arrives(ROME, title="Rome says no", outlet="Test Wire")
    told = world.answers or await world.passes(minutes=1)
    assert [(shown.chat_id, shown.topic) for shown in told] == [(world.groups["Newsroom"].id, topic)]


async def test_subscriptions_can_be_seen_and_ended(world: World) -> None:
    await world.asks("Ann", "/subscribe daily 08:00 Europe/Paris")
    listed = await world.asks("Ann", "/subscriptions")
    assert "08:00" in listed.text
    ended = await world.asks("Ann", "/unsubscribe")
    assert "08:00" in ended.text
    await world.article_arrives(ROME)
    assert await world.clock_reaches(datetime(2025, 3, 29, 7, 0, 5, tzinfo=UTC)) == []


async def test_someone_who_blocked_the_bot_is_not_told_and_others_are(world: World) -> None:
    for name in ("Ann", "Ben"):
        await world.asks(name, "/subscribe now")
    act.block(world.telegram, world.people["Ann"])
    await world.settles()
    await world.article_arrives(ROME)
    told = world.answers or await world.passes(minutes=1)
    assert {shown.chat_id for shown in told} == {world.chat("Ben").id}


async def test_a_restart_neither_loses_nor_repeats_a_digest(
    seeded: Path, readers: ReaderHere, tmp_path: Path
) -> None:
    database = tmp_path / "summit.db"
    shutil.copy(seeded, database)
    telegram = await a_telegram().start()
    try:
        async with living(database, readers, sandbox=telegram) as world:
            await world.asks("Ann", "/subscribe daily 08:00 Europe/Paris")
            await world.article_arrives(ROME)
            ann = world.chat("Ann")
        # The bot is away at eight, and comes back later.
        later = datetime(2025, 3, 29, 9, 30, tzinfo=UTC)
        for hours in (0, 1, 2):
            async with living(
                database, readers, sandbox=telegram, start=later + timedelta(hours=hours)
            ) as world:
                await world.ticks()
        told = [m["text"] for m in ann.messages.values() if "Italian soldiers" in m.get("text", "")]
        assert len(told) == 1
    finally:
        await telegram.stop()


async def test_questions_are_answered_while_an_article_is_being_read(world: World, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(ROME for _ in range(12)), encoding="utf-8")
    with ReaderPool(SEEDS, None) as readers:
        intake = Intake(world.bot.store.ask, world.bot.store.change, readers, lambda: world.now)
        reading = asyncio.create_task(bring_in(FoundFile(path, "long"), intake))
        slowest = 0.0
        asked = 0
        while not reading.done() and asked < 100:
            started = time.monotonic()
            assert (await world.asks("Ann", "/who Macron")).quotations
            slowest = max(slowest, time.monotonic() - started)
            asked += 1
            await asyncio.sleep(0.1)
        report = await reading
    assert report.is_stored, report
    assert asked >= 3
    # A machine that does much else at the same time is slow; a bot that waits for the reading is far slower.
    assert slowest < 3.0


async def test_what_ingest_brings_in_beside_the_bot_is_told(world: World, tmp_path: Path) -> None:
    await world.asks("Ann", "/subscribe now")
    article = tmp_path / "rome.txt"
    article.write_text(ROME, encoding="utf-8")
    words = ["ingest", str(article), "--title", "Rome says no", "--published", "2025-03-29"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env=os.environ | {"SUMMIT_DB": str(tmp_path / "summit.db"), "TELEGRAM_BOT_TOKEN": ""},
        cwd=SEEDS.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    world.answers = []
    await world.ticks()
    told = world.answers or await world.passes(minutes=1)
    assert "Italian soldiers" in "\n".join(shown.text for shown in told)
