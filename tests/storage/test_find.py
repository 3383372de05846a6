"""Finding speakers, actors and issues by what a person typed."""

from __future__ import annotations

from datetime import date

import pytest

from extraction.lexicon import Lexicon
from extraction.model import Speaker, SpeakerKind
from storage import Store, articles, issues, positions, speakers
from storage.gazetteer import load_gazetteer
from storage.values import Match
from tests.makers import NOON, article, extraction, paris, said, speaker, stance, statement
from tests.storage.conftest import LEXICON

HEARD = [
    ("Emmanuel Macron", "FR", "French President", 3),
    ("Volodymyr Zelensky", "UA", "Ukrainian President", 2),
    ("Keir Starmer", "GB", "Prime Minister", 1),
    ("Donald Trump", "US", "US President", 2),
    ("Eric Trump", "US", "businessman", 1),
    ("Ursula von der Leyen", "EU", "President of the European Commission", 1),
    ("Marco Rubio", "US", "U.S. Secretary of State", 1),
    ("Pedro Sánchez", None, "Prime Minister", 1),
]


@pytest.fixture
def heard(db: Store) -> Store:
    """A store in which each of HEARD said something, and the Kremlin once."""
    for name, country, role, times in HEARD:
        for time in range(times):
            by = Speaker(name, SpeakerKind.PERSON, country, role)
            articles.save(db, said(f"Words number {time}.", by=by, name=f"{name}{time}"), now=NOON)
    body = Speaker("Kremlin", SpeakerKind.ORGANISATION, "RU")
    articles.save(db, said("Nothing of that is true.", by=body, name="k"), now=NOON)
    return db


FIRST = [
    ("Macron", "Emmanuel Macron"),
    ("macron", "Emmanuel Macron"),
    ("MACRON", "Emmanuel Macron"),
    ("Emmanuel", "Emmanuel Macron"),
    ("emmanuel macron", "Emmanuel Macron"),
    ("Macron Emmanuel", "Emmanuel Macron"),
    ("makron", "Emmanuel Macron"),
    ("Macrno", "Emmanuel Macron"),
    ("Macr", "Emmanuel Macron"),
    ("Mácron", "Emmanuel Macron"),
    ("Macron's", "Emmanuel Macron"),
    ("President Macron", "Emmanuel Macron"),
    ("Mr. Macron", "Emmanuel Macron"),
    ("macron france", "Emmanuel Macron"),
    ("French Macron", "Emmanuel Macron"),
    ("French president", "Emmanuel Macron"),
    ("the president of France", "Emmanuel Macron"),
    ("  “Macron”!? ", "Emmanuel Macron"),
    ("Zelenskyy", "Volodymyr Zelensky"),
    ("zelenskiy", "Volodymyr Zelensky"),
    ("Selenskyj", "Volodymyr Zelensky"),
    ("Зеленский", "Volodymyr Zelensky"),
    ("zelinsky", "Volodymyr Zelensky"),
    ("President Zelenskyy", "Volodymyr Zelensky"),
    ("Sir Keir", "Keir Starmer"),
    ("stramer", "Keir Starmer"),
    ("sanchez", "Pedro Sánchez"),
    ("von der Leyen", "Ursula von der Leyen"),
    ("Leyen", "Ursula von der Leyen"),
    ("vonder leyen", "Ursula von der Leyen"),
    ("vonderleyen", "Ursula von der Leyen"),
    ("emmanuelmacron", "Emmanuel Macron"),
    ("von der leyn", "Ursula von der Leyen"),
    ("Trump", "Donald Trump"),
    ("President Trump", "Donald Trump"),
    ("eric trump", "Eric Trump"),
    ("kremlin", "Kremlin"),
    ("the Kremlin", "Kremlin"),
]


@pytest.mark.parametrize(("typed", "expected"), FIRST)
def test_the_first_match_is_who_was_meant(heard: Store, typed: str, expected: str) -> None:
    assert [one.item.name for one in speakers.find_speakers(heard, typed)][:1] == [expected]


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "?!", "xyzzy", "macron xyzzy", "a", "macron spain", "' OR 1=1 --", "*", "the", "Putin"],
)
def test_nobody_is_found_for_what_is_nobodys_name(heard: Store, typed: str) -> None:
    assert speakers.find_speakers(heard, typed) == ()


