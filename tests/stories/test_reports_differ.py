"""Reports differ: where it is said, both sentences as they stand, what is around each, and corrections."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.disagreements import DiffersTap, Under, read_tap
from tests.stories.test_private import made_up
from tests.world import World

FORTY = """The Kenyan government announced 40 million dollars in food aid for Somalia on Friday.

The money is to reach the camps within weeks. It was raining in Nairobi.
"""
SIXTY = """Kenya pledged 60 million dollars in food aid for Somalia, officials said.

The harvest had failed twice. Nobody spoke of roads.
"""


async def test_an_issue_says_where_reports_differ_and_shows_both_sentences(world: World) -> None:
    answer = await world.asks("Ann", "/positions military aid")
    assert "Reports differ: Military aid: $2 billion / €2 billion ($2.2 billion)" in answer.text
    shown = await world.presses("Ann", "Reports differ")
    assert shown.message is not None
    assert len(shown.message.quotations) == 2
    assert made_up(shown.message) == []
    assert "$2 billion" in shown.message.words("bold")
    assert "€2 billion ($2.2 billion)" in shown.message.words("bold")
    back = await world.presses("Ann", "Positions")
    assert back.message is not None
    assert back.message.text == answer.text


async def test_each_sentence_leads_to_what_stands_around_it_and_back(world: World) -> None:
    await world.asks("Ann", "/country Italy")
    shown = await world.presses("Ann", "Reports differ")
    assert shown.message is not None
    before = shown.message
    assert [word for word in before.words("bold") if word == "Italy"]
    for place in [key for key in before.keys if key.startswith("🔍")]:
        around = await world.presses("Ann", place)
        assert around.message is not None
        assert made_up(around.message) == []
        assert around.message.words("underline")
        back = await world.presses("Ann", "Back")
        assert back.message is not None
        assert back.message.text == before.text


async def test_one_adviser_read_in_opposite_senses_is_named(world: World) -> None:
    answer = await world.asks("Ann", "/country Ukraine")
    assert "Reports differ" in answer.text
    assert "Igor" in answer.text.split("Reports differ")[1]


async def test_what_is_told_in_other_words_is_not_said_to_differ(world: World) -> None:
    answer = await world.asks("Ann", "/positions ceasefire")
    assert "Reports differ" not in answer.text


async def test_a_new_report_is_compared_and_its_correction_settles_it(world: World) -> None:
    await world.article_arrives(FORTY, name="forty", title="Aid", outlet="Wire")
    answer = await world.asks("Ann", "/country Kenya")
    assert "Reports differ" not in answer.text
    await world.article_arrives(SIXTY, name="sixty", title="Aid for Somalia", outlet="Post")
    answer = await world.asks("Ann", "/country Kenya")
    assert "40 million dollars / 60 million dollars" in answer.text
    shown = await world.presses("Ann", "Reports differ")
    assert shown.message is not None
    assert [words.split(" in food aid")[0] for words in shown.message.quotations] == [
        "The Kenyan government announced 40 million dollars",
        "Kenya pledged 60 million dollars",
    ]
    await world.article_arrives(
        SIXTY.replace("60 million", "40 million"), name="sixty", title="Aid for Somalia", outlet="Post"
    )
    stale = await world.presses_data("Ann", shown.message.id, str(DiffersTap(Under.ACTOR, "KE")))
    assert "out of date" in stale.note
    answer = await world.asks("Ann", "/country Kenya")
    assert "Reports differ" not in answer.text


async def test_a_digest_tells_what_reports_differ_on(world: World) -> None:
    await world.asks("Ann", "/subscribe daily 08:00 Europe/Paris")
    await world.article_arrives(FORTY, name="forty", title="Aid", outlet="Wire")
    await world.article_arrives(SIXTY, name="sixty", title="Aid for Somalia", outlet="Post")
    told = await world.clock_reaches(datetime(2025, 3, 29, 7, 0, 5, tzinfo=UTC))
    text = "\n".join(one.text for one in told)
    assert "Reports differ" in text
    assert "40 million dollars" in text
    assert "60 million dollars" in text


@pytest.mark.parametrize(
    "data",
    [
        "v:",
        "v:i::0",
        "v:a:x:0",
        "v:n:IT:99999",
        "v:s:1",
        "v:s:1:999:",
        "v:l:x:0",
        f"v:i:{'x' * 60}:0",
        "v:s:x:0:",
    ],
)
async def test_forged_taps_are_out_of_date(world: World, data: str) -> None:
    answer = await world.asks("Ann", "/country Italy")
    pressed = await world.presses_data("Ann", answer.id, data)
    assert "out of date" in pressed.note


@pytest.mark.parametrize(
    "tap",
    [
        DiffersTap(Under.ISSUE, "troop-deployment", 3),
        DiffersTap(Under.ACTOR, "IT"),
        DiffersTap(Under.ARTICLE, "12"),
        DiffersTap(Under.ALL),
    ],
)
def test_what_a_button_says_is_read_back(tap: DiffersTap) -> None:
    assert read_tap(str(tap)) == tap
