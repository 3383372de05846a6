"""Find the summit of an article when it is saved: read its meeting, compare it with those that are known."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlite_utils import Database

from extraction.meeting_lines import Presence, read_decisions, read_presences
from extraction.meeting_names import Name
from extraction.meeting_words import Place, Places
from extraction.meetings import Meeting, read_meeting
from extraction.model import Article, Span
from extraction.same_meeting import LONGEST, NEAR, Report, is_one, likeness
from storage.people import full_key
from storage.rows import day, fetch, inserted
from storage.sentences import sentences
from storage.words import changed, kept

T = TypeVar("T")

#: summits that an article is compared with at most, the nearest in time
MOST_SUMMITS = 60
#: articles of a summit that it is compared with at most, the newest
MOST_ARTICLES = 40
#: longer texts are read up to here: what an article is about stands further up
LONGEST_TEXT = 60_000

_CAPITALS = re.compile(r"[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+){1,5}")
_PARAGRAPH = re.compile(r"[^\n]+")


def settle_meeting(db: Database, article_id: int) -> None:
    """Read the meeting that an article's current version reports, and put it to those that report the same.

    What an administrator decided about the article stays.
    """
    (version,) = fetch(
        db,
        """
        SELECT
            v.id, v.title, v.text,
            -- a day of publication before the archives begin, or years ahead, tells nothing
            iif(v.published_on BETWEEN '1950-01-01' AND date(a.added_at, '+400 days'), v.published_on, NULL)
                AS published_on
        FROM articles a
        JOIN article_versions v ON v.id = a.current_version_id
        WHERE a.id = :article
        """,
        {"article": article_id},
    )
    text = version["text"][:LONGEST_TEXT]
    spans = [
        Span.of(text, match.start() + start, match.start() + end)
        for match in _PARAGRAPH.finditer(text)
        for start, end in sentences(match[0])
    ]
    article = Article("", text, version["title"], published_on=day(version["published_on"]))
    places = places_of(db)
    meeting = read_meeting(article, spans, places)
    before = fetch(db, "SELECT * FROM article_meetings WHERE article_id = :id", {"id": article_id})
    was = before[0]["summit_id"] if before else None
    fixed = bool(before and before[0]["fixed"])
    _write(db, article_id, version["id"], meeting)
    db.conn.execute("DELETE FROM meetings_waiting WHERE article_id = ?", [article_id])
    _write_lines(db, article_id, version["id"], spans, places, meeting)
    if not fixed:
        put(db, article_id, _summit_for(db, article_id, meeting, was))
    for one in {was, summit_id_of(db, article_id)}:
        if one is not None:
            refresh_summit(db, one)


def catch_up(db: Database, *, limit: int = 20) -> int:
    """Read the meetings of some articles that wait for it, newest first; how many there were."""
    rows = fetch(
        db,
        """
        SELECT a.id
        FROM meetings_waiting w
        JOIN articles a ON a.id = w.article_id
        ORDER BY a.listed_on DESC, a.id DESC
        LIMIT :limit
        """,
        {"limit": limit},
    )
    with db.atomic():
        for row in rows:
            settle_meeting(db, row["id"])
    return len(rows)


def is_waiting(db: Database) -> bool:
    """Whether `catch_up` has something to do."""
    return bool(db.conn.execute("SELECT EXISTS (SELECT 1 FROM meetings_waiting)").fetchone()[0])


def put(db: Database, article_id: int, summit_id: int | None) -> None:
    """Put an article to a summit, or to none."""
    db.conn.execute("UPDATE article_meetings SET summit_id = ? WHERE article_id = ?", [summit_id, article_id])


def summit_id_of(db: Database, article_id: int) -> int | None:
    """The summit an article belongs to."""
    row = db.conn.execute(
        "SELECT summit_id FROM article_meetings WHERE article_id = ?", [article_id]
    ).fetchone()
    return row[0] if row else None


def new_summit(db: Database) -> int:
    """A summit without articles yet."""
    return inserted(db, "INSERT INTO summits DEFAULT VALUES")


def refresh_summit(db: Database, summit_id: int) -> None:
    """Read a summit's title, place and days anew from what its articles say."""
    rows = fetch(
        db,
        "SELECT * FROM article_meetings WHERE summit_id = :id ORDER BY article_id",
        {"id": summit_id},
    )
    meetings = [one for row in rows if (one := _meeting(row)) is not None]
    names = [one.name for one in meetings if one.name]
    name = _most(names, lambda one: one.key or " ".join(sorted(one.words)))
    shown = _most(
        [one for one in names if name and (one.key, one.words) == (name.key, name.words)],
        lambda one: one.shown.casefold(),
    )
    cities = [one.place for one in meetings if one.place and not one.place.whole_country]
    place = _most(cities or [one.place for one in meetings if one.place], lambda one: one.key)
    stated = [
        (one.starts_on, one.ends_on or one.starts_on) for one in meetings if one.starts_on and one.dated
    ]
    known = [(one.starts_on, one.ends_on or one.starts_on) for one in meetings if one.starts_on]
    days = _most(stated or sorted(known), lambda one: one) or (None, None)
    db.conn.execute(
        """
        UPDATE summits SET
            title = :title, name_key = :key, name_words = :words, place = :place, place_key = :place_key,
            starts_on = :starts, ends_on = :ends, articles = :articles
        WHERE id = :id
        """,
        {
            "id": summit_id,
            "title": _title(shown, place, [one.head for one in meetings]),
            "key": name.key if name else "",
            "words": " ".join(sorted(name.words)) if name else "",
            "place": place.words if place else None,
            "place_key": place.key if place else None,
            "starts": days[0].isoformat() if days[0] else None,
            "ends": days[1].isoformat() if days[1] else None,
            "articles": len(rows),
        },
    )
    changed(db, "summits")