def test_a_name_of_two_gives_both_with_the_more_quoted_first(heard: Store) -> None:
    found = speakers.find_speakers(heard, "Trump")
    assert [(one.item.name, one.score) for one in found] == [("Donald Trump", 100.0), ("Eric Trump", 100.0)]


def test_an_office_that_several_hold_gives_all_of_them(heard: Store) -> None:
    found = {one.item.name for one in speakers.find_speakers(heard, "the prime minister")}
    assert found == {"Keir Starmer", "Pedro Sánchez"}


def test_a_country_alone_gives_those_who_speak_for_it(heard: Store) -> None:
    found = [one.item.name for one in speakers.find_speakers(heard, "the Americans"[:-1])]
    assert found == ["Donald Trump", "Eric Trump", "Marco Rubio"]


def test_a_spelling_that_came_later_is_found_at_once(heard: Store) -> None:
    assert speakers.find_speakers(heard, "Meloni") == ()
    by = speaker("Giorgia Meloni", country="IT", role=None)
    articles.save(heard, said("We shall see.", by=by, name="m"), now=NOON)
    assert [one.item.name for one in speakers.find_speakers(heard, "Meloni")] == ["Giorgia Meloni"]


def test_what_was_rolled_back_is_not_found(heard: Store) -> None:
    heard.begin()
    by = speaker("Giorgia Meloni", country="IT", role=None)
    articles.save(heard, said("We shall see.", by=by, name="m"), now=NOON)
    assert len(speakers.find_speakers(heard, "Meloni")) == 1
    heard.rollback()
    assert speakers.find_speakers(heard, "Meloni") == ()
    assert len(speakers.find_speakers(heard, "Macron")) == 1


def test_one_who_is_only_mentioned_comes_after_those_who_speak(db: Store) -> None:
    silent, loud = speaker("Eric Trump", country="US", role=None), speaker("Donald Trump", country="US")
    text = "Donald Trump said: “No.” Eric Trump listened."
    quoted = statement(text, "No.", by=loud)
    articles.save(db, extraction(article(text), statements=[quoted], speakers=[silent, loud]), now=NOON)
    found = speakers.find_speakers(db, "Trump")
    assert [(one.item.name, one.score) for one in found] == [("Donald Trump", 100.0), ("Eric Trump", 90.0)]


@pytest.mark.parametrize(
    ("typed", "scores"), [("Starmer", (100, 97)), ("Keir Starmer", (100, 97)), ("Keir", (90, 80))]
)
def test_a_persons_name_is_a_part_of_their_offices(
    heard: Store, typed: str, scores: tuple[float, float]
) -> None:
    office = speaker("Office of Keir Starmer", country=None, role=None, kind=SpeakerKind.ORGANISATION)
    for at in range(5):
        articles.save(heard, said(f"Number {at} was agreed.", by=office, name=f"o{at}"), now=NOON)
    found = speakers.find_speakers(heard, typed)
    assert [one.item.name for one in found] == ["Keir Starmer", "Office of Keir Starmer"]
    assert tuple(one.score for one in found) == scores
    first, second = speakers.find_speakers(heard, "stramer")
    assert first.score - second.score == pytest.approx(10)


def test_at_most_as_many_as_asked_for(heard: Store) -> None:
    assert len(speakers.find_speakers(heard, "president", limit=2)) == 2


def test_top_speakers_are_those_with_most_statements(heard: Store) -> None:
    assert [one.name for one in speakers.top_speakers(heard, 3)] == [
        "Emmanuel Macron",
        "Volodymyr Zelensky",
        "Donald Trump",
    ]
    assert speakers.speaker(heard, 999) is None


ACTORS = [
    ("Italy", "IT"),
    ("italy", "IT"),
    ("Itally", "IT"),
    ("the Italians", "IT"),
    ("Italian", "IT"),
    ("Rome", "IT"),
    ("IT", "IT"),
    ("it", "IT"),
    ("Kremlin", "RU"),
    ("the Kremlin", "RU"),
    ("Elysee", "FR"),
    ("U.S.", "US"),
    ("USA", "US"),
    ("united states", "US"),
    ("UK", "GB"),
    ("Britan", "GB"),
    ("EU", "EU"),
    ("european union", "EU"),
    ("Ukrane", "UA"),
    ("france's", "FR"),
]


