"""Statements in the making: put in order, joined where a quotation goes on, and made into values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extraction.attribution import Source
from extraction.endings import Part
from extraction.model import Article, Kind, Span, Statement
from extraction.page import Page


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making: parts as offsets; source, cue, first and last of its sentences as tokens."""

    parts: tuple[Part, ...]
    first: int
    last: int
    cue: tuple[int, int] | None = None
    cue_class: str | None = None
    source: Source | None = None
    #: a quotation without a cue of its own: the last speaker goes on
    carries_on: bool = False
    #: all of it is verbatim although it stands in no marks: a post
    whole: bool = False
    confidence: float = 0.8


def in_order(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The drafts in text order, quotations that only go on joined to where they began, nothing twice."""
    drafts = sorted(drafts, key=lambda draft: (draft.parts[0][0], -draft.parts[-1][1]))
    reopened = {quotation.inner_start for quotation in page.quotations if quotation.reopened}
    kept: list[Draft] = []
    open_at: int | None = None
    seen: set[tuple[tuple[Part, ...], Source | None]] = set()
    for draft in drafts:
        if draft.carries_on and open_at is not None:
            before = kept[open_at]
            if draft.parts[0][0] in reopened or _follows_on(page, before, draft):
                kept[open_at] = replace(
                    before, parts=before.parts + draft.parts, last=max(before.last, draft.last)
                )
                continue
        if (draft.parts, draft.source) in seen:
            continue
        seen.add((draft.parts, draft.source))
        kept.append(draft)
        if kind_of(page, draft.parts)[0] is Kind.DIRECT or _quotes_before_cue(page, draft):
            open_at = len(kept) - 1
    return kept


def _quotes_before_cue(page: Page, draft: Draft) -> bool:
    """Whether a quoting content precedes its report: 'The plan "needs work", said Ms Li. "Soon."'"""
    if draft.cue is None or page.tree.starts[draft.cue[0]] < draft.parts[0][0]:
        return False
    return kind_of(page, draft.parts)[0] is Kind.MIXED


def _follows_on(page: Page, before: Draft, draft: Draft) -> bool:
    """Whether a quotation without a cue comes right behind a reported one, in its paragraph."""
    same = page.paragraph[before.first] == page.paragraph[draft.first]
    return same and before.cue is not None and draft.first - before.last <= 2


def kind_of(page: Page, parts: tuple[Part, ...]) -> tuple[Kind, tuple[Part, ...]]:
    """How much of the content stands in marks, and the verbatim parts inside it."""
    inside: list[Part] = []
    whole = 0
    for start, end in parts:
        for quotation in page.between(start, end):
            inside.append((quotation.inner_start, quotation.inner_end))
            whole += quotation.inner_start <= start + 1 and quotation.inner_end >= end - 2
    if inside and whole == len(parts):
        return Kind.DIRECT, tuple(inside)
    return (Kind.MIXED, tuple(inside)) if inside else (Kind.INDIRECT, ())


def as_statement(article: Article, page: Page, draft: Draft, number: int) -> Statement:
    """The draft as a statement with spans in the article's own text."""
    tree, text = page.tree, article.text
    kind, quotations = (Kind.DIRECT, draft.parts) if draft.whole else kind_of(page, draft.parts)
    parts = quotations if kind is Kind.DIRECT else draft.parts
    spans = tuple(Span.of(text, *part) for part in parts)
    sentence = _words(text, tree.starts[draft.first], tree.ends[draft.last])
    # "A meeting was needed" names no issue; the sentence around it may.
    named = tuple(dict.fromkeys(slug for part in parts for slug in page.about(*part)))
    issues = named or page.about(sentence.start, sentence.end)
    return Statement(
        kind=kind,
        content=spans,
        quotations=spans if kind is Kind.DIRECT else tuple(Span.of(text, *part) for part in quotations),
        sentence=sentence,
        source=_words(text, tree.starts[draft.source.first], tree.ends[draft.source.last])
        if draft.source
        else None,
        cue=_words(text, tree.starts[draft.cue[0]], tree.ends[draft.cue[1]]) if draft.cue else None,
        cue_class=draft.cue_class,
        issues=issues,
        confidence=draft.confidence,
        continues=number - 1 if draft.carries_on and number else None,
    )


def _words(text: str, start: int, end: int) -> Span:
    """The span without the white space around it: two spaces in a row make a token of their own."""
    words = text[start:end]
    return Span.of(text, start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
