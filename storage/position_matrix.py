"""Who stands where on what, at one look: the most evidenced actors by the most contested issues."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from storage.position_changes import changes_among
from storage.positions import positions_on
from storage.rows import actor_rows, fetch, issue_rows, position_rows
from storage.values import ActorRow, IssueRow, PositionRow


@dataclass(frozen=True, slots=True)
class PositionMatrix:
    """A page of issues with the actors that hold most on them. Never an issue or actor without a position."""

    issues: tuple[IssueRow, ...]
    actors: tuple[ActorRow, ...]
    #: by (actor code, issue slug)
    held: Mapping[tuple[str, str], PositionRow]
    #: those pairs whose position is no longer what it was
    moved: frozenset[tuple[str, str]]
    #: actors with a position on these issues for whom there is no row
    others: tuple[ActorRow, ...]
    #: the first issue's place among all
    offset: int
    #: all issues on which there is a position
    total: int
    #: set when the page is about this issue: it comes first, then what its actors hold beside it
    about: IssueRow | None = None


def matrix(db: Database, *, rows: int, columns: int, offset: int = 0) -> PositionMatrix:
    """A page of `columns` issues, those most have a position on first, by at most `rows` actors."""
    slugs = _issues(db)
    if offset >= len(slugs):
        offset = 0
    return _matrix(db, slugs[offset : offset + columns], rows, offset=offset, total=len(slugs))


def matrix_about(db: Database, issue: str, *, rows: int, columns: int) -> PositionMatrix | None:
    """Everyone on one issue, with what else they hold most; None where nobody has a position on it."""
    held = positions_on(db, issue)
    if not held:
        return None
    beside = [
        row["issue"]
        for row in fetch(
            db,
            """
            SELECT issue
            FROM stances
            WHERE current = 1 AND issue <> :issue AND actor IN (SELECT value FROM json_each(:actors))
            GROUP BY issue
            ORDER BY count(DISTINCT actor) DESC, count(*) DESC, issue
            LIMIT :limit
            """,
            {"issue": issue, "actors": _listed(one.actor.code for one in held), "limit": columns - 1},
        )
    ]
    first = [one.actor.code for one in held]
    return _matrix(db, [issue, *beside], rows, only=first, about=held[0].issue)


def _issues(db: Database) -> list[str]:
    found = fetch(db, "SELECT slug FROM issues WHERE actors > 0 ORDER BY actors DESC, statements DESC, title")
    return [row["slug"] for row in found]


def _matrix(
    db: Database,
    slugs: list[str],
    rows: int,
    *,
    only: list[str] | None = None,
    about: IssueRow | None = None,
    offset: int = 0,
    total: int = 0,
) -> PositionMatrix:
    """The matrix of these issues; `only` these actors where they are given."""
    asked = {"issues": _listed(slugs), "only": _listed(only or ())}
    ranked = [
        row["actor"]
        for row in fetch(
            db,
            """
            SELECT actor
            FROM stances
            WHERE current = 1 AND issue IN (SELECT value FROM json_each(:issues))
                AND (json_array_length(:only) = 0 OR actor IN (SELECT value FROM json_each(:only)))
            GROUP BY actor
            ORDER BY count(DISTINCT issue) DESC, count(*) DESC, actor
            """,
            asked,
        )
    ]
    chosen = ranked[:rows]
    stances = fetch(
        db,
        """
        SELECT stance_id
        FROM positions_held
        WHERE actor IN (SELECT value FROM json_each(:actors))
            AND issue IN (SELECT value FROM json_each(:issues))
        """,
        {"actors": _listed(chosen), "issues": _listed(slugs)},
    )
    held = {
        (one.actor.code, one.issue.slug): one
        for one in position_rows(db, [row["stance_id"] for row in stances])
    }
    # The last change decides: who came back to where it was has not moved.
    last = {(one.actor.code, one.issue.slug): one.after.direction for one in changes_among(db, chosen, slugs)}
    actors = actor_rows(db, ranked)
    issues = issue_rows(db, slugs)
    return PositionMatrix(
        issues=tuple(issues[one] for one in slugs),
        actors=tuple(actors[one] for one in chosen),
        held=held,
        moved=frozenset(key for key, row in held.items() if last.get(key) is row.direction),
        others=tuple(actors[one] for one in ranked[rows:]),
        offset=offset,
        total=total or len(slugs),
        about=about,
    )


def _listed(values: Iterable[str]) -> str:
    return json.dumps(list(values))
