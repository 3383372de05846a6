"""The annotated articles of this folder, and the annotated seeds where they lie beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEEDS_GOLD = HERE.parents[2] / "shared" / "gold" / "gold_seeds.json"

SPLITS: dict[str, list[str]] = json.loads((HERE / "splits.json").read_text("utf-8"))


def article(name: str) -> str:
    """The text of one annotated article."""
    return (HERE / "articles" / f"{name}.txt").read_text("utf-8")


def annotated(name: str) -> dict[str, Any]:
    """What the annotator found in one article."""
    record: dict[str, Any] = json.loads((HERE / "gold" / f"{name}.json").read_text("utf-8"))
    return record


def parts(quote: str | list[str]) -> list[str]:
    """The segments of a quotation, however many."""
    return [quote] if isinstance(quote, str) else quote
