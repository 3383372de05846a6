"""Judges what the bot sends: by Telegram's own HTML parser, the Bot API's parameters, and manners."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import tdjson

from bot.sandbox import Call
from bot.sandbox.entities import units
from bot.sandbox.parameters import Parameters

#: method -> parameter -> its types, "required " before them where it must be given; Bot API 10.1
TABLE = Path(__file__).with_name("bot_api.json")

MAX_ENTITIES = 100

#: TDLib's names for entity types -> the Bot API's
NAMES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}

Entities = list[tuple[str, int, int, str | None]]


def ask_tdlib(question: dict[str, Any]) -> dict[str, Any]:
    """One synchronous TDLib request that needs no authorization, and its answer."""
    _quiet()
    answer = tdjson.td_execute(json.dumps(question).encode())
    assert answer is not None
    value: dict[str, Any] = json.loads(answer)
    return value


@cache
def _quiet() -> None:
    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())


def telegram_reads(html: str) -> tuple[str, Entities] | str:
    """What Telegram's parser makes of `html`: text and (type, offset, length, detail), or its refusal."""
    answer = ask_tdlib(
        {"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}}
    )
    if answer["@type"] == "error":
        message: str = answer["message"]
        return message
    entities = []
    for entity in answer["entities"]:
        kind = entity["type"]
        detail = kind.get("url") or kind.get("language") or kind.get("custom_emoji_id")
        name = NAMES[kind["@type"].removeprefix("textEntityType")]
        entities.append((name, entity["offset"], entity["length"], detail))
    return answer["text"], entities


class Judge:
    """Looks at every call; `complaints` is what was wrong, `refusals` what Telegram would have refused."""

    def __init__(self, token: str = "") -> None:
        self.complaints: list[str] = []
        self.refusals: list[str] = []
        self._token = token
        self._excused: list[str] = []

    def __call__(self, call: Call) -> None:
        """Judge one call."""
        for wrong in self.look(call):
            self.complaints.append(f"{call.method}: {wrong} {dict(call.parameters.values)}")
        if call.error is not None and call.error.code == 400:
            self.refusals.append(f"{call.method}: {call.error.description} {dict(call.parameters.values)}")

    def excuses(self, words: str, *, because: str) -> None:
        """A test provokes complaints or refusals with these words on purpose, and says why."""
        assert because
        self._excused.append(words)

    def verdict(self) -> None:
        """Fail if anything was wrong that is not excused."""
        wrong = [one for one in self.complaints + self.refusals if not any(e in one for e in self._excused)]
        assert not wrong, "\n".join(wrong)

    def look(self, call: Call) -> Iterator[str]:
        """What is wrong with a call, a sentence each."""
        yield from against_the_table(call.method, call.parameters)
        for html, limit in _texts(call.parameters):
            yield from _text(html, limit)
        for text in _plain_texts(call.parameters):
            if re.search(r"</?(b|i|a|blockquote|code|pre|u)\b[^<>]*>|&(lt|gt|amp|quot);", text):
                yield "HTML was sent as plain text."
        if self._token and any(self._token in value for value in call.parameters.values.values()):
            yield "The token was sent into a chat."
        yield from _preview(call)


@cache
def the_table() -> dict[str, dict[str, str]]:
    """Method -> parameter -> types."""
    methods: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))["methods"]
    return methods


def against_the_table(method: str, parameters: Parameters) -> Iterator[str]:
    """Unknown methods and parameters, missing ones, and values of another type."""
    known = {name.lower(): table for name, table in the_table().items()}.get(method.lower())
    if known is None:
        yield "The Bot API has no such method, or tests/bot_api.json does not list it."
        return
    for name in parameters.values:
        # Files travel under names of their own.
        if name not in known:
            yield f"It has no parameter {name!r}."
        elif not _is_of(parameters.values[name], known[name].removeprefix("required ")):
            yield f"{name} should be {known[name]}."
    for name, types in known.items():
        if types.startswith("required ") and name not in parameters.values and name not in parameters.files:
            yield f"{name} is missing."


def _is_of(value: str, types: str) -> bool:
    for one in types.split(" | "):
        if one == "String" or (one == "InputFile" and value):
            return True
        if one == "Integer" and re.fullmatch(r"-?\d+", value):
            return True
        if one == "Boolean" and value.lower() in ("true", "false"):
            return True
        if one == "Float" and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return True
        if one[0].isupper() and one not in ("Integer", "Boolean", "Float", "InputFile"):
            try:
                parsed = json.loads(value)
            except ValueError:
                continue
            if isinstance(parsed, list if one.startswith("Array of") else dict):
                return True
    return False


def _texts(parameters: Parameters) -> Iterator[tuple[str, int]]:
    """Every HTML text of a call, and how long it may be."""
    values = parameters.values
    if values.get("parse_mode") == "HTML":
        yield from (
            (values[name], limit) for name, limit in (("text", 4096), ("caption", 1024)) if name in values
        )
    for one in _inner(parameters):
        if one.get("parse_mode") == "HTML":
            for name, limit in (("caption", 1024), ("message_text", 4096)):
                if name in one:
                    yield one[name], limit


def _plain_texts(parameters: Parameters) -> Iterator[str]:
    values = parameters.values
    if "parse_mode" not in values:
        yield from (values[name] for name in ("text", "caption") if name in values)
    for one in _inner(parameters):
        if "parse_mode" not in one:
            yield from (one[name] for name in ("caption", "message_text") if name in one)


def _inner(parameters: Parameters) -> Iterator[dict[str, Any]]:
    media = json.loads(parameters.values.get("media", "[]"))
    yield from media if isinstance(media, list) else [media]
    for result in json.loads(parameters.values.get("results", "[]")):
        yield result.get("input_message_content", {})


def _text(html: str, limit: int) -> Iterator[str]:
    read = telegram_reads(html)
    if isinstance(read, str):
        yield f"Telegram says: {read}."
        return
    text, entities = read
    if not text.strip():
        yield "Nothing would be seen."
    if units(text) > limit:
        yield f"{units(text)} characters are more than {limit}."
    if len(entities) > MAX_ENTITIES:
        yield f"{len(entities)} entities are more than {MAX_ENTITIES}; the rest would be lost."
    quotes = [e for e in entities if e[0].endswith("blockquote")]
    if any(a is not b and a[1] <= b[1] and b[1] + b[2] <= a[1] + a[2] for a in quotes for b in quotes):
        yield "A block quotation lies in a block quotation."
    if re.search(r"&(amp;)?(lt|gt|amp|quot);", text):
        yield "Something was escaped twice."


def _preview(call: Call) -> Iterator[str]:
    if call.method.lower() not in ("sendmessage", "editmessagetext"):
        return
    text = call.parameters.values.get("text", "")
    options = json.loads(call.parameters.values.get("link_preview_options", "{}"))
    if re.search(r"https?://", text) and not options.get("is_disabled"):
        yield "A link would be shown with a preview."
