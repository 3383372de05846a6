"""Who said what: statements by speaker, by words, by issue, and where they stand in the text."""

from __future__ import annotations

from sqlite_utils import Database

from storage.rows import count, fetch, statement_rows
from storage.sentences import around
from storage.values import Context, IssueCount, Page, StatementRow
from storage.words import all_of


def who_said(
    db: Database,
    speaker_id: int,
    *,
    words: str | None = None,
    issue: str | None = None,
    limit: int,
    offset: int = 0,
) -> Page[StatementRow]:
    """What a speaker said, each story once, newest first; within an article in the order of the text.

    `words` must all occur in the statement or its issues' titles (whole words, any ending); if they never
    do, words that begin like them count.
    """
    if words is None or not words.strip():
        return _who_said(db, speaker_id, None, issue, limit, offset)
    for asked in (all_of(words), all_of(words, prefix=True)):
        if asked is None:
            break
        page = _who_said(db, speaker_id, asked, issue, limit, offset)
        if page.total:
            return page
    return Page((), 0, offset)


def issues_of_speaker(db: Database, speaker_id: int) -> tuple[IssueCount, ...]:
    """How many of the speaker's stories belong to each issue, most first."""
    rows = fetch(
        db,
        f"""
        SELECT i.slug, i.title, c.statements - coalesce(hidden.statements, 0) AS stories
        FROM speaker_issues c
        JOIN issues i ON i.slug = c.issue
        LEFT JOIN ({_HIDDEN}) hidden ON hidden.issue = c.issue
        WHERE c.speaker_id = :speaker AND c.statements > 0
        ORDER BY stories DESC, i.title
        """,  # noqa: S608 - the question below
        {"speaker": speaker_id},
    )
    return tuple(IssueCount(row["slug"], row["title"], row["stories"]) for row in rows)


def stories_of_speaker(db: Database, speaker_id: int) -> int:
    """How many different statements a speaker made: each story counts once."""
    return count(db, _STORIES_TOLD, {"speaker": speaker_id})


def statement(db: Database, statement_id: int) -> StatementRow | None:
    """The statement with this id, also when the article has a newer version."""
    found = statement_rows(db, [statement_id])
    return found[0] if found else None


def context(db: Database, statement_id: int, *, sentences: int = 1) -> Context | None:
    """The statement with the sentences before and after it, as the article's version has them."""
    shown = statement(db, statement_id)
    if shown is None:
        return None
    text: str = db.conn.execute(
        "SELECT v.text FROM statements s JOIN article_versions v ON v.id = s.version_id WHERE s.id = ?",
        [statement_id],
    ).fetchone()[0]
    spans = fetch(
        db,
        """
        SELECT part, starts, ends FROM statement_spans
        WHERE statement_id = :id AND part IN ('content', 'sentence')
        ORDER BY starts
        """,
        {"id": statement_id},
    )
    # A part may stand outside the sentence span (a quotation that goes on): show all of it.
    start, end = min(span["starts"] for span in spans), max(span["ends"] for span in spans)
    first, last = around(text, start, end, sentences=sentences)
    return Context(
        statement=shown,
        before=text[first:start],
        sentence=text[start:end],
        after=text[end:last],
        marked=tuple(
            (span["starts"] - first, span["ends"] - first) for span in spans if span["part"] == "content"
        ),
    )


def _who_said(
    db: Database, speaker_id: int, asked: str | None, issue: str | None, limit: int, offset: int
) -> Page[StatementRow]:
    """A page of stories: of each the statement that is told, or where only others fit, the first of them."""
    parameters = {
        "speaker": speaker_id,
        "issue": issue,
        # Narrowed to the speaker inside the index, so that a frequent word costs no more than a rare one.
        "asked": f'speaker_token : "s{speaker_id:d}" AND {{words issues}} : ({asked})' if asked else None,
        "limit": limit,
        "offset": offset,
    }
    if asked is None and issue is None:
        total = count(db, _STORIES_TOLD, parameters)
        ids = fetch(
            db,
            """
            SELECT id FROM statements
            WHERE speaker_id = :speaker AND current = 1 AND told_by IS NULL
            ORDER BY published_on DESC, article_id DESC, position
            LIMIT :limit OFFSET :offset
            """,
            parameters,
        )
    elif asked is None:
        total = count(db, _STORIES_ON_ISSUE, parameters)
        ids = fetch(
            db,
            f"""
            SELECT s.id
            FROM statements s
            CROSS JOIN statement_issues si ON si.statement_id = s.id AND si.issue = :issue
            WHERE s.speaker_id = :speaker AND s.current = 1
                AND (s.told_by IS NULL OR NOT EXISTS ({_TOLD_BETTER}))
            ORDER BY s.published_on DESC, s.article_id DESC, s.position
            LIMIT :limit OFFSET :offset
            """,  # noqa: S608 - the question above
            parameters,
        )
    else:
        total = count(db, f"SELECT count(DISTINCT coalesce(s.told_by, s.id)) {_WITH_WORDS}", parameters)
        # Of each story the row that is told, if it is found, or else the first: SQLite takes the row of the
        # maximum.
        ids = fetch(
            db,
            f"""
            SELECT id
            FROM (
                SELECT s.id, s.published_on, s.article_id, s.position, max(iif(s.told_by IS NULL, 0, -s.id))
                {_WITH_WORDS}
                GROUP BY coalesce(s.told_by, s.id)
            )
            ORDER BY published_on DESC, article_id DESC, position
            LIMIT :limit OFFSET :offset
            """,  # noqa: S608 - the words below
            parameters,
        )
    return Page(statement_rows(db, [row["id"] for row in ids]), total, offset)


#: all statements of a speaker but those that another of their story stands for
_STORIES_TOLD = """
    SELECT
        (SELECT coalesce(max(statements), 0) FROM speakers WHERE id = :speaker)
        - (SELECT count(*) FROM statements WHERE speaker_id = :speaker AND told_by IS NOT NULL)
"""

#: a statement of the same story on the same issue that is shown instead of `s`
_TOLD_BETTER = """
    SELECT 1
    FROM statements b
    JOIN statement_issues bi ON bi.statement_id = b.id
    WHERE bi.issue = si.issue AND b.current = 1
        AND (b.id = s.told_by OR (b.told_by = s.told_by AND b.id < s.id))
"""

#: how many statements of a speaker on each issue are not shown because another of their story is
_HIDDEN = f"""
    SELECT si.issue, count(*) AS statements
    FROM statements s
    JOIN statement_issues si ON si.statement_id = s.id
    WHERE s.speaker_id = :speaker AND s.told_by IS NOT NULL AND EXISTS ({_TOLD_BETTER})
    GROUP BY si.issue
"""  # noqa: S608 - the question above

_STORIES_ON_ISSUE = f"""
    SELECT
        coalesce((SELECT statements FROM speaker_issues WHERE speaker_id = :speaker AND issue = :issue), 0)
        - coalesce((SELECT statements FROM ({_HIDDEN}) WHERE issue = :issue), 0)
"""  # noqa: S608 - the question above

# CROSS JOIN keeps the order: the index finds few rows, the table would be read for each of them.
_WITH_WORDS = """
    FROM statements_fts f
    CROSS JOIN statements s ON s.id = f.rowid
    WHERE f.statements_fts MATCH :asked AND s.speaker_id = :speaker AND s.current = 1
        AND (:issue IS NULL OR EXISTS (
            SELECT 1 FROM statement_issues si WHERE si.statement_id = s.id AND si.issue = :issue
        ))
"""
