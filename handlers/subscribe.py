"""/subscribe, /subscriptions, /unsubscribe and the follow button: what a chat wants to be told, and when."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from sqlite_utils import Database
from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ChatMemberStatus, ParseMode
from telegram.error import BadRequest
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import requests
from handlers.desk import BriefingContext
from handlers.digest_text import describe
from handlers.filter_names import NamesRead
from handlers.paging import View
from handlers.places import ONLY_ADMINS, Place, may_change, place_of, subscriptions_here
from handlers.replies import out_of_date, reply, turn
from handlers.subscribe_views import (
    Form,
    changed_view,
    following_view,
    form_view,
    list_view,
    puzzle_view,
    read_form,
    subscribed_view,
    timing_of_form,
    timing_words,
    too_many_view,
)
from handlers.wish_reading import explain_unknown, read_filter
from handlers.wishes import USUAL_TIME, Puzzle, Wish, read_wish
from storage import chats, fresh, outbox, subscriptions
from storage.positions import actor
from storage.speakers import root_of, speaker
from storage.subscriptions import Timing, TooManyError, as_filter, timing_of
from storage.values import Cadence, Filter, Names, Subscription

Handler = BaseHandler[Any, BriefingContext, Any]

_HERE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
_AWAY = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def handlers() -> list[Handler]:
    """Everything about subscriptions that is answered, in order."""
    new = filters.UpdateType.MESSAGE
    return [
        CommandHandler("subscribe", subscribe, filters=new),
        CommandHandler("subscriptions", listed, filters=new),
        CommandHandler("unsubscribe", unsubscribe, filters=new),
        CallbackQueryHandler(form_tapped, pattern=r"^b:"),
        CallbackQueryHandler(list_tapped, pattern=r"^u:"),
        CallbackQueryHandler(follow_tapped, pattern=r"^fa?:"),
        CallbackQueryHandler(page_tapped, pattern=r"^d:"),
        ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, migrated),
    ]


async def subscribe(update: Update, context: BriefingContext) -> None:
    """/subscribe daily 08:00 Paris Italy troops; without words, the form of buttons."""
    place = place_of(update)
    if place is None:
        return
    if not await may_change(update, context):
        await reply(update, View(ONLY_ADMINS))
        return
    # Not `arguments`: marks around a word mean the word itself.
    words = requests.clean(" ".join(context.args or ()))
    if not words:
        await reply(update, form_view(Form(), zone=None, about="everything"))
        return
    wish = read_wish(words)
    if isinstance(wish, Puzzle):
        await reply(update, puzzle_view(wish.problem, wish.example))
        return
    read = await context.desk.ask(read_filter, wish)
    desk = context.desk
    if read.unknown:
        await reply(update, await desk.ask(explain_unknown, wish, read))
        return
    try:
        view = await desk.change(
            _subscribe, place, wish, read, now=desk.now(), default_zone=desk.default_zone
        )
    except TooManyError:
        view = too_many_view()
    await reply(update, view)


async def listed(update: Update, context: BriefingContext) -> None:
    """/subscriptions: what this chat, or this topic of it, is told and when."""
    place = place_of(update)
    if place is not None:
        await reply(update, await context.desk.ask(_list, place))


async def unsubscribe(update: Update, context: BriefingContext) -> None:
    """/unsubscribe, with the number of the list or "all"."""
    place = place_of(update)
    if place is None:
        return
    if not await may_change(update, context):
        await reply(update, View(ONLY_ADMINS))
        return
    words = requests.arguments(context.args)
    await reply(update, await context.desk.change(_unsubscribe, place, words, now=context.desk.now()))


async def form_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on the form: its next question, or the subscription it makes or changes."""
    query, place = update.callback_query, place_of(update)
    if query is None:
        return
    if query.data == "b:x":
        await turn(query, View("Nothing was subscribed. /subscribe whenever you like."))
        return
    form = read_form(query.data or "")
    if form is None or place is None:
        await out_of_date(query)
        return
    if not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    desk = context.desk
    timing = timing_of_form(form)
    view: View | None
    if timing is None:
        view = await desk.ask(_ask_on, place, form)
    else:
        try:
            view = await desk.change(_fill_in, place, form.subscription, timing, now=desk.now())
        except TooManyError:
            view = too_many_view()
    await _show(query, view)


