"""The log: a line or a JSON object an event, on standard error, and never a token."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import IO

from telegram.error import BadRequest, NetworkError

#: what any bot token looks like, also inside a URL ("/bot123:AA.../getMe")
_TOKEN = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{20,}")
_HIDDEN = "[token]"

#: libraries that log each request, with its URL
_NOISY = (
    "httpx",
    "httpcore",
    "telegram",
    "apscheduler",
    "tornado.access",
    "asyncio",
    "trafilatura",
    "htmldate",
)

# What a LogRecord has by itself; anything else was given as `extra` and is a fact worth writing.
_OWN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """`text` without the given secrets and without anything shaped like a bot token."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return _TOKEN.sub(_HIDDEN, text)


class _Console(logging.Formatter):
    """`12:31:07 INFO    bot.ingest: article read  article=3 statements=27`, in UTC."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        clock = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        line = (
            f"{clock} {record.levelname:<7} {record.name}: {record.getMessage()}{' ' if facts else ''}{facts}"
        )
        # Names of files and words of people come in here: one event stays one line.
        line = line.replace("\n", "\\n").replace("\r", "\\r")
        if network := _network_error(record):
            line += f" error={network!r}"
        elif record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return redact(line, self._secrets)


class _Json(logging.Formatter):
    """One JSON object a line: at, level, logger, message, the facts, error."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if network := _network_error(record):
            event["error"] = network
        elif record.exc_info:
            event["error"] = self.formatException(record.exc_info)
        return redact(json.dumps(event, ensure_ascii=False, default=str), self._secrets)


def _network_error(record: logging.LogRecord) -> str | None:
    """What went wrong on the way to Telegram; None for every other error: its traceback is worth reading."""
    error = record.exc_info[1] if record.exc_info else None
    # BadRequest is one of Telegram's network errors by name only: it tells of a call that we made wrongly.
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return f"{type(error).__name__}: {error}"
    return None


def _facts(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _OWN}


def start_logging(
    level: str, layout: str, secrets: tuple[str, ...] = (), stream: IO[str] | None = None
) -> None:
    """Log to `stream` (standard error) as `console` lines or `json`, instead of wherever it went before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter((_Json if layout == "json" else _Console)(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
