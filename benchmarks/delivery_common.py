"""What measurements of delivery share: a Telegram that counts, chats that subscribed, a bot to kill."""

from __future__ import annotations

import asyncio
import ctypes
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.clock import utc_now
from bot.sandbox.errors import BotApiError
from bot.sandbox.faults import RateLimits
from bot.sandbox.parameters import Parameters
from bot.sandbox.server import BotApi, LocalServer
from bot.sandbox.state import Chat, Telegram
from bot.settings import SEEDS
from extraction.lexicon import read_lexicon
from storage import Store, chats, open_store, subscriptions
from storage.chats import moment_text
from storage.gazetteer import load_gazetteer
from storage.subscriptions import Timing
from storage.values import Cadence, ChatKind, Filter

#: seconds that a call which is never answered is held: longer than the bot waits
NEVER = 25.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to one sendMessage call."""

    #: answered instead of taking the message, or after it when `taken`
    error: BotApiError | None = None
    #: the message is taken, and the answer comes too late or is an error
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """One sendMessage as the server saw it."""

    #: seconds of the server's steady clock
    at: float
    chat_id: int
    text: str
    #: whether somebody could read it afterwards
    taken: bool
    #: the HTTP-like code of the answer; 0 for none in time
    code: int


@dataclass
class CountingApi(BotApi):
    """The sandbox with latency, with trouble that a function chooses, and with a record of every message."""

    telegram: Telegram
    #: seconds a call and its answer travel, at most
    latency: float = 0.0
    trouble: Callable[[int], Trouble | None] = lambda chat_id: None
    arrivals: list[Arrival] = field(default_factory=list)
    #: set at the first call of a bot that has just started
    hello: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        super().__init__(self.telegram)
        self.limits = RateLimits(time.monotonic)
        self._chance = random.Random(7)

    async def answer(self, method: str, parameters: Parameters) -> Any:
        """As the sandbox does, later."""
        self.hello.set()
        if method != "sendMessage":
            return await super().answer(method, parameters)
        await asyncio.sleep(self._chance.uniform(0, self.latency / 2))
        at, chat_id, text = time.monotonic(), int(parameters.text("chat_id")), parameters.text("text")
        trouble = self.trouble(chat_id) or Trouble()
        code, taken = 200, False
        try:
            if trouble.error is not None and not trouble.taken:
                raise trouble.error
            result = await super().answer(method, parameters)
            taken = True
            if trouble.error is not None:
                raise trouble.error
            code = 0 if trouble.taken else 200
        except BotApiError as error:
            code = error.code
            raise
        finally:
            self.arrivals.append(Arrival(at, chat_id, text, taken, code))
        await asyncio.sleep(NEVER if trouble.taken else self._chance.uniform(0, self.latency / 2))
        return result


@asynccontextmanager
async def counting_telegram(latency: float = 0.0) -> AsyncIterator[tuple[CountingApi, str]]:
    """A Telegram without people, and its address; bots that are killed leave it as it is."""
    api = CountingApi(Telegram(), latency=latency)
    server = LocalServer(api, [])
    server.start(0)
    try:
        yield api, f"http://127.0.0.1:{server.port}"
    finally:
        await server.stop()


def people(telegram: Telegram, number: int) -> list[Chat]:
    """So many people who have started the bot; their private chats."""
    made = [telegram.chats[telegram.add_person(f"Reader {one}").id] for one in range(number)]
    for chat in made:
        chat.started = True
    return made


def groups(telegram: Telegram, number: int, *, supergroup: bool) -> list[Chat]:
    """So many groups with the bot in them."""
    made = []
    for one in range(number):
        owner = telegram.add_person(f"Owner {one}")
        chat = telegram.add_group(f"Desk {one}", [owner], supergroup=supergroup)
        chat.members[telegram.bot.id] = "member"
        made.append(chat)
    return made


def new_store(path: Path) -> Store:
    """A store with actors and issues and nothing else, this process's own connection to it."""
    db = open_store(path)
    load_gazetteer(db, read_lexicon(SEEDS))
    return db