async def list_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on the list: another page of it, or one subscription removed."""
    query, place = update.callback_query, place_of(update)
    if query is None:
        return
    fields = (query.data or "").split(":")
    if place is not None and fields[:2] == ["u", "list"]:
        offset = int(fields[2]) if len(fields) == 3 and _is_number(fields[2]) else 0
        await turn(query, await context.desk.ask(_list, place, offset=offset))
        return
    if place is not None and fields == ["u", "show"]:
        # Under a digest the list is a message of its own: the digest stays to be read.
        await query.answer()
        await reply(update, await context.desk.ask(_list, place))
        return
    if place is None or len(fields) != 2 or not _is_number(fields[1]):
        await out_of_date(query)
        return
    if not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    view = await context.desk.change(_remove, place, int(fields[1]), now=context.desk.now())
    await turn(query, view)


async def follow_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on "Follow": told as articles arrive of one person or one country."""
    query, place = update.callback_query, place_of(update)
    if query is None:
        return
    family, _, of = (query.data or "").partition(":")
    if place is None or (family == "f" and not _is_number(of)):
        await out_of_date(query)
        return
    if not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    wants = as_filter(speakers=[int(of)]) if family == "f" else as_filter(actors=[of])
    try:
        view = await context.desk.change(_follow, place, wants, now=context.desk.now())
    except TooManyError:
        view = too_many_view()
    if view is None:
        await out_of_date(query)
        return
    await query.answer()
    await reply(update, view)


async def page_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on "More": the digest's next page, in the same message."""
    query, place = update.callback_query, place_of(update)
    if query is None:
        return
    fields = (query.data or "").split(":")
    page = None
    if place is not None and len(fields) == 3 and all(_is_number(one) for one in fields[1:]):
        digest, number = int(fields[1]), int(fields[2])
        page = await context.desk.ask(outbox.digest_page, digest, number, place.chat_id)
    if page is None:
        await out_of_date(query)
        return
    await query.answer()
    try:
        await query.edit_message_text(
            page.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=_keyboard(page.keyboard),
        )
    except BadRequest as error:
        # Tapped twice: the page is there already.
        if "not modified" not in error.message:
            raise


async def membership(update: Update, context: BriefingContext) -> None:
    """The bot was blocked, removed or let in again: a chat that is gone gets nothing, one back goes on."""
    change = update.my_chat_member
    if change is None:
        return
    status = change.new_chat_member.status
    if status in _AWAY:
        reason = "the bot was blocked or removed"
        await context.desk.change(chats.mark_gone, change.chat.id, reason, now=context.desk.now())
    elif status in _HERE:
        await context.desk.change(chats.come_back, change.chat.id)


async def came_back(update: Update, context: BriefingContext) -> None:
    """Whoever says /start can be written to: if the chat counted as gone, its subscriptions go on."""
    chat = update.effective_chat
    if chat is None:
        return
    known = await context.desk.ask(chats.chat, chat.id)
    if known is not None and known.gone is not None:
        await context.desk.change(chats.come_back, chat.id)


