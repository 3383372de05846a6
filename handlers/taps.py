"""A tap on a button of an answer: read it, look its numbers up again, show the new page in place."""

from __future__ import annotations

from sqlite_utils import Database
from telegram import Update

from handlers.articles import article_turned, latest_turned
from handlers.countries import country_turned
from handlers.desk import BriefingContext
from handlers.issues import positions_turned
from handlers.paging import (
    ArticleTap,
    ContextTap,
    CountryTap,
    LatestTap,
    PositionsTap,
    SearchTap,
    StoryTap,
    Tap,
    View,
    WhoTap,
    read_tap,
    words_in,
)
from handlers.replies import message_of, out_of_date, turn
from handlers.search import search_turned
from handlers.stories import story_turned
from handlers.who import context_turned, who_turned

#: the first letters of the taps answered here
FAMILIES = r"^[wcrnpsla]:"


async def tapped(update: Update, context: BriefingContext) -> None:
    """Answer a tap on one of the buttons of handlers/paging.py."""
    query = update.callback_query
    if query is None:
        return
    tap = read_tap(query.data or "")
    message = message_of(query)
    words = words_in(message) if message else None
    view = await context.desk.ask(view_of, tap, words) if tap else None
    if view is None:
        await out_of_date(query)
    else:
        await turn(query, view)


async def unknown_tap(update: Update, context: BriefingContext) -> None:
    """Answer a tap that nobody else answers: of an older version, or made up."""
    if update.callback_query is not None:
        await out_of_date(update.callback_query)


def view_of(db: Database, tap: Tap, words: str | None) -> View | None:
    """What a tap leads to, `words` being those its message shows; None where it leads nowhere any more."""
    match tap:
        case WhoTap():
            return who_turned(db, tap, words)
        case ContextTap():
            return context_turned(db, tap, words)
        case StoryTap():
            return story_turned(db, tap, words)
        case CountryTap():
            return country_turned(db, tap)
        case PositionsTap():
            return positions_turned(db, tap)
        case SearchTap():
            return search_turned(db, tap, words)
        case LatestTap():
            return latest_turned(db, tap)
        case ArticleTap():
            return article_turned(db, tap, words)
