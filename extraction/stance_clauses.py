"""Ask of a clause what stances depend on: its subject, how certain it is, under what condition."""

from __future__ import annotations

from enum import StrEnum

from extraction.grammar import words
from extraction.tree import Tree

_DEONTIC = frozenset({"should", "must", "ought", "shall"})
_POSSIBLE = frozenset({"may", "might", "could", "can", "ca"})
_FUTURE = frozenset({"will", "would", "'ll", "'d", "wo"})
_NEGATIVES = frozenset({"not", "n't", "never", "hardly", "neither", "nor", "cannot", "no"})
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CONDITION_MARKS = frozenset({"if", "unless", "provided", "providing"})
_ONLY_AFTER = frozenset({"after", "when", "once", "if", "with", "as", "under", "by", "in"})
_REFUSING = frozenset(
    {"refuse", "refuses", "refused", "refusing", "ruled", "rules", "reject", "rejects", "rejected"}
)
_NO_CONDITION = frozenset({"even", "as", "what"})
#: "would act if needed", "the levy, if adopted, would": no condition of anybody's side.
_EMPTY_CONDITIONS = frozenset(
    {"needed", "necessary", "required", "possible", "adopted", "implemented", "approved", "passed"}
    | {"enacted", "confirmed", "realised", "realized", "completed", "built", "imposed", "true", "so"}
)
_CONDITION_PHRASES = (
    ("subject", "to"),
    ("conditional", "on"),
    ("contingent", "on"),
    ("dependent", "on"),
    ("in", "return", "for"),
    ("in", "exchange", "for"),
    ("on", "condition"),
    ("on", "the", "condition"),
)
_OPEN_MARKS = frozenset({"if", "unless", "whether", "until", "lest"})
_ASKING = words("whether what which how who when where")
#: Words that leave what is asked below them without an answer: "an open question whether".
_DOUBTS = words("question questions unclear uncertain unknown unsettled unresolved undecided doubtful seen")
#: "It is unlikely that": what follows is not expected.
_UNLIKELY = words("unlikely impossible doubtful improbable")
_UNSETTLED = words("question unsettled unresolved undecided open")
BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "'s", "'re", "am", "'m"})


class Mood(StrEnum):
    """How a finite clause stands to the facts."""

    PLAIN = "plain"
    FUTURE = "future"
    DUTY = "duty"
    POSSIBLE = "possible"


def is_verbal(tree: Tree, token: int) -> bool:
    """Whether `token` governs a clause, even when the tagger takes its form for an adjective or noun."""
    return tree.is_verb(token) or any(
        tree.deps[kid] in {"nsubj", "aux", "auxpass"} for kid in tree.kids[token]
    )


def is_infinitive(tree: Tree, verb: int) -> bool:
    """Whether "to" stands before the verb: "to lift"."""
    return any(tree.deps[kid] == "aux" and tree.words[kid] == "to" for kid in tree.kids[verb])


def is_finite(tree: Tree, verb: int) -> bool:
    """Whether the verb states something by itself: "lifted", "has lifted", "will lift", "Lift them!"."""
    if is_infinitive(tree, verb):
        return False
    if tree.tags[verb] in _FINITE_TAGS:
        return True
    helpers = [kid for kid in tree.kids[verb] if tree.deps[kid] in {"aux", "auxpass"}]
    if any(tree.tags[kid] in _FINITE_TAGS for kid in helpers):
        return True
    if tree.tags[verb] == "VB" and tree.deps[verb] in {"ROOT", "conj", "ccomp"} and not helpers:
        above = tree.head[verb]
        return tree.deps[verb] != "conj" or above == verb or is_finite(tree, above)
    if tree.deps[verb] == "conj" and tree.tags[verb] in {"VBN", "VBG", "JJ"} and not helpers:
        above = tree.head[verb]
        return above != verb and is_verbal(tree, above) and is_finite(tree, above)
    # "underscored/JJ" at the root, with a subject: a past tense the tagger missed
    return not helpers and tree.tags[verb] in {"VBN", "JJ", "NN"} and tree.kid(verb, "nsubj") is not None


def mood(tree: Tree, verb: int) -> Mood:
    """The mood of a finite clause; a second verb shares the first one's helper ("must sign and keep")."""
    helpers = {tree.words[kid] for kid in tree.kids[verb] if tree.deps[kid] == "aux"}
    if helpers & _DEONTIC:
        return Mood.DUTY
    if helpers & _POSSIBLE:
        return Mood.POSSIBLE
    if helpers & _FUTURE:
        return Mood.FUTURE
    above = tree.head[verb]
    if tree.deps[verb] == "conj" and above != verb and not subjects(tree, verb, own=True):
        if is_verbal(tree, above) and tree.tags[verb] in {"VB", "VBN", "VBG"}:
            return mood(tree, above)
        return Mood.PLAIN
    if tree.tags[verb] == "VB" and helpers <= {"do"} and not subjects(tree, verb, own=True):
        # "Do not cross the border": an order
        return Mood.DUTY
    return Mood.PLAIN


