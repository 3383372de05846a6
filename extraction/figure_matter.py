"""Read in what matter a figure stands: what is done with it, by whom and for whom, where and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from extraction import figure_words as known
from extraction.figure_numbers import Token
from extraction.issues import stem

#: Words between a deed and the figure before it, and behind it.
BEFORE = 7
BEHIND = 14


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with a figure or what it does: a class of figure_words, and the token that says so."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Matter:
    """What a figure's sentence is about: stems of words, classes of figure_words, codes of actors."""

    #: words of the figure's clause, and of the rest of its sentence
    near: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    #: actors in the sentence, those of them in the clause
    actors: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    #: other names in the clause
    names: frozenset[str] = frozenset()
    #: actors and names of the clause: where it is, who gives or does, who gets or suffers
    places: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    #: where the counted come from: "ministers from Fiji"
    origins: frozenset[str] = frozenset()
    #: what it is on, for or of, in stems: "tariffs on steel", "a fund for fishermen"
    objects: frozenset[str] = frozenset()


_PARTS = tuple(one.name for one in fields(Matter))


def clause_of(tokens: list[Token], start: int, end: int) -> tuple[int, int]:
    """The tokens between the signs around a figure; with its neighbours where nothing is done in them."""
    left, right = _to_left(tokens, start), _to_right(tokens, end)
    if not any(token.low in known.DOINGS for token in tokens[left:right]):
        left, right = _to_left(tokens, max(left - 1, 0)), _to_right(tokens, min(right + 1, len(tokens)))
    return left, right


def _to_left(tokens: list[Token], at: int) -> int:
    while at > 0 and (tokens[at - 1].low not in known.BREAKS or _is_aside(tokens, at - 1)):
        at -= 1
    return at


