"""Summits: meetings that articles report, found by rule, corrected by administrators, asked for by all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.meetings import new_summit, put, refresh_summit, summit_id_of
from storage.rows import article_rows, count, day, fetch, inserted, stored_moment
from storage.side_by_side import SummitRow
from storage.values import ArticleRow, Match, Page
from storage.words import Name, NameIndex, changed, kept, telling, typed_words, words_of

#: below this nothing is offered: it would be a guess
FLOOR = 72.0
#: a title that an administrator gives has at most so many characters
LONGEST_TITLE = 90


class SummitError(Exception):
    """What was asked for cannot be done; the message is one sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class SummitDecision:
    """What an administrator decided: "merge", "move" or "rename"; None stands for no summit."""

    id: int
    kind: str
    summit: SummitRow | None
    into: SummitRow | None
    article: ArticleRow | None
    undone: bool = False


def summits(db: Database, *, limit: int, offset: int = 0) -> Page[SummitRow]:
    """Summits with articles, newest first; those without a day last."""
    rows = fetch(
        db,
        """
        SELECT id FROM summits
        WHERE articles > 0
        ORDER BY starts_on DESC, id DESC
        LIMIT :limit OFFSET :offset
        """,
        {"limit": limit, "offset": offset},
    )
    found = _rows(db, [row["id"] for row in rows])
    return Page(
        tuple(found[row["id"]] for row in rows),
        count(db, "SELECT count(*) FROM summits WHERE articles > 0"),
        offset,
    )


def summit(db: Database, summit_id: int) -> SummitRow | None:
    """The summit of this number, or the one it was put into; None if there is none, or nothing left of it."""
    found = _rows(db, [_root(db, summit_id)])
    row = next(iter(found.values()), None)
    return row if row and row.articles else None


def find_summits(db: Database, words: str, *, limit: int = 6) -> tuple[Match[SummitRow], ...]:
    """Summits for what was typed, best first, then newest: "Paris", "G20 lisbon", "Paris March 2025"."""
    typed = tuple(word for word in telling(typed_words(words)) if word not in {"summit", "meeting", "talks"})
    if not typed:
        return ()
    found = kept(db, "summits", _load).best(typed, ())
    rows = _rows(db, [one for one in found if found[one][0] >= FLOOR])
    ranked = sorted(
        (one for one in rows.values() if one.articles),
        key=lambda one: (round(found[one.id][0], 1), one.starts_on is not None, one.starts_on, one.id),
        reverse=True,
    )
    return tuple(Match(one, round(found[one.id][0], 1), found[one.id][1]) for one in ranked[:limit])


def articles_of(db: Database, summit_id: int) -> tuple[ArticleRow, ...]:
    """The articles that report a summit, newest first."""
    rows = fetch(
        db,
        """
        SELECT a.current_version_id AS version
        FROM article_meetings m
        JOIN articles a ON a.id = m.article_id
        WHERE m.summit_id = :summit
        ORDER BY a.listed_on DESC, a.id DESC
        """,
        {"summit": _root(db, summit_id)},
    )
    found = article_rows(db, [row["version"] for row in rows])
    return tuple(found[row["version"]] for row in rows)


def summit_of(db: Database, article_id: int) -> SummitRow | None:
    """The summit that an article reports, None for none."""
    found = summit_id_of(db, article_id)
    return summit(db, found) if found is not None else None


def previous(db: Database, summit_id: int) -> SummitRow | None:
    """The summit before this one that it carries on: the latest of its name, else at its place."""
    rows = fetch(
        db,
        """
        SELECT s.id
        FROM summits s, summits this
        WHERE this.id = :id AND s.id <> this.id AND s.articles > 0 AND s.ends_on < this.starts_on
            AND (
                (this.name_key <> '' AND s.name_key = this.name_key)
                OR (this.name_key = '' AND s.name_key = '' AND this.name_words <> ''
                    AND s.name_words = this.name_words)
                OR (s.place_key = this.place_key AND (s.name_key = '' OR this.name_key = ''))
            )
        ORDER BY
            (this.name_key <> '' AND s.name_key = this.name_key)
                OR (this.name_words <> '' AND s.name_words = this.name_words) DESC,
            s.starts_on DESC,
            s.id DESC
        LIMIT 1
        """,
        {"id": _root(db, summit_id)},
    )
    return summit(db, rows[0]["id"]) if rows else None


