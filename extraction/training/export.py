"""Write a trained network as an int8 ONNX file: `python -m extraction.training.export WEIGHTS.pt`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from extraction.training.network import Tagger


def main() -> None:
    """Export, quantise the matrix products to int8, and put the tokenizer beside the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--float32", action="store_true", help="leave the weights unquantised, to measure what int8 costs"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    state = torch.load(options.weights, weights_only=True)
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    model = Tagger(layers=layers, dropout=0.0)
    model.load_state_dict(state)
    model.eval()
    example = (torch.ones(2, 16, dtype=torch.long),) * 3
    plain = options.out / "tagger.float32.onnx"
    torch.onnx.export(
        model,
        (*example, torch.ones(2, dtype=torch.long)),
        str(plain),
        input_names=["piece", "case", "quoted", "convention"],
        output_names=["tags", "names", "links"],
        dynamic_axes={
            **{name: {0: "batch", 1: "n"} for name in ("piece", "case", "quoted", "tags", "names", "links")},
            "convention": {0: "batch"},
        },
        opset_version=17,
        dynamo=False,
    )
    final = options.out / "tagger.onnx"
    if options.float32:
        plain.rename(final)
    else:
        quantize_dynamic(str(plain), str(final), weight_type=QuantType.QInt8, per_channel=True)
        plain.unlink()
    shutil.copyfile(options.base / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
