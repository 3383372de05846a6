"""Write one version of an article with all that was read out of it; runs inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from extraction.model import Extraction, Span, Speaker, Stance, Statement
from storage.confidence import least_confidence
from storage.counts import index_statements
from storage.differing import note_disagreements
from storage.gazetteer import ensure_actor, ensure_issue
from storage.identity import content_hash
from storage.meetings import settle_meeting
from storage.people import plain_name, refresh_speakers, settle_speaker
from storage.rows import count, fetch, inserted, stored_moment
from storage.stories import join_stories, leave_stories


def write_version(db: Database, extraction: Extraction, article_id: int, now: datetime) -> int:
    """Store the article's next version and make it the current one; its id."""
    earlier_id: int | None = db.conn.execute(
        "SELECT current_version_id FROM articles WHERE id = ?", [article_id]
    ).fetchone()[0]
    version_id = _save_version(db, extraction, article_id, now)
    touched = set() if earlier_id is None else _retire(db, earlier_id)
    speakers = _save_speakers(db, extraction, article_id, version_id)
    statement_ids = _save_statements(db, extraction, article_id, version_id, speakers)
    _save_stances(db, extraction, article_id, version_id, statement_ids)
    db.conn.execute(
        """
        UPDATE articles SET
            current_version_id = :version,
            listed_on = coalesce(
                (SELECT published_on FROM article_versions WHERE id = :version), date(added_at)
            )
        WHERE id = :article
        """,
        {"version": version_id, "article": article_id},
    )
    _count(db, version_id, 1)
    _count_actors(db, version_id)
    refresh_speakers(db, touched | set(speakers.values()))
    settle_meeting(db, article_id)
    join_stories(db, statement_ids)
    note_disagreements(db, version_id, earlier_id)
    return version_id


def verify(extraction: Extraction) -> None:
    """ValueError unless every span gives exactly the words it claims and every reference exists."""
    text = extraction.article.text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(
            f"the text of {extraction.article.name} has half a character at {error.start}"
        ) from error
    for span in _spans(extraction):
        if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.text:
            raise ValueError(
                f"{extraction.article.name}: the span {span.start}:{span.end} does not give {span.text!r}"
            )
    for stance in extraction.stances:
        if stance.statement is not None and not 0 <= stance.statement < len(extraction.statements):
            raise ValueError(f"{extraction.article.name}: a stance points at statement {stance.statement}")


def _spans(extraction: Extraction) -> Iterator[Span]:
    for statement in extraction.statements:
        if not statement.content:
            raise ValueError(f"{extraction.article.name}: a statement without content")
        for _, _, span in _parts(statement):
            yield span
    for stance in extraction.stances:
        yield stance.evidence
        if stance.condition:
            yield stance.condition
    for role in extraction.roles:
        yield role.span


def _parts(statement: Statement) -> Iterator[tuple[str, int, Span]]:
    for number, span in enumerate(statement.content):
        yield "content", number, span
    for number, span in enumerate(statement.quotations):
        yield "quotation", number, span
    if statement.source:
        yield "source", 0, statement.source
    if statement.cue:
        yield "cue", 0, statement.cue
    yield "sentence", 0, statement.sentence


