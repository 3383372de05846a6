"""Methods that change or remove messages that are already there: edits, deletions, pins, reactions."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.content import read_caption, read_text
from bot.sandbox.methods.messages import read_media
from bot.sandbox.parameters import Json, Parameters
from bot.sandbox.state import Chat, Telegram

#: what a bot may delete for everyone is at most two days old
DELETABLE_SECONDS = 48 * 3600

#: the fields an edit can change, compared to find out that it changes nothing
CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "reply_markup",
    "link_preview_options",
)

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def _own_message(telegram: Telegram, parameters: Parameters) -> tuple[Chat, Json]:
    if parameters.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = telegram.chat_for(parameters.text("chat_id"), writing=True)
    message_id = parameters.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != telegram.bot.id or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _apply(telegram: Telegram, chat: Chat, message: Json, new: Json, replaced: tuple[str, ...]) -> Json:
    before = {name: message.get(name) for name in CONTENT}
    after = {name: None if name in replaced else value for name, value in before.items()} | new
    # Preview options alone are no change that Telegram sees.
    if all(after[name] == before[name] for name in CONTENT if name != "link_preview_options"):
        raise bad_request(NOT_MODIFIED)
    for name, value in after.items():
        if value is None:
            message.pop(name, None)
        else:
            message[name] = value
    message["edit_date"] = int(telegram.clock())
    telegram.emit("edited", chat.id, message)
    return message


def edit_text(telegram: Telegram, parameters: Parameters) -> Json:
    """editMessageText; without reply_markup the keyboard goes"""
    content = read_text(telegram, parameters)
    markup = read_markup(parameters, inline_only=True)
    chat, message = _own_message(telegram, parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    preview = parameters.record("link_preview_options", "link preview options")
    new = content | {"reply_markup": markup or None}
    if preview is not None:
        new["link_preview_options"] = preview
    return _apply(telegram, chat, message, new, ("text", "entities", "reply_markup"))


def edit_caption(telegram: Telegram, parameters: Parameters) -> Json:
    """editMessageCaption; without reply_markup the keyboard goes"""
    content = read_caption(telegram, parameters)
    markup = read_markup(parameters, inline_only=True)
    chat, message = _own_message(telegram, parameters)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    new = content | {"reply_markup": markup or None}
    return _apply(telegram, chat, message, new, ("caption", "caption_entities", "reply_markup"))


def edit_media(telegram: Telegram, parameters: Parameters) -> Json:
    """editMessageMedia; without reply_markup the keyboard goes"""
    content = read_media(telegram, parameters, parameters.parsed("media", "InputMedia"))
    markup = read_markup(parameters, inline_only=True)
    chat, message = _own_message(telegram, parameters)
    if "text" in message:
        raise bad_request("message content type can't be changed from text here")
    replaced = ("photo", "document", "caption", "caption_entities", "reply_markup")
    return _apply(telegram, chat, message, content | {"reply_markup": markup or None}, replaced)


def edit_markup(telegram: Telegram, parameters: Parameters) -> Json:
    """editMessageReplyMarkup; without one the keyboard goes"""
    markup = read_markup(parameters, inline_only=True)
    chat, message = _own_message(telegram, parameters)
    return _apply(telegram, chat, message, {"reply_markup": markup or None}, ("reply_markup",))


def _remove(telegram: Telegram, chat: Chat, message_id: int) -> None:
    del chat.messages[message_id]
    telegram.emit("deleted", chat.id, {"message_id": message_id})


def delete_message(telegram: Telegram, parameters: Parameters) -> bool:
    """deleteMessage"""
    chat = telegram.chat_for(parameters.text("chat_id"), writing=True)
    message_id = parameters.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    own = message["from"]["id"] == telegram.bot.id
    boss = chat.type == "private" or chat.members.get(telegram.bot.id) == "administrator"
    if not (own or boss) or telegram.clock() - message["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    _remove(telegram, chat, message_id)
    return True


def delete_messages(telegram: Telegram, parameters: Parameters) -> bool:
    """deleteMessages; those that cannot be found are skipped"""
    chat = telegram.chat_for(parameters.text("chat_id"), writing=True)
    ids = parameters.entries("message_ids", "message identifiers") or []
    if not 1 <= len(ids) <= 100:
        raise bad_request(
            "message identifiers are not specified" if not ids else "too many messages to delete"
        )
    for message_id in ids:
        message = chat.messages.get(message_id) if isinstance(message_id, int) else None
        if message is not None and (chat.type == "private" or message["from"]["id"] == telegram.bot.id):
            _remove(telegram, chat, message_id)
    return True


def _pinnable(telegram: Telegram, parameters: Parameters) -> Chat:
    chat = telegram.chat_for(parameters.text("chat_id"), writing=True)
    if chat.type != "private" and chat.members.get(telegram.bot.id) != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def pin_message(telegram: Telegram, parameters: Parameters) -> bool:
    """pinChatMessage"""
    chat = _pinnable(telegram, parameters)
    message = chat.messages.get(parameters.number("message_id") or 0)
    if message is None:
        raise bad_request("message to pin not found")
    if message["message_id"] not in chat.pinned:
        chat.pinned.append(message["message_id"])
        pinned = {name: value for name, value in message.items() if name != "reply_to_message"}
        telegram.post(chat, telegram.bot, {"pinned_message": pinned})
    return True


def unpin_message(telegram: Telegram, parameters: Parameters) -> bool:
    """unpinChatMessage; without message_id the newest pin"""
    chat = _pinnable(telegram, parameters)
    message_id = parameters.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


def set_reaction(telegram: Telegram, parameters: Parameters) -> bool:
    """setMessageReaction"""
    chat = telegram.chat_for(parameters.text("chat_id"), writing=True)
    message = chat.messages.get(parameters.number("message_id") or 0)
    if message is None:
        raise bad_request("message to react not found")
    reactions: list[Any] = parameters.entries("reaction", "reaction types") or []
    if len(reactions) > 1 or any(not isinstance(r, dict) or not r.get("emoji") for r in reactions):
        raise bad_request("REACTION_INVALID")
    telegram.emit("reaction", chat.id, {"message_id": message["message_id"], "reaction": reactions})
    return True


METHODS = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_message,
    "unpinChatMessage": unpin_message,
    "setMessageReaction": set_reaction,
}
