"""What Telegram's answer to a digest message means: the one place for that policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many messages: not delivered, welcome after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Moved:
    """The group is a supergroup now: not delivered, welcome under its new id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing can be delivered to this chat any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Shut:
    """The chat is there, but this place in it takes no messages of ours."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """This message will never be taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """It certainly was not delivered, and nothing else would be now."""

    reason: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """It may have been delivered, or not."""

    reason: str


Verdict = Wait | Moved | Gone | Shut | Refused | Unreached | Doubtful

# Telegram's words for a chat that is no longer there, of those it answers with 400 instead of 403.
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "group chat was deactivated")
# ... and for a place in it where the bot may not write: a closed or deleted topic, a muted bot.
_SHUT = (
    "message thread not found",
    "topic_deleted",
    "topic_closed",
    "not enough rights",
    "have no rights to send",
    "chat_write_forbidden",
    "need administrator rights",
)
# The request never left: no connection could be made, or none was free.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def judge(error: Exception) -> Verdict:
    """What to make of the exception that sending a message ended with."""
    reason = (str(error) or type(error).__name__).splitlines()[0][:300]
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Wait(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Gone(reason)
        case InvalidToken():
            return Unreached(reason)
        # A BadRequest is a NetworkError to python-telegram-bot, so it goes first.
        case BadRequest():
            said = reason.casefold()
            if any(words in said for words in _GONE):
                return Gone(reason)
            if any(words in said for words in _SHUT):
                return Shut(reason)
            return Refused(reason)
        case NetworkError() if isinstance(error.__cause__, _NEVER_LEFT):
            return Unreached(reason)
        case _:
            # A time-out or a broken connection after the request was written, a 5xx, an answer that is no
            # JSON, or a mistake of ours after the call: the message may be there.
            return Doubtful(reason)
