"""/pause: silence for a while, for everything a chat or topic is told."""

from __future__ import annotations

from datetime import datetime
from html import escape

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers import render, requests
from handlers.desk import BriefingContext
from handlers.paging import View, button, keyboard, row, rows, titled
from handlers.places import ONLY_ADMINS, Place, may_change, place_of, subscriptions_here
from handlers.replies import out_of_date, reply, turn
from handlers.spans import PauseSaid, read_pause
from handlers.subscribe_views import moment
from handlers.wishes import Puzzle
from storage import chats, pauses
from storage.values import Pause, Subscription

#: what the buttons offer: what their data says, and the same as /pause reads it
PAUSES = {"1d": "1 day", "3d": "3 days", "7d": "1 week", "mon": "until Monday", "on": "until further notice"}


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What is answered about pauses."""
    return [
        CommandHandler("pause", pause, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(pause_tapped, pattern=r"^h:"),
    ]


async def pause(update: Update, context: BriefingContext) -> None:
    """/pause 3 days, /pause until Monday, /pause off; without words, buttons."""
    place = place_of(update)
    if place is None:
        return
    words = requests.arguments(context.args)
    desk = context.desk
    if not words:
        await reply(update, await desk.ask(pause_asked, place, now=desk.now(), zone=desk.default_zone))
    elif not await may_change(update, context):
        await reply(update, View(ONLY_ADMINS))
    else:
        view = await desk.change(pause_said, place, words, now=desk.now(), zone=desk.default_zone)
        await reply(update, view)


async def pause_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on one of the buttons of /pause."""
    query, place = update.callback_query, place_of(update)
    if query is None:
        return
    said = (query.data or "").partition(":")[2]
    desk = context.desk
    if place is not None and said == "show":
        await turn(query, await desk.ask(pause_asked, place, now=desk.now(), zone=desk.default_zone))
        return
    words = "off" if said == "off" else PAUSES.get(said)
    if place is None or words is None:
        await out_of_date(query)
        return
    if not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    await turn(query, await desk.change(pause_said, place, words, now=desk.now(), zone=desk.default_zone))


def pause_asked(db: Database, place: Place, *, now: datetime, zone: str) -> View:
    """How things stand, and for how long they could be silent."""
    here = subscriptions_here(db, place)
    if not here:
        return _nothing_view()
    zone = _zone(db, place, zone)
    offered = [button(titled(words), f"h:{code}") for code, words in PAUSES.items()]
    lines = [_state(here, zone), "", "For how long should everything here be silent?"]
    lines.append(
        "<i>Or write it: <code>/pause 2 weeks</code>, <code>/pause until 5 April</code>. "
        "/subscriptions pauses a single one.</i>"
    )
    on = row(button("▶️ Go on now", "h:off")) if any(one.pause for one in here) else ()
    return View("\n".join(lines), keyboard(on, *rows(offered, width=3)))


def pause_said(db: Database, place: Place, words: str, *, now: datetime, zone: str) -> View:
    """Pause or go on with all subscriptions of the place, or why that cannot be."""
    here = subscriptions_here(db, place)
    if not here:
        return _nothing_view()
    zone = _zone(db, place, zone)
    said = read_pause(words, now=now, zone=zone)
    if isinstance(said, Puzzle):
        offered = [button(titled(each), f"h:{code}") for code, each in PAUSES.items()]
        return View(
            f"{escape(said.problem)}\nThis would work: <code>/pause {escape(said.example)}</code>, "
            "<code>/pause until Monday</code>, <code>/pause off</code>",
            keyboard(*rows(offered, width=3)),
        )
    ids = [one.id for one in here]
    if said.over:
        resumed = pauses.resume(db, ids, now=now)
        told = render.count(resumed, "subscription")
        done = f"▶️ {told} {'goes' if resumed == 1 else 'go'} on." if resumed else "Nothing was paused."
        return View(
            f"{done} What arrived meanwhile comes with the next digest." if resumed else done,
            keyboard(row(button("🔔 Subscriptions", "u:list"))),
        )
    paused = pauses.pause(db, ids, said.until, now=now)
    told = render.count(paused, "subscription")
    return View(
        f"⏸ {told} paused {until_words(said, zone)}. What arrives meanwhile is told after.",
        keyboard(row(button("▶️ Go on now", "h:off"), button("🔔 Subscriptions", "u:list"))),
    )


def until_words(said: PauseSaid, zone: str) -> str:
    """ "until Mon 31 Mar, 00:00 (Europe/Brussels)": escaped."""
    if said.until is None:
        return "until you end it with <code>/pause off</code>"
    return f"until {moment(said.until, zone)} ({escape(zone.replace('_', ' '))})"


def _state(here: tuple[Subscription, ...], zone: str) -> str:
    paused = [one for one in here if one.pause is Pause.ASKED]
    told = render.count(len(here), "subscription")
    if not paused:
        return f"🔔 {told} here, none paused."
    ends = sorted(one.paused_until for one in paused if one.paused_until is not None)
    until = f" until {moment(ends[0], zone)}" if ends else ""
    return f"⏸ {len(paused)} of {told} here paused{until}."


def _nothing_view() -> View:
    return View(
        "There is nothing to pause here: no subscriptions.", keyboard(row(button("🔔 Subscribe", "b:0")))
    )


def _zone(db: Database, place: Place, default: str) -> str:
    known = chats.chat(db, place.chat_id)
    return (known.zone if known else None) or default
