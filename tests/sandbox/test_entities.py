"""The sandbox reads HTML as Telegram does, refusals included."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import EntitiesError, parse_html
from tests.judge import telegram_reads

PIECES = [
    "<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<s>", "</s>", "<code>", "</code>", "<pre>", "</pre>",
    "<blockquote>", "<blockquote expandable>", "</blockquote>",
    '<a href="http://example.com/?a=1&amp;b=2">', "</a>", "<a>", "<a href='tg://user?id=42'>",
    '<span class="tg-spoiler">', "<span>", "</span>", "<tg-spoiler>", "</tg-spoiler>",
    '<code class="language-python">', '<pre><code class="language-c">', "</code></pre>", "<strong>",
    "</strong>", '<tg-time unix="1700000000" format="wDT">', '<tg-time unix="1700000000">',
    '<tg-time unix="1" format="zz">', "</tg-time>", '<tg-emoji emoji-id="5368324170671202286">',
    "</tg-emoji>", "<br>", "<p>", "</>", "<", ">", "&", "&lt;", "&gt", "&amp;", "&quot;", "&#128512;",
    "&#x41;", "&nbsp;", "&#0;", "&#xd83d;", "a", "é", "—", "😀", " ", "\n", "=", '"', "'", "/",
    "<b class=x>", "<B>", "</B >", "<b expandable>", "<a href=x>", "<a href=", "example.com",
]  # fmt: skip

html = st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=30)


def ours(source: str) -> tuple[str, list[tuple[str, int, int, str | None]]] | str:
    try:
        text, entities = parse_html(source)
    except EntitiesError as error:
        return f"Can't parse entities: {error}"
    return text, [(e.type, e.offset, e.length, e.url or e.language or e.custom_emoji_id) for e in entities]


@given(html)
@settings(max_examples=1500, deadline=None)
def test_any_text_is_read_as_telegram_reads_it(source: str) -> None:
    # A NUL inside a tag ends Telegram's C string; the sandbox follows it only as far as the tag's name.
    source = source.replace("\0", "")
    assert ours(source) == telegram_reads(source)
