"""How many of the differing figures are found, and how many of those found differ: on labelled pairs.

    .venv/bin/python -m benchmarks.disagreements [--misses]

Each pair is saved as two articles of one day, so that the whole way from text to answer is measured.
`--misses` shows what is wrong in the half that rules may be made on, never of the other half.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.settings import SEEDS
from extraction.lexicon import read_lexicon
from extraction.model import Article, Extraction
from storage import Store, articles, open_store
from storage.disagreements import disagreements_of
from storage.gazetteer import load_gazetteer

PAIRS = Path(__file__).parent.parent / "tests" / "gold" / "figure_pairs.csv"

_DAY = date(2025, 3, 27)
_NOON = datetime(2025, 3, 27, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences and what a reader says: they differ, tell the same, or are about other things."""

    label: str
    split: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was flagged of some pairs."""

    flagged: int
    right: int
    differing: int

    @property
    def precision(self) -> float:
        """Of what is flagged, how much differs; 1 where nothing is flagged."""
        return self.right / self.flagged if self.flagged else 1.0

    @property
    def recall(self) -> float:
        """Of what differs, how much is flagged."""
        return self.right / self.differing if self.differing else 1.0


def labelled_pairs() -> tuple[Pair, ...]:
    """The pairs of tests/gold/figure_pairs.csv."""
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        return tuple(Pair(**row) for row in csv.DictReader(lines))


def new_store() -> Store:
    """An empty store in memory with the word lists of seeds/."""
    db = open_store(":memory:")
    load_gazetteer(db, read_lexicon(SEEDS))
    return db


def is_flagged(db: Store, pair: Pair) -> bool:
    """Whether two articles that tell one sentence each are said to differ; the store is left as it was."""
    db.conn.execute("SAVEPOINT pair")
    try:
        for name, sentence in (("one", pair.one), ("other", pair.other)):
            told = Article(name, f"{sentence}\n", None, name, None, _DAY)
            articles.save(db, Extraction(told), now=_NOON)
        return bool(disagreements_of(db))
    finally:
        db.conn.execute("ROLLBACK TO pair")
        db.conn.execute("RELEASE pair")


def measured(pairs: tuple[Pair, ...], flagged: frozenset[Pair]) -> Outcome:
    """Precision and recall of what is flagged."""
    differing = {pair for pair in pairs if pair.label == "differ"}
    chosen = flagged & set(pairs)
    return Outcome(len(chosen), len(chosen & differing), len(differing))


def main() -> None:
    """Print the figures, one line for each half and one for both."""
    pairs = labelled_pairs()
    db = new_store()
    flagged = frozenset(pair for pair in pairs if is_flagged(db, pair))
    table = Table("pairs", "", "flagged", "precision", "recall")
    for split in ("tune", "check", "both"):
        some = tuple(pair for pair in pairs if split in (pair.split, "both"))
        found = measured(some, flagged)
        labels = Counter(pair.label for pair in some)
        table.add_row(
            split,
            ", ".join(f"{count} {label}" for label, count in labels.items()),
            f"{found.flagged}",
            f"{found.precision:.3f}",
            f"{found.recall:.3f}",
        )
    Console().print(table)
    if "--misses" in sys.argv:
        for pair in pairs:
            if pair.split == "tune" and (pair in flagged) != (pair.label == "differ"):
                print(pair.label, "|", pair.one, "|", pair.other)


if __name__ == "__main__":
    main()
