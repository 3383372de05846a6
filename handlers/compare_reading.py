"""Reads "Macron Starmer sanctions", "Italy and Poland on troops": two names, and perhaps what about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from handlers.answers import CLEAR, PLAIN, SURE
from handlers.requests import Wanted
from handlers.subjects import Found, Subject, candidates, found_in
from storage import issues
from storage.values import Match

#: words of a request that are tried as names: two of four words, and what about
LONGEST = 12
#: words tried as one name
_LONGEST_NAME = 5

_BETWEEN = frozenset({"and", "vs", "vs.", "v", "v.", "versus", "with", "to", "&", "/", "-", "–", "—", "or"})
_ABOUT = frozenset({"on", "about", "regarding", "concerning", "re", "over"})
_SIGN = re.compile(r"\s*([,;:/&])\s*")


@dataclass(frozen=True, slots=True)
class Both:
    """What was read: two names; None for a missing second, and a third where three were named."""

    left: Found
    right: Found | None = None
    about: str | None = None
    third: Found | None = None


def read_two(db: Database, words: str) -> Both:
    """The two that the words name best, of all ways to cut them in two names and a rest.

    A rest that names an issue is what about; one that names a third is told so.
    """
    tokens = [one for one in _SIGN.sub(r" \1 ", words).split() if one][:LONGEST]
    seen: dict[str, tuple[Match[Subject], ...]] = {}

    def named(part: Sequence[str]) -> Found:
        name = " ".join(part)
        if name not in seen:
            seen[name] = candidates(db, name)
        return found_in(Wanted(name), seen[name])

    best: tuple[tuple[float, ...], Both] | None = None
    for left, right, rest in _cuts(tokens):
        both = _both(db, named(left), named(right), rest, len(left) + len(right))
        if both is not None and (best is None or both[0] > best[0]):
            best = both
    if best is None:
        return Both(_one(named, tokens))
    return _with_third(best[1], named)


def _cuts(tokens: Sequence[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Every way to cut words in two names and a rest; what joins them belongs to none of the three."""
    for start in range(1, min(len(tokens), _LONGEST_NAME) + 1):
        left = tokens[:start]
        for end in range(start + 1, min(len(tokens), start + _LONGEST_NAME + 1) + 1):
            yield _bare(left), _bare(tokens[start:end]), _bare(tokens[end:])


def _bare(part: Sequence[str]) -> list[str]:
    """A part without what joins it to the others: "and Poland on" is Poland."""
    words = list(part)
    joins = _BETWEEN | _ABOUT | set(",;:")
    while words and words[0].casefold() in joins:
        words.pop(0)
    while words and words[-1].casefold() in joins:
        words.pop()
    return words


def _both(
    db: Database, left: Found, right: Found, rest: Sequence[str], size: int
) -> tuple[tuple[float, ...], Both] | None:
    """A way to read the words with how good it is; None where one of the names is like nobody's."""
    if not left.wanted.subject or not right.wanted.subject:
        return None
    if min(left.score, right.score) < CLEAR:
        return None
    about = " ".join(rest)
    known = issues.find_issues(db, about) if about else ()
    settled = 1.0 if not about or (known and known[0].score >= PLAIN) else 0.0
    sure = min(SURE, left.score, right.score)
    return (sure, settled, float(size)), Both(left, right, about or None)


def _one(named: Callable[[Sequence[str]], Found], tokens: Sequence[str]) -> Found:
    """The one name in words that hold no two: the longest beginning that fits best."""
    parts = [_bare(tokens[:size]) for size in range(min(len(tokens), _LONGEST_NAME), 0, -1)]
    found = [named(part) for part in parts if part]
    best = max(found, key=lambda one: one.score, default=Found(Wanted(" ".join(tokens)), None))
    return best if best.score >= CLEAR else Found(Wanted(" ".join(tokens)), None, best.near)


def _with_third(both: Both, named: Callable[[Sequence[str]], Found]) -> Both:
    """With the third name in it, where what is left is one rather than an issue."""
    if not both.about:
        return both
    third = named(both.about.split())
    if third.score < SURE or third.subject is None:
        return both
    return Both(both.left, both.right, both.about, third)
