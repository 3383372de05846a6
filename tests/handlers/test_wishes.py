"""What /subscribe understands, and what it says about words that cannot be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.wishes import Puzzle, Wish, read_wish
from handlers.zones import nearest_zones, zone_of
from storage.due import zone_named
from storage.values import Cadence

D, W, K, H, N = Cadence.DAILY, Cadence.WEEKDAYS, Cadence.WEEKLY, Cadence.HOURLY, Cadence.NOW


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("daily 08:00 Europe/Paris", Wish(D, "08:00", None, "Europe/Paris")),
        ("daily 8am", Wish(D, "08:00")),
        ("every day at 7 p.m.", Wish(D, "19:00")),
        ("Every Morning", Wish(D)),
        ("weekdays at 8", Wish(W, "08:00")),
        ("mon-fri 7:45 CET", Wish(W, "07:45", None, "Europe/Brussels")),
        ("Monday to Friday 0730", Wish(W, "07:30")),
        ("weekly Monday 9:00", Wish(K, "09:00", 0)),
        ("on fridays 17h", Wish(K, "17:00", 4)),
        ("weds 9", Wish(K, "09:00", 2)),
        ("every week on sunday at noon", Wish(K, "12:00", 6)),
        ("weekly", Wish(K)),
        ("hourly", Wish(H)),
        ("now", Wish(N)),
        ("as articles arrive", Wish(N)),
        ("08:00", Wish(D, "08:00")),
        ("midnight", Wish(D, "00:00")),
        ("12am", Wish(D, "00:00")),
        ("12 pm", Wish(D, "12:00")),
        ("daily 8.30", Wish(D, "08:30")),
        ("daily 08:00 Brussels", Wish(D, "08:00", None, "Europe/Brussels")),
        ("daily 8 New York time Macron", Wish(D, "08:00", None, "America/New_York", ("Macron",))),
        ("daily noon in Washington", Wish(D, "12:00", None, "America/New_York")),
        ("daily 08:00 São Paulo", Wish(D, "08:00", None, "America/Sao_Paulo")),
        ("daily 08:00 kiev", Wish(D, "08:00", None, "Europe/Kyiv")),
        ("daily 0730 UTC+5:30", Wish(D, "07:30", None, "UTC+05:30")),
        ("daily 08:00 -3", Wish(D, "08:00", None, "UTC-03:00")),
        ("daily 08:00 +0200", Wish(D, "08:00", None, "UTC+02:00")),
        ("daily 08:00 GMT", Wish(D, "08:00", None, "UTC")),
        ("daily 08:00 Italy troops", Wish(D, "08:00", None, None, ("Italy", "troops"))),
        ("Italy, Poland daily 7", Wish(D, "07:00", None, None, ("Italy", ",", "Poland"))),
        ("G7 daily 7", Wish(D, "07:00", None, None, ("G7",))),
        ("Italy", Wish(names=("Italy",))),
        # A country that is a city too is a zone only where a zone is said.
        ("daily 08:00 Luxembourg", Wish(D, "08:00", None, None, ("Luxembourg",))),
        ("daily 08:00 in Luxembourg", Wish(D, "08:00", None, "Europe/Luxembourg")),
        # With a zone said already, or no time that it could belong to, a city is a name.
        ("daily 08:00 UTC Paris", Wish(D, "08:00", None, "UTC", ("Paris",))),
        ("now Moscow", Wish(N, names=("Moscow",))),
        ("Paris", Wish(names=("Paris",))),
        ("daily 8am Sun", Wish(D, "08:00", None, None, ("Sun",))),
        ("", Wish()),
    ],
)
def test_wishes(words: str, wish: Wish) -> None:
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    ("words", "example"),
    [
        ("daily 25:00 Italy", "daily 01:00 Italy"),
        ("daily 24:00", "daily 00:00"),
        ("daily 8:75", "daily 09:15"),
        ("daily 13pm Macron", "daily 13:00 Macron"),
        ("daily 0am", "daily 00:00"),
        ("daily at 99", "daily 08:00"),
        ("8 daily", "08:00 daily"),
        ("daily 08:00 Europe/Pariss Italy", "daily 08:00 Europe/Paris Italy"),
        ("daily 08:00 Mars/Phobos", "daily 08:00 Europe/Brussels"),
        ("daily 08:00 UTC+25", "daily 08:00 Europe/Brussels"),
        ("hourly 08:00 Italy", "daily 08:00 Italy"),
        ("daily hourly", "daily"),
        ("monday, tuesday 9:00", "monday, 9:00"),
        ("daily 08:00 09:00", "daily 08:00"),
        ("daily 08:00 UTC Europe/Paris", "daily 08:00 UTC"),
    ],
)
def test_what_cannot_be_meant_comes_with_something_near_that_works(words: str, example: str) -> None:
    puzzle = read_wish(words)
    assert isinstance(puzzle, Puzzle)
    assert puzzle.example == example
    assert isinstance(read_wish(puzzle.example), Wish)


@given(st.text(max_size=120))
def test_any_words_are_read_without_an_error(words: str) -> None:
    read = read_wish(words)
    if isinstance(read, Wish) and read.zone is not None:
        zone_named(read.zone)


WORDS = (
    "daily weekly Monday at in time 08:00 25:00 8 am pm noon UTC Paris New York Italy , +2 Europe/Paris",
    "hourly now every mon - fri",
)


@given(st.lists(st.sampled_from(" ".join(WORDS).split()), max_size=9))
def test_any_order_of_known_words_is_read_without_an_error(words: list[str]) -> None:
    read = read_wish(" ".join(words))
    if isinstance(read, Wish):
        assert read.at is None or read.cadence not in (Cadence.HOURLY, Cadence.NOW)
        assert read.weekday is None or read.cadence is Cadence.WEEKLY


@pytest.mark.parametrize("words", ["Italy", "Poland", "Nowhere", "", "UTC+15", "12", "../Paris"])
def test_what_is_no_zone(words: str) -> None:
    assert zone_of(words) is None


def test_a_misspelt_city_is_near_its_zone() -> None:
    assert nearest_zones("Brusels") == ("Europe/Brussels",)
