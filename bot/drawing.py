"""Pictures are drawn in a process of their own: matplotlib is slow to load, and holds up its process."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from handlers.pictures.model import Picture

log = logging.getLogger(__name__)

#: seconds of its processor that one picture may take; a process that needs more ends itself
TIME_LIMIT = 20
#: seconds a person waits for a picture, the start of the process included; then the words come without it
PATIENCE = 15.0
#: seconds without a picture after which the process is ended, and its memory given back
IDLE = 600.0


class Drawer:
    """Draws one picture after another. The process starts with the first, and anew if it died."""

    def __init__(self, *, patience: float = PATIENCE, idle: float = IDLE) -> None:
        self._patience = patience
        self._idle = idle
        self._pool: ProcessPoolExecutor | None = None
        self._rest: asyncio.TimerHandle | None = None

    async def draw(self, picture: Picture) -> bytes | None:
        """The picture as PNG; None where it cannot be drawn or takes too long, which is logged."""
        if self._rest is not None:
            self._rest.cancel()
        if self._pool is None:
            # Spawned: a fork would share the bot's connections and threads.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
        pool = self._pool
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._patience):
                return await loop.run_in_executor(pool, _draw, picture)
        except TimeoutError:
            log.warning("a picture took too long", extra={"seconds": self._patience})
        except BrokenProcessPool:
            log.warning("the drawing process died; the next picture gets a new one")
            self._drop(pool)
        except Exception:
            log.exception("a picture could not be drawn")
        finally:
            self._rest = loop.call_later(self._idle, self.close)
        return None

    def close(self) -> None:
        """End the process, if it lives; a later picture starts it anew."""
        if self._rest is not None:
            self._rest.cancel()
        if self._pool is not None:
            self._drop(self._pool)

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        if self._pool is pool:
            self._pool = None
        pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """Make the new process a drawing one: behind the answers, deaf to Ctrl-C, gone with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()


def _leave_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(0)


def _draw(picture: Picture) -> bytes:
    from handlers.pictures.drawing import draw

    # Ends the process, whatever matplotlib is doing just then.
    signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT)
    try:
        return draw(picture)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
