"""The process that reads articles: it alone loads spaCy, so that answering never waits and stays small."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from bot.ingest.page_text import PageText, page_text
from extraction.long_texts import PART
from extraction.model import Article, Extraction

if TYPE_CHECKING:
    from spacy.language import Language

    from extraction.lexicon import Lexicon

#: seconds one article may take, after the pipeline is loaded
TIME_LIMIT = 120.0
#: characters that even a busy small server reads in a second: a long article has that much more time
SLOWEST = 2_000.0
#: seconds the pipeline may take to load, on a busy small server
LOAD_LIMIT = 180.0


class ReadingFailed(Exception):  # noqa: N818 - the sentence is shown to people as the reason
    """One article could not be read; the message says why, as a clear sentence."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A request to find the text of an HTML page."""

    html: bytes
    url: str | None


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What the process sends back instead of an answer."""

    reason: str


_Request = Article | _Page
_Answer = Extraction | PageText | _Trouble | None


def _read_for_ever(line: Connection, seeds: Path, model: str | None) -> None:
    """The process's main loop: one request in, one answer out, until the other end closes."""
    # Ctrl-C reaches the whole group; the parent decides when reading ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Reading can wait, answering cannot.
    os.nice(5)
    from extraction.lexicon import read_lexicon
    from extraction.pipeline import load

    try:
        lexicon = read_lexicon(seeds)
        nlp = load(model)
    except Exception as error:
        line.send(_Trouble(f"The language pipeline cannot be loaded: {_first_line(error)}"))
        return
    # The parent has gone, however it ended: so does this process.
    with suppress(EOFError, OSError):
        line.send(None)
        while True:
            request: _Request = line.recv()
            line.send(_answer(request, lexicon, nlp))


def _answer(request: _Request, lexicon: Lexicon, nlp: Language) -> _Answer:
    from extraction import extract

    try:
        if isinstance(request, Article):
            return extract(request, lexicon, nlp)
        return page_text(request.html, request.url)
    except Exception as error:
        # One bad article is a logged result, and the rest go on.
        return _Trouble(f"Reading it failed: {_first_line(error)}")


def _first_line(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0][:200]}" if said else type(error).__name__


def _more_time(request: _Request) -> float:
    """Seconds beyond the limit for an article so long that reading it takes longer: none for usual ones."""
    return max(0, len(request.text) - PART) / SLOWEST if isinstance(request, Article) else 0.0


class _Reader:
    """One process and the line to it. It is started at the first request, and again after it died."""

    def __init__(self, seeds: Path, model: str | None, time_limit: float) -> None:
        self._seeds = seeds
        self._model = model
        self._time_limit = time_limit
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None
        self._turn = threading.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process's id while it lives."""
        return self._process.pid if self._process and self._process.is_alive() else None

    def request(self, request: _Request) -> Extraction | PageText:
        """Send one request and wait for its answer; ReadingFailed if it fails, dies or takes too long."""
        with self._turn:
            line = self._started()
            try:
                line.send(request)
                answer = self._wait(line, self._time_limit + _more_time(request))
            except (EOFError, OSError):
                raise ReadingFailed(f"The reading process {self._ending()} while it read this.") from None
        if isinstance(answer, _Trouble):
            raise ReadingFailed(answer.reason)
        if answer is None:
            raise ReadingFailed("The reading process gave no answer.")
        return answer

    def _started(self) -> Connection:
        if self._process is not None and self._line is not None and self._process.is_alive():
            return self._line
        if self._closed:
            raise ReadingFailed("Reading was stopped.")
        self.stop()
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=_read_for_ever, args=(theirs, self._seeds, self._model), name="summit-reader", daemon=True
        )
        self._process.start()
        # Only the process holds its end now, so that its death is seen at once as the end of the line.
        theirs.close()
        try:
            ready = self._wait(self._line, LOAD_LIMIT)
        except (EOFError, OSError):
            raise ReadingFailed(f"The reading process {self._ending()} while it was starting.") from None
        if isinstance(ready, _Trouble):
            self.stop()
            raise ReadingFailed(ready.reason)
        return self._line

    def _wait(self, line: Connection, seconds: float) -> _Answer:
        if not line.poll(seconds):
            self.stop()
            raise ReadingFailed(f"Reading took longer than {seconds:g} seconds and was stopped.")
        answer: _Answer = line.recv()
        return answer

    def _ending(self) -> str:
        """How the process ended, as the middle of a sentence; it is cleared away."""
        process = self._process
        if process is None:
            return "was stopped"
        process.join(5)
        code = process.exitcode
        self.stop()
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            return f"was killed ({name}{', perhaps for memory' if name == 'SIGKILL' else ''})"
        return f"ended (exit {code})"

    def interrupt(self) -> None:
        """End the process from another thread: whoever waits for it then sees the line end."""
        self._closed = True
        if (pid := self.pid) is not None:
            os.kill(pid, signal.SIGTERM)

    def stop(self) -> None:
        """End the process and clear it away, at once if need be."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            # A read in progress is not worth waiting for: nothing is stored before it is whole.
            self._process.terminate()
            self._process.join(5)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()
            self._process = None


class ReaderPool:
    """Reads articles in `count` processes, without blocking the event loop. Open with `with`."""

    def __init__(
        self, seeds: Path, model: str | None = None, *, count: int = 1, time_limit: float = TIME_LIMIT
    ) -> None:
        self._readers = [_Reader(seeds, model, time_limit) for _ in range(count)]
        self._free: asyncio.Queue[_Reader] = asyncio.Queue()
        for reader in self._readers:
            self._free.put_nowait(reader)
        # The threads only wait for the processes.
        self._waiting = ThreadPoolExecutor(count, "reader-wait")

    @property
    def pids(self) -> tuple[int, ...]:
        """The ids of the processes that live now."""
        return tuple(pid for reader in self._readers if (pid := reader.pid) is not None)

    async def read(self, article: Article) -> Extraction:
        """What the article says; ReadingFailed with the reason if it cannot be read."""
        answer = await self._request(article)
        if not isinstance(answer, Extraction):
            raise ReadingFailed("The reading process answered another question.")
        return answer

    async def read_page(self, html: bytes, url: str | None = None) -> PageText:
        """The article's text in an HTML page; ReadingFailed if there is none."""
        answer = await self._request(_Page(html, url))
        if not isinstance(answer, PageText):
            raise ReadingFailed("The reading process answered another question.")
        return answer

    async def _request(self, request: _Request) -> Extraction | PageText:
        reader = await self._free.get()
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._waiting, reader.request, request)
        finally:
            self._free.put_nowait(reader)

    def close(self) -> None:
        """End the processes; a read in progress fails."""
        for reader in self._readers:
            reader.interrupt()
        self._waiting.shutdown(wait=True, cancel_futures=True)
        for reader in self._readers:
            reader.stop()

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
