"""Sentences by their signs, and the neighbours of a statement."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sentences import around, sentences

ROWS = [
    ("One. Two.", ["One.", "Two."]),
    ("One! Two? Three…", ["One!", "Two?", "Three…"]),
    ("Mr. Macron met Dr. May. They left.", ["Mr. Macron met Dr. May.", "They left."]),
    ("The U.S. president left. So did J. Smith.", ["The U.S. president left.", "So did J. Smith."]),
    ("“We stay.” He left.", ["“We stay.”", "He left."]),
    ("“We stay!” he said. “We do.”", ["“We stay!” he said.", "“We do.”"]),
    ('He said "no." Then "yes."', ['He said "no."', 'Then "yes."']),
    ("It cost 2.5 billion. No. 10 agreed.", ["It cost 2.5 billion.", "No. 10 agreed."]),
    ("No full stop", ["No full stop"]),
    ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
    ("  spaced.   out.  ", ["spaced.   out."]),
    ("", []),
    ("   ", []),
    (".", ["."]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


PAGE = (
    "Leaders meet\n"
    "\n"
    "First of all. The second one. “Third,” said Ann. Fourth here. Fifth here.\n"
    "A paragraph alone.\n"
    "Photo: J. Doe / Agency\n"
    "The last one."
)


@pytest.mark.parametrize(
    ("words", "count", "before", "after"),
    [
        ("“Third,” said Ann.", 1, "The second one. ", " Fourth here."),
        ("“Third,” said Ann.", 2, "First of all. The second one. ", " Fourth here. Fifth here."),
        ("“Third,” said Ann.", 9, "First of all. The second one. ", " Fourth here. Fifth here."),
        ("“Third,” said Ann.", 0, "", ""),
        # the first of its paragraph: what stands above is a headline
        ("First of all.", 1, "", " The second one."),
        # alone in its paragraph: the neighbours lend one, but no credit
        ("A paragraph alone.", 1, "Fifth here.\n", ""),
        ("The last one.", 1, "", ""),
    ],
)
def test_neighbours(words: str, count: int, before: str, after: str) -> None:
    start = PAGE.index(words)
    end = start + len(words)
    first, last = around(PAGE, start, end, sentences=count)
    assert (PAGE[first:start], PAGE[end:last]) == (before, after)


def test_a_quotation_that_runs_over_paragraphs_is_kept_whole() -> None:
    text = "Before it. She said: “One.\n“Two.” After it."
    start, end = text.index("She"), text.index(" After")
    assert around(text, start, end) == (0, len(text))


@given(st.text(st.sampled_from("aB .!?\n“”\"'"), max_size=80), st.data())
def test_what_is_around_is_never_less_than_what_was_asked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start, len(text)))
    first, last = around(text, start, end, sentences=data.draw(st.integers(0, 3)))
    assert 0 <= first <= start <= end <= last <= len(text)
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
