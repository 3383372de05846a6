"""The tables of summits: the meeting each article reports, which are one, what an administrator decided."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("summits")


@migrations()
def summits(db: Database) -> None:
    """Summits, the meeting each article reports, and the sentences that show who came and what came of it."""
    db.executescript(
        """
        -- From the articles, by rule (docs/briefing.md). `title`, place and days are read from them anew
        -- whenever one comes or goes; `given_title` is an administrator's. A summit that was merged, or has
        -- lost its last article, keeps its row: old buttons lead on, and undo has where to go back to.
        CREATE TABLE summits (
            id          INTEGER PRIMARY KEY,
            title       TEXT NOT NULL DEFAULT '',
            given_title TEXT,
            name_key    TEXT NOT NULL DEFAULT '',
            name_words  TEXT NOT NULL DEFAULT '',
            place       TEXT,
            place_key   TEXT,
            starts_on   TEXT CHECK (starts_on IS date(starts_on)),
            ends_on     TEXT CHECK (ends_on IS date(ends_on)),
            articles    INTEGER NOT NULL DEFAULT 0,
            -- an administrator decided about it: no rule takes it apart or puts it into another
            fixed       INTEGER NOT NULL DEFAULT 0 CHECK (fixed IN (0, 1)),
            merged_into INTEGER REFERENCES summits (id)
        ) STRICT;
        CREATE INDEX summits_newest ON summits (starts_on DESC, id DESC) WHERE articles > 0;

        -- One row for each article that was looked at; without `told` it reports no meeting. `told` is the
        -- sentence that tells of it: text[starts:ends] of the version. `name_words` are folded, by spaces.
        CREATE TABLE article_meetings (
            article_id    INTEGER PRIMARY KEY REFERENCES articles (id),
            version_id    INTEGER NOT NULL REFERENCES article_versions (id),
            summit_id     INTEGER REFERENCES summits (id),
            -- an administrator put it where it is
            fixed         INTEGER NOT NULL DEFAULT 0 CHECK (fixed IN (0, 1)),
            told          TEXT,
            starts        INTEGER,
            ends          INTEGER,
            head          TEXT,
            name          TEXT,
            name_key      TEXT NOT NULL DEFAULT '',
            name_words    TEXT NOT NULL DEFAULT '',
            place         TEXT,
            place_key     TEXT,
            place_country TEXT,
            whole_country INTEGER NOT NULL DEFAULT 0 CHECK (whole_country IN (0, 1)),
            first_day     TEXT CHECK (first_day IS date(first_day)),
            last_day      TEXT CHECK (last_day IS date(last_day)),
            -- the text names the days; else they are the day of publication
            dated         INTEGER NOT NULL DEFAULT 0 CHECK (dated IN (0, 1)),
            virtual       INTEGER NOT NULL DEFAULT 0 CHECK (virtual IN (0, 1))
        ) STRICT;
        CREATE INDEX article_meetings_by_summit ON article_meetings (summit_id);

        -- Sentences of an article's current version: who took part (a speaker or an actor), what was decided.
        CREATE TABLE meeting_lines (
            id           INTEGER PRIMARY KEY,
            article_id   INTEGER NOT NULL REFERENCES articles (id),
            version_id   INTEGER NOT NULL REFERENCES article_versions (id),
            kind         TEXT NOT NULL CHECK (kind IN ('present', 'decided')),
            starts       INTEGER NOT NULL,
            ends         INTEGER NOT NULL CHECK (ends > starts),
            words        TEXT NOT NULL,
            statement_id INTEGER REFERENCES statements (id),
            speaker_id   INTEGER REFERENCES speakers (id),
            -- of one who is present and said nothing that is stored
            name         TEXT,
            actor        TEXT REFERENCES actors (code)
        ) STRICT;
        CREATE INDEX meeting_lines_by_article ON meeting_lines (article_id, kind);

        INSERT INTO changes (what) VALUES ('summits');
        """
    )


@migrations()
def summit_decisions(db: Database) -> None:
    """What administrators decided about summits, each with what was before, for undo."""
    db.executescript(
        """
        -- merge: `summit_id` went into `into_id`; move: the article went from `summit_id` (NULL: none) to
        -- `into_id` (NULL: none); rename: `summit_id` was given a title. `was` is JSON.
        CREATE TABLE summit_decisions (
            id         INTEGER PRIMARY KEY,
            kind       TEXT NOT NULL CHECK (kind IN ('merge', 'move', 'rename')),
            summit_id  INTEGER REFERENCES summits (id),
            into_id    INTEGER REFERENCES summits (id),
            article_id INTEGER REFERENCES articles (id),
            was        TEXT NOT NULL CHECK (json_valid(was)),
            at         TEXT,
            -- a Telegram user id; NULL: from the shell
            by         INTEGER,
            undone     INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
        ) STRICT;
        """
    )


@migrations()
def meetings_waiting(db: Database) -> None:
    """The articles stored before meetings were read; each waits for its turn."""
    db.executescript(
        """
        CREATE TABLE meetings_waiting (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id)
        ) STRICT;
        INSERT INTO meetings_waiting (article_id)
        SELECT id FROM articles
        WHERE current_version_id IS NOT NULL AND id NOT IN (SELECT article_id FROM article_meetings);
        """
    )
