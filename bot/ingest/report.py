"""What happened to each article that was brought in, and to all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from storage.values import Outcome


@dataclass(frozen=True, slots=True)
class Report:
    """One article, or what was meant to be one. `reason` is set when it was refused or failed."""

    name: str
    outcome: Outcome
    reason: str | None = None
    notes: tuple[str, ...] = ()
    article_id: int | None = None
    statements: int = 0
    stances: int = 0
    #: from the first byte read to the last one stored, waiting included
    milliseconds: int = 0

    @property
    def is_stored(self) -> bool:
        """Whether the store holds the article now."""
        return self.outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)


def summary(reports: Iterable[Report]) -> str:
    """One line: "5 articles: 4 new, 1 refused"."""
    counts = Counter(report.outcome for report in reports)
    total = sum(counts.values())
    if not total:
        return "Nothing to read."
    parts = [f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome]]
    return f"{total} {'article' if total == 1 else 'articles'}: {', '.join(parts)}"