@pytest.mark.parametrize(("typed", "code"), ACTORS)
def test_an_actor_is_found_by_any_of_its_names(db: Store, typed: str, code: str) -> None:
    assert [one.item.code for one in positions.find_actors(db, typed)][:1] == [code]


@pytest.mark.parametrize("typed", ["", "the", "Atlantis", "qq", "'; DROP TABLE actors"])
def test_no_actor_is_found_for_what_names_none(db: Store, typed: str) -> None:
    assert positions.find_actors(db, typed) == ()


def test_half_a_name_gives_every_actor_that_has_it(db: Store) -> None:
    found = positions.find_actors(db, "Korea")
    assert [(one.item.code, one.score) for one in found] == [("KP", 90.0), ("KR", 90.0)]


ISSUES = [
    ("sanctions", "sanctions"),
    ("sanction", "sanctions"),
    ("Sanktions", "sanctions"),
    ("troop-deployment", "troop-deployment"),
    ("troop deployment", "troop-deployment"),
    ("troops", "troop-deployment"),
    ("deployment", "troop-deployment"),
    ("peace forces", "troop-deployment"),
    ("truce", "ceasefire"),
    ("cease-fire", "ceasefire"),
    ("cease fire", "ceasefire"),
    ("ceasefires", "ceasefire"),
    ("economic pressure", "sanctions"),
]


@pytest.mark.parametrize(("typed", "slug"), ISSUES)
def test_an_issue_is_found_by_slug_title_keyword_or_nearly(db: Store, typed: str, slug: str) -> None:
    assert [one.item.slug for one in issues.find_issues(db, typed)][:1] == [slug]


@pytest.mark.parametrize("typed", ["", "weather", "the", "NEAR(", '"'])
def test_no_issue_is_found_for_what_names_none(db: Store, typed: str) -> None:
    assert issues.find_issues(db, typed) == ()


def test_an_issue_counts_statements_and_actors(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    row = issues.issue(db, "sanctions")
    assert row is not None
    assert (row.statements, row.actors) == (1, 1)
    assert issues.find_issues(db, "sanctions") == (Match(row, 100.0, "sanctions"),)
    assert [one.slug for one in issues.issues(db)] == ["sanctions", "troop-deployment", "ceasefire"]
    assert issues.issue(db, "weather") is None


def test_loading_the_word_lists_again_changes_nothing(db: Store) -> None:
    before = db.conn.total_changes
    load_gazetteer(db, LEXICON)
    assert db.conn.total_changes == before


def test_changed_word_lists_change_what_is_found(db: Store) -> None:
    assert positions.find_actors(db, "Rome")[0].item.name == "Italy"
    kept = [one for one in LEXICON.actors if one.code not in {"IT", "FR"}]
    text = "Ann said: “Yes.”"
    articles.save(
        db,
        extraction(
            article(text),
            statements=[statement(text, "Yes.", by=speaker("Ann Archer"))],
            stances=[stance(text, "Yes.")],
        ),
        now=NOON,
    )
    load_gazetteer(db, Lexicon.of(actors=kept, issues=LEXICON.issues[1:]))
    assert positions.find_actors(db, "Rome") == ()
    # What was stored keeps its name; it can be asked for by its code.
    assert positions.positions_of(db, "FR")[0].actor.name == "France"
    assert positions.positions_of(db, "FR")[0].issue.title == "sanctions"
    assert positions.actor(db, "IT") is None


def test_words_are_not_taken_for_patterns(db: Store) -> None:
    day = date(2025, 3, 27)
    articles.save(db, said("One.", by=speaker("Ann O'Brien", country="US", role=None), day=day), now=NOON)
    for typed in ["o'brien", "O’Brien", "obrien", "ann o'brien"]:
        assert [one.item.name for one in speakers.find_speakers(db, typed)] == ["Ann O'Brien"]
    for typed in ["%", "_", "Ann%", "[a-z]*"]:
        assert [one.score for one in speakers.find_speakers(db, typed) if one.score == 100] == []
