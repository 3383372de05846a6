"""Delivery: whatever happens, nothing is lost, one message repeats at most, and nobody delays another."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter as Tally
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlite_utils import Database
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery import DOUBT_SECONDS, Courier
from bot.pace import Limits, Pace
from bot.verdicts import Doubtful, Gone, Moved, Refused, Shut, Unreached, Verdict, Wait, judge
from handlers.desk import Desk
from storage import chats, outbox, subscriptions
from storage.outbox import NewPage, Recipient, Window
from storage.subscriptions import Timing, as_filter
from storage.values import Cadence, ChatKind, DeliveryState, Filter, Pause
from tests.newsroom import NOON, Clock, Counter, store

PENDING, SENDING, SENT = DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT
REFUSED, UNKNOWN = DeliveryState.REFUSED, DeliveryState.UNKNOWN


class Killed(BaseException):
    """The process is no more."""


class Process:
    """A process that is killed at its n-th step; afterwards nothing of it does anything."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.steps = 0
        self.dies_at = dies_at

    def step(self) -> None:
        self.steps += 1
        if self.dies_at is not None and self.steps >= self.dies_at:
            raise Killed


class Telegram:
    """A server that keeps what it accepted, and has trouble where it is told to."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.process = Process()
        self.accepted: list[tuple[int, str]] = []
        self.times: list[tuple[float, int]] = []
        #: for each chat, what goes wrong with its next calls: (the error, whether the message was accepted)
        self.trouble: dict[int, list[tuple[Exception, bool]]] = {}
        self.away = False
        self.asked = 0

    async def send_message(self, chat_id: int, text: str, **options: Any) -> Any:
        self.process.step()
        await asyncio.sleep(0)
        if self.away:
            raise NetworkError("Bad Gateway")
        error, accepted = self.trouble[chat_id].pop(0) if self.trouble.get(chat_id) else (None, True)
        if accepted:
            self.accepted.append((chat_id, text))
            self.times.append((self.clock.seconds, chat_id))
        self.process.step()
        if error is not None:
            raise error
        return SimpleNamespace(message_id=len(self.accepted))

    async def get_me(self) -> object:
        self.asked += 1
        if self.away:
            raise NetworkError("Bad Gateway")
        return object()

    def got(self, chat_id: int) -> list[str]:
        return [text for chat, text in self.accepted if chat == chat_id]


class World:
    """A store with chats to which a digest is waiting, a server, and processes that come and go."""

    def __init__(self, people: int = 3, parts: int = 1, *, groups: int = 0) -> None:
        self.clock = Clock()
        self.db = store(gazetteer=False)
        self.telegram = Telegram(self.clock)
        self.chats = [*range(1, people + 1), *range(-groups, 0)]
        for chat in self.chats:
            self.subscribe(chat)
        self.digest(parts)

    def subscribe(self, chat: int, thread: int | None = None) -> None:
        kind = ChatKind.PRIVATE if chat > 0 else ChatKind.SUPERGROUP
        chats.meet(self.db, chat, kind, now=NOON)
        subscriptions.subscribe(
            self.db, chat, thread, Timing(Cadence.DAILY, "08:00"), Filter(), now=self.clock.now()
        )

    def digest(self, parts: int = 1, name: str = "part") -> None:
        with self.db.atomic():
            until = self.db["digests"].count + 1
            digest = outbox.add_digest(
                self.db, Window(Filter(), 0, until), pages=parts, parts=parts, now=self.clock.now()
            )
            outbox.add_pages(self.db, digest.id, [NewPage(f"{name} {one}") for one in range(1, parts + 1)])
            everybody = [
                Recipient(one.chat_id, one.thread_id, one.id)
                for chat in self.chats
                for one in subscriptions.subscriptions_of(self.db, chat)
            ]
            outbox.enqueue(self.db, digest, everybody, now=self.clock.now())

    def courier(self, dies_at: int | None = None, limits: Limits | None = None) -> Courier:
        process = self.telegram.process = Process(dies_at)
        counter = Counter(self.db)

        async def change(what: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            process.step()
            value = await counter.change(what, *args, **kwargs)
            process.step()
            return value

        async def ask(what: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            process.step()
            return await counter.ask(what, *args, **kwargs)

        return Courier(
            self.telegram,
            Desk(ask=ask, change=change, now=self.clock.now),
            pace=Pace(limits or Limits()),
            steady=self.clock.steady,
            sleep=self.clock.sleep,
        )

    async def deliver(self, **options: Any) -> None:
        await self.courier(**options).drain()

    async def deliver_all(self) -> None:
        """Deliver, also what has to wait for a while."""
        for _ in range(5):
            await self.deliver()
            self.clock.move(DOUBT_SECONDS + 1)

    def states(self) -> dict[DeliveryState, int]:
        return {state: number for state, number in outbox.tally(self.db).items() if number}


def never_left(cause: Exception) -> NetworkError:
    error = NetworkError("httpx.ConnectError: no route")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (RetryAfter(7), Wait(7)),
        (RetryAfter(timedelta(seconds=3)), Wait(3)),
        (ChatMigrated(-100), Moved(-100)),
        (Forbidden("Forbidden: bot was blocked by the user"), Gone("Forbidden: bot was blocked by the user")),
        (Forbidden("Forbidden: user is deactivated"), Gone("Forbidden: user is deactivated")),
        (BadRequest("Chat not found"), Gone("Chat not found")),
        (BadRequest("Message thread not found"), Shut("Message thread not found")),
        (BadRequest("TOPIC_CLOSED"), Shut("TOPIC_CLOSED")),
        (
            BadRequest("Not enough rights to send text messages to the chat"),
            Shut("Not enough rights to send text messages to the chat"),
        ),
        (BadRequest("Can't parse entities"), Refused("Can't parse entities")),
        (InvalidToken("Unauthorized"), Unreached("Unauthorized")),
        (never_left(httpx.ConnectError("no route")), Unreached("httpx.ConnectError: no route")),
        (never_left(httpx.ConnectTimeout("slow")), Unreached("httpx.ConnectError: no route")),
        (never_left(httpx.ReadError("cut")), Doubtful("httpx.ConnectError: no route")),
        (TimedOut(), Doubtful("Timed out")),
        (NetworkError("Bad Gateway"), Doubtful("Bad Gateway")),
        (TelegramError("Invalid server response"), Doubtful("Invalid server response")),
        (ValueError("an answer like no other"), Doubtful("an answer like no other")),
    ],
)
def test_every_way_to_fail_has_its_verdict(error: Exception, verdict: Verdict) -> None:
    assert judge(error) == verdict


async def test_everybody_gets_every_part_once_and_in_order() -> None:
    world = World(people=40, parts=2)
    await world.deliver()
    for chat in world.chats:
        assert world.telegram.got(chat) == ["part 1", "part 2"]
    assert world.states() == {SENT: 80}


async def test_a_second_courier_finds_nothing_left() -> None:
    world = World()
    await world.deliver()
    await world.deliver()
    assert Tally(world.telegram.accepted).most_common(1)[0][1] == 1


async def test_two_couriers_at_once_send_nothing_twice() -> None:
    world = World(people=30, parts=2)
    first, second = world.courier(), world.courier()
    await first._desk.change(outbox.recover, now=NOON)
    first._recovered = second._recovered = True
    await asyncio.gather(first.drain(), second.drain())
    assert Tally(world.telegram.accepted) == Tally(
        (chat, text) for chat in world.chats for text in ("part 1", "part 2")
    )


async def steps_of_a_fan_out() -> int:
    world = World(people=4, parts=2)
    await world.deliver()
    return world.telegram.process.steps


@pytest.mark.parametrize("dies_at", range(1, 70))
async def test_killed_at_any_step_nothing_is_lost_and_one_message_a_chat_repeats(
    dies_at: int,
) -> None:
    world = World(people=4, parts=2)
    try:
        await world.deliver(dies_at=dies_at)
    except Killed:
        in_flight = world.states().get(SENDING, 0)
    else:
        assert dies_at > await steps_of_a_fan_out()
        return
    await world.deliver_all()
    received = Tally(world.telegram.accepted)
    assert set(received) == {(chat, f"part {part}") for chat in world.chats for part in (1, 2)}
    repeated = [one for one, times in received.items() if times > 1]
    assert max(received.values()) <= 2
    assert len({chat for chat, _ in repeated}) == len(repeated) <= in_flight
    assert world.states() == {SENT: 8}


@pytest.mark.parametrize("seed", range(25))
async def test_killed_again_and_again_nothing_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    world = World(people=12, parts=2)
    kills = 0
    while kills < 20:
        try:
            await world.deliver(dies_at=chance.randint(1, 60))
        except Killed:
            kills += 1
        else:
            break
        world.clock.move(chance.random() * 3)
    await world.deliver_all()
    received = Tally(world.telegram.accepted)
    assert set(received) == {(chat, f"part {part}") for chat in world.chats for part in (1, 2)}
    assert sum(received.values()) - len(received) <= kills * len(world.chats)
    assert not world.states().keys() - {SENT}


async def test_a_time_out_is_in_doubt_and_sent_again_once() -> None:
    world = World(people=2)
    world.telegram.trouble[1] = [(TimedOut(), True)]
    await world.deliver()
    assert world.states() == {SENT: 1, UNKNOWN: 1}
    await world.deliver_all()
    assert world.telegram.got(1) == ["part 1", "part 1"]
    assert world.states() == {SENT: 2}


async def test_a_second_doubt_is_the_last_and_is_on_record() -> None:
    world = World(people=2)
    world.telegram.trouble[1] = [
        (TimedOut(), False),
        (NetworkError("Bad Gateway"), False),
        (TimedOut(), False),
    ]
    await world.deliver_all()
    assert world.states() == {SENT: 1, UNKNOWN: 1}
    assert len(world.telegram.trouble[1]) == 1
    letter = outbox.dead_letters(world.db)[0]
    assert (letter.chat_id, letter.state, letter.reason) == (1, UNKNOWN, "Bad Gateway")


async def test_a_later_part_waits_for_an_earlier_one_in_doubt() -> None:
    world = World(people=1, parts=2)
    world.telegram.trouble[1] = [(TimedOut(), False)]
    await world.deliver_all()
    assert world.telegram.got(1) == ["part 1", "part 2"]


async def test_a_server_that_is_away_is_asked_ever_less_often_and_the_log_has_two_lines_of_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World(people=300)
    world.telegram.away = True
    courier = world.courier()
    for _ in range(200):
        pause = await courier.turn()
        await asyncio.sleep(0)
        await world.clock.sleep(min(pause, 2.0))
    doubtful = world.states().get(UNKNOWN, 0)
    # Those under way when it went were in doubt; nobody else's message was tried in vain.
    assert 0 < doubtful <= 20
    # After 1, 2, 4, 8 and 16 seconds, and from then on every 30.
    assert 10 <= world.telegram.asked <= 20
    world.telegram.away = False
    world.clock.move(90)
    await courier.drain()
    said = [one.message for one in caplog.records if one.message.startswith("Telegram answers again")]
    silent = [one.message for one in caplog.records if one.message.startswith("Telegram does not answer")]
    assert (len(silent), len(said)) == (1, 1)
    await world.deliver_all()
    assert world.states() == {SENT: 300}
    assert max(Tally(world.telegram.accepted).values()) == 1


async def test_without_a_connection_messages_wait_without_counting_as_tried() -> None:
    world = World(people=1)
    world.telegram.trouble[1] = [(never_left(httpx.ConnectError("no route")), False) for _ in range(30)]
    await world.deliver_all()
    assert world.states() == {SENT: 1}
    assert world.telegram.got(1) == ["part 1"]


async def test_told_to_wait_the_chat_waits_and_the_others_do_not() -> None:
    world = World(people=5, parts=2)
    world.telegram.trouble[2] = [(RetryAfter(40), False)]
    await world.deliver()
    assert world.telegram.got(2) == []
    assert all(len(world.telegram.got(chat)) == 2 for chat in (1, 3, 4, 5))
    # A restart does not forget it.
    await world.deliver()
    assert world.telegram.got(2) == []
    world.clock.move(41)
    await world.deliver()
    assert world.telegram.got(2) == ["part 1", "part 2"]


async def test_three_chats_in_a_row_told_to_wait_means_that_all_wait() -> None:
    world = World(people=60)
    for chat in (3, 4, 5):
        world.telegram.trouble[chat] = [(RetryAfter(20), False)]
    await world.deliver_all()
    assert world.states() == {SENT: 60}
    times = sorted(moment for moment, _ in world.telegram.times)
    assert max(later - earlier for earlier, later in pairwise(times)) >= 19


async def test_two_chats_told_to_wait_delay_nobody_else() -> None:
    world = World(people=60)
    for chat in (3, 4):
        world.telegram.trouble[chat] = [(RetryAfter(20), False)]
    await world.deliver()
    assert world.states() == {SENT: 58, PENDING: 2}
    assert max(moment for moment, _ in world.telegram.times) < 5


async def test_a_chat_that_is_answered_meanwhile_delays_nobody_else() -> None:
    world = World(people=30)
    courier = world.courier()
    plain = courier._desk.change

    async def change(what: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if what is outbox.claim_all:
            # Between the claim and the call its people are answered, or it is told to wait.
            courier._pace.note(1, world.clock.steady())
            courier._pace.hold(2, 600.0, world.clock.steady())
        return await plain(what, *args, **kwargs)

    courier._desk = Desk(ask=courier._desk.ask, change=change, now=world.clock.now)
    await courier.drain()
    assert max(moment for moment, chat in world.telegram.times if chat > 2) < 2
    assert world.states()[SENT] >= 28


async def test_a_long_outbox_is_not_read_again_for_every_message() -> None:
    world = World(people=300)
    courier = world.courier()
    plain, reads = courier._desk.ask, 0

    async def ask(what: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        nonlocal reads
        reads += 1
        return await plain(what, *args, **kwargs)

    courier._desk = Desk(ask=ask, change=courier._desk.change, now=world.clock.now)
    await courier.drain()
    assert world.states() == {SENT: 300}
    assert reads < 10


async def test_a_chat_that_blocked_the_bot_is_left_alone() -> None:
    world = World(people=3, parts=2)
    world.telegram.trouble[2] = [(Forbidden("Forbidden: bot was blocked by the user"), False)]
    await world.deliver()
    assert world.states() == {SENT: 4, REFUSED: 2}
    gone = chats.chat(world.db, 2)
    assert gone is not None
    assert gone.gone == "Forbidden: bot was blocked by the user"
    assert [one.pause for one in subscriptions.subscriptions_of(world.db, 2)] == [Pause.GONE]
    assert {letter.reason for letter in outbox.dead_letters(world.db)} == {gone.gone}
    # It comes back, and so do its subscriptions.
    chats.meet(world.db, 2, ChatKind.PRIVATE, now=NOON)
    assert [one.pause for one in subscriptions.subscriptions_of(world.db, 2)] == [None]
    # What was given up is told then, even if nothing else is new.
    digest = outbox.find_digest(world.db, Window(Filter(), 0, 1))
    assert digest is not None
    assert outbox.enqueue(world.db, digest, [Recipient(2, None, 2)], now=NOON) == 2
    await world.deliver()
    assert world.telegram.got(2) == ["part 1", "part 2"]
    assert len(world.telegram.got(1)) == 2


async def test_a_group_that_became_a_supergroup_gets_its_digest_there() -> None:
    world = World(people=1, parts=2, groups=1)
    world.telegram.trouble[-1] = [(ChatMigrated(-1001), False)]
    await world.deliver()
    assert world.telegram.got(-1001) == ["part 1", "part 2"]
    assert chats.chat(world.db, -1) is None
    assert [one.chat_id for one in subscriptions.subscriptions_of(world.db, -1001)] == [-1001]
    assert world.states() == {SENT: 4}


async def test_a_closed_topic_stops_its_own_subscriptions_only() -> None:
    world = World(people=0, groups=1)
    world.subscribe(-1, thread=7)
    world.digest(name="second")
    world.telegram.trouble[-1] = [(BadRequest("Message thread not found"), False)]
    # The first row is of the chat itself, the topic's comes later: make the trouble meet the topic.
    rows = list(world.db.query("SELECT id, thread_id FROM outbox ORDER BY id"))
    assert [row["thread_id"] for row in rows] == [None, None, 7]
    world.db.execute("UPDATE outbox SET state = 'sent' WHERE thread_id IS NULL")
    await world.deliver()
    known = {one.thread_id: one.pause for one in subscriptions.subscriptions_of(world.db, -1)}
    assert known == {None: None, 7: Pause.SHUT}


async def test_a_message_telegram_cannot_take_is_a_dead_letter() -> None:
    world = World(people=2)
    world.telegram.trouble[1] = [(BadRequest("Can't parse entities"), False)]
    await world.deliver()
    assert world.states() == {SENT: 1, REFUSED: 1}
    assert outbox.dead_letters(world.db)[0].reason == "Can't parse entities"


async def test_a_store_that_is_busy_gets_its_mark_later() -> None:
    world = World(people=1)
    courier = world.courier()
    plain = courier._desk.change
    refusals = [sqlite3.OperationalError("database is locked")] * 3

    async def change(what: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if what is outbox.mark_all_sent and refusals:
            raise refusals.pop()
        return await plain(what, *args, **kwargs)

    courier._desk = Desk(ask=courier._desk.ask, change=change, now=world.clock.now)
    await courier.drain()
    assert world.telegram.got(1) == ["part 1"]
    assert world.states() == {SENT: 1}


def crowded(times: list[float], span: float) -> int:
    """The most of `times` in any `span` seconds."""
    return max(sum(start <= other < start + span for other in times) for start in times)


async def test_limits_are_kept_and_nearly_used_up() -> None:
    world = World(people=300, parts=2)
    await world.deliver()
    times = [moment for moment, _ in world.telegram.times]
    assert crowded(times, 1.0) <= 30
    for chat in world.chats[:50]:
        first, second = (moment for moment, one in world.telegram.times if one == chat)
        assert second - first >= 1.0
    # 600 messages at 30 a second take 20 seconds.
    assert max(times) - min(times) <= 20 / 0.9


async def test_a_group_gets_twenty_a_minute() -> None:
    world = World(people=0, groups=1)
    for _ in range(44):
        world.digest()
    await world.deliver()
    for _ in range(4):
        world.clock.move(20)
        await world.deliver()
    times = [moment for moment, _ in world.telegram.times]
    assert len(times) == 45
    assert crowded(times, 60.0) <= 20


async def test_stopping_puts_back_what_was_not_begun() -> None:
    world = World(people=20)
    courier = world.courier()
    courier.start()
    await asyncio.sleep(0)
    await courier.stop()
    assert SENDING not in world.states()
    await world.deliver_all()
    assert max(Tally(world.telegram.accepted).values()) == 1
    assert world.states() == {SENT: 20}


def test_a_filter_never_depends_on_the_order_it_was_said_in() -> None:
    assert as_filter(actors=["IT", "FR", "IT"]) == as_filter(actors=["FR", "IT"])


def test_the_same_digest_is_never_queued_twice_for_a_place() -> None:
    world = World(people=2)
    digest = outbox.find_digest(world.db, Window(Filter(), 0, 1))
    assert digest is not None
    again = outbox.enqueue(world.db, digest, [Recipient(1, None, 1), Recipient(2, 9, 2)], now=NOON)
    assert again == 1, "the chat has it already, its topic does not"


def rows(db: Database) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute("SELECT * FROM outbox ORDER BY id").fetchall()]


def test_settled_messages_are_forgotten_after_a_while_and_waiting_ones_are_not() -> None:
    world = World(people=2)
    claimed = outbox.claim(world.db, rows(world.db)[0][0])
    assert claimed is not None
    outbox.mark_sent(world.db, claimed.id, 5, now=NOON)
    assert outbox.forget(world.db, before=NOON + timedelta(days=90)) == 1
    assert world.states() == {PENDING: 1}
