"""Choose among the stances of one article: which hold beside each other, and which it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extraction.issues import stem
from extraction.model import Direction, Stance

#: A side that is kept open or tied to a condition: it comes before a plain one in the same sentence.
RESERVED = frozenset({Direction.CONDITIONAL, Direction.UNDECIDED})
#: An article that gives one actor more sides than these is about some of them, and only mentions the rest.
_MOST = 5


def compatible(listed: list[tuple[Stance, int]], fresh: list[tuple[Stance, int]]) -> Iterator[Stance]:
    """The stances that hold beside each other, each given with the verb it was read at.

    A side kept open or tied to a condition comes before a plain one at the same verb or on the same issue of
    the sentence; a listed issue comes before an unlisted one; of those, one a sentence, actor and side.
    """
    tied = {
        (stance.actor, place)
        for stance, verb in (*listed, *fresh)
        if stance.direction in RESERVED
        for place in (verb, (stance.evidence.start, stance.issue))
    }
    held = {(stance.actor, stance.issue) for stance, _ in listed}
    sided = {(stance.actor, stance.evidence.start, stance.direction) for stance, _ in listed}
    for stance, verb in (*listed, *fresh):
        place = (stance.actor, stance.evidence.start, stance.direction)
        own = (stance, verb) in listed
        if stance.direction not in RESERVED:
            if (stance.actor, (stance.evidence.start, stance.issue)) in tied:
                continue
            if not own and ((stance.actor, verb) in tied or (stance.actor, stance.issue) in held):
                continue
        if own or place not in sided:
            sided.add(place)
            yield stance


def chosen(stances: Iterable[Stance], text: str, listed: frozenset[str]) -> tuple[Stance, ...]:
    """In text order one for each actor, issue and side, at its best evidence; of one actor the weightiest.

    `listed` are the slugs of the word list; the first line of `text` is its headline.
    """
    best: dict[tuple[str, str, Direction], Stance] = {}
    for stance in stances:
        key = (stance.actor, stance.issue, stance.direction)
        known = best.get(key)
        if known is None or _strength(stance) > _strength(known):
            best[key] = stance
    headline = {stem(word) for word in text.lstrip().split("\n", 1)[0].split()}
    by_actor: dict[str, list[Stance]] = {}
    for stance in best.values():
        by_actor.setdefault(stance.actor, []).append(stance)
    kept = [
        stance
        for held in by_actor.values()
        for stance in sorted(held, key=lambda one: -_weight(one, headline, listed))[:_MOST]
    ]
    return tuple(sorted(kept, key=lambda stance: stance.evidence.start))


def _strength(stance: Stance) -> tuple[bool, bool]:
    """What is said first hand comes before what others report, what is said before what is narrated."""
    return stance.first_hand, stance.statement is not None


def _weight(stance: Stance, headline: set[str], listed: frozenset[str]) -> float:
    """How much of the article's matter a stance is: listed, in the headline, reserved, said first hand."""
    return (
        (stance.issue in listed)
        + any(stem(word) in headline for word in stance.issue.split("-"))
        + 0.7 * (stance.direction in RESERVED)
        + 0.3 * (stance.statement is not None and stance.first_hand)
        - 0.5 * (stance.reported_by is not None)
    )
