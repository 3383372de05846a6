"""What a picture shows, as values that travel to the process that draws it: words, signs, no ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from extraction.model import Direction

#: rows and columns a phone still shows legibly
MOST_ROWS = 10
MOST_COLUMNS = 6
#: part of a picture's fingerprint: a new way of drawing makes new pictures
STYLE = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One position in a matrix."""

    direction: Direction
    #: the actor's own word or an article's; else another party's about it
    first_hand: bool = True
    #: it was another one before
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One actor: its name, what stands for it where the font lacks a letter, a cell or None a column."""

    name: str
    code: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actors by issues."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What one day brought on one issue."""

    #: index of the day
    day: int
    statements: int = 0
    position: Cell | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One issue over the days."""

    name: str
    points: tuple[Point, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Issues over days: how often was spoken, where it stood, where it moved."""

    title: str
    #: in order, as they are written under each other: ("27 Mar", "2025")
    days: tuple[tuple[str, str], ...]
    lanes: tuple[Lane, ...]


Picture = Matrix | Lanes


def fingerprint(picture: Picture) -> str:
    """The same for pictures that look the same, another for others."""
    return sha256(f"{STYLE} {picture!r}".encode(errors="surrogatepass")).hexdigest()
