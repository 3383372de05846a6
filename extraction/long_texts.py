"""Read an endless article in parts, so that its time grows with its length and its memory does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extraction.clean import Layout
from extraction.model import Article, Extraction, RoleEvidence, Span, Speaker, Stance, Statement

#: An article longer than this (characters; some 7,000 words) is read in parts of at most this length.
PART = 40_000


def parts(article: Article, layout: Layout) -> Iterator[tuple[int, Article, Layout]]:
    """Where each part begins, and the part as an article of its own: whole paragraphs, all of the text.

    One part, the article itself, unless it is longer than PART. Paragraphs are never longer than a part.
    """
    if len(article.text) <= PART:
        yield 0, article, layout
        return
    begin, first = 0, 0
    for number, paragraph in enumerate(layout.paragraphs):
        if paragraph.end - begin > PART and number > first:
            yield _part(article, layout, begin, paragraph.start, first, number)
            begin, first = paragraph.start, number
    yield _part(article, layout, begin, len(article.text), first, len(layout.paragraphs))


def _part(
    article: Article, layout: Layout, begin: int, end: int, first: int, stop: int
) -> tuple[int, Article, Layout]:
    paragraphs = tuple(
        replace(one, start=one.start - begin, end=one.end - begin) for one in layout.paragraphs[first:stop]
    )
    text = article.text[begin:end]
    return begin, replace(article, text=text), Layout(text, layout.text[begin:end], paragraphs)


def joined(article: Article, read: Sequence[tuple[int, Extraction]], notes: tuple[str, ...]) -> Extraction:
    """One extraction of `article` from those of its parts, each with the offset where its part begins."""
    if len(read) == 1:
        return replace(read[0][1], article=article, notes=notes)
    statements: list[Statement] = []
    stances: list[Stance] = []
    speakers: dict[Speaker, None] = {}
    roles: list[RoleEvidence] = []
    for begin, part in read:
        before = len(statements)
        statements += (_statement(one, begin, before) for one in part.statements)
        stances += (_stance(one, begin, before) for one in part.stances)
        speakers |= dict.fromkeys(part.speakers)
        roles += (replace(one, span=_moved(one.span, begin)) for one in part.roles)
    note = (
        f"Read in {len(read)} parts, for it has {len(article.text):,} characters; "
        "names and pronouns were not followed from one part to the next."
    )
    return Extraction(
        article=article,
        statements=tuple(statements),
        stances=tuple(stances),
        speakers=tuple(speakers),
        roles=tuple(roles),
        notes=(*notes, note),
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by, span.text)


def _all_moved(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple(_moved(span, by) for span in spans)


def _statement(statement: Statement, by: int, before: int) -> Statement:
    """The statement in the whole article; `before` statements were read in the parts before its own."""
    return replace(
        statement,
        content=_all_moved(statement.content, by),
        quotations=_all_moved(statement.quotations, by),
        sentence=_moved(statement.sentence, by),
        source=statement.source and _moved(statement.source, by),
        cue=statement.cue and _moved(statement.cue, by),
        continues=None if statement.continues is None else statement.continues + before,
    )


def _stance(stance: Stance, by: int, before: int) -> Stance:
    return replace(
        stance,
        evidence=_moved(stance.evidence, by),
        condition=stance.condition and _moved(stance.condition, by),
        statement=None if stance.statement is None else stance.statement + before,
    )
