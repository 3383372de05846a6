"""The line that `extract --json` prints, and the figures that records are scored by."""

from __future__ import annotations

import json
from datetime import date

import pytest

from extraction.model import (
    Article,
    Direction,
    Extraction,
    Kind,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    Statement,
)
from extraction.records import as_record
from extraction.scoring import Figures, as_records, score

TEXT = '"Talks go on," Ms Li said. "We win." Only then would Chad join.'


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


def test_a_record_has_the_shape_that_was_promised() -> None:
    parts = (span("Talks go on"), span("We win."))
    extraction = Extraction(
        article=Article("a1", TEXT, title="Talks", published_on=date(2021, 3, 4)),
        statements=(
            Statement(
                kind=Kind.DIRECT,
                content=parts,
                quotations=parts,
                sentence=span('"Talks go on," Ms Li said. "We win."'),
                source=span("Ms Li"),
                cue=span("said"),
                cue_class="say",
                speaker=Speaker("Li Na", SpeakerKind.PERSON, "CN"),
                issues=("talks",),
                confidence=0.95,
            ),
        ),
        stances=(
            Stance(
                "TD",
                "talks",
                Direction.CONDITIONAL,
                span("Only then would Chad join"),
                condition=span("Only then"),
            ),
        ),
    )
    record = {
        "article": "a1",
        "title": "Talks",
        "published_on": "2021-03-04",
        "statements": [
            {
                "speaker": "Li Na",
                "speaker_mention": "Ms Li",
                "country": "CN",
                "quote": ["Talks go on", "We win."],
                "kind": "direct",
                "cue": "said",
                "spans": [[1, 12], [28, 35]],
                "speaker_span": [15, 20],
                "cue_span": [21, 25],
                "sentence": [0, 36],
                "issues": ["talks"],
                "confidence": 0.95,
            }
        ],
        "positions": [
            {
                "country": "TD",
                "issue": "talks",
                "stance": "conditional",
                "condition": "Only then",
                "evidence": "Only then would Chad join",
                "spans": [[37, 62]],
                "reported_by": None,
                "first_hand": True,
            }
        ],
    }
    assert json.loads(json.dumps(as_record(extraction))) == record


def test_one_part_is_a_plain_string_and_nobody_is_null() -> None:
    part = (span("Talks go on"),)
    statement = Statement(kind=Kind.DIRECT, content=part, quotations=part, sentence=span('"Talks go on,"'))
    (record,) = as_record(Extraction(Article("a", TEXT), (statement,)))["statements"]
    assert record["quote"] == "Talks go on"
    assert (record["speaker"], record["speaker_mention"], record["cue"], record["speaker_span"]) == (
        None,
    ) * 4


def said(quote: object, speaker: str = "Li Na", **more: object) -> dict[str, object]:
    return {"speaker": speaker, "quote": quote, "kind": "direct", **more}


def holds(country: str, issue: str, stance: str, **more: object) -> dict[str, object]:
    return {"country": country, "issue": issue, "stance": stance, **more}


def test_the_truth_scores_one() -> None:
    gold = [
        {"article": "a.txt", "statements": [said("We go on")], "positions": [holds("TD", "talks", "for")]}
    ]
    figures = score(gold, [{**gold[0], "article": "a"}])
    assert figures.detection == figures.who_said_what == figures.positions == Figures(1, 1, 1)
    assert figures.as_record()["detection"]["f1"] == 1.0


def test_a_found_statement_of_the_wrong_speaker_counts_half() -> None:
    gold = [{"article": "a", "statements": [said("the talks will go on today")]}]
    figures = score(gold, [{"article": "a", "statements": [said("the talks will go on", "Xi")]}])
    assert (figures.detection.f1, figures.who_said_what.f1) == (1.0, 0.0)


@pytest.mark.parametrize("name", ["Li Na", "Na", "Ms Na", "the chief envoy", "LI NA"])
def test_surnames_aliases_and_titles_name_the_same_person(name: str) -> None:
    gold = [{"article": "a", "statements": [said("We go on", speaker_aliases=["chief envoy"])]}]
    assert score(gold, [{"article": "a", "statements": [said("We go on", name)]}]).who_said_what.right == 1


def test_optional_items_are_neither_rewarded_nor_missed() -> None:
    gold = [{"article": "a", "statements": [said("We go on", optional=True), said("They stay away")]}]
    found = score(gold, [{"article": "a", "statements": [said("We go on"), said("They stay away")]}])
    missed = score(gold, [{"article": "a", "statements": [said("They stay away")]}])
    assert found.detection == missed.detection == Figures(1, 1, 1)


def test_a_trap_that_is_fallen_into_is_counted() -> None:
    gold = [{"article": "a", "statements": [], "traps": ["Guam Killer"]}]
    figures = score(gold, [{"article": "a", "statements": [said("Guam Killer")]}])
    assert (figures.traps, figures.detection) == (1, Figures(1, 0, 0))


def test_an_article_without_predictions_counts_as_missed() -> None:
    figures = score([{"article": "a", "statements": [said("We go on")]}], [])
    assert (figures.missing, figures.detection) == (("a",), Figures(0, 1, 0))


def test_another_stance_that_gold_allows_is_right() -> None:
    gold = [
        {
            "article": "a",
            "positions": [
                holds("TD", "talks", "for", stance_alt=["conditional"]),
                holds("FR", "talks", "for"),
            ],
        }
    ]
    answer = [
        {"article": "a", "positions": [holds("TD", "talks", "conditional"), holds("FR", "talks", "against")]}
    ]
    figures = score(gold, answer)
    assert (figures.positions_found.right, figures.positions.right) == (2, 1)


def test_gold_of_every_shape_is_read() -> None:
    one = {"slug": "a", "statements": []}
    assert list(as_records(one)) == [one]
    assert list(as_records([one, one])) == [one, one]
    assert list(as_records({"seeds": {"a.txt": {"statements": []}}})) == [
        {"article": "a.txt", "statements": []}
    ]
    with pytest.raises(ValueError, match="no record"):
        list(as_records("nonsense"))
