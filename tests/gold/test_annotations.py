"""The annotations say only what the articles say, and in the shape that the scorer reads."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.gold.sources import HERE, SPLITS, annotated, article, parts

NAMES = sorted(name for names in SPLITS.values() for name in names)

#: statements and positions that count, over both splits; a change here is a change of the yardstick
COUNTED = {"articles": 18, "statements": 264, "positions": 133, "traps": 27}


def test_every_article_is_annotated_and_in_one_split() -> None:
    assert [path.stem for path in sorted((HERE / "articles").iterdir())] == NAMES
    assert [path.stem for path in sorted((HERE / "gold").iterdir())] == NAMES
    assert {split: len(names) for split, names in SPLITS.items()} == {"develop": 9, "check": 9}
    assert len(set(NAMES)) == len(NAMES)


def test_the_yardstick_has_its_length() -> None:
    counts = Counter({"articles": len(NAMES)})
    for record in map(annotated, NAMES):
        for kind in ("statements", "positions"):
            counts[kind] += sum(not item.get("optional") for item in record[kind])
        counts["traps"] += len(record["traps"])
    assert counts == COUNTED


@pytest.mark.parametrize("name", NAMES)
def test_an_article_has_a_headline_and_the_length_of_a_report(name: str) -> None:
    headline, body = article(name).split("\n\n", 1)
    assert "\n" not in headline
    assert 200 <= len(body.split()) <= 450


@pytest.mark.parametrize("name", NAMES)
def test_statements_are_verbatim(name: str) -> None:
    text, record = article(name), annotated(name)
    body = text.split("\n\n", 1)[1]
    assert record["slug"] == name
    for item in record["statements"]:
        assert item["speaker"].strip()
        assert item["speaker_type"] in {"person", "org"}
        assert item["kind"] in {"direct", "indirect", "mixed"}
        assert item["speaker_mention"] in body
        assert parts(item["quote"])
        assert _in_order(parts(item["quote"]), body), item["quote"]
        assert all("\n" not in part for part in parts(item["quote"]))
        for word in item["cue"].split():
            assert re.search(rf"\b{re.escape(word)}\b", body, re.IGNORECASE), item["cue"]


@pytest.mark.parametrize("name", NAMES)
def test_kinds_agree_with_the_quotation_marks(name: str) -> None:
    for item in annotated(name)["statements"]:
        words = " ".join(parts(item["quote"]))
        marked = re.search(r"[“”\"«»]|(?<!\w)'\w|``", words) is not None
        if item["kind"] == "mixed":
            assert marked, words
        elif item["kind"] == "indirect":
            assert not marked, words


@pytest.mark.parametrize("name", NAMES)
def test_positions_are_verbatim_and_name_their_issue(name: str) -> None:
    body = article(name).split("\n\n", 1)[1]
    for item in annotated(name)["positions"]:
        stances = {item["stance"], *item.get("stance_alt", ())}
        assert stances <= {"for", "against", "conditional", "undecided"}
        assert item["evidence"] in body
        assert 1 <= len(item["issue_keywords"]) <= 5
        for word in item["issue_keywords"]:
            assert word.casefold() in item["evidence"].casefold()


@pytest.mark.parametrize("name", NAMES)
def test_traps_stand_in_quotation_marks(name: str) -> None:
    for trap in annotated(name)["traps"]:
        assert re.search(r"[“\"'«]" + re.escape(trap) + r"[,.]?[”\"'»]", article(name)), trap


def _in_order(segments: list[str], text: str) -> bool:
    """Whether the segments stand in `text` one after the other."""
    place = 0
    for segment in segments:
        place = text.find(segment, place)
        if not segment or place < 0:
            return False
        place += len(segment)
    return True
