"""The one error handler: a sentence for the person, facts for the log, no token or text in either."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from handlers.desk import BriefingContext

log = logging.getLogger(__name__)

SORRY = "Something went wrong on my side, and it has been noted. Please try again in a moment."


async def on_error(update: object, context: BriefingContext) -> None:
    """Log what happened; tell the person unless it is Telegram itself that does not answer."""
    error = context.error
    facts = _facts(update)
    match error:
        case RetryAfter():
            log.warning("telegram asks to wait %s s %s", error.retry_after, facts)
            return
        case Forbidden():
            log.info("the chat does not take messages %s", facts)
            return
        case BadRequest() if "message is not modified" in error.message.casefold():
            return
        # BadRequest is a NetworkError in python-telegram-bot, and yet a fault of ours.
        case NetworkError() if not isinstance(error, BadRequest):
            log.warning("telegram was not reached: %s %s", type(error).__name__, facts)
            return
        case _:
            log.error("%s while answering %s", type(error).__name__, facts, exc_info=error)
    if isinstance(update, Update):
        await _tell(update)


async def _tell(update: Update) -> None:
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(SORRY, show_alert=True)
        elif update.effective_message is not None and update.edited_message is None:
            await update.effective_message.reply_text(SORRY, allow_sending_without_reply=True)
    except TelegramError as error:
        log.warning("the apology did not arrive: %s %s", type(error).__name__, _facts(update))


def _facts(update: object) -> str:
    """Ids and the command, never the words."""
    if not isinstance(update, Update):
        return ""
    facts = [f"update={update.update_id}"]
    if update.effective_chat is not None:
        facts.append(f"chat={update.effective_chat.id}")
    if update.callback_query is not None:
        facts.append(f"tap={(update.callback_query.data or '')[:24]!r}")
    elif update.message is not None and update.message.text and update.message.text.startswith("/"):
        facts.append(f"command={update.message.text.split(maxsplit=1)[0][:32]!r}")
    return " ".join(facts)
