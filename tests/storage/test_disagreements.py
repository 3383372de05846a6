"""What reports disagree on: found as articles arrive, shown with both sentences, gone when corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from extraction.model import Direction, Extraction, Kind, Span, Speaker, SpeakerKind, Stance, Statement
from storage import Store, articles
from storage.differing import catch_up
from storage.disagreements import (
    disagreement,
    disagreements_in,
    disagreements_of,
    fresh_disagreements,
)
from storage.side_by_side import Differs, Disagreement
from tests import makers

DAY = date(2025, 3, 27)
ORA = Speaker("Ora Velin", SpeakerKind.PERSON, "IT", "an adviser to the Italian president")


def report(
    name: str,
    text: str,
    *,
    on: date | None = DAY,
    stances: Sequence[Stance] = (),
    statements: Sequence[Statement] = (),
) -> Extraction:
    """An article of these words."""
    told = makers.article(text, name=name, title=None, outlet=f"The {name}", published_on=on)
    return makers.extraction(told, stances=stances, statements=statements)


def saved(db: Store, *reports: Extraction) -> list[int]:
    """Save them one after another; their articles' ids."""
    return [articles.save(db, one, now=makers.NOON).article_id for one in reports]


def marks(found: Disagreement) -> list[list[str]]:
    """The marked words of each side."""
    return [[side.sentence[low:high] for low, high in side.marked] for side in found.sides]


DOLLARS = "The French president announced $2 billion in military aid for Ukraine on Thursday."
EUROS = "Paris will give Ukraine a package of €2 billion in military aid, the Élysée announced."


def test_the_same_sum_in_two_currencies_is_a_disagreement_with_both_sentences(db: Store) -> None:
    first, second = saved(db, report("Gazette", DOLLARS), report("Echo", EUROS))
    (found,) = disagreements_in(db, [first])
    assert found.kind is Differs.FIGURE
    assert [side.sentence for side in found.sides] == [DOLLARS, EUROS]
    assert marks(found) == [["$2 billion"], ["€2 billion"]]
    assert [side.article.id for side in found.sides] == [first, second]
    assert found.about == "military aid"
    assert disagreements_in(db, [second]) == disagreements_of(db, actor="UA") == (found,)
    assert disagreement(db, found.id) == found
    assert disagreements_of(db, actor="KR") == ()


def test_a_sum_that_an_article_converts_settles_it(db: Store) -> None:
    both = "The French president announced €2 billion ($2.2 billion) in military aid for Ukraine."
    dollars = DOLLARS.replace("$2 billion", "$2.2 billion")
    (one, *_) = saved(db, report("Gazette", dollars), report("Echo", EUROS), report("Post", both))
    assert disagreements_in(db, [one]) == ()


def test_a_rate_that_came_first_settles_what_comes_after(db: Store) -> None:
    other = "Norway lent its neighbour a fund of €4 billion ($4.4 billion) for new ships."
    dollars = DOLLARS.replace("$2 billion", "$2.2 billion")
    saved(db, report("Post", other), report("Gazette", dollars), report("Echo", EUROS))
    assert disagreements_of(db) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(DOLLARS, DOLLARS, id="the same sum"),
        pytest.param(DOLLARS, DOLLARS.replace("$2 billion", "$2,000 million"), id="in millions"),
        pytest.param(DOLLARS, DOLLARS.replace("military", "humanitarian"), id="another kind of aid"),
        pytest.param(DOLLARS, EUROS.replace("Ukraine", "South Korea"), id="another country"),
        pytest.param(
            "Leaders of two dozen countries met in Rome.", "Rome hosted leaders of 24 countries.", id="dozens"
        ),
        pytest.param(
            "Ukraine wants a one-month truce with Russia.",
            "Ukraine wants a truce of 30 days with Russia.",
            id="a month",
        ),
    ],
)
def test_equal_amounts_and_other_things_are_no_disagreement(db: Store, one: str, other: str) -> None:
    saved(db, report("Gazette", one), report("Echo", other))
    assert disagreements_of(db) == ()


@pytest.mark.parametrize("on", [DAY + timedelta(days=3), None])
def test_other_days_are_another_matter(db: Store, on: date | None) -> None:
    saved(db, report("Gazette", DOLLARS), report("Echo", EUROS, on=on))
    assert disagreements_of(db) == ()


