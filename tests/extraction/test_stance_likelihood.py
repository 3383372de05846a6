"""Which readings are kept: the likelier, once for an issue, and further ones only when they are plainer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.model import Direction, Span, Stance
from extraction.stance_likelihood import ENOUGH, Weighed, in_article, likeliest

TEXT = "Norway and Chile spoke. " * 12
FOR, AGAINST = Direction.FOR, Direction.AGAINST


def reading(
    asked: float | None = 0.9,
    *,
    actor: str = "NO",
    issue: str = "levy",
    side: Direction = FOR,
    sentence: int = 0,
    by_rule: bool = True,
    listed: bool = False,
    reported_by: str | None = None,
) -> Weighed:
    evidence = Span.of(TEXT, sentence * 24, sentence * 24 + 23)
    stance = Stance(actor, issue, side, evidence, reported_by=reported_by, first_hand=reported_by is None)
    return Weighed(
        stance, sentence, sentence / 12, asked, 0.1, by_rule=by_rule, listed=listed, acting=True, said=False
    )


def kept(*readings: Weighed) -> list[str]:
    return [
        f"{one.actor} {one.issue} {one.direction} {one.evidence.start // 24}" for one in likeliest(readings)
    ]


#: likely enough to be kept, but not as an actor's second of one side
BARELY = next(
    at / 1000 for at in range(1, 1000) if reading(at / 1000, issue="fund", sentence=1).likelihood >= ENOUGH
)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([], []),
        ([reading()], ["NO levy for 0"]),
        # neither the rules nor the network think much of it
        ([reading(0.001)], []),
        ([reading(0.05, by_rule=False)], []),
        # the network alone is enough when it is sure
        ([reading(0.95, by_rule=False)], ["NO levy for 0"]),
        # one issue, one side: once, where it is plainest
        ([reading(0.8), reading(0.95, sentence=3)], ["NO levy for 3"]),
        # one sentence, one side: once
        ([reading(0.95), reading(0.9, issue="fund")], ["NO levy for 0"]),
        # another matter further down: if it is plain
        ([reading(), reading(issue="fund", sentence=1)], ["NO levy for 0", "NO fund for 1"]),
        ([reading(), reading(BARELY, issue="fund", sentence=1)], ["NO levy for 0"]),
        ([reading(BARELY, issue="fund", sentence=1)], ["NO fund for 1"]),
        # listed issues are matters of their own, also in one sentence
        (
            [reading(0.95, listed=True), reading(0.9, issue="fund", listed=True)],
            ["NO levy for 0", "NO fund for 0"],
        ),
        # another actor, another side: nobody's repetition
        ([reading(), reading(BARELY, actor="CL", sentence=1)], ["NO levy for 0", "CL levy for 1"]),
        ([reading(), reading(BARELY, side=AGAINST, sentence=1)], ["NO levy for 0", "NO levy against 1"]),
        # text order, whatever is likelier
        ([reading(0.8), reading(0.99, actor="CL", sentence=2)], ["NO levy for 0", "CL levy for 2"]),
    ],
)
def test_what_is_kept(readings: list[Weighed], expected: list[str]) -> None:
    assert kept(*readings) == expected
    assert kept(*reversed(readings)) == expected


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_the_surer_the_network_the_likelier(one: float, other: float, by_rule: bool) -> None:
    low, high = sorted((one, other))
    assert reading(low, by_rule=by_rule).likelihood <= reading(high, by_rule=by_rule).likelihood


@given(st.one_of(st.none(), st.floats(0, 1)), st.integers(0, 11))
def test_a_likelihood_is_one_and_a_rule_speaks_for_it(asked: float | None, sentence: int) -> None:
    one = reading(asked, sentence=sentence)
    assert 0 < one.likelihood < 1
    assert replace(one, by_rule=False).likelihood < one.likelihood


def test_an_issue_on_which_several_take_sides_is_likelier() -> None:
    alone = in_article([reading()])
    joined = in_article([reading(), reading(actor="CL"), reading(actor="PE", by_rule=False)])
    # what the network alone reads does not count
    assert [one.others for one in joined] == [1, 1, 2]
    assert joined[0].likelihood > alone[0].likelihood


def test_where_the_list_covers_the_article_the_listed_counts_more_and_the_rest_less() -> None:
    few = in_article([reading(listed=True), reading(issue="fund")])
    many = in_article(
        [
            reading(listed=True),
            reading(issue="fund"),
            *(reading(actor=code, listed=True) for code in ("CL", "PE", "SE", "FI", "DK", "IS")),
        ]
    )
    listed_few, fund_few = (replace(one, others=0).likelihood for one in few)
    listed_many, fund_many, *_ = (replace(one, others=0).likelihood for one in many)
    assert listed_many > listed_few
    assert fund_many < fund_few
    assert all(
        one.covered <= 1 for one in in_article([reading(actor=f"{at}", listed=True) for at in range(40)])
    )
