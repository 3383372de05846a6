"""When the next message may go out: Telegram's limits, kept by waiting instead of by being told off."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows a bot, in messages and seconds.

    The spans are a little longer than Telegram's: messages do not travel equally fast, and two that leave
    a second apart may arrive a little closer.
    """

    #: messages in any `second`, over all chats
    overall: int = 30
    #: seconds between two messages in one chat
    chat_gap: float = 1.05
    #: messages in any minute to one group
    group: int = 20
    second: float = 1.05
    minute: float = 60.5


@dataclass
class Pace:
    """Remembers what was sent in the last minute and says when a chat may get the next message.

    Times are seconds of one steady clock, given by the caller. Not for several threads.
    """

    limits: Limits = field(default_factory=Limits)
    _overall: deque[float] = field(default_factory=deque)
    _chats: OrderedDict[int, deque[float]] = field(default_factory=OrderedDict)
    _held: dict[int, float] = field(default_factory=dict)
    _all_held: float = 0.0

    def opens(self, chat_id: int, now: float) -> float:
        """The first moment, `now` or later, at which a message to this chat keeps all limits."""
        return max(now, self.overall_opens(now), self._chat_opens(chat_id, now))

    def overall_opens(self, now: float) -> float:
        """The first moment at which any message may go out."""
        opens = self._all_held
        if len(self._overall) >= self.limits.overall:
            opens = max(opens, self._overall[-self.limits.overall] + self.limits.second)
        return max(now, opens)

    def note(self, chat_id: int, now: float) -> None:
        """A message to this chat goes out now."""
        self._overall.append(now)
        while self._overall[0] <= now - self.limits.second:
            self._overall.popleft()
        sent = self._chats.setdefault(chat_id, deque(maxlen=self.limits.group))
        sent.append(now)
        self._chats.move_to_end(chat_id)
        # Chats in order of their last message: the ones that have been quiet for a minute bind nobody.
        while next(iter(self._chats.values()))[-1] <= now - self.limits.minute:
            self._chats.popitem(last=False)

    def answered(self, chat_id: int, now: float) -> None:
        """The server has answered: the message arrived somewhere between its `note` and now."""
        sent = self._chats.get(chat_id)
        if sent:
            sent[-1] = max(sent[-1], now)

    def room(self, now: float) -> int:
        """How many messages may go out at `now`, to different chats."""
        recent = sum(1 for moment in self._overall if moment > now - self.limits.second)
        return max(0, self.limits.overall - recent)

    def hold(self, chat_id: int, until: float) -> None:
        """Telegram asked to leave this chat alone until then."""
        self._held[chat_id] = max(until, self._held.get(chat_id, 0.0))

    def hold_all(self, until: float) -> None:
        """Telegram asked for silence until then."""
        self._all_held = max(until, self._all_held)

    def held_elsewhere(self, chat_id: int, now: float) -> bool:
        """Whether some other chat is being left alone now: with this one, that makes it everybody."""
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        return any(chat != chat_id for chat in self._held)

    def _chat_opens(self, chat_id: int, now: float) -> float:
        opens = self._held.get(chat_id, 0.0)
        sent = self._chats.get(chat_id)
        if sent:
            opens = max(opens, sent[-1] + self.limits.chat_gap)
            # Groups and channels have negative ids.
            if chat_id < 0 and len(sent) >= self.limits.group:
                opens = max(opens, sent[-self.limits.group] + self.limits.minute)
        return max(now, opens)
