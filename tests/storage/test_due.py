"""When a subscription is due: wall clocks, zones, and the two days a year on which they jump."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.due import next_due, zone_named
from storage.values import Cadence

ZONES = (
    "UTC",
    "Europe/Paris",
    "Europe/London",
    "Europe/Kyiv",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "UTC+05:30",
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "at", "weekday", "zone", "after", "due", "why"),
    [
        ("daily", "08:00", None, "Europe/Paris", "2026-01-10T06:00", "2026-01-10T07:00", "today, in winter"),
        ("daily", "08:00", None, "Europe/Paris", "2026-07-10T05:00", "2026-07-10T06:00", "today, in summer"),
        (
            "daily",
            "08:00",
            None,
            "Europe/Paris",
            "2026-01-10T07:00",
            "2026-01-11T07:00",
            "not at once",
        ),
        ("daily", "08:00", None, "Asia/Tokyo", "2026-01-10T22:00", "2026-01-10T23:00", "tomorrow there"),
        ("weekdays", "08:00", None, "UTC", "2026-03-06T09:00", "2026-03-09T08:00", "Friday, then Monday"),
        ("weekdays", "08:00", None, "Asia/Tokyo", "2026-03-08T12:00", "2026-03-08T23:00", "Monday there"),
        ("weekly", "09:00", 0, "UTC", "2026-03-09T09:00", "2026-03-16T09:00", "a week on"),
        ("weekly", "09:00", 6, "UTC", "2026-03-09T09:00", "2026-03-15T09:00", "Sunday"),
        ("hourly", None, None, "UTC", "2026-03-09T09:00", "2026-03-09T10:00", "the next full hour"),
        ("hourly", None, None, "Asia/Kathmandu", "2026-03-09T09:00", "2026-03-09T09:15", "its own full hour"),
        ("hourly", None, None, "UTC+05:30", "2026-03-09T09:31", "2026-03-09T10:30", "half past in UTC"),
        # Spring: the clocks go from 02:00 to 03:00, and 02:30 is not there.
        ("daily", "02:30", None, "Europe/Paris", "2026-03-28T12:00", "2026-03-29T01:00", "03:00 instead"),
        ("daily", "02:30", None, "Europe/Paris", "2026-03-29T01:00", "2026-03-30T00:30", "and 02:30 again"),
        ("daily", "03:00", None, "Europe/Paris", "2026-03-28T12:00", "2026-03-29T01:00", "03:00 is there"),
        (
            "daily",
            "02:15",
            None,
            "Australia/Lord_Howe",
            "2026-10-03T12:00",
            "2026-10-03T15:30",
            "half an hour",
        ),
        ("daily", "00:15", None, "America/Sao_Paulo", "2018-11-03T12:00", "2018-11-04T03:00", "at midnight"),
        # Autumn: the clocks go from 03:00 back to 02:00, and 02:30 comes twice.
        ("daily", "02:30", None, "Europe/Paris", "2026-10-24T12:00", "2026-10-25T00:30", "the first 02:30"),
        ("daily", "02:30", None, "Europe/Paris", "2026-10-25T00:30", "2026-10-26T01:30", "not the second"),
        ("daily", "02:30", None, "Europe/Paris", "2026-10-25T00:45", "2026-10-26T01:30", "nor in between"),
        (
            "hourly",
            None,
            None,
            "Europe/Paris",
            "2026-10-25T00:30",
            "2026-10-25T01:00",
            "each hour that passes",
        ),
        # Samoa went from Thursday 29 to Saturday 31 December 2011.
        ("daily", "08:00", None, "Pacific/Apia", "2011-12-29T20:00", "2011-12-30T18:00", "a day left out"),
    ],
)
def test_due_moments(
    cadence: str, at: str | None, weekday: int | None, zone: str, after: str, due: str, why: str
) -> None:
    assert next_due(Cadence(cadence), at, weekday, zone, utc(after)) == utc(due), why


def test_what_follows_articles_is_due_at_no_time() -> None:
    assert next_due(Cadence.NOW, None, None, "UTC", utc("2026-01-01T00:00")) is None


@pytest.mark.parametrize("name", ["Europe", "Europe/Pariss", "", "../etc/passwd", "UTC+5", "/usr", "a\0b"])
def test_what_is_no_zone_is_a_value_error(name: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        zone_named(name)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["00:00", "02:30", "08:00", "23:59"])
def test_a_year_of_days_has_one_digest_each_within_its_minute(zone: str, at: str) -> None:
    now = utc("2026-01-01T00:00")
    days = []
    while now < utc("2027-01-01T00:00"):
        due = next_due(Cadence.DAILY, at, None, zone, now)
        assert due is not None
        wall = due.astimezone(zone_named(zone))
        days.append(wall.date())
        late = wall.replace(tzinfo=None) - datetime.combine(wall.date(), time.fromisoformat(at))
        # Only a time that the clocks skip is late, by at most the hour they skip.
        assert timedelta() <= late <= timedelta(hours=1)
        assert (
            late == timedelta()
            or wall.utcoffset() != (due - timedelta(hours=2)).astimezone(zone_named(zone)).utcoffset()
        )
        now = due
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]


moments = st.integers(0, 37 * 365 * 86_400).map(
    lambda seconds: utc("2000-01-01T00:00") + timedelta(seconds=seconds)
)
times = st.builds(lambda hour, minute: f"{hour:02d}:{minute:02d}", st.integers(0, 23), st.integers(0, 59))


@given(moments, times, st.sampled_from(ZONES), st.sampled_from(list(Cadence)), st.integers(0, 6))
def test_the_next_moment_is_later_and_no_moment_lies_between(
    after: datetime, at: str, zone: str, cadence: Cadence, weekday: int
) -> None:
    by_clock = cadence not in (Cadence.HOURLY, Cadence.NOW)
    timing = (cadence, at if by_clock else None, weekday if cadence is Cadence.WEEKLY else None, zone)
    due = next_due(*timing, after)
    if due is None:
        assert cadence is Cadence.NOW
        return
    assert due > after
    assert due.tzinfo is UTC
    # Asked from just before, it is the same moment: nothing is left out.
    assert next_due(*timing, due - timedelta(seconds=1)) == due