async def migrated(update: Update, context: BriefingContext) -> None:
    """A group became a supergroup: its subscriptions go with it. Both chats say so; one of them is enough."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await context.desk.change(chats.migrate, message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await context.desk.change(chats.migrate, message.migrate_from_chat_id, message.chat_id)


def _subscribe(
    db: Database, place: Place, wish: Wish, read: NamesRead, *, now: datetime, default_zone: str
) -> View:
    chat = chats.meet(db, place.chat_id, place.kind, now=now)
    if wish.zone is not None and chat.zone is None:
        chats.set_zone(db, place.chat_id, wish.zone, now=now)
    zone = wish.zone or chat.zone
    # Who waits for a position to change wants to hear of it at once.
    cadence = wish.cadence or (Cadence.NOW if wish.changes else Cadence.DAILY)
    by_clock = cadence not in (Cadence.HOURLY, Cadence.NOW)
    timing = Timing(
        cadence,
        (wish.at or USUAL_TIME) if by_clock else None,
        (wish.weekday or 0) if cadence is Cadence.WEEKLY else None,
        zone or default_zone,
    )
    made, new = subscriptions.subscribe(db, place.chat_id, place.thread_id, timing, read.wants, now=now)
    return subscribed_view(
        made,
        _names(db, [made]),
        new=new,
        zone_guessed=zone is None and by_clock,
        time_guessed=wish.at is None and by_clock,
        guessed=read.guessed,
        quiet=chat.quiet,
    )


def _list(db: Database, place: Place, *, offset: int = 0, note: str | None = None) -> View:
    here = subscriptions_here(db, place)
    return list_view(here, _names(db, here), offset=offset, note=note)


def _unsubscribe(db: Database, place: Place, words: str, *, now: datetime) -> View:
    here = subscriptions_here(db, place)
    if words.casefold() in {"all", "everything"}:
        for one in here:
            subscriptions.remove(db, one.id, place.chat_id, now=now)
        return _list(db, place, note=f"Removed all {len(here)}." if here else None)
    if not words and len(here) == 1:
        return _remove(db, place, here[0].id, now=now)
    number = requests.positive_number(words)
    if number is not None and number <= len(here):
        return _remove(db, place, here[number - 1].id, now=now)
    if not words or not here:
        return _list(db, place, note="Which one?" if here else None)
    return _list(
        db, place, note=f"Write a number from 1 to {len(here)}, as in <code>/unsubscribe 1</code>, or all."
    )


def _remove(db: Database, place: Place, subscription_id: int, *, now: datetime) -> View:
    removed = subscriptions.remove(db, subscription_id, place.chat_id, now=now)
    if removed is None:
        return _list(db, place, note="That one is gone already.")
    about = describe(removed.wants, _names(db, [removed]))
    return _list(db, place, note=f"Removed: {timing_words(timing_of(removed))}, about {escape(about)}.")


def _ask_on(db: Database, place: Place, form: Form) -> View | None:
    """The form's next question; None if it is about a subscription that is gone."""
    chat = chats.chat(db, place.chat_id)
    wants = Filter()
    if form.subscription:
        known = subscriptions.subscription(db, form.subscription)
        if known is None or known.chat_id != place.chat_id:
            return None
        wants = known.wants
    about = describe(wants, fresh.names_for(db, [wants]))
    return form_view(form, zone=chat.zone if chat else None, about=about)


def _fill_in(
    db: Database, place: Place, subscription_id: int, timing: Timing, *, now: datetime
) -> View | None:
    chat = chats.meet(db, place.chat_id, place.kind, now=now)
    by_clock = timing.at is not None
    if by_clock and chat.zone is None:
        chats.set_zone(db, place.chat_id, timing.zone, now=now)
    elif not by_clock:
        timing = Timing(timing.cadence, zone=chat.zone or timing.zone)
    if subscription_id:
        changed = subscriptions.retime(db, subscription_id, place.chat_id, timing, now=now)
        return None if changed is None else changed_view(changed, _names(db, [changed]))
    made, new = subscriptions.subscribe(db, place.chat_id, place.thread_id, timing, Filter(), now=now)
    return subscribed_view(made, _names(db, [made]), new=new, zone_guessed=False)


def _follow(db: Database, place: Place, wants: Filter, *, now: datetime) -> View | None:
    """Follow at once what exists; None for a person or country that does not."""
    known = [speaker(db, one) for one in wants.speakers] + [actor(db, code) for code in wants.actors]
    if None in known:
        return None
    # An old button may name one who was found to be another person.
    wants = replace(wants, speakers=tuple(sorted({root_of(db, one) for one in wants.speakers})))
    chat = chats.meet(db, place.chat_id, place.kind, now=now)
    timing = Timing(Cadence.NOW, zone=chat.zone or "UTC")
    made, new = subscriptions.subscribe(db, place.chat_id, place.thread_id, timing, wants, now=now)
    return following_view(made, _names(db, [made]), new=new)


def _names(db: Database, about: list[Subscription] | tuple[Subscription, ...]) -> Names:
    return fresh.names_for(db, [one.wants for one in about])


async def _show(query: CallbackQuery, view: View | None) -> None:
    if view is None:
        await out_of_date(query)
    else:
        await turn(query, view)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12


def _keyboard(stored: str | None) -> InlineKeyboardMarkup | None:
    return None if stored is None else InlineKeyboardMarkup.de_json(json.loads(stored), None)
