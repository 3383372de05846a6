"""Find which stretches of a text meet another one, without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

#: start and end offsets, end exclusive
Stretch = tuple[int, int]


class Overlaps:
    """Stretches of a text with the number each was given, ready to be asked which meet another."""

    def __init__(self, stretches: Iterable[tuple[Stretch, int]]) -> None:
        self._rows = sorted(stretches)
        self._starts = [start for (start, _), _ in self._rows]
        #: the furthest end up to here: where it lies before a place, no earlier stretch reaches that place
        self._reach = list(accumulate((end for (_, end), _ in self._rows), max))

    def meeting(self, start: int, end: int) -> Iterator[int]:
        """The numbers of the stretches that share a character with `start:end`, in text order."""
        first = bisect_right(self._reach, start)
        for (_, stop), number in self._rows[first : bisect_left(self._starts, end)]:
            if stop > start:
                yield number


def shared(one: Iterable[Stretch], other: Iterable[Stretch]) -> int:
    """How many characters lie in a stretch of both; the stretches of each do not overlap."""
    others = tuple(other)
    return sum(max(0, min(end, stop) - max(start, begin)) for start, end in one for begin, stop in others)


def length(stretches: Iterable[Stretch]) -> int:
    """How many characters the stretches hold."""
    return sum(end - start for start, end in stretches)


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same characters in text order, no two stretches of which overlap."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
