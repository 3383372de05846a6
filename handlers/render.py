"""Answers as Telegram HTML: pure, every word from outside escaped here and nowhere else.

Words that stand in our quotation marks are the article's, character for character. What an article
reports in its own words stands in italics without marks of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from babel.dates import format_date

from extraction.model import Direction, Kind
from handlers.chunks import first_part, split, visible_units
from handlers.requests import clean
from storage.values import (
    ActorRow,
    ArticleDetail,
    ArticleRow,
    Context,
    IssueRow,
    PositionRow,
    Reports,
    SearchHit,
    SpeakerRow,
    StatementRow,
)

#: a quotation longer than this is folded to three lines, to be opened with a tap
FOLD_FROM = 280
#: a page of an answer: some screens of a phone, well within Telegram's 4096
PAGE_UNITS = 3000
#: a statement longer than this is shown in part; its context and its article have the rest
STATEMENT_UNITS = 2000
#: labels (titles, roles, outlets) are cut here
LABEL = 90

SIGNS: Mapping[Direction, str] = {
    Direction.FOR: "✅",
    Direction.CONDITIONAL: "⚖️",
    Direction.UNDECIDED: "❔",
    Direction.AGAINST: "❌",
}
STANCES: Mapping[Direction, str] = {
    Direction.FOR: "for",
    Direction.CONDITIONAL: "on condition",
    Direction.UNDECIDED: "undecided",
    Direction.AGAINST: "against",
}
HOW: Mapping[Kind, str] = {
    Kind.DIRECT: "Quoted",
    Kind.MIXED: "Partly quoted",
    Kind.INDIRECT: "Reported",
}

_PRONOUN = re.compile(r"(?i:he|she|they|it|i|we|his|her|their|who)")


def label(text: str, *, most: int = LABEL) -> str:
    """One line of outside words that name something, escaped: no control characters, at most `most` long."""
    words = clean(text)
    return escape(words if len(words) <= most else words[: most - 1].rstrip() + "…")


def bold(text: str) -> str:
    """`label` in bold; "" for nothing that can be seen."""
    words = label(text)
    return f"<b>{words}</b>" if words else ""


def heading(text: str) -> str:
    """`label` with a capital first letter: "troop deployment" as a title."""
    words = label(text)
    return words[:1].upper() + words[1:]


def code(words: str) -> str:
    """The words of a request, marked so that paging.words_in finds them again: all of them, unshortened."""
    return f"<code>{escape(clean(words))}</code>"


@lru_cache(maxsize=512)
def day(when: date | None) -> str:
    """ "27 Mar 2025"."""
    return "no date" if when is None else format_date(when, "d MMM y", locale="en")


def count(number: int, noun: str, plural: str | None = None) -> str:
    """ "1 statement", "12 statements"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def safe_url(url: str | None) -> str | None:
    """`url` if it is an http or https address that can stand in a link, else None."""
    if (
        not url
        or len(url) > 2000
        or any(character.isspace() or not character.isprintable() for character in url)
    ):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def link(text: str, url: str | None, *, most: int = LABEL) -> str:
    """Outside words as a link where there is a safe address, else as they are."""
    words = label(text, most=most) or "untitled"
    address = safe_url(url)
    return f'<a href="{escape(address)}">{words}</a>' if address else words


def source(article: ArticleRow) -> str:
    """Where and when: "27 Mar 2025 · Donegal Live", the outlet linked; the title where no outlet is known."""
    named = article.outlet or article.title or article.name
    return f"{day(article.published_on)} · {link(named, article.url, most=60)}"


def person(speaker: SpeakerRow | None, country: ActorRow | None = None, *, mention: str | None = None) -> str:
    """A speaker's name in bold with the flag; what the article calls them where nobody was recognised."""
    if speaker is None:
        return bold(mention) if mention else "<b>Someone</b>"
    flag = f" {escape(country.emoji)}" if country and country.emoji else ""
    return bold(speaker.name) + flag


