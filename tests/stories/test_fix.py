"""An administrator decides who is one person: by buttons, by words, in private, and back again."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import BotCommandScopeChat

from storage import people_fixes, speakers
from storage.articles import save
from tests.makers import said, speaker
from tests.world import ReaderHere, World, living

PLOTKO = speaker("Igor Plotko", country="UA", role="deputy head")
PLOTKOV = speaker("Ihor Plotkov", country="UA", role="adviser")


@pytest.fixture
async def desk(seeded: Path, readers: ReaderHere, tmp_path: Path) -> AsyncIterator[World]:
    """A world in which Ann is an administrator and two reports spell one name in two ways."""
    shutil.copy(seeded, tmp_path / "summit.db")
    async with living(tmp_path / "summit.db", readers, admins=["Ann"]) as alive:
        for by, words, name in (
            (PLOTKO, "We will never agree to that <b>.", "x1"),
            (PLOTKOV, "We are ready to talk tomorrow.", "x2"),
        ):
            await alive.bot.store.change(save, said(words, by=by, name=name), now=alive.now)
        yield alive


async def test_one_tap_makes_one_person_and_one_takes_it_back(desk: World) -> None:
    asked = await desk.asks("Ann", "/fix")
    assert "Igor Plotko" in asked.words("bold")
    assert "Ihor Plotkov" in asked.words("bold")
    assert "spelled nearly alike, and both speak for the same country" in asked.text
    assert asked.keys == ("Same person", "Two people")
    done = await desk.presses("Ann", "Same person")
    assert done.message is not None
    assert "Ihor Plotkov is Igor Plotko: one person now" in done.message.text
    who = await desk.asks("Ann", "/who Plotkov")
    assert "Igor Plotko" in who.words("bold")
    assert len(who.quotations) == 2
    await desk.asks("Ann", "/fix log")
    await desk.asks("Ann", "/fix undo")
    who = await desk.asks("Ann", "/who Plotkov")
    assert len(who.quotations) == 1


async def test_take_it_back_stands_under_the_decision(desk: World) -> None:
    await desk.asks("Ann", "/fix")
    await desk.presses("Ann", "Two people")
    back = await desk.presses("Ann", "↩ Take it back")
    assert back.note == "Taken back."
    assert back.message is not None
    assert back.message.keys == ("Same person", "Two people")


async def test_two_people_are_not_asked_about_again(desk: World) -> None:
    await desk.asks("Ann", "/fix")
    done = await desk.presses("Ann", "Two people")
    assert done.message is not None
    assert "stay two people; this is not asked again" in done.message.text
    assert "Nothing is open" in (await desk.asks("Ann", "/fix")).text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/fix merge Ihor Plotkov = Igor Plotko", "Ihor Plotkov is Igor Plotko: one person now"),
        ("/fix merge Ihor Plotkov = Nobodyatall", "Nobody is called “Nobodyatall”."),
        ("/fix merge Igor Plotko = Igor Plotko", "Igor Plotko is one person already."),
        ("/fix split Igor Plotko", "Igor Plotko has one full name only"),
        ("/fix merge 99999 = 1", "There is no speaker number 99999."),
        ("/fix undo", "There is no such decision to take back"),
        ("/fix log", "Nothing was decided yet."),
        ("/fix merge", "makes the first a part of the second"),
        ("/fix <b> = &amp;", "makes the first a part of the second"),
        ("/fix merge <b> = <i>", "Nobody is called “<b>”."),
    ],
)
async def test_words_do_the_same_or_say_why_not(desk: World, text: str, answer: str) -> None:
    assert answer in (await desk.asks("Ann", text)).text


async def test_only_an_administrator_decides_and_only_in_private(desk: World) -> None:
    await desk.asks("Ann", "/fix")
    assert (await desk.asks("Ben", "/fix")).text == "This is for the administrators of the bot."
    assert (await desk.asks("Ann", "/fix", where="Desk")).text == "Please write this to me in private."
    for who, where, note in (
        ("Ben", None, "This is for the administrators of the bot."),
        ("Ben", "Desk", "This is for the administrators of the bot."),
        ("Ann", "Desk", "Please write this to me in private."),
    ):
        pressed = await desk.presses_data(who, desk.last(who, where).id, "x:s:1", where=where)
        assert (pressed.note, pressed.is_alert) == (note, True)
    assert (await desk.bot.store.ask(people_fixes.proposals))[1] == 1


@pytest.mark.parametrize(
    "data", ["x:s:999", "x:u:999", "x:l:999", "x:s:-1", "x:q:1", "x:s:9999999999999", "x:"]
)
async def test_a_made_up_tap_decides_nothing(desk: World, data: str) -> None:
    await desk.asks("Ann", "/fix")
    before = await desk.bot.store.ask(speakers.top_speakers, 50)
    pressed = await desk.presses_data("Ann", desk.last("Ann").id, data)
    assert pressed.note
    assert await desk.bot.store.ask(speakers.top_speakers, 50) == before


async def test_the_same_tap_twice_decides_once(desk: World) -> None:
    asked = await desk.asks("Ann", "/fix")
    await desk.presses_data("Ann", asked.id, "x:s:1")
    again = await desk.presses_data("Ann", asked.id, "x:s:1")
    assert again.note.startswith("That is decided already.")
    assert len(await desk.bot.store.ask(people_fixes.decisions)) == 1


async def test_administrators_see_their_commands_and_others_do_not(desk: World) -> None:
    assert "/fix" in (await desk.asks("Ann", "/help")).text
    assert "/fix" not in (await desk.asks("Ben", "/start")).text
    menus = [
        [one.command for one in await desk.bot.app.bot.get_my_commands(scope=BotCommandScopeChat(person.id))]
        for person in (desk.people["Ann"], desk.people["Ben"])
    ]
    assert ["fix" in menu for menu in menus] == [True, False]
    assert "/fix" not in (await desk.asks("Ben", "/help")).text
    assert "/fix" not in (await desk.asks("Ann", "/help", where="Desk")).text


async def test_status_says_who_reads_and_what_is_shown(desk: World) -> None:
    (shown,) = (await desk.asks("Ann", "/status")).words("pre")
    assert "the rules" in shown or "rules only" in shown
    assert "at least 0.50 sure" in shown
    assert (await desk.asks("Ben", "/status")).text == "This is for the administrators of the bot."
