"""Decisions about people: who may be one person, who is, who is not; each is remembered and can be undone.

A merge moves everything of a speaker to another in one transaction and keeps the emptied row, so that old
buttons lead on and undo has where to go back to. Spellings move along: a later article with either name finds
the one. What came after a merge stays where it is when the merge is undone.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.counts import index_statements, recount_speakers
from storage.people import add_names, full_key, refresh_speakers
from storage.rows import article_rows, fetch, inserted, speaker_rows, stored_moment
from storage.speakers import root_of
from storage.stories import speakers_changed
from storage.values import ArticleRow, SpeakerRow
from storage.words import changed

#: Open pairs looked through at most; what is decided makes room.
MOST = 1000


class FixError(Exception):
    """What was asked for cannot be done; the message is one sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two speakers, with what tells who it is."""

    speaker: SpeakerRow
    #: every stored spelling
    names: tuple[str, ...]
    #: the newest article that quotes them
    article: ArticleRow | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two speakers that may be one person. `reason`: spelling, first name, surname, several."""

    id: int
    one: Side
    other: Side
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about two speakers: "merge", "split" or "apart"."""

    id: int
    kind: str
    #: the one that went into the other, or that was split off
    speaker: str
    into: SpeakerRow
    by: int | None
    undone: bool


def proposals(db: Database, *, limit: int = 20) -> tuple[tuple[Proposal, ...], int]:
    """The open proposals, those put off last, and how many there are in all.

    A pair whose two are one by now, or were told apart under another name, or of which one says nothing, is
    none.
    """
    open_pairs = fetch(
        db,
        """
        SELECT id, one, other, reason
        FROM people_pairs
        WHERE state = 'open'
        ORDER BY put_off, id
        LIMIT :most
        """,
        {"most": MOST},
    )
    decided = {
        _ordered(root_of(db, row["one"]), root_of(db, row["other"]))
        for row in fetch(db, "SELECT one, other FROM people_pairs WHERE state = 'apart'")
    }
    found: dict[tuple[int, int], sqlite3.Row] = {}
    for row in open_pairs:
        pair = _ordered(root_of(db, row["one"]), root_of(db, row["other"]))
        if pair[0] != pair[1] and pair not in decided:
            found.setdefault(pair, row)
    rows = speaker_rows(db, {one for pair in found for one in pair})
    telling = [pair for pair in found if all(rows[one].statements for one in pair)]
    shown = tuple(
        Proposal(
            found[pair]["id"],
            _side(db, rows[pair[0]]),
            _side(db, rows[pair[1]]),
            found[pair]["reason"],
        )
        for pair in telling[:limit]
    )
    return shown, len(telling)


def say_same(db: Database, pair_id: int, *, now: datetime, by: int | None = None) -> Decision | None:
    """The two of an open pair are one person; None where the pair is not open any more.

    Whoever has a full name, then whoever said more, keeps the name.
    """
    pair = _open(db, pair_id)
    if pair is None:
        return None
    rows = speaker_rows(db, pair)
    gone, kept = sorted(pair, key=lambda one: (len(rows[one].name.split()) > 1, rows[one].statements, -one))
    return merge(db, gone, kept, now=now, by=by, pair_id=pair_id)


def say_apart(db: Database, pair_id: int, *, now: datetime, by: int | None = None) -> Decision | None:
    """The two of an open pair are two people, for good; None where the pair is not open any more."""
    pair = _open(db, pair_id)
    if pair is None:
        return None
    with db.atomic():
        return _decide(db, "apart", *pair, pair_id, "apart", now, by)


def put_off(db: Database, pair_id: int) -> bool:
    """Propose an open pair again after all others; False where it is not open any more."""
    if _open(db, pair_id) is None:
        return False
    db.conn.execute(
        "UPDATE people_pairs SET put_off = (SELECT max(put_off) + 1 FROM people_pairs) WHERE id = ?",
        [pair_id],
    )
    return True


def merge(
    db: Database,
    gone: int,
    kept: int,
    *,
    now: datetime | None,
    by: int | None = None,
    pair_id: int | None = None,
) -> Decision:
    """Make the speaker `gone` a part of `kept`: statements, roles, spellings, counts and follows go along.

    FixError if they are one already, or a person and a body.
    """
    gone, kept = root_of(db, gone), root_of(db, kept)
    rows = speaker_rows(db, {gone, kept})
    if gone == kept:
        raise FixError(f"{rows[kept].name} is one person already.")
    if rows[gone].kind is not rows[kept].kind:
        raise FixError(f"{rows[gone].name} and {rows[kept].name}: a person and a body cannot be one.")
    with db.atomic():
        decision = _decide(db, "merge", gone, kept, pair_id, "same", now, by)
        moved = {"decision": decision.id, "gone": gone, "kept": kept}
        for what, table in (("statement", "statements"), ("role", "speaker_roles")):
            db.conn.execute(
                f"""
                INSERT INTO people_moves (decision, what, row_id)
                SELECT :decision, '{what}', id FROM {table} WHERE speaker_id = :gone
                """,  # noqa: S608 - the two names above
                moved,
            )
            db.conn.execute(f"UPDATE {table} SET speaker_id = :kept WHERE speaker_id = :gone", moved)  # noqa: S608
        _move_names(db, moved)
        _move_wishes(db, decision.id, gone, kept)
        db.conn.execute("UPDATE speakers SET merged_into = :kept WHERE id = :gone", moved)
        _bring_up_to_date(db, {gone, kept}, _moved(db, decision.id, "statement"))
    return decision


def split(db: Database, speaker_id: int, name: str, *, now: datetime, by: int | None = None) -> Decision:
    """Take the spelling `name` out of a speaker: they are two people, now and in later articles.

    Undoes the merge that brought the name; without one, the articles that use this spelling and no other full
    name of the speaker go to a new one. FixError where no spelling or no article is left to go by.
    """
    speaker_id = root_of(db, speaker_id)
    key = full_key(name)
    merged = _merge_that_brought(db, speaker_id, key)
    with db.atomic():
        if merged is not None:
            undo(db, merged["id"])
            return _decide(db, "apart", merged["speaker"], speaker_id, None, "apart", now, by)
        return _split_off(db, speaker_id, key, now, by)


def undo(db: Database, decision_id: int) -> Decision | None:
    """Take a decision back; None if there is none of this number, or it is taken back already."""
    found = fetch(db, "SELECT * FROM people_decisions WHERE id = :id AND undone = 0", {"id": decision_id})
    if not found:
        return None
    row = found[0]
    speaker, home = row["speaker"], root_of(db, row["into_id"])
    with db.atomic():
        state = row["was"]
        if row["kind"] == "merge":
            _give_back(db, decision_id, speaker, home)
        elif row["kind"] == "split":
            state = "same"
            _take_back(db, speaker, home)
        db.conn.execute("UPDATE people_decisions SET undone = 1 WHERE id = ?", [decision_id])
        db.conn.execute("UPDATE people_pairs SET state = ? WHERE id = ?", [state, row["pair_id"]])
    return _decision(db, decision_id)


def decisions(db: Database, *, limit: int = 10) -> tuple[Decision, ...]:
    """The latest decisions that stand, newest first."""
    rows = fetch(
        db,
        "SELECT id FROM people_decisions WHERE undone = 0 ORDER BY id DESC LIMIT :limit",
        {"limit": limit},
    )
    return tuple(_decision(db, row["id"]) for row in rows)


def spellings(db: Database, speaker_id: int) -> tuple[str, ...]:
    """Every spelling of a speaker, in the order they were met."""
    rows = fetch(db, "SELECT name FROM speaker_names WHERE speaker_id = :id ORDER BY id", {"id": speaker_id})
    return tuple(row["name"] for row in rows)


def _side(db: Database, speaker: SpeakerRow) -> Side:
    rows = fetch(
        db,
        """
        SELECT version_id FROM statements
        WHERE speaker_id = :id AND current = 1
        ORDER BY published_on DESC, article_id DESC, position
        LIMIT 1
        """,
        {"id": speaker.id},
    )
    newest = article_rows(db, [row["version_id"] for row in rows])
    return Side(speaker, spellings(db, speaker.id), next(iter(newest.values()), None))


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _open(db: Database, pair_id: int) -> tuple[int, int] | None:
    """The two speakers of an open pair as they are known now."""
    rows = fetch(db, "SELECT one, other FROM people_pairs WHERE id = :id AND state = 'open'", {"id": pair_id})
    if not rows:
        return None
    one, other = root_of(db, rows[0]["one"]), root_of(db, rows[0]["other"])
    return None if one == other else (one, other)


def _decide(
    db: Database,
    kind: str,
    speaker: int,
    into: int,
    pair_id: int | None,
    state: str,
    now: datetime | None,
    by: int | None,
) -> Decision:
    """Write down a decision and what it makes of the pair."""
    if pair_id is None:
        one, other = _ordered(speaker, into)
        db.conn.execute(
            "INSERT OR IGNORE INTO people_pairs (one, other, reason) VALUES (?, ?, 'asked')", [one, other]
        )
        pair_id = db.conn.execute(
            "SELECT id FROM people_pairs WHERE one = ? AND other = ?", [one, other]
        ).fetchone()[0]
    was = db.conn.execute("SELECT state FROM people_pairs WHERE id = ?", [pair_id]).fetchone()[0]
    db.conn.execute("UPDATE people_pairs SET state = ? WHERE id = ?", [state, pair_id])
    made = inserted(
        db,
        """
        INSERT INTO people_decisions (kind, speaker, into_id, pair_id, was, at, by)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        kind,
        speaker,
        into,
        pair_id,
        was,
        stored_moment(now) if now else None,
        by,
    )
    return _decision(db, made)


