"""When the next message may go out: Telegram's limits, kept by waiting instead of by being told off."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

JSONDict = dict[str, Any]

#: says that a call is a digest's, and has its place already
DIGEST = "digest"
#: methods that Telegram counts as messages
_COUNTED = ("send", "copy", "forward", "edit")
#: seconds a digest steps back when an answer waits
_GIVE_WAY = 0.05
#: digests that may follow each other at once when the bot is late with them because something was busy
_CATCH_UP = 10
#: seconds after which digests are not late any more: there were none
_IDLE = 1.0
#: seconds after which an answer counts as lost, and how late its message may have arrived all the same
_LOST, _LOST_DELAY = 5.0, 1.0
#: calls of which the quickest is remembered
_TIMED = 1000
#: chats told to wait, with no message taken in between, after which it is not about the chats
_SILENCE_AFTER = 3
#: an answer is tried again when Telegram asks for no more seconds than this
_WORTH_WAITING = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows a bot, in messages and seconds; the spans are a little longer than Telegram's."""

    #: messages in any `second`, over all chats
    overall: int = 30
    #: seconds between two messages in one chat
    chat_gap: float = 1.05
    #: messages in any minute to one group
    group: int = 20
    #: seconds between two digests: thirty at once would make the next answer wait for the second to end
    digest_gap: float = 1 / 28.5
    second: float = 1.02
    minute: float = 60.5


@dataclass(slots=True)
class Call:
    """One message on its way, or there."""

    began: float
    #: when the answer came, whatever it said; None until then
    ended: float | None = None

    @property
    def there(self) -> float:
        """The last moment at which it can have arrived, as far as is known."""
        return self.began if self.ended is None else self.ended


