"""Subscribing, following and ending it, as people write and tap it: the real application, no network."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlite_utils import Database

from bot.planning import Planner
from handlers.subscribe_views import Form, read_form
from storage import chats, outbox, subscriptions
from storage.outbox import NewPage, Recipient, Window
from storage.subscriptions import MOST_PER_CHAT, Timing
from storage.values import Cadence, ChatKind, Filter, Pause, Subscription
from tests.handlers.offline import ANNA, BOT, GROUP, PRIVATE, Call, Chat, talking
from tests.newsroom import MACRON, MELONI, NOON, TUSK, publish, store

TROOPS = "troop-deployment"
HERE = 7
DESK = -100123


@pytest.fixture
def db() -> Database:
    db = store()
    publish(
        db, "one", (MACRON, "We will stay", TROOPS), (MELONI, "We will not", TROOPS), (TUSK, "Perhaps", None)
    )
    return db


@pytest_asyncio.fixture
async def chat(db: Database) -> AsyncIterator[Chat]:
    async with talking(db) as open_chat:
        yield open_chat


def has(db: Database, chat_id: int = HERE) -> list[Subscription]:
    return list(subscriptions.subscriptions_of(db, chat_id))


def shown(calls: list[Call]) -> Call:
    """The message that was written or rewritten."""
    (call,) = [one for one in calls if one.method in {"sendMessage", "editMessageText"}]
    return call


def note(calls: list[Call]) -> str:
    """What popped up over the chat."""
    (call,) = [one for one in calls if one.method == "answerCallbackQuery"]
    text: str = call.parameters.get("text", "")
    return text


@pytest.mark.parametrize(
    ("words", "timing", "about"),
    [
        ("daily 08:00 Europe/Paris", Timing(Cadence.DAILY, "08:00", None, "Europe/Paris"), "everything"),
        ("weekdays at 8", Timing(Cadence.WEEKDAYS, "08:00", None, "UTC"), "everything"),
        ("weekly Monday 9:00 Kyiv", Timing(Cadence.WEEKLY, "09:00", 0, "Europe/Kyiv"), "everything"),
        ("hourly Italy", Timing(Cadence.HOURLY), "Italy"),
        ("now Macron on troops", Timing(Cadence.NOW), "Emmanuel Macron, on troop deployment"),
        ("daily 8am Italy, Poland", Timing(Cadence.DAILY, "08:00"), "Italy or Poland"),
        ("Meloni or Tusk", Timing(Cadence.DAILY, "08:00"), "Giorgia Meloni or Donald Tusk"),
        ("now makron", Timing(Cadence.NOW), "Emmanuel Macron"),
        ("daily 08:00 UTC the Netherlands", Timing(Cadence.DAILY, "08:00"), "Netherlands"),
    ],
)
async def test_what_is_asked_for_is_kept_and_said(
    chat: Chat, db: Database, words: str, timing: Timing, about: str
) -> None:
    answer = shown(await chat.says(f"/subscribe {words}"))
    (made,) = has(db)
    assert subscriptions.timing_of(made) == timing
    assert "Subscribed" in answer.text
    assert f"About: {about}\n" in f"{answer.text}\n"


async def test_without_a_zone_it_says_that_it_took_utc_and_with_one_remembers_it(
    chat: Chat, db: Database
) -> None:
    assert "UTC" in shown(await chat.says("/subscribe daily 08:00")).text
    assert "I do not know your time zone" in shown(await chat.says("/subscribe daily 09:00")).text
    await chat.says("/subscribe daily 10:00 Brussels")
    answer = shown(await chat.says("/subscribe daily 11:00"))
    assert "Europe/Brussels" in answer.text
    assert "I do not know" not in answer.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("daily 25:00 Italy", ["“25:00” is not a time of day", "/subscribe daily 01:00 Italy"]),
        (
            "daily 08:00 Europe/Pariss",
            ["no time zone “Europe/Pariss”", "/subscribe daily 08:00 Europe/Paris"],
        ),
        (
            "daily 08:00 xyzzy Italy",
            ["called “xyzzy”", "Understood: daily 08:00, about Italy", "Nothing is subscribed"],
        ),
        ("daily 8:00 Pariss Italy", ["called “Pariss”", "/subscribe daily 08:00 Europe/Paris Italy"]),
        ("now Itlay", ["called “Itlay”", "Italy", "/subscribe now Italy"]),
        ("now <b>&", ["“<b>&”"]),
        ("'; DROP TABLE chats; --", ["Nothing is subscribed"]),
        ("hourly 08:00", ["has no time of day"]),
    ],
)
async def test_nonsense_is_answered_with_what_was_understood_and_something_near(
    chat: Chat, db: Database, words: str, said: list[str]
) -> None:
    answer = shown(await chat.says(f"/subscribe {words}"))
    assert [part for part in said if part not in answer.text] == []
    assert has(db) == []


async def test_a_name_of_two_people_is_asked_back(chat: Chat, db: Database) -> None:
    for first in ("Anna", "Jan"):
        publish(db, first, (type(MACRON)(f"{first} Kowalska", MACRON.kind), "Yes", None))
    answer = shown(await chat.says("/subscribe now Kowalska"))
    assert "Anna Kowalska" in answer.text
    assert "Jan Kowalska" in answer.text
    assert has(db) == []


async def test_the_form_asks_one_thing_after_another_in_the_same_message(chat: Chat, db: Database) -> None:
    asked = shown(await chat.says("/subscribe"))
    for label in ("Once a week", "Tuesday", "07:30", "Europe/Kyiv"):
        calls = await chat.taps(asked.buttons[label], asked)
        assert {one.method for one in calls} == {"editMessageText", "answerCallbackQuery"}
        asked = shown(calls)
    assert "Subscribed" in asked.text
    (made,) = has(db)
    assert subscriptions.timing_of(made) == Timing(Cadence.WEEKLY, "07:30", 1, "Europe/Kyiv")


async def test_the_form_goes_back_and_can_be_left(chat: Chat, db: Database) -> None:
    asked = shown(await chat.says("/subscribe"))
    first = asked.text
    asked = shown(await chat.taps(asked.buttons["Every day"], asked))
    assert shown(await chat.taps(asked.buttons["◀ Back"], asked)).text == first
    assert "Nothing was subscribed" in shown(await chat.taps(asked.buttons["Cancel"], asked)).text
    assert has(db) == []


async def test_a_subscription_is_changed_in_place(chat: Chat, db: Database) -> None:
    made = shown(await chat.says("/subscribe daily 08:00 Paris Italy"))
    card = shown(await chat.taps(made.buttons["✏️ Change"], made))
    asked = shown(await chat.taps(card.buttons["🕗 When"], card))
    assert "about Italy" in asked.text
    changed = shown(await chat.taps(asked.buttons["As articles arrive"], asked))
    assert "Changed" in changed.text
    assert [(one.cadence, one.wants.actors) for one in has(db)] == [(Cadence.NOW, ("IT",))]


async def test_the_list_numbers_and_removes(chat: Chat, db: Database) -> None:
    for words in ("daily 08:00", "daily 09:00", "now Italy"):
        await chat.says(f"/subscribe {words}")
    listed = shown(await chat.says("/subscriptions"))
    assert "3 subscriptions" in listed.text
    left = shown(await chat.taps(listed.buttons["🗑 2"], listed))
    assert "Removed: every day at 09:00" in left.text
    assert "2 subscriptions" in left.text
    # The same button again, from the old list.
    again = shown(await chat.taps(listed.buttons["🗑 2"], listed))
    assert "gone already" in again.text
    assert "Removed: as articles arrive" in shown(await chat.says("/unsubscribe 2")).text
    assert "Removed: every day at 08:00" in shown(await chat.says("/unsubscribe")).text
    assert "no subscriptions" in shown(await chat.says("/unsubscribe")).text
    assert has(db) == []


async def test_unsubscribing_nonsense_removes_nothing(chat: Chat, db: Database) -> None:
    await chat.says("/subscribe daily 08:00")
    await chat.says("/subscribe daily 09:00")
    for words in ("", "3", "0", "x", "-1", "99999999999999"):
        await chat.says(f"/unsubscribe {words}")
    assert len(has(db)) == 2
    assert "Removed all 2" in shown(await chat.says("/unsubscribe all")).text
    assert has(db) == []


async def test_fifty_are_listed_by_pages_and_one_more_is_refused(chat: Chat, db: Database) -> None:
    for minute in range(MOST_PER_CHAT):
        await chat.says(f"/subscribe daily 08:{minute:02d}")
    assert "more is not possible" in shown(await chat.says("/subscribe daily 12:00")).text
    assert "more is not possible" in shown(await chat.taps("f:1")).text
    listed = shown(await chat.says("/subscriptions"))
    following = shown(await chat.taps(listed.buttons["▶"], listed))
    assert "11 · every day at 08:10" in following.text
    assert len(has(db)) == MOST_PER_CHAT


async def test_following_twice_offers_to_unfollow(chat: Chat, db: Database) -> None:
    assert "Following Emmanuel Macron" in shown(await chat.taps("f:1")).text
    again = shown(await chat.taps("f:1"))
    assert "already" in again.text
    assert len(has(db)) == 1
    await chat.taps(again.buttons["Unfollow"], again)
    assert has(db) == []
    assert "Following Italy" in shown(await chat.taps("fa:IT")).text


@pytest.mark.parametrize(
    "data",
    ["f:999", "f:x", "f:", "fa:XX", "fa:", "u:x", "u:", "u:1:2", "b:", "b:x:y", "b:0:never", "b:0:daily:9999",
     "b:0:daily:0800:Mars/Phobos", "b:999", "b:999:now", "b:0:daily:0800:../../etc", "d:1:1", "d:x", "d::",
     "d:1", "f:99999999999999999999", "b:99999999999999999999:now", "d:1:99999999999999999999"],
)  # fmt: skip
async def test_stale_and_forged_taps_are_out_of_date_and_change_nothing(
    chat: Chat, db: Database, data: str
) -> None:
    calls = await chat.taps(data)
    assert "out of date" in note(calls)
    assert has(db) == []


async def test_another_chats_subscription_cannot_be_touched(chat: Chat, db: Database) -> None:
    chats.meet(db, 8, ChatKind.PRIVATE, now=NOON)
    other, _ = subscriptions.subscribe(db, 8, None, Timing(Cadence.DAILY, "08:00"), Filter(), now=NOON)
    await chat.taps(f"u:{other.id}")
    await chat.taps(f"b:{other.id}:now")
    assert has(db, 8) == [other]


async def test_only_admins_change_what_a_group_is_told(
    chat: Chat, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = "member"
    plain = type(chat.recorder).do_request

    async def request(self: Any, url: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        if url.endswith("getChatMember"):
            member: dict[str, Any] = {"status": status, "user": ANNA}
            if status == "administrator":
                rights = "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats"
                rights += " can_invite_users can_restrict_members can_promote_members can_change_info"
                rights += " can_post_stories can_edit_stories can_delete_stories"
                member |= dict.fromkeys(rights.split(), True) | {"is_anonymous": False}
            return 200, json.dumps({"ok": True, "result": member}).encode()
        return await plain(self, url, *rest, **more)

    monkeypatch.setattr(type(chat.recorder), "do_request", request)
    group = DESK
    assert "Only admins" in shown(await chat.says("/subscribe now", chat=GROUP)).text
    assert has(db, group) == []
    status = "administrator"
    made = shown(await chat.says("/subscribe now", chat=GROUP))
    (kept,) = has(db, group)
    status = "member"
    button: dict[str, Any] = {
        "message": {"message_id": 9, "date": 1, "chat": GROUP, "from": BOT, "text": made.text}
    }
    for data in (f"u:{kept.id}", f"b:{kept.id}:hourly", "f:1"):
        assert "Only admins" in note(await chat.taps(data, **button))
    assert has(db, group) == [kept]
    assert "1 subscription" in shown(await chat.says("/subscriptions", chat=GROUP)).text, "looking is free"


async def test_an_anonymous_admin_is_one_and_a_channel_writing_in_the_group_is_none(
    chat: Chat, db: Database
) -> None:
    group = DESK
    channel = {"id": -100999, "type": "channel", "title": "News"}
    assert "Only admins" in shown(await chat.says("/subscribe now", chat=GROUP, sender_chat=channel)).text
    await chat.says("/subscribe now", chat=GROUP, sender_chat=GROUP)
    assert len(has(db, group)) == 1


async def test_a_topic_has_its_own_subscriptions(chat: Chat, db: Database) -> None:
    here = {"sender_chat": GROUP, "message_thread_id": 4, "is_topic_message": True}
    await chat.says("/subscribe now", chat=GROUP, **here)
    await chat.says("/subscribe daily 08:00", chat=GROUP, sender_chat=GROUP)
    assert [one.thread_id for one in has(db, DESK)] == [4, None]
    listed = shown(await chat.says("/subscriptions", chat=GROUP, **here))
    assert "1 subscription" in listed.text
    assert "as articles arrive" in listed.text


def membership(chat: dict[str, Any], status: str) -> dict[str, Any]:
    user = {"id": 7, "is_bot": False, "first_name": "Anna"}
    new = {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})
    old = {"status": "left", "user": BOT}
    return {
        "my_chat_member": {
            "chat": chat,
            "from": user,
            "date": 1,
            "old_chat_member": old,
            "new_chat_member": new,
        }
    }


async def test_blocked_it_falls_silent_and_let_in_again_it_goes_on(chat: Chat, db: Database) -> None:
    await chat.says("/subscribe daily 08:00")
    await chat.gets(membership(PRIVATE, "kicked"))
    assert [one.pause for one in has(db)] == [Pause.GONE]
    assert "stopped" in shown(await chat.says("/subscriptions")).text
    await chat.gets(membership(PRIVATE, "member"))
    assert [one.pause for one in has(db)] == [None]
    await chat.gets(membership(PRIVATE, "kicked"))
    await chat.says("/start")
    assert [one.pause for one in has(db)] == [None]


async def test_a_group_takes_its_subscriptions_along(chat: Chat, db: Database) -> None:
    old = {"id": -5, "type": "group", "title": "Desk"}
    await chat.says("/subscribe now", chat=old, sender_chat=old)
    moved = {"message_id": 5, "date": 1}
    await chat.gets({"message": moved | {"chat": old, "migrate_to_chat_id": -100123}})
    assert (has(db, -5), len(has(db, -100123))) == ([], 1)
    await chat.gets({"message": moved | {"chat": GROUP, "migrate_from_chat_id": -5}})
    assert len(has(db, -100123)) == 1


async def test_the_rest_of_a_digest_is_a_tap_away(chat: Chat, db: Database) -> None:
    await chat.says("/subscribe now")
    digest = outbox.add_digest(db, Window(Filter(), 0, 99), pages=2, parts=1, now=NOON)
    outbox.add_pages(db, digest.id, [NewPage("one"), NewPage("<b>two</b>", '{"inline_keyboard": []}')])
    outbox.enqueue(db, digest, [Recipient(HERE, None, has(db)[0].id)], now=NOON)
    assert shown(await chat.taps(f"d:{digest.id}:2")).text == "two"
    assert "out of date" in note(await chat.taps(f"d:{digest.id}:3"))
    elsewhere: dict[str, Any] = {
        "message": {"message_id": 9, "date": 1, "chat": GROUP, "from": BOT, "text": "x"}
    }
    assert "out of date" in note(await chat.taps(f"d:{digest.id}:2", **elsewhere))


async def test_under_a_digest_the_list_is_a_message_of_its_own(chat: Chat, db: Database) -> None:
    await chat.says("/subscribe now")
    publish(db, "two", (MACRON, "Something quite new to say", TROOPS))
    with db.atomic():
        Planner().plan(db, now=NOON, until=2, news=2, limit=9)
    calls = await chat.taps("u:show")
    assert sorted(one.method for one in calls) == ["answerCallbackQuery", "sendMessage"]


@pytest.mark.parametrize(
    "form",
    [
        Form(),
        Form(12, "weekly"),
        Form(12, "3", "0730"),
        Form(999_999_999_999, "weekdays", "0730", "America/Argentina/ComodRivadavia"),
        Form(0, "daily", "2359", "UTC+05:30"),
    ],
)
def test_a_form_survives_its_button(form: Form) -> None:
    assert read_form(str(form)) == form
    assert len(str(form).encode()) <= 64
