"""What buttons carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import paging
from handlers.paging import (
    ArticleTap,
    ContextTap,
    CountryTap,
    LatestTap,
    PositionsTap,
    SearchTap,
    Tap,
    WhoTap,
)

ids = st.integers(0, 10**9)
slugs = st.from_regex(r"[a-z0-9-]{0,24}", fullmatch=True)
codes = st.from_regex(r"[A-Z]{2,9}", fullmatch=True)
taps = st.one_of(
    st.builds(WhoTap, ids, ids, slugs | st.just("*")),
    st.builds(CountryTap, codes, ids, slugs),
    st.builds(PositionsTap, slugs, ids),
    st.builds(SearchTap, ids),
    st.builds(LatestTap, ids),
    st.builds(ArticleTap, ids, st.just("") | st.builds(str, st.builds(LatestTap, ids))),
    st.builds(
        ContextTap, ids, st.sampled_from([1, 3, 6]), st.just("") | st.builds(str, st.builds(SearchTap, ids))
    ),
)


@given(taps)
def test_a_tap_reads_back_as_it_was_written(tap: Tap) -> None:
    assert paging.read_tap(str(tap)) == tap


@given(taps)
def test_a_button_always_fits(tap: Tap) -> None:
    made = paging.button("label", tap)
    assert made is None or 1 <= len(made.data.encode()) <= 64


@given(st.text(max_size=80) | st.from_regex(r"[wcnpsla]:.{0,70}"))
def test_made_up_data_never_raises(data: str) -> None:
    paging.read_tap(data)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "w",
        "w:",
        "w:x:0:",
        "w:1:-1:",
        "w:1:0:a b",
        "w:1:0:'; DROP TABLE statements",
        "w:99999999999999999999:0:",
        "w:١:0:",
        "c:1:2:",
        "n::0:",
        "s:",
        "l:1.5",
        "a:",
        "z:1",
        "w:1:0:" + "a" * 60,
    ],
)
def test_data_that_no_button_of_ours_carries_is_no_tap(data: str) -> None:
    assert paging.read_tap(data) is None


def test_a_button_that_would_not_fit_is_left_out() -> None:
    assert paging.button("x", WhoTap(1, 0, "a" * 70)) is None
    assert paging.row(None, paging.button("y", SearchTap())) == (paging.Button("y", "s:0"),)


def test_a_long_label_is_cut() -> None:
    made = paging.button("Ursula von der Leyen · President of the European Commission in Brussels", WhoTap(1))
    assert made is not None
    assert len(made.label) <= paging.LABEL
    assert made.label.endswith("…")
