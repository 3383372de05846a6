"""Find content around a report that stands in its middle or at its end: "Talks, he said, go on"."""

from __future__ import annotations

from extraction.attribution import Source, first_head, phrase
from extraction.cues import Hit
from extraction.endings import Part, last_of, only_occasion, trimmed
from extraction.grammar import FINITE, NOUNS, TIMES, words
from extraction.page import Page

_VIEWS = words("view opinion words assessment judgment judgement estimation reckoning")


def around_content(page: Page, hit: Hit, source: Source | None) -> tuple[tuple[Part, ...], Source] | None:
    """The sentence around "X said" when that stands between commas or ends it, and the source.

    "This work, he suggested, could come later" has two parts; "Talks go on, officials said" has one.
    """
    tree = page.tree
    first, last = page.units[page.unit[hit.token]]
    if source is None:
        source = _named_before(page, hit, first)
    if source is None:
        return None
    opening = min(hit.first, source.first)
    while opening > first and tree.words[opening - 1] in {"as", "both", "has", "have", "had", "also"}:
        opening -= 1
    opening = _with_description(page, opening, first)
    before = opening - 1
    if before <= first or not _breaks(page, before):
        return None
    behind = max(hit.last, source.last) + 1
    close = _group_end(page, behind, last)
    if close is None or not _only_hearers(page, hit, behind, close):
        return None
    outside = [*range(first, before), *range(close + 1, last + 1)]
    if len(outside) < 3 or not any(tree.tags[token] in FINITE for token in outside):
        return None
    ends = before if page.quoted[before] is not None else before - 1
    parts = [trimmed(page, tree.starts[first], tree.ends[ends])]
    if close < last and not _adds_to_report(page, close + 1, range(first, before)):
        stop = last_of(page, hit, close + 1, phrase=False)
        parts.append(trimmed(page, tree.starts[close + 1], tree.ends[stop]))
    found = tuple(part for part in parts if part is not None)
    return (found, source) if found else None


def _with_description(page: Page, opening: int, first: int) -> int:
    """Where a source begins with the office before it: ", the Dutch finance minister, Piet Hals, said"."""
    tree = page.tree
    if opening - 2 <= first or tree.words[opening - 1] != ",":
        return opening
    last = opening - 2
    office = page.lexicon.role(tree.words[last])
    begin = last
    while begin > first and last - begin < 12 and not _breaks(page, begin - 1):
        begin -= 1
        if tree.tags[begin] in FINITE or page.quoted[begin] is not None:
            return opening
    determined = tree.tags[begin] in {"DT", "PRP$"} or "POS" in tree.tags[begin:last]
    joined = any(tree.words[token] == "and" for token in range(begin, last))
    return begin if office is not None and determined and not joined and begin > first else opening


def _only_hearers(page: Page, hit: Hit, first: int, close: int) -> bool:
    """Whether only times, places and hearers stand between the report and its comma, no object."""
    tree = page.tree
    if first >= close or tree.words[first] in {".", "!", "?"}:
        return True
    word, tag = tree.words[first], tree.tags[first]
    if hit.cue.cue_class == "tell" or tag == "RB" or word in TIMES:
        return True
    if word in {
        "in",
        "on",
        "at",
        "during",
        "after",
        "from",
        "before",
        "via",
        "to",
        "when",
        "as",
        "while",
        "ahead",
    }:
        return True
    return only_occasion(page, first, close)


def _adds_to_report(page: Page, token: int, left: range) -> bool:
    """Whether what follows the report belongs to it or to its source, not to the content.

    "..., he said, adding that ..."  "..., said Ms Li, director of a think tank"  "..., said Ms Li, who ..."
    """
    tree = page.tree
    tag = tree.tags[token]
    if tag in {"VBG", "WP", "WDT", "WP$"} or tree.words[token] == "according":
        return True
    whole = any(tree.tags[place] in FINITE and tree.deps[place] not in {"relcl", "advcl"} for place in left)
    return whole and tag in NOUNS | {"DT", "CD", "PRP$", "JJ"}


def _breaks(page: Page, token: int) -> bool:
    """Whether a comma or dash, inside a closing mark or not, parts what comes before from the report."""
    quotation = page.quotation_of(token)
    if quotation is None:
        return page.tree.words[token] in {",", "—", "("}
    inner = page.layout.text[quotation.start : quotation.end].rstrip("\"' ")
    return page.after(quotation) == token + 1 and inner.endswith((",", "?", "!", "—"))


