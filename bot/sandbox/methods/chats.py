"""Methods about chats, their members and topics, and files."""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Json, Parameters
from bot.sandbox.people import member_json, set_membership
from bot.sandbox.state import PRESENT, Telegram

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024


def get_chat(telegram: Telegram, parameters: Parameters) -> Json:
    """getChat"""
    chat = telegram.chat_for(parameters.text("chat_id"))
    full = chat.as_json() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        full["pinned_message"] = pinned
    if chat.type != "private":
        full["permissions"] = {"can_send_messages": True, "can_invite_users": True}
    return full


def get_chat_member(telegram: Telegram, parameters: Parameters) -> Json:
    """getChatMember"""
    chat = telegram.chat_for(parameters.text("chat_id"))
    account = telegram.account(parameters.number("user_id") or 0)
    if account is None:
        raise bad_request("invalid user_id specified" if not parameters.text("user_id") else "user not found")
    return member_json(telegram, chat, account, chat.members.get(account.id, "left"))


def get_administrators(telegram: Telegram, parameters: Parameters) -> list[Json]:
    """getChatAdministrators; bots other than the asking one are left out, as there are none"""
    chat = telegram.chat_for(parameters.text("chat_id"))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    found = []
    for account_id, status in chat.members.items():
        account = telegram.account(account_id)
        if account is not None and status in ("creator", "administrator"):
            found.append(member_json(telegram, chat, account, status))
    return found


def count_members(telegram: Telegram, parameters: Parameters) -> int:
    """getChatMemberCount"""
    chat = telegram.chat_for(parameters.text("chat_id"))
    return sum(status in PRESENT for status in chat.members.values())


def leave_chat(telegram: Telegram, parameters: Parameters) -> bool:
    """leaveChat"""
    chat = telegram.chat_for(parameters.text("chat_id"))
    if chat.type == "private":
        raise bad_request("chat_member status can't be changed in private chats")
    set_membership(telegram, telegram.bot, chat, telegram.bot, "left")
    return True


def create_topic(telegram: Telegram, parameters: Parameters) -> Json:
    """createForumTopic"""
    chat = telegram.chat_for(parameters.text("chat_id"), writing=True)
    name = parameters.text("name").strip()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.members.get(telegram.bot.id) != "administrator":
        raise bad_request("not enough rights to create a topic")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY")
    message = telegram.post(
        chat, telegram.bot, {"forum_topic_created": {"name": name, "icon_color": 7322096}}
    )
    thread_id: int = message["message_id"]
    message |= {"message_thread_id": thread_id, "is_topic_message": True}
    chat.topics[thread_id] = name
    telegram.emit("chat", chat.id, telegram.describe(chat))
    return {"message_thread_id": thread_id, "name": name, "icon_color": 7322096}


def get_file(telegram: Telegram, parameters: Parameters) -> Json:
    """getFile; the path is served under /file/bot<token>/"""
    stored = telegram.files.get(parameters.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    size = len(stored.upload.content)
    if size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": size,
        "file_path": stored.path,
    }


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": count_members,
    "leaveChat": leave_chat,
    "createForumTopic": create_topic,
    "getFile": get_file,
}
