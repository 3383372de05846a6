"""The trained tagger on sentences of our own, and everything without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extraction import extract
from extraction.model import Article
from extraction.pipeline import TAGGER, has_weights, load
from extraction.tagger import ATTRIBUTIONS, Tagger

if TYPE_CHECKING:
    from tests.world import ReaderHere

needs_weights = pytest.mark.skipif(
    not has_weights(), reason="the tagger's files are not in extraction/weights"
)

PLAIN = [
    ("“The ports will open on Monday,” said Ms Adeyemi, the transport minister.", "Ms Adeyemi", "said"),
    ("Mr Lindqvist warned that the tolls would hurt fishermen on both shores.", "Mr Lindqvist", "warned"),
    ("The ferry was carrying forty people, according to the ministry.", "the ministry", "according to"),
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@needs_weights
@pytest.mark.parametrize(("text", "source", "cue"), PLAIN)
def test_a_plain_report_is_found_with_its_source_and_cue(
    text: str, source: str, cue: str, tagger: Tagger
) -> None:
    (found,) = tagger.read(text)
    assert found.source is not None
    assert found.cue is not None
    assert source in text[found.source.start : found.source.end]
    assert text[found.cue.start : found.cue.end] == cue


@needs_weights
@pytest.mark.parametrize(
    "text", ["The ferry left Lomé on Monday with forty people on board.", "", "\n\n", "…", "😀"]
)
def test_where_nobody_says_anything_nothing_is_found(text: str, tagger: Tagger) -> None:
    assert tagger.read(text) == []


@needs_weights
def test_a_belief_is_an_attribution_and_no_utterance(tagger: Tagger) -> None:
    text = "The minister believes that the ferry will sail again before the winter."
    assert tagger.read(text, convention=ATTRIBUTIONS)
    assert not tagger.read(text)


@needs_weights
def test_what_is_found_is_in_text_order_and_the_same_each_time(tagger: Tagger) -> None:
    text = "\n\n".join(text for text, *_ in PLAIN * 8)
    found = tagger.read(text)
    assert found == tagger.read(text)
    starts = [one.content[0].start for one in found]
    assert starts == sorted(starts)
    assert len(found) >= len(PLAIN) * 8 - 2


def test_a_folder_without_weights_is_no_tagger(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Tagger(tmp_path)


def test_without_weights_the_rules_read_the_same_statements(readers: ReaderHere, tmp_path: Path) -> None:
    bare = load(weights=tmp_path)
    assert TAGGER not in bare.pipe_names
    text = "\n\n".join(text for text, *_ in PLAIN)
    by_rules = extract(Article("own", text), readers.lexicon, bare).statements
    with_tagger = extract(Article("own", text), readers.lexicon, readers.nlp).statements
    assert len(by_rules) == len(PLAIN)
    assert [(one.content, one.source, one.cue, one.speaker) for one in by_rules] == [
        (one.content, one.source, one.cue, one.speaker) for one in with_tagger
    ]
