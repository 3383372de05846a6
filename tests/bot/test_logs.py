"""The log is a line or a JSON object an event, and a token reaches it in no way."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from telegram.error import BadRequest, TelegramError, TimedOut

from bot.logs import redact, start_logging

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def log_of(layout: str, *secrets: str) -> io.StringIO:
    stream = io.StringIO()
    start_logging("INFO", layout, secrets, stream)
    return stream


@pytest.mark.parametrize("layout", ["console", "json"])
def test_a_token_is_hidden_in_message_arguments_facts_and_exceptions(layout: str) -> None:
    stream = log_of(layout, "the webhook's secret")
    logger = logging.getLogger("bot.test")
    logger.info("calling https://api.telegram.org/bot%s/getMe", TOKEN)
    logger.info("with a fact", extra={"url": f"/bot{TOKEN}/sendMessage", "other": "the webhook's secret"})
    try:
        raise ValueError(f"no route to /bot{TOKEN}/getUpdates")
    except ValueError:
        logger.exception("failed")
    written = stream.getvalue()
    assert "AAF" not in written
    assert "webhook's secret" not in written
    assert written.count("[token]") == 4


def test_a_token_of_another_bot_is_hidden_too() -> None:
    assert redact(f"bot{TOKEN}/getMe and 12:34, 2025-03-27T10:00:00") == (
        "bot[token]/getMe and 12:34, 2025-03-27T10:00:00"
    )


def test_facts_are_written_after_the_message_and_as_fields() -> None:
    stream = log_of("console")
    logging.getLogger("bot.test").info("article new", extra={"id": 3, "ms": 250})
    assert stream.getvalue().rstrip().endswith("INFO    bot.test: article new  id=3 ms=250")

    stream = log_of("json")
    logging.getLogger("bot.test").info("article new", extra={"id": 3, "ms": 250})
    event = json.loads(stream.getvalue())
    assert (event["level"], event["logger"], event["message"]) == ("info", "bot.test", "article new")
    assert (event["id"], event["ms"]) == (3, 250)


def test_a_line_break_from_outside_does_not_make_a_second_event() -> None:
    for layout in ("console", "json"):
        stream = log_of(layout)
        logging.getLogger("bot.test").warning("article refused: %s", "a\n2026-01-01 INFO root: forged")
        assert stream.getvalue().count("\n") == 1


@pytest.mark.parametrize("layout", ["console", "json"])
def test_a_fault_of_the_network_is_one_line_and_our_own_keeps_its_traceback(layout: str) -> None:
    stream = log_of(layout)
    for error in (TimedOut(f"no answer from /bot{TOKEN}"), BadRequest("chat not found")):
        try:
            raise error
        except TelegramError:
            logging.getLogger("telegram.ext.Updater").exception("polling")
    network, ours = stream.getvalue().split("chat not found")[0].split("polling", 2)[1:]
    assert "TimedOut: no answer from /bot[token]" in network
    assert "Traceback" not in network
    assert "Traceback" in ours


def test_requests_are_not_logged_one_by_one() -> None:
    stream = log_of("console")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("apscheduler.scheduler").info("Added job")
    assert stream.getvalue() == ""
