"""The trained stance reader on sentences of our own: plain sides are seen, and where no side is, none."""

from __future__ import annotations

import pytest

from extraction.model import Direction
from extraction.networks import WEIGHTS
from extraction.stance_questions import Question
from extraction.stance_reader import SIDES, StanceReader

pytestmark = pytest.mark.skipif(
    not (WEIGHTS / "stances.onnx").exists(), reason="the stance reader's file is not in extraction/weights"
)

FOR, AGAINST, CONDITIONAL, UNDECIDED = SIDES
PLAIN = 0.5


@pytest.fixture(scope="module")
def reader() -> StanceReader:
    return StanceReader()


def asked(marked: str) -> Question:
    """The question about the actor in square brackets; what it says stands between curly ones."""
    text = ""
    named: list[int] = []
    said: list[int] = []
    for letter in marked:
        if letter in "[{":
            (named if letter == "[" else said).append(len(text))
        elif letter in "]}":
            (named if letter == "]" else said).append(len(text))
        else:
            text += letter
    pairs = tuple(zip(named[::2], named[1::2], strict=True))
    return Question(text, pairs, (), tuple(zip(said[::2], said[1::2], strict=True)), ())


@pytest.mark.parametrize(
    ("marked", "side"),
    [
        ("[Norway] rejected the levy.", AGAINST),
        ("[Norway] called for a ban on the trade in ivory.", FOR),
        ('"{The levy is unacceptable}," [the Norwegian finance minister, Jorn Hald,] said.', AGAINST),
        ('"{We will never sign this treaty}," said [Norwegian Foreign Minister Jorn Hald].', AGAINST),
        ("[Norway] said {it would lift the ban only if Chile agreed to inspections}.", CONDITIONAL),
        ("[Norway] has not yet decided whether to join the fund.", UNDECIDED),
        ("[The Norwegian prime minister] said {her country would support the ceasefire}.", FOR),
    ],
)
def test_a_plain_side_is_seen(marked: str, side: Direction, reader: StanceReader) -> None:
    (answer,) = reader.read([asked(marked)])
    likely = dict(zip(SIDES, answer.sides, strict=True))
    assert max(likely, key=lambda one: likely[one]) is side, likely
    assert likely[side] >= PLAIN, likely


@pytest.mark.parametrize(
    "marked",
    [
        "[Norway] hosted the talks in a hotel by the lake.",
        "[The Norwegian prime minister] arrived in Lima on Monday for a two-day visit.",
        "Chile rejected the levy after talks with [Norway].",
        "[Norway] exported 4,000 tonnes of herring last year.",
        "[The Norwegian minister] said {the talks had lasted nine hours}.",
        "Analysts had expected [Norway] to win the tender.",
    ],
)
def test_where_nobody_takes_a_side_none_is_seen(marked: str, reader: StanceReader) -> None:
    (answer,) = reader.read([asked(marked)])
    assert max(answer.sides) < PLAIN, answer.sides


def test_the_matter_is_pointed_at(reader: StanceReader) -> None:
    question = asked("[Norway] rejected the levy on herring.")
    (answer,) = reader.read([question])
    start, end, _ = max(answer.matter, key=lambda one: one[2])
    assert question.text[start:end] in {"levy", "herring"}


def test_the_same_question_has_the_same_answer_in_any_company(reader: StanceReader) -> None:
    one, other = asked("[Norway] rejected the levy."), asked("[Norway] hosted the talks.")
    assert reader.read([one, other])[0] == reader.read([one])[0]
    assert reader.read([]) == []
