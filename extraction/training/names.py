"""Find names in the training articles, for the helping task: `python -m extraction.training.names --help`."""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path

import click
import spacy

from extraction.pipeline import DEFAULT_MODEL
from extraction.training.corpus import chosen_articles, read_gold, read_polnear

#: the recogniser's labels that the network learns
LABELS = ("PERSON", "ORG", "GPE", "NORP")


def main() -> None:
    """Write {id, names: [[start, end, label]]} for every training article, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train.jsonl")
    parser.add_argument("--gold", type=Path, action="append", default=[], help="annotated articles")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=int, help="only so many of each set, to try it out")
    options = parser.parse_args()
    articles = list(islice(read_polnear(options.polnear / "train.jsonl"), options.articles))
    for folder in options.gold:
        articles += [read_gold(*paths) for paths in islice(chosen_articles(folder), options.articles)]
    nlp = spacy.load(DEFAULT_MODEL, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    options.out.parent.mkdir(parents=True, exist_ok=True)
    # Written beside it first: what was cut short would look complete.
    unfinished = options.out.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as lines:
        texts = nlp.pipe((article.text for article in articles), batch_size=8)
        with click.progressbar(zip(articles, texts, strict=True), len(articles), "Names") as read:
            for article, doc in read:
                names = [[e.start_char, e.end_char, e.label_] for e in doc.ents if e.label_ in LABELS]
                lines.write(json.dumps({"id": article.id, "names": names}) + "\n")
    unfinished.replace(options.out)


if __name__ == "__main__":
    main()
