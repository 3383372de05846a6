"""Which listed issues a sentence of the narrator is about, by the keywords in the store alone."""

from __future__ import annotations

import re

from sqlite_utils import Database

from extraction.issues import stem
from storage.rows import fetch
from storage.words import kept

_WORD = re.compile(r"[^\W_]+(?:['’]s)?")
#: Words of the longest keyword.
_LONGEST = 5


def issues_in(db: Database, sentence: str) -> frozenset[str]:
    """The slugs of the issues of which `sentence` has a keyword that stands for it alone."""
    known = kept(db, "issues", _keywords)
    stems = [stem(word.replace("’", "'")) for word in _WORD.findall(sentence)]
    return frozenset(
        slug
        for at in range(len(stems))
        for length in range(1, _LONGEST + 1)
        for slug in known.get(tuple(stems[at : at + length]), ())
    )


def _keywords(db: Database) -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for row in fetch(db, "SELECT issue, keyword FROM issue_keywords"):
        # "security force + european" and "war?" need more than the words to be right.
        if "+" not in row["keyword"] and not row["keyword"].endswith("?"):
            phrase = tuple(stem(word) for word in _WORD.findall(row["keyword"]))
            found.setdefault(phrase, set()).add(row["issue"])
    return {phrase: frozenset(slugs) for phrase, slugs in found.items()}
