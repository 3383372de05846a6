"""Find issues by what a person typed, and list them."""

from __future__ import annotations

from sqlite_utils import Database

from storage.rows import fetch, issue_rows
from storage.values import IssueRow, Match
from storage.words import Name, NameIndex, kept, singular, telling, typed_words, words_of

#: Below this nothing is offered: it would be a guess.
FLOOR = 72.0


def find_issues(db: Database, words: str, *, limit: int = 6) -> tuple[Match[IssueRow], ...]:
    """Issues for what was typed, best first: slug, title, keyword, a word of them, typos."""
    typed = telling(typed_words(words))
    if not typed:
        return ()
    found = kept(db, "issues", _load).best(typed, _sounds(typed))
    good = [one for one, (score, _) in found.items() if score >= FLOOR]
    rows = issue_rows(db, good)
    ranked = sorted(
        (one for one in good if one in rows),
        key=lambda one: (-round(found[one][0]), -rows[one].statements, one),
    )
    return tuple(Match(rows[one], round(found[one][0], 1), found[one][1]) for one in ranked[:limit])


def issues(db: Database) -> tuple[IssueRow, ...]:
    """All issues, most statements first."""
    slugs = [row["slug"] for row in fetch(db, "SELECT slug FROM issues ORDER BY statements DESC, title")]
    rows = issue_rows(db, slugs)
    return tuple(rows[slug] for slug in slugs)


def issue(db: Database, slug: str) -> IssueRow | None:
    """The issue with this slug."""
    return issue_rows(db, [slug]).get(slug)


def _load(db: Database) -> NameIndex[str]:
    names = fetch(
        db,
        """
        SELECT slug, title AS name, 0 AS place FROM issues
        UNION ALL
        SELECT slug, slug, 1 FROM issues
        UNION ALL
        SELECT issue, keyword, 2 FROM issue_keywords
        ORDER BY place
        """,
    )
    return NameIndex(
        Name(row["slug"], row["name"], words_of(row["name"]), _sounds(words_of(row["name"]))) for row in names
    )


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(singular(word) for word in words)
