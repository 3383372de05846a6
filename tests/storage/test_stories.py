"""Reports of one statement are one story: joined as they come, shown once, and never by a chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from extraction.model import Extraction, Kind
from storage import Store, articles, people_fixes, positions, search, statements, stories
from storage.confidence import set_least_confidence
from storage.fresh import fresh_between
from storage.rows import fetch
from storage.values import Reports
from tests.makers import NOON, article, extraction, said, speaker, stance, statement

DAY = date(2025, 3, 27)
LEAVE = "We will leave the delta before the harvest"
FULLER = "We will leave the delta before the harvest, and nobody will stop us on the way home"
SHORTER = "they would leave the delta before the harvest"
TURNED = "the delta they would leave before the harvest"
OTHER = "The dam must be inspected by neutral engineers"
ZHOVKVA = speaker("Igor Zhovkva", country="UA", role="deputy head")
JOVKA = speaker("Ihor Jovka", country="UA", role="adviser")


def tell(db: Store, *reports: Extraction) -> list[int]:
    """Save articles; the ids of their statements, in the order stored."""
    for one in reports:
        articles.save(db, one, now=NOON)
    return [row["id"] for row in fetch(db, "SELECT id FROM statements ORDER BY id")]


def told_by(db: Store) -> dict[str, str | None]:
    """What each current statement's words are told by."""
    rows = fetch(
        db,
        """
        SELECT s.words, t.words AS told
        FROM statements s LEFT JOIN statements t ON t.id = s.told_by
        WHERE s.current = 1
        """,
    )
    return {row["words"]: row["told"] for row in rows}


def reported(words: str, name: str, *, before: str = "") -> Extraction:
    """An article that reports what Macron said in its own words."""
    text = f"{before}Emmanuel Macron said {words}."
    told = statement(text, words, by=speaker(), kind=Kind.INDIRECT, cue="said", issues=["troop-deployment"])
    return extraction(article(text, name=name, title=None, published_on=DAY), statements=[told])


def test_the_fullest_quotation_is_told_and_the_others_newest_first(db: Store) -> None:
    ids = tell(
        db,
        reported(SHORTER, "a"),
        said(LEAVE, name="b", day=DAY + timedelta(days=1)),
        said(FULLER, name="c"),
        said(OTHER, name="d"),
    )
    found = stories.stories_of(db, ids)
    assert {found[one].told.parts for one in ids[:3]} == {(FULLER,)}
    story = found[ids[0]]
    assert story.id is not None
    assert [one.parts[0] for one in story.others] == [LEAVE, SHORTER]
    assert (story.articles, story.of) == (3, 4)
    alone = found[ids[3]]
    assert (alone.id, alone.told.parts, alone.others) == (None, (OTHER,), ())
    assert stories.story_of(db, 999) is None


def printed(words: str, number: int) -> Extraction:
    """One of many articles that print the same."""
    return reported(words, f"number {number}", before=f"Report {number}. ")


def test_only_one_speaker_s_words_within_some_days_are_a_story(db: Store) -> None:
    late = DAY + stories.WINDOW + timedelta(days=1)
    nobody = "A voice said: “" + LEAVE + "”"
    tell(
        db,
        said(LEAVE, name="a"),
        said(LEAVE, name="b", by=ZHOVKVA),
        said(LEAVE, name="c", day=late),
        extraction(article(nobody, name="d"), statements=[statement(nobody, LEAVE)]),
    )
    assert fetch(db, "SELECT id FROM statements WHERE told_by IS NOT NULL") == []


def test_a_chain_of_likenesses_makes_no_story(db: Store) -> None:
    whole = f"{LEAVE}. {OTHER}."
    tell(db, said(LEAVE, name="a"), said(OTHER, name="b"), said(whole, name="c"))
    told = told_by(db)
    # The third says both of the others, and these two are not the same.
    assert sorted(told.values(), key=str) == [None, None, whole]


def test_what_one_article_says_twice_is_one_report(db: Store) -> None:
    text = f"“{LEAVE},” Macron said.\n“{FULLER},” Macron added."
    twice = [statement(text, words, by=speaker()) for words in (FULLER, LEAVE)]
    ids = tell(db, extraction(article(text), statements=twice))
    assert stories.reports_of(db, ids) == {one: Reports(articles=1, of=1, wordings=2) for one in ids}


def test_a_corrected_article_leaves_its_stories_and_joins_others(db: Store) -> None:
    ids = tell(db, said(FULLER, name="a"), said(LEAVE, name="b"), reported(SHORTER, "c"))
    tell(db, said(OTHER, name="a"))
    assert told_by(db) == {OTHER: None, LEAVE: None, SHORTER: LEAVE}
    old = stories.story_of(db, ids[0])
    assert old is not None
    assert (old.told.parts, old.others) == ((FULLER,), ()), "the old version stands alone"
    tell(db, said(FULLER, name="a"))
    assert told_by(db) == {FULLER: None, LEAVE: FULLER, SHORTER: FULLER}


def test_what_is_hidden_is_in_no_story_and_comes_back_in_steps(db: Store) -> None:
    ids = tell(db, said(FULLER, name="a"), said(LEAVE, name="b"))
    db.conn.execute("UPDATE statements SET confidence = 0.3 WHERE id = ?", [ids[0]])
    set_least_confidence(db, 0.5)
    assert told_by(db) == {LEAVE: None}
    set_least_confidence(db, 0.1)
    assert stories.is_waiting(db)
    assert stories.catch_up(db) == 1
    assert told_by(db) == {FULLER: None, LEAVE: FULLER}


