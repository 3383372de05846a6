"""Zone, quiet hours, pauses, digests on demand and a subscription's card, as people write and tap them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlite_utils import Database

from extraction.model import Direction
from storage import chats, subscriptions
from storage.subscriptions import MOST_PER_CHAT, Timing, as_filter
from storage.values import Cadence, ChatKind, Filter, Pause, Subscription
from storage.values import Chat as KnownChat
from tests.handlers.offline import BOT, GROUP, PRIVATE, Chat, talking
from tests.handlers.test_subscribe import DESK, note, shown
from tests.newsroom import MACRON, MELONI, TUSK, publish, store

TROOPS = "troop-deployment"
HERE = 7
NOON = datetime(2025, 3, 28, 12, 0, tzinfo=UTC)
YESTERDAY = datetime(2025, 3, 27, 10, 0, tzinfo=UTC)


@pytest.fixture
def db() -> Database:
    db = store()
    publish(
        db,
        "one",
        (MACRON, "We will stay and talk of ferries", TROOPS),
        (MELONI, "We will not", TROOPS),
        (TUSK, "Perhaps", None),
        stances=(("IT", TROOPS, Direction.AGAINST),),
        now=YESTERDAY,
    )
    return db


@pytest_asyncio.fixture
async def chat(db: Database) -> AsyncIterator[Chat]:
    async with talking(db) as open_chat:
        yield open_chat


def has(db: Database) -> list[Subscription]:
    return list(subscriptions.subscriptions_of(db, HERE))


def here(db: Database) -> KnownChat:
    known = chats.chat(db, HERE)
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Brussels", "Europe/Brussels"),
        ("europe/brussels", "Europe/Brussels"),
        ("is Brussels", "Europe/Brussels"),
        ("Paris time", "Europe/Paris"),
        ("Belgium", "Europe/Brussels"),
        ("UTC+5:30", "UTC+05:30"),
        ("+2", "UTC+02:00"),
        ("CET", "Europe/Brussels"),
    ],
)
async def test_a_zone_is_a_city_a_country_or_an_offset(
    chat: Chat, db: Database, words: str, zone: str
) -> None:
    answer = shown(await chat.says(f"/timezone {words}"))
    assert f"I took {zone}" in answer.text
    assert here(db).zone == zone


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("Brussles", "Europe/Brussels"),
        ("United States", "America/Chicago"),
        ("Mars", "Europe/London"),
        ("<b>&", "Europe/London"),
        ("UTC+99", "Europe/London"),
        ("'; DROP TABLE chats", "Europe/London"),
    ],
)
async def test_a_zone_that_is_none_or_several_offers_the_nearest(
    chat: Chat, db: Database, words: str, offered: str
) -> None:
    answer = shown(await chat.says(f"/timezone {words}"))
    assert chats.chat(db, HERE) is None
    taken = shown(await chat.taps(answer.buttons[offered], answer))
    assert offered in taken.text
    assert here(db).zone == offered


async def test_a_shared_location_sets_the_zone_and_says_which(chat: Chat, db: Database) -> None:
    place = {"location": {"latitude": 50.85, "longitude": 4.35}}
    message = {
        "message_id": 5,
        "date": 1,
        "chat": PRIVATE,
        "from": {"id": 7, "is_bot": False, "first_name": "A"},
    }
    answer = shown(await chat.gets({"message": message | place}))
    assert "I took Europe/Brussels" in answer.text
    assert "nearest" in answer.text
    group = message | {"chat": GROUP, "sender_chat": GROUP} | place
    assert await chat.gets({"message": group}) == [], "not said to the bot"
    asked = {"message_id": 4, "date": 1, "chat": GROUP, "from": BOT, "text": "x"}
    assert "I took" in shown(await chat.gets({"message": group | {"reply_to_message": asked}})).text


async def test_subscriptions_move_to_the_new_zone_only_when_asked(chat: Chat, db: Database) -> None:
    await chat.says("/subscribe daily 08:00 Brussels")
    answer = shown(await chat.says("/timezone Tokyo"))
    assert [one.zone for one in has(db)] == ["Europe/Brussels"]
    moved = shown(await chat.taps(answer.buttons["Move 1 subscription too"], answer))
    assert "Moved 1" in moved.text
    assert [(one.at, one.zone) for one in has(db)] == [("08:00", "Asia/Tokyo")]
    assert "nothing left" in shown(await chat.taps("z:move:Asia/Tokyo")).text
    assert "go" not in shown(await chat.says("/timezone Tokyo")).buttons


async def test_everything_here_is_paused_and_goes_on(chat: Chat, db: Database) -> None:
    assert "nothing to pause" in shown(await chat.says("/pause 3 days")).text
    for words in ("daily 08:00 Brussels", "now Italy"):
        await chat.says(f"/subscribe {words}")
    answer = shown(await chat.says("/pause until Monday"))
    assert "2 subscriptions paused until Mon 31 Mar, 00:00 (Europe/Brussels)" in answer.text
    assert {one.pause for one in has(db)} == {Pause.ASKED}
    assert "paused until Mon 31 Mar" in shown(await chat.says("/subscriptions")).text
    assert "2 subscriptions go on" in shown(await chat.taps(answer.buttons["▶️ Go on now"], answer)).text
    assert {one.pause for one in has(db)} == {None}
    assert "Nothing was paused" in shown(await chat.says("/pause off")).text
    assert "does not read" in shown(await chat.says("/pause banana")).text
    offered = shown(await chat.says("/pause"))
    assert "paused until Mon 31 Mar" in shown(await chat.taps(offered.buttons["3 days"], offered)).text


async def test_quiet_hours_are_set_said_and_ended(chat: Chat, db: Database) -> None:
    await chat.says("/subscribe daily 06:30 Brussels")
    answer = shown(await chat.says("/settings quiet 22-7"))
    assert "Quiet from 22:00 to 07:00, Europe/Brussels" in answer.text
    assert "1 subscription here falls into them, and comes at 07:00" in answer.text
    assert "in the quiet hours" in shown(await chat.says("/subscribe daily 06:45")).text
    assert "in the quiet hours" not in shown(await chat.says("/subscribe daily 07:45")).text
    seen = shown(await chat.says("/settings"))
    assert "Quiet hours: 22:00 to 07:00" in seen.text
    asked = shown(await chat.taps(seen.buttons["🌙 Quiet hours"], seen))
    assert "No quiet hours" in shown(await chat.taps(asked.buttons["No quiet hours"], asked)).text
    assert here(db).quiet is None
    asked = shown(await chat.says("/settings quiet"))
    await chat.taps(asked.buttons["23:00 to 06:00"], asked)
    assert here(db).quiet == ("23:00", "06:00")
    for nonsense in ("banana", "22:00", "25-7", "7-7"):
        assert "does not read" in shown(await chat.says(f"/settings quiet {nonsense}")).text
    assert "no setting “colour”" in shown(await chat.says("/settings colour red")).text
    assert here(db).quiet == ("23:00", "06:00")


async def test_settings_lead_to_everything_else(chat: Chat) -> None:
    await chat.says("/subscribe daily 08:00 Brussels")
    seen = shown(await chat.says("/settings"))
    for label, words in (
        ("🌍 Time zone", "Times here"),
        ("⏸ Pause", "none paused"),
        ("🔔 Subscriptions", "1 subscription"),
        ("🌙 Quiet hours", "nothing is sent"),
    ):
        assert words in shown(await chat.taps(seen.buttons[label], seen)).text


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("now “ferries”", "everything, with “ferries”"),
        ("now ferries", "everything, with “ferries”"),
        ("now Italy -migration", "Italy, without “migration”"),
        (
            "now Italy, Poland on troops from The Gazette",
            "Italy or Poland, on troop deployment, from The Gazette",
        ),
        ("now from gazette", "everything, from The Gazette"),
        ("Italy only when a position changes", "position changes: Italy"),
        ("daily 8 only changes", "position changes"),
    ],
)  # fmt: skip
async def test_words_outlets_and_changes_narrow_a_subscription(chat: Chat, words: str, about: str) -> None:
    answer = shown(await chat.says(f"/subscribe {words}"))
    assert f"About: {about}\n" in answer.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "now from Gazete",
            ["no article from “Gazete”", "Near it: The Gazette", "/subscribe now from The Gazette"],
        ),
        ("now from Reuters", ["no article from “Reuters”", "Nothing is subscribed"]),
        ("now wheat", ["called “wheat”", "write it in marks"]),
    ],
)  # fmt: skip
async def test_an_unknown_outlet_or_word_is_answered_with_what_would_do(
    chat: Chat, db: Database, words: str, said: list[str]
) -> None:
    answer = shown(await chat.says(f"/subscribe {words}"))
    assert [part for part in said if part not in answer.text] == []
    assert has(db) == []


async def test_a_card_changes_what_a_subscription_is_about(chat: Chat, db: Database) -> None:
    made = shown(await chat.says("/subscribe daily 08:00 Brussels “ferries”"))
    view = shown(await chat.taps(made.buttons["✏️ Change"], made))
    for label in ("🔎 About", "+ country", "🇮🇹 Italy", "✕ “ferries”", "+ person", "Donald Tusk",
                  "+ outlet", "The Gazette", "+ only when a position changes"):  # fmt: skip
        view = shown(await chat.taps(view.buttons[label], view))
    assert "position changes: Donald Tusk or Italy, from The Gazette" in view.text
    view = shown(await chat.taps(view.buttons["✕ only when a position changes"], view))
    view = shown(await chat.taps(view.buttons["✕ Italy"], view))
    (kept,) = has(db)
    assert (kept.wants.actors, kept.wants.words, kept.wants.outlets) == ((), (), ("The Gazette",))
    card = shown(await chat.taps(view.buttons["◀ Back"], view))
    zones = shown(await chat.taps(card.buttons["🌍 Zone"], card))
    card = shown(await chat.taps(zones.buttons["Asia/Tokyo"], zones))
    assert "08:00, Asia/Tokyo" in card.text
    pause = shown(await chat.taps(card.buttons["⏸ Pause"], card))
    card = shown(await chat.taps(pause.buttons["1 week"], pause))
    assert "paused until" in card.text
    card = shown(await chat.taps(card.buttons["▶️ Go on"], card))
    assert "Next:" in card.text
    assert "Removed" in shown(await chat.taps(card.buttons["🗑 Remove"], card)).text
    assert "out of date" in note(await chat.taps(card.buttons["👁 Preview"], card))


async def test_a_preview_shows_the_digest_that_would_have_come(chat: Chat, db: Database) -> None:
    made = shown(await chat.says("/subscribe daily 08:00 Brussels Italy"))
    before = has(db)
    card = shown(await chat.taps(made.buttons["✏️ Change"], made))
    seen = shown(await chat.taps(card.buttons["👁 Preview"], card))
    assert "You would have got this on Fri 28 Mar, 08:00" in seen.text
    assert "We will not" in seen.text
    assert "ferries" not in seen.text
    assert shown(await chat.taps(seen.buttons["◀ Back"], seen)).text == card.text
    assert has(db) == before, "looking moves nothing"


async def test_two_who_change_one_subscription_both_see_how_it_is_then(chat: Chat, db: Database) -> None:
    made = shown(await chat.says("/subscribe now Italy"))
    card = shown(await chat.taps(made.buttons["✏️ Change"], made))
    first = second = shown(await chat.taps(card.buttons["🔎 About"], card))
    first = shown(await chat.taps(first.buttons["✕ Italy"], first))
    assert "about everything" in first.text
    # The other one's screen is old: taking Italy away is done already, adding a change goes beside it.
    again = shown(await chat.taps(second.buttons["✕ Italy"], second))
    assert again.text == first.text
    both = shown(await chat.taps(second.buttons["+ only when a position changes"], second))
    assert "position changes" in both.text
    assert has(db)[0].wants == as_filter(changes=True)


@pytest.mark.parametrize(
    "data",
    ["e:1", "e:x", "e:", "e", "e:9", "e:9:about", "e:1:boo", "e:1:+:a:XX", "e:1:+:s:9999", "e:1:+:s:x",
     "e:1:+:i:none", "e:1:+:o:ffffffff", "e:1:+:z:1", "e:1:+", "e:1:zone:Mars/Phobos", "e:1:zone:../../etc",
     "e:1:pause:9y", "e:1:pause:off", "e:1:add:q", "e:1:past:99", "e:99999999999999999999:about",
     "z:set:Mars/Phobos", "z:set:", "z:x", "z:move:../etc/passwd", "z:set:localtime",
     "h:9y", "h:", "q:9999-0000",
     "q:0700-0700", "q:", "q:2200", "g:n:0:1", "g:n:0:1:99", "g:x:0:1:1", "g:w:0:1:1", "g:p:-1:1:1", "g:"],
)  # fmt: skip
async def test_stale_and_forged_taps_are_out_of_date_and_change_nothing(
    chat: Chat, db: Database, data: str
) -> None:
    # Subscription 1 is somebody else's.
    chats.meet(db, 8, ChatKind.PRIVATE, now=NOON)
    other, _ = subscriptions.subscribe(db, 8, None, Timing(Cadence.DAILY, "08:00"), Filter(), now=NOON)
    assert "out of date" in note(await chat.taps(data))
    assert subscriptions.subscriptions_of(db, 8) == (other,)
    # ... or one's own, of which the button says nonsense.
    if data.startswith("e:1:"):
        chats.meet(db, HERE, ChatKind.PRIVATE, now=NOON)
        db.execute("UPDATE subscriptions SET chat_id = 7 WHERE id = 1")
        assert "out of date" in note(await chat.taps(data))
        assert [one.wants for one in has(db)] == [Filter()]


async def test_in_a_group_only_admins_change_settings_and_looking_is_free(chat: Chat, db: Database) -> None:
    chat.recorder.refuse["getChatMember"] = 400, "Bad Request: user not found"
    for words in ("/timezone Paris", "/pause 3 days", "/settings quiet 22-7"):
        assert "Only admins" in shown(await chat.says(words, chat=GROUP)).text
    for words in ("/timezone", "/pause", "/settings", "/digest"):
        assert "Only admins" not in shown(await chat.says(words, chat=GROUP)).text
    await chat.says("/subscribe now Italy", chat=GROUP, sender_chat=GROUP)
    (made,) = subscriptions.subscriptions_of(db, DESK)
    button: dict[str, Any] = {
        "message": {"message_id": 9, "date": 1, "chat": GROUP, "from": BOT, "text": "x"}
    }
    for data in (f"e:{made.id}:-:a:IT", f"e:{made.id}:pause:1d", "z:set:Europe/Paris", "h:1d", "q:2200-0700"):
        assert "Only admins" in note(await chat.taps(data, **button))
    for data in (f"e:{made.id}", f"e:{made.id}:about", f"e:{made.id}:past", "z:show", "h:show", "q:show"):
        assert "Only admins" not in note(await chat.taps(data, **button))
    assert subscriptions.subscriptions_of(db, DESK) == (made,)


async def test_a_topics_subscription_has_no_card_in_another_topic(chat: Chat, db: Database) -> None:
    here = {"sender_chat": GROUP, "message_thread_id": 4, "is_topic_message": True}
    await chat.says("/subscribe now", chat=GROUP, **here)
    (made,) = subscriptions.subscriptions_of(db, DESK)
    elsewhere: dict[str, Any] = {
        "message": {"message_id": 9, "date": 1, "chat": GROUP, "from": BOT, "text": "x"}
    }
    assert "out of date" in note(await chat.taps(f"e:{made.id}", **elsewhere))


async def test_a_digest_on_demand_tells_what_is_untold_and_moves_nothing(chat: Chat, db: Database) -> None:
    await chat.says("/subscribe daily 08:00 Brussels Italy")
    await chat.says("/subscribe now Meloni")
    assert "Nothing new since you were last told" in shown(await chat.says("/digest")).text
    publish(db, "two", (MELONI, "Something quite new", TROOPS), (TUSK, "Not for you", None), now=NOON)
    before = has(db)
    for _ in range(2):
        told = shown(await chat.says("/digest")).text
        assert told.count("Something quite new") == 1, "once, though two subscriptions ask for it"
        assert "Not for you" not in told
    assert has(db) == before


async def test_a_digest_can_be_of_a_time_and_of_a_filter(chat: Chat, db: Database) -> None:
    publish(db, "two", (MELONI, "Something quite new", TROOPS), now=NOON)
    assert "Something quite new" in shown(await chat.says("/digest")).text
    yesterday = shown(await chat.says("/digest yesterday")).text
    assert "We will not" in yesterday
    assert "Something quite new" not in yesterday
    italy = shown(await chat.says("/digest Italy week"))
    assert "Something quite new" in italy.text
    assert "ferries" not in italy.text
    assert "Nothing arrived" in shown(await chat.says("/digest Germany")).text
    assert "called “xyzzy”" in shown(await chat.says("/digest xyzzy")).text


async def test_a_long_digest_on_demand_turns_its_pages_in_place(chat: Chat, db: Database) -> None:
    for number in range(30):
        words = f"The {number}. thing that has to be said of it, at some length, again and again " * 4
        publish(db, f"a{number}", (MELONI, words + str(number), TROOPS), (TUSK, words, None), now=NOON)
    for request in ("/digest", "/digest Italy"):
        first = shown(await chat.says(request))
        (more,) = [label for label in first.buttons if label.startswith("More")]
        second = shown(await chat.taps(first.buttons[more], first))
        assert second.text != first.text
        again = shown(await chat.taps(second.buttons["◀"], second))
        assert again.text == first.text
        assert "the last 7 days" in first.text
        assert "the last 7 days" in second.text, "what is shown is said on every page"


async def test_the_fifty_first_is_refused_with_filters_too(chat: Chat, db: Database) -> None:
    for minute in range(MOST_PER_CHAT):
        await chat.says(f"/subscribe daily 08:{minute:02d}")
    assert "more is not possible" in shown(await chat.says("/subscribe now “ferries”")).text
    assert len(has(db)) == MOST_PER_CHAT
