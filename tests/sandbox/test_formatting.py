"""What becomes of a parsed text: commands and links found as Telegram finds them, the rest tidied."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import EntitiesError, Entity, parse_html, units
from bot.sandbox.formatting import find_entities, tidy
from tests.judge import ask_tdlib
from tests.sandbox.test_entities import html

NAMES = {
    "BotCommand": "bot_command",
    "Url": "url",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "EmailAddress": "email",
}

TEXTS = """
/who Macron | /who@summit_bot hi | x /y | x/y | (/help) | /help. | /help/x | “/who Macron” | /ä | //who
/who/ | I/O | /article_5 | he said:/who | @someone hi | a@b.com | @ab | @abc | @summit_briefing_bot: hi
x@y | #tag | #1 | #1a | x#tag | http://x.com | see https://example.org/a?b=c, ok | example.com
www.example.com/x | macron.fr is | U.S. said | 5.5 million | $USD $usd | a.b | t.me/x | file.txt
end.Next sentence | e.g. this | Mr.Macron | AFP.com | https://x.com/a_(b) | N.A.T.O. | (https://x.com/a)
“https://x.com” | https://example.org/a. | ftp://x.com | sanctions@eu | v1.2.3 | and/or | 27/03/2025
"""


@pytest.mark.parametrize(
    "text", [text.strip() for text in TEXTS.replace("\n", " | ").split("|") if text.strip()]
)
def test_links_and_commands_are_found_where_telegram_finds_them(text: str) -> None:
    answer = ask_tdlib({"@type": "getTextEntities", "text": text})
    expected = [
        (NAMES[entity["type"]["@type"].removeprefix("textEntityType")], entity["offset"], entity["length"])
        for entity in answer["entities"]
    ]
    assert [(found.type, found.offset, found.length) for found in find_entities(text)] == expected


def test_nothing_is_found_in_code_and_links() -> None:
    text = "/who @someone"
    assert find_entities(text, (Entity("code", 0, 13),)) == ()
    assert [e.type for e in find_entities(text, (Entity("text_link", 0, 4, url="http://x.com/"),))] == [
        "mention"
    ]


@pytest.mark.parametrize(
    ("source", "text", "kept"),
    [
        ("  <b> x </b>\n", "x", [("bold", 0, 1)]),
        ("<b> </b>x", "x", []),
        ("a\r\nb\tc\x07d", "a\nb c d", []),
        ("\u202e<i>x</i>", "x", [("italic", 0, 1)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", 0, 2)]),
        ("😀 <u>x</u> ", "😀 x", [("underline", 3, 1)]),
        ("<b>x</b>" * 120, "x" * 120, [("bold", n, 1) for n in range(100)]),
    ],
)
def test_a_message_is_stored_as_the_server_stores_it(
    source: str, text: str, kept: list[tuple[str, int, int]]
) -> None:
    stored, entities = tidy(*parse_html(source))
    assert (stored, [(e.type, e.offset, e.length) for e in entities]) == (text, kept)


@given(html)
@settings(max_examples=400, deadline=None)
def test_tidying_twice_is_tidying_once_and_entities_stay_inside(source: str) -> None:
    try:
        text, entities = tidy(*parse_html(source))
    except EntitiesError:
        return
    assert all(0 <= e.offset < e.end <= units(text) for e in entities)
    assert tidy(text, entities) == (text, entities)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_what_is_found_lies_inside_and_apart(text: str) -> None:
    found = find_entities(text)
    assert all(0 <= e.offset < e.end <= units(text) for e in found)
    assert all(a.end <= b.offset for a, b in pairwise(found))
