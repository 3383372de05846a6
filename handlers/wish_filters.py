"""The parts of a wish that are no names: “fishing”, -migration, "only when a position changes"; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: characters of one word or phrase
LONGEST_WORD = 40

_MARKED = r"[\"“”„«»](?P<{name}>[^\"“”„«»]*)[\"“”«»]"
_CHANGES = re.compile(
    r"(?<!\S)(?:only |just )?(?:"
    r"(?:when|if|as|once) (?:a |an |the |any |its |their |some )?positions? "
    r"(?:changes?|changed|moves?|shifts?)"
    r"|(?:a |any )?(?:position changes?|changes? of positions?|changed positions?)"
    r"|changes only|only changes)(?!\S)",
    re.IGNORECASE,
)
# "UTC-3" and "Mon-Fri" hold a sign inside a word, "-migration" begins with it.
_WITHOUT = re.compile(
    r"(?<!\S)(?:(?:and |or |but )?(?:not|without|except|excluding)\s+(?:about\s+|the\s+words?\s+)?"
    r"|[-−–](?=[^\W\d]|[\"“«]))"
    rf"(?:{_MARKED.format(name='phrase')}|(?P<word>(?!only\b)[^\s,;\"“”«»]+))",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"(?:(?<!\S)(?:with |about )?(?:the )?words?\s+)?{_MARKED.format(name='phrase')}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class WordsRead:
    """What was found, and the rest of the wish with "," where something was taken out."""

    rest: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    changes: bool = False

    def written(self) -> str:
        """It as /subscribe reads it: "“fishing” -migration only when a position changes"."""
        parts = [f"“{one}”" for one in self.words]
        parts += [f"-{one}" if " " not in one else f"-“{one}”" for one in self.without]
        if self.changes:
            parts.append("only when a position changes")
        return " ".join(parts)


def take_words(wish: str) -> WordsRead:
    """Take the words in quotation marks, the words not wanted and "only changes" out of a wish."""
    words: list[str] = []
    without: list[str] = []

    def not_wanted(match: re.Match[str]) -> str:
        without.append(tidy(match["phrase"] or match["word"] or ""))
        return " , "

    def wanted(match: re.Match[str]) -> str:
        words.append(tidy(match["phrase"]))
        return " , "

    rest, changes = _CHANGES.subn(" , ", wish)
    rest = _WITHOUT.sub(not_wanted, rest)
    rest = _WITH.sub(wanted, rest)
    return WordsRead(
        " ".join(rest.split()),
        tuple(dict.fromkeys(one for one in words if one)),
        tuple(dict.fromkeys(one for one in without if one)),
        changes > 0,
    )


def tidy(word: str) -> str:
    """The word in lower case without signs around it; "" when nothing is left that could be found."""
    tidy = " ".join(word.casefold().split())[:LONGEST_WORD].strip(" .:!?'’()[]-–")
    return tidy if any(one.isalnum() for one in tidy) else ""
