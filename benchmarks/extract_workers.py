"""Whether two worker processes read faster than one, and what memory each takes.

python -m benchmarks.extract_workers

The processes are those of `ingest --workers`. A round measures one and two in turn, so that both meet the
same load; the machine's load is printed, for on two cores that others use two workers cannot be twice one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import memory_of, processor_time_of, show, verdict
from benchmarks.extract_overhead import seeds
from bot.reader_process import ReaderPool
from bot.settings import SEEDS
from extraction.model import Article

ROUNDS = 3
#: how often a round reads each of the seeds
REPEATS = 6
GOAL = 1.7
MEMORY_GOAL = 700


async def read_all(readers: ReaderPool, articles: Sequence[Article]) -> float:
    """Seconds of wall-clock time until every article is read."""
    started = time.perf_counter()
    await asyncio.gather(*(readers.read(article) for article in articles))
    return time.perf_counter() - started


def busy() -> tuple[float, float]:
    """Seconds of processor time that all processes have taken, and that passed on all cores."""
    fields = [
        int(field) for field in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]
    ]
    tick = os.sysconf("SC_CLK_TCK")
    return (sum(fields) - fields[3] - fields[4]) / tick, sum(fields) / tick


async def measure(rounds: int) -> tuple[list[float], list[float], list[float], float]:
    """Seconds with one and with two, the peaks of memory, and the share of the machine others took."""
    articles = seeds() * REPEATS
    alone: list[float] = []
    both: list[float] = []
    with ReaderPool(SEEDS) as one, ReaderPool(SEEDS, count=2) as two:
        # Every process has loaded and read once before the clock starts.
        await read_all(one, articles[:5])
        await read_all(two, articles[:10])
        taken, passed = busy()
        own = _processor(one, two)
        for _ in range(rounds):
            alone.append(await read_all(one, articles))
            both.append(await read_all(two, articles))
        end_taken, end_passed = busy()
        others = (end_taken - taken - (_processor(one, two) - own)) / (end_passed - passed)
        peaks = [memory_of(pid) for pid in (*one.pids, *two.pids)]
    return alone, both, peaks, max(0.0, others)


def _processor(*pools: ReaderPool) -> float:
    """Seconds of processor time the pools' processes have taken."""
    return sum(processor_time_of(pid) for pool in pools for pid in pool.pids)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    alone, both, peaks, others = asyncio.run(measure(rounds))
    ratio = statistics.median(a / b for a, b in zip(alone, both, strict=True))
    articles = len(seeds()) * REPEATS
    show(
        f"Reading {articles} articles, wall-clock time, {rounds} rounds of one and two in turn",
        [
            ("one worker", f"{articles / statistics.median(alone):.1f} articles a second"),
            ("two workers", f"{articles / statistics.median(both):.1f} articles a second"),
            ("two beside one", f"{ratio:.2f}, {verdict(ratio, GOAL, more_is_better=True)}"),
            (
                "peak memory of a worker",
                f"{max(peaks):.0f} MB, {verdict(max(peaks), MEMORY_GOAL, more_is_better=False)}",
            ),
            ("others on this machine", f"{100 * others:.0f} % of {os.cpu_count()} cores"),
        ],
    )


if __name__ == "__main__":
    main()
