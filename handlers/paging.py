"""Buttons that carry ids and offsets, never words: what a tap says, in at most 64 bytes, and reading it back.

A tap is trusted with nothing: the numbers in it are looked up again, and data that does not read as
written here is None. Words of a search stay in the message the buttons hang under (see `words_in`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity

from handlers.requests import clean

#: Telegram's limit for callback data
TAP_BYTES = 64
#: stands for "the words shown in the message" where else an issue's slug stands
WORDS = "*"
#: a button's label is cut here; Telegram cuts it further where several stand side by side
LABEL = 60

_NUMBER = re.compile(r"[0-9]{1,12}")
_SLUG = re.compile(r"[\w.-]{0,48}|\*")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says and what a tap on it says."""

    label: str
    data: str


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """An answer as it is shown: Telegram HTML that fits one message, and the buttons under it."""

    html: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class WhoTap:
    """A page of one speaker's statements; `about` is "", an issue's slug or WORDS."""

    speaker: int
    offset: int = 0
    about: str = ""

    def __str__(self) -> str:
        return f"w:{self.speaker}:{self.offset}:{self.about}"


@dataclass(frozen=True, slots=True)
class ContextTap:
    """A statement where it stands, with `sentences` around it; `back` is the tap that leads back, or ""."""

    statement: int
    sentences: int = 1
    back: str = ""

    def __str__(self) -> str:
        return f"c:{self.statement}:{self.sentences}:{self.back}"


@dataclass(frozen=True, slots=True)
class StoryTap:
    """A page of the wordings in which a statement is reported; `back` is the tap that leads back, or ""."""

    statement: int
    offset: int = 0
    back: str = ""

    def __str__(self) -> str:
        return f"r:{self.statement}:{self.offset}:{self.back}"


@dataclass(frozen=True, slots=True)
class CountryTap:
    """An actor's positions, or with an issue's slug the evidence for one."""

    actor: str
    offset: int = 0
    issue: str = ""

    def __str__(self) -> str:
        return f"n:{self.actor}:{self.offset}:{self.issue}"


@dataclass(frozen=True, slots=True)
class PositionsTap:
    """Everyone's positions on an issue; "" is the list of issues."""

    issue: str = ""
    offset: int = 0

    def __str__(self) -> str:
        return f"p:{self.offset}:{self.issue}"


@dataclass(frozen=True, slots=True)
class SearchTap:
    """A page of what was found for the words in the message."""

    offset: int = 0

    def __str__(self) -> str:
        return f"s:{self.offset}"


@dataclass(frozen=True, slots=True)
class LatestTap:
    """A page of the newest articles."""

    offset: int = 0

    def __str__(self) -> str:
        return f"l:{self.offset}"


@dataclass(frozen=True, slots=True)
class ArticleTap:
    """What was read out of an article; `back` is the tap that leads back, "" for none."""

    article: int
    back: str = ""

    def __str__(self) -> str:
        return f"a:{self.article}:{self.back}"


Tap = WhoTap | ContextTap | StoryTap | CountryTap | PositionsTap | SearchTap | LatestTap | ArticleTap


def read_tap(data: str) -> Tap | None:
    """The tap that `data` says; None for what no button of ours says (stale, forged, another module's)."""
    family, _, rest = data.partition(":")
    if len(data.encode(errors="replace")) > TAP_BYTES:
        return None
    match family:
        case "w":
            speaker, offset, about = _fields(rest, 3)
            if _NUMBER.fullmatch(speaker) and _NUMBER.fullmatch(offset) and _SLUG.fullmatch(about):
                return WhoTap(int(speaker), int(offset), about)
        case "c":
            statement, sentences, back = _fields(rest, 3)
            if _NUMBER.fullmatch(statement) and sentences in {"1", "3", "6"}:
                return ContextTap(int(statement), int(sentences), back)
        case "r":
            statement, offset, back = _fields(rest, 3)
            if _NUMBER.fullmatch(statement) and _NUMBER.fullmatch(offset):
                return StoryTap(int(statement), int(offset), back)
        case "n":
            actor, offset, issue = _fields(rest, 3)
            if actor and _SLUG.fullmatch(actor) and _NUMBER.fullmatch(offset) and _SLUG.fullmatch(issue):
                return CountryTap(actor, int(offset), issue)
        case "p":
            offset, issue = _fields(rest, 2)
            if _NUMBER.fullmatch(offset) and _SLUG.fullmatch(issue):
                return PositionsTap(issue, int(offset))
        case "s" if _NUMBER.fullmatch(rest):
            return SearchTap(int(rest))
        case "l" if _NUMBER.fullmatch(rest):
            return LatestTap(int(rest))
        case "a":
            article, back = _fields(rest, 2)
            if _NUMBER.fullmatch(article):
                return ArticleTap(int(article), back)
    return None


def read_link(payload: str) -> Tap | None:
    """The tap that a link's "?start=w-12" means: a person, a statement, an article, a country, an issue."""
    family, _, key = payload.partition("-")
    written = {
        "w": f"w:{key}:0:",
        "c": f"c:{key}:1:",
        "a": f"a:{key}:",
        "n": f"n:{key}:0:",
        "p": f"p:0:{key}",
    }
    return read_tap(written[family]) if key and family in written else None


def _fields(rest: str, count: int) -> list[str]:
    fields = rest.split(":", count - 1)
    return fields + [""] * (count - len(fields))


def button(label: str, tap: object) -> Button | None:
    """A button that says what `tap` reads as; None where that would not fit (a very long issue name)."""
    data = str(tap)
    if not data or len(data.encode()) > TAP_BYTES:
        return None
    words = clean(label) or "…"
    return Button(words if len(words) <= LABEL else words[: LABEL - 1].rstrip() + "…", data)


def titled(words: str) -> str:
    """`words` with a capital first letter: an issue's title on a button."""
    return words[:1].upper() + words[1:]


def row(*buttons: Button | None) -> tuple[Button, ...]:
    """Those of `buttons` that are there, side by side."""
    return tuple(one for one in buttons if one is not None)


def rows(buttons: Iterable[Button | None], *, width: int = 2) -> Keyboard:
    """Buttons in rows of `width`."""
    here = row(*buttons)
    return tuple(here[start : start + width] for start in range(0, len(here), width))


def keyboard(*lines: Sequence[Button]) -> Keyboard:
    """Rows one under another, without the empty ones."""
    return tuple(tuple(line) for line in lines if line)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The keyboard as python-telegram-bot wants it."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.label, callback_data=one.data) for one in line] for line in keyboard]
    )


def packed(keyboard: Keyboard) -> dict[str, str]:
    """The keyboard as the Bot API takes it, ready to send; by way of objects it takes three times as long."""
    if not keyboard:
        return {}
    lines = [[{"text": one.label, "callback_data": one.data} for one in line] for line in keyboard]
    return {"reply_markup": json.dumps({"inline_keyboard": lines})}


def words_in(message: Message) -> str | None:
    """The words a view was asked for: the first stretch its message shows as code (by render.code).

    So a page of a search needs no memory of ours: it survives restarts and is in the right chat by nature.
    """
    for entity in message.entities:
        if entity.type == MessageEntity.CODE:
            return message.parse_entity(entity)
    return None
