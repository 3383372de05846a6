"""Find the words that attribute: reporting verbs that really report, and "according to"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extraction.grammar import FINITE, MODALS, NEGATIONS, TIMES, words
from extraction.lexicon import Cue, Part
from extraction.tree import Tree

#: Past and participle of verbs that do not simply take -ed.
_IRREGULAR = {
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "write": ("wrote", "written"),
    "speak": ("spoke", "spoken"),
    "swear": ("swore", "sworn"),
    "think": ("thought", "thought"),
    "begin": ("began", "begun"),
    "feel": ("felt", "felt"),
    "make": ("made", "made"),
    "set": ("set", "set"),
    "put": ("put", "put"),
    "lay": ("laid", "laid"),
    "go": ("went", "gone"),
    "let": ("let", "let"),
    "hit": ("hit", "hit"),
    "shoot": ("shot", "shot"),
    "read": ("read", "read"),
    "hold": ("held", "held"),
    "come": ("came", "come"),
    "draw": ("drew", "drawn"),
    "throw": ("threw", "thrown"),
    "take": ("took", "taken"),
    "bring": ("brought", "brought"),
    "find": ("found", "found"),
    "foresee": ("foresaw", "foreseen"),
    "foretell": ("foretold", "foretold"),
    "forecast": ("forecast", "forecast"),
    "broadcast": ("broadcast", "broadcast"),
    "undertake": ("undertook", "undertaken"),
    "beseech": ("besought", "besought"),
    "give": ("gave", "given"),
    "seek": ("sought", "sought"),
    "stand": ("stood", "stood"),
    "spell": ("spelled", "spelt"),
    "tear": ("tore", "torn"),
    "fight": ("fought", "fought"),
    "snap": ("snapped", "snapped"),
    "withdraw": ("withdrew", "withdrawn"),
    "understand": ("understood", "understood"),
    "know": ("knew", "known"),
    "hear": ("heard", "heard"),
    "see": ("saw", "seen"),
    "mean": ("meant", "meant"),
    "choose": ("chose", "chosen"),
    "forget": ("forgot", "forgotten"),
    "be": ("was", "been"),
    "pay": ("paid", "paid"),
    "quip": ("quipped", "quipped"),
}
#: Verbs of two or more syllables that still double their last letter.
_DOUBLING = words("admit commit permit refer rebut rebel concur demur prefer regret submit aver infer confer")

#: Verbs whose infinitive says what was not said, or not yet: "declined to say", "plans to announce".
_NOT_SAID = words(
    """decline refuse fail refrain neglect forget hesitate expect plan intend want hope wish aim try need seek
    decide prepare schedule like set ask urge tell order force invite allow authorise authorize require oblige
    press have avoid stop resist agree promise pledge vow threaten offer commit"""
)
#: What a kind of people does as a rule, without speaking.
_WAYS = words(
    """refuse decline promise pledge vow threaten agree offer commit accept reject oppose resist support back
    demand request require ask press push seek"""
)
#: Rows of the cue list that are the plain verb with an object, which has its own rule ("expressed concern").
_OBJECTS = words("call concern word invitation")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue in the text: `token` is its verb or noun, `first` to `last` the tokens of the whole cue."""

    token: int
    first: int
    last: int
    cue: Cue
    #: "finite", "participle" (saying ...), "infinitive" (to accuse ...), "passive" (was quoted as saying)
    form: str


@dataclass(frozen=True, slots=True)
class Owned:
    """A noun that reports, with its owner, "her warning that": tokens of noun, owner's head and "that"."""

    token: int
    owner: int
    that: int
    cue: Cue


@dataclass(frozen=True, slots=True)
class CueForms:
    """Every inflected first word of the cue list, with the particles that must follow it."""

    verbs: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]
    nouns: dict[str, Cue]


@lru_cache(maxsize=4)
def cue_forms(cues: tuple[Cue, ...]) -> CueForms:
    """The look-up table of a cue list; longer phrases come before shorter ones."""
    verbs: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    nouns: dict[str, Cue] = {}
    for cue in cues:
        if cue.part is Part.NOUN:
            nouns[cue.lemma] = cue
            nouns[cue.lemma + "s"] = cue
        if cue.part is not Part.VERB:
            continue
        first, *particles = cue.lemma.split()
        if particles and particles[-1] in _OBJECTS:
            continue
        for form in inflect(first):
            verbs.setdefault(form, []).append((tuple(particles), cue))
    return CueForms(
        {form: tuple(sorted(rows, key=lambda row: -len(row[0]))) for form, rows in verbs.items()}, nouns
    )


