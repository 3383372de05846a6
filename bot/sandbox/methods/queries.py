"""Methods that answer pressed buttons and inline queries."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.content import read_text
from bot.sandbox.parameters import Json, Parameters
from bot.sandbox.state import Telegram

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MAX_RESULTS = 50


def answer_callback(telegram: Telegram, parameters: Parameters) -> bool:
    """answerCallbackQuery"""
    query = telegram.callbacks.get(parameters.text("callback_query_id"))
    if query is None or query.answered or not telegram.query_is_live(query.asked_at):
        raise bad_request(TOO_OLD)
    text = parameters.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    url = parameters.text("url")
    if url and not url.startswith((f"https://t.me/{telegram.bot.username}?start=", "tg://")):
        raise bad_request("URL_INVALID")
    query.answered = True
    telegram.emit(
        "answer",
        query.chat_id,
        {
            "query_id": query.id,
            "person_id": query.person.id,
            "message_id": query.message_id,
            "text": text,
            "show_alert": parameters.flag("show_alert"),
            "url": url or None,
        },
    )
    return True


def answer_inline(telegram: Telegram, parameters: Parameters) -> bool:
    """answerInlineQuery"""
    query = telegram.inline.get(parameters.text("inline_query_id"))
    if query is None or query.results is not None or not telegram.query_is_live(query.asked_at):
        raise bad_request(TOO_OLD)
    results = parameters.entries("results", "inline query results")
    if results is None:
        raise bad_request("RESULTS_MISSING")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(parameters.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    checked = [_result(telegram, result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.results, query.next_offset = checked, parameters.text("next_offset")
    shown = [{name: value for name, value in r.items() if name != "_message"} for r in checked]
    telegram.emit(
        "inline",
        None,
        {
            "query_id": query.id,
            "person_id": query.person.id,
            "query": query.query,
            "results": shown,
            "next_offset": query.next_offset,
            "button": parameters.record("button", "inline query results button"),
        },
    )
    return True


def _result(telegram: Telegram, result: Any) -> Json:
    if not isinstance(result, dict) or result.get("type") != "article":
        raise bad_request("can't parse inline query result: the sandbox takes articles")
    identifier = result.get("id")
    if not isinstance(identifier, str) or not 1 <= len(identifier.encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if not isinstance(result.get("title"), str) or not result["title"]:
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("MESSAGE_TEXT_EMPTY: input_message_content is not specified")
    described = Parameters.of_json({**content, "text": content["message_text"]})
    message = read_text(telegram, described)
    if "reply_markup" in result:
        markup = read_markup(Parameters.of_json({"reply_markup": result["reply_markup"]}), inline_only=True)
        if markup:
            message["reply_markup"] = markup
    return {**result, "_message": message}


METHODS = {"answerCallbackQuery": answer_callback, "answerInlineQuery": answer_inline}
