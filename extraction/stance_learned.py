"""Hear the trained stance reader beside the rules: what it thinks of theirs, and what it finds itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from extraction.actors import Cast
from extraction.model import Direction, Stance
from extraction.stance_candidates import Candidate
from extraction.stance_clauses import BE
from extraction.stance_questions import question_of
from extraction.stance_reader import SIDES, Answer, StanceReader
from extraction.stance_voices import Voices
from extraction.tree import Tree

#: A side that the reader thinks less likely than this is a guess.
_LEAST = 0.4
#: A sentence may state two sides: each must then be rather likely, not only likelier than nothing.
_SECOND = 0.5
#: Words that a sentence has at least to state a side.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reader's answer on one candidate."""

    candidate: Candidate
    answer: Answer

    def on(self, side: Direction) -> float:
        """How likely the reader thinks that side."""
        return self.answer.sides[SIDES.index(side)]


class Opinions:
    """What the reader thinks of one article's candidates; each is asked about when it is needed, and once."""

    def __init__(
        self, tree: Tree, voices: Voices, found: Iterable[Candidate], reader: StanceReader | None
    ) -> None:
        self.tree, self.voices, self.reader = tree, voices, reader
        self._candidates = {(one.sentence, one.actor): one for one in found} if reader is not None else {}
        self._answers: dict[Candidate, Answer] = {}

    def of(self, stance: Stance) -> Opinion | None:
        """The opinion that speaks most for a rule's reading; None where the reader cannot be asked."""
        places = ((number, stance.actor) for number in self.sentences(stance))
        asked = [self._candidates[place] for place in places if place in self._candidates]
        opinions = (Opinion(one, self._answer(one)) for one in asked)
        return max(opinions, key=lambda one: one.on(stance.direction), default=None)

    def own(self, wanted: Callable[[Candidate], bool]) -> Iterator[tuple[Opinion, Direction]]:
        """The sides that the `wanted` candidates may state, in text order."""
        for candidate in self._candidates.values():
            first, last = self.tree.sentences[candidate.sentence]
            if last - first + 1 < _SHORTEST or not (candidate.acting and wanted(candidate)):
                continue
            answer = self._answer(candidate)
            for direction, likely in zip(SIDES, answer.sides, strict=True):
                if likely >= (_LEAST if likely == max(answer.sides) else _SECOND):
                    yield Opinion(candidate, answer), direction

    def _answer(self, candidate: Candidate) -> Answer:
        if candidate not in self._answers and self.reader is not None:
            question = question_of(self.tree, self.voices, candidate)
            (self._answers[candidate],) = self.reader.read([question])
        return self._answers[candidate]

    def topic(self, opinion: Opinion, cast: Cast) -> int | None:
        """The noun or verb that most likely names the matter, and no actor; None where nothing does."""
        tree = self.tree
        first, last = tree.sentences[opinion.candidate.sentence]
        begin = tree.starts[first]
        named = {token for start, end in opinion.candidate.mentions for token in range(start, end + 1)}
        best: tuple[float, int] | None = None
        pieces = iter(opinion.answer.matter)
        piece = next(pieces, None)
        for token in range(first, last + 1):
            likely = 0.0
            while piece is not None and begin + piece[0] < tree.ends[token]:
                likely = max(likely, piece[2])
                piece = next(pieces, None)
            kind = tree.tags[token][:2]
            if token in named or token in cast.hits or kind not in {"NN", "VB"} or tree.words[token] in BE:
                continue
            if best is None or likely > best[0]:
                best = (likely, token)
        return None if best is None else best[1]

    def sentences(self, stance: Stance) -> range:
        """The numbers of the sentences that are the stance's evidence."""
        tree = self.tree
        first = tree.first_at(stance.evidence.start)
        last = max(tree.last_before(stance.evidence.end), first)
        return range(tree.sentence[first], tree.sentence[last] + 1)
