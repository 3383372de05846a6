"""What only the tagger saw: a plain report is added, a thought or a denial of having spoken is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extraction.clean import lay_out
from extraction.decoding import Attribution, TaggedSpan
from extraction.drafts import Draft
from extraction.model import Article
from extraction.page import read_page
from extraction.pipeline import parse
from extraction.tagged import unseen

if TYPE_CHECKING:
    from tests.world import ReaderHere


def added(
    text: str, source: str, cue: str, content: str, readers: ReaderHere, *, sure: float = 0.95
) -> list[str]:
    """The contents that are added to `text` for one attribution of the tagger's that no rule found."""

    def span(words: str, label: str) -> TaggedSpan:
        return TaggedSpan(label, text.index(words), text.index(words) + len(words), 1, sure)

    layout = lay_out(Article("own", text))
    page = read_page(parse(layout, readers.nlp), layout, readers.lexicon)
    seen = Attribution((span(content, "content"),), span(cue, "cue"), span(source, "source"), 0.9)
    return [text[part[0] : part[1]] for draft in unseen(page, [], [seen]) for part in draft.parts]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (
            "Ms Adeyemi said that the ports would open.",
            "Ms Adeyemi",
            "said",
            "that the ports would open",
            ["the ports would open"],
        ),
        (
            "Ms Adeyemi said the ports would open on Monday.",
            "Ms Adeyemi",
            "said",
            "the ports would open on Monday",
            ["the ports would open on Monday"],
        ),
        # An attitude is no utterance.
        (
            "Ms Adeyemi believes the ports will open on Monday.",
            "Ms Adeyemi",
            "believes",
            "the ports will open on Monday",
            [],
        ),
        # She did not say so.
        (
            "Ms Adeyemi did not say the ports would open on Monday.",
            "Ms Adeyemi",
            "say",
            "the ports would open on Monday",
            [],
        ),
        (
            "Ms Adeyemi never said the ports would open on Monday.",
            "Ms Adeyemi",
            "said",
            "the ports would open on Monday",
            [],
        ),
        # Too short to be more than a name.
        ("Ms Adeyemi said ports open.", "Ms Adeyemi", "said", "ports open", []),
    ],
)
def test_a_report_no_rule_found_is_added_where_it_is_plain(
    text: str, source: str, cue: str, content: str, expected: list[str], readers: ReaderHere
) -> None:
    assert added(text, source, cue, content, readers) == expected


def test_an_unsure_one_is_not_added(readers: ReaderHere) -> None:
    words = ("Ms Adeyemi said the ports would open.", "Ms Adeyemi", "said", "the ports would open")
    assert added(*words, readers)
    assert not added(*words, readers, sure=0.7)


def test_one_that_meets_what_the_rules_found_is_not_added(readers: ReaderHere) -> None:
    text = "Ms Adeyemi said the ports would open on Monday."
    layout = lay_out(Article("own", text))
    page = read_page(parse(layout, readers.nlp), layout, readers.lexicon)
    spans = [TaggedSpan("content", 16, 46, 5, 0.9), TaggedSpan("cue", 11, 15, 4, 0.9)]
    seen = Attribution((spans[0],), spans[1], TaggedSpan("source", 0, 10, 1, 0.9), 0.9)
    assert unseen(page, [], [seen])
    known = Draft(
        parts=((20, 30),), first=0, last=8, cue=(2, 2), cue_class="say", source=None, confidence=0.85
    )
    assert unseen(page, [known], [seen]) == []
