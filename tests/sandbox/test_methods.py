"""Single methods, each as Telegram answers it."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from bot.sandbox import Account, Chat, Sandbox
from bot.sandbox import people as act
from bot.sandbox.errors import BotApiError
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.content import picture_size
from bot.sandbox.methods.profile import commands_for
from bot.sandbox.parameters import Parameters, Upload

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x20\x00\x00\x00\x10"


class Desk:
    """A sandbox without a server: Ann, Ben, a group, and calls made directly."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.sandbox = Sandbox(people=("Ann", "Ben"), group="Desk", clock=lambda: self.now)
        self.telegram = self.sandbox.telegram
        self.ann, self.ben = self.telegram.people.values()
        self.private: Chat = self.telegram.chats[self.ann.id]
        self.group: Chat = next(c for c in self.telegram.chats.values() if c.title == "Desk")
        act.write(self.telegram, self.ann, self.private, "/start")
        self.telegram.pending.clear()

    def call(self, method: str, **parameters: Any) -> Any:
        files = {name: value for name, value in parameters.items() if isinstance(value, Upload)}
        values = {name: value for name, value in parameters.items() if name not in files}
        given = Parameters(Parameters.of_json(values).values, files)
        return self.sandbox.api.perform(method, given)

    def refused(self, method: str, **parameters: Any) -> str:
        with pytest.raises(BotApiError) as refusal:
            self.call(method, **parameters)
        return refusal.value.description

    def told(self) -> list[str]:
        return [next(kind for kind in update if kind != "update_id") for update in self.telegram.pending]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_method_names_are_read_in_any_case(desk: Desk) -> None:
    assert desk.call("GETME")["username"] == desk.telegram.bot.username
    assert {"sendmessage", "editmessagetext", "answercallbackquery"} <= set(METHODS)


def test_members_and_administrators(desk: Desk) -> None:
    group, bot = desk.group, desk.telegram.bot
    assert desk.call("getChatMemberCount", chat_id=group.id) == 3
    assert desk.call("getChatMember", chat_id=group.id, user_id=desk.ann.id)["status"] == "creator"
    assert [m["user"]["first_name"] for m in desk.call("getChatAdministrators", chat_id=group.id)] == ["Ann"]
    act.set_membership(desk.telegram, desk.ann, group, bot, "administrator")
    assert desk.call("getChatMember", chat_id=group.id, user_id=bot.id)["can_manage_topics"]
    assert desk.refused("getChatMember", chat_id=group.id, user_id=5) == "Bad Request: user not found"
    assert desk.refused("getChatAdministrators", chat_id=desk.private.id).endswith("in the private chat")
    assert desk.call("getChat", chat_id=group.id)["title"] == "Desk"
    assert desk.call("leaveChat", chat_id=group.id)
    assert (
        desk.refused("getChat", chat_id=group.id) == "Forbidden: bot is not a member of the supergroup chat"
    )


