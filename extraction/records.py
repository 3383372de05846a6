"""Turn an extraction into the plain record that `extract --json` prints, one line an article."""

from __future__ import annotations

from typing import Any

from extraction.model import Extraction, Span, Stance, Statement


def as_record(extraction: Extraction) -> dict[str, Any]:
    """The record of one article: only strings, numbers, lists and dicts, ready for `json.dumps`."""
    article = extraction.article
    return {
        "article": article.name,
        "title": article.title,
        "published_on": article.published_on.isoformat() if article.published_on else None,
        "statements": [_statement(statement) for statement in extraction.statements],
        "positions": [_position(stance) for stance in extraction.stances],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    parts = [part.text for part in statement.content]
    speaker = statement.speaker
    return {
        "speaker": speaker.name if speaker else None,
        "speaker_mention": statement.source.text if statement.source else None,
        "country": speaker.country if speaker else None,
        "quote": parts[0] if len(parts) == 1 else parts,
        "kind": statement.kind.value,
        "cue": statement.cue.text if statement.cue else None,
        "spans": [_offsets(part) for part in statement.content],
        "speaker_span": _offsets(statement.source) if statement.source else None,
        "cue_span": _offsets(statement.cue) if statement.cue else None,
        "sentence": _offsets(statement.sentence),
        "issues": list(statement.issues),
        "confidence": round(statement.confidence, 3),
    }


def _position(stance: Stance) -> dict[str, Any]:
    return {
        "country": stance.actor,
        "issue": stance.issue,
        "stance": stance.direction.value,
        "condition": stance.condition.text if stance.condition else None,
        "evidence": stance.evidence.text,
        "spans": [_offsets(stance.evidence)],
        "reported_by": stance.reported_by,
        "first_hand": stance.first_hand,
    }


def _offsets(span: Span) -> list[int]:
    return [span.start, span.end]
