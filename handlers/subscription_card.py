"""One subscription with buttons: when, about what, on whose clock, a pause, a preview."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from extraction.model import SpeakerKind
from handlers.desk import BriefingContext
from handlers.digest_text import describe, digest_pages
from handlers.digests import compose
from handlers.filter_names import outlets_read
from handlers.paging import View, button, keyboard, row, rows, titled
from handlers.pausing import PAUSES, until_words
from handlers.places import ONLY_ADMINS, Place, may_change, place_of
from handlers.replies import out_of_date, turn
from handlers.spans import PauseSaid, read_pause, start_of_day
from handlers.subscribe_views import PAUSED, ZONES, moment, timing_words
from handlers.zones import zone_of
from storage import chats, fresh, pauses, subscriptions
from storage.due import zone_named
from storage.issues import issues
from storage.positions import actor
from storage.speakers import speaker, top_speakers
from storage.subscriptions import as_filter, timing_of
from storage.values import Cadence, Filter, Names, Pause, Subscription

#: of each kind, what is offered to be added; anything else can be written
_OFFERED = 8
#: of each kind, how many one subscription may name
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a card: which subscription, what to do, with what; how things stand, the store says."""

    subscription: int
    act: str = ""
    of: str = ""

    def __str__(self) -> str:
        return ":".join(["e", str(self.subscription), *(one for one in (self.act, self.of) if one)])


def read_tap(data: str) -> Tap | None:
    """What a card's button says; None for what no button of ours says."""
    family, *fields = data.split(":", 3)
    if family != "e" or not fields or not fields[0].isascii() or not fields[0].isdecimal():
        return None
    return Tap(int(fields[0]), *fields[1:]) if len(fields[0]) <= 12 else None


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What is answered about one subscription."""
    return [CallbackQueryHandler(card_tapped, pattern=r"^e:")]


async def card_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on a card. Looking is free, changing is for who may."""
    query, place, desk = update.callback_query, place_of(update), context.desk
    if query is None:
        return
    tap = read_tap(query.data or "")
    if tap is None or place is None:
        await out_of_date(query)
        return
    looks = tap.act in ("", "about", "add", "past") or (tap.act in ("zone", "pause") and not tap.of)
    if not looks and not await may_change(update, context):
        await query.answer(ONLY_ADMINS, show_alert=True)
        return
    if looks:
        view = await desk.ask(look, place, tap, now=desk.now(), default=desk.default_zone)
    else:
        view = await desk.change(change, place, tap, now=desk.now(), default=desk.default_zone)
    if view is None:
        await out_of_date(query)
    else:
        await turn(query, view)


def look(db: Database, place: Place, tap: Tap, *, now: datetime, default: str) -> View | None:
    """What the tap shows; None when the subscription is gone or not this chat's."""
    known = known_here(db, place, tap)
    if known is None:
        return None
    match tap.act:
        case "":
            return card_view(known, _names(db, known))
        case "about":
            return about_view(known, _names(db, known))
        case "add":
            return _add_view(db, known, tap.of)
        case "zone":
            return _zone_view(db, known)
        case "pause":
            return _pause_view(known)
        case "past":
            return _past_view(db, known, tap.of, now=now)
    return None


def change(db: Database, place: Place, tap: Tap, *, now: datetime, default: str) -> View | None:
    """Do what the tap asks for and show how the subscription is then, whoever else changed it meanwhile."""
    known = known_here(db, place, tap)
    if known is None:
        return None
    match tap.act:
        case "+" | "-":
            wants = _changed(db, known.wants, add=tap.act == "+", of=tap.of)
            if wants is None:
                return None
            changed = subscriptions.refilter(db, known.id, place.chat_id, wants, now=now)
            return None if changed is None else about_view(changed, _names(db, changed))
        case "zone":
            if zone_of(tap.of) != tap.of:
                return None
            timing = replace(timing_of(known), zone=tap.of)
            changed = subscriptions.retime(db, known.id, place.chat_id, timing, now=now)
            return None if changed is None else card_view(changed, _names(db, changed))
        case "pause":
            chat = chats.chat(db, place.chat_id)
            zone = (chat.zone if chat else None) or default
            said = read_pause(PAUSES.get(tap.of, ""), now=now, zone=zone)
            if not isinstance(said, PauseSaid) or said.over:
                return None
            pauses.pause(db, [known.id], said.until, now=now)
        case "resume":
            pauses.resume(db, [known.id], now=now)
        case _:
            return None
    after = subscriptions.subscription(db, known.id)
    return None if after is None else card_view(after, _names(db, after))


