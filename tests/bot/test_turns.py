"""One chat's updates are answered in order, and no chat waits for another."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update, User

from bot.turns import ChatTurns


def update(number: int, chat: int) -> Update:
    person = User(chat, "Ada", is_bot=False)
    message = Message(number, datetime(2025, 1, 1, tzinfo=UTC), Chat(chat, "private"), from_user=person)
    return Update(number, message=message)


async def test_updates_of_a_chat_wait_for_each_other_and_other_chats_do_not() -> None:
    turns = ChatTurns()
    done: list[str] = []
    slow = asyncio.Event()

    async def answer(name: str, wait: asyncio.Event | None = None) -> None:
        if wait:
            await wait.wait()
        done.append(name)

    tasks = [
        asyncio.create_task(turns.process_update(update(1, 7), answer("first of 7", slow))),
        asyncio.create_task(turns.process_update(update(2, 7), answer("second of 7"))),
        asyncio.create_task(turns.process_update(update(3, 8), answer("first of 8"))),
    ]
    await tasks[2]
    assert done == ["first of 8"]
    slow.set()
    await asyncio.gather(*tasks)
    assert done == ["first of 8", "first of 7", "second of 7"]


async def test_an_answer_that_fails_does_not_block_its_chat() -> None:
    turns = ChatTurns()

    async def fail() -> None:
        raise RuntimeError("no")

    async def answer() -> None:
        pass

    failed = asyncio.create_task(turns.process_update(update(1, 7), fail()))
    await asyncio.wait({failed})
    assert isinstance(failed.exception(), RuntimeError)
    await asyncio.wait_for(turns.process_update(update(2, 7), answer()), 1)
