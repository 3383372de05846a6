"""The tables of what was decided by hand: which speakers are one person, how sure a statement must be."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("fixes")


@migrations()
def least_confidence(db: Database) -> None:
    """How sure a statement must be to be shown, as the operator set it."""
    db.executescript(
        """
        -- 'least_confidence': none, and so 0, until a bot or an `ingest` sets its own. A statement below, and
        -- a stance that rests on one, is stored with `current` 0: no index, count or answer holds it.
        CREATE TABLE options (
            name  TEXT PRIMARY KEY,
            value REAL NOT NULL
        ) STRICT;
        """
    )


@migrations()
def one_person(db: Database) -> None:
    """Pairs of speakers that may be one person, decisions about them, and what each decision moved."""
    db.executescript(
        """
        -- Set by a decision: everything of this speaker is kept under the other one.
        ALTER TABLE speakers ADD COLUMN merged_into INTEGER REFERENCES speakers (id);
        CREATE INDEX speakers_merged ON speakers (merged_into) WHERE merged_into IS NOT NULL;

        -- From the articles, when a new speaker is much like a known one. A pair is never proposed again:
        -- its row stays when it is decided. `reason` says what speaks for one person.
        CREATE TABLE people_pairs (
            id         INTEGER PRIMARY KEY,
            one        INTEGER NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
            other      INTEGER NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
            reason     TEXT NOT NULL
                       CHECK (reason IN ('spelling', 'first name', 'surname', 'several', 'asked')),
            -- the article that brought the second of them
            article_id INTEGER REFERENCES articles (id),
            state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'same', 'apart')),
            put_off    INTEGER NOT NULL DEFAULT 0,
            CHECK (one < other),
            UNIQUE (one, other)
        ) STRICT;
        CREATE INDEX people_pairs_open ON people_pairs (put_off, id) WHERE state = 'open';
        CREATE INDEX people_pairs_other ON people_pairs (other);

        -- merge: `speaker` is now a part of `into`; split: `speaker` was a part of `into` and is another
        -- person; apart: they were two and stay two.
        CREATE TABLE people_decisions (
            id      INTEGER PRIMARY KEY,
            kind    TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'apart')),
            speaker INTEGER NOT NULL REFERENCES speakers (id),
            into_id INTEGER NOT NULL REFERENCES speakers (id),
            pair_id INTEGER REFERENCES people_pairs (id),
            -- of the pair before the decision, for undo
            was     TEXT NOT NULL,
            at      TEXT,
            -- a Telegram user id; NULL: from the shell, or without a moment from people.csv
            by      INTEGER,
            undone  INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
        ) STRICT;

        -- Which rows a decision moved. `words`: a name that both had, a subscription's filter before.
        CREATE TABLE people_moves (
            decision INTEGER NOT NULL REFERENCES people_decisions (id) ON DELETE CASCADE,
            what     TEXT NOT NULL CHECK (what IN ('statement', 'role', 'name', 'same name', 'wish')),
            row_id   INTEGER NOT NULL,
            words    TEXT,
            PRIMARY KEY (decision, what, row_id)
        ) STRICT, WITHOUT ROWID;

        -- From seeds/people.csv: corrections that no article can teach.
        CREATE TABLE people_given (
            id      INTEGER PRIMARY KEY,
            name    TEXT NOT NULL,
            country TEXT REFERENCES actors (code),
            role    TEXT
        ) STRICT;
        CREATE TABLE people_given_names (
            person   INTEGER NOT NULL REFERENCES people_given (id) ON DELETE CASCADE,
            name     TEXT NOT NULL,
            name_key TEXT NOT NULL,
            -- in the order of the list
            place    INTEGER NOT NULL,
            PRIMARY KEY (person, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX people_given_by_key ON people_given_names (name_key);
        """
    )