def card_view(one: Subscription, names: Names) -> View:
    """A subscription as it is now, and what can be done with it."""
    lines = [f"🔔 <b>{timing_words(timing_of(one))}</b>", f"About: {escape(describe(one.wants, names))}"]
    if one.pause is not None:
        ends = f" {until_words(PauseSaid(one.paused_until), one.zone)}" if one.pause is Pause.ASKED else ""
        lines.append(f"<i>{PAUSED[one.pause]}{ends}</i>")
    elif one.next_due is not None and one.cadence is not Cadence.NOW:
        lines.append(f"Next: {moment(one.next_due, one.zone)}, if there is something new by then")
    clock = button("🌍 Zone", str(Tap(one.id, "zone"))) if one.at is not None else None
    asked = one.pause in (Pause.ASKED, Pause.SHUT)
    return View(
        "\n".join(lines),
        keyboard(
            row(button("🕗 When", f"b:{one.id}"), button("🔎 About", str(Tap(one.id, "about"))), clock),
            row(
                button("▶️ Go on", str(Tap(one.id, "resume")))
                if asked
                else button("⏸ Pause", str(Tap(one.id, "pause"))),
                button("👁 Preview", str(Tap(one.id, "past"))),
                button("🗑 Remove", f"u:{one.id}"),
            ),
            row(button("◀ All", "u:list")),
        ),
    )


def about_view(one: Subscription, names: Names) -> View:
    """What a subscription is about, with buttons to take each thing away and to add more."""
    wants = one.wants
    named: list[tuple[str, str]] = []
    named += [(names.speakers.get(each, "someone"), f"s:{each}") for each in wants.speakers]
    named += [
        (names.actors[each].name if each in names.actors else each, f"a:{each}") for each in wants.actors
    ]
    named += [(names.issues.get(each, each), f"i:{each}") for each in wants.issues]
    named += [(f"“{each}”", f"w:{_short(each)}") for each in wants.words]
    named += [(f"not “{each}”", f"n:{_short(each)}") for each in wants.without]
    named += [(f"from {each}", f"o:{_short(each)}") for each in wants.outlets]
    drop = [button(f"✕ {called}", str(Tap(one.id, "-", of))) for called, of in named]
    only = (
        button("✕ only when a position changes", str(Tap(one.id, "-", "c")))
        if wants.changes
        else button("+ only when a position changes", str(Tap(one.id, "+", "c")))
    )
    add = [
        button(f"+ {label}", str(Tap(one.id, "add", kind)))
        for label, kind in (("person", "s"), ("country", "a"), ("issue", "i"), ("outlet", "o"))
    ]
    add += [
        button(f"+ {label}", str(Tap(one.id, "ask", kind)))
        for label, kind in (("word", "w"), ("unwanted word", "n"))
    ]
    return View(
        f"🔎 {timing_words(timing_of(one))}, about <b>{escape(describe(wants, names))}</b>\n\n"
        "<i>Or write it all, for example "
        "<code>/subscribe daily 08:00 Italy “fishing” -migration from Reuters</code></i>",
        keyboard(*rows(drop), *rows(add), row(only), row(button("◀ Back", str(Tap(one.id))))),
    )


def _add_view(db: Database, one: Subscription, kind: str) -> View | None:
    """The likeliest of a kind that the subscription does not name yet."""
    wants = one.wants
    offered: list[tuple[str, str]]
    match kind:
        case "s":
            people = [each for each in top_speakers(db, 4 * _OFFERED) if each.kind is SpeakerKind.PERSON]
            offered = [(each.name, f"s:{each.id}") for each in people if each.id not in wants.speakers]
        case "a":
            found = fresh.actors_heard(db, _OFFERED + len(wants.actors))
            offered = [
                (f"{each.emoji} {each.name}".strip(), f"a:{each.code}")
                for each in found
                if each.code not in wants.actors
            ]
        case "i":
            listed = sorted(issues(db), key=lambda each: -each.statements)
            offered = [
                (titled(each.title), f"i:{each.slug}") for each in listed if each.slug not in wants.issues
            ]
        case "o":
            offered = [(each, f"o:{_short(each)}") for each in outlets_read(db) if each not in wants.outlets]
        case _:
            return None
    choices = [button(called, str(Tap(one.id, "+", of))) for called, of in offered[:_OFFERED]]
    if not choices:
        text = "Nothing has been read yet that could be added."
    else:
        text = f"Add to <b>{escape(describe(wants, _names(db, one)))}</b>:"
    return View(text, keyboard(*rows(choices), row(button("◀ Back", str(Tap(one.id, "about"))))))


def _zone_view(db: Database, one: Subscription) -> View:
    chat = chats.chat(db, one.chat_id)
    zones = dict.fromkeys([*([chat.zone] if chat and chat.zone else []), *ZONES])
    choices = [
        button(each.replace("_", " "), str(Tap(one.id, "zone", each))) for each in zones if each != one.zone
    ]
    return View(
        f"🌍 {timing_words(timing_of(one))}. Whose clock instead?\n\n"
        "<i>Another place: <code>/timezone Lisbon</code> first, then here</i>",
        keyboard(*rows(choices), row(button("◀ Back", str(Tap(one.id))))),
    )


