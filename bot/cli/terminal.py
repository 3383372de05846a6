"""The chat's HTML as text for a terminal: the same words, with block quotations indented."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser

import click

#: lines longer than this are hard to read, however wide the window
_WIDEST = 100
_INDENT = "    "
_STYLES = {"b": {"bold": True}, "i": {"italic": True}, "u": {"underline": True}, "code": {"bold": True}}


class _Reader(HTMLParser):
    """Collects paragraphs with their depth of quotation; styles are put around words, links behind them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        #: (depth, words) for each line
        self.lines: list[tuple[int, str]] = [(0, "")]
        self._depth = 0
        self._after_block = False
        self._open: list[str] = []
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a quotation, a style or a link."""
        if tag == "blockquote":
            self._depth += 1
            self._break()
        elif tag == "a":
            self._address = dict(attrs).get("href")
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it; a link's address is written behind its words."""
        if tag == "blockquote":
            self._depth -= 1
            self._break()
            self._after_block = True
        elif tag == "a":
            if self._address:
                self._add(f" <{self._address}>")
            self._address = None
        elif tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        """Words, with the styles that are open."""
        style: dict[str, bool] = {}
        for tag in self._open:
            style |= _STYLES.get(tag, {})
        if self._after_block:
            # A quotation ends its line by itself; the line break written after it is that same one.
            data, self._after_block = data.removeprefix("\n"), False
        for number, line in enumerate(data.split("\n")):
            if number:
                self.lines.append((self._depth, ""))
            # Words are styled one by one, so that a line can be broken between them.
            self._add(
                " ".join(click.style(word, **style) if word and style else word for word in line.split(" "))
            )

    def _add(self, words: str) -> None:
        depth, before = self.lines[-1]
        self.lines[-1] = (depth, before + words)

    def _break(self) -> None:
        if self.lines[-1][1]:
            self.lines.append((self._depth, ""))
        else:
            self.lines[-1] = (self._depth, "")


def as_text(html: str, width: int | None = None) -> str:
    """Telegram HTML as lines of at most `width` (the terminal's), styled with ANSI codes."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    width = width or min(shutil.get_terminal_size().columns, _WIDEST)
    lines = []
    for depth, words in reader.lines:
        indent = _INDENT * depth
        # Styles take no room, so the width is measured on the bare words.
        lines.append(_filled(words, indent, width))
    return "\n".join(lines).strip("\n")


def _filled(words: str, indent: str, width: int) -> str:
    lines, line, length = [], indent, len(indent)
    for word in words.split():
        room = len(click.unstyle(word))
        if length > len(indent) and length + 1 + room > width:
            lines.append(line)
            line, length = indent, len(indent)
        if length > len(indent):
            line, length = line + " ", length + 1
        line, length = line + word, length + room
    return "\n".join([*lines, line]).rstrip()
