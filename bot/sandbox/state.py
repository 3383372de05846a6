"""What a local Telegram holds in memory: people, chats, messages, and the updates that wait for the bot."""

from __future__ import annotations

import copy
import itertools
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import BotApiError, bad_request, forbidden
from bot.sandbox.parameters import Json, Upload

#: update kinds a bot gets only when it names them
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

#: how long a pressed button waits for the bot's answer, in seconds
QUERY_LIFETIME = 60.0

#: statuses of members that can read and write
PRESENT = frozenset({"creator", "administrator", "member"})


@dataclass(frozen=True, slots=True)
class Account:
    """A person or the bot, as others see them."""

    id: int
    first_name: str
    username: str | None = None
    last_name: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def as_json(self) -> Json:
        """The Bot API's User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            value = getattr(self, name)
            if value and not (self.is_bot and name == "language_code"):
                user[name] = value
        return user


@dataclass(slots=True)
class Chat:
    """A private chat of the bot with a person, or a group."""

    id: int
    type: str
    title: str | None = None
    person: Account | None = None
    is_forum: bool = False
    #: account id -> creator | administrator | member | left | kicked (a blocked bot is kicked)
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    #: message_thread_id -> name
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    #: a bot cannot write first
    started: bool = False

    def as_json(self) -> Json:
        """The Bot API's Chat."""
        if self.person is not None:
            user = self.person.as_json()
            names: Json = {
                name: user[name] for name in ("username", "first_name", "last_name") if name in user
            }
            return {"id": self.id, "type": self.type, **names}
        chat: Json = {"id": self.id, "type": self.type, "title": self.title}
        return chat | ({"is_forum": True} if self.is_forum else {})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was sent, by the bot or to it."""

    id: str
    unique_id: str
    path: str
    upload: Upload


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button that waits for the bot's answer."""

    id: str
    person: Account
    chat_id: int | None
    message_id: int | None
    asked_at: float
    answered: bool = False


