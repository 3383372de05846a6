"""Open a trained network for ONNX Runtime, with its tokenizer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: where the committed weights lie
WEIGHTS = Path(__file__).with_name("weights")
#: what ONNX Runtime would join into one operation that takes three times as long as its two parts
SLOWER = ["SkipLayerNormFusion"]


def open_network(folder: Path, name: str, threads: int) -> tuple[Any, Tokenizer]:
    """The session of `name`.onnx and the tokenizer of `folder`; FileNotFoundError if they are not there."""
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    model = folder / f"{name}.onnx"
    if not model.exists():
        raise FileNotFoundError(model)
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return session, tokenizer
