"""Questions and changes leave the event loop, each on a connection of its own thread."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store_threads import StoreThreads
from storage import StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoreThreads]:
    with StoreThreads(tmp_path / "summit.db") as threads:
        yield threads


def make_table(db: Database) -> None:
    db.execute("CREATE TABLE notes (words TEXT)")


def add(db: Database, words: str, *, fail: bool = False) -> int:
    db.execute("INSERT INTO notes VALUES (?)", [words])
    if fail:
        raise ValueError(words)
    return count(db)


def count(db: Database) -> int:
    return int(db.execute("SELECT count(*) FROM notes").fetchone()[0])


async def test_a_change_is_kept_whole_or_not_at_all(store: StoreThreads) -> None:
    await store.change(make_table)
    assert await store.change(add, "one") == 1
    with pytest.raises(ValueError, match="two"):
        await store.change(add, "two", fail=True)
    assert await store.ask(count) == 1


async def test_a_question_cannot_write(store: StoreThreads) -> None:
    await store.change(make_table)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.ask(add, "one")


async def test_a_slow_question_holds_up_neither_the_loop_nor_another_question(store: StoreThreads) -> None:
    await store.change(make_table)
    release = threading.Event()

    def wait(_db: Database) -> str:
        release.wait(10)
        return "slow"

    slow = asyncio.ensure_future(store.ask(wait))
    await asyncio.sleep(0)
    assert await asyncio.wait_for(store.ask(count), 5) == 0
    release.set()
    assert await slow == "slow"


async def test_changes_of_one_store_are_made_one_after_another(store: StoreThreads) -> None:
    await store.change(make_table)
    assert sorted(await asyncio.gather(*(store.change(add, str(n)) for n in range(20)))) == list(range(1, 21))


async def test_a_change_waits_for_another_process_that_writes(store: StoreThreads, tmp_path: Path) -> None:
    await store.change(make_table)
    other = sqlite3.connect(tmp_path / "summit.db")
    other.execute("BEGIN IMMEDIATE")
    change = asyncio.ensure_future(store.change(lambda db: (count(db), add(db, "after"))))
    await asyncio.sleep(0.1)
    assert not change.done()
    other.execute("INSERT INTO notes VALUES ('before')")
    other.commit()
    other.close()
    assert await change == (1, 2)


async def test_a_change_that_has_begun_is_finished_though_nobody_waits(store: StoreThreads) -> None:
    await store.change(make_table)
    began = threading.Event()

    def slowly(db: Database) -> None:
        began.set()
        time.sleep(0.1)
        add(db, "one")

    change = asyncio.ensure_future(store.change(slowly))
    await asyncio.to_thread(began.wait, 5)
    change.cancel()
    await asyncio.wait({change})
    assert await store.change(count) == 1


async def test_a_store_that_cannot_be_opened_is_the_askers_error(tmp_path: Path) -> None:
    with StoreThreads(tmp_path / "missing.db") as store, pytest.raises(StoreError):
        await store.ask(count)


async def test_closing_ends_the_threads_and_finishes_what_was_given(tmp_path: Path) -> None:
    before = threading.active_count()
    store = StoreThreads(tmp_path / "summit.db")
    change = asyncio.ensure_future(store.change(make_table))
    await asyncio.sleep(0)
    store.close()
    await change
    store.close()
    assert threading.active_count() == before
    with pytest.raises(RuntimeError, match="closed"):
        await store.ask(count)
