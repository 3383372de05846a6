"""/latest: the newest articles; /article: what was read out of one."""

from __future__ import annotations

from sqlite_utils import Database
from telegram import Message, Update

from handlers import answers, render, requests
from handlers.choices import speaker_buttons, usage_view
from handlers.desk import BriefingContext
from handlers.disagreements import DiffersTap, Under, noted
from handlers.paging import ArticleTap, LatestTap, PositionsTap, View, button, keyboard, row, rows, titled
from handlers.replies import reply
from handlers.summits import with_summit
from storage import articles as store
from storage.values import ArticleDetail, ArticleRow, Page

#: articles on a page of the list
PAGE = 6
#: speakers and issues of an article with a button
BUTTONS = 6


async def latest(update: Update, context: BriefingContext) -> None:
    """Answer /latest."""
    await reply(update, await context.desk.ask(latest_turned, LatestTap()))


async def article(update: Update, context: BriefingContext) -> None:
    """Answer /article ID, and /article_12, which digests and lists show to be tapped."""
    typed = requests.arguments(context.args) or _number_in(update.effective_message)
    await reply(update, await context.desk.ask(article_asked, typed))


def _number_in(message: Message | None) -> str:
    """ "12" of "/article_12" or "/article_12@summitbot"."""
    command = (message.text or "").split()[0] if message and message.text else ""
    return command.partition("_")[2].partition("@")[0]


def article_asked(db: Database, typed: str) -> View:
    """The article of that number; for anything else what can be asked."""
    if not typed:
        return usage_view("article", answers.examples(db))
    number = requests.positive_number(typed)
    detail = store.article(db, number) if number else None
    if detail is None:
        asked = render.label(typed)
        text = f"There is no article “{asked}”. The newest are in /latest, and /search finds by words."
        return View(text, keyboard(row(button("Newest articles", LatestTap()))))
    return _in_its_place(db, article_view(detail, ""), detail)


def article_turned(db: Database, tap: ArticleTap, words: str | None) -> View | None:
    """The article a tap asks for; None where it is gone."""
    detail = store.article(db, tap.article)
    if detail is None:
        return None
    view = _in_its_place(db, article_view(detail, tap.back), detail)
    # Kept in sight, so that the way back to a search still knows what was asked for.
    return View(f"{view.html}\nYou asked for {render.code(words)}", view.keyboard) if words else view


def _in_its_place(db: Database, view: View, detail: ArticleDetail) -> View:
    known = noted(db, view, DiffersTap(Under.ARTICLE, str(detail.article.id)))
    return with_summit(db, known, detail)


def article_view(detail: ArticleDetail, back: str) -> View:
    """An article, with buttons to its speakers and issues."""
    issues = [button(titled(one.title), PositionsTap(one.slug)) for one in detail.issues[:BUTTONS]]
    home = button("◀ Back", back) if back else button("◀ Newest articles", LatestTap())
    return View(
        render.article(detail),
        keyboard(
            *rows(speaker_buttons(detail.speakers[:BUTTONS]), width=1), *rows(issues, width=2), row(home)
        ),
    )


def latest_turned(db: Database, tap: LatestTap) -> View:
    """A page of the newest articles."""
    return latest_view(answers.latest(db, limit=PAGE, offset=tap.offset))


def latest_view(page: Page[ArticleRow]) -> View:
    """A page of articles with a button for each."""
    if not page.total:
        return View("There are no articles yet. As soon as some are read, they are listed here.")
    first = page.offset + 1
    head = f"<b>Newest articles</b> · {render.count(page.total, 'article')}"
    html, shown = render.page(
        head, (render.article_line(one, number=first + at) for at, one in enumerate(page.items))
    )
    here = LatestTap(page.offset)
    newer = button("◀ Newer", LatestTap(max(0, page.offset - PAGE))) if page.offset else None
    left = page.total - page.offset - shown
    older = button(f"Older ({left}) ▶", LatestTap(page.offset + shown)) if left > 0 else None
    buttons = [
        button(f"📄 {first + at}", ArticleTap(one.id, str(here))) for at, one in enumerate(page.items[:shown])
    ]
    return View(html, keyboard(*rows(buttons, width=6), row(newer, older)))
