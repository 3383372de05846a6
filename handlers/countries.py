"""/country: where a country or organisation stands, issue by issue, each with the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database
from telegram import Update

from handlers import answers, change_text, render, requests
from handlers.answers import Choices, CountryAnswer
from handlers.choices import choices_view, speaker_buttons, usage_view
from handlers.desk import BriefingContext
from handlers.disagreements import DiffersTap, Under, noted
from handlers.paging import Button, CountryTap, PositionsTap, View, button, keyboard, row, rows, titled
from handlers.replies import reply
from handlers.requests import Wanted
from handlers.timeline import ChangesTap, TimelineTap
from storage.values import PositionRow

#: positions on a page, fewer where they are long
PAGE = 4


async def country(update: Update, context: BriefingContext) -> None:
    """Answer /country NAME [issue]."""
    ways = requests.readings(requests.arguments(context.args))
    await reply(update, await context.desk.ask(country_asked, ways))


def country_asked(db: Database, ways: Sequence[Wanted]) -> View:
    """The answer to the readings of a request; without any, how to ask."""
    if not ways:
        return usage_view("country", answers.examples(db))
    answer = answers.country(db, ways)
    return choices_view(answer) if isinstance(answer, Choices) else _with_disagreements(db, answer, 0)


def country_turned(db: Database, tap: CountryTap) -> View | None:
    """The page a tap asks for; None where it is out of date."""
    answer = answers.country_page(db, tap.actor, issue=tap.issue or None)
    return _with_disagreements(db, answer, tap.offset) if answer else None


def _with_disagreements(db: Database, answer: CountryAnswer, offset: int) -> View:
    return noted(db, country_view(answer, offset), DiffersTap(Under.ACTOR, answer.actor.code))


def country_view(answer: CountryAnswer, offset: int) -> View:
    """A page of an actor's positions, or of the evidence for one; past the end, the first page."""
    positions = answer.positions
    offset = offset if offset < len(positions) else 0
    slug = answer.issue.slug if answer.issue else ""
    html, shown = render.page(
        _head(answer), (_position(row_, answer) for row_ in positions[offset : offset + PAGE])
    )
    newer = older = None
    if offset:
        newer = button("◀ Before", CountryTap(answer.actor.code, max(0, offset - PAGE), slug))
    if offset + shown < len(positions):
        left = len(positions) - offset - shown
        older = button(f"More ({left}) ▶", CountryTap(answer.actor.code, offset + shown, slug))
    return View(
        html,
        keyboard(
            row(newer, older),
            *rows(_issues(answer, positions[offset : offset + shown]), width=2),
            *rows(speaker_buttons(answer.speakers), width=1),
            _over_time(answer),
            _elsewhere(answer),
        ),
    )


def _head(answer: CountryAnswer) -> str:
    actor = answer.actor
    lines = []
    if answer.asked:
        lines.append(f"<i>Showing “{render.label(actor.name)}” for “{render.label(answer.asked)}”.</i>")
    lines.append(render.actor(actor))
    if answer.issue:
        lines.append(render.label(answer.issue.proposition, most=200))
        if not answer.positions:
            lines += [
                "",
                f"No article tells where {render.label(actor.name)} stands on this.{_others(answer)}",
            ]
        else:
            found = render.count(len(answer.positions), "piece of evidence", "pieces of evidence")
            lines.append(f"{found}, newest first" if len(answer.positions) > 1 else found)
    elif answer.unknown_issue and not (answer.near_issues and not answer.positions):
        # Where nothing is told at all, it does not matter which of several issues was meant.
        lines += ["", _unknown(answer)]
    if not answer.positions and not answer.issue:
        lines += [
            "",
            f"No article tells where {render.label(actor.name)} stands. /issues shows what is told about.",
        ]
    elif answer.positions and not answer.issue:
        lines.append(render.count(len(answer.positions), "position") + " read from the articles")
    return "\n".join(lines)


def _unknown(answer: CountryAnswer) -> str:
    """That the words after the name are no issue, or may be several."""
    asked = f"“{render.label(answer.unknown_issue or '')}”"
    rest = " All positions there are:" if answer.positions else ""
    if answer.near_issues:
        several = ", ".join(render.label(one.title) for one in answer.near_issues[:PAGE])
        return f"{asked} may be {several}.{rest}"
    return f"I know no issue called {asked}.{rest}"


def _others(answer: CountryAnswer) -> str:
    if not answer.others:
        return " /issues shows what is told about."
    known = ", ".join(
        f"{render.SIGNS[one.direction]} {render.label(one.issue.title)} ({render.STANCES[one.direction]})"
        for one in answer.others[:PAGE]
    )
    return f" What is told: {known}."


def _position(position: PositionRow, answer: CountryAnswer) -> str:
    html = render.position(
        position, head=render.heading(position.issue.title), alone=answer.issue is not None
    )
    into = [one for one in answer.changes if one.after.stance_id == position.stance_id]
    if answer.issue is None:
        # The list has each position once: it moved if its last change led to where it stands.
        last = [one for one in answer.changes if one.issue.slug == position.issue.slug][-1:]
        into = [one for one in last if one.after.direction is position.direction]
    return "\n".join([html, *map(change_text.was, into)])


def _issues(answer: CountryAnswer, shown: Sequence[PositionRow]) -> list[Button | None]:
    """To the evidence of the positions shown, where there is more; to the others where it has none here."""
    code = answer.actor.code
    if answer.near_issues and answer.positions:
        return [button(titled(one.title), CountryTap(code, 0, one.slug)) for one in answer.near_issues[:PAGE]]
    if answer.issue:
        return [
            button(
                f"{render.SIGNS[one.direction]} {titled(one.issue.title)}",
                CountryTap(code, 0, one.issue.slug),
            )
            for one in answer.others[:PAGE]
        ]
    return [
        button(
            f"{render.SIGNS[one.direction]} {titled(one.issue.title)} ({one.evidences})",
            CountryTap(code, 0, one.issue.slug),
        )
        for one in shown
        if one.evidences > 1
    ]


def _over_time(answer: CountryAnswer) -> tuple[Button, ...]:
    code, slug = answer.actor.code, answer.issue.slug if answer.issue else ""
    changed = None
    if answer.changes:
        changed = button(
            f"{change_text.SIGN} What changed ({len(answer.changes)})", ChangesTap(code, 0, slug)
        )
    there = answer.positions or answer.speakers
    return row(changed, button("🕑 Timeline", TimelineTap(f"a:{code}", 0, slug)) if there else None)


def _elsewhere(answer: CountryAnswer) -> tuple[Button, ...]:
    code = answer.actor.code
    everything = (
        button("◀ All positions", CountryTap(code))
        if answer.issue and (answer.positions or answer.others)
        else None
    )
    everyone = button("Everyone on this", PositionsTap(answer.issue.slug)) if answer.issue else None
    return row(everything, everyone, button(f"🔔 Follow {answer.actor.name}", f"fa:{code}"))
