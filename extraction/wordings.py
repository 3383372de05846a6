"""What a statement's words come to, so that two can be compared: stems, figures, denials, conditions.

Words that mean the same here (seeds/wordings.csv, the names of actors) get one key; small words get none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from extraction.names import folded, word_key
from extraction.stems import stem

#: Longer statements are compared by their beginning: a transcript is no report of a sentence.
MOST_TOKENS = 400

_SMALL = """
    a about an and are as at be been being but by can could did do does done for from had has have he her
    hers him his how i if in into is it its itself may me might my of off on once one or our ours out over
    own per s say says she so than that the their theirs them themselves they this those these though
    through to too under until up upon us was we were what when where which while who whom whose why will
    with within would you your yours am at least per both between during among against toward towards
    there here then any however moreover although even just only also still already very mr mrs ms
"""
SMALL = frozenset(_SMALL.split())

_DENIALS = "not no never nothing nobody none cannot neither without impossible unless hardly nowhere"
#: words that deny; two of them agree again ("nothing without us")
DENIALS = frozenset(_DENIALS.split())
_CONDITIONS = "if unless provided providing once until till assuming only except subject condition"
#: what follows one of these is a condition
CONDITIONS = frozenset(_CONDITIONS.split())

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?(?:[^\W_]*)|\d+(?:[.,]\d+)*|[%$€£]|[.!?;:,…()–—“”\"]|-")
_CURRENCY_SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}
_CURRENCIES = {stem(word): word for word in ("dollar", "euro", "pound", "yen", "yuan", "rupee")}
_SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_UNITS = {stem("day"): 1.0, stem("week"): 7.0, stem("month"): 30.0, stem("year"): 365.0}
_UP_TO_TWENTY = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_COUNTS = {word: float(value) for value, word in enumerate(_UP_TO_TWENTY.split())} | {
    word: 30.0 + 10 * place for place, word in enumerate(_TENS.split())
}

_MOOD = "~"
_WILL, _MUST, _MAY, _COULD, _DONE, _WISH = "~will", "~must", "~may", "~could", "~done", "~wish"
_MOOD_WORDS = {
    _WILL: "will would shall ll wont",
    _MUST: "must should ought",
    _MAY: "may might",
    _COULD: "could",
}
#: what a verb's helper says of the deed: to come, due, possible, done, wished. It contradicts the others, and
#: tells nothing by being shared. "Could" is also what is left of "can" in a report.
_MOODS = {word: mood for mood, words in _MOOD_WORDS.items() for word in words.split()}
_MUST_TO = "have has had need needs needed ought"
#: the same before "to"
_BEFORE_TO = dict.fromkeys(_MUST_TO.split(), _MUST) | {"going": _WILL}
_CONTRARY_MOODS = (
    (_WILL, _MAY),
    (_MUST, _MAY),
    (_MUST, _COULD),
    (_DONE, _MUST),
    (_DONE, _MAY),
    (_DONE, _WISH),
)

#: marks a phrase whose first word must be written so
_CAPITAL, _ALL_CAPITALS = "^", "^^"

_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_TITLES = re.compile(r"\b(Mr|Mrs|Ms|Dr|Gen|Sen|St|Col|No)\.")


class Weight(Enum):
    """How much it tells that two statements share a token."""

    NONE = 0.0
    LIGHT = 0.3
    FULL = 1.0


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a statement as it is compared. `clause` and `sentence` number where it stands."""

    key: str
    weight: float
    clause: int
    sentence: int
    name: bool = False
    figure: bool = False
    #: words of another's utterance within marks: the number of the pair, from 1; 0 outside
    marks: int = 0


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Which words mean the same, contradict each other or say little; made by `Vocabulary.of`.

    Two are equal only if they are the same one, so that what is worked out with one can be kept by it.
    """

    #: first word's stem -> (the stems that follow, the key), longest first
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict)
    #: key -> the keys that contradict it
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    light: frozenset[str] = frozenset()
    #: keys that name an actor
    actors: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        *,
        same: Iterable[Sequence[str]] = (),
        apart: Collection[Sequence[str]] = (),
        light: Iterable[str] = (),
        names: Collection[tuple[str, str]] = (),
    ) -> Vocabulary:
        """A vocabulary of rings of words, sets of contraries, light words, and (name, code) of actors."""
        phrases: dict[str, dict[tuple[str, ...], str]] = {}
        actors = {f"@{code}" for _, code in names}

        def add(words: str, key: str, sign: str = "") -> None:
            first, *rest = _stems(words) or [""]
            if first:
                phrases.setdefault(sign + first, {}).setdefault(tuple(rest), key)

        for name, code in names:
            add(name, f"@{code}", _ALL_CAPITALS if name.isupper() else _CAPITAL)

        def key_of(words: str) -> str:
            if words.startswith(_MOOD):
                return words
            first, *rest = _stems(words) or [""]
            return phrases.get(first, {}).get(tuple(rest)) or "+".join((first, *rest))

        for ring in same:
            # A word of an earlier ring joins the two.
            known = (key_of(words) for words in ring if _stands_in(phrases, words))
            key = next(known, "+".join(_stems(ring[0])))
            for words in ring:
                add(words, key)
        for words in (one for group in apart for one in group if " " in one):
            add(words, "+".join(_stems(words)))
        contraries: dict[str, set[str]] = {}
        for group in (*apart, *_CONTRARY_MOODS):
            keys = [key_of(words) for words in group]
            for one in keys:
                contraries.setdefault(one, set()).update(other for other in keys if other != one)
        return cls(
            {
                first: tuple(sorted(following.items(), key=lambda one: -len(one[0])))
                for first, following in phrases.items()
            },
            {key: frozenset(others) for key, others in contraries.items()},
            frozenset(key_of(words) for words in light),
            frozenset(actors),
        )

    def longest(self, stems: Sequence[str], at: int, sign: str = "") -> tuple[int, str] | None:
        """How many stems from `at` on are a phrase of the vocabulary, and its key; None for none."""
        for rest, key in self.phrases.get(sign + stems[at], ()):
            if tuple(stems[at + 1 : at + 1 + len(rest)]) == rest:
                return 1 + len(rest), key
        return None

    def found(self, pieces: Sequence[_Piece], stems: Sequence[str], at: int) -> tuple[int, str] | None:
        """The same for a text: an actor's name counts only with its capitals ("US", not "us")."""
        written = pieces[at].written
        if len(written) > 1 and written.isupper() and (name := self.longest(stems, at, _ALL_CAPITALS)):
            return name
        if written[0].isupper() and (name := self.longest(stems, at, _CAPITAL)):
            return name
        return self.longest(stems, at)


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement's words, made ready to be compared."""

    #: letters and figures only, so that equal ones are equal for a reader
    letters: str
    tokens: tuple[Token, ...]
    #: (clause, word) of each denial
    denials: frozenset[tuple[int, str]]
    #: (first, last token, sentence) of what follows a word of condition
    conditions: tuple[tuple[int, int, int], ...]
    #: keys that tell something, for finding what may be alike
    keys: frozenset[str]
    #: it says something of something ("we will", "it is"), and does not only name it ("a new chapter")
    says: bool = True


