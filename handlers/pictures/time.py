"""Days told about as the lanes of a picture, and the same in words: which days, which issues, how much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from handlers import render
from handlers.pictures.model import Cell, Lane, Lanes, Point
from storage.moments import DayOnIssue

#: columns a phone shows legibly beside the names of the issues
MOST_DAYS = 5
#: issues in one picture, those with most to tell
MOST_LANES = 7

Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and what is to be seen in it as lines of HTML."""

    picture: Lanes
    words: tuple[str, ...]


def lanes_of(
    name: str, days: Sequence[DayOnIssue], moved: AbstractSet[int], issue: str | None = None
) -> Drawn:
    """The picture of these days, at least one; `moved` are the stances in which a position came to be."""
    label = _label_for(one.day for one in days)
    columns = list(dict.fromkeys(label(one.day) for one in sorted(days, key=lambda one: one.day)))
    shown = columns[-MOST_DAYS:]
    told: dict[tuple[str, str], list[DayOnIssue]] = {}
    for one in days:
        if label(one.day) in shown:
            told.setdefault((one.issue, one.title), []).append(one)
    ranked = sorted(told, key=lambda key: (-_weight(told[key], moved), key[1]))
    chosen = ranked[:MOST_LANES]
    lanes = [
        Lane(
            title, _points(told[slug, title], [*map(label, (d.day for d in told[slug, title]))], shown, moved)
        )
        for slug, title in chosen
    ]
    title = f"{name}: {issue}" if issue else f"{name} over time"
    words = [_in_words(lane, shown) for lane in lanes]
    missing = []
    if len(columns) > len(shown):
        missing.append(f"Not shown: what was before {' '.join(shown[0]).strip()}.")
    if len(ranked) > MOST_LANES:
        missing.append(f"Not shown: {render.count(len(ranked) - MOST_LANES, 'further issue')}.")
    return Drawn(Lanes(title, tuple(shown), tuple(lanes)), (*words, *missing))


def _label_for(days: Iterable[date]) -> Callable[[date], Column]:
    """How days are put together: each by itself where they are few, else months, else years."""
    known = set(days)

    def as_day(one: date) -> Column:
        return format_date(one, "d MMM", locale="en"), f"{one.year}"

    def as_month(one: date) -> Column:
        return format_date(one, "MMM", locale="en"), f"{one.year}"

    def as_year(one: date) -> Column:
        return f"{one.year}", ""

    for label in (as_day, as_month):
        if len({label(one) for one in known}) <= MOST_DAYS:
            return label
    # A year that is full of days is better told by its last days than as one column.
    return as_year if len({one.year for one in known}) > 1 else as_month


def _weight(days: Iterable[DayOnIssue], moved: AbstractSet[int]) -> int:
    """What moved comes first, then what is stood for, then what is spoken about."""
    return sum(
        one.statements
        + (3 if one.position else 0)
        + (1000 if one.position and one.position.stance_id in moved else 0)
        for one in days
    )


def _points(
    days: Sequence[DayOnIssue], labels: Sequence[Column], columns: Sequence[Column], moved: AbstractSet[int]
) -> tuple[Point, ...]:
    """One point a column: all its statements, and the position told last in it."""
    points: dict[int, Point] = {}
    for one, label in sorted(zip(days, labels, strict=True), key=lambda pair: pair[0].day):
        at = columns.index(label)
        known = points.get(at, Point(at))
        cell = known.position
        if one.position is not None:
            held = one.position
            first_hand = held.first_hand and held.reported_by is None
            cell = Cell(held.direction, first_hand, held.stance_id in moved)
        points[at] = Point(at, known.statements + one.statements, cell)
    return tuple(points[at] for at in sorted(points))


def _in_words(lane: Lane, columns: Sequence[Column]) -> str:
    """ "Troop deployment: 27 Mar 2025 ✅ for, 12 statements; 4 Sep 2025 ..."."""
    told = []
    for point in lane.points:
        facts = []
        if point.position is not None:
            direction = point.position.direction
            moved = "moved to " if point.position.moved else ""
            facts.append(f"{render.SIGNS[direction]} {moved}{render.STANCES[direction]}")
        if point.statements:
            facts.append(render.count(point.statements, "statement"))
        told.append(f"{' '.join(columns[point.day]).strip()} {', '.join(facts)}")
    return f"<b>{render.heading(lane.name)}</b>: {'; '.join(told)}"
