"""How many reports of one statement become one story, and how many stories are right: on labelled pairs.

    .venv/bin/python -m benchmarks.stories [--misses] [--cost]

Each pair is said by one speaker on one day, so that words alone decide. `--misses` shows what is wrong in the
half that rules may be made on, never of the other half. `--cost` measures what joining takes of storing an
article whose speaker has said thousands of things in the same days.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.settings import SEEDS
from extraction.lexicon import read_lexicon
from extraction.model import Speaker, SpeakerKind
from extraction.stories import tell_the_same
from extraction.wordings import Vocabulary, wording
from storage import open_store
from storage.gazetteer import load_gazetteer
from storage.stories import vocabulary
from tests.newsroom import publish

ROOT = Path(__file__).parent.parent
PAIRS = ROOT / "tests" / "gold" / "story_pairs.csv"
SEEDS_GOLD = ROOT.parent / "shared" / "gold" / "gold_seeds.json"

#: statements that the busy speaker has made, and those of the article that is stored then
SAID, NEW = 4000, 40
THINGS = "troops sanctions harbour pipeline treaty border dam quota embargo ceasefire"
DEEDS = "build guard close open inspect sell share measure flood light"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, and whether a reader takes them for one statement; of a seed, with the article."""

    half: str
    same: bool
    kind: str
    words: str
    other_words: str
    article: str = ""
    other_article: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was joined of some pairs."""

    joined: int
    right: int
    same: int

    @property
    def precision(self) -> float:
        """Of what is joined, how much is one statement; 1 where nothing is joined."""
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """Of what is one statement, how much is joined."""
        return self.right / self.same if self.same else 1.0


def pairs(path: Path = PAIRS) -> tuple[Pair, ...]:
    """The labelled pairs."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Pair(
                row["half"],
                row["same"] == "yes",
                row["kind"],
                row["words"],
                row["other_words"],
                row["article"],
                row["other_article"],
            )
            for row in csv.DictReader(lines)
        )


def words_of_seeds() -> Vocabulary:
    """The vocabulary that a store has which was loaded from seeds/."""
    db = open_store(":memory:")
    load_gazetteer(db, read_lexicon(SEEDS))
    return vocabulary(db)


def joins(pair: Pair, words: Vocabulary) -> bool:
    """Whether the two become one story."""
    return tell_the_same(wording(pair.words, words), wording(pair.other_words, words), words)


def measured(some: Iterable[Pair], words: Vocabulary) -> Figures:
    """How the pairs come out."""
    verdicts = Counter((pair.same, joins(pair, words)) for pair in some)
    right = verdicts[True, True]
    return Figures(right + verdicts[False, True], right, right + verdicts[True, False])


def of_seeds() -> tuple[Pair, ...]:
    """Every two annotated statements of one speaker in the seeds; () where the annotation is missing.

    Those that the annotation puts into one cluster are the same.
    """
    if not SEEDS_GOLD.exists():
        return ()
    gold = json.loads(SEEDS_GOLD.read_text(encoding="utf-8"))
    clusters = {frozenset(pair) for one in gold["clusters"] for pair in combinations(one["ids"], 2)}
    said: dict[str, list[tuple[str, str]]] = {}
    for seed in gold["seeds"].values():
        for one in seed["statements"]:
            quote = one["quote"]
            words = quote if isinstance(quote, str) else " … ".join(quote)
            said.setdefault(one["speaker"], []).append((one["id"], words))
    return tuple(
        Pair("seeds", frozenset((one, other)) in clusters, "seeds", words, others)
        for statements in said.values()
        for (one, words), (other, others) in combinations(statements, 2)
    )


def cost() -> tuple[float, float]:
    """Processor milliseconds to store an article of NEW statements: of an unknown speaker, of a busy one."""
    db = open_store(":memory:")
    load_gazetteer(db, read_lexicon(SEEDS))
    busy, quiet = (Speaker(name, SpeakerKind.PERSON, "FR") for name in ("Ada Lovell", "Ben Carter"))
    for number in range(SAID // NEW):
        publish(db, f"before-{number}", *_made_up(busy, number), on=date(2026, 3, 2))
    spent = []
    for name, speaker in (("quiet", quiet), ("busy", busy)):
        began = time.process_time()
        publish(db, name, *_made_up(speaker, SAID), on=date(2026, 3, 2), now=datetime(2026, 3, 3, tzinfo=UTC))
        spent.append(1000 * (time.process_time() - began))
    return spent[0], spent[1]


def _made_up(speaker: Speaker, number: int) -> Iterator[tuple[Speaker, str, str | None]]:
    """NEW statements about much the same things, none of them another one."""
    things, deeds = THINGS.split(), DEEDS.split()
    for at in range(NEW):
        seed = number * NEW + at
        thing, deed = things[seed % 10], deeds[seed // 10 % 10]
        place = f"the town of Lubek{seed // 100}"
        yield speaker, f"We will {deed} the {thing} near {place} with our allies before the winter", None


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    words, every = words_of_seeds(), pairs()
    table = Table(title="Reports joined into stories", title_justify="left")
    for column in ("pairs", "of them the same", "joined", "precision", "recall"):
        table.add_column(column, justify="right")
    groups = {half: [one for one in every if one.half == half] for half in ("tune", "check")}
    groups["any two of a speaker, seeds"] = list(of_seeds())
    for name, some in groups.items():
        if not some:
            Console().print(f"{name}: {SEEDS_GOLD} is missing; skipped.")
            continue
        found = measured(some, words)
        table.add_row(
            f"{name}: {len(some)}",
            str(found.same),
            str(found.joined),
            f"{found.precision:.3f}",
            f"{found.recall:.3f}",
        )
    Console().print(table)
    kinds = Table("kind", "pairs", "right", title="By kind, both halves", title_justify="left")
    for kind in dict.fromkeys(one.kind for one in every):
        some = [one for one in every if one.kind == kind]
        kinds.add_row(kind, str(len(some)), str(sum(joins(one, words) == one.same for one in some)))
    Console().print(kinds)
    if "--misses" in arguments:
        for one in groups["tune"]:
            if joins(one, words) != one.same:
                print(f"{'missed' if one.same else 'WRONG'} ({one.kind}): {one.words} | {one.other_words}")
    if "--cost" in arguments:
        alone, among = cost()
        print(
            f"{NEW} statements stored: {alone:.0f} ms of processor, {among:.0f} ms among {SAID} of those days"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
