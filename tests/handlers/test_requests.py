"""Reading what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import requests
from handlers.requests import Asked, Question, Wanted


@pytest.mark.parametrize(
    ("words", "first", "among"),
    [
        ("Macron", Wanted("Macron"), []),
        # the longest name is tried first, and the plain name is among what is tried
        ("Zelenskyy sanctions", Wanted("Zelenskyy sanctions"), [Wanted("Zelenskyy", "sanctions")]),
        (
            "Ursula von der Leyen troops",
            Wanted("Ursula von der Leyen troops"),
            [Wanted("Ursula von der Leyen", "troops")],
        ),
        ("sanctions Macron", Wanted("sanctions Macron"), [Wanted("Macron", "sanctions")]),
        # a sign between decides
        ("Macron on sanctions", Wanted("Macron", "sanctions"), []),
        ("Macron: sanctions", Wanted("Macron", "sanctions"), []),
        ("Macron about the price cap", Wanted("Macron", "the price cap"), []),
        ("Zelenskyy, sanctions", Wanted("Zelenskyy", "sanctions"), []),
    ],
)
def test_names_and_subjects(words: str, first: Wanted, among: list[Wanted]) -> None:
    ways = requests.readings(words)
    assert ways[0] == first
    assert set(among) <= set(ways)


def test_no_words_can_be_read_in_no_way() -> None:
    assert requests.readings("  ") == ()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    cleaned = requests.clean(text)
    assert len(cleaned) <= requests.LONGEST
    assert cleaned.isprintable()
    assert cleaned == cleaned.strip()
    cleaned.encode()
    for wanted in requests.readings(cleaned):
        assert wanted.subject.strip()
    requests.question(text)
    requests.spoken_to(text, "summitbot")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (None, ""),
        ([], ""),
        (["Macron", "sanctions"], "Macron sanctions"),
        (["“price", "cap”"], "price cap"),
        (["a\u202eb", "c\x00d"], "ab cd"),
        (["\ud800"], ""),
    ],
)
def test_arguments_are_cleaned(args: list[str] | None, words: str) -> None:
    assert requests.arguments(args) == words


@pytest.mark.parametrize(
    ("text", "kind", "subject", "about"),
    [
        ("what did Starmer say about sanctions?", Asked.WHO, "Starmer", "sanctions"),
        ("What did Keir Starmer say?", Asked.WHO, "Keir Starmer", None),
        ("what has Merz said on troops", Asked.WHO, "Merz", "troops"),
        ("What does President Macron want?", Asked.WHO, "President Macron", None),
        ("what did Zelensky say about the sanctions today?", Asked.WHO, "Zelensky", "sanctions"),
        ("quotes by Macron on troops", Asked.WHO, "Macron", "troops"),
        ("show me statements from Rutte", Asked.WHO, "Rutte", None),
        ("where does Italy stand on troops?", Asked.COUNTRY, "Italy", "troops"),
        ("Where does Italy stand?", Asked.COUNTRY, "Italy", None),
        ("what is Poland's position on troops?", Asked.COUNTRY, "Poland", "troops"),
        ("what's the stance of Poland on sending troops", Asked.COUNTRY, "Poland", "troops"),
        ("does Italy support sanctions?", Asked.COUNTRY, "Italy", "sanctions"),
        ("is Hungary against sanctions?", Asked.COUNTRY, "Hungary", "sanctions"),
        ("who supports sanctions?", Asked.POSITIONS, "sanctions", None),
        ("which countries are against troops?", Asked.POSITIONS, "troops", None),
        ("positions on troops", Asked.POSITIONS, "troops", None),
        ("compare Italy and Poland on troops", Asked.COMPARE, "Italy and Poland", "troops"),
        ("Compare Macron with Starmer", Asked.COMPARE, "Macron with Starmer", None),
        ("how do Italy and Poland differ on troops?", Asked.COMPARE, "Italy and Poland", "troops"),
        ("what's the difference between Macron and Starmer?", Asked.COMPARE, "Macron and Starmer", None),
        ("who said “boots on the ground”?", Asked.SEARCH, "boots on the ground", None),
    ],
)
def test_questions_that_are_understood(text: str, kind: Asked, subject: str, about: str | None) -> None:
    assert requests.question(text) == Question(kind, Wanted(subject, about))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Macron",
        "thanks!",
        "I wonder what he meant",
        "lunch at one?",
        "who is coming?",
        "what a day",
        "?",
        "how do they differ?",
    ],
)
def test_other_sentences_are_no_questions(text: str) -> None:
    assert requests.question(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@summitbot what did Starmer say?", "what did Starmer say?"),
        ("@SummitBot, Macron", "Macron"),
        ("Macron @summitbot", "Macron"),
        ("@summitbot", ""),
        ("@summitbotty Macron", None),
        ("mail me@summitbot", None),
        ("what did Starmer say?", None),
    ],
)
def test_being_spoken_to(text: str, said: str | None) -> None:
    assert requests.spoken_to(text, "summitbot") == said


@pytest.mark.parametrize(
    ("words", "number"), [("12", 12), ("#7", 7), ("0", None), ("-1", None), ("x", None), ("9" * 40, None)]
)
def test_numbers(words: str, number: int | None) -> None:
    assert requests.positive_number(words) == number
