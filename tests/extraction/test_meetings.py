"""What meeting an article reports: tables of invented articles, and the seeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import SEEDS
from extraction.meeting_lines import read_decisions, read_presences
from extraction.meeting_words import days_in
from extraction.same_meeting import Report, is_one
from tests.meetings import places, read, spans

#: a Thursday, on which the articles of the tables were published
THURSDAY = date(2031, 5, 15)


@dataclass(frozen=True)
class Row:
    """An article, and the meeting that should be read in it."""

    text: str
    place: str | None = None
    #: the body's code, or a telling word of the name
    name: str | None = None
    first: date | None = None
    last: date | None = None
    title: str | None = None
    #: why it is here
    why: str = ""


def day(number: int, month: int = 5) -> date:
    """A day of the tables' year."""
    return date(2031, month, number)


REPORTED = [
    Row(
        "Ministers of the G20 opened a summit in Lisbon on Wednesday. “We start,” said the host.",
        "Lisbon",
        None,
        day(14),
    ),
    Row(
        "The G20 summit in Lisbon ended with a handshake. Nobody danced.",
        "Lisbon",
        "G20",
        None,
        why="no day in the text",
    ),
    Row(
        "Leaders of nine countries met in the French capital on Thursday to talk about ferries.",
        "Paris",
        None,
        day(15),
    ),
    Row(
        "OSLO — Prime Minister Aud Nes will host a summit of the Nordic Herring Pact here on Monday.",
        "Oslo",
        None,
        day(19),
        why="a preview",
    ),
    Row(
        "Two days after Tuesday's summit in Vienna, the ministers are still arguing over it.",
        "Vienna",
        None,
        day(13),
        why="an aftermath",
    ),
    Row(
        "ECOWAS leaders gathered in Lomé on 10 and 11 May and sent a letter.",
        "Lomé",
        "ECOWAS",
        day(10),
        day(11),
    ),
    Row(
        "At a meeting of the coalition of the willing in Warsaw, Mr Brzoza spoke of ships.",
        "Warsaw",
        "COALITION",
    ),
    Row(
        "The Eurasian Ferry Summit closed in Batumi, Georgia, on May 12, 2031. All sang.",
        "Batumi",
        "ferry",
        day(12),
    ),
    Row("Finance ministers abandoned talks in Ostend last night over the price of cod.", "Ostend", None),
    Row(
        "A virtual summit of the African Union began on Thursday. Screens froze twice.",
        None,
        "African Union",
        day(15),
        why="virtual",
    ),
    Row(
        "He came by train. “Fine,” he said.",
        "Rome",
        "climate",
        title="Climate summit in Rome: he came by train",
        why="only the title tells",
    ),
    Row(
        "The UN climate conference in Nairobi ran late. The conference has no end, said one.", "Nairobi", "UN"
    ),
    Row(
        "Foreign ministers of Chad, Niger and Mali met in Niamey on Tuesday. They agreed on wells.",
        "Niamey",
        None,
        day(13),
    ),
    Row(
        "The summit in Tallinn on 31 February 1931 was a success. The summit in Tallinn was good.",
        "Tallinn",
        None,
        None,
        why="a day that makes no sense",
    ),
]

NONE = [
    ("The minister gave a press conference in Paris on Thursday. She spoke of cows.", "a press conference"),
    ("He telephoned the president on Tuesday, and they talked in Paris and Rome by phone.", "a call"),
    ("Since last year's summit in Madrid nothing was built. The bridge is a hole.", "last year's"),
    (
        "Trade talks dragged on. Tariffs rose. The talks may fail, say traders. Talks, always talks.",
        "no place, no name",
    ),
    ("Her party conference in Leeds chose a leader. Hats flew.", "a party conference"),
    ("Rain fell on the coast. Fishermen mended nets, and nobody came.", "no meeting at all"),
    ("The treaty of 1987 was signed at a summit in Reykjavik two decades ago. It is dead now.", "long ago"),
    ("", "nothing"),
    ("Berlin wants a summit that would include all. No day was named, nor a town.", "one that may be"),
]


@pytest.mark.parametrize("row", REPORTED, ids=lambda row: row.text[:40])
def test_an_article_tells_which_meeting_it_reports(row: Row) -> None:
    meeting = read(row.text, title=row.title)
    assert meeting is not None
    assert (meeting.place.words if meeting.place else None) == row.place
    if row.name is not None:
        assert meeting.name is not None
        assert row.name in {meeting.name.key, *meeting.name.words}
    assert meeting.dated == (row.first is not None)
    assert meeting.starts_on == (row.first or THURSDAY)
    assert meeting.ends_on == (row.last or row.first or THURSDAY)
    assert row.text[meeting.told.start : meeting.told.end] == meeting.told.text


@pytest.mark.parametrize(("text", "why"), NONE, ids=[why for _, why in NONE])
def test_an_article_that_reports_no_meeting_belongs_to_none(text: str, why: str) -> None:
    assert read(text) is None, why


