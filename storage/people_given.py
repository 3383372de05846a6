"""Load seeds/people.csv into the store: corrections for people that no article can teach."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from extraction.lexicon import PersonOverride
from storage.gazetteer import ensure_actor
from storage.people import add_names, full_key, plain_name, refresh_speakers
from storage.people_fixes import merge
from storage.rows import fetch, inserted
from storage.words import changed


def load_people(db: Database, people: Iterable[PersonOverride]) -> None:
    """Make the store's corrections these; loading the same again changes nothing.

    Speakers whose full names are listed for one person become one, with the country and role given; a later
    article with any of the names finds that one. What is taken out of the list no longer corrects; a merge
    stays until it is undone.
    """
    wanted = [
        (one.name, one.country, one.role, tuple(dict.fromkeys((one.name, *one.aliases)))) for one in people
    ]
    with db.atomic():
        if wanted == _stored(db):
            return
        touched = {one for names in _stored(db) for one in _speakers(db, names[3])}
        db.conn.execute("DELETE FROM people_given")
        for name, country, role, names in wanted:
            ensure_actor(db, country)
            person = inserted(
                db, "INSERT INTO people_given (name, country, role) VALUES (?, ?, ?)", name, country, role
            )
            db.conn.executemany(
                "INSERT INTO people_given_names (person, name, name_key, place) VALUES (?, ?, ?, ?)",
                [(person, one, full_key(one), place) for place, one in enumerate(names)],
            )
            touched |= _made_one(db, names)
        refresh_speakers(db, touched)
        changed(db, "speakers")


def _stored(db: Database) -> list[tuple[str, str | None, str | None, tuple[str, ...]]]:
    names: dict[int, list[str]] = {}
    for row in fetch(db, "SELECT person, name FROM people_given_names ORDER BY person, place"):
        names.setdefault(row["person"], []).append(row["name"])
    return [
        (row["name"], row["country"], row["role"], tuple(names.get(row["id"], ())))
        for row in fetch(db, "SELECT * FROM people_given ORDER BY id")
    ]


def _made_one(db: Database, names: tuple[str, ...]) -> set[int]:
    """Merge the speakers with these names into the one that said most, and give it all of them."""
    found = _speakers(db, names)
    if not found:
        return set()
    kept = found[0]
    for gone in found[1:]:
        merge(db, gone, kept, now=None)
    add_names(db, kept, [plain_name(name) for name in names if full_key(name)])
    return set(found)


def _speakers(db: Database, names: tuple[str, ...]) -> list[int]:
    """The people known by one of these full names, most statements first; a surname alone tells nobody."""
    keys = {key for name in names if " " in (key := full_key(name))}
    found = {
        row["id"]: row["statements"]
        for key in sorted(keys)
        for row in fetch(
            db,
            """
            SELECT p.id, p.statements
            FROM speaker_names n
            JOIN speakers p ON p.id = n.speaker_id
            WHERE n.name_key = :key AND p.kind = 'person'
            """,
            {"key": key},
        )
    }
    return sorted(found, key=lambda one: (-found[one], one))
