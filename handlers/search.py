"""/search: statements and articles that hold the words, with the words marked."""

from __future__ import annotations

from sqlite_utils import Database
from telegram import Update

from handlers import answers, render, requests
from handlers.answers import SearchAnswer
from handlers.choices import issue_buttons, speaker_buttons, usage_view
from handlers.desk import BriefingContext
from handlers.paging import ArticleTap, Button, ContextTap, SearchTap, View, button, keyboard, row, rows
from handlers.replies import reply
from storage.values import SearchHit

#: hits on a page, fewer where they are long
PAGE = 5


async def search(update: Update, context: BriefingContext) -> None:
    """Answer /search WORDS."""
    words = requests.arguments(context.args)
    await reply(update, await context.desk.ask(search_asked, words))


def search_asked(db: Database, words: str) -> View:
    """What was found for the words; without words, how to ask."""
    if not words:
        return usage_view("search", answers.examples(db))
    return search_view(answers.searched(db, words, limit=PAGE))


def search_turned(db: Database, tap: SearchTap, words: str | None) -> View | None:
    """The page a tap asks for; None where the message no longer shows the words."""
    if not words:
        return None
    return search_view(answers.searched(db, words, limit=PAGE, offset=tap.offset))


def search_view(answer: SearchAnswer) -> View:
    """A page of hits."""
    page = answer.page
    nearby = [*speaker_buttons(answer.speakers), *issue_buttons(answer.issues)]
    if not page.total:
        hint = (
            " Perhaps one of these?"
            if nearby
            else " Fewer or other words may find more; /issues shows what is told about."
        )
        return View(f"Nothing found for {render.code(answer.words)}.{hint}", keyboard(*rows(nearby, width=1)))
    first = page.offset + 1
    html, shown = render.page(
        f"{render.count(page.total, 'result')} for {render.code(answer.words)}",
        (render.hit(one, number=first + at) for at, one in enumerate(page.items)),
    )
    here = SearchTap(page.offset)
    before = button("◀ Before", SearchTap(max(0, page.offset - PAGE))) if page.offset else None
    left = page.total - page.offset - shown
    more = button(f"More ({left}) ▶", SearchTap(page.offset + shown)) if left > 0 else None
    hits = [_hit_button(one, first + at, here) for at, one in enumerate(page.items[:shown])]
    return View(html, keyboard(row(*hits), row(before, more), *rows(nearby, width=1)))


def _hit_button(hit: SearchHit, number: int, here: SearchTap) -> Button | None:
    if hit.kind == "article":
        return button(f"📄 {number}", ArticleTap(hit.id, str(here)))
    return button(f"🔍 {number}", ContextTap(hit.id, back=str(here)))
