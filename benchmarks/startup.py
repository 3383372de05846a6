"""How long a start takes: a later one to the first answer; with --cold, the first `make run` of a clone.

python -m benchmarks.startup [--cold]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import memory_of, processor_time_of, seeded_database, show, verdict
from bot.sandbox import Sandbox, people
from bot.settings import SEEDS

REPEATS = 3
LATER_GOAL, COLD_GOAL, MEMORY_GOAL = 3.0, 180.0, 150.0
ROOT = SEEDS.parent


async def later_start(path: Path) -> tuple[float, float, float]:
    """Seconds, and processor seconds, to the answer to a waiting /who; memory in MB after 20 more answers."""
    sandbox = await Sandbox().start()
    telegram = sandbox.telegram
    person = telegram.add_person("Ada")
    chat = telegram.chats[person.id]
    people.write(telegram, person, chat, "/who Macron")
    environment = os.environ | {
        "SUMMIT_DB": str(path),
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_API_URL": sandbox.url,
    }
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(60):
            while len(chat.messages) < 2:  # noqa: ASYNC110 - the other process sets no event
                await asyncio.sleep(0.005)
            seconds = time.perf_counter() - started
            worked = processor_time_of(process.pid)
            for number in range(20):
                people.write(telegram, person, chat, "/who Macron" if number % 2 else "/positions troops")
            while len(chat.messages) < 42:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return seconds, worked, memory_of(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        await sandbox.stop()


def cold_start() -> tuple[float, float]:
    """Seconds of `make run` in a fresh clone until the sandbox is up, and until the seeds are read."""
    with tempfile.TemporaryDirectory(prefix="summit-cold-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        bare = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
        started = time.perf_counter()
        process = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env=bare | {"SANDBOX_PORT": "0", "SUMMIT_DB": "data/summit.db"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        up = 0.0
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "Talk to the bot" in line:
                    up = time.perf_counter() - started
                if line.startswith("Read "):
                    return up, time.perf_counter() - started
            raise SystemExit("make run ended before it had read the seeds")
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cold", action="store_true", help="also time `make run` in a fresh clone (minutes)")
    arguments = parser.parse_args()
    with seeded_database() as path:
        measured = [asyncio.run(later_start(path)) for _ in range(REPEATS)]
    seconds, worked = (sorted(one[which] for one in measured)[REPEATS // 2] for which in (0, 1))
    memory = max(one[2] for one in measured)
    rows = [
        (
            "later start to first answer",
            f"{seconds:.2f} s, {verdict(seconds, LATER_GOAL, more_is_better=False)}",
        ),
        ("... of it processor time", f"{worked:.2f} s"),
        (
            "memory of the answering process",
            f"{memory:.0f} MB, {verdict(memory, MEMORY_GOAL, more_is_better=False)}",
        ),
    ]
    if arguments.cold:
        up, read = cold_start()
        rows += [
            (
                "first `make run` to a bot that answers",
                f"{up:.0f} s, {verdict(up, COLD_GOAL, more_is_better=False)}",
            ),
            ("... and to all seeds read", f"{read:.0f} s, {verdict(read, COLD_GOAL, more_is_better=False)}"),
        ]
    show("Starting (goals: 3 s later, 180 s first, 150 MB)", rows)


if __name__ == "__main__":
    main()
