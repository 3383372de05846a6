"""Where time zones are: the nearest one to a place on the map, and those of a country.

From the table of zones and their principal cities that comes with the IANA data itself (package tzdata).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# ISO 6709: "+5050+00420", "-175530+0310012".
_PLACE = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?([+-])(\d{3})(\d\d)(\d\d)?")


@dataclass(frozen=True, slots=True)
class _City:
    """A zone's principal city. Degrees, north and east positive."""

    country: str
    latitude: float
    longitude: float
    zone: str


def nearest_zone(latitude: float, longitude: float) -> str:
    """The zone whose principal city is nearest, in degrees: right inland, a guess near a border."""
    return min(_cities(), key=lambda city: _angle(latitude, longitude, city)).zone


def zones_of_country(code: str) -> tuple[str, ...]:
    """The zones of a country by its ISO 3166 code, its most populous ones first; () for no country."""
    return tuple(city.zone for city in _cities() if city.country == code)


def _angle(latitude: float, longitude: float, city: _City) -> float:
    """The angle between a place and a city as seen from the middle of the Earth, in radians."""
    here, there = math.radians(latitude), math.radians(city.latitude)
    east = math.radians(longitude - city.longitude)
    chord = math.sin((here - there) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(east / 2) ** 2
    return 2 * math.asin(min(1.0, math.sqrt(chord)))


@cache
def _cities() -> tuple[_City, ...]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found = []
    for line in table.splitlines():
        fields = line.split("\t")
        place = _PLACE.fullmatch(fields[1]) if len(fields) > 2 and not line.startswith("#") else None
        if place is not None:
            north = _degrees(*place.groups()[:4])
            found.append(_City(fields[0], north, _degrees(*place.groups()[4:]), fields[2]))
    return tuple(found)


def _degrees(sign: str, degrees: str, minutes: str, seconds: str | None) -> float:
    size = int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600
    return -size if sign == "-" else size
