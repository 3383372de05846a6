"""A parsed article as plain lists, so that rules read words and grammar without spaCy objects."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Tree:
    """One entry a token in every list; `head` of a root is the token itself.

    `left` and `right` are the first and last token of the token's subtree, `sentence` the index of its
    sentence in `sentences`, which holds (first, last) tokens. `starts` and `ends` are offsets into the
    article's text. A hyphen with spaces around it is a dash.
    """

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    tags: list[str]
    deps: list[str]
    head: list[int]
    kids: list[list[int]]
    left: list[int]
    right: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.words)

    def kid(self, token: int, *deps: str) -> int | None:
        """The first child of `token` that hangs on it by one of `deps`."""
        for kid in self.kids[token]:
            if self.deps[kid] in deps:
                return kid
        return None

    def first_at(self, offset: int) -> int:
        """The first token that starts at or after `offset`; len(self) if none does."""
        return bisect_left(self.starts, offset)

    def last_before(self, offset: int) -> int:
        """The last token that ends at or before `offset`; -1 if none does."""
        return bisect_right(self.ends, offset) - 1

    def is_verb(self, token: int) -> bool:
        """Whether the tagger takes `token` for a verb."""
        return self.tags[token].startswith("VB")


#: Where a Doc keeps its tree: three stages read it.
_KEPT = "extraction.tree"
_READ: list[int | str] = ["IDX", "LENGTH", "LOWER", "TAG", "DEP", "HEAD", "SENT_START", "ORTH", "SPACY"]


def read_tree(doc: Doc) -> Tree:
    """The lists of `doc`, which must be parsed and tagged; made once for each Doc."""
    kept = doc.user_data.get(_KEPT)
    if isinstance(kept, Tree):
        return kept
    strings = doc.vocab.strings
    names: dict[int, str] = {}

    def named(codes: list[int]) -> list[str]:
        for code in set(codes) - names.keys():
            names[code] = strings[code] if code else ""
        return [names[code] for code in codes]

    columns = doc.to_array(_READ).T.tolist()
    starts, lengths = columns[0], columns[1]
    # Like doc.text, in a fraction of the time.
    text = "".join(
        word + " " if space else word for word, space in zip(named(columns[7]), columns[8], strict=True)
    )
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    words = named(columns[2])
    for place, word in enumerate(words):
        if word in {"-", "--"}:
            start, end = starts[place], ends[place]
            if text[start - 1 : start].isspace() and text[end : end + 1].isspace():
                words[place] = "—"
    # Heads are steps from the token, negative ones wrapped around.
    wrap = 1 << 64
    head = [place + (step - wrap if step >= wrap >> 1 else step) for place, step in enumerate(columns[5])]
    kids: list[list[int]] = [[] for _ in words]
    for place, above in enumerate(head):
        if above != place:
            kids[above].append(place)
    left, right = _edges(head, kids)
    sentences, sentence = _sentences(columns[6])
    tree = Tree(
        text=text,
        starts=starts,
        ends=ends,
        words=words,
        tags=named(columns[3]),
        deps=named(columns[4]),
        head=head,
        kids=kids,
        left=left,
        right=right,
        sentence=sentence,
        sentences=sentences,
    )
    doc.user_data[_KEPT] = tree
    return tree


def _sentences(begins: list[int]) -> tuple[list[tuple[int, int]], list[int]]:
    """(first, last) tokens of the sentences, and each token's sentence, from the marks of sentence starts."""
    firsts = [place for place, begin in enumerate(begins) if begin == 1 or place == 0]
    lasts = [first - 1 for first in firsts[1:]] + [len(begins) - 1]
    sentences = list(zip(firsts, lasts, strict=True)) if begins else []
    sentence = [number for number, (first, last) in enumerate(sentences) for _ in range(first, last + 1)]
    return sentences, sentence


def _edges(head: list[int], kids: list[list[int]]) -> tuple[list[int], list[int]]:
    """First and last token of every token's subtree, children before their heads."""
    order: list[int] = []
    waiting = [token for token, above in enumerate(head) if above == token]
    while waiting:
        token = waiting.pop()
        order.append(token)
        waiting += kids[token]
    left, right = list(range(len(head))), list(range(len(head)))
    for token in reversed(order):
        for kid in kids[token]:
            left[token] = min(left[token], left[kid])
            right[token] = max(right[token], right[kid])
    return left, right
