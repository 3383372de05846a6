"""Refusals, in the words and codes of the Bot API."""

from __future__ import annotations

from typing import Any


class BotApiError(Exception):
    """A call that Telegram would refuse: HTTP-like code, description and the machine-readable parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, **parameters: int) -> BotApiError:
    """400, the usual refusal; `reason` begins in lower case or with a code in capitals."""
    return BotApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> BotApiError:
    """403: the bot may not write there any more, or not yet."""
    return BotApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> BotApiError:
    """409: two receivers of one bot's updates."""
    return BotApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> BotApiError:
    """429: come back after `seconds`."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
