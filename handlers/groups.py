"""Manners in groups: what is said to the bot, and what is none of its business."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot, Message

from handlers import requests


@dataclass(frozen=True, slots=True)
class Said:
    """Words addressed to the bot; `by_name`: it was mentioned, not only replied to."""

    text: str
    by_name: bool


def said_to_bot(message: Message, bot: Bot) -> Said | None:
    """What a group message says to the bot; None where it speaks to somebody else.

    Commands are not read here: Telegram's own "/who@name" says whom they are for.
    """
    text = message.text or ""
    spoken = requests.spoken_to(text, bot.username)
    if spoken is not None:
        return Said(spoken, by_name=True)
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
        return Said(requests.clean(text), by_name=False)
    return None
