"""What was decided about people: it moves everything, is remembered, and can be taken back."""

from __future__ import annotations

import json
from datetime import date

import pytest

from extraction.lexicon import PersonOverride
from extraction.model import Speaker
from storage import Store, articles, people_fixes, search, speakers, statements, subscriptions
from storage.chats import meet
from storage.people import Known, likeness
from storage.people_given import load_people
from storage.subscriptions import Timing, as_filter
from storage.values import Cadence, ChatKind
from tests.makers import NOON, article, extraction, said, speaker, statement
from tests.storage.test_people import known, seen

UNSURE = [
    (
        known("Igor Zhovkva", country="UA", role="deputy head"),
        seen("Ihor Jovka", "UA", "adviser"),
        "spelling",
    ),
    (known("Igor Zhovkva", country="UA"), seen("Ihor Zhovka"), "spelling"),
    (known("Joe Biden", country="US"), seen("Joseph Biden", "US"), "first name"),
    (known("David Cameron", role="prime minister"), seen("Cameron", "GB", "film director"), "surname"),
    # two people, plainly: nothing to ask
    (known("David Cameron", country="GB"), seen("James Cameron", "US"), None),
    (known("David Cameron", country="GB"), seen("Samantha Cameron", "GB"), None),
    (known("Jarosław Kaczyński", country="PL", role="leader"), seen("Jan Kaczyński", "PL", "poet"), None),
    (known("David Cameron", country="GB"), seen("Cameron", "US"), None),
    (known("Igor Zhovkva", country="UA"), seen("Igor Klymenko", "UA"), None),
]


@pytest.mark.parametrize(("one", "other", "reason"), UNSURE, ids=lambda value: None)
def test_who_may_be_one_person_is_a_question(one: Known, other: Speaker, reason: str | None) -> None:
    assert likeness(one, other) == reason


ZHOVKVA = speaker("Igor Zhovkva", country="UA", role="deputy head")
JOVKA = speaker("Ihor Jovka", country="UA", role="adviser")


def two(db: Store) -> people_fixes.Proposal:
    """Two reports of what may be one Ukrainian; the proposal they lead to."""
    articles.save(db, said("We will never agree.", by=ZHOVKVA, name="a"), now=NOON)
    articles.save(db, said("We are ready to talk.", by=JOVKA, name="b"), now=NOON)
    (proposal,), total = people_fixes.proposals(db)
    assert total == 1
    return proposal


def everyone(db: Store) -> dict[str, tuple[object, ...]]:
    """Each speaker's counts, role, spellings, words, and what a search in their words alone finds."""
    return {
        one.name: (
            one.statements,
            one.articles,
            one.role,
            people_fixes.spellings(db, one.id),
            [row.parts[0] for row in statements.who_said(db, one.id, limit=9).items],
            statements.who_said(db, one.id, words="agree", limit=9).total,
        )
        for one in speakers.top_speakers(db, 9)
    }


APART = {
    "Igor Zhovkva": (1, 1, "deputy head", ("Igor Zhovkva",), ["We will never agree."], 1),
    "Ihor Jovka": (1, 1, "adviser", ("Ihor Jovka",), ["We are ready to talk."], 0),
}
ONE = {
    "Igor Zhovkva": (
        2,
        2,
        "adviser",
        ("Igor Zhovkva", "Ihor Jovka"),
        ["We are ready to talk.", "We will never agree."],
        1,
    )
}


def test_a_proposal_shows_both_with_their_evidence(db: Store) -> None:
    proposal = two(db)
    sides = [
        (one.speaker.name, one.names, one.article.name if one.article else None)
        for one in (proposal.one, proposal.other)
    ]
    assert sides == [("Igor Zhovkva", ("Igor Zhovkva",), "a"), ("Ihor Jovka", ("Ihor Jovka",), "b")]
    assert proposal.reason == "spelling"


