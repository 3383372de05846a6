"""What the measurements share: a database with the seeds read, a Bot API that answers at once, tables."""

from __future__ import annotations

import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from bot.app import BriefingApplication, build
from bot.clock import utc_now
from bot.ingest.files import find_files
from bot.ingest.update import Intake, bring_in_all
from bot.reader_process import ReaderPool
from bot.settings import SEEDS, read_settings
from bot.store_threads import StoreThreads
from extraction.lexicon import read_lexicon
from handlers.desk import Desk
from storage.gazetteer import load_gazetteer


@contextmanager
def instant_telegram() -> Iterator[str]:
    """The address of a Bot API in another process that answers every call at once."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.instant_telegram"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.kill()
        server.wait()


@contextmanager
def seeded_database() -> Iterator[Path]:
    """A database in a temporary folder, with the seeds read by the reading process."""
    with tempfile.TemporaryDirectory(prefix="summit-bench-") as folder:
        path = Path(folder) / "summit.db"
        asyncio.run(_read_seeds(path))
        yield path


async def _read_seeds(path: Path) -> None:
    with StoreThreads(path) as store, ReaderPool(SEEDS) as readers:
        await store.change(load_gazetteer, read_lexicon(SEEDS))
        intake = Intake(store.ask, store.change, readers, utc_now)
        async with aclosing(bring_in_all(find_files([SEEDS / "articles"]), intake)) as reading:
            async for report in reading:
                if not report.is_stored:
                    raise SystemExit(f"{report.name}: {report.reason}")


@asynccontextmanager
async def application(database: Path, api_url: str) -> AsyncIterator[BriefingApplication]:
    """The bot's own application on a database and a Bot API, without waiting for Telegram's limits."""
    settings = read_settings(
        {
            "summit_db": database,
            "telegram_api_url": api_url,
            "telegram_bot_token": SecretStr("1234567:" + "x" * 30),
        },
        env_file=None,
    )
    with StoreThreads(database) as store:
        app = build(settings, Desk(ask=store.ask, change=store.change, now=utc_now))
        # 30 messages a second is what Telegram allows, not what the bot can do.
        app.bot._rate_limiter = None
        async with app:
            yield app


def show(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print the figures as a small table, with the machine they were measured on."""
    table = Table(title=title, title_justify="left", show_header=False)
    for name, figure in rows:
        table.add_row(name, figure)
    table.caption = (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    Console().print(table)


def verdict(figure: float, goal: float, *, more_is_better: bool) -> str:
    """Whether the goal is reached."""
    reached = figure >= goal if more_is_better else figure <= goal
    return "reached" if reached else "MISSED"


def processor_time_of(pid: int) -> float:
    """The processor seconds a process has used so far: on a busy machine the clock says little."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> float:
    """The most memory a process has had so far, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    raise OSError(f"process {pid} has no memory")
