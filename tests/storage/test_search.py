"""Searching statements and articles by words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Store, articles, open_store
from storage.search import LONGEST, search
from storage.values import Page, SearchHit
from storage.words import all_of
from tests.makers import NOON, TEXT, article, extraction, paris, said, speaker, statement


def shown(page: Page[SearchHit]) -> list[tuple[str, int, list[str]]]:
    return [(hit.kind, hit.id, [hit.snippet[a:b] for a, b in hit.marked]) for hit in page.items]


@pytest.fixture
def stored(db: Store) -> Store:
    """TEXT, and a short article of Pedro Sánchez."""
    articles.save(db, paris(), now=NOON)
    by = speaker("Pedro Sánchez", country="ES", role=None)
    articles.save(db, said("La sanción stays in Málaga.", by=by, name="two"), now=NOON)
    return db


ROWS = [
    ("sanctions", [("statement", 1, ["sanctions"])]),
    ("Sanction", [("statement", 1, ["sanctions"])]),
    ("sanct", [("statement", 1, ["sanctions"])]),
    # an accent more or less, also inside a word
    ("malaga", [("statement", 3, ["Málaga"])]),
    ("Málagá sancion", [("statement", 3, ["sanción", "Málaga"])]),
    # in the speaker's name, in the title
    ("sanchez stays", [("statement", 3, ["stays"])]),
    ("deployment", [("statement", 2, [])]),
    # outside every statement
    ("raining", [("article", 1, ["raining"])]),
    # one of the words, when they never come together
    ("raining málaga", [("statement", 3, ["Málaga"]), ("article", 1, ["raining"])]),
    ("raining AND thursday", [("article", 1, ["Thursday", "raining"])]),
    ("raining OR", [("article", 1, ["raining"])]),
    ('"raining', [("article", 1, ["raining"])]),
    ("raining*)", [("article", 1, ["raining"])]),
    ("NOT raining", [("article", 1, ["raining"])]),
    ("text:raining", [("article", 1, ["raining"])]),
    ("-raining", [("article", 1, ["raining"])]),
    ("^raining + {x}", [("article", 1, ["raining"])]),
    ("s1", []),
    ("", []),
    ("!!!", []),
    ("xyzzy", []),
    ("'; DELETE FROM statements; --", []),
]


@pytest.mark.parametrize(("words", "expected"), ROWS)
def test_search(stored: Store, words: str, expected: list[tuple[str, int, list[str]]]) -> None:
    page = search(stored, words, limit=9)
    assert shown(page) == expected
    assert page.total == len(expected)


def test_a_hit_says_who_and_where(stored: Store) -> None:
    hit = search(stored, "sanctions", limit=1).items[0]
    assert (hit.article.name, hit.speaker.name if hit.speaker else None) == ("paris", "Emmanuel Macron")
    assert hit.snippet == "We will keep the sanctions,"


def test_pages_go_from_statements_over_to_articles(db: Store) -> None:
    for name in ("one", "two", "three"):
        articles.save(db, said(f"Peace in {name}.", name=name), now=NOON)
    for name in ("four", "five"):
        articles.save(db, extraction(article(f"Peace was far from {name}.", name=name)), now=NOON)
    pages = [search(db, "peace", limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [[hit.kind for hit in page.items] for page in pages] == [
        ["statement", "statement"],
        ["statement", "article"],
        ["article"],
        [],
    ]
    assert {page.total for page in pages} == {5}
    assert len({(hit.kind, hit.id) for page in pages for hit in page.items}) == 5


def test_a_snippet_of_a_long_text_is_short_verbatim_and_holds_the_hit(db: Store) -> None:
    text = (
        "Word after word goes by. " * 60
        + "Then the needle came, at last. "
        + "More of it follows here. " * 60
    )
    articles.save(db, extraction(article(text)), now=NOON)
    (hit,) = search(db, "needles", limit=5).items
    assert hit.snippet in text
    assert len(hit.snippet) <= LONGEST + 40
    assert "Then the needle came" in hit.snippet
    assert [hit.snippet[a:b] for a, b in hit.marked] == ["needle"]


def test_a_text_with_the_marking_signs_is_still_verbatim(db: Store) -> None:
    text = "A \x02 strange \x03 text."
    by = speaker("Ann Archer", country=None, role=None)
    articles.save(
        db, extraction(article(text), statements=[statement(text, "\x02 strange \x03", by=by)]), now=NOON
    )
    (hit,) = search(db, "strange", limit=5).items
    assert hit.snippet in {"\x02 strange \x03", " strange "}


def test_only_the_current_text_is_found(stored: Store) -> None:
    articles.save(stored, extraction(article(TEXT.replace("raining", "snowing"))), now=NOON)
    assert search(stored, "raining", limit=5) == Page((), 0)
    assert search(stored, "sanctions", limit=5).items[0].kind == "article"
    stored.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")


@pytest.fixture(scope="module")
def shared() -> Store:
    """One store for many examples."""
    store = open_store(":memory:")
    articles.save(store, paris(), now=NOON)
    return store


@given(
    words=st.text(st.sampled_from("ab *\"'()-+^:{}.,AND OR NOT NEAR/\x00%_\\;é"), max_size=30)
    | st.text(max_size=20)
)
def test_no_words_are_an_error(shared: Store, words: str) -> None:
    page = search(shared, words, limit=3)
    assert page.total >= len(page.items)
    for hit in page.items:
        assert all(0 <= a < b <= len(hit.snippet) for a, b in hit.marked)


def test_a_request_of_a_thousand_words_is_cut(shared: Store) -> None:
    asked = all_of("word " * 1000)
    assert asked is not None
    assert asked.count("AND") == 23
    assert search(shared, "x" * 100_000, limit=3) == Page((), 0)
