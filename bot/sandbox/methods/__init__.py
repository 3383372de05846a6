"""The methods of the Bot API that answer at once, by name; getUpdates and webhooks are in server.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.methods import chats, edits, messages, profile, queries
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Telegram

Method = Callable[[Telegram, Parameters], Any]

#: in lower case: Telegram does not mind how a method's name is written
METHODS: dict[str, Method] = {
    name.lower(): method
    for module in (profile, messages, edits, queries, chats)
    for name, method in module.METHODS.items()
}
