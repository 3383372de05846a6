"""The tagger as a second opinion on what the rules found: how sure a statement is, and what they missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extraction.decoding import Attribution
from extraction.model import Kind, Statement


class Agreement(StrEnum):
    """How far the tagger's contents cover a statement's: the same, a part of it, or nothing of it."""

    SAME = "same"
    PART = "part"
    NONE = "none"


#: Shared characters over all characters from which two contents are one. Fixed before any score was seen.
SAME_CONTENT = 0.5
#: Covered share of the statement under which the tagger is said to have seen nothing there.
SEEN = 0.3

#: How often a statement of this kind and agreement was right where neither rules nor weights were fitted
#: (docs/extraction.md, "Reliability"); without a tagger the rules' own guess stands.
CONFIDENCE = {
    (Agreement.SAME, Kind.DIRECT): 0.98,
    (Agreement.SAME, Kind.MIXED): 0.97,
    (Agreement.SAME, Kind.INDIRECT): 0.96,
    (Agreement.PART, Kind.DIRECT): 0.75,
    (Agreement.PART, Kind.MIXED): 0.65,
    (Agreement.PART, Kind.INDIRECT): 0.65,
    (Agreement.NONE, Kind.DIRECT): 0.50,
    (Agreement.NONE, Kind.MIXED): 0.35,
    (Agreement.NONE, Kind.INDIRECT): 0.35,
}
#: What the rules find has at least this confidence; less is what only the tagger saw, and stays as it is.
RULES = 0.7
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
        frozenset(i for part in attribution.content for i in range(part.start, part.end))
        for attribution in attributions
    ]
    return [_opinion(statement, contents) for statement in statements]


def _opinion(statement: Statement, contents: Sequence[frozenset[int]]) -> Opinion:
    own = frozenset(i for part in statement.content for i in range(part.start, part.end))
    first, last = min(own), max(own)
    agreement, best, nearest = Agreement.NONE, 0.0, None
    for index, content in enumerate(contents):
        if not content or max(content) < first or min(content) > last:
            continue
        shared = len(own & content)
        overlap = shared / len(own | content)
        if overlap > best:
            best, nearest = overlap, index
        if overlap >= SAME_CONTENT:
            agreement = Agreement.SAME
        elif agreement is Agreement.NONE and shared / len(own) > SEEN:
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
