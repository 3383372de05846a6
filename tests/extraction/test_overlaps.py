"""Which stretches meet another one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.overlaps import Overlaps, length, merged, shared

_STRETCH = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(stretches=st.lists(_STRETCH, max_size=12), asked=_STRETCH)
def test_those_meet_that_share_a_character(stretches: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    places = Overlaps((stretch, number) for number, stretch in enumerate(stretches))
    met = {n for n, (start, end) in enumerate(stretches) if start < asked[1] and asked[0] < end}
    assert set(places.meeting(*asked)) == met


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(one=st.lists(_STRETCH, max_size=5), other=st.lists(_STRETCH, max_size=5))
def test_characters_are_counted_once(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    mine, theirs = ({i for start, end in rows for i in range(start, end)} for rows in (one, other))
    assert length(merged(one)) == len(mine)
    assert shared(merged(one), merged(other)) == len(mine & theirs)
