"""The real application without a network: updates go in as Telegram would send them, calls are recorded."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database
from telegram import Update
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest, RequestData

from handlers import register
from handlers.desk import BriefingContext, Desk
from tests.judge import telegram_reads

BOT = {"id": 42, "is_bot": True, "first_name": "Summit", "username": "summitbot"}
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Desk", "is_forum": True}
NOON = datetime(2025, 3, 28, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Call:
    """One Bot API call the bot made."""

    method: str
    parameters: dict[str, Any]

    @property
    def html(self) -> str:
        """Its text as sent."""
        text: str = self.parameters["text"]
        return text

    @property
    def text(self) -> str:
        """Its text as Telegram's parser reads it; fails where Telegram would refuse it."""
        read = telegram_reads(self.html)
        assert not isinstance(read, str), f"{read}: {self.html}"
        assert 0 < len(read[0].encode("utf-16-le")) // 2 <= 4096
        return read[0]

    @property
    def entities(self) -> list[tuple[str, str]]:
        """What is formatted, and how: [("bold", "Emmanuel Macron"), ...]."""
        read = telegram_reads(self.html)
        assert not isinstance(read, str)
        wide = read[0].encode("utf-16-le")
        return [
            (kind, wide[start * 2 : (start + length) * 2].decode("utf-16-le"))
            for kind, start, length, _ in read[1]
        ]

    @property
    def buttons(self) -> dict[str, str]:
        """Label -> callback data, in order."""
        markup = self.parameters.get("reply_markup") or {"inline_keyboard": []}
        found = {one["text"]: one["callback_data"] for line in markup["inline_keyboard"] for one in line}
        assert all(1 <= len(data.encode()) <= 64 for data in found.values())
        return found


class Recorder(BaseRequest):
    """Answers every call as Telegram would, and writes it down. `refuse` maps a method to an error answer."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.refuse: dict[str, tuple[int, str]] = {}
        self._messages = 1000

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        parameters = dict(request_data.parameters) if request_data else {}
        packed = parameters.get("reply_markup")
        if isinstance(packed, str):
            parameters["reply_markup"] = json.loads(packed)
        if name == "getMe":
            return _ok(BOT)
        self.calls.append(Call(name, parameters))
        if name in self.refuse:
            status, words = self.refuse[name]
            return status, json.dumps({"ok": False, "error_code": status, "description": words}).encode()
        if name in {"sendMessage", "editMessageText", "editMessageReplyMarkup"}:
            self._messages += 1
            return _ok(
                {
                    "message_id": self._messages,
                    "date": 0,
                    "chat": {"id": parameters.get("chat_id", 7), "type": "private"},
                    "from": BOT,
                    "text": "sent",
                }
            )
        return _ok(True)


def _ok(result: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": result}).encode()


@dataclass
class Chat:
    """The bot, and someone who writes to it and taps its buttons."""

    app: Application[Any, BriefingContext, Any, Any, Any, Any]
    recorder: Recorder
    updates: int = field(default=0)

    async def says(self, text: str, *, chat: dict[str, Any] = PRIVATE, **more: Any) -> list[Call]:
        """Someone writes `text`; the calls the bot made because of it. `more` are further message fields."""
        return await self.gets({"message": message(text, chat=chat) | more})

    async def taps(self, data: str, on: Call | None = None, **more: Any) -> list[Call]:
        """Someone taps a button that says `data`, under the message `on` shows."""
        shown = message("old") | {"from": BOT}
        if on is not None:
            shown |= {"text": on.text, "entities": _entities(on.html)}
            if on.parameters.get("reply_markup"):
                shown["reply_markup"] = on.parameters["reply_markup"]
        query = {"id": "1", "from": ANNA, "chat_instance": "1", "data": data, "message": shown} | more
        return await self.gets({"callback_query": query})

    async def gets(self, update: dict[str, Any]) -> list[Call]:
        """The bot gets an update; the calls it made because of it."""
        self.updates += 1
        before = len(self.recorder.calls)
        made = Update.de_json({"update_id": self.updates} | update, self.app.bot)
        await self.app.process_update(made)
        return self.recorder.calls[before:]


def message(text: str, *, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    """A message of Anna's as Telegram sends it, commands marked."""
    made: dict[str, Any] = {"message_id": 5, "date": 1, "chat": chat, "from": ANNA, "text": text}
    if text.startswith("/"):
        made["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return made


def _entities(html: str) -> list[dict[str, Any]]:
    read = telegram_reads(html)
    assert not isinstance(read, str)
    return [
        {"type": kind, "offset": offset, "length": length} | ({"url": detail} if detail else {})
        for kind, offset, length, detail in read[1]
    ]


@asynccontextmanager
async def talking(db: Database) -> AsyncIterator[Chat]:
    """A bot that answers from `db`, which is asked in the thread of the test."""

    async def ask(question: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return question(db, *args, **kwargs)

    recorder = Recorder()
    app = (
        Application.builder()
        .token("42:TEST")
        .request(recorder)
        .get_updates_request(Recorder())
        .context_types(ContextTypes(context=BriefingContext))
        .updater(None)
        .job_queue(None)
        .build()
    )
    app.bot_data["desk"] = Desk(ask=ask, change=ask, now=lambda: NOON)
    register(app)
    async with app:
        yield Chat(app, recorder)
