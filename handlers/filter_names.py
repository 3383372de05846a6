"""The names in a subscription ("Italy troops", "von der Leyen on sanctions") as people, actors and issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from handlers.answers import AHEAD, CLEAR, EXACT
from storage.issues import find_issues
from storage.positions import find_actors
from storage.speakers import find_speakers
from storage.subscriptions import as_filter
from storage.values import ActorRow, Filter, IssueRow, SpeakerRow

#: words tried as one name: "Bosnia and Herzegovina", "Ursula von der Leyen"
_LONGEST = 5
#: candidates that are named when a word is unknown
_OFFERED = 3
#: below this a candidate is no help
_WORTH = 55.0

# Words that stand between names, or around them; inside a longer name they are part of it.
_BETWEEN = frozenset(
    word
    for line in (
        "a about all an and any anything at by concerning for from in is it its me my news of on only or",
        "please regarding said saying says send statements the to what when who with",
    )
    for word in line.split()
)

Named = SpeakerRow | ActorRow | IssueRow


@dataclass(frozen=True, slots=True)
class _Found:
    """Something of a name, and how well the name fits, 0 to 100."""

    item: Named
    score: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that name nothing here, or several people; `near` are names that would do."""

    words: str
    near: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The filter that was understood, and what was not."""

    wants: Filter
    unknown: tuple[Unknown, ...] = ()
    #: (typed, taken for): "makron" was taken for "Emmanuel Macron"
    guessed: tuple[tuple[str, str], ...] = ()


def read_names(db: Database, names: Sequence[str]) -> NamesRead:
    """The filter that the words of a wish ask for; "," keeps names apart."""
    speakers: list[int] = []
    actors: list[str] = []
    issues: list[str] = []
    unknown: list[Unknown] = []
    guessed: list[tuple[str, str]] = []
    at = 0
    while at < len(names):
        if names[at] == ",":
            at += 1
            continue
        size, match = _longest(db, names, at)
        phrase = " ".join(names[at : at + size])
        if isinstance(match, Unknown):
            if phrase.casefold() not in _BETWEEN:
                unknown.append(match)
            at += size
            continue
        match match.item:
            case SpeakerRow(id=one):
                speakers.append(one)
            case ActorRow(code=code):
                actors.append(code)
            case IssueRow(slug=slug):
                issues.append(slug)
        # An issue's keywords ("troops") lead to its title without a guess worth mentioning.
        if match.score < EXACT and not isinstance(match.item, IssueRow):
            guessed.append((phrase, _called(match.item)))
        at += size
    wants = as_filter(speakers=speakers, actors=actors, issues=issues)
    return NamesRead(wants, tuple(unknown), tuple(guessed))


def _longest(db: Database, names: Sequence[str], at: int) -> tuple[int, _Found | Unknown]:
    """The longest words from `at` that name something, exactly before nearly; else one word, unknown."""
    stop = min(len(names), at + _LONGEST)
    if "," in names[at:stop]:
        stop = names.index(",", at)
    several: tuple[int, Unknown] | None = None
    near: list[tuple[int, _Found]] = []
    for size in range(stop - at, 0, -1):
        words = names[at : at + size]
        # "on sanctions" is not a name, "the Netherlands" is.
        first, last = words[0].casefold(), words[-1].casefold()
        if last in _BETWEEN or (first in _BETWEEN and first != "the"):
            continue
        found = _find(db, " ".join(words))
        exact = [one for one in found if one.score >= EXACT]
        # An actor or an issue before a person: "Jordan" is the country, "Michael Jordan" the person.
        sure = next((one for one in exact if not isinstance(one.item, SpeakerRow)), None)
        if sure is None and len(exact) == 1:
            sure = exact[0]
        if sure is not None:
            return size, sure
        if exact and several is None:
            several = size, Unknown(" ".join(words), tuple(_called(one.item) for one in exact), several=True)
        elif found and found[0].score >= CLEAR:
            runner_up = found[1].score if len(found) > 1 else 0.0
            if found[0].score - runner_up >= AHEAD:
                near.append((size, found[0]))
    if several is not None:
        return several
    if near:
        return max(near, key=lambda one: (one[1].score, one[0]))
    word = names[at]
    offered = [one for one in _find(db, word) if one.score >= _WORTH] if len(word) > 2 else []
    return 1, Unknown(word, tuple(dict.fromkeys(_called(one.item) for one in offered))[:_OFFERED])


def _find(db: Database, words: str) -> list[_Found]:
    """Everything of that name, best first."""
    found = [_Found(one.item, one.score) for one in find_actors(db, words)]
    found += [_Found(one.item, one.score) for one in find_issues(db, words)]
    found += [_Found(one.item, one.score) for one in find_speakers(db, words)]
    return sorted(found, key=lambda one: -one.score)


def _called(item: Named) -> str:
    return item.title if isinstance(item, IssueRow) else item.name
