"""What "/subscribe weekdays at 8 Brussels Italy troops" asks for: when, and the names of what about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.wish_filters import WordsRead, take_words
from handlers.zones import bare_zone, explicit_zone, nearest_zones, zone_of
from storage.values import Cadence

#: when a digest by the day or week comes, unless a time is said
USUAL_TIME = "08:00"

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood, None for what was not said; `names` are left for people, countries and issues."""

    cadence: Cadence | None = None
    #: "HH:MM"
    at: str | None = None
    #: 0 Monday ... 6 Sunday
    weekday: int | None = None
    zone: str | None = None
    #: words in order; "," stands where names are set apart
    names: tuple[str, ...] = ()
    #: words that must be said, and words that must not
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    #: only when a position changes
    changes: bool = False

    def filter_words(self) -> str:
        """What is no name, as /subscribe reads it: "“fishing” -migration"; "" where there is none."""
        return WordsRead("", self.words, self.without, self.changes).written()

    def timing_words(self) -> str:
        """The timing as /subscribe reads it: "weekly Monday 09:00 Europe/Paris"; "" where none was said."""
        day = WEEKDAYS[self.weekday] if self.weekday is not None else None
        return " ".join(word for word in (self.cadence, day, self.at, self.zone) if word)


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What cannot be meant: a sentence that says so, and something near that would work."""

    problem: str
    #: arguments for /subscribe
    example: str


def _words(pattern: str) -> re.Pattern[str]:
    """A pattern for whole words."""
    return re.compile(rf"(?:{pattern})(?!\S)", re.IGNORECASE)


_DAYS = r"(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|r|urday)?"
_CADENCES: tuple[tuple[Cadence, re.Pattern[str]], ...] = tuple(
    (cadence, _words(pattern))
    for cadence, pattern in (
        (
            Cadence.NOW,
            r"(?:right )?now|immediately|instantly|at once|live"
            r"|as (?:it happens|they (?:arrive|come)|articles arrive)",
        ),
        (Cadence.HOURLY, r"hourly|(?:every|each) hour|once an hour"),
        (
            Cadence.WEEKDAYS,
            r"(?:on |every |each )?(?:week|work|working |business )days?"
            r"|mon(?:day)?s? ?(?:-|–|to|through) ?fri(?:day)?s?",
        ),
        (Cadence.DAILY, r"daily|(?:every|each) ?(?:day|morning|evening)|once a day"),
        (Cadence.WEEKLY, rf"(?:weekly|(?:every|each|once a) week)(?: (?:on )?{_DAYS})?(?:s)?"),
        (Cadence.WEEKLY, rf"(?:on |every |each )?{_DAYS}s?"),
    )
)
_DAY_NUMBERS = {day[:3].casefold(): number for number, day in enumerate(WEEKDAYS)}

_HALF = r"(?: ?(?P<half>am|pm|a\.m\.?|p\.m\.?))"
_TIMES = tuple(
    _words(pattern)
    for pattern in (
        rf"(?:at |@ ?)?(?P<hour>\d{{1,2}})[:.h](?P<minute>\d\d){_HALF}?(?: ?(?:h|hrs|hours))?",
        rf"(?:at |@ ?)?(?P<hour>\d{{1,2}}){_HALF}",
        r"(?:at |@ ?)?(?P<hour>\d{1,2}) ?(?:h|hrs|hours|o['’]?clock)",
        r"(?:at |@ ?)?(?P<hour>\d\d)(?P<minute>\d\d)(?: ?(?:h|hrs|hours))?",
        r"(?:at |@ ?)(?P<hour>\d{1,2})",
        r"(?:at )?(?P<word>noon|midday|midnight)",
    )
)
_BARE_HOUR = _words(r"(?P<hour>\d{1,2})")
_NUMBERISH = _words(r"(?:at |@ ?)?-?\d[\d:.h]*(?: ?(?:am|pm))?")
_OFFSETISH = _words(r"(?:utc|gmt)[-+−]\S*")
_WORD = re.compile(r"[^\s,;]+|[,;]")
_ZONE_WORDS = 4
_BEFORE_ZONE = frozenset({"in", "zone", "timezone", "tz"})


@dataclass(frozen=True, slots=True)
class _Odd:
    """Words that cannot be meant, how many they are, and what could stand there instead."""

    problem: str
    taken: int
    near: str


def read_wish(words: str) -> Wish | Puzzle:
    """Read what stands after /subscribe. Order is free.

    A city is a zone right after a day or time, after "in" or before "time"; elsewhere it is left as a name:
    "daily 08:00 Paris" is Paris time, "daily 08:00 UTC Paris" is about France.
    """
    beside = take_words(words)
    tokens = _WORD.findall(beside.rest)
    reading = _Reading(beside)
    at = 0
    while at < len(tokens):
        taken = reading.take(tokens[at:])
        if isinstance(taken, _Odd):
            kept = [*tokens[:at], taken.near, *tokens[at + taken.taken :]]
            example = f"{_joined(kept)} {beside.written()}"
            return Puzzle(taken.problem, example.strip())
        at += taken
    return reading.wish()


class _Reading:
    """What was read so far, word by word."""

    def __init__(self, beside: WordsRead) -> None:
        self._beside = beside
        self._cadence: Cadence | None = None
        self._weekday: int | None = None
        self._at: str | None = None
        self._zone: str | None = None
        self._names: list[str] = []
        #: the last words were a day or a time, so a city now is where that time is
        self._timely = False

    def wish(self) -> Wish | Puzzle:
        cadence, at = self._cadence, self._at
        names = tuple(self._names[:-1] if self._names[-1:] == [","] else self._names)
        if at is not None and cadence in (Cadence.HOURLY, Cadence.NOW):
            said = "hourly" if cadence is Cadence.HOURLY else "now"
            example = f"{_joined(['daily', at, *names])} {self._beside.written()}"
            return Puzzle(f"“{said}” has no time of day, and you said {at}.", example.strip())
        if cadence is None and (at is not None or self._zone is not None):
            cadence = Cadence.DAILY
        beside = self._beside
        return Wish(
            cadence, at, self._weekday, self._zone, names, beside.words, beside.without, beside.changes
        )

    def take(self, tokens: list[str]) -> int | _Odd:
        """Read the beginning of `tokens`; how many, at least one, or what is odd about them."""
        rest = " ".join(tokens)
        if taken := self._take_cadence(rest) or self._take_time(rest) or self._take_zone(tokens):
            return taken
        if tokens[0] not in {",", ";"}:
            self._timely = False
            self._names.append(tokens[0])
        elif self._names and self._names[-1] != ",":
            self._names.append(",")
        return 1

    def _take_cadence(self, rest: str) -> int | _Odd:
        for cadence, pattern in _CADENCES:
            match = pattern.match(rest)
            if match is None:
                continue
            day = match.groupdict().get("day")
            weekday = _DAY_NUMBERS[day.casefold()] if day else None
            taken = len(match[0].split())
            if self._cadence not in (None, cadence) or None not in (self._weekday, weekday):
                # "Sun" and "Wed" alone may be names.
                if len(match[0]) <= 3:
                    return 0
                return _Odd("One subscription has one rhythm; for two, subscribe twice.", taken, "")
            self._cadence = cadence
            self._weekday = self._weekday if weekday is None else weekday
            # What comes by the hour or at once has no time of day that a city could belong to.
            self._timely = cadence not in (Cadence.HOURLY, Cadence.NOW)
            return taken
        return 0

    def _take_time(self, rest: str) -> int | _Odd:
        patterns = (*_TIMES, _BARE_HOUR) if self._timely and self._at is None else _TIMES
        for pattern in patterns:
            match = pattern.match(rest)
            if match is None:
                continue
            taken = len(match[0].split())
            at, near = _clock(match)
            if at is None:
                return _Odd(f"“{match[0].removeprefix('at ')}” is not a time of day.", taken, near)
            if self._at not in (None, at):
                return _Odd("One subscription has one time of day; for two, subscribe twice.", taken, "")
            self._at, self._timely = at, True
            return taken
        odd = _NUMBERISH.match(rest)
        if odd is not None and zone_of(odd[0]) is None:
            return _Odd(f"“{odd[0]}” does not read as a time of day.", len(odd[0].split()), USUAL_TIME)
        return 0

    def _take_zone(self, tokens: list[str]) -> int | _Odd:
        skipped = 1 if len(tokens) > 1 and tokens[0].casefold() in _BEFORE_ZONE else 0
        for size in range(min(_ZONE_WORDS, len(tokens) - skipped), 0, -1):
            words = " ".join(tokens[skipped : skipped + size])
            after = tokens[skipped + size :]
            said_time = bool(after) and after[0].casefold() == "time"
            if skipped or said_time:
                zone = zone_of(words)
            else:
                zone = bare_zone(words) if self._timely and self._zone is None else explicit_zone(words)
            if zone is None:
                continue
            taken = skipped + size + said_time
            if self._zone not in (None, zone):
                return _Odd("One subscription has one time zone; for two, subscribe twice.", taken, "")
            self._zone, self._timely = zone, False
            return taken
        word = tokens[skipped]
        if "/" in word or _OFFSETISH.match(word):
            near = next(iter(nearest_zones(word)), "Europe/Brussels")
            return _Odd(f"There is no time zone “{word}”.", skipped + 1, near)
        return 0


def _joined(tokens: list[str]) -> str:
    """Tokens as one would write them, without signs that set apart nothing."""
    words = re.sub(r"(?: ,)+", ",", " ".join(" ".join(tokens).split()))
    return words.strip(", ")


def _clock(match: re.Match[str]) -> tuple[str | None, str]:
    """The time of day that a match of _TIMES says, "HH:MM", None for none; and the nearest that is one."""
    parts = match.groupdict()
    if word := parts.get("word"):
        return ("00:00" if word.casefold() == "midnight" else "12:00"), ""
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").casefold()[:1]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        near = (hour * 60 + minute) % (24 * 60)
        return None, f"{near // 60:02d}:{near % 60:02d}" if hour <= 30 else USUAL_TIME
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{minute:02d}", ""
