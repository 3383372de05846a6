"""What is new for a subscriber: statements, positions and articles of versions it has not been told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from extraction.model import Direction
from storage.disagreements import fresh_disagreements
from storage.position_changes import fresh_changes
from storage.rows import (
    actor_rows,
    article_rows,
    fetch,
    position_rows,
    speaker_rows,
    statement_rows,
    stored_moment,
)
from storage.side_by_side import PositionChange
from storage.stories import reports_of
from storage.values import ActorRow, Filter, Fresh, FreshPosition, FreshStatement, Names, StatementRow

#: Newest articles that one digest reads; a reader back after a year is told of these.
MOST_ARTICLES = 200


def fresh_between(db: Database, since: int, until: int) -> Fresh:
    """What versions `since < id <= until` brought, as it is current now.

    A corrected article brings only what it did not say before, and one that came late counts when it came.
    """
    window = {"since": since, "until": until, "most": MOST_ARTICLES}
    versions = [
        row["id"]
        for row in fetch(
            db,
            """
            SELECT v.id
            FROM article_versions v
            JOIN articles a ON a.current_version_id = v.id
            WHERE v.id > :since AND v.id <= :until
            ORDER BY v.published_on DESC, v.id DESC
            LIMIT :most
            """,
            window,
        )
    ]
    rows = article_rows(db, versions)
    # A correction is news for its statements, not as an article.
    first_seen = [one for one in versions if rows[one].version == 1]
    # Who was away for so long is not told of what moved before the articles that are told of.
    compared = min(versions) - 1 if len(versions) == MOST_ARTICLES else since
    changes = fresh_changes(db, compared, until)
    return Fresh(
        since=since,
        until=until,
        articles=tuple(rows[one] for one in first_seen),
        statements=_statements(db, window, versions),
        positions=_positions(db, window, versions, changes),
        changes=changes,
        disagreements=fresh_disagreements(db, compared, until),
    )


def _statements(db: Database, window: dict[str, int], versions: Iterable[int]) -> tuple[FreshStatement, ...]:
    """The window's statements in these versions, newest article first, each story once."""
    place = {version: number for number, version in enumerate(versions)}
    found = fetch(
        db,
        """
        SELECT id, version_id, position, coalesce(told_by, id) AS story
        FROM statements
        WHERE first_version_id > :since AND first_version_id <= :until AND current = 1
        """,
        window,
    )
    kept = [row for row in found if row["version_id"] in place]
    kept.sort(key=lambda row: (place[row["version_id"]], row["position"]))
    told = once(statement_rows(db, [row["id"] for row in kept]), {row["id"]: row["story"] for row in kept})
    reports = reports_of(db, [one.statement.id for one in told])
    return tuple(replace(one, reports=reports.get(one.statement.id)) for one in told)


def once(statements: Iterable[StatementRow], stories: Mapping[int, int]) -> tuple[FreshStatement, ...]:
    """Each story once, where it is first met, in the wording that is told if it is here, else as first met.

    `stories` gives for each statement the id of the one that its story tells (storage/stories.py).
    """
    groups: dict[int, list[StatementRow]] = {}
    for statement in statements:
        groups.setdefault(stories[statement.id], []).append(statement)
    made = []
    for story, group in groups.items():
        shown = next((one for one in group if one.id == story), group[0])
        # One that an article says twice is one report.
        others = {one.article.id: one for one in reversed(group) if one.article.id != shown.article.id}
        made.append(
            FreshStatement(shown, tuple(sorted(others)), tuple(others[one] for one in sorted(others)))
        )
    return tuple(made)


def _positions(
    db: Database, window: dict[str, int], versions: Iterable[int], changes: Iterable[PositionChange]
) -> tuple[FreshPosition, ...]:
    """For each actor and issue with new evidence: what it holds now by that evidence, and held before.

    `was` is another direction only where storage/position_changes.py knows of a change; a reading that merely
    differs (of another matter, on the same day, of another quality) is told as if there had been none before.
    """
    wanted = set(versions)
    rows = fetch(
        db,
        """
        SELECT t.id, t.actor, t.issue, t.direction, t.version_id, t.first_version_id > :since AS new
        FROM stances t
        JOIN (
            SELECT DISTINCT actor, issue
            FROM stances
            WHERE first_version_id > :since AND first_version_id <= :until AND current = 1
        ) touched ON touched.actor = t.actor AND touched.issue = t.issue
        WHERE t.current = 1 AND t.first_version_id <= :until
        ORDER BY
            t.published_on,
            t.first_hand AND t.reported_by IS NULL,
            CASE t.direction WHEN 'conditional' THEN 2 WHEN 'undecided' THEN 0 ELSE 1 END,
            t.article_id,
            t.id
        """,
        window,
    )
    before: dict[tuple[str, str], Direction] = {}
    now: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["actor"], row["issue"])
        if not row["new"]:
            before[key] = Direction(row["direction"])
            # A newer day was known already: what came late does not stand.
            now.pop(key, None)
        elif row["version_id"] in wanted:
            now[key] = row["id"]
    changed = {(one.actor.code, one.issue.slug): one for one in changes}
    found = []
    for one in position_rows(db, now.values()):
        key = (one.actor.code, one.issue.slug)
        change = changed.get(key)
        if change is not None and change.after.direction is one.direction:
            was: Direction | None = change.before.direction
        else:
            was = one.direction if before.get(key) is one.direction else None
        found.append(FreshPosition(one, was))
    return tuple(found)


def version_at(db: Database, moment: datetime) -> int:
    """The version stored last before that moment (aware); 0 when there was none."""
    found: int = db.execute(
        "SELECT coalesce(max(id), 0) FROM article_versions WHERE saved_at < ?", [stored_moment(moment)]
    ).fetchone()[0]
    return found


def actors_heard(db: Database, limit: int) -> tuple[ActorRow, ...]:
    """The actors with the most evidence of a position, most first."""
    codes = [
        row["actor"]
        for row in fetch(
            db,
            """
            SELECT actor, count(*) AS stances
            FROM stances
            WHERE current = 1
            GROUP BY actor
            ORDER BY stances DESC, actor
            LIMIT :limit
            """,
            {"limit": limit},
        )
    ]
    found = actor_rows(db, codes)
    return tuple(found[code] for code in codes if code in found)


def speaker_names(db: Database, wants: Iterable[Filter]) -> dict[int, str]:
    """What the people these filters ask for are called, by id."""
    asked = {one for each in wants for one in each.speakers}
    return {one: row.name for one, row in speaker_rows(db, asked).items()} if asked else {}


def names_for(db: Database, wants: Iterable[Filter]) -> Names:
    """The names of the people these filters ask for, and of all actors and issues."""
    return Names(
        speakers=speaker_names(db, wants),
        actors=actor_rows(db, [row["code"] for row in fetch(db, "SELECT code FROM actors")]),
        issues={row["slug"]: row["title"] for row in fetch(db, "SELECT slug, title FROM issues")},
    )
