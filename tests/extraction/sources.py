"""Articles for the tests of speakers: sources stand in square brackets, and statements are made for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extraction.clean import lay_out
from extraction.model import Article, Kind, RoleEvidence, Span, Speaker, Statement
from extraction.pipeline import parse
from extraction.speakers import resolve

if TYPE_CHECKING:
    from tests.world import ReaderHere

_SOURCE = re.compile(r"\[([^\]]+)\]")


def read_sources(
    marked: str, readers: ReaderHere
) -> tuple[tuple[Speaker | None, ...], tuple[RoleEvidence, ...]]:
    """The speakers of the sources in brackets, in text order, and what the text says about people."""
    text, sources, at = "", [], 0
    for match in _SOURCE.finditer(marked):
        text += marked[at : match.start()]
        sources.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        at = match.end()
    text += marked[at:]
    article = Article("own", text)
    layout = lay_out(article)
    statements = []
    for start, end in sources:
        source = Span.of(text, start, end)
        content = Span.of(text, end, min(end + 5, len(text))) if end < len(text) else source
        statements.append(Statement(Kind.INDIRECT, (content,), (), source, source=source))
    found, _, roles = resolve(article, parse(layout, readers.nlp), layout, statements, readers.lexicon)
    return tuple(statement.speaker for statement in found), roles


def names(marked: str, readers: ReaderHere) -> list[str | None]:
    """The speakers' names of the sources in brackets, in text order."""
    return [speaker.name if speaker else None for speaker in read_sources(marked, readers)[0]]


def countries(marked: str, readers: ReaderHere) -> list[tuple[str, str | None] | None]:
    """Names and countries of the sources in brackets, in text order."""
    speakers = read_sources(marked, readers)[0]
    return [(speaker.name, speaker.country) if speaker else None for speaker in speakers]
