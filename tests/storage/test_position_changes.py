"""Positions that moved: which two readings make a change, and which do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from extraction.model import Direction
from storage import Store, articles
from storage.fresh import fresh_between
from storage.position_changes import changes_of, changes_on, changes_until, fresh_changes
from tests.makers import NOON, article, extraction, stance

FOR, AGAINST, IF, OPEN = (
    Direction.FOR,
    Direction.AGAINST,
    Direction.CONDITIONAL,
    Direction.UNDECIDED,
)
#: names enough to tell the matters apart
ISLANDS = "The talks of Borduria, Syldavia, Ruritania, Zubrowka and Graustark on the Islands. "
DESERT = "The talks of Zamunda, Wadiya, Agrabah, Genovia and Qumar on the Desert. "


@dataclass(frozen=True)
class Report:
    """An article with one stance or more, of Italy on sanctions unless said otherwise."""

    on: tuple[int, int] | None
    directions: Direction | Sequence[Direction]
    by: str | None = None
    says: str = "Rome said so"
    about: str = ISLANDS
    actor: str = "IT"


def save(db: Store, *reports: Report) -> list[int]:
    """Store each report as an article; their versions."""
    versions = []
    for at, one in enumerate(reports):
        text = f"{one.about}{one.says} only if it rains, {at}."
        wanted = [one.directions] if isinstance(one.directions, Direction) else one.directions
        made = [
            stance(
                text,
                f"{one.says} only if it rains, {at}",
                actor=one.actor,
                direction=direction,
                condition="only if it rains" if direction is IF else None,
                reported_by=one.by,
            )
            for direction in wanted
        ]
        published = date(2025, *one.on) if one.on else None
        of = article(text, name=f"a{at}-{one.says}", title=f"Report {at}", published_on=published)
        versions.append(articles.save(db, extraction(of, stances=made), now=NOON).version_id)
    return versions


def moved(db: Store) -> list[str]:
    """Italy's changes as "3-1 against > 9-4 for"."""

    def side(of: date | None, direction: Direction) -> str:
        return f"{of.month}-{of.day} {direction.value}" if of else direction.value

    return [
        f"{side(one.before.article.published_on, one.before.direction)} > "
        f"{side(one.after.article.published_on, one.after.direction)}"
        for one in changes_of(db, "IT")
    ]


MARCH, APRIL, MAY = (3, 1), (4, 1), (5, 1)

CHANGES = {
    "a turn": ([Report(MARCH, AGAINST), Report(APRIL, FOR)], ["3-1 against > 4-1 for"]),
    "and back": (
        [Report(MARCH, FOR), Report(APRIL, AGAINST), Report(MAY, FOR)],
        ["3-1 for > 4-1 against", "4-1 against > 5-1 for"],
    ),
    "a condition that falls": ([Report(MARCH, IF), Report(APRIL, FOR)], ["3-1 conditional > 4-1 for"]),
    "a refusal that softens": (
        [Report(MARCH, AGAINST), Report(APRIL, IF)],
        ["3-1 against > 4-1 conditional"],
    ),
    "a decision": ([Report(MARCH, OPEN), Report(APRIL, IF)], ["3-1 undecided > 4-1 conditional"]),
    "the latest evidence of the old side is shown": (
        [Report(MARCH, AGAINST), Report(APRIL, AGAINST), Report(MAY, FOR)],
        ["4-1 against > 5-1 for"],
    ),
    "and the first of the new one, whatever arrives first": (
        [Report(MAY, FOR), Report(APRIL, FOR), Report(MARCH, AGAINST)],
        ["3-1 against > 4-1 for"],
    ),
    "what the same other party says of it, where nothing is first hand": (
        [Report(MARCH, AGAINST, by="RU"), Report(APRIL, FOR, by="RU")],
        ["3-1 against > 4-1 for"],
    ),
    "an open question that others report as settled": (
        [Report(MARCH, OPEN), Report(APRIL, FOR, by="FR"), Report(MAY, FOR, by="UA")],
        ["3-1 undecided > 4-1 for"],
    ),
    "a contested day is passed over": (
        [Report(MARCH, AGAINST), Report(APRIL, [FOR, AGAINST]), Report(MAY, FOR)],
        ["3-1 against > 5-1 for"],
    ),
    "what stood in between was of another matter": (
        [Report(MARCH, AGAINST), Report(APRIL, FOR, about=DESERT), Report(MAY, FOR)],
        ["3-1 against > 5-1 for"],
    ),
    "the next day's report does not hide what holds later": (
        [Report(MARCH, AGAINST), Report((3, 2), FOR), Report((3, 9), FOR)],
        ["3-1 against > 3-9 for"],
    ),
}

