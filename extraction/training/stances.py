"""Train the stance reader: `python -m extraction.training.stances --help`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import click
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from extraction.lexicon import Lexicon, read_lexicon
from extraction.pipeline import load
from extraction.stance_questions import Pieces, pieces_of
from extraction.stance_reader import SIDES
from extraction.training.corpus import chosen_articles
from extraction.training.network import base_folder
from extraction.training.news import LABELS as NEWS
from extraction.training.news import is_held_back, read_news
from extraction.training.stance_corpus import (
    INVENTED,
    LABELS,
    StanceExample,
    examples,
    read_invented,
    read_labels,
    read_positions,
)
from extraction.training.stance_network import StanceNetwork

#: settings that worked: see docs/model_card.md
ENCODER_RATE, HEAD_RATE, PIECES_A_BATCH, WARM_UP, SEED = 2e-4, 1e-3, 640, 0.06, 20261122
#: one in so many of the actors that are only named in a sentence is asked about
NAMED_ONLY = 5
#: what naming the matter weighs in the loss beside the sides
MATTER = 0.3
#: no label is quite sure: one annotator, one reading
DOUBT = 0.05
#: the weights that are kept are an average over about the last thousand steps
MEMORY = 0.999

#: pieces, sides that are right (4), what of them counts (4), which pieces name the matter (n)
Row = tuple[Pieces, list[float], list[float], list[float]]


def row_of(example: StanceExample, tokenizer: Tokenizer) -> Row:
    """An example as numbers; what may be right or wrong does not count."""
    pieces = pieces_of(example.question, tokenizer)
    matter = [
        float(any(start < end_ and start_ < end for start_, end_ in example.matter))
        for start, end in zip(pieces.start, pieces.end, strict=True)
    ]
    right = [float(side in example.sides) for side in SIDES]
    counts = [float(side not in example.perhaps) for side in SIDES]
    return pieces, right, counts, matter


def batches(rows: list[Row], rng: np.random.Generator) -> list[list[Row]]:
    """Questions of like length together, PIECES_A_BATCH pieces a batch at most, in random order."""
    order = sorted(rows, key=lambda row: (len(row[0].piece) // 6, rng.random()))
    out: list[list[Row]] = [[]]
    widest = 0
    for row in order:
        widest = max(widest, len(row[0].piece))
        if out[-1] and widest * (len(out[-1]) + 1) > PIECES_A_BATCH:
            out.append([])
            widest = len(row[0].piece)
        out[-1].append(row)
    rng.shuffle(out)
    return out


def loss_of(model: StanceNetwork, batch: list[Row]) -> Tensor:
    """Cross-entropy of the sides, and of the pieces that name the matter where it is known."""
    longest = max(len(row[0].piece) for row in batch)

    def stacked(arrays: list[list[float]]) -> Tensor:
        return torch.tensor([[*values, *[0.0] * (longest - len(values))] for values in arrays])

    def pieces(name: str) -> Tensor:
        return stacked([getattr(row[0], name).tolist() for row in batch]).long()

    piece = pieces("piece")
    sides, matter = model(piece, pieces("named"), pieces("said"), pieces("quoted"))
    right, counts = torch.tensor([row[1] for row in batch]), torch.tensor([row[2] for row in batch])
    entropy = functional.binary_cross_entropy_with_logits
    right = right * (1 - 2 * DOUBT) + DOUBT
    loss = (entropy(sides.float(), right, reduction="none") * counts).sum() / len(batch)
    named = stacked([row[3] for row in batch])
    known = (named.sum(1, keepdim=True) > 0) * (piece != 0)
    if known.any():
        loss = loss + MATTER * (entropy(matter.float(), named, reduction="none") * known).sum() / known.sum()
    return loss


def corpus(options: argparse.Namespace, lexicon: Lexicon) -> Iterator[StanceExample]:
    """Every example of all kinds; the hand-annotated articles come `repeat` times."""
    nlp, draw = load(options.model), np.random.default_rng(SEED)
    for path in sorted(INVENTED.glob("*.txt")):
        for article, tags in islice(read_invented(path), options.articles):
            if draw.random() < options.share:
                yield from examples(article, tags, lexicon, nlp)
    for folder in options.gold:
        for paths in islice(chosen_articles(folder), options.articles):
            for example in examples(*read_positions(*paths), lexicon, nlp):
                yield from [example] * options.repeat
    if options.news is not None:
        labelled = (pair for pair in read_news(NEWS, options.news) if not is_held_back(pair[0].name))
        for article, tags in islice(labelled, options.articles):
            yield from examples(article, tags, lexicon, nlp)
    if options.polnear is not None:
        source = options.polnear / "train.jsonl"
        labelled_too = read_labels(LABELS, source, lexicon, nlp, articles=options.articles)
        yield from (example for example in labelled_too if draw.random() < options.share)


def thinned(found: Iterable[StanceExample]) -> Iterator[StanceExample]:
    """The examples without most of those whose actor is only named."""
    seen = 0
    for example in found:
        seen += not example.acting
        if example.acting or seen % NAMED_ONLY == 0:
            yield example


def main() -> None:
    """Read the corpora, train, and write the weights after every epoch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, help="folder with train.jsonl")
    parser.add_argument("--gold", type=Path, action="append", default=[], help="annotated articles")
    parser.add_argument("--news", type=Path, help="folder with the corpora of news")
    parser.add_argument("--begin", type=Path, help="weights to begin with: the tagger's, or of a run of this")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the invented articles and of PolNeAR's, so much"
    )
    parser.add_argument("--rate", type=float, default=ENCODER_RATE, help="learning rate of the layers")
    parser.add_argument("--base", type=Path, help="folder with the base weights (default: the package's)")
    parser.add_argument("--model", help="English pipeline (default: the packaged one)")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--repeat", type=int, default=2, help="how often a hand-annotated article comes")
    parser.add_argument("--articles", type=int, help="only so many of each set, to try it out")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    base = options.base or base_folder()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    found = corpus(options, read_lexicon(options.seeds))
    with click.progressbar(found, label="Reading", show_pos=True) as read:
        rows = [row_of(example, tokenizer) for example in thinned(read)]
    click.echo(f"{len(rows)} questions, {sum(any(row[1]) for row in rows)} with a side")
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    model = StanceNetwork(layers=options.layers)
    model.load_base(base)
    if options.begin is not None:
        model.begin(torch.load(options.begin, weights_only=True))
    train(model, rows, options.epochs, options.out / "stances.pt", options.rate)


def train(model: StanceNetwork, rows: list[Row], epochs: int, path: Path, rate: float = ENCODER_RATE) -> None:
    """Fit the model; `path` has the average of its weights, and a file beside it that of each epoch."""
    new = ("sides", "matter", "named", "said", "quoted")
    heads = [p for name, p in model.named_parameters() if name.split(".")[0] in new]
    known = {id(p) for p in heads}
    body = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )
    steps = epochs * len(batches(rows, np.random.default_rng(SEED)))
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / max(1, steps - warm)))
    )
    kept = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(MEMORY))
    for epoch in range(epochs):
        began, total = time.time(), 0.0
        todo = batches(rows, np.random.default_rng(SEED + epoch))
        for step, batch in enumerate(todo, 1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            kept.update_parameters(model)
            total += loss.item()
            if step % 200 == 0:
                click.echo(f"epoch {epoch + 1} step {step} of {len(todo)}: loss {total / step:.3f}")
        for file in (path, path.with_stem(f"{path.stem}-{epoch + 1}")):
            torch.save(kept.module.state_dict(), file)
        click.echo(f"epoch {epoch + 1}: loss {total / len(todo):.3f}, {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
