"""A store in memory with a few actors and issues, and one on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction.lexicon import ActorEntry, ActorKind, IssueEntry, Lexicon, NameKind, flag
from storage import Store, open_store
from storage.gazetteer import load_gazetteer


def country(
    code: str, name: str, *others: str, adjectives: str = "", capital: str = "", seat: str = ""
) -> ActorEntry:
    """A country as the word lists have it."""
    names = [(name, NameKind.NAME), *((other, NameKind.NAME) for other in others)]
    names += [(word, NameKind.ADJECTIVE) for word in adjectives.split()]
    names += [(word, NameKind.CAPITAL) for word in [capital] if word]
    names += [(word, NameKind.METONYM) for word in [seat] if word]
    return ActorEntry(code, name, ActorKind.COUNTRY, tuple(names), emoji=flag(code))


LEXICON = Lexicon.of(
    actors=[
        country("FR", "France", adjectives="French", capital="Paris", seat="Élysée"),
        country("IT", "Italy", adjectives="Italian Italians", capital="Rome"),
        country("GB", "United Kingdom", "UK", "Britain", adjectives="British", capital="London"),
        country("RU", "Russia", adjectives="Russian", capital="Moscow", seat="Kremlin"),
        country("UA", "Ukraine", adjectives="Ukrainian", capital="Kyiv"),
        country("US", "United States", "U.S.", "USA", adjectives="American", capital="Washington"),
        country("KR", "South Korea", adjectives="South-Korean", capital="Seoul"),
        country("KP", "North Korea", adjectives="North-Korean", capital="Pyongyang"),
        ActorEntry("EU", "European Union", ActorKind.ORGANISATION, (("EU", NameKind.NAME),), emoji="🇪🇺"),
    ],
    issues=[
        IssueEntry("sanctions", "sanctions", "Sanctions should be kept.", ("sanction", "economic pressure")),
        IssueEntry(
            "troop-deployment", "troop deployment", "Troops should be sent.", ("troops", "peace force")
        ),
        IssueEntry("ceasefire", "ceasefire", "There should be a ceasefire.", ("cease-fire", "truce")),
    ],
)


@pytest.fixture
def db() -> Iterator[Store]:
    """A store in memory that knows LEXICON."""
    store = open_store(":memory:")
    load_gazetteer(store, LEXICON)
    yield store
    store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store on disk may be made."""
    return tmp_path / "data" / "summit.db"
