"""Read the statements of an article: who is reported to have said what, with every word's place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extraction.attribution import Source, phrase, sources_of
from extraction.clean import Layout
from extraction.contents import Part, around_content, right_content, trimmed
from extraction.cues import Hit
from extraction.lexicon import Lexicon
from extraction.marks import Quotation
from extraction.model import Article, Kind, Span, Statement
from extraction.page import Page, read_page

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making: parts as offsets, source and cue as tokens."""

    parts: tuple[Part, ...]
    first: int
    last: int
    hit: Hit | None = None
    cue: tuple[int, int] | None = None
    cue_class: str | None = None
    source: Source | None = None
    #: the offset of the quotation it carries on from, when it has no cue of its own
    carries_on: bool = False
    confidence: float = 0.8


def read_statements(article: Article, doc: Doc, layout: Layout, lexicon: Lexicon) -> tuple[Statement, ...]:
    """The statements of `article` in text order, speakers still unknown.

    A quotation without a cue of its own has `continues`: the index of the statement whose speaker goes on.
    """
    page = read_page(doc, layout, lexicon)
    drafts, taken = _quoted(page)
    used = {draft.hit.token for draft in drafts if draft.hit is not None}
    drafts += _reported(page, used, taken)
    drafts += _according(page)
    drafts += _left_over(page, drafts, taken)
    drafts = _joined(page, drafts)
    return _statements(article, page, drafts)


def _free(page: Page, quotation: Quotation) -> bool:
    """Whether nothing of its sentence stands before the quotation."""
    first = page.tree.first_at(quotation.start)
    return page.units[page.unit[first]][0] == first


def _quoted(page: Page) -> tuple[list[Draft], set[int]]:
    """Quotations that are followed by who said them, and the quotations they take."""
    drafts: list[Draft] = []
    taken: set[int] = set()
    hits = {hit.token: hit for hit in page.hits}
    for number, quotation in enumerate(page.quotations):
        if not _free(page, quotation):
            continue
        found = _follows(page, quotation, hits)
        if found is None:
            continue
        hit, source = found
        first = page.tree.first_at(quotation.start)
        last = page.units[page.unit[first]][1]
        parts = [(quotation.inner_start, quotation.inner_end)]
        taken.add(number)
        behind = page.tree.ends[max(hit.last, source.last if source else 0)]
        for later in range(number + 1, len(page.quotations)):
            other = page.quotations[later]
            if other.paragraph != quotation.paragraph:
                break
            between = page.layout.text[behind : other.start]
            opening = page.tree.first_at(other.start)
            if opening <= last:
                # "We go," she said, "and we stay."
                if not _plain_between(page, behind, other, hit):
                    break
            elif not (
                _free(page, other)
                and _follows(page, other, hits) is None
                and not _new_report(page, behind, other.start, hits)
            ):
                break
            elif not _complete(page, other) or between.count(".") > 2:
                break
            parts.append((other.inner_start, other.inner_end))
            taken.add(later)
            behind = other.end
            last = max(last, page.units[page.unit[opening]][1])
        drafts.append(
            Draft(
                parts=tuple(parts),
                first=first,
                last=last,
                hit=hit,
                cue=(hit.first, hit.last),
                cue_class=hit.cue.cue_class,
                source=source,
                confidence=0.95 if source else 0.8,
            )
        )
    return drafts, taken


def _plain_between(page: Page, behind: int, other: Quotation, hit: Hit) -> bool:
    """Whether between an attribution and the next quotation of its sentence only a comma, "and" or an aside stands."""
    tree = page.tree
    for token in range(tree.first_at(behind), tree.first_at(other.start)):
        if tree.tags[token] in _FINITE or tree.words[token] in {"that", ":"} or tree.tags[token] == "VBG":
            return False
    return True


def _new_report(page: Page, start: int, end: int, hits: dict[int, Hit]) -> bool:
    """Whether another report begins between two offsets."""
    tree = page.tree
    return any(token in hits for token in range(tree.first_at(start), tree.first_at(end)))


def _complete(page: Page, quotation: Quotation) -> bool:
    """Whether the quotation is a sentence of its own: a capital before, a stop at its end, nothing behind."""
    tree, text = page.tree, page.layout.text
    opening = tree.first_at(quotation.start)
    end = page.units[page.unit[opening]][1]
    alone = all(not tree.words[token].isalnum() for token in range(page.after(quotation), end + 1))
    words = text[quotation.inner_start : quotation.inner_end]
    return alone and (len(words.split()) >= 3 or words[-1:] in "?!")


