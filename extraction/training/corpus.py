"""Annotated articles as windows with labels: what the network is trained on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extraction.decoding import NAMES, TAGS
from extraction.tagger import ATTRIBUTIONS, UTTERANCES
from extraction.windows import Window, quoted_characters, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

#: word pieces in a training window
PIECES = 256
#: what a label counts for in the loss when it is not known
UNKNOWN = -100


@dataclass(frozen=True, slots=True)
class Attribution:
    """One annotated attribution, spans as (start, end) offsets. `known` False: neither yes nor no."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article's text, its attributions by one convention, and names (start, end, label) if known."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    convention: int
    names: tuple[tuple[int, int, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its labels, each an array as long as the window.

    `cue_link` and `source_link` hold, where a content part begins, the index of the piece where its cue or
    source begins (0, [CLS], for none in this window), and UNKNOWN everywhere else.
    """

    window: Window
    tags: NDArray[np.int64]
    names: NDArray[np.int64]
    cue_link: NDArray[np.int64]
    source_link: NDArray[np.int64]
    convention: int


def read_polnear(path: Path) -> Iterator[Annotated]:
    """The articles of a converted PolNeAR file, one JSON object a line, by the corpus's own convention."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Annotated(
            row["id"],
            row["text"],
            tuple(_attribution(a) for a in row["attributions"]),
            ATTRIBUTIONS,
        )


def _attribution(row: dict[str, Any]) -> Attribution:
    spans = {part: tuple((s, e) for s, e in row[part]) for part in ("source", "cue", "content")}
    return Attribution(spans["source"], spans["cue"], spans["content"])


def utterances_only(article: Annotated, said: Iterable[str], thought: Iterable[str]) -> Annotated:
    """The article by the product's convention, as far as its cues tell.

    A cue with a word of `said` (forms of verbs and nouns of saying, lower case) is an utterance, one with
    a word of `thought` is none and is left out; anything else is marked as not known.
    """
    said, thought = frozenset(said), frozenset(thought)
    kept = []
    for attribution in article.attributions:
        words = {
            word.strip(".,:;'\"’“”").lower()
            for start, end in attribution.cue
            for word in article.text[start:end].split()
        }
        if words & said:
            kept.append(attribution)
        elif not words & thought:
            kept.append(Attribution(attribution.source, attribution.cue, attribution.content, known=False))
    return Annotated(article.id, article.text, tuple(kept), UTTERANCES, article.names)


def chosen_articles(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Text and annotation of each hand-annotated article to train on: with splits.json, "develop" alone."""
    split = folder / "splits.json"
    chosen = (
        json.loads(split.read_text(encoding="utf-8"))["develop"]
        if split.exists()
        else [path.stem for path in (folder / "gold").glob("*.json")]
    )
    for stem in sorted(chosen):
        yield folder / "articles" / f"{stem}.txt", folder / "gold" / f"{stem}.json"


def read_gold(article: Path, gold: Path) -> Annotated:
    """A hand-annotated article whose statements are strings: each is looked up in the text."""
    text = article.read_text(encoding="utf-8")
    found = []
    for row in json.loads(gold.read_text(encoding="utf-8"))["statements"]:
        parts = row["quote"] if isinstance(row["quote"], list) else [row["quote"]]
        content = []
        for part in parts:
            start = text.find(part)
            if start >= 0:
                content.append(_with_marks(text, start, start + len(part)))
        if not content:
            continue
        taken = [(a, b) for a, b in content]
        cue = _nearest(text, row.get("cue"), taken)
        source = _nearest(text, row.get("speaker_mention"), cue or taken[:1], avoid=taken)
        found.append(Attribution(source, cue, tuple(content), known=not row.get("optional", False)))
    return Annotated(gold.stem, text, tuple(found), UTTERANCES)


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A quotation's span widened over the marks that enclose it, as the corpus has them."""
    if start > 0 and text[start - 1] in "\"“«‘'":
        start -= 1
        for extra in (0, 1):
            if end + extra < len(text) and text[end + extra] in "\"”“»’'":
                return start, end + extra + 1
    return start, end


def _nearest(
    text: str,
    words: str | None,
    anchors: list[tuple[int, int]] | tuple[tuple[int, int], ...],
    avoid: Iterable[tuple[int, int]] = (),
) -> tuple[tuple[int, int], ...]:
    if not words or not anchors:
        return ()
    avoid = list(avoid) or list(anchors)
    best: tuple[int, tuple[int, int]] | None = None
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not any(start < b and a < end for a, b in avoid):
            distance = min(min(abs(start - b), abs(a - end)) for a, b in anchors)
            whole = (start == 0 or not text[start - 1].isalnum()) and (
                end == len(text) or not text[end].isalnum()
            )
            if whole and (best is None or distance < best[0]):
                best = (distance, (start, end))
        start = text.find(words, start + 1)
    return (best[1],) if best and best[0] < 600 else ()


def examples(article: Annotated, tokenizer: Tokenizer) -> Iterator[Example]:
    """The article's windows with their labels."""
    for window in windows(article.text, tokenizer, quoted_characters(article.text), pieces=PIECES):
        yield _labelled(article, window)


def _labelled(article: Annotated, window: Window) -> Example:
    n = len(window.piece)
    special = window.start < 0
    tags = np.zeros(n, dtype=np.int64)
    cue_link = np.full(n, UNKNOWN, dtype=np.int64)
    source_link = np.full(n, UNKNOWN, dtype=np.int64)
    for attribution in article.attributions:
        for kind, spans in (
            ("source", attribution.source),
            ("cue", attribution.cue),
            ("content", attribution.content),
        ):
            for span in spans:
                _mark(tags, window, span, TAGS.index(f"B-{kind}"), attribution.known)
        if attribution.known:
            cue = _first_piece(window, attribution.cue)
            source = _first_piece(window, attribution.source)
            for span in attribution.content:
                begin = _first_piece(window, (span,))
                if begin:
                    cue_link[begin], source_link[begin] = cue, source
    tags[special] = UNKNOWN
    names = np.full(n, UNKNOWN, dtype=np.int64)
    if article.names is not None:
        names[~special] = 0
        for start, end, label in article.names:
            _mark(names, window, (start, end), NAMES.index(f"B-{label}"), known=True)
    return Example(window, tags, names, cue_link, source_link, article.convention)


def _mark(labels: NDArray[np.int64], window: Window, span: tuple[int, int], begin: int, known: bool) -> None:
    inside = np.flatnonzero((window.start >= span[0]) & (window.start < span[1]))
    if len(inside):
        labels[inside] = begin + 1 if known else UNKNOWN
        if known:
            labels[inside[0]] = begin


def _first_piece(window: Window, spans: tuple[tuple[int, int], ...]) -> int:
    for start, end in spans:
        inside = np.flatnonzero((window.start >= start) & (window.start < end))
        if len(inside):
            return int(inside[0])
    return 0