def _decision(db: Database, decision_id: int) -> Decision:
    (row,) = fetch(db, "SELECT * FROM people_decisions WHERE id = :id", {"id": decision_id})
    rows = speaker_rows(db, {row["speaker"], row["into_id"]})
    return Decision(
        row["id"],
        row["kind"],
        rows[row["speaker"]].name,
        rows[row["into_id"]],
        row["by"],
        bool(row["undone"]),
    )


def _moved(db: Database, decision_id: int, what: str) -> list[int]:
    rows = fetch(
        db,
        "SELECT row_id FROM people_moves WHERE decision = :id AND what = :what",
        {"id": decision_id, "what": what},
    )
    return [row["row_id"] for row in rows]


def _bring_up_to_date(db: Database, speakers: set[int], statements: Iterable[int]) -> None:
    """Counts, roles and indexes after statements went from one of these speakers to another."""
    moved = list(statements)
    recount_speakers(db, speakers)
    refresh_speakers(db, speakers)
    index_statements(db, moved)
    speakers_changed(db, moved)
    changed(db, "speakers")


def _move_names(db: Database, moved: dict[str, Any]) -> None:
    db.conn.execute(
        """
        INSERT INTO people_moves (decision, what, row_id, words)
        SELECT
            :decision,
            iif(
                EXISTS (SELECT 1 FROM speaker_names k WHERE k.speaker_id = :kept AND k.name = n.name),
                'same name', 'name'
            ),
            n.id,
            n.name
        FROM speaker_names n
        WHERE n.speaker_id = :gone
        """,
        moved,
    )
    db.conn.execute("UPDATE OR IGNORE speaker_names SET speaker_id = :kept WHERE speaker_id = :gone", moved)
    db.conn.execute("DELETE FROM speaker_names WHERE speaker_id = :gone", moved)


