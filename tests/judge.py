"""Telegram's own HTML parser, asked about text; no network, no account."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import tdjson


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


def telegram_reads(html: str) -> tuple[str, list[tuple[str, int, int, str | None]]] | str:
    """What Telegram's parser makes of `html`: text and (type, offset, length, address or the like), or its refusal."""
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
