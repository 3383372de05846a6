"""/fix: who is one person and who is two, decided by the bot's administrators, in private."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

from sqlite_utils import Database
from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers import render, requests
from handlers.desk import BriefingContext
from handlers.paging import View, button, keyboard, row
from handlers.replies import message_of, out_of_date, reply, turn
from storage import people_fixes
from storage.people_fixes import Decision, FixError, Proposal, Side
from storage.positions import actor
from storage.speakers import find_speakers, speaker
from storage.values import SpeakerRow

#: a name that matches less well is asked about
SURE = 95.0
#: decisions that `log` shows
LOG = 10

ONLY_ADMINS = "This is for the administrators of the bot."
IN_PRIVATE = "Please write this to me in private."
DECIDED = "That is decided already. /fix shows what is open."

USAGE = (
    "<code>/fix</code> shows who may be one person.\n"
    "<code>/fix merge Igor Jovka = Igor Zhovkva</code> makes the first a part of the second; "
    "numbers do as well: <code>/fix merge 12 = 7</code>.\n"
    "<code>/fix split Igor Jovka</code> makes two people of one that is also spelled so.\n"
    "<code>/fix log</code> shows what was decided, <code>/fix undo</code> takes the last one back."
)

_WHY = {
    "spelling": "their names are spelled nearly alike",
    "first name": "one surname, and first names that begin alike",
    "surname": "an article gives the surname alone",
    "several": "an article fits several people, and none of them best",
    "asked": "you asked for it",
}
_SAID = {
    "merge": "{speaker} is {into}: one person now, with all statements and follows.",
    "split": "{speaker} and {into} are two people now.",
    "apart": "{speaker} and {into} stay two people; this is not asked again.",
}
_TAP = re.compile(r"x:([stlun]):([0-9]{1,12})")


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What answers /fix, /status and the buttons here."""
    return [
        CommandHandler("fix", fix, filters=filters.UpdateType.MESSAGE),
        CommandHandler("status", status, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(fix_tapped, pattern=r"^x:"),
    ]


async def fix(update: Update, context: BriefingContext) -> None:
    """Answer /fix and what follows it."""
    no = refused(update, context)
    if no:
        await reply(update, View(no))
        return
    desk, user = context.desk, update.effective_user
    words = requests.arguments(context.args)
    await reply(
        update,
        await desk.change(fix_asked, words, now=desk.now(), by=user.id if user else None),
    )


async def status(update: Update, context: BriefingContext) -> None:
    """Answer /status: what the shell's `status` says."""
    no = refused(update, context)
    if no:
        await reply(update, View(no))
    elif context.desk.status is not None:
        text = await context.desk.ask(context.desk.status)
        await reply(update, View(f"<pre>{escape(text[:3500])}</pre>"))


async def fix_tapped(update: Update, context: BriefingContext) -> None:
    """Answer a tap under a proposal or a decision; who taps must be an administrator now."""
    query = update.callback_query
    if query is None:
        return
    no = refused(update, context)
    if no:
        await query.answer(no, show_alert=True)
        return
    tap = _TAP.fullmatch(query.data or "")
    if tap is None or message_of(query) is None:
        await out_of_date(query)
        return
    desk = context.desk
    view, note = await desk.change(fix_turned, tap[1], int(tap[2]), now=desk.now(), by=query.from_user.id)
    if view is None:
        await query.answer(note, show_alert=True)
    else:
        await turn(query, view, note)


def refused(update: Update, context: BriefingContext) -> str | None:
    """Why whoever asks may not decide here; None where they may."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or user.id not in context.desk.admins:
        return ONLY_ADMINS
    return None if chat is not None and chat.type == ChatType.PRIVATE else IN_PRIVATE


def fix_asked(db: Database, words: str, *, now: datetime, by: int | None = None) -> View:
    """What the words after /fix do, and the answer."""
    verb, _, rest = words.partition(" ")
    rest = rest.strip()
    try:
        match verb.casefold():
            case "" | "list":
                return proposal_view(db)
            case "merge" if rest.count("=") == 1:
                gone, kept = (_one(db, side) for side in rest.split("="))
                return decided_view(people_fixes.merge(db, gone.id, kept.id, now=now, by=by))
            case "split" if rest:
                return decided_view(people_fixes.split(db, _one(db, rest).id, rest, now=now, by=by))
            case "log":
                return log_view(people_fixes.decisions(db, limit=LOG))
            case "undo" if not rest or requests.positive_number(rest):
                return _undone(db, requests.positive_number(rest) if rest else None)
            case "same" | "two" if number := requests.positive_number(rest):
                say = people_fixes.say_same if verb.casefold() == "same" else people_fixes.say_apart
                decision = say(db, number, now=now, by=by)
                return decided_view(decision) if decision else View(DECIDED)
    except FixError as error:
        return View(render.label(str(error), most=600))
    return View(USAGE)


def fix_turned(
    db: Database, verb: str, number: int, *, now: datetime, by: int | None
) -> tuple[View | None, str | None]:
    """What a tap does: the next proposal below what was decided, and a note; no view if nothing changes."""
    decision: Decision | None = None
    match verb:
        case "s" | "t":
            say = people_fixes.say_same if verb == "s" else people_fixes.say_apart
            try:
                decision = say(db, number, now=now, by=by)
            except FixError as error:
                return None, str(error)[:180]
            if decision is None:
                return None, DECIDED
        case "l" if not people_fixes.put_off(db, number):
            return None, DECIDED
        case "u" if people_fixes.undo(db, number) is None:
            return None, DECIDED
    return proposal_view(db, decision), "Taken back." if verb == "u" else None


def _undone(db: Database, number: int | None) -> View:
    latest = people_fixes.decisions(db, limit=1)
    if number is None and latest:
        number = latest[0].id
    decision = people_fixes.undo(db, number) if number else None
    if decision is None:
        return View("There is no such decision to take back; /fix log shows those there are.")
    return View(f"Taken back: {_said(decision)}")


def _one(db: Database, words: str) -> SpeakerRow:
    """The speaker that is meant; FixError with the choices where several may be, or none."""
    words = words.strip()
    number = requests.positive_number(words.removeprefix("#"))
    if number is not None:
        found = speaker(db, number)
        if found is None:
            raise FixError(f"There is no speaker number {number}.")
        return found
    matches = [one for one in find_speakers(db, words) if one.score >= SURE]
    if not matches:
        near = find_speakers(db, words)
        hint = f" The nearest: {_numbered([one.item for one in near])}." if near else ""
        raise FixError(f"Nobody is called “{words}”.{hint}")
    if len(matches) > 1 and matches[1].score > matches[0].score - 2:
        raise FixError(
            f"“{words}” may be any of these: {_numbered([one.item for one in matches])}. Say the number."
        )
    return matches[0].item


def _numbered(speakers: Sequence[SpeakerRow]) -> str:
    return ", ".join(f"{one.name} ({one.id})" for one in speakers[:6])


def proposal_view(db: Database, decided: Decision | None = None) -> View:
    """The next open proposal with its evidence; above it what was decided just now, with a way back."""
    found, total = people_fixes.proposals(db, limit=1)
    lines = [f"✔ {_said(decided)}", ""] if decided else []
    back = button("↩ Take it back", f"x:u:{decided.id}") if decided else None
    if not found:
        lines.append("Nothing is open: nobody read so far may be one person with another.")
        return View("\n".join(lines), keyboard(row(back)))
    proposal = found[0]
    lines += [
        f"<b>One person or two?</b> · {total} open",
        *_side(db, 1, proposal.one),
        *_side(db, 2, proposal.other),
        f"Asked because {_WHY[proposal.reason]}{_same_country(proposal)}.",
    ]
    return View(
        "\n".join(lines),
        keyboard(
            row(button("Same person", f"x:s:{proposal.id}"), button("Two people", f"x:t:{proposal.id}")),
            row(button("Later", f"x:l:{proposal.id}") if total > 1 else None, back),
        ),
    )


def _side(db: Database, number: int, side: Side) -> list[str]:
    """One of the two: who, what is known of them, how they are spelled, what they were quoted in."""
    who = side.speaker
    country = actor(db, who.country) if who.country else None
    known = [render.label(one) for one in (who.role, country.name if country else None) if one]
    lines = [
        "",
        " · ".join([f"<b>{number}</b> · {render.person(who, country)}", *known, f"number {who.id}"]),
        f"{render.count(who.statements, 'statement')} in {render.count(who.articles, 'article')}",
    ]
    if side.article:
        lines[-1] += f", the newest: {render.source(side.article)}"
    others = [name for name in side.names if name != who.name]
    if others:
        lines.append(
            "Also spelled " + ", ".join(f"<i>{render.label(name, most=40)}</i>" for name in others[:6])
        )
    return [*lines, ""] if number == 2 else lines


def _same_country(proposal: Proposal) -> str:
    one, other = proposal.one.speaker, proposal.other.speaker
    if one.country and one.country == other.country:
        return ", and both speak for the same country"
    return ""


def decided_view(decision: Decision) -> View:
    """What was decided, with a way back."""
    return View(
        f"✔ {_said(decision)}",
        keyboard(row(button("↩ Take it back", f"x:u:{decision.id}"), button("Open questions", "x:n:0"))),
    )


def log_view(decisions: Sequence[Decision]) -> View:
    """The latest decisions that stand."""
    if not decisions:
        return View("Nothing was decided yet.")
    lines = [f"<b>{one.id}</b> · {_said(one)}" for one in decisions]
    return View("\n".join([*lines, "", "<code>/fix undo NUMBER</code> takes one back."]))


def _said(decision: Decision) -> str:
    return _SAID[decision.kind].format(
        speaker=render.bold(decision.speaker), into=render.bold(decision.into.name)
    )
