"""Hear the trained stance reader beside the rules: doubt what it finds unlikely, add what they missed."""

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

#: A rule's reading that the reader thinks less likely than this is left out, on a listed issue and on
#: another; what it finds by itself must be at least so likely. Set on the seeds and on tests/gold.
KEPT, KEPT_UNLISTED, ADDED = 0.04, 0.12, 0.68
#: It is heard by itself only on actors of whom the rules have read fewer sides than these in the article.
FEW = 2
#: Words that a sentence has at least to state a side.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reader's answer on one candidate."""

    candidate: Candidate
    answer: Answer


class Opinions:
    """What the reader thinks of one article's candidates; each is asked about when it is needed, and once."""

    def __init__(
        self, tree: Tree, voices: Voices, found: Iterable[Candidate], reader: StanceReader | None
    ) -> None:
        self.tree, self.voices, self.reader = tree, voices, reader
        self._candidates = {(one.sentence, one.actor): one for one in found} if reader is not None else {}
        self._answers: dict[Candidate, Answer] = {}

    def doubts(self, stance: Stance, *, listed: bool) -> bool:
        """Whether the reader, where it can be asked, thinks the side unlikely in all of its sentences."""
        least = KEPT if listed else KEPT_UNLISTED
        at = SIDES.index(stance.direction)
        places = ((number, stance.actor) for number in self.sentences(stance))
        asked = [self._candidates[place] for place in places if place in self._candidates]
        return bool(asked) and all(self._answer(one).sides[at] < least for one in asked)

    def sure(self, wanted: Callable[[Candidate], bool]) -> Iterator[tuple[Opinion, Direction]]:
        """The sides of the `wanted` candidates that the reader is sure of, in text order."""
        for candidate in self._candidates.values():
            first, last = self.tree.sentences[candidate.sentence]
            if last - first + 1 < _SHORTEST or not wanted(candidate):
                continue
            answer = self._answer(candidate)
            for direction, likely in zip(SIDES, answer.sides, strict=True):
                if likely >= ADDED:
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
