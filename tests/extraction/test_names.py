"""Names are compared however they are spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.names import initials, name_key, surname, without_titles, word_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Macron", "makron", "MACRON"),
        ("Zelensky", "Zelenskyy", "zelenskiy", "Zelenskij", "Selenskyj", "Зеленський"),
        ("Zakharova", "Zaharova", "Захарова"),
        ("Putin", "Poutine", "Путин"),
        ("Zhovkva", "Жовква"),
        ("Lavrov", "Lavroff", "Lawrow"),
        ("Scholz", "sholz", "Шольц"),
        ("Sánchez", "Sanchez", "sanches"),
        ("Løkke", "Loekke", "Lokke"),
        ("Müller", "Mueller", "Muller"),
        ("Erdoğan", "Erdogan"),
        ("O’Brien", "O'Brien", "Obrien"),
        ("Yermak", "Iermak", "Ermak"),
        ("Sergei", "Sergey", "Sergej"),
        ("Abdel Fattah al-Sisi", "Abdel-Fattah El Sisi"),
        ("Ri Yong-ho", "Ri Yong Ho"),
        ("Tchaikovsky", "Chaikovskiy", "Tschaikowski"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Macron", "Merkel"),
        ("Putin", "Patten"),
        ("Xi", "Li"),
        ("Modi", "Mody-Shah"),
        ("Kerry", "Curry"),
        ("Wang", "Wong"),
        ("Maduro", "Madero"),
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=30))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéöçñ' -", max_size=30))
def test_the_key_does_not_see_case_or_spaces(text: str) -> None:
    assert name_key(f"  {text.upper()} ") == name_key(text)


@given(st.text(max_size=30))
def test_a_word_key_holds_nothing_but_letters_and_digits(text: str) -> None:
    assert all(letter.isalnum() for letter in word_key(text))


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("President Macron", "Macron"),
        ("Sir Keir Starmer", "Keir Starmer"),
        ("Prime Minister Narendra Modi's", "Narendra Modi"),
        ("Mr. Trump’s", "Trump"),
        ("the President", "the President"),
        ("Macron", "Macron"),
        ("", ""),
    ],
)
def test_titles_come_off_before_a_name(name: str, bare: str) -> None:
    assert without_titles(name) == bare


@pytest.mark.parametrize(
    ("name", "last"),
    [("Martin Luther King Jr.", "King"), ("Ferdinand Marcos Jnr", "Marcos"), ("Modi", "Modi"), ("", "")],
)
def test_a_surname_is_not_junior(name: str, last: str) -> None:
    assert surname(name) == last


def test_initials_leave_small_words_out() -> None:
    assert initials("Andrés Manuel López Obrador") == "AMLO"
