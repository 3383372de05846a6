"""Whom a request is about where a person, a body or a country will do: one list of candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from extraction.model import SpeakerKind
from handlers import render
from handlers.answers import AHEAD, CLEAR, EXACT, OFFERED, SURE, choose
from handlers.paging import Button, View, keyboard, rows
from handlers.requests import Wanted
from storage import positions, speakers
from storage.values import ActorRow, Match, SpeakerRow


@dataclass(frozen=True, slots=True)
class Subject:
    """A speaker or an actor: exactly one of the two."""

    speaker: SpeakerRow | None = None
    actor: ActorRow | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.speaker.name if self.speaker else self.actor.name if self.actor else ""

    @property
    def key(self) -> str:
        """What stands for it in a button: "s:12", "a:IT"."""
        return f"s:{self.speaker.id}" if self.speaker else f"a:{self.actor.code}" if self.actor else ""

    @property
    def labelled(self) -> str:
        """The name as a button has it, with the flag or the role."""
        if self.speaker:
            return f"{self.name} · {self.speaker.role}" if self.speaker.role else self.name
        return f"{self.actor.emoji} {self.name}".strip() if self.actor else ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a request named: the one subject meant, or None and what it may have meant."""

    wanted: Wanted
    subject: Subject | None
    near: tuple[Subject, ...] = ()
    #: whether the name is each one's of `near`, not only like theirs
    exactly: bool = False
    #: how well the best candidate fits
    score: float = 0.0

    @property
    def asked(self) -> str | None:
        """What was typed, where the subject is a guess to be admitted."""
        return self.wanted.subject if self.subject and self.score < SURE else None


def subject_of_key(db: Database, kind: str, key: str) -> Subject | None:
    """The subject of a button's "s" and "12", "a" and "IT"; None where there is none such any more."""
    if kind == "s":
        speaker = speakers.speaker(db, int(key)) if key.isdecimal() else None
        return Subject(speaker=speaker) if speaker else None
    actor = positions.actor(db, key)
    return Subject(actor=actor) if actor else None


def candidates(db: Database, name: str) -> tuple[Match[Subject], ...]:
    """Speakers and actors for a name, best first. A body counts only where nobody and no actor fits as well.

    "NATO" is the alliance, which holds positions; "Starmer" is the person, not his office.
    """
    found = speakers.find_speakers(db, name, limit=OFFERED)
    people = [_as_subject(one, speaker=one.item) for one in found if one.item.kind is SpeakerKind.PERSON]
    bodies = [_as_subject(one, speaker=one.item) for one in found if one.item.kind is not SpeakerKind.PERSON]
    actors = [_as_subject(one, actor=one.item) for one in positions.find_actors(db, name)]
    best = max((one.score for one in (*people, *actors)), default=0.0)
    kept = [*people, *actors, *(one for one in bodies if one.score > best)]
    return tuple(sorted(kept, key=lambda one: -one.score))


def _as_subject(
    match: Match[SpeakerRow] | Match[ActorRow],
    *,
    speaker: SpeakerRow | None = None,
    actor: ActorRow | None = None,
) -> Match[Subject]:
    return Match(Subject(speaker, actor), match.score, match.matched)


def find_subject(db: Database, ways: Sequence[Wanted]) -> Found:
    """The subject that the best of the readings names; without one, that reading's nearest candidates."""
    best: Found | None = None
    for wanted in ways:
        found = found_in(wanted, candidates(db, wanted.subject))
        if best is None or found.score > best.score:
            best = found
        if best.score >= SURE:
            break
    return best or Found(Wanted(""), None)


def found_in(wanted: Wanted, matches: Sequence[Match[Subject]]) -> Found:
    """What a reading names, by its candidates, best first."""
    if not matches:
        return Found(wanted, None)
    score = matches[0].score
    match = choose(matches)
    if match is not None:
        return Found(wanted, match.item, score=score)
    near = tuple(one.item for one in matches if score < EXACT or one.score > score - AHEAD)
    return Found(wanted, None, near[:OFFERED], score >= CLEAR, score)


def which_view(found: Found, to: Callable[[Subject], Button | None], example: str) -> View:
    """Whom a name may mean, as buttons that lead on; `example` is a request that works, "" for none."""
    asked = f"“{render.label(found.wanted.subject)}”"
    if found.near and found.exactly:
        text = f"Several fit {asked}. Which one?"
    elif found.near:
        text = f"I know nobody and no country called {asked}. Did you mean one of these?"
    else:
        text = f"I know nobody and no country called {asked}."
        text += f" Try <code>{render.label(example)}</code>" if example else " There are no articles yet."
    return View(text, keyboard(*rows([to(one) for one in found.near], width=1)))
