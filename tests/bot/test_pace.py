"""Answers and digests share Telegram's limits, and answers go first."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.pace import DIGEST, Limits, Pace, PacedRequests
from tests.newsroom import Clock


class Line:
    """Calls through the limiter, with the time of each."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.limiter = PacedRequests(steady=self.clock.steady, sleep=self.clock.sleep)
        self.times: list[float] = []
        self.refusals: list[RetryAfter] = []

    async def call(
        self, chat: int | None = 1, endpoint: str = "sendMessage", mark: str | None = None
    ) -> None:
        async def done() -> bool:
            self.times.append(self.clock.seconds)
            if self.refusals:
                raise self.refusals.pop()
            return True

        data: dict[str, Any] = {} if chat is None else {"chat_id": chat}
        await self.limiter.process_request(done, (), {}, endpoint, data, mark)


async def test_a_few_answers_in_a_chat_do_not_wait() -> None:
    line = Line()
    for _ in range(3):
        await line.call()
    assert line.times == [0, 0, 0]


async def test_thirty_a_second_over_all_chats_and_twenty_a_minute_in_a_group() -> None:
    line = Line()
    for chat in range(1, 62):
        await line.call(chat)
    assert line.times[29] == 0
    assert line.times[30] >= 1
    assert line.times[60] >= 2
    line = Line()
    for _ in range(21):
        await line.call(-5)
    assert line.times[19] == 0
    assert line.times[20] >= 60


@pytest.mark.parametrize(
    ("endpoint", "chat"), [("getChatMember", 1), ("answerCallbackQuery", None), ("sendChatAction", 1)]
)
async def test_what_is_no_message_is_not_counted(endpoint: str, chat: int | None) -> None:
    line = Line()
    for _ in range(100):
        await line.call(chat, endpoint)
    assert line.times[-1] == 0
    assert not line.limiter.pace._overall


async def test_a_digest_has_waited_already_and_is_not_counted_twice() -> None:
    line = Line()
    for _ in range(40):
        await line.call(mark=DIGEST)
    assert line.times[-1] == 0


def test_while_an_answer_waits_digests_step_back() -> None:
    pace = Pace(Limits())
    assert pace.opens(1, 5.0) == 5.0
    pace.answers_waiting = 1
    assert pace.opens(1, 5.0) > 5.0
    assert pace.answer_opens(1, 5.0) == 5.0


def test_a_digest_keeps_its_distance_to_an_answer_in_the_same_chat() -> None:
    pace = Pace(Limits())
    pace.note(1, 10.0)
    assert pace.opens(1, 10.0) >= 11.0
    assert pace.opens(2, 10.0) == 10.0


def test_digests_go_out_evenly_and_an_answer_finds_its_place_among_them() -> None:
    pace, now, times = Pace(Limits()), 0.0, []
    for chat in range(1, 601):
        now = pace.opens(chat, now)
        pace.note_digest(chat, now)
        times.append(now)
        if chat % 20 == 0:
            assert pace.answer_opens(-chat, now) - now <= 0.1, "nobody waits for the second to end"
    assert 600 / times[-1] >= 27
    assert all(times[n + 30] - times[n] >= 1 for n in range(len(times) - 30))
    assert all(times[n + 7] - times[n] >= 0.1 for n in range(len(times) - 7))


def test_a_message_that_was_held_up_counts_from_when_it_may_have_arrived() -> None:
    pace = Pace(Limits())
    for chat in range(1, 31):
        call = pace.note(chat, chat / 100)
        # One tenth of a second there and back, only the first one takes four.
        pace.answered(call, chat / 100 + (0.4 if chat == 1 else 0.1))
    assert pace.answer_opens(99, 0.5) >= 0.02 + 1.0, "the second one's place is the first that is free"
    pace.note(31, 1.03)
    assert pace.answer_opens(99, 1.03) >= 0.03 + 1.0
    for chat in range(32, 60):
        pace.note(chat, 1.04)
    assert pace.answer_opens(99, 1.05) >= 0.31 + 1.0, "the first may have arrived as late as this"


def test_a_lost_answer_is_no_late_message() -> None:
    pace = Pace(Limits())
    pace.answered(pace.note(1, 0.0), 0.1)
    lost = [pace.note(chat, 1.0) for chat in range(2, 32)]
    assert pace.answer_opens(99, 1.2) >= 2.0
    assert pace.answer_opens(99, 3.1) == 3.1
    for call in lost:
        pace.answered(call, 26.0)
    assert pace.answer_opens(99, 26.0) == 26.0


def test_digests_that_are_late_for_a_moment_catch_up_and_after_a_rest_they_begin_evenly() -> None:
    pace = Pace(Limits())

    def sent(now: float, until: float) -> int:
        number = 0
        while (now := pace.opens(number + 1, now)) <= until:
            number += 1
            pace.note_digest(1000 * round(100 * until) + number, now)
        return number

    sent(0.0, 1.0)
    assert 28 <= sent(1.3, 2.0) <= 30, "the store was busy for a third of a second"
    assert sent(60.0, 60.5) <= 16, "nothing was waiting for a minute"


def test_two_chats_told_to_wait_are_two_chats_and_three_in_a_row_are_all() -> None:
    pace = Pace(Limits())
    pace.hold(1, 40.0, 0.0)
    pace.hold(2, 5.0, 0.0)
    assert pace.opens(3, 0.0) == 0.0
    pace.heard()
    pace.hold(4, 9.0, 1.0)
    assert pace.opens(3, 1.0) == 1.0
    pace.hold(5, 9.0, 1.0)
    pace.hold(6, 300.0, 1.0)
    assert pace.opens(3, 1.0) == 9.0, "all of them wait, but no longer than any must"


async def test_told_to_wait_briefly_an_answer_comes_a_little_later() -> None:
    line = Line()
    line.refusals = [RetryAfter(3)]
    await line.call()
    assert line.times == [0, 3]


async def test_told_to_wait_long_the_one_who_asked_is_told() -> None:
    line = Line()
    line.refusals = [RetryAfter(300)]
    with pytest.raises(RetryAfter):
        await line.call()
    assert line.limiter.pace.opens(1, 0.0) == 300


def test_quiet_chats_are_forgotten() -> None:
    pace = Pace(Limits())
    for chat in range(1000):
        pace.note(chat, float(chat))
    assert len(pace._chats) <= 62
