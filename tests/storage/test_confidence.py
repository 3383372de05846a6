"""What is less sure than the operator wants is stored and shown nowhere, and every count says so."""

from __future__ import annotations

import pytest

from extraction.model import Extraction
from storage import Store, articles, ingest_log, issues, positions, search, speakers, statements
from storage.confidence import least_confidence, set_least_confidence
from storage.fresh import fresh_between
from tests.makers import NOON, article, extraction, speaker, stance, statement

TEXT = "Macron said: “Keep the sanctions.” He may have said: “Drop the sanctions.” Draghi nodded: “Maybe.”"
KEEP, DROP, MAYBE = "Keep the sanctions.", "Drop the sanctions.", "Maybe."


def unsure(*, text: str = TEXT, name: str = "a") -> Extraction:
    """One sure and one unsure statement of Macron, an unsure one of Draghi; each with France's stance."""
    macron, draghi = speaker(aliases=["Macron"]), speaker("Mario Draghi", country="IT", role=None)
    return extraction(
        article(text, name=name),
        statements=[
            statement(text, KEEP, by=macron, issues=["sanctions"], confidence=0.9),
            statement(text, DROP, by=macron, issues=["sanctions"], confidence=0.45),
            statement(text, MAYBE, by=draghi, confidence=0.3),
        ],
        stances=[stance(text, KEEP, statement=0), stance(text, "nodded", issue="ceasefire", statement=2)],
    )


def shown(db: Store) -> dict[str, object]:
    """What every question about statements answers with."""
    rows = {one.item.name: one.item for one in speakers.find_speakers(db, "Macron")}
    macron = rows["Emmanuel Macron"]
    page = statements.who_said(db, macron.id, limit=9)
    detail = articles.article(db, 1)
    assert detail is not None
    return {
        "who": [one.parts[0] for one in page.items],
        "who total": page.total,
        "on sanctions": statements.who_said(db, macron.id, issue="sanctions", limit=9).total,
        "with a word": statements.who_said(db, macron.id, words="drop", limit=9).total,
        "issues": [(one.slug, one.statements) for one in statements.issues_of_speaker(db, macron.id)],
        "speaker": (macron.statements, macron.articles),
        "top": [one.name for one in speakers.top_speakers(db, 9)],
        "search": [hit.kind for hit in search.search(db, "drop", limit=9).items],
        "issue": [(one.slug, one.statements, one.actors) for one in issues.issues(db) if one.statements],
        "article": (detail.article.statements, detail.article.stances, detail.hidden),
        "speaking": [one.name for one in detail.speakers],
        "latest": [(one.statements, one.stances) for one in articles.latest(db, limit=9).items],
        "positions": [one.issue.slug for one in positions.positions_of(db, "FR")],
        "digest": [one.statement.parts[0] for one in fresh_between(db, 0, 99).statements],
        "status": (ingest_log.counts(db).statements, ingest_log.counts(db).positions),
    }


SURE = {
    "who": [KEEP],
    "who total": 1,
    "on sanctions": 1,
    "with a word": 0,
    "issues": [("sanctions", 1)],
    "speaker": (1, 1),
    "top": ["Emmanuel Macron"],
    "search": ["article"],
    "issue": [("sanctions", 1, 1)],
    "article": (1, 1, 2),
    "speaking": ["Emmanuel Macron"],
    "latest": [(1, 1)],
    "positions": ["sanctions"],
    "digest": [KEEP],
    "status": (1, 1),
}
ALL = {
    "who": [KEEP, DROP],
    "who total": 2,
    "on sanctions": 2,
    "with a word": 1,
    "issues": [("sanctions", 2)],
    "speaker": (2, 1),
    "top": ["Emmanuel Macron", "Mario Draghi"],
    "search": ["statement"],
    "issue": [("sanctions", 2, 1)],
    "article": (3, 2, 0),
    "speaking": ["Emmanuel Macron", "Mario Draghi"],
    "latest": [(3, 2)],
    "positions": ["ceasefire", "sanctions"],
    "digest": [KEEP, DROP, MAYBE],
    "status": (3, 2),
}


@pytest.mark.parametrize(("least", "expected"), [(0.0, ALL), (0.3, ALL), (0.5, SURE), (0.9, SURE)])
def test_the_same_is_shown_whether_it_was_set_before_or_after(
    db: Store, least: float, expected: dict[str, object]
) -> None:
    set_least_confidence(db, least)
    articles.save(db, unsure(), now=NOON)
    assert shown(db) == expected
    for other in (1.0, 0.0, least):
        set_least_confidence(db, other)
    assert shown(db) == expected
    assert least_confidence(db) == least


def test_setting_what_is_set_changes_nothing(db: Store) -> None:
    articles.save(db, unsure(), now=NOON)
    assert [set_least_confidence(db, 0.5) for _ in range(2)] == [2, 0]


def test_a_correction_leaves_no_count_behind(db: Store) -> None:
    set_least_confidence(db, 0.5)
    articles.save(db, unsure(), now=NOON)
    articles.save(db, unsure(text=f"{TEXT} Corrected."), now=NOON)
    set_least_confidence(db, 0.0)
    assert shown(db) == ALL | {"digest": [KEEP, DROP, MAYBE]}
    assert statements.statement(db, 2) is not None


def test_what_comes_to_light_is_no_news(db: Store) -> None:
    set_least_confidence(db, 0.5)
    articles.save(db, unsure(), now=NOON)
    set_least_confidence(db, 0.0)
    assert fresh_between(db, 1, 99).statements == ()
