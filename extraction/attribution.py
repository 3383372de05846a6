"""Find who a cue attributes its content to: the words on the page, not yet the person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extraction.cues import Hit
from extraction.grammar import NOUNS, words
from extraction.tree import Tree

if TYPE_CHECKING:
    from extraction.page import Page

#: Subjects that are no speaker: "This suggests that ...", "There is talk that ...".
_NOBODY = words(
    """this that these those there what which something nothing everything anything thing things here
    itself whom much more most all"""
)
#: Classes of cues that facts do not do: with them "it" is no dummy and a thing can be a paper.
_SPOKEN = words("say add state tell write")
#: What facts do as often as people: "The warning highlights ...", "The move signals ...".
_FACTS_DO = words(
    """highlight underscore underline suggest signal indicate imply reflect illustrate reveal accentuate
    confirm allow encourage push press challenge prompt persuade nudge prod demand require ensure guarantee
    threaten"""
)
#: Verbs between a cue and the clause whose subject it shares.
_CLAUSES_ABOVE = words("conj advcl xcomp pcomp prep ccomp parataxis dep amod acomp agent")
_PHRASE_PARTS = frozenset(
    {"DT", "JJ", "JJR", "JJS", "PRP$", "POS", "VBN", "HYPH", "CD", "NN", "NNS", "NNP", "NNPS"}
)


#: The time before an entry of a live report.
_TIME = re.compile(r"\d{1,2}[.:]\d{2}")


@dataclass(frozen=True, slots=True)
class Source:
    """The words that name who speaks: tokens `first` to `last`, `head` the noun or pronoun among them."""

    first: int
    last: int
    head: int


def sources_of(page: Page, hit: Hit) -> tuple[Source, ...]:
    """Who speaks at `hit`: its grammatical subject, or the one it shares with the verb above it.

    Several when names are joined ("both Macron and Zelensky said"); empty when nobody who can speak is named.
    """
    tree = page.tree
    head = _subject(page, hit.token)
    if head is None:
        return ()
    named = [place for place in _joined(tree, head) if page.quoted[place] is None]
    found = [source for place in named if (source := phrase(tree, place)) is not None]
    behind = (_behind_dateline(page, hit, source) for source in found)
    return tuple(source for source in behind if _can_speak(page, hit, source))


def _behind_dateline(page: Page, hit: Hit, source: Source) -> Source:
    """The source without what stands before its sentence: "PARIS (AP) - The envoy said", "14.05 She said"."""
    tree, first = page.tree, page.units[page.unit[hit.token]][0]
    if source.first < first <= hit.token:
        head = source.head
        if head < first:
            found = first_head(tree, first, hit.token - 1)
            if found is None:
                return source
            head = found
        source = Source(first, max(head, source.last), head)
    if source.first < source.head and _TIME.fullmatch(tree.words[source.first]):
        return Source(source.first + 1, source.last, source.head)
    return source


def _subject(page: Page, verb: int) -> int | None:
    """The head of the subject of `verb`, looked for in the clauses above when it has none of its own."""
    tree = page.tree
    token = verb
    quoted = _quoted_person(tree, verb)
    if quoted is not None:
        return quoted
    for _ in range(8):
        subject = _own_subject(tree, token)
        if subject is not None and page.quoted[subject] is None and tree.tags[subject] not in {"VBG", "VB"}:
            return _antecedent(tree, token, subject)
        passive = tree.kid(token, "nsubjpass")
        if passive is not None:
            # "The call was echoed by others, warning that ...": who acted speaks
            return _agent(tree, token) or passive
        above, dep = tree.head[token], tree.deps[token]
        if above == token:
            break
        if dep in {"acl", "relcl"}:
            return above if tree.tags[above] in NOUNS else None
        token = above
        if not tree.is_verb(token) and dep not in _CLAUSES_ABOVE:
            break
    return _nearest_noun(page, verb)


def _quoted_person(tree: Tree, verb: int) -> int | None:
    """Who is quoted: "state television quoted Mr Berg as saying", "Mr Berg was quoted as saying"."""
    above = tree.head[verb]
    if tree.deps[verb] != "pcomp" or tree.words[above] != "as":
        return None
    quoting = tree.head[above]
    if tree.words[quoting] not in {"quoted", "quotes", "quoting", "cited", "cites", "citing"}:
        return None
    by = tree.kid(quoting, "nsubj")
    if by is not None and tree.tags[by] == "PRP":
        # "He quoted the minister as saying" is his own report
        return None
    return tree.kid(quoting, "nsubjpass", "dobj")


def _own_subject(tree: Tree, verb: int) -> int | None:
    """The subject that hangs on `verb`; a name rather than the "that" which the parse may put beside it.

    "The pact, said Mr Berg, was dead": behind a comma the subject follows.
    """
    subjects = [kid for kid in tree.kids[verb] if tree.deps[kid] in {"nsubj", "csubj"}]
    if len(subjects) > 1 and verb > 0 and tree.words[verb - 1] == "," and subjects[-1] > verb:
        return subjects[-1]
    named = [kid for kid in subjects if tree.tags[kid] not in {"WDT", "WP"}]
    return next(iter(named or subjects), None)


def _agent(tree: Tree, verb: int) -> int | None:
    """The one by whom a passive is done."""
    by = tree.kid(verb, "agent")
    return tree.kid(by, "pobj") if by is not None else None


def _antecedent(tree: Tree, verb: int, subject: int) -> int:
    """For "who", "which" and "that" the noun they stand for; any other subject itself."""
    if tree.words[subject] not in {"who", "which", "that"}:
        return subject
    token = verb
    while tree.deps[token] == "conj" and tree.is_verb(tree.head[token]):
        token = tree.head[token]
    if tree.deps[token] in {"relcl", "acl"} and tree.head[token] < subject:
        return tree.head[token]
    return subject


def _nearest_noun(page: Page, verb: int) -> int | None:
    """The noun or pronoun right before the verb, when the parse gives no subject."""
    tree = page.tree
    place = verb - 1
    while place >= 0 and (
        tree.tags[place] == "RB" or tree.words[place] in {"has", "have", "had", "also", "both", "did"}
    ):
        place -= 1
    named = place >= 0 and tree.tags[place] in NOUNS and page.quoted[place] is None
    return place if named and page.unit[place] == page.unit[verb] else None


def _joined(tree: Tree, head: int) -> list[int]:
    """The heads of "A and B" when both are names or pronouns; else only the first, which speaks for all."""
    heads, token = [head], head
    while (following := tree.kid(token, "conj")) is not None:
        token = following
        heads.append(token)
    joined = len(heads) == 2 and "and" in tree.words[heads[0] + 1 : heads[1]]
    if joined and all(tree.tags[place] in {"NNP", "PRP", "NNPS"} for place in heads):
        return heads
    return [head]


def phrase(tree: Tree, head: int) -> Source | None:
    """The noun phrase of `head` as a source: its words up to it, with "of ..." behind a common noun.

    "his aide, Igor Zhovkva, underscored": the name in apposition is the source, not the description.
    """
    if tree.tags[head] not in NOUNS | {"CD", "DT", "JJ", "JJS"}:
        return None
    proper = tree.tags[head].startswith("NNP")
    if not proper:
        name = next(
            (
                kid
                for kid in tree.kids[head]
                if kid > head and tree.deps[kid] == "appos" and tree.tags[kid] == "NNP"
            ),
            None,
        )
        if name is not None:
            return Source(_left_edge(tree, name), name, name)
    first, last = _left_edge(tree, head), head
    if not proper:
        for kid in tree.kids[head]:
            if (
                kid == last + 1
                and tree.deps[kid] == "prep"
                and tree.words[kid] in words("of from for at in with")
            ):
                edge = _without_clauses(tree, kid)
                last = edge if edge - kid <= 14 else last
    skipped = words("both but and while meanwhile") | {'"', "'", "—", "-", ","}
    while first < head and tree.words[first] in skipped:
        first += 1
    return Source(first, last, head)


def first_head(tree: Tree, first: int, last: int) -> int | None:
    """The head noun of the phrase that begins at `first`: its last noun before anything else."""
    head = None
    for token in range(first, min(first + 14, last) + 1):
        tag = tree.tags[token]
        if tag == "PRP":
            return head if head is not None else token
        if tag in NOUNS:
            head = token
        elif tag not in _PHRASE_PARTS and tree.words[token] not in {"-", "."}:
            break
        if tag == "VBN" and head is not None:
            break
    return head


def _left_edge(tree: Tree, head: int) -> int:
    """The first token of the phrase before `head`, without an earlier conjunct or clause."""
    first = head
    for kid in reversed([kid for kid in tree.kids[head] if kid < head]):
        if tree.deps[kid] == "punct" and tree.words[kid] == "-":
            continue
        if tree.deps[kid] in words("relcl acl advcl appos punct cc preconj advmod ccomp parataxis"):
            break
        first = min(first, tree.left[kid])
    return first


def _without_clauses(tree: Tree, head: int) -> int:
    """The last token of the subtree of `head` before a comma, a mark or a relative clause."""
    last = head
    for token in range(head + 1, tree.right[head] + 1):
        if (
            tree.words[token] in {",", "—", ";", ":", '"', "("}
            or tree.deps[token] in {"relcl", "acl"}
            or tree.tags[token] in {"WDT", "WP", "VBD", "VBZ", "VBP", "MD"}
        ):
            break
        last = token
    return last


def _can_speak(page: Page, hit: Hit, source: Source) -> bool:
    """Whether this subject can be one who speaks with this cue: "The move suggests ..." has no speaker."""
    tree = page.tree
    word, tag = tree.words[source.head], tree.tags[source.head]
    if tree.words[source.first] in {"everything", "nothing", "something", "anything", "what"}:
        # "Everything Mr Wu says is ...", which the parse takes for one name
        return False
    if (
        tag == "EX"
        or word in _NOBODY
        or (word in {"it", "one"} and source.first == source.last and not _spoken(hit))
    ):
        return False
    if tag not in {"NN", "NNS"}:
        return True
    singular = word[:-1] if word.endswith("s") else word
    kind = page.lexicon.source_nouns.get(word) or page.lexicon.source_nouns.get(singular)
    if hit.cue.lemma in _FACTS_DO:
        person = page.lexicon.role(word) or page.lexicon.role(singular)
        return kind in {"man", "woman", "body", "group", "medium"} or person is not None
    return kind != "thing"


def _spoken(hit: Hit) -> bool:
    return hit.cue.cue_class in _SPOKEN
