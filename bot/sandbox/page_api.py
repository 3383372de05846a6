"""What the page talks to: one WebSocket that tells everything, and acts of the people one can be.

Only the page itself may use it: the Host must be this computer's, the Origin this server's, and every request
carries a key that is written into the page, which no other site can read.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from pathlib import Path
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import Finish
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from bot.sandbox import people
from bot.sandbox.methods.profile import commands_for
from bot.sandbox.parameters import Json, Upload
from bot.sandbox.server import BotApi, LocalHandler
from bot.sandbox.state import Account, Chat, Event, Telegram

HERE = Path(__file__).parent

ASSETS = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "page_messages.js": "text/javascript; charset=utf-8",
    "page_composer.js": "text/javascript; charset=utf-8",
    "page_icon.svg": "image/svg+xml",
}

#: pictures the page may show in place; everything else is only ever downloaded
SHOWN = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def routes(api: BotApi) -> list[Any]:
    """The page's addresses, with a fresh key."""
    shared = {"api": api, "key": secrets.token_urlsafe(24)}
    return [
        (r"/", PageHandler, shared),
        (r"/(page\w*\.\w+)", AssetHandler, shared),
        (r"/sandbox/live", LiveHandler, shared),
        (r"/sandbox/act", ActHandler, shared),
        (r"/sandbox/upload", UploadHandler, shared),
        (r"/sandbox/file/([\w\-]+)", ShownFileHandler, shared),
    ]


class PageApiHandler(LocalHandler):
    """A request of the page."""

    def initialize(self, api: BotApi, key: str) -> None:
        """Tornado's constructor for handlers."""
        self.api = api
        self.key = key

    @property
    def telegram(self) -> Telegram:
        """The state behind the api."""
        return self.api.telegram

    def set_default_headers(self) -> None:
        """Nothing from elsewhere is loaded, nobody may frame the page or guess at types."""
        host = self.request.host
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            f"connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def prepare(self) -> None:
        """Besides the Host, the Origin must be this server's where a browser names one."""
        super().prepare()
        origin = self.request.headers.get("Origin")
        if not self._finished and origin is not None and origin != f"http://{self.request.host}":
            self.set_status(403)
            self.finish("Another site cannot drive this sandbox.\n")

    def check_key(self) -> None:
        """Refuse a request without the page's key."""
        given = self.request.headers.get("X-Sandbox-Key") or self.get_query_argument("key", "")
        if not secrets.compare_digest(given.encode(), self.key.encode()):
            self.set_status(403)
            self.finish({"ok": False, "reason": "This is not the sandbox's own page; reload it."})
            raise Finish


class PageHandler(PageApiHandler):
    """The page."""

    def get(self) -> None:
        """The page with its key."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish((HERE / "page.html").read_text(encoding="utf-8").replace("{{key}}", self.key))


class AssetHandler(PageApiHandler):
    """Its styles and scripts."""

    def get(self, name: str) -> None:
        """One of the known files."""
        if name not in ASSETS:
            self.set_status(404)
            return
        self.set_header("Content-Type", ASSETS[name])
        self.finish((HERE / name).read_bytes())


class ShownFileHandler(PageApiHandler):
    """A file of a message."""

    def get(self, file_id: str) -> None:
        """Pictures in place, everything else as a download."""
        self.check_key()
        stored = self.telegram.files.get(file_id)
        if stored is None:
            self.set_status(404)
            return
        content = stored.upload.content
        kind = next((mime for magic, mime in SHOWN.items() if content.startswith(magic)), None)
        self.set_header("Content-Type", kind or "application/octet-stream")
        if kind is None:
            self.set_header("Content-Disposition", "attachment")
        self.finish(content)


def snapshot(api: BotApi) -> Json:
    """All that the page shows."""
    telegram = api.telegram
    return {
        "bot": telegram.bot.as_json(),
        "people": [person.as_json() for person in telegram.people.values()],
        "chats": [
            telegram.describe(chat) | {"messages": list(chat.messages.values())}
            for chat in telegram.chats.values()
        ],
        "commands": menus(telegram),
        "about": {field: value for (field, language), value in telegram.profile.items() if not language},
        "listening": api.listening,
    }


def menus(telegram: Telegram) -> list[Json]:
    """The command menu of each person in each chat."""
    return [
        {"chat": chat.id, "person": person.id, "commands": commands_for(telegram, chat, person)}
        for chat in telegram.chats.values()
        for person in telegram.people.values()
        if person.id in chat.members
    ]


class LiveHandler(PageApiHandler, WebSocketHandler):
    """Tells an open page everything, from a snapshot on."""

    watch: asyncio.Task[None] | None = None

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Only with the key."""
        self.check_key()
        await super().get(*args, **kwargs)

    def check_origin(self, origin: str) -> bool:
        """The same rule as for requests."""
        return origin == f"http://{self.request.host}"

    def open(self, *args: str, **kwargs: str) -> None:
        """Begin with everything there is."""
        self.telegram.watchers.append(self.tell)
        self.api.closers.append(self.close)
        self.send("snapshot", None, snapshot(self.api))
        self.watch = asyncio.get_running_loop().create_task(self.watch_bot())

    def on_message(self, message: str | bytes) -> None:
        """The page acts by requests, not here."""

    def on_close(self) -> None:
        """The page is gone."""
        if self.tell in self.telegram.watchers:
            self.telegram.watchers.remove(self.tell)
        if self.close in self.api.closers:
            self.api.closers.remove(self.close)
        if self.watch is not None:
            self.watch.cancel()

    def tell(self, event: Event) -> None:
        """Pass on what happened."""
        payload: Any = menus(self.telegram) if event.kind == "commands" else event.payload
        self.send(event.kind, event.chat_id, payload)
        if event.kind == "chat":
            self.send("commands", None, menus(self.telegram))

    def send(self, kind: str, chat_id: int | None, payload: Any) -> None:
        """One line of JSON."""
        text = json.dumps({"kind": kind, "chat": chat_id, "payload": payload}, ensure_ascii=False)
        try:
            # Whether it arrives is the page's business: it reconnects and gets a new snapshot.
            asyncio.ensure_future(self.write_message(text)).add_done_callback(_seen)
        except (WebSocketClosedError, StreamClosedError):
            self.on_close()

    async def watch_bot(self) -> None:
        """Say when the bot stops or starts to listen."""
        known = self.api.listening
        while True:
            await asyncio.sleep(1.0)
            if self.api.listening != known:
                known = self.api.listening
                self.send("listening", None, {"listening": known})