def _named_before(page: Page, hit: Hit, first: int) -> Source | None:
    """The noun phrase between the last comma and a closing "said" that the parse gives no subject."""
    tree = page.tree
    start = hit.token
    while start > first and hit.token - start < 24 and not _breaks(page, start - 1):
        start -= 1
    if start == hit.token or not _breaks(page, start - 1):
        return None
    head = first_head(tree, start, hit.token - 1)
    if head is None or any(tree.tags[token] in FINITE for token in range(start, hit.token)):
        return None
    return Source(start, head, head)


def _group_end(page: Page, token: int, last: int) -> int | None:
    """The comma that closes ", he told reporters on Monday," or the last token; None if more follows.

    "The goal, he says is to find ..." lacks its comma: the report ends before the verb that has no subject.
    """
    tree = page.tree
    if token <= last and tree.words[token] in {"is", "was", "are", "were", "will", "would"}:
        return token - 1
    for place in range(token, min(token + 24, last) + 1):
        word = tree.words[place]
        if word in {",", "—", ")"}:
            return place
        if word in {".", "!", "?"} and place == last:
            return last
        if page.quoted[place] is not None or word in {"that", ":"}:
            return None
        if tree.tags[place] in FINITE and tree.deps[place] != "relcl":
            return None
    return last if last < token + 24 else None


def according(page: Page, token: int, behind: int) -> tuple[tuple[Part, ...], Source] | None:
    """The content and the source of "according to" from `token` to before `behind`: all but the aside."""
    source = _named_after(page, behind, page.units[page.unit[token]][1])
    if source is None:
        return None
    parts = _but_aside(page, token, source.last + 1)
    return (parts, source) if parts else None


def in_view_of(page: Page, token: int) -> tuple[tuple[Part, ...], Source, int] | None:
    """What "In her view," at `token` attributes, to whom, and the last token of the phrase."""
    tree = page.tree
    last = page.units[page.unit[token]][1]
    for noun in range(token + 2, min(token + 9, last)):
        if tree.words[noun] not in _VIEWS:
            if tree.tags[noun] not in NOUNS | {"DT", "JJ", "POS", "PRP$"}:
                return None
            continue
        owner = tree.kid(noun, "poss")
        if owner is None or not token < owner < noun or tree.words[noun + 1] != ",":
            return None
        if tree.tags[owner] == "PRP$":
            source = Source(owner, owner, owner) if tree.words[owner] not in {"my", "our", "your"} else None
        else:
            source = phrase(tree, owner)
        parts = _but_aside(page, token, noun + 1) if source is not None else ()
        return (parts, source, noun) if source is not None and parts else None
    return None


def _but_aside(page: Page, token: int, close: int) -> tuple[Part, ...]:
    """The sentence without the aside that begins at `token` and runs at least to before `close`."""
    tree = page.tree
    first, last = page.units[page.unit[token]]
    while close <= last and tree.words[close] not in {",", "—", ".", ")"} and page.quoted[close] is None:
        close += 1
    if close + 2 < last and tree.words[close] == "," and tree.words[close + 1] in {"who", "which"}:
        # "According to an official, who asked not to be named, talks go on"
        ends = (place for place in range(close + 2, last) if tree.words[place] in {",", "—"})
        close = next(ends, close)
    parts: list[Part | None] = []
    before = token - 1
    relative = (
        before > first and tree.words[before] == "," and tree.words[before - 1] in {"which", "that", "who"}
    )
    if before > first and not relative:
        parts.append(trimmed(page, tree.starts[first], tree.ends[before]))
    left_side = range(first, before)
    if close < last and (
        not parts or (tree.words[close] == "," and not _adds_to_report(page, close + 1, left_side))
    ):
        parts.append(trimmed(page, tree.starts[close], tree.ends[last]))
    outside = [*range(first, token), *range(close + 1, last + 1)]
    found = tuple(part for part in parts if part is not None)
    return found if any(tree.tags[place] in FINITE for place in outside) else ()


def _named_after(page: Page, first: int, last: int) -> Source | None:
    """The source whose phrase begins at `first`."""
    tree = page.tree
    head = first_head(tree, first, last)
    if head is None:
        return None
    found = phrase(tree, head)
    end = found.last if found is not None and tree.tags[found.head] in NOUNS else head
    return Source(first, max(end, head), head)
