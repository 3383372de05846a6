"""A reporter alone with the bot: questions, misspellings, and every button there is."""

from __future__ import annotations

import re

import pytest

from bot.settings import SEEDS
from tests.world import Shown, World

ARTICLES = " ".join(
    " ".join(path.read_text(encoding="utf-8").split()) for path in sorted((SEEDS / "articles").glob("*.txt"))
)


def made_up(answer: Shown) -> list[str]:
    """Pieces of the answer's quotations that stand in no article."""
    pieces = (piece for quotation in answer.quotations for piece in re.split(r"\s*(?:\[…\]|…)\s*", quotation))
    words = (" ".join(piece.removeprefix("“").removesuffix("”").split()) for piece in pieces)
    return [piece for piece in words if piece not in ARTICLES]


async def test_start_shows_what_can_be_asked_and_the_menu_knows_every_command(world: World) -> None:
    answer = await world.asks("Ann", "/start")
    assert "/who" in answer.text
    assert answer.keys
    helped = await world.asks("Ann", "/help")
    menu = await world.bot.app.bot.get_my_commands()
    assert len(menu) >= 10
    assert [c.command for c in menu if f"/{c.command}" not in helped.text] == []


async def test_who_shows_the_person_and_words_that_stand_in_the_articles(world: World) -> None:
    answer = await world.asks("Ann", "/who Macron")
    assert "Emmanuel Macron" in answer.words("bold")
    assert "resident" in answer.text.splitlines()[1]
    assert re.search(r"\d+ statements in \d articles", answer.text)
    assert len(answer.quotations) >= 3
    assert made_up(answer) == []


@pytest.mark.parametrize(
    "asked",
    ["macron", "makron", "MACRON", "President Macron", "Emmanuel Macron", "Mr. Macron", "émmanuel mäcron"],
)
async def test_a_name_need_not_be_spelled_as_in_the_articles(world: World, asked: str) -> None:
    answer = await world.asks("Ann", f"/who {asked}")
    assert "Emmanuel Macron" in answer.words("bold")
    assert answer.quotations


@pytest.mark.parametrize("asked", ["Zelenskyy", "Zelensky", "Selenskyj", "Volodymyr Zelenskiy"])
async def test_other_spellings_of_one_name_find_the_same_person(world: World, asked: str) -> None:
    answer = await world.asks("Ann", f"/who {asked}")
    if not answer.quotations:
        # The office of the same name may be meant as well; the person is the first to choose.
        assert "Zelensk" in answer.keys[0], answer.text
        pressed = await world.presses("Ann", answer.keys[0])
        assert pressed.message is not None
        answer = pressed.message
    assert any("Zelensk" in name for name in answer.words("bold")), answer.text
    assert answer.quotations


async def test_words_after_the_name_narrow_the_answer(world: World) -> None:
    answer = await world.asks("Ann", "/who Macron ceasefire")
    everything = await world.asks("Ann", "/who Macron")
    assert answer.quotations
    assert len(answer.quotations) <= len(everything.quotations)
    assert any("ceasefire" in quotation.lower() for quotation in answer.quotations)


async def test_an_unknown_name_gives_buttons_and_an_example_that_work(world: World) -> None:
    answer = await world.asks("Ann", "/who Qqwertz")
    assert "Qqwertz" in answer.text
    example = re.search(r"/who [^,.]+?(?=,|\.|$)", answer.text)
    assert example
    assert (await world.asks("Ann", example[0])).quotations
    await world.asks("Ann", "/who Qqwertz")
    pressed = await world.presses("Ann", answer.keys[0])
    assert pressed.message is not None
    assert pressed.message.quotations


async def test_the_context_shows_the_sentences_around_and_leads_back(world: World) -> None:
    before = await world.asks("Ann", "/who Macron")
    first = before.quotations[0]
    shown = await world.presses("Ann", next(key for key in before.keys if key.startswith("🔍")))
    assert shown.message is not None
    text = " ".join(shown.message.text.split())
    # What stands around the statement is the article's too, and longer than the statement.
    longest = max(shown.message.quotations, key=len, default=shown.message.text)
    assert len(longest) > len(first)
    assert " ".join(first.strip("“”").split())[:40] in text
    back = await world.presses("Ann", "Back")
    assert back.message is not None
    assert (back.message.text, back.message.buttons) == (before.text, before.buttons)


