"""The words by which a meeting is read: what it is called, where and when it is; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher

from extraction.names import folded

#: a day named in the text is believed if it lies so near the day of publication
FURTHEST_BACK = timedelta(days=20)
FURTHEST_AHEAD = timedelta(days=60)

_CAP = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
_PARTICLE = r"(?:de|del|la|le|al|el|of|the|do|da)"
_CAPS = rf"{_CAP}(?:[ -](?:{_PARTICLE} )?{_CAP}){{0,3}}"

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NAMES_OF_DAYS = re.compile(rf"(?:{'|'.join(_WEEKDAYS)}|{_MONTH})s?(?:['’]s)?", re.IGNORECASE)

#: capital letters in places that are none: "talks in Parliament", "summit in Europe"
_NO_PLACES_WORDS = """
    parliament congress senate cabinet council assembly commission government europe asia africa america
    english french christmas easter ramadan the a an his her their our my its it he she they we i this that
    which what who brexit covid ukraine's president prime minister foreign secretary mr mrs ms sir
"""
_NO_PLACES = frozenset(_NO_PLACES_WORDS.split())

PLACE_AFTER = re.compile(
    r"\b(?:in|at|near|outside)\s+(?:the\s+(?:[a-zA-ZÀ-ÿ-]+['’]?s?\s+){0,3}?"
    r"(?:city|town|resort|port|village|island|suburb|lakeside)(?:\s+(?:city|town|resort))?(?:\s+of)?\s+)?"
    rf"(?:the\s+capital,?\s+)?(?P<place>{_CAPS})(?:,\s+(?P<where>{_CAP}(?: {_CAP}){{0,2}}))?"
)
CAPITAL_AFTER = re.compile(rf"\b(?:in|at)\s+(?:the\s+)?(?P<whose>{_CAP}(?: {_CAP})?)\s+capital\b")
#: "KATHMANDU: ", "TROMSØ, Norway — ", "BRUSSELS/LONDON (Reuters) - ", "Varna, 3 June"
DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þa-zß-ÿ’'.-]+(?: [A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þa-zß-ÿ’'.-]+){0,2})"
    r"(?:/[A-Z][A-Za-z]+)?(?:, (?P<where>[A-Z][a-zA-Z. ]{2,30}?))?"
    rf"(?:,? (?:{_MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?))?"
    r"\s*(?:\([A-Z][\w/ .]{1,20}\)\s*)?(?:[:–—]|--?)\s"
)

_DAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})(?P<of>['’]s)?\b"
    rf"|\b(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|–|—|and|to)\s?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)?"
    rf"\s+(?:of\s+)?(?P<m1>{_MONTH})(?![a-z])(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|\b(?P<m2>{_MONTH})(?![a-z])\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:\s?(?:-|–|—|and|to)\s?(?P<d4>\d{1,2})(?:st|nd|rd|th)?)?(?!\d)(?:,?\s+(?P<y2>\d{4}))?"
    r"|\b(?P<near>today|yesterday|tomorrow|tonight)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|to be held|to meet|ahead of|upcoming|forthcoming|next|due|scheduled|to host|to gather"
    r"|is set|are set|on the eve|before\b[^.]{1,40}\bmeet)\b",
    re.IGNORECASE,
)
_LAST = re.compile(r"\b(?:last|past|previous)\s+$", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:next|coming)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a meeting is, in the article's words. `key` is equal for one place; `country` is a code."""

    words: str
    key: str
    country: str | None = None
    #: the words name a country only
    whole_country: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """What the word lists know of places and bodies: every name as written, with what it stands for."""

    #: "Paris" -> FR
    cities: Mapping[str, str] = field(default_factory=dict)
    #: "France" -> FR
    countries: Mapping[str, str] = field(default_factory=dict)
    #: "French" -> FR
    adjectives: Mapping[str, str] = field(default_factory=dict)
    #: "Group of 20" -> G20
    bodies: Mapping[str, str] = field(default_factory=dict)

    def capital_of(self, code: str) -> str | None:
        """The first name of a country's capital in the lists."""
        return next((city for city, country in self.cities.items() if country == code), None)

    def place(self, words: str, where: str | None = None) -> Place | None:
        """What capital letters after "in" name: a city, a country, another place; None for none."""
        parts = words.split()
        for size in range(len(parts), 0, -1):
            name = bare(" ".join(parts[:size]))
            for form in (name, name.title()) if name.isupper() else (name,):
                if form in self.cities:
                    return Place(form, folded(form), self.cities[form])
                if form in self.countries:
                    return Place(form, folded(form), self.countries[form], whole_country=True)
        while parts and is_day(bare(parts[-1])):
            parts.pop()
        name = bare(" ".join(parts))
        name = name.title() if name.isupper() and len(name) > 4 else name
        if len(name) < 3 or name.isupper() or len(parts) > 3 or is_day(bare(parts[0])):
            return None
        if folded(parts[0]).strip(".") in _NO_PLACES or name in self.bodies:
            return None
        if any(bare(part) in self.adjectives or bare(part) in self.bodies for part in parts):
            return None
        return Place(name, folded(name), self.countries.get(bare(where)) if where else None)


