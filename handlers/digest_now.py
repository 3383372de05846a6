"""/digest: what is new now, when somebody asks; what is sent by itself does not change by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers import render, requests
from handlers.desk import BriefingContext
from handlers.digest_text import describe, digest_pages
from handlers.digests import compose
from handlers.paging import View, button, keyboard, row, words_in
from handlers.places import Place, place_of, subscriptions_here
from handlers.replies import message_of, out_of_date, reply, turn
from handlers.spans import Period, take_period
from handlers.subscribe_views import moment, puzzle_view
from handlers.wish_reading import explain_unknown, read_filter
from handlers.wishes import Puzzle, read_wish
from storage import chats, fresh
from storage.narrowing import join, narrow
from storage.subscriptions import newest_version
from storage.values import Filter, Fresh, Subscription

#: without subscriptions, and for a filter without a time
_USUAL = timedelta(days=7)
_USUAL_WORDS = "the last 7 days"
# To read a period out of words again, when only the other words matter.
_ANY_DAY = datetime(2000, 1, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of a digest on demand is of: it stands in the buttons, the words in the message.

    `kind`: "n" what this place's subscriptions have not told, "p" a period of them, "w" of a filter in words.
    """

    kind: str
    since: int
    until: int
    number: int = 1

    def __str__(self) -> str:
        return f"g:{self.kind}:{self.since}:{self.until}:{self.number}"


def read_asked(data: str) -> Asked | None:
    """What a button's data says; None for what no button of ours says."""
    fields = data.split(":")
    numbers = fields[2:]
    if fields[0] != "g" or len(fields) != 5 or fields[1] not in ("n", "p", "w"):
        return None
    if not all(one.isascii() and one.isdecimal() and len(one) <= 12 for one in numbers):
        return None
    return Asked(fields[1], *map(int, numbers))


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What is answered about digests on demand."""
    return [
        CommandHandler("digest", digest, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(digest_tapped, pattern=r"^g:"),
    ]


async def digest(update: Update, context: BriefingContext) -> None:
    """/digest, /digest yesterday, /digest Italy troops, /digest week Macron -sanctions."""
    place, desk = place_of(update), context.desk
    if place is None:
        return
    words = requests.clean(" ".join(context.args or ()))
    await reply(update, await desk.ask(digest_asked, place, words, now=desk.now(), default=desk.default_zone))


async def digest_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on a further page."""
    query, place = update.callback_query, place_of(update)
    if query is None:
        return
    asked = read_asked(query.data or "")
    message = message_of(query)
    view = None
    if asked is not None and place is not None and message is not None:
        view = await context.desk.ask(digest_page, place, asked, words_in(message) or "")
    if view is None:
        await out_of_date(query)
    else:
        await turn(query, view)


def digest_asked(db: Database, place: Place, words: str, *, now: datetime, default: str) -> View:
    """What is new: for this place's subscriptions, for a period, or for the filter that was written."""
    known = chats.chat(db, place.chat_id)
    zone = (known.zone if known else None) or default
    period, rest = take_period(words, now=now, zone=zone)
    if rest:
        wish = read_wish(rest)
        if isinstance(wish, Puzzle):
            return puzzle_view(wish.problem, wish.example, command="digest")
        read = read_filter(db, wish)
        if read.unknown:
            return explain_unknown(db, wish, read, command="digest")
        period = period or Period(now - _USUAL, now, _USUAL_WORDS)
        asked = Asked("w", *_versions(db, period, now))
        return digest_page(db, place, asked, words) or _nothing_view(db, [read.wants], _within(period))
    here = subscriptions_here(db, place)
    if period is None and here:
        asked = Asked("n", 0, newest_version(db))
        return digest_page(db, place, asked, "") or _up_to_date_view(here)
    period = period or Period(now - _USUAL, now, _USUAL_WORDS)
    asked = Asked("p", *_versions(db, period, now))
    return digest_page(db, place, asked, period.called) or _nothing_view(
        db, [one.wants for one in here], _within(period)
    )


