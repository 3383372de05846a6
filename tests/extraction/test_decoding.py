"""From scores to attributions: well-formed spans, linked to cue and source, no quotation cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.decoding import (
    LINK,
    NAMES,
    TAGS,
    Attribution,
    TaggedSpan,
    allowed,
    best_path,
    introduced,
    link,
    log_softmax,
    spans_of,
    whole_quotations,
)
from extraction.windows import Window, quoted_characters


def span(text: str, words: str, label: str = "content", piece: int = 1) -> TaggedSpan:
    """The first place of `words` in `text`, labelled."""
    return TaggedSpan(label, text.index(words), text.index(words) + len(words), piece, 0.9)


def content(text: str, words: str) -> Attribution:
    """An attribution of `words` to nobody."""
    return Attribution((span(text, words),), None, None, 0.9)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32 - 1), length=st.integers(1, 30))
@pytest.mark.parametrize("labels", [TAGS, NAMES])
def test_an_inner_label_never_comes_without_its_first(
    labels: tuple[str, ...], seed: int, length: int
) -> None:
    scores = np.random.default_rng(seed).normal(scale=4, size=(2, length, len(labels)))
    paths = best_path(log_softmax(scores.astype(np.float32)), allowed(labels))
    for path in paths:
        before = "O"
        for index in path:
            name = labels[index]
            if name.startswith("I-"):
                assert before[2:] == name[2:]
            before = name


def test_the_best_path_is_the_best_of_all_allowed_ones() -> None:
    scores = np.log(np.array([[[0.4, 0.0001, 0.6], [0.1, 0.2, 0.7]]], dtype=np.float32))
    # "I-x I-x" scores most and may not stand; then comes "O O" against "B-x I-x" and "O B-x".
    assert best_path(scores, allowed(("O", "B-x", "I-x"))).tolist() == [[0, 1]]


def test_spans_take_whole_words_of_several_pieces() -> None:
    # [CLS] Ade ##yemi said [SEP]
    window = Window(
        piece=np.array([101, 1, 2, 3, 102]),
        case=np.zeros(5, dtype=np.int64),
        quoted=np.zeros(5, dtype=np.int64),
        start=np.array([-1, 0, 3, 8, -1]),
        end=np.array([-1, 3, 7, 12, -1]),
        word=np.array([-1, 0, 0, 1, -1]),
    )
    scores = np.full((5, len(TAGS)), -5.0, dtype=np.float32)
    scores[1, TAGS.index("B-source")] = scores[3, TAGS.index("B-cue")] = 5.0
    # What the second piece would rather be does not count.
    scores[2, TAGS.index("B-content")] = 9.0
    (found,) = spans_of([window], [scores], TAGS)
    assert [(one.label, one.start, one.end, one.piece) for one in found] == [
        ("source", 0, 7, 1),
        ("cue", 8, 12, 3),
    ]


def test_nothing_yields_nothing() -> None:
    assert spans_of([], [], TAGS) == []
    assert link([], np.zeros((3, 4 * LINK), dtype=np.float32)) == []


def test_a_content_goes_to_the_cue_and_source_its_vectors_point_at() -> None:
    links = np.zeros((8, 4 * LINK), dtype=np.float32)
    query_cue, query_source, key_cue, key_source = np.split(links, 4, axis=-1)
    first, second = TaggedSpan("content", 0, 5, 1, 0.9), TaggedSpan("content", 50, 60, 6, 0.9)
    near, far = TaggedSpan("cue", 6, 10, 2, 0.9), TaggedSpan("cue", 30, 35, 4, 0.9)
    li = TaggedSpan("source", 11, 15, 3, 0.9)
    query_cue[1, 0] = query_cue[6, 0] = query_source[1, 0] = query_source[6, 0] = 30.0
    key_cue[4, 0] = key_source[3, 0] = 30.0
    (found,) = link([first, near, li, far, second], links)
    assert (found.content, found.cue, found.source) == ((first, second), far, li)
    assert found.link > 0.9


def test_a_content_that_points_at_none_of_them_has_neither() -> None:
    links = np.zeros((4, 4 * LINK), dtype=np.float32)
    query_cue, query_source, key_cue, key_source = np.split(links, 4, axis=-1)
    query_cue[1, 0] = query_source[1, 0] = key_cue[0, 0] = key_source[0, 0] = 30.0
    spans = [TaggedSpan("content", 0, 5, 1, 0.9), TaggedSpan("cue", 6, 10, 2, 0.9)]
    (found,) = link(spans, links)
    assert (found.cue, found.source) == (None, None)


@pytest.mark.parametrize(
    ("text", "tagged", "whole"),
    [
        ("“We will not go,” she said.", "not go", "We will not go,"),
        ("“We will not go,” she said.", "We will", "We will not go,"),
        ("“We will not go,” she said.", "We will not go,", "We will not go,"),
        ("She said that “we go on” now.", "that “we go", "that “we go on"),
        ("She said that talks go on.", "talks go", "talks go"),
        ("“We go on\nand she left.", "go", "We go on"),
    ],
)
def test_a_content_takes_all_of_a_quotation_it_cuts(text: str, tagged: str, whole: str) -> None:
    (part,) = whole_quotations(content(text, tagged), quoted_characters(text)).content
    assert text[part.start : part.end] == whole


@pytest.mark.parametrize(
    ("text", "cue", "source", "found"),
    [
        ("Ms Adeyemi went on:\n\n“We will be back.”", "went on", "Ms Adeyemi", True),
        ("Ms Adeyemi added\n“We will be back.”", "added", "Ms Adeyemi", True),
        # The cue stands elsewhere, or the source in another paragraph.
        ("Ms Adeyemi added this today.\n“We will be back.”", "added", "Ms Adeyemi", False),
    ],
)
def test_a_paragraph_before_introduces_what_has_neither_cue_nor_source(
    text: str, cue: str, source: str, found: bool
) -> None:
    spans = [span(text, cue, "cue"), span(text, source, "source")]
    (read,) = introduced([content(text, "“We will be back.”")], spans, text)
    assert (read.cue is not None, read.source is not None) == (found, found)


def test_an_introduction_is_not_taken_from_another_paragraphs_source() -> None:
    text = "Ms Adeyemi left.\nThen came:\n“We will be back.”"
    spans = [span(text, "came", "cue"), span(text, "Ms Adeyemi", "source")]
    (read,) = introduced([content(text, "“We will be back.”")], spans, text)
    assert read.cue is not None
    assert read.source is None
