"""/timeline: what someone said and where a country stood over time, and what changed between."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers import answers, change_text, render, requests
from handlers.chunks import first_part
from handlers.desk import BriefingContext
from handlers.paging import (
    Button,
    ContextTap,
    CountryTap,
    Keyboard,
    View,
    WhoTap,
    button,
    keyboard,
    row,
    rows,
    titled,
)
from handlers.pictures.sending import Plate, caption, turn_to
from handlers.pictures.time import lanes_of
from handlers.replies import out_of_date, reply, turn
from handlers.requests import Wanted
from handlers.subjects import Subject, find_subject, subject_of_key, which_view
from storage import issues, moments, positions
from storage.moments import DayOnIssue, Moment
from storage.position_changes import changes_of
from storage.side_by_side import PositionChange
from storage.values import ActorRow, ArticleRow, IssueRow, Page

#: moments on a page, fewer where they are long
PAGE = 5
#: changes told in one line each at the top of the first page
MOVED = 4
#: changes with their evidence on a page
CHANGES = 3
#: issues offered as filters
FILTERS = 4

_TAP = re.compile(r"t:([tp]):([sa]):([\w.-]{1,24}):([0-9]{1,6}):([\w.-]{0,48})")
_CHANGES = re.compile(r"t:c:a:([\w.-]{1,24}):([0-9]{1,6}):([\w.-]{0,48})")


@dataclass(frozen=True, slots=True)
class TimelineTap:
    """A page of a subject's timeline, `key` as Subject.key has it; or the picture of it."""

    key: str
    offset: int = 0
    issue: str = ""
    picture: bool = False

    def __str__(self) -> str:
        return f"t:{'p' if self.picture else 't'}:{self.key}:{self.offset}:{self.issue}"


@dataclass(frozen=True, slots=True)
class ChangesTap:
    """What changed in an actor's positions, on one issue or on all."""

    actor: str
    offset: int = 0
    issue: str = ""

    def __str__(self) -> str:
        return f"t:c:a:{self.actor}:{self.offset}:{self.issue}"


@dataclass(frozen=True, slots=True)
class TimelineAnswer:
    """A page of a subject's moments, with what the whole timeline holds."""

    subject: Subject
    #: the actor whose positions moved: the subject, or its country
    actor: ActorRow | None
    page: Page[Moment]
    days: tuple[DayOnIssue, ...]
    changes: tuple[PositionChange, ...]
    issue: IssueRow | None = None
    unknown_issue: str | None = None
    asked: str | None = None


