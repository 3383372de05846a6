"""Values as Telegram HTML, judged by Telegram's own parser."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.model import Direction, Kind, SpeakerKind
from handlers import chunks, render
from handlers.answers import (
    About,
    Choices,
    ContextAnswer,
    CountryAnswer,
    Examples,
    Fit,
    IssueAnswer,
    SearchAnswer,
    Sought,
    WhoAnswer,
)
from handlers.articles import article_view, latest_view
from handlers.choices import choices_view, usage_view
from handlers.countries import country_view
from handlers.issues import issues_view, positions_view
from handlers.paging import ContextTap, View
from handlers.search import search_view
from handlers.start import COMMANDS, help_view, not_understood_view, start_view
from handlers.who import context_view, who_view
from storage.values import (
    ActorRow,
    ArticleDetail,
    ArticleRow,
    Context,
    IssueCount,
    IssueRow,
    Page,
    PositionRow,
    SearchHit,
    SpeakerRow,
    StatementRow,
)
from tests.judge import telegram_reads

#: what outlets, titles and names may hold when somebody means harm, and what articles hold anyway
hostile = st.one_of(
    st.text(min_size=1, max_size=40),
    st.sampled_from(
        [
            "</b></i></blockquote>",
            '<a href="tg://user?id=1">x</a>',
            "&lt;b&gt;",
            "&#x41;&amp;amp;",
            '" onclick="',
            "\u202eRTL\u202c",
            "x" * 5000,
            "word " * 900,
            "👩‍🚀" * 900,
            "[…] “ ” ‘ ’",
            "a\n\n\nb",
            "<blockquote expandable>",
        ]
    ),
).map(lambda text: text.encode(errors="ignore").decode())
maybe = st.none() | hostile
ids = st.integers(1, 10**6)
counts = st.integers(0, 50)
article_rows = st.builds(
    ArticleRow,
    ids,
    hostile,
    hostile,
    maybe,
    maybe
    | st.sampled_from(
        ['https://example.org/?a=1&b="2"', "javascript:alert(1)", "https://", "http://[", "tg://x"]
    ),
    st.none() | st.dates(),
    st.just(datetime(2025, 3, 28, tzinfo=UTC)),
    st.integers(1, 3),
    counts,
    counts,
)
speaker_rows = st.builds(
    SpeakerRow, ids, hostile, st.sampled_from(SpeakerKind), maybe, st.none() | st.just("FR"), counts, counts
)
actor_rows = st.builds(
    ActorRow,
    st.sampled_from(["FR", "IT", "NATO"]),
    hostile,
    st.just("country"),
    st.sampled_from(["", "🇫🇷", "<"]),
)
slugs = st.sampled_from(["sanctions", "troop-deployment", "a" * 60])
issue_rows = st.builds(IssueRow, slugs, hostile, hostile, counts, counts)
issue_counts = st.builds(IssueCount, slugs, hostile, counts)
statement_rows = st.builds(
    StatementRow,
    ids,
    article_rows,
    st.none() | speaker_rows,
    maybe,
    maybe,
    st.sampled_from(Kind),
    st.lists(hostile, min_size=1, max_size=3).map(tuple),
    st.lists(slugs, max_size=2).map(tuple),
    st.just(0.9),
)
position_rows = st.builds(
    PositionRow,
    ids,
    actor_rows,
    issue_rows,
    st.sampled_from(Direction),
    maybe,
    hostile,
    article_rows,
    st.none() | actor_rows,
    st.booleans(),
    st.integers(1, 3),
    st.integers(1, 5),
)
hits = st.builds(
    SearchHit,
    st.sampled_from(["statement", "article"]),
    ids,
    article_rows,
    st.none() | speaker_rows,
    hostile,
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=4).map(tuple),
)


def some(values: st.SearchStrategy[object], most: int = 5) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=most).map(tuple)


def page_of(values: st.SearchStrategy[object]) -> st.SearchStrategy[Page[object]]:
    return st.builds(lambda items, more, at: Page(items, len(items) + more, at), some(values), counts, counts)


contexts = st.builds(
    Context,
    statement_rows,
    hostile,
    hostile,
    hostile,
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=3).map(tuple),
)
views = st.one_of(
    st.builds(
        WhoAnswer,
        speaker_rows,
        st.none() | actor_rows,
        page_of(statement_rows),
        some(issue_counts),
        st.builds(About, st.none() | issue_rows, maybe),
        maybe,
    ).map(who_view),
    st.builds(
        CountryAnswer,
        actor_rows,
        some(position_rows),
        st.none() | issue_rows,
        maybe,
        some(position_rows),
        maybe,
    ).map(lambda answer: country_view(answer, 0)),
    st.builds(IssueAnswer, issue_rows, some(position_rows, 30), maybe).map(positions_view),
    some(issue_rows, 12).map(lambda rows: issues_view(rows, 0)),  # type: ignore[arg-type]
    st.builds(SearchAnswer, hostile, page_of(hits), some(speaker_rows), some(issue_rows)).map(search_view),
    st.builds(
        Choices,
        hostile,
        st.sampled_from(Sought),
        some(speaker_rows),
        some(actor_rows),
        some(issue_rows),
        maybe,
        st.sampled_from(Fit),
    ).map(choices_view),
    st.builds(ContextAnswer, contexts, st.none() | actor_rows, st.sampled_from([None, 3, 6])).flatmap(
        lambda answer: maybe.map(lambda words: context_view(answer, ContextTap(1, 1, "w:1:0:"), words))
    ),
    st.builds(
        ArticleDetail, article_rows, some(speaker_rows), some(issue_counts), hostile, some(hostile)
    ).map(lambda detail: article_view(detail, "")),
    page_of(article_rows).map(latest_view),  # type: ignore[arg-type]
    st.builds(Examples, some(speaker_rows), some(issue_rows), some(actor_rows), counts).flatmap(
        lambda examples: st.sampled_from(
            [
                start_view(examples, private=True),
                not_understood_view("x", examples),
                *(usage_view(one, examples) for one in ("who", "country", "positions", "search", "article")),
            ]
        )
    ),
)


def read(html: str) -> tuple[str, list[tuple[str, int, int, str | None]]]:
    found = telegram_reads(html)
    assert not isinstance(found, str), (found, html)
    return found


@given(views)
@settings(deadline=None, max_examples=400)
def test_whatever_stands_in_the_fields_telegram_takes_the_message(view: View) -> None:
    text, entities = read(view.html)
    assert 0 < len(text.encode("utf-16-le")) // 2 <= chunks.MESSAGE_UNITS
    assert len(entities) <= chunks.MESSAGE_ENTITIES
    for kind, _, _, detail in entities:
        assert kind in {
            "bold",
            "italic",
            "underline",
            "code",
            "blockquote",
            "expandable_blockquote",
            "text_link",
        }
        assert kind != "text_link" or (detail or "").startswith(("http://", "https://"))
    labels = [one for line in view.keyboard for one in line]
    assert all(1 <= len(one.data.encode()) <= 64 and one.label.strip() for one in labels)
    assert len(labels) <= 100


@given(hostile.filter(lambda text: text.strip() and len(text) < 1500))
@settings(deadline=None)
def test_a_direct_quotation_is_the_article_s_words_in_marks(words: str) -> None:
    html = render.verbatim([words], Kind.DIRECT)
    assert chunks.visible(html) == f"“{words}”"


@pytest.mark.parametrize(
    ("kind", "parts", "html"),
    [
        (Kind.DIRECT, ["We <will>,"], "<blockquote>“We &lt;will&gt;,”</blockquote>"),
        (Kind.DIRECT, ["one,", "two"], "<blockquote>“one,” […] “two”</blockquote>"),
        (Kind.INDIRECT, ["he would go"], "<blockquote><i>he would go</i></blockquote>"),
        # the article's own marks stay, ours are not added
        (Kind.MIXED, ["it was a “pose”"], "<blockquote><i>it was a “pose”</i></blockquote>"),
    ],
)
def test_how_words_are_shown(kind: Kind, parts: list[str], html: str) -> None:
    assert render.verbatim(parts, kind) == html


def test_a_very_long_quotation_ends_outside_its_marks() -> None:
    shown = chunks.visible(render.verbatim(["word. " * 1000], Kind.DIRECT))
    assert shown.startswith("“word. word.")
    assert shown.endswith("word.” […]")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("javascript:alert(1)", False),
        ("tg://user?id=1", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("http://[", False),
        ("https://example.org/\n", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert (render.safe_url(url) is not None) is safe


def test_dates_are_read_the_same_everywhere() -> None:
    assert render.day(date(2025, 3, 7)) == "7 Mar 2025"
    assert render.day(None) == "no date"


def test_help_has_every_command() -> None:
    text, _ = read(help_view(admin=True).html)
    assert all(f"/{one.name}" in text for one in COMMANDS)
    everybodys, _ = read(help_view().html)
    assert [one.name for one in COMMANDS if f"/{one.name}\n" in everybodys and one.admin] == []
    assert all(one.description and len(one.description) + len(one.usage) < 250 for one in COMMANDS)
