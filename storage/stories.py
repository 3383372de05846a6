"""Stories: the same statement in several articles, joined when an article is stored, shown once.

Every two statements of a story tell the same (extraction/stories.py): a chain of likenesses makes none. One
is told, the others point at it (`statements.told_by`), so a page of what is shown costs no more than before.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from sqlite_utils import Database

from extraction.stories import likeness, tell_the_same
from extraction.wordings import Vocabulary, Wording, wording
from storage.rows import fetch, statement_rows
from storage.side_by_side import Story
from storage.values import Reports

#: two reports of one statement are at most this far apart; a phrase said again next week is another statement
WINDOW = timedelta(days=3)
#: statements of the same speaker and days that a new one is compared with, the nearest in time
MOST_COMPARED = 400
#: of these, so many that share most words are read closely
MOST_LIKE = 60
#: different wordings that a story can have; what is then still the same stands alone
MOST_WORDINGS = 24
#: statements compared anew at once, after a decision about people; the rest waits in stories_waiting
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Report:
    """A statement as it is compared. `story` is the id of the one that is told, or its own."""

    id: int
    story: int
    day: date
    words: Wording


@dataclass
class _Shelf:
    """Reports of one speaker within some days, found by the words they share."""

    reports: dict[int, _Report] = field(default_factory=dict)
    by_key: dict[str, list[int]] = field(default_factory=dict)
    by_letters: dict[str, list[int]] = field(default_factory=dict)

    def add(self, report: _Report) -> None:
        self.reports[report.id] = report
        self.by_letters.setdefault(report.words.letters, []).append(report.id)
        for key in report.words.keys:
            self.by_key.setdefault(key, []).append(report.id)

    def like(self, words: Wording) -> list[_Report]:
        """Those with at least two telling words of these, or the same letters; most shared first."""
        shared = Counter(one for key in words.keys for one in self.by_key.get(key, ()))
        found = [one for one, times in shared.most_common() if times > 1]
        copies = self.by_letters.get(words.letters, ())
        return [self.reports[one] for one in dict.fromkeys([*copies, *found])][:MOST_LIKE]


def join_stories(db: Database, statement_ids: Iterable[int]) -> None:
    """Give each of these statements its place in a story of its speaker and days, where it belongs to one."""
    rows = fetch(
        db,
        """
        SELECT s.id, s.speaker_id, coalesce(s.published_on, a.listed_on) AS day
        FROM statements s
        JOIN articles a ON a.id = s.article_id
        WHERE s.id IN (SELECT value FROM json_each(:ids)) AND s.current = 1 AND s.speaker_id IS NOT NULL
        ORDER BY s.id
        """,
        {"ids": json.dumps(list(statement_ids))},
    )
    groups: dict[tuple[int, str], list[int]] = {}
    for row in rows:
        groups.setdefault((row["speaker_id"], row["day"]), []).append(row["id"])
    if not groups:
        return
    words = vocabulary(db)
    for (speaker, day), ids in groups.items():
        _join(db, speaker, date.fromisoformat(day), ids, words)


def leave_stories(db: Database, statement_ids: Iterable[int]) -> None:
    """Take statements out of their stories: they are no longer current, or somebody else's."""
    asked = {"ids": json.dumps(list(statement_ids))}
    touched = fetch(
        db,
        """
        SELECT DISTINCT coalesce(s.told_by, s.id) AS story
        FROM statements s
        WHERE s.id IN (SELECT value FROM json_each(:ids))
            AND (s.told_by IS NOT NULL OR EXISTS (SELECT 1 FROM statements o WHERE o.told_by = s.id))
        """,
        asked,
    )
    gone = set(json.loads(asked["ids"]))
    for row in touched:
        _write(db, [one for one in _members(db, row["story"]) if one not in gone])
    db.conn.execute(
        "UPDATE statements SET told_by = NULL WHERE id IN (SELECT value FROM json_each(:ids))", asked
    )