def merge(
    db: Database, gone: int, kept_id: int, *, now: datetime | None, by: int | None = None
) -> SummitDecision:
    """Put all articles of the summit `gone` to `kept_id`, for good; SummitError if they are one already."""
    one, other = _needed(db, gone), _needed(db, kept_id)
    if one.id == other.id:
        raise SummitError(f"“{one.title}” is one summit already.")
    with db.atomic():
        articles = fetch(
            db,
            "SELECT article_id, fixed FROM article_meetings WHERE summit_id = :id",
            {"id": one.id},
        )
        was = {
            "articles": [[row["article_id"], row["fixed"]] for row in articles],
            "fixed": [_is_fixed(db, one.id), _is_fixed(db, other.id)],
        }
        for row in articles:
            _place(db, row["article_id"], other.id, fixed=1)
        db.conn.execute("UPDATE summits SET merged_into = ?, fixed = 1 WHERE id = ?", [other.id, one.id])
        db.conn.execute("UPDATE summits SET fixed = 1 WHERE id = ?", [other.id])
        refresh_summit(db, one.id)
        refresh_summit(db, other.id)
        return _decide(db, "merge", one.id, other.id, None, was, now, by)


def move_article(
    db: Database,
    article_id: int,
    summit_id: int | None,
    *,
    now: datetime | None,
    by: int | None = None,
    alone: bool = False,
) -> SummitDecision:
    """Put an article to another summit, to none (None), or with `alone` to one of its own, for good.

    SummitError where there is no such article or summit, or it is there already.
    """
    rows = fetch(db, "SELECT * FROM article_meetings WHERE article_id = :id", {"id": article_id})
    if not rows:
        raise SummitError(f"There is no article number {article_id}.")
    was = rows[0]["summit_id"]
    goal = _needed(db, summit_id).id if summit_id is not None else None
    with db.atomic():
        if alone:
            goal = new_summit(db)
        if goal == was:
            raise SummitError("The article is there already.")
        _place(db, article_id, goal, fixed=1)
        for one in {was, goal}:
            if one is not None:
                refresh_summit(db, one)
        before = {"summit": was, "fixed": rows[0]["fixed"]}
        return _decide(db, "move", was, goal, article_id, before, now, by)


def rename(
    db: Database, summit_id: int, title: str | None, *, now: datetime | None, by: int | None = None
) -> SummitDecision:
    """Give a summit a title, or with None back the one its articles give it."""
    one = _needed(db, summit_id)
    words = " ".join((title or "").split())[:LONGEST_TITLE] or None
    with db.atomic():
        (row,) = fetch(db, "SELECT given_title FROM summits WHERE id = :id", {"id": one.id})
        db.conn.execute("UPDATE summits SET given_title = ? WHERE id = ?", [words, one.id])
        changed(db, "summits")
        return _decide(db, "rename", one.id, None, None, {"title": row["given_title"]}, now, by)


def undo(db: Database, decision_id: int) -> SummitDecision | None:
    """Take a decision back, as far as things are still where it put them; None if there is none to take back.

    Two summits that were told apart by an undo stay two: no rule joins them again.
    """
    rows = fetch(db, "SELECT * FROM summit_decisions WHERE id = :id AND undone = 0", {"id": decision_id})
    if not rows:
        return None
    row, was = rows[0], json.loads(rows[0]["was"])
    with db.atomic():
        match row["kind"]:
            case "merge":
                for article, fixed in was["articles"]:
                    if summit_id_of(db, article) == _root(db, row["into_id"]):
                        _place(db, article, row["summit_id"], fixed=fixed)
                db.conn.execute("UPDATE summits SET merged_into = NULL WHERE id = ?", [row["summit_id"]])
            case "move" if summit_id_of(db, row["article_id"]) == row["into_id"]:
                _place(db, row["article_id"], was["summit"], fixed=was["fixed"])
            case "rename":
                db.conn.execute(
                    "UPDATE summits SET given_title = ? WHERE id = ?", [was["title"], row["summit_id"]]
                )
        for one in {row["summit_id"], row["into_id"]}:
            if one is not None:
                refresh_summit(db, one)
        db.conn.execute("UPDATE summit_decisions SET undone = 1 WHERE id = ?", [decision_id])
        return _decision(db, decision_id)