def test_a_bot_cannot_write_first(desk: Desk) -> None:
    ben = desk.telegram.chats[desk.ben.id]
    assert desk.refused("sendMessage", chat_id=ben.id, text="hello") == "Bad Request: chat not found"
    act.write(desk.telegram, desk.ben, ben, "hi")
    assert desk.call("sendMessage", chat_id=ben.id, text="hello")["text"] == "hello"


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ({"inline_keyboard": [[{"text": "x", "callback_data": "y" * 64}]]}, None),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "y" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": 1}]]}, "must be of type String"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, "BUTTON_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "url": "https://example.org"}]]}, None),
        ({"inline_keyboard": [[{"text": "x", "url": "javascript:alert(1)"}]]}, "Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "x", "copy_text": {"text": "y"}}]]}, None),
        ({"inline_keyboard": [[{"text": "x", "copy_text": {"text": ""}}]]}, "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}, "REPLY_MARKUP_TOO_LONG"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 8] * 13}, "REPLY_MARKUP_TOO_LONG"),
        ({"inline_keyboard": {}}, "an Array of Arrays of buttons is expected"),
        ({"keyboard": [["x"]]}, None),
        ({"keyboard": [[""]]}, "KeyboardButton must have a text"),
        ("[]", "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)  # fmt: skip
def test_keyboards_are_checked(markup: Any, refusal: str | None) -> None:
    parameters = Parameters.of_json({"reply_markup": markup})
    if refusal is None:
        assert read_markup(parameters) is not None
        return
    with pytest.raises(BotApiError, match="Bad Request") as refused:
        read_markup(parameters)
    assert refusal in refused.value.description


def test_an_edit_without_a_keyboard_takes_the_keyboard_away(desk: Desk) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    sent = desk.call("sendMessage", chat_id=desk.private.id, text="a", reply_markup=markup)
    where = {"chat_id": desk.private.id, "message_id": sent["message_id"]}
    assert desk.refused("editMessageText", **where, text="a", reply_markup=markup).startswith(
        "Bad Request: message is not modified"
    )
    assert "reply_markup" not in desk.call("editMessageText", **where, text="a")
    assert "reply_markup" in desk.call("editMessageReplyMarkup", **where, reply_markup=markup)
    assert desk.refused("editMessageReplyMarkup", **where, reply_markup={"keyboard": [["x"]]}) == (
        "Bad Request: inline keyboard expected"
    )


def test_a_press_is_answered_once_and_in_time(desk: Desk) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    sent = desk.call("sendMessage", chat_id=desk.private.id, text="a", reply_markup=markup)
    with pytest.raises(act.ImpossibleError):
        act.press(desk.telegram, desk.ann, desk.private, sent["message_id"], "y")

    def press() -> str:
        return act.press(desk.telegram, desk.ann, desk.private, sent["message_id"], "x").id

    first, second = press(), press()
    assert desk.call("answerCallbackQuery", callback_query_id=first, text="ok")
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert desk.refused("answerCallbackQuery", callback_query_id=first) == too_old
    desk.now += 61
    assert desk.refused("answerCallbackQuery", callback_query_id=second) == too_old
    assert desk.refused("answerCallbackQuery", callback_query_id=press(), text="x" * 201).endswith("TOO_LONG")


def test_deletions_have_their_limits(desk: Desk) -> None:
    chat, group = desk.private, desk.group
    sent = desk.call("sendMessage", chat_id=chat.id, text="a")
    assert desk.call("deleteMessage", chat_id=chat.id, message_id=sent["message_id"])
    theirs = act.write(desk.telegram, desk.ann, group, "hello")
    assert "can't be deleted" in desk.refused(
        "deleteMessage", chat_id=group.id, message_id=theirs["message_id"]
    )
    old = desk.call("sendMessage", chat_id=chat.id, text="a")
    desk.now += 49 * 3600
    assert "can't be deleted" in desk.refused("deleteMessage", chat_id=chat.id, message_id=old["message_id"])
    ids = [desk.call("sendMessage", chat_id=chat.id, text="a")["message_id"] for _ in range(3)]
    assert desk.call("deleteMessages", chat_id=chat.id, message_ids=[*ids, 999])
    assert not set(ids) & set(chat.messages)


def test_copies_forwards_pins_and_reactions(desk: Desk) -> None:
    asked = act.write(desk.telegram, desk.ann, desk.private, "hello")
    where = {"chat_id": desk.group.id, "from_chat_id": desk.private.id, "message_id": asked["message_id"]}
    copy = desk.call("copyMessage", **where)
    assert desk.group.messages[copy["message_id"]]["text"] == "hello"
    assert desk.call("forwardMessage", **where)["forward_origin"]["sender_user"]["first_name"] == "Ann"
    assert (
        desk.refused("copyMessage", **where | {"message_id": 999}) == "Bad Request: message to copy not found"
    )
    assert "not enough rights" in desk.refused(
        "pinChatMessage", chat_id=desk.group.id, message_id=copy["message_id"]
    )
    assert desk.call("pinChatMessage", chat_id=desk.private.id, message_id=asked["message_id"])
    assert desk.call("getChat", chat_id=desk.private.id)["pinned_message"]["text"] == "hello"
    assert desk.call("unpinChatMessage", chat_id=desk.private.id)
    reaction = [{"type": "emoji", "emoji": "👍"}]
    assert desk.call("setMessageReaction", chat_id=desk.private.id, message_id=1, reaction=reaction)


def test_photos_are_pictures_and_edits_can_change_them(desk: Desk) -> None:
    assert picture_size(PNG) == (32, 16)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x20\x00\x40\x03"
    assert picture_size(jpeg) == (64, 32)
    assert [picture_size(junk) for junk in (b"", b"GIF89a", PNG[:20], b"\xff\xd8\xff")] == [None] * 4
    photo = Upload("x.png", "image/png", PNG)
    sent = desk.call("sendPhoto", chat_id=desk.private.id, photo=photo, caption="one")
    assert (sent["photo"][0]["width"], sent["caption"]) == (32, "one")
    where = {"chat_id": desk.private.id, "message_id": sent["message_id"]}
    edited = desk.call(
        "editMessageMedia",
        **where,
        media={"type": "photo", "media": "attach://new", "caption": "two"},
        new=photo,
    )
    assert edited["caption"] == "two"
    assert desk.refused("editMessageText", **where, text="x").endswith(
        "there is no text in the message to edit"
    )
    again = desk.call("sendPhoto", chat_id=desk.private.id, photo=sent["photo"][0]["file_id"])
    assert again["photo"] == sent["photo"]
    wide = Upload("x.png", "image/png", PNG[:16] + (9000).to_bytes(4, "big") + (2000).to_bytes(4, "big"))
    assert desk.refused("sendPhoto", chat_id=desk.private.id, photo=wide).endswith("PHOTO_INVALID_DIMENSIONS")


def test_inline_results_are_checked_offered_and_sent(desk: Desk) -> None:
    query = act.ask_inline(desk.telegram, desk.ann, "macron")
    result = {
        "type": "article",
        "id": "1",
        "title": "Macron",
        "input_message_content": {"message_text": "<b>Macron</b>", "parse_mode": "HTML"},
    }
    broken = {**result, "id": "2", "input_message_content": {"message_text": "<b>x", "parse_mode": "HTML"}}
    answer = {"inline_query_id": query.id}
    assert "parse entities" in desk.refused("answerInlineQuery", **answer, results=[result, broken])
    assert desk.refused("answerInlineQuery", **answer, results=[result, result]).endswith("DUPLICATE")
    assert desk.call("answerInlineQuery", **answer, results=[result])
    message = act.choose_inline(desk.telegram, desk.ann, desk.group, query.id, "1")
    assert (message["text"], message["via_bot"]["id"]) == ("Macron", desk.telegram.bot.id)
    assert desk.told() == ["inline_query", "message", "chosen_inline_result"]
    assert "too old" in desk.refused("answerInlineQuery", **answer, results=[])


def test_the_narrowest_command_menu_is_shown(desk: Desk) -> None:
    def menu(chat: Chat, person: Account) -> list[str]:
        return [command["command"] for command in commands_for(desk.telegram, chat, person)]

    def publish(name: str, **scope: Any) -> None:
        desk.call("setMyCommands", commands=[{"command": name, "description": "x"}], **scope)

    publish("all")
    publish("groups", scope={"type": "all_group_chats"})
    publish("bosses", scope={"type": "all_chat_administrators"})
    publish("here", scope={"type": "chat", "chat_id": desk.private.id})
    publish("deutsch", language_code="de")
    assert (menu(desk.private, desk.ann), menu(desk.group, desk.ann), menu(desk.group, desk.ben)) == (
        ["here"],
        ["bosses"],
        ["groups"],
    )
    desk.call("deleteMyCommands", scope={"type": "chat", "chat_id": desk.private.id})
    assert menu(desk.private, desk.ann) == ["all"]
    hans = desk.telegram.add_person("Hans", language_code="de")
    assert menu(desk.telegram.chats[hans.id], hans) == ["deutsch"]


def test_the_profile_has_limits(desk: Desk) -> None:
    assert desk.call("setMyDescription", description="What I do")
    assert desk.call("getMyDescription") == {"description": "What I do"}
    assert "too long" in desk.refused("setMyShortDescription", short_description="x" * 121)
    assert desk.call("getMyName") == {"name": desk.telegram.bot.first_name}


async def test_a_defect_of_the_sandbox_is_logged_without_the_token(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setitem(METHODS, "getme", broken)
    sandbox = await Sandbox().start()
    try:
        async with httpx.AsyncClient() as client:
            logging.getLogger("httpx").setLevel(logging.WARNING)
            answer = await client.get(f"{sandbox.url}/bot{sandbox.token}/getMe")
        assert answer.status_code == 500
        assert "a defect" in caplog.text
        assert sandbox.token not in caplog.text
        assert sandbox.token not in answer.text
    finally:
        await sandbox.stop()
