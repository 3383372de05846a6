"""/compare: two people or two countries side by side, issue by issue; where they differ comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from html import escape
from typing import Any

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from extraction.model import Direction
from handlers import answers, change_text, render, requests
from handlers.chunks import first_part
from handlers.compare_reading import Both, read_two
from handlers.desk import BriefingContext
from handlers.paging import (
    Button,
    ContextTap,
    CountryTap,
    View,
    WhoTap,
    button,
    keyboard,
    row,
    rows,
    titled,
)
from handlers.replies import out_of_date, reply, turn
from handlers.subjects import Found, Subject, subject_of_key, which_view
from storage import comparing, issues
from storage.comparing import Told
from storage.values import IssueRow, StatementRow

#: issues on a page, fewer where they are long
PAGE = 3
#: statements of each side where one issue is asked for
ON_ONE = 2
#: issues told by name only
NAMED = 8
#: a statement is shown in part where it is longer; 🔍 has the rest
WORDS_UNITS = 400

_TAP = re.compile(r"o:([sa]):([\w.-]{1,12}):([\w.-]{1,12}):([0-9]{1,4}):([\w.-]{0,40})")


class Stand(Enum):
    """How two stand to each other on an issue; in the order in which it is told."""

    DIFFER = "They differ"
    PARTLY = "One of them on condition"
    AGREE = "They agree"
    SPOKE = "Both spoke"
    ONE = "Only one of them"


@dataclass(frozen=True, slots=True)
class CompareTap:
    """A page of a comparison, or one issue of it. `kind` is "s" for speakers, "a" for actors."""

    kind: str
    left: str
    right: str
    offset: int = 0
    issue: str = ""

    def __str__(self) -> str:
        return f"o:{self.kind}:{self.left}:{self.right}:{self.offset}:{self.issue}"

    @classmethod
    def of(cls, left: Subject, right: Subject, issue: str = "") -> CompareTap:
        """The first page for two subjects of one kind."""
        kind, _, first = left.key.partition(":")
        return cls(kind, first, right.key.partition(":")[2], 0, issue)


@dataclass(frozen=True, slots=True)
class OnIssue:
    """What two tell on one issue."""

    issue: IssueRow
    left: Told
    right: Told

    @property
    def stand(self) -> Stand:
        """How they stand to each other: by their directions, where both have one."""
        if not (self.left.is_told and self.right.is_told):
            return Stand.ONE
        if self.left.position is None or self.right.position is None:
            return Stand.SPOKE
        both = {self.left.position.direction, self.right.position.direction}
        if len(both) == 1:
            return Stand.AGREE
        if Direction.CONDITIONAL in both and Direction.AGAINST not in both:
            return Stand.PARTLY
        return Stand.DIFFER


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """Two subjects of one kind, and every issue on which both tell something, what differs first."""

    left: Subject
    right: Subject
    shared: tuple[OnIssue, ...]
    #: issues that only one of them tells about: the left one, the right one
    only: tuple[tuple[IssueRow, ...], tuple[IssueRow, ...]]
    #: set where one issue was asked for; `shared` then has it or nothing
    issue: IssueRow | None = None
    alone: OnIssue | None = None
    unknown_issue: str | None = None


def handlers() -> list[BaseHandler[Any, BriefingContext, Any]]:
    """What /compare and the buttons of its answers need."""
    return [
        CommandHandler("compare", compare, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(compare_tapped, pattern=r"^o:"),
    ]


async def compare(update: Update, context: BriefingContext) -> None:
    """Answer /compare ONE OTHER [issue]."""
    words = requests.arguments(context.args)
    await reply(update, await context.desk.ask(compare_asked, words))


async def compare_tapped(update: Update, context: BriefingContext) -> None:
    """Answer a tap on a button of a comparison."""
    query = update.callback_query
    if query is None:
        return
    view = await context.desk.ask(compare_turned, query.data or "")
    if view is None:
        await out_of_date(query)
    else:
        await turn(query, view)


def compare_asked(db: Database, words: str) -> View:
    """The answer to what was typed; where it does not name two, how to."""
    answer = compared_as_asked(db, words)
    return answer if isinstance(answer, View) else compare_view(answer, 0)


def compared_as_asked(db: Database, words: str) -> CompareAnswer | View:
    """What the two that were named tell; where no two are, what to say of that."""
    if not words:
        return View(f"/compare whom with whom? Two people or two countries{_example(db)}")
    both = read_two(db, words)
    if both.third is not None:
        return _three_view(both)
    if both.left.subject is None:
        return which_view(both.left, lambda one: _pair(one, both.right), _bare_example(db))
    if both.right is None:
        return _alone_view(db, both.left.subject)
    if both.right.subject is None:
        return which_view(both.right, lambda one: _pair(one, both.left), _bare_example(db))
    left, right = both.left.subject, both.right.subject
    if left == right:
        return View(f"{render.bold(left.name)} twice: there is nothing to compare. Two of them{_example(db)}")
    if (left.speaker is None) != (right.speaker is None):
        return _mixed_view(db, left, right)
    everything = compared(db, left, right)
    if not both.about:
        return everything
    told = {one.issue.slug for one in everything.shared}
    issue, _ = answers.issue_meant(db, both.about, told)
    if issue is None:
        return replace(everything, unknown_issue=both.about)
    return compared(db, left, right, issue)


def compare_turned(db: Database, data: str) -> View | None:
    """The page a tap asks for; None where it is out of date."""
    tapped = _TAP.fullmatch(data)
    if tapped is None:
        return None
    left = subject_of_key(db, tapped[1], tapped[2])
    right = subject_of_key(db, tapped[1], tapped[3])
    issue = issues.issue(db, tapped[5]) if tapped[5] else None
    if left is None or right is None or left == right or (tapped[5] and issue is None):
        return None
    return compare_view(compared(db, left, right, issue), int(tapped[4]))


def compared(db: Database, left: Subject, right: Subject, issue: IssueRow | None = None) -> CompareAnswer:
    """What two subjects of one kind tell, on one issue or on all."""
    most = ON_ONE if issue else 1
    slug = issue.slug if issue else None
    ours, theirs = (comparing.told_by(db, one.key, issue=slug, statements=most) for one in (left, right))
    titles = comparing.issues_named(db, {*ours, *theirs})
    every = [OnIssue(titles[one], ours.get(one, Told()), theirs.get(one, Told())) for one in titles]
    order = list(Stand)
    shared = sorted(
        (one for one in every if one.stand is not Stand.ONE),
        key=lambda one: (order.index(one.stand), -one.left.count - one.right.count, one.issue.title),
    )
    return CompareAnswer(
        left,
        right,
        tuple(shared),
        (
            tuple(one.issue for one in every if one.stand is Stand.ONE and one.left.is_told),
            tuple(one.issue for one in every if one.stand is Stand.ONE and one.right.is_told),
        ),
        issue,
        alone=next((one for one in every if one.stand is Stand.ONE), None) if issue else None,
    )


def compare_view(answer: CompareAnswer, offset: int) -> View:
    """A page of the issues on which both tell something."""
    offset = offset if offset < len(answer.shared) else 0
    here = answer.shared[offset : offset + PAGE]
    shown_issues = here or ((answer.alone,) if answer.alone else ())
    blocks = [_block(answer, one, offset + at) for at, one in enumerate(shown_issues, start=1)]
    html, shown = render.page(
        _head(answer),
        blocks,
        foot=_foot(answer) if offset + PAGE >= len(answer.shared) else "",
    )
    tap = CompareTap.of(answer.left, answer.right, answer.issue.slug if answer.issue else "")
    before = after = None
    if offset:
        before = button("◀ Before", CompareTap(tap.kind, tap.left, tap.right, max(0, offset - PAGE)))
    left = len(answer.shared) - offset - shown
    if left > 0:
        after = button(f"More ({left}) ▶", CompareTap(tap.kind, tap.left, tap.right, offset + shown))
    back = str(CompareTap(tap.kind, tap.left, tap.right, offset, tap.issue))
    return View(
        html,
        keyboard(
            *rows(_evidence(answer, shown_issues[:shown], offset, back), width=2),
            row(before, after),
            *rows(_narrower(answer, here[:shown], tap), width=2),
            row(_home(answer.left), _home(answer.right)),
        ),
    )


def compare_blocks(answer: CompareAnswer) -> tuple[str, ...]:
    """The whole comparison as HTML, for where there are no pages."""
    told = answer.shared or ((answer.alone,) if answer.alone else ())
    blocks = [
        _head(answer),
        *(_block(answer, one, at) for at, one in enumerate(told, start=1)),
        _foot(answer),
    ]
    return tuple(one for one in blocks if one)


def _head(answer: CompareAnswer) -> str:
    left, right = _named(answer.left), _named(answer.right)
    on = f" on {render.bold(answer.issue.title)}" if answer.issue else ""
    lines = [f"⚖ {left} and {right}{on}"]
    if answer.unknown_issue:
        rest = " On everything:" if answer.shared else ""
        lines.append(f"I know no issue called “{render.label(answer.unknown_issue)}”.{rest}")
    if not answer.shared and answer.alone is None:
        lines.append(
            "No article tells anything of either on this."
            if answer.issue
            else "There is no issue on which the articles tell something of both."
        )
    elif answer.issue is None and answer.shared:
        lines.append(_counts(answer.shared))
    return "\n".join(lines)


def _counts(shared: Iterable[OnIssue]) -> str:
    """ "They differ on 2 issues, agree on 1, and both spoke on 4 more."."""
    stands = [one.stand for one in shared]
    told = [
        f"{words} {render.count(stands.count(stand), 'issue')}"
        for stand, words in (
            (Stand.DIFFER, "they differ on"),
            (Stand.PARTLY, "one of them sets a condition on"),
            (Stand.AGREE, "they agree on"),
            (Stand.SPOKE, "both spoke on"),
        )
        if stand in stands
    ]
    line = ", ".join(told)
    return f"{line[:1].upper()}{line[1:]}."


def _named(subject: Subject) -> str:
    return render.actor(subject.actor) if subject.actor else render.bold(subject.name)


def _block(answer: CompareAnswer, one: OnIssue, number: int) -> str:
    """One issue: how they stand, then each of the two."""
    head = f"<b>{number}</b> · <b>{render.heading(one.issue.title)}</b> · {one.stand.value}"
    return "\n".join([head, _side(answer.left, one.left), _side(answer.right, one.right)])


def _side(subject: Subject, told: Told) -> str:
    """What one of the two tells: the stance with its condition and since when, and verbatim words."""
    name = f"{escape(subject.actor.emoji)} " if subject.actor else ""
    name += render.bold(subject.name)
    if not told.is_told:
        return f"{name}: no article tells."
    lines = [name]
    held = told.position
    if held is not None:
        since = f", told since {render.day(told.since)}" if told.since else ""
        whose = "" if held.first_hand and held.reported_by is None else f" ({render.whose_word(held)})"
        lines[0] += f": {change_text.stance(held.direction)}{since}{whose}"
        if held.condition:
            lines.append(f"Condition: <i>{render.label(held.condition, most=200)}</i>")
    if told.statements:
        lines += [f"{_words(one)}\n{_source(one, subject)}" for one in told.statements]
    elif held is not None:
        words = render.block(first_part(escape(held.evidence), limit=WORDS_UNITS))
        lines.append(f"{words}\n{render.source(held.article)}")
    return "\n".join(lines)


def _words(statement: StatementRow) -> str:
    marks = ("“", "”") if statement.kind == "direct" else ("<i>", "</i>")
    whole = " […] ".join(f"{marks[0]}{escape(part)}{marks[1]}" for part in statement.parts)
    return render.block(first_part(whole, limit=WORDS_UNITS))


def _source(statement: StatementRow, subject: Subject) -> str:
    facts = [render.how(statement), render.source(statement.article)]
    if subject.actor and statement.speaker:
        facts.insert(0, render.label(statement.speaker.name))
    return " · ".join(facts)


def _foot(answer: CompareAnswer) -> str:
    """What only one of the two tells about, by name."""
    lines = []
    for subject, those in zip((answer.left, answer.right), answer.only, strict=True):
        if answer.issue or not those:
            continue
        named = ", ".join(render.label(one.title) for one in those[:NAMED])
        more = f" and {len(those) - NAMED} more" if len(those) > NAMED else ""
        lines.append(f"Only {render.label(subject.name)}: {named}{more}.")
    return "\n".join(lines)


def _evidence(answer: CompareAnswer, shown: Sequence[OnIssue], offset: int, back: str) -> list[Button | None]:
    """For each side of each issue, to where the words stand."""
    found: list[Button | None] = []
    for number, one in enumerate(shown, start=offset + 1):
        for subject, told in ((answer.left, one.left), (answer.right, one.right)):
            # Two fit side by side on a phone: of a person the last name is enough.
            name = subject.name.rpartition(" ")[2] if subject.speaker else subject.name
            label = f"🔍 {number} {name}"
            if told.statements:
                found.append(button(label, ContextTap(told.statements[0].id, back=back)))
            elif told.position is not None:
                found.append(button(label, CountryTap(told.position.actor.code, 0, told.position.issue.slug)))
    return found


def _narrower(answer: CompareAnswer, shown: Sequence[OnIssue], tap: CompareTap) -> list[Button | None]:
    """To one issue of those shown, or back to all of them."""
    if answer.issue:
        return [button("◀ All issues", CompareTap(tap.kind, tap.left, tap.right))]
    if len(answer.shared) < 2:
        return []
    return [
        button(titled(one.issue.title), CompareTap(tap.kind, tap.left, tap.right, 0, one.issue.slug))
        for one in shown
    ]


def _home(subject: Subject) -> Button | None:
    if subject.speaker:
        return button(f"💬 {subject.name}", WhoTap(subject.speaker.id))
    return button(subject.labelled, CountryTap(subject.actor.code)) if subject.actor else None


def _bare_example(db: Database) -> str:
    known = answers.examples(db)
    names = [one.name for one in known.speakers[:2]] if len(known.speakers) > 1 else []
    names = names or [one.name for one in known.actors[:2]]
    return f"/compare {names[0]}, {names[1]}" if len(names) > 1 else ""


def _example(db: Database) -> str:
    """ ": /compare One, Other", of those there are most words of; where there are no two, that."""
    example = _bare_example(db)
    return f": <code>{render.label(example)}</code>" if example else ". There are no articles yet."


def _pair(one: Subject, other: Found | None) -> Button | None:
    """A button to compare a candidate with the one that is known; to the candidate itself without one."""
    if other is None or other.subject is None:
        return _home(one)
    if (one.speaker is None) != (other.subject.speaker is None):
        return None
    return button(f"{one.labelled}", CompareTap.of(other.subject, one))


def _alone_view(db: Database, subject: Subject) -> View:
    """One name only: with whom, of the same kind."""
    known = answers.examples(db)
    others = (
        [Subject(speaker=one) for one in known.speakers]
        if subject.speaker
        else [Subject(actor=one) for one in known.actors]
    )
    buttons = [button(one.labelled, CompareTap.of(subject, one)) for one in others if one != subject]
    text = f"Compare {_named(subject)} with whom?"
    if buttons:
        other = next(one for one in others if one != subject)
        text += f" For example <code>/compare {render.label(subject.name)}, {render.label(other.name)}</code>"
    return View(text, keyboard(*rows(buttons, width=1 if subject.speaker else 2)))


def _three_view(both: Both) -> View:
    """Three names: two at a time."""
    named = [one.subject for one in (both.left, both.right, both.third) if one and one.subject]
    pairs = [
        (one, other)
        for at, one in enumerate(named)
        for other in named[at + 1 :]
        if (one.speaker is None) == (other.speaker is None) and one != other
    ]
    listed = ", ".join(render.bold(one.name) for one in named)
    return View(
        f"I compare two at a time, and read {listed}. Which two?",
        keyboard(
            *rows(
                (button(f"{one.name} and {other.name}", CompareTap.of(one, other)) for one, other in pairs),
                width=1,
            )
        ),
    )


def _mixed_view(db: Database, left: Subject, right: Subject) -> View:
    """A person and a country: the person's country instead."""
    person, place = (left, right) if left.speaker else (right, left)
    text = (
        f"{render.bold(person.name)} is a speaker and {_named(place)} is none: "
        "I compare two people, or two countries."
    )
    country = person.speaker.country if person.speaker else None
    own = subject_of_key(db, "a", country) if country else None
    if own is None or own == place:
        return View(text, keyboard(row(_home(person), _home(place))))
    return View(
        text,
        keyboard(
            row(button(f"{own.labelled} and {place.labelled}", CompareTap.of(own, place))),
            row(_home(person), _home(place)),
        ),
    )
