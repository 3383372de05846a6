"""Who is asked about in a sentence, and how the sentence is put to the trained stance reader."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from extraction.model import Article
from extraction.networks import WEIGHTS
from extraction.pipeline import has_weights
from extraction.stance_candidates import candidates
from extraction.stance_questions import PIECES, Question, pieces_of, question_of
from extraction.training.stance_corpus import read_voices

if TYPE_CHECKING:
    from tests.world import ReaderHere


def asked(text: str, readers: ReaderHere) -> list[tuple[str, Question]]:
    """The actors asked about in a text, with the questions."""
    tree, layout, voices = read_voices(Article("own", "Talks end\n\n" + text), readers.lexicon, readers.nlp)
    return [(one.actor, question_of(tree, voices, one)) for one in candidates(tree, layout, voices)]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Norway opposed the levy.", ["NO"]),
        ("Norway and Chile opposed the levy.", ["NO", "CL"]),
        ('"We will pay," the Norwegian minister Jorn Hald said.', ["NO"]),
        (
            'The Norwegian minister Jorn Hald came. "We will pay," he said. "We always do."',
            ["NO", "NO", "NO"],
        ),
        ("Kyiv said Hungary opposed the levy.", ["UA", "HU"]),
        # who is only dealt with is not asked about, nor is anybody in the headline
        ("The talks on Norway went on.", []),
        ("The levy was debated in Norway.", []),
        ("An analyst, Piet Hals, said it was late.", []),
        ("It rained.", []),
    ],
)
def test_speakers_and_subjects_are_asked_about(text: str, actors: list[str], readers: ReaderHere) -> None:
    assert [actor for actor, _ in asked(text, readers)] == actors


def test_a_question_tells_who_is_named_and_who_says_it(readers: ReaderHere) -> None:
    text = "The Norwegian minister Jorn Hald said Chile would pay."
    questions = dict(asked(text, readers))

    def words(stretches: tuple[tuple[int, int], ...], question: Question) -> str:
        return " ".join(question.text[start:end] for start, end in stretches)

    norway, chile = questions["NO"], questions["CL"]
    assert "Jorn Hald" in words(norway.named, norway)
    assert words(norway.others, norway) == "Chile"
    assert words(norway.said, norway) == "Chile would pay"
    assert words(norway.said_by_others, norway) == ""
    assert words(chile.named, chile) == "Chile"
    assert words(chile.said, chile) == ""
    assert words(chile.said_by_others, chile) == "Chile would pay"


@pytest.mark.skipif(not has_weights(), reason="the tokenizer is not in extraction/weights")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400), cuts=st.lists(st.integers(0, 400), min_size=2, max_size=8))
def test_any_question_has_as_many_marks_as_pieces(text: str, cuts: list[int]) -> None:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    stretches = tuple((min(pair), max(pair)) for pair in pairwise(cuts))
    pieces = pieces_of(Question(text, stretches, stretches[1:], stretches[:1], ()), tokenizer)
    lengths = {len(one) for one in (pieces.piece, pieces.named, pieces.said, pieces.quoted, pieces.start)}
    assert len(lengths) == 1
    assert lengths.pop() <= PIECES + 2
    assert set(pieces.named) <= {0, 1, 2}
    inside = [(start, end) for start, end in zip(pieces.start, pieces.end, strict=True) if start >= 0]
    assert all(0 <= start <= end <= len(text) for start, end in inside)
