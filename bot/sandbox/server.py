"""The local Telegram over HTTP: the Bot API under /bot<token>/, files, and the page; 127.0.0.1 only."""

from __future__ import annotations

import asyncio
import json
import logging
import mimetypes
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler

from bot.sandbox.errors import BotApiError, bad_request, conflict, too_many_requests
from bot.sandbox.faults import Fault, RateLimits
from bot.sandbox.methods import METHODS
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.state import Telegram
from bot.sandbox.webhook import WEBHOOK_METHODS, Webhook

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 60 * 1024 * 1024
MAX_POLL_SECONDS = 50.0
#: a bot handles what it got before it polls again; longer silence means that it is gone
LISTENING_SECONDS = 5.0
#: how many calls are remembered for tests and screens
REMEMBERED_CALLS = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call that the bot made, and what became of it."""

    at: float
    method: str
    parameters: Parameters
    result: Any = None
    error: BotApiError | None = None


class BotApi:
    """Answers calls: finds the method, applies faults and limits, remembers what happened."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.webhook = Webhook(telegram, self.perform)
        self.faults: list[Fault] = []
        #: None: as fast as the bot likes
        self.limits: RateLimits | None = None
        self.calls: list[Call] = []
        #: called with every finished call
        self.hooks: list[Callable[[Call], None]] = []
        #: called when the server stops: connections that tornado does not close by itself
        self.closers: list[Callable[[], None]] = []
        self.busy = 0
        self._waiting: set[asyncio.Event] = set()
        telegram.watchers.append(lambda event: self.changed())
        self._poll: asyncio.Event | None = None
        self._polled_at = -LISTENING_SECONDS
        self._closing = False

    def close(self) -> None:
        """End the poll that waits, so that nothing hangs."""
        self._closing = True
        for close in tuple(self.closers):
            close()
        if self._poll is not None:
            self._poll.set()

    @property
    def polling(self) -> bool:
        """Whether a bot waits for updates right now."""
        return self._poll is not None

    @property
    def listening(self) -> bool:
        """Whether a bot is there: it polls, did so a moment ago, or has a webhook."""
        return (
            self.polling or bool(self.webhook.url) or time.monotonic() - self._polled_at < LISTENING_SECONDS
        )

    async def answer(self, method: str, parameters: Parameters) -> Any:
        """The result of a call; BotApiError where it is refused, ConnectionError where its answer is lost."""
        fault = next((f for f in self.faults if f.fits(method, parameters)), None)
        if fault is not None:
            fault.times -= 1
            if fault.delay:
                await asyncio.sleep(fault.delay)
            if fault.cut == "before":
                raise ConnectionAbortedError("cut before the call")
            if fault.error is not None:
                self._remember(Call(self.telegram.clock(), method, parameters, error=fault.error))
                raise fault.error
        if method.lower() == "getupdates":
            return await self._updates(parameters)
        result = self.perform(method, parameters)
        if fault is not None and fault.cut == "after":
            raise ConnectionAbortedError("cut after the call")
        return result

    def perform(self, method: str, parameters: Parameters) -> Any:
        """Do what a call asks, at once."""
        now = self.telegram.clock()
        try:
            wait = self.limits.wait(method, parameters) if self.limits else 0
            if wait:
                raise too_many_requests(wait)
            if method.lower() in WEBHOOK_METHODS:
                result = WEBHOOK_METHODS[method.lower()](self.webhook, parameters)
            elif method.lower() in METHODS:
                result = METHODS[method.lower()](self.telegram, parameters)
            else:
                raise BotApiError(404, "Not Found: method not found")
        except BotApiError as error:
            self._remember(Call(now, method, parameters, error=error))
            raise
        self._remember(Call(now, method, parameters, result=result))
        return result

    def _remember(self, call: Call) -> None:
        self.calls.append(call)
        del self.calls[:-REMEMBERED_CALLS]
        for hook in tuple(self.hooks):
            hook(call)
        self.changed()

    def changed(self) -> None:
        """Let everyone who waits for something look again."""
        for waiting in self._waiting:
            waiting.set()

    async def until(self, condition: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait for something to become true of this Telegram or of the calls; TimeoutError if it does not."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await changed.wait()
                    changed.clear()
        finally:
            self._waiting.discard(changed)

    async def _updates(self, parameters: Parameters) -> list[Any]:
        """Long polling: the newest poller wins, the one that waits is told so."""
        if self.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        if self._poll is not None:
            self._poll.set()
        poll = self._poll = asyncio.Event()
        telegram = self.telegram
        telegram.allow(parameters.entries("allowed_updates", "allowed updates"))
        limit = min(max(parameters.number("limit", 100) or 100, 1), 100)
        seconds = min(max(parameters.number("timeout", 0) or 0, 0), MAX_POLL_SECONDS)
        offset = parameters.number("offset")
        # What the offset confirms is forgotten at once.
        telegram.take(offset, limit)
        self.changed()
        try:
            deadline = time.monotonic() + seconds
            while not (updates := telegram.take(offset, limit)) and seconds:
                woken = asyncio.Event()
                telegram.update_waits.append(woken.set)
                waiters = [asyncio.ensure_future(woken.wait()), asyncio.ensure_future(poll.wait())]
                try:
                    await asyncio.wait(
                        waiters,
                        timeout=max(0.0, deadline - time.monotonic()),
                        return_when=asyncio.FIRST_COMPLETED,
                    )
                finally:
                    telegram.update_waits.remove(woken.set)
                    for waiter in waiters:
                        waiter.cancel()
                if self._closing or time.monotonic() >= deadline:
                    return telegram.take(offset, limit)
                if poll.is_set():
                    raise conflict(
                        "terminated by other getUpdates request; "
                        "make sure that only one bot instance is running"
                    )
            return updates
        finally:
            self._polled_at = time.monotonic()
            if self._poll is poll:
                self._poll = None


class LocalHandler(RequestHandler):
    """A request that must name this computer: a foreign name that points here is refused."""

    def prepare(self) -> None:
        """Refuse foreign host names before anything is read."""
        if self.request.host_name not in ("127.0.0.1", "localhost"):
            self.set_status(403)
            self.finish("This sandbox answers only under 127.0.0.1 and localhost.\n")

    def log_exception(self, *_: Any) -> None:
        """Log a defect without the address, which holds the token."""
        log.exception("The sandbox failed on a %s request.", self.request.method)


class BotApiHandler(LocalHandler):
    """/bot<token>/<method>, by GET or POST; parameters from the address, a form, JSON or multipart."""

    def initialize(self, api: BotApi) -> None:
        """Tornado's constructor for handlers."""
        self.api = api
        self.task: asyncio.Task[Any] | None = None

    async def get(self, token: str, method: str) -> None:
        """Bot API calls may be GET."""
        await self.call(token, method)

    async def post(self, token: str, method: str) -> None:
        """And POST."""
        await self.call(token, method)

    async def call(self, token: str, method: str) -> None:
        """Answer one call as JSON, with the code as HTTP status."""
        polls = method.lower() == "getupdates"
        self.api.busy += not polls
        try:
            try:
                if token != self.api.telegram.token:
                    raise BotApiError(401, "Unauthorized")
                parameters = self.read_parameters()
                self.task = asyncio.ensure_future(self.api.answer(method, parameters))
                body = {"ok": True, "result": await self.task}
            except BotApiError as error:
                self.set_status(error.code, error.description.split(":", 1)[0])
                body = error.as_json()
            except (ConnectionAbortedError, asyncio.CancelledError):
                # The client left, or a fault cuts the line: there is nobody to answer.
                self.close_line()
                return
            self.set_header("Content-Type", "application/json")
            # A client that was killed does not read its answer.
            with suppress(StreamClosedError):
                await self.finish(json.dumps(body, ensure_ascii=False))
        finally:
            self.api.busy -= not polls
            self.api.changed()

    def close_line(self) -> None:
        """Drop the connection without a word."""
        self._auto_finish = False
        connection = self.request.connection
        stream = getattr(connection, "stream", None)
        if stream is not None:
            stream.close()

    def on_connection_close(self) -> None:
        """A poller that left no longer counts as one."""
        if self.task is not None:
            self.task.cancel()

    def read_parameters(self) -> Parameters:
        """The parameters wherever they are."""
        values = {
            name: found[-1].decode("utf-8", "replace")
            for name, found in self.request.arguments.items()
            if found
        }
        files = {
            name: Upload(
                found[-1].filename,
                found[-1].content_type
                if found[-1].content_type not in ("", "application/unknown")
                else mimetypes.guess_type(found[-1].filename)[0] or "application/octet-stream",
                found[-1].body,
            )
            for name, found in self.request.files.items()
        }
        if self.request.headers.get("Content-Type", "").startswith("application/json") and self.request.body:
            try:
                body = json.loads(self.request.body)
            except ValueError:
                raise bad_request("can't parse JSON object") from None
            if not isinstance(body, dict):
                raise bad_request("JSON object expected")
            return Parameters(values | dict(Parameters.of_json(body).values), files)
        return Parameters(values, files)


class FileHandler(LocalHandler):
    """/file/bot<token>/<file_path>: what getFile pointed at."""

    def initialize(self, api: BotApi) -> None:
        """Tornado's constructor for handlers."""
        self.api = api

    def get(self, token: str, path: str) -> None:
        """The bytes of a stored file."""
        telegram = self.api.telegram
        stored = next((file for file in telegram.files.values() if file.path == path), None)
        if token != telegram.token or stored is None:
            self.set_status(401 if token != telegram.token else 404)
            self.finish({"ok": False, "error_code": self.get_status(), "description": "Not Found"})
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(stored.upload.content)


class UnknownHandler(LocalHandler):
    """Everything else."""

    def prepare(self) -> None:
        """As the real server answers a wrong address."""
        super().prepare()
        if not self._finished:
            self.set_status(404)
            self.finish({"ok": False, "error_code": 404, "description": "Not Found"})


class LocalServer:
    """Binds a port of 127.0.0.1 and serves an api on it, with more routes if wanted."""

    def __init__(self, api: BotApi, routes: list[Any]) -> None:
        self.api = api
        self.port = 0
        self._application = Application(
            [
                (r"/bot([^/]+)/(\w+)", BotApiHandler, {"api": api}),
                (r"/file/bot([^/]+)/(.+)", FileHandler, {"api": api}),
                *routes,
            ],
            default_handler_class=UnknownHandler,
            # Addresses hold the token: nothing of a request is logged.
            log_function=lambda handler: None,
        )
        self._server: HTTPServer | None = None

    def start(self, port: int) -> None:
        """Listen; port 0 takes any free one. OSError if the port is taken."""
        listener = socket.create_server(("127.0.0.1", port))
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._server = HTTPServer(self._application, max_buffer_size=MAX_BODY_BYTES)
        self._server.add_sockets([listener])

    async def stop(self) -> None:
        """Stop listening, end every connection."""
        self.api.close()
        await self.api.webhook.stop()
        if self._server is not None:
            self._server.stop()
            await asyncio.sleep(0)
            await self._server.close_all_connections()
            self._server = None
