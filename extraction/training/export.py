"""Write a trained network as an int8 ONNX file: `python -m extraction.training.export WEIGHTS.pt`.

The file tells by its parts whether it holds the tagger or the stance reader. Several runs from the same start
are averaged (Wortsman et al. 2022, "Model soups"): as right as several networks, as fast as one.
"""

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
from extraction.training.stance_network import StanceNetwork


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


class FusedStances(nn.Module):
    """The stance reader as it runs: one question at a time, so that nothing is padded."""

    def __init__(self, network: StanceNetwork) -> None:
        super().__init__()
        self.network = network
        self.layers = nn.ModuleList(FusedLayer(layer) for layer in network.layers)

    def forward(self, piece: Tensor, named: Tensor, said: Tensor, quoted: Tensor) -> tuple[Tensor, Tensor]:
        """All (1, n). Returns sides (1, SIDES) and matter (1, n)."""
        x = self.network.embed(piece, named, said, quoted)
        for layer in self.layers:
            x = layer(x)
        return self.network.answers(x, piece, named, said)


def write_tagger(state: dict[str, Tensor], path: Path) -> None:
    """The tagger as float32 ONNX."""
    model = Tagger(layers=_layers(state), dropout=0.0)
    model.load_state_dict(state)
    window = torch.ones(1, 16, dtype=torch.long)
    _write(
        FusedTagger(model.eval()),
        {"piece": window, "case": window, "quoted": window, "convention": torch.ones(1, dtype=torch.long)},
        {"tags": 1, "links": 1},
        path,
    )


def write_stances(state: dict[str, Tensor], path: Path) -> None:
    """The stance reader as float32 ONNX."""
    model = StanceNetwork(layers=_layers(state), dropout=0.0)
    model.load_state_dict(state)
    window = torch.ones(1, 16, dtype=torch.long)
    _write(
        FusedStances(model.eval()),
        dict.fromkeys(("piece", "named", "said", "quoted"), window),
        {"matter": 1},
        path,
        outputs=["sides", "matter"],
    )


def _layers(state: dict[str, Tensor]) -> int:
    return 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))


def _write(
    model: nn.Module,
    inputs: dict[str, Tensor],
    long: dict[str, int],
    path: Path,
    outputs: list[str] | None = None,
) -> None:
    """Trace `model`; inputs of more than one piece and the outputs in `long` grow with the window."""
    grows = {name: {1: "n"} for name, window in inputs.items() if window.dim() > 1}
    torch.onnx.export(
        model,
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs or list(long),
        dynamic_axes=grows | {name: {axis: "n"} for name, axis in long.items()},
        opset_version=17,
        custom_opsets={"com.microsoft": 1},
        dynamo=False,
    )


def averaged(runs: list[Path], shares: list[float]) -> dict[str, Tensor]:
    """The weights of several runs, each by its share of the sum of `shares`."""
    states = [torch.load(run, weights_only=True) for run in runs]
    parts = list(zip(states, shares, strict=True))
    return {name: sum(state[name] * share for state, share in parts) / sum(shares) for name in states[0]}


def main() -> None:
    """Export, quantise the matrix products to int8, and put the tokenizer beside the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument(
        "--shares", type=float, nargs="+", help="what each run counts for (default: the same)"
    )
    parser.add_argument(
        "--base", type=Path, help="folder with tokenizer.json (default: the installed package)"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--float32", action="store_true", help="leave the weights unquantised, to measure what int8 costs"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    state = averaged(options.weights, options.shares or [1.0] * len(options.weights))
    name, write = ("stances", write_stances) if "sides.weight" in state else ("tagger", write_tagger)
    plain, final = options.out / f"{name}.float32.onnx", options.out / f"{name}.onnx"
    write(state, plain)
    if options.float32:
        plain.rename(final)
    else:
        quantize_dynamic(str(plain), str(final), weight_type=QuantType.QInt8, per_channel=True)
        plain.unlink()
    shutil.copyfile((options.base or base_folder()) / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