def test_a_virtual_meeting_says_so() -> None:
    meeting = read("A virtual summit of the African Union began on Thursday. Screens froze twice.")
    assert meeting is not None
    assert meeting.virtual


def test_without_a_day_of_publication_only_a_full_date_counts() -> None:
    told = read("The G7 summit in Turin opened on Monday.", published=None)
    dated = read("The G7 summit in Turin opened on 12 May 2031.", published=None)
    assert told is not None
    assert told.starts_on is None
    assert dated is not None
    assert dated.starts_on == day(12)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("met on Thursday", day(15), None),
        ("met on Wednesday", day(14), None),
        ("met last Thursday", day(8), None),
        ("will meet on Friday", day(16), None),
        ("will meet on Thursday", day(15), None),
        ("meet next Monday", day(19), None),
        ("ahead of Saturday's summit", day(17), None),
        ("met on Monday and Tuesday", day(12), day(13)),
        ("met on 12-13 May", day(12), day(13)),
        ("met on May 12 and 13", day(12), day(13)),
        ("met on 28 April 2031", day(28, 4), None),
        ("met yesterday", day(14), None),
        ("met on 2031-05-13", day(13), None),
        ("met on 28 April 1931", None, None),
        ("met on 31 February", None, None),
        ("met on 99 May", None, None),
        ("may meet in the year 5000", None, None),
    ],
)
def test_days_are_counted_from_the_day_of_publication(
    words: str, first: date | None, last: date | None
) -> None:
    found = [(one.first, one.last) for one in days_in(words, THURSDAY)]
    assert found == ([] if first is None else [(first, last or first)])


@pytest.mark.parametrize("published", [date.min, date.max, date(1, 1, 2), date(9999, 12, 30)])
def test_no_day_of_publication_is_too_odd(published: date) -> None:
    text = "The G7 summit in Turin opens next Monday, a day after yesterday, on 3 March and on 31 May 2031."
    days_in(text, published)
    assert read(text, published=published) is not None


