"""A position that moved, in words: in one line, or with the evidence for what it was and what it is."""

from __future__ import annotations

from html import escape

from extraction.model import Direction
from handlers import render
from handlers.chunks import first_part
from storage.side_by_side import PositionChange
from storage.values import PositionRow

#: marks a change wherever one is shown
SIGN = "🔄"
#: a piece of evidence is shown in part where it is longer; its article has the rest
EVIDENCE_UNITS = 500


def stance(direction: Direction) -> str:
    """ "❌ against"."""
    return f"{render.SIGNS[direction]} {render.STANCES[direction]}"


def move(change: PositionChange) -> str:
    """ "❌ against → ✅ for"."""
    return f"{stance(change.before.direction)} → {stance(change.after.direction)}"


def was(change: PositionChange) -> str:
    """What it was, for a line under what it is: "🔄 27 Mar 2025: ❌ against"."""
    return f"{SIGN} {render.day(change.before.article.published_on)}: {stance(change.before.direction)}"


def change(one: PositionChange, head: str) -> str:
    """Before and after, each with its evidence; `head` names what moved, as HTML."""
    return "\n".join(
        [f"{SIGN} {head}: {move(one)}", *_side("Before", one.before), *_side("After", one.after)]
    )


def _side(when: str, row: PositionRow) -> list[str]:
    lines = [f"<b>{when}</b> · {render.source(row.article)} · {render.whose_word(row)}"]
    if row.condition:
        lines.append(f"Condition: <i>{escape(row.condition)}</i>")
    lines.append(render.block(first_part(escape(row.evidence), limit=EVIDENCE_UNITS)))
    return lines
