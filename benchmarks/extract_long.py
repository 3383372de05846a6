"""Reading endless articles: whether time grows with the length up to 2 MB, and memory does not.

python -m benchmarks.extract_long [--sizes 250,500,1000,2000] [--kinds news,...]

Each kind of text is read by a process of its own, with the tagger, from the shortest to the longest.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

from benchmarks.common import memory_of, show, verdict
from bot.settings import SEEDS
from extraction import extract
from extraction.lexicon import read_lexicon
from extraction.model import Article
from extraction.pipeline import load

#: thousands of characters
SIZES = (250, 500, 1000, 2000)
MEMORY_GOAL = 700
#: seconds a character for the longest text beside those for the shortest
GOAL = 1.3

_NAMES = ("Adeyemi", "Lindqvist", "Okafor", "Tanaka", "Varga", "Moreau", "Silva", "Haddad", "Kowalska", "Rao")
_TITLES = ("the transport minister", "a spokesman for the port", "the Norwegian envoy", "Ghana's president")
_MATTERS = (
    "the canal tolls",
    "the ceasefire",
    "the sanctions",
    "the ferry line",
    "a new treaty",
    "the fishing quotas",
)
_REPORTS = (
    '"We will not sign {matter} before the ports are open," Ms {name}, {title}, told reporters in Accra.',
    "Mr {name} said that {matter} would be discussed again on day {day}, and that nobody should expect more.",
    "According to {title}, {count} ships waited outside the harbour while the talks went on.",
    "{name} warned that {matter} “make no sense” unless both shores agree, and called for patience.",
    "The delegations met for {count} minutes behind closed doors; lunch was served late, and it rained.",
    "France opposes {matter}, but would accept it on the condition that {count} states join by day {day}.",
)


def news(length: int) -> str:
    """Ordinary paragraphs of three to five sentences, no two alike."""
    chance = random.Random(length)
    paragraphs: list[str] = []
    written = 0
    while written < length:
        sentences = [
            chance.choice(_REPORTS).format(
                name=chance.choice(_NAMES),
                title=chance.choice(_TITLES),
                matter=chance.choice(_MATTERS),
                day=chance.randrange(1, 400),
                count=chance.randrange(2, 90),
            )
            for _ in range(chance.randrange(3, 6))
        ]
        paragraphs.append(" ".join(sentences))
        written += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)[:length]


def one_line(length: int) -> str:
    """The same without a line break."""
    return news(length).replace("\n\n", " ")


def short_paragraphs(length: int) -> str:
    """Paragraphs of one sentence; 2 MB hold more than 10,000."""
    return news(length).replace(". ", ".\n\n")[:length]


def one_word(length: int) -> str:
    """Not even a space."""
    return "a" * length


def marks(length: int) -> str:
    """Nothing but quotation marks."""
    return '"' * length


def spaced_marks(length: int) -> str:
    """Marks, figures and spaces, and a word now and then."""
    return ("\"'« 12 " * 60 + "yes ").replace("«", "“") * (length // 360)


KINDS: dict[str, Callable[[int], str]] = {
    "news": news,
    "one-line": one_line,
    "short-paragraphs": short_paragraphs,
    "one-word": one_word,
    "marks": marks,
    "spaced-marks": spaced_marks,
}


def read_in_turn(kind: str, sizes: Sequence[int], answers: Connection) -> None:
    """Send for each size: processor seconds, statements found, most memory so far (MB), notes."""
    lexicon, nlp = read_lexicon(SEEDS), load()
    extract(Article("first", news(4_000)), lexicon, nlp)
    for size in sizes:
        text = KINDS[kind](1000 * size)
        began = time.process_time()
        found = extract(Article(kind, text), lexicon, nlp)
        answers.send(
            (time.process_time() - began, len(found.statements), memory_of(os.getpid()), found.notes)
        )


def measure(kind: str, sizes: Sequence[int]) -> list[tuple[float, int, float, tuple[str, ...]]]:
    """What `read_in_turn` finds in a fresh process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=read_in_turn, args=(kind, sizes, theirs))
    process.start()
    theirs.close()
    found = [ours.recv() for _ in sizes]
    process.join()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="thousands of characters, commas")
    parser.add_argument("--kinds", default=",".join(KINDS), help="which texts, commas")
    options = parser.parse_args()
    sizes = sorted(map(int, options.sizes.split(",")))
    growth, peak = 0.0, 0.0
    notes: dict[str, tuple[str, ...]] = {}
    for kind in options.kinds.split(","):
        found = measure(kind, sizes)
        seconds = [row[0] for row in found]
        # At once: all of them together take several minutes.
        told = ", ".join(f"{size} kB in {one:.1f} s" for size, one in zip(sizes, seconds, strict=True))
        print(
            f"{kind}: {told} of processor time; {found[-1][1]} statements, {found[-1][2]:.0f} MB", flush=True
        )
        growth = max(growth, seconds[-1] / sizes[-1] / (seconds[0] / sizes[0]))
        peak = max(peak, found[-1][2])
        notes[kind] = found[-1][3]
    show(
        "Endless articles",
        [
            (
                "longest beside shortest, by the character",
                f"{growth:.2f}, {verdict(growth, GOAL, more_is_better=False)}",
            ),
            ("most memory", f"{peak:.0f} MB, {verdict(peak, MEMORY_GOAL, more_is_better=False)}"),
            *((f"note on {kind}", " ".join(notes[kind])) for kind in notes),
        ],
    )


if __name__ == "__main__":
    main()
