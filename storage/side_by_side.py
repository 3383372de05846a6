"""Values of what is seen only when articles lie side by side: stories, disagreements, changes, summits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.values import ActorRow, ArticleRow, IssueRow, PositionRow, SpeakerRow, StatementRow


@dataclass(frozen=True, slots=True)
class Story:
    """One statement as the articles report it: `told` is the wording that is shown, `others` the rest.

    Never empty of evidence: a statement that only one article has is a story of one.
    """

    #: None for a story of one
    id: int | None
    told: StatementRow
    others: tuple[StatementRow, ...] = ()
    #: how many articles could have reported it: of the summit, or else that quote the speaker then
    of: int = 1

    @property
    def articles(self) -> int:
        """How many articles report it."""
        return len({self.told.article.id, *(one.article.id for one in self.others)})


class Differs(StrEnum):
    """In what two reports differ."""

    #: amounts, counts or dates of the same thing
    FIGURE = "figure"
    #: where an actor stands on an issue, on one day
    POSITION = "position"
    #: the same speaker's words, read in opposite senses
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Side:
    """What one report says: `sentence` is a verbatim slice of the article, `marked` are offsets within it."""

    article: ArticleRow
    sentence: str
    marked: tuple[tuple[int, int], ...]
    #: the statement the sentence belongs to, for its context; None where the article itself tells it
    statement_id: int | None = None
    #: where the sentence stands: the article's version, and its first character there
    version_id: int = 0
    starts: int = 0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Reports that differ. Both sides are shown, neither is judged."""

    id: int
    kind: Differs
    #: what it is about, in words of the articles or the title of the issue: "military aid"
    about: str
    #: two or more; the oldest report first
    sides: tuple[Side, ...]
    actor: ActorRow | None = None
    issue: IssueRow | None = None
    #: codes and slugs of all that it is shown under
    actors: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    #: of a reading: whose words they are
    speaker: SpeakerRow | None = None


@dataclass(frozen=True, slots=True)
class PositionChange:
    """A position that moved: what the actor held, and what it held next; each with its evidence."""

    actor: ActorRow
    issue: IssueRow
    before: PositionRow
    after: PositionRow


@dataclass(frozen=True, slots=True)
class SummitRow:
    """A meeting that articles report. `place` as the articles have it; days are of the meeting, or else of
    the articles' publication."""

    id: int
    title: str
    place: str | None
    starts_on: date | None
    ends_on: date | None
    articles: int
    #: set by an administrator: no rule moves its articles any more
    fixed: bool = False
