"""Read amounts, counts, shares and spans of time from a sentence: how much, of what, and in what matter.

Only by words and signs, without a parser: the store reads figures when it saves an article, and from the
articles that it has. What is not plainly an amount of something gives nothing: dates, names with numbers
("Article 5", "G7"), "the two leaders", ages, times of day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from extraction import figure_words as known
from extraction.figure_numbers import (
    Amount,
    Number,
    Token,
    amount_of,
    bound_before,
    bound_behind,
    number_at,
    tokens_of,
)
from extraction.grammar import words
from extraction.issues import stem

#: Words between a number and the noun it counts: "112 strike and decoy drones".
MOST_MODIFIERS = 4
#: Figures of one sentence; a table in running text has more and compares with nothing.
MOST_IN_SENTENCE = 12

_BREAKS = frozenset(",;:()—–")
_MARKS = frozenset("\"“”«»„'‘’")


class FigureKind(StrEnum):
    """What a figure measures."""

    MONEY = "money"
    SHARE = "share"
    #: a span of time, in days
    SPAN = "span"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a figure's sentence is about: stems of words, classes of figure_words, codes of actors."""

    #: words of the figure's clause, and of the rest of its sentence
    near: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    #: actors in the sentence, those of them in the clause, other names, and where it is
    actors: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in a sentence (`start`, `end`: offsets of the words that tell it), and what it is of."""

    start: int
    end: int
    kind: FigureKind
    #: one, or the same sum in several currencies
    amounts: tuple[Amount, ...]
    #: what is counted, measured or given: "leader", "aid"
    things: frozenset[str]
    #: what tells it from others of its kind: "military" aid, "fighter" jets
    sorts: frozenset[str]
    #: what is done with it or what it does, a class of figure_words
    doing: str | None
    #: the time or the reckoning it is for: "friday", "2024", "rate", "sum", "added"
    times: frozenset[str]
    matter: Matter
    #: the noun as the article has it, "" where there is none
    noun: str = ""


def read_figures(sentence: str, names: Mapping[str, str]) -> tuple[Figure, ...]:
    """The figures of one sentence in order; `names` gives the actor behind a word in small letters."""
    tokens = tokens_of(sentence)
    found: list[Figure] = []
    at = 0
    while at < len(tokens) and len(found) < MOST_IN_SENTENCE:
        number = number_at(tokens, at)
        if number is None:
            at += 1
            continue
        figure, at = _figure(tokens, number, names)
        if figure is not None:
            found.append(figure)
    return tuple(found)


# --- what it is of --------------------------------------------------------------------------------------


def _figure(tokens: list[Token], number: Number, names: Mapping[str, str]) -> tuple[Figure | None, int]:
    """The figure that a number makes, if it does, and the token after what was read."""
    first, end = number.first, number.end
    nothing = None, number.end
    start = first
    unit, start, end = _currency(tokens, start, end)
    factors, start = bound_before(tokens, start)
    behind, end = bound_behind(tokens, end)
    factors = factors or behind
    amounts: tuple[Amount, ...] = ()
    if unit is not None:
        converted, end = _conversion(tokens, end)
        amounts = (amount_of(unit, number, factors), *converted)
        clause = _clause(tokens, start, end)
        kind, head = FigureKind.MONEY, None
        things, sorts, noun = _purse(tokens, clause, start, end)
    elif end < len(tokens) and (share := _share(tokens, end)):
        unit, end = "%", share
        clause = _clause(tokens, start, end)
        kind, head = FigureKind.SHARE, None
        things, sorts, noun = _purse(tokens, clause, start, end)
    elif (span := _span(tokens, end)) is not None:
        days, end = span
        kind, unit, head = FigureKind.SPAN, "day", None
        number = Number(first, end, number.value * days, number.upto and number.upto * days)
        measured = _measured(tokens, end)
        if measured is None:
            return nothing
        things, noun, sorts = frozenset({measured[0]}), tokens[measured[1]].text, frozenset()
    else:
        counted = _counted(tokens, end, number)
        if counted is None or _points_back(tokens, start, number):
            return nothing
        kind, unit = FigureKind.COUNT, "one"
        head, things, sorts, noun = counted
        things |= _whose(tokens, start)
        end = head + 1
    if not things:
        return nothing
    clause = _clause(tokens, start, end)
    doing = _doing(tokens, clause, start, end)
    figure = Figure(
        tokens[start].start,
        tokens[end - 1].end,
        kind,
        amounts or (amount_of(unit, number, factors),),
        things,
        sorts,
        doing,
        _times(tokens, clause, start, end),
        _matter(tokens, clause, start, end, names, things),
        noun,
    )
    return figure, end


def _conversion(tokens: list[Token], end: int) -> tuple[tuple[Amount, ...], int]:
    """The same sum in another currency, in brackets: "€2 billion ($2.2 billion)"; and where it ends."""
    if end >= len(tokens) or tokens[end].low != "(":
        return (), end
    for at in range(end + 1, min(end + 5, len(tokens))):
        number = number_at(tokens, at)
        if number is not None:
            unit, start, after = _currency(tokens, number.first, number.end)
            if unit is None or after >= len(tokens) or tokens[after].low != ")":
                break
            factors, _ = bound_before(tokens, start)
            return (amount_of(unit, number, factors),), after + 1
    return (), end


def _currency(tokens: list[Token], start: int, end: int) -> tuple[str | None, int, int]:
    """The currency around a number, and where both begin and end."""
    if start and tokens[start - 1].text in known.SYMBOLS:
        unit = known.SYMBOLS[tokens[start - 1].text]
        start -= 1
        if (
            start
            and tokens[start - 1].text in {"US", "A", "C"}
            and tokens[start - 1].end == tokens[start].start
        ):
            start -= 1
            unit = {"A": "AUD", "C": "CAD"}.get(tokens[start].text, unit)
        return unit, start, end
    if start and tokens[start - 1].text.isupper() and tokens[start - 1].low in known.CURRENCIES:
        return known.CURRENCIES[tokens[start - 1].low], start - 1, end
    at = end
    if at < len(tokens) and tokens[at].low in {"us", "american"}:
        at += 1
    if at < len(tokens) and tokens[at].low in known.CURRENCIES:
        return known.CURRENCIES[tokens[at].low], start, at + 1
    if at < len(tokens) and tokens[at].text == "€":
        return "EUR", start, at + 1
    return None, start, end


def _share(tokens: list[Token], end: int) -> int | None:
    """Where a sign of percent at `end` ends."""
    if tokens[end].low in {"%", "percent", "pc"}:
        return end + 1
    if tokens[end].low == "per" and end + 1 < len(tokens) and tokens[end + 1].low == "cent":
        return end + 2
    return None


def _span(tokens: list[Token], end: int) -> tuple[float, int] | None:
    """The days of a unit of time at `end`, and where it ends."""
    at = end + 1 if end < len(tokens) and tokens[end].low == "-" else end
    if at >= len(tokens):
        return None
    days = known.TIMES_IN_DAYS.get(tokens[at].low.rstrip("'").removesuffix("s").removesuffix("'"))
    if days is None:
        return None
    # "34-year-old"
    if at + 2 < len(tokens) and tokens[at + 1].low == "-" and tokens[at + 2].low == "old":
        return None
    return days, at + 1


def _measured(tokens: list[Token], end: int) -> tuple[str, int] | None:
    """What lasts so long: "a 30-day ceasefire", "a cease-fire of 30 days", "a truce lasting 30 days"."""
    return _truce_behind(tokens, end) or _truce_before(tokens, end)


def _truce_behind(tokens: list[Token], end: int) -> tuple[str, int] | None:
    for at in range(end, min(end + 5, len(tokens))):
        word = tokens[at].low
        if word in _BREAKS or word in {"and", "or", "after", "before", "to", "for"}:
            return None
        if stem(word) in _LASTING:
            return _LASTING[stem(word)], at
    return None


def _truce_before(tokens: list[Token], end: int) -> tuple[str, int] | None:
    for at in range(end - 1, max(end - 9, -1), -1):
        if tokens[at].low in {"of", "lasting", "for"}:
            for noun in range(at - 1, max(at - 4, -1), -1):
                if stem(tokens[noun].low) in _LASTING:
                    return _LASTING[stem(tokens[noun].low)], noun
            return None
    return None


#: What is agreed for a span of time.
_LASTING = {
    **dict.fromkeys(
        ("ceasefire", "cease", "fire", "truce", "armistice", "halt", "pause", "cessation"), "truce"
    ),
    **dict.fromkeys(("summit", "meeting", "conference", "talk", "negotiation", "discussion"), "talks"),
    **dict.fromkeys(("visit", "trip", "tour"), "visit"),
    **dict.fromkeys(("mandate", "mission", "term"), "mandate"),
    **dict.fromkeys(("extension", "delay", "postponement", "moratorium", "suspension"), "delay"),
    "deadline": "deadline",
    "ban": "ban",
    "programme": "programme",
    "program": "programme",
}


def _counted(
    tokens: list[Token], end: int, number: Number
) -> tuple[int, frozenset[str], frozenset[str], str] | None:
    """The noun that a number counts: its place, its class, what stands before it, its words."""
    at = end
    if at < len(tokens) and tokens[at].low == "of":
        # "26 of Ukraine's allies"; "three of the five members" counts within a count
        at += 1
        while at < len(tokens) and (tokens[at].low in known.POINTING or tokens[at].low.endswith("'s")):
            at += 1
    modifiers: list[str] = []
    while at < len(tokens) and len(modifiers) <= MOST_MODIFIERS:
        token = tokens[at]
        word = token.low.rstrip("'")
        if not (token.text[0].isalpha() or token.text == "-"):
            return None
        if _is_plural(word) or (number.value == 1 and word in known.THINGS):
            following = tokens[at + 1].low if at + 1 < len(tokens) else ""
            if token.low.endswith("'") or (token.text[0].isupper() and _is_plural(following)):
                modifiers.append(word)
                at += 1
                continue
            if word in known.THINGS and known.THINGS[word] == "leader" and following == "of":
                # "30 heads of state and government"
                pass
            thing = known.THINGS.get(word, stem(word))
            if number.value == 1 and thing not in {"person", "civilian", "child"}:
                return None
            sorts = frozenset(stem(one) for one in modifiers if one.isalpha() and one not in known.EMPTY)
            words = [one.text for one in tokens[end : at + 1] if one.text[0].isalpha()]
            return at, frozenset({thing}), sorts, " ".join(words).removeprefix("of ")
        if word in _NO_MODIFIERS or (word in known.EMPTY and word != "and"):
            # "12 killed", "12 were killed": the dead and wounded themselves
            if known.DOINGS.get(word) in {"kill", "wound", "miss"} and not modifiers:
                return at, frozenset({"person"}), frozenset(), token.text
            return None
        modifiers.append(word)
        at += 1
    return None


#: They end the search for a counted noun.
_NO_MODIFIERS = words("killed dead wounded injured missing hurt pledged met agreed % per")


def _is_plural(word: str) -> bool:
    if word in known.UNUSUAL_PLURALS:
        return True
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "'s"))
        and word not in known.NO_PLURALS
    )


def _points_back(tokens: list[Token], start: int, number: Number) -> bool:
    """Whether a count speaks of things known already: "the two leaders", "its 30,000 troops"."""
    return start > 0 and (tokens[start - 1].low in known.POINTING or tokens[start - 1].low.endswith("'s"))


def _whose(tokens: list[Token], start: int) -> frozenset[str]:
    """The leaders, in "leaders of nearly 30 countries"."""
    if start >= 2 and tokens[start - 1].low in {"of", "from"}:
        thing = known.THINGS.get(tokens[start - 2].low)
        if thing in {"leader", "minister", "delegation"}:
            return frozenset({thing})
    return frozenset()


def _purse(
    tokens: list[Token], clause: tuple[int, int], start: int, end: int
) -> tuple[frozenset[str], frozenset[str], str]:
    """What a sum or a share is of: "in military aid", "loan of", "aid package"; and its sort."""
    things: set[str] = set()
    sorts: set[str] = set()
    noun: list[str] = []
    for at in (*range(end, min(end + 8, clause[1])), *range(max(clause[0], start - 6), start)):
        word = tokens[at].low
        if at >= end and noun and word in {"for", "to", "on", "that", "which", "from", "by"}:
            break
        if stem(word) in known.SORTS or word in known.SORTS:
            sorts.add(word)
            noun.append(tokens[at].text)
        thing = known.PURSES.get(word)
        if thing is not None:
            things.add(thing)
            noun.append(tokens[at].text)
    return frozenset(things), frozenset(sorts), " ".join(dict.fromkeys(noun))


# --- in what matter -------------------------------------------------------------------------------------


def _clause(tokens: list[Token], start: int, end: int) -> tuple[int, int]:
    """The tokens between the signs around a figure; with a neighbour where nothing is done in them."""
    left, right = start, end
    while left > 0 and tokens[left - 1].low not in _BREAKS:
        left -= 1
    while right < len(tokens) and tokens[right].low not in _BREAKS:
        right += 1
    if not any(token.low in known.DOINGS for token in tokens[left:right]):
        right = min(right + 1, len(tokens))
        while right < len(tokens) and tokens[right].low not in _BREAKS:
            right += 1
        left = max(left - 1, 0)
        while left > 0 and tokens[left - 1].low not in _BREAKS:
            left -= 1
    return left, right


def _doing(tokens: list[Token], clause: tuple[int, int], start: int, end: int) -> str | None:
    """What is done with the figure: the nearest such word before it, within reach, or else the next one."""
    inside = {stem(token.low) for token in tokens[start:end]}
    for at in range(start - 1, max(clause[0] - 1, start - 7), -1):
        word = _deed(tokens, at)
        if word is not None and stem(tokens[at].low) not in inside:
            return word
        if tokens[at].low in {"that", "and", "while", "but"}:
            break
    for at in range(end, min(clause[1], end + 14)):
        word = _deed(tokens, at)
        if word is not None:
            return word
    for token in tokens[start:end]:
        if known.DOINGS.get(token.low) in {"kill", "wound", "miss"}:
            return known.DOINGS[token.low]
    return None


def _deed(tokens: list[Token], at: int) -> str | None:
    word = tokens[at].low
    if word == "shot" and any(token.low == "down" for token in tokens[at + 1 : at + 5]):
        return "intercept"
    return known.DOINGS.get(word)


def _matter(
    tokens: list[Token],
    clause: tuple[int, int],
    start: int,
    end: int,
    names: Mapping[str, str],
    things: frozenset[str],
) -> Matter:
    """What the words around the figure are about; words of the figure itself are left out."""
    near: set[str] = set()
    far: set[str] = set()
    actors: set[str] = set()
    around: set[str] = set()
    called: set[str] = set()
    places: set[str] = set()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if start <= at < end or not token.text[0].isalpha():
            at += 1
            continue
        here = clause[0] <= at < clause[1]
        actor, after = _actor(tokens, at, names)
        name = token.text[0].isupper() and (at > 0 or actor is not None) and token.low not in known.EMPTY
        if actor is not None or name:
            word = actor or stem(token.low)
            (actors if actor is not None else called).add(word)
            if here and actor is not None:
                around.add(word)
            if here and _is_place(tokens, at):
                places.add(word)
        elif token.low not in known.EMPTY and len(token.low) > 2:
            word = known.DOINGS.get(token.low) or stem(token.low)
            if word not in things:
                (near if here else far).add(word)
        at = after
    return Matter(*(frozenset(one) for one in (near, far - near, actors, around, called, places)))


def _actor(tokens: list[Token], at: int, names: Mapping[str, str]) -> tuple[str | None, int]:
    """The actor that one to three words from `at` name, and where they end."""
    if not tokens[at].text[0].isupper():
        return None, at + 1
    if len(tokens[at].text) <= 3 and not tokens[at].text.isupper():
        # "In" is no India
        return None, at + 1
    for count in (3, 2, 1):
        if at + count <= len(tokens):
            phrase = " ".join(token.low.removesuffix("'s").rstrip("'") for token in tokens[at : at + count])
            if phrase in names:
                return names[phrase], at + count
    return None, at + 1


def _is_place(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1].low if at else ""
    if before == "the" and at >= 2:
        before = tokens[at - 2].low
    return before in {"in", "at", "near", "outside"}


def _times(tokens: list[Token], clause: tuple[int, int], start: int, end: int) -> frozenset[str]:
    """Which time or reckoning the figure is for."""
    found = set()
    for at in range(clause[0], clause[1]):
        word = tokens[at].low
        if word in known.DAYS or re.fullmatch(r"(?:19|20)\d\d", word):
            found.add(word)
        elif start - 3 <= at < start or end <= at < end + 6:
            following = tokens[at + 1].low if at + 1 < len(tokens) else ""
            if word in known.RATES or (
                word in {"a", "one"} and following in known.TIMES_IN_DAYS and at >= end
            ):
                found.add("rate")
            elif word in known.SUMS:
                found.add("sum")
            elif word == "last" and following in known.TIMES_IN_DAYS:
                found.add(f"last {following}")
        if (
            start - 2 <= at < end + 2
            and word in known.ADDED
            and tokens[min(at + 1, len(tokens) - 1)].low != "than"
        ):
            found.add("added")
    return frozenset(found)
