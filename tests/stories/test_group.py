"""A newsroom desk in a group: answered where it asked, left alone otherwise."""

from __future__ import annotations

import pytest

from bot.sandbox import people as act
from tests.world import World


async def test_a_command_in_a_group_is_answered_as_a_reply(world: World) -> None:
    name = world.telegram.bot.username
    for asked in ("/who Macron", f"/who@{name} Macron", f"/WHO@{str(name).upper()} macron"):
        answer = await world.asks("Ann", asked, where="Desk")
        question = max(
            m["message_id"]
            for m in world.chat("Ann", "Desk").messages.values()
            if "text" in m and m["text"] == asked
        )
        assert answer.answers_to == question, asked
        assert answer.quotations


@pytest.mark.parametrize(
    "said",
    [
        "Macron said something about sanctions today",
        "/who@some_other_bot Macron",
        "/nosuchcommand",
        "What did Macron say about sanctions?",
        "not for @summit_briefing_botany",
        "https://example.org/who",
    ],
)
async def test_what_is_not_meant_for_the_bot_is_left_alone(world: World, said: str) -> None:
    # Even where the bot is an administrator and hears everything.
    group = world.chat("Ann", "Desk")
    act.set_membership(world.telegram, world.people["Ann"], group, world.telegram.bot, "administrator")
    await world.settles()
    assert await world.says("Ann", said, where="Desk") == []


async def test_a_question_that_names_the_bot_is_answered_as_a_reply(world: World) -> None:
    asked = f"@{world.telegram.bot.username} what did Macron say about sanctions?"
    answer = await world.asks("Ben", asked, where="Desk")
    assert answer.answers_to is not None
    assert answer.quotations or answer.keys


async def test_a_question_in_reply_to_the_bot_is_answered(world: World) -> None:
    first = await world.asks("Ann", "/who Macron", where="Desk")
    (answer,) = await world.says("Ben", "where does Italy stand on troops?", where="Desk", reply_to=first.id)
    assert "Italy" in answer.text


async def test_small_talk_in_reply_to_the_bot_starts_no_flood(world: World) -> None:
    first = await world.asks("Ann", "/who Macron", where="Desk")
    answers = await world.says("Ben", "thanks!", where="Desk", reply_to=first.id)
    assert len(answers) <= 1


async def test_answers_stay_in_the_topic_where_they_were_asked(world: World) -> None:
    sanctions, troops = world.forum("Newsroom", "Sanctions", "Troops")
    for topic in (sanctions, troops):
        (answer,) = await world.says("Ann", "/who Macron", where="Newsroom", topic=topic)
        assert answer.topic == topic
    (answer,) = await world.says("Ann", "/who Macron", where="Newsroom")
    assert answer.topic is None


async def test_anyone_in_the_group_can_turn_the_pages(world: World) -> None:
    answer = await world.asks("Ann", "/who Macron", where="Desk")
    pressed = await world.presses("Ben", next(k for k in answer.keys if k.startswith("Older")), where="Desk")
    assert pressed.message is not None
    assert pressed.message.text != answer.text


async def test_being_added_and_removed_is_taken_calmly(world: World) -> None:
    ann, bot = world.people["Ann"], world.telegram.bot
    group = world.telegram.add_group("New", [ann])
    world.groups["New"] = group
    world.answers = []
    act.set_membership(world.telegram, ann, group, bot, "member")
    await world.settles()
    assert len(world.answers) <= 1
    await world.asks("Ann", "/who Macron", where="New")
    world.answers = []
    act.set_membership(world.telegram, ann, group, bot, "kicked")
    await world.settles()
    assert world.answers == []


async def test_a_group_that_moves_is_answered_in_its_new_place(world: World) -> None:
    ann = world.people["Ann"]
    small = world.telegram.add_group("Small", [ann], supergroup=False)
    world.groups["Small"] = small
    act.set_membership(world.telegram, ann, small, world.telegram.bot, "member")
    await world.asks("Ann", "/who Macron", where="Small")
    world.groups["Small"] = act.migrate(world.telegram, small)
    await world.settles()
    answer = await world.asks("Ann", "/who Macron", where="Small")
    assert answer.chat_id == world.groups["Small"].id
