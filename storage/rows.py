"""Turn rows into values: one question per noun, for a whole page at once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlite_utils import Database

from extraction.model import Direction, Kind, SpeakerKind
from storage.values import ActorRow, ArticleRow, IssueRow, PositionRow, SpeakerRow, StatementRow


def fetch(db: Database, sql: str, parameters: dict[str, Any] | None = None) -> list[sqlite3.Row]:
    """All rows of a question, with their columns by name."""
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, parameters or {}).fetchall()


def count(db: Database, sql: str, parameters: dict[str, Any] | None = None) -> int:
    """The one number that a question is answered with."""
    number: int = db.conn.execute(sql, parameters or {}).fetchone()[0]
    return number


def inserted(db: Database, sql: str, *values: object) -> int:
    """Insert one row; its id."""
    return db.conn.execute(sql, values).lastrowid or 0


def stored_moment(now: datetime) -> str:
    """An aware datetime as it is stored: UTC, to the second."""
    return now.astimezone(UTC).isoformat(timespec="seconds")


def day(text: str | None) -> date | None:
    """A stored day as a date."""
    return date.fromisoformat(text) if text else None


def moment(text: str) -> datetime:
    """A stored moment as an aware datetime in UTC."""
    return datetime.fromisoformat(text)


def article_rows(db: Database, version_ids: Iterable[int]) -> dict[int, ArticleRow]:
    """Articles as those versions have them, by version id; an old version keeps its own title and counts."""
    rows = fetch(
        db,
        """
        SELECT v.*, a.name, a.added_at
        FROM article_versions v
        JOIN articles a ON a.id = v.article_id
        WHERE v.id IN (SELECT value FROM json_each(:ids))
        """,
        {"ids": _listed(version_ids)},
    )
    return {
        row["id"]: ArticleRow(
            id=row["article_id"],
            name=row["name"],
            title=row["title"],
            outlet=row["outlet"],
            url=row["url"],
            published_on=day(row["published_on"]),
            added_at=moment(row["added_at"]),
            version=row["number"],
            statements=row["statements"],
            stances=row["stances"],
        )
        for row in rows
    }


def speaker_rows(db: Database, ids: Iterable[int]) -> dict[int, SpeakerRow]:
    """Speakers by id."""
    rows = fetch(
        db, "SELECT * FROM speakers WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": _listed(ids)}
    )
    return {
        row["id"]: SpeakerRow(
            id=row["id"],
            name=row["name"],
            kind=SpeakerKind(row["kind"]),
            role=row["role"],
            country=row["country"],
            statements=row["statements"],
            articles=row["articles"],
        )
        for row in rows
    }


def statement_rows(db: Database, ids: Iterable[int]) -> tuple[StatementRow, ...]:
    """Statements in the order of `ids`; an id that does not exist is left out."""
    wanted = list(ids)
    listed = {"ids": _listed(wanted)}
    rows = fetch(db, "SELECT * FROM statements WHERE id IN (SELECT value FROM json_each(:ids))", listed)
    parts: dict[int, list[str]] = {}
    for part in fetch(
        db,
        """
        SELECT statement_id, words
        FROM statement_spans
        WHERE statement_id IN (SELECT value FROM json_each(:ids)) AND part = 'content'
        ORDER BY statement_id, number
        """,
        listed,
    ):
        parts.setdefault(part["statement_id"], []).append(part["words"])
    issues: dict[int, list[str]] = {}
    for issue in fetch(
        db,
        """
        SELECT statement_id, issue
        FROM statement_issues
        WHERE statement_id IN (SELECT value FROM json_each(:ids))
        ORDER BY statement_id, issue
        """,
        listed,
    ):
        issues.setdefault(issue["statement_id"], []).append(issue["issue"])
    articles = article_rows(db, {row["version_id"] for row in rows})
    speakers = speaker_rows(db, {row["speaker_id"] for row in rows} - {None})
    made = {
        row["id"]: StatementRow(
            id=row["id"],
            article=articles[row["version_id"]],
            speaker=speakers.get(row["speaker_id"]),
            mention=row["mention"],
            cue=row["cue"],
            kind=Kind(row["kind"]),
            parts=tuple(parts.get(row["id"], ())),
            issues=tuple(issues.get(row["id"], ())),
            confidence=row["confidence"],
        )
        for row in rows
    }
    return tuple(made[one] for one in wanted if one in made)


def actor_rows(db: Database, codes: Iterable[str]) -> dict[str, ActorRow]:
    """Actors by code."""
    rows = fetch(
        db,
        "SELECT * FROM actors WHERE code IN (SELECT value FROM json_each(:codes))",
        {"codes": _listed(codes)},
    )
    return {row["code"]: ActorRow(row["code"], row["name"], row["kind"], row["emoji"]) for row in rows}


def issue_rows(db: Database, slugs: Iterable[str]) -> dict[str, IssueRow]:
    """Issues by slug."""
    rows = fetch(
        db,
        "SELECT * FROM issues WHERE slug IN (SELECT value FROM json_each(:slugs))",
        {"slugs": _listed(slugs)},
    )
    return {
        row["slug"]: IssueRow(row["slug"], row["title"], row["proposition"], row["statements"], row["actors"])
        for row in rows
    }


def position_rows(db: Database, stance_ids: Iterable[int]) -> tuple[PositionRow, ...]:
    """Stances in the order of `stance_ids`, each with how many of the actor's stances agree."""
    wanted = list(stance_ids)
    rows = fetch(
        db, "SELECT * FROM stances WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": _listed(wanted)}
    )
    pairs = {(row["actor"], row["issue"]) for row in rows}
    held = {
        (row["actor"], row["issue"], row["direction"]): row["times"]
        for row in fetch(
            db,
            """
            SELECT t.actor, t.issue, t.direction, count(*) AS times
            FROM json_each(:pairs) p
            JOIN stances t
                ON t.actor = json_extract(p.value, '$[0]')
                AND t.issue = json_extract(p.value, '$[1]')
                AND t.current = 1
            GROUP BY t.actor, t.issue, t.direction
            """,
            {"pairs": json.dumps(sorted(pairs))},
        )
    }
    totals: dict[tuple[str, str], int] = {}
    for (actor, issue, _), times in held.items():
        totals[actor, issue] = totals.get((actor, issue), 0) + times
    articles = article_rows(db, {row["version_id"] for row in rows})
    actors = actor_rows(db, {row["actor"] for row in rows} | {row["reported_by"] for row in rows} - {None})
    issues = issue_rows(db, {row["issue"] for row in rows})
    made = {
        row["id"]: PositionRow(
            stance_id=row["id"],
            actor=actors[row["actor"]],
            issue=issues[row["issue"]],
            direction=Direction(row["direction"]),
            condition=row["condition"],
            evidence=row["evidence"],
            article=articles[row["version_id"]],
            reported_by=actors.get(row["reported_by"]),
            first_hand=bool(row["first_hand"]),
            agreeing=held.get((row["actor"], row["issue"], row["direction"]), 0),
            evidences=totals.get((row["actor"], row["issue"]), 0),
            statement_id=row["statement_id"],
        )
        for row in rows
    }
    return tuple(made[one] for one in wanted if one in made)


def _listed(items: Iterable[int] | Iterable[str]) -> str:
    return json.dumps(list(items))