def is_negated(tree: Tree, token: int) -> bool:
    """Whether an odd number of negations stands at `token` itself or at its subject ("no country")."""
    # "renegotiate - not scrap - the accord": a negation behind the verb is another word's
    count = sum(
        (kid < token or tree.words[token] in BE)
        and (
            tree.deps[kid] == "neg"
            or (tree.words[kid] in _NEGATIVES and tree.deps[kid] in {"advmod", "preconj", "det"})
        )
        for kid in tree.kids[token]
    )
    for kid in tree.kids[token]:
        if tree.words[kid] == "longer" and any(tree.words[below] == "no" for below in tree.kids[kid]):
            count += 1
        if tree.deps[kid] in {"nsubj", "nsubjpass"} and (
            tree.words[kid] in {"nobody", "none", "neither"}
            or any(tree.words[below] == "no" and tree.deps[below] == "det" for below in tree.kids[kid])
        ):
            count += 1
    return count % 2 == 1


def subjects(tree: Tree, verb: int, *, own: bool = False) -> tuple[int, ...]:
    """The heads of the verb's subject; inherited from the verb it hangs on unless its `own` is asked for.

    "Italy wants to send": Italy for both. "a plan which Russia rejected": Russia.
    "Hungary, which blocked": Hungary.
    """
    for _ in range(6):
        found = [kid for kid in tree.kids[verb] if tree.deps[kid] in {"nsubj", "nsubjpass"}]
        if not found:
            # "Iran and Iraq are opposed": the parser may hang them on the helper
            helpers = [kid for kid in tree.kids[verb] if tree.deps[kid] in {"aux", "auxpass"}]
            found = [kid for helper in helpers for kid in tree.kids[helper] if tree.deps[kid] == "nsubj"]
        if found and tree.deps[verb] == "relcl" and tree.words[found[0]] in {"who", "which", "that"}:
            return (_meant(tree, tree.head[verb]),)
        # "told the press that, in Rome, he ...": the tagger may take "that" for a subject
        found = [kid for kid in found if tree.tags[kid] != "WDT"]
        if found:
            return (found[0],)
        above = tree.head[verb]
        if own or above == verb:
            return ()
        if tree.deps[verb] == "relcl" and tree.tags[verb] != "VB":
            return ()
        if tree.deps[verb] in {"acl"} and tree.tags[verb] == "VBG":
            return (above,)
        if tree.deps[verb] not in {"conj", "xcomp", "advcl", "pcomp", "prep", "acl", "dep", "ccomp"}:
            return ()
        verb = above
    return ()


def _meant(tree: Tree, head: int) -> int:
    """Who a predicate is about: in "Italy was the country that objected" Italy is."""
    above = tree.head[head]
    if tree.deps[head] == "pobj" and tree.words[above] == "among" and tree.words[tree.head[above]] in BE:
        # "Denmark is among the countries that support"
        subject = tree.kid(tree.head[above], "nsubj")
        return head if subject is None else subject
    if tree.deps[head] == "attr":
        subject = tree.kid(above, "nsubj")
        if subject is not None and subject < head:
            return subject
    return head


def agents(tree: Tree, verb: int) -> tuple[int, ...]:
    """Who a passive says has done it: "was rejected by Poland"."""
    return tuple(
        below
        for kid in tree.kids[verb]
        if tree.deps[kid] == "agent" or (tree.deps[kid] == "prep" and tree.words[kid] == "by")
        for below in tree.kids[kid]
        if tree.deps[below] == "pobj"
    )


def is_passive(tree: Tree, verb: int) -> bool:
    """Whether the verb's subject is what it acts on."""
    return tree.kid(verb, "auxpass", "nsubjpass") is not None


def is_open(tree: Tree, verb: int) -> bool:
    """Whether the clause only supposes: "if sanctions were lifted", "whether to send troops".

    So does one that is asked: "it is an open question what role Paris would be ready to play".
    """
    for _ in range(12):
        if asks(tree, verb) and tree.words[tree.head[verb]] in _DOUBTS:
            return True
        if any(
            (tree.deps[kid] == "mark" and tree.words[kid] in _OPEN_MARKS) or tree.words[kid] == "whether"
            for kid in tree.kids[verb]
        ):
            return True
        if tree.deps[verb] == "advcl" and _is_inverted(tree, verb):
            return True
        if tree.head[verb] == verb or tree.deps[verb] == "ccomp":
            return False
        verb = tree.head[verb]
    return False


def asks(tree: Tree, verb: int) -> bool:
    """Whether a clause below another begins with what it asks: "what role Paris would play"."""
    return tree.head[verb] != verb and tree.words[tree.left[verb]] in _ASKING


def is_unanswered(tree: Tree, verb: int) -> bool:
    """ "It is an open question whether Rome will join": the clause at `verb` asks, and it is not settled.

    What is unclear to the one who writes ("it is unclear whether Rome supports it") may be settled long ago.
    """
    if not asks(tree, verb):
        return False
    above = tree.head[verb]
    asked = above if tree.words[above] in _UNSETTLED else tree.kid(above, "acomp", "attr")
    if asked is None or tree.words[asked] not in _UNSETTLED or is_negated(tree, tree.head[asked]):
        return False
    return tree.words[asked] != "question" or any(tree.words[kid] == "open" for kid in tree.kids[asked])


