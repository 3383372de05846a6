"""100,000 subscriptions due in the same minute: how long is planning them, and does /who wait meanwhile?

python -m benchmarks.delivery_planning [--subscriptions 100000]

The bot's own application on a file, with a Bot API that answers at once in another process. While the
schedule plans and the courier sends, /who is asked ten times a second, each time by somebody else.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from benchmarks.common import application, instant_telegram, memory_of, show, verdict
from benchmarks.delivery_common import all_due, new_store
from benchmarks.who_rate import typed
from bot.app import BriefingApplication
from bot.clock import utc_now
from bot.delivery import Courier
from bot.pace import Pace
from bot.schedule import Schedule
from handlers.desk import Desk
from storage.chats import moment_text
from storage.subscriptions import as_filter, wants_text
from storage.values import Filter
from tests.newsroom import MACRON, MELONI, TUSK, publish

SECONDS_GOAL, WHO_GOAL = 20.0, 100.0
#: seconds between two questions
EVERY = 0.1
#: seconds in which /who is asked before anything is due
BEFORE = 5.0


@dataclass
class Outcome:
    """What was measured; times of /who in milliseconds."""

    planned: int = 0
    messages: int = 0
    digests: int = 0
    seconds: float = 0.0
    before: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    memory_before: float = 0.0
    memory_after: float = 0.0

    @property
    def who(self) -> float:
        """The 95th percentile of /who while planning."""
        return percentile(self.meanwhile)


def percentile(times: list[float]) -> float:
    """The 95th."""
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else float("inf")


def fill(db: Database, subscriptions: int) -> int:
    """So many readers with one subscription each, half of them for everything; how many filters there are."""
    issues = [slug for (slug,) in db.execute("SELECT slug FROM issues ORDER BY slug LIMIT 20").fetchall()]
    wants = [Filter()] + [as_filter(actors=[who], issues=[on]) for who in ("FR", "IT", "PL") for on in issues]
    wants += [as_filter(actors=[who]) for who in ("FR", "IT", "PL")] + [
        as_filter(issues=[on]) for on in issues
    ]
    texts = [wants_text(one) for one in wants]
    now = moment_text(utc_now())
    readers = range(1, subscriptions + 1)
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO chats (id, kind, added_at) VALUES (?, 'private', ?)", ((one, now) for one in readers)
        )
        db.conn.executemany(
            """
            INSERT INTO subscriptions
                (chat_id, cadence, at, zone, wants, created_at, next_due, seen_version_id)
            VALUES (?, 'daily', '08:00', 'Europe/Brussels', ?, ?, '2999-01-01T00:00:00.000+00:00', 0)
            """,
            ((one, texts[0 if one % 2 else one // 2 % len(texts)], now) for one in readers),
        )
    return len(wants)


def news(db: Database) -> None:
    """Forty articles, so that every filter has something."""
    issues = [slug for (slug,) in db.execute("SELECT slug FROM issues ORDER BY slug LIMIT 20").fetchall()]
    for number in range(40):
        said = [
            (who, f"On {slug} our answer number {number} is the same as it was", slug)
            for who, slug in zip((MACRON, MELONI, TUSK), issues[number % 18 :], strict=False)
        ]
        publish(db, f"n{number}", *said, title=f"Article {number}")


async def measure(folder: Path, api_url: str, subscriptions: int) -> Outcome:
    """Fill a store, ask /who in quiet, make everything due, and ask on while it is planned."""
    path = folder / "summit.db"
    db = new_store(path)
    news(db)
    fill(db, subscriptions)
    outcome = Outcome()
    async with application(path, api_url) as app:
        desk: Desk = app.bot_data["desk"]
        courier = Courier(cast(Any, app.bot), desk, pace=Pace())
        schedule = Schedule(desk, courier)
        await schedule.tick()
        await ask(app, asyncio.create_task(asyncio.sleep(BEFORE)), outcome.before)
        outcome.memory_before = memory_of(os.getpid())
        all_due(db)
        courier.start()
        began = time.perf_counter()
        planning = asyncio.create_task(schedule.tick())
        await ask(app, planning, outcome.meanwhile)
        outcome.planned, outcome.seconds = planning.result(), time.perf_counter() - began
        outcome.memory_after = memory_of(os.getpid())
        await courier.stop()
    outcome.messages = db["outbox"].count
    outcome.digests = db["digests"].count
    db.close()
    return outcome


async def ask(app: BriefingApplication, until: asyncio.Task[object], times: list[float]) -> None:
    """Ask /who at even moments until that is done; each time until Telegram has the answer."""
    asked: set[asyncio.Task[None]] = set()

    async def one(number: int) -> None:
        began = time.perf_counter()
        await app.process_update(typed(app, "/who Macron", number))
        times.append(1000 * (time.perf_counter() - began))

    number = 10_000_000
    while not until.done():
        number += 1
        asked.add(asyncio.create_task(one(number)))
        await asyncio.wait({until}, timeout=EVERY)
    await asyncio.gather(*asked)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--subscriptions", type=int, default=100_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="summit-bench-") as folder, instant_telegram() as api_url:
        found = asyncio.run(measure(Path(folder), api_url, given.subscriptions))
    show(
        f"{given.subscriptions} subscriptions due in the same minute",
        [
            ("Planned", f"{found.planned}: {found.messages} messages of {found.digests} digests"),
            ("Seconds", f"{found.seconds:.1f}: {verdict(found.seconds, SECONDS_GOAL, more_is_better=False)}"),
            (
                "/who meanwhile",
                f"95 % within {found.who:.0f} ms ({len(found.meanwhile)} asked, slowest "
                f"{max(found.meanwhile):.0f} ms): {verdict(found.who, WHO_GOAL, more_is_better=False)}",
            ),
            ("/who before", f"95 % within {percentile(found.before):.0f} ms"),
            ("Most memory before, and after", f"{found.memory_before:.0f}, {found.memory_after:.0f} MB"),
        ],
    )
    raise SystemExit(not (found.seconds <= SECONDS_GOAL and found.who <= WHO_GOAL))


if __name__ == "__main__":
    main()
