"""Who said what: the table of sentences, what must hold of any text, and the figures on the seeds."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extraction import extract
from extraction.clean import lay_out
from extraction.marks import pair_marks
from extraction.model import Article, Extraction, Kind, Statement
from extraction.pipeline import parse
from extraction.records import as_record
from extraction.scoring import as_records, score
from extraction.statements import read_statements
from tests.extraction import statement_rows as rows

if TYPE_CHECKING:
    from tests.world import ReaderHere

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold"
TABLE = (
    *rows.ORDERS,
    *rows.PARTS,
    *rows.SIGNED,
    *rows.CLAUSES,
    *rows.BETWEEN,
    *rows.OTHER_MARKS,
    *rows.ACCORDING,
    *rows.INFINITIVES,
    *rows.PHRASES,
    *rows.ELSEWHERE,
)


def read(text: str, readers: ReaderHere) -> tuple[Statement, ...]:
    """The statements of `text`, before speakers are resolved."""
    article = Article("row", text)
    layout = lay_out(article)
    return read_statements(article, parse(layout, readers.nlp), layout, readers.lexicon)


def as_row(statement: Statement) -> str:
    """A statement as the table writes it."""
    source = statement.source.text if statement.source else "-"
    cue = statement.cue.text if statement.cue else "-"
    content = " // ".join(part.text for part in statement.content)
    return f"{statement.kind.value[0]}: {source} | {cue} | {content}"


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text[:60] for text, _ in TABLE])
def test_a_sentence_yields_its_statements(text: str, expected: tuple[str, ...], readers: ReaderHere) -> None:
    assert tuple(map(as_row, read(text, readers))) == expected


@pytest.mark.parametrize("text", rows.NOTHING, ids=[text[:60] for text in rows.NOTHING])
def test_a_sentence_that_reports_nothing_yields_nothing(text: str, readers: ReaderHere) -> None:
    assert read(text, readers) == ()


def test_a_quotation_without_a_cue_says_whose_speaker_goes_on(readers: ReaderHere) -> None:
    first, second = read("“The tariffs are illegal,” Ms Li said.\n\n“We will answer them in kind.”", readers)
    assert (first.continues, second.continues, second.source) == (None, 0, None)


def test_a_sentence_holds_its_statement_whole(readers: ReaderHere) -> None:
    text = 'Rain fell. "Talks go on," she said. "We will win." Rain fell again.'
    (statement,) = read(text, readers)
    assert statement.sentence.text == '"Talks go on," she said. "We will win."'


def test_headlines_credits_and_notices_yield_nothing(readers: ReaderHere) -> None:
    text = (
        "Minister says talks have failed\n\n"
        "The ministers met in Bern.\n\n"
        "Reporting by Ann Lee; editing by Tom Roe\n\n"
        "Subscribe or register today to discover what our readers say."
    )
    extraction = extract(Article("a", text), readers.lexicon, readers.nlp)
    assert extraction.statements == ()
    assert extraction.notes == (
        "1 headline left out.",
        "1 credit line left out.",
        "1 notice by the outlet left out.",
    )


_PIECES = st.sampled_from(
    [
        '"We will go,"',
        "“We stay.”",
        "he said",
        " said Ms Li",
        "According to Mr Wu, ",
        "Minister X warned that ",
        ". ",
        ", ",
        ": ",
        "\n",
        "\n\n",
        '"',
        "“",
        "”",
        "‘",
        "’",
        "''",
        "«",
        "»",
        "—",
        "which",
        "and accused them of ",
        "adding that ",
        "to leave",
        "not",
        "Paris",
        "the talks failed",
        "U.S.",
        "\xa0",
        "\u2028",
        "\x00",
        "\ufeff",
        "İ",
        "🇫🇷",
        "(Reuters) - ",
        "LONDON ",
        "'s",
        "?",
        "!",
        "...",
        "said",
        "told reporters",
        "called it ",
    ]
)
_NEWS = st.lists(_PIECES, max_size=40).map("".join)


def check(extraction: Extraction) -> None:
    """What holds of any text: every span is verbatim, contents hold their quotations, marks stay in pairs."""
    text = extraction.article.text
    quotations = pair_marks(lay_out(extraction.article))
    for statement in extraction.statements:
        spans = [*statement.content, *statement.quotations, statement.sentence]
        spans += [span for span in (statement.source, statement.cue) if span is not None]
        for span in spans:
            assert text[span.start : span.end] == span.text
            assert span.text.strip() == span.text
        assert statement.content
        for part in statement.content:
            assert any(letter.isalnum() for letter in part.text)
            for mark in () if statement.kind is Kind.DIRECT else quotations:
                whole = part.start <= mark.start and mark.end <= part.end
                assert whole or mark.end <= part.start or part.end <= mark.start
        if statement.kind is Kind.DIRECT:
            assert statement.quotations == statement.content
        if statement.kind is Kind.INDIRECT:
            assert statement.quotations == ()
        for quotation in statement.quotations:
            assert any(part.contains(quotation) for part in statement.content)
        assert statement.continues is None or 0 <= statement.continues < len(extraction.statements)
    json.dumps(as_record(extraction))


def test_any_text_is_read_without_failing(readers: ReaderHere) -> None:
    @settings(max_examples=100, deadline=None)
    @given(text=st.one_of(_NEWS, st.text(max_size=300)))
    @example(text='"We will go,""We will go,"which')
    def reads(text: str) -> None:
        check(extract(Article("any", text), readers.lexicon, readers.nlp))

    reads()


@pytest.mark.parametrize(
    "text",
    [
        '"' * 2_000,
        "“" * 2_000,
        "' " * 2_000,
        "a" * 60_000,
        "he said " * 3_000,
        "x\n" * 10_000,
        '"We go," he said. ' * 600,
    ],
    ids=[
        "marks",
        "open marks",
        "single marks",
        "one word",
        "only cues",
        "10,000 paragraphs",
        "600 quotations",
    ],
)
def test_absurd_texts_are_read_in_bounded_time(text: str, readers: ReaderHere) -> None:
    article = Article("absurd", text)
    layout = lay_out(article)
    doc = parse(layout, readers.nlp)
    started = time.process_time()
    read_statements(article, doc, layout, readers.lexicon)
    assert time.process_time() - started < 10


def test_spans_point_into_the_seeds_and_figures_hold(readers: ReaderHere) -> None:
    if not (GOLD / "gold_seeds.json").exists():
        pytest.skip("the annotated seeds lie beside the project, in ../shared/gold, and are not here")
    extractions = [
        extract(Article(path.stem, path.read_text(encoding="utf-8")), readers.lexicon, readers.nlp)
        for path in sorted((ROOT / "seeds" / "articles").glob("*.txt"))
    ]
    for extraction in extractions:
        check(extraction)
    gold = as_records(json.loads((GOLD / "gold_seeds.json").read_text(encoding="utf-8")))
    figures = score(gold, map(as_record, extractions))
    assert figures.detection.f1 >= 0.92, figures.detection
    assert figures.kind_accuracy >= 0.95


def test_other_summits_are_read_as_well_and_their_traps_left(readers: ReaderHere) -> None:
    folder = GOLD / "summits"
    if not (folder / "splits.json").exists():
        pytest.skip("the annotated summits lie beside the project, in ../shared/gold, and are not here")
    names = json.loads((folder / "splits.json").read_text(encoding="utf-8"))["develop"]
    gold = [json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    records = []
    for name in names:
        article = Article(name, (folder / "articles" / f"{name}.txt").read_text(encoding="utf-8"))
        layout = lay_out(article)
        found = read_statements(article, parse(layout, readers.nlp), layout, readers.lexicon)
        records.append(as_record(Extraction(article, found)))
    figures = score(gold, records)
    assert figures.detection.f1 >= 0.9, figures.detection
    assert figures.traps <= 1
