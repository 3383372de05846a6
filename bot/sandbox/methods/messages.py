"""Methods that put messages into chats: text, photos, documents, albums, copies; and the typing sign."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.content import (
    document_json,
    photo_json,
    read_caption,
    read_file,
    read_place,
    read_text,
)
from bot.sandbox.parameters import Json, Parameters
from bot.sandbox.state import Chat, Telegram

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)

#: what a copy of a message takes along
COPIED = ("text", "entities", "caption", "caption_entities", "photo", "document", "link_preview_options")


def _deliver(telegram: Telegram, parameters: Parameters, content: Json) -> Json:
    markup = read_markup(parameters)
    chat, place = read_place(telegram, parameters)
    # Only inline keyboards are part of the message; others change the person's input field.
    shown = markup if markup is not None and "inline_keyboard" in markup else None
    if markup is not None and shown is None:
        telegram.emit("input", chat.id, markup)
    return telegram.post(chat, telegram.bot, content, reply_markup=shown or None, **place)


def send_message(telegram: Telegram, parameters: Parameters) -> Json:
    """sendMessage"""
    content = read_text(telegram, parameters)
    preview = parameters.record("link_preview_options", "link preview options")
    if preview is not None:
        content["link_preview_options"] = preview
    return _deliver(telegram, parameters, content)


def send_photo(telegram: Telegram, parameters: Parameters) -> Json:
    """sendPhoto"""
    caption = read_caption(telegram, parameters)
    photo = photo_json(read_file(telegram, parameters, "photo", "photos"))
    return _deliver(telegram, parameters, {"photo": photo} | caption)


def send_document(telegram: Telegram, parameters: Parameters) -> Json:
    """sendDocument"""
    caption = read_caption(telegram, parameters)
    document = document_json(read_file(telegram, parameters, "document", "documents"))
    return _deliver(telegram, parameters, {"document": document} | caption)


def read_media(telegram: Telegram, parameters: Parameters, item: Any) -> Json:
    """The content of one InputMedia: a photo or a document, with its caption."""
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: the sandbox takes photos and documents")
    kind = item["type"]
    described = Parameters.of_json({**item, kind: item.get("media", "")})
    described = replace(described, files=parameters.files)
    caption = read_caption(telegram, described)
    if kind == "photo":
        return {"photo": photo_json(read_file(telegram, described, "photo", "photos"))} | caption
    return {"document": document_json(read_file(telegram, described, "document", "documents"))} | caption


def send_media_group(telegram: Telegram, parameters: Parameters) -> list[Json]:
    """sendMediaGroup"""
    media = parameters.entries("media", "InputMedia") or []
    if not 2 <= len(media) <= 10:
        raise bad_request("wrong number of media in the album: 2 to 10 are expected")
    contents = [read_media(telegram, parameters, item) for item in media]
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request("documents can't be mixed with other media types")
    chat, place = read_place(telegram, parameters)
    group = str(secrets.randbits(60))
    return [telegram.post(chat, telegram.bot, c, media_group_id=group, **place) for c in contents]


def _source(telegram: Telegram, parameters: Parameters, verb: str) -> tuple[Chat, Json]:
    chat = telegram.chat_for(parameters.text("from_chat_id"))
    message = chat.messages.get(parameters.number("message_id") or 0)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return chat, message


def copy_message(telegram: Telegram, parameters: Parameters) -> Json:
    """copyMessage"""
    _, message = _source(telegram, parameters, "copy")
    content = {name: message[name] for name in COPIED if name in message}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in parameters.values:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= read_caption(telegram, parameters)
    return {"message_id": _deliver(telegram, parameters, content)["message_id"]}


def forward_message(telegram: Telegram, parameters: Parameters) -> Json:
    """forwardMessage"""
    _, message = _source(telegram, parameters, "forward")
    content: Json = {name: message[name] for name in COPIED if name in message}
    if not content:
        raise bad_request("message can't be forwarded")
    chat, place = read_place(telegram, parameters)
    origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    return telegram.post(chat, telegram.bot, content | {"forward_origin": origin}, **place)


def send_chat_action(telegram: Telegram, parameters: Parameters) -> bool:
    """sendChatAction"""
    action = parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat, place = read_place(telegram, parameters)
    telegram.emit("action", chat.id, {"action": action, "thread_id": place["thread_id"]})
    return True


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
    "sendChatAction": send_chat_action,
}
