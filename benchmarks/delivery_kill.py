"""Kill the bot with -9 at random moments of a fan-out, again and again: what is lost, what comes twice?

python -m benchmarks.delivery_kill [--kills 200] [--chats 500]

The bot is a process of its own, started as `python -m bot run`; Telegram is the sandbox in this process, so
it stays up and keeps what it took. Calls and answers travel up to 150 ms, so that kills find some under way.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from benchmarks.common import show
from benchmarks.delivery_common import (
    CountingApi,
    all_due,
    counting_telegram,
    end_bot,
    new_store,
    people,
    running_bot,
    subscribe,
    taken,
    until_little_left,
    work_left,
)
from storage import outbox
from tests.newsroom import MACRON, TUSK, publish

LATENCY = 0.15
#: it is killed within so many seconds after its first call, and longer by as much as it took to start: on a
#: busy machine everything takes longer
LIFE = 1.0
#: seconds in which what is left must be delivered by a bot that is let live
PATIENCE = 120.0


@dataclass
class Outcome:
    """What was counted."""

    kills: int = 0
    fan_outs: int = 0
    messages: int = 0
    #: rows that were being sent, over all kills
    in_flight: int = 0
    #: kills that found at least one
    kills_in_flight: int = 0
    lost: int = 0
    #: messages taken once more than they should, summed
    repeated: int = 0
    #: of these, the ones that no kill explains
    unexplained: int = 0
    #: most messages that one chat was sent in vain by one kill
    most_in_flight_in_a_chat: int = 0
    given_up: int = 0
    seconds: float = 0.0
    states: dict[str, int] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether the promise is kept."""
        return not (self.lost or self.unexplained or self.given_up or self.most_in_flight_in_a_chat > 1)


async def measure(folder: Path, *, kills: int, chats: int, seed: int = 1) -> Outcome:
    """Kill the bot so often, then let it finish and compare what was taken with what was to be sent."""
    chance = random.Random(seed)
    outcome = Outcome()
    #: (chat, text) -> kills that found it being sent
    doubts: dict[tuple[int, str], int] = {}
    began = time.monotonic()
    async with counting_telegram(LATENCY) as (api, url):
        db = new_store(folder / "summit.db")
        for chat in people(api.telegram, chats):
            subscribe(db, chat)
        while outcome.kills < kills:
            if not work_left(db):
                outcome.fan_outs += 1
                _news(db, outcome.fan_outs)
            await _one_life(folder, api, url, chance.random())
            outcome.kills += 1
            _note(db, outcome, doubts)
        process = await running_bot(folder / "summit.db", api, url, folder / "bot.log")
        await until_little_left(db, 0, PATIENCE)
        await end_bot(process)
        outcome.states = {state.value: number for state, number in outbox.tally(db).items() if number}
        outcome.given_up = len(outbox.dead_letters(db, limit=10_000))
        _compare(db, api, outcome, doubts, chats)
        db.close()
    outcome.seconds = time.monotonic() - began
    return outcome


async def _one_life(folder: Path, api: CountingApi, url: str, share: float) -> None:
    """A bot that is killed when so much of the time that it may be given is over."""
    began = time.monotonic()
    process = await running_bot(folder / "summit.db", api, url, folder / "bot.log")
    await asyncio.sleep(share * (LIFE + time.monotonic() - began))
    process.kill()
    await process.wait()
    # What it had written to the line still arrives.
    await asyncio.sleep(LATENCY)


def _news(db: Database, number: int) -> None:
    publish(
        db,
        f"fan-out-{number}",
        (MACRON, f"Round {number} of the talks must end with a signature", None),
        (TUSK, f"Poland will be there in round {number} and in the next", None),
        title=f"Fan-out {number}",
    )
    all_due(db)


def _note(db: Database, outcome: Outcome, doubts: dict[tuple[int, str], int]) -> None:
    """What this kill found under way."""
    found = db.execute("SELECT chat_id, digest_id FROM outbox WHERE state = 'sending'").fetchall()
    outcome.in_flight += len(found)
    outcome.kills_in_flight += bool(found)
    by_chat = [chat for chat, _ in found]
    most = max((by_chat.count(chat) for chat in by_chat), default=0)
    outcome.most_in_flight_in_a_chat = max(outcome.most_in_flight_in_a_chat, most)
    for chat, digest in found:
        doubts[chat, digest] = doubts.get((chat, digest), 0) + 1


def _compare(
    db: Database, api: CountingApi, outcome: Outcome, doubts: dict[tuple[int, str], int], chats: int
) -> None:
    pages = dict(db.execute("SELECT digest_id, html FROM digest_pages").fetchall())
    got = taken(api.arrivals)
    expected = {
        (chat, pages[digest]): doubts.get((chat, digest), 0)
        for chat, digest in db.execute("SELECT chat_id, digest_id FROM outbox")
    }
    outcome.messages = chats * outcome.fan_outs
    outcome.lost = outcome.messages - len(expected) + sum(1 for one in expected if not got[one])
    for one, times in got.items():
        outcome.repeated += times - 1
        outcome.unexplained += max(0, times - 1 - expected.get(one, -1))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--chats", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="summit-bench-") as folder:
        found = asyncio.run(measure(Path(folder), kills=given.kills, chats=given.chats, seed=given.seed))
    show(
        f"kill -9 at {found.kills} random moments of fan-outs to {given.chats} chats",
        [
            ("Fan-outs, messages to deliver", f"{found.fan_outs}, {found.messages}"),
            ("Kills that found messages under way", f"{found.kills_in_flight} of {found.kills}"),
            ("Messages under way, all kills", f"{found.in_flight}"),
            ("... at most, in one chat at one kill", f"{found.most_in_flight_in_a_chat} (goal: 1)"),
            ("Lost", f"{found.lost} (goal: 0)"),
            ("Repeated", f"{found.repeated} ({found.repeated / max(1, found.kills):.2f} a kill)"),
            ("Repeated without having been under way", f"{found.unexplained} (goal: 0)"),
            ("Given up", f"{found.given_up} (goal: 0)"),
            ("In the end", ", ".join(f"{number} {state}" for state, number in found.states.items())),
            ("Took", f"{found.seconds:.0f} s"),
            ("Promise", "kept" if found.is_good else "BROKEN"),
        ],
    )
    raise SystemExit(not found.is_good)


if __name__ == "__main__":
    main()