def _seen(future: asyncio.Future[None]) -> None:
    if not future.cancelled():
        future.exception()


class ActHandler(PageApiHandler):
    """Does what a person does on the page."""

    def post(self) -> None:
        """{"do": ..., "person": id, "chat": id, ...} -> {"ok": true, ...} or {"ok": false, "reason": ...}"""
        self.check_key()
        try:
            wanted = json.loads(self.request.body)
            act = ACTS.get(wanted["do"])
            if act is None:
                raise people.ImpossibleError("The sandbox does not know how to do that.")
            person = self.telegram.people[int(wanted["person"])]
            chat = self.telegram.chats[int(wanted["chat"])]
            self.finish({"ok": True} | (act(self.telegram, person, chat, wanted) or {}))
        except people.ImpossibleError as error:
            self.finish({"ok": False, "reason": str(error)})
        except (KeyError, TypeError, ValueError):
            self.set_status(400)
            self.finish({"ok": False, "reason": "The sandbox could not read that request."})


class UploadHandler(PageApiHandler):
    """Sends a file as a person: the body is the file, the rest stands in the address."""

    def post(self) -> None:
        """?person=&chat=&name=&caption="""
        self.check_key()
        try:
            person = self.telegram.people[int(self.get_query_argument("person"))]
            chat = self.telegram.chats[int(self.get_query_argument("chat"))]
            name = Path(self.get_query_argument("name", "file")).name[:200] or "file"
            mime = self.request.headers.get("Content-Type", "application/octet-stream").split(";")[0]
            upload = Upload(name, mime, self.request.body)
            if not upload.content:
                raise people.ImpossibleError("That file is empty.")
            caption = self.get_query_argument("caption", "")
            people.send_file(self.telegram, person, chat, upload, caption=caption)
            self.finish({"ok": True})
        except people.ImpossibleError as error:
            self.finish({"ok": False, "reason": str(error)})
        except (KeyError, ValueError):
            self.set_status(400)
            self.finish({"ok": False, "reason": "The sandbox could not read that request."})


def _write(telegram: Telegram, person: Account, chat: Chat, wanted: Json) -> None:
    people.write(
        telegram,
        person,
        chat,
        str(wanted["text"]),
        reply_to=wanted.get("reply_to"),
        thread_id=wanted.get("thread"),
    )


def _edit(telegram: Telegram, person: Account, chat: Chat, wanted: Json) -> None:
    people.rewrite(telegram, person, chat, int(wanted["message"]), str(wanted["text"]))


def _press(telegram: Telegram, person: Account, chat: Chat, wanted: Json) -> Json:
    query = people.press(telegram, person, chat, int(wanted["message"]), str(wanted["data"]))
    return {"query_id": query.id}


def _inline(telegram: Telegram, person: Account, chat: Chat, wanted: Json) -> Json:
    kind = "sender" if chat.type == "private" else chat.type
    return {"query_id": people.ask_inline(telegram, person, str(wanted["query"]), chat_type=kind).id}


def _choose(telegram: Telegram, person: Account, chat: Chat, wanted: Json) -> None:
    people.choose_inline(telegram, person, chat, str(wanted["query_id"]), str(wanted["result_id"]))


def _bot_status(telegram: Telegram, person: Account, chat: Chat, wanted: Json) -> None:
    status = str(wanted["status"])
    allowed = ("member", "kicked") if chat.type == "private" else ("member", "administrator", "kicked")
    if status not in allowed:
        raise people.ImpossibleError("That is no status a bot can have here.")
    people.set_membership(telegram, person, chat, telegram.bot, status)


def _topic(telegram: Telegram, person: Account, chat: Chat, wanted: Json) -> Json:
    name = str(wanted["name"]).strip()[:128]
    if not name:
        raise people.ImpossibleError("A topic needs a name.")
    # The first topic turns a group into a forum, as the switch in its settings does.
    chat.is_forum = True
    return {"thread": people.open_topic(telegram, person, chat, name)}


ACTS: dict[str, Any] = {
    "write": _write,
    "edit": _edit,
    "press": _press,
    "inline": _inline,
    "choose": _choose,
    "bot_status": _bot_status,
    "topic": _topic,
}
