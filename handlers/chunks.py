"""Telegram HTML cut into messages: between blocks, never inside a tag or entity, in UTF-16 units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape

#: Telegram's limit for one text message, counted after the tags are read
MESSAGE_UNITS = 4096
#: Telegram shows at most this many formatted stretches in a message and drops the rest
MESSAGE_ENTITIES = 100

_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")
# Where to cut, best first, and near the limit: a page is not left half empty for a paragraph's sake.
_CUTS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…”’\"])\s"), re.compile(r"\s"))
_CUT_FROM = 0.6


def units(text: str) -> int:
    """Length of plain `text` in UTF-16 code units, as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(html: str) -> str:
    """The plain text a reader sees of `html` (of render.py: tags and html.escape's entities)."""
    return unescape(_TAG.sub("", html)) if "<" in html else unescape(html)


def visible_units(html: str) -> int:
    """UTF-16 units of what a reader sees of `html`: the number Telegram compares with its limit."""
    return units(visible(html))


def entities(html: str) -> int:
    """How many formatted stretches `html` asks Telegram for."""
    return html.count("</")


def messages(
    blocks: Iterable[str], *, limit: int = MESSAGE_UNITS, most_entities: int = MESSAGE_ENTITIES
) -> tuple[str, ...]:
    """Blocks of HTML, each balanced, packed in order into as few messages as keep within the limits.

    Blocks are joined by an empty line. A block that is too long by itself is cut by `split`.
    """
    done: list[str] = []
    current, length, marks = "", 0, 0
    for block in _fitting(blocks, limit, most_entities):
        block_length, block_marks = visible_units(block), entities(block)
        if current and length + 2 + block_length <= limit and marks + block_marks <= most_entities:
            current, length, marks = f"{current}\n\n{block}", length + 2 + block_length, marks + block_marks
            continue
        if current:
            done.append(current)
        current, length, marks = block, block_length, block_marks
    if current:
        done.append(current)
    return tuple(done)


def _fitting(blocks: Iterable[str], limit: int, most_entities: int) -> Iterator[str]:
    for block in blocks:
        yield from split(block, limit=limit, most_entities=most_entities)


def split(html: str, *, limit: int = MESSAGE_UNITS, most_entities: int = MESSAGE_ENTITIES) -> tuple[str, ...]:
    """One block as several, each balanced: tags open at a cut are closed there and opened again after it.

    Cuts at a paragraph, else a line, a sentence or a space, and inside a word only where it has none. The
    white space at a cut is dropped; nothing else is. A block that fits comes back as it is.
    """
    # No character takes more than two units: what is short needs no closer look.
    if (2 * len(html) <= limit or visible_units(html) <= limit) and entities(html) <= most_entities:
        return (html,) if visible(html).strip() else ()
    text, runs = _read(html)
    done: list[str] = []
    start = 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        end = _cut(text, start, limit)
        end = _within_entities(runs, start, end, most_entities)
        done.append(_write(text, runs, start, start + len(text[start:end].rstrip())))
        start = end
    return tuple(done)


def first_part(html: str, *, limit: int = MESSAGE_UNITS, sign: str = " […]") -> str:
    """`html`, or where it is too long its first part with `sign` after it: one message in any case."""
    parts = split(html, limit=limit - units(sign))
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 else parts[0] + sign


@dataclass(frozen=True, slots=True)
class _Run:
    """A formatted stretch of plain text: `opening` is its tag, "<a href=...>"."""

    start: int
    end: int
    opening: str


def _read(html: str) -> tuple[str, tuple[_Run, ...]]:
    """The plain text of `html` and its formatted stretches, outer before inner."""
    pieces: list[str] = []
    runs: list[_Run] = []
    opened: list[int] = []
    length = position = 0
    for tag in _TAG.finditer(html):
        text = unescape(html[position : tag.start()])
        pieces.append(text)
        length += len(text)
        position = tag.end()
        if tag[1]:
            run = opened.pop()
            runs[run] = _Run(runs[run].start, length, runs[run].opening)
        else:
            opened.append(len(runs))
            runs.append(_Run(length, length, tag[0]))
    pieces.append(unescape(html[position:]))
    return "".join(pieces), tuple(runs)


def _write(text: str, runs: Iterable[_Run], start: int, end: int) -> str:
    """HTML of `text[start:end]` with the parts of `runs` that lie in it."""
    pieces: list[str] = []
    opened: list[_Run] = []
    position = start

    def up_to(place: int) -> None:
        nonlocal position
        pieces.append(escape(text[position:place]))
        position = place

    for run in runs:
        run = _Run(max(run.start, start), min(run.end, end), run.opening)
        if run.start >= run.end:
            continue
        while opened and opened[-1].end <= run.start:
            up_to(opened[-1].end)
            pieces.append(_closing(opened.pop()))
        up_to(run.start)
        pieces.append(run.opening)
        opened.append(run)
    while opened:
        up_to(opened[-1].end)
        pieces.append(_closing(opened.pop()))
    up_to(end)
    return "".join(pieces)


def _closing(run: _Run) -> str:
    tag = _TAG.fullmatch(run.opening)
    return f"</{tag[2]}>" if tag else ""


def _cut(text: str, start: int, limit: int) -> int:
    """The index after `start` to cut `text` at: `limit` units at most lie between, but one character."""
    fits, wide = start, 0
    while fits < len(text):
        wide += 2 if text[fits] > "\uffff" else 1
        if wide > limit:
            break
        fits += 1
    fits = max(fits, start + 1)
    if fits == len(text):
        return fits
    for cut in _CUTS:
        found = [
            place.start() for place in cut.finditer(text, start + int((fits - start) * _CUT_FROM), fits + 1)
        ]
        if found and start < found[-1] <= fits:
            return found[-1]
    return fits


def _within_entities(runs: Iterable[_Run], start: int, end: int, most: int) -> int:
    """`end`, or an earlier index before the stretch that would be one too many."""
    inside = [run for run in runs if run.start < end and run.end > start and run.start < run.end]
    if len(inside) <= most:
        return end
    return max(inside[most].start, start + 1)