def subscribe(db: Database, chat: Chat, wants: Iterable[Filter] = (Filter(),)) -> None:
    """Let a chat subscribe, once with each filter, to a digest whose time is far away."""
    now = utc_now()
    chats.meet(db, chat.id, ChatKind(chat.type), now=now)
    at = (now + timedelta(hours=12)).strftime("%H:%M")
    for one in wants:
        subscriptions.subscribe(db, chat.id, None, Timing(Cadence.DAILY, at), one, now=now)


def all_due(db: Database) -> None:
    """Make the time of every subscription now."""
    with db.atomic():
        db.execute("UPDATE subscriptions SET next_due = ?", [moment_text(datetime(2020, 1, 1, tzinfo=UTC))])


async def start_bot(database: Path, url: str, token: str, log: Path) -> asyncio.subprocess.Process:
    """`python -m bot run` as anybody would start it; ends with the process that measures."""
    settings = {
        "SUMMIT_DB": str(database),
        "TELEGRAM_API_URL": url,
        "TELEGRAM_BOT_TOKEN": token,
        "LOG_LEVEL": "WARNING",
    }
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            env=os.environ | settings,
            stdout=out,
            stderr=out,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )


def _end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it ends, however that comes about."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


async def running_bot(database: Path, api: CountingApi, url: str, log: Path) -> asyncio.subprocess.Process:
    """`start_bot`, and wait for its first call."""
    api.hello.clear()
    process = await start_bot(database, url, api.telegram.token, log)
    hello = asyncio.create_task(api.hello.wait())
    died = asyncio.create_task(process.wait())
    await asyncio.wait({hello, died}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    hello.cancel()
    if died.done() or not api.hello.is_set():
        raise SystemExit(f"the bot did not start; {log} says why")
    died.cancel()
    return process


def work_left(db: Database) -> int:
    """Messages that are to be sent or being sent, and subscriptions that `all_due` made due."""
    late = "pause IS NULL AND next_due < '2021'"
    due: int = db.execute(f"SELECT count(*) FROM subscriptions WHERE {late}").fetchone()[0]
    states = "state IN ('pending', 'sending') OR (state = 'unknown' AND again = 1)"
    waiting: int = db.execute(f"SELECT count(*) FROM outbox WHERE {states}").fetchone()[0]
    return due + waiting


async def until_little_left(db: Database, most: int, seconds: float) -> bool:
    """Wait until another process has at most so much left to do; False if it takes longer than that."""
    deadline = time.monotonic() + seconds
    while work_left(db) > most:
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.5)
    return True


async def end_bot(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, and wait."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    await process.wait()


def most_in(times: Sequence[float], seconds: float) -> int:
    """The most of these moments in any half-open span of so many seconds."""
    most = first = 0
    ordered = sorted(times)
    for last, moment in enumerate(ordered):
        while ordered[first] <= moment - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


@dataclass(frozen=True)
class Crowding:
    """The most messages that arrived in any second over all chats, and in one; in any minute in a group."""

    overall: int
    in_chat: int
    in_group: int

    @classmethod
    def of(cls, arrivals: Iterable[Arrival]) -> Crowding:
        """Counts every call, whether the message was taken or refused."""
        everything: list[float] = []
        by_chat: dict[int, list[float]] = defaultdict(list)
        for one in arrivals:
            everything.append(one.at)
            by_chat[one.chat_id].append(one.at)
        return cls(
            most_in(everything, 1.0),
            max((most_in(times, 1.0) for times in by_chat.values()), default=0),
            max((most_in(times, 60.0) for chat, times in by_chat.items() if chat < 0), default=0),
        )

    @property
    def is_kept(self) -> bool:
        """Whether Telegram's limits are."""
        return self.overall <= 30 and self.in_chat <= 1 and self.in_group <= 20


def taken(arrivals: Iterable[Arrival]) -> Counter[tuple[int, str]]:
    """How often each message reached its chat, by chat and text."""
    return Counter((one.chat_id, one.text) for one in arrivals if one.taken)
