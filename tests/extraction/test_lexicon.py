"""The word lists are complete, quick to read, and say where an edit went wrong."""

from __future__ import annotations

import pickle
import shutil
import time
from pathlib import Path

import pytest
from babel import Locale

from extraction.lexicon import ActorKind, LexiconError, NameKind, Part, flag, read_lexicon

SEEDS = Path(__file__).parents[2] / "seeds"
LEXICON = read_lexicon(SEEDS)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder of word lists that a test may spoil."""
    for path in SEEDS.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_every_iso_country_is_listed_under_a_name_that_finds_it() -> None:
    not_countries = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    territories: dict[str, str] = dict(Locale("en").territories)
    expected = {code for code in territories if len(code) == 2 and code.isalpha()} - not_countries
    listed = {actor.code for actor in LEXICON.actors if actor.kind is ActorKind.COUNTRY}
    assert listed == expected
    for code in expected:
        assert code in {hit.code for hit in LEXICON.find_names(territories[code])}, territories[code]


def test_no_two_actors_share_a_name() -> None:
    owners: dict[str, str] = {}
    for actor in LEXICON.actors:
        for form in actor.forms():
            assert owners.setdefault(form, actor.code) == actor.code, form


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The U.S. and Washington's allies", [("U.S.", "US"), ("Washington", "US")]),
        ("U.S.-led talks, Kyiv-based staff", [("U.S.", "US"), ("Kyiv", "UA")]),
        ("Kiev, Kyiv and the Kremlin", [("Kiev", "UA"), ("Kyiv", "UA"), ("Kremlin", "RU")]),
        ("South Korea and North Koreans", [("South Korea", "KR"), ("North Koreans", "KP")]),
        ("The Élysée, Quai d’Orsay", [("Élysée", "FR"), ("Quai d’Orsay", "FR")]),
        ("Guinea-Bissau is not Guinea", [("Guinea-Bissau", "GW"), ("Guinea", "GN")]),
        (
            "UN Security Council and the African Union",
            [("UN Security Council", "UN"), ("African Union", "African Union")],
        ),
        ("The Finns and a Briton", [("Finns", "FI"), ("Briton", "GB")]),
        ("Türkiye's president", [("Türkiye", "TR")]),
        # "us" and "who" are words, the turkey is a bird, and Capitol Hill is the legislature
        ("Tell us who ate the turkey on Capitol Hill", []),
        ("An iranian rug, poles apart", []),
    ],
)
def test_names_are_found_longest_first_and_by_case(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[hit.start : hit.end], hit.code) for hit in LEXICON.find_names(text)] == found


def test_a_capital_is_told_from_a_country_and_a_metonym() -> None:
    kinds = [hit.kind for hit in LEXICON.find_names("France, Paris, the Elysee, French")]
    assert kinds == [NameKind.NAME, NameKind.CAPITAL, NameKind.METONYM, NameKind.ADJECTIVE]


@pytest.mark.parametrize(
    ("lemma", "part", "cue_class", "utterance"),
    [
        ("say", Part.VERB, "say", True),
        ("call for", Part.VERB, "call-for", True),
        ("emphasise", Part.VERB, "stress", True),
        ("emphasize", Part.VERB, "stress", True),
        ("accuse", Part.VERB, "accuse", True),
        ("according to", Part.PHRASE, "according-to", True),
        ("warning", Part.NOUN, "warn", True),
        ("hope", Part.VERB, "hope", False),
        ("want", Part.VERB, "want", False),
    ],
)
def test_cues_have_a_class_and_tell_speech_from_attitude(
    lemma: str, part: Part, cue_class: str, utterance: bool
) -> None:
    cue = LEXICON.cue(lemma, part)
    assert cue is not None
    assert (cue.cue_class, cue.utterance) == (cue_class, utterance)


def test_a_verb_that_attributes_nothing_is_no_cue() -> None:
    assert LEXICON.cue("eat") is None
    smile = LEXICON.cue("smile")
    assert smile is not None
    assert smile.quote_only


def test_the_lists_are_broad() -> None:
    assert len([cue for cue in LEXICON.cues if cue.utterance]) >= 250
    assert len([actor for actor in LEXICON.actors if actor.kind is not ActorKind.COUNTRY]) >= 80
    assert len(LEXICON.issues) >= 80


@pytest.mark.parametrize(
    ("word", "speaks"),
    [
        ("Foreign Minister", True),
        ("spokeswoman", True),
        ("senator", False),
        ("officials", False),
        ("analyst", False),
    ],
)
def test_roles_say_who_speaks_for_a_country(word: str, speaks: bool) -> None:
    role = LEXICON.role(word)
    assert role is not None
    assert role.speaks is speaks


def test_a_flag_is_made_of_the_code() -> None:
    assert flag("FR") == "🇫🇷"


def test_reading_takes_a_moment_and_the_value_travels_to_another_process() -> None:
    started = time.perf_counter()
    lexicon = read_lexicon(SEEDS)
    assert time.perf_counter() - started < 1
    assert pickle.loads(pickle.dumps(lexicon)).actors == lexicon.actors


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("countries.csv", "FRA,France", "the code 'FRA' is not two capital letters"),
        ("countries.csv", "FR,", "the column 'name' is empty"),
        ("countries.csv", "FR,Frankreich", "FR stands there twice"),
        ("organisations.csv", "XYZ,Xyz,club", "kind is 'club', but must be one of: organisation, coalition"),
        (
            "issues.csv",
            "Big Tax,tax,Taxes should rise.,tax",
            "the slug 'Big Tax' may hold only small letters",
        ),
        ("issues.csv", "tax,tax,Taxes should rise.,", "the column 'keywords' is empty"),
        ("cues.csv", "babble,verb,say,perhaps,that", "utterance is 'perhaps', but must be one of: yes, no"),
        ("cues.csv", "babble,verb,say,yes,that,a note, with a comma", "7 cells for 6 columns"),
        ("cues.csv", "say,verb,say,yes,that", "say (verb) stands there twice"),
        (
            "stances.csv",
            "adore,verb,attitude,up",
            "direction is 'up', but must be one of: for, against, undecided",
        ),
        ("people.csv", "Jane Doe,,ZZ", "Jane Doe has the country 'ZZ'"),
    ],
)
def test_a_malformed_line_is_named_with_its_file(copy: Path, file: str, line: str, message: str) -> None:
    path = copy / file
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(LexiconError) as problem:
        read_lexicon(copy)
    assert message in str(problem.value)
    assert file in str(problem.value)
    if "twice" not in message and "Jane" not in message:
        assert f"line {len(path.read_text(encoding='utf-8').splitlines())}" in str(problem.value)


def test_a_missing_or_headless_or_foreign_file_is_named(copy: Path) -> None:
    (copy / "cues.csv").write_text("verb,lemma\nx,y\n", encoding="utf-8")
    with pytest.raises(
        LexiconError, match=r"cues\.csv, line 1: the header lacks part, class, utterance, frames"
    ):
        read_lexicon(copy)
    (copy / "cues.csv").write_text("# nothing yet\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"cues\.csv is empty"):
        read_lexicon(copy)
    (copy / "cues.csv").write_bytes(b"lemma,\xff\xfe")
    with pytest.raises(LexiconError, match=r"cues\.csv cannot be read as UTF-8"):
        read_lexicon(copy)
    (copy / "cues.csv").unlink()
    with pytest.raises(LexiconError, match=r"cues\.csv is missing"):
        read_lexicon(copy)


def test_comments_blank_lines_and_a_byte_order_mark_are_allowed(copy: Path) -> None:
    path = copy / "people.csv"
    path.write_text(
        "\ufeff# corrections\n\nname,aliases,country,role\nJane Doe,J. Doe; Doe,FR,envoy\n", encoding="utf-8"
    )
    (person,) = read_lexicon(copy).people
    assert (person.name, person.aliases, person.country) == ("Jane Doe", ("J. Doe", "Doe"), "FR")