def _follows(page: Page, quotation: Quotation, hits: dict[int, Hit]) -> tuple[Hit, Source | None] | None:
    """The cue right behind a quotation, in either order with its source: "said X", "X said"."""
    tree = page.tree
    start = page.after(quotation)
    if start >= len(tree) or not quotation.closed:
        return None
    unit = page.unit[tree.first_at(quotation.start)]
    last = page.units[unit][1]
    text = page.layout.text
    inner = text[quotation.inner_start : quotation.end].rstrip("\"' ")
    stop = inner.endswith((",", "?", "!", ".", "…", "-", "—"))
    token = start
    if token <= last and tree.words[token] in {",", "—"}:
        stop = True
        token += 1
    if not stop:
        # "Peace mission" is what Macron calls it: the words go on as the narrator's.
        return None
    for place in range(token, min(token + 40, last) + 1):
        if page.quoted[place] is not None or tree.words[place] in {";", ":"}:
            return None
        hit = hits.get(place)
        if hit is None or hit.form in {"passive", "infinitive"} or not hit.cue.frames & {"quote", "that"}:
            if (
                tree.tags[place] in _FINITE
                and tree.deps[place] not in {"relcl", "aux", "auxpass", "acl"}
                and place - token < 2
                and hit is None
            ):
                return None
            continue
        if _inside_clause(page, place, token):
            continue
        if hit.form == "participle" and place != token:
            continue
        source = _beside(page, hit, token, last)
        return hit, source
    return None


def _inside_clause(page: Page, place: int, start: int) -> bool:
    """Whether the verb at `place` belongs to a relative clause about the source: ", Merkel, who said so before, added"."""
    tree = page.tree
    return tree.deps[place] in {"relcl", "acl"} and tree.head[place] >= start


def _beside(page: Page, hit: Hit, start: int, last: int) -> Source | None:
    """The source of the cue behind a quotation: before it if words stand there, else right behind it."""
    tree = page.tree
    if any(tree.tags[token][:2] in {"NN", "PR"} for token in range(start, hit.token)):
        subject = tree.kid(hit.token, "nsubj")
        if subject is not None and start <= subject < hit.token:
            return phrase(tree, subject)
        return _last_phrase(page, start, hit.token - 1)
    first = hit.last + 1
    while first <= last and tree.tags[first] == "RB":
        first += 1
    if first > last:
        return None
    head = _first_head(page, first, last)
    if head is None:
        return None
    found = phrase(tree, head)
    if found is None or found.first > head or found.first < first:
        return Source(first, head, head)
    return found


def _first_head(page: Page, first: int, last: int) -> int | None:
    """The head noun of the phrase that begins at `first`: the last noun before anything else."""
    tree = page.tree
    head = None
    for token in range(first, min(first + 14, last) + 1):
        tag = tree.tags[token]
        if tag in {"NN", "NNS", "NNP", "NNPS", "PRP"}:
            head = token
            if tag == "PRP":
                break
        elif tag in {"DT", "JJ", "PRP$", "POS", "VBG", "VBN", "HYPH", "CD", "JJS", "JJR"} or tree.words[
            token
        ] in {"-", "."}:
            if tag == "VBG" and head is not None:
                break
            continue
        else:
            break
    return head


def _last_phrase(page: Page, first: int, last: int) -> Source | None:
    """The noun phrase that begins at `first`, when the parse does not make it the subject."""
    tree = page.tree
    while first < last and (tree.tags[first] in {"CC", "RB", "IN"} or tree.words[first] in {","}):
        first += 1
    head = _first_head(page, first, last)
    if head is None:
        return None
    return Source(first, head, head)


def _reported(page: Page, used: set[int], taken: set[int]) -> list[Draft]:
    """What the other cues report: clauses, infinitives, phrases and the quotations behind them."""
    drafts: list[Draft] = []
    for hit in page.hits:
        if hit.token in used:
            continue
        if not hit.cue.utterance:
            continue
        if hit.cue.quote_only and not _quotation_behind(page, hit):
            continue
        if hit.form == "passive" and "as_saying" not in hit.cue.frames:
            continue
        sources = sources_of(page.tree, hit)
        first, last = page.units[page.unit[hit.token]]
        part = right_content(page, hit)
        parts: tuple[Part, ...] | None = (part,) if part is not None else None
        if parts is None:
            beyond = _next_paragraph(page, hit)
            if beyond is not None:
                parts = ((beyond.inner_start, beyond.inner_end),)
                last = page.units[page.unit[page.tree.first_at(beyond.start)]][1]
                taken.add(page.quotations.index(beyond))
        if parts is None and hit.cue.frames & {"that", "quote"} and hit.form == "finite":
            source = sources[0] if sources else None
            parts = around_content(page, hit, source)
        if parts is None:
            continue
        if not sources:
            continue
        for number, quotation in enumerate(page.quotations):
            if any(start <= quotation.inner_start and quotation.inner_end <= end for start, end in parts):
                taken.add(number)
                last = max(last, page.units[page.unit[page.tree.first_at(quotation.start)]][1])
        for source in sources:
            drafts.append(
                Draft(
                    parts=parts,
                    first=first,
                    last=last,
                    hit=hit,
                    cue=(hit.first, hit.last),
                    cue_class=hit.cue.cue_class,
                    source=source,
                    confidence=0.85,
                )
            )
    return drafts


