"""One parsed article with its marks and cues side by side: what the rules for statements look at."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extraction.clean import Layout, Role
from extraction.cues import CueForms, Hit, cue_forms, find_hits
from extraction.issues import IssueHit, find_issues
from extraction.lexicon import Lexicon
from extraction.marks import Quotation, pair_marks
from extraction.tree import Tree, read_tree

if TYPE_CHECKING:
    from spacy.tokens import Doc


#: A sentence of more tokens is none: it is cut, so that no rule ever looks further.
LONGEST_UNIT = 600


@dataclass(frozen=True, slots=True)
class Page:
    """The tree, the quotations, the cues, and the sentences with whole quotations kept in one.

    `quoted[token]` is the index of the quotation the token lies in, or None; marks count as inside.
    `opens` gives the index of the quotation that a token opens. `units` are (first, last) tokens of
    sentences, `unit[token]` the index of a token's, `hits_in` the cues of a unit. `paragraph[token]` is an
    index into the layout's paragraphs, None outside the body.
    """

    layout: Layout
    lexicon: Lexicon
    tree: Tree
    quotations: tuple[Quotation, ...]
    quoted: list[int | None]
    opens: dict[int, int]
    forms: CueForms
    hits: list[Hit]
    hits_in: dict[int, list[Hit]]
    units: list[tuple[int, int]]
    unit: list[int]
    issues: tuple[IssueHit, ...]
    paragraph: list[int | None]

    def opening(self, token: int) -> Quotation | None:
        """The quotation whose opening mark is `token`."""
        number = self.opens.get(token)
        return None if number is None else self.quotations[number]

    def quotation_of(self, token: int) -> Quotation | None:
        """The quotation that `token` lies in."""
        number = self.quoted[token] if 0 <= token < len(self.quoted) else None
        return None if number is None else self.quotations[number]

    def about(self, start: int, end: int) -> tuple[str, ...]:
        """The slugs of the issues that the words from `start` to `end` name, in order."""
        first = bisect_left(self.issues, start, key=lambda hit: hit.start)
        last = bisect_left(self.issues, end, key=lambda hit: hit.start)
        return tuple(
            dict.fromkeys(hit.slug for hit in self.issues[first:last] if not hit.weak and hit.end <= end)
        )

    def after(self, quotation: Quotation) -> int:
        """The first token behind `quotation`."""
        return self.tree.first_at(quotation.end)

    def between(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The quotations whose marks overlap the offsets `start` to `end`, in order."""
        first = bisect_left(self.quotations, start + 1, key=lambda quotation: quotation.end)
        last = bisect_left(self.quotations, end, key=lambda quotation: quotation.start)
        return self.quotations[first:last]


def read_page(doc: Doc, layout: Layout, lexicon: Lexicon) -> Page:
    """Lay `doc`, the quotation marks of `layout` and the cues of `lexicon` over each other."""
    tree = read_tree(doc)
    # Marks glued into one token with the words around them open nothing that could be read.
    quotations = tuple(quotation for quotation in pair_marks(layout) if _has_token(tree, quotation))
    quoted: list[int | None] = [None] * len(tree)
    opens: dict[int, int] = {}
    for number, quotation in enumerate(quotations):
        first = tree.first_at(quotation.start)
        opens[first] = number
        for token in range(first, tree.first_at(quotation.end)):
            quoted[token] = number
    paragraph: list[int | None] = [None] * len(tree)
    for number, part in enumerate(layout.paragraphs):
        if part.role is Role.BODY:
            for token in range(tree.first_at(part.start), tree.last_before(part.end) + 1):
                paragraph[token] = number
    units = _units(tree, quotations, quoted, paragraph, _datelines(layout, tree))
    unit = [0] * len(tree)
    for number, (first, last) in enumerate(units):
        for token in range(first, last + 1):
            unit[token] = number
    # Marks are read as part of what stands between them.
    silent = [inside is not None or paragraph[token] is None for token, inside in enumerate(quoted)]
    forms = cue_forms(lexicon.cues)
    hits = find_hits(tree, forms, silent)
    hits_in: dict[int, list[Hit]] = {}
    for hit in hits:
        hits_in.setdefault(unit[hit.token], []).append(hit)
    return Page(
        layout=layout,
        lexicon=lexicon,
        tree=tree,
        quotations=quotations,
        quoted=quoted,
        opens=opens,
        forms=forms,
        hits=hits,
        hits_in=hits_in,
        units=units,
        unit=unit,
        issues=find_issues(layout.text, lexicon),
        paragraph=paragraph,
    )


def _has_token(tree: Tree, quotation: Quotation) -> bool:
    """Whether a token begins inside the quotation."""
    first = tree.first_at(quotation.start)
    return first < len(tree) and tree.starts[first] < quotation.end


def _units(
    tree: Tree,
    quotations: tuple[Quotation, ...],
    quoted: list[int | None],
    paragraph: list[int | None],
    datelines: set[int],
) -> list[tuple[int, int]]:
    """Sentences as a reader sees them: whole quotations in one, joined where no stop ends them."""
    units: list[tuple[int, int]] = []
    first = None
    for token in range(len(tree)):
        if paragraph[token] is None or not tree.words[token].strip():
            continue
        if first is None:
            first = token
        runs_on = token - first >= LONGEST_UNIT
        if runs_on or token in datelines or _ends(tree, quotations, quoted, paragraph, token):
            units.append((first, token))
            first = None
    if first is not None:
        units.append((first, len(tree) - 1))
    return units


_DATELINE = re.compile(
    r"[A-Z][A-Z.'/-]+[A-Z.](?:[ ,/]+[\w.']+){0,6}?\s*(?:\([\w .]{2,24}\)\s*)?(?:—|-{1,2})\s+(?=[\"A-Z])"
)


def _datelines(layout: Layout, tree: Tree) -> set[int]:
    """The last tokens of datelines: "PARIS — ", "LONDON/BRUSSELS (Reuters) - "."""
    found = set()
    for paragraph in layout.body():
        match = _DATELINE.match(layout.text, paragraph.start, min(paragraph.start + 120, paragraph.end))
        if match is not None:
            found.add(tree.last_before(match.end()))
    return found


def _ends(
    tree: Tree,
    quotations: tuple[Quotation, ...],
    quoted: list[int | None],
    paragraph: list[int | None],
    token: int,
) -> bool:
    """Whether a sentence ends with `token`."""
    following = token + 1
    while following < len(tree) and not tree.words[following].strip():
        following += 1
    if following >= len(tree) or paragraph[following] != paragraph[token]:
        return True
    inside = quoted[token]
    if inside is not None and quoted[following] == inside:
        return False
    word = tree.words[token]
    if inside is not None:
        # "... the Ukrainian army." The next sentence.   but   "Why now?" Macron asked.
        words = tree.text[quotations[inside].start : quotations[inside].end].rstrip("\"' ")
        opened = quoted[following] is not None
        upper = tree.text[tree.starts[following]].isupper() or opened
        if words.endswith(".") and upper:
            return True
        return words.endswith(("?", "!")) and tree.sentence[following] != tree.sentence[token] and opened
    if word in {".", "!", "?", "...", "…"}:
        return tree.sentence[following] != tree.sentence[token] or quoted[following] is not None
    if tree.sentence[following] != tree.sentence[token]:
        return word.endswith((".", "!", "?", "…")) and len(word) > 3
    return False
