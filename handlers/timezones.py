"""/timezone: whose clock a chat goes by, said as a city, a country, an offset or a place on the map."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from babel.dates import format_datetime
from sqlite_utils import Database
from telegram import Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers import render, requests
from handlers.answers import EXACT
from handlers.desk import BriefingContext
from handlers.paging import Keyboard, View, button, keyboard, row, rows
from handlers.places import ONLY_ADMINS, Place, may_change, place_of
from handlers.replies import out_of_date, reply, turn
from handlers.subscribe_views import ZONES
from handlers.zone_map import nearest_zone, zones_of_country
from handlers.zones import nearest_zones, zone_of
from storage import chats, subscriptions
from storage.due import zone_named
from storage.positions import find_actors
from storage.values import ChatKind

#: zones offered at once: Russia has more
_OFFERED = 12
_AROUND = re.compile(r"^(?:(?:is|in|to|at|set|for|=)\s+)+|\s+time$", re.IGNORECASE)


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What is answered about time zones."""
    new = filters.UpdateType.MESSAGE
    return [
        CommandHandler("timezone", timezone, filters=new),
        MessageHandler(new & filters.LOCATION, located),
        CallbackQueryHandler(zone_tapped, pattern=r"^z:"),
    ]


async def timezone(update: Update, context: BriefingContext) -> None:
    """/timezone Brussels; without words, the zone there is and a choice of others."""
    place, desk = place_of(update), context.desk
    if place is None:
        return
    words = _AROUND.sub("", requests.arguments(context.args)).strip()
    if not words:
        await reply(update, await desk.ask(zone_asked, place, now=desk.now(), default=desk.default_zone))
    elif not await may_change(update, context):
        await reply(update, View(ONLY_ADMINS))
    else:
        await reply(update, await desk.change(zone_said, place, words, now=desk.now()))


async def located(update: Update, context: BriefingContext) -> None:
    """A location shared with the bot, in a group as a reply to it: the zone of the nearest zone city."""
    message, place, desk = update.effective_message, place_of(update), context.desk
    if message is None or message.location is None or place is None:
        return
    if place.kind is not ChatKind.PRIVATE and not _answers(message, context.bot.id):
        return
    if not await may_change(update, context):
        await reply(update, View(ONLY_ADMINS))
        return
    zone = nearest_zone(message.location.latitude, message.location.longitude)
    note = "That is the clock of the zone city nearest to there; if it is not yours, name a city."
    await reply(update, await desk.change(zone_set, place, zone, now=desk.now(), note=note))


async def zone_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on a zone, or on moving the subscriptions along."""
    query, place, desk = update.callback_query, place_of(update), context.desk
    if query is None:
        return
    _, _, rest = (query.data or "").partition(":")
    act, _, zone = rest.partition(":")
    if place is not None and act == "show":
        await turn(query, await desk.ask(zone_asked, place, now=desk.now(), default=desk.default_zone))
        return
    if place is None or act not in ("set", "move") or zone_of(zone) != zone:
        await out_of_date(query)
        return
    if not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    change = zone_set if act == "set" else zone_moved
    await turn(query, await desk.change(change, place, zone, now=desk.now()))


def zone_asked(db: Database, place: Place, *, now: datetime, default: str) -> View:
    """Whose clock the chat goes by, and a choice of others."""
    known = chats.chat(db, place.chat_id)
    zone = known.zone if known else None
    if zone is None:
        head = f"🌍 I do not know your time zone; times here are {_called(default)}."
    else:
        head = f"🌍 Times here are those of <b>{_called(zone)}</b>, where it is {_clock(zone, now)}."
    more = " You can also share a location with me (📎)." if place.kind is ChatKind.PRIVATE else ""
    examples = "<code>/timezone Lisbon</code>, <code>/timezone UTC+2</code>"
    foot = f"<i>Or name a city or an offset: {examples}.{more}</i>"
    return View(f"{head}\n\n{foot}", _choices([one for one in ZONES if one != zone]))


def zone_said(db: Database, place: Place, words: str, *, now: datetime) -> View:
    """Set the zone that the words name; where they name none or several, the nearest to choose from."""
    zone = zone_of(words)
    if zone is not None:
        return zone_set(db, place, zone, now=now)
    said = render.label(words, most=40)
    for match in find_actors(db, words):
        zones = zones_of_country(match.item.code) if match.score >= EXACT else ()
        if len(zones) == 1:
            return zone_set(db, place, zones[0], now=now)
        if zones:
            head = f"{render.label(match.item.name)} has {len(zones)} time zones. Which one, or which city?"
            # "America/Indiana/Vevay" only where a country has few zones.
            known = [one for one in zones if one.count("/") == 1] + [
                one for one in zones if one.count("/") > 1
            ]
            return View(head, _choices(known[:_OFFERED]))
    near = list(nearest_zones(words, limit=4))
    if near:
        return View(
            f"There is no city or time zone “{said}” in my list. Did you mean one of these?", _choices(near)
        )
    return View(
        f"There is no city or time zone “{said}” in my list. Name a larger city near you, an offset, "
        "or a zone: <code>/timezone Brussels</code>, <code>/timezone UTC+5:30</code>.",
        _choices(list(ZONES)),
    )


def zone_set(db: Database, place: Place, zone: str, *, now: datetime, note: str = "") -> View:
    """The chat goes by this clock from now on; its subscriptions only if that is asked for."""
    chats.meet(db, place.chat_id, place.kind, now=now)
    chats.set_zone(db, place.chat_id, zone, now=now)
    lines = [
        f"🌍 I took <b>{_called(zone)}</b>, where it is {_clock(zone, now)}. "
        "Change it with <code>/timezone CITY</code>."
    ]
    if note:
        lines.append(note)
    elsewhere = [
        one
        for one in subscriptions.subscriptions_of(db, place.chat_id)
        if one.at is not None and one.zone != zone
    ]
    if not elsewhere:
        return View("\n".join(lines))
    many = render.count(len(elsewhere), "subscription")
    lines.append(f"{many} of this chat {'goes' if len(elsewhere) == 1 else 'go'} by another clock still.")
    return View("\n".join(lines), keyboard(row(button(f"Move {many} too", f"z:move:{zone}"))))


def zone_moved(db: Database, place: Place, zone: str, *, now: datetime) -> View:
    """The chat's subscriptions go by this clock: "08:00" stays "08:00"."""
    moved = subscriptions.rezone(db, place.chat_id, zone, now=now)
    done = f"Moved {render.count(moved, 'subscription')}" if moved else "There was nothing left to move"
    return View(
        f"🌍 {done}: all times of this chat are those of <b>{_called(zone)}</b> now.",
        keyboard(row(button("🔔 Subscriptions", "u:list"))),
    )


def _choices(zones: list[str]) -> Keyboard:
    return keyboard(*rows(button(one.replace("_", " "), f"z:set:{one}") for one in zones))


def _called(zone: str) -> str:
    return escape(zone.replace("_", " "))


def _clock(zone: str, now: datetime) -> str:
    return format_datetime(now.astimezone(zone_named(zone)), "HH:mm 'on' EEEE", locale="en")


def _answers(message: Message, bot_id: int) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
