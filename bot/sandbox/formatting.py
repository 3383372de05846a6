"""What the server makes of a parsed text: trimmed, denested, with links and commands found."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.sandbox.entities import Entity, in_order, units

MAX_ENTITIES = 100

#: endings of bare addresses that are taken for links; the real server knows every top-level domain
_ENDINGS = "com|org|net|int|gov|edu|info|news|eu|io|me|co|uk|fr|de|it|pl|ua|ru|ch|be|es|nl|se"

#: what the server finds by itself, in the order in which it claims characters
_FOUND = (
    (
        "url",
        re.compile(
            r"(?i)(?<![\w@.])(?:(?:https?|ftp|tg|tonsite)://[\w\-]+(?:\.[\w\-]+)*(?::\d+)?"
            rf"|(?:[\w\-]+\.)+(?:{_ENDINGS})(?![\w.]*\w|@))"
            r"(?:[/?#](?:[^\s<>\"()“”«»]|\([^\s<>\"()]*\))*(?<![.,;:!?'…]))?"
        ),
    ),
    ("email", re.compile(r"\b[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*\.[A-Za-z]{2,}\b")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d])\w{1,256}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}\b(?!\w)")),
)


def find_entities(text: str, marked: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Commands, mentions, links and tags in plain text, where `marked` has no code or link already."""
    taken = [(e.offset, e.end) for e in marked if e.type in ("code", "pre", "text_link", "text_mention")]
    found: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            begin = units(text[: match.start()])
            end = begin + units(match[0])
            if all(end <= other_begin or other_end <= begin for other_begin, other_end in taken):
                taken.append((begin, end))
                found.append(Entity(kind, begin, end - begin))
    return tuple(sorted(found, key=lambda e: e.offset))


def tidy(text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    """What is stored of a message: trimmed, at most 100 entities, none nested where Telegram forbids it."""
    # Controls become spaces and direction overrides vanish; one for one, except those removed.
    kept: list[str] = []
    shift: list[int] = [0]
    for character in text:
        code = ord(character)
        if character == "\r" or 0x202A <= code <= 0x202E:
            new = ""
        elif code < 32 and character != "\n":
            new = " "
        else:
            new = character
        kept.append(new)
        shift.extend([shift[-1] + units(new)] * units(character))
    cleaned = "".join(kept)
    stripped = cleaned.strip()
    lead = units(cleaned[: cleaned.index(stripped)]) if stripped else 0
    length = units(stripped)
    moved: list[Entity] = []
    for entity in entities:
        begin = min(max(shift[min(entity.offset, len(shift) - 1)] - lead, 0), length)
        end = min(max(shift[min(entity.end, len(shift) - 1)] - lead, 0), length)
        if begin < end:
            moved.append(replace(entity, offset=begin, length=end - begin))
    return stripped, _denested(moved)[:MAX_ENTITIES]


def _denested(entities: list[Entity]) -> tuple[Entity, ...]:
    """Code holds no other formatting, and a block quotation no other block quotation."""
    codes = [e for e in entities if e.type in ("code", "pre")]
    quotes = [e for e in entities if e.type.endswith("blockquote")]
    result: list[Entity] = []
    for entity in entities:
        if entity.type.endswith("blockquote"):
            outer = [q for q in quotes if q.offset <= entity.offset and entity.end <= q.end]
            if outer[0] is entity:
                result.append(entity)
            continue
        if entity.type in ("code", "pre"):
            outer = [c for c in codes if c.offset <= entity.offset and entity.end <= c.end]
            if outer[0] is entity:
                result.append(entity)
            continue
        pieces = [(entity.offset, entity.end)]
        for code in codes:
            pieces = [
                part
                for begin, end in pieces
                for part in ((begin, min(end, code.offset)), (max(begin, code.end), end))
                if part[0] < part[1]
            ]
        result.extend(
            replace(entity, offset=begin, length=end - begin) for begin, end in dict.fromkeys(pieces)
        )
    return in_order(result)
