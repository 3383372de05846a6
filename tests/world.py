"""The whole bot in a small world: people write and press, articles arrive, time passes; every call is judged.

The application is the real one (bot/app.py), its store a file, its Telegram the sandbox over HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Serving, serving
from bot.ingest.files import Details, FoundFile
from bot.ingest.page_text import PageText
from bot.ingest.report import Report
from bot.ingest.update import Intake, Reads, bring_in
from bot.sandbox import Chat, Sandbox
from bot.sandbox import people as act
from bot.sandbox.state import Event
from bot.settings import SEEDS, Settings
from extraction import extract
from extraction.lexicon import Lexicon
from extraction.model import Article, Extraction
from storage import outbox
from storage.values import DeliveryState
from tests.judge import Judge

#: a Friday, a quarter to nine in Paris
MORNING = datetime(2025, 3, 28, 7, 45, tzinfo=UTC)


@dataclass(frozen=True)
class Shown:
    """A message as people see it."""

    id: int
    chat_id: int
    text: str
    #: (kind, words) of everything formatted
    formatted: tuple[tuple[str, str], ...]
    #: rows of button texts
    buttons: tuple[tuple[str, ...], ...]
    json: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, message: dict[str, Any]) -> Shown:
        """From the Bot API's Message."""
        text = message.get("text") or message.get("caption") or ""
        wide = text.encode("utf-16-le")
        entities = message.get("entities") or message.get("caption_entities") or []
        formatted = tuple(
            (e["type"], wide[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
            for e in entities
        )
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = tuple(tuple(button["text"] for button in row) for row in rows)
        return cls(message["message_id"], message["chat"]["id"], text, formatted, buttons, message)

    @property
    def keys(self) -> tuple[str, ...]:
        """All button texts in reading order."""
        return tuple(text for row in self.buttons for text in row)

    @property
    def quotations(self) -> tuple[str, ...]:
        """The words in block quotations."""
        return self.words("blockquote", "expandable_blockquote")

    def words(self, *kinds: str) -> tuple[str, ...]:
        """The words formatted in one of these ways."""
        return tuple(words for kind, words in self.formatted if kind in kinds)

    @property
    def answers_to(self) -> int | None:
        """The message it is a reply to."""
        replied: dict[str, Any] = self.json.get("reply_to_message", {})
        return replied.get("message_id")

    @property
    def topic(self) -> int | None:
        """The forum topic it stands in."""
        thread: int | None = self.json.get("message_thread_id")
        return thread


@dataclass(frozen=True)
class Pressed:
    """What pressing a button did: the note that popped up ("" for none), and the message afterwards."""

    note: str
    is_alert: bool
    message: Shown | None


@dataclass
class Clock:
    """The time of a world; it stands still until something moves it."""

    now: datetime


class World:
    """Ann and Ben, their private chats with the bot, and the group "Desk" with both and the bot."""

    def __init__(
        self, bot: Serving, sandbox: Sandbox, judge: Judge, readers: Reads, clock: Clock, folder: Path
    ) -> None:
        self.bot = bot
        self.sandbox = sandbox
        self.telegram = sandbox.telegram
        self.judge = judge
        self.readers = readers
        #: where the files of arriving articles lie
        self.folder = folder
        self.clock = clock
        self.people = {person.first_name: person for person in self.telegram.people.values()}
        self.groups = {chat.title: chat for chat in self.telegram.chats.values() if chat.title}
        #: what the bot wrote or rewrote since the last thing that happened
        self.answers: list[Shown] = []
        self._notes: dict[str, dict[str, Any]] = {}
        self.telegram.watchers.append(self._notice)

    def _notice(self, event: Event) -> None:
        if event.kind in ("message", "edited") and event.payload["from"]["id"] == self.telegram.bot.id:
            shown = Shown.of(event.payload)
            self.answers = [a for a in self.answers if (a.chat_id, a.id) != (shown.chat_id, shown.id)]
            self.answers.append(shown)
        elif event.kind == "answer":
            self._notes[event.payload["query_id"]] = event.payload

    @property
    def now(self) -> datetime:
        """What the bot's clock says."""
        return self.clock.now

    # --- what people do -----------------------------------------------------------------------------------

    def chat(self, who: str, where: str | None = None) -> Chat:
        """A group by its title, or the private chat of a person."""
        return self.groups[where] if where else self.telegram.chats[self.people[who].id]

    async def says(
        self,
        who: str,
        text: str,
        *,
        where: str | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> list[Shown]:
        """Someone writes, in the private chat or a group; what the bot wrote in answer."""
        self.answers = []
        chat = self.chat(who, where)
        act.write(self.telegram, self.people[who], chat, text, reply_to=reply_to, thread_id=topic)
        await self.settles()
        return self.answers

    async def asks(self, who: str, text: str, *, where: str | None = None) -> Shown:
        """Someone writes something that has exactly one answer."""
        answers = await self.says(who, text, where=where)
        assert len(answers) == 1, (text, [answer.text for answer in answers])
        return answers[0]

    async def presses(self, who: str, label: str, *, where: str | None = None) -> Pressed:
        """Someone presses the newest button with this text, or else the newest one that contains it."""
        chat = self.chat(who, where)
        buttons = [
            (message["message_id"], button)
            for message in reversed(chat.messages.values())
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if "callback_data" in button
        ]
        found = [b for b in buttons if b[1]["text"] == label] or [b for b in buttons if label in b[1]["text"]]
        assert found, (label, [button["text"] for _, button in buttons])
        message_id, button = found[0]
        return await self.presses_data(who, message_id, button["callback_data"], where=where)

    async def presses_data(
        self, who: str, message_id: int, data: str, *, where: str | None = None
    ) -> Pressed:
        """Someone's client sends this callback data, whether or not such a button is there."""
        self.answers = []
        chat = self.chat(who, where)
        message = chat.messages.get(message_id, {"message_id": message_id})
        query = act.forge_press(self.telegram, self.people[who], chat, message, data)
        await self.settles()
        note = self._notes.get(query.id)
        if note is None:
            self.judge.complaints.append(f"The button {data!r} was never answered: it would spin on.")
            note = {"text": "", "show_alert": False}
        after = chat.messages.get(message_id)
        return Pressed(note["text"], note["show_alert"], Shown.of(after) if after else None)

    def last(self, who: str = "Ann", where: str | None = None) -> Shown:
        """The bot's newest message in a chat."""
        messages = self.chat(who, where).messages.values()
        return Shown.of([m for m in messages if m["from"]["id"] == self.telegram.bot.id][-1])

    def forum(self, title: str, *topics: str) -> tuple[int, ...]:
        """A new group with topics, Ann's, with the bot in it; the topics' ids."""
        ann = self.people["Ann"]
        chat = self.telegram.add_group(title, list(self.people.values()), forum=True)
        self.groups[title] = chat
        act.set_membership(self.telegram, ann, chat, self.telegram.bot, "member")
        return tuple(act.open_topic(self.telegram, ann, chat, name) for name in topics)

    # --- what happens -------------------------------------------------------------------------------------

    async def article_arrives(
        self,
        text: str,
        *,
        name: str = "arrived",
        title: str | None = None,
        outlet: str | None = None,
        published_on: date | None = None,
    ) -> Report:
        """An article is brought in, as `ingest` would; then the bot may tell who follows."""
        self.answers = []
        page = self.folder / f"{name}.txt"
        page.write_text(text, encoding="utf-8")
        details = Details(title=title, outlet=outlet, published_on=published_on or self.now.date())
        intake = Intake(self.bot.store.ask, self.bot.store.change, self.readers, lambda: self.now)
        report = await bring_in(FoundFile(page, name, details), intake)
        await self.ticks()
        return report

    async def clock_reaches(self, moment: datetime) -> list[Shown]:
        """Time passes; what the bot sent by itself."""
        self.answers = []
        self.clock.now = moment
        await self.ticks()
        return self.answers

    async def passes(self, **period: float) -> list[Shown]:
        """So much time passes (hours=1)."""
        return await self.clock_reaches(self.now + timedelta(**period))

    async def ticks(self) -> None:
        """The schedule looks at what is due, and everything it planned is delivered."""
        schedule = self.bot.app.bot_data["schedule"]
        # News wait for a tick without a new article.
        await schedule.tick()
        await schedule.tick()
        async with asyncio.timeout(20):
            # What is being sent may not have reached the sandbox yet.
            while (
                await self.bot.store.ask(outbox.waiting, now=self.now, limit=1)
                or (await self.bot.store.ask(outbox.tally))[DeliveryState.SENDING]
            ):
                schedule.courier.wake()
                await asyncio.sleep(0.02)
        await self.settles()

    async def settles(self) -> None:
        """Until the bot has taken in and answered everything."""
        app, api = self.bot.app, self.sandbox.api
        async with asyncio.timeout(30):
            while True:
                await api.until(lambda: not self.telegram.pending, 30)
                await app.update_queue.join()
                await api.until(lambda: not api.busy, 30)
                if not self.telegram.pending:
                    return


@dataclass(frozen=True)
class ReaderHere:
    """Reads articles in this process, on a thread, with a pipeline that is already loaded."""

    lexicon: Lexicon
    nlp: Any

    async def read(self, article: Article) -> Extraction:
        """What extraction reads out of an article."""
        return await asyncio.to_thread(extract, article, self.lexicon, self.nlp)

    async def read_page(self, html: bytes, url: str | None = None) -> PageText:
        """No story brings in pages yet."""
        raise NotImplementedError


def a_telegram() -> Sandbox:
    """A Telegram, not started, with Ann and Ben and their group."""
    return Sandbox(people=("Ann", "Ben"), group="Desk")


@asynccontextmanager
async def living(
    database: Path,
    readers: Reads,
    *,
    start: datetime = MORNING,
    admins: Sequence[str] = (),
    seeds: Path = SEEDS,
    sandbox: Sandbox | None = None,
) -> AsyncIterator[World]:
    """A world around a database, judged when it ends. `sandbox`: a Telegram that outlives the bot."""
    async with AsyncExitStack() as stack:
        if sandbox is None:
            sandbox = await a_telegram().start()
            stack.push_async_callback(sandbox.stop)
        judge = Judge(sandbox.token)
        sandbox.api.hooks.append(judge)
        ids = {person.first_name: person.id for person in sandbox.telegram.people.values()}
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
            telegram_bot_token=SecretStr(sandbox.token),
            telegram_api_url=sandbox.url,
            summit_db=database,
            bot_admins=frozenset(ids[name] for name in admins),
        )
        clock = Clock(start)
        bot = await stack.enter_async_context(serving(settings, now=lambda: clock.now, seeds=seeds))
        world = World(bot, sandbox, judge, readers, clock, database.parent)
        yield world
        await world.settles()
        sandbox.api.hooks.remove(judge)
        judge.verdict()
