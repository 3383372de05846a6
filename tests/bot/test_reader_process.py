"""Reading happens in another process: its death, delay or silence is one article's failure, not the bot's."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace

import pytest

from bot.reader_process import ReaderPool, ReadingFailed
from bot.settings import SEEDS
from extraction.model import Article, Extraction
from tests.bot.test_readable import ENGLISH

SHORT = Article("short", ENGLISH)
#: takes long enough to be interrupted
LONG = Article("long", "\n\n".join([ENGLISH] * 400))


async def once_reading(pool: ReaderPool) -> int:
    """The id of the process, once it has had time to begin."""
    while not pool.pids:  # noqa: ASYNC110 - a process sets no event
        await asyncio.sleep(0.05)
    return pool.pids[0]


async def test_a_killed_process_fails_its_article_and_the_next_one_is_read() -> None:
    with ReaderPool(SEEDS) as pool:
        assert isinstance(await pool.read(SHORT), Extraction)
        reading = asyncio.create_task(pool.read(LONG))
        await asyncio.sleep(0.3)
        os.kill(await once_reading(pool), signal.SIGKILL)
        with pytest.raises(ReadingFailed, match="was killed \\(SIGKILL, perhaps for memory\\)"):
            await reading
        assert (await pool.read(SHORT)).article == SHORT
    assert pool.pids == ()


async def test_an_article_that_takes_too_long_is_given_up() -> None:
    with (
        ReaderPool(SEEDS, time_limit=0.2) as pool,
        pytest.raises(ReadingFailed, match=r"took longer than 0\.2 seconds"),
    ):
        # Short enough that its length earns it no time beyond the limit.
        await pool.read(replace(LONG, text=LONG.text[:35_000]))


async def test_the_event_loop_goes_on_while_an_article_is_read() -> None:
    with ReaderPool(SEEDS) as pool:
        reading = asyncio.create_task(pool.read(SHORT))
        turns = 0
        while not reading.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert isinstance(reading.result(), Extraction)
        assert turns > 10


async def test_closing_ends_a_read_in_progress_at_once() -> None:
    pool = ReaderPool(SEEDS)
    reading = asyncio.create_task(pool.read(LONG))
    await once_reading(pool)
    await asyncio.wait_for(asyncio.to_thread(pool.close), 10)
    with pytest.raises(ReadingFailed):
        await reading
    assert pool.pids == ()


async def test_a_pipeline_that_is_not_installed_is_one_sentence() -> None:
    with (
        ReaderPool(SEEDS, "en_no_such_pipeline") as pool,
        pytest.raises(ReadingFailed, match=r"The language pipeline cannot be loaded: .*en_no_such_pipeline"),
    ):
        await pool.read(SHORT)


async def test_the_answering_process_loads_no_language_pipeline() -> None:
    """Asked in a fresh process, since other tests load spaCy into this one."""
    script = (
        "import sys, bot.run, bot.app, bot.ingest.update, handlers;"
        "print(sorted({'spacy', 'thinc', 'matplotlib', 'trafilatura', 'onnxruntime'} & set(sys.modules)))"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await process.communicate()
    assert (said.decode().strip(), complained.decode()) == ("[]", "")
