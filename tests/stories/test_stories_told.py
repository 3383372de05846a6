"""One statement in several articles: shown once, with how many report it, and every wording on a tap."""

from __future__ import annotations

import re
from datetime import date

from tests.stories.test_private import made_up
from tests.world import World

#: of our own making, after the leaders' meeting of 27 March 2025
LATER = """After Paris, the sea

"The harbour of Odesa must be cleared of mines before the summer," French President Emmanuel Macron told
reporters on Friday.

Macron said that talks had to be accelerated to reach a ceasefire.
"""


async def test_a_statement_is_shown_once_and_its_wordings_open_on_a_tap(world: World) -> None:
    answer = await world.asks("Ann", "/who Zakharova")
    assert "reported by 2 of 4 articles" in answer.text
    assert answer.text.count("confrontation") == 1
    key = next(key for key in answer.keys if key.endswith("2 wordings"))
    pressed = await world.presses("Ann", key)
    assert pressed.message is not None
    story = pressed.message
    assert "One statement, 2 wordings · reported by 2 of 4 articles" in story.text
    assert [len(re.findall(f"^{number} · ", story.text, re.MULTILINE)) for number in (1, 2, 3)] == [1, 1, 0]
    assert story.text.count("confrontation") == 2
    assert made_up(story) == []
    seen = await world.presses("Ann", "🔍 2")
    assert seen.message is not None
    assert "underlined: the statement" in seen.message.text
    again = await world.presses("Ann", "◀ Back")
    assert again.message is not None
    assert again.message.text == story.text
    back = await world.presses("Ann", "◀ Back")
    assert back.message is not None
    assert back.message.text == answer.text


async def test_the_words_that_were_asked_for_survive_the_way_through_the_wordings(world: World) -> None:
    answer = await world.asks("Ann", "/who Zakharova direct")
    pressed = await world.presses("Ann", next(key for key in answer.keys if "wordings" in key))
    assert pressed.message is not None
    assert "You asked for direct" in pressed.message.text
    back = await world.presses("Ann", "◀ Back")
    assert back.message is not None
    assert back.message.text == answer.text


async def test_another_report_of_a_statement_joins_its_story_and_is_no_second_entry(world: World) -> None:
    before = await world.asks("Ann", "/who Macron accelerate")
    assert "reported by 2 of" in before.text
    await world.asks("Ann", "/subscribe now Macron")
    await world.article_arrives(
        LATER, title="After Paris", outlet="Test Wire", published_on=date(2025, 3, 28)
    )
    told = world.answers or await world.passes(minutes=1)
    text = "\n".join(shown.text for shown in told)
    assert "The harbour of Odesa" in text
    assert "reported by 3 of" in text
    assert text.index("The harbour of Odesa") < text.index("reported by 3 of"), "what is new comes first"
    after = await world.asks("Ann", "/who Macron accelerate")
    assert "reported by 3 of" in after.text
    assert len(after.quotations) == len(before.quotations)


async def test_a_made_up_or_stale_button_says_that_it_is_out_of_date(world: World) -> None:
    answer = await world.asks("Ann", "/who Zakharova")
    for data in ("r:999999:0:", "r:x:0:", "r:1", "r:1:-1:"):
        pressed = await world.presses_data("Ann", answer.id, data)
        assert pressed.note, data