def _quotation_behind(page: Page, hit: Hit) -> bool:
    return any(
        page.opening(token) is not None for token in range(hit.last + 1, min(hit.last + 6, len(page.tree)))
    )


def _next_paragraph(page: Page, hit: Hit) -> Quotation | None:
    """The quotation that opens the next paragraph when this one ends with the cue: "Power said:"."""
    tree = page.tree
    last = page.units[page.unit[hit.token]][1]
    if tree.words[last] not in {":", "that", ","} and last - hit.last > 1:
        return None
    if any(tree.tags[token] in _FINITE for token in range(hit.last + 1, last + 1)):
        return None
    following = last + 1
    while following < len(tree) and (not tree.words[following].strip()):
        following += 1
    if following >= len(tree) or page.paragraph[following] == page.paragraph[last]:
        return None
    return page.opening(following)


def _according(page: Page) -> list[Draft]:
    """ "Talks go on, according to officials." The sentence but for the aside is the content."""
    tree = page.tree
    drafts = []
    for token in range(len(tree) - 2):
        if (
            tree.words[token] != "according"
            or tree.words[token + 1] != "to"
            or page.quoted[token] is not None
            or page.paragraph[token] is None
        ):
            continue
        first, last = page.units[page.unit[token]]
        head = _first_head(page, token + 2, last)
        if head is None:
            continue
        source = _with_of(page, token + 2, head, last)
        close = source.last + 1
        while close <= last and tree.words[close] not in {",", "—", ".", ")"} and page.quoted[close] is None:
            close += 1
        parts: list[Part] = []
        before = token - 1
        relative = (
            before > first
            and tree.words[before] == ","
            and tree.words[before - 1] in {"which", "that", "who"}
        )
        if before > first and not relative:
            left = trimmed(page, tree.starts[first], tree.ends[before])
            if left is not None:
                parts.append(left)
        if close < last and (not parts or tree.words[close] == ","):
            right = trimmed(page, tree.starts[close], tree.ends[last])
            if right is not None:
                parts.append(right)
        if not parts or not any(
            tree.tags[place] in _FINITE and not token <= place <= close for place in range(first, last + 1)
        ):
            continue
        drafts.append(
            Draft(
                parts=tuple(parts),
                first=first,
                last=last,
                cue=(token, token + 1),
                cue_class="according-to",
                source=source,
                confidence=0.9,
            )
        )
    return drafts


def _with_of(page: Page, first: int, head: int, last: int) -> Source:
    """The source from `first` to `head`, with an "of ..." phrase behind a common noun."""
    tree = page.tree
    found = phrase(tree, head)
    if found is not None and found.first <= head <= found.last <= last:
        return Source(first, max(found.last, head), head)
    return Source(first, head, head)


def _left_over(page: Page, drafts: list[Draft], taken: set[int]) -> list[Draft]:
    """Quotations that are whole sentences without any cue: the last speaker goes on."""
    spans = sorted((start, end) for draft in drafts for start, end in draft.parts)
    found: list[Draft] = []
    for number, quotation in enumerate(page.quotations):
        if number in taken or any(
            start <= quotation.inner_start and quotation.inner_end <= end for start, end in spans
        ):
            continue
        if not _free(page, quotation):
            colon = _colon(page, quotation)
            if colon is not None:
                found.append(colon)
            continue
        if quotation.single or not _complete(page, quotation):
            continue
        words = page.layout.text[quotation.inner_start : quotation.inner_end]
        if len(words.split()) < 4 or not words[0].isupper() and not quotation.reopened:
            continue
        first = page.tree.first_at(quotation.start)
        found.append(
            Draft(
                parts=((quotation.inner_start, quotation.inner_end),),
                first=first,
                last=page.units[page.unit[first]][1],
                carries_on=True,
                confidence=0.7,
            )
        )
    return found


