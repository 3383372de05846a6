"""Text in, values out: who said what in one article, and where each country stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extraction.model import Article, Extraction, RoleEvidence, Speaker, Statement

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extraction.clean import Layout
    from extraction.lexicon import Lexicon


def extract(article: Article, lexicon: Lexicon, nlp: Language) -> Extraction:
    """All that can be read out of `article`: statements with speakers and issues, and stances. Never raises.

    `nlp` is what `extraction.pipeline.load` gives; nothing is looked up outside the arguments.
    """
    from extraction.clean import lay_out, left_out
    from extraction.endless import stretches_left_out
    from extraction.long_texts import joined, parts

    layout = lay_out(article)
    read = [(begin, _read(part, laid, lexicon, nlp)) for begin, part, laid in parts(article, layout)]
    return joined(article, read, (*left_out(layout), *stretches_left_out(layout.text)))


def _read(article: Article, layout: Layout, lexicon: Lexicon, nlp: Language) -> Extraction:
    """What one article of bounded length says."""
    from extraction.pipeline import stance_reader_of
    from extraction.stances import read_stances

    doc, statements, speakers, roles = read_speakers(article, layout, lexicon, nlp)
    stances = read_stances(article, doc, layout, statements, lexicon, speakers, stance_reader_of(nlp))
    return Extraction(article, statements, stances, speakers, roles)


def read_speakers(
    article: Article, layout: Layout, lexicon: Lexicon, nlp: Language
) -> tuple[Doc, tuple[Statement, ...], tuple[Speaker, ...], tuple[RoleEvidence, ...]]:
    """An article of bounded length parsed, with its statements, who makes them and in which office."""
    from extraction.pipeline import attributions_of, parse
    from extraction.second_opinion import opinions, weighed, weighed_by_speaker
    from extraction.speakers import resolve
    from extraction.statements import read_statements

    doc = parse(layout, nlp)
    attributions = attributions_of(doc)
    found = read_statements(article, doc, layout, lexicon, attributions or ())
    if attributions is not None:
        found = weighed(found, opinions(found, attributions))
    statements, speakers, roles = resolve(article, doc, layout, found, lexicon)
    return doc, weighed_by_speaker(statements), speakers, roles
