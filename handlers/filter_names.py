"""The names in a subscription ("Italy troops", "von der Leyen on sanctions") as people, actors and issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlite_utils import Database

from handlers.answers import AHEAD, CLEAR, EXACT
from storage.issues import find_issues
from storage.positions import find_actors
from storage.speakers import find_speakers
from storage.subscriptions import as_filter
from storage.values import ActorRow, Filter, IssueRow, SpeakerRow
from storage.words import all_of

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

_AND = frozenset({",", "and", "or"})


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
    #: it stands after "from", so an outlet may be meant
    outlet: bool = False


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
    outlets: list[str] = []
    words: list[str] = []
    known = {_key(one): one for one in outlets_read(db)}
    at = 0
    # After "from": outlets, and after an outlet further ones.
    sources = False
    while at < len(names):
        word = names[at].casefold()
        if word == "from":
            sources = True
            at += 1
            continue
        if sources and (size := _outlet(known, names, at)):
            outlets.append(known[_key(" ".join(names[at : at + size]))])
            at += size
            continue
        if word in _AND:
            at += 1
            continue
        size, match = _longest(db, names, at)
        phrase = " ".join(names[at : at + size])
        if isinstance(match, Unknown):
            if phrase.casefold() not in _BETWEEN:
                if sources and not match.several and not match.near:
                    unknown.append(Unknown(phrase, _near_outlets(known, phrase), outlet=True))
                elif not match.several and not match.near and _occurs(db, phrase):
                    words.append(phrase.casefold())
                else:
                    unknown.append(match)
            at += size
            sources = False
            continue
        sources = False
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
    wants = as_filter(speakers=speakers, actors=actors, issues=issues, words=words, outlets=outlets)
    return NamesRead(wants, tuple(unknown), tuple(guessed))


def outlets_read(db: Database) -> tuple[str, ...]:
    """The outlets there are articles of, the one with the most first."""
    return tuple(
        row["outlet"]
        for row in db.query(
            """
            SELECT outlet, count(*) AS articles
            FROM article_versions
            WHERE outlet IS NOT NULL
            GROUP BY outlet
            ORDER BY articles DESC, outlet
            """
        )
    )


def _outlet(known: Mapping[str, str], names: Sequence[str], at: int) -> int:
    """How many words from `at` are an outlet's name, 0 if none are."""
    for size in range(min(_LONGEST, len(names) - at), 0, -1):
        if _key(" ".join(names[at : at + size])) in known:
            return size
    return 0


def _near_outlets(known: Mapping[str, str], words: str) -> tuple[str, ...]:
    found = process.extract(_key(words), known.keys(), scorer=fuzz.WRatio, score_cutoff=70, limit=_OFFERED)
    return tuple(known[name] for name, _, _ in found)


def _key(outlet: str) -> str:
    return " ".join(outlet.casefold().removeprefix("the ").replace(".", "").split())


def _occurs(db: Database, word: str) -> bool:
    """Whether the word stands in what has been read: then it may be one to look out for."""
    asked = all_of(word)
    if asked is None:
        return False
    found = db.execute("SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1", [asked]).fetchone()
    return found is not None


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