def _move_wishes(db: Database, decision_id: int, gone: int, kept: int) -> None:
    """Whoever followed the one follows the other; a chat that would be told the same twice is told once."""
    for row in fetch(
        db,
        """
        SELECT s.id, s.wants
        FROM subscriptions s
        WHERE EXISTS (SELECT 1 FROM json_each(s.wants, '$.speakers') w WHERE w.value = :gone)
        """,
        {"gone": gone},
    ):
        wants = json.loads(row["wants"])
        wants["speakers"] = sorted({kept if one == gone else one for one in wants["speakers"]})
        try:
            db.conn.execute("UPDATE subscriptions SET wants = ? WHERE id = ?", [_as_stored(wants), row["id"]])
        except sqlite3.IntegrityError:
            db.conn.execute("DELETE FROM subscriptions WHERE id = ?", [row["id"]])
        else:
            db.conn.execute(
                "INSERT INTO people_moves (decision, what, row_id, words) VALUES (?, 'wish', ?, ?)",
                [decision_id, row["id"], json.dumps([row["wants"], _as_stored(wants)])],
            )


def _as_stored(wants: dict[str, Any]) -> str:
    # As storage/subscriptions.py writes it: equal filters are equal texts.
    return json.dumps(wants, separators=(",", ":"))


def _give_back(db: Database, decision_id: int, speaker: int, home: int) -> None:
    """Everything that a merge moved goes back, as far as it is still where the merge brought it."""
    asked = {"decision": decision_id, "speaker": speaker, "home": home}
    for what, table in (("statement", "statements"), ("role", "speaker_roles"), ("name", "speaker_names")):
        db.conn.execute(
            f"""
            UPDATE OR IGNORE {table} SET speaker_id = :speaker
            WHERE speaker_id = :home
                AND id IN (SELECT row_id FROM people_moves WHERE decision = :decision AND what = '{what}')
            """,  # noqa: S608 - the names above
            asked,
        )
    moves = fetch(db, "SELECT * FROM people_moves WHERE decision = :decision", asked)
    for move in moves:
        if move["what"] == "same name":
            add_names(db, speaker, [move["words"]])
        elif move["what"] == "wish":
            before, after = json.loads(move["words"])
            # One that was changed since then is left as it was wished.
            db.conn.execute(
                "UPDATE OR IGNORE subscriptions SET wants = ? WHERE id = ? AND wants = ?",
                [before, move["row_id"], after],
            )
    db.conn.execute("UPDATE speakers SET merged_into = NULL WHERE id = :speaker", asked)
    _bring_up_to_date(db, {speaker, home}, _moved(db, decision_id, "statement"))


