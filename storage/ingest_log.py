"""Keep what was brought in, and what was not and why."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from storage.rows import count, fetch, inserted, moment, stored_moment
from storage.values import IngestRow, Outcome, StoreCounts


def record(
    db: Database,
    *,
    source: str,
    outcome: Outcome,
    now: datetime,
    reason: str | None = None,
    article_id: int | None = None,
    version_id: int | None = None,
    milliseconds: int | None = None,
) -> int:
    """Note one thing brought in (a path or URL), whatever became of it; the id of its line."""
    with db.atomic():
        return inserted(
            db,
            """
            INSERT INTO ingest_log (at, source, outcome, reason, article_id, version_id, milliseconds)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            stored_moment(now),
            source,
            outcome.value,
            reason,
            article_id,
            version_id,
            milliseconds,
        )


def recent(db: Database, limit: int) -> tuple[IngestRow, ...]:
    """The last lines of the log, newest first."""
    return tuple(
        IngestRow(
            id=row["id"],
            at=moment(row["at"]),
            source=row["source"],
            outcome=Outcome(row["outcome"]),
            reason=row["reason"],
            article_id=row["article_id"],
            version_id=row["version_id"],
            milliseconds=row["milliseconds"],
        )
        for row in fetch(db, "SELECT * FROM ingest_log ORDER BY id DESC LIMIT :limit", {"limit": limit})
    )


def counts(db: Database) -> StoreCounts:
    """How much the store holds now."""
    ingested = fetch(db, "SELECT outcome, count(*) AS times FROM ingest_log GROUP BY outcome")
    last = fetch(db, "SELECT at FROM ingest_log ORDER BY id DESC LIMIT 1")
    return StoreCounts(
        articles=count(db, "SELECT count(*) FROM articles"),
        statements=count(db, "SELECT count(*) FROM statements WHERE current = 1"),
        speakers=count(db, "SELECT count(*) FROM speakers WHERE statements > 0"),
        positions=count(
            db, "SELECT count(*) FROM (SELECT DISTINCT actor, issue FROM stances WHERE current = 1)"
        ),
        ingested={Outcome(row["outcome"]): row["times"] for row in ingested},
        last_ingest_at=moment(last[0]["at"]) if last else None,
        size_bytes=count(db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"),
    )
