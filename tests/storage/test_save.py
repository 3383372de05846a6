"""Saving articles: once, again, corrected, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extraction.model import Article, Kind, Span, SpeakerKind, Stance, Statement
from storage import Store, articles, open_store, positions, saving, search, speakers, statements
from storage.values import (
    ArticleDetail,
    ArticleRow,
    IssueCount,
    Page,
    Saved,
    SaveOutcome,
    SpeakerRow,
    StatementRow,
)
from tests.makers import NOON, TEXT, article, extraction, paris, said, speaker, stance, statement

MACRON = SpeakerRow(1, "Emmanuel Macron", SpeakerKind.PERSON, "French President", "FR", 2, 1)
PARIS = ArticleRow(
    id=1,
    name="paris",
    title="Leaders meet in Paris",
    outlet="The Paper",
    url=None,
    published_on=date(2025, 3, 27),
    added_at=NOON,
    version=1,
    statements=2,
    stances=2,
)
FIRST = StatementRow(
    id=1,
    article=PARIS,
    speaker=MACRON,
    mention="French President Emmanuel Macron",
    cue="said",
    kind=Kind.DIRECT,
    parts=("We will keep the sanctions,",),
    issues=("sanctions",),
    confidence=0.9,
)
SECOND = StatementRow(
    id=2,
    article=PARIS,
    speaker=MACRON,
    mention="He",
    cue="added",
    kind=Kind.INDIRECT,
    parts=("troops would go only if Washington helps",),
    issues=("troop-deployment",),
    confidence=0.7,
)


def everything(db: Store) -> dict[str, list[str]]:
    """Every row of every table."""
    return {
        name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"').fetchall())) for name in db.table_names()
    }


def test_a_new_article_gives_back_what_was_read_in_it(db: Store) -> None:
    assert articles.save(db, paris(), now=NOON) == SaveOutcome(Saved.NEW, 1, 1)
    assert statements.who_said(db, 1, limit=10) == Page((FIRST, SECOND), 2)
    assert articles.article(db, 1) == ArticleDetail(
        article=PARIS,
        speakers=(MACRON,),
        issues=(
            IssueCount("sanctions", "sanctions", 1),
            IssueCount("troop-deployment", "troop deployment", 1),
        ),
        lead=TEXT,
        notes=("The last line is a credit.",),
    )
    assert articles.latest(db, limit=5) == Page((PARIS,), 1)


def test_an_article_that_does_not_exist_is_none(db: Store) -> None:
    assert (articles.article(db, 1), statements.statement(db, 1), statements.context(db, 1)) == (
        None,
        None,
        None,
    )


def test_the_same_article_again_changes_nothing(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    before = everything(db)
    assert articles.known(db, paris().article) is Saved.SAME
    assert articles.save(db, paris(), now=NOON + timedelta(days=1)) == SaveOutcome(Saved.SAME, 1, 1)
    assert everything(db) == before


LONG = (
    TEXT + " The ministers left early. A communiqué was promised for the evening, and it came at night. " * 3
)

#: stored first, then again: what is that?
AGAIN = {
    "same name, same text": (article(), article(), Saved.SAME),
    "same name, other spaces": (article(), article(TEXT.replace("\n", "\r\n\r\n") + "\n"), Saved.SAME),
    "same name, text gone on": (article(), article(LONG), Saved.CHANGED),
    "same name, nothing in common": (
        article(LONG),
        article(
            "Quite another thing happened far away. " + " ".join(f"w{n}" for n in range(80)), title="Other"
        ),
        Saved.NEW,
    ),
    "other name, same text": (article(), article(name="copy"), Saved.SAME),
    "other name, same text, with a URL": (article(), article(name="c", url="https://a.org/1"), Saved.SAME),
    "other name, other text": (article(), article(LONG, name="other"), Saved.NEW),
    "same URL, spelled otherwise": (
        article(url="http://www.Example.org/news/1/?utm_source=x#top"),
        article(name="b", url="https://example.org/news/1"),
        Saved.SAME,
    ),
    "same URL, other text": (
        article(url="https://example.org/1"),
        article(LONG, name="b", url="https://example.org/1?fbclid=2"),
        Saved.CHANGED,
    ),
    "other page of one address": (
        article(url="https://example.org/?id=1"),
        article(LONG, url="https://example.org/?id=2"),
        Saved.NEW,
    ),
    "same name, now dated": (article(published_on=None), article(), Saved.CHANGED),
    "same name, now with its outlet": (article(outlet=None), article(), Saved.CHANGED),
    "same name, date no longer given": (article(), article(published_on=None, outlet=None), Saved.SAME),
    "same name, another date": (article(), article(published_on=date(2025, 5, 1)), Saved.SAME),
    "other name, now dated": (article(published_on=None), article(name="copy"), Saved.SAME),
    "same URL, now dated": (
        article(url="https://example.org/1", published_on=None),
        article(url="https://example.org/1"),
        Saved.CHANGED,
    ),
    "same name, but the first came by URL": (article(url="https://example.org/1"), article(LONG), Saved.NEW),
}


@pytest.mark.parametrize(("first", "second", "expected"), AGAIN.values(), ids=AGAIN)
def test_identity(db: Store, first: Article, second: Article, expected: Saved) -> None:
    articles.save(db, extraction(first), now=NOON)
    assert articles.known(db, second) is expected
    assert articles.save(db, extraction(second), now=NOON).saved is expected


def test_a_text_that_goes_back_to_an_earlier_one_is_a_version_too(db: Store) -> None:
    for text in (TEXT, LONG, TEXT):
        outcome = articles.save(db, extraction(article(text)), now=NOON)
    assert outcome == SaveOutcome(Saved.CHANGED, 1, 3)


def test_an_old_text_under_another_name_brings_nothing_back(db: Store) -> None:
    articles.save(db, extraction(article(TEXT)), now=NOON)
    articles.save(db, extraction(article(LONG)), now=NOON)
    assert articles.save(db, extraction(article(TEXT, name="copy")), now=NOON) == SaveOutcome(
        Saved.SAME, 1, 2
    )


def corrected() -> tuple[str, Statement, Statement]:
    """A later text of the same article: the first statement stands, the second says something else."""
    text = TEXT.replace("only if Washington helps", "in any case") + " A correction was added."
    macron = speaker(aliases=["Macron"])
    first = statement(text, "We will keep the sanctions,", by=macron, issues=["sanctions"])
    second = statement(text, "troops would go in any case", by=macron, kind=Kind.INDIRECT)
    return text, first, second


def test_a_corrected_article_answers_with_its_new_version_and_keeps_the_old_one_citable(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    text, first, second = corrected()
    outcome = articles.save(db, extraction(article(text), statements=[first, second]), now=NOON)
    assert outcome == SaveOutcome(Saved.CHANGED, 1, 2)
    now = statements.who_said(db, 1, limit=10)
    assert [(one.id, one.parts, one.article.version) for one in now.items] == [
        (3, ("We will keep the sanctions,",), 2),
        (4, ("troops would go in any case",), 2),
    ]
    old = statements.statement(db, 2)
    assert old is not None
    assert (old.parts, old.article.version) == (SECOND.parts, 1)
    context = statements.context(db, 2)
    assert context is not None
    assert context.before + context.sentence + context.after in TEXT
    assert search.search(db, "Washington", limit=5) == Page((), 0)
    assert positions.positions_of(db, "FR") == ()
    assert speakers.speaker(db, 1) == replace(MACRON, role="French President", statements=2)


def test_only_what_a_correction_adds_is_new(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    text, first, second = corrected()
    articles.save(db, extraction(article(text), statements=[first, second]), now=NOON)
    rows = db.execute("SELECT id, first_version_id FROM statements WHERE current = 1 ORDER BY id").fetchall()
    assert rows == [(3, 1), (4, 2)]


def test_the_same_words_of_another_speaker_are_new(db: Store) -> None:
    articles.save(db, said("We will never agree to that.", name="a"), now=NOON)
    other = said(
        "We will never agree to that.", by=speaker("Keir Starmer", country="GB", role=None), name="a"
    )
    assert articles.save(db, other, now=NOON).saved is Saved.CHANGED
    assert db.execute("SELECT first_version_id FROM statements WHERE current = 1").fetchall() == [(2,)]


def test_a_stance_that_a_correction_keeps_is_not_new(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    text, first, _ = corrected()
    kept = stance(text, "keep the sanctions", statement=0)
    added = stance(text, "troops would go in any case", issue="troop-deployment")
    articles.save(db, extraction(article(text), statements=[first], stances=[kept, added]), now=NOON)
    rows = db.execute(
        "SELECT issue, first_version_id FROM stances WHERE current = 1 ORDER BY issue"
    ).fetchall()
    assert rows == [("sanctions", 1), ("troop-deployment", 2)]


SHIFTED = Span(4, 9, "wrong")
WRONG = {
    "content": lambda ok: replace(ok, statements=(replace(ok.statements[0], content=(SHIFTED,)),)),
    "quotation": lambda ok: replace(ok, statements=(replace(ok.statements[0], quotations=(SHIFTED,)),)),
    "source": lambda ok: replace(ok, statements=(replace(ok.statements[0], source=SHIFTED),)),
    "cue": lambda ok: replace(ok, statements=(replace(ok.statements[0], cue=SHIFTED),)),
    "sentence": lambda ok: replace(ok, statements=(replace(ok.statements[0], sentence=SHIFTED),)),
    "no content": lambda ok: replace(ok, statements=(replace(ok.statements[0], content=()),)),
    "outside": lambda ok: replace(
        ok, statements=(replace(ok.statements[0], content=(Span(9000, 9005, "wrong"),)),)
    ),
    "empty": lambda ok: replace(ok, statements=(replace(ok.statements[0], content=(Span(5, 5, ""),)),)),
    "before": lambda ok: replace(
        ok, statements=(replace(ok.statements[0], content=(Span(-5, -1, "why."),)),)
    ),
    "evidence": lambda ok: replace(ok, stances=(replace(ok.stances[0], evidence=SHIFTED),)),
    "condition": lambda ok: replace(ok, stances=(replace(ok.stances[1], condition=SHIFTED),)),
    "stance's statement": lambda ok: replace(ok, stances=(replace(ok.stances[0], statement=2),)),
    "role": lambda ok: replace(ok, roles=(replace(ok.roles[0], span=SHIFTED),)),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_words_that_are_not_verbatim_are_refused_before_anything_is_written(db: Store, spoil: object) -> None:
    before = everything(db)
    with pytest.raises(ValueError, match="paris"):
        articles.save(db, spoil(paris()), now=NOON)  # type: ignore[operator]
    assert everything(db) == before


def test_half_a_character_is_refused_with_its_place(db: Store) -> None:
    with pytest.raises(ValueError, match="half a character at 3"):
        articles.save(db, extraction(article("abc\ud83d")), now=NOON)


@pytest.mark.parametrize("step", ["_save_speakers", "_save_statements", "_save_stances", "refresh_speakers"])
@pytest.mark.parametrize("earlier", [False, True], ids=["new", "changed"])
def test_a_crash_in_the_middle_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str, earlier: bool
) -> None:
    db = open_store(path)
    if earlier:
        articles.save(db, extraction(article(LONG)), now=NOON)
    before = everything(db)
    whole = getattr(saving, step)

    def crash(*args: object) -> None:
        whole(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(saving, step, crash)
    with pytest.raises(KeyboardInterrupt):
        articles.save(db, paris(), now=NOON)
    db.close()
    again = open_store(path)
    assert everything(again) == before
    monkeypatch.undo()
    assert articles.save(again, paris(), now=NOON).saved is (Saved.CHANGED if earlier else Saved.NEW)
    again.close()


def test_saving_joins_the_callers_transaction(db: Store) -> None:
    db.begin()
    articles.save(db, paris(), now=NOON)
    assert speakers.find_speakers(db, "Macron") != ()
    db.rollback()
    assert articles.latest(db, limit=5) == Page((), 0)
    assert speakers.find_speakers(db, "Macron") == ()


def test_actors_and_issues_that_no_list_has_are_kept_under_their_codes(db: Store) -> None:
    text = "Ann said: “Yes.”"
    ann = speaker("Ann Other", country="ZZ", role=None)
    quoted = statement(text, "Yes.", by=ann, issues=["new-thing"])
    by = stance(text, "Yes.", actor="African Union", issue="new-thing", reported_by="QQ")
    articles.save(db, extraction(article(text, title=None), statements=[quoted], stances=[by]), now=NOON)
    row = positions.positions_on(db, "new-thing")[0]
    assert (row.actor.code, row.actor.kind, row.issue.title) == ("African Union", "organisation", "New thing")
    assert row.reported_by is not None
    assert (row.reported_by.code, row.reported_by.emoji) == ("QQ", "🇶🇶")


def test_without_a_title_the_first_line_is_the_title(db: Store) -> None:
    articles.save(db, extraction(article("\n  A first line \nA second.", title=None)), now=NOON)
    articles.save(db, extraction(article("", name="empty", title=None)), now=NOON)
    assert [one.title for one in articles.latest(db, limit=5).items] == ["empty", "A first line"]


def test_an_article_without_a_date_stands_at_the_day_it_came(db: Store) -> None:
    for name, day in (("old", date(2025, 1, 1)), ("undated", None), ("new", date(2025, 6, 1))):
        articles.save(db, extraction(article(f"{name} text", name=name, published_on=day)), now=NOON)
    assert [one.name for one in articles.latest(db, limit=9).items] == ["new", "undated", "old"]
    assert [one.name for one in articles.latest(db, limit=1, offset=1).items] == ["undated"]


def test_copied_counts_are_those_of_the_rows(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    text, first, second = corrected()
    articles.save(db, extraction(article(text), statements=[first, second]), now=NOON)
    articles.save(db, said("We will keep the sanctions in place.", name="other"), now=NOON)
    assert db.execute("SELECT slug, statements, actors FROM issues ORDER BY slug").fetchall() == [
        ("ceasefire", 0, 0),
        ("sanctions", 1, 0),
        ("troop-deployment", 0, 0),
    ]
    assert db.execute("SELECT statements, articles FROM speakers").fetchall() == [(3, 2)]


odd_text = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("“”\"'«»\n\r\t\x00\x02\x03 é😀\u202e"),
    max_size=60,
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    """One store for many examples, each of which is rolled back."""
    store = open_store(":memory:")
    yield store
    store.close()


@given(before=odd_text, words=odd_text.filter(bool), after=odd_text, name=odd_text, role=odd_text)
@example(before="", words="0", after="", name=" ", role="")
def test_any_text_comes_back_as_it_went_in(
    shared: Store, before: str, words: str, after: str, name: str, role: str
) -> None:
    text = before + words + after
    content = Span.of(text, len(before), len(before) + len(words))
    by = speaker(name or "x", role=role or None)
    one = Statement(Kind.INDIRECT, (content,), (), Span.of(text, 0, len(text)), source=content, speaker=by)
    db = shared
    db.rollback()
    db.begin()
    outcome = articles.save(
        db,
        extraction(
            article(text, title=name or None),
            statements=[one],
            stances=[Stance("FR", "x", stance(TEXT, "It").direction, content)],
        ),
        now=NOON,
    )
    speaker_id = db.execute("SELECT id FROM speakers").fetchone()[0]
    shown = statements.who_said(db, speaker_id, limit=1).items[0]
    assert (shown.parts, shown.mention) == ((words,), words)
    context = statements.context(db, shown.id, sentences=3)
    assert context is not None
    joined = context.before + context.sentence + context.after
    assert joined in text
    assert [joined[start:end] for start, end in context.marked] == [words]
    assert positions.positions_of(db, "FR")[0].evidence == words
    for asked in (words, name, role):
        search.search(db, asked, limit=3)
        speakers.find_speakers(db, asked)
        statements.who_said(db, speaker_id, words=asked, limit=3)
    assert articles.article(db, outcome.article_id) is not None
    db.rollback()