def verbatim(parts: Iterable[str], kind: Kind) -> str:
    """A statement's words in a block: in quotation marks when all of them are the speaker's, else in italics.

    Parts are joined by " […] " outside the marks. Long ones are folded, very long ones end in " […]".
    """
    before, after = ("“", "”") if kind is Kind.DIRECT else ("<i>", "</i>")
    left = STATEMENT_UNITS
    shown: list[str] = []
    for part in parts:
        pieces = split(escape(part), limit=max(left, 1)) if left > 0 else ()
        left -= visible_units(pieces[0]) if pieces else 0
        shown += [f"{before}{piece}{after}" for piece in pieces[:1]]
        if len(pieces) != 1:
            shown.append("")
            break
    return block(" […] ".join(shown).rstrip())


def block(html: str) -> str:
    """`html` as a block quotation, folded when long."""
    fold = " expandable" if visible_units(html) > FOLD_FROM else ""
    return f"<blockquote{fold}>{html}</blockquote>"


def how(statement: StatementRow) -> str:
    """How it was said: "Quoted · said", "Reported · as “the French president” · warned"."""
    facts = [HOW[statement.kind]]
    if statement.cue and label(statement.cue):
        facts.append(f"<i>{label(statement.cue, most=40)}</i>")
    called = statement.mention
    if called and statement.speaker and not _says_who(called, statement.speaker.name):
        facts.append(f"as <i>{label(called, most=50)}</i>")
    return " · ".join(facts)


def _says_who(mention: str, name: str) -> bool:
    """Whether the words on the page show by themselves who is meant: a part of the name, or a pronoun."""
    if _PRONOUN.fullmatch(mention.strip()):
        return True
    return bool(set(mention.casefold().split()) & set(name.casefold().split()))


def statement(
    row: StatementRow,
    titles: Mapping[str, str],
    *,
    number: int | None = None,
    reports: Reports | None = None,
) -> str:
    """One statement of a known speaker: where from, its words, how said, on what, by how many."""
    head = f"<b>{number}</b> · {source(row.article)}" if number is not None else source(row.article)
    facts = [how(row), ", ".join(heading(titles.get(slug, slug)) for slug in row.issues), reported(reports)]
    return f"{head}\n{verbatim(row.parts, row.kind)}\n{' · '.join(fact for fact in facts if fact)}"


def reported(reports: Reports | None) -> str:
    """ "reported by 2 of 4 articles"; "" for what one article reports."""
    if reports is None or reports.articles < 2:
        return ""
    return f"reported by {reports.articles} of {count(reports.of, 'article')}"


def hit(found: SearchHit, *, number: int) -> str:
    """One thing found: who or which article, with the words that were looked for in bold."""
    words = marked(found.snippet, found.marked, "b")
    if found.kind == "article":
        title = link(found.article.title, found.article.url)
        head = f"<b>{number}</b> · 📄 {title} · {day(found.article.published_on)}"
    else:
        who = f"{person(found.speaker)} · " if found.speaker else ""
        head = f"<b>{number}</b> · {who}{source(found.article)}"
    return f"{head}\n{block(first_part(words, limit=STATEMENT_UNITS // 2))}"


def marked(text: str, places: Iterable[tuple[int, int]], *tags: str) -> str:
    """`text` escaped, with `tags` around the (start, end) stretches; overlaps and empty ones are left out."""
    opening = "".join(f"<{tag}>" for tag in tags)
    closing = "".join(f"</{tag}>" for tag in reversed(tags))
    pieces: list[str] = []
    done = 0
    for start, end in sorted(places):
        start, end = max(start, done), min(end, len(text))
        if start < end:
            pieces += [escape(text[done:start]), opening, escape(text[start:end]), closing]
            done = end
    return "".join(pieces) + escape(text[done:])


def context(found: Context, country: ActorRow | None) -> str:
    """A statement where it stands, its own words bold and underlined, and where to read on."""
    row = found.statement
    text = found.before + found.sentence + found.after
    head = f"{person(row.speaker, country, mention=row.mention)} · {source(row.article)}"
    words = first_part(marked(text, found.marked, "b", "u"), limit=PAGE_UNITS)
    return f"{head}\n<blockquote>{words}</blockquote>\n{how(row)} · underlined: the statement"


