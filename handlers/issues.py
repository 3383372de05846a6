"""/positions: everyone's stance on an issue, grouped; /issues: what there are positions on."""

from __future__ import annotations

from itertools import groupby

from sqlite_utils import Database
from telegram import Update

from handlers import answers, render, requests
from handlers.answers import Choices, IssueAnswer
from handlers.choices import actor_buttons, choices_view, usage_view
from handlers.desk import BriefingContext
from handlers.paging import PositionsTap, SearchTap, View, button, keyboard, row, rows, titled
from handlers.replies import reply
from storage import issues as store
from storage.values import IssueRow

#: issues on a page of the list
PAGE = 8
#: actors with a button of their own
BUTTONS = 24
#: issues that nobody speaks about are named up to this many
WATCHED = 12


async def positions(update: Update, context: BriefingContext) -> None:
    """Answer /positions ISSUE."""
    words = requests.arguments(context.args)
    await reply(update, await context.desk.ask(positions_asked, words))


async def issues(update: Update, context: BriefingContext) -> None:
    """Answer /issues."""
    await reply(update, await context.desk.ask(issues_asked, 0))


def positions_asked(db: Database, words: str) -> View:
    """Where everyone stands on what the words name; without words, how to ask."""
    if not words:
        return usage_view("positions", answers.examples(db))
    answer = answers.positions_on(db, words)
    return choices_view(answer) if isinstance(answer, Choices) else positions_view(answer)


def positions_turned(db: Database, tap: PositionsTap) -> View | None:
    """The issue, or the page of the list of issues, that a tap asks for; None where it is out of date."""
    if not tap.issue:
        return issues_asked(db, tap.offset)
    answer = answers.positions_page(db, tap.issue)
    return positions_view(answer) if answer else None


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
    for direction, group in groupby(answer.positions, key=lambda one: one.direction):
        standing = [render.standing(one) for one in group]
        title = f"{render.SIGNS[direction]} <b>{render.STANCES[direction].capitalize()}</b> ({len(standing)})"
        blocks.append("\n".join([title, *standing]))
    html, _ = render.page("\n".join(head), blocks, most=4000)
    actors = tuple(dict.fromkeys(one.actor for one in answer.positions))[:BUTTONS]
    return View(
        html,
        keyboard(
            *rows(actor_buttons(actors, issue.slug), width=3),
            row(button("◀ All issues", PositionsTap()), said),
        ),
    )


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
