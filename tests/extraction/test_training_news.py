"""Labelled news: the labels fit the texts as they are prepared; no article is both learnt and measured."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from extraction.model import Direction, Span, Stance
from extraction.stance_likelihood import Weighed
from extraction.training.likelihood import fitted, is_right
from extraction.training.news import LABELS, is_held_back, read_news
from extraction.training.stance_corpus import Tag

if TYPE_CHECKING:
    from tests.world import ReaderHere

FOR, AGAINST = Direction.FOR, Direction.AGAINST


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The two corpora as they are published, with an article each of our own."""
    with (tmp_path / "NewsArticles.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["article_id", "title", "text"])
        table.writerow(
            ["7", "Talks", 'Norway"?s envoy said  no. ""?We object," he said. Chile will pay �5. It rained.']
        )
        table.writerow(["8", "Other", "Nobody asked about this one."])
    stream = tmp_path / "reuters" / "fullFileStream"
    stream.mkdir(parents=True)
    story = {"id": "3", "title": "TALKS", "body": "Norway said\nno.\n    Chile agreed.\n Reuter\n&#3;"}
    (stream / "000.str").write_text(json.dumps(story) + "\n", encoding="utf-8")
    return tmp_path


def test_texts_are_mended_and_labels_fit_them(corpus: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(
        "article,start,end,actor,sides,matter\n"
        "7,0,23,NO,a?,18-22\n7,24,45,NO,a/f+,\n7,47,65,CL,f,15-17\nr3,0,15,NO,a,12-14\nr9,0,5,NO,a,\n",
        encoding="utf-8",
    )
    (first, tags), (second, wired) = read_news(labels, corpus)
    assert first.text == 'Norway\'s envoy said no. "We object," he said.\n\nChile will pay £5. It rained.'
    assert [first.text[tag.start : tag.end] for tag in tags] == [
        "Norway's envoy said no.",
        '"We object," he said.',
        "Chile will pay £5.",
    ]
    assert [(tag.actor, tag.sides, tag.debatable) for tag in tags] == [
        ("NO", (AGAINST,), True),
        ("NO", (AGAINST, FOR), False),
        ("CL", (FOR,), False),
    ]
    assert tags[2].phrases == ("£5",)
    assert second.text == "Norway said no.\n\nChile agreed."
    assert wired[0].phrases == ("no",)


def test_an_article_without_positions_teaches_that_too(corpus: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("article,start,end,actor,sides,matter\n8,0,0,,,\n", encoding="utf-8")
    ((article, tags),) = read_news(labels, corpus)
    assert (article.name, tags) == ("news-8", ())


def test_the_shipped_labels_are_places_and_letters_and_no_words() -> None:
    with LABELS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len({row["article"] for row in rows}) > 1000
    for row in rows:
        assert re.fullmatch(r"r?\d+", row["article"]), row
        assert int(row["start"]) <= int(row["end"]) <= 6000, row
        assert re.fullmatch(r"(\d+-\d+( \d+-\d+)*)?", row["matter"]), row
        if row["actor"]:
            assert re.fullmatch(r"[facu](/[facu])*[?+]*", row["sides"]), row


def test_about_one_article_in_ten_is_held_back_by_its_name_alone() -> None:
    with LABELS.open(encoding="utf-8", newline="") as lines:
        names = {row["article"] for row in csv.DictReader(lines)}
    assert 0.07 < sum(map(is_held_back, names)) / len(names) < 0.13
    assert all(is_held_back(name) == is_held_back(f"news-{name}") for name in names)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([Tag("NO", (AGAINST,), (), 0, 15)], True),
        ([Tag("NO", (FOR, AGAINST), (), 0, 15)], True),
        ([Tag("NO", (AGAINST,), (), 0, 15, debatable=True)], None),
        # the other side, another actor, another sentence, nothing
        ([Tag("NO", (FOR,), (), 0, 15)], False),
        ([Tag("CL", (AGAINST,), (), 0, 15)], False),
        ([Tag("NO", (AGAINST,), (), 16, 30)], False),
        ([], False),
    ],
)
def test_a_reading_is_right_where_a_label_says_the_same(
    tags: list[Tag], expected: bool | None, readers: ReaderHere
) -> None:
    stance = Stance("NO", "levy", AGAINST, Span.of("Norway said no. Chile agreed.", 0, 15))
    reading = Weighed(stance, 0, 0.0, 0.5, 0.1, by_rule=True, listed=False, acting=True, said=False)
    assert is_right(reading, tags, readers.lexicon) is expected


def test_what_speaks_for_a_reading_gets_a_weight_above_nought() -> None:
    draw = np.random.default_rng(1)
    features = np.c_[np.ones(4000), draw.normal(size=(4000, 2))]
    right = (draw.random(4000) < 1 / (1 + np.exp(-(0.5 + 2 * features[:, 1])))).astype(float)
    always, telling, idle = fitted(features, right)
    assert (always, telling) == (pytest.approx(0.5, abs=0.15), pytest.approx(2, abs=0.25))
    assert abs(idle) < 0.15
