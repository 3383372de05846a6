"""Read the words a person typed: safe full-text queries, and names that match however they are spelled."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlite_utils import Database

from extraction.names import folded

K = TypeVar("K", bound=Hashable)
I = TypeVar("I")  # noqa: E741

#: Longer requests are cut: nobody types them, and a full-text query of a thousand terms is an attack.
MOST_WORDS = 24
LONGEST_WORD = 60

_SMALL = """
    a about an and are as at be but by did do does for from had has have he her his how i in is it its of on
    or said say says she should so that the their them there they this to was were what when where which who
    why will with would
"""

#: Words that carry no meaning of their own in a question; kept when nothing else is left.
SMALL = frozenset(_SMALL.split())

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of `text` without case, accents or any other sign: "Sánchez's “plan”" is sanchezs, plan."""
    return tuple(word[:LONGEST_WORD] for word in _WORD.findall(folded(text))[:MOST_WORDS])


def typed_words(text: str) -> tuple[str, ...]:
    """The words of a name that a person typed, without "'s": "Macron's" is macron."""
    return words_of(re.sub(r"['’]s\b", "", text))


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without the small ones ("what did", "the"), unless there are no others."""
    return tuple(word for word in words if word not in SMALL) or words


def singular(word: str) -> str:
    """`word` without the ending of a plural: "troops" and "troop", "countries" and "country" become one."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def all_of(text: str, *, prefix: bool = False) -> str | None:
    """A full-text query for every telling word of `text`, whatever signs it holds; None if it has no words.

    With `prefix` each word may go on ("sanct" finds "sanctions").
    """
    return " AND ".join(_terms(text, prefix)) or None


def any_of(text: str) -> str | None:
    """A full-text query for at least one telling word of `text`; None if it has no words."""
    return " OR ".join(_terms(text, prefix=False)) or None


def _terms(text: str, prefix: bool) -> list[str]:
    # Quoted, a term is a plain word to FTS5: AND, NEAR, *, ^, - and : have no meaning inside. Words are not
    # folded here, since the index folds them itself and its way decides.
    words = tuple(word[:LONGEST_WORD] for word in _WORD.findall(text)[:MOST_WORDS])
    kept = [word for word in words if word.casefold() not in SMALL] or list(words)
    return [f'"{word}"*' if prefix else f'"{word}"' for word in kept]


@dataclass(frozen=True, slots=True)
class Name(Generic[K]):
    """A name that can be typed, and what it stands for. `sounds` are coarser keys of its words."""

    key: K
    stored: str
    words: tuple[str, ...]
    sounds: tuple[str, ...]
    #: the last words alone are a full answer, as a surname is for a person
    tail_is_whole: bool = False


class NameIndex(Generic[K]):
    """Names in memory, asked with the words a person typed."""

    def __init__(self, names: Iterable[Name[K]] = ()) -> None:
        self._names: list[Name[K]] = []
        self._by_word: dict[str, set[int]] = {}
        self._by_sound: dict[str, set[int]] = {}
        self._sorted: tuple[list[str], list[str]] | None = None
        for name in names:
            self.add(name)

    def add(self, name: Name[K]) -> None:
        """One name more."""
        at = len(self._names)
        self._names.append(name)
        for word in (*name.words, *_joined(name.words)):
            self._by_word.setdefault(word, set()).add(at)
        for sound in name.sounds:
            self._by_sound.setdefault(sound, set()).add(at)
        self._sorted = None

    @property
    def _vocabulary(self) -> list[str]:
        return self._both()[0]

    @property
    def _sounds(self) -> list[str]:
        return self._both()[1]

    def _both(self) -> tuple[list[str], list[str]]:
        if self._sorted is None:
            self._sorted = (sorted(self._by_word), sorted(self._by_sound))
        return self._sorted

    def best(self, words: tuple[str, ...], sounds: tuple[str, ...]) -> dict[K, tuple[float, str]]:
        """For each thing with a name like `words`: its best score (0 to 100) and the stored name."""
        if not words:
            return {}
        found = self._scored(self._near(words, sounds, typos=False), words, sounds)
        if not found or max(score for score, _ in found.values()) < 95:
            found = self._scored(self._near(words, sounds, typos=True), words, sounds)
        return found

    def _near(self, words: tuple[str, ...], sounds: tuple[str, ...], *, typos: bool) -> set[int]:
        near: set[int] = set()
        for word in words:
            near |= self._by_word.get(word, set())
            if len(word) >= 3:
                for longer in self._going_on(word):
                    near |= self._by_word[longer]
            if typos and len(word) >= 4:
                for alike, _, _ in process.extract(
                    word, self._vocabulary, scorer=fuzz.ratio, limit=12, score_cutoff=74
                ):
                    near |= self._by_word[alike]
        for sound in sounds:
            near |= self._by_sound.get(sound, set())
            if typos and len(sound) >= 4:
                for alike, _, _ in process.extract(
                    sound, self._sounds, scorer=fuzz.ratio, limit=12, score_cutoff=74
                ):
                    near |= self._by_sound[alike]
        return near

    def _going_on(self, word: str) -> list[str]:
        start = bisect_left(self._vocabulary, word)
        stop = bisect_left(self._vocabulary, word + "\U0010ffff")
        return self._vocabulary[start : min(stop, start + 40)]

    def _scored(
        self, near: set[int], words: tuple[str, ...], sounds: tuple[str, ...]
    ) -> dict[K, tuple[float, str]]:
        found: dict[K, tuple[float, str]] = {}
        # In the order they were given: on equal scores the first name, which is the fullest, is shown.
        for at in sorted(near):
            name = self._names[at]
            score = likeness(words, sounds, name)
            if score > found.get(name.key, (0.0, ""))[0]:
                found[name.key] = (score, name.stored)
        return found


