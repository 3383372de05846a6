"""Reads what a call wants to say: text or caption with entities, where it goes, what is attached."""

from __future__ import annotations

import struct
from typing import Any

from bot.sandbox.entities import EntitiesError, Entity, in_order, parse_html, units
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import find_entities, tidy
from bot.sandbox.parameters import Json, Parameters, Upload
from bot.sandbox.state import Chat, StoredFile, Telegram

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024


def read_text(telegram: Telegram, parameters: Parameters) -> Json:
    """The fields `text` and `entities` of a message."""
    source = parameters.text("text")
    if not source:
        raise bad_request("message text is empty")
    text, entities = _formatted(telegram, parameters, source, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def read_caption(telegram: Telegram, parameters: Parameters) -> Json:
    """The fields `caption` and `caption_entities`, none when there is no caption."""
    source = parameters.text("caption")
    text, entities = _formatted(telegram, parameters, source, "caption_entities") if source else ("", [])
    if units(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def _formatted(telegram: Telegram, parameters: Parameters, source: str, field: str) -> tuple[str, list[Json]]:
    mode = parameters.text("parse_mode").lower()
    if mode not in ("", "none", "html"):
        if mode in ("markdown", "markdownv2"):
            raise bad_request("the sandbox reads HTML only; send parse_mode HTML")
        raise bad_request("unsupported parse_mode")
    if mode == "html":
        try:
            text, marked = parse_html(source)
        except EntitiesError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    else:
        text, marked = source, _given(parameters.entries(field, "message entities") or [])
    text, marked = tidy(text, marked)
    every = in_order((*marked, *find_entities(text, marked)))
    entities = []
    for entity in every[:100]:
        value = entity.as_json()
        if entity.type == "text_mention":
            person = telegram.account(entity.user_id or 0)
            if person is None:
                continue
            value["user"] = person.as_json()
        entities.append(value)
    return text, entities


def _given(values: list[Any]) -> tuple[Entity, ...]:
    entities = []
    for value in values:
        try:
            user = value.get("user") or {}
            entities.append(
                Entity(
                    value["type"],
                    int(value["offset"]),
                    int(value["length"]),
                    url=value.get("url"),
                    user_id=user.get("id"),
                    language=value.get("language"),
                    custom_emoji_id=value.get("custom_emoji_id"),
                    unix_time=value.get("unix_time"),
                    date_time_format=value.get("date_time_format"),
                )
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise bad_request(
                "can't parse MessageEntity: expected an Object with type, offset and length"
            ) from None
    return in_order(entities)


def read_place(telegram: Telegram, parameters: Parameters) -> tuple[Chat, dict[str, int | None]]:
    """The chat to write to, with `reply_to` and `thread_id` for Telegram.post."""
    chat = telegram.chat_for(parameters.text("chat_id"), writing=True)
    reply_to, lenient = (
        parameters.number("reply_to_message_id"),
        parameters.flag("allow_sending_without_reply"),
    )
    reply = parameters.record("reply_parameters", "reply parameters")
    if reply is not None:
        if not isinstance(reply.get("message_id"), int):
            raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
        reply_to = reply["message_id"]
        lenient = bool(reply.get("allow_sending_without_reply"))
    if reply_to is not None and reply_to not in chat.messages:
        if not lenient:
            raise bad_request("message to be replied not found")
        reply_to = None
    thread_id = parameters.number("message_thread_id")
    if thread_id is not None:
        if thread_id not in chat.topics:
            raise bad_request("message thread not found")
        if thread_id in chat.closed_topics and chat.members.get(telegram.bot.id) != "administrator":
            raise bad_request("TOPIC_CLOSED")
    return chat, {"reply_to": reply_to, "thread_id": thread_id}


def read_file(telegram: Telegram, parameters: Parameters, name: str, folder: str) -> StoredFile:
    """The file that a call brings along, or names by an id it got before."""
    upload = attached(parameters, name)
    if upload is None:
        wanted = parameters.text(name)
        if not wanted:
            raise bad_request(f"there is no {name} in the request")
        stored = telegram.files.get(wanted)
        if stored is None:
            if wanted.startswith(("http://", "https://")):
                raise bad_request("the sandbox fetches nothing from the network; upload the file")
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored
    limit = MAX_PHOTO_BYTES if folder == "photos" else MAX_DOCUMENT_BYTES
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise bad_request(
            f"file of size {len(upload.content)} bytes is too big; the maximum size is {limit} bytes"
        )
    return telegram.keep(upload, folder)


def attached(parameters: Parameters, name: str) -> Upload | None:
    """The upload under a name, or the one that "attach://other" points at."""
    value = parameters.text(name)
    if value.startswith("attach://"):
        return parameters.files.get(value.removeprefix("attach://"))
    return parameters.files.get(name)


def document_json(stored: StoredFile) -> Json:
    """The Bot API's Document."""
    return {
        "file_name": stored.upload.name,
        "mime_type": stored.upload.mime,
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.upload.content),
    }


def photo_json(stored: StoredFile) -> list[Json]:
    """The Bot API's array of PhotoSize, with the one size that was sent."""
    size = picture_size(stored.upload.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [
        {
            "file_id": stored.id,
            "file_unique_id": stored.unique_id,
            "file_size": len(stored.upload.content),
            "width": width,
            "height": height,
        }
    ]


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG in pixels, None if it is neither or broken."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return (width, height) if width and height else None
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        # Start-of-frame segments carry the size; C4, C8 and CC are tables that look alike.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + length
    return None
