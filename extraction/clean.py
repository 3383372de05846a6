"""Prepare an article's text for reading without moving a character, and say what each paragraph is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from extraction.model import Article

#: Paragraphs longer than this (characters) are read in pieces, so that one endless line stays bounded.
LONGEST_PIECE = 20_000

_PLAIN = {
    **dict.fromkeys("“”„‟«»″＂〝〞", '"'),
    **dict.fromkeys("‘’‚‛‹›′＇`´ʼʻ", "'"),
    **dict.fromkeys("‐‑‒−", "-"),
    "–": "—",
    "―": "—",
}


class Role(StrEnum):
    """What a paragraph is to a reader of the news."""

    BODY = "body"
    HEADLINE = "headline"
    CAPTION = "caption"
    CREDIT = "credit"
    BOILERPLATE = "boilerplate"


_NAMES = {
    Role.HEADLINE: ("headline", "headlines"),
    Role.CAPTION: ("caption", "captions"),
    Role.CREDIT: ("credit line", "credit lines"),
    Role.BOILERPLATE: ("notice by the outlet", "notices by the outlet"),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: offsets into the article's text, without the white space around it."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Layout:
    """An article's text made plain, character for character, and its paragraphs.

    `text` is as long as `original`: an offset into one is an offset into the other.
    """

    original: str
    text: str
    paragraphs: tuple[Paragraph, ...]

    def body(self) -> tuple[Paragraph, ...]:
        """The paragraphs whose sentences are the article's own reporting."""
        return tuple(part for part in self.paragraphs if part.role is Role.BODY)


def plain(text: str) -> str:
    """`text` with typographic marks, dashes and spaces replaced one for one by plain ones.

    Paired single marks ('' and ``) that stand for a double mark become two of them, so nothing moves.
    """
    table = {ord(mark): to for mark, to in _PLAIN.items()}
    for character in set(text):
        if character in _PLAIN or character in "\n\r\t":
            continue
        if character in "\u0085\u2028\u2029\x0b\x0c\x1c\x1d\x1e":
            table[ord(character)] = "\n"
        elif unicodedata.category(character) in {"Zs", "Cc", "Cf", "Cs", "Co", "Cn"}:
            table[ord(character)] = " "
    changed = text.translate(table).replace("\r", "\n").replace("\t", " ")
    # ,,low commas'' open a quotation in copies of Central European papers
    changed = re.sub(r"(?<![^\s(]),,(?=\w)", '""', changed)
    return re.sub(r"(?<!')''(?!')", '""', changed)


def lay_out(article: Article) -> Layout:
    """The plain text of `article` and its paragraphs with their roles."""
    text = plain(article.text)
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)]
    paragraphs = []
    for number, (start, end) in enumerate(lines):
        role = _role(text[start:end], number, len(lines), article.title)
        if role is not Role.BODY:
            paragraphs.append(Paragraph(start, end, role))
            continue
        paragraphs.extend(Paragraph(left, right, role) for left, right in _pieces(text, start, end))
    return Layout(article.text, text, tuple(paragraphs))


def left_out(layout: Layout) -> tuple[str, ...]:
    """What is not read as the article's own reporting, one sentence for each kind of paragraph."""
    counts = Counter(paragraph.role for paragraph in layout.paragraphs)
    return tuple(
        f"{counts[role]} {name} left out." if counts[role] == 1 else f"{counts[role]} {plural} left out."
        for role, (name, plural) in _NAMES.items()
        if counts[role]
    )


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """`start:end` cut into pieces of bounded length, after a sentence where there is one, else at a space."""
    pieces = []
    while end - start > LONGEST_PIECE:
        cut = -1
        for sign in (". ", '" ', " "):
            cut = text.rfind(sign, start + LONGEST_PIECE // 2, start + LONGEST_PIECE)
            if cut >= 0:
                cut += len(sign)
                break
        cut = cut if cut >= 0 else start + LONGEST_PIECE
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return pieces


_BOILERPLATE = re.compile(
    r"""^\W*(?:
      (?:subscribe|sign\ up|register|log\ in)\b.*
      \b(?:today|now|newsletter|register|subscribe|read|access|discover|here)\b.*
    | (?:click|tap|buy|download|get|follow|like)\b.*
      \b(?:here|newsletter|e-?paper|app|facebook|twitter|instagram|whatsapp|telegram|channel)\b.*
    | (?:keep\ up|stay\ up)\b.*\b(?:newsletter|inbox|with\ the\ latest)\b.*
    | (?:read|see|watch|listen)\ (?:more|also|next|the\ full)\b.*
    | (?:related|more\ on\ this|also\ read|you\ may\ also\ like)\b\s*:?.{0,120}
    | (?:copyright|©|all\ rights\ reserved|this\ material\ may\ not\ be)\b.*
    | this\ (?:article|story|report|text|content)\b.{0,60}\b(?:was|is|has\ been|first|originally)\b.{0,80}
      \b(?:created|generated|automat\w*|published|translated|updated|syndicated|appeared|edited|produced|licen[sc]ed)\b.*
    | advertisement\b.*
    | share\ (?:this|on)\b.*
    | .{0,80}\bdelivered\ (?:straight\ )?to\ your\ inbox\b.*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

_CREDIT = re.compile(
    r"""^\W*(?:
      (?:additional\ |with\ )?(?:reporting|writing|editing|report|photograph(?:y|s)|translation|graphics?)
      \ by\b.{0,200}
    | \(?(?:reporting|editing|writing|additional\ reporting)\b[^.]{0,30}\bby\b.*
    | by\ [A-Z][\w.'-]+(?:\ [A-Z][\w.'-]+){1,4}(?:\ (?:and|in|of|for)\ .{0,80}|,.{0,80})?
    | .{0,400}\bcontributed\ (?:to\ this|report(?:ing|s)|from)\b.*
    | \(?(?:ap|afp|reuters|dpa|ips|efe|tass|xinhua|ians|pti)\)?\W*
    | (?:source|photo|image|picture|credit)s?\s*(?::|by\b).{0,120}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

_CAPTION = re.compile(
    r"^\W*(?:(?:file\s+)?(?:photo|image|picture|video|caption|image caption|media caption|watch)\s*[:|]|"
    r"\[?(?:file|photo)\]|"
    r".{20,400}(?:\((?:AP|AFP|Reuters|Getty|EPA)[^)]{0,60}\)|(?:\bPhotograph|\bPhoto|\bImage|\bCredit):[^.]{2,60}))\W*$",
    re.IGNORECASE,
)


def _role(text: str, number: int, count: int, title: str | None) -> Role:
    """What the paragraph `text`, the `number`th of `count`, is: told by its words and its place."""
    if len(text) > 1_500:
        return Role.BODY
    if _BOILERPLATE.match(text):
        return Role.BOILERPLATE
    if _CREDIT.match(text) and (number < 4 or number >= count - 6):
        return Role.CREDIT
    if _CAPTION.match(text):
        return Role.CAPTION
    if title and _letters(text) == _letters(title):
        return Role.HEADLINE
    if _is_headline(text, number):
        return Role.HEADLINE
    return Role.BODY


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _is_headline(text: str, number: int) -> bool:
    """Whether a short line without a final stop heads the article or a section ("Why the rush?")."""
    if '"' in text or text[-1] in ".:,;!" or not text[0].isalnum():
        return False
    if number and text[-1] == "'" and re.search(r"(?:^|[\s:])'\w", text):
        # Ada Okoro: 'We will not wait', which heads an article as often as it ends one
        return False
    words = len(text.split())
    if number == 0:
        return words <= 20 and len(text) <= 150
    return words <= 9 and len(text) <= 70
