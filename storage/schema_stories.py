"""Which statements are one story: a column that says so, and the words by which they are compared."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("stories")


@migrations()
def stories(db: Database) -> None:
    """One statement of a story is told, the others point at it; what was stored before waits to be joined."""
    db.executescript(
        """
        -- The statement of the same story that is shown instead; NULL: it is shown itself. Only current
        -- statements of one speaker are in a story, and the one that is told points at none.
        ALTER TABLE statements ADD COLUMN told_by INTEGER REFERENCES statements (id);
        CREATE INDEX statements_told ON statements
            (speaker_id, published_on DESC, article_id DESC, position) WHERE current = 1 AND told_by IS NULL;
        CREATE INDEX statements_others ON statements (speaker_id, told_by)
            WHERE told_by IS NOT NULL;
        CREATE INDEX statements_by_story ON statements (told_by) WHERE told_by IS NOT NULL;

        -- Versions whose statements are still to be compared with those of their days; taken a few at a time
        -- while the bot runs. Empty but for a database that is older than stories, and after great changes.
        CREATE TABLE stories_waiting (
            version_id INTEGER PRIMARY KEY REFERENCES article_versions (id)
        ) STRICT;
        INSERT INTO stories_waiting (version_id)
        SELECT current_version_id FROM articles WHERE current_version_id IS NOT NULL;

        -- seeds/wordings.csv: words that mean the same, contradict each other, tell little. `words` is a JSON
        -- list.
        CREATE TABLE wordings (
            id    INTEGER PRIMARY KEY,
            kind  TEXT NOT NULL CHECK (kind IN ('same', 'apart', 'light')),
            words TEXT NOT NULL CHECK (json_valid(words))
        ) STRICT;

        CREATE VIEW stories AS
        SELECT
            t.published_on AS said_on,
            p.name AS speaker,
            t.words AS words,
            count(DISTINCT o.article_id) AS articles,
            count(*) AS wordings,
            t.id AS statement
        FROM statements t
        JOIN statements o ON o.id = t.id OR o.told_by = t.id
        LEFT JOIN speakers p ON p.id = t.speaker_id
        WHERE t.id IN (SELECT told_by FROM statements WHERE told_by IS NOT NULL)
        GROUP BY t.id
        ORDER BY articles DESC, t.published_on DESC;
        """
    )
