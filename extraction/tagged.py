"""What only the tagger saw: reports whose shape the rules do not know, as drafts like theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extraction.attribution import Source, first_head
from extraction.drafts import Draft
from extraction.endings import Part, trimmed
from extraction.overlaps import Overlaps
from extraction.page import Page

if TYPE_CHECKING:
    from extraction.decoding import Attribution, TaggedSpan

#: The tagger's own probability under which a span is not believed against the rules.
SURE = 0.8
#: Words a content needs at least: shorter ones are names and scare quotes more often than reports.
WORDS = 4
#: What such a statement is given for confidence (docs/model_card.md, "Reliability").
CONFIDENCE = 0.6


def sources_by_cue(page: Page, attributions: Sequence[Attribution]) -> dict[int, Source]:
    """The sources that the tagger is sure of, by each token of their cue, in the cue's sentence."""
    found: dict[int, Source] = {}
    for attribution in attributions:
        cue, source = attribution.cue, attribution.source
        if cue is None or source is None or min(cue.probability, source.probability) < SURE:
            continue
        cue_tokens, source_tokens = _tokens(page, cue), _tokens(page, source)
        if cue_tokens is None or source_tokens is None:
            continue
        head = first_head(page.tree, *source_tokens)
        if head is not None and page.unit[head] == page.unit[cue_tokens[0]] and page.quoted[head] is None:
            made = Source(source_tokens[0], source_tokens[1], head)
            found.update(dict.fromkeys(range(cue_tokens[0], cue_tokens[1] + 1), made))
    return found


def unseen(page: Page, drafts: Sequence[Draft], attributions: Sequence[Attribution]) -> list[Draft]:
    """The tagger's attributions that share nothing with `drafts`, where source and cue are plain.

    'He stopped short of a promise, but the aid, the minister was heard to say, would come.'
    """
    covered = Overlaps((part, number) for number, draft in enumerate(drafts) for part in draft.parts)
    found = []
    for attribution in attributions:
        if any(any(True for _ in covered.meeting(span.start, span.end)) for span in attribution.content):
            continue
        draft = _draft(page, attribution)
        if draft is not None:
            found.append(draft)
    return found


def _draft(page: Page, attribution: Attribution) -> Draft | None:
    cue, source = attribution.cue, attribution.source
    if cue is None or source is None:
        return None
    if min(span.probability for span in (cue, source, *attribution.content)) < SURE:
        return None
    cue_tokens, source_tokens = _tokens(page, cue), _tokens(page, source)
    parts = tuple(part for span in attribution.content if (part := _content(page, span)) is not None)
    if cue_tokens is None or source_tokens is None or not parts:
        return None
    hit = next(
        (
            hit
            for hit in page.hits_in.get(page.unit[cue_tokens[0]], ())
            if cue_tokens[0] <= hit.token <= cue_tokens[1]
        ),
        None,
    )
    quoting = any(page.between(start, end) for start, end in parts)
    said = hit is not None and hit.cue.utterance and hit.form in ("finite", "participle")
    if not (said or (quoting and hit is None)) or _negated(page, cue_tokens):
        return None
    if page.quoted[cue_tokens[0]] is not None or page.paragraph[cue_tokens[0]] is None:
        return None
    head = first_head(page.tree, *source_tokens)
    if page.unit[source_tokens[0]] != page.unit[cue_tokens[0]]:
        return None
    if head is None or sum(len(page.layout.text[a:b].split()) for a, b in parts) < WORDS:
        return None
    tokens = [cue_tokens[0], page.tree.first_at(parts[0][0]), page.tree.last_before(parts[-1][1])]
    return Draft(
        parts=parts,
        first=min(page.units[page.unit[token]][0] for token in tokens),
        last=max(page.units[page.unit[token]][1] for token in tokens),
        cue=cue_tokens,
        cue_class=hit.cue.cue_class if hit is not None else None,
        source=Source(source_tokens[0], source_tokens[1], head),
        confidence=CONFIDENCE,
    )


def _content(page: Page, span: TaggedSpan) -> Part | None:
    """The span's words without "that" before them, and never with one mark of a pair."""
    start, text = span.start, page.layout.text
    if text[start : start + 5].lower() == "that ":
        start += 5
    return trimmed(page, start, span.end)


def _tokens(page: Page, span: TaggedSpan) -> tuple[int, int] | None:
    """The first and last token that lie in the span."""
    first, last = page.tree.first_at(span.start), page.tree.last_before(span.end)
    return (first, last) if first <= last < len(page.tree) else None


def _negated(page: Page, cue: tuple[int, int]) -> bool:
    """Whether the cue says that nothing was said: "did not specify", "declined to say"."""
    tree = page.tree
    near = range(max(0, cue[0] - 2), cue[1] + 1)
    return any(
        tree.words[token] in {"not", "n't", "n’t", "never", "without", "decline", "declined", "refused"}
        for token in near
    )
