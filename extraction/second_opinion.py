"""The tagger as a second opinion on what the rules found: how sure a statement is, and what they missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extraction.decoding import Attribution
from extraction.model import Kind, Statement
from extraction.overlaps import Overlaps, Stretch, length, merged, shared
from extraction.speaker_pronouns import HE, IT, SHE, THEY


class Agreement(StrEnum):
    """How far the tagger's contents cover a statement's: the same, a part of it, or nothing of it."""

    SAME = "same"
    PART = "part"
    NONE = "none"


#: Shared characters over all characters from which two contents are one. Fixed before any score was seen.
SAME_CONTENT = 0.5
#: Covered share of the statement under which the tagger is said to have seen nothing there.
SEEN = 0.3

#: How often words and speaker of a statement of this kind and agreement were right where neither rules nor
#: weights were fitted, rounded (docs/model_card.md, "Reliability"); without a tagger the rules' guess stands.
CONFIDENCE = {
    (Agreement.SAME, Kind.DIRECT): 0.97,
    (Agreement.SAME, Kind.MIXED): 0.90,
    (Agreement.SAME, Kind.INDIRECT): 0.90,
    (Agreement.PART, Kind.DIRECT): 0.70,
    (Agreement.PART, Kind.MIXED): 0.55,
    (Agreement.PART, Kind.INDIRECT): 0.65,
    (Agreement.NONE, Kind.DIRECT): 0.50,
    (Agreement.NONE, Kind.MIXED): 0.35,
    (Agreement.NONE, Kind.INDIRECT): 0.35,
}
#: What is left of it when the source is a pronoun, when nobody was found to be meant, and for a quotation
#: without a source, which goes on from the one before.
PRONOUN, NOBODY, CARRIED = 0.97, 0.9, 0.65
#: What the rules find has at least this confidence; less is what only the tagger saw, and stays as it is.
RULES = 0.7
PRONOUNS = HE | SHE | IT | THEY | {"who"}
#: A statement less sure than this is left out.
KEPT = 0.4


@dataclass(frozen=True, slots=True)
class Opinion:
    """One statement's agreement with the tagger, and the attribution it agrees with most, if any."""

    agreement: Agreement
    attribution: int | None


def opinions(statements: Sequence[Statement], attributions: Sequence[Attribution]) -> list[Opinion]:
    """The tagger's opinion on each statement, in the statements' order."""
    contents = [
        merged((part.start, part.end) for part in attribution.content) for attribution in attributions
    ]
    places = Overlaps(
        ((content[0][0], content[-1][1]), number) for number, content in enumerate(contents) if content
    )
    return [_opinion(statement, contents, places) for statement in statements]


def _opinion(statement: Statement, contents: Sequence[tuple[Stretch, ...]], places: Overlaps) -> Opinion:
    own = merged((part.start, part.end) for part in statement.content)
    size = length(own)
    agreement, best, nearest = Agreement.NONE, 0.0, None
    for index in places.meeting(own[0][0], own[-1][1]):
        content = contents[index]
        both = shared(own, content)
        overlap = both / (size + length(content) - both)
        if overlap > best:
            best, nearest = overlap, index
        if overlap >= SAME_CONTENT:
            agreement = Agreement.SAME
        elif agreement is Agreement.NONE and both / size > SEEN:
            agreement = Agreement.PART
    return Opinion(agreement, nearest)


def weighed(statements: Sequence[Statement], found: Sequence[Opinion]) -> tuple[Statement, ...]:
    """The statements with calibrated confidence, without those that only the rules see and whose cue is weak.

    A statement that another one goes on from stays, so that its speaker is not lost.
    """
    wanted = {statement.continues for statement in statements}
    kept: list[Statement] = []
    place: dict[int, int] = {}
    for index, (statement, opinion) in enumerate(zip(statements, found, strict=True)):
        confidence = statement.confidence
        if confidence >= RULES:
            confidence = CONFIDENCE[opinion.agreement, statement.kind]
        if confidence < KEPT and index not in wanted:
            continue
        place[index] = len(kept)
        kept.append(replace(statement, confidence=confidence))
    return tuple(
        replace(statement, continues=place[statement.continues])
        if statement.continues is not None
        else statement
        for statement in kept
    )


def weighed_by_speaker(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, less sure where their speaker is."""
    return tuple(
        replace(statement, confidence=round(statement.confidence * _speaker(statement), 4))
        for statement in statements
    )


def _speaker(statement: Statement) -> float:
    if statement.source is None:
        return CARRIED
    if statement.speaker is None:
        return NOBODY
    return PRONOUN if statement.source.text.lower() in PRONOUNS else 1.0