def handlers() -> list[BaseHandler[Any, BriefingContext, Any]]:
    """What /timeline and the buttons of its answers need."""
    return [
        CommandHandler("timeline", timeline, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(timeline_tapped, pattern=r"^t:"),
    ]


async def timeline(update: Update, context: BriefingContext) -> None:
    """Answer /timeline NAME [issue]."""
    ways = requests.readings(requests.arguments(context.args))
    await reply(update, await context.desk.ask(timeline_asked, ways))


async def timeline_tapped(update: Update, context: BriefingContext) -> None:
    """Answer a tap: a page, the picture, or what changed."""
    query = update.callback_query
    if query is None:
        return
    shown = await context.desk.ask(turned, query.data or "")
    if shown is None:
        await out_of_date(query)
    elif isinstance(shown, Plate):
        await turn_to(query, context, shown)
    else:
        await turn(query, shown)


def timeline_asked(db: Database, ways: Sequence[Wanted]) -> View:
    """The answer to the readings of a request; without any, how to ask."""
    answer = timeline_as_asked(db, ways)
    return answer if isinstance(answer, View) else timeline_view(answer)


def timeline_as_asked(db: Database, ways: Sequence[Wanted], *, limit: int = PAGE) -> TimelineAnswer | View:
    """The first moments of whom the readings of a request name; where they name nobody, what to say."""
    if not ways:
        example = _example(db)
        shown = f"<code>{render.label(example)}</code>" if example else "there are no articles yet."
        return View(f"Whose /timeline? A person’s or a country’s, and on which issue, if you like: {shown}")
    found = find_subject(db, ways)
    if found.subject is None:
        return which_view(found, lambda one: button(one.labelled, TimelineTap(one.key)), _example(db))
    about = found.wanted.about
    everything = _answer(db, found.subject, None, asked=found.asked, limit=limit)
    if not about:
        return everything
    issue, _ = answers.issue_meant(db, about, {one.issue for one in everything.days})
    if issue is None:
        return replace(everything, unknown_issue=about)
    return _answer(db, found.subject, issue, asked=found.asked, limit=limit)


def turned(db: Database, data: str) -> View | Plate | None:
    """What a tap of this module leads to; None where it leads nowhere any more."""
    if found := _CHANGES.fullmatch(data):
        return changes_turned(db, ChangesTap(found[1], int(found[2]), found[3]))
    tapped = _TAP.fullmatch(data)
    subject = subject_of_key(db, tapped[2], tapped[3]) if tapped else None
    issue = issues.issue(db, tapped[5]) if tapped and tapped[5] else None
    if tapped is None or subject is None or (tapped[5] and issue is None):
        return None
    answer = _answer(db, subject, issue, offset=int(tapped[4]))
    return timeline_plate(answer) if tapped[1] == "p" else timeline_view(answer)


def _example(db: Database) -> str:
    known = answers.examples(db)
    named = known.speakers[0].name if known.speakers else known.actors[0].name if known.actors else ""
    return f"/timeline {named}" if named else ""


def _answer(
    db: Database,
    subject: Subject,
    issue: IssueRow | None,
    *,
    limit: int = PAGE,
    offset: int = 0,
    asked: str | None = None,
) -> TimelineAnswer:
    slug = issue.slug if issue else None
    speaker = subject.speaker.id if subject.speaker else None
    code = subject.actor.code if subject.actor else None
    page = moments.moments(db, speaker=speaker, actor=code, issue=slug, limit=limit, offset=offset)
    if offset and not page.items:
        page = moments.moments(db, speaker=speaker, actor=code, issue=slug, limit=limit)
    country = subject.speaker.country if subject.speaker else code
    return TimelineAnswer(
        subject=subject,
        actor=subject.actor or (positions.actor(db, country) if country else None),
        page=page,
        days=moments.days_on_issues(db, speaker=speaker, actor=code, issue=slug),
        changes=changes_of(db, country, issue=slug) if country else (),
        issue=issue,
        asked=asked,
    )


def timeline_view(answer: TimelineAnswer) -> View:
    """A page of moments under the days on which they were published."""
    page = answer.page
    html, shown = render.page(timeline_head(answer), timeline_blocks(answer))
    here = TimelineTap(answer.subject.key, page.offset, answer.issue.slug if answer.issue else "")
    return View(html, _keyboard(answer, here, shown))


def timeline_head(answer: TimelineAnswer) -> str:
    """Whose timeline, how long, and what moved in it."""
    subject, page = answer.subject, answer.page
    lines = []
    if answer.asked:
        lines.append(f"<i>Showing “{render.label(subject.name)}” for “{render.label(answer.asked)}”.</i>")
    on = f" on {render.bold(answer.issue.title)}" if answer.issue else ""
    lines.append(f"🕑 {_named(answer)} over time{on}")
    if answer.unknown_issue:
        rest = " On everything:" if page.total else ""
        lines.append(f"I know no issue called “{render.label(answer.unknown_issue)}”.{rest}")
    if not page.total:
        lines.append(f"No article tells of {render.label(subject.name)}{on}. /latest shows what there is.")
        return "\n".join(lines)
    days = [one.day for one in answer.days]
    span = f" · {render.day(min(days))} to {render.day(max(days))}" if days and min(days) < max(days) else ""
    newest = ", newest first" if page.total > 1 else ""
    lines.append(f"{render.count(page.total, 'entry', 'entries')}{newest}{span}")
    if not page.offset:
        lines += _moved(answer)
    return "\n".join(lines)


def _named(answer: TimelineAnswer) -> str:
    if answer.subject.speaker:
        return render.person(answer.subject.speaker, answer.actor)
    return render.actor(answer.subject.actor) if answer.subject.actor else ""


def _moved(answer: TimelineAnswer) -> list[str]:
    """The changes, a line each, newest first; whose they are where the subject is a person."""
    if answer.actor is None:
        return []
    whose = f"{render.label(answer.actor.name)}, " if answer.subject.speaker else ""
    lines = [
        f"{change_text.SIGN} {whose}{_titled(one.issue.title, whose)}: {change_text.move(one)}"
        f" ({render.day(one.after.article.published_on)})"
        for one in reversed(answer.changes)
    ]
    more = len(lines) - MOVED
    return lines[:MOVED] + ([f"{change_text.SIGN} and {more} more changes"] if more > 0 else [])


def _titled(title: str, before: str) -> str:
    return render.label(title) if before else render.heading(title)


def timeline_blocks(answer: TimelineAnswer) -> list[str]:
    """The moments of a page, each day's first under its date."""
    titles = {one.issue: one.title for one in answer.days}
    blocks = []
    last: object = ""
    for at, one in enumerate(answer.page.items):
        heading = f"📅 <b>{render.day(one.day)}</b>\n" if one.day != last else ""
        last = one.day
        blocks.append(f"{heading}{_moment(one, answer, titles, number=answer.page.offset + at + 1)}")
    return blocks


def _moment(one: Moment, answer: TimelineAnswer, titles: Mapping[str, str], *, number: int) -> str:
    """A statement, or a position told without one: who, on what and how, the words, where from."""
    stood = [
        f"{render.SIGNS[held.direction]} {render.heading(held.issue.title)}: "
        f"<b>{render.STANCES[held.direction]}</b>"
        for held in one.positions
    ]
    if one.statement is None:
        held = one.positions[0]
        words = render.block(first_part(escape(held.evidence), limit=change_text.EVIDENCE_UNITS))
        return f"<b>{number}</b> · {stood[0]}\n{words}\n{render.whose_word(held)} · {_outlet(held.article)}"
    statement = one.statement
    facts = [render.bold(statement.speaker.name)] if statement.speaker and answer.subject.actor else []
    told = {held.issue.slug for held in one.positions}
    facts += stood
    facts += [render.heading(titles.get(slug, slug)) for slug in statement.issues if slug not in told]
    head = " · ".join([f"<b>{number}</b>", *facts])
    return (
        f"{head}\n{render.verbatim(statement.parts, statement.kind)}\n"
        f"{render.how(statement)} · {_outlet(statement.article)}"
    )


def _outlet(article: ArticleRow) -> str:
    return render.link(article.outlet or article.title or article.name, article.url, most=60)


def _keyboard(answer: TimelineAnswer, here: TimelineTap, shown: int) -> Keyboard:
    page = answer.page
    newer = older = None
    if page.offset:
        newer = button("◀ Newer", TimelineTap(here.key, max(0, page.offset - PAGE), here.issue))
    left = page.total - page.offset - shown
    if left > 0:
        older = button(f"Older ({left}) ▶", TimelineTap(here.key, page.offset + shown, here.issue))
    picture = None
    if answer.days:
        picture = button("🖼 As a picture", TimelineTap(here.key, 0, here.issue, picture=True))
    changed = None
    if answer.changes and answer.actor:
        changed = button(
            f"{change_text.SIGN} What changed ({len(answer.changes)})",
            ChangesTap(answer.actor.code, 0, here.issue),
        )
    return keyboard(
        row(*(_evidence(one, page.offset + at + 1, here) for at, one in enumerate(page.items[:shown]))),
        row(newer, older),
        row(picture, changed),
        *rows(_filters(answer, here), width=2),
        row(_home(answer.subject)),
    )


def _evidence(one: Moment, number: int, here: TimelineTap) -> Button | None:
    """To where the words stand: around the statement, or the evidence for the position."""
    if one.statement is not None:
        return button(f"🔍 {number}", ContextTap(one.statement.id, back=str(here)))
    held = one.positions[0]
    if held.statement_id is not None:
        return button(f"🔍 {number}", ContextTap(held.statement_id, back=str(here)))
    return button(f"🔍 {number}", CountryTap(held.actor.code, 0, held.issue.slug))


def _filters(answer: TimelineAnswer, here: TimelineTap) -> list[Button | None]:
    """The issues most is told about, and back to all of them."""
    if answer.issue:
        return [button("All issues", TimelineTap(here.key))]
    times: dict[tuple[str, str], int] = {}
    for one in answer.days:
        key = (one.issue, one.title)
        times[key] = times.get(key, 0) + one.statements + (one.position is not None)
    most = sorted(times, key=lambda key: (-times[key], key))[:FILTERS]
    if len(most) < 2:
        return []
    return [button(titled(title), TimelineTap(here.key, 0, slug)) for slug, title in most]


def _home(subject: Subject) -> Button | None:
    if subject.speaker:
        return button(f"💬 {subject.name}", WhoTap(subject.speaker.id))
    return button(subject.labelled, CountryTap(subject.actor.code)) if subject.actor else None


def timeline_plate(answer: TimelineAnswer) -> Plate | None:
    """The timeline as a picture; None where nothing on it has a date."""
    if not answer.days:
        return None
    drawn = lanes_of(
        answer.subject.name,
        answer.days,
        {one.after.stance_id for one in answer.changes},
        answer.issue.title if answer.issue else None,
    )
    head = "\n".join([f"🕑 {_named(answer)} over time", *_moved(answer)])
    here = TimelineTap(answer.subject.key, 0, answer.issue.slug if answer.issue else "")
    words = timeline_view(answer)
    keys = keyboard(row(button("≡ In words", here), _home(answer.subject)))
    return Plate(drawn.picture, caption("\n\n".join([head, *drawn.words])), keys, words)


def changes_turned(db: Database, tap: ChangesTap) -> View | None:
    """What changed, newest first, a page at a time; None where nothing did, or no longer."""
    actor = positions.actor(db, tap.actor)
    found = tuple(reversed(changes_of(db, tap.actor, issue=tap.issue or None))) if actor else ()
    if actor is None or not found:
        return None
    offset = tap.offset if tap.offset < len(found) else 0
    head = f"{render.actor(actor)}\n{render.count(len(found), 'position has', 'positions have')} moved"
    here = found[offset : offset + CHANGES]
    html, shown = render.page(
        head, (change_text.change(one, f"<b>{render.heading(one.issue.title)}</b>") for one in here)
    )
    back = str(ChangesTap(tap.actor, offset, tap.issue))
    before = after = None
    if offset:
        before = button("◀ Newer", ChangesTap(tap.actor, max(0, offset - CHANGES), tap.issue))
    if offset + shown < len(found):
        left = len(found) - offset - shown
        after = button(f"Older ({left}) ▶", ChangesTap(tap.actor, offset + shown, tap.issue))
    sides = [
        button(f"🔍 {at}: {when}", ContextTap(side.statement_id, back=back))
        for at, one in enumerate(here[:shown], start=offset + 1)
        for when, side in (("before", one.before), ("after", one.after))
        if side.statement_id is not None
    ]
    evidence = [
        button(f"All on {one.issue.title}", CountryTap(actor.code, 0, one.issue.slug)) for one in here[:shown]
    ]
    return View(
        html,
        keyboard(
            *rows(sides, width=2),
            *rows(dict.fromkeys(evidence), width=2),
            row(before, after),
            row(
                button("🕑 Timeline", TimelineTap(f"a:{actor.code}", 0, tap.issue)),
                button(f"{actor.emoji} {actor.name}", CountryTap(actor.code)),
            ),
        ),
    )
