"""Save articles with all that was read out of them, in one transaction each, and find them again.

Identity: the canonical URL if there is one, else the file name (unless the two texts share next to nothing).
The same content under any other name or URL is the same article; the ingest log keeps the other name.
Only a date or an outlet that was missing so far makes the same content a new version.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from extraction.model import Article, Extraction
from storage.confidence import hidden_in
from storage.identity import canonical_url, content_hash, same_document
from storage.rows import article_rows, count, fetch, inserted, speaker_rows, stored_moment
from storage.saving import verify, write_version
from storage.values import ArticleDetail, ArticleRow, IssueCount, Page, Saved, SaveOutcome

#: How much of the text an article's page begins with, at most.
LEAD = 600


@dataclass(frozen=True, slots=True)
class Decision:
    """What saving an article would do, and to which stored one."""

    saved: Saved
    #: 0 for a new one
    article_id: int = 0
    #: the stored one's current version, 0 for a new one
    version_id: int = 0


def known(db: Database, article: Article) -> Saved:
    """What `save` would do with this article, so that what is known need not be read again."""
    return _decide(db, article).saved


def save(db: Database, extraction: Extraction, *, now: datetime) -> SaveOutcome:
    """Store an article and everything read out of it, or nothing at all.

    The same content again changes nothing. A changed text becomes a new version: what the old one said
    stays citable by its id, and only the new one answers. ValueError, before anything is written, if a
    span does not give the words it claims.
    """
    article = extraction.article
    verify(extraction)
    with db.atomic():
        decided = _decide(db, article)
        if decided.saved is Saved.SAME:
            return SaveOutcome(Saved.SAME, decided.article_id, decided.version_id)
        article_id = decided.article_id
        if decided.saved is Saved.NEW:
            article_id = inserted(
                db,
                "INSERT INTO articles (name, canonical_url, added_at) VALUES (?, ?, ?)",
                article.name,
                canonical_url(article.url) if article.url else None,
                stored_moment(now),
            )
        version_id = write_version(db, extraction, article_id, now)
    return SaveOutcome(decided.saved, article_id, version_id)


def article(db: Database, article_id: int) -> ArticleDetail | None:
    """An article as it is now, with its speakers (most statements first) and issues."""
    found = fetch(
        db,
        """
        SELECT v.id, substr(v.text, 1, :lead) AS lead, length(v.text) AS length, v.notes
        FROM articles a
        JOIN article_versions v ON v.id = a.current_version_id
        WHERE a.id = :id
        """,
        {"id": article_id, "lead": LEAD},
    )
    if not found:
        return None
    version = found[0]
    asked = {"version": version["id"]}
    speaker_ids = [
        row["speaker_id"]
        for row in fetch(
            db,
            """
            SELECT speaker_id, count(*) AS statements, min(position) AS first
            FROM statements
            WHERE version_id = :version AND speaker_id IS NOT NULL AND current = 1
            GROUP BY speaker_id
            ORDER BY statements DESC, first
            """,
            asked,
        )
    ]
    issues = fetch(
        db,
        """
        SELECT i.slug, i.title, count(*) AS statements
        FROM statements s
        JOIN statement_issues si ON si.statement_id = s.id
        JOIN issues i ON i.slug = si.issue
        WHERE s.version_id = :version AND s.current = 1
        GROUP BY i.slug
        ORDER BY statements DESC, i.title
        """,
        asked,
    )
    speakers = speaker_rows(db, speaker_ids)
    return ArticleDetail(
        article=article_rows(db, [version["id"]])[version["id"]],
        speakers=tuple(speakers[one] for one in speaker_ids),
        issues=tuple(IssueCount(row["slug"], row["title"], row["statements"]) for row in issues),
        lead=_lead(version["lead"], whole=version["length"] <= LEAD),
        notes=tuple(json.loads(version["notes"])),
        hidden=hidden_in(db, version["id"]),
    )


def latest(db: Database, *, limit: int, offset: int = 0) -> Page[ArticleRow]:
    """Articles, newest first; one without a date stands at the day it was added."""
    rows = fetch(
        db,
        """
        SELECT current_version_id AS id
        FROM articles
        ORDER BY listed_on DESC, id DESC
        LIMIT :limit OFFSET :offset
        """,
        {"limit": limit, "offset": offset},
    )
    found = article_rows(db, [row["id"] for row in rows])
    return Page(
        items=tuple(found[row["id"]] for row in rows),
        total=count(db, "SELECT count(*) FROM articles"),
        offset=offset,
    )


def last_version_id(db: Database) -> int:
    """The id of the version stored last, 0 if none: what is stored later is fresh to who has seen this."""
    return count(db, "SELECT coalesce(max(id), 0) FROM article_versions")


def _decide(db: Database, article: Article) -> Decision:
    asked = {
        "name": article.name,
        "url": canonical_url(article.url) if article.url else None,
        "hash": content_hash(article.text),
    }
    for find in (_at_the_url, _with_the_content, _of_the_name):
        for stored in find(db, asked):
            if find is _of_the_name and not same_document(stored["text"], article.text):
                continue
            itself = find is not _with_the_content or stored["name"] == article.name
            changed = find is not _with_the_content and stored["content_hash"] != asked["hash"]
            return Decision(
                Saved.CHANGED if changed or (itself and _tells_more(article, stored)) else Saved.SAME,
                stored["id"],
                stored["current_version_id"],
            )
    return Decision(Saved.NEW)


def _tells_more(article: Article, stored: sqlite3.Row) -> bool:
    # Brought in again with the date or outlet that was missing: without a date it would be last for ever.
    return any(
        now is not None and before is None
        for now, before in (
            (article.published_on, stored["published_on"]),
            (article.outlet, stored["outlet"]),
        )
    )


def _at_the_url(db: Database, asked: dict[str, str | None]) -> list[sqlite3.Row]:
    return fetch(
        db,
        """
        SELECT a.id, a.name, a.current_version_id, v.content_hash, v.outlet, v.published_on
        FROM articles a
        JOIN article_versions v ON v.id = a.current_version_id
        WHERE a.canonical_url = :url
        """,
        asked,
    )


def _with_the_content(db: Database, asked: dict[str, str | None]) -> list[sqlite3.Row]:
    # Any version counts, so that an old text under another name brings nothing back; but the article's own
    # old text, when it returns, is a version like any other.
    return fetch(
        db,
        """
        SELECT a.id, a.name, a.current_version_id, v.content_hash, v.outlet, v.published_on
        FROM article_versions o
        JOIN articles a ON a.id = o.article_id
        JOIN article_versions v ON v.id = a.current_version_id
        WHERE o.content_hash = :hash AND (a.name <> :name OR o.id = a.current_version_id)
        ORDER BY a.name = :name DESC, a.id
        LIMIT 1
        """,
        asked,
    )


def _of_the_name(db: Database, asked: dict[str, str | None]) -> list[sqlite3.Row]:
    return fetch(
        db,
        """
        SELECT a.id, a.name, a.current_version_id, v.content_hash, v.outlet, v.published_on, v.text
        FROM articles a
        JOIN article_versions v ON v.id = a.current_version_id
        WHERE a.name = :name AND a.canonical_url IS NULL AND :url IS NULL
        ORDER BY a.id DESC
        """,
        asked,
    )


def _lead(text: str, *, whole: bool) -> str:
    """The beginning of a text, verbatim, cut at a paragraph's or sentence's end where one is near."""
    if whole:
        return text.strip()
    for end in ("\n", ". ", " "):
        at = text.rfind(end, LEAD // 3)
        if at > 0:
            return text[: at + 1].strip()
    return text
