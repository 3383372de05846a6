"""Sources are traced to people: by name, title, office, description and pronoun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.model import SpeakerKind
from tests.extraction.sources import countries, names, read_sources

if TYPE_CHECKING:
    from tests.world import ReaderHere

NAMES = {
    "a surname and a title find the full name": (
        "Kenyan President Amina Odhiambo opened the talks. [Odhiambo] said there was time. "
        "[Mrs Odhiambo] said so twice. [President Odhiambo] said it again.",
        ["Amina Odhiambo"] * 3,
    ),
    "an age describes the one just spoken of": (
        "Finance Minister Amina Odhiambo opened the talks. [The 61-year-old former banker] said it was late.",
        ["Amina Odhiambo"],
    ),
    "a country describes its only person": (
        "Iraqi envoy Yaqdhan Haddadi left with Omani Foreign Minister Khalid Harthi. "
        "[The Iraqi diplomat] said it was late. [An Iraqi diplomat] said it was early.",
        ["Yaqdhan Haddadi", "Iraqi diplomat"],
    ),
    "Sir goes with a first name": (
        "Sir Alistair Brook met the envoys in Geneva. [Sir Alistair] said a deal was near.",
        ["Alistair Brook"],
    ),
    "a family name in front": (
        "Chinese Premier Guo Wenjun arrived on Monday. [Guo] said trade would grow. "
        "South Korean leader Han Ji Woo welcomed him. [Han] said nothing was agreed.",
        ["Guo Wenjun", "Han Ji Woo"],
    ),
    "two surnames, called by the first or both": (
        "Spanish Foreign Minister Elena Robles Ibarra spoke first. [Robles] said the treaty stood. "
        "[Robles Ibarra] said it would be kept.",
        ["Elena Robles Ibarra"] * 2,
    ),
    "an Arabic article comes and goes": (
        "Omani Foreign Minister Khalid al-Harthi hosted the round. [Al-Harthi] said both had moved. "
        "[Harthi] said more would come.",
        ["Khalid al-Harthi"] * 2,
    ),
    "small words inside a surname": (
        "German minister Ulrike von der Heyde left early. [Von der Heyde] said she was content. "
        "[Ms von der Heyde] said so.",
        ["Ulrike von der Heyde"] * 2,
    ),
    "a middle initial may be missing": (
        "Harold J. Whitcombe led the mission. [Harold Whitcombe] said it was hard. [Whitcombe] said so.",
        ["Harold J. Whitcombe"] * 2,
    ),
    "another transliteration is the same person": (
        "Belarusian envoy Dmitry Orlovsky came by train. [Orlovskiy] said he was hopeful.",
        ["Dmitry Orlovsky"],
    ),
    "capitals all the way": (
        "MOGADISHU - Somali President Hassan Warsame spoke. [WARSAME] said the road was long.",
        ["Hassan Warsame"],
    ),
    "initials stand for a long name": (
        "President Rosa María Ocampo Linares (RMOL) spoke. [RMOL] said yes.",
        ["Rosa María Ocampo Linares"],
    ),
    "first names tell two of one surname apart": (
        "Prime Minister Anil Rao and his rival Meera Rao met. [Anil Rao] said yes. [Meera Rao] said no. "
        "[Mr Rao] said maybe. [Ms Rao] said never.",
        ["Anil Rao", "Meera Rao", "Anil Rao", "Meera Rao"],
    ),
    "a portfolio is not a person": (
        "[Ghanaian Minister for Gender, Labour, and Social Development, Akosua Mensah], said it. "
        "[Mensah] said more.",
        ["Akosua Mensah"] * 2,
    ),
    "an office with and inside": (
        "[Malaysia's Trade and Industry Minister Farid Hamzah] said it.",
        ["Farid Hamzah"],
    ),
    "a nickname in marks is left out": (
        'President Carlos "Caloy" Reyes spoke. [Reyes] said it was over.',
        ["Carlos Reyes"],
    ),
    "a month can be a surname": (
        "British Prime Minister Clara May spoke in May. [May] said she would stay.",
        ["Clara May"],
    ),
    "brackets that an editor put in": (
        'He blamed "(Latvian President Juris) Ozols" again. [Ozols] said that was untrue.',
        ["Juris Ozols"],
    ),
    "a title tells two of one surname apart": (
        "President Banda came with Joyce Banda, his daughter. Mr Banda sat down. [President Banda] said yes.",
        ["Banda"],
    ),
    "a headline's capitals are no names": (
        "Grace Banda Says Yes To Bridge\nPresident Grace Banda spoke. [Banda] said yes.",
        ["Grace Banda"],
    ),
    "a doctor is not his patient": (
        "[Presidential candidate Ivo Marek's doctor] said so.",
        ["Presidential candidate Ivo Marek's doctor"],
    ),
    "an unexplained name speaks for itself": ("[Hezlat] said it had agreed.", ["Hezlat"]),
}


@pytest.mark.parametrize("case", NAMES)
def test_names_find_their_person(case: str, readers: ReaderHere) -> None:
    text, expected = NAMES[case]
    assert names(text, readers) == expected


PRONOUNS = {
    "the subject of the sentence before": (
        "Mr Tadesse met Mr Gebre on Friday. [He] said the dam would be filled.",
        ["Tadesse"],
    ),
    "not whom he spoke to": (
        "Norwegian Prime Minister Lars Nygaard told Swedish Prime Minister Emil Falk that [he] would come.",
        ["Lars Nygaard"],
    ),
    "gender decides": (
        "Finnish President Laura Mäkelä received Estonian President Toomas Rand. "
        "[She] said the border was safe. [He] said it was not.",
        ["Laura Mäkelä", "Toomas Rand"],
    ),
    "named only later": (
        "In his meeting with Mrs Vance, [Peter Holm] praised her. As [he] left the palace, Mr Holm smiled.",
        ["Peter Holm", "Peter Holm"],
    ),
    "never from inside a quotation": (
        'Mr Sato said: "I spoke to Mr Lindqvist and Mr Lindqvist agreed." [He] said the rest was technical.',
        ["Sato"],
    ),
    "through a quotation of several sentences": (
        '"We came. We saw. We signed. We left. It rained. It stopped. We slept," [Mr Duarte] said.\n'
        '"We will come back. It was good. It was very good," [he] said.',
        ["Duarte", "Duarte"],
    ),
    "an unnamed spokesman": (
        "[A spokesman for the Finance Ministry] said talks went on. [He] said they were hard.",
        ["spokesman for the Finance Ministry"] * 2,
    ),
    "who": (
        "Zambian Foreign Minister Chanda Phiri, [who] said the bridge was closed, left.",
        ["Chanda Phiri"],
    ),
    "nobody to mean": ("It rained. [He] said so.", [None]),
    "the wrong gender is nobody": ("Mrs Larsen left. [He] said so.", [None]),
    "I is not resolved": ("[I] said so.", [None]),
}


@pytest.mark.parametrize("case", PRONOUNS)
def test_pronouns_mean_who_was_spoken_of(case: str, readers: ReaderHere) -> None:
    text, expected = PRONOUNS[case]
    assert names(text, readers) == expected


DESCRIPTIONS = {
    "an office with its country": (
        "Chilean President Inés Prado met Peruvian President Hugo Salas. "
        "[The Peruvian president] said no. [The Chilean leader] said yes. [The president of Chile] left.",
        ["Hugo Salas", "Inés Prado", "Inés Prado"],
    ),
    "head of state": (
        "Austrian President Karl Egger spoke. [The Austrian head of state] said it was late.",
        ["Karl Egger"],
    ),
    "an office alone is the nearest holder's": (
        "Foreign Secretary Rupert Vane met Prime Minister Nora Quill. [The foreign secretary] agreed. "
        "[The prime minister] said another.",
        ["Rupert Vane", "Nora Quill"],
    ),
    "an office that the description itself teaches": (
        "Ilir Dema arrived late. [Dema] said sorry. [The Albanian president] said it would not happen again.",
        ["Ilir Dema", "Ilir Dema"],
    ),
    "a diplomat": (
        "Japan's Foreign Minister Kenji Arai came. [The Japanese diplomat] said little.",
        ["Kenji Arai"],
    ),
    "spokeswoman": (
        "Foreign ministry spokeswoman Olga Reznik spoke. [The spokeswoman] said it was false.",
        ["Olga Reznik"],
    ),
    "his aide": (
        "President Ion Rusu was silent, but [his adviser, Vasile Cojoc,] said talks were near.",
        ["Vasile Cojoc"],
    ),
    "the former office is another's": (
        "Former President Paul Mbeki met President Grace Banda. [The president] said thanks.",
        ["Grace Banda"],
    ),
    "the first lines call whom they name later": (
        "Talks may fail, [the EU trade commissioner] has warned.\n"
        "Annika Brandt told members that time was short. [The commissioner] said all was open.",
        ["Annika Brandt"] * 2,
    ),
    "a name before a comma and more": ("[Another critic, Ruth Adeyemi,] said it.", ["Ruth Adeyemi"]),
    "nobody has it": (
        "French President Luc Morel spoke. [The Portuguese president] said nothing new.",
        ["Portuguese president"],
    ),
    "a minister is no prime minister": (
        "Prime Minister Nora Quill spoke. [The minister] said no.",
        ["minister"],
    ),
    "another party's nominee": (
        "Labour candidate Tom Hale spoke. [The Conservative candidate] said no.",
        ["Conservative candidate"],
    ),
    "an unnamed official again": (
        "[A senior Bolivian official] said it was close. [The official] said no date was set.",
        ["senior Bolivian official"] * 2,
    ),
    "a new official is not the old one": (
        "[A White House official] said yes. [A Kremlin official] said no.",
        ["White House official", "Kremlin official"],
    ),
}


@pytest.mark.parametrize("case", DESCRIPTIONS)
def test_descriptions_mean_who_holds_the_office(case: str, readers: ReaderHere) -> None:
    text, expected = DESCRIPTIONS[case]
    assert names(text, readers) == expected


COUNTRIES = {
    "adjective": ("[French President Luc Morel] said it.", ("Luc Morel", "FR")),
    "possessive": ("[Iraq's Prime Minister Hadi al-Jubouri] said it.", ("Hadi al-Jubouri", "IQ")),
    "from behind": ("[President Luc Morel, from France,] said it.", ("Luc Morel", "FR")),
    "of behind": ("[Prime Minister Nora Quill of Great Britain] said it.", ("Nora Quill", "GB")),
    "apposition": (
        "[Vera P. Lukina, a spokesperson for the Russian Ministry of Foreign Affairs,] said it.",
        ("Vera P. Lukina", "RU"),
    ),
    "head of": ("[He Lan, the head of the Chinese delegation,] said it.", ("He Lan", "CN")),
    "a metonym": ("[Kremlin spokesman Anton Belov] said it.", ("Anton Belov", "RU")),
    "an office of state": ("[White House press secretary Dana Cole] said it.", ("Dana Cole", "US")),
    "an organisation's head": ("[NATO Secretary General Ole Brandt] said it.", ("Ole Brandt", "NATO")),
    "its council": ("[European Council President Rui Sousa] said it.", ("Rui Sousa", "EU")),
    "UN chief": ("[UN chief Maria Tavares] said it.", ("Maria Tavares", "UN")),
    "an errand is no origin": ("[UN envoy to Syria Geir Dahl] said it.", ("Geir Dahl", "UN")),
    "ambassador to": (
        "[Kenya's ambassador to Germany, Tom Mboya Otieno,] said it.",
        ("Tom Mboya Otieno", "KE"),
    ),
    "an adviser speaks for his president's country": (
        "Ukrainian President Taras Koval came. [Koval's presidential adviser Ivan Hrytsenko] said it.",
        ("Ivan Hrytsenko", "UA"),
    ),
    "an expert speaks for nobody": ("[Russian analyst Pavel Gusev] said it.", ("Pavel Gusev", None)),
    "an opposition leader neither": (
        "[Venezuelan opposition leader Juan Prieto] said it.",
        ("Juan Prieto", None),
    ),
    "a former president neither": ("[Former Malian president Issa Keïta] said it.", ("Issa Keïta", None)),
    "no country anywhere": ("[Prime Minister Pedro Salgado] said it.", ("Pedro Salgado", None)),
}


@pytest.mark.parametrize("case", COUNTRIES)
def test_a_country_comes_from_what_the_text_says(case: str, readers: ReaderHere) -> None:
    text, expected = COUNTRIES[case]
    assert countries(text, readers) == [expected]


def test_a_speaker_has_role_aliases_and_whom_he_speaks_for(readers: ReaderHere) -> None:
    text = "[German government spokesman Jonas Adler] said so. [Mr Adler] said more."
    (first, second), roles = read_sources(text, readers)
    assert first == second
    assert first is not None
    assert (first.kind, first.role) == (SpeakerKind.PERSON, "German government spokesman")
    assert (first.aliases, first.on_behalf_of) == (("Adler",), "German government")
    assert [(role.speaker, role.role, role.country) for role in roles] == [
        ("Jonas Adler", "German government spokesman", "DE")
    ]
    assert all(
        text.replace("[", "").replace("]", "")[r.span.start : r.span.end] == r.span.text for r in roles
    )


_WORDS = (
    "President Mr Sir Ada Okoro the French of for and , . \" 's he She his it they who said Foreign Ministry"
    " al- von der UN One officials ( ) — “ ” ’s spokesman Kyiv leaders Jr. 1,000 中 😀"
)
_PIECES = st.sampled_from(_WORDS.split())


@settings(max_examples=40, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=40), cuts=st.lists(st.integers(0, 200), max_size=8))
def test_any_source_in_any_text_is_read(readers: ReaderHere, pieces: list[str], cuts: list[int]) -> None:
    text = " ".join(pieces).replace("[", "").replace("]", "")
    for cut in sorted({cut for cut in cuts if cut + 1 < len(text)}, reverse=True):
        if "]" not in text[cut : cut + 12]:
            text = f"{text[:cut]}[{text[cut : cut + 9]}]{text[cut + 9 :]}"
    speakers, roles = read_sources(text, readers)
    assert all(speaker is None or speaker.name.strip() for speaker in speakers)
    assert all(role.span.text for role in roles)
