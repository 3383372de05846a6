"""Which articles are put to one summit, and rightly: `python -m benchmarks.summits`.

Over the seeds, our own articles in tests/gold as if all were of one day, the develop split of
../shared/gold/summits, whose meetings we labelled, and as counts only its check split. What is missing
is said and skipped.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations

from benchmarks.common import show
from benchmarks.extraction import ROOT, SHARED
from extraction.lexicon import read_lexicon
from extraction.model import Article, Extraction
from storage import Store, open_store
from storage.articles import save
from storage.gazetteer import load_gazetteer
from storage.summits import summit_of

#: By article: a word that the meeting's right name or place holds; "" where the subject is no meeting; "?"
#: where that may be argued. Labelled by one of us, who wrote the rules and had seen what they read.
LABELS: Mapping[str, str] = {
    "eco-aljazeera-india-g7-2020": "G7",
    "eco-bbc-nafta-wire-2018": "Washington",
    "eco-bbc-tariffs-2018": "",
    "eco-bloomberg-tpp-2018": "",
    "eco-fox-brexit-founders-2016": "Berlin",
    "eco-foxbusiness-china-paper-2019": "",
    "eco-guardian-cop24-2018": "climate",
    "eco-politico-cop21-2015": "Paris",
    "eco-reuters-brexit-text-2018": "EU",
    "eco-usatoday-amlo-tariffs-2019": "",
    "glo-afrol-car-2013": "",
    "glo-aljazeera-india-china-2020": "",
    "glo-bbc-venezuela-2019": "",
    "glo-cairotimes-sudanese-refugees-2004": "",
    "glo-csmonitor-afghan-zero-option-2014": "",
    "glo-ips-child-labour-2022": "Durban",
    "glo-jpost-who-initiative-2020": "?",
    "glo-mexiconewsdaily-tapachula-2022": "",
    "glo-scmp-manila-loans-2022": "",
    "glo-scmp-xinjiang-report-2022": "",
    "glo-tehrantimes-zakho-2022": "",
    "mea-aljazeera-annexation-2020": "Security Council",
    "mea-cnn-iran-geneva-2013": "Geneva",
    "mea-csm-syria-geneva-2014": "Geneva",
    "mea-fox-apec-2014": "Beijing",
    "mea-npr-settlements-2016": "?",
    "mea-reuters-iran-ultimatum-2018": "",
    "mea-reuters-shangrila-2018": "Shangri-La",
    "mea-usatoday-arf-2018": "Singapore",
    "sec-aljazeera-doha-2020": "Doha",
    "sec-bbc-minsk-talks-2015": "Kiev",
    "sec-newsmax-minsk-call-2015": "?",
    "sec-scmp-japan-ireland-2022": "Tokyo",
    "sec-ticotimes-zelensky-2022": "",
    "sec-usatoday-nato-london-2019": "London",
    "sec-washtimes-inf-2019": "",
}
#: the seeds, by the first three letters of their names
SEED_SUMMITS: Mapping[str, str] = {
    "000": "March", "001": "March", "002": "March", "003": "March", "004": "September",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grouped:
    """An article, the summit it was put to (None for none), and what that is called."""

    name: str
    summit: int | None
    title: str


def grouped(articles: Iterator[Article]) -> list[Grouped]:
    """Each article with its summit, stored one after another in an empty database without their speakers."""
    db: Store = open_store(":memory:")
    load_gazetteer(db, read_lexicon(ROOT / "seeds"))
    now = datetime.now(UTC)
    rows = []
    for one in articles:
        number = save(db, Extraction(one), now=now).article_id
        rows.append((one.name, number))
    found = [(name, summit_of(db, number)) for name, number in rows]
    db.close()
    return [Grouped(name, one.id if one else None, one.title if one else "") for name, one in found]


def split(name: str) -> Iterator[Article]:
    """The articles of a split. They bear no day: the year of their name, in its middle, stands for it."""
    folder = SHARED / "gold" / "summits"
    for slug in json.loads((folder / "splits.json").read_text(encoding="utf-8"))[name]:
        text = (folder / "articles" / f"{slug}.txt").read_text(encoding="utf-8")
        title = text.partition("\n")[0]
        yield Article(slug, text, title, published_on=date(int(slug[-4:]), 6, 12))


def seeds() -> Iterator[Article]:
    """The five seeds as they are brought in."""
    folder = ROOT / "seeds" / "articles"
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = (folder / row["file"]).read_text(encoding="utf-8")
            yield Article(
                row["file"].removesuffix(".txt"),
                text,
                row["title"],
                published_on=date.fromisoformat(row["published_on"]),
            )


def invented() -> Iterator[Article]:
    """Our own annotated articles, each about another meeting, as if all were published on one day."""
    for path in sorted((ROOT / "tests" / "gold" / "articles").glob("*.txt")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        yield Article(path.stem, text, title, published_on=date(2024, 6, 5))


def pairs(found: list[Grouped], truth: Mapping[str, str]) -> tuple[int, int, int]:
    """Pairs of articles rightly together, put together, and that belong together."""
    right = put = belong = 0
    for one, other in combinations(found, 2):
        together = one.summit is not None and one.summit == other.summit
        same = truth[one.name] == truth[other.name] and truth[one.name] not in {"", "?"}
        right, put, belong = right + (together and same), put + together, belong + same
    return right, put, belong


def main() -> None:
    """Print the figures."""
    here = [Grouped(one.name[:3], one.summit, one.title) for one in grouped(seeds())]
    right, put, belong = pairs(here, SEED_SUMMITS)
    rows = [
        ("seeds: pairs rightly together / put together / that belong together", f"{right} / {put} / {belong}")
    ]
    ours = grouped(invented())
    reported = [one for one in ours if one.summit is not None]
    _, put, _ = pairs(ours, {one.name: one.name for one in ours})
    counted = f"{len(ours)}, {len(reported)}, {put}"
    rows.append(
        ("tests/gold, all different: articles, read as reporting a meeting, pairs put together", counted)
    )
    if not (SHARED / "gold" / "summits").is_dir():
        rows.append(("../shared/gold/summits", "not here, skipped"))
        show("Articles and their summits", rows)
        return
    found = grouped(split("develop"))
    sure = [one for one in found if LABELS[one.name] != "?"]
    reporting = [one for one in sure if LABELS[one.name]]
    told = [one for one in sure if one.summit is not None]
    named = [one for one in told if LABELS[one.name] and LABELS[one.name].casefold() in one.title.casefold()]
    right, put, belong = pairs(
        sure, {one.name: f"{LABELS[one.name]} {one.name[-4:]}" if LABELS[one.name] else "" for one in sure}
    )
    rows += [
        ("develop: articles that report a meeting, by our labels", f"{len(reporting)} of {len(sure)}"),
        ("… read as reporting one", f"{len(told)}"),
        ("… of which the label says so", f"{sum(bool(LABELS[one.name]) for one in told)}"),
        ("… and name or place are right", f"{len(named)}"),
        ("… pairs rightly together / put together / that belong together", f"{right} / {put} / {belong}"),
    ]
    check = grouped(split("check"))
    summits = {one.summit for one in check if one.summit is not None}
    rows.append(
        (
            "check: articles, read as reporting a meeting, summits of them",
            f"{len(check)}, {sum(one.summit is not None for one in check)}, {len(summits)}",
        )
    )
    show("Articles and their summits", rows)
    for one in told:
        if not LABELS[one.name] or one not in named:
            print(f"{one.name}: {one.title!r}, labelled {LABELS[one.name]!r}")
    for one in reporting:
        if one.summit is None:
            print(f"{one.name}: none read, labelled {LABELS[one.name]!r}")


if __name__ == "__main__":
    main()
