"""Articles about meetings that never were, and the seeds' lists of places, for tests of how they are read."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.settings import SEEDS
from extraction.lexicon import ActorKind, NameKind, read_lexicon
from extraction.meeting_words import Places
from extraction.meetings import Meeting, read_meeting
from extraction.model import Article, Span
from storage.sentences import sentences

_SHELF = {
    NameKind.CAPITAL: "cities",
    NameKind.NAME: "countries",
    NameKind.ADJECTIVE: "adjectives",
    NameKind.PEOPLE: "adjectives",
}


@lru_cache(maxsize=1)
def places() -> Places:
    """The places and bodies of the word lists in seeds/."""
    found: dict[str, dict[str, str]] = {"cities": {}, "countries": {}, "adjectives": {}, "bodies": {}}
    for entry in read_lexicon(SEEDS).actors:
        for name, kind in ((entry.name, NameKind.NAME), (entry.code, NameKind.NAME), *entry.names):
            if entry.kind is ActorKind.COUNTRY and kind in _SHELF:
                found[_SHELF[kind]].setdefault(name, entry.code)
            elif entry.kind is not ActorKind.COUNTRY and kind is NameKind.NAME:
                found["bodies"].setdefault(name, entry.code)
    return Places(**found)


def spans(text: str) -> list[Span]:
    """The sentences of a text as spans."""
    return [
        Span.of(text, match.start() + start, match.start() + end)
        for match in re.finditer(r"[^\n]+", text)
        for start, end in sentences(match[0])
    ]


def read(
    text: str, *, title: str | None = None, published: date | None = date(2031, 5, 15)
) -> Meeting | None:
    """The meeting an article reports; it was published on a Thursday unless it says otherwise."""
    return read_meeting(Article("report", text, title, published_on=published), spans(text), places())
