"""/summits: the meetings that articles report, newest first; administrators merge, move and rename them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers import render, requests
from handlers.brief_taps import SIGN, BriefTap, summit_button, when
from handlers.briefs import brief_asked, none_view
from handlers.desk import BriefingContext
from handlers.fix import refused
from handlers.paging import View, button, keyboard, row, rows
from handlers.replies import message_of, out_of_date, reply, turn
from storage import summits as store
from storage.side_by_side import SummitRow
from storage.summits import SummitDecision, SummitError
from storage.values import ArticleDetail, Page

#: summits on a page of the list
PAGE = 6
#: decisions that `log` shows
LOG = 10
DECIDED = "That is decided already."

USAGE = (
    "<code>/summits merge 2 = 1</code> makes summit 2 a part of summit 1.\n"
    "<code>/summits move 12 = 1</code> puts article 12 to summit 1; <code>= new</code> to one of its own, "
    "<code>= none</code> to none.\n"
    "<code>/summits rename 1 = G20 summit in Lisbon</code>, or <code>= -</code> for its own title.\n"
    "<code>/summits log</code> shows what was decided, <code>/summits undo</code> takes the last one back.\n"
    "Names do as well as numbers."
)
_VERBS = re.compile(r"(?P<verb>merge|move|rename|log|undo|fix)\b\s*(?P<rest>.*)", re.IGNORECASE)
_LIST = re.compile(r"ms:([0-9]{1,6})")
_UNDO = re.compile(r"mu:([0-9]{1,12})")


def handlers() -> list[BaseHandler[Update, BriefingContext, None]]:
    """What answers /summits and the buttons under it."""
    return [
        CommandHandler("summits", summits, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(list_tapped, pattern=r"^ms:"),
        CallbackQueryHandler(undo_tapped, pattern=r"^mu:"),
    ]


async def summits(update: Update, context: BriefingContext) -> None:
    """Answer /summits, /summits WORDS, and what administrators decide."""
    words = requests.arguments(context.args)
    desk = context.desk
    if not words:
        await reply(update, await desk.ask(list_asked, 0, admin=refused(update, context) is None))
        return
    if not _VERBS.fullmatch(words):
        await reply(update, await desk.ask(brief_asked, words))
        return
    no = refused(update, context)
    if no:
        await reply(update, View(no))
        return
    user = update.effective_user
    by = user.id if user else None
    await reply(update, await desk.change(decision_asked, words, now=desk.now(), by=by))


async def list_tapped(update: Update, context: BriefingContext) -> None:
    """A tap for another page of the list."""
    query = update.callback_query
    if query is None:
        return
    tap = _LIST.fullmatch(query.data or "")
    if tap is None:
        await out_of_date(query)
        return
    admin = refused(update, context) is None
    await turn(query, await context.desk.ask(list_asked, int(tap[1]), admin=admin))


async def undo_tapped(update: Update, context: BriefingContext) -> None:
    """A tap that takes a decision back; who taps must be an administrator now."""
    query = update.callback_query
    if query is None:
        return
    no = refused(update, context)
    if no:
        await query.answer(no, show_alert=True)
        return
    tap = _UNDO.fullmatch(query.data or "")
    if tap is None or message_of(query) is None:
        await out_of_date(query)
        return
    decision = await context.desk.change(store.undo, int(tap[1]))
    if decision is None:
        await query.answer(DECIDED, show_alert=True)
    else:
        await turn(query, View(f"Taken back: {_told(decision)}"), "Taken back.")


def list_asked(db: Database, offset: int, *, admin: bool) -> View:
    """A page of the summits, newest first; an offset behind the last gives the first."""
    page = store.summits(db, limit=PAGE, offset=offset)
    if offset and not page.items:
        page = store.summits(db, limit=PAGE, offset=0)
    return list_view(page, admin=admin) if page.total else none_view()


def list_view(page: Page[SummitRow], *, admin: bool) -> View:
    """Summits with day, place, number of articles, and a button to each brief."""
    lines = [
        f"<b>{page.offset + at}</b> · {render.bold(one.title)}\n"
        + f"{when(one)} · {render.count(one.articles, 'article')}"
        + (f" · summit {one.id}" if admin else "")
        for at, one in enumerate(page.items, start=1)
    ]
    foot = "<i>Administrators: /summits fix shows how to merge, move and rename.</i>" if admin else ""
    head = f"{SIGN} <b>Summits</b> · {page.total}, newest first"
    html, shown = render.page(head, lines, foot=foot)
    newer = button("◀ Newer", f"ms:{max(0, page.offset - PAGE)}") if page.offset else None
    left = page.total - page.offset - shown
    older = button(f"Older ({left}) ▶", f"ms:{page.offset + shown}") if left > 0 else None
    briefs = [
        button(f"{SIGN} {page.offset + at}", str(BriefTap(one.id)))
        for at, one in enumerate(page.items[:shown], start=1)
    ]
    return View(html, keyboard(*rows(briefs, width=6), row(newer, older)))


def decision_asked(db: Database, words: str, *, now: datetime, by: int | None = None) -> View:
    """What an administrator's words do, and the answer."""
    read = _VERBS.fullmatch(words)
    verb, rest = (read["verb"].casefold(), read["rest"].strip()) if read else ("", "")
    left, equals, right = (part.strip() for part in rest.partition("="))
    try:
        match verb:
            case "merge" if equals:
                gone, kept = _one(db, left), _one(db, right)
                return decided_view(store.merge(db, gone.id, kept.id, now=now, by=by))
            case "move" if equals:
                return decided_view(_moved(db, left, right, now, by))
            case "rename" if equals and right:
                title = None if right == "-" else right
                return decided_view(store.rename(db, _one(db, left).id, title, now=now, by=by))
            case "log":
                return log_view(store.decisions(db, limit=LOG))
            case "undo" if not rest or requests.positive_number(rest):
                return _undone(db, requests.positive_number(rest))
    except SummitError as error:
        return View(render.label(str(error), most=600))
    return View(USAGE)


