"""/compare: how two names are read, what is laid side by side, and what wrong names get."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from sqlite_utils import Database

from extraction.model import Direction, Speaker, SpeakerKind
from handlers.compare_reading import read_two
from storage import Store
from tests.handlers.offline import Call, Chat, talking
from tests.newsroom import MACRON, MELONI, TUSK, publish, store

TROOPS, SANCTIONS, CEASEFIRE = "troop-deployment", "sanctions", "ceasefire"
STARMER = Speaker("Keir Starmer", SpeakerKind.PERSON, country="GB", role="Prime Minister")
IZET = Speaker("Izet Begić", SpeakerKind.PERSON, country="BA", role="president")


def newsroom() -> Store:
    """Two articles: Italy and Poland differ on troops and agree on sanctions; people speak of both."""
    db = store()
    publish(
        db,
        "one",
        (MACRON, "We will send troops when the fighting ends", TROOPS),
        (STARMER, "Sanctions are what brings them to the table", SANCTIONS),
        (MACRON, "Sanctions must stay until there is a real peace", SANCTIONS),
        (MELONI, "Our soldiers will stay where they are this year", TROOPS),
        stances=(
            ("IT", TROOPS, Direction.AGAINST),
            ("PL", TROOPS, Direction.FOR),
            ("IT", SANCTIONS, Direction.FOR),
            ("PL", SANCTIONS, Direction.FOR),
            ("PL", CEASEFIRE, Direction.FOR),
            ("DE", TROOPS, Direction.CONDITIONAL),
        ),
    )
    publish(
        db,
        "two",
        (STARMER, "Nobody sends troops before there is a paper", TROOPS),
        (TUSK, "The winter was long", None),
        (IZET, "We support every word of it", SANCTIONS),
        on=date(2026, 3, 9),
    )
    return db


@pytest.fixture(scope="module")
def db() -> Database:
    return newsroom()


@pytest_asyncio.fixture
async def chat() -> AsyncIterator[Chat]:
    async with talking(newsroom()) as open_chat:
        yield open_chat


async def ask(chat: Chat, words: str) -> Call:
    (call,) = await chat.says(words)
    return call


#: what is typed -> the two, and what about
READ = {
    "Macron Starmer": ("Emmanuel Macron", "Keir Starmer", None),
    "Macron, Starmer": ("Emmanuel Macron", "Keir Starmer", None),
    "macron and starmer": ("Emmanuel Macron", "Keir Starmer", None),
    "Emmanuel Macron vs Keir Starmer": ("Emmanuel Macron", "Keir Starmer", None),
    "Macron Starmer troops": ("Emmanuel Macron", "Keir Starmer", "troops"),
    "Macron with Starmer on sanctions": ("Emmanuel Macron", "Keir Starmer", "sanctions"),
    "makron starmr troop deployment": ("Emmanuel Macron", "Keir Starmer", "troop deployment"),
    "Italy Poland": ("Italy", "Poland", None),
    "Rome/Warsaw": ("Italy", "Poland", None),
    "the Italians and the Poles": ("Italy", "Poland", None),
    "Kremlin, White House": ("Russia", "United States", None),
    "United States United Kingdom troops": ("United States", "United Kingdom", "troops"),
    "Bosnia and Herzegovina and Italy": ("Bosnia and Herzegovina", "Italy", None),
    "South Korea North Korea": ("South Korea", "North Korea", None),
    "Macron Poland": ("Emmanuel Macron", "Poland", None),
    "Italy Poland weather of today": ("Italy", "Poland", "weather of today"),
}


@pytest.mark.parametrize(("words", "expected"), READ.items(), ids=READ)
def test_two_names_are_read(db: Database, words: str, expected: tuple[str, str, str | None]) -> None:
    both = read_two(db, words)
    assert both.left.subject is not None
    assert both.right is not None
    assert both.right.subject is not None
    assert (both.left.subject.name, both.right.subject.name, both.about) == expected
    assert both.third is None


@pytest.mark.parametrize("words", ["Macron", "Italy", "Italy troops", "Macron on sanctions", "Italy and"])
def test_one_name_is_one(db: Database, words: str) -> None:
    both = read_two(db, words)
    assert both.left.subject is not None
    assert both.right is None


@pytest.mark.parametrize("words", ["", "qqqq", "qqqq wwww", "? !", "and", ", ,", "x " * 70])
def test_no_name_is_none(db: Database, words: str) -> None:
    both = read_two(db, words)
    assert (both.left.subject, both.right) == (None, None)


async def test_what_two_countries_differ_on_comes_first(chat: Chat) -> None:
    answer = await ask(chat, "/compare Italy Poland")
    assert answer.text.startswith(
        "⚖ 🇮🇹 Italy and 🇵🇱 Poland\nThey differ on 1 issue, they agree on 1 issue.\n\n"
        "1 · Troop deployment · They differ\n🇮🇹 Italy: ❌ against, told since 2 Mar 2026\n"
        "IT is against troop-deployment.\n2 Mar 2026 · The Gazette\n"
        "🇵🇱 Poland: ✅ for, told since 2 Mar 2026"
    )
    assert "2 · sanctions · They agree" in answer.text.replace("Sanctions", "sanctions")
    assert "Only Poland: ceasefire." in answer.text


async def test_a_condition_is_no_contradiction_of_a_yes(chat: Chat) -> None:
    answer = await ask(chat, "/compare Poland Germany troops")
    assert "Troop deployment · One of them on condition" in answer.text
    answer = await ask(chat, "/compare Italy Germany troops")
    assert "Troop deployment · They differ" in answer.text


async def test_two_people_stand_side_by_side_with_their_words_and_a_way_to_them(chat: Chat) -> None:
    answer = await ask(chat, "/compare Macron Starmer troops")
    assert "“We will send troops when the fighting ends”" in answer.text
    assert "“Nobody sends troops before there is a paper”" in answer.text
    taps = [data for label, data in answer.buttons.items() if label.startswith("🔍")]
    assert len(taps) == 2
    (_, edited) = sorted(await chat.taps(taps[0], answer), key=lambda one: one.method)
    assert "We will send troops when the fighting ends" in edited.text
    back = await chat.taps(edited.buttons["◀ Back"], edited)
    assert any(one.method == "editMessageText" and one.text == answer.text for one in back)


async def test_words_that_show_no_position_do_not_stand_for_one(chat: Chat) -> None:
    answer = await ask(chat, "/compare Italy Poland troops")
    assert "Our soldiers will stay" not in answer.text
    assert "IT is against troop-deployment." in answer.text


#: what is typed -> what the answer says, and a button that leads on ("" for none)
HELPED = {
    "/compare Macron": ("Compare Emmanuel Macron with whom?", "Keir Starmer · Prime Minister"),
    "/compare Rome": ("Compare 🇮🇹 Italy with whom?", "🇵🇱 Poland"),
    "/compare Macron, Starmer, Meloni": (
        "I compare two at a time, and read Emmanuel Macron, Keir Starmer, Giorgia Meloni. Which two?",
        "Keir Starmer and Giorgia Meloni",
    ),
    "/compare Italy Poland France": ("I compare two at a time", "Italy and France"),
    "/compare Italy Italy": ("Italy twice: there is nothing to compare.", ""),
    "/compare Italy Rome": ("Italy twice: there is nothing to compare.", ""),
    "/compare Macron Poland": ("I compare two people, or two countries.", "🇫🇷 France and 🇵🇱 Poland"),
    "/compare qqqq wwww": ("I know nobody and no country called “qqqq wwww”. Try /compare", ""),
    "/compare Italy Poland xyzzy": ("I know no issue called “xyzzy”. On everything:", "🔍 1 Italy"),
    "/compare Chad Peru": ("There is no issue on which the articles tell something of both.", "🇹🇩 Chad"),
    "/compare Italy Poland fishing rights": ("No article tells anything of either on this.", "◀ All issues"),
    "/compare Italy France ceasefire": ("No article tells anything of either on this.", "🇮🇹 Italy"),
}


@pytest.mark.parametrize(("words", "expected"), HELPED.items(), ids=HELPED)
async def test_wrong_names_get_a_sentence_that_helps(
    chat: Chat, words: str, expected: tuple[str, str]
) -> None:
    answer = await ask(chat, words)
    assert expected[0] in answer.text
    assert not expected[1] or expected[1] in answer.buttons


async def test_every_button_leads_somewhere(chat: Chat) -> None:
    waiting = [await ask(chat, words) for words in ("/compare Italy Poland", "/compare Macron Starmer")]
    tapped: set[str] = set()
    while waiting:
        view = waiting.pop()
        for data in view.buttons.values():
            if not data.startswith("o:") or data in tapped:
                continue
            tapped.add(data)
            calls = await chat.taps(data, view)
            assert sorted(one.method for one in calls) == ["answerCallbackQuery", "editMessageText"]
            waiting += [one for one in calls if one.method == "editMessageText"]
    assert len(tapped) >= 4


@pytest.mark.parametrize(
    "data",
    ["o:", "o:s:1:1:0:", "o:s:99:1:0:", "o:a:XX:IT:0:", "o:a:IT:PL:0:nosuch", "o:x:1:2:0:", "o:s:IT:PL:0:"],
)
async def test_a_forged_tap_is_out_of_date(chat: Chat, data: str) -> None:
    (call, *_) = await chat.taps(data)
    assert call.method == "answerCallbackQuery"
    assert "out of date" in call.parameters["text"]