@dataclass(slots=True)
class InlineQuery:
    """Words typed after @bot, and the results it offered."""

    id: str
    person: Account
    query: str
    offset: str
    asked_at: float
    results: list[Json] | None = None
    next_offset: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something a screen should show: message, edited, deleted, action, answer, chat, commands, inline."""

    kind: str
    chat_id: int | None
    payload: Json


class Telegram:
    """The state and the rules that keep it consistent; no network, no waiting."""

    def __init__(
        self,
        *,
        token: str | None = None,
        username: str = "summit_briefing_bot",
        name: str = "Summit Briefing",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.clock = clock
        bot_id = int(token.split(":", 1)[0]) if token and token.split(":", 1)[0].isdigit() else 7_000_000_001
        #: looks like a real one, is accepted nowhere else
        self.token = token or f"{bot_id}:SANDBOX-{secrets.token_urlsafe(24)}"
        self.bot = Account(bot_id, name, username, is_bot=True)
        #: privacy mode off means that the bot reads everything said in its groups
        self.reads_everything = False
        self.people: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.inline: dict[str, InlineQuery] = {}
        #: (scope as sorted JSON text, language) -> commands
        self.commands: dict[tuple[str, str], list[Json]] = {}
        #: ("name" | "description" | "short_description", language) -> text
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self.pending: deque[Json] = deque()
        self.allowed: frozenset[str] | None = None
        self.watchers: list[Callable[[Event], None]] = []
        self.update_waits: list[Callable[[], None]] = []
        self._update_ids = itertools.count(secrets.randbelow(400_000_000) + 100_000_000)
        self._message_ids = itertools.count(1)
        self._supergroup_message_ids: dict[int, itertools.count[int]] = {}
        self._person_ids = itertools.count(500_000_001)
        self._group_ids = itertools.count(4_000_000_001)
        self._chat_instances: dict[int, str] = {}

    # --- people and chats -------------------------------------------------------------------------------

    def add_person(self, first_name: str, **details: Any) -> Account:
        """A new person, with a private chat that neither side has opened yet."""
        person = Account(next(self._person_ids), first_name, **details)
        self.people[person.id] = person
        chat = Chat(person.id, "private", person=person, members={person.id: "member", self.bot.id: "member"})
        self.chats[chat.id] = chat
        return person

    def add_group(
        self, title: str, members: Iterable[Account], *, supergroup: bool = True, forum: bool = False
    ) -> Chat:
        """A new group; the first member owns it. The bot is not in it until someone adds it."""
        number = next(self._group_ids)
        chat_id = -(1_000_000_000_000 + number) if supergroup or forum else -number
        chat = Chat(chat_id, "supergroup" if supergroup or forum else "group", title, is_forum=forum)
        for index, person in enumerate(members):
            chat.members[person.id] = "member" if index else "creator"
        self.chats[chat.id] = chat
        self.emit("chat", chat.id, self.describe(chat))
        return chat

    def account(self, account_id: int) -> Account | None:
        """A person or the bot by id."""
        return self.bot if account_id == self.bot.id else self.people.get(account_id)

    def chat_instance(self, chat: Chat) -> str:
        """The opaque number that callback queries carry for a chat."""
        return self._chat_instances.setdefault(chat.id, str(secrets.randbits(62)))

    def describe(self, chat: Chat) -> Json:
        """A chat as screens list it."""
        return chat.as_json() | {
            "members": dict(chat.members),
            "topics": [{"id": number, "name": name} for number, name in chat.topics.items()],
            "migrated_to": chat.migrated_to,
        }

    def chat_for(self, wanted: str, *, writing: bool = False) -> Chat:
        """The chat a call names; refused in Telegram's words where the bot may not go."""
        if not wanted:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(wanted))
        except ValueError:
            chat = None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        refusal = self._refusal(chat)
        if refusal is not None and (writing or chat.type != "private"):
            raise refusal
        if chat.type == "private" and not chat.started:
            raise bad_request("chat not found")
        return chat

    def _refusal(self, chat: Chat) -> BotApiError | None:
        status = chat.members.get(self.bot.id)
        if status in PRESENT:
            return None
        if chat.type == "private":
            return forbidden("bot was blocked by the user")
        kind = "supergroup" if chat.type == "supergroup" else "group"
        if status == "kicked":
            return forbidden(f"bot was kicked from the {kind} chat")
        return (
            forbidden(f"bot is not a member of the {kind} chat") if status else bad_request("chat not found")
        )

    # --- messages ---------------------------------------------------------------------------------------

    def post(
        self,
        chat: Chat,
        sender: Account,
        content: Json,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        **fields: Any,
    ) -> Json:
        """Store a new message and show it; the caller decides whether the bot is told."""
        if chat.type == "supergroup":
            ids = self._supergroup_message_ids.setdefault(chat.id, itertools.count(1))
        else:
            ids = self._message_ids
        message: Json = {
            "message_id": next(ids),
            "from": sender.as_json(),
            "chat": chat.as_json(),
            "date": int(self.clock()),
        }
        replied = chat.messages.get(reply_to) if reply_to is not None else None
        if replied is not None:
            # Telegram nests one level only.
            message["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
        if chat.is_forum and thread_id is None and replied is not None:
            thread_id = replied.get("message_thread_id")
        if chat.is_forum and thread_id is not None:
            message |= {"message_thread_id": thread_id, "is_topic_message": True}
        message |= content | {name: value for name, value in fields.items() if value is not None}
        chat.messages[message["message_id"]] = message
        if chat.type == "private":
            chat.started = True
        self.emit("message", chat.id, message)
        return message

    def emit(self, kind: str, chat_id: int | None, payload: Json) -> None:
        """Tell every screen and test that watches."""
        for watcher in tuple(self.watchers):
            watcher(Event(kind, chat_id, copy.deepcopy(payload)))

    def keep(self, upload: Upload, folder: str) -> StoredFile:
        """Store a file's bytes under a new id."""
        file_id = "BQAC" + secrets.token_urlsafe(30)
        extension = "." + upload.name.rsplit(".", 1)[-1] if "." in upload.name else ""
        safe = extension if extension[1:].isalnum() and extension.isascii() else ""
        path = f"{folder}/file_{len(self.files)}{safe}"
        stored = StoredFile(file_id, "AQAD" + secrets.token_urlsafe(9), path, upload)
        self.files[file_id] = stored
        return stored

    # --- updates ----------------------------------------------------------------------------------------

    def offer(self, kind: str, payload: Json) -> None:
        """Queue an update for the bot, unless it asked not to get this kind."""
        if self.allowed is None and kind in ON_REQUEST:
            return
        if self.allowed is not None and kind not in self.allowed:
            return
        # A copy: the bot is told what was, whatever is edited before it asks.
        self.pending.append({"update_id": next(self._update_ids), kind: copy.deepcopy(payload)})
        for wake in tuple(self.update_waits):
            wake()

    def allow(self, kinds: list[Any] | None) -> None:
        """Remember which kinds the bot wants; None changes nothing, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(map(str, kinds)) or None

    def take(self, offset: int | None, limit: int) -> list[Json]:
        """The waiting updates from `offset` on, forgetting those before; negative counts from the end."""
        if offset is not None and offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        elif offset:
            while self.pending and self.pending[0]["update_id"] < offset:
                self.pending.popleft()
        return list(itertools.islice(self.pending, limit))

    def query_is_live(self, asked_at: float) -> bool:
        """Whether a button press or inline query can still be answered."""
        return self.clock() - asked_at <= QUERY_LIFETIME
