"""Search statements and articles by words, whatever signs are typed with them."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from storage.rows import article_rows, count, fetch, speaker_rows
from storage.sentences import around
from storage.values import Page, SearchHit
from storage.words import all_of, any_of

#: How long a snippet may get, in characters.
LONGEST = 320

#: Signs that mark a hit inside the index's answer; a text that holds them itself gets no marks.
_OPEN, _CLOSE = "\x02", "\x03"


def search(db: Database, words: str, *, limit: int, offset: int = 0) -> Page[SearchHit]:
    """Statements with these words, best first, then articles that have them elsewhere.

    All words must occur (any ending, any accents); if they never do together, words that begin like them,
    at last any of them.
    """
    for asked in (all_of(words), all_of(words, prefix=True), any_of(words)):
        if asked is None:
            break
        page = _search(db, asked, limit, offset)
        if page.total:
            return page
    return Page((), 0, offset)


def _search(db: Database, asked: str, limit: int, offset: int) -> Page[SearchHit]:
    parameters = {
        "asked": f"{{words speaker issues}} : ({asked})",
        "text": asked,
        "limit": limit,
        "offset": offset,
        "open": _OPEN,
        "close": _CLOSE,
    }
    statements = count(
        db,
        f"""
        SELECT count(*)
        FROM statements_fts f
        CROSS JOIN statements s ON s.id = f.rowid
        WHERE f.statements_fts MATCH :asked AND {_NOT_TOLD_ELSE}
        """,  # noqa: S608 - the words below
        parameters,
    )
    # An article whose statement is shown already is not shown once more.
    articles = count(
        db,
        """
        SELECT count(*)
        FROM articles_fts f
        CROSS JOIN article_versions v ON v.id = f.rowid
        WHERE f.articles_fts MATCH :text
            AND v.id NOT IN (
                SELECT s.version_id
                FROM statements_fts g CROSS JOIN statements s ON s.id = g.rowid
                WHERE g.statements_fts MATCH :asked
            )
        """,
        parameters,
    )
    found = fetch(
        db,
        f"""
        SELECT s.id, s.version_id, s.speaker_id, highlight(statements_fts, 0, :open, :close) AS marked
        FROM statements_fts
        CROSS JOIN statements s ON s.id = statements_fts.rowid
        WHERE statements_fts MATCH :asked AND {_NOT_TOLD_ELSE}
        ORDER BY bm25(statements_fts, 4.0, 2.0, 1.0, 0.0), s.published_on DESC, s.id
        LIMIT :limit OFFSET :offset
        """,  # noqa: S608 - the words below
        parameters,
    )
    wanted = {"limit": limit - len(found), "offset": max(0, offset - statements)}
    others = (
        fetch(
            db,
            """
        SELECT v.id AS version_id, v.article_id AS id, highlight(articles_fts, 1, :open, :close) AS marked
        FROM articles_fts
        CROSS JOIN article_versions v ON v.id = articles_fts.rowid
        WHERE articles_fts MATCH :text
            AND v.id NOT IN (
                SELECT s.version_id
                FROM statements_fts g CROSS JOIN statements s ON s.id = g.rowid
                WHERE g.statements_fts MATCH :asked
            )
        ORDER BY bm25(articles_fts, 4.0, 1.0), v.published_on DESC, v.id
        LIMIT :limit OFFSET :offset
        """,
            parameters | wanted,
        )
        if wanted["limit"] > 0
        else []
    )
    versions = article_rows(db, {row["version_id"] for row in [*found, *others]})
    speakers = speaker_rows(db, {row["speaker_id"] for row in found} - {None})
    hits = [
        SearchHit(
            "statement",
            row["id"],
            versions[row["version_id"]],
            speakers.get(row["speaker_id"]),
            *_snippet(row),
        )
        for row in found
    ] + [SearchHit("article", row["id"], versions[row["version_id"]], None, *_snippet(row)) for row in others]
    return Page(tuple(hits), statements + articles, offset)


#: of a story only the wording that is told, unless the words stand in others alone
_NOT_TOLD_ELSE = """
    (s.told_by IS NULL OR NOT EXISTS (
        SELECT 1 FROM statements_fts t WHERE t.statements_fts MATCH :asked AND t.rowid = s.told_by
    ))
"""


def _snippet(row: sqlite3.Row) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The verbatim words around the first hit, and the offsets of all hits in them."""
    text, marks = _unmark(row["marked"])
    if len(text) <= LONGEST:
        return text, marks
    at, stop = marks[0] if marks else (0, 0)
    start, end = around(text, at, stop, sentences=1)
    if end - start > LONGEST:
        start = _word_start(text, max(start, at - LONGEST // 3))
        end = _word_end(text, min(end, start + LONGEST))
    return text[start:end], tuple((a - start, b - start) for a, b in marks if start <= a and b <= end)


def _unmark(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    pieces = marked.split(_OPEN)
    if any(piece.count(_CLOSE) != 1 for piece in pieces[1:]) or _CLOSE in pieces[0]:
        return marked.replace(_OPEN, "").replace(_CLOSE, ""), ()
    text, marks = pieces[0], []
    for piece in pieces[1:]:
        hit, _, rest = piece.partition(_CLOSE)
        marks.append((len(text), len(text) + len(hit)))
        text += hit + rest
    return text, tuple(marks)


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at
