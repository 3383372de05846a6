"""Read amounts, counts, shares and spans of time from a sentence: how much, of what, and in what matter.

Only by words and signs, without a parser: the store reads figures when it saves an article, and from the
articles that it has. What is not plainly an amount of something gives nothing: dates, names with numbers
("Article 5", "G7"), "the two leaders", ages, times of day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from extraction import figure_words as known
from extraction.figure_matter import Matter, clause_of, deed_of, matter_of, times_of
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


class FigureKind(StrEnum):
    """What a figure measures."""

    MONEY = "money"
    SHARE = "share"
    #: a span of time, in days
    SPAN = "span"
    COUNT = "count"


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
    unit, start, end = _currency(tokens, first, end)
    factors, start = bound_before(tokens, start)
    behind, end = bound_behind(tokens, end)
    factors = factors or behind
    amounts: tuple[Amount, ...] = ()
    if unit is not None:
        converted, end = _conversion(tokens, end)
        amounts = (amount_of(unit, number, factors), *converted)
        kind = FigureKind.MONEY
        things, sorts, noun = _purse(tokens, start, end)
    elif end < len(tokens) and (share := _share(tokens, end)):
        unit, end = "%", share
        kind = FigureKind.SHARE
        things, sorts, noun = _part_of(tokens, start, end)
    elif (span := _span(tokens, end)) is not None:
        days, end = span
        kind, unit = FigureKind.SPAN, "day"
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
    deed = deed_of(tokens, start, end, nouns=kind is not FigureKind.COUNT)
    figure = Figure(
        tokens[start].start,
        tokens[end - 1].end,
        kind,
        amounts or (amount_of(unit, number, factors),),
        things,
        sorts,
        deed.name if deed else None,
        times_of(tokens, start, end),
        matter_of(tokens, start, end, deed, names, things),
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
        if word in known.BREAKS or word in _ENDS:
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


_ENDS = words("and or after before to for in without since until ago from")
#: What is agreed for a span of time.
_LASTING = {
    **dict.fromkeys(
        ("ceasefire", "cease", "fire", "truce", "armistice", "halt", "pause", "cessation"), "truce"
    ),
    **dict.fromkeys(("meeting", "conference", "talk", "negotiation", "discussion"), "talks"),
    "summit": "summit",
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
        if not (token.text[0].isalpha() or token.text == "-") or word in known.ONES:
            # "eight of the past nine contests" counts within a count
            return None
        if _is_plural(word) or (number.value == 1 and word in known.THINGS):
            following = tokens[at + 1].low if at + 1 < len(tokens) else ""
            if token.low.endswith("'") or (token.text[0].isupper() and _is_plural(following)):
                modifiers.append(word)
                at += 1
                continue
            thing = known.THINGS.get(word, stem(word))
            if thing in _NO_THINGS:
                return None
            if number.value == 1 and thing not in {"person", "civilian", "child"}:
                return None
            sorts = frozenset(stem(one) for one in modifiers if one.isalpha() and one not in known.EMPTY)
            if thing in known.MEASURES and following == "of" and at + 2 < len(tokens):
                # "8 million tonnes of maize"
                sorts |= {stem(tokens[at + 2].low)}
            told = " ".join(one.text for one in tokens[end : at + 1] if one.text[0].isalpha())
            return at, frozenset({thing}), sorts, told.removeprefix("of ")
        if word in _NO_MODIFIERS or (word in known.EMPTY and word != "and"):
            # "12 killed", "12 were killed": the dead and wounded themselves
            if known.DOINGS.get(word) in {"kill", "wound", "miss"} and not modifiers:
                return at, frozenset({"person"}), frozenset(), token.text
            return None
        modifiers.append(word)
        at += 1
    return None


#: Measures of nothing by themselves.
_NO_THINGS = words("point percent time")
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
    if start == 0:
        return False
    before = tokens[start - 1].low
    return before in known.POINTING or before.endswith("'s")


def _whose(tokens: list[Token], start: int) -> frozenset[str]:
    """The leaders, in "leaders of nearly 30 countries"."""
    if start >= 2 and tokens[start - 1].low in {"of", "from"}:
        thing = known.THINGS.get(tokens[start - 2].low)
        if thing in known.WHO_MEET:
            return frozenset({thing})
    return frozenset()


def _purse(tokens: list[Token], start: int, end: int) -> tuple[frozenset[str], frozenset[str], str]:
    """What a sum of money is: "in military aid", "a loan of", "an aid package worth"; and of which sort."""
    left, right = clause_of(tokens, start, end)
    near = range(max(left, start - 6), start)
    behind: list[int] = []
    for at in range(end, min(end + 8, right)):
        if tokens[at].low in {"for", "to", "on", "that", "which", "from", "by"} and behind:
            break
        behind.append(at)
    return _named(tokens, (*behind, *near), known.PURSES)


def _part_of(tokens: list[Token], start: int, end: int) -> tuple[frozenset[str], frozenset[str], str]:
    """What a share is of: "tariffs of 15%", "2% of GDP on defence"; and of which sort."""
    left, right = clause_of(tokens, start, end)
    places = (*range(end, min(end + 8, right)), *range(max(left, start - 14), start))
    return _named(tokens, places, known.SHARES)


def _named(
    tokens: list[Token], places: Iterable[int], classes: Mapping[str, str]
) -> tuple[frozenset[str], frozenset[str], str]:
    """The classes, the sorts and the nouns among the tokens at `places`."""
    there = [tokens[at] for at in places]
    things = frozenset(classes[one.low] for one in there if one.low in classes)
    sorts = frozenset(one.low for one in there if one.low in known.SORTS)
    told = dict.fromkeys(one.text for one in there if one.low in classes or one.low in known.SORTS)
    return things, sorts, " ".join(told)
