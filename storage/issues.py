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
    sounds = _sounds(typed)
    found = kept(db, "issues", _load).best(typed, sounds)
    rows = issue_rows(db, found)
    most = max((row.statements for row in rows.values()), default=0)
    scores = {one: _weighed(found[one][0], sounds, row, most) for one, row in rows.items()}
    ranked = sorted(
        (one for one, score in scores.items() if score >= FLOOR),
        key=lambda one: (-scores[one], -rows[one].statements, one),
    )
    return tuple(Match(rows[one], scores[one], found[one][1]) for one in ranked[:limit])


def _weighed(score: float, sounds: tuple[str, ...], row: IssueRow, most: int) -> float:
    # "troops" is a part of several issues: a title counts for more than a keyword, and an issue that people
    # speak about for more than one that hardly occurs.
    if score < 95 and set(sounds) <= set(_sounds(words_of(row.title))):
        score = 95.0
    if score < 97 and row.statements * 4 < most:
        score -= 10
    return round(score, 1)


def issues(db: Database) -> tuple[IssueRow, ...]:
    """All issues: those of the word lists first, then those named by the articles; most statements first."""
    rows_in_order = fetch(db, "SELECT slug FROM issues ORDER BY title = proposition, statements DESC, title")
    slugs = [row["slug"] for row in rows_in_order]
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
