"""A small newsroom for tests: articles with statements and positions, put into a store in one line."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from extraction.lexicon import Lexicon, read_lexicon
from extraction.model import (
    Article,
    Direction,
    Extraction,
    Kind,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    Statement,
)
from storage import Store, articles, open_store
from storage.gazetteer import load_gazetteer

SEEDS = Path(__file__).parent.parent / "seeds"

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

MACRON = Speaker("Emmanuel Macron", SpeakerKind.PERSON, country="FR", role="French president")
MELONI = Speaker("Giorgia Meloni", SpeakerKind.PERSON, country="IT", role="Italian prime minister")
TUSK = Speaker("Donald Tusk", SpeakerKind.PERSON, country="PL", role="Polish prime minister")


@cache
def _lexicon() -> Lexicon:
    return read_lexicon(SEEDS)


@cache
def _image(gazetteer: bool) -> bytes:
    """A new store as bytes: made once, since migrating takes longer than a test."""
    db = open_store(":memory:")
    if gazetteer:
        load_gazetteer(db, _lexicon())
    return db.conn.serialize()


def store(*, gazetteer: bool = True) -> Store:
    """An empty store in memory, with the actors and issues of seeds/ unless without a gazetteer."""
    conn = sqlite3.connect(":memory:")
    conn.deserialize(_image(gazetteer))
    conn.execute("PRAGMA foreign_keys = ON")
    return Store(conn)


def publish(
    db: Database,
    name: str,
    *said: tuple[Speaker, str, str | None],
    stances: tuple[tuple[str, str, Direction], ...] = (),
    on: date = date(2026, 3, 2),
    now: datetime = NOON,
    title: str | None = None,
) -> int:
    """Save an article in which each speaker says their words (on an issue or none); its version id.

    Each stance is (actor, issue, direction), its evidence a sentence made up for it.
    """
    text = ""
    statements = []
    for speaker, words, issue in said:
        start = len(text)
        text += f"“{words},” said {speaker.name}.\n\n"
        content = Span.of(text, start + 1, start + 1 + len(words))
        sentence = Span.of(text, start, len(text) - 2)
        statements.append(
            Statement(
                Kind.DIRECT,
                (content,),
                (content,),
                sentence,
                speaker=speaker,
                issues=(issue,) if issue else (),
                confidence=0.9,
            )
        )
    held = []
    for actor, issue, direction in stances:
        start = len(text)
        text += f"{actor} is {direction.value} {issue}.\n\n"
        held.append(Stance(actor, issue, direction, Span.of(text, start, len(text) - 2)))
    article = Article(name, text or "Nothing was said.", title or f"About {name}", "The Gazette", None, on)
    speakers = tuple({speaker.name: speaker for speaker, _, _ in said}.values())
    with db.atomic():
        saved = articles.save(db, Extraction(article, tuple(statements), tuple(held), speakers), now=now)
    return saved.version_id


class Clock:
    """A clock that stands until it is moved; sleeping moves it."""

    def __init__(self, start: datetime = NOON) -> None:
        self.moment = start
        self.seconds = 0.0

    def now(self) -> datetime:
        """The wall clock: aware, UTC."""
        return self.moment

    def steady(self) -> float:
        """The steady clock, in seconds."""
        return self.seconds

    def move(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        self.moment += timedelta(seconds=seconds)
        self.seconds += seconds

    async def sleep(self, seconds: float) -> None:
        """Sleep no real time; what was begun before goes on first."""
        for _ in range(8):
            await asyncio.sleep(0)
        self.move(seconds)


class Counter:
    """A desk's `ask` and `change` on one connection, in the thread of the test."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def ask(self, question: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """A question, answered at once."""
        return question(self.db, *args, **kwargs)

    async def change(self, change: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """A change in its own transaction."""
        transaction: AbstractContextManager[Any] = self.db.atomic()
        with transaction:
            return change(self.db, *args, **kwargs)