def test_one_person_has_everything_and_undo_gives_it_back(db: Store) -> None:
    proposal = two(db)
    assert everyone(db) == APART
    decision = people_fixes.say_same(db, proposal.id, now=NOON, by=7)
    assert decision is not None
    assert (decision.kind, decision.speaker, decision.into.name) == ("merge", "Ihor Jovka", "Igor Zhovkva")
    assert everyone(db) == ONE
    assert people_fixes.proposals(db) == ((), 0)
    # an old button leads on, the other name finds the one
    again = speakers.speaker(db, proposal.other.speaker.id)
    assert again == decision.into or (again is not None and again.statements == 2)
    assert [one.item.name for one in speakers.find_speakers(db, "Jovka")] == ["Igor Zhovkva"]
    hit = search.search(db, "ready talk", limit=9).items[0]
    assert hit.speaker is not None
    assert hit.speaker.name == "Igor Zhovkva"
    assert people_fixes.undo(db, decision.id) is not None
    assert everyone(db) == APART
    assert people_fixes.undo(db, decision.id) is None
    assert people_fixes.proposals(db)[1] == 1


@pytest.mark.parametrize("name", ["Ihor Jovka", "Igor Zhovkva", "Jovka", "Ihor Žovka"])
def test_a_merge_holds_for_later_articles(db: Store, name: str) -> None:
    proposal = two(db)
    people_fixes.say_same(db, proposal.id, now=NOON)
    later = said("Later words.", by=speaker(name, country="UA", role=None), name="c", day=date(2025, 4, 2))
    articles.save(db, later, now=NOON)
    (one,) = speakers.top_speakers(db, 9)
    assert (one.name, one.statements, one.articles) == ("Igor Zhovkva", 3, 3)


def test_two_people_are_never_proposed_again_and_stay_two(db: Store) -> None:
    proposal = two(db)
    decision = people_fixes.say_apart(db, proposal.id, now=NOON)
    assert decision is not None
    for at, name in enumerate(("Ihor Jovka", "Igor Zhovkva")):
        more = said(f"More {at}.", by=speaker(name, country="UA", role=None), name=f"more{at}")
        articles.save(db, more, now=NOON)
    assert people_fixes.proposals(db) == ((), 0)
    assert {name: facts[:2] for name, facts in everyone(db).items()} == {
        "Igor Zhovkva": (2, 2),
        "Ihor Jovka": (2, 2),
    }
    assert people_fixes.say_same(db, proposal.id, now=NOON) is None
    people_fixes.undo(db, decision.id)
    assert people_fixes.proposals(db)[1] == 1


def test_what_is_put_off_comes_last(db: Store) -> None:
    first = two(db)
    articles.save(db, said("Hello.", by=speaker("Joe Biden", country="US", role=None), name="c"), now=NOON)
    articles.save(db, said("Hi.", by=speaker("Joseph Biden", country="US", role=None), name="d"), now=NOON)
    assert people_fixes.put_off(db, first.id)
    assert [one.reason for one in people_fixes.proposals(db)[0]] == ["first name", "spelling"]
    assert not people_fixes.put_off(db, 999)


def test_one_article_that_quotes_both_names_counts_once(db: Store) -> None:
    text = "Zhovkva said: “One.” Jovka said: “Two.”"
    both = [statement(text, "One.", by=ZHOVKVA), statement(text, "Two.", by=JOVKA)]
    articles.save(db, extraction(article(text), statements=both), now=NOON)
    rows = speakers.top_speakers(db, 9)
    people_fixes.merge(db, rows[1].id, rows[0].id, now=NOON)
    (one,) = speakers.top_speakers(db, 9)
    assert (one.statements, one.articles) == (2, 1)
    # a correction without them takes both away
    articles.save(db, extraction(article(f"{text} Corrected.")), now=NOON)
    assert speakers.top_speakers(db, 9) == ()


