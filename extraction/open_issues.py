"""Name issues that nobody listed, where somebody plainly takes a side on them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from extraction.actors import Cast
from extraction.grammar import TIMES, words
from extraction.names import folded
from extraction.stance_paths import Reading
from extraction.tree import Tree

#: Too general to name an issue, or people rather than matters.
_VAGUE = words(
    """people persons way ways thing things time statement statements word words comment comments remarks
    leader leaders government governments country countries nation nations state states community world
    party parties side sides call calls reporter reporters question questions fact case part lot number
    kind member members minister ministers president concern concerns one all reason reasons issue
    issues matter situation view views idea measure measures step steps action actions effort efforts
    decision position role support group plan move proposal remark message need resolution suit test
    allies ally others man woman men women team official officials day days year years month months week
    weeks hour hours million billion"""
)
_MODIFIERS = words("amod compound nmod")
_INSIDE = words("of in on against for to with from by")
#: how a side on an unlisted issue may be said; the other constructions are too often about something else
_RULES = frozenset({"is unacceptable", "accuses of it"})
_RULES_BY_WORD = frozenset({"takes a side", "we will", "announcing it", "is ready, is opposed"})


def open_targets(tree: Tree, cast: Cast, first: int, last: int, taken: Container[int]) -> Iterator[int]:
    """The nouns in `first`..`last` that could name an issue, without the `taken` ones and without actors."""
    for token in range(first, last + 1):
        if (
            token not in taken
            and token not in cast.hits
            and tree.tags[token] in {"NN", "NNS", "NNP", "NNPS"}
            and tree.deps[token] in {"dobj", "pobj", "nsubj", "nsubjpass", "conj"}
            and tree.words[token] not in _VAGUE
            and tree.words[token] not in TIMES
            and tree.words[token] not in cast.holders
            and tree.words[token].isalpha()
        ):
            yield token


def is_plain(tree: Tree, reading: Reading, opening: frozenset[str]) -> bool:
    """Whether the reading is said plainly enough to be believed about an issue that nobody listed."""
    if reading.rule in _RULES:
        return True
    if reading.rule not in _RULES_BY_WORD:
        return False
    near = {tree.words[reading.verb], *(tree.words[kid] for kid in tree.kids[reading.verb])}
    return bool(near & opening)


def slug_of(tree: Tree, head: int) -> str:
    """A slug from the noun phrase: "shelling of the city" gives "shelling-city", at most four words."""
    chosen = [kid for kid in tree.kids[head] if kid < head and tree.deps[kid] in _MODIFIERS][-2:]
    chosen.append(head)
    for kid in tree.kids[head]:
        if tree.deps[kid] == "prep" and tree.words[kid] in _INSIDE:
            below = tree.kid(kid, "pobj")
            if below is not None:
                chosen += [at for at in tree.kids[below] if at < below and tree.deps[at] in _MODIFIERS][-1:]
                chosen.append(below)
                break
    named = [re.sub(r"[^a-z0-9]+", "", folded(tree.words[token])) for token in chosen[:4]]
    return "-".join(part for part in named if part)
