"""What people do in the local Telegram: write, press, edit, invite, block; and what the bot is told of it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from bot.sandbox.entities import units
from bot.sandbox.formatting import find_entities, tidy
from bot.sandbox.parameters import Json, Upload
from bot.sandbox.state import PRESENT, Account, CallbackQuery, Chat, InlineQuery, Telegram

#: the rights of an administrator here, and those it does not have
GRANTED = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
WITHHELD = (
    "can_be_edited",
    "is_anonymous",
    "can_promote_members",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


class ImpossibleError(ValueError):
    """A person tried what a client would not let them do."""


def write(
    telegram: Telegram,
    person: Account,
    chat: Chat,
    text: str,
    *,
    reply_to: int | None = None,
    thread_id: int | None = None,
    **fields: Any,
) -> Json:
    """A person sends a text; the bot is told where its privacy mode lets it read."""
    _must_be_member(chat, person)
    clean, _ = tidy(text, ())
    if not clean:
        raise ImpossibleError("There is nothing to send.")
    if units(clean) > 4096:
        raise ImpossibleError("A message holds 4,096 characters at most.")
    message = telegram.post(
        chat, person, _with_entities({"text": clean}), reply_to=reply_to, thread_id=thread_id, **fields
    )
    _tell_bot(telegram, chat, message)
    return message


def send_file(
    telegram: Telegram, person: Account, chat: Chat, upload: Upload, *, caption: str = "", **fields: Any
) -> Json:
    """A person sends a document."""
    _must_be_member(chat, person)
    stored = telegram.keep(upload, "documents")
    document = {
        "file_name": upload.name,
        "mime_type": upload.mime,
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(upload.content),
    }
    content: Json = {"document": document}
    if caption.strip():
        marked = _with_entities({"text": tidy(caption, ())[0]})
        content["caption"] = marked["text"]
        if "entities" in marked:
            content["caption_entities"] = marked["entities"]
    message = telegram.post(chat, person, content, **fields)
    _tell_bot(telegram, chat, message)
    return message


def rewrite(telegram: Telegram, person: Account, chat: Chat, message_id: int, text: str) -> Json:
    """A person edits an own text."""
    message = chat.messages.get(message_id)
    if message is None or message["from"]["id"] != person.id or "text" not in message:
        raise ImpossibleError("Only your own texts can be edited.")
    message.pop("entities", None)
    message |= _with_entities({"text": tidy(text, ())[0]}) | {"edit_date": int(telegram.clock())}
    telegram.emit("edited", chat.id, message)
    if _reaches_bot(telegram, chat, message):
        telegram.offer("edited_message", message)
    return message


def press(telegram: Telegram, person: Account, chat: Chat, message_id: int, data: str) -> CallbackQuery:
    """A person presses a callback button of a message; the answer arrives as an "answer" event."""
    _must_be_member(chat, person)
    message = chat.messages.get(message_id)
    if message is None:
        raise ImpossibleError("That message is gone.")
    buttons = [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    if not any(button.get("callback_data") == data for button in buttons):
        raise ImpossibleError("That button is gone.")
    return forge_press(telegram, person, chat, message, data)


def forge_press(telegram: Telegram, person: Account, chat: Chat, message: Json, data: str) -> CallbackQuery:
    """A button press with any data, as a tampered client or an old screen would send it."""
    query = CallbackQuery(str(secrets.randbits(62)), person, chat.id, message["message_id"], telegram.clock())
    telegram.callbacks[query.id] = query
    shown = message
    if message["message_id"] not in chat.messages:
        # A message the server no longer has comes as an inaccessible one.
        shown = {"chat": chat.as_json(), "message_id": message["message_id"], "date": 0}
    telegram.offer(
        "callback_query",
        {
            "id": query.id,
            "from": person.as_json(),
            "message": shown,
            "chat_instance": telegram.chat_instance(chat),
            "data": data,
        },
    )
    return query


def ask_inline(
    telegram: Telegram, person: Account, words: str, *, offset: str = "", chat_type: str = "private"
) -> InlineQuery:
    """A person types "@bot words"; the results arrive as an "inline" event."""
    query = InlineQuery(str(secrets.randbits(62)), person, words[:256], offset, telegram.clock())
    telegram.inline[query.id] = query
    telegram.offer(
        "inline_query",
        {
            "id": query.id,
            "from": person.as_json(),
            "query": query.query,
            "offset": offset,
            "chat_type": chat_type,
        },
    )
    return query


def choose_inline(telegram: Telegram, person: Account, chat: Chat, query_id: str, result_id: str) -> Json:
    """A person sends one of the offered inline results into a chat."""
    _must_be_member(chat, person)
    query = telegram.inline.get(query_id)
    chosen = next((r for r in (query.results or []) if r["id"] == result_id), None) if query else None
    if query is None or chosen is None:
        raise ImpossibleError("That result is gone.")
    content = dict(chosen["_message"])
    message = telegram.post(chat, person, content, via_bot=telegram.bot.as_json())
    _tell_bot(telegram, chat, message)
    telegram.offer(
        "chosen_inline_result",
        {"result_id": result_id, "from": person.as_json(), "query": query.query},
    )
    return message


def set_membership(telegram: Telegram, actor: Account, chat: Chat, account: Account, status: str) -> None:
    """Someone is added, promoted, removed or leaves; `status` as in ChatMember."""
    before = chat.members.get(account.id, "left")
    chat.members[account.id] = status
    changed = {
        "chat": chat.as_json(),
        "from": actor.as_json(),
        "date": int(telegram.clock()),
        "old_chat_member": member_json(telegram, chat, account, before),
        "new_chat_member": member_json(telegram, chat, account, status),
    }
    if account.id == telegram.bot.id:
        telegram.offer("my_chat_member", changed)
    elif chat.members.get(telegram.bot.id) == "administrator":
        telegram.offer("chat_member", changed)
    telegram.emit("chat", chat.id, telegram.describe(chat))
    if chat.type == "private" or (before in PRESENT) == (status in PRESENT):
        return
    service: Json
    if status in PRESENT:
        service = {"new_chat_members": [account.as_json()]}
    else:
        service = {"left_chat_member": account.as_json()}
    message = telegram.post(chat, actor, service)
    _tell_bot(telegram, chat, message, leaving=account.id == telegram.bot.id and status not in PRESENT)


def block(telegram: Telegram, person: Account) -> None:
    """A person blocks the bot."""
    set_membership(telegram, person, telegram.chats[person.id], telegram.bot, "kicked")


def unblock(telegram: Telegram, person: Account) -> None:
    """A person takes the block back."""
    set_membership(telegram, person, telegram.chats[person.id], telegram.bot, "member")


def open_topic(telegram: Telegram, person: Account, chat: Chat, name: str) -> int:
    """A new topic of a forum; its id is the id of the service message that opens it."""
    if not chat.is_forum:
        raise ImpossibleError("Only forums have topics.")
    message = telegram.post(chat, person, {"forum_topic_created": {"name": name, "icon_color": 7322096}})
    thread_id: int = message["message_id"]
    message |= {"message_thread_id": thread_id, "is_topic_message": True}
    chat.topics[thread_id] = name
    telegram.emit("chat", chat.id, telegram.describe(chat))
    _tell_bot(telegram, chat, message)
    return thread_id


def migrate(telegram: Telegram, chat: Chat) -> Chat:
    """A basic group becomes a supergroup with a new id; both chats tell."""
    owner = telegram.account(next(iter(chat.members))) or telegram.bot
    new = telegram.add_group(chat.title or "", [], supergroup=True)
    new.members = dict(chat.members)
    farewell = telegram.post(chat, owner, {"migrate_to_chat_id": new.id})
    _tell_bot(telegram, chat, farewell)
    chat.migrated_to = new.id
    greeting = telegram.post(new, owner, {"migrate_from_chat_id": chat.id})
    _tell_bot(telegram, new, greeting)
    telegram.emit("chat", chat.id, telegram.describe(chat))
    telegram.emit("chat", new.id, telegram.describe(new))
    return new


def member_json(telegram: Telegram, chat: Chat, account: Account, status: str) -> Json:
    """The Bot API's ChatMember."""
    member: Json = {"status": status, "user": account.as_json()}
    if status == "kicked":
        member["until_date"] = 0
    if status == "creator":
        member["is_anonymous"] = False
    if status == "administrator":
        member |= dict.fromkeys(GRANTED, True) | dict.fromkeys(WITHHELD, False)
    return member


