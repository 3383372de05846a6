"""A digest as Telegram messages: people with what they said, positions, then the articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from extraction.model import Direction, Kind
from handlers.chunks import messages
from storage.values import (
    ArticleRow,
    Filter,
    FreshPosition,
    FreshStatement,
    Names,
    SpeakerRow,
)

#: messages of a digest that are sent; further pages are shown on a tap
MOST_SENT = 2
#: pages kept to be tapped for
MOST_PAGES = 12
#: a page leaves room for its number, and is shorter than Telegram's limit so that it can be read in one go
PAGE_UNITS = 3600
#: longer statements are shown up to a word boundary; the article and /who have the whole
MOST_STATEMENT = 600
#: from here on a quotation is folded
_FOLD_FROM = 240

_SIGNS = {
    Direction.FOR: "✅ for",
    Direction.AGAINST: "❌ against",
    Direction.CONDITIONAL: "⚖️ conditional on",
    Direction.UNDECIDED: "🤔 undecided on",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker's new statements. Without a resolved speaker, `mention` is what the article calls them."""

    speaker: SpeakerRow | None
    mention: str | None
    statements: tuple[FreshStatement, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What one subscription is told: the brief first, what did not fit into it after."""

    wants: Filter
    voices: tuple[Voice, ...]
    positions: tuple[FreshPosition, ...]
    articles: tuple[ArticleRow, ...]
    #: the rest, shown on a tap
    more_voices: tuple[Voice, ...] = ()
    more_positions: tuple[FreshPosition, ...] = ()
    more_articles: tuple[ArticleRow, ...] = ()


def describe(wants: Filter, names: Names) -> str:
    """A filter in plain words: "Emmanuel Macron or Italy, on troop deployment"; "everything" for none."""
    who = [names.speakers.get(one, "someone no longer known") for one in wants.speakers]
    who += [names.actors.get(code, code) for code in wants.actors]
    what = [names.issues.get(slug, slug) for slug in wants.issues]
    parts = [_either(who)] if who else []
    if what:
        parts.append(f"on {_either(what)}" if who else _either(what))
    return ", ".join(parts) if parts else "everything"


def digest_pages(digest: Digest, names: Names) -> tuple[tuple[str, ...], int]:
    """The digest's pages as HTML without their buttons, and how many of the first belong to the brief.

    The brief is what is sent: if it takes more than MOST_SENT pages, what is behind them waits for a tap.
    """
    title = f"🗞 <b>What is new</b> · {escape(describe(digest.wants, names))}"
    brief = messages(
        [title, *_blocks(digest.voices, digest.positions, digest.articles, names)], limit=PAGE_UNITS
    )
    rest = messages(
        _blocks(digest.more_voices, digest.more_positions, digest.more_articles, names), limit=PAGE_UNITS
    )
    pages = (*brief, *rest)[:MOST_PAGES]
    if len(pages) > 1:
        pages = tuple(f"{page}\n\n<i>{at} of {len(pages)}</i>" for at, page in enumerate(pages, start=1))
    return pages, min(len(brief), MOST_SENT)


def digest_keyboard(digest_id: int, number: int, pages: int, sent: int) -> InlineKeyboardMarkup:
    """The buttons under page `number` (from 1) of `pages`; the first `sent` are messages of their own."""
    turn = []
    if number > sent:
        turn.append(InlineKeyboardButton("◀", callback_data=f"d:{digest_id}:{number - 1}"))
    if sent <= number < pages:
        left = pages - number
        turn.append(InlineKeyboardButton(f"More ({left}) ▶", callback_data=f"d:{digest_id}:{number + 1}"))
    subscriptions = [InlineKeyboardButton("🔔 Subscriptions", callback_data="u:list")]
    return InlineKeyboardMarkup([row for row in (turn, subscriptions) if row])


def _blocks(
    voices: tuple[Voice, ...],
    positions: tuple[FreshPosition, ...],
    articles: tuple[ArticleRow, ...],
    names: Names,
) -> list[str]:
    blocks = [block for voice in voices for block in _voice(voice, names)]
    if positions:
        blocks.append("<b>Positions</b>\n\n" + _position(positions[0]))
        blocks += [_position(one) for one in positions[1:]]
    if articles:
        blocks.append("\n".join(["<b>Articles</b>", *(_article(one) for one in articles)]))
    return blocks


def _voice(voice: Voice, names: Names) -> list[str]:
    if voice.speaker is None:
        head = f"<b>{escape(voice.mention or 'Someone unnamed')}</b>"
    else:
        role = f", {escape(voice.speaker.role)}" if voice.speaker.role else ""
        head = f"<b>{escape(voice.speaker.name)}</b>{role}"
    blocks = [_statement(one, names) for one in voice.statements]
    return [f"{head}\n{blocks[0]}", *blocks[1:]]


def _statement(fresh: FreshStatement, names: Names) -> str:
    statement = fresh.statement
    words = " […] ".join(_clipped(part) for part in statement.parts)
    if statement.kind is Kind.DIRECT:
        words = f"“{words}”"
    fold = " expandable" if len(words) > _FOLD_FROM else ""
    facts = ["quoted" if statement.kind is Kind.DIRECT else "reported"]
    facts += [names.issues.get(slug, slug) for slug in statement.issues]
    facts.append(_origin(statement.article))
    if fresh.also_in:
        facts.append(f"in {len(fresh.also_in) + 1} articles")
    return f"<blockquote{fold}>{escape(words)}</blockquote>\n<i>{escape(' · '.join(facts))}</i>"


def _position(fresh: FreshPosition) -> str:
    position = fresh.position
    sign = "".join((f"{position.actor.emoji} " if position.actor.emoji else "", escape(position.actor.name)))
    line = f"<b>{sign}</b>: {_SIGNS[position.direction]} {escape(position.issue.title)}"
    if fresh.was is not None and fresh.was is not position.direction:
        line += f" (before: {fresh.was.value})"
    if position.reported_by is not None:
        line += f", as {escape(position.reported_by.name)} tells it"
    evidence = escape(_clipped(position.evidence))
    fold = " expandable" if len(evidence) > _FOLD_FROM else ""
    return f"{line}\n<blockquote{fold}>{evidence}</blockquote>\n<i>{escape(_origin(position.article))}</i>"


def _article(article: ArticleRow) -> str:
    title = escape(article.title)
    if article.url and article.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(article.url)}">{title}</a>'
    facts = [part for part in (article.outlet, _day(article.published_on)) if part]
    facts.append(f"/article_{article.id}")
    return f"• {title} · {escape(' · '.join(facts))}"


def _origin(article: ArticleRow) -> str:
    return ", ".join(part for part in (article.outlet or article.title, _day(article.published_on)) if part)


def _day(day: date | None) -> str | None:
    return f"{day.day} {day:%b %Y}" if day else None


def _clipped(words: str) -> str:
    """The first words, at most MOST_STATEMENT characters, marked where they are cut."""
    if len(words) <= MOST_STATEMENT:
        return words
    return words[:MOST_STATEMENT].rsplit(None, 1)[0] + " […]"


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
