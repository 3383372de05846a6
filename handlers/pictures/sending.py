"""Send a picture where it was asked for, or its words where there can be none; remember what was sent."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from telegram import CallbackQuery, InputMediaPhoto, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.chunks import first_part, visible_units
from handlers.desk import BriefingContext
from handlers.paging import Keyboard, View, markup, packed
from handlers.pictures.model import Picture, fingerprint
from handlers.replies import UNCHANGED, answered, message_of, out_of_date, reply, under

#: Telegram's limit for the words under a picture
CAPTION_UNITS = 1024
#: pictures whose Telegram id is remembered
REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture with the words under it, and what is shown instead where it cannot be drawn or sent."""

    picture: Picture
    caption: str
    keyboard: Keyboard
    words: View


def caption(html: str) -> str:
    """`html`, or its first part where it is too long to stand under a picture."""
    return html if visible_units(html) <= CAPTION_UNITS else first_part(html, limit=CAPTION_UNITS)


async def send(update: Update, context: BriefingContext, plate: Plate) -> None:
    """Answer with the plate; with its words where there can be no picture."""
    message = update.effective_message
    if message is None or not await _sent(message, context, plate):
        await reply(update, plate.words)


async def turn_to(query: CallbackQuery, context: BriefingContext, plate: Plate) -> None:
    """Show the plate after a tap: in the picture that was tapped, else in a new message under it."""
    message = message_of(query)
    if message is None:
        await out_of_date(query)
        return
    # Drawing takes a moment; the button must not spin on.
    await answered(query)
    show = _changed(query, context, plate) if message.photo else _sent(message, context, plate)
    if not await show:
        await under(message, plate.words)


async def _sent(message: Message, context: BriefingContext, plate: Plate) -> bool:
    async def put(photo: str | bytes) -> Message:
        return await message.reply_photo(
            photo,
            caption=plate.caption,
            parse_mode=ParseMode.HTML,
            api_kwargs=packed(plate.keyboard),
            allow_sending_without_reply=True,
        )

    key = fingerprint(plate.picture)
    sent = _known(context)
    if key in sent:
        try:
            await put(sent[key])
        except BadRequest:
            # Telegram keeps no promise about old files: it is drawn again.
            del sent[key]
        else:
            return True
    drawn = await _drawn(message, context, plate.picture)
    if drawn is None:
        return False
    try:
        _remember(sent, key, await put(drawn))
    except BadRequest:
        # A group may forbid pictures; words are left.
        return False
    return True


async def _changed(query: CallbackQuery, context: BriefingContext, plate: Plate) -> bool:
    message = message_of(query)
    if message is None:
        return False
    key = fingerprint(plate.picture)
    sent = _known(context)
    photo = sent.get(key) or await _drawn(message, context, plate.picture)
    if photo is None:
        return False
    media = InputMediaPhoto(photo, caption=plate.caption, parse_mode=ParseMode.HTML)
    try:
        changed = await query.edit_message_media(media, reply_markup=markup(plate.keyboard))
    except BadRequest as error:
        sent.pop(key, None)
        return UNCHANGED in error.message.casefold()
    if isinstance(changed, Message):
        _remember(sent, key, changed)
    return True


async def _drawn(message: Message, context: BriefingContext, picture: Picture) -> bytes | None:
    if context.desk.draw is None:
        return None
    with suppress(TelegramError):
        # A courtesy: whether the answer itself can be sent shows when it is.
        await message.reply_chat_action(ChatAction.UPLOAD_PHOTO)
    return await context.desk.draw(picture)


def _known(context: BriefingContext) -> OrderedDict[str, str]:
    """Fingerprints of pictures and the ids Telegram gave them: sent again, they are not drawn again."""
    known: OrderedDict[str, str] = context.bot_data.setdefault("pictures sent", OrderedDict())
    return known


def _remember(sent: OrderedDict[str, str], key: str, message: Message) -> None:
    if message.photo:
        sent[key] = message.photo[-1].file_id
        while len(sent) > REMEMBERED:
            sent.popitem(last=False)
