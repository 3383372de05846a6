"""Words without the endings of grammar: Porter's algorithm of 1980, nearly."""

from __future__ import annotations

import re
from functools import lru_cache

_CONSONANT = "(?:[^aeiouy]|(?<=[aeiou])y|^y)"
_VOWEL = "(?:[aeiou]|(?<![aeiou])y)"
_MEASURE = re.compile(f"{_VOWEL}+{_CONSONANT}+")
_HAS_VOWEL = re.compile(_VOWEL)
_SHORT = re.compile(f"{_CONSONANT}{_VOWEL}(?![wxy]){_CONSONANT}$")
_DOUBLE = re.compile(r"([^aeioulsz])\1$")

_STEP_2 = """
    ational:ate tional:tion enci:ence anci:ance izer:ize iser:ize abli:able alli:al entli:ent eli:e ousli:ous
    ization:ize isation:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive
    biliti:ble
"""
_STEP_3 = "icate:ic ative: alize:al alise:al iciti:ic ical:ic ful: ness:"
_STEP_4 = "ement ance ence able ible ment ant ent ism ate iti ous ive ize ise ion al er ic ou"
#: what an ending becomes where enough of a word stands before it, longest endings first
_TURNS = tuple(
    sorted((pair.split(":") for pair in step.split()), key=lambda pair: -len(pair[0]))
    for step in (_STEP_2, _STEP_3)
)
_CUT = tuple(_STEP_4.split())


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """`word` (small letters) without its endings: "negotiations" and "negotiate" both give "negoti"."""
    if len(word) < 3 or not word.isalpha():
        return word
    short = _ends(_derived(_inflected(word)))
    # Beyond Porter: "strongly" is "strong".
    return short[:-2] if len(short) > 5 and short.endswith("li") else short


def _measure(part: str) -> int:
    """How many times vowels and then consonants follow each other: 0 "tree", 1 "trouble", 2 "private"."""
    return len(_MEASURE.findall(part))


def _inflected(word: str) -> str:
    """Plurals, -ed and -ing; a "y" behind a consonant is an "i"."""
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        word = word[:-1] if _measure(word[:-3]) else word
    else:
        for ending in ("ed", "ing"):
            left = word[: -len(ending)]
            if word.endswith(ending) and _HAS_VOWEL.search(left):
                word = _mended(left)
                break
    if word.endswith("y") and _HAS_VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    return word


def _mended(left: str) -> str:
    """What stood before -ed or -ing: "fil" is file, "hopp" is hop, "conflat" is conflate."""
    if left.endswith(("at", "bl", "iz")):
        return left + "e"
    if _DOUBLE.search(left):
        return left[:-1]
    if _measure(left) == 1 and _SHORT.search(left):
        return left + "e"
    return left


def _derived(word: str) -> str:
    """-ation, -ness and the like; longest endings first."""
    for turns in _TURNS:
        for ending, instead in turns:
            if word.endswith(ending):
                left = word[: -len(ending)]
                word = left + instead if _measure(left) > 0 else word
                break
    for ending in _CUT:
        if word.endswith(ending):
            left = word[: -len(ending)]
            if _measure(left) > 1 and (ending != "ion" or left.endswith(("s", "t"))):
                return left
            break
    return word


def _ends(word: str) -> str:
    """A last "e", and one of two "l"s."""
    if word.endswith("e"):
        left = word[:-1]
        if _measure(left) > 1 or (_measure(left) == 1 and not _SHORT.search(left)):
            word = left
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word
