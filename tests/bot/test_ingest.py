"""Articles come in: new ones are read and stored, known ones left, bad ones named; the log has all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.ingest.files import Details, FoundFile, RawPage, find_files
from bot.ingest.page_text import PageText, page_text
from bot.ingest.readable import Refusal
from bot.ingest.report import Report, summary
from bot.ingest.update import Intake, bring_in_all
from bot.reader_process import ReadingFailed
from bot.store_threads import StoreThreads
from extraction.model import Article, Extraction
from storage import articles, ingest_log, open_store
from storage.values import Outcome
from tests.bot.test_readable import ENGLISH

NOW = datetime(2025, 4, 1, 8, 0, tzinfo=UTC)


@dataclass
class Readers:
    """Reads without a process: every article says nothing, except those that cannot be read."""

    failing: frozenset[str] = frozenset()
    read_names: list[str] = field(default_factory=list)

    async def read(self, article: Article) -> Extraction:
        self.read_names.append(article.name)
        if article.name in self.failing:
            raise ReadingFailed("The reading process was killed (SIGKILL) while it read this.")
        return Extraction(article)

    async def read_page(self, html: bytes, url: str | None = None) -> PageText:
        return page_text(html, url)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoreThreads]:
    open_store(tmp_path / "summit.db").close()
    with StoreThreads(tmp_path / "summit.db") as threads:
        yield threads


def intake(store: StoreThreads, readers: Readers, details: Details | None = None) -> Intake:
    return Intake(store.ask, store.change, readers, lambda: NOW, details or Details())


async def bring_in(
    store: StoreThreads,
    readers: Readers,
    *given: FoundFile | RawPage | Refusal,
    details: Details | None = None,
) -> list[Report]:
    reports = [report async for report in bring_in_all(given, intake(store, readers, details), at_once=1)]
    return sorted(reports, key=lambda report: report.name)


def folder_of(tmp_path: Path, **texts: str) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


async def outcomes(store: StoreThreads) -> list[tuple[str, Outcome]]:
    return [(Path(row.source).stem, row.outcome) for row in reversed(await store.ask(ingest_log.recent, 20))]


async def test_new_articles_are_stored_and_known_ones_are_not_read_again(
    store: StoreThreads, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, a=ENGLISH, b=ENGLISH.replace("Tuesday", "Friday").replace("troops", "ships"))
    readers = Readers()
    first = await bring_in(store, readers, *find_files([folder]))
    again = await bring_in(store, readers, *find_files([folder]))
    assert [report.outcome for report in first] == [Outcome.NEW, Outcome.NEW]
    assert [report.outcome for report in again] == [Outcome.SAME, Outcome.SAME]
    assert readers.read_names == ["a", "b"]
    assert (await store.ask(articles.latest, limit=9)).total == 2
    assert summary(first) == "2 articles: 2 new"


async def test_a_corrected_article_becomes_a_new_version(store: StoreThreads, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=ENGLISH)
    await bring_in(store, Readers(), *find_files([folder]))
    folder_of(tmp_path, a=ENGLISH.replace("Tuesday", "Wednesday"))
    (report,) = await bring_in(store, Readers(), *find_files([folder]))
    assert report.outcome is Outcome.CHANGED
    assert [row.version for row in (await store.ask(articles.latest, limit=9)).items] == [2]


async def test_one_bad_article_does_not_stop_the_others_and_each_is_in_the_log(
    store: StoreThreads, tmp_path: Path
) -> None:
    other = ENGLISH.replace("Vienna", "Geneva").replace("minister", "envoy")
    folder = folder_of(tmp_path, a="", b=ENGLISH, c="Too short.", d=other)
    reports = await bring_in(store, Readers(failing=frozenset("b")), *find_files([folder]))
    assert [(report.name, report.outcome) for report in reports] == [
        ("a", Outcome.REFUSED),
        ("b", Outcome.FAILED),
        ("c", Outcome.REFUSED),
        ("d", Outcome.NEW),
    ]
    assert reports[1].reason == "The reading process was killed (SIGKILL) while it read this."
    assert sorted(await outcomes(store)) == [
        ("a", Outcome.REFUSED),
        ("b", Outcome.FAILED),
        ("c", Outcome.REFUSED),
        ("d", Outcome.NEW),
    ]
    assert summary(reports) == "4 articles: 1 new, 2 refused, 1 failed"


async def test_what_failed_once_is_read_when_it_comes_again(store: StoreThreads, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=ENGLISH)
    await bring_in(store, Readers(failing=frozenset("a")), *find_files([folder]))
    (report,) = await bring_in(store, Readers(), *find_files([folder]))
    assert report.outcome is Outcome.NEW


async def test_details_given_by_the_bringer_are_stored(store: StoreThreads, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=ENGLISH)
    details = Details("A title", "The Paper", None, date(2025, 3, 27))
    await bring_in(store, Readers(), *find_files([folder]), details=details)
    (row,) = (await store.ask(articles.latest, limit=9)).items
    assert (row.title, row.outlet, row.published_on) == ("A title", "The Paper", date(2025, 3, 27))


PAGE = f"""<!doctype html><html><head><title>Fund agreed - The Paper</title>
<meta property="og:title" content="Fund agreed in Vienna">
<meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2025-03-27T10:00:00Z">
<link rel="canonical" href="https://paper.example/fund"></head>
<body><nav>Home</nav><article><h1>Fund agreed in Vienna</h1>
<p>{ENGLISH}</p><p>{ENGLISH.replace("Vienna", "Geneva")}</p></article>
<footer>Cookies</footer></body></html>"""


async def test_a_page_becomes_an_article_with_its_own_title_outlet_and_date(store: StoreThreads) -> None:
    (report,) = await bring_in(store, Readers(), RawPage("page", PAGE.encode(), Details()))
    assert report.outcome is Outcome.NEW
    (row,) = (await store.ask(articles.latest, limit=9)).items
    assert (row.title, row.outlet, row.published_on) == (
        "Fund agreed in Vienna",
        "The Paper",
        date(2025, 3, 27),
    )
    assert row.url == "https://paper.example/fund"


async def test_a_page_without_an_article_is_refused(store: StoreThreads) -> None:
    page = b"<html><script>load()</script></html>"
    (report,) = await bring_in(store, Readers(), RawPage("page", page, Details()))
    assert (report.outcome, report.reason) == (Outcome.REFUSED, "No article was found in this page.")


async def test_a_page_cannot_pass_for_another_sites_article(store: StoreThreads) -> None:
    await bring_in(
        store, Readers(), RawPage("fund", PAGE.encode(), Details(), "https://paper.example/fund?utm=1")
    )
    forged = PAGE.replace("would not send", "would send").encode()
    (report,) = await bring_in(store, Readers(), RawPage("fund", forged, Details(), "https://evil.example/x"))
    assert report.outcome is Outcome.NEW
    urls = {row.url for row in (await store.ask(articles.latest, limit=9)).items}
    assert urls == {"https://paper.example/fund", "https://evil.example/x"}


async def test_a_page_from_the_future_is_read_without_a_date(store: StoreThreads) -> None:
    page = PAGE.replace("2025-03-27", "2031-03-27").encode()
    await bring_in(store, Readers(), RawPage("page", page, Details()))
    (row,) = (await store.ask(articles.latest, limit=9)).items
    assert row.published_on is None
