"""A python-telegram-bot application talks to the sandbox over HTTP as it would to Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    ChatMember,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, RetryAfter, TimedOut
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.sandbox import Account, Chat, Sandbox
from bot.sandbox import people as act
from bot.sandbox.errors import BotApiError
from bot.sandbox.faults import Fault, RateLimits
from bot.sandbox.parameters import Upload

Ctx = CallbackContext[Any, Any, Any, Any]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    running = await Sandbox(people=("Ann", "Ben"), group="Desk").start()
    yield running
    await running.stop()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    connected = Bot(sandbox.token, f"{sandbox.url}/bot", f"{sandbox.url}/file/bot")
    async with connected:
        yield connected


def ann(sandbox: Sandbox) -> Account:
    return next(person for person in sandbox.telegram.people.values() if person.first_name == "Ann")


def private(sandbox: Sandbox) -> Chat:
    """Ann's chat with the bot, which she has opened."""
    chat = sandbox.telegram.chats[ann(sandbox).id]
    if not chat.started:
        act.write(sandbox.telegram, ann(sandbox), chat, "/start")
    return chat


def group(sandbox: Sandbox) -> Chat:
    return next(chat for chat in sandbox.telegram.chats.values() if chat.type == "supergroup")


async def echo(update: Update, context: Ctx) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])
    await update.message.reply_html(f"<b>{update.message.text}</b>", reply_markup=keyboard)


async def again(update: Update, context: Ctx) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Done")
    await update.callback_query.edit_message_text("<i>again</i>", parse_mode="HTML")


async def test_a_polling_application_answers_edits_and_answers_buttons(sandbox: Sandbox) -> None:
    app = (
        Application.builder()
        .token(sandbox.token)
        .base_url(f"{sandbox.url}/bot")
        .base_file_url(f"{sandbox.url}/file/bot")
        .build()
    )
    app.add_handler(CommandHandler("start", echo))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(again))
    answers: list[Any] = []
    sandbox.telegram.watchers.append(lambda event: answers.append(event) if event.kind == "answer" else None)
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        chat = private(sandbox)
        await sandbox.api.until(lambda: len(chat.messages) == 2)
        reply = list(chat.messages.values())[-1]
        assert (reply["text"], [e["type"] for e in reply["entities"]]) == ("/start", ["bot_command", "bold"])
        act.press(sandbox.telegram, ann(sandbox), chat, reply["message_id"], "again")
        await sandbox.api.until(lambda: reply["text"] == "again")
        assert "reply_markup" not in reply
        assert [event.payload["text"] for event in answers] == ["Done"]
        await app.updater.stop()
        await app.stop()


