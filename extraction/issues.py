"""Find which issues a text is about, by the keywords of seeds/issues.csv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extraction.lexicon import Lexicon

_WORD = re.compile(r"re-[a-z]+|\$?\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:'[^\W\d_]+)?|\w+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]*\s+(?=[\"“'‘(]?[A-Z0-9])|\n")
#: words that may stand between the words of a keyword: "deploy their troops", "end to the long war"
_FILLERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "our", "any", "more", "all", "new"})


@dataclass(frozen=True, slots=True)
class IssueHit:
    """A keyword found: `text[start:end]` names the issue `slug`, or its contrary."""

    start: int
    end: int
    slug: str
    contrary: bool = False
    #: "war?": it takes a stance, but a text that holds it is not therefore about the issue
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    slug: str
    contrary: bool
    weak: bool
    #: "pipeline + gas": the other phrases, which must stand in the same sentence
    beside: tuple[tuple[str, ...], ...]


def issues_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The slugs of the issues `text` is about, in the order in which they are first named."""
    return tuple(dict.fromkeys(hit.slug for hit in find_issues(text, lexicon) if not hit.weak))


def find_issues(text: str, lexicon: Lexicon) -> tuple[IssueHit, ...]:
    """Every keyword in `text`, longest first, left to right, without overlaps.

    Case, plural and hyphens do not matter: "cease-fires" is found by "cease-fire".
    """
    return tuple(
        replace(hit, start=hit.start + start, end=hit.end + start)
        for start, end in _sentences(text)
        for hit in _find(text[start:end].rstrip(), lexicon)
    )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    yield start, len(text)


@lru_cache(maxsize=512)
def _find(sentence: str, lexicon: Lexicon) -> tuple[IssueHit, ...]:
    """The keywords in a sentence, kept: sentences are searched for statements and for stances."""
    index = _index(lexicon)
    words = [(match.start(), match.end(), stem(match.group())) for match in _WORD.finditer(sentence)]
    stems = [word for _, _, word in words]
    found: list[IssueHit] = []
    at = 0
    while at < len(words):
        for entry in index.get(stems[at], ()):
            last = _match(stems, at, entry.rest)
            if last is not None and all(_holds(stems, phrase) for phrase in entry.beside):
                found.append(IssueHit(words[at][0], words[last][1], entry.slug, entry.contrary, entry.weak))
                at = last
                break
        at += 1
    return tuple(found)


def _match(stems: list[str], first: int, rest: tuple[str, ...]) -> int | None:
    """The index of the last word if `rest` follows `first`, with at most two fillers between two words."""
    at = first
    for word in rest:
        at += 1
        skipped = 0
        while at < len(stems) and stems[at] != word and stems[at] in _FILLERS and skipped < 2:
            at += 1
            skipped += 1
        if at >= len(stems) or stems[at] != word:
            return None
    return at


def _holds(stems: list[str], phrase: tuple[str, ...]) -> bool:
    return any(
        stems[at] == phrase[0] and _match(stems, at, phrase[1:]) is not None for at in range(len(stems))
    )


@lru_cache(maxsize=4)
def _index(lexicon: Lexicon) -> dict[str, tuple[_Entry, ...]]:
    """First word of a keyword -> what may follow it, longest first."""
    index: dict[str, list[_Entry]] = {}
    for issue in lexicon.issues:
        for keyword, contrary in (
            *((keyword, False) for keyword in issue.keywords),
            *((keyword, True) for keyword in issue.contraries),
        ):
            phrases = [_stems(phrase) for phrase in keyword.rstrip("?").split(" + ")]
            first, *rest = phrases[0]
            entry = _Entry(tuple(rest), issue.slug, contrary, keyword.endswith("?"), tuple(phrases[1:]))
            index.setdefault(first, []).append(entry)
    return {
        first: tuple(sorted(entries, key=lambda entry: (-len(entry.rest), -len(entry.beside))))
        for first, entries in index.items()
    }


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _WORD.findall(phrase))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """`word` in small letters without a possessive or plural ending."""
    word = word.lower().removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
