"""Where actors stand: find an actor, its position on each issue, and the evidence for it."""

from __future__ import annotations

from sqlite_utils import Database

from storage.rows import actor_rows, fetch, position_rows
from storage.values import ActorRow, Match, PositionRow
from storage.words import Name, NameIndex, kept, singular, telling, typed_words, words_of

#: Below this nothing is offered: it would be a guess.
FLOOR = 72.0


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
        SELECT r.stance_id
        FROM positions_ranked r
        JOIN issues i ON i.slug = r.issue
        WHERE r.actor = :actor AND r.place = 1 AND (:issue IS NULL OR r.issue = :issue)
        ORDER BY i.title
        """,
        {"actor": code, "issue": issue},
    )
    return position_rows(db, [row["stance_id"] for row in rows])


def positions_on(db: Database, issue: str) -> tuple[PositionRow, ...]:
    """What every actor holds on an issue now: for, conditional, undecided, against; then by name."""
    rows = fetch(
        db,
        """
        SELECT r.stance_id
        FROM positions_ranked r
        JOIN actors a ON a.code = r.actor
        WHERE r.issue = :issue AND r.place = 1
        ORDER BY
            CASE r.direction WHEN 'for' THEN 0 WHEN 'conditional' THEN 1 WHEN 'undecided' THEN 2 ELSE 3 END,
            a.name
        """,
        {"issue": issue},
    )
    return position_rows(db, [row["stance_id"] for row in rows])


def evidence(db: Database, code: str, issue: str) -> tuple[PositionRow, ...]:
    """Every current piece of evidence for an actor's position, newest first, first-hand before reported."""
    rows = fetch(
        db,
        """
        SELECT stance_id FROM positions_ranked
        WHERE actor = :actor AND issue = :issue
        ORDER BY place
        """,
        {"actor": code, "issue": issue},
    )
    return position_rows(db, [row["stance_id"] for row in rows])


def _load(db: Database) -> NameIndex[str]:
    return NameIndex(
        Name(row["actor"], row["name"], words_of(row["name"]), _sounds(words_of(row["name"])))
        for row in fetch(db, "SELECT actor, name FROM actor_names ORDER BY id")
    )


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(singular(word) for word in words if word != "the")
