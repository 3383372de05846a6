"""Digests to 2,000 chats while everything goes wrong that does: who gets them, how fast, within which limits?

python -m benchmarks.delivery_faults [--chats 2000] [--waves 3]

2 % of the chats blocked the bot and 2 % moved, and nobody told it; of the calls, 1 % are taken and never
answered, 1 % are answered with 502 (half of them taken all the same), a few chats are told to wait; and every
20 seconds Telegram asks for two seconds of silence. Six groups have 30 subscriptions each, so that the limit
of 20 a minute binds. The server counts.

What the limits allow is 30 calls a second, less the silences that Telegram asks for, for as long as more wait
than one second could take in chats that no limit of their own holds back. What comes after that (the groups'
further minutes, second tries of doubtful messages) is bound by the clock, so it is told but not compared.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from sqlite_utils import Database

from benchmarks.common import show, verdict
from benchmarks.delivery_common import (
    Arrival,
    CountingApi,
    Crowding,
    Trouble,
    all_due,
    counting_telegram,
    end_bot,
    groups,
    new_store,
    people,
    running_bot,
    subscribe,
    taken,
    until_little_left,
)
from bot.sandbox import people as act
from bot.sandbox.errors import BotApiError, too_many_requests
from bot.sandbox.state import Chat
from storage import outbox
from storage.values import Filter
from tests.newsroom import MACRON, publish

LATENCY = 0.06
BUSY_GROUPS, BUSY_SUBSCRIPTIONS = 6, 30
SILENCE_EVERY, SILENCE = 20.0, 2.0
CHAT_WAIT = 8
GOAL = 0.9
#: calls a second that Telegram allows
LIMIT = 30


@dataclass
class Weather:
    """What goes wrong with a call, by chance; knows whom it has told to wait."""

    chance: random.Random = field(default_factory=lambda: random.Random(5))
    silences: list[float] = field(default_factory=list)
    #: calls into an announced silence, or to a chat that was to be left alone
    unheeded: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    _began: float | None = None
    _alone: dict[int, float] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)

    def strike(self, chat_id: int) -> Trouble | None:
        """The trouble of this call."""
        now = time.monotonic()
        self._began = self._began or now
        if self._silence(now):
            self.hits["429 for all"] += 1
            # One chat cannot know; three in a row can.
            self.unheeded += chat_id in self._told
            self._told.add(chat_id)
            return Trouble(too_many_requests(max(1, round(self.silences[-1] + SILENCE - now + 0.5))))
        if self._alone.get(chat_id, 0.0) > now:
            self.unheeded += 1
            return Trouble(too_many_requests(CHAT_WAIT))
        drawn = self.chance.random()
        for share, name, trouble in (
            (0.010, "taken, never answered", Trouble(taken=True)),
            (0.005, "502, taken", Trouble(BotApiError(502, "Bad Gateway"), taken=True)),
            (0.005, "502, not taken", Trouble(BotApiError(502, "Bad Gateway"))),
            (0.003, "429 for one", Trouble(too_many_requests(CHAT_WAIT))),
        ):
            if drawn < share:
                self.hits[name] += 1
                if name == "429 for one":
                    self._alone[chat_id] = now + CHAT_WAIT
                return trouble
            drawn -= share
        return None

    def _silence(self, now: float) -> bool:
        assert self._began is not None
        last = self.silences[-1] if self.silences else self._began
        if self.silences and now < last + SILENCE:
            return True
        if now >= last + SILENCE_EVERY:
            self.silences.append(now)
            self._told.clear()
            return True
        return False


@dataclass
class Outcome:
    """What was counted."""

    arrivals: list[Arrival]
    weather: Weather
    healthy: int
    expected: int
    missing: int
    repeated: int
    unexplained: int
    given_up: Counter[str]
    is_done: bool
    crowding: Crowding
    #: the groups whose own limit binds
    busy: set[int]

    @property
    def span(self) -> float:
        """Seconds from the first message until fewer than a second's worth had not been tried."""
        first_tries: dict[tuple[int, str], float] = {}
        for one in self.arrivals:
            if one.chat_id not in self.busy:
                first_tries.setdefault((one.chat_id, one.text), one.at)
        return sorted(first_tries.values())[-LIMIT] - self.arrivals[0].at

    @property
    def whole(self) -> float:
        """Seconds from the first message to the last."""
        return self.arrivals[-1].at - self.arrivals[0].at

    @property
    def calls(self) -> int:
        """Calls in that time."""
        return sum(1 for one in self.arrivals if one.at <= self.arrivals[0].at + self.span)

    @property
    def silent(self) -> float:
        """Seconds of that time in which Telegram asked for silence."""
        return SILENCE * sum(1 for one in self.weather.silences if one <= self.arrivals[0].at + self.span)

    @property
    def longest_pause(self) -> float:
        """Longest time in `span` without a call, seconds; silences and the second around them left out."""
        end = self.arrivals[0].at + self.span
        times = sorted(one.at for one in self.arrivals if one.at <= end)
        return max(
            later - earlier
            for earlier, later in pairwise(times)
            if not any(earlier <= silence + SILENCE and later >= silence for silence in self.weather.silences)
        )


