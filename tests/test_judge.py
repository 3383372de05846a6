"""The judge finds what Telegram would refuse, and its table says what Telegram's documentation says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.sandbox import Call
from bot.sandbox.parameters import Parameters
from tests.judge import Judge, the_table

DOCUMENTED = Path(__file__).parents[2] / "shared" / "telegram"


def complaints(method: str, **parameters: object) -> list[str]:
    return list(Judge("1:token").look(Call(0.0, method, Parameters.of_json(parameters))))


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"chat_id": 1, "text": "plain"}, None),
        ({"chat_id": 1, "text": "<b>x</b>", "parse_mode": "HTML"}, None),
        ({"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"}, "Telegram says"),
        ({"chat_id": 1, "text": "<b>x</b>"}, "HTML was sent as plain text"),
        ({"chat_id": 1, "text": "Q&amp;amp;A", "parse_mode": "HTML"}, "escaped twice"),
        ({"chat_id": 1, "text": "é" * 4097, "parse_mode": "HTML"}, "4097 characters"),
        ({"chat_id": 1, "text": "<b>x</b>" * 101, "parse_mode": "HTML"}, "101 entities"),
        ({"chat_id": 1, "text": "<b></b>", "parse_mode": "HTML"}, "Nothing would be seen"),
        ({"text": "x"}, "chat_id is missing"),
        ({"chat_id": 1, "text": "x", "quote": True}, "no parameter 'quote'"),
        ({"chat_id": 1, "text": "x", "message_thread_id": "first"}, "message_thread_id should be Integer"),
        ({"chat_id": 1, "text": "x", "reply_markup": "[]"}, "reply_markup should be"),
        ({"chat_id": 1, "text": "1:token"}, "The token was sent"),
        ({"chat_id": 1, "text": "https://example.org/a"}, "preview"),
        (
            {"chat_id": 1, "text": "https://example.org/a", "link_preview_options": {"is_disabled": True}},
            None,
        ),
    ],
)
def test_a_message_is_judged(parameters: dict[str, object], complaint: str | None) -> None:
    found = complaints("sendMessage", **parameters)
    assert (found == []) if complaint is None else any(complaint in one for one in found), found


def test_an_unknown_method_is_a_complaint() -> None:
    assert complaints("sendLetter") != []


def test_the_table_agrees_with_the_documentation() -> None:
    if not DOCUMENTED.is_dir():
        pytest.skip(
            "../shared/telegram is not here: tests/bot_api.json is not compared with the documentation"
        )
    full = json.loads((DOCUMENTED / "bot_api_10_1_full.json").read_text(encoding="utf-8"))["methods"]
    newest = json.loads((DOCUMENTED / "bot_api_10_3.json").read_text(encoding="utf-8"))["methods"]
    for method, parameters in the_table().items():
        documented = {
            field["name"]: ("required " if field["required"] else "") + " | ".join(field["types"])
            for field in full[method].get("fields", [])
        }
        assert parameters == documented, method
        assert set(parameters) <= set(newest[method]) | {"user_id"}, f"{method} changed in Bot API 10.3"
