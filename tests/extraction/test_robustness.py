"""Whatever the text: what is shown is in it word for word, and reading it takes no more than its length."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction import extract
from extraction.clean import lay_out
from extraction.long_texts import PART, parts
from extraction.model import Article, Extraction
from extraction.pipeline import TAGGER, load
from tests.extraction.test_statements import check
from tests.world import ReaderHere

#: generated and mangled texts, read by the rules alone and with the tagger: 2,100 together
BY_RULES, WITH_TAGGER = 1_800, 300

_SENTENCES = (
    "“We will not sign,” Ms Adeyemi told reporters in Accra, “until the ports are open.”",
    'The minister said that talks would go on. "We are patient," he added.',
    "According to Mr Lindqvist, the Swedish envoy, the tolls “make no sense”.",
    "Brussels warned that it would answer in kind, and accused Oslo of bad faith.",
    "«Nous verrons», said the Malian president; his adviser declined to comment.",
    "Asked whether she would resign, the chancellor answered: 'No.'",
    "The statement, signed by twelve states, called for “an immediate halt” to the shelling.",
    "He told the BBC he had said nothing of the sort — ''not once'' — to Ms Li.",
    "South Korea opposes the tariffs unless Japan, its officials say, agrees first.",
    "“If they come,\n\n“we will be ready,” Col. Ibrahim Sy, a spokesman, wrote on Twitter.",
    "Photo: The leaders in Lomé (AP)",
    "By Ann Lee and Tom Roe",
)
_STRANGE = (
    "\x00\x07\x1b\u200b\u200f\u202e\u2028\u2029\ufeff\xa0\xad\t\r\n\n\"“”„«»‘’'‚`—–…"
    "😀👩\u200d👧🇫🇷İßשלוםقال他说Да§%_<>&[]()"
)


def mangled(text: str, seed: int, blows: int) -> str:
    """`text` with pieces cut out, doubled, moved, and strange characters put in; fixed by `seed`."""
    chance = random.Random(seed)
    for _ in range(blows):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((1, 1, 2, 5, 30)))
        blow = chance.randrange(4)
        if blow == 0:
            text = text[:at] + text[end:]
        elif blow == 1:
            text = text[:at] + chance.choice(_STRANGE) * chance.choice((1, 1, 2, 9)) + text[at:]
        elif blow == 2:
            text = text[:end] + text[at:end] + text[end:]
        else:
            text = text[at:end] + text[:at] + text[end:]
    return text


_NEWS = st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=4).flatmap(
    lambda chosen: st.sampled_from((" ", "\n", "\n\n", "")).map(lambda gap: gap.join(chosen))
)
_MANGLED = st.builds(mangled, _NEWS, st.integers(0, 2**32), st.integers(0, 12))
_TEXTS = st.one_of(_MANGLED, _MANGLED, st.text(max_size=120))


@pytest.fixture(scope="module")
def by_rules(readers: ReaderHere) -> ReaderHere:
    """The readers without the trained tagger."""
    return replace(readers, nlp=load(weights=None))


@pytest.mark.parametrize(("cases", "tagger"), [(BY_RULES, False), (WITH_TAGGER, True)])
def test_everything_shown_stands_in_the_text(
    cases: int, tagger: bool, readers: ReaderHere, by_rules: ReaderHere
) -> None:
    chosen = readers if tagger else by_rules
    assert (TAGGER in chosen.nlp.pipe_names) == tagger
    read = 0

    @settings(
        max_examples=cases,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(text=_TEXTS)
    def reads(text: str) -> None:
        nonlocal read
        extraction = extract(Article("any", text), chosen.lexicon, chosen.nlp)
        check(extraction)
        verbatim(extraction)
        read += 1

    reads()
    assert read >= cases


def verbatim(extraction: Extraction) -> None:
    """Every span that is kept for stances, roles and quotations equals the words in its place."""
    text = extraction.article.text
    spans = [span for stance in extraction.stances for span in (stance.evidence, stance.condition) if span]
    spans += [role.span for role in extraction.roles]
    spans += [span for one in extraction.statements for span in (*one.content, *one.quotations, one.sentence)]
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text


def _repeated(words: str) -> Callable[[int], str]:
    return lambda length: words * (length // len(words))


def _many_people(length: int) -> str:
    names = (f"{chr(65 + n % 26)}{'aeiou'[n % 5]}{chr(97 + n // 26 % 26)}ov" for n in range(length // 32))
    return "".join(f"Ms {name} said that talks go on. " for name in names)


ABSURD: dict[str, Callable[[int], str]] = {
    "only straight marks": _repeated('"'),
    "only opening marks": _repeated("“"),
    "marks of every kind": _repeated("\"“”'«» "),
    "unclosed marks": _repeated("“We go on, Ms Li said.\n\n"),
    "one unclosed mark": lambda length: "“" + "he said they go on, " * (length // 20),
    "two-line paragraphs": _repeated("Talks go on.\n\n"),
    "one line": _repeated("The minister said that the talks would go on, and Ms Li agreed. "),
    "no full stop": _repeated("the minister said that talks would go on and "),
    "one word": _repeated("a"),
    "control characters": _repeated("\x00\x07Ms Li\x0b said\x0c she \x1b[31m agreed.\x85"),
    "right to left": _repeated("قال الوزير إن المحادثات مستمرة. "),
    "emoji": _repeated("😀👩‍👩‍👧 said 🎉 "),
    "mixed languages": _repeated("Ms Li said so. Der Minister sagte: „Ja.“ Он сказал: «Да». 她说：“好”。\n"),
    "nested reports": _repeated("He said that Ms Li said that "),
    "short quotations": _repeated('"We go," she said, "and we win." '),
    "many people": _many_people,
}


@pytest.mark.parametrize("name", ABSURD)
def test_time_grows_with_the_length(name: str, by_rules: ReaderHere) -> None:
    short, long = (_seconds(ABSURD[name](length), by_rules) for length in (2_000, 8_000))
    # Four times the text: 4 were it all linear, 16 by the square; what is too short to measure is left out.
    assert long < 8.5 * max(short, 0.05), f"{short:.2f} s, and {long:.2f} s for four times the text"


def _seconds(text: str, readers: ReaderHere) -> float:
    """Processor time of reading, the lesser of two."""
    times = []
    for _ in range(2):
        started = time.process_time()
        verbatim(extract(Article("absurd", text), readers.lexicon, readers.nlp))
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.parametrize("name", ["one unclosed mark", "nested reports", "unclosed marks", "one word"])
def test_the_tagger_reads_absurd_texts_too(name: str, readers: ReaderHere) -> None:
    verbatim(extract(Article("absurd", ABSURD[name](6_000)), readers.lexicon, readers.nlp))


@pytest.mark.parametrize(
    ("stretch", "notes"),
    [
        ("-" * 300, ("1 stretch without words left out.",)),
        ("| 12,5 " * 80 + "\n\nMore:\n\n" + "=" * 400, ("2 stretches without words left out.",)),
        ("https://example.org/" + "a" * 120, ()),
        ("12 of 27, in 2025: " * 3, ()),
        (" " * 500, ()),
    ],
)
def test_what_is_no_language_is_left_out_with_a_note(
    stretch: str, notes: tuple[str, ...], by_rules: ReaderHere
) -> None:
    text = f"“We go on,” Ms Li said in Lomé.\n\nSee the table. {stretch}\n\nMr Roe said that talks would end."
    extraction = extract(Article("table", text), by_rules.lexicon, by_rules.nlp)
    verbatim(extraction)
    assert [one.content[0].text for one in extraction.statements] == ["We go on", "talks would end"]
    assert tuple(note for note in extraction.notes if "stretch" in note) == notes


@pytest.mark.parametrize("text", ["x\n" * 60_000, "Talks go on. " * 20_000, '"' * 100_000, " " * 100_000])
def test_a_long_article_is_read_whole_in_parts_of_bounded_length(text: str) -> None:
    article = Article("long", text)
    layout = lay_out(article)
    read = list(parts(article, layout))
    assert "".join(part.text for _, part, _ in read) == text
    for begin, part, laid in read:
        assert text.startswith(part.text, begin)
        assert laid.original == part.text
        assert len(laid.text) == len(part.text)
        assert len(part.text.rstrip()) <= PART
    assert sum(len(laid.paragraphs) for *_, laid in read) == len(layout.paragraphs)


def test_what_a_long_article_says_stands_in_its_place_and_the_parts_are_noted(by_rules: ReaderHere) -> None:
    text = "\n\n".join(f"“We go on to day {n},” Ms Li said in Lomé." for n in range(1_200))
    extraction = extract(Article("long", text), by_rules.lexicon, by_rules.nlp)
    verbatim(extraction)
    assert len(extraction.statements) == 1_200
    places = [statement.content[0].start for statement in extraction.statements]
    assert places == sorted(set(places))
    assert extraction.notes == (
        f"Read in 2 parts, for it has {len(text):,} characters; "
        "names and pronouns were not followed from one part to the next.",
    )


def test_the_statement_a_quotation_goes_on_from_is_found_in_later_parts(by_rules: ReaderHere) -> None:
    pair = "“The tariffs are illegal,” Ms Li said.\n\n“We will answer them in kind.”\n\n"
    extraction = extract(Article("long", pair * 700), by_rules.lexicon, by_rules.nlp)
    going_on = [one for one in extraction.statements if one.source is None]
    assert len(going_on) > 600
    orphans = [one for one in going_on if one.continues is None]
    # The first of a part may have lost what it goes on from.
    assert len(orphans) <= 1
    for one in going_on:
        if one.continues is None:
            continue
        before = extraction.statements[one.continues]
        assert 0 <= one.content[0].start - before.content[0].start < 2 * len(pair)
