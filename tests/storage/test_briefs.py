"""The brief of a summit: every sentence an article's, who matters counted from the articles."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from extraction.model import Direction, Extraction
from storage import Store, open_store
from storage.articles import save
from storage.briefs import Brief, brief, highlights, line_in_context, told_in_context
from storage.summits import merge, summit_of, summits
from tests.makers import NOON, article, extraction, said, speaker, stance, statement

THURSDAY = date(2025, 5, 15)
NES = speaker("Aud Nes", country="FR", role="prime minister")
BRZOZA = speaker("Jan Brzoza", country="IT", role="president")
TEXT = (
    "Prime Minister Aud Nes hosted the leaders of six countries in Paris on Thursday. "
    "“We will keep the sanctions until the rain stops,” Aud Nes said at the meeting. "
    "President Jan Brzoza, who also attended the summit, said that troops would go only if it is dry. "
    "The dinner was attended by Chancellor Ebba Lunde.\n"
    "The leaders agreed on a price for umbrellas. It was late."
)


def told(text: str = TEXT, *, name: str = "a") -> Extraction:
    """An article about the meeting in Paris, with what is said in it."""
    one = statement(
        text,
        "We will keep the sanctions until the rain stops,",
        by=NES,
        sentence="“We will keep the sanctions until the rain stops,” Aud Nes said at the meeting.",
        cue="said",
        issues=["sanctions"],
    )
    other = statement(
        text, "troops would go only if it is dry", by=BRZOZA, cue="said", issues=["troop-deployment"]
    )
    return extraction(
        article(text, name=name, title=None, published_on=THURSDAY),
        statements=[one, other],
        stances=[
            stance(text, "We will keep the sanctions", statement=0),
            stance(
                text,
                "troops would go only if it is dry",
                actor="IT",
                issue="troop-deployment",
                condition="only if it is dry",
                statement=1,
            ),
        ],
    )


def briefed(db: Store) -> Brief:
    """The brief of the newest summit."""
    found = brief(db, summits(db, limit=1).items[0].id)
    assert found is not None
    return found


def test_a_brief_says_what_who_and_what_was_decided(db: Store) -> None:
    save(db, told(), now=NOON)
    known = briefed(db)
    assert known.summit.title == "Paris meeting"
    assert known.told is not None
    assert known.told.sentence.startswith("Prime Minister Aud Nes hosted")
    assert [(one.name, one.actor.code if one.actor else None) for one in known.attendees] == [
        ("Aud Nes", "FR"),
        ("Jan Brzoza", "IT"),
        ("Ebba Lunde", None),
    ]
    assert [one.sentence for one in known.decided] == ["The leaders agreed on a price for umbrellas."]
    assert {one.told.speaker.name for one in known.stories if one.told.speaker} == {"Aud Nes", "Jan Brzoza"}
    stands = {
        (one.issue.slug, each.actor.code, each.direction) for one in known.standings for each in one.positions
    }
    assert stands == {
        ("sanctions", "FR", Direction.FOR),
        ("troop-deployment", "IT", Direction.CONDITIONAL),
    }
    assert known.previous is None


def test_one_decision_told_by_two_articles_is_one(db: Store) -> None:
    save(db, told(), now=NOON)
    save(db, told(TEXT.replace("It was late.", "All left."), name="b"), now=NOON)
    known = briefed(db)
    assert len(known.articles) == 2
    assert [(one.sentence, one.also) for one in known.decided] == [
        ("The leaders agreed on a price for umbrellas.", 1)
    ]
    assert known.attendees[0].articles == 2


def test_a_sentence_is_shown_where_it_stands(db: Store) -> None:
    number = save(db, told(), now=NOON).article_id
    known = briefed(db)
    found = line_in_context(db, known.decided[0].id)
    assert found is not None
    assert found.before + found.sentence + found.after in TEXT
    assert found.after.strip() == "It was late."
    first = told_in_context(db, number)
    assert first is not None
    assert TEXT.startswith(first.sentence)
    assert line_in_context(db, 999) is None
    assert told_in_context(db, 999) is None


def test_an_article_that_tells_little_makes_a_short_brief(db: Store) -> None:
    text = "Leaders met in Paris on Thursday. It rained."
    save(db, extraction(article(text, name="a", title=None, published_on=THURSDAY)), now=NOON)
    known = briefed(db)
    assert known.told is not None
    assert (known.attendees, known.decided, known.stories, known.standings) == ((), (), (), ())


def test_there_is_no_brief_of_no_summit(db: Store) -> None:
    save(db, said("We met nobody."), now=NOON)
    assert brief(db, 1) is None


def test_an_old_number_gives_the_brief_of_what_it_was_merged_into(db: Store) -> None:
    save(db, told(), now=NOON)
    other = save(db, told(TEXT.replace("Paris", "Rome"), name="b"), now=NOON).article_id
    gone, kept = summit_of(db, other), summit_of(db, 1)
    assert gone is not None
    assert kept is not None
    merge(db, gone.id, kept.id, now=NOON)
    assert brief(db, gone.id) == brief(db, kept.id)


def test_first_come_statements_of_several_speakers(db: Store) -> None:
    save(db, told(), now=NOON)
    known = briefed(db)
    best = highlights(known.stories * 3, known.reported, limit=2)
    assert {one.told.speaker.name for one in best if one.told.speaker} == {"Aud Nes", "Jan Brzoza"}
    assert highlights((), {}, limit=3) == ()


@pytest.fixture
def seeds(seeded: Path, tmp_path: Path) -> Iterator[Store]:
    """The store with the five seed articles."""
    shutil.copy(seeded, tmp_path / "summit.db")
    store = open_store(tmp_path / "summit.db")
    yield store
    store.close()


def test_the_seeds_are_two_summits(seeds: Store) -> None:
    later, first = summits(seeds, limit=5).items
    assert (first.articles, first.starts_on, first.place) == (4, date(2025, 3, 27), "Paris")
    assert (later.articles, later.starts_on, later.place) == (1, date(2025, 9, 4), "Paris")
    known = brief(seeds, later.id)
    assert known is not None
    assert known.previous == first


def test_everything_in_a_brief_of_the_seeds_is_verbatim(seeds: Store) -> None:
    texts = [row[0] for row in seeds.execute("SELECT text FROM article_versions").fetchall()]
    for one in summits(seeds, limit=5).items:
        known = brief(seeds, one.id)
        assert known is not None
        lines = [known.told, *known.decided, *(each.line for each in known.attendees)]
        sentences = [each.sentence for each in lines if each]
        sentences += [part for each in known.stories for part in each.told.parts]
        assert sentences
        assert [words for words in sentences if not any(words in text for text in texts)] == []


def test_the_first_paris_summit_shows_who_came_and_what_was_decided(seeds: Store) -> None:
    known = brief(seeds, summits(seeds, limit=5).items[1].id)
    assert known is not None
    names = {one.name for one in known.attendees}
    assert {"Emmanuel Macron", "Volodymyr Zelensky", "Keir Starmer", "Antonio Costa"} <= names
    assert not names & {"Donald Trump", "Maria Zakharova", "Marco Rubio", "Vladimir Putin", "Steve Witkoff"}
    assert any("joint decision not to lift economic sanctions" in one.sentence for one in known.decided)
    assert max(known.reported.values()) >= 2


def test_a_brief_is_quick(seeds: Store) -> None:
    number = summits(seeds, limit=5).items[1].id
    brief(seeds, number)
    started = time.process_time()
    assert json.dumps(str(brief(seeds, number)))
    assert time.process_time() - started < 0.1
