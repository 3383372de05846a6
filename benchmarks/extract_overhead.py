"""How much of the time that reading an article takes is spaCy's, over the seeds.

python -m benchmarks.extract_overhead
"""

from __future__ import annotations

import statistics
import time

from benchmarks.common import show, verdict
from bot.ingest.files import Found, FoundFile, find_files, read_file
from bot.settings import SEEDS
from extraction import extract
from extraction.lexicon import read_lexicon
from extraction.model import Article
from extraction.pipeline import load

ROUNDS = 7
GOAL = 0.6


def seeds() -> list[Article]:
    """The articles in seeds/, as the bot reads them."""
    found = (read_file(file) for file in find_files([SEEDS / "articles"]) if isinstance(file, FoundFile))
    return [one.article for one in found if isinstance(one, Found)]


def main() -> None:
    """Measure both in turn, in this one process, and print."""
    lexicon, nlp, articles = read_lexicon(SEEDS), load(), seeds()
    bare: list[float] = []
    whole: list[float] = []
    for number in range(ROUNDS + 1):
        started = time.process_time()
        for _ in nlp.pipe(article.text for article in articles):
            pass
        between = time.process_time()
        for article in articles:
            extract(article, lexicon, nlp)
        ended = time.process_time()
        # The first round fills caches.
        if number:
            bare.append(between - started)
            whole.append(ended - between)
    share = statistics.median(bare) / statistics.median(whole)
    show(
        "Reading the seeds, processor time, median of 7 rounds (goal: 0.6)",
        [
            ("bare nlp.pipe", f"{1000 * statistics.median(bare):.0f} ms"),
            ("extract", f"{1000 * statistics.median(whole):.0f} ms"),
            ("share of spaCy", f"{share:.2f}, {verdict(share, GOAL, more_is_better=True)}"),
            ("articles a second", f"{len(articles) / statistics.median(whole):.1f}"),
        ],
    )


if __name__ == "__main__":
    main()
