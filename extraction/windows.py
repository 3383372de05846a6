"""Cuts a text into windows of word pieces with their features, as the tagger reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

#: Word pieces in one window at most, [CLS] and [SEP] included. The network was trained on windows of 256;
#: shorter ones cost less attention and found no less.
PIECES = 128
#: characters handed to the tokenizer at once, so that a line of 2 MB stays within bounded memory
SLICE = 4_000

#: features of a piece: its letters' case, and where it stands with regard to quotation marks
CASE = ("lower", "capitalised", "upper", "other")
QUOTED = ("outside", "inside", "mark")

_OPENING = frozenset("“«„")
_CLOSING = frozenset("”»")
_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile("[“«„”»\"]|''|``|’’|‘‘")


@dataclass(frozen=True, slots=True)
class Window:
    """Some whole paragraphs as word pieces: arrays of one length n, [CLS] first, [SEP] after each paragraph.

    `start` and `end` are character offsets into the text, -1 for [CLS] and [SEP]; `word` numbers the words
    of the window from 0, -1 for [CLS] and [SEP].
    """

    piece: NDArray[np.int64]
    case: NDArray[np.int64]
    quoted: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    word: NDArray[np.int64]


def quoted_characters(text: str) -> bytearray:
    """For each character 0 outside quotation marks, 1 inside, 2 for a mark; marks pair within a paragraph.

    An opening mark without a partner quotes to its paragraph's end: news reopens a long quotation at
    each paragraph and closes only the last.
    """
    state = bytearray(len(text))
    end, start = -1, None  # of the paragraph, of what stands in the open marks
    for found in _MARK.finditer(text):
        index, after = found.span()
        mark = found.group()
        if index > end:
            if start is not None:
                _inside(state, start, end)
            start, end = None, text.find("\n", index)
            end = len(text) if end < 0 else end
        state[index:after] = b"\2" * len(mark)
        if start is None:
            start = after if mark not in _CLOSING else None
        elif mark not in _OPENING or (text[index - 1].isspace() and _closes(text, after)):
            # The latter is a wrong-way closing mark, as machine translation leaves it: 'and the earth. “'
            _inside(state, start, index)
            start = None
    if start is not None:
        _inside(state, start, end)
    return state


def _inside(state: bytearray, start: int, end: int) -> None:
    state[start:end] = state[start:end].replace(b"\0", b"\1")


def _closes(text: str, after: int) -> bool:
    return after >= len(text) or text[after] in "\n,.;"


def case_of(word: str) -> int:
    """Index into CASE of a word or piece as it stands in the text."""
    if word.islower():
        return 0
    if len(word) > 1 and word.isupper():
        return 2
    if word[:1].isupper():
        return 1
    return 3


def windows(text: str, tokenizer: Tokenizer, quoted: bytearray, *, pieces: int = PIECES) -> Iterator[Window]:
    """The text's windows in order; a paragraph is divided only when it is longer than a window.

    `quoted` is what `quoted_characters` says of the text.
    """
    cls, sep = special_piece(tokenizer, "[CLS]"), special_piece(tokenizer, "[SEP]")
    batch: list[tuple[int, int, int, int]] = []  # piece, start, end, word
    word = 0
    for paragraph in _pieces_by_paragraph(text, tokenizer, pieces - 2):
        if batch and len(batch) + len(paragraph) + 2 > pieces:
            yield _window(text, quoted, batch, cls)
            batch, word = [], 0
        for piece, start, end, number in paragraph:
            batch.append((piece, start, end, word + number))
        word = batch[-1][3] + 1
        batch.append((sep, -1, -1, -1))
    if batch:
        yield _window(text, quoted, batch, cls)


def special_piece(tokenizer: Tokenizer, name: str) -> int:
    """The number of a piece like "[CLS]"; ValueError if the tokenizer has none."""
    piece = tokenizer.token_to_id(name)
    if piece is None:
        raise ValueError(f"the tokenizer has no piece {name}")
    return piece


def _pieces_by_paragraph(
    text: str, tokenizer: Tokenizer, limit: int
) -> Iterator[list[tuple[int, int, int, int]]]:
    """Each paragraph's (piece, start, end, word) rows, cut at sentence ends into `limit` pieces at most."""
    for begin, finish in _slices(text):
        encoding = tokenizer.encode(text[begin:finish], add_special_tokens=False)
        rows = [
            (piece, begin + offsets[0], begin + offsets[1], number)
            for piece, offsets, number in zip(encoding.ids, encoding.offsets, encoding.word_ids, strict=True)
            if number is not None
        ]
        while len(rows) > limit:
            cut = _cut(text, rows, limit)
            yield _renumbered(rows[:cut])
            rows = rows[cut:]
        if rows:
            yield _renumbered(rows)


def _renumbered(rows: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    first = rows[0][3]
    return [(piece, start, end, word - first) for piece, start, end, word in rows]


def _cut(text: str, rows: list[tuple[int, int, int, int]], limit: int) -> int:
    """Where to cut a paragraph longer than a window: after a full stop, else between words, else anywhere."""
    for index in range(limit - 1, limit // 2, -1):
        if text[rows[index][1]] in ".!?" and rows[index + 1][3] != rows[index][3]:
            return index + 1
    for index in range(limit, limit // 2, -1):
        if rows[index][3] != rows[index - 1][3]:
            return index
    return limit


def _slices(text: str) -> Iterator[tuple[int, int]]:
    for paragraph in _PARAGRAPH.finditer(text):
        begin, end = paragraph.span()
        while end - begin > SLICE:
            space = text.rfind(" ", begin + SLICE // 2, begin + SLICE)
            cut = space if space > 0 else begin + SLICE
            yield begin, cut
            begin = cut
        yield begin, end


def _window(text: str, quoted: bytearray, rows: list[tuple[int, int, int, int]], cls: int) -> Window:
    table = np.array([(cls, -1, -1, -1), *rows], dtype=np.int64)
    case = np.array([3, *(3 if s < 0 else case_of(text[s:e]) for _, s, e, _ in rows)], dtype=np.int64)
    inside = np.array([0, *(0 if s < 0 else quoted[s] for _, s, _, _ in rows)], dtype=np.int64)
    return Window(table[:, 0], case, inside, table[:, 1], table[:, 2], table[:, 3])
