"""Keep the figures of each article's current version, and find those of the same thing in other articles."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from extraction.clean import lay_out
from extraction.figure_matter import Matter
from extraction.figure_numbers import Amount
from extraction.figure_pairs import Rate, rate_of
from extraction.figures import Figure, FigureKind, read_figures
from extraction.model import Article
from storage.rows import fetch, inserted
from storage.sentences import sentences
from storage.words import kept

#: Figures of one article that are kept: a table of statistics is no report.
MOST_IN_ARTICLE = 60
#: Figures of the same thing that one is compared with, the newest.
MOST_COMPARED = 200
#: Reports are of one matter when they appear within so many days.
DAYS_APART = 2


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure with its place in an article's version; `sentence` are offsets into the version's text."""

    id: int
    article_id: int
    version_id: int
    figure: Figure
    sentence: tuple[int, int]
    told_on: date | None


def save_figures(db: Database, version_id: int, names: Mapping[str, str]) -> tuple[StoredFigure, ...]:
    """Read the figures of a version's text and keep them; those kept. `names` is `actor_words`."""
    row = fetch(db, "SELECT * FROM article_versions WHERE id = :id", {"id": version_id})[0]
    # Without the title: an article that has none is stored under its first line, which may tell a figure.
    layout = lay_out(Article("", row["text"]))
    names = {**_speaker_words(db, version_id), **names}
    found: list[StoredFigure] = []
    for paragraph in layout.body():
        text = layout.text[paragraph.start : paragraph.end]
        for low, high in sentences(text):
            for figure in read_figures(text[low:high], names):
                if len(found) < MOST_IN_ARTICLE:
                    begin = paragraph.start + low
                    found.append(_saved(db, row, figure, begin, paragraph.start + high))
    return tuple(found)


def retire_figures(db: Database, version_id: int) -> None:
    """Take a version's figures out of every comparison and answer."""
    db.conn.execute("UPDATE figures SET current = 0 WHERE version_id = ?", [version_id])


def rivals(db: Database, one: StoredFigure) -> tuple[StoredFigure, ...]:
    """Current figures of the same thing in other articles of the same days or summit, the newest first.

    An article without a date and a summit has none: whether it is of the same matter would be a guess.
    """
    asked = {"kind": one.figure.kind.value, "article": one.article_id, "most": MOST_COMPARED}
    rows = fetch(
        db,
        """
        SELECT f.*
        FROM article_meetings mine
        JOIN article_meetings m ON m.summit_id = mine.summit_id AND m.article_id <> mine.article_id
        JOIN figures f ON f.article_id = m.article_id AND f.current = 1
        WHERE mine.article_id = :article AND f.kind = :kind
        ORDER BY f.id DESC
        LIMIT :most
        """,
        asked,
    )
    if one.told_on is not None:
        rows += fetch(
            db,
            """
            SELECT DISTINCT f.*
            FROM json_each(:things) t
            JOIN figure_things k
                ON k.kind = :kind AND k.thing = t.value AND k.told_on BETWEEN :first AND :last
            JOIN figures f ON f.id = k.figure_id
            WHERE f.current = 1 AND f.article_id <> :article
            ORDER BY f.id DESC
            LIMIT :most
            """,
            {**asked, "things": json.dumps(sorted(one.figure.things)), **_days(one.told_on)},
        )
    found = {row["id"]: row for row in rows}
    return tuple(_read(found[each]) for each in sorted(found, reverse=True))


def figures_of(db: Database, article_id: int) -> tuple[StoredFigure, ...]:
    """The current figures of an article."""
    rows = fetch(
        db, "SELECT * FROM figures WHERE article_id = :id AND current = 1 ORDER BY id", {"id": article_id}
    )
    return tuple(_read(row) for row in rows)


def figures_by_id(db: Database, ids: Sequence[int]) -> dict[int, StoredFigure]:
    """Current figures by id."""
    rows = fetch(
        db,
        "SELECT * FROM figures WHERE current = 1 AND id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(ids))},
    )
    return {row["id"]: _read(row) for row in rows}