def speakers_changed(db: Database, statement_ids: Iterable[int]) -> None:
    """Mend the stories of statements that have another speaker now, and look for new ones there."""
    ids = list(statement_ids)
    for row in fetch(
        db,
        """
        SELECT DISTINCT coalesce(told_by, id) AS story FROM statements
        WHERE id IN (SELECT value FROM json_each(:ids)) AND current = 1
        """,
        {"ids": json.dumps(ids)},
    ):
        members = _members(db, row["story"])
        if len(members) > 1:
            speakers: dict[int | None, list[int]] = {}
            for one in members:
                speakers.setdefault(_speaker(db, one), []).append(one)
            if len(speakers) > 1:
                # Any part of a story is a story: every two of it tell the same.
                for part in speakers.values():
                    _write(db, part)
    join_stories(db, ids[-MOST_AT_ONCE:])
    _wait(db, ids[:-MOST_AT_ONCE])


def shown_changed(db: Database, statement_ids: Iterable[int]) -> None:
    """Mend the stories of statements that are hidden now; those that came to light wait for their turn."""
    ids = list(statement_ids)
    leave_stories(db, ids)
    _wait(db, ids)


def catch_up(db: Database, *, limit: int = 20) -> int:
    """Join the statements of some versions that wait for it, newest first; how many versions that were."""
    versions = [
        row["version_id"]
        for row in fetch(
            db,
            "SELECT version_id FROM stories_waiting ORDER BY version_id DESC LIMIT :limit",
            {"limit": limit},
        )
    ]
    for version in versions:
        rows = fetch(db, "SELECT id FROM statements WHERE version_id = :id AND current = 1", {"id": version})
        join_stories(db, [row["id"] for row in rows])
        db.conn.execute("DELETE FROM stories_waiting WHERE version_id = ?", [version])
    return len(versions)


def is_waiting(db: Database) -> bool:
    """Whether `catch_up` has something to do."""
    return bool(db.conn.execute("SELECT EXISTS (SELECT 1 FROM stories_waiting)").fetchone()[0])


def story_of(db: Database, statement_id: int) -> Story | None:
    """The story that a statement belongs to, of one if it stands alone; None if it does not exist."""
    return stories_of(db, [statement_id]).get(statement_id)


def stories_of(db: Database, statement_ids: Iterable[int]) -> Mapping[int, Story]:
    """The stories of these statements, by statement id; others newest first."""
    ids = list(dict.fromkeys(statement_ids))
    rows = fetch(
        db,
        """
        WITH asked AS (
            SELECT s.id AS asked, coalesce(s.told_by, s.id) AS story
            FROM statements s
            WHERE s.id IN (SELECT value FROM json_each(:ids))
        )
        SELECT a.asked, a.story, o.id
        FROM (SELECT DISTINCT asked, story FROM asked) a
        JOIN statements o ON o.id IN (
            SELECT a.story UNION SELECT m.id FROM statements m WHERE m.told_by = a.story AND m.current = 1
        )
        ORDER BY o.published_on DESC, o.article_id DESC, o.position
        """,
        {"ids": json.dumps(ids)},
    )
    told = {row["asked"]: row["story"] for row in rows}
    others: dict[int, list[int]] = {}
    for row in rows:
        if row["id"] != row["story"]:
            others.setdefault(row["asked"], []).append(row["id"])
    made = {one.id: one for one in statement_rows(db, {row["id"] for row in rows})}
    counted = reports_of(db, [one for one in ids if others.get(one)])
    return {
        one: Story(
            id=told[one] if others.get(one) else None,
            told=made[told[one]],
            others=tuple(made[other] for other in others.get(one, ())),
            of=counted[one].of if one in counted else 1,
        )
        for one in ids
        if one in told
    }


