"""Where actors stand: find an actor, its position on each issue, and the evidence for it."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from extraction.model import Direction
from storage.rows import actor_rows, fetch, position_rows
from storage.stories import reports_of
from storage.values import ActorRow, Match, PositionRow
from storage.words import Name, NameIndex, kept, singular, telling, typed_words, words_of

#: Below this nothing is offered: it would be a guess.
FLOOR = 72.0

_ORDER = {Direction.FOR: 0, Direction.CONDITIONAL: 1, Direction.UNDECIDED: 2, Direction.AGAINST: 3}


def find_actors(db: Database, words: str, *, limit: int = 6) -> tuple[Match[ActorRow], ...]:
    """Actors for what was typed, best first: names, "the Italians", capitals, "Kremlin", codes, typos."""
    whole = typed_words(words)
    typed = telling(whole)
    if not typed:
        return ()
    index = kept(db, "actors", _load)
    # "US", "in", "is" and "no" are codes when they stand alone, even where they are small words too.
    found = index.best(whole, _sounds(whole))
    for one, match in index.best(typed, _sounds(typed)).items():
        if match[0] > found.get(one, (0.0, ""))[0]:
            found[one] = match
    ranked = sorted((one for one in found if found[one][0] >= FLOOR), key=lambda one: (-found[one][0], one))
    rows = actor_rows(db, ranked)
    return tuple(
        Match(rows[one], round(found[one][0], 1), found[one][1]) for one in ranked[:limit] if one in rows
    )


def actor(db: Database, code: str) -> ActorRow | None:
    """The actor with this code."""
    return actor_rows(db, [code]).get(code)


def positions_of(db: Database, code: str, *, issue: str | None = None) -> tuple[PositionRow, ...]:
    """What an actor holds now, issue by issue in the order of their titles."""
    rows = fetch(
        db,
        """
        SELECT h.issue, h.stance_id, i.title
        FROM positions_held h
        JOIN issues i ON i.slug = h.issue
        WHERE h.actor = :actor
        """,
        {"actor": code},
    )
    wanted = sorted((row["title"], row["stance_id"]) for row in rows if issue in {None, row["issue"]})
    return position_rows(db, [stance_id for _, stance_id in wanted])


def positions_on(db: Database, issue: str) -> tuple[PositionRow, ...]:
    """What every actor holds on an issue now: for, conditional, undecided, against; then by name."""
    rows = fetch(db, "SELECT stance_id FROM positions_held WHERE issue = :issue", {"issue": issue})
    held = position_rows(db, [row["stance_id"] for row in rows])
    return tuple(sorted(held, key=lambda one: (_ORDER[one.direction], one.actor.name, one.actor.code)))


def evidence(db: Database, code: str, issue: str) -> tuple[PositionRow, ...]:
    """Every current piece of evidence for an actor's position: the one that shows it, then newest first.

    A story that shows the same side in several articles is one piece.
    """
    rows = fetch(
        db,
        """
        SELECT t.id, t.statement_id, t.direction, coalesce(s.told_by, s.id, -t.id) AS story
        FROM stances t
        LEFT JOIN statements s ON s.id = t.statement_id
        WHERE t.actor = :actor AND t.issue = :issue AND t.current = 1
        ORDER BY
            t.id IN (SELECT stance_id FROM positions_held WHERE actor = :actor AND issue = :issue) DESC,
            t.published_on DESC,
            t.first_hand AND t.reported_by IS NULL DESC,
            t.article_id DESC,
            t.starts
        """,
        {"actor": code, "issue": issue},
    )
    once = {(row["story"], row["direction"]): row for row in reversed(rows)}
    shown = [row for row in rows if once[row["story"], row["direction"]] is row]
    reports = reports_of(db, [row["statement_id"] for row in shown if row["statement_id"] is not None])
    found = position_rows(db, [row["id"] for row in shown])
    return tuple(replace(one, reports=reports.get(one.statement_id or 0)) for one in found)


def _load(db: Database) -> NameIndex[str]:
    return NameIndex(
        Name(row["actor"], row["name"], words_of(row["name"]), _sounds(words_of(row["name"])))
        for row in fetch(db, "SELECT actor, name FROM actor_names ORDER BY id")
    )


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(singular(word) for word in words if word != "the")