def is_day(word: str) -> bool:
    """Whether a word names a day or month: "Thursday", "March", "yesterday"."""
    return bool(_NAMES_OF_DAYS.fullmatch(word)) or word.casefold() in {"today", "yesterday", "tomorrow"}


def bare(words: str) -> str:
    """`words` without "'s" and the signs around them."""
    return re.sub(r"['’]s?$", "", words).strip(" .,;:'’")


def one_place(one: Place, other: Place) -> bool | None:
    """Whether two articles mean one place: None where a country is named, and a city that may lie in it.

    "Kiev" and "Kyiv" are one; "Almaty" and "Astana", both capitals in the lists, are not.
    """
    if one.key == other.key:
        return True
    same_country = one.country is not None and one.country == other.country
    if one.whole_country or other.whole_country:
        known = one.country is not None and other.country is not None
        return None if same_country or not known else False
    return same_country and SequenceMatcher(None, one.key, other.key).ratio() > 0.6


@dataclass(frozen=True, slots=True)
class DayFound:
    """Days that a sentence names: offsets in it, the first and the last day."""

    start: int
    end: int
    first: date
    last: date


def days_in(sentence: str, published: date | None) -> tuple[DayFound, ...]:
    """The days named in a sentence, weekdays counted from the day of publication. Days that make no sense
    (31 February, a year before or after) are left out; without a day of publication only full dates count.

    "on Thursday" is the last one, today included; beside "will", "next", "ahead of" it is the next.
    """
    found: list[DayFound] = []
    for match in _DAY.finditer(sentence):
        days = _read(match, sentence, published)
        if days is None or not _believed(days, published):
            continue
        before = found[-1] if found else None
        between = sentence[before.end : match.start()] if before else ""
        joined = re.fullmatch(r"\s*(?:and|to|until|through|-|–|—)\s*(?:on )?", between)
        if before and joined and before.last <= days[1] <= before.last + timedelta(days=7):
            # "on Friday and Saturday" is one stretch
            found[-1] = DayFound(before.start, match.end(), before.first, days[1])
            continue
        found.append(DayFound(match.start(), match.end(), *days))
    return tuple(found)


def _read(match: re.Match[str], sentence: str, published: date | None) -> tuple[date, date] | None:
    try:
        if match["iso"]:
            day = date.fromisoformat(match["iso"])
            return day, day
        if match["m1"] or match["m2"]:
            return _with_month(match, published)
    except ValueError:
        return None
    if published is None:
        return None
    try:
        if match["near"]:
            step = {"yesterday": -1, "tomorrow": 1}.get(match["near"].casefold(), 0)
            day = published + timedelta(days=step)
            return day, day
        day = _weekday(match, sentence, published)
    except OverflowError:
        return None
    return day, day


def _with_month(match: re.Match[str], published: date | None) -> tuple[date, date] | None:
    month = _MONTHS.index((match["m1"] or match["m2"])[:3].casefold()) + 1
    first, last = int(match["d1"] or match["d3"]), match["d2"] or match["d4"]
    year = match["y1"] or match["y2"]
    if year:
        start = date(int(year), month, first)
    elif published is None:
        return None
    else:
        years = [published.year + step for step in (-1, 0, 1) if 1 <= published.year + step <= 9999]
        possible = [day for one in years if (day := _date(one, month, first)) is not None]
        if not possible:
            return None
        start = min(possible, key=lambda day: abs(day - published))
    end = _date(start.year, month, int(last)) if last else None
    return start, end if end and start <= end else start


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(match: re.Match[str], sentence: str, published: date) -> date:
    wanted = _WEEKDAYS.index(match["weekday"].casefold())
    back = (published.weekday() - wanted) % 7
    before = sentence[max(0, match.start() - 60) : match.start()]
    if _LAST.search(before):
        return published - timedelta(days=back or 7)
    if _NEXT.search(before):
        return published + timedelta(days=7 - back)
    if _AHEAD.search(before):
        return published + timedelta(days=(7 - back) % 7)
    return published - timedelta(days=back)


def _believed(days: tuple[date, date], published: date | None) -> bool:
    if published is None:
        return 1900 < days[0].year < 2200
    return -FURTHEST_BACK <= days[0] - published <= FURTHEST_AHEAD
