"""Ask of one verb what every fixed construction needs: whose side it is, and on which matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from extraction.actors import Holder
from extraction.grammar import TIMES, words
from extraction.lexicon import StancePart
from extraction.open_issues import PEOPLE
from extraction.stance_claim_words import ALTER
from extraction.stance_claims import Claim
from extraction.stance_clauses import agents, is_infinitive, is_negated, is_passive, subjects
from extraction.stance_paths import Climber
from extraction.stance_sides import Reading
from extraction.stance_words import verb_sign

#: Prepositions between a word and the matter it is about: "divided over the pipeline".
OVER = words("on over about for regarding concerning towards toward to of with from into")
TAKES_UP = words("it this that they these")
_PLACELESS = words(
    "it this that these those them him her us me they he she we i you who which what whom there"
)


class Frames:
    """One article's tree and actors, as the constructions ask for them."""

    def __init__(self, climber: Climber) -> None:
        self.climber = climber
        self.tree, self.table = climber.tree, climber.table

    def claim(
        self,
        verb: int,
        topic: int | None,
        sign: int,
        rule: str,
        when: tuple[int, int] | None = None,
        *,
        intent: bool = False,
    ) -> Iterator[Claim]:
        """A claim of the verb's subject, of the agent in a passive; none if that is no actor.

        Without a `topic` the matter is the one last named.
        """
        at = verb if topic is None else topic
        passive = is_passive(self.tree, verb) and bool(agents(self.tree, verb))
        heads = agents(self.tree, verb) if passive else subjects(self.tree, verb)
        own = self.climber.is_we(heads)
        holders = (
            self.climber.holders_of(self.partners(heads)) if own else self.climber.holders_at(verb, heads)
        )
        if own or holders:
            reading = Reading(sign, verb, "open: " + rule, () if own else holders, own, condition=when)
            yield Claim(at, reading, intent=intent, takes_up=topic is None)
        if own and holders:
            # "he said he and the chancellor would present a proposal"
            shared = Reading(sign, verb, "open: " + rule, holders, condition=when, known=True)
            yield Claim(at, shared, takes_up=topic is None)

    def spoken(
        self, verb: int, topic: int | None, sign: int, rule: str, when: tuple[int, int] | None = None
    ) -> Iterator[Claim]:
        """A claim of whoever says the clause at `verb`; a pronoun takes up what was named before."""
        if topic is None or self.tree.words[topic] in TAKES_UP:
            yield Claim(verb, Reading(sign, verb, "open: " + rule, own=True, condition=when), takes_up=True)
            return
        reading = Reading(sign, verb, "open: " + rule, own=True, condition=when)
        yield Claim(topic, reading)

    def held(self, claim: Claim, holders: tuple[Holder, ...]) -> Claim:
        """The claim as that of `holders` instead of the speaker."""
        return replace(claim, reading=replace(claim.reading, own=False, holders=holders))

    def partners(self, heads: tuple[int, ...]) -> tuple[int, ...]:
        """Who stands joined with the subject: "he and Chancellor Braun"."""
        tree = self.tree
        return tuple(kid for head in heads for kid in tree.kids[head] if tree.deps[kid] == "conj")

    def below(self, token: int, leads: frozenset[str] = OVER) -> int | None:
        """The noun or verb behind one of these prepositions at `token`."""
        tree = self.tree
        for kid in tree.kids[token]:
            if kid > token and tree.deps[kid] in {"prep", "dative"} and tree.words[kid] in leads:
                found = tree.kid(kid, "pobj", "pcomp")
                if found is not None:
                    return found
        return None

    def matter(self, token: int) -> int:
        """What something is done to at the end of "whether to send ships"; the verb itself if nothing is."""
        for _ in range(4):
            if not self.tree.is_verb(token):
                return token
            found = next((at for at in self._objects(token) if self.names_something(at)), None)
            if found is None:
                return token
            token = found
        return token

    def _objects(self, verb: int) -> Iterator[int]:
        """What may be the matter of a verb, the nearest first: "work with all sides to promote trade"."""
        tree = self.tree
        part = tree.kid(verb, "dobj")
        if part is not None and tree.words[part] == "part":
            # "take part in the mission"
            yield from (at for at in (self.below(part), self.below(verb)) if at is not None)
            return
        for name in ("dobj", "nsubjpass"):
            yield from (kid for kid in tree.kids[verb] if tree.deps[kid] == name)
        for kid in tree.kids[verb]:
            if kid > verb and tree.deps[kid] in {"prep", "dative"} and tree.words[kid] in OVER:
                yield from (at for at in tree.kids[kid] if tree.deps[at] in {"pobj", "pcomp"})
        yield from (
            kid
            for kid in tree.kids[verb]
            if tree.deps[kid] in {"xcomp", "advcl"} and is_infinitive(tree, kid)
        )

    def deed(self, verb: int) -> tuple[int, int]:
        """The matter of "to restore the reef" and its sign; of "to cut output" the cut is the matter."""
        tree = self.tree
        sign = -1 if is_negated(tree, verb) else 1
        change = verb_sign(self.table, tree, verb, StancePart.CHANGE, None) or 1
        if change < 0 or tree.words[verb] in ALTER:
            return verb, sign
        below = tree.kid(verb, "xcomp")
        if below is not None and is_infinitive(tree, below):
            # "will aim to prevent a war": against it
            below_change = verb_sign(self.table, tree, below, StancePart.CHANGE, None) or 1
            return self.matter(verb), -sign if below_change < 0 else sign
        if (verb_sign(self.table, tree, verb, StancePart.ATTITUDE, None) or 1) < 0:
            sign = -sign
        return self.matter(verb), sign

    def names_something(self, topic: int) -> bool:
        """Whether a matter can be named by this word: no pronoun, person, country or time."""
        tree = self.tree
        word = tree.words[topic]
        return (
            word not in _PLACELESS
            and word not in PEOPLE
            and word not in TIMES
            and topic not in self.climber.cast.hits
            and word not in self.climber.cast.holders
        )


#: One construction: the claims it reads at a verb, none where the verb is not its own.
Frame = Callable[[Frames, int], Iterator[Claim]]
