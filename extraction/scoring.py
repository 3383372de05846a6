"""Compare predicted records with annotated ones: how many statements and positions are found, and right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.names import name_key, surname, without_titles

Record = Mapping[str, Any]

#: Contents that share at least this part of their words are the same statement.
SAME = 0.5


@dataclass(frozen=True, slots=True)
class Figures:
    """How many were predicted, annotated, and right; items marked optional count in none of them."""

    predicted: int
    annotated: int
    right: int

    @property
    def precision(self) -> float:
        """The part of the predicted that is right; 0 when nothing was predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The part of the annotated that was found; 0 when nothing was annotated."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.predicted + self.annotated
        return 2 * self.right / total if total else 0.0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.predicted + other.predicted, self.annotated + other.annotated, self.right + other.right
        )


_NONE = Figures(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Score:
    """The figures over all articles of the annotated set."""

    articles: int
    #: articles of the annotated set without a prediction; what they hold counts as missed
    missing: tuple[str, ...]
    #: statements whose content was found
    detection: Figures
    #: ... and whose speaker is the right one
    who_said_what: Figures
    #: country, issue and stance
    positions: Figures
    #: country and issue, whatever the stance
    positions_found: Figures
    #: part of the found statements whose kind (direct, indirect, mixed) is right
    kind_accuracy: float
    #: found / annotated for each kind
    by_kind: Mapping[str, tuple[int, int]]
    #: predictions that are a string the annotators marked as said by nobody
    traps: int

    def as_record(self) -> dict[str, Any]:
        """The figures as plain values, rounded to three places."""
        return {
            "articles": self.articles,
            "missing": list(self.missing),
            "detection": _plain(self.detection),
            "who_said_what": _plain(self.who_said_what),
            "positions": _plain(self.positions),
            "positions_found": _plain(self.positions_found),
            "kind_accuracy": round(self.kind_accuracy, 3),
            "by_kind": {kind: f"{found}/{all_}" for kind, (found, all_) in self.by_kind.items()},
            "traps": self.traps,
        }


def score(gold: Iterable[Record], predictions: Iterable[Record]) -> Score:
    """The figures of `predictions` against `gold`, both records as of `extract --json`, by article name.

    A gold item with "optional": true is neutral: finding it is not rewarded, missing it costs nothing. Gold
    may give "speaker_aliases", "stance_alt" and "traps". Predictions without gold are left aside.
    """
    answers = {_stem(record): record for record in predictions}
    detection = who = positions = found_positions = _NONE
    kinds_right = traps = articles = 0
    missing: list[str] = []
    by_kind: dict[str, list[int]] = {}
    for truth in gold:
        articles += 1
        answer = answers.get(_stem(truth))
        if answer is None:
            missing.append(_stem(truth))
            answer = {}
        one = _statements(truth, answer, by_kind)
        detection, who = detection + one.detection, who + one.who
        kinds_right, traps = kinds_right + one.kinds_right, traps + one.traps
        found, right = _positions(truth, answer)
        found_positions, positions = found_positions + found, positions + right
    return Score(
        articles=articles,
        missing=tuple(missing),
        detection=detection,
        who_said_what=who,
        positions=positions,
        positions_found=found_positions,
        kind_accuracy=kinds_right / detection.right if detection.right else 0.0,
        by_kind={kind: (found, count) for kind, (found, count) in sorted(by_kind.items())},
        traps=traps,
    )


def as_records(data: object) -> Iterator[Record]:
    """The records in parsed JSON: one record, a list of them, or a set with its articles under "seeds".

    ValueError when it is none of these.
    """
    if isinstance(data, Mapping) and isinstance(data.get("seeds"), Mapping):
        for name, record in data["seeds"].items():
            yield {"article": name, **record}
    elif isinstance(data, Mapping) and ("statements" in data or "positions" in data):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from as_records(item)
    else:
        raise ValueError("this is no record of statements and positions")


def verdicts(truth: Record, answer: Record) -> list[tuple[bool, bool] | None]:
    """Of each statement of `answer` whether its words, and its speaker too, are right; None for neutral."""
    gold, said = list(truth.get("statements") or ()), list(answer.get("statements") or ())
    true_of = {j: gold[i] for i, j in _matched_statements(gold, said).items()}
    found: list[tuple[bool, bool] | None] = []
    for number, guess in enumerate(said):
        true = true_of.get(number)
        if true is None:
            found.append((False, False))
        else:
            found.append(None if true.get("optional") else (True, _same_speaker(true, guess)))
    return found


def _matched_statements(gold: Sequence[Record], said: Sequence[Record]) -> dict[int, int]:
    return _matched(
        gold,
        said,
        lambda true, guess: _overlap(_quote(true), _quote(guess)),
        lambda true, guess: _same_speaker(true, guess),
    )


@dataclass(frozen=True, slots=True)
class _Article:
    detection: Figures
    who: Figures
    kinds_right: int
    traps: int


def _statements(truth: Record, answer: Record, by_kind: dict[str, list[int]]) -> _Article:
    """The figures of one article's statements; `by_kind` takes [found, annotated] in."""
    gold, said = list(truth.get("statements") or ()), list(answer.get("statements") or ())
    pairs = _matched_statements(gold, said)
    required = [item for item in gold if not item.get("optional")]
    for item in required:
        by_kind.setdefault(str(item.get("kind")), [0, 0])[1] += 1
    right = named = kinds = 0
    neutral = 0
    for true, guess in ((gold[i], said[j]) for i, j in pairs.items()):
        if true.get("optional"):
            neutral += 1
            continue
        right += 1
        by_kind[str(true.get("kind"))][0] += 1
        kinds += true.get("kind") == guess.get("kind")
        named += _same_speaker(true, guess)
    matched = set(pairs.values())
    traps = [_words(str(trap)) for trap in truth.get("traps") or ()]
    fallen = sum(
        any(_similarity(_words(_quote(guess)), trap) >= 0.8 for trap in traps)
        for number, guess in enumerate(said)
        if number not in matched
    )
    count = len(said) - neutral
    return _Article(Figures(count, len(required), right), Figures(count, len(required), named), kinds, fallen)


def _positions(truth: Record, answer: Record) -> tuple[Figures, Figures]:
    """Positions found by country and issue (or evidence, if issues are free); those right in stance."""
    gold, said = list(truth.get("positions") or ()), list(answer.get("positions") or ())
    pairs = _matched(gold, said, _same_position, _same_stance)
    neutral = sum(bool(gold[i].get("optional")) for i in pairs)
    required = sum(not item.get("optional") for item in gold)
    found = [(gold[i], said[j]) for i, j in pairs.items() if not gold[i].get("optional")]
    count = len(said) - neutral
    right = sum(_same_stance(true, guess) for true, guess in found)
    return Figures(count, required, len(found)), Figures(count, required, right)


def _matched(
    gold: Sequence[Record],
    said: Sequence[Record],
    likeness: Callable[[Record, Record], float],
    preferred: Callable[[Record, Record], bool],
) -> dict[int, int]:
    """Gold index to predicted index, one to one, the likest pairs first; among equals the preferred."""
    pairs = []
    for i, true in enumerate(gold):
        for j, guess in enumerate(said):
            value = likeness(true, guess)
            if value >= SAME:
                pairs.append((-round(value, 6), not preferred(true, guess), bool(true.get("optional")), i, j))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(pairs):
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    return matched


def _same_position(true: Record, guess: Record) -> float:
    if str(true.get("country")).upper() != str(guess.get("country")).upper():
        return 0.0
    if true.get("issue") == guess.get("issue"):
        return 1.0
    keywords = true.get("issue_keywords")
    if not keywords:
        return 0.0
    evidence = str(guess.get("evidence") or "").casefold()
    named = any(str(word).casefold() in evidence for word in keywords)
    return _overlap(str(true.get("evidence") or ""), evidence) if named else 0.0


def _same_stance(true: Record, guess: Record) -> bool:
    return guess.get("stance") in {true.get("stance"), *(true.get("stance_alt") or ())}


def _same_speaker(true: Record, guess: Record) -> bool:
    """Whether both name one speaker: the same name however spelled, an alias, or for a person the surname."""
    name = guess.get("speaker") or guess.get("speaker_mention")
    if not name:
        return False
    guessed = _name(str(name))
    others = (*(true.get("speaker_aliases") or ()), *(true.get("speaker_alt") or ()))
    names = (true.get("speaker"), true.get("on_behalf_of"), *others)
    known = {_name(str(known)) for known in names if known}
    if guessed in known:
        return True
    if true.get("speaker_type", "person") != "person":
        return False
    person = _name(str(true.get("speaker") or ""))
    return bool(person) and surname(guessed) == surname(person)


def _name(text: str) -> str:
    """The key of a name without titles, articles and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)", " ", text)
    return name_key(without_titles(re.sub(r"^\s*the\s+", "", bare, flags=re.IGNORECASE)))


def _quote(item: Record) -> str:
    quote = item.get("quote") or ""
    return quote if isinstance(quote, str) else " ".join(map(str, quote))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", re.sub(r"['’‘]", "", text).casefold()))


def _overlap(one: str, other: str) -> float:
    return _similarity(_words(one), _words(other))


def _similarity(one: Counter[str], other: Counter[str]) -> float:
    """Shared words over all words, repeats counted (Jaccard): 1 for the same words, 0 for none shared."""
    every = sum((one | other).values())
    return sum((one & other).values()) / every if every else 0.0


def _stem(record: Record) -> str:
    name = str(record.get("article") or record.get("slug") or "")
    return name.removesuffix(".txt")


def _plain(figures: Figures) -> dict[str, Any]:
    return {
        "precision": round(figures.precision, 3),
        "recall": round(figures.recall, 3),
        "f1": round(figures.f1, 3),
        "predicted": figures.predicted,
        "annotated": figures.annotated,
        "right": figures.right,
    }
