"""Tell whether two figures of different reports are about the same thing, and whether they differ.

Precision first: what is not plainly the same thing is another one, and what may be the same amount is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extraction.figure_numbers import Amount
from extraction.figure_words import CONTRASTS, SAME_DOINGS, WHO_MEET
from extraction.figures import Figure, FigureKind

#: Two amounts this close are one, told with more or fewer digits: "1.1 billion", "1.12 billion".
CLOSE = 0.045
#: The same for spans of more than a fortnight, of which months and years are told.
MONTHLY = 0.08
FORTNIGHT = 14
#: Whole numbers below this are counted, not rounded: 30 and 31 countries differ.
COUNTED = 100
#: Amounts further apart than so many times are of two things, however they are told.
FURTHEST = 4
#: What two figures must share beside the thing itself; see `likeness`.
NEEDED = 2.0
#: The same when nothing says what is done with one of them.
NEEDED_UNSAID = 3.0


@dataclass(frozen=True, slots=True)
class Rate:
    """What one of a currency is worth in another, as an article tells it."""

    unit: str
    to: str
    worth: float


def about_the_same(one: Figure, other: Figure) -> bool:
    """Whether two figures are of one thing in one matter; says nothing about the amounts."""
    if one.kind is not other.kind or not one.things & other.things:
        return False
    if _clash(one.things & WHO_MEET, other.things & WHO_MEET):
        # "leaders of 20 countries", "ministers of 12 countries"
        return False
    if _is_other_sort(one, other) or not _same_times(one, other) or not _same_doing(one, other):
        return False
    if _is_elsewhere(one, other):
        return False
    here, there = one.matter, other.matter
    both = here.actors & there.actors
    if not (both or here.names & there.names or here.places & there.places):
        return False
    if not _topics(one, other) and (len(both) < 2 or one.doing == "meet"):
        return False
    said = one.doing is not None and other.doing is not None
    return likeness(one, other) >= (NEEDED if said else NEEDED_UNSAID)


def likeness(one: Figure, other: Figure) -> float:
    """How much two figures share of what their sentences are about."""
    here, there = one.matter, other.matter
    far = ((here.near | here.far) & (there.near | there.far)) - (here.near & there.near)
    actors = min(2, len(here.actors & there.actors) + len(here.names & there.names))
    return actors + len(_topics(one, other)) - len(far - {one.doing, other.doing}) / 2


def _topics(one: Figure, other: Figure) -> set[str]:
    """The words and places that two figures share, beside what is done and who does it."""
    here, there = one.matter, other.matter
    words = (here.near | here.far) & (there.near | there.far)
    shared = words | (one.sorts & other.sorts) | (here.places & there.places) | (here.names & there.names)
    return set(shared) - {one.doing, other.doing}


def differ(one: Figure, other: Figure, rates: Iterable[Rate] = ()) -> bool:
    """Whether no amount could be meant by both.

    Sums in two currencies are compared by a rate; where none is known they differ only if the number is the
    same: $2bn and €2bn.
    """
    pairs = [(a, b) for a in one.amounts for b in other.amounts]
    shared = [(a, b) for a, b in pairs if a.unit == b.unit]
    if shared:
        return not any(_may_be_equal(a, b) or _is_too_far(a, b) for a, b in shared)
    known = list(rates)
    by_rate = [found for a, b in pairs if (found := _by_rate(a, b, known)) is not None]
    if by_rate:
        return not any(by_rate)
    return any(a.number == b.number for a, b in pairs)


def rate_of(figure: Figure) -> Rate | None:
    """The rate of exchange that a sum told in two currencies gives."""
    if figure.kind is not FigureKind.MONEY or len(figure.amounts) < 2:
        return None
    one, other = figure.amounts[:2]
    if one.unit == other.unit or not one.number or not other.number:
        return None
    return Rate(one.unit, other.unit, other.number / one.number)


def _by_rate(one: Amount, other: Amount, rates: list[Rate]) -> bool | None:
    for rate in rates:
        if (rate.unit, rate.to) == (one.unit, other.unit):
            return _may_be_equal(_times(one, rate.worth), other)
        if (rate.to, rate.unit) == (one.unit, other.unit):
            return _may_be_equal(one, _times(other, rate.worth))
    return None


def _times(amount: Amount, factor: float) -> Amount:
    low = None if amount.low is None else amount.low * factor
    high = None if amount.high is None else amount.high * factor
    # A rate is told in few digits, so the number is never a counted one.
    return Amount(amount.unit, amount.number * factor + 1e-6, low, high)


def _may_be_equal(one: Amount, other: Amount) -> bool:
    if one.low == other.low == 0 and one.high and other.high:
        # Two ceilings: each is an amount of its own.
        return _close(one.high, other.high)
    low = max(one.low or 0.0, other.low or 0.0)
    high = min(_open(one.high), _open(other.high))
    # "Over 1,000" and "1,000" are told of one number; "more than 30" and "nearly 30" are not.
    is_exact = one.low == one.high or other.low == other.high
    if low <= high:
        return True
    # Four weeks are a month.
    apart = MONTHLY if one.unit == "day" and high >= FORTNIGHT else CLOSE
    return is_exact and _close(round(low, 3), round(high, 3), apart)


def _is_too_far(one: Amount, other: Amount) -> bool:
    low, high = sorted((one.number, other.number))
    return low * FURTHEST < high


def _open(high: float | None) -> float:
    return float("inf") if high is None else high


def _close(one: float, other: float, apart: float = CLOSE) -> bool:
    if apart == CLOSE and max(one, other) < COUNTED and one == int(one) and other == int(other):
        return one == other
    return abs(one - other) <= apart * max(one, other)


def _is_other_sort(one: Figure, other: Figure) -> bool:
    if one.kind is FigureKind.SHARE:
        # "3.5% on core defence" is a part of "5% on defence"
        return one.sorts != other.sorts
    return _clash(one.sorts, other.sorts)


def _clash(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others and not some & others)


def _apart(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether each has something of its own."""
    return bool(some - others and others - some)


