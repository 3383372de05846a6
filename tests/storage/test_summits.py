"""Articles are grouped into summits as they come, whatever their order; administrators have the last word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import permutations

import pytest

from extraction.model import Extraction, Speaker
from storage import Store, open_store
from storage.articles import save
from storage.gazetteer import load_gazetteer
from storage.meetings import catch_up, is_waiting
from storage.side_by_side import SummitRow
from storage.summits import (
    SummitError,
    articles_of,
    decisions,
    find_summits,
    merge,
    move_article,
    previous,
    rename,
    summit,
    summit_of,
    summits,
    undo,
)
from tests.makers import NOON, article, extraction, speaker
from tests.storage.conftest import LEXICON

MAY = {number: date(2025, 5, number) for number in range(1, 29)}
PARIS = "Leaders met in Paris on Thursday. They spoke of sanctions and of soup."


def made(
    name: str, text: str, published: date | None = MAY[15], *, people: Sequence[Speaker] = ()
) -> Extraction:
    """An article of these words as it was read, naming these people."""
    return extraction(article(text, name=name, title=None, published_on=published), speakers=people)


def stored(db: Store, name: str, text: str, published: date | None = MAY[15]) -> int:
    """Save an article; its id."""
    return save(db, made(name, text, published), now=NOON).article_id


def grouped(db: Store) -> set[frozenset[str]]:
    """The names of the articles of each summit."""
    every = summits(db, limit=50).items
    return {frozenset(one.name for one in articles_of(db, each.id)) for each in every}


ONE_WEEK = {
    "a": ("The EU summit in Rome opened on Monday. Bells rang.", MAY[12]),
    "b": ("EU leaders met in Rome on Monday. Wine was served.", MAY[13]),
    "c": ("Leaders met in Paris on Thursday. They spoke of soup.", MAY[15]),
    "d": ("The summit in Paris on Thursday ended late. All slept.", MAY[16]),
    "e": ("A strike stopped the trains. Nobody met anybody anywhere.", MAY[15]),
}


@pytest.mark.parametrize("order", list(permutations("abcde"))[::11])
def test_two_summits_in_one_week_are_two_in_whatever_order_the_articles_come(order: Sequence[str]) -> None:
    db = open_store(":memory:")
    load_gazetteer(db, LEXICON)
    for name in order:
        stored(db, name, *ONE_WEEK[name])
    assert grouped(db) == {frozenset("ab"), frozenset("cd")}
    first, second = summits(db, limit=2).items
    assert (first.title, first.place, first.starts_on, first.articles) == (
        "Paris summit",
        "Paris",
        MAY[15],
        2,
    )
    assert (second.title, second.starts_on) == ("EU summit in Rome", MAY[12])
    db.close()


def test_the_same_place_a_year_later_is_another_summit(db: Store) -> None:
    stored(db, "a", PARIS)
    stored(db, "b", PARIS.replace("soup", "bread"), date(2024, 5, 16))
    assert grouped(db) == {frozenset("a"), frozenset("b")}
    later, first = summits(db, limit=2).items
    assert previous(db, later.id) == first
    assert previous(db, first.id) is None


def test_a_preview_and_an_aftermath_belong_to_the_summit(db: Store) -> None:
    stored(db, "before", "Leaders will meet in Paris on Thursday, it was said.", MAY[13])
    stored(db, "during", PARIS)
    stored(db, "after", "After Thursday's summit in Paris the leaders were tired.", MAY[17])
    assert grouped(db) == {frozenset({"before", "during", "after"})}


def test_an_article_without_a_day_joins_only_what_it_names_and_only_when_that_is_plain(db: Store) -> None:
    stored(db, "a", "The EU summit in Paris opened on Thursday. It rained.")
    stored(db, "bare", "Leaders met in Paris for a while.", None)
    stored(db, "named", "The EU summit in Paris opened with a song.", None)
    assert grouped(db) == {frozenset({"a", "named"}), frozenset({"bare"})}
    stored(db, "b", "The EU summit in Paris opened on Thursday. It snowed.", date(2024, 5, 16))
    stored(db, "unsure", "The EU summit in Paris had a bad lunch.", None)
    assert frozenset({"unsure"}) in grouped(db)


@pytest.mark.parametrize("published", [date(1, 1, 1), date(1925, 5, 15), date(9999, 12, 31)])
def test_a_day_of_publication_that_makes_no_sense_is_none(db: Store, published: date) -> None:
    stored(db, "odd", PARIS, published)
    (one,) = summits(db, limit=5).items
    assert one.starts_on is None
    assert one.articles == 1


def test_an_article_shows_that_two_summits_are_one(db: Store) -> None:
    stored(db, "name", "The EU summit on Thursday was short. So was the lunch.")
    stored(db, "place", PARIS)
    assert len(grouped(db)) == 2
    stored(db, "both", "The EU summit in Paris on Thursday was long.")
    assert grouped(db) == {frozenset({"name", "place", "both"})}


def test_a_corrected_article_goes_where_its_new_words_belong(db: Store) -> None:
    stored(db, "a", PARIS)
    stored(db, "b", PARIS.replace("soup", "bread"))
    assert grouped(db) == {frozenset("ab")}
    stored(db, "b", PARIS.replace("soup", "bread").replace("Paris", "Rome"))
    assert grouped(db) == {frozenset("a"), frozenset("b")}
    stored(db, "b", PARIS.replace("soup", "bread").replace("met in Paris", "ate bread"))
    assert grouped(db) == {frozenset("a")}


def test_a_lone_article_keeps_its_summit_when_it_is_corrected(db: Store) -> None:
    number = stored(db, "a", PARIS)
    before = summit_of(db, number)
    stored(db, "a", PARIS.replace("soup", "bread"))
    assert summit_of(db, number) == before


def test_a_summit_is_found_by_its_words(db: Store) -> None:
    stored(db, "a", PARIS)
    stored(db, "b", "The EU summit in Rome opened on Monday. Bells rang.", MAY[12])
    found = {
        words: [one.item.title for one in find_summits(db, words)]
        for words in ("paris", "the Paris summit", "EU rome", "rome may 2025", "pariss", "lima", "summit", "")
    }
    assert found == {
        "paris": ["Paris meeting"],
        "the Paris summit": ["Paris meeting"],
        "EU rome": ["EU summit in Rome"],
        "rome may 2025": ["EU summit in Rome"],
        "pariss": ["Paris meeting"],
        "lima": [],
        "summit": [],
        "": [],
    }


def two(db: Store) -> tuple[SummitRow, SummitRow, int]:
    """Two summits of one article each, and the second one's article."""
    first = summit_of(db, stored(db, "a", PARIS))
    number = stored(db, "b", PARIS.replace("Paris", "Rome"))
    second = summit_of(db, number)
    assert first is not None
    assert second is not None
    return first, second, number


