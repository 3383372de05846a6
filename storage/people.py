"""Keep one id for one speaker across articles: the decision, and the rows it leads to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA
from sqlite_utils import Database

from extraction.model import Speaker, SpeakerKind
from extraction.names import SUFFIXES, folded, name_key, without_titles
from storage.gazetteer import ensure_actor
from storage.rows import fetch, inserted

#: Proposals made for one new speaker at most: someone like ten others is a common name.
MOST_PROPOSED = 5

#: Where the family name comes first, so that "Xi" is Xi Jinping.
FAMILY_NAME_FIRST = frozenset({"CN", "HK", "TW", "SG", "KR", "KP", "JP", "VN", "KH", "HU"})

_OFFICE_WORDS = """
    a admin administration affairs agency ambassador and armed army authorities bank bureau cabinet central
    chancellery commission committee council court defence defense delegation department diplomats economy
    embassy energy executive external finance for force forces foreign government head headquarters home house
    interior intelligence justice leaders leadership media military minister ministers ministry mission
    national navy negotiators of office official officials opposition parliament police premier presidency
    president press prime prosecutor s secretary security senate service services source sources spokesman
    spokesperson spokeswoman staff state statement supreme team the trade treasury
"""

#: Words for offices that every country has: "the foreign ministry" alone names none of them.
OFFICE_WORDS = frozenset(_OFFICE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Known:
    """A stored speaker, as far as the decision needs it."""

    kind: SpeakerKind
    #: every stored spelling
    names: tuple[str, ...]
    #: every country that evidence gives
    countries: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()


def same_speaker(known: Known, seen: Speaker) -> bool:
    """Whether the speaker seen in an article is the one that is known.

    Full names decide by themselves. A surname alone needs the same country, or no country on one side and
    roles that go together; it never joins two countries.
    """
    theirs, ours = _keys(known.names), _keys((seen.name, *seen.aliases))
    if known.kind != seen.kind:
        # A person whom one article took for a body: only the very same full name says so.
        same = {key for key in theirs & ours if len(key) > 1}
        return bool(same) and _is_named(seen.name) and not _apart(known, seen)
    if known.kind is SpeakerKind.ORGANISATION:
        return _same_body(theirs, ours, known, seen)
    their_full = {key for key in theirs if len(key) > 1}
    our_full = {key for key in ours if len(key) > 1}
    if their_full and our_full:
        return any(_same_full_name(one, other, known, seen) for one in their_full for other in our_full)
    if not _share_a_surname(theirs, ours, seen.country):
        return False
    if known.countries and seen.country:
        return seen.country in known.countries
    return _roles_agree(known.roles, seen.role)


def _keys(names: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {key for name in names if (key := _key(name))}


@lru_cache(maxsize=8192)
def _key(name: str) -> tuple[str, ...]:
    return tuple(name_key(plain_name(name)).split())


def full_key(name: str) -> str:
    """The key of `name` without titles before it and "Jr" after it."""
    return " ".join(_key(name))


def plain_name(name: str) -> str:
    """`name` without titles before it and "Jr" after it."""
    words = without_titles(name).split()
    while len(words) > 1 and words[-1].casefold().strip(".,") in SUFFIXES:
        words = words[:-1]
    return " ".join(words)


def _same_full_name(one: tuple[str, ...], other: tuple[str, ...], known: Known, seen: Speaker) -> bool:
    if one == other:
        return True
    apart = _apart(known, seen)
    if one[-1] == other[-1]:
        # Tayyip Erdogan, Recep Tayyip Erdogan
        if set(one) <= set(other) or set(other) <= set(one):
            return not apart
        if apart:
            return False
        # J. Biden, Joe Biden; Joe Biden, Joseph Biden only with the same office
        return _first_names_agree(one[0], other[0]) or (
            one[0][0] == other[0][0]
            and bool(known.roles and seen.role)
            and _roles_agree(known.roles, seen.role)
        )
    # Igor Jovka, Igor Zhovkva: the same first name and country, and a surname spelled nearly alike
    return (
        one[0] == other[0]
        and bool(known.countries and seen.country)
        and not apart
        and min(len(one[-1]), len(other[-1])) >= 5
        and OSA.normalized_similarity(one[-1], other[-1]) >= 0.8
        and _roles_agree(known.roles, seen.role)
    )


def likeness(known: Known, seen: Speaker) -> str | None:
    """What speaks for one person where `same_speaker` is not sure: a question for whoever knows.

    "spelling" (Igor Jovka, Ihor Zhovkva), "first name" (Joe and Joseph Biden), "surname" (Cameron and David
    Cameron). None between bodies, and where two people are plain.
    """
    if known.kind is not SpeakerKind.PERSON or seen.kind is not SpeakerKind.PERSON or _apart(known, seen):
        return None
    theirs, ours = _keys(known.names), _keys((seen.name, *seen.aliases))
    their_full = {key for key in theirs if len(key) > 1}
    our_full = {key for key in ours if len(key) > 1}
    if their_full and our_full:
        together = _roles_agree(known.roles, seen.role)
        reasons = {_nearly(one, other, together) for one in their_full for other in our_full} - {None}
        return min(reasons, default=None, key=lambda reason: reason or "")
    return "surname" if _share_a_surname(theirs, ours, seen.country) else None


def _nearly(one: tuple[str, ...], other: tuple[str, ...], together: bool) -> str | None:
    if one[-1] == other[-1]:
        # Joe, Joseph; but not David and Samantha. Siblings share an initial: the office must not differ.
        return "first name" if one[0][0] == other[0][0] and together else None
    alike = min(len(one[-1]), len(other[-1])) >= 4 and OSA.normalized_similarity(one[-1], other[-1]) >= 0.7
    if not alike:
        return None
    same_first = one[0] == other[0] or (
        one[0][0] == other[0][0] and OSA.normalized_similarity(one[0], other[0]) >= 0.7
    )
    return "spelling" if same_first else None


def _apart(known: Known, seen: Speaker) -> bool:
    return bool(known.countries and seen.country and seen.country not in known.countries)


def _first_names_agree(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if (len(shorter) == 1 or len(shorter) >= 3) and longer.startswith(shorter):
        return True
    # Volodymyr, Vladimir
    return shorter[0] == longer[0] and len(shorter) >= 5 and OSA.normalized_similarity(one, other) >= 0.75


def _share_a_surname(theirs: set[tuple[str, ...]], ours: set[tuple[str, ...]], country: str | None) -> bool:
    if theirs & ours:
        return True
    singles, fulls = (ours, theirs) if any(len(key) == 1 for key in ours) else (theirs, ours)
    single = {key[0] for key in singles if len(key) == 1}
    if any(key[-1] in single for key in fulls):
        return True
    return country in FAMILY_NAME_FIRST and any(key[0] in single for key in fulls)


def _same_body(theirs: set[tuple[str, ...]], ours: set[tuple[str, ...]], known: Known, seen: Speaker) -> bool:
    if not theirs & ours:
        return False
    if known.countries and seen.country:
        return seen.country in known.countries
    return _is_named(seen.name)


def _is_named(name: str) -> bool:
    """Whether a body's name tells it from others: not "the foreign ministry", "two officials"."""
    words = re.findall(r"\w+", folded(name))
    described = name == name.lower() or all(
        word in OFFICE_WORDS or word.rstrip("s") in OFFICE_WORDS for word in words
    )
    return not described