def _moved(db: Database, left: str, right: str, now: datetime, by: int | None) -> SummitDecision:
    number = requests.positive_number(left)
    if number is None:
        raise SummitError(f"“{left}” is no article's number; /latest shows them.")
    if right.casefold() in {"new", "own", "alone"}:
        return store.move_article(db, number, None, now=now, by=by, alone=True)
    goal = None if right.casefold() in {"none", "no", "-"} else _one(db, right).id
    return store.move_article(db, number, goal, now=now, by=by)


def _one(db: Database, words: str) -> SummitRow:
    """The summit that is meant, by number or by name; SummitError with the choices where several may be."""
    number = requests.positive_number(words)
    if number is not None:
        found = store.summit(db, number)
        if found is None:
            raise SummitError(f"There is no summit number {number}.")
        return found
    matches = store.find_summits(db, words)
    if not matches:
        raise SummitError(f"No summit is called “{words}”; /summits shows them with their numbers.")
    if len(matches) > 1 and matches[1].score >= matches[0].score:
        named = ", ".join(f"{one.item.title}, {when(one.item)} ({one.item.id})" for one in matches)
        raise SummitError(f"“{words}” may be any of these: {named}. Say the number.")
    return matches[0].item


def _undone(db: Database, number: int | None) -> View:
    latest = store.decisions(db, limit=1)
    if number is None and latest:
        number = latest[0].id
    decision = store.undo(db, number) if number else None
    if decision is None:
        return View("There is no such decision to take back; /summits log shows those there are.")
    return View(f"Taken back: {_told(decision)}")


def decided_view(decision: SummitDecision) -> View:
    """What was decided, with a way back and to what came of it."""
    now = decision.into or decision.summit
    return View(
        f"✔ {_told(decision)}",
        keyboard(row(button("↩ Take it back", f"mu:{decision.id}"), summit_button(now) if now else None)),
    )


def log_view(decisions: Sequence[SummitDecision]) -> View:
    """The latest decisions that stand."""
    if not decisions:
        return View("Nothing was decided yet.\n\n" + USAGE)
    lines = [f"<b>{one.id}</b> · {_told(one)}" for one in decisions]
    return View("\n".join([*lines, "", "<code>/summits undo NUMBER</code> takes one back."]))


def _told(decision: SummitDecision) -> str:
    one = render.bold(decision.summit.title) if decision.summit else "no summit"
    other = render.bold(decision.into.title) if decision.into else "no summit"
    if decision.kind == "merge":
        return f"{one} and {other} are one summit, now and for later articles."
    if decision.kind == "move":
        title = render.label(decision.article.title) if decision.article else "The article"
        return f"“{title}” went from {one} to {other}, and stays there."
    return f"Summit {decision.summit.id if decision.summit else ''} is called {one}."


def with_summit(db: Database, view: View, detail: ArticleDetail) -> View:
    """An article's view with the summit it reports, named and with a button; as it is where there is none."""
    found = store.summit_of(db, detail.article.id)
    if found is None:
        return view
    return View(
        f"{view.html}\n{SIGN} {render.label(found.title)}",
        keyboard(row(summit_button(found)), *view.keyboard),
    )
