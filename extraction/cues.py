"""Find the words that attribute: reporting verbs that really report, and "according to"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extraction.lexicon import Cue, Lexicon, Part
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
}
#: Verbs of two or more syllables that still double their last letter.
_DOUBLING = frozenset(
    {"admit", "commit", "permit", "refer", "rebut", "rebel", "concur", "demur", "prefer", "regret", "submit"}
)

#: Who only reports what may come: "could say", "would not say".
_MODALS = frozenset(
    {"would", "could", "might", "should", "may", "must", "can", "will", "'ll", "'d", "shall", "ca", "wo"}
)
_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "scarcely"})
#: Verbs whose infinitive says what was not said, or not yet: "declined to say", "plans to announce".
_NOT_SAID = frozenset(
    """decline refuse fail refrain neglect forget hesitate expect plan intend want hope wish aim try need seek
    decide prepare schedule due like set ready able unable willing unwilling ask urge call tell order force
    invite allow authorise authorize require oblige press likely unlikely have likely reluctant""".split()
)


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
        for form in inflect(first):
            verbs.setdefault(form, []).append((tuple(particles), cue))
    return CueForms(
        {form: tuple(sorted(rows, key=lambda row: -len(row[0]))) for form, rows in verbs.items()}, nouns
    )


def inflect(verb: str) -> set[str]:
    """The forms of an English verb: "deny" gives deny, denies, denied, denying."""
    vowels = "aeiou"
    forms = {verb}
    if verb == "be":
        return {"be", "is", "are", "was", "were", "been", "being"}
    if verb.endswith("y") and verb[-2:-1] not in vowels:
        forms |= {verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    elif verb.endswith("ie"):
        forms |= {verb + "s", verb + "d", verb[:-2] + "ying"}
    elif verb.endswith("e"):
        forms |= {verb + "s", verb + "d", (verb if verb.endswith("ee") else verb[:-1]) + "ing"}
    else:
        stem = verb
        short = sum(letter in vowels for letter in verb) == 1
        if (
            len(verb) > 2
            and verb[-1] not in "aeiouwxyh"
            and verb[-2] in vowels
            and verb[-3] not in vowels
            and (short or verb in _DOUBLING)
        ):
            forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
        if verb[-1] == "l" and verb[-2] in vowels:
            forms |= {verb + "led", verb + "ling"}
        forms |= {stem + "ed", stem + "ing", verb + ("es" if re_sibilant(verb) else "s")}
    forms.update(_IRREGULAR.get(verb, ()))
    return forms


def re_sibilant(verb: str) -> bool:
    """Whether the third person takes -es: "express", "preach", "go"."""
    return verb.endswith(("s", "sh", "ch", "x", "z", "o"))


def find_hits(tree: Tree, lexicon: Lexicon, quoted: list[bool]) -> list[Hit]:
    """The verbs outside quotation marks that report an utterance here, in text order.

    Left out: negated and merely possible speech ("did not specify", "would say"), what was refused or is still
    planned ("declined to say"), agentless passives, and attitudes unless they can stand beside a quotation.
    """
    forms = cue_forms(lexicon.cues)
    hits = []
    for token, word in enumerate(tree.words):
        rows = forms.verbs.get(word)
        if rows is None or quoted[token]:
            continue
        tag = tree.tags[token]
        if not (
            tag.startswith("VB")
            or (
                tag[:2] in {"NN", "JJ"}
                and tree.deps[token] in {"ROOT", "ccomp", "conj", "advcl", "parataxis", "relcl"}
            )
        ):
            continue
        matched = _match(tree, token, rows)
        if matched is None:
            continue
        cue, last = matched
        form = _form(tree, token)
        if form is None:
            continue
        hits.append(Hit(token, token, last, cue, form))
    return hits


def _match(tree: Tree, token: int, rows: tuple[tuple[tuple[str, ...], Cue], ...]) -> tuple[Cue, int] | None:
    """The longest cue of `rows` that stands at `token`, and its last token."""
    for particles, cue in rows:
        last = token
        for particle in particles:
            # "called again for", "called late on Monday for": a few words may come between.
            follow = next(
                (
                    place
                    for place in range(last + 1, min(last + 4, len(tree)))
                    if tree.words[place] == particle
                    and (place == last + 1 or (len(particles) == 1 and tree.head[place] == token))
                ),
                None,
            )
            if follow is None and particle == "concern" and tree.words[last + 1 : last + 2] == ["concerns"]:
                follow = last + 1
            if follow is None:
                break
            last = follow
        else:
            return cue, last
    return None


def _form(tree: Tree, token: int) -> str | None:
    """How the verb at `token` stands in its clause; None if it reports nothing that was said."""
    tag = tree.tags[token]
    before = [kid for kid in tree.kids[token] if kid < token]
    helpers = {tree.words[kid] for kid in before if tree.deps[kid] in {"aux", "auxpass"}}
    if any(tree.deps[kid] == "neg" or tree.words[kid] in _NEGATIONS for kid in before):
        return None
    if tree.kid(token, "auxpass") is not None or tree.kid(token, "nsubjpass") is not None:
        return "passive"
    if helpers & _MODALS:
        return None
    if token and tree.words[token - 1] in {"without", "not", "never"} | _MODALS:
        return None
    if "to" in helpers or (token and tree.words[token - 1] == "to" and tag == "VB"):
        return "infinitive" if _said_infinitive(tree, token) else None
    if tag == "VBG":
        return "finite" if helpers else "participle"
    if tag == "VB":
        # "did say"; a bare form after another verb ("let him say") or an imperative is none.
        return "finite" if helpers else None
    if (
        tag == "VBN"
        and not helpers
        and tree.deps[token] in {"acl", "advcl", "amod"}
        and tree.kid(token, "nsubj") is None
    ):
        return None
    return "finite"


def _said_infinitive(tree: Tree, token: int) -> bool:
    """Whether "to say" tells of something said: "went on to say", "used his speech to accuse", not "plans to say"."""
    above = tree.head[token]
    if above == token or not tree.is_verb(above):
        return False
    if tree.words[above] in _NOT_SAID_FORMS or tree.words[above] in {"be", "is", "was", "are", "were"}:
        return False
    if any(tree.words[kid] in _MODALS or tree.deps[kid] == "neg" for kid in tree.kids[above] if kid < above):
        return False
    return tree.tags[above] in {"VBD", "VBN", "VBZ", "VBP", "VBG"} and tree.deps[token] in {
        "xcomp",
        "advcl",
        "conj",
        "ccomp",
    }


_NOT_SAID_FORMS = frozenset(form for verb in _NOT_SAID for form in inflect(verb))
