"""How the bot is doing: what the store holds, what came in lately, what waits to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlite_utils import Database

from extraction.pipeline import DEFAULT_MODEL, has_weights
from storage import ingest_log, outbox
from storage.confidence import least_confidence
from storage.rows import count
from storage.values import DeadLetter, DeliveryState, IngestRow, StoreCounts

#: how many lines of the ingest log are shown
TAIL = 10


@dataclass(frozen=True, slots=True)
class Status:
    """One look at everything. `pipeline` is "name version", or says that it is not installed."""

    at: datetime
    database: Path
    counts: StoreCounts
    subscriptions: int
    outbox: dict[DeliveryState, int]
    dead_letters: tuple[DeadLetter, ...]
    lately: tuple[IngestRow, ...]
    pipeline: str
    #: who reads: the rules, with the trained tagger's second opinion or without
    reading: str
    #: statements less sure than this are not shown
    least_confidence: float


def status_of(db: Database, database: Path, model: str | None, *, now: datetime) -> Status:
    """The status of the store behind `db`, the file `database`; `model` is the SPACY_MODEL."""
    return Status(
        at=now,
        database=database,
        counts=ingest_log.counts(db),
        subscriptions=count(db, "SELECT count(*) FROM subscriptions"),
        outbox=outbox.tally(db),
        dead_letters=outbox.dead_letters(db, limit=5),
        lately=ingest_log.recent(db, TAIL),
        pipeline=_pipeline(model),
        reading=_reading(),
        least_confidence=least_confidence(db),
    )


def status_text(status: Status) -> str:
    """The status as lines of plain text."""
    counts = status.counts
    size = counts.size_bytes / 1_000_000
    lines = [
        f"Database       {status.database} ({size:.1f} MB)",
        f"Articles       {counts.articles}",
        f"Statements     {counts.statements} by {counts.speakers} speakers",
        f"Positions      {counts.positions}",
        f"Subscriptions  {status.subscriptions}",
        "Outbox         " + ", ".join(f"{number} {state.value}" for state, number in status.outbox.items()),
        f"Pipeline       {status.pipeline}",
        f"Reading        {status.reading}",
        f"Shown          statements at least {status.least_confidence:.2f} sure",
    ]
    if status.dead_letters:
        lines.append("\nNot delivered:")
        lines += [f"  {letter.at:%Y-%m-%d %H:%M}Z  {letter.reason}" for letter in status.dead_letters]
    if status.lately:
        lines.append("\nLast brought in:")
        lines += [_log_line(row) for row in status.lately]
    return "\n".join(lines)


def _log_line(row: IngestRow) -> str:
    reason = f": {row.reason}" if row.reason else ""
    return f"  {row.at:%Y-%m-%d %H:%M}Z  {row.outcome.value:<8} {row.source}{reason}"


def _reading() -> str:
    if has_weights():
        return "both opinions: the rules and the trained tagger"
    return "rules only: the trained tagger's weights are not there"


def _pipeline(model: str | None) -> str:
    name = model or DEFAULT_MODEL
    try:
        # Asked of the installed package: loading it would take seconds and hundreds of megabytes.
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} (a folder)" if Path(name).is_dir() else f"{name} is not installed"
