"""Sides are read by signs, conditions win, and nothing is read where nobody takes a side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction import extract
from extraction.grammar import words
from extraction.model import Article, Stance
from extraction.pipeline import STANCE_READER

if TYPE_CHECKING:
    from tests.world import ReaderHere


def stances(readers: ReaderHere, text: str) -> tuple[Stance, ...]:
    """The stances of a short text by the rules alone."""
    asked = [name for name in readers.nlp.pipe_names if name == STANCE_READER]
    with readers.nlp.select_pipes(disable=asked):
        return extract(Article(name="row", text=text), readers.lexicon, readers.nlp).stances


def sides(readers: ReaderHere, text: str) -> set[str]:
    """The stances of a short text, each as "actor issue direction"."""
    return {f"{one.actor} {one.issue} {one.direction}" for one in stances(readers, text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a side taken
        ("Hungary blocked the sanctions.", {"HU sanctions against"}),
        ("Hungary supports the sanctions.", {"HU sanctions for"}),
        ("Brazil rejected the trade deal.", {"BR trade-agreement against"}),
        ("India has ratified the Paris Agreement.", {"IN climate-agreement for"}),
        ("Kenya called for debt relief.", {"KE debt-relief for"}),
        ("Turkey condemned the air strikes.", {"TR use-of-force against"}),
        ("Egypt and Sudan oppose the dam.", {"EG water against", "SD water against"}),
        ("The Kremlin ruled out a ceasefire.", {"RU ceasefire against"}),
        ("The sanctions were vetoed by China.", {"CN sanctions against"}),
        ("Iceland wants to resume whaling.", {"IS whaling for"}),
        # signs, not words
        ("France opposes lifting the sanctions.", {"FR sanctions for"}),
        ("Japan agreed not to impose tariffs.", {"JP tariffs against"}),
        ("Italy refused to ease the sanctions.", {"IT sanctions for"}),
        ("Spain does not support the tariffs.", {"ES tariffs against"}),
        ("Chile wants to end the tariffs.", {"CL tariffs against"}),
        ("Qatar wants to end the war.", {"QA ceasefire for"}),
        ("Peru announced an initiative to put an end to the war.", {"PE ceasefire for"}),
        ("It is an open question whether Peru will send troops.", {"PE troop-deployment undecided"}),
        ("Norway warned against easing the sanctions.", {"NO sanctions for"}),
        ("Canada will never accept the annexation.", {"CA annexation against"}),
        ("Malta condemned the violation of the ceasefire.", {"MT ceasefire for"}),
        ("Malta criticised the lack of progress in the ferry talks.", {"MT negotiations for"}),
        # hearsay is nobody's plan, and what may come is no condition
        ("Malta dismissed reports that it would drop the levy.", set()),
        ("Malta rejected claims that the levy was illegal.", set()),
        ("Cyprus denied opposing the levy.", set()),
        ("A Maltese senator said the levy was illegal.", set()),
        ("If implemented, the levy would harm farmers, the minister of Chad said.", {"TD levy against"}),
        ("Malta opposes goods being subject to tariffs.", {"MT tariffs against"}),
        # attitudes as nouns
        ("Kyiv expressed its readiness for a ceasefire.", {"UA ceasefire for"}),
        ("Ankara voiced its opposition to the sanctions.", {"TR sanctions against"}),
        ("Berlin has no intention to lift the sanctions.", {"DE sanctions for"}),
        # asking others
        ("Germany urged Iran to accept the nuclear deal.", {"DE nuclear-deal for"}),
        ("Australia called on China to drop the tariffs.", {"AU tariffs against"}),
        # adjectives
        ("Japan is opposed to the tariffs.", {"JP tariffs against"}),
        ("Sweden is ready to send troops.", {"SE troop-deployment for"}),
        ("Mexico is reluctant to impose tariffs.", {"MX tariffs against"}),
        # the speaker's side
        ("Sanctions must be kept, Poland's foreign minister Jan Nowak said.", {"PL sanctions for"}),
        ("Spanish Foreign Minister Ana Ruiz said the peace talks should resume.", {"ES negotiations for"}),
        ("“We will not lift the sanctions,” Swedish Prime Minister Eva Berg said.", {"SE sanctions for"}),
        ("“We must cut emissions,” Fijian Prime Minister Tomasi Vula said.", {"FJ emissions for"}),
        ("“The annexation is illegal,” Irish Foreign Minister Sean Daly said.", {"IE annexation against"}),
        ("Egypt's president said the dam was a threat to his country.", {"EG water against"}),
        ("Jordan's king called the annexation unacceptable.", {"JO annexation against"}),
        ("Now is not the time to ease sanctions, Latvian President Janis Ozols said.", {"LV sanctions for"}),
        (
            "It is necessary to maintain sanctions, said Estonian Prime Minister Mari Tamm.",
            {"EE sanctions for"},
        ),
        ("Iran says it wants peace talks.", {"IR negotiations for"}),
        (
            "The Finnish president's spokesman said Finland would not join NATO.",
            {"FI nato-enlargement against"},
        ),
        # accusations
        ("Kyiv accused Budapest of blocking sanctions.", {"HU sanctions against"}),
        ("Kyiv accused Moscow of war crimes.", {"UA rights-abuses against"}),
        # a group's decision stays the group's
        ("The summit concluded with the decision not to lift sanctions.", {"COALITION sanctions for"}),
        ("G7 leaders agreed to phase out coal.", {"G7 fossil-fuels for"}),
        # taken up again
        (
            "Italy wants to send troops, while Poland excluded it entirely.",
            {"IT troop-deployment for", "PL troop-deployment against"},
        ),
        ("Ministers discussed a carbon tax. Australia rejected the idea.", {"AU carbon-price against"}),
        # behind the noun
        ("They spoke about the nuclear deal, which Israel opposes.", {"IL nuclear-deal against"}),
        ("Reporters asked about tariffs imposed by Canada.", {"CA tariffs for"}),
    ],
)
def test_a_side_is_read_by_its_signs(readers: ReaderHere, text: str, expected: set[str]) -> None:
    assert sides(readers, text) == expected


@pytest.mark.parametrize(
    ("text", "side", "condition"),
    [
        (
            "Italy only wants to send troops if they are part of a larger mission.",
            "IT troop-deployment",
            "if they are part of a larger mission",
        ),
        (
            "The German government said sanctions would increase if Moscow drags its feet.",
            "DE sanctions",
            "if Moscow drags its feet",
        ),
        (
            "Iran will not accept the nuclear deal unless sanctions end.",
            "IR nuclear-deal",
            "unless sanctions end",
        ),
        (
            "Brazil will sign the trade deal as long as farmers are protected.",
            "BR trade-agreement",
            "as long as farmers are protected",
        ),
        (
            "British Premier Ann Hill said any European force needed the backing of the United States.",
            "GB troop-deployment",
            "the backing of the United States",
        ),
    ],
)
def test_a_condition_wins_and_is_kept_word_for_word(
    readers: ReaderHere, text: str, side: str, condition: str
) -> None:
    found = {f"{one.actor} {one.issue}": one for one in stances(readers, text)}
    assert side in found
    assert found[side].direction == "conditional"
    kept = found[side].condition
    assert kept is not None
    assert kept.text == condition
    assert text[kept.start : kept.end] == condition


@pytest.mark.parametrize(
    "text",
    [
        # a mention is no position
        "Leaders met in Paris to discuss the sanctions.",
        "The sanctions were on the agenda in Brussels.",
        "Ukraine's war went on during the peace talks.",
        # events are no positions
        "Poland has cut its emissions since 1988.",
        "The ceasefire ended on Monday in Sudan.",
        # questions, possibilities, suppositions, denials
        "Will France lift the sanctions?",
        "France may lift the sanctions.",
        "If France lifts the sanctions, prices will fall.",
        "It is unclear whether France supports the sanctions.",
        "France denied that it supports the tariffs.",
        "Minister Ana Ruiz of Spain did not say that sanctions should end.",
        # these do not speak for a country
        "French newspapers rejected the sanctions.",
        "A senior US official said sanctions must end.",
        "Analysts in Germany said sanctions must end.",
        "US Senator John Smith rejected the tariffs.",
        "The Polish opposition leader rejected the tariffs.",
        "Former French president Luc Martin called for talks.",
        "Oxfam called for debt relief.",
        "Protesters in Berlin demanded an end to the war.",
        "The US has declined to criticise the annexation.",
        # what a state does not do by will, what is only described, what others fear of it
        "Canada will face a hard winter, Canadian Prime Minister Ann Tully said.",
        "Canadian Prime Minister Ann Tully said the talks had lasted three hours.",
        "The Norwegian minister will travel to the strait on Monday.",
        "Germany said the offer could be a gift to bondholders.",
        "The Spanish king arrived in Lisbon on Monday.",
        "Beijing views the island as part of its territory.",
        "There will be more discussion of the quota, the Danish foreign minister said.",
        "Moscow and Kyiv accused each other of war crimes.",
        "Swiss voters rejected the treaty.",
        # nobody takes a side
        "It was raining in Geneva.",
        "",
    ],
)
def test_nothing_is_read_where_nobody_takes_a_side(readers: ReaderHere, text: str) -> None:
    assert sides(readers, text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran condemned the burning of the library.", {"IR burning-library against"}),
        ("Ghana welcomed the new orchard programme.", {"GH new-orchard-programme for"}),
        ("Peru's foreign minister said the lighthouse was illegal.", {"PE lighthouse against"}),
        ("Norway is willing to share its seed vault.", {"NO seed-vault for"}),
        # promised, demanded, rejected, asked for
        ("Chile promised to fund the coastal observatory.", {"CL coastal-observatory for"}),
        ("Malta demanded lower ferry fares.", {"MT lower-ferry-fares for"}),
        ("Kenya's president said he opposes the toll road.", {"KE toll-road against"}),
        ("Cuba warned against closing the observatory.", {"CU observatory against"}),
        ("India urged Nepal to reopen the mountain pass.", {"IN mountain-pass for"}),
        ("India urged Nepal to stop the quarrying.", {"IN quarrying against"}),
        ("Fiji is committed to restoring the reef.", {"FJ reef for"}),
        (
            "Belgium, Chile and Fiji expressed support for the reef plan.",
            {
                "BE reef-plan for",
                "CL reef-plan for",
                "FJ reef-plan for",
            },
        ),
        ("Ireland rejected calls for a ferry tax.", {"IE ferry-tax against"}),
        ("Norway repeated its call for access to the archive.", {"NO access-archive for"}),
        # what others must do is the speaker's side
        (
            "Nepal must reopen the mountain pass, Indian Foreign Minister Asha Rao said.",
            {"IN mountain-pass for"},
        ),
        (
            "Nepal must not close the mountain pass, Indian Foreign Minister Asha Rao said.",
            {"IN mountain-pass against"},
        ),
        # open
        ("Japan is considering a whisky levy.", {"JP whisky-levy undecided"}),
        # no side: an event, a question, a denial, a supposition, an exhortation to oneself
        ("Ghana hosted an orchard fair.", set()),
        ("Will Ghana support the orchard fair?", set()),
        ("Ghana denied that it supports the orchard fair.", set()),
        ("If Ghana supports the orchard fair, prices will fall.", set()),
        ("“We must work harder,” Ghana's president Kofi Badu said.", set()),
        ("Analysts want a cheaper orchard fair.", set()),
        # a person, a country or a word too vague to name a matter is no issue
        ("Iran condemned the United States.", set()),
        ("Ghana announced a new orchard programme.", set()),
        ("Peru supports the idea.", set()),
    ],
)
def test_a_plain_side_on_a_matter_nobody_listed_gets_its_own_issue(
    readers: ReaderHere, text: str, expected: set[str]
) -> None:
    assert sides(readers, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the office of one country alone
        ("Foreign Secretary Ann Hill said the lighthouse was illegal.", {"GB lighthouse against"}),
        # the country that is the subject of what its president says
        (
            "“Peru will stand firm. We reject the ferry tax,” President Ana Cruz said.",
            {"PE ferry-tax against"},
        ),
        # nobody tells whose minister it is
        ("Minister Ana Cruz said the lighthouse was illegal.", set()),
        # a senator does not speak for the country
        ("“Peru welcomes the reef plan,” Senator Ana Cruz said.", set()),
    ],
)
def test_whose_office_it_is_may_be_told_by_the_office_or_by_what_is_said(
    readers: ReaderHere, text: str, expected: set[str]
) -> None:
    assert sides(readers, text) == expected


def test_the_plan_takes_up_the_matter_before_it(readers: ReaderHere) -> None:
    text = "Ireland rejected the ferry tax. Malta backed the plan."
    assert sides(readers, text) == {"IE ferry-tax against", "MT ferry-tax for"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # "the US" is no "us"
        ("The US wants its allies to spend more on defence.", {"US spend-defence for"}),
        ("The US rejected the ferry tax.", {"US ferry-tax against"}),
        # what is tied to a condition is no plain side
        (
            "Kenya made its approval of the ferry tax conditional on a vote.",
            {"KE ferry-tax conditional"},
        ),
        # whoever rejects a proposal does not report it
        (
            "Finland rejected a Swedish proposal to close the harbour.",
            {"FI harbour against", "SE harbour for"},
        ),
        # "this" takes up the matter before it
        (
            "Ireland rejected the ferry tax. “This is a grave mistake,” Malta's president Joe Vella said.",
            {"IE ferry-tax against", "MT ferry-tax against"},
        ),
        # what nobody wants is what one is against; what ends it is for the listed issue
        ("Kenya condemned the terrorism.", {"KE terrorism against"}),
        ("Kenya wants to end the war.", {"KE ceasefire for"}),
        # his country is the speaker's
        ("Fiji's president said his country would ban the ferry tax.", {"FJ ferry-tax against"}),
        # the parser may hang the condition on the report
        (
            "Norway said it would sign the ferry treaty provided that its fishermen are compensated.",
            {"NO ferry-treaty conditional"},
        ),
        # more than one
        (
            "Belgium, Chile and Fiji threatened to leave the reef plan if the ferry tax remains.",
            {"BE leave-plan conditional", "CL leave-plan conditional", "FJ leave-plan conditional"},
        ),
    ],
)
def test_constructions_work_together(readers: ReaderHere, text: str, expected: set[str]) -> None:
    assert sides(readers, text) == expected


def test_of_one_actor_the_sides_that_the_article_is_about_are_kept(readers: ReaderHere) -> None:
    asides = (
        "the toll road",
        "the ferry tax",
        "the gold mine",
        "the new airport",
        "the wool levy",
        "the old port",
    )
    text = "Kenya on sanctions\n\n" + " ".join(f"Kenya rejected {one}." for one in asides)
    found = sides(readers, text + " Kenya rejected the sanctions.")
    assert len(found) == 5
    assert "KE sanctions against" in found


def test_what_one_party_says_of_another_is_reported(readers: ReaderHere) -> None:
    text = "French President Emmanuel Macron said that Russia did not accept the ceasefire."
    (stance,) = stances(readers, text)
    assert (stance.actor, stance.direction, stance.reported_by, stance.first_hand) == (
        "RU",
        "against",
        "FR",
        False,
    )


def test_a_party_on_itself_is_first_hand(readers: ReaderHere) -> None:
    (stance,) = stances(readers, "The French foreign minister said France supports the sanctions.")
    assert (stance.actor, stance.reported_by, stance.first_hand) == ("FR", None, True)


def test_the_evidence_is_the_sentence_on_the_page(readers: ReaderHere) -> None:
    text = "It was late.  Hungary “firmly” rejected the sanctions on Thursday.\nNobody left."
    (stance,) = stances(readers, text)
    assert stance.evidence.text == "Hungary “firmly” rejected the sanctions on Thursday."
    assert text[stance.evidence.start : stance.evidence.end] == stance.evidence.text


def test_a_stance_knows_its_statement(readers: ReaderHere) -> None:
    extraction = extract(
        Article(name="row", text="Sanctions must be kept, Poland's foreign minister Jan Nowak said."),
        readers.lexicon,
        readers.nlp,
    )
    (stance,) = extraction.stances
    assert stance.statement is not None
    assert extraction.statements[stance.statement].speaker is not None


TABLE = re.compile(r'^\| [^|]+ \| "(?P<text>[^|]+)" \| (?P<read>[^|]+) \|$', re.MULTILINE)
SIDE = re.compile(r"(?P<actors>[A-Z]{2}(?:, [A-Z]{2})*) (?P<direction>for|against|conditional|undecided)")
README = Path(__file__).parents[2] / "seeds" / "README.md"


def constructions() -> list[tuple[str, set[str]]]:
    """The rows of the last table of constructions in seeds/README.md: a sentence, and the sides in it."""
    section = README.read_text("utf-8").split("a test reads every row of this table", 1)[1]
    return [
        (
            row["text"],
            {
                f"{actor} {side['direction']}"
                for side in SIDE.finditer(row["read"])
                for actor in side["actors"].split(", ")
            },
        )
        for row in TABLE.finditer(section)
    ]


@pytest.mark.parametrize(("text", "expected"), constructions())
def test_each_construction_of_the_table_is_read_as_it_says(
    readers: ReaderHere, text: str, expected: set[str]
) -> None:
    assert expected
    assert {f"{one.actor} {one.direction}" for one in stances(readers, text)} == expected


RUN = words(
    """France sanctions has to must reject said that it if the war not accused of lifting , . “ ” ? ready is
    plan called"""
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(sorted(RUN)),
        max_size=14,
    )
)
def test_any_run_of_these_words_is_read_without_an_error_and_points_at_the_text(
    readers: ReaderHere, run: list[str]
) -> None:
    text = " ".join(run)
    for stance in stances(readers, text):
        for span in (stance.evidence, stance.condition):
            assert span is None or text[span.start : span.end] == span.text
        assert (stance.direction == "conditional") == (stance.condition is not None)