def _pause_view(one: Subscription) -> View:
    choices = [button(titled(words), str(Tap(one.id, "pause", code))) for code, words in PAUSES.items()]
    return View(
        f"⏸ For how long should this be silent: {timing_words(timing_of(one))}?",
        keyboard(*rows(choices, width=3), row(button("◀ Back", str(Tap(one.id))))),
    )


def _past_view(db: Database, one: Subscription, page: str, *, now: datetime) -> View | None:
    """The last digest as it would have been; if there was nothing for it, what it would find at all."""
    since, until, when = last_window(one, now)
    window = fresh.version_at(db, since), fresh.version_at(db, until)
    number = int(page) if page.isascii() and page.isdecimal() and len(page) <= 2 else 1
    names = _names(db, one)
    composed = compose(one.wants, fresh.fresh_between(db, *window))
    head = f"👁 <b>You would have got this</b> {when}"
    if composed is None:
        composed = compose(one.wants, fresh.fresh_between(db, 0, subscriptions.newest_version(db)))
        head = f"👁 Nothing {when}. <b>Of everything read so far</b>"
    back = row(button("◀ Back", str(Tap(one.id))))
    if composed is None:
        return View(
            f"{head} there is nothing about {escape(describe(one.wants, names))} either.", keyboard(back)
        )
    about = escape(describe(one.wants, names))
    pages, _ = digest_pages(composed, names, about=f"{about}\n{head}:")
    if not 1 <= number <= len(pages):
        return None
    turns = row(
        button("◀", str(Tap(one.id, "past", str(number - 1)))) if number > 1 else None,
        button(f"More ({len(pages) - number}) ▶", str(Tap(one.id, "past", str(number + 1))))
        if number < len(pages)
        else None,
    )
    return View(pages[number - 1], keyboard(turns, back))


def last_window(one: Subscription, now: datetime) -> tuple[datetime, datetime, str]:
    """What the last digest before now would have covered, and when it would have come.

    By the day or week: between the last two moments it was due. Hourly and at once: all of yesterday.
    """
    timing = timing_of(one)
    if one.at is None:
        today = now.astimezone(zone_named(one.zone)).date()
        yesterday = start_of_day(today - timedelta(days=1), one.zone)
        return yesterday, start_of_day(today, one.zone), "yesterday"
    moments: list[datetime] = []
    due = timing.next(now - timedelta(days=16))
    while due is not None and due <= now:
        moments.append(due)
        due = timing.next(due)
    return moments[-2], moments[-1], f"on {moment(moments[-1], one.zone)}"


def _changed(db: Database, wants: Filter, *, add: bool, of: str) -> Filter | None:
    """The filter with one thing more or less; None for what does not exist, or one too many.

    Adding what is there and taking what is not leaves it as it is: somebody else was faster.
    """
    kind, _, key = of.partition(":")
    named = {
        "speakers": set(wants.speakers),
        "actors": set(wants.actors),
        "issues": set(wants.issues),
        "words": set(wants.words),
        "without": set(wants.without),
        "outlets": set(wants.outlets),
    }
    if kind == "c":
        return replace(wants, changes=add)
    field = {"s": "speakers", "a": "actors", "i": "issues", "w": "words", "n": "without", "o": "outlets"}.get(
        kind
    )
    if field is None:
        return None
    kept: set[object] = named[field]  # type: ignore[assignment]
    if add:
        found = _existing(db, kind, key)
        if found is None or len(kept) >= MOST_NAMED:
            return None
        kept.add(found)
    elif kind in "wno":
        kept -= {each for each in kept if _short(str(each)) == key}
    else:
        kept.discard(int(key) if kind == "s" and key.isdecimal() else key)
    return as_filter(**named, changes=wants.changes)  # type: ignore[arg-type]


def _existing(db: Database, kind: str, key: str) -> int | str | None:
    """What a button adds, if there is such a thing."""
    match kind:
        case "s" if key.isascii() and key.isdecimal() and len(key) <= 12:
            person = speaker(db, int(key))
            return person.id if person else None
        case "a":
            found = actor(db, key)
            return found.code if found else None
        case "i":
            return next((each.slug for each in issues(db) if each.slug == key), None)
        case "o":
            return next((each for each in outlets_read(db) if _short(each) == key), None)
    return None


def known_here(db: Database, place: Place, tap: Tap) -> Subscription | None:
    """The tap's subscription if it is of this very place."""
    known = subscriptions.subscription_of(db, tap.subscription, place.chat_id)
    return known if known is not None and known.thread_id == place.thread_id else None


def _names(db: Database, one: Subscription) -> Names:
    return fresh.names_for(db, [one.wants])


def _short(words: str) -> str:
    """A few letters that stand for longer words in a button's data."""
    return f"{zlib.crc32(words.encode()):08x}"
