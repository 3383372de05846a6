"""Sources that are no named person: governments, offices, documents, groups, unnamed officials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extraction.sources import countries, read_sources

if TYPE_CHECKING:
    from tests.world import ReaderHere

BODIES = {
    "a capital": ("[Kyiv] said it would hold.", [("Ukraine", "UA")]),
    "a short form": ("[The U.S.] said no.", [("United States", "US")]),
    "a seat of government keeps its name": ("[The Kremlin] said no.", [("Kremlin", "RU")]),
    "an organisation": ("[The EU] said no.", [("European Union", "EU")]),
    "the president's office": (
        "Ukrainian President Taras Koval came. [Mr Koval's office] said it was brief.",
        [("Office of Taras Koval", "UA")],
    ),
    "his office": (
        "Ukrainian President Taras Koval came. [His office] said it was brief.",
        [("Office of Taras Koval", "UA")],
    ),
    "her spokesman": (
        "British Prime Minister Nora Quill was away. [Her spokesman] said she would vote.",
        [("Nora Quill's spokesman", "GB")],
    ),
    "a ministry by country": ("[Iran's Foreign Ministry] said no.", [("Iranian Foreign Ministry", "IR")]),
    "the ministry again": (
        "[India's foreign ministry] said no. [The ministry] said it twice.",
        [("Indian foreign ministry", "IN")] * 2,
    ),
    "it": (
        "[Turkey] denied it. [It] said the shells came from elsewhere.",
        [("Turkey", "TR")] * 2,
    ),
    "a statement of a body": ("[A White House statement] said no.", [("White House", "US")]),
    "the statement after a body": (
        "[The Indian army] said no. [The statement] said more.",
        [("Indian army", "IN")] * 2,
    ),
    "who issued it": (
        "Brazilian President Ana Luz issued [a statement] calling for calm.",
        [("Ana Luz", "BR")],
    ),
    "an agency behind what it is": (
        "[The UN refugee agency UNHCR] said so.",
        [("UN refugee agency", "UNHCR")],
    ),
    "a newspaper": ("[The Lagos Evening Post] said so.", [("Lagos Evening Post", None)]),
    "unnamed diplomats": ("[Two EU diplomats] said so.", [("EU diplomats", "EU")]),
    "one of them": ("[One of the White House officials] said so.", [("White House official", "US")]),
    "the summit's leaders": ("[European leaders] said so.", [("European leaders", "COALITION")]),
    "they": (
        "[European leaders] said so. [They] said it would hold.",
        [("European leaders", "COALITION")] * 2,
    ),
    "two countries": ("[South Korea and Japan] said so.", [("South Korea and Japan", None)]),
    "a list goes on behind the source": (
        "[Foreign ministers of Germany], France and Italy met and said so.",
        [("Foreign ministers of Germany, France and Italy", None)],
    ),
    "somebody": ("[A young man] said so.", [("young man", None)]),
    "a people is not its government": ("[Many Iranians] said so.", [("Iranians", None)]),
}


@pytest.mark.parametrize("case", BODIES)
def test_bodies_are_named_as_a_reader_knows_them(case: str, readers: ReaderHere) -> None:
    text, expected = BODIES[case]
    assert countries(text, readers) == expected


def test_an_office_says_for_whom_it_speaks(readers: ReaderHere) -> None:
    text = (
        "[A State Department spokesperson] said so. Omani minister Said Amri left. [Amri's office] said why."
    )
    first, second = read_sources(text, readers)[0]
    assert first is not None
    assert second is not None
    assert (first.name, first.on_behalf_of) == ("State Department spokesperson", "State Department")
    assert (second.name, second.on_behalf_of) == ("Office of Said Amri", "Said Amri")
