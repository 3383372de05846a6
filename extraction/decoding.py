"""Turns the tagger's scores into attributions: whole words, well-formed spans, linked to each other."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from extraction.windows import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: labels of a piece, in the network's order; index 0 is "none of these"
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NAMES = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-GPE", "I-GPE", "B-NORP", "I-NORP")
#: width of the vectors whose products link a content to its cue and source
LINK = 64
#: characters to either side within which the ends of a quotation are sought: a mark may never be closed
QUOTATION = 20_000
#: characters between a cue and its source at most, where they stand in another window than the content
INTRODUCTION = 1_000


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A labelled stretch of the text: character offsets, its first piece, its mean probability."""

    label: str
    start: int
    end: int
    piece: int
    probability: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content (one part or several), and the cue and source it was linked to, None where there is none.

    `link` is the probability of the weaker of the two links, 0 to 1.
    """

    content: tuple[TaggedSpan, ...]
    cue: TaggedSpan | None
    source: TaggedSpan | None
    link: float


def allowed(labels: Sequence[str]) -> NDArray[np.float32]:
    """Transition scores (from, to): 0 where `to` may follow `from`, a large negative number where it may not.

    I-x follows only B-x or I-x; the extra last row is for the first word of a window.
    """
    table = np.zeros((len(labels) + 1, len(labels)), dtype=np.float32)
    for to, name in enumerate(labels):
        if name.startswith("I-"):
            for origin, before in enumerate([*labels, "O"]):
                if before[1:] != name[1:]:
                    table[origin, to] = -1e4
    return table


def best_path(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> NDArray[np.int64]:
    """The best labels (windows, n) for log-probabilities (windows, n, labels), by Viterbi (1967)."""
    count, n, labels = scores.shape
    back = np.zeros((count, n, labels), dtype=np.int64)
    total = scores[:, 0] + transitions[-1]
    step = transitions[:-1]
    for index in range(1, n):
        candidates = total[:, :, None] + step
        back[:, index] = candidates.argmax(1)
        total = candidates.max(1) + scores[:, index]
    path = np.zeros((count, n), dtype=np.int64)
    path[:, -1] = total.argmax(1)
    rows = np.arange(count)
    for index in range(n - 1, 0, -1):
        path[:, index - 1] = back[rows, index, path[:, index]]
    return path


def log_softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities over the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    out: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return out


def spans_of(
    windows: Sequence[Window], scores: Sequence[NDArray[np.float32]], labels: Sequence[str]
) -> list[list[TaggedSpan]]:
    """The labelled spans of each window, decided word by word on each word's first piece."""
    first = [np.flatnonzero((w.word >= 0) & (np.diff(w.word, prepend=-1) != 0)) for w in windows]
    longest = max(map(len, first), default=0)
    if not longest:
        return [[] for _ in windows]
    table = np.zeros((len(windows), longest, len(labels)), dtype=np.float32)
    for row, (pieces, score) in enumerate(zip(first, scores, strict=True)):
        table[row, : len(pieces)] = log_softmax(score[pieces])
    paths = best_path(table, allowed(labels))
    return [
        _spans(window, pieces, path[: len(pieces)], np.exp(score[: len(pieces)]), labels)
        for window, pieces, path, score in zip(windows, first, paths, table, strict=True)
    ]


def _spans(
    window: Window,
    first: NDArray[np.int64],
    path: NDArray[np.int64],
    probability: NDArray[np.float32],
    labels: Sequence[str],
) -> list[TaggedSpan]:
    found: list[TaggedSpan] = []
    n = len(first)
    index = 0
    while index < n:
        label = labels[path[index]]
        if label == "O":
            index += 1
            continue
        stop = index + 1
        while stop < n and labels[path[stop]] == f"I-{label[2:]}":
            stop += 1
        last_piece = (first[stop] if stop < n else len(window.piece)) - 1
        while window.end[last_piece] < 0:
            last_piece -= 1
        sure = probability[np.arange(index, stop), path[index:stop]].mean()
        begin = int(first[index])
        found.append(
            TaggedSpan(label[2:], int(window.start[begin]), int(window.end[last_piece]), begin, float(sure))
        )
        index = stop
    return found


