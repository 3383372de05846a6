"""Tell whether two figures of different reports are about the same thing, and whether they differ.

Precision first: what is not plainly the same thing is another one, and what may be the same amount is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extraction.figure_numbers import Amount
from extraction.figure_words import SAME_DOINGS
from extraction.figures import Figure, FigureKind

#: Two amounts this close are one, told with more or fewer digits: "1.1 billion", "1.12 billion".
CLOSE = 0.045
#: Whole numbers below this are counted, not rounded: 30 and 31 countries differ.
COUNTED = 100
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
    if one.kind is not other.kind or not one.things & other.things or _is_other_sort(one, other):
        return False
    if _clash(one.matter.places, other.matter.places) or not _same_times(one, other):
        return False
    if not _same_doing(one, other):
        return False
    if one.matter.around - other.matter.actors and other.matter.around - one.matter.actors:
        # France gives to Ukraine, Korea gives to Kenya
        return False
    said = one.doing is not None and other.doing is not None
    return likeness(one, other) >= (NEEDED if said else NEEDED_UNSAID)


def likeness(one: Figure, other: Figure) -> float:
    """How much two figures share of what their sentences are about; 0 without a word in both clauses."""
    doing = {one.doing, other.doing}
    near = (one.matter.near & other.matter.near) - doing
    far = ((one.matter.near | one.matter.far) & (other.matter.near | other.matter.far)) - near - doing
    actors = one.matter.actors & other.matter.actors
    names = one.matter.names & other.matter.names
    if not near and not actors and not one.sorts & other.sorts:
        return 0.0
    return (
        len(near)
        + len(far) / 2
        + min(2.0, len(actors) + len(names) / 2)
        + len(one.sorts & other.sorts)
        + len(one.matter.places & other.matter.places)
    )


def differ(one: Figure, other: Figure, rates: Iterable[Rate] = ()) -> bool:
    """Whether no amount could be meant by both.

    Sums in two currencies are compared by a rate; where none is known they differ only if the number is the
    same: $2bn and €2bn.
    """
    pairs = [(a, b) for a in one.amounts for b in other.amounts]
    shared = [(a, b) for a, b in pairs if a.unit == b.unit]
    if shared:
        return not any(_may_be_equal(a, b) for a, b in shared)
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
    exact = one.low == one.high and other.low == other.high
    return low <= high or (exact and _close(low, high))


def _open(high: float | None) -> float:
    return float("inf") if high is None else high


def _close(one: float, other: float) -> bool:
    if max(one, other) < COUNTED and one == int(one) and other == int(other):
        return one == other
    return abs(one - other) <= CLOSE * max(one, other)


def _is_other_sort(one: Figure, other: Figure) -> bool:
    return bool(one.sorts and other.sorts and not one.sorts & other.sorts)


def _clash(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others and not some & others)


def _same_times(one: Figure, other: Figure) -> bool:
    reckoning = {"rate", "sum"}
    if one.kind is not FigureKind.MONEY:
        reckoning.add("added")
    if one.times & reckoning != other.times & reckoning:
        return False
    return not _clash(one.times - reckoning - {"added"}, other.times - reckoning - {"added"})


def _same_doing(one: Figure, other: Figure) -> bool:
    if one.doing is None or other.doing is None or one.doing == other.doing:
        return True
    return frozenset({one.doing, other.doing}) in SAME_DOINGS
