"""What a digest says: what is new for this filter, each thing once, short, the rest behind a tap."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlite_utils import Database

from extraction.model import Direction, Speaker, SpeakerKind
from handlers.chunks import MESSAGE_UNITS, visible, visible_units
from handlers.digest_text import MOST_PAGES, MOST_SENT, describe, digest_keyboard, digest_pages
from handlers.digests import ARTICLES, MORE_STATEMENTS, STATEMENTS_A_VOICE, VOICES, compose
from storage.fresh import fresh_between, names_for
from storage.narrowing import join, narrow
from storage.rows import actor_rows
from storage.side_by_side import Differs, Disagreement, Side
from storage.speakers import find_speakers
from storage.subscriptions import as_filter, newest_version
from storage.values import Filter, Fresh
from tests.newsroom import MACRON, MELONI, TUSK, publish, store

TROOPS, SANCTIONS = "troop-deployment", "sanctions"
LONG = "We will stay for as long as it takes for this peace to hold"


@pytest.fixture
def db() -> Database:
    return store()


def told(db: Database, wants: Filter | None = None, since: int = 0) -> str:
    """All pages of the digest as a reader sees them, "" for none."""
    wants = wants or Filter()
    composed = compose(wants, fresh_between(db, since, newest_version(db)))
    if composed is None:
        return ""
    return "\n".join(visible(page) for page in digest_pages(composed, names_for(db, [wants]))[0])


def test_nothing_new_is_nothing_sent(db: Database) -> None:
    version = publish(db, "one", (MACRON, LONG, TROOPS))
    assert told(db, since=version) == ""


def test_people_positions_and_articles_are_told_in_this_order(db: Database) -> None:
    publish(
        db,
        "one",
        (MACRON, LONG, TROOPS),
        (MELONI, "Not one soldier", TROOPS),
        stances=(("IT", TROOPS, Direction.AGAINST),),
    )
    text = told(db)
    places = [
        text.index(words)
        for words in (LONG, "Not one soldier", "Positions", "Italy", "Articles", "About one")
    ]
    assert places == sorted(places)


def test_the_same_words_in_two_articles_are_told_once_with_their_number(db: Database) -> None:
    publish(db, "one", (MACRON, LONG, TROOPS))
    publish(db, "two", (MACRON, LONG.upper(), TROOPS), (MELONI, LONG, TROOPS))
    text = told(db)
    assert text.casefold().count(LONG.casefold()) == 2, "once for each of the two who said it"
    assert "reported by 2 of 2" in text


def test_a_corrected_article_tells_only_what_it_did_not_say_before(db: Database) -> None:
    before = publish(db, "one", (MACRON, LONG, TROOPS))
    publish(db, "one", (MACRON, LONG, TROOPS), (MELONI, "Not one soldier", TROOPS))
    text = told(db, since=before)
    assert "Not one soldier" in text
    assert LONG not in text
    assert "Articles" not in text


@pytest.mark.parametrize(
    ("wants", "inside", "outside"),
    [
        (as_filter(actors=["IT"]), ["Not one soldier", "Lift them"], [LONG, "Never"]),
        (as_filter(actors=["IT", "PL"]), ["Not one soldier", "Never"], [LONG]),
        (as_filter(issues=[TROOPS]), [LONG, "Not one soldier", "Never"], ["Lift them"]),
        (as_filter(actors=["IT"], issues=[SANCTIONS]), ["Lift them"], ["Not one soldier", LONG]),
        (as_filter(actors=["DE"]), [], [LONG, "Not one soldier", "Never", "Lift them", "About one"]),
    ],
)
def test_a_filter_lets_through_what_it_asks_for(
    db: Database, wants: Filter, inside: list[str], outside: list[str]
) -> None:
    publish(
        db,
        "one",
        (MACRON, LONG, TROOPS),
        (MELONI, "Not one soldier", TROOPS),
        (MELONI, "Lift them", SANCTIONS),
    )
    publish(db, "two", (TUSK, "Never", TROOPS))
    text = told(db, wants)
    assert [words for words in inside if words not in text] == []
    assert [words for words in outside if words in text] == []


def test_a_person_and_a_country_widen_each_other(db: Database) -> None:
    publish(db, "one", (MACRON, LONG, TROOPS), (MELONI, "Not one soldier", TROOPS), (TUSK, "Never", TROOPS))
    macron = find_speakers(db, "Macron")[0].item.id
    text = told(db, as_filter(speakers=[macron], actors=["PL"]))
    assert LONG in text
    assert "Never" in text
    assert "Not one soldier" not in text


def moved(db: Database) -> int:
    """Italy moves, Poland does not; the version before the move."""
    before = publish(db, "one", stances=(("IT", TROOPS, Direction.AGAINST), ("PL", TROOPS, Direction.FOR)))
    after = (("IT", TROOPS, Direction.FOR), ("PL", TROOPS, Direction.FOR))
    publish(db, "two", (MACRON, LONG, TROOPS), stances=after, on=date(2026, 3, 9))
    return before


def test_a_position_that_changed_comes_first_and_one_that_did_not_is_no_news(db: Database) -> None:
    text = told(db, since=moved(db))
    assert text.index("❌ against → ✅ for") < text.index(LONG)
    assert text.count("Italy") == 1, "what moved is not told once more among the positions"
    assert "Poland" not in text.split("Articles")[0]
    # Both sides can be pointed at.
    assert "2 Mar 2026" in text
    assert "9 Mar 2026" in text


def test_only_changes_means_positions_that_moved(db: Database) -> None:
    before = moved(db)
    only = told(db, as_filter(changes=True), since=before)
    assert "❌ against → ✅ for" in only
    assert LONG not in only
    assert "Articles" not in only
    assert told(db, as_filter(actors=["IT"], changes=True), since=before) != ""
    assert told(db, as_filter(actors=["PL"], changes=True), since=before) == ""
    assert told(db, as_filter(issues=[SANCTIONS], changes=True), since=before) == ""
    assert told(db, as_filter(changes=True), since=newest_version(db)) == ""


def test_a_first_position_and_one_of_the_same_day_are_no_change(db: Database) -> None:
    publish(db, "one", stances=(("IT", TROOPS, Direction.AGAINST),))
    assert told(db, as_filter(changes=True)) == ""
    publish(db, "two", stances=(("IT", TROOPS, Direction.FOR),))
    assert told(db, as_filter(changes=True)) == ""


def disputed(db: Database) -> Fresh:
    """Two articles on one meeting, and a disagreement of theirs about Italy and its troops."""
    publish(db, "offer", (MELONI, "We offered 300 engineers", TROOPS))
    publish(db, "answer", (MACRON, LONG, TROOPS))
    new = fresh_between(db, 0, newest_version(db))
    offered = next(one.statement for one in new.statements if "300" in one.statement.parts[0])
    sides = (
        Side(offered.article, "“We offered 300 engineers,” said Giorgia Meloni.", ((12, 15),), offered.id),
        Side(new.articles[0], "Rome offers <500> engineers.", ((12, 17),)),
    )
    about = Disagreement(7, Differs.FIGURE, "engineers", sides, actor_rows(db, ["IT"])["IT"])
    return replace(new, disagreements=(about,))


def test_what_reports_differ_on_stands_before_what_was_said(db: Database) -> None:
    composed = compose(Filter(), disputed(db))
    assert composed is not None
    page = digest_pages(composed, names_for(db, [Filter()]))[0][0]
    assert "&lt;500&gt;" in page
    text = visible(page)
    places = [text.index(words) for words in ("Reports differ", "Rome offers", LONG)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("wants", "told"),
    [
        (as_filter(), True),
        (as_filter(actors=["IT"]), True),
        (as_filter(actors=["FR"]), False),
        # Nobody says that it is about troops, but a statement on troops is one of its sides.
        (as_filter(issues=[TROOPS]), True),
        (as_filter(issues=[SANCTIONS]), False),
        (as_filter(words=["engineer"]), True),
        (as_filter(words=["bridge"]), False),
        (as_filter(without=["engineers"]), False),
        (as_filter(outlets=["The Gazette"]), True),
        (as_filter(outlets=["The Herald"]), False),
        (as_filter(changes=True), False),
    ],
)
def test_a_disagreement_is_told_to_who_asked_for_what_it_is_about(
    db: Database, wants: Filter, told: bool
) -> None:
    assert bool(narrow(disputed(db), wants).disagreements) is told


def test_what_another_digest_here_tells_is_not_told_again(db: Database) -> None:
    before = moved(db)
    new = replace(disputed(db), changes=fresh_between(db, before, newest_version(db)).changes)
    assert new.changes
    left = narrow(new, Filter(), [as_filter(actors=["IT"])])
    assert (left.changes, left.disagreements) == ((), ())
    assert len(join([new, new]).changes) == len(join([new, new]).disagreements) == 1


def test_a_long_digest_is_two_messages_and_the_rest_is_behind_a_tap(db: Database) -> None:
    crowd = [Speaker(f"Anna Number{chr(65 + one)}", SpeakerKind.PERSON) for one in range(20)]
    for number in range(30):
        publish(
            db, f"n{number}", *((one, f"{LONG} and more {number} {one.name} " * 4, TROOPS) for one in crowd)
        )
    composed = compose(Filter(), fresh_between(db, 0, newest_version(db)))
    assert composed is not None
    assert len(composed.voices) == VOICES
    assert all(len(voice.statements) == STATEMENTS_A_VOICE for voice in composed.voices)
    assert len(composed.articles) == ARTICLES
    assert sum(len(voice.statements) for voice in composed.more_voices) == MORE_STATEMENTS
    pages, sent = digest_pages(composed, names_for(db, [Filter()]))
    assert sent <= MOST_SENT < len(pages) <= MOST_PAGES
    assert all(visible_units(page) <= MESSAGE_UNITS for page in pages)


def test_html_in_names_titles_and_words_is_only_words(db: Database) -> None:
    odd = Speaker("Anna <b>Bold", SpeakerKind.PERSON, role="R&D <i>chief")
    publish(db, "one", (odd, "a < b && c > d </blockquote>", None), title="<script>")
    composed = compose(Filter(), fresh_between(db, 0, newest_version(db)))
    assert composed is not None
    page = "".join(digest_pages(composed, names_for(db, [Filter()]))[0])
    for words in ("<script>", "<b>Bold", "<i>chief", "</blockquote></blockquote>", "&& c"):
        assert words not in page


def test_somebody_nobody_knows_is_told_under_what_the_article_calls_them(db: Database) -> None:
    publish(db, "one", (MACRON, LONG, TROOPS))
    fresh = fresh_between(db, 0, newest_version(db))
    nameless = tuple(
        replace(one, statement=replace(one.statement, speaker=None, mention="an envoy"))
        for one in fresh.statements
    )
    composed = compose(Filter(), replace(fresh, statements=nameless))
    assert composed is not None
    assert "an envoy" in visible(digest_pages(composed, names_for(db, [Filter()]))[0][0])


@pytest.mark.parametrize(
    ("number", "pages", "sent", "taps"),
    [
        (1, 1, 1, ["u:show"]),
        (1, 2, 2, ["u:show"]),
        (2, 2, 2, ["u:show"]),
        (1, 4, 1, ["d:9:2", "u:show"]),
        (2, 4, 1, ["d:9:1", "d:9:3", "u:show"]),
        (2, 4, 2, ["d:9:3", "u:show"]),
        (4, 4, 2, ["d:9:3", "u:show"]),
    ],
)
def test_pages_behind_a_tap_lead_on_and_back(number: int, pages: int, sent: int, taps: list[str]) -> None:
    keyboard = json.loads(digest_keyboard(9, number, pages, sent).to_json())["inline_keyboard"]
    assert [button["callback_data"] for row in keyboard for button in row] == taps


def test_filters_in_words(db: Database) -> None:
    publish(db, "one", (MACRON, LONG, TROOPS))
    macron = find_speakers(db, "Macron")[0].item.id
    table = {
        as_filter(): "everything",
        as_filter(actors=["IT"]): "Italy",
        as_filter(issues=[TROOPS]): "troop deployment",
        as_filter(speakers=[macron], actors=["IT", "PL"], issues=[TROOPS, SANCTIONS]): (
            "Emmanuel Macron, Italy or Poland, on sanctions or troop deployment"
        ),
        as_filter(speakers=[999]): "someone no longer known",
    }
    for wants, words in table.items():
        assert describe(wants, names_for(db, [wants])) == words
