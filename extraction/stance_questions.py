"""What the trained stance reader is asked: one sentence and one actor, as word pieces with what they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extraction.stance_candidates import Candidate
from extraction.stance_voices import Voices
from extraction.tree import Tree
from extraction.windows import quoted_characters, special_piece

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

#: word pieces of a sentence at most, without [CLS] and [SEP]
PIECES = 120
#: of a piece: whose name it belongs to, and who says it
NAMED = ("nobody's", "the actor's", "another's")
SAID = ("by nobody", "by the actor", "by another")

Stretches = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence and who is meant in it; all stretches are character offsets into `text`."""

    text: str
    named: Stretches
    others: Stretches
    said: Stretches
    said_by_others: Stretches


@dataclass(frozen=True, slots=True)
class Pieces:
    """A question as the network reads it: arrays of one length, [CLS] first and [SEP] last.

    `start` and `end` are character offsets into the question's text, -1 for [CLS] and [SEP].
    """

    piece: NDArray[np.int64]
    named: NDArray[np.int64]
    said: NDArray[np.int64]
    quoted: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def question_of(tree: Tree, voices: Voices, candidate: Candidate) -> Question:
    """The question whether `candidate`'s sentence states its actor's side."""
    first, last = tree.sentences[candidate.sentence]
    # a token is a piece at least: what lies further on is not read
    last = min(last, first + PIECES)
    begin = tree.starts[first]
    own = {token for start, end in candidate.mentions for token in range(start, end + 1)}
    said: list[int] = []
    by_others: list[int] = []
    for token in range(first, last + 1):
        numbers = voices.at(token)
        if numbers:
            (said if any(number in candidate.said for number in numbers) else by_others).append(token)

    def stretches(tokens: Iterable[int]) -> Stretches:
        """Tokens that follow each other as one stretch."""
        found: list[tuple[int, int]] = []
        before = -1
        for token in tokens:
            start, end = tree.starts[token] - begin, tree.ends[token] - begin
            if found and token == before + 1:
                found[-1] = found[-1][0], end
            else:
                found.append((start, end))
            before = token
        return tuple(found)

    return Question(
        tree.text[begin : tree.ends[last]],
        tuple((tree.starts[start] - begin, tree.ends[end] - begin) for start, end in candidate.mentions),
        stretches(
            token for token in range(first, last + 1) if token in voices.cast.hits and token not in own
        ),
        stretches(said),
        stretches(by_others),
    )


def pieces_of(question: Question, tokenizer: Tokenizer) -> Pieces:
    """The pieces of a question, its end cut off after PIECES."""
    encoding = tokenizer.encode(question.text, add_special_tokens=False)
    ids, offsets = encoding.ids[:PIECES], encoding.offsets[:PIECES]
    quoted = quoted_characters(question.text)

    def framed(values: Sequence[int], edge: int = 0) -> NDArray[np.int64]:
        return np.array([edge, *values, edge], dtype=np.int64)

    piece = framed(ids)
    piece[0], piece[-1] = special_piece(tokenizer, "[CLS]"), special_piece(tokenizer, "[SEP]")
    return Pieces(
        piece,
        framed([_which(place, question.named, question.others) for place in offsets]),
        framed([_which(place, question.said, question.said_by_others) for place in offsets]),
        framed([quoted[start] for start, _ in offsets]),
        framed([start for start, _ in offsets], -1),
        framed([end for _, end in offsets], -1),
    )


def _which(place: tuple[int, int], own: Stretches, others: Stretches) -> int:
    """Index into NAMED or SAID."""
    return 1 if _meets(place, own) else 2 if _meets(place, others) else 0


def _meets(place: tuple[int, int], stretches: Stretches) -> bool:
    """Whether these characters meet one of the stretches."""
    return any(start < place[1] and place[0] < end for start, end in stretches)