@given(st.text(alphabet="Summit in Paris meeting of the G20 on Monday 12 May.,:“”\n", max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_text_is_read_without_an_error_and_tells_its_own_words(text: str) -> None:
    meeting = read(text, title=text[:40])
    if meeting is not None:
        assert text[meeting.told.start : meeting.told.end] == meeting.told.text
    for one in read_presences(spans(text), {"Mon": 1}, places(), None):
        assert one.sentence.text in text
    assert all(one.text in text for one in read_decisions(spans(text), places()))


def report(text: str, *, people: frozenset[int] = frozenset(), published: date | None = THURSDAY) -> Report:
    """What an article reports, with the people it names."""
    meeting = read(text, published=published)
    assert meeting is not None
    return Report(meeting, people)


TURIN = "The G7 summit in Turin opened on Thursday. Snow fell."
SAME = [
    ("Leaders met in Turin on Thursday for the second time. They ate.", THURSDAY, "place and day"),
    ("The G7 summit on Thursday was short. So was the statement.", THURSDAY, "name and day"),
    ("The G7 summit in Turin will open on Thursday, hosts say.", THURSDAY - timedelta(days=2), "a preview"),
    (
        "After Thursday's G7 summit in Turin the leaders flew home.",
        THURSDAY + timedelta(days=3),
        "an aftermath",
    ),
    ("The G7 summit in Italy opened on Thursday in the snow.", THURSDAY, "the country for the city"),
]
OTHER = [
    ("The G7 summit in Turin opened on Thursday. Snow fell.", THURSDAY.replace(year=2032), "a year later"),
    ("Leaders met in Ghent on Thursday. They ate.", THURSDAY, "another place on that day"),
    ("The ASEAN summit in Turin opened on Thursday. Odd, said all.", THURSDAY, "another name at that place"),
    ("Leaders met in Turin on 20 May. They ate.", THURSDAY + timedelta(days=5), "too late"),
    ("Leaders met in Turin for a while. They ate.", None, "no day, and too little else"),
]


@pytest.mark.parametrize(("text", "published", "why"), SAME, ids=[row[2] for row in SAME])
def test_two_articles_report_one_summit(text: str, published: date, why: str) -> None:
    assert is_one(report(TURIN), report(text, published=published)), why


@pytest.mark.parametrize(("text", "published", "why"), OTHER, ids=[row[2] for row in OTHER])
def test_two_articles_report_two_summits(text: str, published: date | None, why: str) -> None:
    assert not is_one(report(TURIN), report(text, published=published)), why


def test_people_decide_where_a_day_or_two_lie_between() -> None:
    late = "Leaders met in Turin on Wednesday. They ate."
    alone = report(late, published=date(2031, 5, 17))
    crowd = report(late, published=date(2031, 5, 17), people=frozenset({1, 2, 3, 4}))
    here = report(
        "Leaders met in Turin on Friday. Snow.", published=date(2031, 5, 17), people=frozenset({1, 2, 3, 4})
    )
    assert not is_one(alone, here)
    assert is_one(crowd, here)


PEOPLE = {"Aud Nes": 1, "Nes": 1, "Jan Brzoza": 2, "Brzoza": 2, "Ida Koll": 3, "Koll": 3}
PRESENT = [
    ("Prime Minister Aud Nes hosted the leaders of nine countries.", {1}),
    ("Jan Brzoza, who also attended the summit, shrugged.", {2}),
    ("The meeting was attended by Aud Nes and Jan Brzoza.", {1, 2}),
    ("Aud Nes and other leaders met with President Jan Brzoza in Oslo.", {1, 2}),
    ("“No,” said Ida Koll at the summit.", {3}),
    ("Speaking at the close of the summit, Ida Koll thanked the cooks.", {3}),
    ("Aud Nes welcomed leaders alongside Ida Koll.", {1, 3}),
    ("Jan Brzoza did not attend the summit.", set()),
    ("Jan Brzoza skipped the summit, which Aud Nes hosted.", set()),
    ("Aud Nes telephoned Jan Brzoza before the summit.", set()),
    ("Aud Nes will attend the summit.", set()),
    ("Ida Koll met leaders in Washington a year before.", set()),
    ("Ida Koll said at a press conference that it rained.", set()),
    ("“Aud Nes attended the summit,” a waiter claimed.", set()),
]


@pytest.mark.parametrize(("sentence", "there"), PRESENT, ids=[row[0][:40] for row in PRESENT])
def test_who_took_part_is_shown_by_a_sentence(sentence: str, there: set[int]) -> None:
    found = read_presences(spans(sentence), PEOPLE, places(), places().place("Oslo"))
    assert {one.person for one in found if one.person} == there


def test_countries_and_people_without_a_statement_take_part_too() -> None:
    text = (
        "The ministers of trade of Chad, Niger and Mali met in Oslo. "
        "The dinner was attended by Chancellor Ebba Lunde. Leaders from Peru will attend the next summit."
    )
    found = read_presences(spans(text), {}, places(), places().place("Oslo"))
    assert [one.country for one in found if one.country] == ["TD", "NE", "ML"]
    assert [one.name for one in found if one.name] == ["Ebba Lunde"]


DECIDED = [
    "The summit ended with the joint decision to ban whistles.",
    "Leaders agreed on a price for cod.",
    "The ministers have also unanimously adopted a text.",
    "The nine countries failed to agree on anything.",
    "“We unanimously agreed that it rains,” he said.",
    "G20 ministers abandoned talks at dawn and agreed to meet in June.",
    "The declaration was signed on Friday.",
]
UNDECIDED = [
    "The leaders would have agreed if it had not rained.",
    "Mr Brzoza agreed with himself.",
    "Leaders must agree on a price.",
    "He spoke before the summit and agreed to write.",
    "The ministers who agreed last year are gone.",
    "The petition was signed by nine countries' bakers in 2019.",
    "Leaders whether they agreed or not.",
]


@pytest.mark.parametrize("sentence", DECIDED)
def test_what_was_decided_together_is_found(sentence: str) -> None:
    assert [one.text for one in read_decisions(spans(sentence), places())] == [sentence]


@pytest.mark.parametrize("sentence", UNDECIDED)
def test_what_one_would_or_should_or_did_alone_is_no_decision(sentence: str) -> None:
    assert read_decisions(spans(sentence), places()) == ()


@pytest.mark.parametrize(
    ("name", "title", "published", "body"),
    [
        (
            "000_fbf5865268e026ae",
            "More than 30 European leaders meet in Paris on Ukraine",
            date(2025, 3, 27),
            "COALITION",
        ),
        (
            "001_b4cbeef6a20ba57d",
            "Coalition of volunteers weighs a force for Ukraine",
            date(2025, 3, 27),
            None,
        ),
        (
            "002_a1b7e0ca4b3ddd8c",
            "Macron hosts European leaders and Zelensky for talks",
            date(2025, 3, 27),
            None,
        ),
        (
            "003_3fec3a35aec23031",
            "Leaders of nearly 30 countries meet in Paris on long-term peace",
            date(2025, 3, 27),
            None,
        ),
        (
            "004_b9e8108f30e365c6",
            "26 allies pledge a reassurance force for Ukraine",
            date(2025, 9, 4),
            "COALITION",
        ),
    ],
)
def test_the_seeds_report_meetings_in_paris(name: str, title: str, published: date, body: str | None) -> None:
    text = (SEEDS / "articles" / f"{name}.txt").read_text(encoding="utf-8")
    meeting = read(text, title=title, published=published)
    assert meeting is not None
    assert meeting.place is not None
    assert (meeting.place.words, meeting.place.country) == ("Paris", "FR")
    assert (meeting.starts_on, meeting.ends_on) == (published, published)
    assert (meeting.name.key if meeting.name else None) == body
