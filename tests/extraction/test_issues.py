"""Texts are tagged with the issues their words name, and with no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.issues import find_issues, issues_of
from extraction.lexicon import read_lexicon

LEXICON = read_lexicon(Path(__file__).parents[2] / "seeds")


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("They will keep the sanctions on Russia.", ("sanctions",)),
        ("A cease-fire, or a cease fire, or truces.", ("ceasefire",)),
        ("He would deploy his troops; the peacekeepers followed.", ("troop-deployment",)),
        ("Rich countries owe climate finance and debt relief.", ("climate-finance", "debt-relief")),
        ("Import duties and retaliatory tariffs", ("tariffs",)),
        ("EU membership for Moldova, NATO membership for none", ("eu-enlargement", "nato-enlargement")),
        ("The two-state solution and settlement building", ("two-state-solution", "settlements")),
        ("Nord Stream brings gas.", ("pipeline",)),
        ("Europe should stop buying Russian oil.", ("energy-embargo",)),
        # the longer keyword wins: an arms embargo is no economic one
        ("an arms embargo", ("arms-embargo",)),
        # a war is in every article: it names the ceasefire issue only where someone ends it
        ("The war went on.", ()),
        ("It was raining, and nobody spoke.", ()),
        ("", ()),
    ],
)
def test_words_name_issues(text: str, slugs: tuple[str, ...]) -> None:
    assert issues_of(text, LEXICON) == slugs


def test_hits_point_at_their_words() -> None:
    text = "The U.S. wants a full and unconditional Ceasefire now, not “lifting of sanctions”."
    assert [text[hit.start : hit.end] for hit in find_issues(text, LEXICON)] == [
        "Ceasefire",
        "lifting of sanctions",
    ]


def test_a_keyword_in_two_parts_needs_both_in_one_sentence() -> None:
    assert "us-backstop" in issues_of("The US support for such a force is open.", LEXICON)
    assert "us-backstop" not in issues_of("The US support was welcome. A force left.", LEXICON)


def test_contraries_and_weak_words_are_marked() -> None:
    (hit,) = find_issues("Stop the fighting.", LEXICON)
    assert (hit.slug, hit.contrary, hit.weak) == ("ceasefire", True, True)
