"""Look up the words of seeds/stances.csv in a parsed sentence: inflected, with their particles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extraction.cues import inflect
from extraction.lexicon import Lexicon, StancePart
from extraction.tree import Tree

#: (particles that must follow, sign)
Row = tuple[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class StanceTable:
    """Inflected first word -> rows, longest first; one table for each part of speech and role."""

    verbs: dict[tuple[StancePart, str], tuple[Row, ...]]
    nouns: dict[tuple[StancePart, str], tuple[Row, ...]]
    adjectives: dict[tuple[StancePart, str], tuple[Row, ...]]


@lru_cache(maxsize=4)
def stance_table(lexicon: Lexicon) -> StanceTable:
    """The table of `lexicon`'s stance words."""
    tables: dict[str, dict[tuple[StancePart, str], list[Row]]] = {"verb": {}, "noun": {}, "adjective": {}}
    for word in lexicon.stance_words:
        first, *rest = word.lemma.split()
        forms = {first}
        if word.part == "verb":
            forms = inflect(first) | set(word.irregular)
        elif word.part == "noun" and not rest:
            forms = {first, first + "s"}
        for form in forms:
            tables[word.part].setdefault((word.role, form), []).append((tuple(rest), word.sign))
    sorted_tables = {
        part: {key: tuple(sorted(rows, key=lambda row: -len(row[0]))) for key, rows in table.items()}
        for part, table in tables.items()
    }
    return StanceTable(sorted_tables["verb"], sorted_tables["noun"], sorted_tables["adjective"])


def verb_sign(
    table: StanceTable,
    tree: Tree,
    token: int,
    role: StancePart,
    through: str | None,
    *,
    asked: bool = False,
    below: int | None = None,
) -> int | None:
    """The sign of the verb at `token` in `role`; None if it has none there.

    `through` is the preposition that led from the issue to the verb: "call for" is met only through "for",
    while "out" of "rule out" merely stands near. With `asked`, somebody stands behind a preposition and is
    asked to do something: "called on China to". The word `below`, where the issue is named, is no particle:
    who puts "an end to the war" before us has its sign already.
    """
    following = tree.words[token + 1] if token + 1 < len(tree) else ""
    for particles, sign in table.verbs.get((role, tree.words[token]), ()):
        if not particles:
            return sign
        if below is not None and tree.words[below] in particles and tree.head[below] == token:
            continue
        near = tree.words[token + 1 : token + 8]
        if through is not None and particles[-1] == through and all(word in near for word in particles):
            return sign
        if through is None and (particles[0] == following if asked else _particle(tree, token, particles)):
            return sign
    return None


def _particle(tree: Tree, token: int, particles: tuple[str, ...]) -> bool:
    """Whether these words follow the verb as particles: "set the plan out", "put an end to"."""
    at = token + 1
    for word in particles:
        while at < len(tree) and tree.words[at] != word and at < token + 5:
            at += 1
        if at >= len(tree) or tree.words[at] != word:
            return False
        if len(particles) == 1 and tree.deps[at] not in {"prt", "advmod"}:
            # a preposition with its own noun: that noun comes through it
            return False
        at += 1
    return True


def noun_sign(table: StanceTable, tree: Tree, token: int, role: StancePart) -> int | None:
    """The sign of the noun at `token` in `role`; None if it has none there."""
    return _before(table.nouns, tree, token, role)


def adjective_sign(table: StanceTable, tree: Tree, token: int, role: StancePart) -> int | None:
    """The sign of the adjective at `token` in `role`; None if it has none there."""
    return _before(table.adjectives, tree, token, role)


def _before(
    table: dict[tuple[StancePart, str], tuple[Row, ...]], tree: Tree, token: int, role: StancePart
) -> int | None:
    # "a red line", "bad deal": listed by the first word, met at the last
    if token:
        pair = table.get((role, tree.words[token - 1]), ())
        for rest, sign in pair:
            if rest and rest[0] == tree.words[token]:
                return sign
    return next((sign for rest, sign in table.get((role, tree.words[token]), ()) if not rest), None)
