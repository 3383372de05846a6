"""The trained stance reader at run time: does this sentence state this actor's side, and which?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extraction.model import Direction
from extraction.networks import WEIGHTS, open_network
from extraction.stance_questions import Pieces, Question, pieces_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

#: the order of the network's answers
SIDES = (Direction.FOR, Direction.AGAINST, Direction.CONDITIONAL, Direction.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Answer:
    """How likely each of SIDES is, from 0 to 1, and the characters that name the matter.

    `matter` holds (start, end, likelihood) for every piece, offsets into the question's text.
    """

    sides: tuple[float, float, float, float]
    matter: tuple[tuple[int, int, float], ...]


class StanceReader:
    """Answers questions about stances. Holds an ONNX session: make one per process."""

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = 1) -> None:
        """Load `stances.onnx` and `tokenizer.json` from `folder`; FileNotFoundError if they are not there."""
        self._session, self._tokenizer = open_network(folder, "stances", threads)

    def __call__(self, doc: Doc) -> Doc:
        """As a part of the pipeline it leaves the Doc as it is: its questions come later."""
        return doc

    def read(self, questions: Sequence[Question]) -> list[Answer]:
        """The answer to each question, in their order."""
        return [self._answer(pieces_of(question, self._tokenizer)) for question in questions]

    def _answer(self, pieces: Pieces) -> Answer:
        sides, matter = self._session.run(
            ["sides", "matter"],
            {
                "piece": pieces.piece[None],
                "named": pieces.named[None],
                "said": pieces.said[None],
                "quoted": pieces.quoted[None],
            },
        )
        likely = _likelihood(sides[0]).tolist()
        places = zip(pieces.start.tolist(), pieces.end.tolist(), _likelihood(matter[0]).tolist(), strict=True)
        return Answer((likely[0], likely[1], likely[2], likely[3]), tuple(places)[1:-1])


def _likelihood(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    likelihood: NDArray[np.float32] = np.reciprocal(1 + np.exp(-scores), dtype=np.float32)
    return likelihood
