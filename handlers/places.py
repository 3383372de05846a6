"""Where a request was made, and whether whoever made it may change what the place is told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database
from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from handlers.desk import BriefingContext
from storage import subscriptions
from storage.values import ChatKind, Subscription

_KINDS = {
    ChatType.PRIVATE: ChatKind.PRIVATE,
    ChatType.GROUP: ChatKind.GROUP,
    ChatType.SUPERGROUP: ChatKind.SUPERGROUP,
    ChatType.CHANNEL: ChatKind.CHANNEL,
}
_ADMINS = {"creator", "administrator"}

ONLY_ADMINS = "Only admins of this group can change what it is sent. In private you choose for yourself."


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and the topic in it if it has topics."""

    chat_id: int
    kind: ChatKind
    thread_id: int | None


def place_of(update: Update) -> Place | None:
    """Where the update happened; None where no message can be sent (inline, a message too old to see)."""
    message = update.effective_message
    if not isinstance(message, Message):
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat_id, _KINDS[ChatType(message.chat.type)], thread)


async def may_change(update: Update, context: BriefingContext) -> bool:
    """Whether this person may change what the chat is told: anyone in private, in groups its admins.

    Asked anew each time, since admins change. An admin who stays anonymous writes as the group itself.
    """
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return False
    if chat.type == ChatType.PRIVATE:
        return True
    if update.callback_query is None:
        message = update.effective_message
        if message is not None and message.sender_chat is not None:
            return message.sender_chat.id == chat.id
    if user is None:
        return False
    try:
        member = await context.bot.get_chat_member(chat.id, user.id)
    except TelegramError:
        # Not knowing is no.
        return False
    return member.status in _ADMINS


def subscriptions_here(db: Database, place: Place) -> tuple[Subscription, ...]:
    """The subscriptions of a chat, or of one topic of it, in the order /unsubscribe counts them."""
    known = subscriptions.subscriptions_of(db, place.chat_id)
    return tuple(one for one in known if one.thread_id == place.thread_id)
