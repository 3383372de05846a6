"""The tables, indexes and views, as migrations in order; each table says where its rows come from.

Every table is STRICT. Dates are ISO 8601 text (days "2025-03-27", moments with "+00:00"), truths are 0 or 1,
and a word for "now" (`current`, counts, a speaker's role) is a copy kept in the transaction that changes it.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from storage import schema_disagreements, schema_fixes, schema_push, schema_stories, schema_summits

migrations = Migrations("store")


def migration_sets() -> tuple[Migrations, ...]:
    """Every set of migrations, in the order they are applied: others refer to the store's own tables."""
    return (
        migrations,
        schema_push.migrations,
        schema_fixes.migrations,
        schema_stories.migrations,
        schema_summits.migrations,
        # last: it compares articles of one summit
        schema_disagreements.migrations,
    )


@migrations()
def m001_gazetteer(db: Database) -> None:
    """Actors and issues, from the word lists in seeds/."""
    db.executescript(
        """
        CREATE TABLE actors (
            code TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('country', 'organisation', 'coalition')),
            emoji TEXT NOT NULL DEFAULT ''
        ) STRICT;

        CREATE TABLE actor_names (
            id INTEGER PRIMARY KEY,
            actor TEXT NOT NULL REFERENCES actors (code) ON DELETE CASCADE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('name', 'adjective', 'people', 'capital', 'metonym')),
            UNIQUE (actor, name)
        ) STRICT;

        -- `statements` and `actors` count what is current.
        CREATE TABLE issues (
            slug TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            proposition TEXT NOT NULL,
            statements INTEGER NOT NULL DEFAULT 0,
            actors INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE issue_keywords (
            id INTEGER PRIMARY KEY,
            issue TEXT NOT NULL REFERENCES issues (slug) ON DELETE CASCADE,
            keyword TEXT NOT NULL,
            UNIQUE (issue, keyword)
        ) STRICT;

        -- Counts changes of what the word indexes in memory are made from, so that a connection knows when
        -- its copy is old. Names of speakers that are only added need no count: they have larger ids.
        CREATE TABLE changes (
            what TEXT PRIMARY KEY,
            times INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO changes (what) VALUES ('speakers'), ('actors'), ('issues');
        """
    )


@migrations()
def m002_articles(db: Database) -> None:
    """Articles as published: an identity, and a version for each text it has had."""
    db.executescript(
        """
        CREATE TABLE articles (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            canonical_url TEXT UNIQUE,
            current_version_id INTEGER REFERENCES article_versions (id) DEFERRABLE INITIALLY DEFERRED,
            added_at TEXT NOT NULL,
            -- where it stands in lists: the day it was published, or else added
            listed_on TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX articles_latest ON articles (listed_on DESC, id DESC);
        CREATE INDEX articles_by_name ON articles (name);

        -- A version never changes. `notes` is a JSON list of sentences: what was left out, and why.
        CREATE TABLE article_versions (
            id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL REFERENCES articles (id),
            number INTEGER NOT NULL,
            title TEXT NOT NULL,
            outlet TEXT,
            url TEXT,
            published_on TEXT CHECK (published_on IS date(published_on)),
            text TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            notes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes)),
            statements INTEGER NOT NULL,
            stances INTEGER NOT NULL,
            saved_at TEXT NOT NULL,
            UNIQUE (article_id, number)
        ) STRICT;
        CREATE INDEX article_versions_by_hash ON article_versions (content_hash);
        """
    )


@migrations()
def m003_speakers(db: Database) -> None:
    """People and bodies that speak, learned from the articles."""
    db.executescript(
        """
        -- `role` and `country` are the latest that current evidence gives; the counts are of what is current.
        CREATE TABLE speakers (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
            role TEXT,
            country TEXT REFERENCES actors (code),
            statements INTEGER NOT NULL DEFAULT 0,
            articles INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX speakers_by_country ON speakers (country);
        CREATE INDEX speakers_by_statements ON speakers (statements DESC, id);

        -- Every spelling met, titles taken off. `name_key` ignores case, accents and transliteration;
        -- `last_key` is its last word.
        CREATE TABLE speaker_names (
            id INTEGER PRIMARY KEY,
            speaker_id INTEGER NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            last_key TEXT NOT NULL,
            UNIQUE (speaker_id, name)
        ) STRICT;
        CREATE INDEX speaker_names_by_key ON speaker_names (name_key);
        CREATE INDEX speaker_names_by_last_key ON speaker_names (last_key);

        -- What an article says a speaker is. Without `words` it is the article's reading as a whole.
        CREATE TABLE speaker_roles (
            id INTEGER PRIMARY KEY,
            speaker_id INTEGER NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
            version_id INTEGER NOT NULL REFERENCES article_versions (id),
            role TEXT,
            country TEXT REFERENCES actors (code),
            published_on TEXT CHECK (published_on IS date(published_on)),
            current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
            starts INTEGER,
            ends INTEGER,
            words TEXT
        ) STRICT;
        CREATE INDEX speaker_roles_latest ON speaker_roles (speaker_id, published_on)
            WHERE current = 1 AND role IS NOT NULL;
        CREATE INDEX speaker_countries_latest ON speaker_roles (speaker_id, published_on)
            WHERE current = 1 AND country IS NOT NULL;
        CREATE INDEX speaker_roles_by_speaker ON speaker_roles (speaker_id);
        CREATE INDEX speaker_roles_by_version ON speaker_roles (version_id);
        """
    )


