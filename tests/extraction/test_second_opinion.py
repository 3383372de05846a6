"""How sure a statement is: by what the tagger saw of it, and by who is said to have said it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction.decoding import Attribution, TaggedSpan
from extraction.model import Kind, Span, Speaker, SpeakerKind, Statement
from extraction.second_opinion import (
    CONFIDENCE,
    KEPT,
    Agreement,
    Opinion,
    opinions,
    weighed,
    weighed_by_speaker,
)

TEXT = "Ms Li said that the talks would go on in Lomé, and the envoys agreed to come back on Monday."
LI = Speaker("Anna Li", SpeakerKind.PERSON)


def statement(start: int, end: int, *, confidence: float = 0.85, kind: Kind = Kind.INDIRECT) -> Statement:
    content = Span.of(TEXT, start, end)
    return Statement(kind, (content,), (), content, confidence=confidence)


def seen(*parts: tuple[int, int]) -> Attribution:
    return Attribution(tuple(TaggedSpan("content", *part, 1, 0.9) for part in parts), None, None, 0.9)


@pytest.mark.parametrize(
    ("own", "parts", "agreement"),
    [
        ((11, 45), [(11, 45)], Agreement.SAME),
        ((11, 45), [(11, 35)], Agreement.SAME),
        ((11, 45), [(11, 23)], Agreement.PART),
        ((11, 45), [(11, 15)], Agreement.NONE),
        ((11, 45), [(51, 90)], Agreement.NONE),
        # Half of what the tagger saw, but all of the statement.
        ((11, 30), [(0, 90)], Agreement.PART),
        # Two parts that make the statement up.
        ((11, 45), [(11, 25), (25, 45)], Agreement.SAME),
        ((11, 45), [], Agreement.NONE),
    ],
)
def test_the_tagger_agrees_as_far_as_its_contents_cover_the_statement(
    own: tuple[int, int], parts: list[tuple[int, int]], agreement: Agreement
) -> None:
    (opinion,) = opinions([statement(*own)], [seen(*parts)] if parts else [])
    assert opinion.agreement is agreement


def test_the_nearest_attribution_is_the_one_that_covers_most() -> None:
    (opinion,) = opinions([statement(11, 45)], [seen((60, 70)), seen((11, 20)), seen((12, 45))])
    assert opinion == Opinion(Agreement.SAME, 2)


def test_what_both_see_is_surer_than_what_only_the_rules_see() -> None:
    for kind in Kind:
        same, part, none = (CONFIDENCE[agreement, kind] for agreement in Agreement)
        assert 1 > same > part > none > 0


def test_a_statement_only_the_rules_see_is_left_out_where_it_is_weak() -> None:
    none = Opinion(Agreement.NONE, None)
    assert weighed([statement(11, 45)], [none]) == ()
    (kept,) = weighed([statement(11, 45, kind=Kind.DIRECT)], [none])
    assert kept.confidence >= KEPT


def test_what_another_statement_goes_on_from_stays_and_is_found_again() -> None:
    none, same = Opinion(Agreement.NONE, None), Opinion(Agreement.SAME, 0)
    found = [statement(0, 9), statement(11, 45), replace(statement(51, 80), continues=1)]
    kept = weighed(found, [none, none, same])
    assert [one.content for one in kept] == [found[1].content, found[2].content]
    assert kept[1].continues == 0


def test_what_only_the_tagger_saw_stays_as_sure_as_it_was() -> None:
    (kept,) = weighed([statement(11, 45, confidence=0.6)], [Opinion(Agreement.SAME, 0)])
    assert kept.confidence == 0.6


@pytest.mark.parametrize(
    ("source", "speaker"), [("Ms Li", None), ("she", LI), (None, LI)], ids=["nobody", "pronoun", "carried"]
)
def test_a_statement_is_less_sure_where_its_speaker_is(source: str | None, speaker: Speaker | None) -> None:
    words = None if source is None else Span(0, len(source), source)
    named = replace(statement(11, 45), source=Span.of(TEXT, 0, 5), speaker=LI)
    other = replace(named, source=words, speaker=speaker)
    sure, less = weighed_by_speaker([named, other])
    assert less.confidence < sure.confidence == named.confidence
