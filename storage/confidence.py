"""How sure a statement must be to be shown: one number in the store, so that bot and shell agree.

What is less sure is stored and keeps its place in the article, but is not current: no answer, count, search,
digest or position holds it, and none of those questions has to look.
"""

from __future__ import annotations

from sqlite_utils import Database

from storage.counts import index_statements, recount_all
from storage.stories import shown_changed


def least_confidence(db: Database) -> float:
    """How sure a statement must be to be shown, 0 to 1; 0 until it is set."""
    row = db.conn.execute("SELECT value FROM options WHERE name = 'least_confidence'").fetchone()
    return float(row[0]) if row else 0.0


def has_least_confidence(db: Database) -> bool:
    """Whether a bot or an `ingest` has set it."""
    return bool(db.conn.execute("SELECT 1 FROM options WHERE name = 'least_confidence'").fetchone())


def set_least_confidence(db: Database, least: float) -> int:
    """Show what is at least this sure (0 to 1), and hide the rest; how many statements that changed.

    Setting what is set already costs nothing. What it brings to light is not news: it was read before.
    """
    with db.atomic():
        if has_least_confidence(db) and least == least_confidence(db):
            return 0
        db.conn.execute(
            """
            INSERT INTO options (name, value) VALUES ('least_confidence', :least)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """,
            {"least": least},
        )
        turned = [
            row[0]
            for row in db.conn.execute(
                """
                SELECT id FROM statements
                WHERE version_id IN (SELECT current_version_id FROM articles)
                    AND current <> (confidence >= ?)
                """,
                [least],
            ).fetchall()
        ]
        if turned:
            db.conn.executemany(
                "UPDATE statements SET current = 1 - current WHERE id = ?", [[one] for one in turned]
            )
            db.conn.executemany(
                """
                UPDATE stances SET current = (SELECT current FROM statements WHERE id = :id)
                WHERE statement_id = :id
                """,
                [{"id": one} for one in turned],
            )
            index_statements(db, turned)
            shown_changed(db, turned)
            recount_all(db)
        return len(turned)


def hidden_in(db: Database, version_id: int) -> int:
    """How many statements of an article's current version are too unsure to be shown."""
    number: int = db.conn.execute(
        "SELECT count(*) FROM statements WHERE version_id = ? AND current = 0", [version_id]
    ).fetchone()[0]
    return number