def inflect(verb: str) -> set[str]:
    """The forms of an English verb: "deny" gives deny, denies, denied, denying."""
    vowels = "aeiou"
    if verb == "be":
        return {"be", "is", "are", "was", "were", "been", "being"}
    forms = {verb, *_IRREGULAR.get(verb, ())}
    if verb.endswith("y") and verb[-2:-1] not in vowels:
        return forms | {verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    if verb.endswith("ie"):
        return forms | {verb + "s", verb + "d", verb[:-2] + "ying"}
    if verb.endswith("e"):
        return forms | {verb + "s", verb + "d", (verb if verb.endswith("ee") else verb[:-1]) + "ing"}
    one_syllable = sum(letter in vowels for letter in verb) == 1
    if len(verb) > 2 and verb[-1] not in "aeiouwxyh" and verb[-2] in vowels and verb[-3] not in vowels:
        if one_syllable or verb in _DOUBLING:
            forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
        elif verb[-1] == "l":
            forms |= {verb + "led", verb + "ling"}
    sibilant = verb.endswith(("s", "sh", "ch", "x", "z", "o"))
    return forms | {verb + "ed", verb + "ing", verb + ("es" if sibilant else "s")}


_NOT_SAID_FORMS = frozenset(form for verb in _NOT_SAID for form in inflect(verb))


def find_hits(tree: Tree, forms: CueForms, silent: list[bool]) -> list[Hit]:
    """The verbs that report an utterance here, in text order; `silent` tokens are passed over.

    Left out: negated and merely possible speech ("did not specify", "would say"), what was refused or is
    still planned ("declined to say"), and shortened passives ("a plan called X").
    """
    hits = []
    for token, word in enumerate(tree.words):
        rows = forms.verbs.get(word)
        if rows is None or silent[token] or not _may_be_verb(tree, token):
            continue
        matched = _match(tree, token, rows)
        form = _form(tree, token) if matched is not None else None
        if matched is not None and form is not None:
            hits.append(Hit(token, token, matched[1], matched[0], form))
    return hits


def _may_be_verb(tree: Tree, token: int) -> bool:
    """Whether the tagger or, where it errs, the parser sees a verb."""
    tag = tree.tags[token]
    if tag.startswith("VB"):
        return True
    capital = tree.text[tree.starts[token]].isupper()
    return (
        tag[:2] in {"NN", "JJ"}
        and not capital
        and tree.deps[token] in {"ROOT", "ccomp", "conj", "advcl", "parataxis", "relcl"}
        and not any(tree.deps[kid] in {"det", "poss", "amod", "compound"} for kid in tree.kids[token])
    )


def _match(tree: Tree, token: int, rows: tuple[tuple[tuple[str, ...], Cue], ...]) -> tuple[Cue, int] | None:
    """The longest cue of `rows` that stands at `token`, and its last token."""
    for particles, cue in rows:
        last = token
        for particle in particles:
            found = _particle(tree, token, last, particle, len(particles))
            if found is None:
                break
            last = found
        else:
            return cue, last
    return None


def _particle(tree: Tree, verb: int, last: int, particle: str, count: int) -> int | None:
    """Where `particle` follows token `last`: "called again for" may hold a word or two between."""
    for place in range(last + 1, min(last + 4, len(tree))):
        if tree.words[place] != particle:
            continue
        if place + 1 < len(tree) and particle in {"on", "in"} and tree.words[place + 1] in TIMES:
            # "agreed on Wednesday to ..." is not "agree on".
            return None
        if place == last + 1 or (count == 1 and tree.head[place] == verb):
            return place
    return None


def _form(tree: Tree, token: int) -> str | None:
    """How the verb at `token` stands in its clause; None if it reports nothing that was said."""
    tag, dep = tree.tags[token], tree.deps[token]
    before = [kid for kid in tree.kids[token] if kid < token]
    helpers = {tree.words[kid] for kid in before if tree.deps[kid] in {"aux", "auxpass"}}
    if any(tree.deps[kid] == "neg" or tree.words[kid] in NEGATIONS for kid in before):
        return None
    if any(tree.tags[kid] == "WP" and tree.deps[kid] == "dobj" for kid in before):
        # "What they say matters less than ..."
        return None
    if any(
        tree.deps[kid] == "mark" and tree.words[kid] in {"if", "unless"} and tree.words[kid - 1] != "even"
        for kid in before
    ):
        # "if China pledged to cap its emissions"; but "even if it has pledged" tells that it has
        return None
    if dep == "relcl" and (_lacks_object(tree, token) or _tells_kind(tree, token)):
        return None
    if tree.kid(token, "auxpass") is not None or tree.kid(token, "nsubjpass") is not None:
        return "passive"
    previous = tree.words[token - 1] if token else ""
    if helpers & MODALS or previous in MODALS or previous in {"without", "not", "never"}:
        return None
    if "to" in helpers or (previous == "to" and tag == "VB"):
        return "infinitive" if _said_infinitive(tree, token) else None
    if tag == "VBG":
        if helpers:
            return "finite"
        return None if _not_said_gerund(tree, token) else "participle"
    if tag == "VB":
        # "did say"; a bare form after another verb ("let him say") or an imperative is none; "We, the
        # leaders, reaffirm" and "We call on all to refrain, and commit to" are taken for one.
        return "finite" if helpers or _is_plain_present(tree, token) else None
    own_subject = tree.kid(token, "nsubj") is not None
    if not helpers and not own_subject:
        if tag == "VBN" and not _shares_auxiliary(tree, token):
            return None
        if dep in {"acl", "amod"}:
            return None
    return "finite"


def _is_plain_present(tree: Tree, token: int) -> bool:
    """Whether a bare form is the present of several: it, or the verb it is joined to, has such a subject."""
    above = token
    if tree.deps[token] == "conj" and tree.kid(token, "nsubj") is None:
        above = tree.head[token]
        if tree.tags[above] not in {"VBP", "VB"} or any(
            tree.deps[kid] in {"aux", "auxpass"} for kid in (*tree.kids[above], *tree.kids[token])
        ):
            return False
    subject = tree.kid(above, "nsubj")
    return (
        tree.deps[above] == "ROOT"
        and subject is not None
        and subject < token
        and (tree.words[subject] in {"we", "they"} or tree.tags[subject] in {"NNS", "NNPS"})
    )


def _lacks_object(tree: Tree, token: int) -> bool:
    """Whether what is said stands before the clause: "everything Mr Wu says", "a plan he said would fail".

    Not so in "a speech in which he said that ..." or "Kyiv, where he said that ...".
    """
    subject = tree.kid(token, "nsubj")
    if subject is None or tree.tags[subject] in {"WP", "WDT"} or tree.head[token] > subject:
        return False
    lead = range(tree.left[token], tree.left[subject])
    return not any(
        tree.tags[place] == "WRB"
        or tree.words[place] == "whose"
        or (tree.tags[place] == "WDT" and tree.deps[place] == "pobj")
        for place in lead
    )


def _tells_kind(tree: Tree, token: int) -> bool:
    """Whether a clause only says which ones are meant: "lenders who refuse to wait"."""
    subject, above = tree.kid(token, "nsubj"), tree.head[token]
    return (
        subject is not None
        and tree.words[subject] in {"who", "that", "which"}
        and tree.tags[token] == "VBP"
        and tree.tags[above] == "NNS"
        and subject == above + 1
        and tree.words[token] in _WAYS
        and not any(tree.deps[kid] in {"det", "poss", "nummod"} for kid in tree.kids[above])
    )


def _shares_auxiliary(tree: Tree, token: int) -> bool:
    """Whether a participle goes with an earlier one's auxiliary, or is a past tense mistaken for one."""
    if tree.deps[token] != "conj":
        return tree.deps[token] in {"ROOT", "ccomp", "parataxis"}
    before = token - 1
    while before > 0 and tree.tags[before] == "RB":
        before -= 1
    return tree.words[before] in {"and", "but", "or"} and tree.tags[tree.head[token]] in FINITE | {"VBN"}


def _not_said_gerund(tree: Tree, token: int) -> bool:
    """Whether "saying" tells of what was not said: "refrained from detailing", "without naming"."""
    above = tree.head[token]
    if tree.deps[token] == "pcomp":
        if tree.words[above] == "with" and tree.kid(token, "nsubj") is not None:
            # "agreed to nothing, with six states saying that they needed time"
            return False
        if tree.words[above] in {"without", "than", "instead", "of", "besides"} and tree.words[above] != "of":
            return True
        return tree.words[tree.head[above]] in _NOT_SAID_FORMS | {"instead", "short"}
    return tree.deps[token] == "xcomp" and tree.words[above] in _NOT_SAID_FORMS


def _said_infinitive(tree: Tree, token: int) -> bool:
    """Whether "to say" tells of something said: "went on to say", "used his speech to accuse"."""
    above, dep = tree.head[token], tree.deps[token]
    while dep == "conj" and tree.tags[above] == "VB":
        # "promises to invest and to maintain ..."
        above, dep = tree.head[above], tree.deps[above]
    if above == token or not tree.is_verb(above):
        return False
    if tree.words[above] in _NOT_SAID_FORMS or tree.words[above] in {"be", "is", "was", "are", "were"}:
        return False
    if any(
        tree.words[kid] in MODALS or tree.deps[kid] in {"neg", "auxpass"}
        for kid in tree.kids[above]
        if kid < above
    ):
        return False
    return tree.tags[above] != "VB" and dep in {"xcomp", "advcl", "conj", "ccomp"}


def find_owned(tree: Tree, forms: CueForms, silent: list[bool]) -> list[Owned]:
    """Nouns of saying with an owner and a that-clause: "the minister's claim that prices fell"."""
    nouns = forms.nouns
    found = []
    for token in range(len(tree) - 1):
        cue = nouns.get(tree.words[token])
        if cue is None or silent[token] or not cue.utterance or "that" not in cue.frames:
            continue
        that = token + 1 + (tree.words[token + 1] in TIMES)
        if that >= len(tree) or tree.words[that] != "that" or tree.tags[that] != "IN":
            continue
        owner = tree.kid(token, "poss")
        if owner is None and tree.tags[token - 1] == "NNP" and tree.deps[token - 1] == "compound":
            # "a White House announcement Tuesday that ..."
            owner = token - 1
        if owner is not None:
            found.append(Owned(token, owner, that, cue))
    return found
