"""The courier: takes messages from the outbox and sends them, each marked before and after the call."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlite_utils import Database
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode

from bot.pace import DIGEST, Call, Pace, PacedRequests
from bot.verdicts import Doubtful, Gone, Moved, Refused, Shut, Unreached, Verdict, Wait, judge
from handlers.desk import Desk
from storage import chats, outbox, subscriptions
from storage.values import Delivery, Waiting

log = logging.getLogger(__name__)

#: messages claimed in one transaction; what a crash finds claimed but unsent is sent as if it were in doubt
CLAIMED_AT_ONCE = 16
#: calls under way at the same time: slow answers must not hold up the others
MOST_IN_FLIGHT = 100
#: waiting chats read from the store at once
_READ_AT_ONCE = 500
#: doubtful answers in a row, without one clear one, after which the server is asked how it is
_DOUBTS = 5
#: seconds to wait for the store to take a mark, and how often
_MARK_PAUSE, _MARK_TRIES = 1.0, 30
#: seconds between two looks at an outbox that nobody announced anything in
_IDLE = 2.0
#: seconds until a server that does not answer is asked again: doubled each time, and no more than
_ASK_AGAIN, _MOST_SILENCE = 1.0, 30.0
#: seconds before a doubtful message is sent again
DOUBT_SECONDS = 30.0
#: seconds that calls under way get to finish when the bot stops
_LAST_CALLS = 10.0


class Sender(Protocol):
    """The part of telegram.Bot that the courier uses."""

    async def send_message(self, chat_id: int, text: str, **options: Any) -> Message: ...

    async def get_me(self) -> object: ...


class Courier:
    """Sends what waits in the outbox, within the limits, one message at a time to each chat.

    One chat's trouble is its own: it waits, moves or is given up while the others get theirs. Only when the
    server itself seems to be away does everything wait, until it answers a harmless question.
    """

    def __init__(
        self,
        bot: Sender,
        desk: Desk,
        *,
        limiter: PacedRequests | None = None,
        pace: Pace | None = None,
        steady: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._desk = desk
        # One pace for answers and digests, where the bot keeps one; a digest does not queue there again.
        self._pace = limiter.pace if limiter else pace or Pace()
        self._options: dict[str, Any] = {"rate_limit_args": DIGEST} if limiter else {}
        self._steady = steady
        self._sleep = sleep
        self._news = asyncio.Event()
        self._queue: list[Waiting] = []
        self._calls: dict[int, asyncio.Task[None]] = {}
        #: messages taken that are not marked yet, and the task that marks them, many in one transaction
        self._taken: list[tuple[int, int]] = []
        self._marking: asyncio.Task[None] | None = None
        self._doubts = 0
        #: since when the server does not answer, when it is asked again, and the seconds after that
        self._away_since: float | None = None
        self._ask_at = 0.0
        self._ask_again = _ASK_AGAIN
        self._recovered = False
        self._stopping = False
        self._sending: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There may be something to send."""
        self._news.set()

    def start(self) -> None:
        """Begin to send beside everything else; needs a running loop."""
        self._sending = asyncio.create_task(self._send_on(), name="courier")

    async def stop(self) -> None:
        """Begin no more calls and let those under way end; what takes too long is in doubt afterwards."""
        self._stopping = True
        self._news.set()
        if self._sending is not None:
            await self._sending
        if self._calls:
            await asyncio.wait(self._calls.values(), timeout=_LAST_CALLS)
        for call in self._calls.values():
            call.cancel()

    async def _send_on(self) -> None:
        while not self._stopping:
            try:
                pause = await self.turn()
            except (sqlite3.Error, OSError):
                log.exception("the outbox could not be read; trying again")
                pause = _IDLE
            if pause > 0 and not self._stopping:
                await self._rest(min(pause, _IDLE))

    async def drain(self) -> None:
        """Send until nothing is left that may go now, and every call has ended."""
        while True:
            pause = await self.turn()
            if pause == float("inf") and not self._calls:
                return
            if pause > 0:
                await self._rest(min(pause, _IDLE))

    async def turn(self) -> float:
        """Begin the calls that may begin now; seconds until the next may, infinite when nothing waits."""
        if not self._recovered:
            found = await self._desk.change(outbox.recover, now=self._desk.now())
            self._recovered = True
            if found:
                log.warning("%d messages were under way when the bot stopped; they are sent once more", found)
        if self._doubts >= _DOUBTS and (wait := await self._server_silence()) > 0:
            return wait
        if len(self._calls) >= MOST_IN_FLIGHT:
            return _IDLE
        ready, pause = await self._ready()
        if not ready:
            return pause
        for number, delivery in enumerate(claimed := await self._claim(ready)):
            while (wait := self._pace.overall_opens(now := self._steady()) - now) > 0:
                # An answer took the place meanwhile, or Telegram asked for silence.
                if wait > _IDLE or self._stopping:
                    break
                await self._sleep(wait)
            if wait > 0 or self._stopping:
                await self._put_back(claimed[number:], 0.0 if self._stopping else wait)
                return 0.0 if self._stopping else wait
            if (wait := self._pace.opens(delivery.chat_id, now) - now) > 0:
                # The chat was answered meanwhile, or told us to wait: its own affair, the others go on.
                await self._put_back((delivery,), wait)
                continue
            begun = self._pace.note_digest(delivery.chat_id, now)
            self._calls[delivery.chat_id] = asyncio.create_task(self._deliver(delivery, begun))
        return 0.0

    async def _ready(self) -> tuple[list[Waiting], float]:
        """Up to CLAIMED_AT_ONCE messages that may go now, each to another chat; else the seconds to wait."""
        now = self._steady()
        if self._queue and (wait := self._pace.overall_opens(now) - now) > 0:
            return [], wait
        ready, pause = self._pick()
        if not ready:
            self._news.clear()
            self._queue = list(
                await self._desk.ask(outbox.waiting, now=self._desk.now(), limit=_READ_AT_ONCE)
            )
            ready, pause = self._pick()
        return ready, pause

    def _pick(self) -> tuple[list[Waiting], float]:
        """As `_ready`, out of what was read; the claimed ones keep their distance when they are sent."""
        now = self._steady()
        room = min(CLAIMED_AT_ONCE, MOST_IN_FLIGHT - len(self._calls))
        ready: list[Waiting] = []
        left: list[Waiting] = []
        pause = float("inf")
        for waiting in self._queue:
            if waiting.chat_id in self._calls:
                # The end of the call wakes us.
                pause = min(pause, _IDLE)
            elif len(ready) < room and (wait := self._pace.chat_opens(waiting.chat_id, now) - now) <= 0:
                ready.append(waiting)
                continue
            elif len(ready) < room:
                pause = min(pause, wait)
            left.append(waiting)
        self._queue = left
        return ready, pause

    async def _claim(self, ready: list[Waiting]) -> tuple[Delivery, ...]:
        return await self._desk.change(outbox.claim_all, [one.id for one in ready])

    async def _put_back(self, deliveries: tuple[Delivery, ...], seconds: float) -> None:
        until = self._desk.now() + timedelta(seconds=seconds)
        ids = [one.id for one in deliveries]
        await self._mark(outbox.put_back_all, ids, "waiting for its turn", not_before=until)

    async def _deliver(self, delivery: Delivery, begun: Call) -> None:
        """One call, and the mark that says how it ended."""
        try:
            try:
                message = await self._send(delivery, begun)
            except Exception as error:
                await self._settle(delivery, judge(error))
            else:
                self._heard()
                self._taken.append((delivery.id, message.message_id))
                if self._marking is None or self._marking.done():
                    self._marking = asyncio.create_task(self._mark_taken())
                # Whoever stops waiting for the mark does not stop it.
                await asyncio.shield(self._marking)
        finally:
            self._calls.pop(delivery.chat_id, None)
            self._news.set()

    async def _send(self, delivery: Delivery, begun: Call) -> Message:
        try:
            return await self._bot.send_message(
                delivery.chat_id,
                delivery.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=delivery.thread_id,
                reply_markup=_keyboard(delivery),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                **self._options,
            )
        finally:
            # The gap to the chat's next message counts from here: only now is this one surely there.
            self._pace.answered(begun, self._steady())

    async def _settle(self, delivery: Delivery, verdict: Verdict) -> None:
        now = self._desk.now()
        chat, steady = delivery.chat_id, self._steady()
        log.info("message %d to chat %d: %s", delivery.id, chat, verdict)
        if isinstance(verdict, Moved | Gone | Shut | Refused):
            self._heard()
        match verdict:
            case Wait(seconds):
                self._doubts = 0
                self._pace.hold(chat, steady + seconds, steady)
                await self._mark(_wait, delivery, now + timedelta(seconds=seconds))
            case Moved(new):
                await self._mark(_move, delivery, new, now=now)
            case Gone(reason):
                await self._mark(_give_up_chat, delivery, reason, now=now)
            case Shut(reason):
                await self._mark(_give_up_topic, delivery, reason, now=now)
            case Refused(reason):
                log.warning("message %d to chat %d was refused: %s", delivery.id, chat, reason)
                await self._mark(outbox.mark_refused, delivery.id, reason, now=now)
            case Unreached(reason):
                self._doubts = max(self._doubts, _DOUBTS)
                await self._mark(outbox.put_back, delivery.id, reason, not_before=now)
            case Doubtful(reason):
                self._doubts += 1
                again_at = now + timedelta(seconds=DOUBT_SECONDS)
                again = await self._mark(outbox.mark_unknown, delivery.id, reason, now=now, again_at=again_at)
                if not again:
                    log.warning("message %d to chat %d is given up in doubt: %s", delivery.id, chat, reason)

    def _heard(self) -> None:
        """The server is there and takes messages."""
        self._is_back()
        self._pace.heard()

    async def _mark_taken(self) -> None:
        """One commit for all that were taken while the last one was written: a slow disk slows nobody."""
        while self._taken:
            taken, self._taken = self._taken, []
            await self._mark(outbox.mark_all_sent, taken, now=self._desk.now())

    async def _mark(self, change: Callable[..., Any], *facts: Any, **more: Any) -> Any:
        """Put a mark into the store; a store that is busy or full is tried again, since the call is made."""
        for _ in range(_MARK_TRIES):
            try:
                return await self._desk.change(change, *facts, **more)
            except sqlite3.OperationalError:
                log.exception("the store did not take a mark; trying again")
                await self._sleep(_MARK_PAUSE)
        return await self._desk.change(change, *facts, **more)

    async def _server_silence(self) -> float:
        """0 if the server answers a question that changes nothing; else the seconds until it is asked again.

        The log has one line when it falls silent, and one when it is back.
        """
        now = self._steady()
        if now < self._ask_at:
            return self._ask_at - now
        try:
            await self._bot.get_me()
        except Exception as error:
            if self._away_since is None:
                self._away_since = now
                log.warning("Telegram does not answer: %s; digests wait", judge(error))
            wait, self._ask_again = self._ask_again, min(2 * self._ask_again, _MOST_SILENCE)
            self._ask_at = self._steady() + wait
            return wait
        self._is_back()
        return 0.0

    def _is_back(self) -> None:
        if self._away_since is not None:
            away = self._steady() - self._away_since
            log.warning("Telegram answers again after %.0f s; digests go on", away)
        self._away_since, self._ask_at, self._ask_again = None, 0.0, _ASK_AGAIN
        self._doubts = 0

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until there is news."""
        news = asyncio.ensure_future(self._news.wait())
        sleep = asyncio.ensure_future(self._sleep(seconds))
        try:
            await asyncio.wait({news, sleep}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
            sleep.cancel()
        self._news.clear()


def _keyboard(delivery: Delivery) -> InlineKeyboardMarkup | None:
    if delivery.keyboard is None:
        return None
    return InlineKeyboardMarkup.de_json(json.loads(delivery.keyboard), None)


def _wait(db: Database, delivery: Delivery, until: datetime) -> None:
    """The chat is left alone until then, also after a restart."""
    chats.set_not_before(db, delivery.chat_id, until)
    outbox.put_back(db, delivery.id, "Telegram asked to wait", not_before=until)


def _move(db: Database, delivery: Delivery, new: int, *, now: datetime) -> None:
    """Put the message back first: then it moves with everything else of the chat."""
    outbox.put_back(db, delivery.id, "the group moved", not_before=now)
    chats.migrate(db, delivery.chat_id, new)


def _give_up_chat(db: Database, delivery: Delivery, reason: str, *, now: datetime) -> None:
    outbox.mark_refused(db, delivery.id, reason, now=now)
    chats.mark_gone(db, delivery.chat_id, reason, now=now)


def _give_up_topic(db: Database, delivery: Delivery, reason: str, *, now: datetime) -> None:
    outbox.mark_refused(db, delivery.id, reason, now=now)
    subscriptions.shut_topic(db, delivery.chat_id, delivery.thread_id, now=now)
