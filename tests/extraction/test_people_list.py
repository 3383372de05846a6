"""seeds/people.csv corrects what no article can teach about one person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extraction import extract
from extraction.lexicon import PersonOverride
from extraction.model import Article

if TYPE_CHECKING:
    from tests.world import ReaderHere

TEXT = (
    "Chilean adviser Tom Lind arrived in Panama on Friday. “The tolls are fair,” Lind told reporters. "
    "Talks go on, said Rosa Vega."
)

ROWS = {
    "nothing is corrected": ((), "Tom Lind", "CL", "Chilean adviser"),
    "country and role": (
        (PersonOverride("Tom Lind", country="PA", role="canal adviser"),),
        "Tom Lind",
        "PA",
        "canal adviser",
    ),
    "only the role": ((PersonOverride("Tom Lind", role="canal adviser"),), "Tom Lind", "CL", "canal adviser"),
    "another spelling, by an alias": (
        (PersonOverride("Thomas Lind", aliases=("Tom Lind",)),),
        "Thomas Lind",
        "CL",
        "Chilean adviser",
    ),
    "somebody else": ((PersonOverride("Ann Lind", country="PA"),), "Tom Lind", "CL", "Chilean adviser"),
}


@pytest.mark.parametrize(("people", "name", "country", "role"), ROWS.values(), ids=ROWS)
def test_a_line_in_the_list_of_people_wins_over_the_article(
    readers: ReaderHere, people: tuple[PersonOverride, ...], name: str, country: str, role: str
) -> None:
    lexicon = replace(readers.lexicon, people=people)
    found = extract(Article("panama", TEXT), lexicon, readers.nlp)
    lind = next(one.speaker for one in found.statements if one.speaker and "Lind" in one.speaker.name)
    assert (lind.name, lind.country, lind.role) == (name, country, role)
    assert {row.country for row in found.roles if "Lind" in row.speaker} == {country}
