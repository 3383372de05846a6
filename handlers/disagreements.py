"""“Reports differ”: what articles disagree on, both sentences side by side, never judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from handlers import render
from handlers.chunks import first_part, visible_units
from handlers.desk import BriefingContext
from handlers.paging import (
    TAP_BYTES,
    ArticleTap,
    Button,
    ContextTap,
    CountryTap,
    LatestTap,
    PositionsTap,
    View,
    button,
    keyboard,
    row,
    rows,
)
from handlers.replies import out_of_date, turn
from storage import disagreements as store
from storage.side_by_side import Differs, Disagreement, Side

#: disagreements on a page, fewer where they are long
PAGE = 3
#: reports of one disagreement that are shown
SIDES = 5
#: a longer sentence is shown in part; its context has the rest
SENTENCE_UNITS = 700
SIGN = "↔️"
#: a message keeps some room below Telegram's 4096
_ROOM = 4000
_READ = re.compile(r"v:([inal]):([\w.-]{0,48}):([0-9]{1,4})")
_READ_SIDE = re.compile(r"v:s:([0-9]{1,12}):([0-9]{1,2}):(.*)")


class Under(StrEnum):
    """Where disagreements are looked at."""

    ISSUE = "i"
    ACTOR = "n"
    ARTICLE = "a"
    ALL = "l"


@dataclass(frozen=True, slots=True)
class DiffersTap:
    """A page of what reports disagree on under an issue, an actor or an article; `key` is its id."""

    under: Under
    key: str = ""
    offset: int = 0

    def __str__(self) -> str:
        return f"v:{self.under.value}:{self.key}:{self.offset}"


@dataclass(frozen=True, slots=True)
class SideTap:
    """The sentences around one side of a disagreement; `back` is the tap that leads back."""

    disagreement: int
    side: int
    back: str = ""

    def __str__(self) -> str:
        return f"v:s:{self.disagreement}:{self.side}:{self.back}"


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What is answered about disagreements."""
    return [CallbackQueryHandler(differs_tapped, pattern=r"^v:")]


def read_tap(data: str) -> DiffersTap | SideTap | None:
    """The tap that `data` says; None for what no button of ours says."""
    if len(data.encode(errors="replace")) > TAP_BYTES:
        return None
    if found := _READ.fullmatch(data):
        under, key, offset = Under(found[1]), found[2], int(found[3])
        numbered = under is not Under.ARTICLE or (key.isascii() and key.isdigit() and len(key) <= 12)
        return DiffersTap(under, key, offset) if numbered and bool(key) == (under is not Under.ALL) else None
    if found := _READ_SIDE.fullmatch(data):
        return SideTap(int(found[1]), int(found[2]), found[3])
    return None


async def differs_tapped(update: Update, context: BriefingContext) -> None:
    """A tap on one of the buttons made here."""
    query = update.callback_query
    if query is None:
        return
    tap = read_tap(query.data or "")
    view = await context.desk.ask(turned, tap) if tap else None
    if view is None:
        await out_of_date(query)
    else:
        await turn(query, view)


def turned(db: Database, tap: DiffersTap | SideTap) -> View | None:
    """What a tap leads to; None where a correction has settled it."""
    if isinstance(tap, SideTap):
        found = store.disagreement(db, tap.disagreement)
        if found is None or tap.side >= len(found.sides):
            return None
        side = found.sides[tap.side]
        return _side_view(found, side, store.around(db, side), tap.back)
    every = _under(db, tap)
    return differs_view(every, tap) if every else None


def noted(db: Database, view: View, tap: DiffersTap) -> View:
    """`view` with a line and a button where reports differ on what it shows; else as it is."""
    every = _under(db, tap)
    if not every:
        return view
    line = f"{SIGN} <b>Reports differ</b>: {'; '.join(_named(one) for one in every[:PAGE])}"
    if len(every) > PAGE:
        line += f" and {len(every) - PAGE} more"
    fits = visible_units(view.html) + visible_units(line) + 2 <= _ROOM
    asked = button(f"{SIGN} Reports differ ({len(every)})", str(tap))
    return View(
        f"{view.html}\n\n{line}" if fits else view.html,
        keyboard(*view.keyboard[:-1], row(asked), *view.keyboard[-1:]),
    )


