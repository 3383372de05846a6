"""Tell who stands on a side: holders behind a subject, owners of an attitude, words that judge."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.actors import Cast, Holder
from extraction.lexicon import StancePart
from extraction.stance_clauses import is_negated, is_passive
from extraction.stance_grammar import CALL, DENY, HEARSAY, OF_HOLDER, PLAIN_NOUNS, WE
from extraction.stance_words import StanceTable, adjective_sign, noun_sign, verb_sign
from extraction.tree import Tree


@dataclass(frozen=True, slots=True)
class Reading:
    """What one clause says about one issue: who takes which side, and at which verb.

    `own` means the side is the speaker's: "sanctions must stay". `reporters` are set when the clause
    itself names who says so ("Kyiv accused Hungary of blocking sanctions"). `rule` names the construction.
    """

    sign: int
    verb: int
    rule: str
    holders: tuple[Holder, ...] = ()
    own: bool = False
    reporters: tuple[Holder, ...] = ()
    #: first and last token
    condition: tuple[int, int] | None = None
    #: only foreseen ("sanctions would increase"): it counts with a condition
    foreseen: bool = False
    #: told in passing as known to all: "rejected a proposal by Iraq"; whoever speaks does not report it
    known: bool = False


class Sides:
    """What may be asked of one article: its words, its actors, the table of stance words."""

    def __init__(self, tree: Tree, cast: Cast, table: StanceTable, told: frozenset[int]) -> None:
        """`told` are the pronouns in reported speech that mean the speaker: "Iran says it wants talks"."""
        self.tree, self.cast, self.table, self.told = tree, cast, table, told

    def takes_side(self, verb: int) -> bool:
        """Whether this verb is one of taking a side or judging: "excluded it", "called it absurd"."""
        tree = self.tree
        return (
            tree.words[verb] in CALL
            or verb_sign(self.table, tree, verb, StancePart.ATTITUDE, None) is not None
        )

    def none_of(self, token: int) -> bool:
        """Whether "no" stands before the noun: "no sanctions"."""
        return any(
            self.tree.words[kid] == "no" and self.tree.deps[kid] == "det" for kid in self.tree.kids[token]
        )

    def holders_of(self, heads: tuple[int, ...]) -> tuple[Holder, ...]:
        return tuple(dict.fromkeys(holder for head in heads for holder in self.cast.actors(head)))

    def holders_at(self, verb: int, heads: tuple[int, ...]) -> tuple[Holder, ...]:
        """The actors behind the verb's subject; for the verb of a report, behind its speaker."""
        found = self.holders_of(heads)
        if is_passive(self.tree, verb):
            return found
        # "He criticised": whom the report was found to mean
        pronoun = any(self.tree.words[head] in {"he", "she"} for head in heads)
        if not found or pronoun:
            found = tuple(Holder(code, True) for code in self.cast.reports.get(verb, ())) or found
        return found

    def is_we(self, heads: tuple[int, ...]) -> bool:
        # "the US" reads like "us" in small letters
        return any(
            (self.tree.words[head] in WE and head not in self.cast.hits) or head in self.told
            for head in heads
        )

    def owners(self, noun: int) -> tuple[Holder, ...]:
        """Whose attitude it is: "Ukraine's readiness", "the EU's opposition", "US support"."""
        tree = self.tree
        for kid in tree.kids[noun]:
            if tree.deps[kid] == "poss":
                if tree.words[kid] in {"my", "our"}:
                    return ()
                return self.holders_of((kid,))
            if tree.deps[kid] in {"amod", "compound", "nmod"} and kid in self.cast.hits:
                return (Holder(self.cast.hits[kid].code),)
            if tree.words[kid] == "of" and tree.words[noun] in OF_HOLDER:
                whose = tree.kid(kid, "pobj")
                return self.holders_of((whose,)) if whose is not None else ()
        return ()

    def is_denied(self, verb: int) -> bool:
        """ "denied that it supports", "did not say that": nothing is said by that clause."""
        tree = self.tree
        above = tree.head[verb]
        if tree.deps[verb] in {"acl", "ccomp"} and tree.words[above] in HEARSAY:
            return True
        return (
            tree.deps[verb] == "ccomp"
            and above != verb
            and (tree.words[above] in DENY or is_negated(tree, above))
        )

    def judgement(self, token: int) -> int | None:
        if self.tree.tags[token].startswith("JJ"):
            return adjective_sign(self.table, self.tree, token, StancePart.JUDGEMENT)
        if self.tree.tags[token].startswith("NN"):
            sign = noun_sign(self.table, self.tree, token, StancePart.JUDGEMENT)
            if sign is None and self.tree.words[token] in PLAIN_NOUNS:
                # "a historic step", "a grave development"
                signs = (
                    adjective_sign(self.table, self.tree, kid, StancePart.JUDGEMENT)
                    for kid in self.tree.kids[token]
                    if self.tree.deps[kid] == "amod"
                )
                sign = next((one for one in signs if one is not None), None)
            return sign
        return None