@dataclass
class Pace:
    """Remembers what was sent in the last minute and says when a chat may get the next message.

    Telegram counts when messages arrive, and they do not travel equally fast: of two that leave a second
    apart, the first may be held up. So a message counts from the moment at which it may have arrived at the
    latest, which its answer tells.

    Times are seconds of one steady clock, given by the caller. Not for several threads.
    """

    limits: Limits = field(default_factory=Limits)
    _overall: deque[Call] = field(default_factory=deque)
    _chats: OrderedDict[int, deque[Call]] = field(default_factory=OrderedDict)
    #: seconds from beginning to answer of the last calls
    _timed: deque[float] = field(default_factory=lambda: deque(maxlen=_TIMED))
    _held: dict[int, float] = field(default_factory=dict)
    #: chats told to wait since a message was last taken
    _in_a_row: dict[int, float] = field(default_factory=dict)
    _all_held: float = 0.0
    #: when the next digest would go out if every one kept the gap exactly
    _next_digest: float = 0.0
    #: answers to people that wait for their turn; digests let them pass
    answers_waiting: int = 0

    def opens(self, chat_id: int, now: float) -> float:
        """The first moment, `now` or later, at which a digest to this chat keeps all limits."""
        return max(now, self.overall_opens(now), self.chat_opens(chat_id, now))

    def answer_opens(self, chat_id: int, now: float) -> float:
        """The same for an answer: somebody waits for it, so two in a second are let through."""
        return max(now, self._all_opens(now), self._held.get(chat_id, 0.0), self._group_opens(chat_id))

    def overall_opens(self, now: float) -> float:
        """The first moment at which any digest may go out."""
        given_way = now + _GIVE_WAY if self.answers_waiting else now
        return max(self._all_opens(now), given_way, self._next_digest)

    def _all_opens(self, now: float) -> float:
        if len(self._overall) < self.limits.overall:
            return self._all_held
        quickest = min(self._timed, default=0.0)
        there = sorted(self._counts_from(call, now, quickest) for call in self._overall)
        return max(self._all_held, there[-self.limits.overall] + self.limits.second)

    def _counts_from(self, call: Call, now: float, quickest: float) -> float:
        """When it arrived at the latest, if the next one travels as fast as any did.

        An answer's own way back is unknown, but it took no less than that of the quickest. What is not
        answered yet may still be on its way, but not for ever: a lost answer is no late message.
        """
        if call.ended is None:
            delay = min(now - call.began - quickest, _LOST_DELAY) if self._timed else 0.0
        else:
            took = call.ended - call.began
            delay = took - quickest if took < _LOST else _LOST_DELAY
        return call.began + max(0.0, delay)

    def note(self, chat_id: int, now: float) -> Call:
        """A message to this chat goes out now; tell `answered` when its answer is there."""
        call = Call(now)
        self._overall.append(call)
        while self._overall[0].began <= now - self.limits.second - _LOST:
            self._overall.popleft()
        sent = self._chats.setdefault(chat_id, deque(maxlen=self.limits.group))
        sent.append(call)
        self._chats.move_to_end(chat_id)
        # Chats in order of their last message: the ones that have been quiet for a minute bind nobody.
        while next(iter(self._chats.values()))[-1].there <= now - self.limits.minute:
            self._chats.popitem(last=False)
        return call

    def note_digest(self, chat_id: int, now: float) -> Call:
        """A digest to this chat goes out now."""
        if now - self._next_digest > _IDLE:
            self._next_digest = now
        # Being late is made up for, but not with all at once.
        self._next_digest = max(self._next_digest, now - _CATCH_UP * self.limits.digest_gap)
        self._next_digest += self.limits.digest_gap
        return self.note(chat_id, now)

    def answered(self, call: Call, now: float) -> None:
        """The server has answered: the message arrived somewhere between its `note` and now."""
        call.ended = now
        self._timed.append(now - call.began)

    def hold(self, chat_id: int, until: float, now: float) -> None:
        """Telegram asked to leave this chat alone until then.

        It does not say whether it means the chat or the bot. One chat after another is refused only when
        the limit of all of them is reached; then all wait, no longer than any of them must.
        """
        self._held = {chat: moment for chat, moment in self._held.items() if moment > now}
        self._held[chat_id] = max(until, self._held.get(chat_id, 0.0))
        self._in_a_row = {chat: moment for chat, moment in self._in_a_row.items() if moment > now}
        self._in_a_row[chat_id] = until
        if len(self._in_a_row) >= _SILENCE_AFTER:
            self._all_held = max(min(self._in_a_row.values()), self._all_held)

    def heard(self) -> None:
        """Telegram took or judged a message, so it does not ask for silence."""
        self._in_a_row.clear()

    def chat_opens(self, chat_id: int, now: float) -> float:
        """The first moment at which this chat may get a digest, whatever the others get."""
        opens = self._held.get(chat_id, 0.0)
        sent = self._chats.get(chat_id)
        if sent:
            opens = max(opens, sent[-1].there + self.limits.chat_gap)
        return max(now, opens, self._group_opens(chat_id))

    def _group_opens(self, chat_id: int) -> float:
        sent = self._chats.get(chat_id, ())
        # Groups and channels have negative ids.
        if chat_id < 0 and len(sent) >= self.limits.group:
            return sent[-self.limits.group].there + self.limits.minute
        return 0.0


class PacedRequests(BaseRateLimiter[str]):
    """Keeps every call of the bot within the limits: answers at once or as soon as possible, before digests.

    A call with `rate_limit_args=DIGEST` has waited for its turn already. An answer that is refused all the
    same is tried once more if the wait is short.
    """

    def __init__(
        self,
        pace: Pace | None = None,
        *,
        steady: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.pace = pace or Pace()
        self._steady = steady
        self._sleep = sleep

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> bool | JSONDict | list[JSONDict]:
        """Make the call when it may be made."""
        chat_id = data.get("chat_id")
        counts = endpoint.startswith(_COUNTED) and endpoint != "sendChatAction"
        if rate_limit_args == DIGEST or not counts or not isinstance(chat_id, int):
            return await callback(*args, **kwargs)
        begun = await self._turn(chat_id)
        try:
            answer = await callback(*args, **kwargs)
        except RetryAfter as error:
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            now = self._steady()
            self.pace.hold(chat_id, now + seconds, now)
            if seconds > _WORTH_WAITING:
                raise
        else:
            self.pace.heard()
            return answer
        finally:
            self.pace.answered(begun, self._steady())
        begun = await self._turn(chat_id)
        try:
            return await callback(*args, **kwargs)
        finally:
            self.pace.answered(begun, self._steady())

    async def _turn(self, chat_id: int) -> Call:
        """Wait until an answer may go out, and count it."""
        self.pace.answers_waiting += 1
        try:
            while (wait := self.pace.answer_opens(chat_id, now := self._steady()) - now) > 0:
                await self._sleep(wait)
            return self.pace.note(chat_id, now)
        finally:
            self.pace.answers_waiting -= 1
