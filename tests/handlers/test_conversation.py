"""What people write and tap, and what they get: the real application and store, without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from sqlite_utils import Database

from extraction.model import Kind, SpeakerKind
from storage import articles
from tests import makers
from tests.handlers.offline import BOT, GROUP, Call, Chat, message, talking
from tests.newsroom import store

COSTA = makers.speaker("António Costa", country="EU", role="President of the European Council")
TUSK = makers.speaker("Donald Tusk", country="PL", role="Polish prime minister")
TRUMP = makers.speaker("Donald Trump", country="US", role="US president")
MELANIA = makers.speaker("Melania Trump", country="US", role="First Lady")


def _newsroom() -> Database:
    db = store()
    articles.save(db, makers.paris(), now=makers.NOON)
    for at, words in enumerate(
        [f"We need a truce now, and this is reason number {number}" for number in range(1, 8)], start=1
    ):
        articles.save(
            db,
            makers.said(words, by=COSTA, name=f"costa-{at}", day=date(2025, 3, at)),
            now=makers.NOON,
        )
    office = makers.speaker("Office of Donald Tusk", country="PL", role=None, kind=SpeakerKind.ORGANISATION)
    articles.save(db, makers.said("We will look into it", by=office, name="office"), now=makers.NOON)
    for at, who in enumerate([TUSK, TRUMP, MELANIA]):
        articles.save(db, makers.said(f"I am {who.name}", by=who, name=f"one-{at}"), now=makers.NOON)
    return db


@pytest_asyncio.fixture
async def chat() -> AsyncIterator[Chat]:
    async with talking(_newsroom()) as open_chat:
        yield open_chat


async def only(calls: list[Call]) -> Call:
    assert [one.method for one in calls] == ["sendMessage"]
    call = calls[0]
    assert call.parameters["parse_mode"] == "HTML"
    assert call.parameters["link_preview_options"] == {"is_disabled": True}
    return call


async def shown(calls: list[Call]) -> Call:
    assert sorted(one.method for one in calls) == ["answerCallbackQuery", "editMessageText"]
    return next(one for one in calls if one.method == "editMessageText")


@pytest.mark.parametrize("name", ["Macron", "macron", "Emmanuel Macron", "President Macron", "EMMANUEL"])
async def test_a_name_is_enough(chat: Chat, name: str) -> None:
    answer = await only(await chat.says(f"/who {name}"))
    assert answer.text.startswith("Emmanuel Macron 🇫🇷\nFrench President · France\n2 statements in 1 article")
    assert "27 Mar 2025 · The Paper" in answer.text


async def test_a_direct_quotation_stands_in_marks_and_a_report_does_not(chat: Chat) -> None:
    answer = await only(await chat.says("/who Macron"))
    assert ("blockquote", "“We will keep the sanctions,”") in answer.entities
    assert ("italic", "troops would go only if Washington helps") in answer.entities
    assert "Quoted · said · Sanctions" in answer.text
    assert "Reported · added · Troop deployment" in answer.text


@pytest.mark.parametrize(
    ("typed", "name"),
    [("makron", "Emmanuel Macron"), ("antonio kosta", "António Costa"), ("Mackron", "Emmanuel Macron")],
)
async def test_a_typo_is_answered_and_admitted(chat: Chat, typed: str, name: str) -> None:
    answer = await only(await chat.says(f"/who {typed}"))
    assert answer.text.startswith(f"Showing “{name}” for “{typed}”.\n{name}")


async def test_missing_accents_are_no_typo(chat: Chat) -> None:
    assert "Showing" not in (await only(await chat.says("/who Antonio Costa"))).text


async def test_a_name_of_several_is_a_choice_with_roles(chat: Chat) -> None:
    answer = await only(await chat.says("/who Trump"))
    assert answer.text == "Several fit “Trump”. Which one?"
    assert set(answer.buttons) == {"Donald Trump · US president", "Melania Trump · First Lady"}
    chosen = await shown(await chat.taps(answer.buttons["Donald Trump · US president"], answer))
    assert chosen.text.startswith("Donald Trump 🇺🇸")


async def test_a_person_comes_before_an_office_of_their_name_which_stays_one_tap_away(chat: Chat) -> None:
    answer = await only(await chat.says("/who Tusk"))
    assert answer.text.startswith("Donald Tusk")
    office = await shown(await chat.taps(answer.buttons["Office of Donald Tusk · 1 statement"], answer))
    assert "We will look into it" in office.text


async def test_a_choice_keeps_what_was_asked_about(chat: Chat) -> None:
    answer = await only(await chat.says("/who Trump parking"))
    chosen = await shown(await chat.taps(answer.buttons["Donald Trump · US president"], answer))
    assert "Donald Trump said nothing with parking" in chosen.text


async def test_an_unknown_name_gets_people_to_tap_and_an_example_that_works(chat: Chat) -> None:
    answer = await only(await chat.says("/who Zorgblatt"))
    assert answer.text.startswith("I know nobody called “Zorgblatt”. Try /who António Costa, or:")
    again = await shown(await chat.taps(next(iter(answer.buttons.values())), answer))
    assert again.text.startswith("António Costa")


async def test_a_country_asked_as_a_person_leads_to_both(chat: Chat) -> None:
    answer = await only(await chat.says("/who France"))
    assert answer.text.startswith("🇫🇷 France is no person. Its positions and who speaks for it:")
    assert set(answer.buttons) == {"Emmanuel Macron · French President", "🇫🇷 France"}


async def test_nothing_on_a_subject_says_what_there_is_instead(chat: Chat) -> None:
    answer = await only(await chat.says("/who Macron fishing"))
    assert "Emmanuel Macron said nothing on fishing rights" in answer.text
    assert {"Sanctions (1)", "Troop deployment (1)", "All statements (2)"} <= set(answer.buttons)


@pytest.mark.parametrize("asked", ["/who", "/country", "/search", "/article", "/compare", "/timeline"])
async def test_a_command_alone_says_in_one_line_what_it_needs(chat: Chat, asked: str) -> None:
    answer = await only(await chat.says(asked))
    assert "\n" not in answer.text
    assert asked in answer.text


async def test_pages_go_through_all_statements_in_place(chat: Chat) -> None:
    page = await only(await chat.says("/who Costa"))
    seen = [word for word in range(1, 8) if f"number {word}”" in page.text]
    while any(label.startswith("Older") for label in page.buttons):
        older = next(data for label, data in page.buttons.items() if label.startswith("Older"))
        page = await shown(await chat.taps(older, page))
        seen += [word for word in range(1, 8) if f"number {word}”" in page.text]
    assert sorted(seen) == [1, 2, 3, 4, 5, 6, 7]
    assert seen[:4] != [1, 2, 3, 4], "the newest come first"
    newer = await shown(await chat.taps(page.buttons["◀ Newer"], page))
    assert "number 7”" in newer.text


async def test_words_that_are_no_issue_are_searched_for_on_every_page(chat: Chat) -> None:
    page = await only(await chat.says("/who Costa reason"))
    assert ("code", "reason") in page.entities
    older = next(data for label, data in page.buttons.items() if label.startswith("Older"))
    assert older.endswith(":*")
    page = await shown(await chat.taps(older, page))
    assert "With reason: 7 of 7" in page.text
    context = await shown(await chat.taps(next(iter(page.buttons.values())), page))
    back = await shown(await chat.taps(context.buttons["◀ Back"], context))
    assert back.text == page.text


async def test_the_context_shows_the_words_where_they_stand_and_leads_back(chat: Chat) -> None:
    page = await only(await chat.says("/who Macron"))
    context = await shown(await chat.taps(page.buttons["🔍 1"], page))
    assert ("underline", "We will keep the sanctions,") in context.entities
    assert "The leaders met on Thursday. “We will keep the sanctions,” French President" in context.text
    back = await shown(await chat.taps(context.buttons["◀ Back"], context))
    assert back.text == page.text
    assert back.buttons == page.buttons


async def test_more_of_the_context_is_offered_while_there_is_more() -> None:
    db = store()
    text = " ".join(f"This is sentence {number}." for number in range(9)) + " He said that it would rain."
    said = makers.statement(
        text, "it would rain", by=TUSK, kind=Kind.INDIRECT, sentence="He said that it would rain."
    )
    articles.save(db, makers.extraction(makers.article(text), statements=[said]), now=makers.NOON)
    async with talking(db) as chat:
        view = await only(await chat.says("/who Tusk"))
        seen = []
        view = await shown(await chat.taps(view.buttons["🔍 1"], view))
        while "↕ More around it" in view.buttons:
            seen.append(view.text.count("This is sentence"))
            view = await shown(await chat.taps(view.buttons["↕ More around it"], view))
        assert [*seen, view.text.count("This is sentence")] == [1, 3, 6]
        assert (await shown(await chat.taps(view.buttons["◀ Back"], view))).text.startswith("Donald Tusk")


async def test_every_button_of_every_answer_leads_somewhere(chat: Chat) -> None:
    asked = [
        "/start",
        "/help",
        "/who",
        "/who Macron",
        "/who Costa reason",
        "/who Macron fishing",
        "/who Trump",
    ]
    asked += [
        "/country France",
        "/country France fishing",
        "/positions troops",
        "/issues",
        "/search sanctions",
    ]
    asked += ["/latest", "/article 1", "/country", "/positions", "/search Macron"]
    waiting = [await only(await chat.says(text)) for text in asked]
    tapped: set[tuple[str, str]] = set()
    while waiting:
        view = waiting.pop()
        for data in view.buttons.values():
            # To follow, and pictures, are told of elsewhere.
            if data.startswith(("f:", "fa:", "i:m:", "t:p:")) or (data, view.text[:20]) in tapped:
                continue
            tapped.add((data, view.text[:20]))
            waiting.append(await shown(await chat.taps(data, view)))
    assert len(tapped) > 40


async def test_a_country_s_positions_have_sign_word_evidence_and_condition(chat: Chat) -> None:
    answer = await only(await chat.says("/country france"))
    assert (
        "✅ Sanctions: for\nWe will keep the sanctions\nfirst hand · 27 Mar 2025 · The Paper" in answer.text
    )
    assert "⚖️ Troop deployment: on condition\nCondition: only if Washington helps" in answer.text


async def test_a_country_on_one_issue(chat: Chat) -> None:
    answer = await only(await chat.says("/country France troops"))
    assert "⚖️ Troop deployment: on condition" in answer.text
    assert "Sanctions" not in answer.text


async def test_a_country_without_a_position_says_what_is_told(chat: Chat) -> None:
    answer = await only(await chat.says("/country France fishing"))
    assert "No article tells where France stands on this. What is told: ✅ sanctions (for)" in answer.text


async def test_positions_are_grouped_by_stance(chat: Chat) -> None:
    answer = await only(await chat.says("/positions troops"))
    assert "⚖️ On condition (1)\n🇫🇷 France: only if Washington helps" in answer.text
    evidence = await shown(await chat.taps(answer.buttons["🇫🇷 France"], answer))
    assert "troops would go only if Washington helps" in evidence.text


async def test_a_country_names_who_speaks_for_it(chat: Chat) -> None:
    answer = await only(await chat.says("/country Poland"))
    assert "No article tells where Poland stands." in answer.text
    person = await shown(await chat.taps(answer.buttons["Donald Tusk · Polish prime minister"], answer))
    assert person.text.startswith("Donald Tusk 🇵🇱")


async def test_an_issue_leads_to_what_was_said_on_it(chat: Chat) -> None:
    answer = await only(await chat.says("/positions sanctions"))
    said = await shown(await chat.taps(answer.buttons["💬 1 statement"], answer))
    assert "We will keep the sanctions," in said.text


async def test_found_words_are_marked(chat: Chat) -> None:
    answer = await only(await chat.says("/search SANCTIONS"))
    assert ("bold", "sanctions") in answer.entities


@pytest.mark.parametrize(
    "words",
    [
        '" OR 1=1 --',
        "NEAR(a b)",
        "a* AND (b",
        "</b><script>",
        "'; DROP TABLE statements; --",
        "%s %n {0}",
        "\ud800",
        "*",
    ],
)
@pytest.mark.parametrize("command", ["/who", "/country", "/positions", "/search", "/article"])
async def test_signs_of_other_languages_are_words(chat: Chat, command: str, words: str) -> None:
    answer = await only(await chat.says(f"{command} {words}"))
    assert "<script>" not in answer.html
    assert answer.text


async def test_an_article_by_its_number_in_both_ways(chat: Chat) -> None:
    first, second = await only(await chat.says("/article 1")), await only(await chat.says("/article_1"))
    assert first.text == second.text
    assert "Read out of it: 2 statements, 2 positions" in first.text
    assert "There is no article “999”" in (await only(await chat.says("/article 999"))).text


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("what did Macron say about sanctions?", "Emmanuel Macron"),
        ("Macron", "Emmanuel Macron"),
        ("where does France stand on troops?", "🇫🇷 France"),
        ("where does Macron stand on troops?", "Emmanuel Macron"),
        ("what did France say about troops?", "🇫🇷 France"),
        ("France", "🇫🇷 France"),
        ("who supports sanctions?", "Sanctions"),
        ("troops", "Troop deployment"),
        ("who said truce", "7 results for truce"),
        ("gibberishword", "I found nothing"),
        ("?", "I read the reporting"),
    ],
)
async def test_plain_words_in_private(chat: Chat, text: str, beginning: str) -> None:
    assert (await only(await chat.says(text))).text.startswith(beginning)


async def test_a_mistyped_command_gets_the_nearest(chat: Chat) -> None:
    assert "Did you mean /who?" in (await only(await chat.says("/whom Macron"))).text


async def test_a_link_opens_what_it_names(chat: Chat) -> None:
    page = await only(await chat.says("/who Macron"))
    speaker = page.buttons["Sanctions (1)"].split(":")[1]
    assert (await only(await chat.says(f"/start w-{speaker}"))).text.startswith("Emmanuel Macron")
    assert (await only(await chat.says("/start w-999999"))).text.startswith("I read the reporting")
    assert (await only(await chat.says("/start x'y"))).text.startswith("I read the reporting")


class TestGroups:
    async def test_a_command_is_answered_as_a_reply_in_its_topic(self, chat: Chat) -> None:
        topic = {"message_thread_id": 77, "is_topic_message": True}
        answer = await only(await chat.says("/who Macron", chat=GROUP, **topic))
        assert answer.parameters["message_thread_id"] == 77
        assert answer.parameters["reply_parameters"] == {"message_id": 5, "allow_sending_without_reply": True}

    @pytest.mark.parametrize(
        "text",
        [
            "/who@summitbot Macron",
            "/WHO@SummitBot Macron",
            "@summitbot what did Macron say about sanctions?",
            "@summitbot Macron",
        ],
    )
    async def test_what_is_said_to_the_bot_is_answered(self, chat: Chat, text: str) -> None:
        assert "Emmanuel Macron" in (await only(await chat.says(text, chat=GROUP))).text

    @pytest.mark.parametrize(
        "text",
        [
            "/who@otherbot Macron",
            "/foo",
            "/foo@otherbot",
            "/article_1@otherbot",
            "hello all",
            "Macron",
            "what did Macron say about sanctions?",
            "@otherbot Macron",
        ],
    )
    async def test_everything_else_is_left_alone(self, chat: Chat, text: str) -> None:
        assert await chat.says(text, chat=GROUP) == []

    async def test_a_reply_that_asks_is_answered_and_one_that_thanks_is_not(self, chat: Chat) -> None:
        to_bot = {"reply_to_message": message("earlier", chat=GROUP) | {"from": BOT}}
        assert await chat.says("thanks!", chat=GROUP, **to_bot) == []
        await only(await chat.says("what did Macron say?", chat=GROUP, **to_bot))

    async def test_an_edited_message_is_not_answered_twice(self, chat: Chat) -> None:
        edited = message("/who Macron", chat=GROUP) | {"edit_date": 2}
        assert await chat.gets({"edited_message": edited}) == []

    async def test_a_channel_post_is_left_alone(self, chat: Chat) -> None:
        channel = {"id": -100, "type": "channel", "title": "News"}
        post = {key: value for key, value in message("/who Macron", chat=channel).items() if key != "from"}
        assert await chat.gets({"channel_post": post}) == []

    async def test_an_anonymous_admin_and_a_channel_are_answered(self, chat: Chat) -> None:
        anonymous = {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP}
        await only(await chat.says("/who Macron", chat=GROUP, **anonymous))
        asked = message("/who Macron", chat=GROUP)
        del asked["from"]
        await only(await chat.gets({"message": asked}))


class TestButtonsGoneOld:
    @pytest.mark.parametrize(
        "data",
        [
            "w:999999:0:",
            "c:999999:1:",
            "a:999999:",
            "n:XX:0:",
            "p:0:no-such",
            "w:1:0:no-such",
            "s:0",
            "w:1:0:*",
        ],
    )
    async def test_what_is_gone_is_said_to_be_out_of_date(self, chat: Chat, data: str) -> None:
        calls = await chat.taps(data)
        assert [one.method for one in calls] == ["answerCallbackQuery"]
        assert "out of date" in calls[0].parameters["text"]

    @pytest.mark.parametrize("data", ["", "x", "w:", "w:1:0:' OR 1", "zz:1", "c:1:9:", "\u202e" * 20])
    async def test_made_up_taps_do_no_harm(self, chat: Chat, data: str) -> None:
        calls = await chat.taps(data)
        assert [one.method for one in calls] == ["answerCallbackQuery"]

    async def test_a_page_behind_the_end_is_the_first_page(self, chat: Chat) -> None:
        page = await only(await chat.says("/who Costa"))
        speaker = next(data for data in page.buttons.values() if data.startswith("w:")).split(":")[1]
        assert (await shown(await chat.taps(f"w:{speaker}:4000:", page))).text == page.text

    async def test_the_same_page_again_is_no_error(self, chat: Chat) -> None:
        chat.recorder.refuse["editMessageText"] = (400, "Bad Request: message is not modified: same content")
        calls = await chat.taps("l:0")
        assert [one.method for one in calls if one.method == "sendMessage"] == []

    async def test_a_deleted_message_is_no_error(self, chat: Chat) -> None:
        chat.recorder.refuse["editMessageText"] = (400, "Bad Request: message to edit not found")
        assert "sendMessage" not in [one.method for one in await chat.taps("l:0")]

    async def test_a_message_too_old_to_see_is_out_of_date(self, chat: Chat) -> None:
        gone = {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}}
        calls = await chat.taps("l:0", message=gone)
        assert [one.method for one in calls] == ["answerCallbackQuery"]
        assert "out of date" in calls[0].parameters["text"]

    async def test_buttons_that_lead_nowhere_are_taken_away(self, chat: Chat) -> None:
        page = await only(await chat.says("/who Macron"))
        markup = {"inline_keyboard": [[{"text": "old", "callback_data": "w:999999:0:"}]]}
        calls = await chat.taps(
            "w:999999:0:", Call("sendMessage", page.parameters | {"reply_markup": markup})
        )
        assert [one.method for one in calls] == ["answerCallbackQuery", "editMessageReplyMarkup"]


class TestWhenSomethingBreaks:
    async def test_the_person_gets_one_sentence_and_the_log_facts_without_words(
        self, chat: Chat, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(articles, "latest", broken)
        calls = await chat.says("/latest secret words")
        assert [one.parameters["text"] for one in calls] == [
            "Something went wrong on my side, and it has been noted. Please try again in a moment."
        ]
        assert "RuntimeError while answering update=1 chat=7 command='/latest'" in caplog.text
        assert "secret words" not in caplog.text

    async def test_a_tap_gets_its_sentence_over_the_chat(
        self, chat: Chat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(articles, "latest", broken)
        calls = await chat.taps("l:0")
        assert [one.method for one in calls] == ["answerCallbackQuery"]
        assert calls[0].parameters["show_alert"] is True

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (403, "Forbidden: bot was blocked by the user"),
            (429, "Too Many Requests: retry after 5"),
            (502, "Bad Gateway"),
        ],
    )
    async def test_a_chat_or_network_that_takes_nothing_is_logged_once(
        self, chat: Chat, caplog: pytest.LogCaptureFixture, status: int, words: str
    ) -> None:
        chat.recorder.refuse["sendMessage"] = (status, words)
        caplog.set_level("INFO", logger="handlers")
        calls = await chat.says("/latest")
        assert len(calls) == 1
        assert len([one for one in caplog.records if one.name == "handlers.errors"]) == 1


async def test_a_mixed_statement_keeps_the_article_s_own_marks() -> None:
    db = store()
    text = "Mr Tusk called the plan “a pose” and left."
    said = makers.statement(text, "the plan “a pose”", by=TUSK, kind=Kind.MIXED, cue="called")
    articles.save(db, makers.extraction(makers.article(text), statements=[said]), now=makers.NOON)
    async with talking(db) as chat:
        answer = await only(await chat.says("/who Tusk"))
    assert ("italic", "the plan “a pose”") in answer.entities
    assert "Partly quoted · called" in answer.text


async def test_an_empty_store_has_answers_too() -> None:
    async with talking(store()) as chat:
        for text in ["/start", "/who", "/who Macron", "/country", "/country France", "/positions troops"]:
            await only(await chat.says(text))
        for text in ["/issues", "/latest", "/search x", "/article 1", "hello", "what did Macron say?"]:
            await only(await chat.says(text))
