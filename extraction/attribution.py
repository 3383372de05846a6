"""Find who a cue attributes its content to: the words on the page, not yet the person."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.cues import Hit
from extraction.tree import Tree

_SUBJECTS = ("nsubj", "csubj")
_NOMINAL = ("NN", "PRP", "CD", "DT", "JJ", "WP")
#: Subjects that are no speaker: "This suggests that ...", "which means".
_NOBODY = frozenset(
    "this that these those there what which it's something nothing everything anything thing things one here".split()
)
#: Things that show, suggest or mean something without anybody speaking.
_THINGS = frozenset(
    """deal move meeting summit talk talks attack attacks data figure figures poll polls survey evidence result
    results fact facts trend sign signs development developments decision war conflict crisis vote event events step
    steps history experience visit trip outcome absence presence failure success situation move moves image images
    photo photos picture pictures video footage map maps election elections growth price prices policy policies
    plan plans measure measures change changes tariff tariffs sanction sanctions tension tensions
    gesture silence action actions incident incidents strike strikes progress time number numbers cost costs
    rise fall shift effort efforts relationship agreement treaty pact accord gathering ceremony process issue
    question problem""".split()
)
#: Verbs that only people and bodies do; others ("show", "suggest") are also done by facts.
_FACTS_DO = frozenset(
    {
        "note",
        "announce",
        "explain",
        "predict",
        "stress",
        "demand",
        "promise",
        "warn",
        "call-as",
        "reject",
        "deny",
        "support-voice",
        "agree",
        "answer",
        "say-obliquely",
        "add",
        "speak",
    }
)


@dataclass(frozen=True, slots=True)
class Source:
    """The words that name who speaks: tokens `first` to `last`, `head` the noun or pronoun among them."""

    first: int
    last: int
    head: int


def sources_of(tree: Tree, hit: Hit) -> tuple[Source, ...]:
    """Who speaks at `hit`: its grammatical subject, or the one it shares with the verb above it.

    Several when names are joined ("both Macron and Zelensky said"); empty when nobody is named.
    """
    if hit.form == "passive":
        return ()
    head = _subject(tree, hit.token)
    if head is None:
        return ()
    found = [source for place in _joined(tree, head) if (source := phrase(tree, place)) is not None]
    return tuple(source for source in found if _can_speak(tree, hit, source))


def _subject(tree: Tree, verb: int) -> int | None:
    """The head of the subject of `verb`, looked for in the clauses above when it has none of its own."""
    token = verb
    for _ in range(8):
        subject = tree.kid(token, *_SUBJECTS)
        if subject is not None:
            return _antecedent(tree, token, subject)
        if token == verb or tree.deps[token] in {"xcomp", "advcl"}:
            passive = tree.kid(token, "nsubjpass")
            if passive is not None and token != verb:
                return passive
        above, dep = tree.head[token], tree.deps[token]
        if above == token:
            break
        if dep in {"acl", "relcl"}:
            return above if tree.tags[above][:2] in {"NN", "PR"} else None
        if dep == "pobj":
            return None
        token = above
        if not tree.is_verb(token) and dep not in {
            "conj",
            "advcl",
            "xcomp",
            "pcomp",
            "prep",
            "ccomp",
            "parataxis",
            "dep",
            "amod",
            "acomp",
        }:
            break
    return _nearest_noun(tree, verb)


def _antecedent(tree: Tree, verb: int, subject: int) -> int:
    """For "who", "which" and "that" the noun they stand for; any other subject itself."""
    if tree.words[subject] in {"who", "which", "that", "whom"} and tree.deps[verb] in {
        "relcl",
        "acl",
        "conj",
        "ccomp",
    }:
        token = verb
        while tree.deps[token] == "conj" and tree.is_verb(tree.head[token]):
            token = tree.head[token]
        if tree.deps[token] in {"relcl", "acl"} and tree.head[token] < subject:
            return tree.head[token]
    return subject


def _nearest_noun(tree: Tree, verb: int) -> int | None:
    """The noun or pronoun right before the verb (or, inverted, right after it), when the parse gives no subject."""
    place = verb - 1
    while place >= 0 and (
        tree.tags[place] in {"RB", "MD"} or tree.words[place] in {"has", "have", "had", "also", "both"}
    ):
        place -= 1
    if (
        place >= 0
        and tree.tags[place] in {"NN", "NNS", "NNP", "NNPS", "PRP"}
        and tree.sentence[place] == tree.sentence[verb]
    ):
        return place
    return None


def _joined(tree: Tree, head: int) -> list[int]:
    """The heads of "A and B" when each is a name or pronoun; else only the first, which speaks for all."""
    heads, token = [head], head
    while True:
        following = [kid for kid in tree.kids[token] if tree.deps[kid] == "conj"]
        if not following:
            break
        token = following[0]
        heads.append(token)
    if len(heads) > 1 and all(tree.tags[place] in {"NNP", "PRP", "NNPS"} for place in heads):
        return heads
    return [head]


def phrase(tree: Tree, head: int) -> Source | None:
    """The noun phrase of `head` as a source: its words up to it, with "of ..." behind a common noun.

    "his aide, Igor Zhovkva, underscored": the name in apposition is the source, not the description.
    """
    if tree.tags[head][:2] not in {tag[:2] for tag in _NOMINAL}:
        return None
    first = _left_edge(tree, head)
    last = head
    name = next(
        (
            kid
            for kid in tree.kids[head]
            if tree.deps[kid] == "appos" and tree.tags[kid] == "NNP" and kid > head
        ),
        None,
    )
    if name is not None and not tree.tags[head].startswith("NNP"):
        return Source(_left_edge(tree, name), name, name)
    if not tree.tags[head].startswith("NNP"):
        for kid in tree.kids[head]:
            if (
                kid > head
                and tree.deps[kid] == "prep"
                and tree.words[kid] in {"of", "from", "for", "at", "in", "with"}
            ):
                edge = _without_clauses(tree, kid)
                if edge - kid <= 14 and kid == last + 1:
                    last = edge
    if tree.words[head] == "both" or last < first:
        return None
    while first < last and (
        tree.words[first] in {"both", "but", "and", "while", "meanwhile", '"', "'", "—", "-", ","}
    ):
        first += 1
    return Source(first, last, head)


def _left_edge(tree: Tree, head: int) -> int:
    """The first token of the phrase before `head`, without an earlier conjunct or clause."""
    first = head
    for kid in reversed([kid for kid in tree.kids[head] if kid < head]):
        if tree.deps[kid] in {
            "relcl",
            "acl",
            "advcl",
            "appos",
            "punct",
            "cc",
            "preconj",
            "advmod",
            "ccomp",
            "parataxis",
        }:
            if tree.deps[kid] == "punct" and tree.words[kid] == "-":
                continue
            break
        first = min(first, tree.left[kid])
    return first


def _without_clauses(tree: Tree, head: int) -> int:
    """The last token of the subtree of `head` before a comma or a relative clause."""
    last = head
    for token in range(head + 1, tree.right[head] + 1):
        if (
            tree.words[token] in {",", "—", ";", ":", '"', "("}
            or tree.deps[token] in {"relcl", "acl"}
            or tree.tags[token] in {"WDT", "WP", "VBD", "VBZ"}
        ):
            break
        last = token
    return last


def _can_speak(tree: Tree, hit: Hit, source: Source) -> bool:
    """Whether this subject can be one who speaks with this cue."""
    word, tag = tree.words[source.head], tree.tags[source.head]
    if word in _NOBODY or tag in {"EX", "WDT", "CD"} and word in _NOBODY or tag == "WDT":
        return False
    if hit.cue.cue_class in _FACTS_DO:
        if word == "it" and hit.cue.lemma not in {"add", "announce"}:
            return False
        return word not in _THINGS
    return not (word in _THINGS and hit.cue.lemma not in {"say", "add", "state"})
