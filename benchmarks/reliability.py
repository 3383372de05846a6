"""How often a statement is right that is said to be so sure: `python -m benchmarks.reliability`.

Over annotated articles that neither the rules nor the weights were fitted to: the check splits of
../shared/gold/summits and of tests/gold, and the seeds. What is missing is said and skipped.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.extraction import ROOT, SHARED
from extraction import extract
from extraction.clean import lay_out
from extraction.lexicon import read_lexicon
from extraction.model import Article, Extraction
from extraction.pipeline import attributions_of, load, parse
from extraction.records import as_record
from extraction.scoring import as_records, verdicts
from extraction.second_opinion import opinions

#: lower ends of the bins of confidence
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Judged:
    """One statement: how sure it is said to be, on what grounds, and whether it is right."""

    confidence: float
    ground: str
    found: bool
    said: bool


def gold_of(folder: Path, split: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, text and annotation of each article of one split in a folder of annotated articles."""
    for name in json.loads((folder / "splits.json").read_text(encoding="utf-8"))[split]:
        text = (folder / "articles" / f"{name}.txt").read_text(encoding="utf-8")
        yield name, text, json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))


def seeds() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, text and annotation of the five seeds."""
    gold = json.loads((SHARED / "gold" / "gold_seeds.json").read_text(encoding="utf-8"))
    for record in as_records(gold):
        name = str(record["article"]).removesuffix(".txt")
        text = (ROOT / "seeds" / "articles" / f"{name}.txt").read_text(encoding="utf-8")
        yield name, text, dict(record)


def judged(articles: Iterable[tuple[str, str, dict[str, Any]]]) -> list[Judged]:
    """Every statement that extraction reads in the articles and the annotation decides on."""
    lexicon, nlp = read_lexicon(ROOT / "seeds"), load()
    rows: list[Judged] = []
    for name, text, truth in articles:
        article = Article(name, text)
        read = extract(article, lexicon, nlp)
        agreements = [
            opinion.agreement
            for opinion in opinions(read.statements, attributions_of(parse(lay_out(article), nlp)) or ())
        ]
        for statement, agreement, verdict in zip(
            read.statements, agreements, verdicts(truth, as_record(read)), strict=True
        ):
            if verdict is not None:
                rows.append(
                    Judged(
                        statement.confidence,
                        f"{agreement.value:5s} {statement.kind.value:9s} {_speaker(read, statement.source)}",
                        *verdict,
                    )
                )
    return rows


def _speaker(read: Extraction, source: Any) -> str:
    """How the source names its speaker."""
    if source is None:
        return "no source"
    words = source.text.lower().split()
    return "pronoun" if words[0] in {"he", "she", "it", "they", "who", "i", "we"} else "named"


def table(rows: Sequence[Judged], keys: Sequence[str], title: str) -> None:
    """A row a key: how many, how sure they are said to be, how many are right."""
    print(f"\n{title:34s} {'count':>6s} {'said':>6s} {'found':>6s} {'speaker too':>12s}")
    for key in dict.fromkeys(sorted(keys)):
        chosen = [row for row, own in zip(rows, keys, strict=True) if own == key]
        n = len(chosen)
        mean = sum(row.confidence for row in chosen) / n
        found, said = sum(row.found for row in chosen) / n, sum(row.said for row in chosen) / n
        print(f"{key:34s} {n:6d} {mean:6.2f} {found:6.2f} {said:12.2f}")


def bin_of(confidence: float) -> str:
    """The bin that a confidence falls in: "0.90 to 0.95"."""
    ends = (*BINS[1:], 1.0)
    low, high = next((a, b) for a, b in zip(BINS, ends, strict=True) if confidence < b or b == 1.0)
    return f"{low:.2f} to {high:.2f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="check", help="check (default) or develop, for fitting")
    parser.add_argument("--grounds", action="store_true", help="also by what the confidence stands on")
    options = parser.parse_args()
    sets = list(gold_of(ROOT / "tests" / "gold", options.split))
    if SHARED.exists():
        sets += gold_of(SHARED / "gold" / "summits", options.split)
        if options.split == "check":
            sets += seeds()
    else:
        print("the annotated articles (../shared/gold) are not here: our own alone")
    rows = judged(sets)
    table(rows, [bin_of(row.confidence) for row in rows], f"confidence ({len(sets)} articles)")
    if options.grounds:
        table(rows, [row.ground for row in rows], "ground")
    print(f"\nexpected error: {calibration_error(rows):.3f}")


def calibration_error(rows: Sequence[Judged]) -> float:
    """How far confidence is from the share whose speaker and words are right, weighed by bin."""
    total = 0.0
    for key in {bin_of(row.confidence) for row in rows}:
        chosen = [row for row in rows if bin_of(row.confidence) == key]
        total += abs(sum(row.confidence - row.said for row in chosen))
    return total / len(rows)


if __name__ == "__main__":
    main()
