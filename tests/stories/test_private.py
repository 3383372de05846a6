"""A reporter alone with the bot."""

from __future__ import annotations

from tests.world import World


async def test_start_says_what_can_be_asked(world: World) -> None:
    answer = await world.asks("Ann", "/start")
    assert "/who" in answer.text


async def test_who_shows_words_that_stand_in_the_articles(world: World) -> None:
    answer = await world.asks("Ann", "/who Macron")
    assert "Emmanuel Macron" in answer.text
    assert answer.quotations
