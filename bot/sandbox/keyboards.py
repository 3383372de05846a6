"""Reads reply_markup, refusing what Telegram refuses: long callback data, odd addresses, too many buttons."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities import checked_link
from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.parameters import Json, Parameters

MAX_BUTTONS = 100
MAX_IN_A_ROW = 8
MAX_CALLBACK_BYTES = 64

#: exactly one of these says what a button does
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def read_markup(parameters: Parameters, *, inline_only: bool = False) -> Json | None:
    """The checked reply markup of a call, None if absent; edits take inline keyboards only."""
    markup = parameters.parsed("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        return {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows if row]}
    if inline_only and markup:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "reply keyboard")
        return markup | {"keyboard": [[_reply_button(button) for button in row] for row in rows if row]}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    return None


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {what}: an Array of Arrays of buttons is expected")
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_IN_A_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _refused(reason: str) -> BotApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _refused("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _refused('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _refused('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise _refused("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _refused(f"only one of {' and '.join(actions)} may be used in a button")
    if button.get("style") not in (None, "danger", "success", "primary"):
        raise _refused("Invalid button style specified")
    checker = {"callback_data": _callback_data, "url": _address, "copy_text": _copied}.get(actions[0])
    if checker:
        checker(button[actions[0]])
    return dict(button)


def _callback_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _refused('Field "callback_data" must be of type String')
    if not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _address(url: Any) -> None:
    if not isinstance(url, str):
        raise _refused('Field "url" must be of type String')
    if checked_link(url) is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _copied(copied: Any) -> None:
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
        raise bad_request("can't parse keyboard button: KeyboardButton must have a text")
    return dict(button)
