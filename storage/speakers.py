"""Find speakers by what a person typed, and list them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sqlite_utils import Database

from extraction.model import SpeakerKind
from extraction.names import TITLES, name_key
from storage.rows import count, fetch, speaker_rows
from storage.values import Match, SpeakerRow
from storage.words import SMALL, Name, NameIndex, kept, telling, typed_words, words_of

#: Below this nothing is offered: it would be a guess.
FLOOR = 68.0

_JOINING = frozenset({"of", "the", "for", "and", "s"})


@dataclass
class _Names:
    """The names of speakers in memory, and how far the table had been read."""

    index: NameIndex[int] = field(default_factory=NameIndex[int])
    last_id: int = 0


def find_speakers(db: Database, words: str, *, limit: int = 6) -> tuple[Match[SpeakerRow], ...]:
    """Speakers for what was typed, best first: name, surname, first name, typo, "President Macron",
    "macron france", "the French president". Several near the top score mean that a choice is needed.
    """
    typed = telling(typed_words(words))
    if not typed:
        return ()
    index = _names(db)
    found: dict[int, tuple[float, str]] = {}
    untitled = tuple(word for word in typed if word not in TITLES)
    for reading in dict.fromkeys((typed, untitled)):
        _keep_better(found, index.best(reading, _sounds(reading)))
    if max((score for score, _ in found.values()), default=0) < 95:
        for rest, countries in _without_country(db, typed):
            _keep_better(found, _of_country(db, index, rest, countries))
    if max((score for score, _ in found.values()), default=0) < FLOOR:
        _keep_better(found, _by_role(db, set(typed) - SMALL))
    rows = speaker_rows(db, found)
    scores = {one: _weighed(*found[one], row, typed) for one, row in rows.items()}
    ranked = sorted(
        (one for one, score in scores.items() if score >= FLOOR),
        key=lambda one: (-round(scores[one]), -rows[one].statements, one),
    )
    return tuple(Match(rows[one], scores[one], found[one][1]) for one in ranked[:limit])


def _weighed(score: float, matched: str, row: SpeakerRow, typed: tuple[str, ...]) -> float:
    # One who is only mentioned, or was only in an earlier version, is no choice beside one who speaks.
    if not row.statements:
        score -= 10
    # "Starmer" is his name, and only a part of "Office of Keir Starmer".
    if row.kind is SpeakerKind.ORGANISATION and len(words_of(matched)) > len(typed):
        score = 97 if score >= 97 else score - 10
    return round(score, 1)


def speaker(db: Database, speaker_id: int) -> SpeakerRow | None:
    """The speaker with this id, or the one it was found to be (an old button)."""
    known = root_of(db, speaker_id)
    return speaker_rows(db, [known]).get(known)


def root_of(db: Database, speaker_id: int) -> int:
    """The speaker that this one is a part of by a decision, itself if none says so."""
    while True:
        row = db.conn.execute("SELECT merged_into FROM speakers WHERE id = ?", [speaker_id]).fetchone()
        if row is None or row[0] is None:
            return speaker_id
        speaker_id = row[0]


def top_speakers(db: Database, limit: int) -> tuple[SpeakerRow, ...]:
    """Those with the most statements, people before bodies when equal."""
    found = fetch(
        db,
        """
        SELECT id FROM speakers
        WHERE statements > 0
        ORDER BY statements DESC, kind DESC, id
        LIMIT :limit
        """,
        {"limit": limit},
    )
    rows = speaker_rows(db, [row["id"] for row in found])
    return tuple(rows[row["id"]] for row in found)


def speakers_of(db: Database, country: str, limit: int) -> tuple[SpeakerRow, ...]:
    """Who is quoted for a country or organisation, most statements first, people before bodies when equal."""
    ids = [
        row["id"]
        for row in fetch(
            db,
            """
            SELECT id FROM speakers
            WHERE country = :country AND statements > 0
            ORDER BY statements DESC, kind DESC, id
            LIMIT :limit
            """,
            {"country": country, "limit": limit},
        )
    ]
    rows = speaker_rows(db, ids)
    return tuple(rows[one] for one in ids)


def _of_country(
    db: Database, index: NameIndex[int], rest: tuple[str, ...], countries: frozenset[str]
) -> dict[int, tuple[float, str]]:
    """Speakers of these countries by the words beside the country: a name, an office, or none at all."""
    found: dict[int, tuple[float, str]] = {}
    asked = {"countries": json.dumps(sorted(countries))}
    name = tuple(word for word in rest if word not in TITLES)
    if name:
        scored = index.best(name, _sounds(name))
        for one, seen in speaker_rows(db, scored).items():
            if seen.country in countries:
                found[one] = scored[one]
            elif seen.country is None:
                found[one] = (scored[one][0] - 10, scored[one][1])
    office = {word for word in rest if word not in _JOINING}
    for row in fetch(
        db,
        """
        SELECT id, name, role
        FROM speakers
        WHERE country IN (SELECT value FROM json_each(:countries)) AND statements > 0
        ORDER BY statements DESC
        LIMIT 200
        """,
        asked,
    ):
        role = _without_names(words_of(row["role"] or ""), kept(db, "actors", _country_names)) - _JOINING
        if not office:
            _keep_better(found, {row["id"]: (70.0, row["name"])})
        elif office == role:
            # "the French president" is as good as a name; two who were are a choice
            _keep_better(found, {row["id"]: (100.0, row["name"])})
        elif office <= role:
            _keep_better(found, {row["id"]: (88.0, row["name"])})
    return found


def _by_role(db: Database, office: set[str]) -> dict[int, tuple[float, str]]:
    """Speakers by an office without a country: "the prime minister", all of them."""
    if not office:
        return {}
    rows = fetch(
        db,
        """
        SELECT id, name, role FROM speakers
        WHERE statements > 0 AND role IS NOT NULL
        ORDER BY statements DESC
        LIMIT 500
        """,
    )
    return {row["id"]: (72.0, row["name"]) for row in rows if office <= set(words_of(row["role"]))}


def _without_country(db: Database, typed: tuple[str, ...]) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    """The readings of `typed` with a country's name, adjective or capital taken out, longest name first."""
    names = kept(db, "actors", _country_names)
    for length in range(min(4, len(typed)), 0, -1):
        readings = [
            (typed[:at] + typed[at + length :], names[typed[at : at + length]])
            for at in range(len(typed) - length + 1)
            if typed[at : at + length] in names
        ]
        if readings:
            return readings
    return []


