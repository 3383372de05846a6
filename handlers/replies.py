"""Answer where it was asked: one way to send a view and one to change the message it stands in."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, LinkPreviewOptions, Message, Update
from telegram.constants import ZERO_DATE, ParseMode
from telegram.error import BadRequest

from handlers.paging import View, markup, packed

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

OUT_OF_DATE = "This is out of date. Please ask again, for example with /who or /latest."

# What Telegram says when there is nothing to change, or nothing left to change: no fault of ours or theirs.
UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


async def reply(update: Update, view: View) -> None:
    """Send `view`: in a group as a reply in the same topic, in private as the next message."""
    message = update.effective_message
    if message is not None:
        await under(message, view)


async def under(message: Message, view: View) -> None:
    """Send `view` after `message`: in a group as a reply in its topic, in private as the next message."""
    await message.reply_text(
        view.html,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        api_kwargs=packed(view.keyboard),
        allow_sending_without_reply=True,
    )


async def turn(query: CallbackQuery, view: View, note: str | None = None) -> None:
    """Show `view` in the message whose button was tapped; `note` appears for a moment over the chat.

    A picture keeps its place: Telegram turns none into words, so the words come under it.
    """
    message = message_of(query)
    if query.inline_message_id is None and message is None:
        await out_of_date(query)
        return
    if message is not None and message.photo:
        await answered(query, note)
        await under(message, view)
        return
    edited, told = await asyncio.gather(_edit(query, view), query.answer(note), return_exceptions=True)
    if edited is False and note is None:
        # The tap is answered already; there is nothing to show it in any more.
        return
    for outcome in (edited, told):
        if isinstance(outcome, BaseException) and not _is_too_late(outcome):
            raise outcome


async def answered(query: CallbackQuery, note: str | None = None) -> None:
    """Let the button stop spinning, `note` over the chat for a moment."""
    try:
        await query.answer(note)
    except BadRequest as error:
        if not _is_too_late(error):
            raise


async def _edit(query: CallbackQuery, view: View) -> bool:
    try:
        await query.edit_message_text(
            view.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup(view.keyboard),
        )
    except BadRequest as error:
        words = error.message.casefold()
        if UNCHANGED in words:
            return True
        if any(gone in words for gone in _GONE):
            return False
        raise
    return True


async def out_of_date(query: CallbackQuery) -> None:
    """Say that a button leads nowhere any more; its message loses its buttons if it was one of them."""
    message = message_of(query)
    try:
        await query.answer(OUT_OF_DATE, show_alert=True)
        if message is not None and _holds(message, query.data):
            await query.edit_message_reply_markup(None)
    except BadRequest as error:
        if not _is_too_late(error) and UNCHANGED not in error.message.casefold():
            raise


def message_of(query: CallbackQuery) -> Message | None:
    """The message whose button was tapped; None where Telegram no longer shows it (deleted, very old)."""
    message = query.message
    # python-telegram-bot makes a Message of it in any case; only the date tells.
    return message if isinstance(message, Message) and message.date != ZERO_DATE else None


def _holds(message: Message, data: str | None) -> bool:
    """Whether one of the message's buttons says `data`: a made-up tap must not take them away."""
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return any(button.callback_data == data for line in keyboard for button in line)


def _is_too_late(error: BaseException) -> bool:
    """A tap can be answered for some minutes only; after a restart older ones arrive."""
    return isinstance(error, BadRequest) and "query is too old" in error.message.casefold()