def digest_page(db: Database, place: Place, asked: Asked, words: str) -> View | None:
    """One page of what was asked for, worked out anew from the store; None when there is nothing of it.

    `words` stand in the message from page to page: of a filter, or what the period is called.
    """
    here = subscriptions_here(db, place)
    wants: list[Filter]
    if asked.kind == "w":
        wish = read_wish(take_period(words, now=_ANY_DAY, zone="UTC")[1]) if words else None
        if wish is None or isinstance(wish, Puzzle):
            return None
        wants = [read_filter(db, wish).wants]
        new = narrow(fresh.fresh_between(db, asked.since, asked.until), wants[0])
    elif asked.kind == "n":
        wants = [one.wants for one in here]
        new = _untold(db, here, asked.until)
    else:
        wants = [one.wants for one in here] or [Filter()]
        window = fresh.fresh_between(db, asked.since, asked.until)
        new = join([narrow(window, one) for one in wants])
    only = wants[0] if len(wants) == 1 else Filter()
    names = fresh.names_for(db, wants)
    about = escape(_about(db, wants))
    if asked.kind == "w":
        named = take_period(words, now=_ANY_DAY, zone="UTC")[0]
        about = render.code(words) + ("" if named else f", {_USUAL_WORDS}")
    elif words:
        about += f", {render.code(words)}"
    composed = compose(Filter(), new)
    if composed is None:
        return None
    pages, _ = digest_pages(composed, names, about=about)
    if not 1 <= asked.number <= len(pages):
        return None
    turns = row(
        button("◀", _page(asked, asked.number - 1)) if asked.number > 1 else None,
        button(f"More ({len(pages) - asked.number}) ▶", _page(asked, asked.number + 1))
        if asked.number < len(pages)
        else None,
    )
    add = row(button("🔔 Subscribe", "b:0")) if not here and only == Filter() else ()
    page = pages[asked.number - 1]
    if words and asked.number > 1:
        # The words must stand in the message whose button is tapped next.
        page = f"🗞 {about}\n\n{page}"
    return View(page, keyboard(turns, add))


def _untold(db: Database, here: Sequence[Subscription], until: int) -> Fresh:
    """What these subscriptions have not told yet of versions up to `until`, each thing once."""
    windows: dict[int, Fresh] = {}
    for one in here:
        if one.seen_version_id not in windows:
            windows[one.seen_version_id] = fresh.fresh_between(db, one.seen_version_id, until)
    return join([narrow(windows[one.seen_version_id], one.wants) for one in here])


def _versions(db: Database, period: Period, now: datetime) -> tuple[int, int]:
    """The versions that were stored in the period: `since < id <= until`."""
    until = newest_version(db) if period.until >= now else fresh.version_at(db, period.until)
    return fresh.version_at(db, period.since), until


def _within(period: Period) -> str:
    return f"in {period.called}" if period.called.startswith("the") else period.called


def _page(asked: Asked, number: int) -> str:
    return str(Asked(asked.kind, asked.since, asked.until, number))


def _about(db: Database, wants: Sequence[Filter]) -> str:
    different = list(dict.fromkeys(wants))
    if len(different) == 1:
        return describe(different[0], fresh.names_for(db, different))
    return f"your {len(wants)} subscriptions"


def _up_to_date_view(here: Sequence[Subscription]) -> View:
    moments = [
        (one.next_due, one.zone)
        for one in here
        if one.next_due is not None and one.at is not None and one.pause is None
    ]
    lines = ["Nothing new since you were last told."]
    if moments:
        lines.append(f"The next digest is due {moment(*min(moments))}.")
    lines.append("To look back: <code>/digest yesterday</code>, <code>/digest week</code>")
    return View("\n".join(lines), keyboard(row(button("🔔 Subscriptions", "u:list"))))


def _nothing_view(db: Database, wants: Sequence[Filter], called: str) -> View:
    about = escape(_about(db, wants or [Filter()]))
    return View(
        f"Nothing arrived {called} on {about}.\n"
        f"Further back: <code>/digest month</code>. The newest there is: /latest",
    )