def test_articles_of_one_summit_are_compared_whatever_their_days(db: Store) -> None:
    opening = "Leaders met at the Coral Summit in Rome on 26 March 2025. "
    one, other = saved(
        db, report("Gazette", opening + DOLLARS), report("Echo", opening + EUROS, on=DAY + timedelta(days=9))
    )
    shared = "SELECT count(DISTINCT summit_id) FROM article_meetings WHERE article_id IN (?, ?)"
    assert db.execute(shared, [one, other]).fetchone()[0] == 1
    (found,) = disagreements_of(db)
    assert marks(found) == [["$2 billion"], ["€2 billion"]]


def test_an_article_that_has_the_others_figure_too_does_not_disagree(db: Store) -> None:
    saved(
        db,
        report("Gazette", "Leaders of 26 countries met in Rome on Friday to talk about Ukraine."),
        report(
            "Echo",
            "Leaders of 31 countries met in Rome on Friday to talk about Ukraine. "
            "Of them 26 countries met again in the evening.",
        ),
    )
    assert disagreements_of(db) == ()


def test_a_third_report_joins_the_disagreement(db: Store) -> None:
    saved(db, report("Gazette", DOLLARS), report("Echo", EUROS))
    third = report("Post", DOLLARS.replace("$2 billion", "$3 billion"), on=DAY + timedelta(days=1))
    saved(db, third)
    (found,) = disagreements_of(db)
    assert [side.article.outlet for side in found.sides] == ["The Gazette", "The Echo", "The Post"]


def test_a_correction_settles_it_and_the_wrong_figure_again_brings_back_the_same(db: Store) -> None:
    saved(db, report("Gazette", DOLLARS), report("Echo", EUROS))
    (found,) = disagreements_of(db)
    saved(db, report("Echo", EUROS.replace("€2 billion", "$2 billion")))
    assert disagreement(db, found.id) is None
    assert disagreements_of(db) == ()
    saved(db, report("Echo", EUROS + " It was raining."))
    again = disagreement(db, found.id)
    assert again is not None
    assert marks(again) == marks(found)
    assert len(disagreements_of(db)) == 1


def test_only_what_came_up_in_the_window_is_fresh(db: Store) -> None:
    saved(db, report("Gazette", DOLLARS))
    before = articles.last_version_id(db)
    saved(db, report("Echo", EUROS))
    until = articles.last_version_id(db)
    assert fresh_disagreements(db, before, until) == disagreements_of(db) != ()
    assert fresh_disagreements(db, 0, before) == fresh_disagreements(db, until, until + 5) == ()


def test_figures_of_an_older_database_are_read_when_it_is_brought_up_to_date(db: Store) -> None:
    saved(db, report("Gazette", DOLLARS), report("Echo", EUROS))
    expected = disagreements_of(db)
    assert expected
    with db.atomic():
        for table in (
            "disagreement_topics",
            "disagreement_sides",
            "disagreements",
            "figure_things",
            "figures",
        ):
            db.execute(f"DELETE FROM {table}")
        catch_up(db)
    assert [replace(one, id=0) for one in disagreements_of(db)] == [replace(one, id=0) for one in expected]


RESISTS = "Italy resists the idea of a force."
AGREES = "Italy would send troops only under the United Nations."


def test_a_position_told_in_two_ways_on_one_day(db: Store) -> None:
    against = makers.stance(
        RESISTS, RESISTS, actor="IT", issue="troop-deployment", direction=Direction.AGAINST
    )
    only = makers.stance(
        AGREES, AGREES, actor="IT", issue="troop-deployment", condition="only under the United Nations"
    )
    saved(db, report("Gazette", RESISTS, stances=[against]), report("Echo", AGREES, stances=[only]))
    (found,) = disagreements_of(db, issue="troop-deployment")
    assert found.kind is Differs.POSITION
    assert found.actor is not None
    assert found.issue is not None
    assert (found.actor.code, found.issue.slug, found.about) == ("IT", "troop-deployment", "troop deployment")
    assert [side.sentence for side in found.sides] == [RESISTS, AGREES]
    assert marks(found) == [["Italy"], ["Italy", "only under the United Nations"]]


