"""The trained tagger at run time: ONNX Runtime and tokenizers, no PyTorch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extraction.decoding import (
    TAGS,
    Attribution,
    TaggedSpan,
    introduced,
    link,
    spans_of,
    whole_quotations,
)
from extraction.networks import WEIGHTS, open_network
from extraction.windows import Window, quoted_characters, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: windows decoded together: enough to share the work, few enough to keep memory small
BATCH = 16
#: the annotation convention to follow: every attribution as PolNeAR marks them, or utterances only
ATTRIBUTIONS, UTTERANCES = 0, 1


class Tagger:
    """Finds attributions in a text. Holds an ONNX session: make one per process."""

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = 1) -> None:
        """Load `tagger.onnx` and `tokenizer.json` from `folder`; FileNotFoundError if they are not there."""
        self._session, self._tokenizer = open_network(folder, "tagger", threads)

    def read(self, text: str, *, convention: int = UTTERANCES) -> list[Attribution]:
        """The attributions of a text in text order; spans are character offsets."""
        found: list[Attribution] = []
        spans: list[TaggedSpan] = []
        quoted = quoted_characters(text)
        for batch in batched(windows(text, self._tokenizer, quoted), BATCH):
            scores = [self._run(window, convention) for window in batch]
            tagged = spans_of(batch, [tags for tags, _ in scores], TAGS)
            for marked, (_, links) in zip(tagged, scores, strict=True):
                spans += marked
                found += link(marked, links)
        found = [whole_quotations(attribution, quoted) for attribution in introduced(found, spans, text)]
        return sorted(found, key=lambda attribution: attribution.content[0].start)

    def _run(self, window: Window, convention: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Scores (n, TAGS) and link vectors (n, 4 * LINK) of one window: run alone, nothing is padded."""
        tags, links = self._session.run(
            ["tags", "links"],
            {
                "piece": window.piece[None],
                "case": window.case[None],
                "quoted": window.quoted[None],
                "convention": np.array([convention], dtype=np.int64),
            },
        )
        return tags[0], links[0]


def batched(found: Iterable[Window], size: int) -> Iterator[list[Window]]:
    """The windows in lists of `size`, so that a long text is never held whole."""
    rows = iter(found)
    while batch := list(islice(rows, size)):
        yield batch
