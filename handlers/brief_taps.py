"""The buttons of briefs: a summit, a section of its brief, a sentence where it stands; written and read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers import render
from handlers.paging import TAP_BYTES, Button, button
from storage.side_by_side import SummitRow

#: marks a summit wherever one is shown
SIGN = "🏛"


class Section(StrEnum):
    """The parts of a brief that have a page of their own."""

    WHOLE = "b"
    PRESENT = "p"
    DECIDED = "d"
    SAID = "s"
    STAND = "w"
    DIFFERS = "r"
    CHANGES = "c"
    ARTICLES = "a"


@dataclass(frozen=True, slots=True)
class BriefTap:
    """A summit's brief, or a page of one of its sections."""

    summit: int
    section: Section = Section.WHOLE
    offset: int = 0

    def __str__(self) -> str:
        return f"m:{self.summit}:{self.section.value}:{self.offset}"


@dataclass(frozen=True, slots=True)
class LineTap:
    """A sentence where it stands: a brief's line, or (`told`) that in which an article tells of its meeting.

    The latter goes by the article's number. `back` is the tap that leads back.
    """

    line: int
    told: bool = False
    back: str = ""

    def __str__(self) -> str:
        return f"m{'t' if self.told else 'l'}:{self.line}:{self.back}"


_BRIEF = re.compile(r"m:([0-9]{1,12}):([bpdswrca]):([0-9]{1,4})")
_LINE = re.compile(r"m([lt]):([0-9]{1,12}):(.*)")


def read_tap(data: str) -> BriefTap | LineTap | None:
    """The tap that `data` says; None for what no button of ours says."""
    if len(data.encode(errors="replace")) > TAP_BYTES:
        return None
    if found := _BRIEF.fullmatch(data):
        return BriefTap(int(found[1]), Section(found[2]), int(found[3]))
    if found := _LINE.fullmatch(data):
        return LineTap(int(found[2]), found[1] == "t", found[3])
    return None


def summit_button(one: SummitRow, sign: str = SIGN) -> Button | None:
    """A button to a summit's brief."""
    when = f" · {render.day(one.starts_on)}" if one.starts_on else ""
    return button(f"{sign} {one.title}{when}", str(BriefTap(one.id)))


def when(one: SummitRow) -> str:
    """ "27 Mar 2025", "2 Jun 2025 – 3 Jun 2025"."""
    if one.starts_on is None or one.ends_on in {None, one.starts_on}:
        return render.day(one.starts_on)
    return f"{render.day(one.starts_on)} – {render.day(one.ends_on)}"
