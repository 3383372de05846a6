"""Tell whether two articles report one meeting: by days, place, name and people; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extraction.meeting_names import one_name
from extraction.meeting_words import one_place
from extraction.meetings import Meeting

#: days that may lie between what two articles say of one meeting
NEAR = 3
#: a conference goes on so long: articles that agree on its name and its place may lie so far apart
LONGEST = 15
#: from here on two articles report one meeting
ENOUGH = 2.0
#: where their days lie more than a day apart, or one has none
ENOUGH_FAR = 3.0
ENOUGH_UNDATED = 4.0


@dataclass(frozen=True, slots=True)
class Report:
    """An article's meeting, and whom the article names: keys that are equal for one person."""

    meeting: Meeting
    people: frozenset[int] = frozenset()


def likeness(one: Report, other: Report) -> float | None:
    """How much speaks for one meeting, None where anything speaks against it.

    Against: two places, two names, days too far apart. For: the place and the name (2 each; 1 where one names
    only the country), people both name (2 or 3: 1, 4 and more: 2).
    """
    here, there = one.meeting, other.meeting
    place = one_place(here.place, there.place) if here.place and there.place else None
    name = one_name(here.name, there.name) if here.name and there.name else None
    common = len(one.people & other.people)
    people = 2.0 if common >= 4 else 1.0 if common >= 2 else 0.0
    if place is False or (name is False and not (place and people == 2.0)):
        return None
    gap = days_between(here, there)
    if gap is not None and gap > (LONGEST if place and name else NEAR):
        return None
    country = place is None and bool(here.place and there.place)
    return (2.0 if place else 1.0 if country else 0.0) + (2.0 if name else 0.0) + people


def is_one(one: Report, other: Report) -> bool:
    """Whether two articles report one meeting; in doubt they do not."""
    alike = likeness(one, other)
    return alike is not None and alike >= needed(one.meeting, other.meeting)


def needed(one: Meeting, other: Meeting) -> float:
    """How much must speak for one meeting: the more, the less is known of its days."""
    gap = days_between(one, other)
    if gap is None:
        return ENOUGH_UNDATED
    return ENOUGH if gap <= 1 else ENOUGH_FAR


def days_between(one: Meeting, other: Meeting) -> int | None:
    """Days between two meetings, 0 where they overlap; None where one has no day."""
    first, second = _days(one), _days(other)
    if first is None or second is None:
        return None
    return max(0, (second[0] - first[1]).days, (first[0] - second[1]).days)


def _days(meeting: Meeting) -> tuple[date, date] | None:
    if meeting.starts_on is None:
        return None
    return meeting.starts_on, meeting.ends_on or meeting.starts_on