def places_of(db: Database) -> Places:
    """The places and bodies of the word lists, as the store has them."""
    return kept(db, "actors", _load_places)


def _load_places(db: Database) -> Places:
    found: dict[str, dict[str, str]] = {"cities": {}, "countries": {}, "adjectives": {}, "bodies": {}}
    shelf = {"capital": "cities", "name": "countries", "adjective": "adjectives", "people": "adjectives"}
    for row in fetch(
        db,
        """
        SELECT n.actor, n.name, n.kind, a.kind AS actor_kind
        FROM actor_names n
        JOIN actors a ON a.code = n.actor
        ORDER BY n.id
        """,
    ):
        if row["actor_kind"] == "country":
            if row["kind"] in shelf:
                found[shelf[row["kind"]]].setdefault(row["name"], row["actor"])
        elif row["kind"] == "name":
            found["bodies"].setdefault(row["name"], row["actor"])
    return Places(**found)


def _most(items: Sequence[T], key: Callable[[T], Hashable]) -> T | None:
    """The item whose key occurs most often, the first of them on equal counts; None of nothing."""
    counts = Counter(key(one) for one in items)
    return max(items, key=lambda one: counts[key(one)], default=None)


def _title(name: Name | None, place: Place | None, heads: Iterable[str]) -> str:
    """ "G20 summit in Lisbon", "Coalition of the willing meeting in Paris", "Muscat talks"."""
    kinds = Counter("meeting" if one == "gathering" else one for one in heads)
    head = "summit" if kinds["summit"] else max(kinds, key=lambda one: kinds[one], default="meeting")
    if name is None:
        return f"{place.words} {head}" if place else head.capitalize()
    words = name.shown
    if not re.search(r"(?i)(?:summit|meetings?|talks|conference|forum|dialogue|negotiations)$", words):
        words = f"{words} {head}"
    if place and place.words.casefold() not in words.casefold():
        words = f"{words} in {place.words}"
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A summit that an article may belong to, with what its articles report."""

    id: int
    fixed: bool
    reports: tuple[Report, ...]

    def takes(self, report: Report) -> float | None:
        """How well an article fits, None if it does not.

        One of the summit's articles must report the same meeting, and at most a quarter speak against it; of
        what an administrator put together none need agree.
        """
        known = self.reports
        if report.meeting.starts_on is not None:
            # what has a day is compared with what has one: else last year's joins by way of an undated one
            known = tuple(one for one in self.reports if one.meeting.starts_on is not None) or self.reports
        alike = [likeness(report, one) for one in known if is_one(report, one)]
        against = sum(likeness(report, one) is None for one in known)
        if not alike or (against * 4 > len(known) and not self.fixed):
            return None
        return max(one for one in alike if one is not None)


def _summit_for(db: Database, article_id: int, meeting: Meeting | None, was: int | None) -> int | None:
    """The summit an article belongs to by rule: the one that fits best, the one it had alone, a new one."""
    if meeting is None:
        return None
    report = Report(meeting, _people(db, [article_id])[article_id])
    near = _near(db, article_id, meeting)
    fits = [(fit, len(one.reports), -one.id, one) for one in near if (fit := one.takes(report)) is not None]
    if not fits or (meeting.starts_on is None and len(fits) > 1):
        # Without a day, one of several alike is a guess: last year's G20 is not this year's.
        alone = was is not None and not fetch(
            db,
            "SELECT 1 FROM article_meetings WHERE summit_id = :was AND article_id <> :article",
            {"was": was, "article": article_id},
        )
        return was if alone else new_summit(db)
    fits.sort(key=lambda one: one[:3], reverse=True)
    best = fits[0][3]
    for *_, other in fits[1:]:
        # The article shows that two summits are one: "the G20" of some is "the Lisbon talks" of others.
        if not other.fixed and all(
            best.takes(one) is not None or _silent(best, one) for one in other.reports
        ):
            _join(db, other.id, best.id)
    return best.id


def _silent(summit: _Candidate, report: Report) -> bool:
    """Whether nothing of the summit speaks against the report, though too little speaks for it."""
    return all(likeness(report, one) is not None for one in summit.reports)


def _join(db: Database, gone: int, kept_id: int) -> None:
    db.conn.execute("UPDATE article_meetings SET summit_id = ? WHERE summit_id = ?", [kept_id, gone])
    db.conn.execute("UPDATE summits SET merged_into = ? WHERE id = ?", [kept_id, gone])
    refresh_summit(db, gone)


def _near(db: Database, article_id: int, meeting: Meeting) -> list[_Candidate]:
    """The summits an article may belong to: near in time, or of its name or place where a day is missing."""
    asked: dict[str, Any] = {
        "article": article_id,
        "limit": MOST_SUMMITS,
        "key": meeting.name.key if meeting.name else "",
        "place": meeting.place.key if meeting.place else None,
        **dict.fromkeys(("first", "last", "first_wide", "last_wide")),
    }
    if meeting.starts_on is not None:
        last = meeting.ends_on or meeting.starts_on
        for name, days in (("", NEAR), ("_wide", LONGEST)):
            asked[f"first{name}"] = (meeting.starts_on - timedelta(days=days)).isoformat()
            asked[f"last{name}"] = (last + timedelta(days=days)).isoformat()
    rows = fetch(
        db,
        """
        SELECT s.id, s.fixed
        FROM summits s
        WHERE s.articles > 0
            AND ((s.starts_on <= :last AND s.ends_on >= :first)
                OR (s.place_key = :place AND s.starts_on BETWEEN :first_wide AND :last_wide)
                OR ((:first IS NULL OR s.starts_on IS NULL)
                    AND (s.place_key = :place OR (s.name_key <> '' AND s.name_key = :key))))
        ORDER BY s.place_key = :place DESC, s.starts_on DESC, s.id DESC
        LIMIT :limit
        """,
        asked,
    )
    return [_Candidate(row["id"], bool(row["fixed"]), _reports(db, row["id"], article_id)) for row in rows]


def _reports(db: Database, summit_id: int, without: int) -> tuple[Report, ...]:
    rows = fetch(
        db,
        """
        SELECT * FROM article_meetings
        WHERE summit_id = :summit AND article_id <> :without AND told IS NOT NULL
        ORDER BY article_id DESC
        LIMIT :limit
        """,
        {"summit": summit_id, "without": without, "limit": MOST_ARTICLES},
    )
    people = _people(db, [row["article_id"] for row in rows])
    return tuple(
        Report(meeting, people[row["article_id"]]) for row in rows if (meeting := _meeting(row)) is not None
    )


def _people(db: Database, article_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """The people each article names, as they are known now."""
    found: dict[int, set[int]] = {one: set() for one in article_ids}
    for row in fetch(
        db,
        """
        SELECT DISTINCT a.id AS article, coalesce(p.merged_into, p.id) AS person
        FROM json_each(:articles) w
        JOIN articles a ON a.id = w.value
        JOIN speaker_roles r ON r.version_id = a.current_version_id
        JOIN speakers p ON p.id = r.speaker_id
        WHERE p.kind = 'person'
        """,
        {"articles": json.dumps(list(article_ids))},
    ):
        found[row["article"]].add(row["person"])
    return {one: frozenset(people) for one, people in found.items()}


def _meeting(row: Any) -> Meeting | None:
    """The meeting as it was stored."""
    if row["told"] is None:
        return None
    name = place = None
    if row["name"]:
        name = Name(row["name"], row["name_key"], frozenset(row["name_words"].split()))
    if row["place"]:
        place = Place(row["place"], row["place_key"], row["place_country"], bool(row["whole_country"]))
    return Meeting(
        told=Span(row["starts"], row["ends"], row["told"]),
        head=row["head"],
        name=name,
        place=place,
        starts_on=day(row["first_day"]),
        ends_on=day(row["last_day"]),
        dated=bool(row["dated"]),
        virtual=bool(row["virtual"]),
    )


def _write(db: Database, article_id: int, version_id: int, meeting: Meeting | None) -> None:
    name, place = (meeting.name, meeting.place) if meeting else (None, None)
    first, last = (meeting.starts_on, meeting.ends_on) if meeting else (None, None)
    db.conn.execute(
        """
        INSERT INTO article_meetings (
            article_id, version_id, told, starts, ends, head, name, name_key, name_words,
            place, place_key, place_country, whole_country, first_day, last_day, dated, virtual
        ) VALUES (
            :article, :version, :told, :starts, :ends, :head, :name, :name_key, :name_words,
            :place, :place_key, :place_country, :whole_country, :first_day, :last_day, :dated, :virtual
        )
        ON CONFLICT (article_id) DO UPDATE SET
            version_id = excluded.version_id, told = excluded.told, starts = excluded.starts,
            ends = excluded.ends, head = excluded.head, name = excluded.name, name_key = excluded.name_key,
            name_words = excluded.name_words, place = excluded.place, place_key = excluded.place_key,
            place_country = excluded.place_country, whole_country = excluded.whole_country,
            first_day = excluded.first_day, last_day = excluded.last_day, dated = excluded.dated,
            virtual = excluded.virtual
        """,
        {
            "article": article_id,
            "version": version_id,
            "told": meeting.told.text if meeting else None,
            "starts": meeting.told.start if meeting else None,
            "ends": meeting.told.end if meeting else None,
            "head": meeting.head if meeting else None,
            "name": name.shown if name else None,
            "name_key": name.key if name else "",
            "name_words": " ".join(sorted(name.words)) if name else "",
            "place": place.words if place else None,
            "place_key": place.key if place else None,
            "place_country": place.country if place else None,
            "whole_country": int(place.whole_country) if place else 0,
            "first_day": first.isoformat() if first else None,
            "last_day": last.isoformat() if last else None,
            "dated": int(meeting.dated) if meeting else 0,
            "virtual": int(meeting.virtual) if meeting else 0,
        },
    )


def _write_lines(
    db: Database, article_id: int, version_id: int, spans: list[Span], places: Places, meeting: Meeting | None
) -> None:
    """Who took part and what was decided, sentence by sentence; nothing for an article of no meeting."""
    db.conn.execute("DELETE FROM meeting_lines WHERE article_id = ?", [article_id])
    if meeting is None:
        return
    people = _names_in(db, version_id, spans)
    lines = [("present", one) for one in read_presences(spans, people, places, meeting.place)]
    lines += [("decided", Presence(one)) for one in read_decisions(spans, places)]
    statements = fetch(
        db,
        """
        SELECT s.id, p.starts, p.ends
        FROM statements s
        JOIN statement_spans p ON p.statement_id = s.id AND p.part = 'sentence'
        WHERE s.version_id = :version AND s.current = 1
        ORDER BY s.position
        """,
        {"version": version_id},
    )
    db.conn.executemany(
        """
        INSERT INTO meeting_lines (
            article_id, version_id, kind, starts, ends, words, statement_id, speaker_id, name, actor
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                article_id,
                version_id,
                kind,
                line.sentence.start,
                line.sentence.end,
                line.sentence.text,
                _statement_in(line.sentence, statements),
                line.person,
                line.name,
                line.country,
            )
            for kind, line in lines
        ],
    )