def position(row: PositionRow, *, head: str, alone: bool = False) -> str:
    """One position with its evidence: sign and word, the sentence, a condition, whose word it is, where from.

    `head` names what the position is of or on, as HTML. `alone`: other evidence stands beside it, uncounted.
    """
    lines = [f"{SIGNS[row.direction]} {head}: <b>{STANCES[row.direction]}</b>"]
    if row.condition:
        lines.append(f"Condition: <i>{escape(row.condition)}</i>")
    lines.append(block(first_part(escape(row.evidence), limit=STATEMENT_UNITS // 2)))
    facts = [whose_word(row), source(row.article)]
    if row.agreeing < row.evidences and not alone:
        facts.append(f"{row.agreeing} of {row.evidences} pieces of evidence say so")
    elif row.evidences > 1 and not alone:
        facts.append(count(row.evidences, "piece of evidence", "pieces of evidence"))
    if widely := reported(row.reports):
        facts.append(widely)
    return "\n".join([*lines, " · ".join(facts)])


def whose_word(row: PositionRow) -> str:
    """Whether the actor says so itself, or another party about it."""
    if row.reported_by is not None:
        return f"reported by {label(row.reported_by.name)}"
    return "first hand" if row.first_hand else "reported by others"


def actor(row: ActorRow) -> str:
    """ "🇮🇹 Italy", in bold."""
    return f"{escape(row.emoji)} {bold(row.name)}".strip()


def standing(row: PositionRow) -> str:
    """An actor's line in the list of one issue: "🇮🇹 Italy: <i>condition</i> (reported by Ukraine)"."""
    line = f"{escape(row.actor.emoji)} {label(row.actor.name)}".strip()
    if row.condition:
        line += f": <i>{label(row.condition, most=140)}</i>"
    return line if row.first_hand and row.reported_by is None else f"{line} ({whose_word(row)})"


def issue(row: IssueRow) -> str:
    """An issue's line in the list: title, proposition, counts."""
    return f"<b>{heading(row.title)}</b>\n{label(row.proposition, most=200)}\n{issue_counts(row)}"


def issue_counts(row: IssueRow) -> str:
    """ "12 statements · 9 positions"."""
    return f"{count(row.statements, 'statement')} · {count(row.actors, 'position')}"


def article_line(row: ArticleRow, *, number: int) -> str:
    """An article in a list."""
    outlet = f"{label(row.outlet, most=40)} · " if row.outlet else ""
    return (
        f"<b>{number}</b> · {link(row.title, row.url)}\n{outlet}{day(row.published_on)} · "
        f"{count(row.statements, 'statement')} · {count(row.stances, 'position')}"
    )


def article(detail: ArticleDetail) -> str:
    """An article with what was read out of it."""
    row = detail.article
    outlet = f"{label(row.outlet)} · " if row.outlet else ""
    version = f" · version {row.version}" if row.version > 1 else ""
    lines = [
        f"📄 <b>{link(row.title, row.url, most=160)}</b>",
        f"{outlet}{day(row.published_on)}{version} · article {row.id}",
        f"Read out of it: {count(row.statements, 'statement')}, {count(row.stances, 'position')}",
    ]
    if detail.hidden:
        unsure = "1 uncertain one is" if detail.hidden == 1 else f"{detail.hidden} uncertain ones are"
        lines[-1] += f" ({unsure} not shown)"
    if detail.lead.strip():
        lines.append(block(first_part(escape(detail.lead.strip()), limit=STATEMENT_UNITS // 2)))
    if detail.speakers:
        names = ", ".join(label(one.name, most=40) for one in detail.speakers[:12])
        more = f" and {len(detail.speakers) - 12} more" if len(detail.speakers) > 12 else ""
        lines.append(f"Speaking: {names}{more}")
    if detail.issues:
        lines.append(
            "Issues: " + ", ".join(f"{heading(one.title)} ({one.statements})" for one in detail.issues[:12])
        )
    lines += [f"<i>{label(note, most=200)}</i>" for note in detail.notes[:4]]
    return "\n".join(lines)


def page(head: str, blocks: Iterable[str], *, foot: str = "", most: int = PAGE_UNITS) -> tuple[str, int]:
    """One message of `head`, as many of `blocks` as fit well (at least one), and `foot`; how many fitted."""
    html, shown = head, 0
    length = visible_units(head) + visible_units(foot)
    for one in blocks:
        length += visible_units(one) + 2
        if shown and length > most:
            break
        html, shown = f"{html}\n\n{one}", shown + 1
    if foot:
        html = f"{html}\n\n{foot}"
    fitting = split(html)
    return (fitting[0] if fitting else html), shown
