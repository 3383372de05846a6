"""The tables of what reports disagree on: figures read from the articles, and which of them differ."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from storage.differing import catch_up

migrations = Migrations("disagreements")


@migrations()
def figures_and_disagreements(db: Database) -> None:
    """Figures with what they are of, disagreements, and the sentences on their sides."""
    db.executescript(
        """
        -- From the text of an article's version: `starts`, `ends` are the amount's words, the sentence's are
        -- around them. `reading` is JSON, extraction/figures.Figure. `told_on` is the day of publication.
        CREATE TABLE figures (
            id              INTEGER PRIMARY KEY,
            article_id      INTEGER NOT NULL REFERENCES articles (id),
            version_id      INTEGER NOT NULL REFERENCES article_versions (id),
            starts          INTEGER NOT NULL,
            ends            INTEGER NOT NULL CHECK (ends > starts),
            sentence_starts INTEGER NOT NULL,
            sentence_ends   INTEGER NOT NULL CHECK (sentence_ends >= ends),
            kind            TEXT NOT NULL CHECK (kind IN ('money', 'share', 'span', 'count')),
            reading         TEXT NOT NULL CHECK (json_valid(reading)),
            -- told in two currencies, which gives a rate of exchange
            converted       INTEGER NOT NULL CHECK (converted IN (0, 1)),
            told_on         TEXT CHECK (told_on IS date(told_on)),
            current         INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
        ) STRICT;
        CREATE INDEX figures_by_version ON figures (version_id);
        CREATE INDEX figures_by_article ON figures (article_id) WHERE current = 1;
        CREATE INDEX figures_converted ON figures (told_on) WHERE converted = 1 AND current = 1;

        -- What is counted or given, so that figures of the same thing in the same days are found.
        CREATE TABLE figure_things (
            kind      TEXT NOT NULL,
            thing     TEXT NOT NULL,
            told_on   TEXT NOT NULL,
            figure_id INTEGER NOT NULL REFERENCES figures (id),
            PRIMARY KEY (kind, thing, told_on, figure_id)
        ) STRICT, WITHOUT ROWID;

        -- A disagreement stays as long as two of its sides are current and differ; who asks looks at that.
        -- `first_version_id` is the article's version with which it came up.
        CREATE TABLE disagreements (
            id               INTEGER PRIMARY KEY,
            kind             TEXT NOT NULL CHECK (kind IN ('figure', 'position', 'reading')),
            about            TEXT NOT NULL,
            -- of a position or a reading
            actor            TEXT REFERENCES actors (code),
            first_version_id INTEGER NOT NULL REFERENCES article_versions (id)
        ) STRICT;
        CREATE INDEX disagreements_fresh ON disagreements (first_version_id);

        -- One side for each article: a figure or a stance.
        CREATE TABLE disagreement_sides (
            disagreement_id INTEGER NOT NULL REFERENCES disagreements (id) ON DELETE CASCADE,
            article_id      INTEGER NOT NULL REFERENCES articles (id),
            figure_id       INTEGER REFERENCES figures (id),
            stance_id       INTEGER REFERENCES stances (id),
            CHECK ((figure_id IS NULL) <> (stance_id IS NULL))
        ) STRICT;
        CREATE INDEX disagreement_sides_by_article ON disagreement_sides (article_id);
        CREATE INDEX disagreement_sides_by_disagreement ON disagreement_sides (disagreement_id);
        CREATE INDEX disagreement_sides_by_figure ON disagreement_sides (figure_id)
            WHERE figure_id IS NOT NULL;
        CREATE INDEX disagreement_sides_by_stance ON disagreement_sides (stance_id)
            WHERE stance_id IS NOT NULL;

        -- Under which actors and issues it is shown.
        CREATE TABLE disagreement_topics (
            disagreement_id INTEGER NOT NULL REFERENCES disagreements (id) ON DELETE CASCADE,
            actor           TEXT REFERENCES actors (code),
            issue           TEXT REFERENCES issues (slug),
            CHECK ((actor IS NULL) <> (issue IS NULL))
        ) STRICT;
        CREATE INDEX disagreement_topics_by_disagreement ON disagreement_topics (disagreement_id);
        CREATE INDEX disagreement_topics_by_actor ON disagreement_topics (actor) WHERE actor IS NOT NULL;
        CREATE INDEX disagreement_topics_by_issue ON disagreement_topics (issue) WHERE issue IS NOT NULL;
        """
    )


@migrations()
def figures_of_stored_articles(db: Database) -> None:
    """Read the figures of what is stored already, the newest articles only, so that it ends soon."""
    catch_up(db)