@migrations()
def m004_statements(db: Database) -> None:
    """What the articles attribute to speakers, span by span."""
    db.executescript(
        """
        -- `current` is 0 once the article has a newer version. `first_version_id` is the article's version
        -- that said this first, so that a correction does not make old statements new.
        CREATE TABLE statements (
            id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL REFERENCES articles (id),
            version_id INTEGER NOT NULL REFERENCES article_versions (id),
            position INTEGER NOT NULL,
            speaker_id INTEGER REFERENCES speakers (id),
            kind TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
            words TEXT NOT NULL,
            mention TEXT,
            cue TEXT,
            cue_class TEXT,
            confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
            published_on TEXT CHECK (published_on IS date(published_on)),
            current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
            first_version_id INTEGER NOT NULL REFERENCES article_versions (id),
            UNIQUE (version_id, position)
        ) STRICT;
        CREATE INDEX statements_newest ON statements
            (speaker_id, published_on DESC, article_id DESC, position) WHERE current = 1;
        CREATE INDEX statements_by_speaker ON statements (speaker_id);
        CREATE INDEX statements_by_article ON statements (article_id, current);
        CREATE INDEX statements_fresh ON statements (first_version_id) WHERE current = 1;

        -- The verbatim words: text[starts:ends] of the article's version.
        CREATE TABLE statement_spans (
            statement_id INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
            part TEXT NOT NULL CHECK (part IN ('content', 'quotation', 'source', 'cue', 'sentence')),
            number INTEGER NOT NULL,
            starts INTEGER NOT NULL,
            ends INTEGER NOT NULL CHECK (ends > starts),
            words TEXT NOT NULL,
            PRIMARY KEY (statement_id, part, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE statement_issues (
            statement_id INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
            issue TEXT NOT NULL REFERENCES issues (slug),
            PRIMARY KEY (statement_id, issue)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX statement_issues_by_issue ON statement_issues (issue, statement_id);

        -- How many current statements of a speaker belong to an issue: the buttons under /who.
        CREATE TABLE speaker_issues (
            speaker_id INTEGER NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
            issue TEXT NOT NULL REFERENCES issues (slug),
            statements INTEGER NOT NULL,
            PRIMARY KEY (speaker_id, issue)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE stances (
            id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL REFERENCES articles (id),
            version_id INTEGER NOT NULL REFERENCES article_versions (id),
            statement_id INTEGER REFERENCES statements (id),
            actor TEXT NOT NULL REFERENCES actors (code),
            issue TEXT NOT NULL REFERENCES issues (slug),
            direction TEXT NOT NULL CHECK (direction IN ('for', 'against', 'conditional', 'undecided')),
            evidence TEXT NOT NULL,
            starts INTEGER NOT NULL,
            ends INTEGER NOT NULL CHECK (ends > starts),
            condition TEXT,
            condition_starts INTEGER,
            condition_ends INTEGER,
            reported_by TEXT REFERENCES actors (code),
            first_hand INTEGER NOT NULL CHECK (first_hand IN (0, 1)),
            published_on TEXT CHECK (published_on IS date(published_on)),
            current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
            first_version_id INTEGER NOT NULL REFERENCES article_versions (id)
        ) STRICT;
        CREATE INDEX stances_by_actor ON stances (actor, issue, published_on, direction) WHERE current = 1;
        CREATE INDEX stances_by_issue ON stances (issue, actor) WHERE current = 1;
        CREATE INDEX stances_by_version ON stances (version_id);
        CREATE INDEX stances_by_statement ON stances (statement_id);
        CREATE INDEX stances_fresh ON stances (first_version_id) WHERE current = 1;
        """
    )


