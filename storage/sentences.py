"""Find the sentences around a place in a text by its signs alone; no language model."""

from __future__ import annotations

import re

#: Full stops after these end no sentence: "Mr. Macron", "the U.S. president", "No. 10".
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Adm|Sgt|Gov|Sen|Rep|Rev|Hon|St|Jr|Sr|Snr|Jnr|vs|No|Nos|"
    r"Art|Fig|ca|approx|est|incl|e\.g|i\.e|cf|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp)"
    r"|\b[A-Z]|\b(?:[A-Za-z]\.)+[A-Za-z])$"
)

_CLOSING = "\"'”’»“)]"
_END = re.compile(r"([.!?…]+)([" + re.escape(_CLOSING) + r"]*)(\s+|$)")
_PARAGRAPH = re.compile(r"[^\n]+")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of one paragraph as (start, end), in order, without the spaces between them."""
    found = []
    start = _after_space(text, 0)
    for end in _END.finditer(text):
        if end.start() < start or not _ends_here(text, end):
            continue
        found.append((start, end.end(2)))
        start = end.end()
    last = len(text.rstrip())
    if start < last:
        found.append((start, last))
    return found


def around(text: str, start: int, end: int, *, sentences: int = 1) -> tuple[int, int]:
    """Where `sentences` sentences before `start` begin and as many after `end` stop.

    Neighbours in the same paragraph come first; only where it has none does the next paragraph lend its
    nearest, and never a headline (a short paragraph that ends without a full stop).
    """
    if sentences < 1:
        return start, end
    first, last = start, end
    before, after = _nearby(text, start, end)
    for one in before[-sentences:]:
        first = min(first, one[0])
    for one in after[:sentences]:
        last = max(last, one[1])
    return first, last


def _nearby(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text) if match.group().strip()]
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    for low, high in paragraphs:
        here = [(low + a, low + b) for a, b in sentences(text[low:high])]
        if low <= start < high:
            own = [one for one in here if one[1] <= start]
            before = own or (before if _is_prose(before, text) else [])
        elif high <= start:
            before = here
        if low < end <= high:
            after = [one for one in here if one[0] >= end]
            if after:
                break
        elif low >= end:
            after = here if _is_prose(here, text) else []
            break
    return before, after


def _is_prose(found: list[tuple[int, int]], text: str) -> bool:
    # A headline or a photograph's credit: one short line that no sign closes.
    if not found:
        return False
    last = text[found[-1][0] : found[-1][1]]
    return len(found) > 1 or last.rstrip(_CLOSING)[-1:] in ".!?…:;" or len(last) > 120


def _ends_here(text: str, end: re.Match[str]) -> bool:
    rest = text[end.end() :]
    if not rest:
        return True
    if (
        end.group(1) == "."
        and not end.group(2)
        and _SHORT.search(text, max(0, end.start() - 12), end.start())
    ):
        # "in the U.S. He said": an initial before a capital is a name more often than an end
        return False
    # "...!" she said; "Really?" asked the minister: a small letter goes on with the sentence
    return not rest.lstrip("\"'“‘«„([")[:1].islower()


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
