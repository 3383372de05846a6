"""When a subscription is due next: wall-clock times in a zone, turned into moments."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from storage.values import Cadence

_OFFSET = re.compile(r"UTC(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d)")


@lru_cache(maxsize=1024)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name ("Europe/Paris") or an offset ("UTC+05:30"); ValueError if there is none."""
    if offset := _OFFSET.fullmatch(name):
        span = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
        return timezone(-span if offset["sign"] == "-" else span)
    try:
        return ZoneInfo(name)
    # A name like "../x" is a ValueError, an unknown one a KeyError, a folder of zones ("Europe") an OSError.
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is called {name!r}") from error


def next_due(
    cadence: Cadence, at: str | None, weekday: int | None, zone: str, after: datetime
) -> datetime | None:
    """The first due moment later than `after` (aware), in UTC; None for NOW, which follows no clock.

    A wall-clock time that the clocks skip in spring is due at the first moment after the gap (02:30 becomes
    03:00); one that comes twice in autumn is due the first time only. HOURLY is due at each full hour of the
    zone's clock, so in Kathmandu at a quarter past the hour of UTC.
    """
    here = zone_named(zone)
    if cadence is Cadence.NOW:
        return None
    if cadence is Cadence.HOURLY:
        return _next_full_hour(here, after.astimezone(UTC))
    if at is None or (cadence is Cadence.WEEKLY and weekday is None):
        raise ValueError(f"{cadence} needs a time of day, and weekly a weekday")
    clock = time.fromisoformat(at)
    day = after.astimezone(here).date()
    # Eight days hold every weekday, and one more because today's time may have passed.
    for ahead in range(9):
        candidate = day + timedelta(days=ahead)
        if not _falls_on(cadence, weekday, candidate):
            continue
        moment = _moment(candidate, clock, here)
        if moment is not None and moment > after:
            return moment
    raise AssertionError("a week has every weekday")


def _falls_on(cadence: Cadence, weekday: int | None, day: date) -> bool:
    match cadence:
        case Cadence.WEEKDAYS:
            return day.weekday() < 5
        case Cadence.WEEKLY:
            return day.weekday() == weekday
        case _:
            return True


def _moment(day: date, clock: time, zone: tzinfo) -> datetime | None:
    """The moment a wall clock shows `clock` on `day`: the first of two, or the end of the gap that skips it.

    None when the whole day is missing, as 30 December 2011 is in Samoa.
    """
    wall = datetime.combine(day, clock, tzinfo=zone)
    moment = wall.astimezone(UTC)
    if _clock(moment, zone) == wall.replace(tzinfo=None):
        return moment
    # In a gap, fold=0 reads the time with the offset from before it, so it lands after the gap, and fold=1
    # lands before it: the clocks change somewhere between the two.
    before, behind = wall.replace(fold=1).astimezone(UTC), moment
    early = before.astimezone(zone).utcoffset()
    while behind - before > timedelta(seconds=1):
        middle = before + (behind - before) / 2
        if middle.astimezone(zone).utcoffset() == early:
            before = middle
        else:
            behind = middle
    end = behind.replace(microsecond=0)
    return end if _clock(end, zone) - wall.replace(tzinfo=None) < timedelta(hours=12) else None


def _clock(moment: datetime, zone: tzinfo) -> datetime:
    """What the zone's clock shows at `moment`, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _next_full_hour(zone: tzinfo, after: datetime) -> datetime:
    """The next moment at which the zone's clock shows a full hour, counted in real time.

    Steps by quarters of an hour, the grain of every offset in use; with an odd old one it is an hour on.
    """
    quarter = timedelta(minutes=15)
    moment = after.replace(minute=after.minute // 15 * 15, second=0, microsecond=0)
    for _ in range(8):
        moment += quarter
        if moment.astimezone(zone).minute == 0:
            return moment
    return after.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
