"""Keep track of who was just spoken of, and say whom "he", "she", "it" and "they" mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs"})

#: How far back, in sentences, a pronoun still reaches.
_REACH = 10
#: How many times of being spoken of at most, for a text that has no sentences.
_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Event:
    """Someone is spoken of at a place in the text. `who` is any hashable sign for them."""

    at: int
    sentence: int
    paragraph: int
    who: object
    #: 2 for the subject of a sentence, 1 for that of a clause inside one, 0 otherwise, -1 for a possessor
    weight: float
    #: the verb it hangs on, as a token; -1 if none
    verb: int = -1


@dataclass
class Discourse:
    """What has been read so far, in text order."""

    events: list[Event] = field(default_factory=list)
    #: whoever said the last statement, and where
    speaker: object = None
    spoke_at: int = -1
    spoke_in: int = -1

    def note(self, event: Event) -> None:
        """Remember `event`; events come in text order."""
        self.events.append(event)

    def says(self, who: object, at: int, paragraph: int) -> None:
        """Remember the last statement's speaker."""
        self.speaker, self.spoke_at, self.spoke_in = who, at, paragraph

    def meant(
        self,
        at: int,
        sentence: int,
        paragraph: int,
        verb: int,
        suits: Callable[[object], float | None],
    ) -> object:
        """Whom a pronoun at `at` means: the most salient of those that suit; None when nobody does.

        `suits` gives None for who cannot be meant, else points for or against. Subjects go before others,
        near before far, and whoever spoke last before those only spoken of.
        """
        best: dict[object, float] = {}
        for event in islice(reversed(self.events), _EVENTS):
            away = sentence - event.sentence
            if away > _REACH:
                break
            if event.at >= at or (event.verb >= 0 and event.verb == verb and event.weight < 2):
                continue
            liking = suits(event.who)
            if liking is None:
                continue
            score = event.weight - away * 0.9 - (paragraph - event.paragraph) * 0.35 + liking
            best[event.who] = max(best.get(event.who, -99.0), score)
        if self.speaker is not None and self.speaker in best and 0 <= paragraph - self.spoke_in <= 2:
            best[self.speaker] += self._favour(at, paragraph)
        return max(best, key=lambda who: best[who], default=None)

    def _favour(self, at: int, paragraph: int) -> float:
        """How much speaking last counts: little once the narrator has made someone else his subject."""
        for event in islice(reversed(self.events), _EVENTS):
            if event.at <= self.spoke_at:
                break
            if event.at < at and event.weight >= 2.0 and event.who != self.speaker:
                return 0.3
        return 1.4 if paragraph - self.spoke_in <= 1 else 0.7


def gender_of(word: str) -> str | None:
    """m for "he", f for "she", None for the rest."""
    return "m" if word in HE else "f" if word in SHE else None