async def measure(folder: Path, *, chats: int, waves: int) -> Outcome:
    """Send so many digests to so many chats, each as soon as the one before is nearly out."""
    weather = Weather()
    async with counting_telegram(LATENCY) as (api, url):
        db = new_store(folder / "summit.db")
        told, busy = _subscribe(db, api, chats)
        share = round(chats * 0.02)
        for one in (blocked := told[:share]):
            one.members[api.telegram.bot.id] = "kicked"
        homes = {one.id: one.id for one in (*told, *busy)}
        for one in told[-share:]:
            homes[one.id] = act.migrate(api.telegram, one).id
        # Nobody tells the bot: it finds out by sending.
        api.telegram.pending.clear()
        for one in blocked:
            del homes[one.id]
        api.trouble = weather.strike
        process = await running_bot(folder / "summit.db", api, url, folder / "bot.log")
        for wave in range(1, waves + 1):
            _news(db, wave)
            await until_little_left(db, chats // 5, 60 + chats / 10)
        # A group's ninety messages take five minutes, and each one in doubt holds it up for another.
        is_done = await until_little_left(db, 0, 600)
        await end_bot(process)
        outcome = _compare(db, api, weather, set(homes.values()), {one.id for one in busy}, waves)
        outcome.is_done = is_done
        db.close()
    return outcome


def _subscribe(db: Database, api: CountingApi, chats: int) -> tuple[list[Chat], list[Chat]]:
    """Chats that want everything, people first and small groups last; and the busy groups."""
    small = round(chats * 0.07)
    told = people(api.telegram, chats - small - BUSY_GROUPS)
    told += groups(api.telegram, small, supergroup=False)
    busy = groups(api.telegram, BUSY_GROUPS, supergroup=True)
    with db.atomic():
        for chat in told:
            subscribe(db, chat)
        for chat in busy:
            subscribe(db, chat, [Filter(issues=(slug,)) for slug in _issues(db)])
    return told, busy


def _issues(db: Database) -> list[str]:
    rows = db.execute("SELECT slug FROM issues ORDER BY slug LIMIT ?", [BUSY_SUBSCRIPTIONS]).fetchall()
    return [slug for (slug,) in rows]


def _news(db: Database, wave: int) -> None:
    said = [(MACRON, f"In wave {wave} we speak about {slug}", slug) for slug in _issues(db)]
    publish(db, f"wave-{wave}", *said, title=f"Wave {wave}.")
    all_due(db)


def _compare(
    db: Database, api: CountingApi, weather: Weather, healthy: set[int], busy: set[int], waves: int
) -> Outcome:
    got = taken(api.arrivals)
    texts: dict[tuple[int, int], set[str]] = {}
    for chat, text in got:
        for wave in range(1, waves + 1):
            if f"In wave {wave} we speak" in text:
                texts.setdefault((chat, wave), set()).add(text)
    missing = expected = 0
    for chat in healthy:
        for wave in range(1, waves + 1):
            wanted = BUSY_SUBSCRIPTIONS if chat in busy else 1
            expected += wanted
            missing += max(0, wanted - len(texts.get((chat, wave), ())))
    doubtful = Counter((one.chat_id, one.text) for one in api.arrivals if one.taken and one.code != 200)
    return Outcome(
        arrivals=sorted(api.arrivals, key=lambda one: one.at),
        weather=weather,
        healthy=len(healthy),
        expected=expected,
        missing=missing,
        repeated=sum(times - 1 for times in got.values()),
        unexplained=sum(max(0, times - 1 - doubtful[one]) for one, times in got.items()),
        given_up=Counter(letter.reason for letter in outbox.dead_letters(db, limit=100_000)),
        is_done=False,
        crowding=Crowding.of(api.arrivals),
        busy=busy,
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--chats", type=int, default=2000)
    options.add_argument("--waves", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="summit-bench-") as folder:
        found = asyncio.run(measure(Path(folder), chats=given.chats, waves=given.waves))
    calls = found.calls
    rate = calls / found.span
    allowed = LIMIT * (found.span - found.silent)
    share = calls / allowed
    crowd = found.crowding
    show(
        f"{given.waves} digests to {given.chats} chats while things go wrong",
        [
            ("What went wrong", ", ".join(f"{count} {name}" for name, count in found.weather.hits.items())),
            ("Digests that healthy chats should get", f"{found.expected} in {found.healthy} chats"),
            ("Missing", f"{found.missing} (goal: 0)"),
            ("Repeated, after an answer in doubt", f"{found.repeated - found.unexplained}"),
            ("Repeated without a reason", f"{found.unexplained} (goal: 0)"),
            ("Given up", "; ".join(f"{count} {why}" for why, count in found.given_up.items()) or "none"),
            ("All settled at the end", "yes" if found.is_done else "NO"),
            (
                "Most in a second, in a second in a chat, in a minute in a group",
                f"{crowd.overall}, {crowd.in_chat}, {crowd.in_group} (limits 30, 1, 20): "
                + ("kept" if crowd.is_kept else "EXCEEDED"),
            ),
            ("Calls where a wait had been asked for", f"{found.weather.unheeded} (goal: 0)"),
            ("Longest pause outside of silences", f"{found.longest_pause:.2f} s"),
            (
                "Throughput",
                f"{calls} calls in {found.span:.0f} s, {rate:.1f}/s",
            ),
            (
                "The limits allow",
                f"{allowed:.0f} in that time, {found.silent:.0f} s of it being silences: "
                f"{100 * share:.1f} % used: {verdict(share, GOAL, more_is_better=True)}",
            ),
            ("The last message", f"after {found.whole:.0f} s"),
        ],
    )
    good = not (found.missing or found.unexplained) and found.is_done and crowd.is_kept and share >= GOAL
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