def _roles_agree(roles: tuple[str, ...], role: str | None) -> bool:
    if not roles or not role:
        return True
    return any(_role_words(role) & _role_words(one) for one in roles)


#: Words for one office, and the one that stands for them.
_ONE_OFFICE = {
    "advisor": "adviser",
    "aide": "adviser",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "defense": "defence",
    "pm": "prime",
    "premier": "prime",
    "chancellor": "prime",
    "secretary": "minister",
}


def _role_words(role: str) -> set[str]:
    words = {_ONE_OFFICE.get(word, word) for word in re.findall(r"\w+", folded(role))}
    plain = {"spokes" if word.startswith("spokes") else word for word in words}
    return plain - {"of", "the", "and", "for", "s", "his", "her", "their"}


def settle_speaker(db: Database, seen: Speaker, *, article_id: int) -> int:
    """The id of the speaker seen in an article: a known one when the decision says so, else a new one.

    Every spelling is remembered. The article's own earlier speakers come first, so that a correction keeps
    them even where the decision across articles would be too careful ("the foreign ministry").
    """
    seen = _corrected(db, seen)
    known_id, maybe = _of_this_article(db, seen, article_id), dict[int, str]()
    if known_id is None:
        known_id, maybe = _known(db, seen)
    names = [name for name in dict.fromkeys(plain_name(name) for name in (seen.name, *seen.aliases)) if name]
    if known_id is None:
        ensure_actor(db, seen.country)
        known_id = inserted(
            db,
            "INSERT INTO speakers (name, kind, country, role) VALUES (?, ?, ?, ?)",
            seen.name,
            seen.kind.value,
            seen.country,
            seen.role,
        )
        _propose(db, known_id, maybe, article_id)
    else:
        _show_fuller_name(db, known_id, seen)
    add_names(db, known_id, names)
    return known_id


