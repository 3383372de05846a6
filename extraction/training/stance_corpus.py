"""Annotated articles as questions with their answers: what the stance reader is trained on.

Of these kinds: invented articles whose sentences carry tags, hand-annotated articles with positions, labelled
news (news.py), and labels of sentences of PolNeAR, which hold no words of the corpus.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extraction import read_speakers
from extraction.actors import read_cast
from extraction.clean import lay_out
from extraction.model import Article, Direction
from extraction.stance_candidates import candidates
from extraction.stance_questions import Question, question_of
from extraction.stance_voices import Voices
from extraction.tree import Tree, read_tree

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extraction.clean import Layout
    from extraction.lexicon import Lexicon
    from extraction.model import Speaker, Statement

#: where the invented articles and the labels lie
INVENTED = Path(__file__).with_name("invented")
LABELS = Path(__file__).with_name("polnear_stances.csv")
_ARTICLE = re.compile(r"^# style: .*$", re.MULTILINE)
_TAG = re.compile(r"\{(\??)([\w +&-]+?) (for|against|conditional|undecided)((?:\s*\|[^{}|]+)+)\}")
#: the sides as the lists of labels write them
LETTERS = {
    "f": Direction.FOR,
    "a": Direction.AGAINST,
    "c": Direction.CONDITIONAL,
    "u": Direction.UNDECIDED,
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A position that an article states: `start` and `end` are the offsets of its evidence in the text.

    `sides` are the readings that are right, the first the likeliest; `debatable` ones are not taught, those
    `repeated` were stated before in the article.
    """

    actor: str
    sides: tuple[Direction, ...]
    phrases: tuple[str, ...]
    start: int
    end: int
    debatable: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class StanceExample:
    """A question with the sides that are right, those that may be, and the words that name the matter.

    `acting` as in Candidate: of those who are only named there are many, and few state a side.
    """

    question: Question
    sides: frozenset[Direction]
    perhaps: frozenset[Direction] = frozenset()
    matter: tuple[tuple[int, int], ...] = ()
    acting: bool = True


def read_invented(path: Path) -> Iterator[tuple[Article, tuple[Tag, ...]]]:
    """The articles of one file, each begun by a line "# style: ..."; tags stand behind their sentences.

    `{PL against | cut | cod quota}`: Poland is against it, and these words name the matter. A question mark
    before the code: debatable.
    """
    parts = _ARTICLE.split(path.read_text(encoding="utf-8"))[1:]
    for number, part in enumerate(parts, 1):
        text, tags = _untagged(part.strip() + "\n")
        yield Article(name=f"{path.stem}-{number}", text=text), tags


def _untagged(part: str) -> tuple[str, tuple[Tag, ...]]:
    """The text without its tags, and the tags at the offsets where they stood."""
    kept: list[str] = []
    tags: list[Tag] = []
    length = last = 0
    for match in _TAG.finditer(part):
        kept.append(part[last : match.start()])
        length += len(kept[-1])
        last = match.end()
        phrases = tuple(phrase.strip() for phrase in match[4].split("|")[1:])
        tags.append(Tag(match[2], (Direction(match[3]),), phrases, length, length, bool(match[1])))
    kept.append(part[last:])
    return "".join(kept), tuple(tags)


def read_positions(article: Path, gold: Path) -> tuple[Article, tuple[Tag, ...]]:
    """A hand-annotated article and its positions, whose evidence is looked up in the text."""
    text = article.read_text(encoding="utf-8")
    tags = []
    for row in json.loads(gold.read_text(encoding="utf-8"))["positions"]:
        start = text.find(row["evidence"])
        if start >= 0:
            sides = tuple(Direction(side) for side in (row["stance"], *row.get("stance_alt", ())))
            phrases = tuple(row.get("issue_keywords", ()))
            end = start + len(row["evidence"])
            tags.append(Tag(row["country"], sides, phrases, start, end, row.get("optional", False)))
    return Article(name=article.stem, text=text), tuple(tags)


