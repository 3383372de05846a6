"""Write a trained network as an int8 ONNX file: `python -m extraction.training.export WEIGHTS.pt`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from extraction.training.network import HEADS, WIDTH, Layer, Tagger, base_folder


class FusedAttention(torch.autograd.Function):
    """Attention over one window as ONNX Runtime's own operator, three times as fast as its parts."""

    @staticmethod
    def forward(context: object, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """All (1, n, WIDTH); only run while the graph is traced."""
        shape = (1, query.shape[1], HEADS, WIDTH // HEADS)
        q, k, v = (part.view(shape).transpose(1, 2) for part in (query, key, value))
        return functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(query.shape)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any) -> Any:
        """The node that stands in the file."""
        node = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=HEADS)
        node.setType(query.type())
        return node


class FusedLayer(nn.Module):
    """An encoder layer for one unpadded window, its three projections in one product."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer = layer
        self.projection = nn.Linear(WIDTH, 3 * WIDTH)
        parts = (layer.query, layer.key, layer.value)
        with torch.no_grad():
            self.projection.weight.copy_(torch.cat([part.weight for part in parts]))
            self.projection.bias.copy_(torch.cat([part.bias for part in parts]))

    def forward(self, x: Tensor) -> Tensor:
        """x (1, n, WIDTH)."""
        layer = self.layer
        mixed = FusedAttention.apply(*self.projection(x).split(WIDTH, dim=-1))
        x = layer.norm1(x + layer.output(mixed))
        return layer.norm2(x + layer.down(functional.gelu(layer.up(x))))


class FusedTagger(nn.Module):
    """The tagger as it runs: one window at a time, so that nothing is padded; span labels and links only."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger
        self.layers = nn.ModuleList(FusedLayer(layer) for layer in tagger.layers)

    def forward(
        self, piece: Tensor, case: Tensor, quoted: Tensor, convention: Tensor
    ) -> tuple[Tensor, Tensor]:
        """piece, case, quoted (1, n); convention (1,). Returns tags (1, n, TAGS), links (1, n, 4 * LINK)."""
        x = self.tagger.embed(piece, case, quoted, convention)
        for layer in self.layers:
            x = layer(x)
        return self.tagger.tags(x), self.tagger.links(x)


def main() -> None:
    """Export, quantise the matrix products to int8, and put the tokenizer beside the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument(
        "--base", type=Path, help="folder with tokenizer.json (default: the installed package)"
    )
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
    plain = options.out / "tagger.float32.onnx"
    window = torch.ones(1, 16, dtype=torch.long)
    torch.onnx.export(
        FusedTagger(model),
        (window, window, window, torch.ones(1, dtype=torch.long)),
        str(plain),
        input_names=["piece", "case", "quoted", "convention"],
        output_names=["tags", "links"],
        dynamic_axes={name: {1: "n"} for name in ("piece", "case", "quoted", "tags", "links")},
        opset_version=17,
        custom_opsets={"com.microsoft": 1},
        dynamo=False,
    )
    final = options.out / "tagger.onnx"
    if options.float32:
        plain.rename(final)
    else:
        quantize_dynamic(str(plain), str(final), weight_type=QuantType.QInt8, per_channel=True)
        plain.unlink()
    shutil.copyfile((options.base or base_folder()) / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
