"""What handlers need from above, handed to them as functions; filled in by bot/app.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlite_utils import Database
from telegram.ext import CallbackContext, ExtBot

from handlers.pictures.model import Picture

P = ParamSpec("P")
R = TypeVar("R")


class Ask(Protocol):
    """Runs one question or one change against the store, off the event loop, and returns its value.

    The function gets a connection of its own thread first; connections never leave that thread.
    """

    def __call__(
        self, question: Callable[Concatenate[Database, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[R]: ...


@dataclass(frozen=True)
class Desk:
    """Everything a handler may use beside the update it answers."""

    #: questions: reader threads, never a write
    ask: Ask
    #: changes: the one writer thread, each call in its own transaction
    change: Ask
    #: aware, UTC
    now: Callable[[], datetime]
    #: Telegram user ids
    admins: frozenset[int] = frozenset()
    #: what /status says, as plain text; None where nothing can
    status: Callable[[Database], str] | None = None
    #: IANA zone used until a chat sets its own
    default_zone: str = "UTC"
    #: a picture as PNG, None where it cannot be drawn; absent where nothing draws
    draw: Callable[[Picture], Awaitable[bytes | None]] | None = None


class BriefingContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context every handler gets: python-telegram-bot's, and the desk."""

    @property
    def desk(self) -> Desk:
        """The desk that bot/app.py put into bot_data."""
        desk: Desk = self.bot_data["desk"]
        return desk
