"""What every test stands on, and the world that stories happen in."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.world import ReaderHere, World

# python-telegram-bot warns on every flood refusal unless told that durations may be timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")

#: when the articles of the seeds were brought in
BROUGHT_IN = datetime(2025, 3, 28, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def readers() -> ReaderHere:
    """The English pipeline, loaded once."""
    from bot.settings import SEEDS
    from extraction.lexicon import read_lexicon
    from extraction.pipeline import load
    from tests.world import ReaderHere

    return ReaderHere(read_lexicon(SEEDS), load())


@pytest.fixture(scope="session")
def seeded(readers: ReaderHere, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the five seed articles, to be copied."""
    from bot.ingest.files import find_files
    from bot.ingest.update import Intake, bring_in_all
    from bot.settings import SEEDS
    from bot.store_threads import StoreThreads
    from storage.gazetteer import load_gazetteer

    path = tmp_path_factory.mktemp("seeded") / "summit.db"

    async def read_all() -> None:
        with StoreThreads(path) as store:
            await store.change(load_gazetteer, readers.lexicon)
            intake = Intake(store.ask, store.change, readers, lambda: BROUGHT_IN)
            reports = [r async for r in bring_in_all(find_files([SEEDS / "articles"]), intake)]
        assert len(reports) == 5
        assert all(report.is_stored for report in reports), reports

    asyncio.run(read_all())
    return path


@pytest.fixture
async def world(seeded: Path, readers: ReaderHere, tmp_path: Path) -> AsyncIterator[World]:
    """The real bot with the seed articles, and Ann and Ben to talk to it; every call is judged."""
    from tests.world import living

    shutil.copy(seeded, tmp_path / "summit.db")
    async with living(tmp_path / "summit.db", readers) as alive:
        yield alive