def examples(
    article: Article, tags: Iterable[Tag], lexicon: Lexicon, nlp: Language
) -> Iterator[StanceExample]:
    """One example for every candidate of an annotated article."""
    tree, layout, voices = read_voices(article, lexicon, nlp)
    found = {(one.sentence, one.actor): one for one in candidates(tree, layout, voices)}
    tagged: dict[tuple[int, str], list[Tag]] = {}
    for tag in tags:
        code = code_of(tag.actor, lexicon)
        # an "end" behind a closing mark may lie in a sentence of its own
        numbers = _sentences(tree, tag)
        here = [number for number in numbers if (number, code) in found]
        for number in here if tag.end > tag.start else here[-1:]:
            tagged.setdefault((number, code), []).append(tag)
    for place, candidate in found.items():
        example = _example(question_of(tree, voices, candidate), tagged.get(place, []))
        yield replace(example, acting=candidate.acting)


def _sentences(tree: Tree, tag: Tag) -> range:
    """The sentences of a tag's evidence; for a tag behind a sentence that one and the one before."""
    last = tree.sentence[max(tree.last_before(tag.end), 0)]
    first = tree.sentence[tree.first_at(tag.start)] if tag.end > tag.start else max(last - 1, 0)
    return range(min(first, last), last + 1)


def code_of(actor: str, lexicon: Lexicon) -> str:
    """The actor's code for "African Union" or "NATO"; a code stays itself."""
    hits = list(lexicon.find_names(actor)) if len(actor) > 2 else []
    return hits[0].code if len(hits) == 1 and hits[0].end - hits[0].start == len(actor) else actor


def _example(question: Question, tags: list[Tag]) -> StanceExample:
    taught = [tag for tag in tags if not tag.debatable]
    sides = frozenset(tag.sides[0] for tag in taught)
    perhaps = {side for tag in taught for side in tag.sides[1:]}
    perhaps |= {side for tag in tags if tag.debatable for side in tag.sides}
    text = question.text.casefold()
    matter = {
        (start, start + len(phrase))
        for tag in taught
        for phrase in tag.phrases
        if (start := text.find(phrase.casefold())) >= 0
    }
    return StanceExample(question, sides, frozenset(perhaps) - sides, tuple(sorted(matter)))


def read_labels(
    labels: Path, polnear: Path, lexicon: Lexicon, nlp: Language, *, articles: int | None = None
) -> Iterator[StanceExample]:
    """The labelled sentences of PolNeAR: `labels` has article, sentence start, actor and letters of sides.

    The actors are whoever speaks there: a candidate, an agency. A question mark: debatable.
    """
    wanted: dict[str, dict[tuple[int, str], str]] = {}
    with labels.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            place = int(row["start"]), row["actor"]
            wanted.setdefault(row["article"], {})[place] = row["sides"]
    for line in polnear.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        asked = wanted.pop(str(row["id"]), None)
        if asked is None or (articles is not None and articles <= 0):
            continue
        articles = None if articles is None else articles - 1
        article = Article(name=str(row["id"]), text=row["text"])
        tree, layout, voices = read_voices(article, lexicon, nlp)
        # here everybody who speaks is an actor
        voices.codes = [
            (statement.speaker.name,) if statement.speaker else () for statement in voices.statements
        ]
        for candidate in candidates(tree, layout, voices):
            first, _ = tree.sentences[candidate.sentence]
            letters = asked.get((tree.starts[first], candidate.actor))
            if letters is not None:
                yield _labelled(question_of(tree, voices, candidate), letters)


def _labelled(question: Question, letters: str) -> StanceExample:
    sides = frozenset(LETTERS[letter] for letter in letters.rstrip("?"))
    if letters.endswith("?"):
        return StanceExample(question, frozenset(), sides)
    return StanceExample(question, sides)


def read_parts(
    article: Article, lexicon: Lexicon, nlp: Language
) -> tuple[Doc, Layout, tuple[Statement, ...], tuple[Speaker, ...]]:
    """The article read up to its speakers, as `extraction.extract` does it."""
    layout = lay_out(article)
    doc, statements, speakers, _ = read_speakers(article, layout, lexicon, nlp)
    return doc, layout, statements, speakers


def read_voices(article: Article, lexicon: Lexicon, nlp: Language) -> tuple[Tree, Layout, Voices]:
    """The voices of an article's statements, with the tree and the layout they stand in."""
    doc, layout, statements, speakers = read_parts(article, lexicon, nlp)
    tree = read_tree(doc)
    known = [*speakers, *(statement.speaker for statement in statements if statement.speaker)]
    voices = Voices(tree, read_cast(tree, lexicon, known), statements, known, lexicon)
    return tree, layout, voices
