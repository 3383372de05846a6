"""Name issues that nobody listed, where somebody plainly takes a side on them."""

from __future__ import annotations

import re

from extraction.grammar import words
from extraction.names import folded
from extraction.tree import Tree

PEOPLE = words(
    """people persons leader leaders government governments country countries nation nations state states
    community world party parties side sides reporter reporters member members minister ministers president
    allies ally others man woman men women team official officials citizens"""
)
#: Too general to name an issue, or people rather than matters.
VAGUE = words(
    """people persons way ways thing things time statement statements word words comment comments remarks
    leader leaders government governments country countries nation nations state states community world
    party parties side sides call calls reporter reporters question questions fact case part lot number
    kind member members minister ministers president concern concerns one all reason reasons issue
    issues matter situation view views idea measure measures step steps action actions effort efforts
    decision position role support group plan move proposal remark message need resolution suit test
    claim claims allegation allegations accusation accusations rumour rumours reports charge charges
    criticism allies ally others man woman men women team official officials day days year years month
    months week weeks hour hours million billion"""
)
_MODIFIERS = words("amod compound nmod")
_INSIDE = words("of in on against for to with from by")


def is_vague(tree: Tree, head: int, slug: str) -> bool:
    """Whether the slug of `head` is one word that names nothing by itself: "idea", "move"."""
    return "-" not in slug and tree.words[head] in VAGUE


def slug_of(tree: Tree, head: int) -> str:
    """A slug from the noun phrase: "shelling of the city" gives "shelling-city", at most four words."""
    if tree.is_verb(head):
        return _slug_of_deed(tree, head)
    chosen = [kid for kid in tree.kids[head] if kid < head and tree.deps[kid] in _MODIFIERS][-2:]
    chosen.append(head)
    for kid in tree.kids[head]:
        if tree.deps[kid] == "prep" and tree.words[kid] in _INSIDE:
            below = tree.kid(kid, "pobj")
            if below is not None:
                chosen += [at for at in tree.kids[below] if at < below and tree.deps[at] in _MODIFIERS][-1:]
                chosen.append(below)
                break
    return _joined(tree, chosen[:4])


def _slug_of_deed(tree: Tree, verb: int) -> str:
    """ "to cut its own production" gives "cut-production"; "" for a verb without a noun behind it."""
    below = [kid for kid in tree.kids[verb] if tree.deps[kid] in {"dobj", "nsubjpass"}]
    below += [at for kid in tree.kids[verb] if tree.deps[kid] == "prep" for at in tree.kids[kid]]
    noun = next((at for at in below if tree.tags[at].startswith("NN")), None)
    if noun is None:
        # "to allow Togo to leave"
        noun = next(
            (at for at in tree.kids[verb] if tree.deps[at] == "nsubj" and tree.tags[at][:2] == "NN"), None
        )
    if noun is None:
        return ""
    return _joined(tree, [verb, noun])


def _joined(tree: Tree, tokens: list[int]) -> str:
    named = [re.sub(r"[^a-z0-9]+", "", folded(tree.words[token])) for token in tokens]
    return "-".join(part for part in named if part)
