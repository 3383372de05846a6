"""The values that extraction hands on: frozen, comparable, and pointing into the article's text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's stored text, with its words.

    `start` and `end` are character offsets (Python string indices, end exclusive) into
    `Article.text`; `text` is always exactly `Article.text[start:end]`. Make one with `Span.of`,
    which cannot get that wrong.
    """

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, article_text: str, start: int, end: int) -> Span:
        """The span of `article_text` from `start` to `end`; ValueError if it lies outside or is empty."""
        if not 0 <= start < end <= len(article_text):
            raise ValueError(f"span {start}:{end} does not lie in a text of {len(article_text)} characters")
        return cls(start, end, article_text[start:end])

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Kind(StrEnum):
    """How a statement is reported.

    direct: all of the content stands in quotation marks; indirect: none of it; mixed: a part of it.
    """

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SpeakerKind(StrEnum):
    """Who can speak: a person, or an organisation (an office, ministry, government, group, medium)."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Direction(StrEnum):
    """Where a stance points, always towards the issue's proposition; never a sentiment."""

    FOR = "for"
    AGAINST = "against"
    CONDITIONAL = "conditional"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Article:
    """One document as published. `text` never changes once stored: every span points into it."""

    #: a short stable name, the file stem for files: "000_fbf5865268e026ae"
    name: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """The resolved person or organisation behind a source, as far as this one article tells."""

    #: canonical within the article: the fullest name it gives, without titles ("Emmanuel Macron")
    name: str
    kind: SpeakerKind
    #: ISO 3166 alpha-2, an organisation's short name, "COALITION"; None where the text supports none
    country: str | None = None
    #: the role in the article's own words ("French president"), learned from it
    role: str | None = None
    #: every other name the article uses ("Macron", "Mr. Macron"); no pronouns or descriptions
    aliases: tuple[str, ...] = ()
    #: for an office or a spokesperson: the name of the person or body spoken for
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """One place that ties a name to a role or country: "Stefan Kornelius, German government spokesman"."""

    speaker: str
    role: str | None
    country: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the article attributes to someone by a cue, or a quotation whose speaker is plain.

    `source` and `cue` are the words on the page (None where the paragraph has none); `content` is the
    statement itself, several parts when a cue or a paragraph break cuts it. For kind direct each part is
    the words inside the marks. `quotations` are the verbatim parts inside the content (equal to `content`
    for direct, empty for indirect).
    """

    kind: Kind
    content: tuple[Span, ...]
    quotations: tuple[Span, ...]
    #: from the first sentence's start to the last one's end: what a reader should see around it
    sentence: Span
    source: Span | None = None
    cue: Span | None = None
    #: the cue's class in seeds/cues.csv ("say", "demand", "accuse" ...), None for a quotation without a cue
    cue_class: str | None = None
    speaker: Speaker | None = None
    issues: tuple[str, ...] = ()
    #: 0 to 1
    confidence: float = 0.5
    #: for a quotation without a source of its own: index of the statement whose speaker goes on
    continues: int | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """What one piece of evidence expresses: an actor's direction on an issue's proposition."""

    #: ISO 3166 alpha-2, an organisation's short name, or COALITION
    actor: str
    issue: str
    direction: Direction
    evidence: Span
    #: kept verbatim, present when `direction` is conditional
    condition: Span | None = None
    #: actor code of the party that says so about `actor`; None when first hand or the narrator's
    reported_by: str | None = None
    #: the actor's own speaker says it or the narrator reports its act; False when another party does
    first_hand: bool = True
    #: index into Extraction.statements, when the evidence is a statement
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one article, in text order."""

    article: Article
    statements: tuple[Statement, ...] = ()
    stances: tuple[Stance, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    roles: tuple[RoleEvidence, ...] = ()
    #: what was left out and why, one clear sentence each ("The last paragraph is a credit line.")
    notes: tuple[str, ...] = field(default=())