def test_two_who_turn_out_to_be_one_tell_one_story_until_that_is_undone(db: Store) -> None:
    tell(
        db,
        said(LEAVE, name="a", by=ZHOVKVA),
        said(FULLER, name="b", by=JOVKA),
        said(LEAVE + "!", name="c", by=JOVKA),
    )
    before = told_by(db)
    assert before == {LEAVE: None, FULLER: None, LEAVE + "!": FULLER}
    (proposal,), _ = people_fixes.proposals(db)
    decision = people_fixes.say_same(db, proposal.id, now=NOON)
    assert decision is not None
    assert told_by(db) == {LEAVE: FULLER, FULLER: None, LEAVE + "!": FULLER}
    people_fixes.undo(db, decision.id)
    assert told_by(db) == before


def test_a_database_from_before_stories_is_joined_a_few_articles_at_a_time(db: Store) -> None:
    tell(db, *(printed(LEAVE, number) for number in range(5)))
    db.conn.execute("UPDATE statements SET told_by = NULL")
    db.conn.execute("INSERT INTO stories_waiting SELECT current_version_id FROM articles")
    assert [stories.catch_up(db, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert not stories.is_waiting(db)
    assert fetch(db, "SELECT count(DISTINCT told_by) AS told, count(told_by) AS others FROM statements")[0][
        :
    ] == (
        1,
        4,
    )


def test_a_sentence_that_everyone_prints_is_one_story(db: Store) -> None:
    ids = tell(db, *(printed(LEAVE, number) for number in range(stories.MOST_WORDINGS + 20)))
    assert stories.reports_of(db, ids[:1])[ids[0]].articles == len(ids)


def test_a_page_shows_each_story_once_and_counts_so(db: Store) -> None:
    tell(
        db,
        said(FULLER, name="a"),
        said(OTHER, name="b"),
        reported(SHORTER, "c"),
        said(LEAVE, name="d", day=DAY + timedelta(days=1)),
    )
    macron = fetch(db, "SELECT id FROM speakers")[0]["id"]
    whole = statements.who_said(db, macron, limit=10)
    assert [one.parts for one in whole.items] == [(OTHER,), (FULLER,)]
    pages = [statements.who_said(db, macron, limit=1, offset=at) for at in range(3)]
    assert [(page.total, len(page.items)) for page in pages] == [(2, 1), (2, 1), (2, 0)]
    assert statements.stories_of_speaker(db, macron) == 2


def test_a_story_is_found_by_the_issue_and_the_words_of_any_of_its_wordings(db: Store) -> None:
    tell(db, said(FULLER, name="a"), reported(SHORTER, "b"), reported(TURNED, "c"))
    macron = fetch(db, "SELECT id FROM speakers")[0]["id"]
    on_troops = statements.who_said(db, macron, issue="troop-deployment", limit=10)
    assert (on_troops.total, [one.parts for one in on_troops.items]) == (1, [(SHORTER,)])
    assert [one.statements for one in statements.issues_of_speaker(db, macron)] == [1]
    for words, shown in (("harvest", FULLER), ("they", SHORTER), ("would", SHORTER)):
        found = statements.who_said(db, macron, words=words, limit=10)
        assert (found.total, [one.parts for one in found.items]) == (1, [(shown,)]), words


def test_news_tells_a_story_once_with_all_who_report_it(db: Store) -> None:
    tell(db, reported(SHORTER, "a"))
    tell(db, said(FULLER, name="b"), said(LEAVE, name="c"))
    (first,) = fresh_between(db, 0, 1).statements
    assert first.statement.parts == (SHORTER,)
    (news,) = fresh_between(db, 1, 3).statements
    assert news.statement.parts == (FULLER,)
    assert news.reports == Reports(articles=3, of=3, wordings=3)
    assert len(news.also_in) == 1


def test_what_most_articles_report_comes_first(db: Store) -> None:
    ids = tell(db, said(OTHER, name="a"), said(LEAVE, name="b"), reported(SHORTER, "c"))
    every = [row["article_id"] for row in fetch(db, "SELECT article_id FROM statements WHERE id > 0")]
    top = stories.top_stories(db, every, limit=5)
    assert [(one.told.parts[0], one.articles) for one in top] == [(LEAVE, 2), (OTHER, 1)]
    assert stories.top_stories(db, every, limit=1) == top[:1]
    assert stories.top_stories(db, [], limit=5) == ()
    assert ids


@pytest.mark.parametrize("days", [0, 2])
def test_an_article_without_a_day_counts_for_the_day_it_came(db: Store, days: int) -> None:
    undated = said(FULLER, name="a")
    undated = replace(undated, article=replace(undated.article, published_on=None))
    tell(db, undated, said(LEAVE, name="b", day=NOON.date() - timedelta(days=days)))
    assert told_by(db) == {FULLER: None, LEAVE: FULLER}


def test_evidence_and_search_show_a_story_once(db: Store) -> None:
    for words, name in ((FULLER, "a"), (LEAVE, "b")):
        one = said(words, name=name)
        held = stance(one.article.text, words, issue="troop-deployment", statement=0)
        tell(db, replace(one, stances=(held,)))
    (shown,) = positions.evidence(db, "FR", "troop-deployment")
    assert (shown.evidence, shown.reports) == (LEAVE, Reports(articles=2, of=2, wordings=2))
    found = search.search(db, "harvest", limit=5)
    assert (found.total, [one.snippet for one in found.items]) == (1, [FULLER])


def test_a_story_larger_than_what_is_compared_stays_whole(db: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_COMPARED", 4)
    tell(db, *(printed(LEAVE, number) for number in range(10)), printed(FULLER, 10), printed(LEAVE, 11))
    assert set(told_by(db).items()) == {(LEAVE, FULLER), (FULLER, None)}
    assert fetch(db, "SELECT count(*) FROM statements WHERE told_by = 11")[0][0] == 11