def test_merged_summits_stay_one_when_articles_are_corrected_and_others_come(db: Store) -> None:
    first, second, number = two(db)
    merge(db, second.id, first.id, now=NOON, by=7)
    assert grouped(db) == {frozenset("ab")}
    # An old button leads on.
    assert summit(db, second.id) == summit(db, first.id)
    stored(db, "b", PARIS.replace("Paris", "Rome").replace("soup", "bread"))
    assert summit_of(db, number) == summit(db, first.id)
    stored(db, "c", PARIS.replace("Paris", "Rome").replace("soup", "cake"))
    assert grouped(db) == {frozenset("abc")}


def test_a_merge_is_taken_back_and_no_rule_joins_them_again(db: Store) -> None:
    first, second, _ = two(db)
    decision = merge(db, second.id, first.id, now=NOON, by=7)
    assert decisions(db) == (decision,)
    taken = undo(db, decision.id)
    assert taken is not None
    assert taken.undone
    assert grouped(db) == {frozenset("a"), frozenset("b")}
    assert undo(db, decision.id) is None
    assert decisions(db) == ()


@pytest.mark.parametrize("goal", ["other", "new", "none"])
def test_a_moved_article_stays_where_it_was_put_until_that_is_taken_back(db: Store, goal: str) -> None:
    first, second, number = two(db)
    extra = stored(db, "c", PARIS.replace("soup", "cake"))
    if goal == "other":
        decision = move_article(db, extra, second.id, now=NOON, by=7)
    else:
        decision = move_article(db, extra, None, now=NOON, by=7, alone=goal == "new")
    there = {
        "other": {frozenset("a"), frozenset("bc")},
        "new": {frozenset("a"), frozenset("b"), frozenset("c")},
    }
    expected = there.get(goal, {frozenset("a"), frozenset("b")})
    assert grouped(db) == expected
    stored(db, "c", PARIS.replace("soup", "tea"))
    assert grouped(db) == expected
    undo(db, decision.id)
    assert grouped(db) == {frozenset("ac"), frozenset("b")}
    assert summit_of(db, number) == summit(db, second.id)
    assert summit_of(db, extra) == summit(db, first.id)


def test_a_title_is_given_and_taken_back(db: Store) -> None:
    first, _, _ = two(db)
    decision = rename(db, first.id, "  The   soup summit ", now=NOON)
    found = summit(db, first.id)
    assert found is not None
    assert found.title == "The soup summit"
    assert [one.item.id for one in find_summits(db, "soup")] == [first.id]
    stored(db, "c", PARIS.replace("soup", "cake"))
    assert [one.title for one in summits(db, limit=1, offset=0).items] != ["Paris meeting"]
    undo(db, decision.id)
    assert find_summits(db, "soup") == ()


def test_what_cannot_be_done_is_said(db: Store) -> None:
    first, _, number = two(db)
    mistakes: list[Callable[[], object]] = [
        lambda: merge(db, first.id, first.id, now=NOON),
        lambda: merge(db, 999, first.id, now=NOON),
        lambda: move_article(db, 999, first.id, now=NOON),
        lambda: move_article(db, number, 999, now=NOON),
        lambda: rename(db, 999, "x", now=NOON),
    ]
    for wrong in mistakes:
        with pytest.raises(SummitError):
            wrong()
    assert undo(db, 999) is None
    assert grouped(db) == {frozenset("a"), frozenset("b")}


def test_articles_of_before_are_caught_up_with(db: Store) -> None:
    stored(db, "a", PARIS)
    db.conn.executescript(
        """
        DELETE FROM meeting_lines; DELETE FROM article_meetings; DELETE FROM summits;
        INSERT INTO meetings_waiting SELECT id FROM articles;
        """
    )
    assert is_waiting(db)
    assert catch_up(db) == 1
    assert not is_waiting(db)
    assert grouped(db) == {frozenset("a")}
    assert catch_up(db) == 0


def test_people_join_what_lies_two_days_apart(db: Store) -> None:
    who = [speaker(name, aliases=[]) for name in ("Aud Nes", "Jan Brzoza", "Ida Koll", "Ole Lund")]
    save(db, made("a", "Leaders met in Paris on Monday. Aud Nes spoke.", MAY[14], people=who), now=NOON)
    save(db, made("b", "Leaders met in Paris on Wednesday. Ida Koll sang.", MAY[14], people=who), now=NOON)
    save(db, made("c", "Leaders met in Paris on Wednesday. Nobody sang.", MAY[14]), now=NOON)
    assert frozenset("ab") in {one - {"c"} for one in grouped(db)}
