"""Figures: what is read as an amount of something, what is about the same thing, and what differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.disagreements import is_flagged, labelled_pairs, measured, new_store
from extraction.figure_pairs import about_the_same, differ, rate_of
from extraction.figures import Figure, FigureKind, read_figures

NAMES = {
    "france": "FR",
    "french": "FR",
    "paris": "FR",
    "ukraine": "UA",
    "kyiv": "UA",
    "kenya": "KE",
    "korea": "KR",
    "in": "IN",
    "united nations": "UN",
}


def only(sentence: str) -> Figure:
    """The one figure of a sentence."""
    (figure,) = read_figures(sentence, NAMES)
    return figure


@pytest.mark.parametrize(
    ("sentence", "words", "unit", "low", "high"),
    [
        ("Leaders met; 26 countries pledged troops.", "26 countries", "one", 26, 26),
        ("He said that twenty-six countries pledged troops.", "twenty-six countries", "one", 26, 26),
        ("About two dozen states signed.", "About two dozen states", "one", 21.6, 26.4),
        ("It gives $2 billion in aid.", "$2 billion", "USD", 2e9, 2e9),
        ("It gives US$2bn in aid.", "US$2bn", "USD", 2e9, 2e9),
        ("It gives 2,000 million dollars in aid.", "2,000 million dollars", "USD", 2e9, 2e9),
        ("It gives EUR 1.5m in aid.", "EUR 1.5m", "EUR", 1.5e6, 1.5e6),
        ("It gives half a billion kroner in aid.", "half a billion kroner", "NOK", 5e8, 5e8),
        ("They want a one-month truce.", "one-month", "day", 30, 30),
        ("They want a cease -fire of 30 days.", "30 days", "day", 30, 30),
        ("They want a truce for 72 hours.", "72 hours", "day", 3, 3),
        ("A tariff of 25 per cent was imposed.", "25 per cent", "%", 25, 25),
        ("Up to 30,000 soldiers would be sent.", "Up to 30,000 soldiers", "one", 0, 30000),
        ("Between 20 and 25 leaders met.", "20 and 25 leaders", "one", 20, 25),
        ("It sent 2-3 million tonnes of grain.", "2-3 million tonnes", "one", 2e6, 3e6),
        (
            "Three hundred and fifty prisoners were freed.",
            "Three hundred and fifty prisoners",
            "one",
            350,
            350,
        ),
        ("It fired 112 strike and decoy drones.", "112 strike and decoy drones", "one", 112, 112),
        ("He said 26 of Ukraine’s allies pledged troops.", "26 of Ukraine’s allies", "one", 26, 26),
        ("At least 12 killed in the strike.", "At least 12 killed", "one", 11.988, None),
    ],
)
def test_an_amount_is_read_with_its_words(
    sentence: str, words: str, unit: str, low: float, high: float | None
) -> None:
    figure = only(sentence)
    (amount,) = figure.amounts
    assert sentence[figure.start : figure.end] == words
    assert amount.unit == unit
    assert amount.low == pytest.approx(low)
    assert amount.high == (None if high is None else pytest.approx(high))


@pytest.mark.parametrize(
    "sentence",
    [
        "The two leaders met in Paris.",
        "The G7 leaders met on 27 March 2025.",
        "Article 5 binds allies and Resolution 2231 binds states.",
        "The 34-year-old minister arrived at 10:30.",
        "It was the 28th meeting of allies since 1998.",
        "One of the leaders left.",
        "An F-16 crashed.",
        "Eight of the past nine contests were won.",
        "Its 30,000 troops stay.",
        "After three years they met.",
        "Talks last for months.",
        "He is ahead by 3 points.",
        "Nothing is counted here.",
        "",
    ],
)
def test_dates_names_and_known_things_are_no_figures(sentence: str) -> None:
    assert read_figures(sentence, NAMES) == ()


def test_a_sum_told_in_two_currencies_is_one_figure_and_gives_a_rate() -> None:
    figure = only("France announced a €2 billion ($2.2 billion) military aid package for Ukraine.")
    assert [(one.unit, one.number) for one in figure.amounts] == [("EUR", 2e9), ("USD", 2.2e9)]
    rate = rate_of(figure)
    assert rate is not None
    assert (rate.unit, rate.to) == ("EUR", "USD")
    assert rate.worth == pytest.approx(1.1)


def test_what_a_figure_is_of_and_in_what_matter() -> None:
    figure = only("France will give Ukraine €2 billion in military aid, it said in Paris on Friday.")
    assert figure.kind is FigureKind.MONEY
    assert (*figure.things, *figure.sorts, figure.noun) == ("aid", "military", "military aid")
    assert figure.doing == "give"
    assert (*figure.matter.sources, *figure.matter.targets) == ("FR", "UA")


def test_a_small_word_is_no_country() -> None:
    assert only("In short, 26 countries pledged troops.").matter.actors == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("$2 billion in aid", "€2 billion in aid", True),
        ("$2 billion in aid", "€1.8 billion in aid", False),
        ("$2 billion in aid", "$2,000 million in aid", False),
        ("$2 billion in aid", "$2.2 billion in aid", True),
        ("$2 billion in aid", "€2 billion ($2.2 billion) in aid", True),
        ("$2.2 billion in aid", "€2 billion ($2.2 billion) in aid", False),
        ("more than 30 countries", "nearly 30 countries", True),
        ("more than 30 countries", "31 countries", False),
        ("more than 30 countries", "30 countries", False),
        ("about 26 countries", "26 countries", False),
        ("two dozen countries", "24 countries", False),
        ("26 countries", "27 countries", True),
        ("at least 12 people", "15 people", False),
        ("over 1,000 people", "1,000 people", False),
        ("up to 30,000 soldiers", "up to 20,000 soldiers", True),
        ("up to 30,000 soldiers", "25,000 soldiers", False),
        ("a one-month truce", "a 30-day truce", False),
        ("a one-month truce", "a four-week truce", False),
        ("a one-month truce", "a 60-day truce", True),
        # Nobody tells one thing so differently: they are two.
        ("12 people", "1,200 people", False),
    ],
)
def test_amounts_differ_only_where_both_cannot_be_meant(one: str, other: str, verdict: bool) -> None:
    first, second = only(f"It was {one}."), only(f"It was {other}.")
    assert differ(first, second) is verdict
    assert differ(second, first) is verdict


def test_a_rate_told_elsewhere_makes_sums_equal() -> None:
    rate = rate_of(only("Norway gives €4 billion ($4.4 billion) in aid."))
    assert rate is not None
    dollars, euros = only("It gives $2.2 billion in aid."), only("It gives €2 billion in aid.")
    assert not differ(dollars, euros, [rate])
    assert differ(only("It gives $2 billion in aid."), euros, [rate])


def test_on_labelled_pairs_nearly_all_that_is_flagged_differs() -> None:
    db = new_store()
    pairs = labelled_pairs()
    assert len(pairs) >= 120
    flagged = frozenset(pair for pair in pairs if is_flagged(db, pair))
    for split, recall in (("tune", 0.8), ("check", 0.7)):
        found = measured(tuple(pair for pair in pairs if pair.split == split), flagged)
        assert found.precision >= 0.95, split
        assert found.recall >= recall, split
    db.close()


@given(st.text(max_size=200))
def test_any_text_is_read_and_offsets_lie_within(text: str) -> None:
    for figure in read_figures(text, NAMES):
        assert 0 <= figure.start < figure.end <= len(text)


PIECES = (
    "26",
    "more",
    "than",
    "$",
    "€",
    "(",
    ")",
    "billion",
    "countries",
    "of",
    "Paris",
    "-",
    "to",
    "30",
    "%",
)


@given(st.lists(st.sampled_from(PIECES)))
def test_any_order_of_words_is_read_and_compared(order: list[str]) -> None:
    found = read_figures(" ".join(order), NAMES)
    for one in found:
        for other in found:
            assert about_the_same(one, other) == about_the_same(other, one)
            assert differ(one, other) == differ(other, one)
        assert not differ(one, one)
