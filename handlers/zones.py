"""Time zones as people say them: "Paris", "Europe/Paris", "UTC+2", "New York", "CET"."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from rapidfuzz import fuzz, process

#: Capitals and summit cities that the IANA list does not name, with the zone whose clock they keep.
_ELSEWHERE = {
    "abu dhabi": "Asia/Dubai",
    "abuja": "Africa/Lagos",
    "ankara": "Europe/Istanbul",
    "antalya": "Europe/Istanbul",
    "bali": "Asia/Makassar",
    "beijing": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "bonn": "Europe/Berlin",
    "brasilia": "America/Sao_Paulo",
    "canberra": "Australia/Sydney",
    "cape town": "Africa/Johannesburg",
    "cologne": "Europe/Berlin",
    "davos": "Europe/Zurich",
    "frankfurt": "Europe/Berlin",
    "geneva": "Europe/Zurich",
    "glasgow": "Europe/London",
    "edinburgh": "Europe/London",
    "hamburg": "Europe/Berlin",
    "hanoi": "Asia/Ho_Chi_Minh",
    "hiroshima": "Asia/Tokyo",
    "islamabad": "Asia/Karachi",
    "jeddah": "Asia/Riyadh",
    "kiev": "Europe/Kyiv",
    "kyoto": "Asia/Tokyo",
    "lviv": "Europe/Kyiv",
    "milan": "Europe/Rome",
    "mumbai": "Asia/Kolkata",
    "munich": "Europe/Berlin",
    "naypyidaw": "Asia/Yangon",
    "new delhi": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "osaka": "Asia/Tokyo",
    "ottawa": "America/Toronto",
    "pretoria": "Africa/Johannesburg",
    "quito": "America/Guayaquil",
    "rabat": "Africa/Casablanca",
    "rio de janeiro": "America/Sao_Paulo",
    "san francisco": "America/Los_Angeles",
    "st petersburg": "Europe/Moscow",
    "sharm el-sheikh": "Africa/Cairo",
    "strasbourg": "Europe/Paris",
    "tel aviv": "Asia/Jerusalem",
    "the hague": "Europe/Amsterdam",
    "washington": "America/New_York",
    "washington dc": "America/New_York",
    "wellington": "Pacific/Auckland",
    "yaounde": "Africa/Douala",
}

#: Abbreviations that mean one place to nearly everybody; each keeps that place's summer time.
_SHORT = {
    "z": "UTC",
    "cet": "Europe/Brussels",
    "cest": "Europe/Brussels",
    "eet": "Europe/Athens",
    "eest": "Europe/Athens",
    "wet": "Europe/Lisbon",
    "west": "Europe/Lisbon",
    "bst": "Europe/London",
    "msk": "Europe/Moscow",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "jst": "Asia/Tokyo",
}

_OFFSET = re.compile(
    r"(?:utc|gmt)?\s*(?P<sign>[-+−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE
)
_AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)

#: a typed zone this near to a real one (0 to 100) is offered
_NEAR = 74


def zone_of(words: str) -> str | None:
    """The zone for a city, an IANA name, an abbreviation or an offset: "UTC+05:30" for a plain one.

    Countries are no zones, since some have many, nor are the IANA list's old names for them ("Poland"); a
    city that is a country is ("Singapore").
    """
    return explicit_zone(words) or _SHORT.get(_key(words)) or _offset(words) or _cities().get(_key(words))


def bare_zone(words: str) -> str | None:
    """`zone_of` for words that could also name something else: not for a city that is a country."""
    return None if _key(words) in _countries() else zone_of(words)


def explicit_zone(words: str) -> str | None:
    """The zone for words that mean nothing else: "Europe/Paris", "UTC", "GMT+2"."""
    said = _key(words)
    return _by_name().get(said) or (_offset(words) if said.startswith(("utc", "gmt")) else None)


def nearest_zones(words: str, *, limit: int = 3) -> tuple[str, ...]:
    """Names of zones and cities that look like `words`, the likest first."""
    known = {**_by_name(), **_cities()}
    found = process.extract(_key(words), known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=limit * 2)
    return tuple(dict.fromkeys(known[name] for name, _, _ in found))[:limit]


@cache
def _by_name() -> dict[str, str]:
    names = {name for name in available_timezones() if name.split("/")[0] in _AREAS and "/" in name}
    return {_key(name): name for name in names} | {"utc": "UTC", "gmt": "UTC"}


@cache
def _cities() -> dict[str, str]:
    """The last part of each zone's name: "paris", "new york", "singapore"."""
    cities: dict[str, str] = {}
    for name in sorted(_by_name().values()):
        cities.setdefault(_key(name.rsplit("/", 1)[-1]), name)
    return cities | _ELSEWHERE


@cache
def _countries() -> frozenset[str]:
    return frozenset(_key(name) for name in Locale("en").territories.values())


def _offset(words: str) -> str | None:
    match = _OFFSET.fullmatch(words.strip())
    if match is None:
        return None
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    # From Baker Island to Kiritimati; beyond, nobody lives.
    if hours > 14 or minutes > 59:
        return None
    if hours == minutes == 0:
        return "UTC"
    sign = "+" if match["sign"] == "+" else "-"
    return f"UTC{sign}{hours:02d}:{minutes:02d}"


def _key(words: str) -> str:
    """Without case, accents, dots and underscores: "São_Paulo" and "sao paulo" are one."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("_", " ").replace(".", ""))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())
