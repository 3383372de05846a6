"""How well positions are read in real news held back from training: `python -m benchmarks.positions_in_news`.

The corpora are not part of the project; `make news` brings them (docs/model_card.md). The
articles were labelled by a language model, as those were that the stance reader learnt from; one in ten was
held back. The weights of `extraction/stance_likelihood.py` were fitted on these articles: eleven numbers.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import click

from extraction import extract
from extraction.lexicon import read_lexicon
from extraction.pipeline import load
from extraction.records import as_record
from extraction.scoring import score
from extraction.training.news import LABELS, as_gold, is_held_back, read_news


def main() -> None:
    """Read the articles held back, and print what is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, default=Path("data/news"), help="folder with the corpora")
    options = parser.parse_args()
    held_back = [pair for pair in read_news(LABELS, options.news) if is_held_back(pair[0].name)]
    if not held_back:
        raise SystemExit(f"The corpora are not in {options.news}: see docs/model_card.md")
    lexicon, nlp = read_lexicon(Path("seeds")), load()
    read = []
    with click.progressbar(held_back, label="Reading", show_pos=True) as articles:
        for article, _ in articles:
            read.append(as_record(extract(article, lexicon, nlp)))
    figures = score([as_gold(*pair, lexicon) for pair in held_back], read).positions
    click.echo(f"{len(held_back)} articles, {figures.annotated} positions")
    click.echo(f"P {figures.precision:.3f}  R {figures.recall:.3f}  F1 {figures.f1:.3f}")


if __name__ == "__main__":
    main()