def _is_inverted(tree: Tree, verb: int) -> bool:
    """Whether the helper stands before the subject: "should the troops leave", "were it to fail"."""
    subject = tree.kid(verb, "nsubj", "nsubjpass")
    return subject is not None and any(
        kid < tree.left[subject] and tree.words[kid] in {"should", "were", "had"}
        for kid in tree.kids[verb]
        if tree.deps[kid] in {"aux", "auxpass"}
    )


def condition(tree: Tree, verb: int, outside: int) -> tuple[int, int] | None:
    """First and last token of what the verb is tied to, if `outside` does not lie in it.

    "if the others sign", "unless", "provided that", "as long as", "only after a vote", "subject to",
    "in return for"; after a negation "until" and "without".
    """
    for kid in tree.kids[verb]:
        begin = _condition_begin(tree, verb, kid)
        if begin is None or tree.left[kid] <= outside <= tree.right[kid]:
            continue
        if (tree.words[begin - 1] if begin else "") in _NO_CONDITION:
            continue
        return begin, tree.right[kid]
    return None


def _condition_begin(tree: Tree, verb: int, kid: int) -> int | None:
    """Where the condition that `kid` heads begins; None if it heads none."""
    word, relation = tree.words[kid], tree.deps[kid]
    if relation in {"advcl", "ccomp", "dep"}:
        for at in tree.kids[kid]:
            if tree.deps[at] not in {"mark", "advmod"} or at > kid:
                continue
            if tree.words[at] == "if" and word in _EMPTY_CONDITIONS and kid - at <= 2:
                return None
            if tree.words[at] in _CONDITION_MARKS:
                return at
            if _is_only(tree, at) and tree.words[at] in _ONLY_AFTER:
                return at - 1
            if tree.words[at] == "until" and (is_negated(tree, verb) or tree.words[verb] in _REFUSING):
                return at
    if word in {"provided", "providing"} and kid > verb:
        return kid
    if (
        word == "long"
        and kid
        and tree.words[kid - 1] in {"as", "so"}
        and tree.words[kid + 1 : kid + 2] == ["as"]
    ):
        return kid - 1
    if relation in {"prep", "advmod", "acomp"} and kid > verb and tree.right[kid] > kid:
        if _is_only(tree, kid) and word in _ONLY_AFTER:
            return kid - 1
        refused = is_negated(tree, verb) or tree.words[verb] in _REFUSING
        if word in {"until", "without"} and relation == "prep" and refused:
            return kid
        behind = tuple(tree.words[kid : kid + 3])
        if any(behind[: len(phrase)] == phrase for phrase in _CONDITION_PHRASES):
            return kid
    return None


def _is_only(tree: Tree, token: int) -> bool:
    return token > 0 and tree.words[token - 1] == "only"


def handed(tree: Tree, verb: int) -> int | None:
    """What a verb without an object leads to: "trying to govern", "let women leave"."""
    below = tree.kid(verb, "ccomp", "xcomp")
    if below is None:
        below = next(
            (kid for kid in tree.kids[verb] if tree.deps[kid] == "advcl" and is_infinitive(tree, kid)),
            None,
        )
    if below is not None and tree.words[below] == "sure":
        below = tree.kid(below, "ccomp")
    if below is not None and tree.kid(below, "expl") is not None:
        # "make sure there is access"
        below = tree.kid(below, "attr")
    if below is not None and is_negated(tree, below):
        return None
    return below


def behind(tree: Tree, verb: int, lead: str) -> int | None:
    """The noun or verb that this preposition leads to from the verb or from a noun below it."""
    for kid in tree.kids[verb]:
        for prep in (kid, *tree.kids[kid]):
            if tree.words[prep] == lead and tree.deps[prep] == "prep" and prep > verb:
                below = tree.kid(prep, "pobj", "pcomp")
                if below is not None:
                    return below
    return None


def is_step(tree: Tree, token: int, verb: int) -> bool:
    """ "declared the talks a phase to end the war": what they are called leads to the deed."""
    called = any(verb < kid < tree.left[token] and tree.tags[kid][:1] in "NP" for kid in tree.kids[verb])
    return called and any(
        tree.deps[kid] in {"acl", "relcl"} and is_infinitive(tree, kid) for kid in tree.kids[token]
    )


def is_within(tree: Tree, token: int, named: int) -> bool:
    """ "a phase to put an end to the aggression": a word of the clause that tells which phase."""
    while tree.left[named] <= token <= tree.right[named] and token != named:
        if is_verbal(tree, token):
            return True
        token = tree.head[token]
    return False


def is_unlikely(tree: Tree, verb: int) -> bool:
    """ "it is unlikely that he will sign" """
    above = tree.head[verb]
    return tree.deps[verb] in {"ccomp", "advcl"} and any(
        tree.words[kid] in _UNLIKELY for kid in (above, *tree.kids[above])
    )
