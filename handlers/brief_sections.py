"""The sections of a brief, page by page: all that is told, each line with the sentence and its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from handlers import change_text, disagreements, render
from handlers.brief_taps import BriefTap, LineTap, read_tap
from handlers.chunks import first_part
from handlers.paging import (
    ArticleTap,
    Button,
    ContextTap,
    PositionsTap,
    View,
    button,
    keyboard,
    row,
    rows,
    titled,
)
from storage.briefs import Attendee, Brief, Line, Surroundings
from storage.side_by_side import Story
from storage.values import StatementRow

#: lines on a page of a section
PAGE = 5


def who(one: Attendee) -> str:
    flag = f"{escape(one.actor.emoji)} " if one.actor and one.actor.emoji else ""
    return f"{flag}{render.label(one.name, most=40)}"


def also_in(one: Line) -> str:
    return f" · in {one.also + 1} articles" if one.also else ""


def times(known: Brief, one: Story) -> str:
    times = known.reported.get(one.told.id, 1)
    return f" · in {times} of {len(known.articles)}" if times > 1 else ""


@dataclass(frozen=True, slots=True)
class _Item:
    """One line of a section: its HTML, and the buttons that go with it."""

    html: str
    buttons: tuple[Button | None, ...]


def _page(known: Brief, tap: BriefTap, title: str, items: Sequence[_Item], *, width: int = 5) -> View:
    """A page of a section with its buttons, and the way back to the brief."""
    offset = tap.offset if tap.offset < len(items) else 0
    first = f"{render.label(known.summit.title)}\n<b>{title}</b> · {len(items)}"
    some = items[offset : offset + PAGE]
    html, shown = render.page(first, (one.html for one in some))
    before = after = None
    if offset:
        before = button("◀ Before", str(BriefTap(tap.summit, tap.section, max(0, offset - PAGE))))
    left = len(items) - offset - shown
    if left > 0:
        after = button(f"More ({left}) ▶", str(BriefTap(tap.summit, tap.section, offset + shown)))
    return View(
        html,
        keyboard(
            *rows((each for one in some[:shown] for each in one.buttons), width=width),
            row(before, after),
            row(button("◀ The brief", str(BriefTap(tap.summit)))),
        ),
    )


def _with_line(number: int, one: Line, tap: BriefTap, text: str) -> _Item:
    back = str(BriefTap(tap.summit, tap.section, tap.offset))
    place = ContextTap(one.statement_id, back=back) if one.statement_id else LineTap(one.id, back=back)
    return _Item(text, (button(f"🔍 {number}", str(place)),))


def present_view(known: Brief, tap: BriefTap) -> View:
    """Who took part, each with the sentence that shows it."""
    items = []
    for number, one in enumerate(known.attendees, start=1):
        role = f" · {render.label(one.speaker.role, most=60)}" if one.speaker and one.speaker.role else ""
        text = (
            f"<b>{number}</b> · {who(one)}{role}\n{render.block(escape(one.line.sentence))}\n"
            f"{render.source(one.line.article)}"
        )
        items.append(_with_line(number, one.line, tap, text))
    return _page(known, tap, "Took part", items)


def decided_view(known: Brief, tap: BriefTap) -> View:
    """What was decided, then what was said together."""
    items = []
    for number, one in enumerate(known.decided, start=1):
        first = f"<b>{number}</b> · {render.source(one.article)}{also_in(one)}"
        text = f"{first}\n{render.block(escape(one.sentence))}"
        items.append(_with_line(number, one, tap, text))
    for number, said in enumerate(known.together, start=len(items) + 1):
        items.append(_said_item(number, said, tap, ""))
    return _page(known, tap, "Decided and said together", items)


def said_view(known: Brief, tap: BriefTap) -> View:
    """The statements, most reported first."""
    items = [
        _said_item(number, one.told, tap, times(known, one))
        for number, one in enumerate(known.stories, start=1)
    ]
    return _page(known, tap, "Statements, most reported first", items)


def _said_item(number: int, one: StatementRow, tap: BriefTap, more: str) -> _Item:
    back = str(BriefTap(tap.summit, tap.section, tap.offset))
    speaker = render.person(one.speaker, mention=one.mention)
    text = "\n".join(
        [
            f"<b>{number}</b> · {speaker} · {render.source(one.article)}",
            render.verbatim(one.parts, one.kind),
            f"{render.how(one)}{more}",
        ]
    )
    return _Item(text, (button(f"🔍 {number}", str(ContextTap(one.id, back=back))),))


def stand_view(known: Brief, tap: BriefTap) -> View:
    """Where countries stand, issue by issue, with a button to everyone's evidence."""
    items = []
    for one in known.standings:
        lines = [f"<b>{render.heading(one.issue.title)}</b>"]
        for direction, sign in render.SIGNS.items():
            held = [position for position in one.positions if position.direction is direction]
            lines += [f"{sign} {render.standing(position)}" for position in held]
        there = button(titled(one.issue.title), PositionsTap(one.issue.slug))
        items.append(_Item("\n".join(lines), (there,)))
    return _page(known, tap, "Where countries stand, as these articles tell", items, width=2)


def differs_view(known: Brief, tap: BriefTap) -> View:
    """What the summit's articles disagree on, both sentences."""
    back = str(BriefTap(tap.summit, tap.section, tap.offset))
    items: list[_Item] = []
    number = 1
    for one in known.disagreements:
        contexts = tuple(disagreements.places(one, number, back))
        items.append(_Item(disagreements.block(one, first=number), contexts))
        number += len(contexts)
    return _page(known, tap, "Reports differ", items)


def changes_view(known: Brief, tap: BriefTap) -> View:
    """What moved since earlier articles, before and after."""
    items = [
        _Item(
            change_text.change(one, f"{render.actor(one.actor)} on {render.label(one.issue.title)}"),
            (button(titled(one.issue.title), PositionsTap(one.issue.slug)),),
        )
        for one in known.changes
    ]
    return _page(known, tap, "Changed since before", items, width=2)


def articles_view(known: Brief, tap: BriefTap) -> View:
    """The articles that tell of it."""
    back = str(BriefTap(tap.summit, tap.section, tap.offset))
    items = [
        _Item(
            render.article_line(one, number=number), (button(f"📄 {number}", str(ArticleTap(one.id, back))),)
        )
        for number, one in enumerate(known.articles, start=1)
    ]
    return _page(known, tap, "Articles", items)


def line_view(found: Surroundings, tap: LineTap) -> View:
    """A sentence where it stands, underlined, with the way back and to the article."""
    text = found.before + found.sentence + found.after
    places = [(len(found.before), len(found.before) + len(found.sentence))]
    words = first_part(render.marked(text, places, "b", "u"), limit=render.PAGE_UNITS)
    back = button("◀ Back", tap.back) if read_tap(tap.back) else None
    return View(
        f"{render.source(found.article)}\n<blockquote>{words}</blockquote>\nThe article's own words",
        keyboard(row(back, button("📄 The article", ArticleTap(found.article.id)))),
    )
