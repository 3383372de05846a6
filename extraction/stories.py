"""Do two reports tell the same statement of one speaker? By words alone: no parse, no model, no database.

A story is shown instead of its parts, so two statements that differ must never be one: figures, names,
denials, conditions and contraries have a veto, and what is left of both wordings must be little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from extraction.wordings import Token, Vocabulary, Wording

#: letters of a wording that may stand in a longer one without further question
PLAIN_LENGTH = 30
#: from here on two statements tell the same
SAME = 1.0
#: two wordings with this part of their words in common are copies of one text, not two translations
COPIED = 0.75
#: how alike two names must be to be one, 0 to 100: "Gaddafi" and "Qaddafi" are, "Okoro" and "Okara" are not
SPELLED_ALIKE = 80.0
#: more than any two wordings can share
NEVER = 2.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a wording that is compared: whole clauses, one after another."""

    of: Wording
    tokens: tuple[Token, ...]
    #: whole sentences
    whole: bool = True

    @property
    def weight(self) -> float:
        return sum(token.weight for token in self.tokens)

    @property
    def clauses(self) -> frozenset[int]:
        return frozenset(token.clause for token in self.tokens)


def tell_the_same(one: Wording, other: Wording, vocabulary: Vocabulary) -> bool:
    """Whether the two are one statement, as far as their words show it; the order does not matter."""
    return likeness(one, other, vocabulary) >= SAME


def likeness(one: Wording, other: Wording, vocabulary: Vocabulary) -> float:
    """How alike two statements are: from SAME on they are one, 0 where something speaks against it."""
    if one.letters == other.letters:
        return 2.0 if one.letters else 0.0
    short, long = sorted((one, other), key=lambda each: (_weight(each.tokens), each.letters))
    short = _spelled_alike(short, long)
    if not short.keys & long.keys:
        return 0.0
    if _is_within(short, long) and not _adds_a_condition(short, long, long.tokens):
        return 1.5
    whole = _Stretch(short, short.tokens)
    verbatim = _verbatim(short, long)
    best = 0.0
    for stretch in _stretches(long):
        best = max(best, _compared(whole, stretch, verbatim, vocabulary))
        if best >= SAME:
            return best
    return max(best, *(_quoted(first, second, vocabulary) for first, second in ((one, other), (other, one))))


def _spelled_alike(one: Wording, other: Wording) -> Wording:
    """`one` with its names spelled as in the other: "Gaddafi" and "Qaddafi" are one man."""
    names = [token.key for token in other.tokens if token.name and len(token.key) >= 5]
    renamed = {
        token.key: like
        for token in one.tokens
        if token.name and len(token.key) >= 5 and token.key not in names
        for like in names
        if fuzz.ratio(token.key, like) >= SPELLED_ALIKE
    }
    if not renamed:
        return one
    tokens = tuple(replace(token, key=renamed.get(token.key, token.key)) for token in one.tokens)
    return replace(one, tokens=tokens, keys=frozenset(renamed.get(key, key) for key in one.keys))


def _is_within(short: Wording, long: Wording) -> bool:
    """Whether the short one stands word for word in the long one, and is more than a phrase."""
    if f" {short.letters} " not in f" {long.letters} ":
        return False
    full, words = len(_full(short.tokens)), len(short.letters.split())
    return words >= 5 and full >= 2 and (short.says or full >= 3 or len(short.letters) >= PLAIN_LENGTH)


def _weight(tokens: Iterable[Token]) -> float:
    return sum(token.weight for token in tokens)


def _stretches(wording: Wording) -> Iterator[_Stretch]:
    """All runs of up to eight clauses of a wording, and the whole."""
    clauses: dict[int, list[Token]] = {}
    for token in wording.tokens:
        clauses.setdefault(token.clause, []).append(token)
    runs = list(clauses.values())
    begins = [at == 0 or run[0].sentence != runs[at - 1][0].sentence for at, run in enumerate(runs)] + [True]
    for first in range(len(runs)):
        for end in range(first + 1, min(first + 8, len(runs)) + 1):
            tokens = tuple(token for run in runs[first:end] for token in run)
            yield _Stretch(wording, tokens, whole=begins[first] and begins[end])
    if len(runs) > 8:
        yield _Stretch(wording, wording.tokens)


def _verbatim(short: Wording, long: Wording) -> bool:
    """Whether nearly all words of the one are the other's: a copy, in which another word is another claim."""
    ours, theirs = Counter(short.letters.split()), Counter(long.letters.split())
    return (ours & theirs).total() >= COPIED * ours.total()


def _compared(one: _Stretch, other: _Stretch, verbatim: bool, vocabulary: Vocabulary) -> float:
    """The likeness of two stretches: their shared weight against what is needed for so little or so much."""
    shared = _shared(one.tokens, other.tokens)
    left, right = _rest(one.tokens, shared), _rest(other.tokens, shared)
    if left and not other.whole:
        # "It is simple: ...": what it is comes in the next clause.
        return 0.0
    place = other
    if not left and len(_full(one.tokens)) >= (3 if one.of.says else 5):
        # All of the one stands in the other: what goes on before and after it there does not count.
        place = _trimmed(other, shared)
        right = _rest(place.tokens, shared)
    if verbatim and _other_words(one, shared) and _other_words(place, shared):
        return 0.0
    weights = {token.key: token.weight for token in (*one.tokens, *place.tokens)}
    full = sum(weights[key] >= 1 for key in shared)
    if full < 2 or (full < 3 and right):
        return 0.0
    named = {token.key for token in one.tokens if token.name}
    if not one.of.says and (full < 4 or len(shared - named) < 2):
        # "The new immigration policy" is what many statements are about.
        return 0.0
    common = sum(weights[key] for key in shared)
    whole = sum(_weight({token.key: token for token in each.tokens}.values()) for each in (one, place))
    dice = 2 * common / whole if whole else 0.0
    if dice < 0.5 or _contradict(one, other, left, right, vocabulary):
        return 0.0
    return dice / _needed(full, bool(left and right), verbatim)


