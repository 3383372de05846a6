"""/brief: what a summit was, who came, what was decided and said, where countries stand; all with evidence.

One message tells the most important, each section has the rest on a tap. Every sentence is an article's, word
for word; ours are only the headings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from extraction.model import Kind
from handlers import answers, change_text, disagreements, render, requests
from handlers.brief_sections import (
    also_in,
    articles_view,
    changes_view,
    decided_view,
    differs_view,
    line_view,
    present_view,
    said_view,
    stand_view,
    times,
    who,
)
from handlers.brief_taps import SIGN, BriefTap, LineTap, Section, read_tap, summit_button, when
from handlers.chunks import first_part
from handlers.desk import BriefingContext
from handlers.paging import Button, ContextTap, LatestTap, View, button, keyboard, row, rows
from handlers.replies import out_of_date, reply, turn
from storage import briefs as store
from storage.briefs import Brief, Line, Standing
from storage.side_by_side import SummitRow
from storage.summits import find_summits, summits
from storage.values import ActorRow, Match, StatementRow

#: sentences in the first message are shown in part where they are longer; a tap shows them whole
SENTENCE_UNITS = 140
#: lines of each section in the first message
FIRST_PEOPLE, FIRST_DECIDED, FIRST_SAID, FIRST_ISSUES = 6, 2, 3, 3
FIRST_DIFFERS, FIRST_CHANGES = 2, 2
#: summits offered where several are meant or none
OFFERED = 6
#: a match this good names the summit
CLEAR = 85.0


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What answers /brief and the buttons under it."""
    return [
        CommandHandler("brief", brief, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(brief_tapped, pattern=r"^m[lt]?:"),
    ]


async def brief(update: Update, context: BriefingContext) -> None:
    """Answer /brief [summit]."""
    await reply(update, await context.desk.ask(brief_asked, requests.arguments(context.args)))


async def brief_tapped(update: Update, context: BriefingContext) -> None:
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


def brief_asked(db: Database, words: str) -> View:
    """The brief of the summit that the words name; without words, of the latest."""
    found = meant(db, words)
    if isinstance(found, View):
        return found
    known = store.brief(db, found.item.id)
    if known is None:
        return unknown_view(db, words)
    before = known.previous.id if known.previous else None
    others = [one.item for one in alike(db, words, found) if one.item.id != before]
    return brief_view(known, others=others)


def meant(db: Database, words: str) -> Match[SummitRow] | View:
    """The summit that the words name, the newest of several; a view that helps on where there is none."""
    newest = summits(db, limit=1).items
    if not newest:
        return none_view()
    if not words:
        return Match(newest[0], answers.EXACT, newest[0].title)
    number = requests.positive_number(words)
    matches = find_summits(db, words, limit=OFFERED)
    if not matches and number is not None and (known := store.brief(db, number)):
        return Match(known.summit, answers.EXACT, words)
    if not matches or matches[0].score < CLEAR:
        return unknown_view(db, words, [one.item for one in matches])
    return matches[0]


def alike(db: Database, words: str, found: Match[SummitRow]) -> tuple[Match[SummitRow], ...]:
    """Other summits that the words name as well: "Paris" may be any of several."""
    if not words:
        return ()
    every = find_summits(db, words, limit=OFFERED)
    return tuple(one for one in every if one.item.id != found.item.id and one.score >= found.score)


def turned(db: Database, tap: BriefTap | LineTap) -> View | None:
    """What a tap leads to; None where it leads nowhere any more."""
    if isinstance(tap, LineTap):
        find = store.told_in_context if tap.told else store.line_in_context
        found = find(db, tap.line)
        return line_view(found, tap) if found else None
    known = store.brief(db, tap.summit)
    if known is None:
        return None
    return _SECTIONS[tap.section](known, tap)


def none_view() -> View:
    """No article reports a meeting yet."""
    return View(
        "No summit has been read about yet. A summit appears here with the first article that reports one; "
        "/latest shows the articles there are.",
        keyboard(row(button("Newest articles", LatestTap()))),
    )


def unknown_view(db: Database, words: str, near: Sequence[SummitRow] = ()) -> View:
    """No summit is called so: the nearest, or the newest there are."""
    offered = list(near) or list(summits(db, limit=OFFERED).items)
    asked = render.label(words, most=60)
    example = render.label(offered[0].place or offered[0].title, most=40) if offered else ""
    hint = "Did you mean one of these?" if near else f"Try <code>/brief {example}</code>, or:"
    return View(
        f"I know no summit called “{asked}”. {hint}",
        keyboard(*rows((summit_button(one) for one in offered), width=1)),
    )


def brief_view(known: Brief, tap: BriefTap | None = None, others: Sequence[SummitRow] = ()) -> View:
    """The whole brief in one message, with a button to each sentence's place and to each section."""
    numbers = _Numbers(str(BriefTap(known.summit.id)))
    blocks = [
        _told(known, numbers),
        _present(known),
        _decided(known, numbers),
        _said(known, numbers),
        _stand(known),
        _differs(known),
        _changed(known),
    ]
    html, _ = render.page(head(known), [one for one in blocks if one], most=3800)
    earlier = summit_button(known.previous, "◀ Before:") if known.previous else None
    return View(
        html,
        keyboard(
            *rows(numbers.buttons, width=6),
            *rows(_section_buttons(known), width=2),
            row(earlier),
            *rows((summit_button(one) for one in others), width=1),
        ),
    )


def head(known: Brief) -> str:
    """What it was, when, and how many articles tell of it."""
    one = known.summit
    lines = [f"{SIGN} {render.bold(one.title)}"]
    facts = [when(one)] if one.starts_on else []
    if len(known.articles) == 1:
        only = known.articles[0]
        facts.append(f"told by one article so far: {render.link(only.outlet or only.title, only.url)}")
    else:
        facts.append(render.count(one.articles, "article"))
    return "\n".join([*lines, " · ".join(facts)])


class _Numbers:
    """Counts the sentences of one message, and keeps a button to each one's place."""

    def __init__(self, back: str) -> None:
        self.back = back
        self.buttons: list[Button | None] = []

    def line(self, one: Line, *, told: bool = False) -> str:
        """The next number, for a sentence of an article."""
        if one.statement_id is not None:
            return self.statement(one.statement_id)
        return self._next(str(LineTap(one.id, told, self.back)))

    def statement(self, statement_id: int) -> str:
        """The next number, for a statement."""
        return self._next(str(ContextTap(statement_id, back=self.back)))

    def _next(self, tap: str) -> str:
        number = len(self.buttons) + 1
        self.buttons.append(button(f"🔍 {number}", tap))
        return f"<b>{number}</b>"


def _told(known: Brief, numbers: _Numbers) -> str:
    if known.told is None:
        return ""
    return f"{numbers.line(known.told, told=True)} {_cut(known.told.sentence)}"


def _cut(sentence: str, most: int = SENTENCE_UNITS) -> str:
    """An article's own sentence in italics, its first part where it is long."""
    return f"<i>{first_part(escape(' '.join(sentence.split())), limit=most)}</i>"


def _present(known: Brief) -> str:
    if not known.attendees:
        return ""
    names = [who(one) for one in known.attendees[:FIRST_PEOPLE]]
    more = len(known.attendees) - len(names)
    return f"<b>Took part</b>\n{', '.join(names)}" + (f" and {more} more" if more > 0 else "")


def _first_decided(known: Brief) -> tuple[Line, ...]:
    """The decisions of the first message, without the sentence that stands above already."""
    told = known.told.sentence if known.told else ""
    return tuple(one for one in known.decided if one.sentence != told)[:FIRST_DECIDED]


def _decided(known: Brief, numbers: _Numbers) -> str:
    lines = [f"{numbers.line(one)} {_cut(one.sentence)}{also_in(one)}" for one in _first_decided(known)]
    if lines:
        return "\n".join(["<b>Decided</b>", *lines])
    lines = [f"{numbers.statement(one.id)} {_short(one)}" for one in known.together[:FIRST_DECIDED]]
    return "\n".join(["<b>Said together</b>", *lines]) if lines else ""


def _said(known: Brief, numbers: _Numbers) -> str:
    shown = {one.statement_id for one in _first_decided(known)}
    fresh = [one for one in known.stories if one.told.id not in shown]
    best = store.highlights(fresh, known.reported, limit=FIRST_SAID)
    lines = [f"{numbers.statement(one.told.id)} {_short(one.told)}{times(known, one)}" for one in best]
    return "\n".join(["<b>Key statements</b>", *lines]) if lines else ""


def _short(one: StatementRow) -> str:
    """Who, and the first words of what they said: in marks when all of them are the speaker's."""
    who = render.label(one.speaker.name if one.speaker else one.mention or "Someone", most=40)
    words = first_part(escape(" ".join(" […] ".join(one.parts).split())), limit=SENTENCE_UNITS)
    return f"{who}: “{words}”" if one.kind is Kind.DIRECT else f"{who}: <i>{words}</i>"


def _stand(known: Brief) -> str:
    lines = [_row(one) for one in known.standings[:FIRST_ISSUES]]
    return "\n".join(["<b>Where countries stand</b>", *lines]) if lines else ""


def _row(one: Standing) -> str:
    """An issue with the flags of those for it, on condition, undecided, against."""
    groups = []
    for direction, sign in render.SIGNS.items():
        held = [row_.actor for row_ in one.positions if row_.direction is direction]
        if held:
            flags = " ".join(map(_flag, held[:8]))
            groups.append(f"{sign} {flags}" + (f" +{len(held) - 8}" if len(held) > 8 else ""))
    return f"{render.heading(one.issue.title)}: {' · '.join(groups)}"


def _flag(actor: ActorRow) -> str:
    """A flag; a body's other sign alone tells nobody who it is."""
    if actor.emoji and all("\U0001f1e6" <= sign <= "\U0001f1ff" for sign in actor.emoji):
        return escape(actor.emoji)
    return render.label(actor.name, most=20)


def _differs(known: Brief) -> str:
    lines = [disagreements.in_one_line(one) for one in known.disagreements[:FIRST_DIFFERS]]
    return "\n".join(["<b>Reports differ</b>", *lines]) if lines else ""


def _changed(known: Brief) -> str:
    lines = [
        f"{render.actor(one.actor)} on {render.label(one.issue.title)}: {change_text.move(one)}"
        for one in known.changes[:FIRST_CHANGES]
    ]
    return "\n".join(["<b>Changed since before</b>", *lines]) if lines else ""


def _section_buttons(known: Brief) -> list[Button | None]:
    """A button to each section that holds anything."""
    counts = (
        (Section.PRESENT, "👥 Took part", len(known.attendees)),
        (Section.DECIDED, "🤝 Decided", len(known.decided) + len(known.together)),
        (Section.SAID, "💬 Said", len(known.stories)),
        (Section.STAND, "🧭 Positions", sum(len(one.positions) for one in known.standings)),
        (Section.DIFFERS, "↔️ Differ", len(known.disagreements)),
        (Section.CHANGES, "🔄 Changes", len(known.changes)),
        (Section.ARTICLES, "📄 Articles", len(known.articles)),
    )
    return [
        button(f"{label} ({count})", str(BriefTap(known.summit.id, section)))
        for section, label, count in counts
        if count
    ]


_SECTIONS: dict[Section, Callable[[Brief, BriefTap], View]] = {
    Section.WHOLE: brief_view,
    Section.PRESENT: present_view,
    Section.DECIDED: decided_view,
    Section.SAID: said_view,
    Section.STAND: stand_view,
    Section.DIFFERS: differs_view,
    Section.CHANGES: changes_view,
    Section.ARTICLES: articles_view,
}
