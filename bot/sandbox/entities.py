"""Reads Telegram's HTML into plain text and entities, as strictly as Telegram does; offsets are UTF-16 units.

`parse_html` is compared with Telegram's own parser in tests/sandbox/test_entities.py, errors and their
byte offsets included; formatting.py does what the server does with the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

#: the tags Telegram knows, and the entity each makes ("a", "pre" and the like are looked at closer)
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}

NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

#: at one place, the entity with the lower number comes first and so lies outside
PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "date_time": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}

SPACES = " \t\r\n\v\0"


class EntitiesError(ValueError):
    """The HTML is not what Telegram accepts; the message is Telegram's."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch of formatting: offset and length in UTF-16 code units, as in the Bot API."""

    type: str
    offset: int
    length: int
    url: str | None = None
    user_id: int | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None

    @property
    def end(self) -> int:
        """One past the last UTF-16 unit."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity, without absent fields; `user_id` is resolved by the caller."""
        names = ("url", "language", "custom_emoji_id", "unix_time", "date_time_format")
        values = {name: getattr(self, name) for name in names}
        return {"type": self.type, "offset": self.offset, "length": self.length} | {
            name: value for name, value in values.items() if value is not None
        }


@dataclass(frozen=True, slots=True)
class _Open:
    """A start tag that waits for its end."""

    tag: str
    argument: str
    form: str
    offset: int
    position: int