def _must_be_member(chat: Chat, person: Account) -> None:
    if chat.members.get(person.id) not in PRESENT:
        raise ImpossibleError(f"{person.first_name} is not in this chat.")
    if chat.migrated_to is not None:
        raise ImpossibleError("This group has moved; write in the new one.")


def _with_entities(content: Json) -> Json:
    entities = [entity.as_json() for entity in find_entities(content["text"])]
    return content | ({"entities": entities} if entities else {})


def _tell_bot(telegram: Telegram, chat: Chat, message: Json, *, leaving: bool = False) -> None:
    if leaving or _reaches_bot(telegram, chat, message):
        telegram.offer("message", message)


def _reaches_bot(telegram: Telegram, chat: Chat, message: Json) -> bool:
    """Privacy mode: in groups a bot reads commands, mentions, answers to itself and service messages."""
    status = chat.members.get(telegram.bot.id)
    if status not in PRESENT:
        return False
    if chat.type == "private" or status == "administrator" or telegram.reads_everything:
        return True
    text = message.get("text") or message.get("caption")
    if text is None and "document" not in message and "photo" not in message:
        return True
    if message.get("via_bot", {}).get("id") == telegram.bot.id:
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == telegram.bot.id:
        return True
    words = text or ""
    own = f"@{telegram.bot.username}".lower()
    command = re.match(r"/\w{1,64}(@\w+)?(?=\s|$)", words)
    if command and (command[1] is None or command[1].lower() == own):
        return True
    return re.search(re.escape(own) + r"(?!\w)", words.lower()) is not None