def differs_view(every: Sequence[Disagreement], tap: DiffersTap) -> View:
    """A page of disagreements with a button to the context of each sentence."""
    offset = tap.offset if tap.offset < len(every) else 0
    here = DiffersTap(tap.under, tap.key, offset)
    blocks, found, number = [], [], 1
    for one in every[offset : offset + PAGE]:
        blocks.append(block(one, first=number))
        found.append(places(one, number, str(here)))
        number += len(found[-1])
    head = f"{SIGN} <b>Reports differ</b> on {render.count(len(every), 'point')}"
    html, shown = render.page(head, blocks)
    newer = older = None
    if offset:
        newer = button("◀ Before", str(DiffersTap(tap.under, tap.key, max(0, offset - PAGE))))
    if offset + shown < len(every):
        left = len(every) - offset - shown
        older = button(f"More ({left}) ▶", str(DiffersTap(tap.under, tap.key, offset + shown)))
    contexts = [one for each in found[:shown] for one in each]
    return View(html, keyboard(*rows(contexts, width=6), row(newer, older), row(_home(tap))))


def block(one: Disagreement, *, first: int = 1) -> str:
    """A disagreement as HTML: what it is about, then each sentence with where it stands, numbered."""
    lines = [f"<b>{_about(one)}</b>"]
    for number, side in enumerate(one.sides[:SIDES], start=first):
        lines += [f"<b>{number}</b> · {render.source(side.article)}", _quoted(side)]
    if len(one.sides) > SIDES:
        lines.append(f"and {render.count(len(one.sides) - SIDES, 'more report', 'more reports')}")
    return "\n".join(lines)


def digest_block(one: Disagreement) -> str:
    """A disagreement in a digest: named as such, both sentences, both articles to be tapped."""
    lines = [f"{SIGN} <b>Reports differ</b> · {_about(one)}"]
    for side in one.sides[:SIDES]:
        lines += [_quoted(side), f"{render.source(side.article)} · /article_{side.article.id}"]
    return "\n".join(lines)


def in_one_line(one: Disagreement) -> str:
    """A disagreement in one line of HTML: "military aid: $2 billion / €2 billion"."""
    return f"{SIGN} {_named(one)}"


def _named(one: Disagreement) -> str:
    if one.kind is not Differs.FIGURE:
        return _about(one)
    told = [side.sentence[low:high] for side in one.sides[:SIDES] for low, high in side.marked[:1]]
    amounts = " / ".join(f"<b>{render.label(words, most=60)}</b>" for words in dict.fromkeys(told))
    return f"{_about(one)}: {amounts}"


def _about(one: Disagreement) -> str:
    """ "Military aid", "🇮🇹 Italy on troop deployment", "Igor Zhovkva on troop deployment"."""
    if one.kind is Differs.READING and one.speaker is not None:
        return f"{render.label(one.speaker.name)} on {render.label(one.about)}"
    if one.actor is not None:
        return (
            f"{escape(one.actor.emoji)} {render.label(one.actor.name)} on {render.label(one.about)}".strip()
        )
    return render.heading(one.about)


def _quoted(side: Side) -> str:
    return render.block(first_part(render.marked(side.sentence, side.marked, "b"), limit=SENTENCE_UNITS))


def places(one: Disagreement, first: int, back: str) -> list[Button | None]:
    """A button to each side's context: the statement's where it is one, else the sentences around it."""
    found: list[Button | None] = []
    for at, side in enumerate(one.sides[:SIDES]):
        tap: ContextTap | SideTap = SideTap(one.id, at, back)
        if side.statement_id is not None:
            tap = ContextTap(side.statement_id, back=back)
        found.append(button(f"🔍 {first + at}", str(tap)))
    return found


def _side_view(one: Disagreement, side: Side, around: tuple[str, str], back: str) -> View:
    before, after = around
    marked = [(low + len(before), high + len(before)) for low, high in side.marked]
    words = render.marked(before + side.sentence + after, marked, "b", "u")
    html = "\n".join(
        [
            f"{SIGN} <b>{_about(one)}</b> · {render.source(side.article)}",
            f"<blockquote>{first_part(words, limit=render.PAGE_UNITS)}</blockquote>",
            "The article's own words · underlined: where reports differ",
        ]
    )
    home = button("◀ Back", back)
    return View(html, keyboard(row(home, button("📄 The article", ArticleTap(side.article.id)))))


def _home(tap: DiffersTap) -> Button | None:
    match tap.under:
        case Under.ISSUE:
            return button("◀ Positions", PositionsTap(tap.key))
        case Under.ACTOR:
            return button("◀ Positions", CountryTap(tap.key))
        case Under.ARTICLE:
            return button("◀ The article", ArticleTap(int(tap.key)))
        case Under.ALL:
            return button("Newest articles", LatestTap())


def _under(db: Database, tap: DiffersTap) -> tuple[Disagreement, ...]:
    match tap.under:
        case Under.ISSUE:
            return store.disagreements_of(db, issue=tap.key)
        case Under.ACTOR:
            return store.disagreements_of(db, actor=tap.key)
        case Under.ARTICLE:
            return store.disagreements_in(db, [int(tap.key)])
        case Under.ALL:
            return store.disagreements_of(db)