def reports_of(db: Database, statement_ids: Iterable[int]) -> Mapping[int, Reports]:
    """How widely those of these statements are reported that are in a story of several, by statement id.

    Counted against the articles that could have: those of the same summit; where there is none, those that
    quote the speaker in these days.
    """
    rows = fetch(
        db,
        """
        SELECT
            s.id,
            1 + count(o.id) AS wordings,
            count(DISTINCT nullif(o.article_id, t.article_id)) + 1 AS articles,
            coalesce(
                (
                    SELECT nullif(count(*), 0)
                    FROM article_meetings m
                    JOIN article_meetings n ON n.summit_id = m.summit_id
                    WHERE m.article_id = t.article_id
                ),
                (
                    SELECT count(DISTINCT q.article_id)
                    FROM statements q
                    WHERE q.speaker_id = t.speaker_id AND q.current = 1
                        AND q.published_on BETWEEN date(t.published_on, :before)
                            AND date(t.published_on, :after)
                )
            ) AS could
        FROM statements s
        JOIN statements t ON t.id = coalesce(s.told_by, s.id)
        JOIN statements o ON o.told_by = t.id AND o.current = 1
        WHERE s.id IN (SELECT value FROM json_each(:ids))
        GROUP BY s.id
        """,
        {
            "ids": json.dumps(list(statement_ids)),
            "before": f"-{WINDOW.days} days",
            "after": f"+{WINDOW.days} days",
        },
    )
    return {
        row["id"]: Reports(row["articles"], max(row["could"], row["articles"]), row["wordings"])
        for row in rows
    }


def top_stories(db: Database, article_ids: Iterable[int], *, limit: int) -> tuple[Story, ...]:
    """What these articles tell, most reported among them first, then of whom they quote most."""
    rows = fetch(
        db,
        """
        WITH here AS (
            SELECT s.id, s.article_id, s.speaker_id, s.kind, coalesce(s.told_by, s.id) AS story
            FROM statements s
            WHERE s.article_id IN (SELECT value FROM json_each(:articles)) AND s.current = 1
        ),
        heard AS (
            SELECT speaker_id, count(DISTINCT article_id) AS articles, count(*) AS statements
            FROM here
            GROUP BY speaker_id
        )
        SELECT h.story
        FROM here h
        LEFT JOIN heard p ON p.speaker_id = h.speaker_id
        GROUP BY h.story
        ORDER BY
            count(DISTINCT h.article_id) DESC,
            max(p.articles) DESC,
            max(p.statements) DESC,
            max(h.kind = 'direct') DESC,
            min(h.id)
        LIMIT :limit
        """,
        {"articles": json.dumps(list(article_ids)), "limit": limit},
    )
    ids = [row["story"] for row in rows]
    found = stories_of(db, ids)
    return tuple(found[one] for one in ids)


def vocabulary(db: Database) -> Vocabulary:
    """The words that statements are compared by: of seeds/wordings.csv, and the names of actors."""
    rings = tuple(
        (row["kind"], row["words"]) for row in fetch(db, "SELECT kind, words FROM wordings ORDER BY id")
    )
    names = tuple(
        (row["name"], row["actor"]) for row in fetch(db, "SELECT name, actor FROM actor_names ORDER BY id")
    )
    return _vocabulary(rings, names)


@lru_cache(maxsize=2)
def _vocabulary(rings: tuple[tuple[str, str], ...], names: tuple[tuple[str, str], ...]) -> Vocabulary:
    groups = [(kind, json.loads(words)) for kind, words in rings]
    return Vocabulary.of(
        same=[words for kind, words in groups if kind == "same"],
        apart=[words for kind, words in groups if kind == "apart"],
        light=[word for kind, words in groups if kind == "light" for word in words],
        names=names,
    )


def _join(db: Database, speaker: int, day: date, ids: Sequence[int], words: Vocabulary) -> None:
    """Join statements of one speaker and day, each with the story that it is most like."""
    shelf = _Shelf()
    known = _reports(db, speaker, day, words)
    wanted = {one: known.pop(one) for one in ids if one in known}
    for report in known.values():
        shelf.add(report)
    for report in wanted.values():
        shelf.add(report)
    for report in wanted.values():
        mine = [one for one in shelf.reports.values() if one.story == shelf.reports[report.id].story]
        best = _best_story(shelf, mine, words)
        if best is not None:
            # All of both, also what stands too far behind to be on the shelf.
            united = [*_members(db, mine[0].story), *_members(db, best)]
            told = _write(db, united)
            for one in united:
                if one in shelf.reports:
                    shelf.reports[one] = replace(shelf.reports[one], story=told)


