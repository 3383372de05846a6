"""One person, one id: who is the same speaker across articles, and who is not."""

from __future__ import annotations

from datetime import date

import pytest

from extraction.model import RoleEvidence, Speaker, SpeakerKind
from storage import Store, articles, speakers
from storage.people import Known, same_speaker
from tests.makers import NOON, article, extraction, said, span, speaker, statement

BODY = SpeakerKind.ORGANISATION


def known(*names: str, country: str = "", role: str = "", kind: SpeakerKind = SpeakerKind.PERSON) -> Known:
    return Known(kind, names, frozenset(country.split()), (role,) if role else ())


def seen(name: str, country: str = "", role: str = "", kind: SpeakerKind = SpeakerKind.PERSON) -> Speaker:
    return Speaker(name, kind, country or None, role or None)


SAME = [
    # the full name decides, spelled and titled however
    (known("Emmanuel Macron", country="FR"), seen("Emmanuel Macron", "FR")),
    (known("Volodymyr Zelensky", country="UA"), seen("Volodymyr Zelenskyy", "UA")),
    (known("Volodymyr Zelensky", country="UA"), seen("Vladimir Zelensky", "UA")),
    (known("Pedro Sánchez", country="ES"), seen("Pedro Sanchez")),
    (known("Keir Starmer", country="GB"), seen("Sir Keir Starmer", "GB")),
    (known("Recep Tayyip Erdogan", country="TR"), seen("Tayyip Erdogan", "TR")),
    (known("Abdel Fattah al-Sisi", country="EG"), seen("Abdel Fattah El-Sisi", "EG")),
    # an office changes, the country named beside it may be the wrong one
    (
        known("Mark Rutte", country="NL", role="Dutch prime minister"),
        seen("Mark Rutte", "NATO", "secretary general"),
    ),
    # an initial, a short form with the same office
    (known("Joe Biden", country="US"), seen("J. Biden", "US")),
    (known("Joe Biden", country="US", role="US president"), seen("Joseph Biden", "US", "President")),
    # a surname with the same country, or none on one side
    (known("Emmanuel Macron", country="FR"), seen("Macron", "FR", "French president")),
    (known("Macron", country="FR"), seen("Emmanuel Macron", "FR")),
    (known("Vladimir Putin", country="RU", role="Russian president"), seen("Putin")),
    (known("Putin"), seen("Vladimir Putin", "RU", "president")),
    (known("Ursula von der Leyen", country="EU"), seen("von der Leyen", "EU")),
    # a family name that comes first
    (known("Xi Jinping", country="CN"), seen("Xi", "CN")),
    # a surname that two translators spelled
    (
        known("Igor Jovka", country="UA", role="adviser to the president"),
        seen("Igor Zhovkva", "UA", "adviser"),
    ),
    (known("Igor Jovka", country="UA", role="Zelensky's advisor"), seen("Igor Zhovkva", "UA", "his aide")),
    # a person whom an article took for a body
    (known("Ann Archer", kind=BODY), seen("Ann Archer", "US", "US envoy")),
    # bodies
    (known("Kremlin", country="RU", kind=BODY), seen("the Kremlin", kind=BODY)),
    (known("Foreign Ministry", country="CN", kind=BODY), seen("foreign ministry", "CN", kind=BODY)),
    (known("NATO", country="NATO", kind=BODY), seen("NATO", "NATO", kind=BODY)),
]

