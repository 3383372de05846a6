"""What of the news a filter lets through: words, outlets, changes, and not what is told already."""

from __future__ import annotations

from datetime import date

import pytest
from sqlite_utils import Database

from extraction.model import Article, Direction, Extraction, Kind, Span, Statement
from storage import articles
from storage.fresh import fresh_between
from storage.narrowing import join, narrow
from storage.subscriptions import as_filter, newest_version, read_wants, wants_text
from storage.values import Filter, Fresh
from tests.newsroom import MACRON, MELONI, NOON, publish, store

TROOPS = "troop-deployment"


@pytest.fixture
def fresh() -> Fresh:
    db = store()
    publish(
        db,
        "one",
        (MACRON, "The fishing quotas stay", None),
        (MELONI, "Migration is not a fishing matter", None),
        (MELONI, "Refishing everything", None),
        title="A day of talks",
    )
    publish(db, "two", (MACRON, "Pêche et café", None), title="On migration")
    return fresh_between(db, 0, newest_version(db))


def said(fresh: Fresh) -> set[str]:
    return {one.statement.parts[0] for one in fresh.statements}


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        ({"words": ["fishing"]}, {"The fishing quotas stay", "Migration is not a fishing matter"}),
        ({"words": ["FISHING"]}, {"The fishing quotas stay", "Migration is not a fishing matter"}),
        ({"words": ["fishing quota"]}, {"The fishing quotas stay"}),
        ({"words": ["quota fishing"]}, set()),
        ({"words": ["fish"]}, set()),
        ({"words": ["peche"]}, {"Pêche et café"}),
        (
            {"words": ["talks"]},
            {"The fishing quotas stay", "Migration is not a fishing matter", "Refishing everything"},
        ),
        ({"words": ["fishing"], "without": ["migration"]}, {"The fishing quotas stay"}),
        ({"without": ["migration"]}, {"The fishing quotas stay", "Refishing everything"}),
        ({"words": ["fishing"], "actors": ["IT"]}, {"Migration is not a fishing matter"}),
        ({"words": ["quotas", "café"]}, {"The fishing quotas stay", "Pêche et café"}),
        ({"words": [".*"]}, set()),
        ({"words": ["(fishing"]}, set()),
    ],
)  # fmt: skip
def test_words_are_looked_for_whole_in_what_is_said_and_in_the_title(
    fresh: Fresh, wants: dict[str, list[str]], expected: set[str]
) -> None:
    assert said(narrow(fresh, as_filter(**wants))) == expected  # type: ignore[arg-type]


def _from(db: Database, outlet: str, name: str, words: str) -> None:
    text = f"“{words},” said {MACRON.name} to {outlet}."
    span = Span.of(text, 1, 1 + len(words))
    one = Statement(
        Kind.DIRECT, (span,), (span,), Span.of(text, 0, len(text)), speaker=MACRON, confidence=0.9
    )
    with db.atomic():
        articles.save(db, Extraction(Article(name, text, name, outlet), (one,), (), (MACRON,)), now=NOON)


def test_an_outlet_is_asked_for_also_when_another_reported_the_same_first() -> None:
    db = store()
    words = "We will stay for as long as it takes for this"
    _from(db, "The Wire", "one", words)
    _from(db, "The Gazette", "two", words)
    fresh = fresh_between(db, 0, newest_version(db))
    assert len(fresh.statements) == 1
    for outlet in ("The Wire", "The Gazette"):
        (kept,) = narrow(fresh, as_filter(outlets=[outlet])).statements
        assert (kept.statement.article.outlet, kept.also_in) == (outlet, ())
    assert narrow(fresh, as_filter(outlets=["The Other"])).statements == ()
    assert [one.outlet for one in narrow(fresh, as_filter(outlets=["The Wire"])).articles] == ["The Wire"]


def test_only_changes_leaves_positions_that_are_no_longer_what_they_were() -> None:
    db = store()
    before = publish(db, "one", stances=(("IT", TROOPS, Direction.AGAINST), ("PL", TROOPS, Direction.FOR)))
    publish(
        db,
        "two",
        (MACRON, "Something else", None),
        stances=(("IT", TROOPS, Direction.FOR), ("PL", TROOPS, Direction.FOR), ("FR", TROOPS, Direction.FOR)),
        on=date(2026, 3, 9),
    )
    kept = narrow(fresh_between(db, before, newest_version(db)), as_filter(changes=True))
    assert [one.actor.code for one in kept.changes] == ["IT"]
    assert kept.positions == ()
    assert (kept.statements, kept.articles) == ((), ())


def test_what_another_filter_tells_already_is_left_out(fresh: Fresh) -> None:
    macron, everything = as_filter(words=["fishing"]), Filter()
    rest = narrow(fresh, everything, [macron])
    assert said(rest) == {"Refishing everything", "Pêche et café"}
    assert said(join([rest, narrow(fresh, macron)])) == said(fresh)
    assert narrow(fresh, macron, [everything]).statements == ()


def test_a_filter_is_stored_and_read_back_whole() -> None:
    wants = as_filter(
        speakers=[2, 1],
        actors=["IT"],
        issues=[TROOPS],
        words=["b", "a"],
        without=["ü"],
        outlets=["X"],
        changes=True,
    )
    assert read_wants(wants_text(wants)) == wants
    assert wants_text(as_filter(actors=["IT"])) == '{"actors":["IT"]}', "as before there were words"
