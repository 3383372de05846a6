"""/timeline and what changed: newest first, by day, each entry with its evidence, and a picture of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from extraction.model import Direction
from handlers.paging import Button
from handlers.pictures.model import Cell, Lane, Point
from handlers.pictures.sending import Plate
from handlers.pictures.time import MOST_DAYS, MOST_LANES, lanes_of
from handlers.timeline import ChangesTap, TimelineTap, turned
from storage import Store
from storage.moments import DayOnIssue, days_on_issues
from tests.handlers.offline import Call, Chat, talking
from tests.newsroom import MACRON, MELONI, TUSK, publish, store

TROOPS, SANCTIONS = "troop-deployment", "sanctions"
FOR, AGAINST = Direction.FOR, Direction.AGAINST


def newsroom() -> Store:
    """Italy turns on troops within a week; Macron speaks on both days."""
    db = store()
    publish(
        db,
        "one",
        (MACRON, "We will send troops when the fighting ends", TROOPS),
        (MELONI, "Our soldiers will stay where they are", TROOPS),
        stances=(("IT", TROOPS, AGAINST), ("PL", SANCTIONS, FOR)),
    )
    publish(
        db,
        "two",
        (MACRON, "The sanctions stay", SANCTIONS),
        (MACRON, "The force stands ready", TROOPS),
        (TUSK, "The winter was long", None),
        stances=(("IT", TROOPS, FOR),),
        on=date(2026, 3, 9),
    )
    return db


@pytest.fixture
def db() -> Store:
    return newsroom()


@pytest_asyncio.fixture
async def chat() -> AsyncIterator[Chat]:
    async with talking(newsroom()) as open_chat:
        yield open_chat


async def ask(chat: Chat, words: str) -> Call:
    (call,) = await chat.says(words)
    return call


async def test_what_happened_last_comes_first_under_its_day(chat: Chat) -> None:
    answer = await ask(chat, "/timeline Italy")
    assert answer.text == (
        "🕑 🇮🇹 Italy over time\n3 entries, newest first · 2 Mar 2026 to 9 Mar 2026\n"
        "🔄 Troop deployment: ❌ against → ✅ for (9 Mar 2026)\n\n"
        "📅 9 Mar 2026\n1 · ✅ Troop deployment: for\nIT is for troop-deployment.\n"
        "first hand · The Gazette\n\n"
        "📅 2 Mar 2026\n2 · Giorgia Meloni · Troop deployment\n“Our soldiers will stay where they are”\n"
        "Quoted · The Gazette\n\n"
        "3 · ❌ Troop deployment: against\nIT is against troop-deployment.\nfirst hand · The Gazette"
    )
    assert {"🔍 1", "🔍 2", "🔍 3", "🖼 As a picture", "🔄 What changed (1)"} <= set(answer.buttons)


async def test_a_person_has_their_words_and_their_countrys_changes(chat: Chat) -> None:
    answer = await ask(chat, "/timeline meloni troops")
    assert "🕑 Giorgia Meloni 🇮🇹 over time on Troop deployment".casefold() in answer.text.casefold()
    assert "🔄 Italy, troop deployment: ❌ against → ✅ for (9 Mar 2026)" in answer.text
    assert "“Our soldiers will stay where they are”" in answer.text


async def test_an_issue_narrows_it_and_a_button_widens_it_again(chat: Chat) -> None:
    answer = await ask(chat, "/timeline Macron sanctions")
    assert ("The sanctions stay" in answer.text, "The force" in answer.text) == (True, False)
    (_, wide) = sorted(await chat.taps(answer.buttons["All issues"], answer), key=lambda one: one.method)
    assert "The force stands ready" in wide.text


async def test_a_context_leads_back_to_the_timeline(chat: Chat) -> None:
    answer = await ask(chat, "/timeline Macron")
    (_, edited) = sorted(await chat.taps(answer.buttons["🔍 1"], answer), key=lambda one: one.method)
    calls = await chat.taps(edited.buttons["◀ Back"], edited)
    assert any(one.method == "editMessageText" and one.text == answer.text for one in calls)


async def test_pages_go_through_everything() -> None:
    db = store()
    for at in range(13):
        publish(db, f"a{at}", (MACRON, f"This is number {at}", TROOPS), on=date(2026, 3, at + 1))
    async with talking(db) as chat:
        page = await ask(chat, "/timeline Macron")
        seen = [at for at in range(13) if f"number {at}”" in page.text]
        while older := [data for label, data in page.buttons.items() if label.startswith("Older")]:
            page = next(one for one in await chat.taps(older[0], page) if one.method == "editMessageText")
            seen += [at for at in range(13) if f"number {at}”" in page.text]
        assert sorted(seen) == list(range(13))
        assert "◀ Newer" in page.buttons


async def test_what_changed_shows_before_and_after_with_both_evidences(chat: Chat) -> None:
    answer = await ask(chat, "/country Italy")
    assert "✅ Troop deployment: for" in answer.text
    assert "🔄 2 Mar 2026: ❌ against" in answer.text
    tapped = await chat.taps(answer.buttons["🔄 What changed (1)"], answer)
    changed = next(one for one in tapped if one.method == "editMessageText")
    assert changed.text == (
        "🇮🇹 Italy\n1 position has moved\n\n🔄 Troop deployment: ❌ against → ✅ for\n"
        "Before · 2 Mar 2026 · The Gazette · first hand\nIT is against troop-deployment.\n"
        "After · 9 Mar 2026 · The Gazette · first hand\nIT is for troop-deployment."
    )
    assert "🔄 2 Mar 2026: ❌ against" in (await ask(chat, "/positions troop deployment")).text


#: what is typed -> what the answer says
HELPED = {
    "/timeline": "Whose /timeline?",
    "/timeline qqqq": "I know nobody and no country called “qqqq”. Try /timeline ",
    "/timeline Macron xyzzy": "I know no issue called “xyzzy”. On everything:",
    "/timeline Macron since 31 February": "I know no issue called “since 31 February”. On everything:",
    "/timeline Chad": "No article tells of Chad.",
    "/timeline Rome": "🕑 🇮🇹 Italy over time",
    "/timeline the Italians": "🕑 🇮🇹 Italy over time",
    "/timeline makron": "🕑 Emmanuel Macron 🇫🇷 over time",
    "/timeline Macaroni": "Showing “Emmanuel Macron” for “Macaroni”.",
    "/timeline <b>": "I know nobody and no country called “<b>”.",
}


@pytest.mark.parametrize(("words", "expected"), HELPED.items(), ids=HELPED)
async def test_wrong_words_get_a_sentence_that_helps(chat: Chat, words: str, expected: str) -> None:
    assert expected in (await ask(chat, words)).text


@pytest.mark.parametrize(
    "data",
    [
        "t:",
        "t:t:s:99:0:",
        "t:t:a:XX:0:",
        "t:t:s:1:0:nosuch",
        "t:x:s:1:0:",
        "t:c:a:FR:0:",
        "t:c:a:XX:0:",
        "t:p:s:IT:0:",
        "t:p:a:TD:0:",
    ],
)
def test_a_tap_that_leads_nowhere_is_none(db: Store, data: str) -> None:
    assert turned(db, data) is None


def test_an_old_page_number_shows_the_first_page(db: Store) -> None:
    assert turned(db, str(TimelineTap("a:IT", 500))) == turned(db, str(TimelineTap("a:IT")))
    assert turned(db, str(ChangesTap("IT", 500))) == turned(db, str(ChangesTap("IT")))


def test_a_picture_has_its_words_under_it_and_instead_of_it(db: Store) -> None:
    plate = turned(db, str(TimelineTap("a:IT", picture=True)))
    assert isinstance(plate, Plate)
    assert plate.picture.title == "Italy over time"
    assert "<b>Troop deployment</b>: 2 Mar 2026 ❌ against, 1 statement; 9 Mar 2026 ✅ moved to for" in (
        plate.caption
    )
    assert Button("≡ In words", "t:t:a:IT:0:") in plate.keyboard[0]
    assert plate.words == turned(db, str(TimelineTap("a:IT")))


def test_lanes_show_days_counts_positions_and_moves(db: Store) -> None:
    days = days_on_issues(db, actor="IT")
    moved = {one.position.stance_id for one in days[-1:] if one.position}
    drawn = lanes_of("Italy", days, moved).picture
    assert drawn.days == (("2 Mar", "2026"), ("9 Mar", "2026"))
    assert drawn.lanes == (
        Lane("troop deployment", (Point(0, 1, Cell(AGAINST)), Point(1, 0, Cell(FOR, moved=True)))),
    )


def spoken(*days: date, issues: int = 1) -> list[DayOnIssue]:
    return [DayOnIssue(f"i{at}", f"issue {at}", day, 1, None) for day in days for at in range(issues)]


def test_many_days_become_months_and_many_months_years() -> None:
    few = [date(2026, 3, day) for day in range(1, MOST_DAYS + 1)]
    assert len(lanes_of("x", spoken(*few), set()).picture.days) == MOST_DAYS
    many = [date(2026, month, day) for month in (3, 4) for day in range(1, 9)]
    assert lanes_of("x", spoken(*many), set()).picture.days == (("Mar", "2026"), ("Apr", "2026"))
    more = [date(year, month, 1) for year in (2024, 2025, 2026) for month in range(1, 13)]
    drawn = lanes_of("x", spoken(*more), set())
    assert drawn.picture.days == (("2024", ""), ("2025", ""), ("2026", ""))
    assert [point.statements for point in drawn.picture.lanes[0].points] == [12, 12, 12]


def test_what_does_not_fit_is_said() -> None:
    days = [date(year, 1, 1) for year in range(2000, 2020)]
    drawn = lanes_of("x", spoken(*days, issues=MOST_LANES + 2), set())
    assert (len(drawn.picture.days), len(drawn.picture.lanes)) == (MOST_DAYS, MOST_LANES)
    assert drawn.words[-2:] == (
        "Not shown: what was before 2015.",
        "Not shown: 2 further issues.",
    )