def _is_elsewhere(one: Figure, other: Figure) -> bool:
    """Whether names or words show another place, another giver or another side."""
    here, there = one.matter, other.matter
    if _clash(here.places, there.places) or _apart(here.names, there.names):
        return True
    if here.around - there.actors and there.around - here.actors:
        return True
    if _clash(here.objects, there.objects):
        return True
    if here.origins - there.actors - there.names or there.origins - here.actors - here.names:
        return True
    # At a meeting a host and its guests do the same; else China's tariffs on American coal are not
    # American ones on Chinese steel.
    if one.doing not in {"meet", "propose"} and (
        _clash(here.sources, there.sources) or _clash(here.targets, there.targets)
    ):
        return True
    return any(_clash(here.near & each, there.near & each) for each in CONTRASTS)


def _same_times(one: Figure, other: Figure) -> bool:
    reckoning = {"rate", "sum", "change"}
    if one.kind is not FigureKind.MONEY:
        reckoning.add("added")
    if one.times & reckoning != other.times & reckoning:
        return False
    return not _clash(one.times - reckoning - {"added"}, other.times - reckoning - {"added"})


def _same_doing(one: Figure, other: Figure) -> bool:
    if one.kind is FigureKind.COUNT and None in {one.doing, other.doing}:
        # What they are counted for makes the count: leaders who spoke are not those who are registered.
        return False
    if one.kind is FigureKind.SPAN or one.doing == other.doing:
        return True
    if one.doing is None or other.doing is None:
        return True
    if one.kind is FigureKind.SHARE:
        return {one.doing, other.doing} != {"raise", "cut"}
    return frozenset({one.doing, other.doing}) in SAME_DOINGS
