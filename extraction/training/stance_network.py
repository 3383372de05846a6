"""The stance reader's network: layers of MiniLM over one sentence, with one actor's words marked."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from extraction.stance_questions import NAMED, SAID
from extraction.stance_reader import SIDES
from extraction.training.network import WIDTH, Layer, read_base
from extraction.windows import QUOTED


class StanceNetwork(nn.Module):
    """Pieces and what they are in; how likely each side is, and which pieces name the matter, out."""

    def __init__(self, vocabulary: int = 30522, layers: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.named = nn.Embedding(len(NAMED), WIDTH)
        self.said = nn.Embedding(len(SAID), WIDTH)
        self.quoted = nn.Embedding(len(QUOTED), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.thinned = nn.Dropout(2 * dropout)
        #: from [CLS], the mean of the actor's pieces and the mean of all
        self.sides = nn.Linear(3 * WIDTH, len(SIDES))
        self.matter = nn.Linear(WIDTH, 1)
        for feature in (self.named, self.said, self.quoted):
            nn.init.normal_(feature.weight, std=0.05)

    def load_base(self, folder: Path) -> None:
        """Take the published weights of as many layers as there are from `folder`/model.safetensors."""
        read_base(self, folder)

    def begin(self, state: dict[str, Tensor]) -> None:
        """Take what fits of another run's weights: of the tagger its layers, of this network all of it."""
        own = self.state_dict()
        fit = {name: value for name, value in state.items() if name in own and value.shape == own[name].shape}
        self.load_state_dict(own | fit)

    def forward(self, piece: Tensor, named: Tensor, said: Tensor, quoted: Tensor) -> tuple[Tensor, Tensor]:
        """All (batch, n), piece 0 for padding. Returns logits: sides (batch, SIDES), matter (batch, n)."""
        x = self.dropout(self.embed(piece, named, said, quoted))
        bias = (piece == 0)[:, None, None, :].to(x.dtype) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return self.answers(x, piece, named, said)

    def embed(self, piece: Tensor, named: Tensor, said: Tensor, quoted: Tensor) -> Tensor:
        """Pieces with their places and features as vectors (batch, n, WIDTH)."""
        x = self.words(piece) + self.positions.weight[: piece.shape[1]] + self.segment
        x = x + self.named(named) + self.said(said) + self.quoted(quoted)
        normed: Tensor = self.norm(x)
        return normed

    def answers(self, x: Tensor, piece: Tensor, named: Tensor, said: Tensor) -> tuple[Tensor, Tensor]:
        """Sides and matter from the last layer's vectors (batch, n, WIDTH)."""
        every = (piece != 0).to(x.dtype)
        actor = (named == 1).to(x.dtype)
        # who is not named in the sentence speaks it; the whole of it if not even that is known
        actor = actor + (said == 1).to(x.dtype) * (actor.sum(1, keepdim=True) == 0)
        actor = actor + every * (actor.sum(1, keepdim=True) == 0)
        pooled = torch.cat([x[:, 0], _mean(x, actor), _mean(x, every)], -1)
        return self.sides(self.thinned(pooled)), self.matter(x).squeeze(-1)


def _mean(x: Tensor, weight: Tensor) -> Tensor:
    return (x * weight[..., None]).sum(1) / weight.sum(1, keepdim=True)