def decisions(db: Database, *, limit: int = 10) -> tuple[SummitDecision, ...]:
    """The latest decisions that stand, newest first."""
    rows = fetch(
        db,
        "SELECT id FROM summit_decisions WHERE undone = 0 ORDER BY id DESC LIMIT :limit",
        {"limit": limit},
    )
    return tuple(_decision(db, row["id"]) for row in rows)


def _needed(db: Database, summit_id: int) -> SummitRow:
    found = summit(db, summit_id)
    if found is None:
        raise SummitError(f"There is no summit number {summit_id}.")
    return found


def _place(db: Database, article_id: int, summit_id: int | None, *, fixed: int) -> None:
    put(db, article_id, summit_id)
    db.conn.execute("UPDATE article_meetings SET fixed = ? WHERE article_id = ?", [fixed, article_id])


def _is_fixed(db: Database, summit_id: int) -> int:
    return count(db, "SELECT fixed FROM summits WHERE id = :id", {"id": summit_id})


def _decide(
    db: Database,
    kind: str,
    summit_id: int | None,
    into: int | None,
    article: int | None,
    was: dict[str, Any],
    now: datetime | None,
    by: int | None,
) -> SummitDecision:
    """Write down a decision, with what was before it."""
    made = inserted(
        db,
        """
        INSERT INTO summit_decisions (kind, summit_id, into_id, article_id, was, at, by)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        kind,
        summit_id,
        into,
        article,
        json.dumps(was),
        stored_moment(now) if now else None,
        by,
    )
    return _decision(db, made)


def _decision(db: Database, decision_id: int) -> SummitDecision:
    (row,) = fetch(
        db,
        """
        SELECT d.*, a.current_version_id AS version
        FROM summit_decisions d
        LEFT JOIN articles a ON a.id = d.article_id
        WHERE d.id = :id
        """,
        {"id": decision_id},
    )
    rows = _rows(db, [one for one in (row["summit_id"], row["into_id"]) if one is not None])
    article = article_rows(db, [row["version"]]).get(row["version"]) if row["version"] else None
    return SummitDecision(
        row["id"],
        row["kind"],
        rows.get(row["summit_id"]),
        rows.get(row["into_id"]),
        article,
        bool(row["undone"]),
    )


def _root(db: Database, summit_id: int) -> int:
    """The summit that this one was put into, itself where it stands."""
    row = db.conn.execute(
        """
        WITH RECURSIVE up (id, into_id) AS (
            SELECT id, merged_into FROM summits WHERE id = :id
            UNION
            SELECT s.id, s.merged_into FROM up JOIN summits s ON s.id = up.into_id
        )
        SELECT id FROM up WHERE into_id IS NULL
        """,
        {"id": summit_id},
    ).fetchone()
    return row[0] if row else summit_id


def _rows(db: Database, ids: list[int]) -> dict[int, SummitRow]:
    rows = fetch(
        db,
        "SELECT * FROM summits WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(ids)},
    )
    return {
        row["id"]: SummitRow(
            id=row["id"],
            title=row["given_title"] or row["title"],
            place=row["place"],
            starts_on=day(row["starts_on"]),
            ends_on=day(row["ends_on"]),
            articles=row["articles"],
            fixed=bool(row["fixed"]),
        )
        for row in rows
    }


def _load(db: Database) -> NameIndex[int]:
    """Titles with the month and year they can be asked for by."""
    names = []
    for row in fetch(db, "SELECT * FROM summits WHERE articles > 0 ORDER BY starts_on DESC, id DESC"):
        title = row["given_title"] or row["title"]
        starts = day(row["starts_on"])
        when = f"{starts:%d %B %b %Y}".lstrip("0") if starts else ""
        words = words_of(f"{title} {row['title']} {row['place'] or ''} {when}")
        names.append(Name(row["id"], title, words, ()))
    return NameIndex(names)
