"""An article as a row of words for rules about names: possessives off, places and quotations marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extraction.lexicon import NameKind

if TYPE_CHECKING:
    from extraction.clean import Layout
    from extraction.lexicon import Lexicon
    from extraction.marks import Quotation
    from extraction.tree import Tree

_WORD = re.compile(r"\d{1,3}(?:,\d{3})+|[^\W_]+(?:[.'&-][^\W_]+)*\.?")
_ABBREVIATED = re.compile(
    r"(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]?|mr|mrs|ms|dr|prof|sen|rep|gov|gen|lt|col|maj|capt|adm|sgt|st|jr|sr|jnr|rev|hon)\.",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(
    r"(i|he|she|it|we|they|you|that|there|who|what|let)'(?:ll|d|s|ve|re|m)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `end` is before a possessive ending.

    `token` is its last token in the tree, `gap` what stands between it and the word before.
    """

    start: int
    end: int
    text: str
    lower: str
    tag: str
    token: int
    possessive: bool
    gap: str
    quoted: bool
    #: index into Layout.paragraphs, -1 outside all
    paragraph: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Place:
    """Words `first` to `last` name an actor: "Great Britain", "French", "Kyiv", "the White House"."""

    first: int
    last: int
    code: str
    kind: NameKind


@dataclass(frozen=True)
class PageWords:
    """The words of an article in order; indexable, with the actors they name."""

    text: str
    words: tuple[Word, ...]
    places: tuple[Place, ...]
    #: word index -> the place it belongs to
    _at: dict[int, Place]
    _starts: list[int]

    def __getitem__(self, index: int) -> Word:
        return self.words[index]

    def __len__(self) -> int:
        return len(self.words)

    def hit_at(self, index: int) -> Place | None:
        """The place that the word belongs to."""
        return self._at.get(index)

    def hits_in(self, first: int, last: int) -> Iterator[Place]:
        """The places that begin within `first`..`last`, in order."""
        for index in range(first, last + 1):
            place = self._at.get(index)
            if place is not None and place.first == index:
                yield place

    def ends_based(self, place: Place) -> bool:
        """Whether the place is part of "Paris-based"."""
        return self.words[place.last].lower.endswith("-based")

    def lower_text(self, first: int, last: int) -> str:
        """The words `first`..`last` in small letters with single spaces, final stops off."""
        return " ".join(word.lower.rstrip(".") for word in self.words[first : last + 1])

    def slice(self, first: int, last: int) -> str:
        """The article's own text from word `first` to word `last`."""
        return self.text[self.words[first].start : self.words[last].end]

    def within(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word that lie in the characters `start`..`end`; None when none does."""
        first = bisect_left(self._starts, start)
        last = bisect_right(self._starts, end - 1) - 1
        return (first, last) if first <= last and first < len(self.words) else None


def read_words(layout: Layout, tree: Tree, quotations: tuple[Quotation, ...], lexicon: Lexicon) -> PageWords:
    """The words of the article behind `layout`, `tree` and `quotations`, which share its offsets."""
    text = layout.text
    bounds = [paragraph.start for paragraph in layout.paragraphs]
    opens = [quotation.start for quotation in quotations]
    words: list[Word] = []
    before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        if word.endswith(".") and not _ABBREVIATED.fullmatch(word):
            word, end = word[:-1], end - 1
        possessive = False
        if word.lower().endswith("'s"):
            word, end, possessive = word[:-2], end - 2, True
        elif (
            word.lower().endswith("s") and text.startswith("'", end) and not text[end + 1 : end + 2].isalnum()
        ):
            possessive = True
        if not word:
            continue
        # "She'll" is "She" here
        contracted = _CONTRACTED.match(word) if "'" in word else None
        if contracted is not None:
            word, end, possessive = contracted.group(1), start + contracted.end(1), False
        token = max(tree.last_before(end), 0)
        if token + 1 < len(tree) and tree.starts[token] < start and tree.starts[token + 1] < end:
            token += 1
        paragraph = bisect_right(bounds, start) - 1
        inside = bisect_right(opens, start) - 1
        quoted = inside >= 0 and quotations[inside].end > start
        tag = tree.tags[token] if len(tree) else ""
        words.append(
            Word(
                start,
                end,
                text[start:end],
                word.lower(),
                tag,
                token,
                possessive,
                text[before:start],
                quoted,
                paragraph,
            )
        )
        before = end + 2 if possessive and match.end() == end + 2 else end
    places, at = _places(text, words, lexicon)
    return PageWords(text, tuple(words), places, at, [word.start for word in words])


def _places(text: str, words: list[Word], lexicon: Lexicon) -> tuple[tuple[Place, ...], dict[int, Place]]:
    starts = [word.start for word in words]
    places: list[Place] = []
    at: dict[int, Place] = {}
    for hit in lexicon.find_names(text):
        first = bisect_left(starts, hit.start)
        last = bisect_right(starts, hit.end - 1) - 1
        if first > last or first >= len(words):
            continue
        place = Place(first, last, hit.code, hit.kind)
        places.append(place)
        for index in range(first, last + 1):
            at[index] = place
    return tuple(places), at
