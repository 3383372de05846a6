"""Stretches of a text that are no language: 200 characters without a space, 100 marks without a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Characters without a space from which on they are no word; addresses are shorter.
LONGEST_RUN = 200
_ENDLESS = re.compile(rf"\S{{{LONGEST_RUN},}}|(?:(?:[^\w\s]|[\d_])[^\S\n]{{0,3}}){{100,}}")


def endless_stretches(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch, in text order: ruled lines, columns of figures, data in letters."""
    return (found.span() for found in _ENDLESS.finditer(text))


def blanked(text: str) -> str:
    """`text` with spaces in the place of each stretch, so that every offset stays."""
    return _ENDLESS.sub(lambda found: " " * len(found.group()), text)


def stretches_left_out(text: str) -> tuple[str, ...]:
    """The sentence that says how many stretches were not read, if there were any."""
    count = sum(1 for _ in endless_stretches(text))
    return (f"{count} {'stretch' if count == 1 else 'stretches'} without words left out.",) if count else ()
