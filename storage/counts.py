"""The counts that lists show, copied from the current rows; counted anew where a decision moved rows."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database


def recount_speakers(db: Database, ids: Iterable[int]) -> None:
    """Count anew what these speakers said, in how many articles and on which issues."""
    asked = {"ids": json.dumps(sorted(set(ids)))}
    db.conn.execute(
        """
        UPDATE speakers SET
            statements = (SELECT count(*) FROM statements WHERE speaker_id = speakers.id AND current = 1),
            articles = (
                SELECT count(DISTINCT article_id) FROM statements
                WHERE speaker_id = speakers.id AND current = 1
            )
        WHERE id IN (SELECT value FROM json_each(:ids))
        """,
        asked,
    )
    db.conn.execute(
        "DELETE FROM speaker_issues WHERE speaker_id IN (SELECT value FROM json_each(:ids))", asked
    )
    db.conn.execute(
        """
        INSERT INTO speaker_issues (speaker_id, issue, statements)
        SELECT s.speaker_id, si.issue, count(*)
        FROM statements s
        JOIN statement_issues si ON si.statement_id = s.id
        WHERE s.speaker_id IN (SELECT value FROM json_each(:ids)) AND s.current = 1
        GROUP BY s.speaker_id, si.issue
        """,
        asked,
    )


def recount_all(db: Database) -> None:
    """Count everything anew: after a change of what is shown at all."""
    db.conn.execute(
        """
        UPDATE article_versions SET
            statements = (
                SELECT count(*) FROM statements WHERE version_id = article_versions.id AND current = 1
            ),
            stances = (SELECT count(*) FROM stances WHERE version_id = article_versions.id AND current = 1)
        WHERE id IN (SELECT current_version_id FROM articles)
        """
    )
    recount_speakers(db, (row[0] for row in db.conn.execute("SELECT id FROM speakers").fetchall()))
    db.conn.execute(
        """
        UPDATE issues SET
            statements = (
                SELECT count(*)
                FROM statement_issues si
                JOIN statements s ON s.id = si.statement_id
                WHERE si.issue = issues.slug AND s.current = 1
            ),
            actors = (SELECT count(DISTINCT actor) FROM stances WHERE issue = issues.slug AND current = 1)
        """
    )


def index_statements(db: Database, ids: Iterable[int]) -> None:
    """Make the full-text index hold those of these statements that are current, as they are now."""
    asked = {"ids": json.dumps(sorted(ids))}
    db.conn.execute(
        "DELETE FROM statements_fts WHERE rowid IN (SELECT value FROM json_each(:ids))",
        asked,
    )
    db.conn.execute(
        """
        INSERT INTO statements_fts (rowid, words, speaker, issues, speaker_token)
        SELECT
            s.id,
            s.words,
            coalesce(p.name, s.mention, ''),
            coalesce((
                SELECT group_concat(i.title, ' / ')
                FROM statement_issues si JOIN issues i ON i.slug = si.issue
                WHERE si.statement_id = s.id
            ), ''),
            's' || coalesce(s.speaker_id, 0)
        FROM statements s
        LEFT JOIN speakers p ON p.id = s.speaker_id
        WHERE s.id IN (SELECT value FROM json_each(:ids)) AND s.current = 1
        """,
        asked,
    )