APART = [
    # a surname alone never joins two countries
    (known("Emmanuel Macron", country="FR"), seen("Macron", "BE")),
    (known("Kim Jong Un", "Kim", country="KP"), seen("Kim", "KR")),
    (known("Wang", country="CN"), seen("Wang", "TW")),
    # nor two people of one country and surname
    (known("Donald Trump", country="US", role="President"), seen("Melania Trump", "US", "first lady")),
    (known("Donald Trump", country="US"), seen("Eric Trump", "US")),
    (
        known("Boris Johnson", country="GB", role="prime minister"),
        seen("Rachel Johnson", "GB", "prime minister"),
    ),
    (known("Jean Dupont", country="FR"), seen("Jacques Dupont", "FR")),
    # nor, without a country, two offices
    (known("Smith", role="spokesman"), seen("Smith", role="economist")),
    # a first name is no surname
    (known("Emmanuel Macron", country="FR"), seen("Emmanuel", "FR")),
    (known("Xi Jinping", country="CN"), seen("Xi")),
    # a surname spelled nearly alike needs the same first name and country
    (known("Igor Jovka", country="UA"), seen("Igor Zhovkva")),
    (known("Igor Jovka", country="UA"), seen("Andriy Zhovkva", "UA")),
    (known("Anna Berger", country="DE"), seen("Anna Becker", "DE")),
    # an office that every country has is nobody's without its country
    (known("Foreign Ministry", country="CN", kind=BODY), seen("Foreign Ministry", "RU", kind=BODY)),
    (known("Foreign Ministry", country="CN", kind=BODY), seen("the Foreign Ministry", kind=BODY)),
    (known("the spokesman's office", kind=BODY), seen("the spokesman's office", kind=BODY)),
    (known("countries", kind=BODY), seen("countries", kind=BODY)),
    (known("two officials", kind=BODY), seen("two officials", kind=BODY)),
    # a person is no body
    (known("Kremlin", country="RU", kind=BODY), seen("Kremlin", "RU")),
    # a name without letters is nobody's
    (known("…"), seen("…")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_these_are_the_same(one: Known, other: Speaker) -> None:
    assert same_speaker(one, other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_these_are_not(one: Known, other: Speaker) -> None:
    assert not same_speaker(one, other)


def report(db: Store, name: str, *heard: Speaker, day: date | None = None) -> None:
    """Save an article in which each of these says something."""
    text = f"Report {name}\n" + "\n".join(f"{one.name} said: “Number {at}.”" for at, one in enumerate(heard))
    quoted = [statement(text, f"Number {at}.", by=one) for at, one in enumerate(heard)]
    articles.save(db, extraction(article(text, name=name, published_on=day), statements=quoted), now=NOON)


def names(db: Store) -> list[tuple[str, str | None, str | None, int]]:
    rows = db.execute("SELECT name, country, role, statements FROM speakers ORDER BY id").fetchall()
    return [tuple(row) for row in rows]


def test_a_person_keeps_one_id_over_many_articles(db: Store) -> None:
    report(db, "one", seen("Macron", "FR"))
    report(db, "two", seen("Emmanuel Macron", "FR", "French president"))
    report(db, "three", speaker("Emmanuel Macron", country=None, role=None, aliases=["Mr. Macron"]))
    assert names(db) == [("Emmanuel Macron", "FR", "French president", 3)]


def test_a_surname_that_two_people_share_is_nobody_elses(db: Store) -> None:
    report(db, "one", seen("Donald Trump", "US"), seen("Eric Trump", "US"))
    report(db, "two", seen("Trump", "US"))
    assert [row[0] for row in names(db)] == ["Donald Trump", "Eric Trump", "Trump"]


def test_of_two_who_share_a_surname_the_one_with_the_same_office_is_meant(db: Store) -> None:
    report(db, "one", seen("Donald Trump", "US", "US president"), seen("Eric Trump", "US", "businessman"))
    report(db, "two", seen("Trump", "US", "President"))
    assert [row[3] for row in names(db)] == [2, 1]


def test_role_and_country_are_those_of_the_latest_day(db: Store) -> None:
    report(db, "new", seen("Mark Rutte", "NATO", "NATO secretary general"), day=date(2025, 9, 4))
    report(db, "old", seen("Mark Rutte", "NL", "Dutch prime minister"), day=date(2023, 2, 1))
    report(db, "undated", seen("Mark Rutte", "DE", "visitor"))
    assert names(db) == [("Mark Rutte", "NATO", "NATO secretary general", 3)]


def test_on_one_day_the_role_most_often_given_counts(db: Store) -> None:
    day = date(2025, 3, 27)
    for at, role in enumerate(["host", "French president", "French president"]):
        report(db, f"n{at}", seen("Emmanuel Macron", "FR", role), day=day)
    assert names(db)[0][2] == "French president"


def test_a_correction_takes_back_a_role(db: Store) -> None:
    text = "Ann Archer, the envoy of France, said: “Yes.” " + "She left. " * 40
    quoted = statement(text, "Yes.", by=seen("Ann Archer"))
    role = RoleEvidence("Ann Archer", "envoy", "FR", span(text, "the envoy of France"))
    articles.save(db, extraction(article(text), statements=[quoted], roles=[role]), now=NOON)
    assert names(db) == [("Ann Archer", "FR", "envoy", 1)]
    right = text.replace(", the envoy of France,", "")
    quoted = statement(right, "Yes.", by=seen("Ann Archer"))
    articles.save(db, extraction(article(right), statements=[quoted]), now=NOON)
    assert names(db) == [("Ann Archer", None, None, 1)]


def test_a_correction_keeps_a_speaker_whom_another_article_could_not_share(db: Store) -> None:
    office = seen("the foreign ministry", kind=BODY)
    articles.save(db, said("We regret this.", by=office, name="one"), now=NOON)
    articles.save(db, said("We regret this now.", by=office, name="one"), now=NOON)
    articles.save(db, said("We regret something else.", by=office, name="two"), now=NOON)
    assert [row[3] for row in names(db)] == [1, 1]


def test_every_spelling_is_remembered(db: Store) -> None:
    report(db, "one", speaker("Volodymyr Zelensky", country="UA", role=None, aliases=["Mr Zelensky"]))
    report(db, "two", speaker("Volodymyr Zelenskyy", country="UA", role=None, aliases=["Zelenskyy"]))
    spelled = [row[0] for row in db.execute("SELECT name FROM speaker_names ORDER BY id").fetchall()]
    assert spelled == ["Volodymyr Zelensky", "Zelensky", "Volodymyr Zelenskyy", "Zelenskyy"]
    assert speakers.find_speakers(db, "Zelenskyy")[0].matched == "Volodymyr Zelenskyy"
    assert speakers.find_speakers(db, "Zelenskyy")[0].item.statements == 2
