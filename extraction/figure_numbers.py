"""Read numbers as the news writes them: digits and words, ranges, bounds; names and dates are none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction import figure_words as known

#: A sentence without one of these is not looked at.
_HAS_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,5}teen|(?:twen|thir|for|fif|"
    r"six|seven|eigh|nine)ty|an?[ -](?:dozen|hundred|thousand|million|billion|hour|day|week|month|year))\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*['’]?|[^\w\s]")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}")
_ORDINAL = re.compile(r"st|nd|rd|th|s|pm|am|p|a", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much, as an interval: `low` <= x <= `high`, None where it is open; `number` is what was written."""

    #: "USD", "%", "day", "one"
    unit: str
    number: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """Tokens `first` to `end` (exclusive) are a number, or with `upto` a range."""

    first: int
    end: int
    value: float
    upto: float | None = None


def tokens_of(sentence: str) -> list[Token]:
    """The words, numbers and signs of a sentence; none where it holds no number."""
    if not _HAS_NUMBER.search(sentence):
        return []
    return [Token(m[0], m[0].lower().replace("’", "'"), *m.span()) for m in _TOKEN.finditer(sentence)]


def number_at(tokens: list[Token], at: int) -> Number | None:
    """The number that begins at token `at`; None where none does or where it is part of a name or date."""
    read = _value(tokens, at)
    if read is None or _is_name(tokens, at, read[1]):
        return None
    value, end = read
    upto = None
    joint = tokens[end].low if end < len(tokens) else ""
    if joint in {"-", "–", "—", "to", "and"} and end + 1 < len(tokens):
        second = _value(tokens, end + 1)
        before = tokens[at - 1].low if at else ""
        joins = joint != "and" or before == "between"
        if second is not None and joins:
            high = second[0]
            # "2-3 million", "between two and three million"
            scale = high / value if value else 1.0
            if scale >= 1000 and tokens[second[1] - 1].low in known.SCALES:
                value *= known.SCALES[tokens[second[1] - 1].low]
            if before == "from" or high <= value:
                return None
            upto, end = high, second[1]
    return Number(at, end, value, upto)


def _value(tokens: list[Token], at: int) -> tuple[float, int] | None:
    token = tokens[at]
    if token.text[0].isdigit():
        value, end = _digits(token.text), at + 1
        if value is None:
            return None
    else:
        worded = _worded(tokens, at)
        if worded is None:
            return None
        value, end = worded
    while end < len(tokens):
        hyphen = tokens[end].low == "-" and end + 1 < len(tokens)
        word = tokens[end + hyphen].low.rstrip("s") if not hyphen else tokens[end + 1].low
        if word not in known.SCALES or (
            word in known.SHORT_SCALES and tokens[end].start != tokens[end - 1].end
        ):
            break
        value *= known.SCALES[word]
        end += 1 + hyphen
        more = _worded(tokens, end + 1) if word == "hundred" and _is(tokens, end, "and") else None
        if more is not None:
            # "three hundred and fifty"
            value, end = value + more[0], more[1]
    return value, end


def _digits(text: str) -> float | None:
    if _GROUPED.fullmatch(text):
        return float(text.replace(",", "")) if "," in text else float(text.replace(".", ""))
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return float(text.replace(",", "."))
    try:
        return float(text)
    except ValueError:
        return None


def _is(tokens: list[Token], at: int, word: str) -> bool:
    return at < len(tokens) and tokens[at].low == word


def _worded(tokens: list[Token], at: int) -> tuple[float, int] | None:
    if at >= len(tokens):
        return None
    word = tokens[at].low
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if word in {"half", "quarter"} and _is(tokens, at + 1, "of"):
        at, following = at + 1, tokens[at + 2].low if at + 2 < len(tokens) else ""
    if word in {"a", "an"}:
        # "a dozen", "a hundred"; "a month-long truce"
        if following in {"dozen", "hundred", "thousand", "million", "billion"}:
            return 1.0, at + 1
        return (1.0, at + 1) if following in known.TIMES_IN_DAYS else None
    if word in {"half", "quarter"} and following in {"a", "an"}:
        # "half a million", "a quarter of a billion"
        part = 0.5 if word == "half" else 0.25
        return (part, at + 2) if at + 2 < len(tokens) and tokens[at + 2].low in known.SCALES else None
    total = 0.0
    end = at
    if word in known.TENS:
        total, end = known.TENS[word], at + 1
        one = end + 1 if end < len(tokens) and tokens[end].low == "-" else end
        if one < len(tokens) and 0 < known.ONES.get(tokens[one].low, 0) < 10:
            total, end = total + known.ONES[tokens[one].low], one + 1
    elif word in known.ONES:
        total, end = known.ONES[word], at + 1
    return (float(total), end) if end > at else None


def _is_name(tokens: list[Token], at: int, end: int) -> bool:
    """Whether the number is part of a name, a date, a time of day or an ordinal."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[end] if end < len(tokens) else None
    if token.text[0].isdigit():
        # "G7", "COP30", "F-16", "10:30", "28th", "2030s"
        if (
            before
            and before.end == token.start
            and before.text.isalpha()
            and before.low not in {"us", "a", "c"}
        ):
            return True
        joined = before and before.low in {"-", ":", "/", "."} and before.end == token.start and at >= 2
        if joined and tokens[at - 2].end == tokens[at - 1].start:
            return True
        touches = after and after.start == tokens[end - 1].end
        if after and touches and (_ORDINAL.fullmatch(after.text) or after.low in {":", "/"}):
            return True
        whole = re.fullmatch(r"(?:1[5-9]|20)\d\d", token.text)
        if whole and end == at + 1:
            return True
    if before and before.low in known.NUMBERED:
        return True
    if before and before.low == "." and at >= 2 and tokens[at - 2].low in known.NUMBERED:
        return True
    # "27 March", "seven o'clock"
    return bool(after and (after.low in known.MONTHS or after.low in {"o'clock", "am", "pm"}))


def bound_before(tokens: list[Token], start: int) -> tuple[tuple[float | None, float | None] | None, int]:
    """The bound that words before a number set, and where they begin."""
    for reach in (3, 2, 1):
        if start >= reach:
            words = tuple(token.low for token in tokens[start - reach : start])
            if words in known.BEFORE:
                begins = start - reach
                if begins and tokens[begins - 1].low in {"a", "an"} and words[-1] == "estimated":
                    begins -= 1
                return known.BEFORE[words], begins
    if start and tokens[start - 1].low in {"additional", "extra", "further", "new"}:
        return None, start
    return None, start


def bound_behind(tokens: list[Token], end: int) -> tuple[tuple[float | None, float | None] | None, int]:
    for reach in (2, 1):
        words = tuple(token.low for token in tokens[end : end + reach])
        if words in known.BEHIND:
            return known.BEHIND[words], end + reach
    return None, end


def amount_of(unit: str, number: Number, factors: tuple[float | None, float | None] | None) -> Amount:
    value = number.value
    if number.upto is not None:
        return Amount(unit, value, value, number.upto)
    if factors is None:
        return Amount(unit, value, value, value)
    low, high = factors
    return Amount(
        unit,
        value,
        None if low is None else value * (1 + 1e-9 if low == 1.0 else low),
        None if high is None else value * high,
    )