def _colon(page: Page, quotation: Quotation) -> Draft | None:
    """ "The leader was critical of the results: "These talks ..."." The subject of the sentence speaks."""
    tree = page.tree
    opening = tree.first_at(quotation.start)
    first, last = page.units[page.unit[opening]]
    if opening - 1 <= first or tree.words[opening - 1] != ":" or not _complete(page, quotation):
        return None
    for token in range(opening - 2, first - 1, -1):
        if tree.tags[token] in {"VBD", "VBZ", "VBP"} and page.quoted[token] is None:
            subject = tree.kid(token, "nsubj")
            if subject is None:
                continue
            source = phrase(tree, subject)
            if source is None:
                return None
            return Draft(
                parts=((quotation.inner_start, quotation.inner_end),),
                first=first,
                last=last,
                cue=(token, token),
                source=source,
                confidence=0.7,
            )
    return None


def _joined(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The drafts in text order, quotations that only go on joined to where they began, nothing twice."""
    drafts = sorted(drafts, key=lambda draft: (draft.parts[0][0], -draft.parts[-1][1]))
    reopened = {quotation.inner_start for quotation in page.quotations if quotation.reopened}
    kept: list[Draft] = []
    seen: set[tuple[tuple[Part, ...], Source | None]] = set()
    for draft in drafts:
        start = draft.parts[0][0]
        if draft.carries_on and start in reopened:
            place = next(
                (place for place in range(len(kept) - 1, -1, -1) if _is_quotation(page, kept[place])), None
            )
            if place is not None:
                kept[place] = replace(kept[place], parts=kept[place].parts + draft.parts, last=draft.last)
                continue
        if draft.carries_on and kept:
            place = len(kept) - 1
            before = kept[place]
            same = page.paragraph[before.first] == page.paragraph[draft.first]
            if (
                same
                and before.cue is not None
                and _is_quotation(page, before)
                and draft.first - before.last <= 2
            ):
                kept[place] = replace(before, parts=before.parts + draft.parts, last=draft.last)
                continue
        if (draft.parts, draft.source) in seen:
            continue
        seen.add((draft.parts, draft.source))
        kept.append(draft)
    return kept


def _is_quotation(page: Page, draft: Draft) -> bool:
    return _kind(page, draft.parts)[0] is Kind.DIRECT


def _kind(page: Page, parts: tuple[Part, ...]) -> tuple[Kind, tuple[Part, ...]]:
    """How much of the content stands in marks, and the verbatim parts inside it."""
    inside: list[Part] = []
    whole = 0
    for start, end in parts:
        for quotation in page.quotations:
            if quotation.start >= start - 1 and quotation.end <= end + 2 and quotation.inner_start < end:
                inside.append((quotation.inner_start, quotation.inner_end))
                whole += quotation.inner_start <= start + 1 and quotation.inner_end >= end - 2
    if inside and whole == len(parts):
        return Kind.DIRECT, parts
    return (Kind.MIXED, tuple(inside)) if inside else (Kind.INDIRECT, ())


def _statements(article: Article, page: Page, drafts: list[Draft]) -> tuple[Statement, ...]:
    """The drafts as statements with spans in the article's own text."""
    tree, text = page.tree, article.text
    made = []
    for number, draft in enumerate(drafts):
        parts = tuple((start, end) for start, end in draft.parts)
        kind, quotations = _kind(page, parts)
        if kind is Kind.DIRECT:
            parts = tuple(_bare(page, part) for part in parts)
            quotations = parts
        made.append(
            Statement(
                kind=kind,
                content=tuple(Span.of(text, *part) for part in parts),
                quotations=tuple(Span.of(text, *part) for part in quotations),
                sentence=Span.of(text, tree.starts[draft.first], tree.ends[draft.last]),
                source=_span(article, tree.starts[draft.source.first], tree.ends[draft.source.last])
                if draft.source
                else None,
                cue=_span(article, tree.starts[draft.cue[0]], tree.ends[draft.cue[1]]) if draft.cue else None,
                cue_class=draft.cue_class,
                confidence=draft.confidence,
                continues=number - 1 if draft.carries_on and number else None,
            )
        )
    return tuple(made)


def _bare(page: Page, part: Part) -> Part:
    """The words inside the marks of a part that is one whole quotation."""
    for quotation in page.quotations:
        if (
            quotation.start <= part[0] + 1
            and quotation.start >= part[0] - 1
            and quotation.inner_end >= part[1] - 2
            and quotation.end <= part[1] + 2
        ):
            return quotation.inner_start, quotation.inner_end
    return part


def _span(article: Article, start: int, end: int) -> Span:
    return Span.of(article.text, start, end)