def add_names(db: Database, speaker_id: int, names: Iterable[str]) -> None:
    """Remember that a speaker is also spelled so."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO speaker_names (speaker_id, name, name_key, last_key) VALUES (?, ?, ?, ?)",
        [(speaker_id, name, key, key.rpartition(" ")[2]) for name in names for key in [name_key(name)]],
    )


def _show_fuller_name(db: Database, speaker_id: int, seen: Speaker) -> None:
    # Known as "Macron" from a short report, now called Emmanuel Macron.
    shown: str = db.conn.execute("SELECT name FROM speakers WHERE id = ?", [speaker_id]).fetchone()[0]
    if seen.kind is SpeakerKind.PERSON and len(shown.split()) == 1 < len(plain_name(seen.name).split()):
        db.conn.execute("UPDATE speakers SET name = ? WHERE id = ?", [seen.name, speaker_id])


def _of_this_article(db: Database, seen: Speaker, article_id: int) -> int | None:
    rows = fetch(
        db,
        """
        SELECT DISTINCT p.id
        FROM speaker_roles r
        JOIN article_versions v ON v.id = r.version_id
        JOIN speakers p ON p.id = r.speaker_id
        JOIN speaker_names n ON n.speaker_id = p.id
        WHERE v.article_id = :article
            AND p.kind = :kind
            AND n.name = :name
            AND (p.country IS :country OR p.country IS NULL OR :country IS NULL)
        LIMIT 2
        """,
        {
            "article": article_id,
            "kind": seen.kind.value,
            "name": plain_name(seen.name),
            "country": seen.country,
        },
    )
    return rows[0]["id"] if len(rows) == 1 else None


def _propose(db: Database, speaker_id: int, maybe: dict[int, str], article_id: int) -> None:
    """Remember that a new speaker may be one of these, for whoever decides."""
    db.conn.executemany(
        """
        INSERT OR IGNORE INTO people_pairs (one, other, reason, article_id)
        VALUES (min(:one, :other), max(:one, :other), :reason, :article)
        """,
        [
            {"one": one, "other": speaker_id, "reason": reason, "article": article_id}
            for one, reason in list(maybe.items())[:MOST_PROPOSED]
        ],
    )


def _corrected(db: Database, seen: Speaker) -> Speaker:
    """The speaker with the names and the country that seeds/people.csv gives, if it lists them."""
    rows = fetch(
        db,
        """
        SELECT p.country, n.name
        FROM people_given p
        JOIN people_given_names n ON n.person = p.id
        WHERE p.id = (SELECT person FROM people_given_names WHERE name_key = :key LIMIT 1)
        ORDER BY n.name <> p.name, n.name
        """,
        {"key": full_key(seen.name)},
    )
    if not rows or seen.kind is not SpeakerKind.PERSON:
        return seen
    names = dict.fromkeys((*seen.aliases, *(row["name"] for row in rows)))
    return replace(seen, aliases=tuple(names), country=rows[0]["country"] or seen.country)


def _known(db: Database, seen: Speaker) -> tuple[int | None, dict[int, str]]:
    """The known speaker that this is; where that is not sure, those that it may be and why."""
    keys = {" ".join(key) for key in _keys((seen.name, *seen.aliases))}
    candidates: dict[int, Known] = {}
    maybe: dict[int, str] = {}
    for row in fetch(
        db,
        """
        SELECT DISTINCT n.speaker_id AS id
        FROM json_each(:keys) k
        JOIN speaker_names n ON n.name_key = k.value OR n.last_key = k.value
        UNION
        SELECT n.speaker_id
        FROM json_each(:lasts) k
        JOIN speaker_names n ON n.last_key = k.value
        UNION
        SELECT n.speaker_id
        FROM json_each(:firsts) k
        JOIN speaker_names n ON n.name_key > k.value || ' ' AND n.name_key < k.value || '!'
        JOIN speakers p ON p.id = n.speaker_id AND p.country = :country
        """,
        {
            "keys": _json(keys),
            "lasts": _json({key.rpartition(" ")[2] for key in keys}),
            "firsts": _json({key.partition(" ")[0] for key in keys}),
            "country": seen.country,
        },
    ):
        known = _load(db, row["id"])
        if same_speaker(known, seen):
            candidates[row["id"]] = known
        elif (reason := likeness(known, seen)) is not None:
            maybe[row["id"]] = reason
    ranked = sorted(candidates, key=lambda one: _closeness(candidates[one], seen), reverse=True)
    if not ranked:
        return None, _alike(db, seen) | maybe
    # Two equally good ones: a wrong name under a quotation is worse than a speaker who appears twice.
    if len(ranked) > 1 and _closeness(candidates[ranked[0]], seen) == _closeness(candidates[ranked[1]], seen):
        return None, dict.fromkeys(ranked, "several")
    return ranked[0], {}


def _alike(db: Database, seen: Speaker) -> dict[int, str]:
    """Compatriots whose names begin like a new speaker's, where they may be one person."""
    key = full_key(seen.name)
    last = key.rpartition(" ")[2]
    rows = fetch(
        db,
        """
        SELECT DISTINCT n.speaker_id AS id
        FROM speaker_names n
        JOIN speakers p ON p.id = n.speaker_id AND p.country = :country
        WHERE n.last_key > :last AND n.last_key < :last || '~' AND substr(n.name_key, 1, 1) = :first
        LIMIT 50
        """,
        {"last": last[:2], "first": key[:1], "country": seen.country},
    )
    reasons = {row["id"]: likeness(_load(db, row["id"]), seen) for row in rows}
    return {one: reason for one, reason in reasons.items() if reason is not None}


