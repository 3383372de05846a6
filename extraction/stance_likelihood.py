"""Weigh an article's readings: how likely each is a side that a reader would note, and which to keep."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extraction.model import Direction, Stance
from extraction.stance_choice import RESERVED

#: What speaks for a reading, as log odds: a logistic regression over labelled news that the stance reader
#: had not seen, fitted by `python -m extraction.training.likelihood`.
WEIGHTS = {
    "always": 0.00,
    "network": 0.60,
    "network on the other side than a rule on a listed issue": 0.05,
    "by rule": 0.57,
    "listed issue": -0.07,
    "acting": -0.55,
    "said": 0.22,
    "reported by another": 0.13,
    "kept open or on a condition": -0.66,
    "place": -0.40,
    "others on the issue": 0.84,
}
#: An article of which the rules read so many listed sides is one that the list of issues was made for:
#: there a rule's reading of a listed issue counts so much more, anything else so much less. Set on the seeds.
_WHOLLY, COVERED = 10, 2.0
#: What the network is taken to think of a sentence that it cannot be asked about.
_UNASKED = 0.2
#: An actor's further reading of the same side counts so much less: every second one repeats the first.
FURTHER = 0.55
#: Readings less likely than this are left out. Set, as FURTHER, by hand: docs/model_card.md says on what.
ENOUGH = 0.35


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading before the choice: the rules' or the network's own.

    `sentence` is the number of its sentence, `place` how far down the article that is (0 to 1). `asked` is
    how likely the network thinks its side, `opposite` the other one; None where it cannot be asked.
    """

    stance: Stance
    sentence: int
    place: float
    asked: float | None
    opposite: float | None
    by_rule: bool
    listed: bool
    #: the actor speaks or acts in the sentence, is not only named there
    acting: bool
    said: bool
    #: how many other actors the rules read a side of on the same issue
    others: int = 0
    #: how far the list of issues covers the article, 0 to 1
    covered: float = 0.0

    @property
    def likelihood(self) -> float:
        """How likely a careful reader would note this side, from 0 to 1."""
        odds = sum(WEIGHTS[name] * value for name, value in self.features().items())
        odds += COVERED * self.covered * (1 if self.by_rule and self.listed else -1)
        return 1 / (1 + math.exp(-odds))

    def features(self) -> dict[str, float]:
        """What WEIGHTS weighs."""
        by_list = self.by_rule and self.listed
        return {
            "always": 1.0,
            "network": _log_odds(self.asked),
            # "will not lift sanctions" is for the sanctions, and against the lifting that the sentence names
            "network on the other side than a rule on a listed issue": by_list * _log_odds(self.opposite),
            "by rule": float(self.by_rule),
            "listed issue": float(self.listed),
            "acting": float(self.acting),
            "said": float(self.said),
            "reported by another": float(self.stance.reported_by is not None),
            "kept open or on a condition": float(self.stance.direction in RESERVED),
            "place": self.place,
            "others on the issue": math.log1p(self.others),
        }


def coverage(readings: Iterable[Weighed]) -> float:
    """How far the list of issues covers an article, 0 to 1, by the listed sides that the rules read."""
    sides = {(one.stance.actor, one.stance.issue) for one in readings if one.by_rule and one.listed}
    return min(1.0, len(sides) / _WHOLLY)


def in_article(readings: Iterable[Weighed]) -> tuple[Weighed, ...]:
    """All readings of an article, each with what the others tell of its issue and of the article."""
    found = tuple(readings)
    actors: dict[str, set[str]] = {}
    for one in found:
        if one.by_rule:
            actors.setdefault(one.stance.issue, set()).add(one.stance.actor)
    covered = coverage(found)
    return tuple(
        replace(one, others=len(actors.get(one.stance.issue, set()) - {one.stance.actor}), covered=covered)
        for one in found
    )


def _log_odds(likely: float | None) -> float:
    likely = min(max(_UNASKED if likely is None else likely, 0.001), 0.999)
    return math.log(likely / (1 - likely))


def likeliest(readings: Iterable[Weighed]) -> tuple[Stance, ...]:
    """The readings to keep, in text order: one for each actor, issue and side.

    Of one side of an actor the likeliest comes first; a further one counts less and needs a sentence of its
    own, unless it is on a listed issue: that is a matter of its own.
    """
    kept: dict[tuple[str, Direction], list[Weighed]] = {}
    for reading in sorted(readings, key=lambda one: (-one.likelihood, one.sentence)):
        alike = kept.setdefault((reading.stance.actor, reading.stance.direction), [])
        if any(one.stance.issue == reading.stance.issue for one in alike):
            continue
        if not reading.listed and any(one.sentence == reading.sentence for one in alike):
            continue
        further = bool(alike) and not reading.listed
        if reading.likelihood * (FURTHER if further else 1) >= ENOUGH:
            alike.append(reading)
    found = (reading.stance for alike in kept.values() for reading in alike)
    return tuple(sorted(found, key=lambda stance: stance.evidence.start))
