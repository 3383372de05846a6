"""Read the lines of a transcript: "Q:" and "A:", "OKAFOR: We will stay.", without quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extraction.attribution import Source
from extraction.clean import Role
from extraction.drafts import Draft

if TYPE_CHECKING:
    from extraction.page import Page

#: Who speaks, up to the colon; capitals, letters for question and answer, or a name as anywhere else.
_LABEL = re.compile(
    r"""(?P<who>(?P<letter>Q|A|Question|Answer)|(?P<capitals>[A-Z][A-Z.'-]+(?:\ [A-Z][A-Z.'-]+){0,4})
    |(?P<name>[A-Z][\w.'-]*(?:\ [A-Z][\w.'-]*){0,4}))
    (?:,\ [^:".]{2,40}|\ \([^:")]{2,40}\))?:\ +(?=[\w(])""",
    re.VERBOSE,
)
QUESTIONS = frozenset({"Q", "Question"})
#: So many lines make a transcript; one with a name as anywhere else must be said again or be longer known.
_LINES = 2


def read_transcript(page: Page) -> tuple[list[Draft], frozenset[int]]:
    """What the lines of a transcript say, and their paragraphs by index; a bare "Q:" is nobody's."""
    layout, tree = page.layout, page.tree
    found: list[tuple[int, re.Match[str]]] = []
    for number, paragraph in enumerate(layout.paragraphs):
        match = _LABEL.match(layout.text, paragraph.start, paragraph.end)
        if match is not None and paragraph.role is Role.BODY and match.end() < paragraph.end:
            found.append((number, match))
    plain = [match["who"] for _, match in found if match["name"]]
    lines = [
        (number, match)
        for number, match in found
        if not match["name"] or (len(plain) > _LINES and plain.count(match["who"]) > 1)
    ]
    if len(lines) < _LINES:
        return [], frozenset()
    drafts = []
    for number, match in lines:
        paragraph = layout.paragraphs[number]
        first, last = tree.first_at(match.start("who")), tree.last_before(match.end("who"))
        if match["who"] in QUESTIONS or first > last:
            continue
        drafts.append(
            Draft(
                parts=((match.end(), paragraph.end),),
                first=first,
                last=tree.last_before(paragraph.end),
                source=Source(first, last, last),
                whole=True,
                confidence=0.85,
            )
        )
    return drafts, frozenset(number for number, _ in lines)
