"""Times as people say them: pauses, quiet hours, periods, places on the map; and what is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.spans import PauseSaid, read_hours, read_pause, take_period
from handlers.wish_filters import take_words
from handlers.wishes import Puzzle, Wish, read_wish
from handlers.zone_map import nearest_zone, zones_of_country

#: a Friday, one o'clock in Brussels; the clocks go forward on Sunday
NOON = datetime(2025, 3, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("3 days", "2025-03-31T12:00"),
        ("for 3 days", "2025-03-31T12:00"),
        ("a week", "2025-04-04T12:00"),
        ("two weeks", "2025-04-11T12:00"),
        ("4h", "2025-03-28T16:00"),
        ("30 minutes", "2025-03-28T12:30"),
        ("until Monday", "2025-03-30T22:00"),
        ("Monday", "2025-03-30T22:00"),
        ("until next Monday", "2025-03-30T22:00"),
        ("until Monday 9am", "2025-03-31T07:00"),
        ("until Friday", "2025-04-03T22:00"),
        ("until tomorrow", "2025-03-28T23:00"),
        ("until tomorrow 9:00", "2025-03-29T08:00"),
        ("until 18:00", "2025-03-28T17:00"),
        ("until 5 April", "2025-04-04T22:00"),
        ("until April 5th", "2025-04-04T22:00"),
        ("until 2025-04-05", "2025-04-04T22:00"),
        ("till 1 March", "2026-02-28T23:00"),
    ],
)
def test_a_pause_ends_when_it_was_said(words: str, until: str) -> None:
    said = read_pause(words, now=NOON, zone="Europe/Brussels")
    assert said == PauseSaid(datetime.fromisoformat(until).replace(tzinfo=UTC))


@pytest.mark.parametrize("words", ["off", "OFF", "end", "resume", "stop"])
def test_a_pause_is_ended(words: str) -> None:
    assert read_pause(words, now=NOON, zone="UTC") == PauseSaid(over=True)


def test_a_pause_may_last_until_it_is_ended() -> None:
    assert read_pause("until further notice", now=NOON, zone="UTC") == PauseSaid()


@pytest.mark.parametrize(
    "words",
    ["banana", "0 days", "500 days", "9999 weeks", "until 31 February", "until 2025-02-30",
     "until 2020-01-01", "until 9999-12-31", "until 1 January 0001",
     "3", "-3 days", "until", "until Italy", "<b>", "next"],
)  # fmt: skip
def test_a_pause_that_cannot_be_meant_has_an_example_that_can(words: str) -> None:
    said = read_pause(words, now=NOON, zone="Europe/Brussels")
    assert isinstance(said, Puzzle), said
    assert isinstance(read_pause(said.example, now=NOON, zone="UTC"), PauseSaid)


@given(st.text(max_size=60))
def test_any_words_are_read_or_refused(words: str) -> None:
    for zone in ("UTC", "Pacific/Apia"):
        read_pause(words, now=NOON, zone=zone)
        take_period(words, now=NOON, zone=zone)
    read_hours(words)
    take_words(words)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("22:00-07:00", ("22:00", "07:00")),
        ("22:00 – 07:00", ("22:00", "07:00")),
        ("10pm to 7am", ("22:00", "07:00")),
        ("from 22 until 6:30", ("22:00", "06:30")),
        ("between 22 and 7", ("22:00", "07:00")),
        ("22-7", ("22:00", "07:00")),
        ("22:00", None),
        ("22-22", None),
        ("25-7", None),
        ("x-y", None),
        ("22-7-9", None),
        ("Monday-Friday", None),
        ("", None),
    ],
)
def test_quiet_hours_are_two_times_of_day(words: str, hours: tuple[str, str] | None) -> None:
    assert read_hours(words) == hours


@pytest.mark.parametrize(
    ("words", "called", "since", "rest"),
    [
        ("yesterday", "yesterday", "2025-03-26T23:00", ""),
        ("today", "today", "2025-03-27T23:00", ""),
        ("Italy yesterday", "yesterday", "2025-03-26T23:00", "Italy"),
        ("week", "the last week", "2025-03-21T12:00", ""),
        ("Macron last 3 days", "the last 3 days", "2025-03-25T12:00", "Macron"),
        ("year Italy", "the last year", "2024-03-28T12:00", "Italy"),
        ("12 months", "the last 12 months", "2024-04-02T12:00", ""),
        ("999 years", "the last 999 years", "1026-11-26T12:00", ""),
        ("of the past 24 hours", "the last 24 hours", "2025-03-27T12:00", ""),
        ("Italy troops", None, None, "Italy troops"),
    ],
)
def test_a_period_is_taken_out_of_the_words(
    words: str, called: str | None, since: str | None, rest: str
) -> None:
    period, left = take_period(words, now=NOON, zone="Europe/Brussels")
    assert left == rest
    assert (period.called if period else None) == called
    assert period is None or period.since == datetime.fromisoformat(since or "").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("daily 8 Italy -migration", Wish(names=("Italy",), without=("migration",))),
        ("daily 8 Italy not migration", Wish(names=("Italy",), without=("migration",))),
        (
            "daily 8 “fishing quotas” but not \"Common Market\"",
            Wish(words=("fishing quotas",), without=("common market",)),
        ),
        ("daily 8 Italy only when a position changes", Wish(names=("Italy",), changes=True)),
        ("daily 8 only changes", Wish(changes=True)),
        ("daily 8 Italy from Reuters", Wish(names=("Italy", "from", "Reuters"))),
        ("daily 8 ”.*” ", Wish()),
        ("daily 8 Italy not only", Wish(names=("Italy", "not", "only"))),
        ("daily 8 -", Wish(names=("-",))),
        ("daily 8 Baden-Baden", Wish(names=("Baden-Baden",))),
    ],
)  # fmt: skip
def test_words_are_told_from_names(words: str, wish: Wish) -> None:
    read = read_wish(words)
    assert isinstance(read, Wish)
    assert (read.names, read.words, read.without, read.changes) == (
        wish.names, wish.words, wish.without, wish.changes
    )  # fmt: skip
    assert read.at == "08:00"


def test_an_offset_is_no_word_left_out() -> None:
    read = read_wish("Mon-Fri 8 UTC-3 Italy")
    assert isinstance(read, Wish)
    assert (read.zone, read.without) == ("UTC-03:00", ())


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (50.85, 4.35, "Europe/Brussels"),
        (48.85, 2.35, "Europe/Paris"),
        # Milan: the clock is right, the city is not.
        (45.46, 9.19, "Europe/Vaduz"),
        (40.7, -74.0, "America/New_York"),
        (28.6, 77.2, "Asia/Kathmandu"),
        (-33.9, 151.2, "Australia/Sydney"),
        (-17.0, 179.9, "Pacific/Fiji"),
        (-17.0, -179.9, "Pacific/Fiji"),
    ],
)
def test_a_place_has_the_zone_of_the_nearest_zone_city(latitude: float, longitude: float, zone: str) -> None:
    assert nearest_zone(latitude, longitude) == zone


def test_a_country_has_its_zones() -> None:
    assert zones_of_country("BE") == ("Europe/Brussels",)
    assert zones_of_country("US")[0] == "America/New_York"
    assert zones_of_country("NATO") == ()
