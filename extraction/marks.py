"""Pair quotation marks, as newspapers really set them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extraction.clean import Layout, Paragraph, Role

_OPENING = frozenset("“„‟«〝")
_CLOSING = frozenset("”»〞")
_SINGLE = re.compile(r"(?<![\w'])'(?=[\w\"\[(])")
#: Dashes that part speech from report: "— The sea unites us, — said Mr Berdiev. — We stay."
_DASH = re.compile(r"(?:—|-{1,2})\s+")
_DASH_BETWEEN = re.compile(r"(?<=[,.!?…])\s+(?:—|-{1,2})\s+")
#: Words that begin with an apostrophe, not with a mark.
_ELIDED = re.compile(r"'(?:\d|em\b|til\b|tis\b|twas\b|cause\b|bout\b|n\b|round\b|cos\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch between quotation marks within a paragraph.

    `start:end` takes the marks in, `inner_start:inner_end` is the words without them, without white space and
    without the comma before the closing mark. All are offsets into the article's text.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    #: index into Layout.paragraphs
    paragraph: int
    #: whether it has its closing mark; without one it runs to the end of its paragraph
    closed: bool = True
    #: whether it goes on with a quotation that the paragraph before left open
    reopened: bool = False
    #: set in single marks
    single: bool = False

    def holds(self, offset: int) -> bool:
        """Whether `offset` lies between the marks."""
        return self.start <= offset < self.end


def pair_marks(layout: Layout) -> tuple[Quotation, ...]:
    """The outermost quotations of the article's body, in text order; they never overlap.

    News reopens a long quotation at each paragraph and closes only the last one.
    """
    found: list[Quotation] = []
    left_open = False
    for number, paragraph in enumerate(layout.paragraphs):
        if paragraph.role is not Role.BODY:
            # A heading or a caption inside a long quotation does not end it.
            continue
        here = _doubles(layout, paragraph, number, left_open)
        if not here:
            here = _dashed(layout, paragraph, number)
        if not here:
            here = _singles(layout, paragraph, number, here, left_open)
        else:
            here += _singles(layout, paragraph, number, here)
        here.sort(key=lambda quotation: quotation.start)
        found += here
        left_open = bool(here) and not here[-1].closed
    return tuple(found)


def _doubles(layout: Layout, paragraph: Paragraph, number: int, left_open: bool) -> list[Quotation]:
    """The quotations in double marks of one paragraph."""
    marks = [
        (match.start(), match.end())
        for match in re.finditer(r'"+', layout.text[paragraph.start : paragraph.end])
    ]
    marks = [(start + paragraph.start, end + paragraph.start) for start, end in marks]
    found: list[Quotation] = []
    opened: tuple[int, int] | None = None
    depth = 0
    for position, (start, end) in enumerate(marks):
        way = _way(layout, paragraph, start, end)
        if opened is None:
            if way != "close":
                opened, depth = (start, end), 0
            continue
        if way == "open":
            closers = sum(
                _way(layout, paragraph, *later) != "open" for later in marks[position + 1 :][:8]
            ) - sum(_way(layout, paragraph, *later) == "open" for later in marks[position + 1 :][:8])
            if closers >= 2 + depth:
                depth += 1
            else:
                # The mark that opened before has no partner: where it ends cannot be known.
                opened, depth = (start, end), 0
            continue
        if depth:
            depth -= 1
            continue
        _add(found, layout, opened, (start, end), number, left_open)
        opened = None
    if opened is not None:
        _add(found, layout, opened, (paragraph.end, paragraph.end), number, left_open)
    return found


def _dashed(layout: Layout, paragraph: Paragraph, number: int) -> list[Quotation]:
    """The speech between dashes of a paragraph that begins with one: "— We stay, — said Ms Li. — All of us."

    A list has no second dash behind a comma, nor goes on in lower case behind a question.
    """
    text = layout.text
    opening = _DASH.match(text, paragraph.start, paragraph.end)
    if opening is None:
        return []
    breaks = list(_DASH_BETWEEN.finditer(text, opening.end(), paragraph.end))
    if not breaks:
        return []
    stop, following = text[breaks[0].start() - 1], text[breaks[0].end() : breaks[0].end() + 1]
    if stop == "." or (stop != "," and not following.islower()):
        return []
    found: list[Quotation] = []
    starts = [opening, *breaks[1::2]]
    ends = [match.start() for match in breaks[::2]] + [paragraph.end]
    for begin, end in zip(starts, ends, strict=False):
        dash = begin.start() + len(begin.group()) - len(begin.group().lstrip())
        _add(found, layout, (dash, begin.end()), (end, end), number, False)
    return [replace(quotation, closed=True) for quotation in found]


def _way(layout: Layout, paragraph: Paragraph, start: int, end: int) -> str:
    """Which way the mark at `start:end` faces: "open", "close", or "either"."""
    before = layout.text[start - 1] if start > paragraph.start else " "
    after = layout.text[end] if end < paragraph.end else " "
    open_before = before.isspace() or before in "([{—-/'"
    open_after = not after.isspace() and after not in ".,;:!?)]}"
    if open_before and open_after:
        return "open"
    if not open_before and not open_after:
        return "close"
    if open_before:
        # "... the air and the earth. “" has a mark of the wrong way round after a space.
        return "either" if start > paragraph.start else "open"
    sign = layout.original[start]
    if sign in _OPENING:
        return "open"
    if sign in _CLOSING:
        return "close"
    return "either"


def _singles(
    layout: Layout, paragraph: Paragraph, number: int, doubles: list[Quotation], left_open: bool = False
) -> list[Quotation]:
    """The quotations in single marks outside the double ones; apostrophes are no marks.

    One that nothing closes counts when the next paragraph opens it again, as British papers do.
    """
    text = layout.text
    found: list[Quotation] = []
    position = paragraph.start
    while match := _SINGLE.search(text, position, paragraph.end):
        start = match.start()
        position = start + 1
        inside = next((quotation for quotation in doubles if quotation.holds(start)), None)
        if inside is not None:
            position = inside.end
            continue
        if _ELIDED.match(text, start) or layout.original[start] == "’":
            continue
        limit = next((quotation.start for quotation in doubles if quotation.start > start), paragraph.end)
        close = _single_close(text, start + 1, min(limit, start + 3_000))
        if close is not None:
            _add(found, layout, (start, start + 1), (close, close + 1), number, left_open, single=True)
            position = close + 1
        elif not doubles and _opens_again(layout, number):
            end = paragraph.end
            _add(found, layout, (start, start + 1), (end, end), number, left_open, single=True)
            break
    return found


def _opens_again(layout: Layout, number: int) -> bool:
    """Whether the next paragraph of the body begins with a single mark."""
    following = next((part for part in layout.paragraphs[number + 1 :] if part.role is Role.BODY), None)
    return (
        following is not None
        and _SINGLE.match(layout.text, following.start) is not None
        and _ELIDED.match(layout.text, following.start) is None
    )


def _single_close(text: str, start: int, end: int) -> int | None:
    """Where the single mark opened before `start` closes; at "leaders' summit" only for want of better."""
    doubtful = None
    for match in re.finditer(r"'(?!\w)", text[start:end]):
        place = start + match.start()
        before, after = text[place - 1], text[place + 1 : place + 2]
        if before.isspace() or place == start:
            continue
        if before in ".,!?" or after in {"", ".", ",", ";", ":", ")", "?", "!"} or before != "s":
            return place
        doubtful = place if doubtful is None else doubtful
    return doubtful


def _add(
    found: list[Quotation],
    layout: Layout,
    opened: tuple[int, int],
    closing: tuple[int, int],
    number: int,
    left_open: bool,
    *,
    single: bool = False,
) -> None:
    """Append the quotation between two marks to `found`, unless there is no word in it."""
    inner = layout.text[opened[1] : closing[0]]
    words = inner.rstrip().rstrip("\"'").rstrip() if not single else inner.rstrip()
    words = re.sub(r"\s*,$", "", words)
    inner_start = opened[1] + len(words) - len(words.lstrip(" \"'"))
    inner_end = opened[1] + len(words)
    if inner_end <= inner_start or not any(character.isalnum() for character in words):
        return
    first = opened[0] == layout.paragraphs[number].start
    found.append(
        Quotation(
            start=opened[0],
            # What is left open ends with its words: nothing behind them could be trimmed off it.
            end=closing[1] if closing[1] > closing[0] else inner_end,
            inner_start=inner_start,
            inner_end=inner_end,
            paragraph=number,
            closed=closing[1] > closing[0],
            reopened=left_open and first and not found,
            single=single,
        )
    )
