"""Bring articles in: retrieve, decide whether they are new, read them, store what they say."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from sqlite_utils import Database

from bot.ingest.files import (
    NOTHING_SAID,
    Details,
    Found,
    FoundFile,
    RawPage,
    article_of,
    printable,
    read_file,
    why_no_day,
)
from bot.ingest.page_text import PageText
from bot.ingest.pages import FetchFailed, WebAddress, fetch
from bot.ingest.readable import Refusal
from bot.ingest.report import Report
from bot.reader_process import ReadingFailed
from extraction.model import Article, Extraction
from handlers.desk import Ask
from storage import StoreError, ingest_log
from storage.articles import known, save
from storage.values import Outcome, Saved

log = logging.getLogger(__name__)


#: what can be brought in
Given = FoundFile | WebAddress | RawPage | Refusal


class Reads(Protocol):
    """The part of bot.reader_process.ReaderPool that bringing in uses; each raises ReadingFailed."""

    async def read(self, article: Article) -> Extraction: ...

    async def read_page(self, html: bytes, url: str | None = None) -> PageText: ...


@dataclass(frozen=True)
class Intake:
    """What bringing in needs: the store, the readers, the time, and what whoever brings it in says of it."""

    ask: Ask
    change: Ask
    readers: Reads
    now: Callable[[], datetime]
    details: Details = NOTHING_SAID


async def bring_in_all(
    given: Iterable[Given], intake: Intake, *, at_once: int = 2
) -> AsyncGenerator[Report, None]:
    """Bring in each thing given, `at_once` at a time; a report for each, in the order they end."""
    waiting = iter(given)
    begun: set[asyncio.Task[Report]] = set()
    try:
        while True:
            while len(begun) < at_once and (one := next(waiting, None)) is not None:
                begun.add(asyncio.create_task(bring_in(one, intake)))
            if not begun:
                return
            done, begun = await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)


async def bring_in(given: Given, intake: Intake) -> Report:
    """Bring in one thing and write in the ingest log what became of it."""
    started = time.monotonic()
    try:
        report = await _bring_in(given, intake, started)
    except (ReadingFailed, FetchFailed, StoreError, sqlite3.Error, OSError) as error:
        report = Report(given.name, Outcome.FAILED, f"{error}" or type(error).__name__)
    except Exception as error:
        # One bad article is a logged result, and the rest go on; the trace is for whoever mends it.
        log.exception("bringing in failed", extra={"article": given.name})
        report = Report(given.name, Outcome.FAILED, f"It could not be stored: {type(error).__name__}.")
    report = replace(report, milliseconds=round(1000 * (time.monotonic() - started)))
    if not report.is_stored:
        try:
            await intake.change(_record, report, _source(given), intake.now())
        except (StoreError, sqlite3.Error) as error:
            log.error("the ingest log could not be written: %s", error)
    level = logging.INFO if report.is_stored else logging.WARNING
    log.log(
        level,
        "article %s%s",
        report.outcome.value,
        f": {report.reason}" if report.reason else "",
        extra={
            "article": report.name,
            "id": report.article_id,
            "statements": report.statements,
            "stances": report.stances,
            "ms": report.milliseconds,
        },
    )
    return report


async def _bring_in(given: Given, intake: Intake, started: float) -> Report:
    found = await _retrieve(given, intake)
    if isinstance(found, Refusal):
        return Report(found.name, Outcome.REFUSED, found.reason)
    # Asked before the slow part: most of what comes in again is the same.
    if await intake.ask(known, found.article) is Saved.SAME:
        report = Report(found.article.name, Outcome.SAME, notes=found.notes)
        await intake.change(_record, report, _source(given), intake.now())
        return report
    extraction = await intake.readers.read(found.article)
    if found.notes:
        extraction = replace(extraction, notes=extraction.notes + found.notes)
    return await intake.change(_store, extraction, _source(given), intake.now(), started)


async def _retrieve(given: Given, intake: Intake) -> Found | Refusal:
    got: Found | RawPage | Refusal
    if isinstance(given, FoundFile):
        got = await asyncio.to_thread(read_file, given, intake.details)
    elif isinstance(given, WebAddress):
        got = await fetch(given, intake.details)
    else:
        got = given
    if not isinstance(got, RawPage):
        return got
    page = await intake.readers.read_page(got.html, got.url)
    if not page.text:
        return Refusal(got.name, "No article was found in this page.")
    published_on = page.published_on
    if published_on is not None and why_no_day(published_on, intake.now().date()):
        published_on = None
    details = got.details.over(Details(page.title, page.outlet, _own_url(page.url, got.url), published_on))
    return article_of(got.name, page.text, details)


def _own_url(claimed: str | None, fetched: str | None) -> str | None:
    """The address of a page: the one it claims, if it is on the site it was fetched from.

    A page that names another site's article as its own would otherwise become that article's next version.
    """
    if fetched is None or claimed is None:
        return fetched or claimed
    return claimed if urlsplit(claimed).hostname == urlsplit(fetched).hostname else fetched


def _source(given: Given) -> str:
    """What the log calls it: the path or address as it was given."""
    if isinstance(given, FoundFile):
        return printable(str(given.path))
    return given.url if isinstance(given, WebAddress) else given.name


def _store(db: Database, extraction: Extraction, source: str, now: datetime, started: float) -> Report:
    """Save the article and log it, in the caller's one transaction."""
    article: Article = extraction.article
    saved = save(db, extraction, now=now)
    report = Report(
        article.name,
        Outcome(saved.saved.value),
        notes=extraction.notes,
        article_id=saved.article_id,
        statements=len(extraction.statements),
        stances=len(extraction.stances),
        milliseconds=round(1000 * (time.monotonic() - started)),
    )
    _record(db, report, source, now, version_id=saved.version_id)
    return report


def _record(db: Database, report: Report, source: str, now: datetime, version_id: int | None = None) -> None:
    ingest_log.record(
        db,
        source=source,
        outcome=report.outcome,
        reason=report.reason,
        article_id=report.article_id,
        version_id=version_id,
        milliseconds=report.milliseconds,
        now=now,
    )
