"""The trained stance reader beside the rules: what both think unlikely goes, what it is sure of comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

from extraction.clean import lay_out
from extraction.model import Article, Direction, Stance
from extraction.pipeline import STANCE_READER, load, parse
from extraction.stance_questions import Question
from extraction.stance_reader import SIDES, Answer, StanceReader
from extraction.stances import read_stances
from extraction.training.stance_corpus import read_voices

if TYPE_CHECKING:
    from tests.world import ReaderHere


class Scripted(StanceReader):
    """A reader that says what a test has it say, and points at one word as the matter."""

    def __init__(self, answer: Callable[[Question], tuple[float, float, float, float]], matter: str) -> None:
        self.answer, self.matter = answer, matter
        self.asked: list[Question] = []

    def read(self, questions: Sequence[Question]) -> list[Answer]:
        """One scripted answer a question."""
        self.asked += questions
        found = []
        for one in questions:
            start = one.text.find(self.matter)
            named = ((start, start + len(self.matter), 0.9),) if start >= 0 else ()
            found.append(Answer(self.answer(one), named))
        return found


def read(text: str, reader: StanceReader | None, readers: ReaderHere) -> tuple[Stance, ...]:
    """The stances of a short text with this reader."""
    article = Article("own", "Talks end\n\n" + text)
    _, _, voices = read_voices(article, readers.lexicon, readers.nlp)
    doc = parse(lay_out(article), readers.nlp)
    speakers = [one.speaker for one in voices.statements if one.speaker]
    return read_stances(article, doc, lay_out(article), voices.statements, readers.lexicon, speakers, reader)


def always(*likely: float) -> Callable[[Question], tuple[float, float, float, float]]:
    assert len(likely) == 4
    return lambda question: (likely[0], likely[1], likely[2], likely[3])


NOTHING = always(0.01, 0.01, 0.01, 0.01)


def sides(found: tuple[Stance, ...]) -> set[str]:
    return {f"{one.actor} {one.issue} {one.direction}" for one in found}


def test_what_the_reader_thinks_unlikely_is_left_out(readers: ReaderHere) -> None:
    text = "Hungary blocked the sanctions."
    assert sides(read(text, None, readers)) == {"HU sanctions against"}
    assert sides(read(text, Scripted(always(0, 0.5, 0, 0), "sanctions"), readers)) == {"HU sanctions against"}
    # a rule says so, the network half believes it: kept
    assert sides(read(text, Scripted(always(0, 0.45, 0, 0), "sanctions"), readers)) == {
        "HU sanctions against"
    }
    assert sides(read(text, Scripted(NOTHING, "sanctions"), readers)) == set()


@pytest.mark.parametrize(
    ("text", "matter", "answer", "expected"),
    [
        ("Norway shrugged at the sanctions.", "sanctions", (0, 0.9, 0, 0), {"NO sanctions against"}),
        ("Norway shrugged at the herring quota.", "quota", (0, 0.9, 0, 0), {"NO herring-quota against"}),
        # not sure enough, no word for the matter, two words only
        ("Norway shrugged at the herring quota.", "quota", (0, 0.3, 0, 0), set()),
        ("Norway shrugged.", "quota", (0, 0.9, 0, 0), set()),
        # nobody who may hold a side is named
        ("An analyst shrugged at the herring quota.", "quota", (0, 0.9, 0, 0), set()),
        # two sides: the likelier, and the other only where it is rather likely too
        ("Norway shrugged at the herring quota.", "quota", (0.3, 0.9, 0, 0), {"NO herring-quota against"}),
        # who is against the war is for its end
        ("Norway shrugged at the war.", "war", (0, 0.9, 0, 0), {"NO ceasefire for"}),
    ],
)
def test_what_the_reader_is_sure_of_is_added_with_its_matter(
    text: str,
    matter: str,
    answer: tuple[float, float, float, float],
    expected: set[str],
    readers: ReaderHere,
) -> None:
    assert sides(read(text, Scripted(always(*answer), matter), readers)) == expected


def test_an_added_side_is_the_sentence_it_was_read_in(readers: ReaderHere) -> None:
    text = 'It rained. "The herring quota is a coffin," the Norwegian minister Jorn Hald said. Nobody left.'
    said = Scripted(lambda one: (0, 0.9 if "coffin" in one.text else 0, 0, 0), "quota")
    (one,) = read(text, said, readers)
    assert one.evidence.text == '"The herring quota is a coffin," the Norwegian minister Jorn Hald said.'
    assert (one.actor, one.first_hand, one.reported_by) == ("NO", True, None)
    assert one.statement is not None


def test_a_condition_is_kept_in_its_own_words(readers: ReaderHere) -> None:
    text = "Norway would shrug at the herring quota once Chile had paid."
    (one,) = read(
        text,
        Scripted(lambda one: (0, 0, 0.9 * one.text[slice(*one.named[0])].startswith("Norway"), 0), "quota"),
        readers,
    )
    assert one.direction is Direction.CONDITIONAL
    assert one.condition is not None
    assert one.condition.text == "once Chile had paid"


def test_what_another_party_says_is_reported_by_it(readers: ReaderHere) -> None:
    text = "Kyiv said Hungary shrugged at the herring quota."
    (one,) = read(
        text,
        Scripted(lambda one: (0, 0.9 * one.text[slice(*one.named[0])].startswith("Hungary"), 0, 0), "quota"),
        readers,
    )
    assert (one.actor, one.reported_by, one.first_hand) == ("HU", "UA", False)


def test_what_an_analyst_says_of_a_country_is_no_position_of_it(readers: ReaderHere) -> None:
    text = "Piet Hals, an analyst, said Hungary shrugged at the herring quota."
    assert read(text, Scripted(always(0, 0.9, 0, 0), "quota"), readers) == ()


def test_without_weights_the_rules_stand_alone() -> None:
    nlp = load(weights=None)
    assert STANCE_READER not in nlp.pipe_names


def test_the_sides_are_in_the_order_of_the_weights() -> None:
    assert [side.value for side in SIDES] == ["for", "against", "conditional", "undecided"]