def rates_around(db: Database, told_on: date | None) -> tuple[Rate, ...]:
    """The rates of exchange that articles of these days give by telling a sum in two currencies."""
    if told_on is None:
        return ()
    rows = fetch(
        db,
        """
        SELECT *
        FROM figures
        WHERE converted = 1 AND current = 1 AND told_on BETWEEN :first AND :last
        ORDER BY id DESC
        LIMIT 50
        """,
        _days(told_on),
    )
    found = (rate_of(_read(row).figure) for row in rows)
    return tuple(rate for rate in found if rate is not None)


def _days(told_on: date) -> dict[str, str]:
    apart = timedelta(days=DAYS_APART)
    return {"first": (told_on - apart).isoformat(), "last": (told_on + apart).isoformat()}


def _saved(db: Database, version: Any, figure: Figure, begin: int, end: int) -> StoredFigure:
    told_on = version["published_on"]
    figure_id = inserted(
        db,
        """
        INSERT INTO figures (
            article_id, version_id, starts, ends, sentence_starts, sentence_ends, kind, reading, converted,
            told_on
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        version["article_id"],
        version["id"],
        begin + figure.start,
        begin + figure.end,
        begin,
        end,
        figure.kind.value,
        _packed(figure),
        int(rate_of(figure) is not None),
        told_on,
    )
    if told_on is not None:
        db.conn.executemany(
            "INSERT INTO figure_things (kind, thing, told_on, figure_id) VALUES (?, ?, ?, ?)",
            [(figure.kind.value, thing, told_on, figure_id) for thing in sorted(figure.things)],
        )
    day = date.fromisoformat(told_on) if told_on else None
    return StoredFigure(figure_id, version["article_id"], version["id"], figure, (begin, end), day)


def _packed(figure: Figure) -> str:
    return json.dumps(
        {
            "amounts": [[one.unit, one.number, one.low, one.high] for one in figure.amounts],
            "doing": figure.doing,
            "noun": figure.noun,
            **{name: sorted(getattr(figure, name)) for name in _SETS},
            "matter": {name: sorted(getattr(figure.matter, name)) for name in _MATTER},
        },
        ensure_ascii=False,
    )


_SETS = ("things", "sorts", "times")
_MATTER = tuple(one.name for one in fields(Matter))


def _read(row: Any) -> StoredFigure:
    told = json.loads(row["reading"])
    figure = Figure(
        start=row["starts"] - row["sentence_starts"],
        end=row["ends"] - row["sentence_starts"],
        kind=FigureKind(row["kind"]),
        amounts=tuple(Amount(*amount) for amount in told["amounts"]),
        doing=told["doing"],
        noun=told["noun"],
        matter=Matter(**{name: frozenset(told["matter"][name]) for name in _MATTER}),
        **{name: frozenset(told[name]) for name in _SETS},
    )
    return StoredFigure(
        row["id"],
        row["article_id"],
        row["version_id"],
        figure,
        (row["sentence_starts"], row["sentence_ends"]),
        date.fromisoformat(row["told_on"]) if row["told_on"] else None,
    )


def actor_words(db: Database) -> dict[str, str]:
    """The actor behind each of its names in small letters: "kremlin", "the hague"."""
    return kept(db, "actors", _actor_words)


def names_of(db: Database, actor: str) -> re.Pattern[str]:
    """Finds the actor's names where they stand in an article's words."""
    names = sorted((name for name, code in actor_words(db).items() if code == actor), key=len, reverse=True)
    either = "|".join(re.escape(name) for name in names if len(name) > 2)
    return re.compile(rf"\b(?:{either})\b" if either else r"(?!)", re.IGNORECASE)


def _actor_words(db: Database) -> dict[str, str]:
    rows = fetch(db, "SELECT actor, name FROM actor_names ORDER BY id DESC")
    return {row["name"].lower().replace("’", "'"): row["actor"] for row in rows}


def _speaker_words(db: Database, version_id: int) -> dict[str, str]:
    """The country behind the surnames of a version's speakers: "macron" stands for France there."""
    rows = fetch(
        db,
        """
        SELECT DISTINCT p.name, r.country
        FROM speaker_roles r
        JOIN speakers p ON p.id = r.speaker_id
        WHERE r.version_id = :version AND r.country IS NOT NULL AND p.kind = 'person'
        """,
        {"version": version_id},
    )
    words = {}
    for row in rows:
        parts = row["name"].lower().split()
        if not parts:
            continue
        words[" ".join(parts[-3:])] = row["country"]
        if len(parts[-1]) > 3:
            words[parts[-1]] = row["country"]
    return words
