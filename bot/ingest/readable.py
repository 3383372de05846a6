"""Whether some bytes are an English article: decoded, or refused with a sentence that says why."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

#: bytes of a file or page, at most
BYTES_LIMIT = 4 * 1024 * 1024
#: characters of an article's text, at most: parsing needs about 1 GB of memory for each 100,000
TEXT_LIMIT = 150_000
#: words below which there is no article to speak of
_FEWEST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something given that is not read, and the reason as a clear sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with plain line ends; `note` says what had to be assumed, None if nothing."""

    text: str
    note: str | None = None


# What people hand over by mistake, by first bytes.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (a Word or OpenDocument file is one)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(data: bytes) -> Decoded | str:
    """The text of `data`, or the sentence that says why it is none."""
    if not data.strip():
        return "It is empty."
    if len(data) > BYTES_LIMIT:
        return f"It is larger than {BYTES_LIMIT // 1024 // 1024} MB."
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return f"It is {what}, not text."
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None and b"\x00" in data:
        return "It is binary (or UTF-16 without a byte order mark), not text; save it as UTF-8."
    note = None
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            return f"Its encoding is broken: it begins like {encoding.upper()} but is not."
        try:
            # What older Windows editors write. Undefined bytes in it mean something else altogether.
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            return f"Its encoding is not UTF-8 (byte {error.start}), nor any other we know; save it as UTF-8."
        note = "It is not UTF-8; it was read as Windows-1252."
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROL.findall(text)) > len(text) // 200:
        return "It is binary, not text."
    return Decoded(text, note)


# The commonest words of each language, those that the others do not share where possible.
_COMMON = {
    "English": "the of and to in that is was for on with as by at from his her it are be has have had "
    "not but this which who will would said they their an were been he she we i you or its",
    "French": "le la les des une est pas dans que qui sur pour avec il elle au aux ce cette sont ont mais "
    "du et par ne se plus été leur nous",
    "German": "der die das und ist nicht ein eine zu den mit von auf für sich dem des im auch es wird "
    "haben hat sie er wir sind als nach bei dass",
    "Spanish": "el los las una y no que por para del se su con lo es como más pero al ha han fue sus "
    "este esta entre según",
    "Italian": "il gli che una non è sono per con del della di da si le nel alla anche ha hanno come più "
    "ma dei delle questo",
    "Portuguese": "o os as uma não que para com do da dos das é em no na se por mais foi ao são como mas",
    "Dutch": "de het een en van niet dat zijn op te voor met die aan er maar ook bij wordt naar heeft",
    "Polish": "i w nie na się z że do jest to o jak po przez dla są ale od tym który oraz",
    "Swedish": "och att det som en på är av för med den till inte har de om ett var men sig",
}
_STOP_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}

_WORD = re.compile(r"[^\W\d_]+")

# Half of what precedes the wall is often shown; a whole article may well say "subscribe" at its foot.
_WALL = re.compile(
    r"\b(?:subscribe|sign in|log in|register|create (?:an|a free) account"
    r"|start your (?:free )?trial|become a member)\b"
    r"[^.\n]{0,40}\b(?:to|and)\b[^.\n]{0,20}\b(?:continue|keep|finish|read|unlock|access)\b"
    r"|\b(?:this|the) (?:article|content|story) is (?:reserved for|only available to|for)"
    r" (?:our )?subscribers\b",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"enable javascript|javascript is (?:disabled|required)|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|access denied|\b(?:404|403)\b[^\n]{0,20}(?:not found|forbidden)|page not found|are you a robot",
    re.IGNORECASE,
)
_WALL_WORDS = 150


def why_unreadable(text: str) -> str | None:
    """The sentence that says why `text` is not an English article to read; None if it is one."""
    words = _WORD.findall(text.casefold())
    if not words:
        return "It has no words in it." if text.strip() else "It is empty."
    if len(text) > TEXT_LIMIT:
        return f"Its text is longer than {TEXT_LIMIT:,} characters; split it into articles."
    script = _foreign_script(text)
    if script:
        return f"It is not in English: it is written in {script} letters."
    if len(words) < _FEWEST_WORDS:
        return f"It has no article text, only {len(words)} {'word' if len(words) == 1 else 'words'}."
    if len(words) < _WALL_WORDS:
        if _MACHINE.search(text):
            return "It holds an error or robot-check page, not the article."
        if _WALL.search(text):
            return "It shows only the beginning of the article, then asks to subscribe or sign in."
    return _why_not_english(words)


def _why_not_english(words: list[str]) -> str | None:
    # A headline-like scrap of a few words may hold none of the common ones.
    if len(words) < 20:
        return None
    shares = {
        language: sum(word in common for word in words) / len(words)
        for language, common in _STOP_WORDS.items()
    }
    english = shares.pop("English")
    likely = max(shares, key=lambda language: shares[language])
    # English prose has more than a third of these words, lists of names still a tenth.
    if english >= 0.2 or (english >= 0.1 and english >= shares[likely]):
        return None
    if shares[likely] >= 0.15:
        return f"It is not in English: it looks like {likely}."
    return "It is not in English prose: hardly any of the commonest English words are in it."


def _foreign_script(text: str) -> str | None:
    """The script most of the letters belong to, None for Latin."""
    counts: dict[str, int] = {}
    for char in text[:20_000]:
        if char.isalpha():
            script = "LATIN" if char < "\u0250" else unicodedata.name(char, "?").partition(" ")[0]
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return None
    script = max(counts, key=lambda name: counts[name])
    if script == "LATIN":
        return None
    return {
        "CJK": "Chinese or Japanese",
        "HIRAGANA": "Japanese",
        "KATAKANA": "Japanese",
        "HANGUL": "Korean",
    }.get(script, script.title())


def headline(text: str) -> str | None:
    """The first line if it looks like a headline: short, unpunctuated, with more text below it."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    words = first.split()
    if not rest.strip() or not 3 <= len(words) <= 20 or len(first) > 160:
        return None
    if first[-1] in ".,;:!…" or first.endswith((".”", '."')):
        return None
    return first