@migrations()
def m005_search(db: Database) -> None:
    """Full-text indexes over what is current.

    `speaker_token` ("s12") lets a search be narrowed to one speaker inside the index; `issues` holds the
    titles of the statement's issues, so that "sanctions" also finds "economic pressure must go on".
    """
    db.executescript(
        """
        CREATE VIRTUAL TABLE statements_fts USING fts5 (
            words, speaker, issues, speaker_token,
            tokenize = "porter unicode61 remove_diacritics 2"
        );
        CREATE VIRTUAL TABLE articles_fts USING fts5 (
            title, text,
            content = 'article_versions', content_rowid = 'id',
            tokenize = "porter unicode61 remove_diacritics 2"
        );
        """
    )


@migrations()
def m006_ingest_log(db: Database) -> None:
    """What was brought in, and what was not and why."""
    db.executescript(
        """
        CREATE TABLE ingest_log (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            source TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('new', 'changed', 'same', 'refused', 'failed')),
            reason TEXT,
            article_id INTEGER REFERENCES articles (id),
            version_id INTEGER REFERENCES article_versions (id),
            milliseconds INTEGER
        ) STRICT;
        CREATE INDEX ingest_log_by_article ON ingest_log (article_id);
        """
    )


@migrations()
def m007_views(db: Database) -> None:
    """Views for people: names instead of ids, whole answers in one place."""
    db.executescript(
        """
        CREATE VIEW who_said_what AS
        SELECT
            s.published_on AS said_on,
            coalesce(p.name, s.mention, 'unknown') AS speaker,
            p.role AS role,
            c.name AS country,
            s.words AS words,
            CASE s.kind
                WHEN 'direct' THEN 'quoted' WHEN 'mixed' THEN 'partly quoted' ELSE 'reported'
            END AS how,
            s.mention AS named_as,
            s.cue AS cue,
            (
                SELECT group_concat(i.title, ', ')
                FROM statement_issues si JOIN issues i ON i.slug = si.issue
                WHERE si.statement_id = s.id
            ) AS issues,
            v.title AS article,
            v.outlet AS outlet,
            v.url AS url,
            round(s.confidence, 2) AS confidence,
            s.id AS statement
        FROM statements s
        JOIN article_versions v ON v.id = s.version_id
        LEFT JOIN speakers p ON p.id = s.speaker_id
        LEFT JOIN actors c ON c.code = p.country
        WHERE s.current = 1
        ORDER BY s.published_on DESC, s.article_id DESC, s.position;

        -- The stance that shows what an actor holds on an issue. The latest day wins. On one day what an
        -- actor says itself comes before what others report of it, then a condition before a plain for or
        -- against, a plain one before undecided, then the direction with more evidence that day, and the
        -- newest. (No window functions: a question about one actor must not rank all of them.)
        CREATE VIEW positions_held AS
        SELECT
            p.actor,
            p.issue,
            (
                SELECT t.id
                FROM stances t
                WHERE t.actor = p.actor AND t.issue = p.issue AND t.current = 1
                    AND t.published_on IS (
                        SELECT max(l.published_on) FROM stances l
                        WHERE l.actor = t.actor AND l.issue = t.issue AND l.current = 1
                    )
                ORDER BY
                    t.first_hand AND t.reported_by IS NULL DESC,
                    CASE t.direction WHEN 'conditional' THEN 0 WHEN 'undecided' THEN 2 ELSE 1 END,
                    (
                        SELECT count(*) FROM stances d
                        WHERE d.actor = t.actor AND d.issue = t.issue AND d.current = 1
                            AND d.published_on IS t.published_on AND d.direction = t.direction
                    ) DESC,
                    t.article_id DESC,
                    t.id DESC
                LIMIT 1
            ) AS stance_id
        FROM (SELECT DISTINCT actor, issue FROM stances WHERE current = 1) p;

        CREATE VIEW positions_now AS
        SELECT
            a.name AS actor,
            i.title AS issue,
            t.direction AS direction,
            t.condition AS condition,
            t.published_on AS since,
            t.evidence AS evidence,
            b.name AS reported_by,
            (
                SELECT sum(e.direction = t.direction) || ' of ' || count(*) FROM stances e
                WHERE e.actor = t.actor AND e.issue = t.issue AND e.current = 1
            ) AS agreeing,
            v.title AS article,
            v.outlet AS outlet,
            v.url AS url,
            t.actor AS actor_code,
            t.issue AS issue_slug,
            t.id AS stance
        FROM positions_held h
        JOIN stances t ON t.id = h.stance_id
        JOIN actors a ON a.code = t.actor
        JOIN issues i ON i.slug = t.issue
        JOIN article_versions v ON v.id = t.version_id
        LEFT JOIN actors b ON b.code = t.reported_by
        ORDER BY a.name, i.title;
        """
    )