def _take_back(db: Database, speaker: int, home: int) -> None:
    """A speaker that was split off becomes a part of `home` again, with all it has got since."""
    asked = {"gone": speaker, "kept": home}
    statements = [row["id"] for row in fetch(db, "SELECT id FROM statements WHERE speaker_id = :gone", asked)]
    for table in ("statements", "speaker_roles", "speaker_names"):
        db.conn.execute(
            f"UPDATE OR IGNORE {table} SET speaker_id = :kept WHERE speaker_id = :gone",  # noqa: S608
            asked,
        )
    db.conn.execute("DELETE FROM speaker_names WHERE speaker_id = :gone", asked)
    db.conn.execute("UPDATE speakers SET merged_into = :kept WHERE id = :gone", asked)
    _bring_up_to_date(db, {speaker, home}, statements)


def _merge_that_brought(db: Database, speaker_id: int, key: str) -> sqlite3.Row | None:
    """The latest standing merge into this speaker that moved a name with this key."""
    for row in fetch(
        db,
        """
        SELECT d.id, d.speaker, d.into_id, m.words
        FROM people_decisions d
        JOIN people_moves m ON m.decision = d.id AND m.what IN ('name', 'same name')
        WHERE d.kind = 'merge' AND d.undone = 0
        ORDER BY d.id DESC
        """,
    ):
        if full_key(row["words"]) == key and root_of(db, row["into_id"]) == speaker_id:
            return row
    return None


def _split_off(db: Database, speaker_id: int, key: str, now: datetime, by: int | None) -> Decision:
    shown = speaker_rows(db, [speaker_id])[speaker_id]
    names = spellings(db, speaker_id)
    taken = [name for name in names if full_key(name) == key]
    others = [name for name in names if full_key(name) != key and " " in full_key(name)]
    if not taken:
        raise FixError(f"No article calls {shown.name} that; the spellings are: {', '.join(names[:12])}.")
    if not others:
        raise FixError(f"{shown.name} has one full name only; nothing tells two people apart by it.")
    # "Jovka" goes with Igor Jovka, unless it is the surname of both.
    last = key.rpartition(" ")[2]
    if all(full_key(name).rpartition(" ")[2] != last for name in others):
        taken += [name for name in names if full_key(name) == last]
    versions = [
        row["id"]
        for row in fetch(
            db,
            """
            SELECT v.id, v.text
            FROM article_versions v
            WHERE v.id IN (SELECT version_id FROM speaker_roles WHERE speaker_id = :id)
            """,
            {"id": speaker_id},
        )
        if _names_in(row["text"], taken) and not _names_in(row["text"], others)
    ]
    if not versions:
        raise FixError(f"Every article that says {taken[0]} also calls them {others[0]}.")
    made = inserted(db, "INSERT INTO speakers (name, kind) VALUES (?, ?)", taken[0], shown.kind.value)
    decision = _decide(db, "split", made, speaker_id, None, "apart", now, by)
    asked = {
        "decision": decision.id,
        "from": speaker_id,
        "made": made,
        "versions": json.dumps(versions),
        "names": json.dumps(taken),
    }
    for what, table, which in (
        ("statement", "statements", "version_id IN (SELECT value FROM json_each(:versions))"),
        ("role", "speaker_roles", "version_id IN (SELECT value FROM json_each(:versions))"),
        ("name", "speaker_names", "name IN (SELECT value FROM json_each(:names))"),
    ):
        db.conn.execute(
            f"""
            INSERT INTO people_moves (decision, what, row_id)
            SELECT :decision, '{what}', id FROM {table} WHERE speaker_id = :from AND {which}
            """,  # noqa: S608 - the names above
            asked,
        )
        db.conn.execute(
            f"UPDATE {table} SET speaker_id = :made WHERE speaker_id = :from AND {which}",  # noqa: S608
            asked,
        )
    if full_key(shown.name) == key:
        db.conn.execute("UPDATE speakers SET name = ? WHERE id = ?", [others[0], speaker_id])
        left = fetch(db, "SELECT id FROM statements WHERE speaker_id = :from AND current = 1", asked)
        index_statements(db, [row["id"] for row in left])
    _bring_up_to_date(db, {made, speaker_id}, _moved(db, decision.id, "statement"))
    return _decision(db, decision.id)


def _names_in(text: str, names: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
