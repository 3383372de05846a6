"""Fit what speaks for a reading, on news held back from training: prints the WEIGHTS of stance_likelihood.py.

The coefficients of a logistic regression: `python -m extraction.training.likelihood --help`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from extraction.lexicon import Lexicon, read_lexicon
from extraction.pipeline import load
from extraction.stance_likelihood import WEIGHTS, Weighed
from extraction.stance_reader import StanceReader
from extraction.stances import read_weighed
from extraction.training.news import LABELS, is_held_back, read_news
from extraction.training.stance_corpus import Tag, code_of, read_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: how strongly the coefficients are drawn to nought (L2)
PULL = 1.0
_STEPS = 50


def is_right(reading: Weighed, tags: Sequence[Tag], lexicon: Lexicon) -> bool | None:
    """Whether a label says so too: the same actor and side in the same sentence; None where debatable."""
    evidence = reading.stance.evidence
    alike = [
        tag
        for tag in tags
        if tag.start < evidence.end
        and evidence.start < tag.end
        and reading.stance.direction in tag.sides
        and code_of(tag.actor, lexicon) == reading.stance.actor
    ]
    if any(not tag.debatable for tag in alike):
        return True
    return None if alike else False


def fitted(features: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """The coefficients of a logistic regression, by Newton's method; the first feature is always 1.

    `features` (readings, features), `right` (readings) of 0 and 1.
    """
    pull = PULL * np.r_[0.0, np.ones(features.shape[1] - 1)]
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (likely - right) + pull * weights
        bend = (features.T * (likely * (1 - likely))) @ features + np.diag(pull + 1e-9)
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Read the articles held back, fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, required=True, help="folder with the corpora of news")
    parser.add_argument("--model", help="English pipeline (default: the packaged one)")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    options = parser.parse_args()
    lexicon, nlp, reader = read_lexicon(options.seeds), load(options.model), StanceReader()
    held_back = [pair for pair in read_news(LABELS, options.news) if is_held_back(pair[0].name)]
    rows: list[list[float]] = []
    right: list[float] = []
    with click.progressbar(held_back, label="Reading", show_pos=True) as articles:
        for article, tags in articles:
            doc, layout, statements, speakers = read_parts(article, lexicon, nlp)
            for reading in read_weighed(article, doc, layout, statements, lexicon, speakers, reader):
                answer = is_right(reading, tags, lexicon)
                if answer is not None:
                    rows.append(list(reading.features().values()))
                    right.append(float(answer))
    click.echo(f"{len(right)} readings, {int(sum(right))} right")
    weights = fitted(np.array(rows), np.array(right))
    for name, weight in zip(WEIGHTS, weights, strict=True):
        click.echo(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