def _statement_in(sentence: Span, statements: Sequence[Any]) -> int | None:
    """The statement that a sentence is a part of, for its context."""
    return next(
        (row["id"] for row in statements if row["starts"] <= sentence.start and sentence.end <= row["ends"]),
        None,
    )


def _names_in(db: Database, version_id: int, spans: Sequence[Span]) -> dict[str, int]:
    """Every name of the people an article names, with the person; a name of two people is left out.

    Who says nothing in this article is known by the full name from others.
    """
    rows = fetch(
        db,
        """
        SELECT DISTINCT coalesce(p.merged_into, p.id) AS person, n.name, 1 AS here
        FROM speaker_roles r
        JOIN speakers p ON p.id = r.speaker_id
        JOIN speaker_names n ON n.speaker_id = coalesce(p.merged_into, p.id)
        WHERE r.version_id = :version AND p.kind = 'person'
        UNION
        SELECT n.speaker_id, n.name, 0
        FROM json_each(:names) w
        JOIN speaker_names n ON n.name_key = w.value
        JOIN speakers p ON p.id = n.speaker_id AND p.kind = 'person'
        """,
        {"version": version_id, "names": json.dumps(sorted(_full_names(spans)))},
    )
    found: dict[str, set[int]] = {}
    for row in rows:
        found.setdefault(row["name"], set()).add(row["person"])
        words = row["name"].split()
        if row["here"] and words and len(words[-1]) > 3:
            found.setdefault(words[-1], set()).add(row["person"])
    return {name: next(iter(people)) for name, people in found.items() if len(people) == 1}


def _full_names(spans: Sequence[Span]) -> set[str]:
    """Keys of what may be full names in the text: two or three words with capital letters."""
    found: set[str] = set()
    for one in spans:
        for run in _CAPITALS.finditer(one.text):
            words = run[0].split()
            for size in (2, 3):
                found |= {full_key(" ".join(words[at : at + size])) for at in range(len(words) - size + 1)}
    return found
