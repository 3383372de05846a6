"""An analyst follows where countries stand: what moved, side by side, over time, and as pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.sandbox import Call
from tests.world import World

MAY = """Ministers met in Lisbon on Monday to speak about a ceasefire and about sending troops to guard it.

Italy opposes sending troops, Prime Minister Giorgia Meloni said in Lisbon after talks with French President
Emmanuel Macron and British Prime Minister Keir Starmer. Chancellor Friedrich Merz of Germany was there too.

Spain opposes new sanctions against Russia, Prime Minister Pedro Sánchez said.
"""
JUNE = MAY.replace("opposes", "supports").replace("Monday", "Thursday").replace("was there", "came")


async def lisbon(world: World) -> None:
    await world.article_arrives(MAY, name="may", title="Ministers meet", published_on=date(2025, 5, 5))
    await world.article_arrives(
        JUNE, name="june", title="Ministers meet again", published_on=date(2025, 6, 12)
    )


def photos(world: World) -> list[Call]:
    return [one for one in world.sandbox.api.calls if one.method == "sendPhoto"]


@pytest.fixture
def undrawn(world: World) -> World:
    """A world in which nothing can be drawn."""
    desk = world.bot.app.bot_data["desk"]

    async def draw(picture: Any) -> None:
        return None

    world.bot.app.bot_data["desk"] = replace(desk, draw=draw)
    return world


async def test_a_position_that_moved_is_marked_and_shows_both_evidences(world: World) -> None:
    await lisbon(world)
    answer = await world.asks("Ann", "/country Italy")
    assert "🔄 5 May 2025: ❌ against" in answer.text
    pressed = await world.presses("Ann", "What changed")
    assert pressed.message is not None
    before, after = pressed.message.quotations
    assert before.startswith("Italy opposes sending troops, Prime Minister Giorgia Meloni said in Lisbon")
    assert after.startswith("Italy supports sending troops, Prime Minister Giorgia Meloni said in Lisbon")
    assert "🔄 Troop deployment: ❌ against → ✅ for" in (await world.asks("Ann", "/timeline Rome")).text
    assert "🔄 5 May 2025: ❌ against" in (await world.asks("Ann", "/positions troops")).text


async def test_a_subscriber_to_changes_hears_of_one_when_it_comes(world: World) -> None:
    await world.asks("Ann", "/subscribe now Italy only changes")
    await world.article_arrives(MAY, name="may", title="Ministers meet", published_on=date(2025, 5, 5))
    assert world.answers == []
    await world.article_arrives(
        JUNE, name="june", title="Ministers meet again", published_on=date(2025, 6, 12)
    )
    await world.passes(hours=1)
    told = world.last()
    assert "Italy" in told.text
    assert "against" in told.text
    assert "Spain" not in told.text


async def test_all_positions_come_as_a_picture_with_words_that_turns_its_pages(world: World) -> None:
    (answer,) = await world.says("Ann", "/positions")
    size = answer.json["photo"][-1]
    assert size["width"] == 1080
    assert size["height"] < 1.4 * size["width"]
    assert answer.text.startswith("Where they stand · issues 1 to 6 of ")
    assert "Troop deployment" in answer.words("bold")
    first = answer.json["photo"][-1]["file_id"]
    pressed = await world.presses("Ann", "More issues")
    assert pressed.message is not None
    assert pressed.message.id == answer.id
    assert pressed.message.text.startswith("Where they stand · issues 7 to ")
    assert pressed.message.json["photo"][-1]["file_id"] != first
    back = await world.presses("Ann", "◀ Before")
    assert back.message is not None
    assert back.message.text == answer.text


async def test_the_same_picture_is_not_drawn_or_sent_twice(world: World) -> None:
    (first,) = await world.says("Ann", "/positions")
    (again,) = await world.says("Ben", "/positions")
    assert again.json["photo"] == first.json["photo"]
    assert [bool(one.parameters.files) for one in photos(world)] == [True, False]


async def test_a_button_under_a_picture_answers_in_words_below_it(world: World) -> None:
    (picture,) = await world.says("Ann", "/positions")
    words = await world.presses("Ann", "In words")
    assert words.message is not None
    assert words.message.text == picture.text, "the picture stays"
    (told,) = world.answers
    assert "photo" not in told.json
    assert told.text.startswith("Where they stand")
    await world.presses_data("Ann", picture.id, "p:0:troop-deployment")
    (told,) = world.answers
    assert "✅ For" in told.text
    (drawn,) = (await world.presses("Ann", "As a picture"), world.answers)[1]
    assert drawn.json["photo"]
    assert drawn.text.startswith("Troop deployment, and where they stand on more")


async def test_a_timeline_comes_as_a_picture_on_a_tap(world: World) -> None:
    answer = await world.asks("Ann", "/timeline France")
    assert "🕑 🇫🇷 France over time" in answer.text
    await world.presses("Ann", "As a picture")
    (picture,) = world.answers
    assert picture.json["photo"]
    assert "Troop deployment: 27 Mar 2025" in picture.text


async def test_without_a_picture_the_words_come(undrawn: World) -> None:
    answer = await undrawn.asks("Ann", "/positions")
    assert "photo" not in answer.json
    assert answer.text.startswith("Where they stand")
    await undrawn.asks("Ann", "/timeline France")
    await undrawn.presses("Ann", "As a picture")
    (told,) = undrawn.answers
    assert told.text.startswith("🕑 🇫🇷 France over time")
    assert photos(undrawn) == []


async def test_a_group_that_forbids_pictures_gets_the_words(world: World) -> None:
    from bot.sandbox.errors import bad_request
    from bot.sandbox.faults import Fault

    error = bad_request("not enough rights to send photos to the chat")
    world.sandbox.api.faults.append(Fault("sendPhoto", error=error))
    world.judge.excuses("not enough rights", because="that is what such a group answers")
    (answer,) = await world.says("Ann", "/positions", where="Desk")
    assert answer.text.startswith("Where they stand")
    assert "photo" not in answer.json


async def test_two_are_laid_side_by_side_in_their_own_words(world: World) -> None:
    answer = await world.asks("Ann", "/compare Macron and Zelenskyy")
    assert answer.text.startswith("⚖ Emmanuel Macron and Volodymyr Zelensky")
    assert len(answer.quotations) >= 4
    answer = await world.asks("Ann", "/compare Rome Warsaw")
    assert "Troop deployment · They differ" in answer.text
    assert "Condition: if they are part of a United Nations mission" in answer.text
    asked = await world.asks("Ann", "how do Italy and Poland differ on troops?")
    assert asked.text == (await world.asks("Ann", "/compare Italy Poland troops")).text
    assert "Italy and 🇵🇱 Poland on troop deployment" in asked.text