def wording(words: str, vocabulary: Vocabulary) -> Wording:
    """`words` made ready; parts of one statement stand joined in it by " … "."""
    pieces = list(_pieces(words))
    stems = [piece.stem for piece in pieces]
    tokens: list[Token] = []
    denials: set[tuple[int, str]] = set()
    conditions: list[tuple[int, int, int]] = []
    open_condition: tuple[int, int, int] | None = None
    at = 0
    while at < len(pieces) and len(tokens) < MOST_TOKENS:
        piece = pieces[at]
        if open_condition and (piece.sentence, piece.clause) != open_condition[1:]:
            conditions.append((open_condition[0], len(tokens), open_condition[1]))
            open_condition = None
        if piece.word in CONDITIONS or [one.word for one in pieces[at : at + 2]] == ["as", "long"]:
            open_condition = (len(tokens), piece.sentence, piece.clause)
        if piece.word in DENIALS or piece.word.endswith("n't"):
            denials.add((piece.clause, "not" if piece.word.endswith("n't") else piece.word))
        steps, key, kind = _read(pieces, stems, at, vocabulary)
        if kind is not _Kind.SMALL:
            name = (kind is _Kind.WORD and piece.capital) or key in vocabulary.actors
            light = key in vocabulary.light and not name and kind is not _Kind.FIGURE
            weight = Weight.NONE if kind is _Kind.MOOD else Weight.LIGHT if light else Weight.FULL
            tokens.append(
                Token(
                    key, weight.value, piece.clause, piece.sentence, name, kind is _Kind.FIGURE, piece.marks
                )
            )
        at += steps
    if open_condition:
        conditions.append((open_condition[0], len(tokens), open_condition[1]))
    letters = " ".join(piece.word for piece in pieces)
    says = bool(pieces) and (pieces[0].word in _OPENING or any(_is_verb(piece.word) for piece in pieces))
    telling = frozenset(token.key for token in tokens if token.weight >= Weight.FULL.value)
    return Wording(letters, tuple(tokens), frozenset(denials), tuple(conditions), telling, says)


_SAYING_WORDS = """
    is are was were be been am isn't aren't wasn't weren't do does did don't doesn't didn't can cannot can't
    have has had haven't hasn't hadn't i we he she they it you im weve were theyre its
"""
_SAYING = frozenset(_SAYING_WORDS.split())
#: "to send troops", "of breaking the truce"
_OPENING = frozenset(("to", "that", "of", "for"))
_HAVE = frozenset(("have", "has", "had"))
_PARTICIPLE = re.compile(r"\w+(?:ed|en|wn|un|ut|[lin]d|[enop]t|ne)")


@dataclass(frozen=True, slots=True)
class _Piece:
    #: as it stands in the text, and without case and accents
    written: str
    word: str
    stem: str
    clause: int
    sentence: int
    capital: bool
    marks: int


