"""Small versions of the figures of delivery: those that no busy machine can spoil."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.delivery_common import Arrival, Crowding, most_in
from benchmarks.delivery_year import due_minutes, measure
from storage.subscriptions import Timing
from storage.values import Cadence


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Brussels", datetime(2026, 3, 28, 1, 0, 20, tzinfo=UTC)),
        ("Europe/Brussels", datetime(2026, 10, 24, 1, 0, 20, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 3, 1, 0, 20, tzinfo=UTC)),
    ],
)
async def test_days_around_a_change_of_clocks_have_each_digest_within_its_minute(
    zone: str, start: datetime
) -> None:
    timings = [
        Timing(Cadence.DAILY, "02:30", zone=zone),
        Timing(Cadence.WEEKDAYS, "07:30", zone=zone),
        Timing(Cadence.HOURLY, zone=zone),
    ]
    found = await measure(3, timings, start)
    assert found.is_good, found
    assert found.on_changes > 0


def test_the_oracle_skips_no_day_when_the_hour_is_skipped() -> None:
    due = due_minutes(
        Timing(Cadence.DAILY, "02:30", zone="Europe/Brussels"), datetime(2026, 3, 28, 12, tzinfo=UTC), 2
    )
    # 02:30 does not exist on the 29th: three in summer time is one in UTC.
    assert due[0] == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert due[1] == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_crowding_is_counted_in_every_span_and_not_by_the_clock() -> None:
    assert most_in([0.0, 0.5, 0.9, 1.0, 1.4], 1.0) == 4
    assert most_in([], 1.0) == 0
    calls = [Arrival(at / 10, -1, "text", taken=True, code=200) for at in range(0, 300, 10)]
    found = Crowding.of(calls)
    assert (found.overall, found.in_chat, found.in_group) == (1, 1, 30)
    assert not found.is_kept