NO_CHANGES = {
    "the same again": [Report(MARCH, FOR), Report(APRIL, FOR)],
    "a condition is no retreat": [Report(MARCH, FOR), Report(APRIL, IF)],
    "nor is the plain word after it a change back": [
        Report(MARCH, FOR),
        Report(APRIL, IF),
        Report(MAY, FOR),
    ],
    "told less firmly": [Report(MARCH, AGAINST), Report(APRIL, OPEN)],
    "two reports of one day": [Report(MARCH, AGAINST), Report(MARCH, FOR)],
    "the next morning's paper": [Report(MARCH, AGAINST), Report((3, 2), FOR)],
    "without a date": [Report(None, AGAINST), Report(MARCH, FOR)],
    "another party's word against the actor's own": [Report(MARCH, FOR), Report(APRIL, AGAINST, by="RU")],
    "its own word against another party's": [Report(MARCH, AGAINST, by="RU"), Report(APRIL, FOR)],
    "two other parties": [Report(MARCH, AGAINST, by="RU"), Report(APRIL, FOR, by="UA")],
    "other parties' words beside its own": [
        Report(MARCH, FOR),
        Report(MARCH, AGAINST, by="RU"),
        Report(APRIL, FOR, by="RU"),
    ],
    "another matter": [Report(MARCH, AGAINST), Report(APRIL, FOR, about=DESERT)],
    "an open question on which reports of others differ": [
        Report(MARCH, OPEN),
        Report(APRIL, FOR, by="FR"),
        Report(APRIL, AGAINST, by="RU"),
    ],
    "an open question that others reported as settled before": [
        Report(MARCH, FOR, by="FR"),
        Report(APRIL, OPEN),
    ],
    "a look back": [Report(MARCH, AGAINST), Report(APRIL, FOR, says="Rome had previously said so")],
    "nothing new": [Report(MARCH, AGAINST), Report(APRIL, FOR, says="Rome reiterated that")],
    "a day that contradicts itself": [Report(MARCH, AGAINST), Report(APRIL, [FOR, AGAINST])],
}


@pytest.mark.parametrize(("reports", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_position_moved(db: Store, reports: list[Report], expected: list[str]) -> None:
    save(db, *reports)
    assert moved(db) == expected


@pytest.mark.parametrize("reports", NO_CHANGES.values(), ids=NO_CHANGES)
def test_it_did_not_move(db: Store, reports: list[Report]) -> None:
    save(db, *reports)
    assert moved(db) == []


def test_a_change_is_given_with_both_evidences(db: Store) -> None:
    save(db, Report(MARCH, AGAINST, says="Rome refused"), Report(APRIL, FOR, says="Rome agreed"))
    (found,) = changes_of(db, "IT", issue="sanctions")
    assert found.before.evidence == "Rome refused only if it rains, 0"
    assert found.after.evidence == "Rome agreed only if it rains, 1"
    assert (found.actor.name, found.issue.slug) == ("Italy", "sanctions")
    assert changes_of(db, "IT", issue="ceasefire") == changes_of(db, "FR") == ()


def test_changes_are_asked_by_issue_and_by_day_oldest_first(db: Store) -> None:
    save(
        db,
        Report(MARCH, AGAINST),
        Report(MAY, FOR),
        Report(MARCH, FOR, actor="FR"),
        Report(APRIL, AGAINST, actor="FR"),
    )
    assert [one.actor.code for one in changes_on(db, "sanctions")] == ["FR", "IT"]
    assert changes_on(db, "ceasefire") == ()
    assert [one.actor.code for one in changes_until(db)] == ["FR", "IT"]
    assert [one.actor.code for one in changes_until(db, since=date(2025, 4, 2))] == ["IT"]
    assert [one.actor.code for one in changes_until(db, until=date(2025, 4, 30))] == ["FR"]


def test_news_are_the_changes_whose_new_side_came_in_between(db: Store) -> None:
    first, second, third = save(db, Report(MARCH, AGAINST), Report(APRIL, FOR), Report(MAY, FOR))
    assert [one.after.evidence[-1] for one in fresh_changes(db, first, second)] == ["1"]
    assert fresh_changes(db, second, third) == (), "it had moved before"
    (fresh,) = fresh_between(db, first, second).positions
    assert fresh.was is AGAINST


def test_what_differs_without_a_change_is_told_as_news_without_one(db: Store) -> None:
    first, second = save(db, Report(MARCH, AGAINST), Report(APRIL, FOR, about=DESERT))
    (fresh,) = fresh_between(db, first, second).positions
    assert (fresh.position.direction, fresh.was) == (FOR, None)


def test_a_corrected_article_takes_its_change_with_it(db: Store) -> None:
    save(db, Report(MARCH, AGAINST), Report(APRIL, FOR))
    text = f"{ISLANDS}Rome said so only if it rains, 1. Corrected: it did not."
    again = article(text, name="a1-Rome said so", title="Report 1", published_on=date(2025, 4, 1))
    articles.save(db, extraction(again), now=NOON)
    assert moved(db) == []