async def test_refusals_are_worded_as_telegrams(sandbox: Sandbox, bot: Bot) -> None:
    chat = private(sandbox)
    sent = await bot.send_message(chat.id, "hello")

    def markup(*data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=item)] for item in data])

    table: list[tuple[str, Any]] = [
        ("Message text is empty", bot.send_message(chat.id, "")),
        ("Text must be non-empty", bot.send_message(chat.id, " \n ")),
        ("Text must be non-empty", bot.send_message(chat.id, "<b></b>", "HTML")),
        ("Message is too long", bot.send_message(chat.id, "x" * 4097)),
        ("Message is too long", bot.send_message(chat.id, "😀" * 2049)),
        (
            'Can\'t parse entities: Unsupported start tag "foo" at byte offset 3',
            bot.send_message(chat.id, "é <foo>x</foo>", "HTML"),
        ),
        (
            "Can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            bot.send_message(chat.id, "<b>x", "HTML"),
        ),
        ("Chat not found", bot.send_message(1, "hello")),
        ("Chat not found", bot.send_message("@nobody", "hello")),
        ("Button_data_invalid", bot.send_message(chat.id, "x", reply_markup=markup("é" * 33))),
        ("Reply_markup_too_long", bot.send_message(chat.id, "x", reply_markup=markup(*["a"] * 101))),
        ("Message to be replied not found", bot.send_message(chat.id, "x", reply_to_message_id=999)),
        ("Message thread not found", bot.send_message(group(sandbox).id, "x", message_thread_id=7)),
        ("Message to edit not found", bot.edit_message_text("x", chat.id, 999)),
        ("Message can't be edited", bot.edit_message_text("x", chat.id, 1)),
        (
            "Message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message",
            bot.edit_message_text("hello", chat.id, sent.message_id),
        ),
        ("There is no caption in the message to edit", bot.edit_message_caption(chat.id, sent.message_id)),
        ("Message to delete not found", bot.delete_message(chat.id, 999)),
        (
            "Query is too old and response timeout expired or query id is invalid",
            bot.answer_callback_query("1"),
        ),
        ("Image_process_failed", bot.send_photo(chat.id, b"no picture")),
        ("File must be non-empty", bot.send_document(chat.id, b"")),
        ("Wrong parameter action in request", bot.send_chat_action(chat.id, "sleeping")),
        ("Bot_command_invalid", bot.set_my_commands([BotCommand("who is", "x")])),
        ("Message caption is too long", bot.send_document(chat.id, b"x", caption="x" * 1025)),
    ]
    for expected, call in table:
        with pytest.raises(BadRequest) as refused:
            await call
        assert str(refused.value).lower() == expected.lower()


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{sandbox.url}/bot123:ABC/getMe")
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_second_poller_ends_the_first_with_a_conflict(sandbox: Sandbox, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await sandbox.api.until(lambda: sandbox.api.polling)
    other = Bot(sandbox.token, f"{sandbox.url}/bot")
    await other.initialize()
    second = asyncio.create_task(other.get_updates(timeout=5))
    with pytest.raises(Conflict):
        await first
    private(sandbox)
    assert [update.message.text for update in await second if update.message] == ["/start"]
    await other.shutdown()


async def test_updates_stay_until_an_offset_confirms_them(sandbox: Sandbox, bot: Bot) -> None:
    private(sandbox)
    (update,) = await bot.get_updates()
    assert [again.update_id for again in await bot.get_updates()] == [update.update_id]
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_only_allowed_updates_arrive(sandbox: Sandbox, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    private(sandbox)
    assert await bot.get_updates() == ()


async def test_lengths_count_utf16_units_after_parsing(sandbox: Sandbox, bot: Bot) -> None:
    chat = private(sandbox)
    sent = await bot.send_message(chat.id, "<b>" + "&amp;" * 4096 + "</b>", "HTML")
    assert sent.text == "&" * 4096
    sent = await bot.send_message(chat.id, "😀 <b>x</b>", "HTML")
    assert [(e.offset, e.length) for e in sent.entities] == [(3, 1)]


async def test_in_a_group_the_bot_reads_what_is_meant_for_it(sandbox: Sandbox, bot: Bot) -> None:
    desk, person = group(sandbox), ann(sandbox)
    answer = await bot.send_message(desk.id, "I am here")
    name = sandbox.telegram.bot.username
    for text in ("hello all", "/who Macron", f"/who@{name} Macron", "/who@other_bot Macron", f"@{name} who?"):
        act.write(sandbox.telegram, person, desk, text)
    act.write(sandbox.telegram, person, desk, "thanks", reply_to=answer.message_id)
    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert heard == ["/who Macron", f"/who@{name} Macron", f"@{name} who?", "thanks"]


async def test_blocking_leaving_and_moving_are_told_and_enforced(sandbox: Sandbox, bot: Bot) -> None:
    telegram, person, chat, desk = sandbox.telegram, ann(sandbox), private(sandbox), group(sandbox)
    act.block(telegram, person)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "hello")
    act.unblock(telegram, person)
    await bot.send_message(chat.id, "hello")
    act.set_membership(telegram, person, desk, telegram.bot, "kicked")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(desk.id, "hello")
    small = telegram.add_group("Small", [person], supergroup=False)
    act.set_membership(telegram, person, small, telegram.bot, "member")
    moved = act.migrate(telegram, small)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(small.id, "hello")
    assert refused.value.new_chat_id == moved.id
    await bot.send_message(moved.id, "hello")
    told = [u.my_chat_member.new_chat_member.status for u in await bot.get_updates() if u.my_chat_member]
    assert told == [ChatMember.BANNED, ChatMember.MEMBER, ChatMember.BANNED, ChatMember.MEMBER]


async def test_topics_keep_answers_together(sandbox: Sandbox, bot: Bot) -> None:
    telegram, person = sandbox.telegram, ann(sandbox)
    forum = telegram.add_group("Forum", [person], forum=True)
    act.set_membership(telegram, person, forum, telegram.bot, "member")
    topic = act.open_topic(telegram, person, forum, "Sanctions")
    asked = act.write(telegram, person, forum, "/who Macron", thread_id=topic)
    answer = await bot.send_message(
        forum.id, "x", message_thread_id=topic, reply_to_message_id=asked["message_id"]
    )
    assert (answer.message_thread_id, answer.is_topic_message) == (topic, True)


async def test_files_go_both_ways(sandbox: Sandbox, bot: Bot) -> None:
    chat, person = private(sandbox), ann(sandbox)
    sent = await bot.send_document(
        chat.id, b"a,b\n1,2\n", filename="table.csv", caption="<i>a table</i>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption_entities[0].type) == ("table.csv", "italic")
    act.send_file(sandbox.telegram, person, chat, Upload("summit.txt", "text/plain", b"news"), caption="/add")
    received = [u.message.document for u in await bot.get_updates() if u.message and u.message.document]
    file = await received[0].get_file()
    assert bytes(await file.download_as_bytearray()) == b"news"
    album = await bot.send_media_group(
        chat.id, [InputMediaDocument(b"1", filename="1.txt"), InputMediaDocument(b"2")]
    )
    assert len({message.media_group_id for message in album}) == 1


async def test_commands_are_kept_by_scope_and_language(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("who", "Who said what")])
    await bot.set_my_commands([BotCommand("who", "Qui a dit quoi")], language_code="fr")
    assert [c.description for c in await bot.get_my_commands()] == ["Who said what"]
    assert [c.description for c in await bot.get_my_commands(language_code="fr")] == ["Qui a dit quoi"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


async def test_trouble_can_be_ordered(sandbox: Sandbox, bot: Bot) -> None:
    chat = private(sandbox)
    sandbox.api.faults = [
        Fault("sendMessage", error=BotApiError(502, "Bad Gateway")),
        Fault("sendMessage", error=BotApiError(429, "Too Many Requests: retry after 3", retry_after=3)),
        Fault("sendMessage", cut="after"),
    ]
    with pytest.raises(Exception, match="Bad Gateway"):
        await bot.send_message(chat.id, "one")
    with pytest.raises(RetryAfter):
        await bot.send_message(chat.id, "two")
    with pytest.raises(Exception, match="RemoteProtocolError"):
        await bot.send_message(chat.id, "three")
    sandbox.api.faults = [Fault("sendMessage", delay=0.3)]
    with pytest.raises(TimedOut):
        await bot.send_message(chat.id, "four", read_timeout=0.05)
    assert [m["text"] for m in chat.messages.values() if m["from"]["is_bot"]] == ["three"]


async def test_limits_are_telegrams(sandbox: Sandbox, bot: Bot) -> None:
    now = 1000.0
    sandbox.api.limits = RateLimits(lambda: now)
    desk = group(sandbox)
    for _ in range(7):
        for _ in range(3):
            if sum(call.error is None for call in sandbox.api.calls if call.method == "sendMessage") < 20:
                await bot.send_message(desk.id, "x")
        now += 3.0
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(desk.id, "one too many")
    assert refused.value.retry_after == timedelta(seconds=39)


async def test_foreign_host_names_are_refused(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{sandbox.url}/bot{sandbox.token}/getMe", headers={"Host": "evil.example"})
        assert answer.status_code == 403
        unknown = await client.get(f"{sandbox.url}/bot{sandbox.token}/getNothing")
        assert unknown.json() == {
            "ok": False,
            "error_code": 404,
            "description": "Not Found: method not found",
        }


async def test_a_webhook_is_delivered_to_with_its_secret(sandbox: Sandbox) -> None:
    app = Application.builder().token(sandbox.token).base_url(f"{sandbox.url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        free = await Sandbox().start()
        port = int(free.url.rsplit(":", 1)[1])
        await free.stop()
        await app.updater.start_webhook(
            port=port, url_path="hook", webhook_url=f"http://127.0.0.1:{port}/hook", secret_token="a-secret"
        )
        chat = private(sandbox)
        await sandbox.api.until(lambda: len(chat.messages) == 2)
        info = await app.bot.get_webhook_info()
        assert (info.pending_update_count, info.last_error_message) == (0, None)
        with pytest.raises(Conflict):
            await app.bot.get_updates()
        await app.updater.stop()
        await app.bot.delete_webhook()
        await app.stop()


async def test_a_port_in_use_is_an_os_error(sandbox: Sandbox) -> None:
    second = Sandbox(int(sandbox.url.rsplit(":", 1)[1]))
    with pytest.raises(OSError, match="in use"):
        await second.start()
    await second.stop()