def test_follows_move_along_and_come_back(db: Store) -> None:
    proposal = two(db)
    one, other = proposal.one.speaker.id, proposal.other.speaker.id
    meet(db, 5, ChatKind.PRIVATE, now=NOON)
    daily = Timing(Cadence.DAILY, "08:00")
    for cadence, wanted in ((daily, [other]), (Timing(Cadence.NOW), [one]), (Timing(Cadence.NOW), [other])):
        subscriptions.subscribe(db, 5, None, cadence, as_filter(speakers=wanted), now=NOON)
    decision = people_fixes.say_same(db, proposal.id, now=NOON)
    assert decision is not None

    def followed() -> list[tuple[str, list[int]]]:
        rows = db.execute("SELECT cadence, wants FROM subscriptions ORDER BY id").fetchall()
        return [(row[0], json.loads(row[1])["speakers"]) for row in rows]

    # the chat that followed both is told once
    assert followed() == [("daily", [one]), ("now", [one])]
    people_fixes.undo(db, decision.id)
    assert followed() == [("daily", [other]), ("now", [one])]


def test_split_takes_a_merge_back_and_says_so_for_good(db: Store) -> None:
    people_fixes.say_same(db, two(db).id, now=NOON)
    kept = speakers.top_speakers(db, 1)[0]
    decision = people_fixes.split(db, kept.id, "Ihor Jovka", now=NOON)
    assert decision.kind == "apart"
    assert everyone(db) == APART
    assert people_fixes.proposals(db) == ((), 0)


def test_split_goes_by_the_spelling_where_nobody_merged(db: Store) -> None:
    nearly = speaker("Igor Jovka", country="UA", role=None, aliases=["Jovka"])
    articles.save(db, said("We will never agree.", by=ZHOVKVA, name="a"), now=NOON)
    articles.save(db, said("We are ready to talk.", by=nearly, name="b"), now=NOON)
    (joined,) = speakers.top_speakers(db, 9)
    decision = people_fixes.split(db, joined.id, "Igor Jovka", now=NOON)
    assert (decision.kind, decision.speaker, decision.into.name) == ("split", "Igor Jovka", "Igor Zhovkva")
    assert {name: facts[3:5] for name, facts in everyone(db).items()} == {
        "Igor Zhovkva": (("Igor Zhovkva",), ["We will never agree."]),
        "Igor Jovka": (("Igor Jovka", "Jovka"), ["We are ready to talk."]),
    }
    articles.save(db, said("And again.", by=nearly, name="c"), now=NOON)
    assert {name: facts[0] for name, facts in everyone(db).items()} == {"Igor Zhovkva": 1, "Igor Jovka": 2}
    people_fixes.undo(db, decision.id)
    assert {name: facts[0] for name, facts in everyone(db).items()} == {"Igor Zhovkva": 3}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Somebody Else", "No article calls Igor Zhovkva that; the spellings are: Igor Zhovkva."),
        ("Igor Zhovkva", "Igor Zhovkva has one full name only; nothing tells two people apart by it."),
    ],
)
def test_a_split_that_nothing_shows_is_refused(db: Store, name: str, reason: str) -> None:
    articles.save(db, said("We will never agree.", by=ZHOVKVA), now=NOON)
    with pytest.raises(people_fixes.FixError, match=f"^{reason}$"):
        people_fixes.split(db, 1, name, now=NOON)


def test_one_person_is_not_merged_with_itself(db: Store) -> None:
    people_fixes.say_same(db, two(db).id, now=NOON)
    with pytest.raises(people_fixes.FixError, match="is one person already"):
        people_fixes.merge(db, 1, 2, now=NOON)


LISTED = PersonOverride("Igor Zhovkva", ("Ihor Jovka",), "UA", "presidential adviser")


@pytest.mark.parametrize("first", [True, False])
def test_the_list_of_people_makes_one_of_them_before_and_after(db: Store, first: bool) -> None:
    if first:
        load_people(db, [LISTED])
    articles.save(db, said("We will never agree.", by=ZHOVKVA, name="a"), now=NOON)
    articles.save(db, said("We are ready to talk.", by=JOVKA, name="b"), now=NOON)
    load_people(db, [LISTED])
    (one,) = speakers.top_speakers(db, 9)
    assert (one.name, one.statements, one.role, one.country) == (
        "Igor Zhovkva",
        2,
        "presidential adviser",
        "UA",
    )
    before = db.conn.total_changes
    load_people(db, [LISTED])
    assert db.conn.total_changes == before
    load_people(db, [])
    assert speakers.top_speakers(db, 9)[0].role == "adviser"