def _save_version(db: Database, extraction: Extraction, article_id: int, now: datetime) -> int:
    article = extraction.article
    least = least_confidence(db)
    number = 1 + count(
        db, "SELECT coalesce(max(number), 0) FROM article_versions WHERE article_id = :id", {"id": article_id}
    )
    version_id = inserted(
        db,
        """
        INSERT INTO article_versions (
            article_id, number, title, outlet, url, published_on, text, content_hash, notes,
            statements, stances, saved_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        article_id,
        number,
        article.title or _first_line(article.text) or article.name,
        article.outlet,
        article.url,
        article.published_on.isoformat() if article.published_on else None,
        article.text,
        content_hash(article.text),
        json.dumps(extraction.notes, ensure_ascii=False),
        sum(one.confidence >= least for one in extraction.statements),
        sum(_is_sure(extraction, one, least) for one in extraction.stances),
        stored_moment(now),
    )
    db.conn.execute(
        """
        INSERT INTO articles_fts (rowid, title, text)
        SELECT id, title, text FROM article_versions WHERE id = ?
        """,
        [version_id],
    )
    return version_id


def _retire(db: Database, version_id: int) -> set[int]:
    """Take a version out of current answers; the speakers it spoke of."""
    asked = [version_id]
    speakers = db.conn.execute(
        "SELECT DISTINCT speaker_id FROM speaker_roles WHERE version_id = ?", asked
    ).fetchall()
    # The indexes answer with current words only; FTS5 forgets a text when it is told it again.
    db.conn.execute(
        """
        INSERT INTO articles_fts (articles_fts, rowid, title, text)
        SELECT 'delete', id, title, text FROM article_versions WHERE id = ?
        """,
        asked,
    )
    db.conn.execute(
        "DELETE FROM statements_fts WHERE rowid IN (SELECT id FROM statements WHERE version_id = ?)", asked
    )
    _count(db, version_id, -1)
    said = db.conn.execute("SELECT id FROM statements WHERE version_id = ?", asked).fetchall()
    leave_stories(db, (row[0] for row in said))
    db.conn.execute("UPDATE statements SET current = 0 WHERE version_id = ?", asked)
    db.conn.execute("UPDATE stances SET current = 0 WHERE version_id = ?", asked)
    db.conn.execute("UPDATE speaker_roles SET current = 0 WHERE version_id = ?", asked)
    _count_actors(db, version_id)
    return {row[0] for row in speakers}


def _save_speakers(
    db: Database, extraction: Extraction, article_id: int, version_id: int
) -> dict[Speaker, int]:
    published = extraction.article.published_on
    seen = dict.fromkeys(
        [*extraction.speakers, *(one.speaker for one in extraction.statements if one.speaker is not None)]
    )
    ids = {speaker: settle_speaker(db, speaker, article_id=article_id) for speaker in seen}
    by_name = {
        plain_name(name): speaker_id
        for speaker, speaker_id in reversed(ids.items())
        for name in (*speaker.aliases, speaker.name)
    }
    # One row for the article's reading as a whole, and one for each place that shows it.
    evidence: list[tuple[int, str | None, str | None, Span | None]] = [
        (speaker_id, speaker.role, speaker.country, None) for speaker, speaker_id in ids.items()
    ]
    for role in extraction.roles:
        speaker_id = by_name.get(plain_name(role.speaker))
        if speaker_id is not None:
            evidence.append((speaker_id, role.role, role.country, role.span))
    for _, _, country, _ in evidence:
        ensure_actor(db, country)
    db.conn.executemany(
        """
        INSERT INTO speaker_roles (speaker_id, version_id, role, country, published_on, starts, ends, words)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                speaker_id,
                version_id,
                role_words,
                country,
                published.isoformat() if published else None,
                span.start if span else None,
                span.end if span else None,
                span.text if span else None,
            )
            for speaker_id, role_words, country, span in evidence
        ],
    )
    return ids


def _save_statements(
    db: Database, extraction: Extraction, article_id: int, version_id: int, speakers: dict[Speaker, int]
) -> list[int]:
    published = extraction.article.published_on
    before = {
        (row["speaker_id"], _sameness(row["words"])): row["first"]
        for row in fetch(
            db,
            """
            SELECT speaker_id, words, min(first_version_id) AS first
            FROM statements
            WHERE article_id = :id
            GROUP BY speaker_id, words
            ORDER BY first DESC
            """,
            {"id": article_id},
        )
    }
    ids = []
    least = least_confidence(db)
    for position, statement in enumerate(extraction.statements):
        speaker_id = speakers[statement.speaker] if statement.speaker is not None else None
        words = " … ".join(span.text for span in statement.content)
        statement_id = inserted(
            db,
            """
            INSERT INTO statements (
                article_id, version_id, position, speaker_id, kind, words, mention, cue, cue_class,
                confidence, published_on, current, first_version_id
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            article_id,
            version_id,
            position,
            speaker_id,
            statement.kind.value,
            words,
            statement.source.text if statement.source else None,
            statement.cue.text if statement.cue else None,
            statement.cue_class,
            statement.confidence,
            published.isoformat() if published else None,
            int(statement.confidence >= least),
            before.get((speaker_id, _sameness(words)), version_id),
        )
        ids.append(statement_id)
        db.conn.executemany(
            """
            INSERT INTO statement_spans (statement_id, part, number, starts, ends, words)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                (statement_id, part, number, span.start, span.end, span.text)
                for part, number, span in _parts(statement)
            ],
        )
        for issue in dict.fromkeys(statement.issues):
            ensure_issue(db, issue)
            db.conn.execute(
                "INSERT INTO statement_issues (statement_id, issue) VALUES (?, ?)", [statement_id, issue]
            )
    index_statements(db, ids)
    return ids


