"""The articles that the stance reader learns from: what a tag says is what is taught, and no tag is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extraction.model import Article, Direction
from extraction.training.stance_corpus import (
    INVENTED,
    Tag,
    examples,
    read_invented,
    read_labels,
    read_positions,
)

if TYPE_CHECKING:
    from tests.world import ReaderHere

FILES = sorted(INVENTED.glob("*.txt"))


def taught(
    text: str, readers: ReaderHere, tmp_path: Path
) -> list[tuple[str, set[Direction], set[Direction]]]:
    """What a tagged text teaches: words of the matter, sides that are right, sides that may be."""
    path = tmp_path / "own.txt"
    path.write_text("# style: own, 2020\nTalks end\n\n" + text, encoding="utf-8")
    ((article, tags),) = read_invented(path)
    return [
        (
            " ".join(one.question.text[start:end] for start, end in one.matter),
            set(one.sides),
            set(one.perhaps),
        )
        for one in examples(article, tags, readers.lexicon, readers.nlp)
    ]


FOR, AGAINST, UNDECIDED = Direction.FOR, Direction.AGAINST, Direction.UNDECIDED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway opposed the levy.{NO against | levy}", [("levy", {AGAINST}, set())]),
        # nothing is tagged: nothing is right
        ("Norway hosted the talks.", [("", set(), set())]),
        # what may be is not taught
        ("Norway hoped for the levy.{?NO for | levy}", [("", set(), {FOR})]),
        # two actors of one sentence, two matters of one actor
        (
            "Norway opposed the levy and Chile backed it.{NO against | levy}{CL for | levy}",
            [("levy", {AGAINST}, set()), ("levy", {FOR}, set())],
        ),
        (
            "Norway opposed the levy and backed the fund.{NO against | levy}{NO for | fund}",
            [("levy fund", {AGAINST, FOR}, set())],
        ),
        # behind a closing mark, and by a name instead of a code
        (
            "“We will pay the levy,” the Norwegian minister Jorn Hald said.{NO for | levy}",
            [("levy", {FOR}, set())],
        ),
        (
            "The African Union has not decided on the levy.{African Union undecided | levy}",
            [("levy", {UNDECIDED}, set())],
        ),
        # no candidate, no example
        ("It rained in the valley.", []),
    ],
)
def test_a_tag_teaches_its_side_at_its_sentence_and_actor(
    text: str,
    expected: list[tuple[str, set[Direction], set[Direction]]],
    readers: ReaderHere,
    tmp_path: Path,
) -> None:
    assert taught(text, readers, tmp_path) == expected


def test_of_a_position_with_two_right_readings_the_first_is_taught(readers: ReaderHere) -> None:
    text = "Talks end\n\nNorway opposed the levy.\n"
    tag = Tag("NO", (AGAINST, UNDECIDED), ("levy",), text.index("Norway"), len(text) - 1)
    (example,) = examples(Article("own", text), [tag], readers.lexicon, readers.nlp)
    assert (set(example.sides), set(example.perhaps)) == ({AGAINST}, {UNDECIDED})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_tag_of_the_invented_articles_is_read(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    articles = list(read_invented(path))
    assert len(articles) == written.count("# style: ")
    assert sum(len(tags) for _, tags in articles) == written.count("{")
    for article, tags in articles:
        assert "{" not in article.text
        assert "}" not in article.text
        for tag in tags:
            before = article.text[: tag.end].casefold()
            assert any(phrase.casefold() in before for phrase in tag.phrases), (article.name, tag)


def test_there_are_invented_articles() -> None:
    assert len(FILES) >= 10


def test_labels_are_read_at_their_sentence(readers: ReaderHere, tmp_path: Path) -> None:
    text = "Votes near\n\nIt rained. Ana Rey said she opposes the levy. Ana Rey said it was late.\n"
    polnear, labels = tmp_path / "train.jsonl", tmp_path / "labels.csv"
    polnear.write_text(json.dumps({"id": "one", "text": text}) + "\n", encoding="utf-8")
    first, second = text.index("Ana"), text.rindex("Ana")
    labels.write_text(
        f"article,start,actor,sides\none,{first},Ana Rey,a\none,{second},Ana Rey,\ntwo,0,Nobody,f\n",
        encoding="utf-8",
    )
    found = list(read_labels(labels, polnear, readers.lexicon, readers.nlp))
    assert [set(one.sides) for one in found] == [{AGAINST}, set()]


def test_hand_annotated_positions_are_found_in_their_article(tmp_path: Path) -> None:
    article, gold = tmp_path / "a.txt", tmp_path / "a.json"
    article.write_text("Talks end\n\nNorway opposed the levy.\n", encoding="utf-8")
    gold.write_text(
        '{"positions": [{"country": "NO", "stance": "against", "stance_alt": ["conditional"],'
        ' "evidence": "opposed the levy", "issue_keywords": ["levy"]},'
        ' {"country": "CL", "stance": "for", "evidence": "not in the text"}]}',
        encoding="utf-8",
    )
    read, (tag,) = read_positions(article, gold)
    assert read.text[tag.start : tag.end] == "opposed the levy"
    assert tag.sides == (AGAINST, Direction.CONDITIONAL)