async def test_older_statements_come_page_by_page_and_none_twice(world: World) -> None:
    answer = await world.asks("Ann", "/who Macron")
    total = int(re.findall(r"(\d+) different ones", answer.text)[0])
    headers = []
    for _ in range(60):
        headers += re.findall(r"^(\d+) · ", answer.text, re.MULTILINE)
        if not any(key.startswith("Older") for key in answer.keys):
            break
        pressed = await world.presses("Ann", next(key for key in answer.keys if key.startswith("Older")))
        assert pressed.message is not None
        answer = pressed.message
        assert made_up(answer) == []
    assert headers == [str(number) for number in range(1, total + 1)]


async def test_a_country_shows_its_stances_with_the_condition_word_for_word(world: World) -> None:
    answer = await world.asks("Ann", "/country Italy")
    assert "Italy" in answer.text
    assert answer.quotations
    assert made_up(answer) == []
    evidence = await world.presses("Ann", "Troop deployment")
    assert evidence.message is not None
    assert "United Nations" in evidence.message.text
    assert made_up(evidence.message) == []


async def test_an_issue_groups_countries_by_stance(world: World) -> None:
    answer = await world.asks("Ann", "/positions troop deployment")
    for name in ("Italy", "Poland", "France"):
        assert name in answer.text
    assert answer.text.index("France") < answer.text.index("Poland"), "for before against"


@pytest.mark.parametrize(
    "question",
    [
        "what did Macron say about sanctions?",
        "What has President Macron said on the ceasefire",
        "where does Italy stand on troops?",
        "who said what about sanctions?",
    ],
)
async def test_plain_questions_are_understood(world: World, question: str) -> None:
    answer = await world.asks("Ann", question)
    assert answer.quotations or answer.keys
    assert "nothing" not in answer.text.lower().split(".")[0]


async def test_latest_and_article_lead_to_what_was_read(world: World) -> None:
    latest = await world.asks("Ann", "/latest")
    assert "5 articles" in latest.text
    article = await world.asks("Ann", "/article 1")
    assert re.search(r"\d+ statements, \d+ positions", article.text)


async def test_an_edited_question_is_left_alone(world: World) -> None:
    from bot.sandbox import people as act

    await world.says("Ann", "/who Macron")
    chat, person = world.chat("Ann"), world.people["Ann"]
    asked = next(m for m in chat.messages.values() if m["from"]["id"] == person.id)
    world.answers = []
    act.rewrite(world.telegram, person, chat, asked["message_id"], "/who Starmer")
    await world.settles()
    assert world.answers == []


WITH_BUTTONS = (
    "/start",
    "/who Macron",
    "/who Qqwertz",
    "/country Italy",
    "/positions troop deployment",
    "/search Ukraine",
    "/article 1",
    "/subscribe",
)


@pytest.mark.parametrize("command", WITH_BUTTONS)
async def test_every_button_does_something(world: World, command: str) -> None:
    """Goes from button to button not pressed before; each edits, writes, or says why not."""
    shown = await world.asks("Ann", command)
    pressed: set[str] = set()
    returned = False
    while len(pressed) < 24:
        new = [data for data in callback_data(shown) if data not in pressed]
        if not new:
            if returned:
                break
            shown, returned = await world.asks("Ann", command), True
            continue
        returned = False
        pressed.add(new[0])
        result = await world.presses_data("Ann", shown.id, new[0])
        after = result.message
        changed = after is None or (after.text, after.buttons) != (shown.text, shown.buttons)
        assert changed or result.note or world.answers, f"{command}: {new[0]!r} does nothing"
        shown = after if after is not None and after.keys else await world.asks("Ann", command)
        assert made_up(shown) == []
    assert pressed


def callback_data(shown: Shown) -> list[str]:
    """What the buttons of a message send."""
    rows = shown.json.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]
