"""What one speaker or actor tells on each issue, to be laid beside another's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from storage.position_changes import changes_of
from storage.rows import day, fetch, issue_rows, position_rows, statement_rows
from storage.values import IssueRow, PositionRow, StatementRow

#: statements on one issue from which the most telling are chosen
CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What one of two tells on an issue; empty where no article has anything."""

    #: the most telling words, best first
    statements: tuple[StatementRow, ...] = ()
    #: how many statements there are
    count: int = 0
    position: PositionRow | None = None
    #: the first day the position was told: since it last moved, where it did
    since: date | None = None

    @property
    def is_told(self) -> bool:
        """Whether there is anything."""
        return bool(self.statements or self.position)


def told_by(db: Database, key: str, *, issue: str | None = None, statements: int = 1) -> Mapping[str, Told]:
    """By issue, what a subject ("s:12", "a:IT") tells: so many statements, the position, since when.

    A speaker's position is what its own statements show, an actor's what it holds now. Beside a position only
    statements count that show it; else direct ones come before reports, and the newest first.
    """
    kind, _, name = key.partition(":")
    asked: dict[str, Any] = {
        "speaker": int(name) if kind == "s" else None,
        "actor": name if kind == "a" else None,
        "issue": issue,
    }
    held = _positions(db, asked)
    found: dict[str, Told] = {
        slug: Told(position=position, since=since) for slug, (position, since) in held.items()
    }
    candidates = _statements(db, asked)
    chosen: dict[str, list[int]] = {}
    used: set[int] = set()
    # A statement on several issues is shown once: first where it shows a position.
    for slug in sorted(candidates, key=lambda one: (one not in held, one)):
        position = held[slug][0] if slug in held else None
        fitting = [
            one["id"]
            for one in candidates[slug]
            if position is None or one["direction"] == position.direction.value
        ]
        fresh = [one for one in fitting if one not in used]
        chosen[slug] = (fresh or fitting)[:statements]
        used.update(chosen[slug])
    rows = {one.id: one for one in statement_rows(db, {one for ids in chosen.values() for one in ids})}
    for slug, ids in chosen.items():
        found[slug] = replace(
            found.get(slug, Told()),
            statements=tuple(rows[one] for one in ids),
            count=candidates[slug][0]["times"],
        )
    return found


def issues_named(db: Database, slugs: Iterable[str]) -> Mapping[str, IssueRow]:
    """The issues by slug, in the order of their titles."""
    return dict(sorted(issue_rows(db, slugs).items(), key=lambda item: item[1].title))


def _statements(db: Database, asked: dict[str, Any]) -> dict[str, list[sqlite3.Row]]:
    """By issue the statements to choose from, best first: id, the direction it shows, how many there are."""
    rows = fetch(
        db,
        """
        SELECT issue, id, times, direction
        FROM (
            SELECT *,
                count(*) OVER (PARTITION BY issue) AS times,
                row_number() OVER (
                    PARTITION BY issue
                    ORDER BY
                        -- "sending troops" alone says little.
                        direction IS NOT NULL DESC, length(words) >= 30 DESC, kind = 'direct' DESC,
                        published_on DESC, confidence DESC, length(words) DESC, id
                ) AS place
            FROM (
                SELECT
                    si.issue, s.id, s.words, s.kind, s.published_on, s.confidence,
                    (
                        SELECT t.direction FROM stances t
                        WHERE t.statement_id = s.id AND t.issue = si.issue AND t.current = 1
                            AND t.first_hand = 1 AND t.reported_by IS NULL
                        ORDER BY t.id DESC LIMIT 1
                    ) AS direction
                FROM statements s
                JOIN statement_issues si ON si.statement_id = s.id
                WHERE s.current = 1
                    AND s.speaker_id IN (SELECT id FROM speakers WHERE id = :speaker OR country = :actor)
                    AND (:issue IS NULL OR si.issue = :issue)
            )
        )
        WHERE place <= :most
        ORDER BY issue, place
        """,
        asked | {"most": CANDIDATES},
    )
    found: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        found.setdefault(row["issue"], []).append(row)
    return found


def _positions(db: Database, asked: dict[str, Any]) -> dict[str, tuple[PositionRow, date | None]]:
    """By issue: the position and since when it is told."""
    if asked["actor"] is not None:
        question = """
            SELECT stance_id AS id FROM positions_held
            WHERE actor = :actor AND (:issue IS NULL OR issue = :issue)
        """
    else:
        # The latest day's; on one day a condition before a side, a side before undecided.
        question = """
            SELECT t.id
            FROM stances t
            JOIN statements s ON s.id = t.statement_id
            WHERE s.speaker_id = :speaker AND t.current = 1 AND t.first_hand = 1 AND t.reported_by IS NULL
                AND (:issue IS NULL OR t.issue = :issue)
            ORDER BY
                t.published_on,
                CASE t.direction WHEN 'conditional' THEN 2 WHEN 'undecided' THEN 0 ELSE 1 END,
                t.id
        """
    last = {
        one.issue.slug: one for one in position_rows(db, [row["id"] for row in fetch(db, question, asked)])
    }
    actor = asked["actor"] or next((one.actor.code for one in last.values()), None)
    moved = {one.issue.slug: one for one in changes_of(db, actor, issue=asked["issue"])} if actor else {}
    first = {
        (row["issue"], row["direction"]): day(row["first"])
        for row in fetch(
            db,
            """
            SELECT issue, direction, min(published_on) AS first
            FROM stances
            WHERE actor = :actor AND current = 1
            GROUP BY issue, direction
            """,
            {"actor": actor},
        )
    }
    found: dict[str, tuple[PositionRow, date | None]] = {}
    for slug, row in last.items():
        change = moved.get(slug)
        since = first.get((slug, row.direction.value), row.article.published_on)
        if change is not None and change.after.direction is row.direction:
            since = change.after.article.published_on
        found[slug] = (row, since)
    return found
