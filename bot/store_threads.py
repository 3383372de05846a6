"""The threads that talk to the store: a few readers and one writer, each with a connection of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from storage import open_store

P = ParamSpec("P")
R = TypeVar("R")

_Job = tuple["Future[Any]", Callable[[Database], Any]]


class _Crew:
    """Threads that take jobs from one queue; each opens its connection itself and closes it at the end."""

    def __init__(self, name: str, count: int, connect: Callable[[], Database]) -> None:
        self._connect = connect
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            for number in range(1, count + 1)
        ]
        for thread in self._threads:
            thread.start()

    def give(self, job: Callable[[Database], R]) -> Future[R]:
        answer: Future[R] = Future()
        self._jobs.put((answer, job))
        return answer

    def close(self) -> None:
        """Let the jobs already given finish, then end the threads."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        db: Database | None = None
        try:
            while (job := self._jobs.get()) is not None:
                answer, question = job
                if not answer.set_running_or_notify_cancel():
                    continue
                try:
                    # Opened at the first question, so that a store that will not open is the asker's error.
                    if db is None:
                        db = self._connect()
                    value = question(db)
                except BaseException as error:
                    answer.set_exception(error)
                else:
                    answer.set_result(value)
                # A kept value would live until the next question.
                del job, answer, question
        finally:
            if db is not None:
                db.close()


class StoreThreads:
    """Runs questions on reader threads and changes, one after another, on the writer thread.

    `ask` and `change` are what handlers.desk.Desk needs. Open with `with`, or call `close`, which
    waits for what was already given.
    """

    def __init__(self, path: Path, *, readers: int = 2) -> None:
        self._path = path
        # The writer opens first and brings the schema up to date; a reader cannot.
        self._writer = _Crew("store-writer", 1, lambda: open_store(path))
        self._readers = _Crew("store-reader", readers, lambda: open_store(path, read_only=True))
        self._closed = False

    async def ask(
        self, question: Callable[Concatenate[Database, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one question on a reader thread's own read-only connection."""
        self._check_open()
        return await asyncio.wrap_future(self._readers.give(lambda db: question(db, *args, **kwargs)))

    async def change(
        self, change: Callable[Concatenate[Database, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one change on the writer thread, in one transaction: all of it is kept, or nothing.

        A change that has begun is finished even if the caller stops waiting.
        """
        self._check_open()

        def in_transaction(db: Database) -> R:
            # IMMEDIATE waits for another process's write here; a deferred one that reads first would fail at
            # its own first write instead ("database is locked"), whatever the busy timeout.
            db.execute("BEGIN IMMEDIATE")
            try:
                value = change(db, *args, **kwargs)
            except BaseException:
                db.rollback()
                raise
            db.commit()
            return value

        return await asyncio.shield(asyncio.wrap_future(self._writer.give(in_transaction)))

    def close(self) -> None:
        """End the threads and their connections; a second call does nothing."""
        if not self._closed:
            self._closed = True
            self._readers.close()
            self._writer.close()

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("the store's threads are closed")

    def __enter__(self) -> StoreThreads:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