def units(text: str) -> int:
    """The length of `text` as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """The text and the entities of `source`; EntitiesError in Telegram's words where it would refuse."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, tuple[Entity, ...]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                if self.peek(1) == "/":
                    self.end_tag()
                else:
                    self.start_tag()
                continue
            if character == "&":
                character = self.reference() or self.advance()
            else:
                self.at += 1
            self.out.append(character)
            self.offset += units(character)
        if self.open:
            raise EntitiesError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.out)
        if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
            raise EntitiesError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, _finished(self.entities)

    def peek(self, ahead: int = 0) -> str:
        """The character `ahead` of the current one; NUL past the end, which counts as a space."""
        position = self.at + ahead
        return self.source[position] if position < len(self.source) else "\0"

    def advance(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def byte(self, position: int) -> int:
        """Telegram reports places as offsets into the UTF-8 text."""
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in SPACES:
            self.at += 1

    def reference(self) -> str | None:
        """The character that "&lt;" or "&#8212;" stands for, moving past it; None leaves the place alone."""
        # The semicolon is optional, as in Telegram: "AT&ampT" reads "AT&T".
        for pattern, base in (
            (r"&#x([0-9a-fA-F]+);?", 16),
            (r"&#([0-9]+);?", 10),
            (r"&([a-zA-Z]+);?", 0),
        ):
            found = re.compile(pattern).match(self.source, self.at)
            if not found:
                continue
            if base == 0:
                character = NAMED_CHARACTERS.get(found[1])
            else:
                # Telegram gives up on numbers that run ten characters past the ampersand.
                length = found.end(1) - self.at
                code = int(found[1], base) if length < 10 else 0
                character = chr(code) if 0 < code < 0x10FFFF else None
            if character is None:
                return None
            self.at = found.end()
            return character
        return None

    def at_end(self) -> bool:
        """Whether the tag under way is cut off here: Telegram's parser takes a NUL for the end as well."""
        return self.at >= len(self.source) or self.source[self.at] == "\0"

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        while self.peek() not in SPACES and self.peek() != ">":
            self.at += 1
        if self.at_end():
            raise EntitiesError(f"Unclosed start tag at byte offset {self.byte(begin)}")
        tag = _lower(self.source[begin + 1 : self.at])
        if tag not in TAGS:
            raise EntitiesError(f'Unsupported start tag "{tag}" at byte offset {self.byte(begin)}')
        attributes = self.attributes(tag, begin)
        argument, form = "", ""
        for name, value in attributes:
            if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "unix")):
                argument = value
            elif (tag, name) == ("code", "class") and value.startswith("language-"):
                argument = value.removeprefix("language-")
            elif (tag, name) == ("span", "class") and value.startswith("tg-"):
                argument = value.removeprefix("tg-")
            elif (tag, name) == ("blockquote", "expandable"):
                argument = name
            elif (tag, name) == ("tg-time", "format"):
                form = value
        if tag == "span" and argument != "spoiler":
            raise EntitiesError(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.open.append(_Open(tag, argument, form, self.offset, len(self.out)))

    def attributes(self, tag: str, begin: int) -> list[tuple[str, str]]:
        """The attributes up to and past the closing ">" of the start tag; absent values are ""."""
        found: list[tuple[str, str]] = []
        while self.peek() != ">":
            self.skip_spaces()
            if self.peek() == ">":
                break
            name_begin = self.at
            while self.peek() not in SPACES and self.peek() not in "=>/\"'":
                self.at += 1
            name = self.source[name_begin : self.at]
            if not name:
                raise EntitiesError(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}'
                )
            self.skip_spaces()
            value = ""
            if self.peek() == "=":
                self.at += 1
                self.skip_spaces()
                value = self.value(tag, begin)
                if self.at_end():
                    raise EntitiesError(f"Unclosed start tag at byte offset {self.byte(begin)}")
            if self.at_end():
                raise EntitiesError(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
            found.append((name, value))
        self.at += 1
        return found

    def value(self, tag: str, begin: int) -> str:
        """One attribute's value: quoted with references decoded, or a bare token in lower case."""
        if self.at_end():
            raise EntitiesError(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
        quote = self.peek()
        if quote not in "'\"":
            token_begin = self.at
            while re.match(r"[a-zA-Z0-9.\-]", self.peek()):
                self.at += 1
            if self.peek() not in SPACES and self.peek() != ">":
                raise EntitiesError(f"Unexpected end of name token at byte offset {self.byte(token_begin)}")
            return _lower(self.source[token_begin : self.at])
        self.at += 1
        value: list[str] = []
        while self.at < len(self.source) and self.peek() != quote:
            decoded = self.reference() if self.peek() == "&" else None
            value.append(decoded or self.advance())
        if self.at < len(self.source):
            self.at += 1
        return "".join(value)

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise EntitiesError(f"Unexpected end tag at byte offset {self.byte(begin)}")
        self.at += 2
        name_begin = self.at
        while self.peek() not in SPACES and self.peek() != ">":
            self.at += 1
        name = _lower(self.source[name_begin : self.at])
        self.skip_spaces()
        if self.peek() != ">":
            raise EntitiesError(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        start = self.open[-1]
        if name and name != start.tag:
            raise EntitiesError(
                f"Unmatched end tag at byte offset {self.byte(begin)}, "
                f'expected "</{start.tag}>", found "</{name}>"'
            )
        if self.offset > start.offset:
            self.close(start)
        self.open.pop()

    def close(self, start: _Open) -> None:
        """Turn a finished tag into its entity, where it makes one."""
        length = self.offset - start.offset
        entity = Entity(TAGS[start.tag], start.offset, length)
        last = self.entities[-1] if self.entities else None
        same_place = last is not None and (last.offset, last.length) == (entity.offset, length)
        if start.tag == "blockquote" and start.argument:
            entity = replace(entity, type="expandable_blockquote")
        elif start.tag == "a":
            shown = "".join(self.out[start.position :])
            linked = _link(entity, start.argument or shown)
            if linked is None:
                return
            entity = linked
        elif start.tag == "tg-emoji":
            if not re.fullmatch(r"-?\d{1,19}", start.argument) or not int(start.argument):
                raise EntitiesError("Invalid custom emoji identifier specified")
            entity = replace(entity, custom_emoji_id=str(int(start.argument)))
        elif start.tag == "tg-time":
            timed = _time(entity, start.argument, start.form)
            if timed is None:
                return
            entity = timed
        elif start.tag == "code":
            # <code class="language-x"><pre>…</pre></code> is one block of code, as is the other way round.
            if (
                same_place
                and last is not None
                and last.type == "pre"
                and not last.language
                and start.argument
            ):
                self.entities[-1] = replace(last, language=start.argument)
                return
            entity = replace(entity, language=start.argument or None)
        elif start.tag == "pre" and same_place and last is not None and last.type == "code" and last.language:
            self.entities[-1] = replace(last, type="pre")
            return
        self.entities.append(entity)


def _lower(text: str) -> str:
    return "".join(character.lower() if character.isascii() else character for character in text)


def _finished(entities: list[Entity]) -> tuple[Entity, ...]:
    # A language is kept only where the code became a block.
    plain = [replace(e, language=None) if e.type == "code" else e for e in entities]
    return in_order(plain)


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities as Telegram lists them: by place, the outer before the inner."""
    return tuple(sorted(entities, key=lambda e: (e.offset, -e.length, PRIORITY.get(e.type, 50))))


def _link(entity: Entity, url: str) -> Entity | None:
    """The entity of a link, or None: Telegram keeps the words and drops an address it does not take."""
    person = re.fullmatch(r"(?i)tg:(?://)?user\?(?:.*&)?id=(\d{1,19})(?:[&#].*)?", url)
    if person and int(person[1]):
        return replace(entity, type="text_mention", user_id=int(person[1]))
    address = checked_link(url)
    return replace(entity, url=address) if address else None


def checked_link(url: str) -> str | None:
    """The address as Telegram would store it, or None if it is none it takes."""
    app = re.fullmatch(r"(?i)(tg):(?://)?([\w\-]+(?:[/?#].*)?)", url, re.DOTALL | re.ASCII)
    if app:
        return f"{app[1].lower()}://{app[2]}"
    found = re.fullmatch(
        r"(?i)(?:(https?|ton|tonsite)://)?"
        r"((?:[^/?#@\s]*@)?)"
        r"(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+)"
        r"(?::(\d{1,5}))?"
        r"((?:[/?#].*)?)",
        url,
        re.DOTALL,
    )
    if not found:
        return None
    protocol, login, host, port, rest = (found[1] or "http").lower(), found[2], found[3], found[4], found[5]
    if port and not 0 < int(port) < 65536:
        return None
    # A bare word is no host, save on TON.
    if protocol != "ton" and not host.startswith("[") and not re.search(r"[^.]\.", host):
        return None
    if not rest.startswith("/"):
        rest = "/" + rest
    rest = re.sub(r"[\x00-\x20]", lambda space: f"%{ord(space[0]):02X}", rest)
    return f"{protocol}://{login}{host.lower()}{':' + port if port else ''}{rest}"


def _time(entity: Entity, unix: str, form: str) -> Entity | None:
    if form and not re.fullmatch(r"[rR]|[wWdDtT]+", form):
        raise EntitiesError("Invalid date format used")
    digits = re.match(r"\d+", unix, re.ASCII)
    # Telegram keeps the lower 32 bits, signed.
    moment = (int(digits[0]) + 2**31) % 2**32 - 2**31 if digits else 0
    if moment <= 0:
        return None
    return replace(entity, unix_time=moment, date_time_format=form or None)
