"""/settings: a chat's time zone, quiet hours and pause, in one place."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers import render, requests
from handlers.desk import BriefingContext
from handlers.paging import View, button, keyboard, row, rows
from handlers.pausing import pause_said
from handlers.places import ONLY_ADMINS, Place, may_change, place_of, subscriptions_here
from handlers.replies import out_of_date, reply, turn
from handlers.spans import read_hours
from handlers.subscribe_views import in_quiet
from handlers.timezones import zone_said
from storage import chats
from storage.values import Chat, Pause

_OFFERED = (("22:00", "07:00"), ("23:00", "06:00"), ("20:00", "08:00"), ("18:00", "09:00"))
_TAPPED = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])-([01][0-9]|2[0-3])([0-5][0-9])")
_NONE = frozenset({"off", "none", "no", "never", "over", "end"})


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What is answered about settings."""
    return [
        CommandHandler("settings", settings, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(settings_tapped, pattern=r"^q:"),
    ]


async def settings(update: Update, context: BriefingContext) -> None:
    """/settings, or one of them: /settings quiet 22:00-07:00, /settings timezone Paris."""
    place, desk = place_of(update), context.desk
    if place is None:
        return
    which, _, rest = requests.arguments(context.args).partition(" ")
    if not which:
        await reply(update, await desk.ask(settings_view, place, now=desk.now(), default=desk.default_zone))
    elif not await may_change(update, context):
        await reply(update, View(ONLY_ADMINS))
    else:
        view = await desk.change(_said, place, which, rest, now=desk.now(), default=desk.default_zone)
        await reply(update, view)


async def settings_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on quiet hours."""
    query, place, desk = update.callback_query, place_of(update), context.desk
    if query is None:
        return
    said = (query.data or "").partition(":")[2]
    if place is not None and said in ("all", "show"):
        shown = settings_view if said == "all" else quiet_asked
        await turn(query, await desk.ask(shown, place, now=desk.now(), default=desk.default_zone))
        return
    hours = _TAPPED.fullmatch(said)
    quiet = (f"{hours[1]}:{hours[2]}", f"{hours[3]}:{hours[4]}") if hours else None
    if place is None or (quiet is None and said != "off") or (quiet and quiet[0] == quiet[1]):
        await out_of_date(query)
        return
    if not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    await turn(query, await desk.change(quiet_set, place, quiet, now=desk.now(), default=desk.default_zone))


def settings_view(db: Database, place: Place, *, now: datetime, default: str) -> View:
    """How everything is set, with buttons to change each."""
    known = chats.chat(db, place.chat_id)
    here = subscriptions_here(db, place)
    paused = sum(1 for one in here if one.pause is Pause.ASKED)
    told = render.count(len(here), "subscription") + (f", {paused} paused" if paused else "")
    lines = [
        "⚙️ <b>Settings</b>",
        f"🌍 Time zone: {_zone_words(known, default)}",
        f"🌙 Quiet hours: {_quiet_words(known)}",
        f"🔔 {'In this topic' if place.thread_id is not None else 'Here'}: {told}",
    ]
    return View(
        "\n".join(lines),
        keyboard(
            row(button("🌍 Time zone", "z:show"), button("🌙 Quiet hours", "q:show")),
            row(button("⏸ Pause", "h:show"), button("🔔 Subscriptions", "u:list")),
        ),
    )


def quiet_asked(db: Database, place: Place, *, now: datetime, default: str) -> View:
    """A choice of quiet hours."""
    known = chats.chat(db, place.chat_id)
    offered = [
        button(f"{begins} to {ends}", f"q:{begins.replace(':', '')}-{ends.replace(':', '')}")
        for begins, ends in _OFFERED
    ]
    off = button("No quiet hours", "q:off") if known and known.quiet else None
    return View(
        f"🌙 Quiet hours: {_quiet_words(known)}.\nIn quiet hours nothing is sent here by itself: what is due "
        "comes when they end. Questions are answered at any time.\n\n"
        "<i>Or write them: <code>/settings quiet 21:30-06:30</code></i>",
        keyboard(*rows(offered), row(off), row(button("◀ Settings", "q:all"))),
    )


def quiet_set(
    db: Database, place: Place, quiet: tuple[str, str] | None, *, now: datetime, default: str
) -> View:
    """Set or end the chat's quiet hours, and say what they hold up."""
    known = chats.meet(db, place.chat_id, place.kind, now=now)
    zone = known.zone or default
    chats.set_quiet(db, place.chat_id, quiet, zone, now=now)
    back = keyboard(row(button("◀ Settings", "q:all")))
    if quiet is None:
        return View("🌙 No quiet hours: everything comes when it is due.", back)
    lines = [f"🌙 Quiet from {quiet[0]} to {quiet[1]}, {escape(zone.replace('_', ' '))}."]
    held = [one for one in subscriptions_here(db, place) if in_quiet(one.at, quiet) and one.zone == zone]
    if held:
        many = render.count(len(held), "subscription")
        lines.append(f"{many} here falls into them, and comes at {quiet[1]} then.")
    if known.zone is None:
        lines.append("I do not know your time zone: name it with <code>/timezone CITY</code>.")
    return View("\n".join(lines), back)


def _said(db: Database, place: Place, which: str, rest: str, *, now: datetime, default: str) -> View:
    match which.casefold():
        case "quiet" | "silent" | "silence" | "night":
            words = re.sub(r"^(?:hours?|time)\s*", "", rest, flags=re.IGNORECASE)
            quiet = read_hours(words)
            if quiet is None and words.casefold() not in _NONE:
                if not words:
                    return quiet_asked(db, place, now=now, default=default)
                return View(
                    f"“{render.label(words, most=40)}” does not read as two times of day.\nThis would work: "
                    "<code>/settings quiet 22:00-07:00</code>, <code>/settings quiet off</code>"
                )
            return quiet_set(db, place, quiet, now=now, default=default)
        case "timezone" | "zone" | "time" | "tz" if rest:
            return zone_said(db, place, re.sub(r"^zone\s+", "", rest, flags=re.IGNORECASE), now=now)
        case "pause" if rest:
            return pause_said(db, place, rest, now=now, zone=default)
    shown = settings_view(db, place, now=now, default=default)
    return View(
        f"I know no setting “{render.label(which, most=40)}”; there are <code>quiet</code>, "
        f"<code>timezone</code> and <code>pause</code>.\n\n{shown.html}",
        shown.keyboard,
    )


def _zone_words(known: Chat | None, default: str) -> str:
    if known is None or known.zone is None:
        return f"not said yet, so {escape(default)}"
    return escape(known.zone.replace("_", " "))


def _quiet_words(known: Chat | None) -> str:
    return f"{known.quiet[0]} to {known.quiet[1]}" if known and known.quiet else "none"
