"""Load the word lists into the store: actors with names, issues with keywords, words that mean the same."""

from __future__ import annotations

import json

from sqlite_utils import Database

from extraction.lexicon import Lexicon, NameKind, flag
from storage.words import changed


def load_gazetteer(db: Database, lexicon: Lexicon) -> None:
    """Make the store's actors and issues those of `lexicon`; loading the same lists again changes nothing.

    An entry that left the lists stays while a speaker, statement or stance refers to it, without its words,
    so that what was stored keeps its name.
    """
    with db.atomic():
        before = db.conn.total_changes
        _load_actors(db, lexicon)
        if db.conn.total_changes != before:
            changed(db, "actors")
        before = db.conn.total_changes
        _load_issues(db, lexicon)
        if db.conn.total_changes != before:
            changed(db, "issues")
        _load_wordings(db, lexicon)


def ensure_actor(db: Database, code: str | None) -> None:
    """Make sure that `code` can be referred to, under its own name if the lists do not know it."""
    if code is None or db.execute("SELECT 1 FROM actors WHERE code = ?", [code]).fetchone():
        return
    if len(code) == 2 and code.isascii() and code.isalpha() and code.isupper():
        kind, emoji = "country", flag(code)
    else:
        kind, emoji = "coalition" if code == "COALITION" else "organisation", ""
    db.conn.execute(
        "INSERT INTO actors (code, name, kind, emoji) VALUES (?, ?, ?, ?)", [code, code, kind, emoji]
    )
    db.conn.execute("INSERT INTO actor_names (actor, name, kind) VALUES (?, ?, 'name')", [code, code])
    changed(db, "actors")


def ensure_issue(db: Database, slug: str) -> None:
    """Make sure that `slug` can be referred to, under its own words if the lists do not know it."""
    if db.execute("SELECT 1 FROM issues WHERE slug = ?", [slug]).fetchone():
        return
    title = slug.replace("-", " ")
    title = title[:1].upper() + title[1:]
    db.conn.execute("INSERT INTO issues (slug, title, proposition) VALUES (?, ?, ?)", [slug, title, title])
    changed(db, "issues")


def _load_actors(db: Database, lexicon: Lexicon) -> None:
    wanted = {entry.code: (entry.name, entry.kind.value, entry.emoji) for entry in lexicon.actors}
    names: set[tuple[str, str, str]] = set()
    taken: set[tuple[str, str]] = set()
    for entry in lexicon.actors:
        for form, kind in ((entry.name, NameKind.NAME), (entry.code, NameKind.NAME), *entry.names):
            if (entry.code, form) not in taken:
                taken.add((entry.code, form))
                names.add((entry.code, form, kind.value))
    stored = {
        row[0]: tuple(row[1:]) for row in db.execute("SELECT code, name, kind, emoji FROM actors").fetchall()
    }
    db.conn.executemany(
        """
        INSERT INTO actors (code, name, kind, emoji) VALUES (?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, emoji = excluded.emoji
        """,
        [(code, *facts) for code, facts in wanted.items() if stored.get(code) != facts],
    )
    had = {tuple(row) for row in db.execute("SELECT actor, name, kind FROM actor_names").fetchall()}
    gone = [row for row in had - names if row[0] in wanted or row[1] != row[0]]
    db.conn.executemany("DELETE FROM actor_names WHERE actor = ? AND name = ? AND kind = ?", gone)
    db.conn.executemany("INSERT INTO actor_names (actor, name, kind) VALUES (?, ?, ?)", sorted(names - had))
    db.conn.executemany(
        """
        DELETE FROM actors
        WHERE code = :code
            AND NOT EXISTS (SELECT 1 FROM speakers WHERE country = :code)
            AND NOT EXISTS (SELECT 1 FROM speaker_roles WHERE country = :code)
            AND NOT EXISTS (SELECT 1 FROM stances WHERE actor = :code OR reported_by = :code)
        """,
        [{"code": code} for code in stored.keys() - wanted.keys()],
    )


def _load_wordings(db: Database, lexicon: Lexicon) -> None:
    wanted = [(entry.kind, json.dumps(entry.words, ensure_ascii=False)) for entry in lexicon.wordings]
    stored = [tuple(row) for row in db.execute("SELECT kind, words FROM wordings ORDER BY id").fetchall()]
    if stored != wanted:
        db.conn.execute("DELETE FROM wordings")
        db.conn.executemany("INSERT INTO wordings (kind, words) VALUES (?, ?)", wanted)


def _load_issues(db: Database, lexicon: Lexicon) -> None:
    wanted = {entry.slug: (entry.title, entry.proposition) for entry in lexicon.issues}
    keywords = {(entry.slug, keyword) for entry in lexicon.issues for keyword in entry.keywords}
    stored = {
        row[0]: tuple(row[1:]) for row in db.execute("SELECT slug, title, proposition FROM issues").fetchall()
    }
    db.conn.executemany(
        """
        INSERT INTO issues (slug, title, proposition) VALUES (?, ?, ?)
        ON CONFLICT (slug) DO UPDATE SET title = excluded.title, proposition = excluded.proposition
        """,
        [(slug, *facts) for slug, facts in wanted.items() if stored.get(slug) != facts],
    )
    had = {tuple(row) for row in db.execute("SELECT issue, keyword FROM issue_keywords").fetchall()}
    db.conn.executemany("DELETE FROM issue_keywords WHERE issue = ? AND keyword = ?", sorted(had - keywords))
    db.conn.executemany("INSERT INTO issue_keywords (issue, keyword) VALUES (?, ?)", sorted(keywords - had))
    db.conn.executemany(
        """
        DELETE FROM issues
        WHERE slug = :slug
            AND NOT EXISTS (SELECT 1 FROM statement_issues WHERE issue = :slug)
            AND NOT EXISTS (SELECT 1 FROM stances WHERE issue = :slug)
        """,
        [{"slug": slug} for slug in stored.keys() - wanted.keys()],
    )