def _without_names(words: tuple[str, ...], names: dict[tuple[str, ...], frozenset[str]]) -> set[str]:
    """The words of a role without a country's: "President of the United States" is president, of, the."""
    for length in range(min(4, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            if words[at : at + length] in names:
                return set(words[:at] + words[at + length :])
    return set(words)


def _country_names(db: Database) -> dict[tuple[str, ...], frozenset[str]]:
    names: dict[tuple[str, ...], frozenset[str]] = {}
    for row in fetch(db, "SELECT actor, name FROM actor_names"):
        words = words_of(row["name"])
        names[words] = names.get(words, frozenset()) | {row["actor"]}
    return names


def _names(db: Database) -> NameIndex[int]:
    """The names as they are now: new ones are added to the copy in memory, nothing is read twice."""
    names = kept(db, "speakers", _no_names)
    if db.conn.in_transaction and count(db, "SELECT coalesce(max(id), 0) FROM speaker_names") > names.last_id:
        # What is not committed must not stay in a copy that outlives the transaction.
        names = _Names()
    for row in fetch(
        db,
        """
        SELECT id, speaker_id, name, name_key
        FROM speaker_names
        WHERE id > :last
        ORDER BY id
        """,
        {"last": names.last_id},
    ):
        names.index.add(
            Name(
                row["speaker_id"],
                row["name"],
                words_of(row["name"]),
                tuple(row["name_key"].split()),
                tail_is_whole=True,
            )
        )
        names.last_id = row["id"]
    return names.index


def _no_names(_: Database) -> _Names:
    return _Names()


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name_key(" ".join(words)).split())


def _keep_better(found: dict[int, tuple[float, str]], more: dict[int, tuple[float, str]]) -> None:
    for one, match in more.items():
        if match[0] > found.get(one, (0.0, ""))[0]:
            found[one] = match
