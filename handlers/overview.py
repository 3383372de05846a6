"""/positions without an issue, and the pictures of it: countries by issues, with the same in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from extraction.model import Direction
from handlers import answers, change_text, render
from handlers.choices import usage_view
from handlers.desk import BriefingContext
from handlers.paging import Keyboard, PositionsTap, View, button, keyboard, row, rows, titled
from handlers.pictures.model import MOST_COLUMNS, MOST_ROWS, Cell, Matrix, Row
from handlers.pictures.sending import Plate, caption, send, turn_to
from handlers.replies import out_of_date, reply, turn
from storage.position_matrix import PositionMatrix, matrix, matrix_about
from storage.values import PositionRow

#: actors that are only named: those there is no row for
NAMED = 12

_ORDER = (Direction.FOR, Direction.CONDITIONAL, Direction.UNDECIDED, Direction.AGAINST)
_TAP = re.compile(r"i:([mw]):([0-9]{1,6}):([\w.-]{0,48})")


@dataclass(frozen=True, slots=True)
class MatrixTap:
    """A page of the issues by countries, or one issue's picture; `words`: without a picture."""

    offset: int = 0
    issue: str = ""
    words: bool = False

    def __str__(self) -> str:
        return f"i:{'w' if self.words else 'm'}:{self.offset}:{self.issue}"


def read_matrix_tap(data: str) -> MatrixTap | None:
    """The tap that `data` says; None for anything else."""
    found = _TAP.fullmatch(data)
    return MatrixTap(int(found[2]), found[3], found[1] == "w") if found else None


def handlers() -> list[BaseHandler[Any, BriefingContext, Any]]:
    """What the buttons of the picture need."""
    return [CallbackQueryHandler(matrix_tapped, pattern=r"^i:")]


async def overview(update: Update, context: BriefingContext) -> None:
    """Answer /positions without an issue: the picture, or how to ask where nothing is held yet."""
    plate = await context.desk.ask(matrix_plate, MatrixTap())
    if plate is None:
        await reply(update, await context.desk.ask(_usage))
    else:
        await send(update, context, plate)


async def matrix_tapped(update: Update, context: BriefingContext) -> None:
    """Answer a tap for a page of the picture, or for its words."""
    query = update.callback_query
    if query is None:
        return
    tap = read_matrix_tap(query.data or "")
    plate = await context.desk.ask(matrix_plate, tap) if tap else None
    if tap is None or plate is None:
        await out_of_date(query)
    elif tap.words:
        await turn(query, plate.words)
    else:
        await turn_to(query, context, plate)


def _usage(db: Database) -> View:
    return usage_view("positions", answers.examples(db))


def matrix_plate(db: Database, tap: MatrixTap) -> Plate | None:
    """The picture a tap asks for, and its words; None where nothing is held."""
    if tap.issue:
        found = matrix_about(db, tap.issue, rows=MOST_ROWS, columns=MOST_COLUMNS)
    else:
        found = matrix(db, rows=MOST_ROWS, columns=MOST_COLUMNS, offset=tap.offset)
    return _plate(found) if found is not None and found.actors else None


def _plate(found: PositionMatrix) -> Plate:
    words, _ = render.page(_head(found), _lines(found), foot=_foot(found), most=3500)
    return Plate(
        _picture(found),
        caption("\n".join([_head(found), "", *_lines(found), _foot(found)]).strip()),
        _keyboard(found, words=False),
        View(words, _keyboard(found, words=True)),
    )


def _picture(found: PositionMatrix) -> Matrix:
    return Matrix(
        title=titled(found.about.title) if found.about else "Where they stand",
        columns=tuple(one.title for one in found.issues),
        rows=tuple(
            Row(
                titled(actor.name),
                actor.code,
                tuple(_cell(found, actor.code, issue.slug) for issue in found.issues),
            )
            for actor in found.actors
        ),
    )


def _cell(found: PositionMatrix, actor: str, issue: str) -> Cell | None:
    held = found.held.get((actor, issue))
    return Cell(held.direction, _own(held), (actor, issue) in found.moved) if held else None


def _own(held: PositionRow) -> bool:
    return held.first_hand and held.reported_by is None


def _head(found: PositionMatrix) -> str:
    """What is shown, and how to see one issue: a line that works as it stands."""
    example = f"One issue, with the evidence: <code>/positions {render.label(found.issues[0].title)}</code>"
    if found.about:
        return f"<b>{render.heading(found.about.title)}</b>, and where they stand on more\n{example}"
    shown = f"issues {found.offset + 1} to {found.offset + len(found.issues)} of {found.total}"
    return f"<b>Where they stand</b> · {shown}\n{example}"


def _lines(found: PositionMatrix) -> list[str]:
    """The picture in words: an issue a line, its actors by side."""
    lines = []
    for issue in found.issues:
        held = [
            found.held[actor.code, issue.slug]
            for actor in found.actors
            if (actor.code, issue.slug) in found.held
        ]
        held.sort(key=lambda one: _ORDER.index(one.direction))
        sides = [
            f"{change_text.stance(direction)}: {', '.join(_named(found, one) for one in group)}"
            for direction, group in groupby(held, key=lambda one: one.direction)
        ]
        lines.append(f"<b>{render.heading(issue.title)}</b>\n{'; '.join(sides)}")
    return lines


def _named(found: PositionMatrix, held: PositionRow) -> str:
    name = render.label(held.actor.name, most=40)
    moved = f" {change_text.SIGN}" if (held.actor.code, held.issue.slug) in found.moved else ""
    return f"{name if _own(held) else f'<i>{name}</i>'}{moved}"


def _foot(found: PositionMatrix) -> str:
    """What the signs mean that are no words, and who is not shown."""
    notes = []
    if any(not _own(one) for one in found.held.values()):
        notes.append("<i>In italics</i>: said by others.")
    if found.moved:
        notes.append(f"{change_text.SIGN} has moved.")
    if found.others:
        named = ", ".join(render.label(one.name, most=30) for one in found.others[:NAMED])
        more = f" and {len(found.others) - NAMED} more" if len(found.others) > NAMED else ""
        notes.append(f"Not shown: {named}{more}.")
    return " ".join(notes)


def _keyboard(found: PositionMatrix, *, words: bool) -> Keyboard:
    slug = found.about.slug if found.about else ""
    offset = found.offset
    before = more = None
    if not slug:
        if offset:
            before = button("◀ Before", MatrixTap(max(0, offset - MOST_COLUMNS), words=words))
        left = found.total - offset - len(found.issues)
        if left > 0:
            more = button(f"More issues ({left}) ▶", MatrixTap(offset + len(found.issues), words=words))
    other = (
        button("🖼 As a picture", MatrixTap(offset, slug))
        if words
        else button("≡ In words", MatrixTap(offset, slug, words=True))
    )
    return keyboard(
        *rows((button(titled(one.title), PositionsTap(one.slug)) for one in found.issues), width=2),
        row(before, more),
        row(other, button("All issues", PositionsTap())),
    )
