"""Trouble on purpose: refusals, delays, lost answers and Telegram's rate limits, switched on by tests."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import BotApiError
from bot.sandbox.parameters import Parameters


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` calls that fit; None fits any method or any chat."""

    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    #: answered instead of doing anything
    error: BotApiError | None = None
    #: seconds before anything happens
    delay: float = 0.0
    #: the connection closes without an answer: "before" nothing was done, "after" all of it
    cut: str | None = None

    def fits(self, method: str, parameters: Parameters) -> bool:
        """Whether this call is hit."""
        if self.times <= 0 or (self.method and self.method.lower() != method.lower()):
            return False
        return self.chat_id is None or parameters.text("chat_id") == str(self.chat_id)


@dataclass(slots=True)
class RateLimits:
    """Telegram's limits on sending: 30 a second in all, 1 a second in a chat, 20 a minute in a group."""

    clock: Callable[[], float]
    #: a chat may be written to faster for a moment
    burst: int = 3
    _all: deque[float] = field(default_factory=deque)
    _by_chat: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, method: str, parameters: Parameters) -> int:
        """Seconds to come back after, 0 if the call may pass (and is then counted)."""
        if not method.lower().startswith(("send", "copy", "forward")) or method.lower() == "sendchataction":
            return 0
        now, chat = self.clock(), parameters.text("chat_id")
        sent = self._by_chat[chat]
        windows = [(self._all, 1.0, 30), (sent, float(self.burst), self.burst)]
        if chat.startswith("-"):
            windows.append((sent, 60.0, 20))
        for times, seconds, most in windows:
            recent = [at for at in times if now - at < seconds]
            if len(recent) >= most:
                return max(1, math.ceil(recent[-most] + seconds - now))
        for times in (self._all, sent):
            times.append(now)
            while times and now - times[0] > 60:
                times.popleft()
        return 0
