"""Make values for tests: a row says what matters, these fill in the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from extraction.model import (
    Article,
    Direction,
    Extraction,
    Kind,
    RoleEvidence,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    Statement,
)

#: A moment for everything that needs a `now`.
NOON = datetime(2025, 3, 28, 12, 0, tzinfo=UTC)

TEXT = (
    "Leaders meet in Paris\n"
    "The leaders met on Thursday. “We will keep the sanctions,” French President Emmanuel Macron said. "
    "It was raining.\n"
    "He added that troops would go only if Washington helps. Nobody asked why."
)


def article(
    text: str = TEXT,
    *,
    name: str = "paris",
    title: str | None = "Leaders meet in Paris",
    outlet: str | None = "The Paper",
    url: str | None = None,
    published_on: date | None = date(2025, 3, 27),
) -> Article:
    """An article; its text is TEXT unless given."""
    return Article(name, text, title, outlet, url, published_on)


def speaker(
    name: str = "Emmanuel Macron",
    *,
    country: str | None = "FR",
    role: str | None = "French President",
    aliases: Sequence[str] = (),
    kind: SpeakerKind = SpeakerKind.PERSON,
) -> Speaker:
    """A speaker; Emmanuel Macron unless named."""
    return Speaker(name, kind, country, role, tuple(aliases))


def span(text: str, words: str) -> Span:
    """Where `words` first occur in `text`; ValueError if they do not."""
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def statement(
    text: str,
    *parts: str,
    by: Speaker | None = None,
    kind: Kind = Kind.DIRECT,
    sentence: str | None = None,
    source: str | None = None,
    cue: str | None = None,
    issues: Sequence[str] = (),
    confidence: float = 0.9,
) -> Statement:
    """A statement whose content are these words of `text`; its sentence is their line unless given."""
    content = tuple(span(text, words) for words in parts)
    if sentence is not None:
        around = span(text, sentence)
    else:
        last = text.find("\n", content[-1].end)
        around = Span.of(text, text.rfind("\n", 0, content[0].start) + 1, last if last >= 0 else len(text))
    return Statement(
        kind=kind,
        content=content,
        quotations=content if kind is Kind.DIRECT else (),
        sentence=around,
        source=span(text, source) if source else None,
        cue=span(text, cue) if cue else None,
        cue_class="say" if cue else None,
        speaker=by,
        issues=tuple(issues),
        confidence=confidence,
    )


def stance(
    text: str,
    evidence: str,
    *,
    actor: str = "FR",
    issue: str = "sanctions",
    direction: Direction = Direction.FOR,
    condition: str | None = None,
    reported_by: str | None = None,
    statement: int | None = None,
) -> Stance:
    """A stance shown by these words of `text`; first hand unless somebody reports it."""
    return Stance(
        actor=actor,
        issue=issue,
        direction=Direction.CONDITIONAL if condition else direction,
        evidence=span(text, evidence),
        condition=span(text, condition) if condition else None,
        reported_by=reported_by,
        first_hand=reported_by is None,
        statement=statement,
    )


def extraction(
    of: Article | None = None,
    *,
    statements: Sequence[Statement] = (),
    stances: Sequence[Stance] = (),
    speakers: Sequence[Speaker] = (),
    roles: Sequence[RoleEvidence] = (),
    notes: Sequence[str] = (),
) -> Extraction:
    """What was read out of an article; its speakers are those of the statements unless given."""
    found = dict.fromkeys(one.speaker for one in statements if one.speaker is not None)
    return Extraction(
        of or article(),
        tuple(statements),
        tuple(stances),
        tuple(speakers or found),
        tuple(roles),
        tuple(notes),
    )


def said(
    words: str, *, by: Speaker | None = None, day: date | None = None, name: str = "report"
) -> Extraction:
    """A whole article that reports one direct statement of one speaker."""
    by = by or speaker()
    text = f"{by.name} said: “{words}”"
    quoted = statement(text, words, by=by, source=by.name, cue="said")
    return extraction(
        article(text, name=name, title=None, published_on=day or date(2025, 3, 27)), statements=[quoted]
    )


def paris() -> Extraction:
    """TEXT as it should be read: two statements of Emmanuel Macron, two stances of France."""
    macron = speaker(aliases=["Macron"])
    first = statement(
        TEXT,
        "We will keep the sanctions,",
        by=macron,
        sentence="“We will keep the sanctions,” French President Emmanuel Macron said.",
        source="French President Emmanuel Macron",
        cue="said",
        issues=["sanctions"],
    )
    second = statement(
        TEXT,
        "troops would go only if Washington helps",
        by=macron,
        kind=Kind.INDIRECT,
        sentence="He added that troops would go only if Washington helps.",
        source="He",
        cue="added",
        issues=["troop-deployment"],
        confidence=0.7,
    )
    return extraction(
        article(),
        statements=[first, second],
        stances=[
            stance(TEXT, "We will keep the sanctions", statement=0),
            stance(
                TEXT,
                "troops would go only if Washington helps",
                issue="troop-deployment",
                condition="only if Washington helps",
                statement=1,
            ),
        ],
        roles=[RoleEvidence("Emmanuel Macron", "French President", "FR", span(TEXT, "French President"))],
        notes=["The last line is a credit."],
    )
