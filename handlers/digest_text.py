"""A digest as Telegram messages: what moved or is disputed, who said what, positions, then the articles."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from extraction.model import Kind
from handlers import change_text, render
from handlers.chunks import first_part, messages
from handlers.disagreements import digest_block
from storage.side_by_side import Disagreement, PositionChange
from storage.values import (
    ArticleRow,
    Filter,
    FreshPosition,
    FreshStatement,
    Names,
    SpeakerRow,
    StatementRow,
)

#: messages of a digest that are sent; further pages are shown on a tap
MOST_SENT = 2
#: pages kept to be tapped for
MOST_PAGES = 8
#: a page leaves room for its number, and is shorter than Telegram's limit so that it can be read in one go
PAGE_UNITS = 3600
#: longer statements are shown in part; /who and the article have the whole
STATEMENT_UNITS = 600


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
    changes: tuple[PositionChange, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    #: the rest, shown on a tap
    more_changes: tuple[PositionChange, ...] = ()
    more_disagreements: tuple[Disagreement, ...] = ()
    more_voices: tuple[Voice, ...] = ()
    more_positions: tuple[FreshPosition, ...] = ()
    more_articles: tuple[ArticleRow, ...] = ()


def describe(wants: Filter, names: Names) -> str:
    """A filter in plain words: "Emmanuel Macron or Italy, on troop deployment"; "everything" for none.

    Plain text, for any place: escape it.
    """
    who = [names.speakers.get(one, "someone no longer known") for one in wants.speakers]
    who += [names.actors[code].name if code in names.actors else code for code in wants.actors]
    what = [names.issues.get(slug, slug) for slug in wants.issues]
    parts = [_either(who)] if who else []
    if what:
        parts.append(f"on {_either(what)}" if who else _either(what))
    if not parts:
        parts = ["everything"]
    if wants.changes:
        parts[0] = "position changes" if parts == ["everything"] else f"position changes: {parts[0]}"
    if wants.words:
        parts.append(f"with {_either([f'“{one}”' for one in wants.words])}")
    if wants.without:
        parts.append(f"without {_either([f'“{one}”' for one in wants.without])}")
    if wants.outlets:
        parts.append(f"from {_either(list(wants.outlets))}")
    return ", ".join(parts)


def digest_pages(digest: Digest, names: Names, *, about: str | None = None) -> tuple[tuple[str, ...], int]:
    """The digest's pages as HTML without their buttons, and how many of the first belong to the brief.

    The brief is what is sent: if it takes more than MOST_SENT pages, what is behind them waits for a tap.
    `about`, HTML, stands in the title instead of the filter in words.
    """
    title = f"🗞 <b>What is new</b> · {about or escape(describe(digest.wants, names))}"
    brief = messages(
        [
            title,
            *_compared(digest.changes, digest.disagreements),
            *_blocks(digest.voices, digest.positions, digest.articles, names),
        ],
        limit=PAGE_UNITS,
    )
    rest = messages(
        [
            *_compared(digest.more_changes, digest.more_disagreements),
            *_blocks(digest.more_voices, digest.more_positions, digest.more_articles, names),
        ],
        limit=PAGE_UNITS,
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
    subscriptions = [InlineKeyboardButton("🔔 Subscriptions", callback_data="u:show")]
    return InlineKeyboardMarkup([row for row in (turn, subscriptions) if row])


def _compared(changes: tuple[PositionChange, ...], disagreements: tuple[Disagreement, ...]) -> list[str]:
    """What only shows when articles lie side by side."""
    blocks = [
        change_text.change(one, f"{render.actor(one.actor)}, {render.label(one.issue.title)}")
        for one in changes
    ]
    if blocks:
        blocks[0] = f"<b>Changed positions</b>\n\n{blocks[0]}"
    return blocks + [digest_block(one) for one in disagreements]


def _blocks(
    voices: tuple[Voice, ...],
    positions: tuple[FreshPosition, ...],
    articles: tuple[ArticleRow, ...],
    names: Names,
) -> list[str]:
    blocks = [block for voice in voices for block in _voice(voice, names)]
    if positions:
        blocks.append(f"<b>Positions</b>\n\n{_position(positions[0])}")
        blocks += [_position(one) for one in positions[1:]]
    if articles:
        blocks.append("\n".join(["<b>Articles</b>", *(_article(one) for one in articles)]))
    return blocks


def _voice(voice: Voice, names: Names) -> list[str]:
    head = render.person(voice.speaker, mention=voice.mention)
    if voice.speaker is not None:
        country = names.actors.get(voice.speaker.country or "")
        head = render.person(voice.speaker, country)
        if voice.speaker.role:
            head += f" · {render.label(voice.speaker.role, most=60)}"
    blocks = [_statement(one, names) for one in voice.statements]
    return [f"{head}\n{blocks[0]}", *blocks[1:]]


def _statement(fresh: FreshStatement, names: Names) -> str:
    statement = fresh.statement
    words = first_part(_words(statement), limit=STATEMENT_UNITS)
    facts = [render.HOW[statement.kind]]
    facts += [render.label(names.issues.get(slug, slug), most=40) for slug in statement.issues]
    facts.append(_where(statement.article))
    if reported := render.reported(fresh.reports):
        facts.append(reported)
    return f"{render.block(words)}\n{' · '.join(facts)}"


def _words(statement: StatementRow) -> str:
    if statement.kind is Kind.DIRECT:
        return " […] ".join(f"“{escape(part)}”" for part in statement.parts)
    return " […] ".join(f"<i>{escape(part)}</i>" for part in statement.parts)


def _position(fresh: FreshPosition) -> str:
    row = fresh.position
    line = f"{render.actor(row.actor)} {render.SIGNS[row.direction]} {render.label(row.issue.title)}: "
    line += f"<b>{render.STANCES[row.direction]}</b>"
    evidence = render.block(first_part(escape(row.evidence), limit=STATEMENT_UNITS))
    return f"{line}\n{evidence}\n{render.whose_word(row)} · {_where(row.article)}"


def _where(article: ArticleRow) -> str:
    """Where it stands, one tap away: on the web, or else as it was read."""
    source = render.source(article)
    return source if render.safe_url(article.url) else f"{source} · /article_{article.id}"


def _article(article: ArticleRow) -> str:
    outlet = f" · {render.label(article.outlet, most=40)}" if article.outlet else ""
    when = render.day(article.published_on)
    return f"• {render.link(article.title, article.url)}{outlet} · {when} · /article_{article.id}"


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
