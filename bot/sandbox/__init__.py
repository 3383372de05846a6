"""A local Telegram: the Bot API as strict as the real one, on 127.0.0.1, with people to be."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from bot.sandbox.page_api import routes
from bot.sandbox.server import BotApi, Call, LocalServer
from bot.sandbox.state import Account, Chat, Telegram

__all__ = ["Account", "BotApi", "Call", "Chat", "Sandbox", "Telegram"]


class Sandbox:
    """One local Telegram. `start` binds the port (OSError if it is taken), `stop` frees it.

    `telegram` is what it holds; `api` is what the bot calls, with faults, limits, hooks and remembered calls.
    """

    def __init__(
        self,
        port: int = 0,
        token: str | None = None,
        *,
        people: Sequence[str] = ("Alex", "Kim"),
        group: str | None = "Summit desk",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._port = port
        self.telegram = Telegram(token=token, clock=clock)
        self.api = BotApi(self.telegram)
        accounts = [self.telegram.add_person(name, username=name.lower()) for name in people]
        if group:
            chat = self.telegram.add_group(group, accounts)
            chat.members[self.telegram.bot.id] = "member"
        self._server = LocalServer(self.api, routes(self.api))

    @property
    def token(self) -> str:
        """The bot's token here; accepted nowhere else."""
        return self.telegram.token

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end: the page, and the Bot API beside it."""
        return f"http://127.0.0.1:{self._server.port}"

    async def start(self) -> Sandbox:
        """Begin to answer."""
        self._server.start(self._port)
        return self

    async def stop(self) -> None:
        """End every connection and free the port."""
        await self._server.stop()