def _closeness(known: Known, seen: Speaker) -> tuple[bool, bool, bool, bool]:
    ours = {key for key in _keys((seen.name, *seen.aliases)) if len(key) > 1}
    return (
        bool(_keys(known.names) & ours),
        seen.country in known.countries,
        bool(known.roles and seen.role and _roles_agree(known.roles, seen.role)),
        # Between two Camerons: the one of whom nothing but the surname was ever known.
        not ours and not any(len(key) > 1 for key in _keys(known.names)),
    )


def _load(db: Database, speaker_id: int) -> Known:
    asked = {"id": speaker_id}
    kind = db.conn.execute("SELECT kind FROM speakers WHERE id = ?", [speaker_id]).fetchone()[0]
    names = fetch(db, "SELECT name FROM speaker_names WHERE speaker_id = :id ORDER BY id", asked)
    facts = fetch(
        db,
        """
        SELECT role, country FROM speakers WHERE id = :id
        UNION
        SELECT role, country FROM speaker_roles WHERE speaker_id = :id AND current = 1
        """,
        asked,
    )
    return Known(
        kind=SpeakerKind(kind),
        names=tuple(row["name"] for row in names),
        countries=frozenset(row["country"] for row in facts if row["country"]),
        roles=tuple(sorted({row["role"] for row in facts if row["role"]})),
    )


def _json(items: set[str]) -> str:
    return json.dumps(sorted(items))


def refresh_speakers(db: Database, ids: set[int]) -> None:
    """Bring these speakers' role and country up to date with the current evidence.

    The latest day that gives one decides, on that day the one most often given; seeds/people.csv before both.
    """
    db.conn.executemany(
        """
        UPDATE speakers SET
            role = (
                SELECT role FROM speaker_roles
                WHERE speaker_id = :id AND current = 1 AND role IS NOT NULL
                    AND published_on IS (
                        SELECT max(published_on) FROM speaker_roles
                        WHERE speaker_id = :id AND current = 1 AND role IS NOT NULL
                    )
                GROUP BY role
                ORDER BY count(*) DESC, max(version_id) DESC, min(id)
                LIMIT 1
            ),
            country = (
                SELECT country FROM speaker_roles
                WHERE speaker_id = :id AND current = 1 AND country IS NOT NULL
                    AND published_on IS (
                        SELECT max(published_on) FROM speaker_roles
                        WHERE speaker_id = :id AND current = 1 AND country IS NOT NULL
                    )
                GROUP BY country
                ORDER BY count(*) DESC, max(version_id) DESC, min(id)
                LIMIT 1
            )
        WHERE id = :id
        """,
        [{"id": one} for one in sorted(ids)],
    )
    db.conn.executemany(
        """
        UPDATE speakers SET
            role = coalesce(given.role, speakers.role),
            country = coalesce(given.country, speakers.country)
        FROM (
            SELECT p.role, p.country
            FROM speaker_names n
            JOIN people_given_names g ON g.name_key = n.name_key
            JOIN people_given p ON p.id = g.person
            WHERE n.speaker_id = :id AND instr(n.name_key, ' ')
            LIMIT 1
        ) AS given
        WHERE speakers.id = :id AND speakers.kind = 'person'
        """,
        [{"id": one} for one in sorted(ids)],
    )
