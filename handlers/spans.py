"""Spans of time as people say them: "3 days", "until Monday", "22:00-07:00", "yesterday"; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.wishes import Puzzle, Wish, read_wish
from storage.due import next_due, zone_named
from storage.values import Cadence

#: a pause may last so long; who wants silence for longer ends the subscription
LONGEST_PAUSE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class PauseSaid:
    """A pause until that moment, None: until it is ended. `over` ends one."""

    until: datetime | None = None
    over: bool = False


_OVER = re.compile(r"off|end|over|stop|resume|continue|no|none|0", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:on|until (?:i say|further notice)|for ?ever|indefinitely|until (?:it is )?ended)", re.IGNORECASE
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_LASTING = re.compile(
    r"(?:for )?(?P<number>\d{1,4}|[a-z]+) ?"
    r"(?P<unit>min(?:ute)?s?|h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?)?|months?)",
    re.IGNORECASE,
)
_UNITS = {
    "mi": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
}
_UNTIL = re.compile(r"(?:until|till|til|to)\s+", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? (?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,? (?P<year>\d{4}))?(?!\S)|(?P<iso>\d{4}-\d\d-\d\d)(?!\S)",
    re.IGNORECASE,
)


def read_pause(words: str, *, now: datetime, zone: str) -> PauseSaid | Puzzle:
    """What stands after /pause, on the zone's clock. A day is meant from its beginning: "until Monday"."""
    said = " ".join(words.split())
    if _OVER.fullmatch(said):
        return PauseSaid(over=True)
    if _OPEN.fullmatch(said):
        return PauseSaid()
    until = _lasting(said, now) or _day_or_time(_UNTIL.sub("", said, count=1), now, zone)
    if until is None:
        return Puzzle(f"“{said[:60]}” does not read as a time to pause for.", "3 days")
    if until <= now:
        return Puzzle(f"“{said[:60]}” is over already.", "3 days")
    if until - now > LONGEST_PAUSE:
        return Puzzle("A pause lasts a year at most; /unsubscribe ends a subscription.", "4 weeks")
    return PauseSaid(until)


def read_hours(words: str) -> tuple[str, str] | None:
    """Two times of day, "22:00-07:00", "10pm to 7am", "22-7"; None where they are not, or the same."""
    parts = re.split(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\band\b)\s*", words.strip(), flags=re.IGNORECASE)
    parts = [re.sub(r"^(?:from|between)\s+", "", part, flags=re.IGNORECASE) for part in parts]
    if len(parts) != 2:
        return None
    clocks = []
    for part in parts:
        wish = read_wish(f"at {part.removeprefix('at ')}") if part else None
        if not isinstance(wish, Wish) or wish.at is None or wish != Wish(Cadence.DAILY, wish.at):
            return None
        clocks.append(wish.at)
    return None if clocks[0] == clocks[1] else (clocks[0], clocks[1])


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time for a digest, and what it is called: "yesterday"."""

    since: datetime
    until: datetime
    called: str


_PERIOD = re.compile(
    r"(?<!\S)(?:(?:of |for |since |in |from |over )?(?:the )?(?:(?P<day>today|yesterday)"
    r"|(?:(?:last|past|this) )?(?P<number>\d{1,3} )?(?P<unit>hours?|days?|weeks?|months?|years?)))(?!\S)",
    re.IGNORECASE,
)


def take_period(words: str, *, now: datetime, zone: str) -> tuple[Period | None, str]:
    """The period named in `words` ("yesterday", "last 3 days", "week"), and the words without it."""
    match = _PERIOD.search(words)
    if match is None:
        return None, words
    rest = " ".join((words[: match.start()] + " " + words[match.end() :]).split())
    if match["day"]:
        today = start_of_day(now.astimezone(zone_named(zone)).date(), zone)
        if match["day"].casefold() == "today":
            return Period(today, now, "today"), rest
        before = start_of_day(now.astimezone(zone_named(zone)).date() - timedelta(days=1), zone)
        return Period(before, today, "yesterday"), rest
    number = int(match["number"] or 1)
    unit = match["unit"].casefold().rstrip("s")
    span = _UNITS["mo" if unit == "month" else unit[0]] * max(1, number)
    called = f"the last {unit}" if number <= 1 else f"the last {number} {unit}s"
    return Period(now - span, now, called), rest


def start_of_day(day: date, zone: str) -> datetime:
    """The first moment of a day on the zone's clock, UTC."""
    before = datetime(day.year, day.month, day.day, tzinfo=zone_named(zone)) - timedelta(hours=12)
    start = next_due(Cadence.DAILY, "00:00", None, zone, before)
    assert start is not None  # noqa: S101 - a day always begins
    return start


def _lasting(said: str, now: datetime) -> datetime | None:
    match = _LASTING.fullmatch(said)
    if match is None:
        return None
    word = match["number"].casefold()
    number = int(word) if word.isdecimal() else _NUMBERS.get(word)
    unit = match["unit"].casefold()
    if number is None:
        return None
    return now + number * _UNITS[unit[:2] if unit.startswith("m") else unit[0]]


def _day_or_time(said: str, now: datetime, zone: str) -> datetime | None:
    today = now.astimezone(zone_named(zone)).date()
    rest = re.sub(r"^next (?=\S)", "", said, flags=re.IGNORECASE)
    day = None
    if rest.casefold().startswith("tomorrow"):
        day, rest = today + timedelta(days=1), rest[len("tomorrow") :].strip()
    elif match := _DATE.match(rest):
        day, rest = _date(match, today), rest[match.end() :].strip(" ,")
        if day is None:
            return None
    wish = read_wish(rest) if rest else Wish()
    if not isinstance(wish, Wish) or wish.names or wish.zone or wish.filter_words():
        return None
    at = wish.at or "00:00"
    if day is not None:
        if wish.cadence not in (None, Cadence.DAILY):
            return None
        return next_due(Cadence.DAILY, at, None, zone, start_of_day(day, zone) - timedelta(microseconds=1))
    if wish.weekday is not None:
        return next_due(Cadence.WEEKLY, at, wish.weekday, zone, now)
    return next_due(Cadence.DAILY, at, None, zone, now) if wish.at else None


def _date(match: re.Match[str], today: date) -> date | None:
    """The day that a match of _DATE names: the next one of that name where it has no year."""
    try:
        if match["iso"]:
            return _sane(date.fromisoformat(match["iso"]), today)
        name = (match["month"] or match["month2"]).casefold()
        month, number = _MONTHS.index(name[:3]) + 1, int(match["day"] or match["day2"])
        if match["year"]:
            return _sane(date(int(match["year"]), month, number), today)
        here = date(today.year, month, number)
        return here if here >= today else date(today.year + 1, month, number)
    except ValueError:
        return None


def _sane(day: date, today: date) -> date:
    """The day, drawn near where calendars end: far off is too far off in any case."""
    return min(max(day, today - timedelta(days=3)), today + timedelta(days=800))
