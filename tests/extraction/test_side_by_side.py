"""Paragraphs parsed side by side get what the parser gives them one after another."""

from __future__ import annotations

import pytest
from spacy.attrs import DEP, HEAD, SENT_START
from spacy.tokens import Doc

from extraction.clean import lay_out
from extraction.model import Article
from extraction.pipeline import load, parse
from extraction.side_by_side import parse_side_by_side
from tests.world import ReaderHere

PARAGRAPHS = [
    "The ferry left Lomé on Monday with forty people on board, two of them envoys.",
    "“We go on,” Ms Li said. “Nobody asked us, and nobody will, until the ports that were closed are open.”",
    "Why?",
    " \n ",
    "Mr Lindqvist, who had come late, warned that the tolls would hurt fishermen. He left before noon.",
]


@pytest.mark.parametrize(
    "texts", [PARAGRAPHS * 3, PARAGRAPHS[:2], PARAGRAPHS[2:3] * 40, ["", *PARAGRAPHS, ""], [""], []]
)
def test_heads_labels_and_sentences_are_the_parsers_own(texts: list[str], readers: ReaderHere) -> None:
    def prepared() -> list[Doc]:
        return list(readers.nlp.pipe(texts, disable=["parser", "quotation_tagger"]))

    parser = readers.nlp.get_pipe("parser")
    ours, theirs = prepared(), prepared()
    parse_side_by_side(parser, ours)
    theirs = list(parser.pipe(theirs))
    assert [doc.to_array([HEAD, DEP, SENT_START]).tolist() for doc in ours] == [
        doc.to_array([HEAD, DEP, SENT_START]).tolist() for doc in theirs
    ]


@pytest.mark.parametrize("text", ["\n\n".join(PARAGRAPHS), "x\n" * 400, "", "\n", "one line " * 200])
def test_the_whole_text_is_one_doc_and_no_sentence_crosses_a_paragraph(text: str) -> None:
    layout = lay_out(Article("own", text))
    doc = parse(layout, load(weights=None))
    assert doc.text == layout.text
    begins = {token.idx for token in doc if token.is_sent_start}
    assert all(any(paragraph.start == place for place in begins) for paragraph in layout.paragraphs)
