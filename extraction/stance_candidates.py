"""Name the actors that may take a side in each sentence: what the trained stance reader is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.clean import Layout
from extraction.grammar import words
from extraction.stance_voices import Voices
from extraction.tree import Tree

_SUBJECTS = words("nsubj nsubjpass")
_MODIFIERS = words("amod compound nmod")
#: What a noun phrase can be to its sentence where it may stand for who takes a side.
_HOLDING = words("nsubj nsubjpass poss pobj conj appos compound")
#: Before a name these tell where, or at whom something is aimed: "talks in Oman", "a letter to Chile".
_PLACING = words(
    """in at to against with on near into across for over about between inside toward towards through within
    around outside under"""
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that speaks in one sentence or is named there, other than as a place or an addressee.

    `sentence` is the sentence's number in the tree; `mentions` are the first and last tokens of its names
    there, of the person who speaks for it, of the source. `said` are the numbers of its own statements in
    the sentence, `reporters` who else speaks where it is named. It is `acting` when it speaks or is the
    subject of a verb: "Chile's proposal", "backed by Chile" name it too, and seldom give its side.
    """

    actor: str
    sentence: int
    mentions: tuple[tuple[int, int], ...]
    said: tuple[int, ...]
    reporters: tuple[str, ...] = ()
    acting: bool = True


def candidates(tree: Tree, layout: Layout, voices: Voices) -> Iterator[Candidate]:
    """The candidates of an article's body in text order, one for each sentence and actor."""
    for paragraph in layout.body():
        first, last = tree.first_at(paragraph.start), tree.last_before(paragraph.end)
        if first <= last:
            for number in range(tree.sentence[first], tree.sentence[last] + 1):
                yield from _of_sentence(tree, voices, number)


def _of_sentence(tree: Tree, voices: Voices, number: int) -> Iterator[Candidate]:
    first, last = tree.sentences[number]
    mentions: dict[str, list[tuple[int, int]]] = {}
    said: dict[str, list[int]] = {}
    acting: set[str] = set()
    for told in dict.fromkeys(one for token in range(first, last + 1) for one in voices.at(token)):
        for code in voices.codes[told]:
            said.setdefault(code, []).append(told)
            mentions.setdefault(code, [])
            source = voices.statements[told].source
            if source is not None:
                span = tree.first_at(source.start), tree.last_before(source.end)
                if first <= span[0] <= span[1] <= last:
                    mentions[code].append(span)
    for token in range(first, last + 1):
        for code in _named(tree, voices, token):
            mentions.setdefault(code, []).append((_begin(tree, token, first), token))
            if tree.deps[token] in _SUBJECTS:
                acting.add(code)
    for code, spans in mentions.items():
        own = tuple(said.get(code, ()))
        yield Candidate(
            code,
            number,
            tuple(dict.fromkeys(spans)),
            own,
            _reporters(voices, code, spans),
            acting=bool(own) or code in acting,
        )


def _named(tree: Tree, voices: Voices, token: int) -> Sequence[str]:
    """The actors that the word stands for, other than as a place or an addressee."""
    cast, dep = voices.cast, tree.deps[token]
    if dep == "dobj" or (dep == "pobj" and tree.words[tree.head[token]] in _PLACING):
        return []
    if dep in _HOLDING and tree.tags[token][:2] in {"NN", "PR"}:
        codes = [one.code for one in cast.actors(token)]
        if codes:
            return codes
    return [cast.hits[token].code] if token in cast.hits else []


def _begin(tree: Tree, head: int, first: int) -> int:
    """Where the name or title that ends at `head` begins."""
    begin = head
    while begin > first and tree.head[begin - 1] == head and tree.deps[begin - 1] in _MODIFIERS:
        begin -= 1
    return begin


def _reporters(voices: Voices, code: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Who speaks where the actor is named, if others do."""
    heard = (one for _, head in spans for one in voices.heard_at(head))
    return tuple(dict.fromkeys(one for one in heard if one != code))
