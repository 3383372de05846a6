"""The trained tagger at run time: ONNX Runtime and tokenizers, no PyTorch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extraction.decoding import TAGS, Attribution, link, spans_of
from extraction.windows import Window, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: where the committed weights lie
WEIGHTS = Path(__file__).with_name("weights")
#: windows run through the network at once: enough to keep a core busy, few enough to keep memory small
BATCH = 8
#: the annotation convention to follow: every attribution as PolNeAR marks them, or utterances only
ATTRIBUTIONS, UTTERANCES = 0, 1


class Tagger:
    """Finds attributions in a text. Holds an ONNX session: make one per process."""

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = 1) -> None:
        """Load `tagger.onnx` and `tokenizer.json` from `folder`; FileNotFoundError if they are not there."""
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        model = folder / "tagger.onnx"
        if not model.exists():
            raise FileNotFoundError(model)
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session: Any = InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def read(self, text: str, *, convention: int = UTTERANCES) -> list[Attribution]:
        """The attributions of a text in text order; spans are character offsets."""
        attributions: list[Attribution] = []
        for batch in _batches(windows(text, self._tokenizer)):
            scores = self._run(batch, convention)
            tagged = spans_of(batch, [tags for tags, _ in scores], TAGS)
            for spans, (_, links) in zip(tagged, scores, strict=True):
                attributions.extend(link(spans, links))
        return sorted(attributions, key=lambda a: a.content[0].start)

    def _run(
        self, batch: Sequence[Window], convention: int
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        longest = max(len(w.piece) for w in batch)

        def stacked(arrays: list[NDArray[np.int64]], fill: int) -> NDArray[np.int64]:
            table = np.full((len(arrays), longest), fill, dtype=np.int64)
            for row, array in enumerate(arrays):
                table[row, : len(array)] = array
            return table

        # The names, a task that only helped the training, are not computed.
        tags, links = self._session.run(
            ["tags", "links"],
            {
                "piece": stacked([w.piece for w in batch], 0),
                "case": stacked([w.case for w in batch], 3),
                "quoted": stacked([w.quoted for w in batch], 0),
                "convention": np.full(len(batch), convention, dtype=np.int64),
            },
        )
        sizes = [len(w.piece) for w in batch]
        return [(tags[i, :n], links[i, :n]) for i, n in enumerate(sizes)]


def _batches(found: Iterator[Window]) -> Iterator[list[Window]]:
    batch: list[Window] = []
    for window in found:
        batch.append(window)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