def _to_right(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and (tokens[at].low not in known.BREAKS or _is_aside(tokens, at)):
        at += 1
    return at


def _is_aside(tokens: list[Token], at: int) -> bool:
    """Whether the comma at `at` is one of two around a name: "in Kampala, Uganda, was attended"."""
    if tokens[at].low != ",":
        return False
    for way in (1, -1):
        for far in (2, 3):
            other = at + way * far
            if 0 <= other < len(tokens) and tokens[other].low == ",":
                between = tokens[min(at, other) + 1 : max(at, other)]
                return all(token.text[0].isupper() for token in between)
    return False


def deed_of(tokens: list[Token], start: int, end: int, *, nouns: bool) -> Deed | None:
    """The nearest verb before the figure, within reach, or else behind it; with `nouns` also one of them."""
    left, right = clause_of(tokens, start, end)
    before = []
    for at in range(start - 1, max(left, start - BEFORE) - 1, -1):
        if tokens[at].low in {"that", "and", "while", "but"}:
            break
        before.append(at)
    behind = range(end, min(right, end + BEHIND))
    inside = range(start, end)
    ways = ((before, False), (behind, False), (inside, True), (before, True), (behind, True))
    for places, is_noun in ways[: 5 if nouns else 3]:
        for at in places:
            word = tokens[at].low
            name = known.DOINGS.get(word)
            if word in {"has", "have", "had"}:
                # "has 900 soldiers"; else it only helps another verb
                name = "have" if start - 2 <= at < start else None
            if name is not None and (is_noun or word not in known.DEED_NOUNS):
                if word == "shot" and not any(token.low == "down" for token in tokens[at + 1 : at + 6]):
                    name = "wound"
                return Deed(name, at)
    return None


def matter_of(
    tokens: list[Token],
    start: int,
    end: int,
    deed: Deed | None,
    names: Mapping[str, str],
    things: frozenset[str],
) -> Matter:
    """What the words around the figure at `start` to `end` are about; its own words are left out."""
    clause = clause_of(tokens, start, end)
    found: dict[str, set[str]] = {name: set() for name in _PARTS}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if start <= at < end or not token.text[0].isalpha():
            actor, _ = _actor(tokens, at, names)
            if actor is not None:
                found["actors"].add(actor)
            at += 1
            continue
        here = clause[0] <= at < clause[1]
        actor, after = _actor(tokens, at, names)
        if actor is not None or _is_name(tokens, at):
            word = actor or stem(token.low)
            if actor is not None:
                found["actors"].add(word)
            if here:
                found["around" if actor is not None else "names"].add(word)
                part = _part(tokens, at, after, clause[0], end, deed)
                if part is not None:
                    found[part].add(word)
        elif here and token.low in {"he", "she"} and deed is not None and at < deed.at:
            # Somebody named before: who it is would be a guess.
            found["sources"].add("he")
        elif token.low not in known.EMPTY and len(token.low) > 2:
            word = known.DOINGS.get(token.low) or stem(token.low)
            if word not in things:
                found["near" if here else "far"].add(word)
            if here and _is_object(tokens, at, start, end):
                found["objects"].add(word)
        at = after
    found["far"] -= found["near"]
    return Matter(**{name: frozenset(words) for name, words in found.items()})


def _is_object(tokens: list[Token], at: int, start: int, end: int) -> bool:
    """Whether a word stands within three of an "on", "for", "of" or "about" that speaks of it."""
    for before in range(at - 1, max(at - 4, -1), -1):
        if start <= before < end or not tokens[before].text[0].isalpha():
            return False
        if tokens[before].low in {"on", "for", "of", "about"}:
            return True
        if tokens[before].low in {"in", "at", "to", "by", "with", "from", "and", "that"}:
            return False
    return False


def _is_name(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    word = token.low.removesuffix("'s").rstrip("'")
    plain = word in known.EMPTY or word in known.WIDE or word in known.MONTHS
    if at == 0:
        # "Sanders needs 836 delegates"; what else begins a sentence may be any word
        following = tokens[1].low if len(tokens) > 1 else ""
        plain = plain or word in known.THINGS or word in known.DOINGS or following not in known.DOINGS
    return token.text[0].isupper() and not plain


def _actor(tokens: list[Token], at: int, names: Mapping[str, str]) -> tuple[str | None, int]:
    """The actor that one to three words from `at` name, and where they end."""
    text = tokens[at].text
    if not text[0].isupper() or (len(text) <= 3 and not text.isupper()):
        # "In" is no India
        return None, at + 1
    for count in (3, 2, 1):
        if at + count <= len(tokens):
            phrase = " ".join(token.low.removesuffix("'s").rstrip("'") for token in tokens[at : at + count])
            if phrase in names:
                return names[phrase], at + count
    return None, at + 1


def _part(tokens: list[Token], at: int, after: int, first: int, end: int, deed: Deed | None) -> str | None:
    """Which part a name has: "in Rome", "from Japan", "to Vietnam", "Japan lends", "Vietnam gets"."""
    before = at - 1
    while before >= first and tokens[before].low in {"the", "a", "an", "both"}:
        before -= 1
    word = tokens[before].low if before >= first else ""
    if word in {"in", "at", "near", "outside"}:
        return "places"
    if word == "by" or (word == "from" and deed is not None and deed.name in {"give", "buy"}):
        return "sources"
    if word == "from":
        # "two diplomats from Mali"
        return "origins" if before == end else None
    if word in {"to", "for", "on", "against", "towards", "over"}:
        return "targets"
    if deed is None or word == "of":
        return None
    if at > deed.at:
        # "gives Ukraine", "sanctioned Chinese firms"
        return "targets" if at == deed.at + 1 else None
    if any(token.low in {"be", "been", "was", "were", "being"} for token in tokens[after : deed.at]):
        return None
    gets = any(token.low in known.GETTING for token in tokens[after : deed.at + 1])
    return "targets" if gets else "sources"


def times_of(tokens: list[Token], start: int, end: int) -> frozenset[str]:
    """Which time or reckoning the figure is for: a weekday, a year, "rate", "sum", "change", "added"."""
    left, right = clause_of(tokens, start, end)
    found = set()
    for at in range(left, right):
        word = tokens[at].low
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        if word in known.DAYS or re.fullmatch(r"(?:19|20)\d\d", word):
            found.add(word)
        elif word in {"last", "next", "this"} and following in known.TIMES_IN_DAYS:
            found.add(f"{word} {following}")
        elif start - 3 <= at < start or end <= at < end + 6:
            every = word in {"a", "one"} and following in known.TIMES_IN_DAYS and at >= end
            if word in known.RATES or every:
                found.add("rate")
            elif word in known.SUMS:
                found.add("sum")
        if (
            at == start - 1
            and word == "by"
            and any(known.DOINGS.get(token.low) in {"raise", "cut"} for token in tokens[left:start])
        ):
            # "raised by 30 million" is no level
            found.add("change")
        if start - 2 <= at < end + 2 and word in known.ADDED and following != "than":
            found.add("added")
    return frozenset(found)
