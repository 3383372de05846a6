"""Articles from the shell: bring them in, show what would be read out of them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.cli.common import (
    WrongSettings,
    clear_errors,
    json_option,
    say_json,
    settings_of_this_process,
)
from bot.clock import utc_now
from bot.ingest.files import Details, Found, FoundFile, RawPage, article_of, find_files, read_date, read_file
from bot.ingest.pages import WebAddress, looks_like_address
from bot.ingest.readable import Refusal
from bot.ingest.report import Report, summary
from bot.ingest.update import Given, Intake, bring_in_all
from bot.settings import SEEDS, Settings
from handlers.render import count
from storage.values import Outcome

paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


def _published(_context: click.Context, _option: click.Parameter, words: str | None) -> date | None:
    if words is None:
        return None
    day = read_date(words, utc_now().date())
    if isinstance(day, str):
        raise click.BadParameter(day)
    return day


@click.command()
@click.argument("given", metavar="PATH|URL...", nargs=-1, required=True)
@click.option("--outlet", help="Who published them.")
@click.option("--published", callback=_published, metavar="YYYY-MM-DD", help="The day they were published.")
@click.option("--title", help="The title, of a single article.")
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    default=1,
    show_default=True,
    help="Reading processes; each needs a core and about 400 MB.",
)
@json_option
def ingest(
    given: tuple[str, ...],
    outlet: str | None,
    published: date | None,
    title: str | None,
    workers: int,
    as_json: bool,
) -> None:
    """Read articles from files, folders and web addresses into the database; works beside a running bot.

    A folder's articles.csv (columns file, title, outlet, url, published_on) describes its files. One that
    cannot be read does not stop the others. Ends with 1 if any was refused or failed.
    """
    settings = settings_of_this_process()
    addresses = [WebAddress(words) for words in given if looks_like_address(words)]
    files = [Path(words) for words in given if not looks_like_address(words)]
    found = (*find_files(files), *addresses)
    if title and len(found) > 1:
        raise click.UsageError(f"--title is for a single article; these are {len(found)}.")
    details = Details(title=title, outlet=outlet, published_on=published)
    with clear_errors():
        reports = asyncio.run(_ingest(settings, found, details, workers, quiet=as_json))
    if as_json:
        say_json({"summary": summary(reports), "articles": reports})
    else:
        click.echo(summary(reports))
    if not all(report.is_stored for report in reports):
        raise SystemExit(1)


async def _ingest(
    settings: Settings,
    found: Sequence[Given],
    details: Details,
    workers: int,
    *,
    quiet: bool,
) -> list[Report]:
    from bot.reader_process import ReaderPool
    from bot.store_threads import StoreThreads
    from extraction.lexicon import read_lexicon
    from storage.confidence import has_least_confidence, set_least_confidence
    from storage.gazetteer import load_gazetteer
    from storage.people_given import load_people

    # The reports below say the same, better placed.
    logging.getLogger("bot.ingest").setLevel(logging.ERROR)
    lexicon = read_lexicon(SEEDS)
    reports = []
    with StoreThreads(settings.summit_db, readers=1) as store:
        # A database that no bot has opened yet gets its schema and word lists here.
        await store.change(load_gazetteer, lexicon)
        await store.change(load_people, lexicon.people)
        # The default only where nothing is set: a bot may run with another one that this shell does not see.
        if "min_confidence" in settings.model_fields_set or not await store.ask(has_least_confidence):
            await store.change(set_least_confidence, settings.min_confidence)
        with ReaderPool(SEEDS, settings.spacy_model, count=workers) as readers, _progress(quiet) as progress:
            task = progress.add_task("Loading the language pipeline", total=len(found))
            intake = Intake(store.ask, store.change, readers, utc_now, details)
            async with aclosing(bring_in_all(found, intake, at_once=workers + 1)) as reading:
                async for report in reading:
                    reports.append(report)
                    progress.update(task, advance=1, description="Reading")
                    if not quiet:
                        progress.console.print(_line(report), markup=False, highlight=False, soft_wrap=True)
    return reports


def _progress(quiet: bool) -> Progress:
    """A bar on standard error where that is a terminal, and nothing of it elsewhere."""
    console = Console(stderr=True, quiet=quiet)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )


def _line(report: Report) -> str:
    """`new      summit.txt: 27 statements, 9 positions` or the reason it was not stored."""
    about = report.reason or ""
    if report.outcome in (Outcome.NEW, Outcome.CHANGED):
        about = f"{count(report.statements, 'statement')}, {count(report.stances, 'position')}"
    notes = "".join(f"\n         {note}" for note in report.notes)
    return f"{report.outcome.value:<8} {report.name}{': ' if about else ''}{about}{notes}"


@click.command()
@paths_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each article.")
def extract(paths: tuple[Path, ...], as_json: bool) -> None:
    """Show what would be read out of files and folders, without a database."""
    from extraction import extract as read
    from extraction.lexicon import read_lexicon
    from extraction.pipeline import load
    from extraction.records import as_record

    settings = settings_of_this_process()
    refused = 0
    with clear_errors():
        lexicon = read_lexicon(SEEDS)
        try:
            nlp = load(settings.spacy_model)
        except OSError as error:
            raise WrongSettings(f"SPACY_MODEL: {str(error).splitlines()[0]}") from None
        for given in _articles(paths):
            if isinstance(given, Refusal):
                click.echo(f"{given.name}: {given.reason}", err=True)
                refused += 1
                continue
            for note in given.notes:
                click.echo(f"{given.article.name}: {note}", err=True)
            record = as_record(read(given.article, lexicon, nlp))
            click.echo(json.dumps(record, ensure_ascii=False) if as_json else _readable(record))
    if refused:
        raise SystemExit(1)


def _articles(paths: Sequence[Path]) -> Iterator[Found | Refusal]:
    """The articles in files and folders, pages included, one after another in this process."""
    from bot.ingest.page_text import page_text

    for file in find_files(paths):
        got = read_file(file) if isinstance(file, FoundFile) else file
        if isinstance(got, RawPage):
            page = page_text(got.html)
            details = got.details.over(Details(page.title, page.outlet, page.url, page.published_on))
            if page.text:
                got = article_of(got.name, page.text, details)
            else:
                got = Refusal(got.name, "No article was found in this page.")
        yield got


def _readable(record: dict[str, Any]) -> str:
    lines = [click.style(record["title"] or record["article"], bold=True)]
    for statement in record["statements"]:
        quote = statement["quote"]
        words = quote if isinstance(quote, str) else " ... ".join(quote)
        speaker = statement["speaker"] or statement["speaker_mention"] or "?"
        country = f" ({statement['country']})" if statement["country"] else ""
        lines.append(f"  {speaker}{country}, {statement['kind']}: {' '.join(words.split())}")
    for position in record["positions"]:
        lines.append(
            f"  {position['country']} on {position['issue']}: {position['stance']}"
            + (f", condition: {position['condition']}" if position["condition"] else "")
        )
    return "\n".join(lines)
