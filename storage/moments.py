"""What happened when: a speaker's or an actor's statements and positions in the order of their days."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from storage.rows import count, day, fetch, position_rows, statement_rows
from storage.values import Page, PositionRow, StatementRow


@dataclass(frozen=True, slots=True)
class Moment:
    """A statement, or a position that an article tells without one; and the positions it is evidence for."""

    statement: StatementRow | None
    positions: tuple[PositionRow, ...] = ()

    @property
    def day(self) -> date | None:
        """When it was published."""
        if self.statement is not None:
            return self.statement.article.published_on
        return self.positions[0].article.published_on if self.positions else None


@dataclass(frozen=True, slots=True)
class DayOnIssue:
    """One day on one issue: how many statements, and the stance that shows the position told that day."""

    issue: str
    title: str
    day: date
    statements: int
    position: PositionRow | None


# Statements of the subject, and stances of the actor that stand in none of their sentences. Each as
# (kind, id) with what it is ordered by.
_MOMENTS = """
    SELECT 's' AS kind, s.id, s.published_on, s.article_id, s.position AS place
    FROM statements s
    WHERE s.current = 1
        AND s.speaker_id IN (SELECT id FROM speakers WHERE id = :speaker OR country = :actor)
        AND (:issue IS NULL OR EXISTS (
            SELECT 1 FROM statement_issues si WHERE si.statement_id = s.id AND si.issue = :issue
        ))
    UNION ALL
    SELECT 't', t.id, t.published_on, t.article_id, t.starts
    FROM stances t
    WHERE t.current = 1 AND t.actor = :actor AND (:issue IS NULL OR t.issue = :issue)
        AND NOT EXISTS (
            SELECT 1
            FROM statements s
            JOIN speakers p ON p.id = s.speaker_id
            JOIN statement_spans e ON e.statement_id = s.id AND e.part = 'sentence'
            WHERE s.version_id = t.version_id AND s.current = 1 AND p.country = t.actor
                AND (s.id = t.statement_id OR (e.starts < t.ends AND e.ends > t.starts))
                AND (:issue IS NULL OR EXISTS (
                    SELECT 1 FROM statement_issues si WHERE si.statement_id = s.id AND si.issue = :issue
                ))
        )
"""


def moments(
    db: Database,
    *,
    speaker: int | None = None,
    actor: str | None = None,
    issue: str | None = None,
    limit: int,
    offset: int = 0,
) -> Page[Moment]:
    """A page of what a speaker said, or an actor's people said and articles tell of it; newest first."""
    asked: dict[str, Any] = {"speaker": speaker, "actor": actor, "issue": issue}
    total = count(db, f"SELECT count(*) FROM ({_MOMENTS})", asked)  # noqa: S608 - a constant
    rows = fetch(
        db,
        f"""
        SELECT kind, id FROM ({_MOMENTS})
        ORDER BY published_on DESC, article_id DESC, kind, place
        LIMIT :limit OFFSET :offset
        """,  # noqa: S608 - a constant
        asked | {"limit": limit, "offset": offset},
    )
    said = {one.id: one for one in statement_rows(db, [row["id"] for row in rows if row["kind"] == "s"])}
    told = position_rows(db, [row["id"] for row in rows if row["kind"] == "t"])
    alone = {one.stance_id: one for one in told}
    shown = _shown_by(db, said, issue)
    return Page(
        tuple(
            Moment(said[row["id"]], shown.get(row["id"], ()))
            if row["kind"] == "s"
            else Moment(None, (alone[row["id"]],))
            for row in rows
        ),
        total,
        offset,
    )


def _shown_by(
    db: Database, statement_ids: Iterable[int], issue: str | None
) -> dict[int, tuple[PositionRow, ...]]:
    """The first-hand stances of its speaker's country that stand in a statement's sentence, by statement."""
    rows = fetch(
        db,
        """
        SELECT DISTINCT s.id AS statement, t.id AS stance
        FROM statements s
        JOIN speakers p ON p.id = s.speaker_id
        JOIN statement_spans e ON e.statement_id = s.id AND e.part = 'sentence'
        JOIN stances t ON t.version_id = s.version_id AND t.current = 1
            AND t.first_hand = 1 AND t.reported_by IS NULL
            AND (t.statement_id = s.id OR (t.actor = p.country AND e.starts < t.ends AND e.ends > t.starts))
        WHERE s.id IN (SELECT value FROM json_each(:ids)) AND (:issue IS NULL OR t.issue = :issue)
        ORDER BY s.id, t.id
        """,
        {"ids": json.dumps(list(statement_ids)), "issue": issue},
    )
    held = {one.stance_id: one for one in position_rows(db, {row["stance"] for row in rows})}
    found: dict[int, dict[str, PositionRow]] = {}
    for row in rows:
        one = held[row["stance"]]
        # One sentence may show the same twice.
        found.setdefault(row["statement"], {})[f"{one.actor.code} {one.issue.slug} {one.direction}"] = one
    return {statement: tuple(ones.values()) for statement, ones in found.items()}


def days_on_issues(
    db: Database, *, speaker: int | None = None, actor: str | None = None, issue: str | None = None
) -> tuple[DayOnIssue, ...]:
    """What each dated day brought on each issue, oldest first: of a speaker, or of an actor and its people.

    A speaker's positions are those its own statements show. Where a day tells several, what the actor says
    itself comes before what is said of it, then a condition, a side, undecided, and the last of the day.
    """
    asked: dict[str, Any] = {"speaker": speaker, "actor": actor, "issue": issue}
    spoken = {
        (row["issue"], row["published_on"]): row["statements"]
        for row in fetch(
            db,
            """
            SELECT si.issue, s.published_on, count(*) AS statements
            FROM statements s
            JOIN statement_issues si ON si.statement_id = s.id
            WHERE s.current = 1 AND s.published_on IS NOT NULL
                AND s.speaker_id IN (SELECT id FROM speakers WHERE id = :speaker OR country = :actor)
                AND (:issue IS NULL OR si.issue = :issue)
            GROUP BY si.issue, s.published_on
            """,
            asked,
        )
    }
    stances = fetch(
        db,
        """
        SELECT t.id, t.issue, t.published_on
        FROM stances t
        LEFT JOIN statements s ON s.id = t.statement_id
        WHERE t.current = 1 AND t.published_on IS NOT NULL AND (:issue IS NULL OR t.issue = :issue)
            AND (t.actor = :actor
                OR (s.speaker_id = :speaker AND t.first_hand = 1 AND t.reported_by IS NULL))
        ORDER BY
            t.first_hand AND t.reported_by IS NULL,
            CASE t.direction WHEN 'conditional' THEN 2 WHEN 'undecided' THEN 0 ELSE 1 END,
            t.article_id,
            t.id
        """,
        asked,
    )
    # The last of these orders is the one that shows the day.
    shown = {(row["issue"], row["published_on"]): row["id"] for row in stances}
    held = {one.stance_id: one for one in position_rows(db, shown.values())}
    titles = {row["slug"]: row["title"] for row in fetch(db, "SELECT slug, title FROM issues")}
    found = []
    for slug, when in sorted({*spoken, *shown}, key=lambda key: (key[1], key[0])):
        published = day(when)
        if published is not None:
            position = held.get(shown.get((slug, when), 0))
            found.append(DayOnIssue(slug, titles[slug], published, spoken.get((slug, when), 0), position))
    return tuple(found)
