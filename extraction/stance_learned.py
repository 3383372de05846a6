"""Hear the trained stance reader beside the rules: doubt what it finds unlikely, add what they missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.actors import Cast
from extraction.model import Direction, Stance
from extraction.stance_candidates import Candidate
from extraction.stance_clauses import BE
from extraction.stance_reader import SIDES, Answer
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
    """The opinions on one article, by sentence and actor."""

    def __init__(self, tree: Tree, opinions: Sequence[Opinion]) -> None:
        self.tree, self.opinions = tree, opinions
        self._by_place = {
            (opinion.candidate.sentence, opinion.candidate.actor): opinion for opinion in opinions
        }

    def doubts(self, stance: Stance, *, listed: bool) -> bool:
        """Whether the reader was asked about the stance's sentences and thinks its side unlikely in all."""
        least = KEPT if listed else KEPT_UNLISTED
        at = SIDES.index(stance.direction)
        answers = [
            opinion.answer.sides
            for number in self.sentences(stance)
            if (opinion := self._by_place.get((number, stance.actor))) is not None
        ]
        return bool(answers) and all(sides[at] < least for sides in answers)

    def sure(self) -> Iterator[tuple[Opinion, Direction]]:
        """The sides that the reader is sure of, in text order."""
        for opinion in self.opinions:
            first, last = self.tree.sentences[opinion.candidate.sentence]
            if last - first + 1 < _SHORTEST:
                continue
            for direction, likely in zip(SIDES, opinion.answer.sides, strict=True):
                if likely >= ADDED:
                    yield opinion, direction

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