def _best_story(shelf: _Shelf, mine: Sequence[_Report], words: Vocabulary) -> int | None:
    """The story all of whose reports tell what all of `mine` tell, the most alike if there are several."""
    ours = mine[0]
    refused = {ours.story}
    best: tuple[float, int] | None = None
    for other in shelf.like(ours.words):
        story = shelf.reports[other.id].story
        if story in refused:
            continue
        refused.add(story)
        theirs = [one for one in shelf.reports.values() if one.story == story]
        if _all_the_same(mine, theirs, words):
            score = (max(likeness(ours.words, one.words, words) for one in theirs), story)
            best = max(best or score, score)
    return best[1] if best else None


def _all_the_same(mine: Sequence[_Report], theirs: Sequence[_Report], words: Vocabulary) -> bool:
    days = [one.day for one in (*mine, *theirs)]
    if max(days) - min(days) > WINDOW:
        return False
    ours = {one.words.letters: one.words for one in mine}
    other = {one.words.letters: one.words for one in theirs}
    if len(ours.keys() | other.keys()) > MOST_WORDINGS:
        return False
    return all(tell_the_same(one, two, words) for one in ours.values() for two in other.values())


def _reports(db: Database, speaker: int, day: date, words: Vocabulary) -> dict[int, _Report]:
    """The speaker's current statements of the days around `day`, the nearest MOST_COMPARED."""
    rows = fetch(
        db,
        """
        SELECT id, told_by, words, day
        FROM (
            SELECT id, told_by, words, published_on AS day
            FROM statements
            WHERE speaker_id = :speaker AND current = 1 AND published_on BETWEEN :first AND :last
            UNION ALL
            SELECT s.id, s.told_by, s.words, a.listed_on
            FROM statements s
            JOIN articles a ON a.id = s.article_id
            WHERE s.speaker_id = :speaker AND s.current = 1 AND s.published_on IS NULL
                AND a.listed_on BETWEEN :first AND :last
        )
        ORDER BY abs(julianday(day) - julianday(:day)), id DESC
        LIMIT :most
        """,
        {
            "speaker": speaker,
            "day": day.isoformat(),
            "first": (day - WINDOW).isoformat(),
            "last": (day + WINDOW).isoformat(),
            "most": MOST_COMPARED,
        },
    )
    return {
        row["id"]: _Report(
            row["id"],
            row["told_by"] or row["id"],
            date.fromisoformat(row["day"]),
            _wording(row["words"], words),
        )
        for row in rows
    }


@lru_cache(maxsize=4096)
def _wording(words: str, known: Vocabulary) -> Wording:
    return wording(words, known)


def _members(db: Database, story: int) -> list[int]:
    """The current statements of a story, the told one among them."""
    rows = fetch(
        db,
        "SELECT id FROM statements WHERE (id = :story OR told_by = :story) AND current = 1 ORDER BY id",
        {"story": story},
    )
    return [row["id"] for row in rows]


def _speaker(db: Database, statement_id: int) -> int | None:
    found: int | None = db.conn.execute(
        "SELECT speaker_id FROM statements WHERE id = ?", [statement_id]
    ).fetchone()[0]
    return found


def _write(db: Database, members: Sequence[int]) -> int:
    """Make these statements a story of their own: choose the one that is told; its id, 0 without members.

    Told is the fullest quotation: direct before partly quoted before reported, then the longest, then the
    newest.
    """
    asked = {"ids": json.dumps(list(members))}
    rows = fetch(
        db,
        """
        SELECT id
        FROM statements
        WHERE id IN (SELECT value FROM json_each(:ids))
        ORDER BY
            CASE kind WHEN 'direct' THEN 0 WHEN 'mixed' THEN 1 ELSE 2 END,
            length(words) DESC,
            published_on DESC,
            id
        LIMIT 1
        """,
        asked,
    )
    if not rows:
        return 0
    told: int = rows[0]["id"]
    db.conn.execute(
        """
        UPDATE statements SET told_by = CASE WHEN id = :told THEN NULL ELSE :told END
        WHERE id IN (SELECT value FROM json_each(:ids))
        """,
        asked | {"told": told},
    )
    return told


def _wait(db: Database, statement_ids: Sequence[int]) -> None:
    db.conn.execute(
        """
        INSERT OR IGNORE INTO stories_waiting (version_id)
        SELECT version_id FROM statements
        WHERE id IN (SELECT value FROM json_each(?)) AND current = 1
        """,
        [json.dumps(list(statement_ids))],
    )
