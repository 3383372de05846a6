"""Words of a subscription, asked for by a button and written as a reply; the real application, no network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlite_utils import Database

from handlers.card_words import read_words
from handlers.subscription_card import MOST_NAMED
from storage import subscriptions
from storage.subscriptions import as_filter
from storage.values import Filter
from tests.handlers.offline import ANNA, BOT, GROUP, PRIVATE, Call, Chat, _entities, talking
from tests.handlers.test_subscribe import DESK, note, shown
from tests.newsroom import MACRON, publish, store

HERE = 7
MORE = "+ word"


@pytest.fixture
def db() -> Database:
    db = store()
    publish(db, "one", (MACRON, "We will stay", "troop-deployment"))
    return db


@pytest_asyncio.fixture
async def chat(db: Database) -> AsyncIterator[Chat]:
    async with talking(db) as open_chat:
        yield open_chat


def wants(db: Database, chat_id: int = HERE) -> Filter:
    (only,) = subscriptions.subscriptions_of(db, chat_id)
    return only.wants


async def asked(chat: Chat, label: str = MORE) -> Call:
    """Subscribe, open what it is about, tap the button; the question."""
    made = shown(await chat.says("/subscribe daily 08:00 Italy"))
    card = shown(await chat.taps(made.buttons["✏️ Change"], made))
    about = shown(await chat.taps(card.buttons["🔎 About"], card))
    question = shown(await chat.taps(about.buttons[label], about))
    assert question.parameters["reply_markup"]["force_reply"] is True
    return question


async def replies(
    chat: Chat, question: Call, text: str, *, where: dict[str, Any] = PRIVATE, **more: Any
) -> Call:
    """Somebody replies to the question."""
    message = {
        "message_id": 9,
        "date": 1,
        "chat": where,
        "from": BOT,
        "text": question.text,
        "entities": _entities(question.html),
    }
    return shown(await chat.says(text, reply_to_message=message, chat=where, **more))


async def test_words_written_as_a_reply_are_added_and_shown(chat: Chat, db: Database) -> None:
    answer = await replies(chat, await asked(chat), "Fishing, “grain deal”; fishing")
    assert wants(db) == as_filter(actors=["IT"], words=["fishing", "grain deal"])
    assert "with “fishing” or “grain deal”" in answer.text
    gone = shown(await chat.taps(answer.buttons["✕ “fishing”"], answer))
    assert "fishing" not in gone.text.split("\n")[0]
    assert wants(db).words == ("grain deal",)


async def test_words_that_must_not_come_up_are_no_longer_wanted(chat: Chat, db: Database) -> None:
    await replies(chat, await asked(chat), "migration, fishing")
    (one,) = subscriptions.subscriptions_of(db, HERE)
    question = shown(await chat.taps(f"e:{one.id}:ask:n"))
    answer = await replies(chat, question, "-migration")
    assert "without “migration”" in answer.text
    assert (wants(db).words, wants(db).without) == (("fishing",), ("migration",))


@pytest.mark.parametrize("nonsense", ["!!!", "“”", ", ;", "🙂"])
async def test_a_reply_without_a_word_is_asked_again(chat: Chat, db: Database, nonsense: str) -> None:
    question = await asked(chat)
    again = await replies(chat, question, nonsense)
    assert "I found no word" in again.text
    await replies(chat, again, "<b>tariffs</b> & co")
    assert wants(db).words == ("<b>tariffs</b> & co",)


async def test_more_words_than_a_subscription_names_are_refused_and_nothing_is_lost(
    chat: Chat, db: Database
) -> None:
    question = await asked(chat)
    await replies(chat, question, "one, two")
    many = ", ".join(f"word{number}" for number in range(MOST_NAMED))
    assert f"at most {MOST_NAMED}" in (await replies(chat, question, many)).text
    assert wants(db).words == ("one", "two")


async def test_a_question_whose_subscription_is_gone_says_so(chat: Chat, db: Database) -> None:
    question = await asked(chat)
    await chat.says("/unsubscribe all")
    assert "is gone" in (await replies(chat, question, "fishing")).text
    assert "out of date" in note(await chat.taps("e:1:ask:w"))


@pytest.mark.parametrize("data", ["e:1:ask", "e:1:ask:", "e:1:ask:x", "e:99:ask:w", "e:1:ask:w:w"])
async def test_a_made_up_button_asks_nothing(chat: Chat, db: Database, data: str) -> None:
    await asked(chat)
    calls = await chat.taps(data)
    assert not [one for one in calls if one.method == "sendMessage"]


async def test_in_a_group_only_admins_add_words_also_by_a_reply(chat: Chat, db: Database) -> None:
    question = await asked(chat)
    # The same question, quoted in a group whose member Anna is: it is not that group's subscription.
    chat.recorder.refuse["getChatMember"] = (400, "Bad Request: not enough rights")
    answer = await replies(chat, question, "fishing", where=GROUP)
    assert "Only admins" in answer.text
    as_group = {"sender_chat": GROUP}
    assert "is gone" in (await replies(chat, question, "fishing", where=GROUP, **as_group)).text
    assert wants(db).words == ()
    assert not subscriptions.subscriptions_of(db, DESK)


async def test_what_somebody_else_wrote_like_the_question_is_not_taken_for_it(
    chat: Chat, db: Database
) -> None:
    question = await asked(chat)
    forged = {
        "message_id": 9,
        "date": 1,
        "chat": PRIVATE,
        "from": ANNA,
        "text": question.text,
        "entities": _entities(question.html),
    }
    await chat.says("fishing", reply_to_message=forged)
    assert wants(db).words == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fishing", ("fishing",)),
        ("Fishing or Grain Deal", ("fishing", "grain deal")),
        ("a\nb; c", ("a", "b", "c")),
        ("“ceasefire”, ceasefire.", ("ceasefire",)),
        ("forty-two", ("forty-two",)),
        ("", ()),
        ("-", ()),
        ("x" * 90, ("x" * 40,)),
    ],
)
def test_words_are_set_apart_by_signs_and_told_once(text: str, words: tuple[str, ...]) -> None:
    assert read_words(text) == words
