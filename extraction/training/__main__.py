"""Train the quotation tagger: `python -m extraction.training --help`; resumes where it stopped."""

from __future__ import annotations

import argparse
import csv
import json
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import click
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from extraction.decoding import LINK
from extraction.training.corpus import (
    UNKNOWN,
    Annotated,
    Example,
    chosen_articles,
    examples,
    read_gold,
    read_polnear,
    utterances_only,
)
from extraction.training.network import Tagger, base_folder

#: settings that worked: see docs/model_card.md
ENCODER_RATE, HEAD_RATE, PIECES_A_BATCH, WARM_UP, SEED = 2e-4, 1e-3, 1024, 0.05, 20261122
IRREGULAR = {
    "say": "said",
    "tell": "told",
    "write": "wrote written",
    "speak": "spoke spoken",
    "think": "thought",
    "swear": "swore sworn",
    "know": "knew known",
    "feel": "felt",
    "see": "saw seen",
    "mean": "meant",
    "seek": "sought",
    "put": "put",
    "read": "read",
    "hold": "held",
    "make": "made",
    "give": "gave given",
    "hear": "heard",
    "find": "found",
    "teach": "taught",
    "forget": "forgot",
    "understand": "understood",
    "become": "became",
    "begin": "began",
    "lay": "laid",
    "set": "set",
    "go": "went",
    "bet": "bet",
    "draw": "drew",
    "tweet": "tweeted",
}


def forms(lemma: str) -> set[str]:
    """English forms of a verb or noun of saying, regular ones by rule; forms that do not exist do no harm."""
    head = lemma.split()[0]
    stem = head[:-1] if head.endswith("e") else head
    found = {head, head + "s", stem + "ed", stem + "ing", head + head[-1] + "ed", head + head[-1] + "ing"}
    if head.endswith("y"):
        found |= {head[:-1] + "ies", head[:-1] + "ied"}
    return found | set(IRREGULAR.get(head, "").split())


def read_cues(path: Path) -> tuple[set[str], set[str]]:
    """Forms of the cues that are utterances, and of those that are not, from the word list."""
    said: set[str] = set()
    thought: set[str] = set()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["part"] in ("verb", "noun") and " " not in row["lemma"]:
                (said if row["utterance"] == "yes" else thought).update(forms(row["lemma"]))
    return said | {"according"}, thought - said