def _save_stances(
    db: Database, extraction: Extraction, article_id: int, version_id: int, statement_ids: list[int]
) -> None:
    published = extraction.article.published_on
    before = {
        (
            row["actor"],
            row["issue"],
            row["direction"],
            _sameness(row["condition"] or ""),
            row["reported_by"],
        ): row["first_version_id"]
        for row in fetch(
            db,
            "SELECT * FROM stances WHERE article_id = :id ORDER BY first_version_id DESC",
            {"id": article_id},
        )
    }
    least = least_confidence(db)
    for stance in extraction.stances:
        ensure_actor(db, stance.actor)
        ensure_actor(db, stance.reported_by)
        ensure_issue(db, stance.issue)
        condition = stance.condition
        inserted(
            db,
            """
            INSERT INTO stances (
                article_id, version_id, statement_id, actor, issue, direction, evidence, starts, ends,
                condition, condition_starts, condition_ends, reported_by, first_hand, published_on,
                current, first_version_id
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            article_id,
            version_id,
            statement_ids[stance.statement] if stance.statement is not None else None,
            stance.actor,
            stance.issue,
            stance.direction.value,
            stance.evidence.text,
            stance.evidence.start,
            stance.evidence.end,
            condition.text if condition else None,
            condition.start if condition else None,
            condition.end if condition else None,
            stance.reported_by,
            int(stance.first_hand),
            published.isoformat() if published else None,
            int(_is_sure(extraction, stance, least)),
            before.get(_stance_key(stance), version_id),
        )


def _is_sure(extraction: Extraction, stance: Stance, least: float) -> bool:
    """Whether a stance may be shown: it rests on no statement, or on one that is sure enough."""
    return stance.statement is None or extraction.statements[stance.statement].confidence >= least


def _stance_key(stance: Stance) -> tuple[str, str, str, str, str | None]:
    condition = stance.condition.text if stance.condition else ""
    return (stance.actor, stance.issue, stance.direction.value, _sameness(condition), stance.reported_by)


def _count(db: Database, version_id: int, sign: int) -> None:
    """Add (`sign` 1) what is shown of this version to the counts of its speakers and issues, or take it away.

    Counting all anew at each article would make a large store slow to add to.
    """
    asked = {"version": version_id, "sign": sign}
    db.conn.execute(
        """
        UPDATE speakers SET
            statements = speakers.statements + :sign * here.statements,
            articles = speakers.articles + :sign
        FROM (
            SELECT speaker_id, count(*) AS statements
            FROM statements
            WHERE version_id = :version AND speaker_id IS NOT NULL AND current = 1
            GROUP BY speaker_id
        ) AS here
        WHERE speakers.id = here.speaker_id
        """,
        asked,
    )
    db.conn.execute(
        """
        INSERT INTO speaker_issues (speaker_id, issue, statements)
        SELECT s.speaker_id, si.issue, :sign * count(*)
        FROM statements s
        JOIN statement_issues si ON si.statement_id = s.id
        WHERE s.version_id = :version AND s.speaker_id IS NOT NULL AND s.current = 1
        GROUP BY s.speaker_id, si.issue
        ON CONFLICT (speaker_id, issue) DO UPDATE SET statements = statements + excluded.statements
        """,
        asked,
    )
    db.conn.execute(
        """
        UPDATE issues SET statements = issues.statements + :sign * here.statements
        FROM (
            SELECT si.issue, count(*) AS statements
            FROM statements s
            JOIN statement_issues si ON si.statement_id = s.id
            WHERE s.version_id = :version AND s.current = 1
            GROUP BY si.issue
        ) AS here
        WHERE issues.slug = here.issue
        """,
        asked,
    )


def _count_actors(db: Database, version_id: int) -> None:
    """Count anew how many actors have a position on the issues of this version's stances."""
    db.conn.execute(
        """
        UPDATE issues SET
            actors = (SELECT count(DISTINCT actor) FROM stances WHERE issue = issues.slug AND current = 1)
        WHERE slug IN (SELECT issue FROM stances WHERE version_id = :version)
        """,
        {"version": version_id},
    )


def _sameness(words: str) -> str:
    """What makes two wordings the same for a reader: letters and figures, not marks, case or spaces."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in words.casefold()).split())


def _first_line(text: str) -> str:
    for line in text.splitlines():
        if line.strip():
            return line.strip()[:200]
    return ""
