"""Whatever is typed or tapped: one clear answer, never an exception, never a spinning button."""

from __future__ import annotations

import logging

import pytest

from bot.sandbox import people as act
from bot.sandbox.parameters import Upload
from tests.world import World

HOSTILE = [
    "<b>",
    "<script>alert(1)</script>",
    "&lt;b&gt; &amp;",
    "\" OR 1=1 --",
    "'; DROP TABLE statements; --",
    "NEAR(a b) AND OR NOT *",
    "col:val ^ * ( ) { } [ ]",
    "%s %d {0} {name}",
    "\\",
    "''''''",
    "🙂" * 200,
    "x" * 4000,
    "\u202eevil",
    "\u0000\u0001",
    "é" * 300,
    "مرحبا",
    "💥<i>unclosed",
    "../../../etc/passwd",
    "-1",
    "99999999999999999999999999",
    "0",
    "@",
    "1 2 3 4 5 6 7 8 9 " * 50,
]  # fmt: skip

#: a client would not send nothing at all
HOSTILE_ALONE = [words for words in HOSTILE if words.strip("\0\1")]

COMMANDS = [
    "/who",
    "/country",
    "/positions",
    "/search",
    "/article",
    "/subscribe",
    "/unsubscribe",
    "/start",
    "/latest",
]


@pytest.mark.parametrize("command", [*COMMANDS, ""])
async def test_odd_words_are_treated_as_words(
    world: World, caplog: pytest.LogCaptureFixture, command: str
) -> None:
    world.judge.excuses("escaped twice", because="it is what was typed")
    with caplog.at_level(logging.WARNING):
        for words in HOSTILE if command else HOSTILE_ALONE:
            answers = await world.says("Ann", f"{command} {words}".strip()[:4096])
            assert 1 <= len(answers) <= 2, (command, words, [a.text for a in answers])
            assert len(answers[0].text) < 4000
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("command", ["/who", "/country", "/positions", "/search", "/article"])
async def test_a_command_without_words_shows_an_example_that_works(world: World, command: str) -> None:
    answer = await world.asks("Ann", command)
    examples = [line for line in answer.text.replace("Try ", "\n").splitlines() if command in line]
    assert examples, answer.text
    example = examples[0][examples[0].index(command) :].strip(" .,")
    assert (await world.asks("Ann", example)).text != answer.text


FORGED = (
    "", "w", "w:", "w:99999:0:", "w:-1:0:", "w:1:0:nosuchissue", "w:1:99999:", "w:1:0:'--", "w:1e3:0:",
    "w:１:0:", "c:99999:1:", "c:1:7:", "c:1:1:w:1:0:", "n:XX:0:", "n:IT:0:x", "p:0:nosuch", "s:0", "s:99999",
    "l:99999", "a:99999:", "f:99999", "fa:XX", "f:1:2:3", "u:99999", "u:x", "b:", "d:1", "zzz", "x" * 64,
    "💥" * 16,
)  # fmt: skip


async def test_forged_button_data_is_answered_without_an_exception(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.judge.excuses("message is not modified", because="the page asked for may be the one that is shown")
    for data in FORGED:
        shown = await world.asks("Ann", "/who Macron")
        with caplog.at_level(logging.WARNING):
            pressed = await world.presses_data("Ann", shown.id, data)
        assert [record.getMessage() for record in caplog.records if record.exc_info] == [], data
        changed = pressed.message is None or pressed.message.text != shown.text
        assert changed or pressed.note or world.answers or data == "w:1:99999:", f"{data!r} does nothing"


async def test_a_button_of_a_deleted_message_is_answered(world: World) -> None:
    shown = await world.asks("Ann", "/who Macron")
    data = shown.json["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    del world.chat("Ann").messages[shown.id]
    pressed = await world.presses_data("Ann", shown.id, data)
    assert pressed.note or world.answers


async def test_a_button_pressed_twice_at_once_is_no_error(world: World) -> None:
    world.judge.excuses("message is not modified", because="the first press did it already")
    shown = await world.asks("Ann", "/who Macron")
    rows = shown.json["reply_markup"]["inline_keyboard"]
    older = next(button for row in rows for button in row if button["text"].startswith("Older"))
    chat, ann = world.chat("Ann"), world.people["Ann"]
    for _ in range(3):
        act.press(world.telegram, ann, chat, shown.id, older["callback_data"])
    await world.settles()
    assert world.last().text != shown.text


async def test_files_photos_and_empty_mentions_are_taken_calmly(world: World) -> None:
    chat, ann = world.chat("Ann"), world.people["Ann"]
    await world.says("Ann", "/start")
    for name, content in (("a.txt", b"words"), ("a.pdf", b"%PDF-1.7"), ("a.bin", bytes(range(256)))):
        world.answers = []
        act.send_file(world.telegram, ann, chat, Upload(name, "application/octet-stream", content))
        await world.settles()
        assert len(world.answers) <= 1
    answers = await world.says("Ann", f"@{world.telegram.bot.username}", where="Desk")
    assert len(answers) <= 1


async def test_a_blocked_bot_does_not_stop_the_others(world: World) -> None:
    await world.says("Ann", "/start")
    act.write(world.telegram, world.people["Ann"], world.chat("Ann"), "/who Macron")
    act.block(world.telegram, world.people["Ann"])
    await world.settles()
    assert (await world.asks("Ben", "/who Macron")).quotations
    act.unblock(world.telegram, world.people["Ann"])
    assert (await world.asks("Ann", "/who Macron")).quotations


async def test_many_questions_at_once_are_all_answered_in_each_chats_order(world: World) -> None:
    ann, ben = world.people["Ann"], world.people["Ben"]
    names = ["Macron", "Starmer", "Zelensky", "Macron", "Meloni"]
    for name in names:
        act.write(world.telegram, ann, world.chat("Ann"), f"/who {name}")
        act.write(world.telegram, ben, world.chat("Ben"), f"/country {name}")
    await world.settles()
    answers = [m["text"] for m in world.chat("Ann").messages.values() if m["from"]["is_bot"]]
    assert len(answers) == len(names)
    for name, answer in zip(names, answers, strict=True):
        assert name[:6] in answer