def link(spans: Sequence[TaggedSpan], links: NDArray[np.float32]) -> list[Attribution]:
    """The attributions of one window: each content with the cue and source its vectors point at.

    `links` (n, 4 * LINK) are the queries for cue and source and the keys for cue and source of every piece;
    piece 0, [CLS], stands for "none in this window". Parts with one cue are one attribution.
    """
    q_cue, q_source, k_cue, k_source = np.split(links, 4, axis=-1)
    cues = [s for s in spans if s.label == "cue"]
    sources = [s for s in spans if s.label == "source"]
    groups: dict[object, list[tuple[TaggedSpan, NDArray[np.float32], float]]] = {}
    for content in (s for s in spans if s.label == "content"):
        to_cue = _probabilities(q_cue[content.piece], k_cue, cues)
        to_source = _probabilities(q_source[content.piece], k_source, sources)
        best = int(to_cue.argmax())
        key: object = ("cue", best) if best < len(cues) else ("part", content.piece)
        groups.setdefault(key, []).append((content, to_source, float(to_cue[best])))
    found = []
    for key, rows in groups.items():
        cue = cues[key[1]] if isinstance(key, tuple) and key[0] == "cue" else None
        shared = sum(np.log(row[1] + 1e-6) for row in rows)
        best = int(np.argmax(shared))
        source = sources[best] if best < len(sources) else None
        certainty = min(min(row[2] for row in rows), float(np.exp(np.asarray(shared)[best] / len(rows))))
        found.append(Attribution(tuple(row[0] for row in rows), cue, source, certainty))
    return found


def whole_quotations(attribution: Attribution, quoted: bytearray) -> Attribution:
    """The attribution with no quotation cut: a content that begins or ends inside one takes all of it.

    `quoted` says of each character of the text whether it stands in quotation marks (1).
    """
    return replace(attribution, content=tuple(_whole(part, quoted) for part in attribution.content))


def _whole(span: TaggedSpan, quoted: bytearray) -> TaggedSpan:
    start, end = span.start, span.end
    if quoted[start] == 1:
        least = max(0, start - QUOTATION)
        start = 1 + max(quoted.rfind(outside, least, start) for outside in (0, 2))
        start = max(start, least)
    if quoted[end - 1] == 1:
        most = min(len(quoted), end + QUOTATION)
        stops = [stop for outside in (0, 2) if (stop := quoted.find(outside, end, most)) >= 0]
        end = min(stops, default=most)
    return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end)


def introduced(
    attributions: Sequence[Attribution], spans: Sequence[TaggedSpan], text: str
) -> list[Attribution]:
    """The attributions, those without cue and source given what introduces them in the paragraph before.

    'Ms Adeyemi went on:' / '"We will be back."'   The two may lie in different windows.
    """
    ends = {span.end: span for span in spans if span.label == "cue"}
    sources = sorted((span for span in spans if span.label == "source"), key=lambda span: span.start)
    return [
        _introduced(attribution, ends, sources, text)
        if attribution.cue is None and attribution.source is None
        else attribution
        for attribution in attributions
    ]


def _introduced(
    attribution: Attribution, ends: dict[int, TaggedSpan], sources: Sequence[TaggedSpan], text: str
) -> Attribution:
    place = attribution.content[0].start
    while place > 0 and text[place - 1] in " \t\n\r\xa0":
        place -= 1
    if place == attribution.content[0].start or place == 0:
        return attribution
    cue = ends.get(place) or (ends.get(place - 1) if text[place - 1] in ":,-" else None)
    if cue is None:
        return attribution
    first = bisect_left(sources, cue.start - INTRODUCTION, key=lambda span: span.start)
    last = bisect_left(sources, cue.end + INTRODUCTION, key=lambda span: span.start)
    near = [
        span
        for span in sources[first:last]
        if "\n" not in text[min(span.end, cue.start) : max(span.start, cue.end)]
    ]
    source = min(near, key=lambda span: abs(span.end - cue.start), default=None)
    return replace(attribution, cue=cue, source=source)


def _probabilities(
    query: NDArray[np.float32], keys: NDArray[np.float32], spans: Sequence[TaggedSpan]
) -> NDArray[np.float32]:
    """How likely the content belongs to each span, and, last, to none of them."""
    pieces = [s.piece for s in spans] + [0]
    scores = keys[pieces] @ query / LINK**0.5
    out: NDArray[np.float32] = np.exp(log_softmax(scores))
    return out
