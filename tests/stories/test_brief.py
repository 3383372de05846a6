"""A reporter reads a summit on one page; an administrator says which articles report it."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import SEEDS
from storage.articles import save
from storage.summits import decisions, summits
from tests.makers import article, extraction
from tests.world import ReaderHere, Shown, World, living

ARTICLES = " ".join(
    " ".join(path.read_text(encoding="utf-8").split()) for path in sorted((SEEDS / "articles").glob("*.txt"))
)
MARCH = "/brief Paris March"


def made_up(answer: Shown) -> list[str]:
    """Pieces of sentences, shown in italics or as quotations, that stand in no article."""
    shown = [*answer.words("italic", "blockquote", "expandable_blockquote")]
    pieces = (piece for words in shown for piece in re.split(r"\s*\[…\]\s*", words))
    plain = (" ".join(piece.removeprefix("“").removesuffix("”").split()) for piece in pieces)
    return [piece for piece in plain if len(piece) > 20 and piece not in ARTICLES]


async def test_the_brief_tells_who_came_and_what_was_decided_in_the_articles_words(world: World) -> None:
    answer = await world.asks("Ann", MARCH)
    assert "27 Mar 2025 · 4 articles" in answer.text
    for words in (
        "Took part",
        "Emmanuel Macron",
        "Decided",
        "not to lift economic sanctions",
        "in 2 of 4",
    ):
        assert words in answer.text
    assert "Reports differ" in answer.text
    assert made_up(answer) == []


async def test_every_section_is_verbatim_and_leads_back(world: World) -> None:
    answer = await world.asks("Ann", MARCH)
    sections = [key for key in answer.keys if key[0] in "👥🤝💬🧭↔🔄📄"]
    assert len(sections) >= 5
    for key in sections:
        pressed = await world.presses("Ann", key)
        assert pressed.message is not None, key
        if not key.startswith("📄"):
            assert made_up(pressed.message) == [], key
        back = await world.presses("Ann", "◀ The brief")
        assert back.message is not None
        assert back.message.text == answer.text


async def test_each_number_shows_its_sentence_where_it_stands(world: World) -> None:
    answer = await world.asks("Ann", MARCH)
    for key in [key for key in answer.keys if key.startswith("🔍")]:
        pressed = await world.presses("Ann", key)
        assert pressed.message is not None
        assert pressed.message.words("underline"), key
        around = " ".join(pressed.message.quotations[0].split())
        assert around in ARTICLES
        await world.presses("Ann", "◀ Back")


async def test_the_latest_summit_leads_to_the_one_before(world: World) -> None:
    answer = await world.asks("Ann", "/brief")
    assert "4 Sep 2025 · told by one article so far: Donegal Live" in answer.text
    pressed = await world.presses("Ann", next(key for key in answer.keys if key.startswith("◀ Before")))
    assert pressed.message is not None
    assert "27 Mar 2025 · 4 articles" in pressed.message.text


@pytest.mark.parametrize(
    "asked", ["what happened in Paris?", "brief me on the Paris summit", "/summits Paris"]
)
async def test_plain_words_ask_for_it_too(world: World, asked: str) -> None:
    assert (await world.asks("Ann", asked)).text.startswith("🏛")


async def test_an_article_leads_to_its_summit_and_a_group_is_answered_too(world: World) -> None:
    answer = await world.asks("Ann", "/article 1")
    pressed = await world.presses("Ann", next(key for key in answer.keys if key.startswith("🏛")))
    assert pressed.message is not None
    assert "4 articles" in pressed.message.text
    group = await world.asks("Ben", "/summits", where="Desk")
    assert group.text.startswith("🏛 Summits · 2")


@pytest.fixture
async def desk(seeded: Path, readers: ReaderHere, tmp_path: Path) -> AsyncIterator[World]:
    """A world in which Ann is an administrator, with one article more on a meeting in Rome."""
    shutil.copy(seeded, tmp_path / "summit.db")
    async with living(tmp_path / "summit.db", readers, admins=["Ann"]) as alive:
        text = "Leaders met in Rome on Thursday. They agreed on nothing at all."
        await alive.bot.store.change(
            save, extraction(article(text, name="rome", title="Rome <b>"), statements=[]), now=alive.now
        )
        yield alive


async def test_an_administrator_puts_two_summits_together_and_takes_it_back(desk: World) -> None:
    listed = await desk.asks("Ann", "/summits")
    number = re.search(r"Rome meeting\n.*summit (\d+)", listed.text)
    assert number
    done = await desk.asks("Ann", f"/summits merge {number[1]} = Paris March")
    assert "are one summit, now and for later articles" in done.text
    assert "27 Mar 2025 · 5 articles" in (await desk.asks("Ann", MARCH)).text
    await desk.asks("Ann", "/summits log")
    done = await desk.asks("Ann", f"/summits merge {number[1]} = Paris March")
    assert "one summit already" in done.text
    taken = await desk.asks("Ann", "/summits undo")
    assert taken.text.startswith("Taken back")
    assert "27 Mar 2025 · 4 articles" in (await desk.asks("Ann", MARCH)).text


async def test_take_it_back_stands_under_the_decision_and_works_once(desk: World) -> None:
    done = await desk.asks("Ann", "/summits rename Rome = <i>Nothing</i> & more")
    assert "<i>Nothing</i> & more" in done.text
    back = await desk.presses("Ann", "↩ Take it back")
    assert back.note == "Taken back."
    again = await desk.presses_data("Ann", done.id, "mu:1")
    assert (again.note, again.is_alert) == ("That is decided already.", True)


async def test_an_article_is_moved_and_stays(desk: World) -> None:
    done = await desk.asks("Ann", "/summits move 6 = Paris September")
    assert "and stays there" in done.text
    assert "4 Sep 2025 · 2 articles" in (await desk.asks("Ann", "/brief Paris September")).text
    assert "“Rome <b>” went from" in (await desk.asks("Ann", "/summits move 6 = none")).text
    assert "4 Sep 2025 · told by one article" in (await desk.asks("Ann", "/brief Paris September")).text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/summits merge 1 = 1", "one summit already"),
        ("/summits merge 99 = 1", "There is no summit number 99."),
        ("/summits merge Paris = Rome", "Say the number."),
        ("/summits merge Lima = Rome", "No summit is called “Lima”"),
        ("/summits merge", "makes summit 2 a part of summit 1"),
        ("/summits move x = 1", "is no article's number"),
        ("/summits move 99 = 1", "There is no article number 99."),
        ("/summits rename 1 =", "makes summit 2 a part of summit 1"),
        ("/summits undo", "There is no such decision to take back"),
        ("/summits undo 7", "There is no such decision to take back"),
        ("/summits log", "Nothing was decided yet."),
        ("/summits fix", "makes summit 2 a part of summit 1"),
    ],
)
async def test_words_do_it_or_say_why_not(desk: World, text: str, answer: str) -> None:
    assert answer in (await desk.asks("Ann", text)).text
    assert await desk.bot.store.ask(decisions) == ()


async def test_only_an_administrator_decides_and_only_in_private(desk: World) -> None:
    before = await desk.bot.store.ask(summits, limit=9)
    done = await desk.asks("Ann", "/summits rename Rome = Other")
    for who, where, note in (
        ("Ben", None, "This is for the administrators of the bot."),
        ("Ben", "Desk", "This is for the administrators of the bot."),
        ("Ann", "Desk", "Please write this to me in private."),
    ):
        assert (await desk.asks(who, "/summits merge 1 = 2", where=where)).text == note
        message = done.id if where is None and who == "Ann" else desk.last(who, where).id
        pressed = await desk.presses_data(who, message, "mu:1", where=where)
        assert (pressed.note, pressed.is_alert) == (note, True)
    assert len(await desk.bot.store.ask(decisions)) == 1
    await desk.asks("Ann", "/summits undo")
    assert await desk.bot.store.ask(summits, limit=9) == before
    assert "Administrators" not in (await desk.asks("Ben", "/summits")).text


async def test_an_article_that_arrives_joins_its_summit(world: World) -> None:
    text = (
        "PARIS — The summit of the volunteer coalition in Paris on Thursday ended without dessert. "
        "Leaders agreed on a menu. “It was good,” said President Emmanuel Macron at the meeting."
    )
    await world.article_arrives(text, name="late", title="No dessert in Paris")
    answer = await world.asks("Ann", MARCH)
    assert "5 articles" in answer.text
