"""The tables of subscriptions and delivery: who wants what, and what became of every message."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("push")


@migrations()
def subscriptions_and_outbox(db: Database) -> None:
    """Chats, their subscriptions, composed digests with their pages, and one outbox row per message."""
    db.executescript(
        """
        -- From readers: a chat is known once it subscribes. A migrated group keeps its rows under its new id.
        CREATE TABLE chats (
            id          INTEGER PRIMARY KEY,
            kind        TEXT NOT NULL CHECK (kind IN ('private', 'group', 'supergroup', 'channel')),
            zone        TEXT,
            added_at    TEXT NOT NULL,
            gone_at     TEXT,
            gone_reason TEXT,
            not_before  TEXT
        ) STRICT;

        CREATE TABLE subscriptions (
            id              INTEGER PRIMARY KEY AUTOINCREMENT,
            chat_id         INTEGER NOT NULL REFERENCES chats (id) ON UPDATE CASCADE ON DELETE CASCADE,
            thread_id       INTEGER,
            cadence         TEXT NOT NULL CHECK (cadence IN ('daily', 'weekdays', 'weekly', 'hourly', 'now')),
            at              TEXT CHECK (at GLOB '[0-2][0-9]:[0-5][0-9]'),
            weekday         INTEGER CHECK (weekday BETWEEN 0 AND 6),
            zone            TEXT NOT NULL,
            -- the filter as JSON with sorted keys: equal filters are equal texts, so they can be grouped
            wants           TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(wants)),
            created_at      TEXT NOT NULL,
            -- UTC; for 'now' the earliest moment of the next one
            next_due        TEXT,
            -- versions of articles stored after this one are new to it
            seen_version_id INTEGER NOT NULL,
            paused_at       TEXT,
            pause           TEXT CHECK (pause IN ('asked', 'gone', 'shut')),
            CHECK ((cadence IN ('hourly', 'now')) = (at IS NULL)),
            CHECK ((cadence = 'weekly') = (weekday IS NOT NULL)),
            CHECK (cadence = 'now' OR next_due IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX subscriptions_once ON subscriptions
            (chat_id, ifnull(thread_id, 0), cadence, ifnull(at, ''), ifnull(weekday, -1), zone, wants);
        CREATE INDEX subscriptions_due ON subscriptions (next_due) WHERE pause IS NULL AND cadence <> 'now';
        CREATE INDEX subscriptions_now ON subscriptions (seen_version_id)
            WHERE pause IS NULL AND cadence = 'now';

        -- Composed once for all subscriptions with the same filter and the same window.
        CREATE TABLE digests (
            id          INTEGER PRIMARY KEY AUTOINCREMENT,
            wants       TEXT NOT NULL,
            since_id    INTEGER NOT NULL,
            until_id    INTEGER NOT NULL,
            pages       INTEGER NOT NULL,
            -- so many of the first pages are sent, the others are shown on a tap
            parts       INTEGER NOT NULL,
            composed_at TEXT NOT NULL,
            UNIQUE (wants, since_id, until_id)
        ) STRICT;

        CREATE TABLE digest_pages (
            digest_id INTEGER NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
            number    INTEGER NOT NULL,
            html      TEXT NOT NULL,
            keyboard  TEXT,
            PRIMARY KEY (digest_id, number)
        ) STRICT, WITHOUT ROWID;

        -- One row per message; committed with the digest and with the subscription's step forward.
        CREATE TABLE outbox (
            id              INTEGER PRIMARY KEY AUTOINCREMENT,
            digest_id       INTEGER NOT NULL REFERENCES digests (id),
            part            INTEGER NOT NULL,
            chat_id         INTEGER NOT NULL REFERENCES chats (id) ON UPDATE CASCADE ON DELETE CASCADE,
            thread_id       INTEGER,
            -- no foreign key: what was sent stays on record after the subscription is gone
            subscription_id INTEGER,
            state           TEXT NOT NULL DEFAULT 'pending'
                            CHECK (state IN ('pending', 'sending', 'sent', 'refused', 'unknown')),
            -- for 'unknown': 1 while it may still be sent again
            again           INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1)),
            attempts        INTEGER NOT NULL DEFAULT 0,
            -- answers that may have reached the server; the second one is the last
            doubts          INTEGER NOT NULL DEFAULT 0,
            not_before      TEXT,
            reason          TEXT,
            message_id      INTEGER,
            planned_at      TEXT NOT NULL,
            settled_at      TEXT
        ) STRICT;
        CREATE UNIQUE INDEX outbox_once ON outbox (chat_id, ifnull(thread_id, 0), digest_id, part);
        CREATE INDEX outbox_waiting ON outbox (chat_id, id)
            WHERE state = 'pending' OR (state = 'unknown' AND again = 1);
        CREATE INDEX outbox_open ON outbox (state) WHERE state <> 'sent';
        CREATE INDEX outbox_digest ON outbox (digest_id);
        """
    )


@migrations()
def pauses_and_quiet_hours(db: Database) -> None:
    """When an asked pause ends, and the hours in which a chat wants nothing pushed."""
    db.executescript(
        """
        -- UTC; NULL: the pause lasts until somebody ends it
        ALTER TABLE subscriptions ADD COLUMN paused_until TEXT;
        CREATE INDEX subscriptions_paused ON subscriptions (paused_until) WHERE paused_until IS NOT NULL;

        -- "HH:MM" on the chat's clock, both or neither
        ALTER TABLE chats ADD COLUMN quiet_from TEXT CHECK (quiet_from GLOB '[0-2][0-9]:[0-5][0-9]');
        ALTER TABLE chats ADD COLUMN quiet_until TEXT CHECK (quiet_until GLOB '[0-2][0-9]:[0-5][0-9]');
        -- the quiet hours that are on or come next, UTC: read from the two above once the last ones are over
        ALTER TABLE chats ADD COLUMN silent_from TEXT;
        ALTER TABLE chats ADD COLUMN silent_until TEXT;
        CREATE INDEX chats_silent ON chats (silent_until) WHERE silent_until IS NOT NULL;
        """
    )
