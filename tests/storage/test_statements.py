"""Who said what: order, pages, words, issues, context."""

from __future__ import annotations

from datetime import date

import pytest

from extraction.model import Kind
from storage import Store, articles, statements
from storage.values import Context, IssueCount, Page, StatementRow
from tests.makers import NOON, TEXT, article, extraction, paris, said, speaker, statement


def parts(page: Page[StatementRow]) -> list[str]:
    return [one.parts[0] for one in page.items]


def test_newest_first_then_in_the_order_of_the_text(db: Store) -> None:
    for name, day in (("a", date(2025, 1, 2)), ("b", date(2025, 3, 1)), ("c", None), ("d", date(2025, 1, 2))):
        text = f"{name} one. {name} two."
        two = [statement(text, f"{name} {word}.", by=speaker()) for word in ("one", "two")]
        articles.save(db, extraction(article(text, name=name, published_on=day), statements=two), now=NOON)
    expected = [f"{name} {word}." for name in "bdac" for word in ("one", "two")]
    assert parts(statements.who_said(db, 1, limit=99)) == expected
    page = statements.who_said(db, 1, limit=3, offset=2)
    assert (parts(page), page.total, page.offset) == (expected[2:5], 8, 2)
    assert statements.who_said(db, 1, limit=3, offset=50) == Page((), 8, 50)
    assert statements.who_said(db, 99, limit=3) == Page((), 0)


@pytest.fixture
def talked(db: Store) -> Store:
    """Two statements of Macron in TEXT, one of Starmer with the same words."""
    articles.save(db, paris(), now=NOON)
    starmer = speaker("Keir Starmer", country="GB", role=None)
    articles.save(db, said("We will keep the sanctions.", by=starmer, name="two"), now=NOON)
    return db


WORDS = [
    ("sanctions", [1]),
    ("SANCTION", [1]),
    ("keeping", [1]),
    ("sanct", [1]),
    ("we keep", [1]),
    ("troops sanctions", []),
    ("Washington", [2]),
    # no word of the text, but of its issue's title
    ("deployment", [2]),
    ("what about the sanctions", [1]),
    ("rain", []),
    # any syntax is a word, or nothing
    ("sanctions OR rain", []),
    ("sanctions NOT keep", []),
    ('"sanctions', [1]),
    ("sanctions*", [1]),
    ("words:sanctions", []),
    ("speaker_token : s2", []),
    ("NEAR(sanctions keep)", []),
    ("^sanctions", [1]),
    ("sanctions) OR (rain", []),
    ("sanctions'; --", [1]),
    ("\x00sanctions", [1]),
    ("", [1, 2]),
    ("   ", [1, 2]),
    ("?!", []),
]


@pytest.mark.parametrize(("words", "expected"), WORDS)
def test_words_narrow_what_one_speaker_said(talked: Store, words: str, expected: list[int]) -> None:
    page = statements.who_said(talked, 1, words=words, limit=9)
    assert ([one.id for one in page.items], page.total) == (expected, len(expected))


def test_issues_narrow_and_are_counted(talked: Store) -> None:
    assert [one.id for one in statements.who_said(talked, 1, issue="sanctions", limit=9).items] == [1]
    assert statements.who_said(talked, 1, issue="ceasefire", limit=9) == Page((), 0)
    both = statements.who_said(talked, 1, issue="sanctions", words="Washington", limit=9)
    assert both == Page((), 0)
    assert statements.issues_of_speaker(talked, 1) == (
        IssueCount("sanctions", "sanctions", 1),
        IssueCount("troop-deployment", "troop deployment", 1),
    )
    assert statements.issues_of_speaker(talked, 2) == ()


def test_context_is_a_slice_of_the_text_with_the_statement_marked(talked: Store) -> None:
    shown = statements.statement(talked, 1)
    assert shown is not None
    before = "The leaders met on Thursday. "
    assert statements.context(talked, 1) == Context(
        statement=shown,
        before=before,
        sentence="“We will keep the sanctions,” French President Emmanuel Macron said.",
        after=" It was raining.",
        marked=((len(before) + 1, len(before) + 28),),
    )


def test_context_of_several_parts_marks_each(db: Store) -> None:
    text = "It began. “We stay,” she said, “and you go.” It ended."
    by = speaker("Ann Archer", country=None, role=None)
    one = statement(
        text,
        "We stay,",
        "and you go.",
        by=by,
        sentence="“We stay,” she said, “and you go.”",
        kind=Kind.DIRECT,
    )
    articles.save(db, extraction(article(text), statements=[one]), now=NOON)
    context = statements.context(db, 1)
    assert context is not None
    joined = context.before + context.sentence + context.after
    assert joined == text
    assert [joined[a:b] for a, b in context.marked] == ["We stay,", "and you go."]


def test_context_can_be_wider_or_none_at_all(talked: Store) -> None:
    wide = statements.context(talked, 2, sentences=5)
    assert wide is not None
    assert wide.before + wide.sentence + wide.after == TEXT[TEXT.index("He added") - len(wide.before) :]
    bare = statements.context(talked, 2, sentences=0)
    assert bare is not None
    assert (bare.before, bare.after) == ("", "")