def _shared(one: Sequence[Token], other: Sequence[Token]) -> frozenset[str]:
    """The keys that both have."""
    ours, theirs = {token.key for token in one}, {token.key for token in other}
    return frozenset(ours & theirs)


def _full(tokens: Iterable[Token]) -> set[str]:
    return {token.key for token in tokens if token.weight >= 1}


def _rest(tokens: Sequence[Token], shared: frozenset[str]) -> list[Token]:
    return [token for token in tokens if token.weight >= 1 and token.key not in shared]


def _other_words(stretch: _Stretch, shared: frozenset[str]) -> bool:
    return any(token.weight and token.key not in shared for token in stretch.tokens)


def _trimmed(stretch: _Stretch, shared: frozenset[str]) -> _Stretch:
    """From the first to the last shared token."""
    places = [at for at, token in enumerate(stretch.tokens) if token.key in shared and token.weight >= 1]
    return _Stretch(stretch.of, stretch.tokens[places[0] : places[-1] + 1]) if places else stretch


def _needed(full: int, both_left: bool, verbatim: bool) -> float:
    """How much two stretches must share, with so many full words shared, and one left over in both or not."""
    if both_left:
        # Another object, or another word for it; in a copy or with little shared it is another object.
        return NEVER if full < 4 or verbatim else 0.72 if full < 6 else 0.66
    return 0.8 if full < 3 else 0.72 if full < 4 else 0.66


def _quoted(one: Wording, other: Wording, vocabulary: Vocabulary) -> float:
    """SAME if words that `one` has within marks stand in `other`, in one place, about the same; else 0."""
    fragments: dict[int, list[Token]] = {}
    for token in one.tokens:
        if token.marks:
            fragments.setdefault(token.marks, []).append(token)
    here = _Stretch(one, one.tokens)
    for fragment in fragments.values():
        wanted = _full(fragment)
        if len(wanted) < 2 or not wanted <= other.keys:
            continue
        for stretch in (one for one in _stretches(other) if one.whole):
            shared = _shared(one.tokens, stretch.tokens)
            if not wanted <= shared:
                continue
            place = _trimmed(stretch, frozenset(wanted))
            left, right = _rest(one.tokens, shared), _rest(stretch.tokens, shared)
            beside = _full(one.tokens) & shared - wanted
            if (
                len(_full(place.tokens) - wanted) <= 1
                and _in_order(fragment, place.tokens)
                and (beside or len(wanted) >= 4)
                and min(len(left), len(right)) <= 1
                and not _contradict(here, stretch, left, right, vocabulary)
            ):
                return SAME
    return 0.0


def _in_order(fragment: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether the fragment's telling words stand in `tokens` one after another."""
    there = iter(token.key for token in tokens)
    return all(token.key in there for token in fragment if token.weight >= 1)


def _contradict(
    one: _Stretch, other: _Stretch, left: Sequence[Token], right: Sequence[Token], vocabulary: Vocabulary
) -> bool:
    ours, theirs = {token.key for token in one.tokens}, {token.key for token in other.tokens}
    if _denials(one) != _denials(other):
        return True
    if any(token.figure for token in left) and any(token.figure for token in right):
        return True
    if any(token.name for token in left) and any(token.name for token in right):
        return True
    for key in ours - theirs:
        if vocabulary.apart.get(key, frozenset()) & (theirs - ours):
            return True
    if _swapped(one.tokens, other.tokens):
        return True
    return _adds_a_condition(one.of, other.of, other.tokens) or _adds_a_condition(
        other.of, one.of, one.tokens
    )


def _denials(stretch: _Stretch) -> int:
    """1 where the stretch denies, 0 where it does not, or denies twice ("nothing without us")."""
    clauses = stretch.clauses
    return sum(clause in clauses for clause, _ in stretch.of.denials) % 2


def _swapped(one: Sequence[Token], other: Sequence[Token]) -> bool:
    """Whether two names stand in another order: who must concede to whom."""
    ours = list(dict.fromkeys(token.key for token in one if token.name))
    theirs = list(dict.fromkeys(token.key for token in other if token.name))
    both = [key for key in ours if key in theirs]
    return len(both) > 1 and both != [key for key in theirs if key in ours]


def _adds_a_condition(short: Wording, long: Wording, within: Sequence[Token]) -> bool:
    """Whether the sentence of `long` around `within` has a condition that `short` does not tell."""
    sentences = {token.sentence for token in within}
    keys = {token.key for token in short.tokens}
    for start, end, sentence in long.conditions:
        if sentence not in sentences:
            continue
        told = long.tokens[start:end]
        weight = _weight(told)
        if _weight([token for token in told if token.key in keys]) * 2 <= weight:
            return True
    return False
