"""/positions: everyone's stance on an issue, grouped; /issues: what there are positions on."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from sqlite_utils import Database
from telegram import Update

from handlers import answers, change_text, render, requests
from handlers.answers import Choices, IssueAnswer
from handlers.choices import actor_buttons, choices_view
from handlers.desk import BriefingContext
from handlers.disagreements import DiffersTap, Under, noted
from handlers.overview import MatrixTap, overview
from handlers.paging import PositionsTap, SearchTap, View, button, keyboard, row, rows, titled
from handlers.replies import reply
from storage import issues as store
from storage.side_by_side import PositionChange
from storage.values import IssueRow, PositionRow

#: issues on a page of the list
PAGE = 8
#: actors with a button of their own
BUTTONS = 24
#: issues that nobody speaks about are named up to this many
WATCHED = 12


async def positions(update: Update, context: BriefingContext) -> None:
    """Answer /positions ISSUE; without one, everything at one look."""
    words = requests.arguments(context.args)
    if not words:
        await overview(update, context)
        return
    await reply(update, await context.desk.ask(positions_asked, words))


async def issues(update: Update, context: BriefingContext) -> None:
    """Answer /issues."""
    await reply(update, await context.desk.ask(issues_asked, 0))


def positions_asked(db: Database, words: str) -> View:
    """Where everyone stands on what the words name."""
    answer = answers.positions_on(db, words)
    return choices_view(answer) if isinstance(answer, Choices) else _with_disagreements(db, answer)


def positions_turned(db: Database, tap: PositionsTap) -> View | None:
    """The issue, or the page of the list of issues, that a tap asks for; None where it is out of date."""
    if not tap.issue:
        return issues_asked(db, tap.offset)
    answer = answers.positions_page(db, tap.issue)
    return _with_disagreements(db, answer) if answer else None


def _with_disagreements(db: Database, answer: IssueAnswer) -> View:
    return noted(db, positions_view(answer), DiffersTap(Under.ISSUE, answer.issue.slug))


def positions_view(answer: IssueAnswer) -> View:
    """An issue's actors grouped by stance: for, on condition, undecided, against."""
    issue = answer.issue
    head = [f"<b>{render.heading(issue.title)}</b>", render.label(issue.proposition, most=200)]
    if answer.asked:
        head.insert(0, f"<i>Showing “{render.label(issue.title)}” for “{render.label(answer.asked)}”.</i>")
    if not answer.positions:
        head += ["", "No article tells who is for or against."]
    said = None
    if issue.statements:
        spoken = render.count(issue.statements, "statement")
        # The title stands as code, so that the button can search for it.
        head.append(f"{spoken} on {render.code(issue.title)}")
        said = button(f"💬 {spoken}", SearchTap())
    blocks = []
    moved = {one.actor.code: one for one in answer.changes}
    for direction, group in groupby(answer.positions, key=lambda one: one.direction):
        standing = [_standing(one, moved) for one in group]
        title = f"{render.SIGNS[direction]} <b>{render.STANCES[direction].capitalize()}</b> ({len(standing)})"
        blocks.append("\n".join([title, *standing]))
    html, _ = render.page("\n".join(head), blocks, most=4000)
    actors = tuple(dict.fromkeys(one.actor for one in answer.positions))[:BUTTONS]
    return View(
        html,
        keyboard(
            *rows(actor_buttons(actors, issue.slug), width=3),
            row(button("🖼 As a picture", MatrixTap(0, issue.slug)) if actors else None, said),
            row(button("◀ All issues", PositionsTap())),
        ),
    )


def _standing(position: PositionRow, moved: Mapping[str, PositionChange]) -> str:
    """An actor's line, with what it was before where it moved."""
    line = render.standing(position)
    change = moved.get(position.actor.code)
    if change is None or change.after.direction is not position.direction:
        return line
    return f"{line} · {change_text.was(change)}"


def issues_asked(db: Database, offset: int) -> View:
    """A page of the issues, those most spoken about first."""
    return issues_view(store.issues(db), offset)


def issues_view(rows_: tuple[IssueRow, ...], offset: int) -> View:
    """The list of issues from `offset` on; those that no article speaks about come last and by name only."""
    spoken = tuple(one for one in rows_ if one.statements or one.actors)
    silent = [render.label(one.title) for one in rows_ if not (one.statements or one.actors)]
    offset = offset if offset < len(spoken) else 0
    here = spoken[offset : offset + PAGE]
    more_silent = f" and {len(silent) - WATCHED} more" if len(silent) > WATCHED else ""
    foot = (
        f"Also watched, nothing yet: {', '.join(silent[:WATCHED])}{more_silent}."
        if silent and offset + PAGE >= len(spoken)
        else ""
    )
    head = "<b>Issues</b>" if spoken else "<b>Issues</b>\nNo article speaks about one yet."
    html, shown = render.page(head, (render.issue(one) for one in here), foot=foot)
    before = button("◀ Before", PositionsTap("", max(0, offset - PAGE))) if offset else None
    left = len(spoken) - offset - shown
    more = button(f"More ({left}) ▶", PositionsTap("", offset + shown)) if left > 0 else None
    buttons = [button(f"{titled(one.title)} ({one.actors})", PositionsTap(one.slug)) for one in here[:shown]]
    return View(html, keyboard(*rows(buttons, width=2), row(before, more)))