class _Kind(Enum):
    WORD = 1
    PHRASE = 2
    FIGURE = 3
    MOOD = 4
    SMALL = 5


def _read(
    pieces: Sequence[_Piece], stems: Sequence[str], at: int, vocabulary: Vocabulary
) -> tuple[int, str, _Kind]:
    """How many pieces from `at` on are one token, its key, and what it is."""
    word = pieces[at].word
    after = pieces[at + 1].word if at + 1 < len(pieces) else ""
    if figure := _figure(pieces, at):
        return *figure, _Kind.FIGURE
    if after == "to" and word in _BEFORE_TO:
        return 2, _BEFORE_TO[word], _Kind.MOOD
    if word == "would" and after == "like":
        return 2, _WISH, _Kind.MOOD
    if word in _MOODS:
        return 1, _MOODS[word], _Kind.MOOD
    if word in _HAVE and _is_done(pieces[at + 1 : at + 3]):
        return 1, _DONE, _Kind.MOOD
    if found := vocabulary.found(pieces, stems, at):
        return *found, _Kind.PHRASE
    small = word in SMALL or word in DENIALS or word.endswith("n't")
    return 1, stems[at], _Kind.SMALL if small else _Kind.WORD


def _pieces(words: str) -> Iterator[_Piece]:
    """The words, folded, with where they stand."""
    clause = sentence = marks = pairs = 0
    start = True
    text = _INITIALS.sub(lambda found: found.group().replace(".", ""), words.replace("’", "'"))
    text = _TITLES.sub(r"\1", text)
    for match in _WORD.finditer(text):
        sign = match.group()
        if not sign[0].isalnum() and sign not in "%$€£":
            if sign in ".!?…":
                sentence, clause, start = sentence + 1, clause + 1, True
            elif sign in ";:,()–—":
                clause += 1
            elif sign in '“"' and not marks:
                pairs += 1
                marks, start = pairs, True
            elif sign in '”"':
                marks = 0
            continue
        word = folded(sign) if "n't" not in sign.casefold() else sign.casefold()
        if "'" in sign and "n't" not in word:
            word = folded(sign.partition("'")[0])
        if not word:
            continue
        yield _Piece(
            sign,
            word,
            word_key(stem(word)),
            clause,
            sentence,
            capital=not start and sign[0].isupper() and word != "i" and len(word) > 1,
            marks=marks,
        )
        start = False


def _stands_in(phrases: Mapping[str, Mapping[tuple[str, ...], str]], words: str) -> bool:
    first, *rest = _stems(words) or [""]
    return tuple(rest) in phrases.get(first, {})


def _stems(words: str) -> list[str]:
    return [piece.stem for piece in _pieces(words)]


def _is_verb(word: str) -> bool:
    return word in _SAYING or word in _MOODS or (len(word) > 4 and word.endswith("ed"))


def _is_done(after: Sequence[_Piece]) -> bool:
    """Whether a participle follows "have": "we have lifted", "has already fallen"."""
    return any(_PARTICIPLE.fullmatch(piece.word) and piece.word not in SMALL for piece in after)


def _figure(pieces: Sequence[_Piece], at: int) -> tuple[int, str] | None:
    """How many pieces from `at` on are an amount, and its key: "$2bn", "two billion dollars" are equal."""
    first, here = pieces[at].word, at
    currency = None
    if first in _CURRENCY_SIGNS and here + 1 < len(pieces):
        currency, here = _CURRENCY_SIGNS[first], here + 1
        first = pieces[here].word
    value = _value(first)
    after = pieces[here + 1].word if here + 1 < len(pieces) else ""
    if value is None:
        if first == "half" and currency is None:
            return 1, "#50 %"
        # "a week", "one month"
        if first == "a" and stem(after) in _UNITS:
            return 2, f"#{_UNITS[stem(after)]:g} day"
        return None
    here += 1
    while here < len(pieces) and pieces[here].word in _SCALES:
        value *= _SCALES[pieces[here].word]
        here += 1
    if here < len(pieces) and first == "one" and here == at + 1 and stem(pieces[here].word) not in _UNITS:
        # "one of them", "the one who"
        return None
    unit = pieces[here].word if here < len(pieces) else ""
    if currency is None and stem(unit) in _CURRENCIES:
        currency, here = _CURRENCIES[stem(unit)], here + 1
    if currency:
        return here - at, f"#{value:g} {currency}"
    if unit in {"%", "percent"}:
        return here + 1 - at, f"#{value:g} %"
    if unit == "per" and here + 1 < len(pieces) and pieces[here + 1].word == "cent":
        return here + 2 - at, f"#{value:g} %"
    if stem(unit) in _UNITS:
        return here + 1 - at, f"#{value * _UNITS[stem(unit)]:g} day"
    return here - at, f"#{value:g}"


def _value(word: str) -> float | None:
    if word[0].isdigit():
        plain = word.replace(",", "")
        try:
            return float(plain)
        except ValueError:
            return None
    return _COUNTS.get(word)
