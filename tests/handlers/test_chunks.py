"""Cutting HTML into messages."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import chunks
from tests.judge import telegram_reads

#: text as people and articles write it, with signs that are two units wide and signs that HTML knows
words = st.text(st.sampled_from("ab é <>&\"'\n 🇫🇷👩‍🚀“”.;&amp"), max_size=120)


@st.composite
def html(draw: st.DrawFn) -> str:
    """Balanced HTML as render.py writes it: at most two levels deep."""
    pieces = []
    for _ in range(draw(st.integers(0, 6))):
        tag = draw(
            st.sampled_from(["b", "i", "u", "blockquote expandable", 'a href="https://x.org/?a=1&amp;b"'])
        )
        name = tag.split()[0]
        inside = escape(draw(words))
        if draw(st.booleans()) and name not in {"b", "a"}:
            inside = f"{inside}<b>{escape(draw(words))}</b>{escape(draw(words))}"
        pieces += [escape(draw(words)), f"<{tag}>{inside}</{name}>"]
    return "".join(pieces)


@given(html(), st.integers(3, 200))
@settings(deadline=None)
def test_every_part_is_html_that_telegram_reads_and_fits(text: str, limit: int) -> None:
    for part in chunks.split(text, limit=limit):
        read = telegram_reads(part)
        assert not isinstance(read, str), (read, part)
        assert 0 < chunks.visible_units(part) <= limit


@given(html(), st.integers(3, 200))
@settings(deadline=None)
def test_splitting_loses_nothing_but_white_space(text: str, limit: int) -> None:
    parts = chunks.split(text, limit=limit)
    joined = "".join("".join(chunks.visible(part).split()) for part in parts)
    assert joined == "".join(chunks.visible(text).split())


@given(st.lists(html(), max_size=8), st.integers(5, 300))
@settings(deadline=None)
def test_messages_keep_their_blocks_in_order_and_fit(blocks: list[str], limit: int) -> None:
    made = chunks.messages(blocks, limit=limit, most_entities=4)
    assert all(chunks.visible_units(one) <= limit and chunks.entities(one) <= 4 for one in made)
    seen = "".join("".join(chunks.visible(one).split()) for one in made)
    assert seen == "".join("".join(chunks.visible(one).split()) for one in blocks)


@pytest.mark.parametrize(
    ("text", "units"),
    [("", 0), ("abc", 3), ("é", 1), ("“x”", 3), ("🇫🇷", 4), ("👍", 2), ("e\u0301", 2)],
)
def test_length_is_counted_in_utf16_units(text: str, units: int) -> None:
    assert chunks.units(text) == units == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("html_text", "limit", "parts"),
    [
        ("short", 10, ("short",)),
        ("", 10, ()),
        ("<b> </b>", 10, ()),
        # a sentence's end is better than a space, a space better than a word's middle
        ("One two. Three four", 12, ("One two.", "Three four")),
        ("one two three", 8, ("one two", "three")),
        ("abcdefgh", 3, ("abc", "def", "gh")),
        # never inside an entity, never inside a pair of units
        ("a&amp;b&amp;c", 2, ("a&amp;", "b&amp;", "c")),
        ("👍👍👍", 5, ("👍👍", "👍")),
        # tags are closed and opened again
        ("<b>one <i>two three</i></b>", 8, ("<b>one <i>two</i></b>", "<b><i>three</i></b>")),
        (
            "<blockquote expandable>one two three</blockquote>",
            8,
            ("<blockquote expandable>one two</blockquote>", "<blockquote expandable>three</blockquote>"),
        ),
    ],
)
def test_where_it_is_cut(html_text: str, limit: int, parts: tuple[str, ...]) -> None:
    assert chunks.split(html_text, limit=limit) == parts


def test_blocks_stay_whole_where_they_can() -> None:
    assert chunks.messages(["aaaa", "bbbb", "cccc"], limit=10) == ("aaaa\n\nbbbb", "cccc")


def test_a_message_has_no_more_formatted_stretches_than_telegram_shows() -> None:
    made = chunks.messages(["<b>x</b>"] * 150)
    assert [chunks.entities(one) for one in made] == [100, 50]


def test_the_first_part_says_that_there_is_more() -> None:
    assert chunks.first_part("One two. Three four", limit=14) == "One two. […]"
    assert chunks.first_part("One two.", limit=14) == "One two."