@pytest.mark.parametrize(
    ("actor", "issue", "direction", "reported_by", "on"),
    [
        pytest.param("IT", "troop-deployment", Direction.AGAINST, None, DAY, id="the same"),
        pytest.param("IT", "troop-deployment", Direction.UNDECIDED, None, DAY, id="undecided"),
        pytest.param("FR", "troop-deployment", Direction.FOR, None, DAY, id="another country"),
        pytest.param("IT", "sanctions", Direction.FOR, None, DAY, id="another issue"),
        pytest.param("IT", "troop-deployment", Direction.FOR, "UA", DAY, id="what another party says"),
        pytest.param("IT", "troop-deployment", Direction.FOR, None, date(2025, 9, 4), id="it moved since"),
    ],
)
def test_positions_that_do_not_contradict(
    db: Store, actor: str, issue: str, direction: Direction, reported_by: str | None, on: date
) -> None:
    saved(
        db,
        report(
            "Gazette",
            RESISTS,
            stances=[
                makers.stance(
                    RESISTS, RESISTS, actor="IT", issue="troop-deployment", direction=Direction.AGAINST
                )
            ],
        ),
        report(
            "Echo",
            AGREES,
            on=on,
            stances=[
                makers.stance(
                    AGREES,
                    AGREES,
                    actor=actor,
                    issue=issue,
                    direction=direction,
                    reported_by=reported_by,
                )
            ],
        ),
    )
    assert disagreements_of(db) == ()


def _says(name: str, words: str, direction: Direction, by: Speaker = ORA) -> Extraction:
    text = f"“{words}” said {by.name}."
    content = Span.of(text, 1, 1 + len(words))
    sentence = Span.of(text, 0, len(text))
    told = Statement(Kind.DIRECT, (content,), (content,), sentence, speaker=by, confidence=0.9)
    held = Stance("IT", "troop-deployment", direction, sentence, statement=0)
    return report(name, text, stances=[held], statements=[told])


NO = "We do not need foreign soldiers here,"
YES = "A strong allied presence is what the people ask for,"


def test_one_adviser_read_in_opposite_senses(db: Store) -> None:
    saved(db, _says("Gazette", NO, Direction.AGAINST), _says("Echo", YES, Direction.FOR))
    (found,) = disagreements_of(db, actor="IT")
    assert found.kind is Differs.READING
    assert found.speaker is not None
    assert found.speaker.name == "Ora Velin"
    assert marks(found) == [[NO], [YES]]
    assert all(side.statement_id is not None for side in found.sides)


def test_two_people_of_one_country_may_say_two_things(db: Store) -> None:
    other = Speaker("Ben Tarsi", SpeakerKind.PERSON, "IT", "Italian minister")
    saved(db, _says("Gazette", NO, Direction.AGAINST), _says("Echo", YES, Direction.FOR, by=other))
    assert disagreements_of(db) == ()


@pytest.mark.parametrize(
    ("against", "direction"),
    [
        pytest.param("We will not lift what hurts them,", Direction.AGAINST, id="easily read wrongly"),
        pytest.param("We have our own view of this,", Direction.AGAINST, id="no word says so"),
    ],
)
def test_what_is_not_plainly_against_contradicts_nothing(
    db: Store, against: str, direction: Direction
) -> None:
    saved(db, _says("Gazette", against, direction), _says("Echo", YES, Direction.FOR))
    assert disagreements_of(db) == ()


def test_a_sentence_in_which_a_person_speaks_is_not_what_the_report_tells(db: Store) -> None:
    text = f"Italy resists, {ORA.name} said."
    content = Span.of(text, 0, 13)
    told = Statement(Kind.INDIRECT, (content,), (), Span.of(text, 0, len(text)), speaker=ORA, confidence=0.9)
    held = Stance("IT", "troop-deployment", Direction.AGAINST, Span.of(text, 0, len(text)))
    only = makers.stance(
        AGREES, AGREES, actor="IT", issue="troop-deployment", condition="only under the United Nations"
    )
    saved(
        db, report("Gazette", text, stances=[held], statements=[told]), report("Echo", AGREES, stances=[only])
    )
    assert disagreements_of(db) == ()


def test_one_sentence_in_two_articles_cannot_disagree_with_itself(db: Store) -> None:
    saved(db, _says("Gazette", NO, Direction.AGAINST), _says("Echo", NO, Direction.FOR))
    assert disagreements_of(db) == ()


@pytest.mark.parametrize("text", ["", "\u0000", "9" * 5000, "$" * 500, "1 " * 3000, "26 of " * 2000])
def test_any_text_is_saved(db: Store, text: str) -> None:
    saved(db, report("Gazette", f"Figures. {text}"))
    assert disagreements_of(db) == ()