def likeness(words: tuple[str, ...], sounds: tuple[str, ...], name: Name[K]) -> float:
    """How well typed words fit a name, 0 to 100: 100 exact, 97 by sound, 87 to 95 a part, less a typo."""
    if words == name.words:
        return 100.0
    if name.tail_is_whole and len(words) < len(name.words) and name.words[-len(words) :] == words:
        return 100.0
    if sounds and sounds == name.sounds:
        return 97.0
    if sounds and name.tail_is_whole and name.sounds[-len(sounds) :] == sounds:
        return 97.0
    if "".join(words) in _joined(name.words):
        return 96.0
    if set(words) <= set(name.words):
        return 95.0 if len(words) > 1 else 90.0
    if sounds and set(sounds) <= set(name.sounds):
        return 92.0 if len(words) > 1 else 87.0
    scores = [_word_likeness(word, name.words) for word in words]
    if len(sounds) == len(words):
        scores = [
            max(score, _word_likeness(sound, name.sounds) - 2)
            for score, sound in zip(scores, sounds, strict=True)
        ]
    if min(scores) < 60:
        return 0.0
    return sum(scores) / len(scores)


def _joined(words: tuple[str, ...]) -> tuple[str, ...]:
    # "ceasefire" for "cease fire"; "vonderleyen", which is what follows the first name
    whole = ("".join(words),) if len(words) > 1 else ()
    return (*whole, "".join(words[1:])) if len(words) > 2 else whole


def _word_likeness(word: str, others: tuple[str, ...]) -> float:
    return max(
        (_alike(word, other, last=at == len(others) - 1) for at, other in enumerate(others)), default=0.0
    )


def _alike(word: str, other: str, *, last: bool) -> float:
    if word == other:
        return 96.0 if last else 90.0
    if len(word) >= 3 and other.startswith(word):
        # "mac" for "macron": the more is typed, the surer
        score = 76 + 16 * len(word) / len(other)
    elif len(word) >= 4 and len(other) >= 4:
        score = 95 * max(fuzz.ratio(word, other) / 100, OSA.normalized_similarity(word, other))
        if score < 72:
            return 0.0
        if word[0] != other[0]:
            score -= 5
    else:
        return 0.0
    return score if last else score - 6


def changed(db: Database, what: str) -> None:
    """Note that `what` ("speakers", "actors", "issues") was written, so that indexes of it are made anew."""
    db.conn.execute("UPDATE changes SET times = times + 1 WHERE what = ?", [what])


#: connection -> maker -> (times it had been changed, the index): one copy for each thread's connection
_KEPT: WeakKeyDictionary[Database, dict[object, tuple[int, object]]] = WeakKeyDictionary()


def kept(db: Database, what: str, make: Callable[[Database], I]) -> I:
    """The index that `make` (a function of a module) builds, built again only after `changed(db, what)`."""
    times: int = db.conn.execute("SELECT times FROM changes WHERE what = ?", [what]).fetchone()[0]
    shelf = _KEPT.setdefault(db, {})
    if make in shelf and shelf[make][0] == times:
        return cast(I, shelf[make][1])
    made = make(db)
    if not db.conn.in_transaction:
        # What is read inside a transaction may yet be rolled back, and the count with it.
        shelf[make] = (times, made)
    return made
