"""A subscription's words: a button asks for them, and they are written as a reply to its question."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html import escape

from sqlite_utils import Database
from telegram import ForceReply, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.ext import BaseHandler, CallbackQueryHandler, MessageHandler, filters

from handlers import requests
from handlers.desk import BriefingContext
from handlers.digest_text import describe
from handlers.paging import View, button, keyboard, row, words_in
from handlers.places import ONLY_ADMINS, Place, may_change, place_of
from handlers.replies import NO_PREVIEW, out_of_date, reply
from handlers.subscribe_views import timing_words
from handlers.subscription_card import MOST_NAMED, Tap, about_view, known_here, read_tap
from handlers.wish_filters import tidy
from storage import fresh, subscriptions
from storage.subscriptions import as_filter, timing_of
from storage.values import Filter, Subscription

#: by what the button says; a reply is known by the question it replies to, so nothing is remembered
_QUESTIONS = {"w": "Which words must come up?", "n": "Which words must not come up?"}
_EXAMPLE = "fishing, grain deal"
_APART = re.compile(r"[,;\n]|\bor\b", re.IGNORECASE)


class _Answers(filters.MessageFilter):
    """Replies to one of the questions."""

    def filter(self, message: Message) -> bool:
        """Whether this is a reply to a question of this bot's own."""
        asked = message.reply_to_message
        ours = (
            asked is not None and asked.from_user is not None and asked.from_user.id == message.get_bot().id
        )
        return ours and asked is not None and _kind_asked(asked) is not None


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What is answered about words; before every other text, and before a card's other buttons."""
    new = filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
    return [
        CallbackQueryHandler(ask_tapped, pattern=r"^e:\d{1,12}:ask:"),
        MessageHandler(new & _Answers(), answered),
    ]


async def ask_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on "+ word": ask for words, as a message to reply to."""
    query, place = update.callback_query, place_of(update)
    if query is None:
        return
    tap = read_tap(query.data or "")
    question = None
    if tap is not None and place is not None:
        question = await context.desk.ask(_question, place, tap)
    if question is None:
        await out_of_date(query)
        return
    if not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    await query.answer()
    await _ask(update, question)


async def answered(update: Update, context: BriefingContext) -> None:
    """The words, written as a reply to the question."""
    message, place = update.effective_message, place_of(update)
    asked = message.reply_to_message if message else None
    if message is None or place is None or asked is None:
        return
    kind, number = _kind_asked(asked), words_in(asked) or ""
    if kind is None or not number.isascii() or not number.isdecimal():
        return
    if not await may_change(update, context):
        await reply(update, View(ONLY_ADMINS))
        return
    words = read_words(message.text or "")
    tap = Tap(int(number), "ask", kind)
    if not words:
        question = await context.desk.ask(_question, place, tap)
        if question is not None:
            await _ask(update, f"I found no word in that.\n\n{question}")
            return
    await reply(update, await context.desk.change(add, place, tap, words, now=context.desk.now()))


def read_words(text: str) -> tuple[str, ...]:
    """Words and phrases set apart by commas, semicolons, line ends or "or"; pure."""
    found = (tidy(re.sub(r"[\"“”„«»]", " ", requests.clean(one))) for one in _APART.split(text))
    return tuple(dict.fromkeys(one for one in found if one))


def add(db: Database, place: Place, tap: Tap, words: tuple[str, ...], *, now: datetime) -> View:
    """The subscription with these words more, wanted or not wanted, and how it is then."""
    known = known_here(db, place, tap)
    if known is None:
        return View("That subscription is gone.", keyboard(row(button("🔔 Subscriptions", "u:list"))))
    wants = _with(known.wants, tap.of, words)
    if len(wants.words) > MOST_NAMED or len(wants.without) > MOST_NAMED:
        said = f"A subscription names at most {MOST_NAMED} words of a kind; take some away first."
        return View(said, keyboard(row(button("🔎 About", str(Tap(known.id, "about"))))))
    changed = subscriptions.refilter(db, known.id, place.chat_id, wants, now=now)
    return about_view(changed or known, fresh.names_for(db, [wants]))


def _with(wants: Filter, kind: str, words: tuple[str, ...]) -> Filter:
    """What is wanted now was not unwanted a moment ago, and the other way round."""
    wanted, unwanted = set(wants.words), set(wants.without)
    more, less = (wanted, unwanted) if kind == "w" else (unwanted, wanted)
    more |= set(words)
    less -= set(words)
    tidied = as_filter(words=wanted, without=unwanted)
    return replace(wants, words=tidied.words, without=tidied.without)


def _question(db: Database, place: Place, tap: Tap) -> str | None:
    known: Subscription | None = known_here(db, place, tap)
    if known is None or tap.of not in _QUESTIONS:
        return None
    about = escape(describe(known.wants, fresh.names_for(db, [known.wants])))
    return (
        f"{_QUESTIONS[tap.of]} Reply to this message with one or several, set apart by commas, "
        f"for example <i>{_EXAMPLE}</i>.\n\n"
        f"It is about subscription <code>{known.id}</code>: {timing_words(timing_of(known))}, about {about}."
    )


async def _ask(update: Update, question: str) -> None:
    message, user, chat = update.effective_message, update.effective_user, update.effective_chat
    if not isinstance(message, Message) or chat is None:
        return
    if user is not None and chat.type != ChatType.PRIVATE:
        # Only who is named is made to reply.
        question = f'{question}\n\n<a href="tg://user?id={user.id}">{escape(user.first_name)}</a>'
    await message.reply_text(
        question,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        allow_sending_without_reply=True,
        reply_markup=ForceReply(selective=True, input_field_placeholder=_EXAMPLE),
    )


def _kind_asked(message: Message) -> str | None:
    said = message.text or ""
    return next((kind for kind, question in _QUESTIONS.items() if question in said), None)
