"""Drawing happens in another process: the loop goes on, and a death, a delay or a fault costs one picture."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import time

import pytest

from bot.drawing import Drawer
from extraction.model import Direction
from handlers.pictures.model import Cell, Matrix, Row

PICTURE = Matrix("Where they stand", ("troops",), (Row("Italy", "IT", (Cell(Direction.FOR),)),))


def drawing_processes() -> list[int]:
    return [one.pid for one in multiprocessing.active_children() if one.pid is not None]


async def gone(pid: int) -> None:
    async with asyncio.timeout(20):
        while any(one == pid for one in drawing_processes()):  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(0.05)


async def test_a_killed_process_costs_no_later_picture_and_the_loop_goes_on() -> None:
    drawer = Drawer(patience=60)
    before = set(drawing_processes())
    try:
        longest = 0.0
        drawing = asyncio.create_task(drawer.draw(PICTURE))
        while not drawing.done():
            start = time.thread_time()
            await asyncio.sleep(0.01)
            longest = max(longest, time.thread_time() - start)
        png = drawing.result()
        assert png is not None
        assert png.startswith(b"\x89PNG")
        assert longest < 0.5, "seconds of this thread's processor in one turn of the loop"
        (pid,) = set(drawing_processes()) - before
        os.kill(pid, signal.SIGKILL)
        assert await drawer.draw(PICTURE) in (None, png), "it may be drawn or not, but it is answered"
        assert await drawer.draw(PICTURE) == png
    finally:
        drawer.close()


async def test_a_fault_is_logged_and_the_next_picture_is_drawn(caplog: pytest.LogCaptureFixture) -> None:
    drawer = Drawer(patience=60)
    try:
        with caplog.at_level(logging.ERROR):
            assert await drawer.draw("no picture") is None  # type: ignore[arg-type]  # that is the fault
        assert "could not be drawn" in caplog.text
        assert await drawer.draw(PICTURE) is not None
    finally:
        drawer.close()


async def test_nobody_waits_longer_than_their_patience(caplog: pytest.LogCaptureFixture) -> None:
    drawer = Drawer(patience=0.01)
    try:
        with caplog.at_level(logging.WARNING):
            assert await drawer.draw(PICTURE) is None
        assert "took too long" in caplog.text
    finally:
        drawer.close()


async def test_an_idle_process_is_ended_and_begins_anew() -> None:
    drawer = Drawer(patience=60, idle=0.1)
    before = set(drawing_processes())
    try:
        assert await drawer.draw(PICTURE) is not None
        await asyncio.sleep(0.3)
        for pid in set(drawing_processes()) - before:
            await gone(pid)
        assert await drawer.draw(PICTURE) is not None
    finally:
        drawer.close()
