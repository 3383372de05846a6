"""What /brief and /summits answer, and every button under them; Telegram's own parser judges each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date

import pytest

from handlers.brief_taps import BriefTap, LineTap, Section, read_tap
from handlers.paging import TAP_BYTES
from handlers.questions import text_asked
from handlers.requests import Asked, question
from storage import Store, open_store
from storage.articles import save
from storage.gazetteer import load_gazetteer
from tests.handlers.offline import Call, Chat, talking
from tests.makers import NOON, article, extraction
from tests.storage.conftest import LEXICON
from tests.storage.test_briefs import TEXT, told

HOSTILE = (
    "The <b>Soup</b> & Bread Summit in Paris opened on Thursday. "
    "Leaders agreed on <i>soup</i> & “bread” for all. It was late."
)


@pytest.fixture
def db() -> Iterator[Store]:
    """A store in memory that knows some countries."""
    store = open_store(":memory:")
    load_gazetteer(store, LEXICON)
    yield store
    store.close()


@pytest.fixture
async def chat(db: Store) -> AsyncIterator[Chat]:
    """Someone who talks to a bot that has read one summit."""
    save(db, told(), now=NOON)
    async with talking(db) as alive:
        yield alive


async def one(chat: Chat, words: str) -> Call:
    """The one answer to a message."""
    (call,) = await chat.says(words)
    return call


async def test_the_brief_is_one_message_with_everything_of_importance(chat: Chat) -> None:
    answer = await one(chat, "/brief")
    assert answer.text.splitlines()[0] == "🏛 Paris meeting"
    for words in (
        "Took part",
        "🇫🇷 Aud Nes",
        "Ebba Lunde",
        "Decided",
        "umbrellas",
        "Key statements",
        "Sanctions: ✅ 🇫🇷",
    ):
        assert words in answer.text
    assert len(answer.text) < 1600


@pytest.mark.parametrize(
    "words", ["/brief", "/brief paris", "/brief the Paris summit", "/brief 1", "/summits paris"]
)
async def test_a_summit_is_asked_for_by_nothing_by_words_or_by_number(chat: Chat, words: str) -> None:
    assert "Paris meeting" in (await one(chat, words)).text


async def test_every_button_leads_somewhere_and_back(chat: Chat) -> None:
    answer = await one(chat, "/brief")
    for label, data in answer.buttons.items():
        calls = await chat.taps(data, answer)
        shown = [call for call in calls if call.method == "editMessageText"]
        assert shown, label
        assert shown[0].text
        back = [each for name, each in shown[0].buttons.items() if name.startswith("◀")]
        assert str(BriefTap(1)) in back or label.startswith("📄"), label


@pytest.mark.parametrize("section", list(Section))
async def test_every_section_has_a_page(chat: Chat, section: Section) -> None:
    calls = await chat.taps(str(BriefTap(1, section)))
    shown = [call for call in calls if call.method == "editMessageText"]
    assert "Paris meeting" in shown[0].text
    assert [
        call.text
        for call in await chat.taps(str(BriefTap(1, section, 500)))
        if call.method == "editMessageText"
    ]


async def test_a_sentence_is_shown_where_it_stands(chat: Chat) -> None:
    answer = await one(chat, "/brief")
    calls = await chat.taps(answer.buttons["🔍 1"], answer)
    shown = next(call for call in calls if call.method == "editMessageText")
    underlined = [words for kind, words in shown.entities if kind == "underline"]
    assert len(underlined) == 1
    assert underlined[0] in TEXT


@pytest.mark.parametrize(
    "data",
    ["m:999:b:0", "m:1:z:0", "m:1:b:-1", "m:x:b:0", "ml:999:", "mt:999:", "ml:1", "m", "mq:1:", "m:1:b:0:x"],
)
async def test_a_stale_or_forged_button_is_out_of_date(chat: Chat, data: str) -> None:
    (call,) = [call for call in await chat.taps(data) if call.method == "answerCallbackQuery"]
    assert "out of date" in str(call.parameters["text"])


async def test_an_unknown_summit_is_answered_with_those_there_are(chat: Chat) -> None:
    answer = await one(chat, "/brief Lima <b>")
    assert "no summit called “Lima <b>”" in answer.text
    assert "/brief Paris" in answer.text
    assert list(answer.buttons) == ["🏛 Paris meeting · 15 May 2025"]
    assert "Paris meeting" in (await one(chat, "/brief Paris")).text


async def test_without_any_summit_both_commands_help_on(db: Store) -> None:
    async with talking(db) as alive:
        for words in ("/brief", "/brief Paris", "/summits"):
            answer = await one(alive, words)
            assert "No summit has been read about yet" in answer.text
            assert answer.buttons


async def test_one_article_says_that_it_is_one(chat: Chat) -> None:
    assert "told by one article so far: The Paper" in (await one(chat, "/brief")).text


async def test_the_list_shows_day_and_articles_and_a_button_for_each(db: Store) -> None:
    for number in range(8):
        text = f"Leaders met in Paris on {number + 1} June. They ate {'soup ' * number}."
        day = date(2023 - number, 6, 10)
        save(db, extraction(article(text, name=f"a{number}", title=None, published_on=day)), now=NOON)
    async with talking(db) as alive:
        first = await one(alive, "/summits")
        assert first.text.startswith("🏛 Summits · 8, newest first")
        assert "Paris meeting\n1 Jun 2023 · 1 article" in first.text
        assert list(first.buttons) == [*(f"🏛 {place}" for place in range(1, 7)), "Older (2) ▶"]
        calls = await alive.taps(first.buttons["Older (2) ▶"], first)
        second = next(call for call in calls if call.method == "editMessageText")
        assert list(second.buttons) == ["🏛 7", "🏛 8", "◀ Newer"]
        assert "merge" not in first.text


async def test_words_that_fit_several_give_the_newest_and_buttons_to_the_others(db: Store) -> None:
    for year in (2022, 2023, 2024):
        text = "Leaders met in Paris on 3 June. They ate."
        made = article(
            text + " Well." * (year - 2021), name=f"a{year}", title=None, published_on=date(year, 6, 4)
        )
        save(db, extraction(made), now=NOON)
    async with talking(db) as alive:
        answer = await one(alive, "/brief paris")
        assert "3 Jun 2024" in answer.text
        assert "◀ Before: Paris meeting · 3 Jun 2023" in answer.buttons
        assert "🏛 Paris meeting · 3 Jun 2022" in answer.buttons
        assert "3 Jun 2022" in (await one(alive, "/brief paris 2022")).text


async def test_signs_in_an_article_are_shown_as_they_are(db: Store) -> None:
    save(
        db,
        extraction(article(HOSTILE, name="h", title="A <title> & more", published_on=date(2025, 5, 15))),
        now=NOON,
    )
    async with talking(db) as alive:
        answer = await one(alive, "/brief")
        assert "Leaders agreed on <i>soup</i> & “bread” for all." in answer.text
        for section in Section:
            assert await alive.taps(str(BriefTap(1, section)))


async def test_an_article_shows_its_summit(chat: Chat) -> None:
    answer = await one(chat, "/article 1")
    assert "🏛 Paris meeting" in answer.text
    assert answer.buttons["🏛 Paris meeting · 15 May 2025"] == str(BriefTap(1))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("brief me on the Paris summit", "the Paris summit"),
        ("Give me a briefing on the G20", "the G20"),
        ("what happened in Paris?", "Paris"),
        ("What was decided at the summit in Lisbon?", "the summit in Lisbon"),
        ("what did the leaders agree on in Paris?", "Paris"),
        ("who attended the Paris summit?", "the Paris summit"),
        ("who was at the G20?", "the G20"),
        ("summarise the Paris meeting", "the Paris meeting"),
    ],
)
def test_plain_questions_ask_for_a_brief(asked: str, words: str) -> None:
    found = question(asked)
    assert found is not None
    assert (found.kind, found.wanted.words) == (Asked.BRIEF, words)


@pytest.mark.parametrize(
    "asked", ["brief history of Rome", "a brief word", "who is in Paris", "what is brief?"]
)
def test_other_words_do_not(asked: str) -> None:
    found = question(asked)
    assert found is None or found.kind is not Asked.BRIEF


def test_a_plain_question_is_answered_with_the_brief_or_else_with_a_search(db: Store) -> None:
    save(db, told(), now=NOON)
    assert "Paris meeting" in text_asked(db, "what happened in Paris?").html
    assert "umbrellas" in text_asked(db, "what was decided on umbrellas in umbrellas?").html
    assert "I know no summit" in text_asked(db, "what happened in Lima?").html


@pytest.mark.parametrize(
    "tap",
    [
        *(BriefTap(999_999_999_999, section, 9999) for section in Section),
        LineTap(999_999_999_999, back=str(BriefTap(999_999_999_999, Section.PRESENT, 9999))),
        LineTap(12, told=True),
    ],
)
def test_a_tap_is_read_back_and_fits(tap: BriefTap | LineTap) -> None:
    assert read_tap(str(tap)) == tap
    assert len(str(tap).encode()) <= TAP_BYTES
