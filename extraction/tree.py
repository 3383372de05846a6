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
        return next((kid for kid in self.kids[token] if self.deps[kid] in deps), None)

    def first_at(self, offset: int) -> int:
        """The first token that starts at or after `offset`; len(self) if none does."""
        return bisect_left(self.starts, offset)

    def last_before(self, offset: int) -> int:
        """The last token that ends at or before `offset`; -1 if none does."""
        return bisect_right(self.ends, offset) - 1

    def is_verb(self, token: int) -> bool:
        """Whether the tagger takes `token` for a verb."""
        return self.tags[token].startswith("VB")


def read_tree(doc: Doc) -> Tree:
    """The lists of `doc`, which must be parsed and tagged."""
    text = doc.text
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    tags: list[str] = []
    deps: list[str] = []
    head: list[int] = []
    for token in doc:
        start = token.idx
        end = start + len(token)
        word = token.lower_
        if word in {"-", "--"} and text[start - 1 : start].isspace() and text[end : end + 1].isspace():
            word = "—"
        starts.append(start)
        ends.append(end)
        words.append(word)
        tags.append(token.tag_)
        deps.append(token.dep_)
        head.append(token.head.i)
    count = len(words)
    kids: list[list[int]] = [[] for _ in range(count)]
    for place, above in enumerate(head):
        if above != place:
            kids[above].append(place)
    left, right = _edges(head, kids)
    sentence = [0] * count
    sentences = []
    for number, span in enumerate(doc.sents):
        sentences.append((span.start, span.end - 1))
        for place in range(span.start, span.end):
            sentence[place] = number
    return Tree(text, starts, ends, words, tags, deps, head, kids, left, right, sentence, sentences)


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
