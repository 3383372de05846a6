"""Windows for the tagger: every word once, in its place, with what stands in quotation marks marked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tokenizers import Tokenizer

from extraction.pipeline import WEIGHTS, has_weights
from extraction.windows import SLICE, case_of, quoted_characters, windows

if TYPE_CHECKING:
    from extraction.windows import Window

pytestmark = pytest.mark.skipif(not has_weights(), reason="the tagger's files are not in extraction/weights")

TEXTS = {
    "two paragraphs": "“We go on,” Ms Li said.\n\nTalks end on Monday.",
    "a paragraph longer than a window": "The minister said that talks would go on. " * 60,
    "a line without stops": "talks go on and " * 2_000,
    "a word longer than a slice": "a" * (2 * SLICE) + " said so",
    "many paragraphs": "Talks go on.\n" * 300,
    "strange characters": "קול 😀 said\x00 «Да»\u2028 she\xa0agreed İ",
}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def cut(text: str, tokenizer: Tokenizer, pieces: int) -> list[Window]:
    return list(windows(text, tokenizer, quoted_characters(text), pieces=pieces))


@pytest.mark.parametrize("pieces", [16, 128])
@pytest.mark.parametrize("name", TEXTS)
def test_every_character_of_a_word_is_in_one_window_once(
    name: str, pieces: int, tokenizer: Tokenizer
) -> None:
    text = TEXTS[name]
    seen = np.zeros(len(text), dtype=np.int64)
    for window in cut(text, tokenizer, pieces):
        real = window.start >= 0
        for start, end in zip(window.start[real], window.end[real], strict=True):
            seen[start:end] += 1
    assert seen.max() <= 1
    assert all(seen[place] for place, letter in enumerate(text) if letter.isascii() and letter.isalnum())


@pytest.mark.parametrize("name", TEXTS)
def test_a_window_is_no_longer_than_asked_and_in_text_order(name: str, tokenizer: Tokenizer) -> None:
    for window in cut(TEXTS[name], tokenizer, 32):
        arrays = (window.case, window.quoted, window.start, window.end, window.word)
        assert {len(array) for array in arrays} == {len(window.piece)}
        assert len(window.piece) <= 32
        starts = window.start[window.start >= 0].tolist()
        assert all(before < after for before, after in pairwise(starts))


def test_a_paragraph_that_fits_is_not_divided(tokenizer: Tokenizer) -> None:
    text = "\n\n".join(["The minister said that talks would go on."] * 30)
    for window in cut(text, tokenizer, 40):
        starts = window.start[window.start >= 0]
        ends = window.end[window.end >= 0]
        assert text[: starts[0]].endswith("\n") or starts[0] == 0
        assert text[ends[-1] :].startswith("\n") or ends[-1] == len(text)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“We go,” she said.", "We go,"),
        ('"We go," she said.', "We go,"),
        ("''We go,'' she said.", "We go,"),
        ("«We go», she said.", "We go"),
        ("“We go on", "We go on"),
        ("It isn’t so, she said.", ""),
        ("No marks here.", ""),
    ],
)
def test_what_stands_in_marks_is_marked(text: str, inside: str) -> None:
    state = quoted_characters(text)
    assert "".join(letter for letter, where in zip(text, state, strict=True) if where == 1) == inside


def test_an_unclosed_mark_quotes_to_its_paragraphs_end() -> None:
    text = "“We go on.\nShe left."
    assert 1 not in quoted_characters(text)[text.index("\n") :]


@pytest.mark.parametrize(
    ("word", "case"), [("said", 0), ("Li", 1), ("UN", 2), ("A", 1), ("27", 3), (",", 3), ("", 3)]
)
def test_the_case_of_a_word(word: str, case: int) -> None:
    assert case_of(word) == case