def batches(found: list[Example], rng: np.random.Generator) -> list[list[Example]]:
    """Windows of like length together, PIECES_A_BATCH pieces a batch at most, in random order."""
    order = sorted(found, key=lambda e: (len(e.window.piece) // 16, rng.random()))
    out: list[list[Example]] = [[]]
    for example in order:
        widest = max([len(example.window.piece), *(len(e.window.piece) for e in out[-1])])
        if out[-1] and widest * (len(out[-1]) + 1) > PIECES_A_BATCH:
            out.append([])
        out[-1].append(example)
    rng.shuffle(out)
    return out


def stack(rows: list[np.ndarray], fill: int) -> Tensor:
    """The rows as one tensor (batch, longest), filled up with `fill`."""
    table = np.full((len(rows), max(map(len, rows))), fill, dtype=np.int64)
    for index, row in enumerate(rows):
        table[index, : len(row)] = row
    return torch.from_numpy(table)


def loss_of(model: Tagger, batch: list[Example]) -> Tensor:
    """Cross-entropy of span labels, names (weighed 0.3) and links (0.3 each)."""
    windows = [example.window for example in batch]
    convention = torch.tensor([example.convention for example in batch])
    tags, names, links = model(
        stack([w.piece for w in windows], 0),
        stack([w.case for w in windows], 3),
        stack([w.quoted for w in windows], 0),
        convention,
    )
    tags, names, links = tags.float(), names.float(), links.float()

    def entropy(scores: Tensor, labels: list[np.ndarray]) -> Tensor:
        gold = stack(labels, UNKNOWN)
        total = functional.cross_entropy(
            scores.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN, reduction="sum"
        )
        return total / (gold != UNKNOWN).sum().clamp(min=1)

    loss = entropy(tags, [e.tags for e in batch]) + 0.3 * entropy(names, [e.names for e in batch])
    q_cue, q_source, k_cue, k_source = links.split(LINK, dim=-1)
    padding = stack([w.piece for w in windows], 0) == 0
    for query, key, gold in (
        (q_cue, k_cue, [e.cue_link for e in batch]),
        (q_source, k_source, [e.source_link for e in batch]),
    ):
        scores = (query @ key.transpose(1, 2) / LINK**0.5).masked_fill(padding[:, None, :], -1e4)
        loss = loss + 0.3 * entropy(scores, gold)
    return loss


def straightened(article: Annotated) -> Annotated:
    """The same article with straight quotation marks, as many outlets print them."""
    return replace(
        article, id=article.id + "#straight", text=article.text.translate(str.maketrans("“”‘’", "\"\"''"))
    )


def corpus(
    options: argparse.Namespace, tokenizer: Tokenizer
) -> tuple[list[tuple[Example, Example]], list[Example]]:
    """PolNeAR's windows by both conventions, and the hand-annotated articles' windows."""
    names = {}
    if options.names:
        rows = map(json.loads, options.names.read_text(encoding="utf-8").splitlines())
        names = {row["id"]: tuple(map(tuple, row["names"])) for row in rows}
    said, thought = read_cues(options.seeds / "cues.csv")
    pairs: list[tuple[Example, Example]] = []
    for index, article in enumerate(islice(read_polnear(options.polnear / "train.jsonl"), options.articles)):
        article = replace(article, names=names.get(article.id))
        if index % 3 == 0:
            article = straightened(article)
        utterances = utterances_only(article, said, thought)
        pairs.extend(zip(examples(article, tokenizer), examples(utterances, tokenizer), strict=True))
    own: list[Example] = []
    for folder in options.gold:
        for paths in islice(chosen_articles(folder), options.articles):
            article = read_gold(*paths)
            article = replace(article, names=names.get(article.id))
            own.extend(list(examples(article, tokenizer)) * (options.repeat - options.repeat // 2))
            own.extend(list(examples(straightened(article), tokenizer)) * (options.repeat // 2))
    return pairs, own


def main() -> None:
    """Read the corpora, train, and write a checkpoint after every epoch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train.jsonl")
    parser.add_argument(
        "--gold",
        type=Path,
        action="append",
        default=[],
        help="folder with articles/ and gold/ (and splits.json)",
    )
    parser.add_argument(
        "--names", type=Path, help="jsonl of names by article: {id, names: [[start, end, label]]}"
    )
    parser.add_argument(
        "--base",
        type=Path,
        help="folder with model.safetensors and tokenizer.json (default: the installed package)",
    )
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument(
        "--repeat", type=int, default=6, help="how often a hand-annotated article comes an epoch"
    )
    parser.add_argument("--articles", type=int, help="only so many of each set, to try it out")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    base = options.base or base_folder()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pairs, own = corpus(options, tokenizer)
    pieces = sum(len(first.window.piece) for first, _ in pairs)
    click.echo(f"{len(pairs)} windows of PolNeAR ({pieces} pieces), {len(own)} of hand-annotated articles")
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    model = Tagger(layers=options.layers)
    model.load_base(base)
    heads = [
        p
        for n, p in model.named_parameters()
        if n.split(".")[0] in ("tags", "names", "links", "case", "quoted", "convention")
    ]
    known = {id(p) for p in heads}
    body = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )

    def of_epoch(epoch: int) -> list[list[Example]]:
        # Two of three turns by the corpus's own convention, which has every label; one by the product's.
        turns = [pair[(index + epoch) % 3 == 0] for index, pair in enumerate(pairs)]
        return batches(turns + own, np.random.default_rng(SEED + epoch))

    steps = sum(len(of_epoch(epoch)) for epoch in range(options.epochs))
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / max(1, steps - warm)))
    )
    state = options.out / "checkpoint.pt"
    first = 0
    if state.exists():
        saved = torch.load(state)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        first = saved["epoch"]
        click.echo(f"{first} of {options.epochs} epochs are there already")
    for epoch in range(first, options.epochs):
        model.train()
        # A run that was cut short goes on as if it had not been.
        torch.manual_seed(SEED + epoch)
        began, pieces, total = time.time(), 0, 0.0
        todo = of_epoch(epoch)
        for step, batch in enumerate(todo, 1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
            pieces += sum(len(e.window.piece) for e in batch)
            if step % 50 == 0 or step == len(todo):
                passed = time.time() - began
                left = passed / step * (len(todo) - step)
                click.echo(
                    f"epoch {epoch + 1} of {options.epochs}, step {step} of {len(todo)}: "
                    f"loss {total / step:.3f}, {pieces / passed:.0f} pieces/s, {left / 60:.0f} min to go"
                )
        unfinished = state.with_suffix(".part")
        torch.save(
            {
                "model": model.state_dict(),
                "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
                "epoch": epoch + 1,
            },
            unfinished,
        )
        unfinished.replace(state)
    torch.save(model.state_dict(), options.out / "trained.pt")


if __name__ == "__main__":
    main()
