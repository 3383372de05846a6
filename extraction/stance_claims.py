"""Read sides on matters nobody listed, from the verb downwards: who demands, rejects or promises what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extraction.grammar import TIMES
from extraction.lexicon import StancePart
from extraction.open_issues import PEOPLE
from extraction.stance_claim_words import (
    CONSIDER,
    DEPLORE,
    DROP,
    EFFORTS,
    EMPTY,
    ENDINGS,
    EVENTS,
    GLAD,
    HANDS_ON,
    IDLE,
    LEADS,
    MINDED,
    MISGIVINGS,
    OFFERS,
    PLACELESS,
    PROTEST,
    RESISTANCE,
    SPEECH_NOUNS,
    STAND_BY,
    STOP,
    TOLERATE,
    URGE,
)
from extraction.stance_clauses import (
    BE,
    Mood,
    agents,
    behind,
    condition,
    handed,
    is_finite,
    is_infinitive,
    is_negated,
    is_open,
    is_passive,
    is_verbal,
    mood,
    subjects,
)
from extraction.stance_grammar import ACCUSE, CALL, COPULAS, DENY, LIGHT, REFUSE, THAT, WE
from extraction.stance_paths import Climber
from extraction.stance_sides import Reading
from extraction.stance_words import adjective_sign, noun_sign, verb_sign


@dataclass(frozen=True, slots=True)
class Claim:
    """A reading, and the token that heads what it is about."""

    topic: int
    reading: Reading
    #: what an actor will do: a side only where the actor itself says so
    intent: bool = False
    #: the topic is only a pronoun: "this would be a mistake" is about what was named before
    takes_up: bool = False


class ClaimReader:
    """Reads the verbs of one article; `climber` knows its actors and stance words."""

    def __init__(self, climber: Climber) -> None:
        self.climber = climber
        self.tree, self.table = climber.tree, climber.table

    def claims(self, first: int, last: int) -> Iterator[Claim]:
        """The claims of the tokens `first`..`last`; none from a question or from what is only supposed."""
        tree = self.tree
        for token in range(first, last + 1):
            if tree.words[tree.sentences[tree.sentence[token]][1]] == "?":
                continue
            if is_verbal(tree, token):
                found = self._clause(token)
            elif tree.tags[token].startswith("NN") and tree.words[token] in SPEECH_NOUNS:
                found = self._owned_noun(token)
            else:
                continue
            yield from (claim for claim in found if self._names_something(claim.topic))

    def _names_something(self, topic: int) -> bool:
        """Whether a matter can be named by this word: not "it", "these people", "to do"."""
        tree = self.tree
        word = tree.words[topic]
        if tree.is_verb(topic):
            return word not in EMPTY and word not in BE
        return (
            tree.tags[topic].startswith("NN")
            and word not in TIMES
            and word not in PEOPLE
            and topic not in self.climber.cast.hits
            and word not in self.climber.cast.holders
        )

    def _clause(self, verb: int) -> Iterator[Claim]:
        tree = self.tree
        if is_open(tree, verb) or self.climber.is_denied(verb):
            return
        if not is_finite(tree, verb):
            purpose = tree.tags[verb] == "VB" and tree.deps[verb] == "advcl" and tree.words[verb] in PROTEST
            # "with Japan resisting the plan"
            beside = tree.deps[verb] == "pcomp" and tree.kid(verb, "nsubj") is not None
            if purpose or (
                tree.tags[verb] == "VBG" and (beside or tree.deps[verb] in {"advcl", "conj", "acl"})
            ):
                yield from self._takes_side(verb, Mood.PLAIN)
            return
        how = mood(tree, verb)
        if how in {Mood.PLAIN, Mood.FUTURE} or (how is Mood.POSSIBLE and is_negated(tree, verb)):
            found = list(self._takes_side(verb, how))
            if found:
                yield from found
                return
        if tree.words[verb] in COPULAS:
            yield from self._predicate(verb, how)
        elif (how is Mood.DUTY and self._has_duty(verb)) or (
            how is Mood.POSSIBLE and is_negated(tree, verb) and tree.words[verb] in TOLERATE
        ):
            yield from self._own(verb, "must, should")
        elif how in {Mood.FUTURE, Mood.POSSIBLE} and condition(tree, verb, verb) is not None:
            yield from self._acts(verb, "would if")
        elif tree.words[verb] in {"need", "needs"} and tree.kid(verb, "xcomp") is not None:
            yield from self._own(verb, "must, should")

    # -- verbs whose subject takes the side --------------------------------------------------------------

    def _has_duty(self, verb: int) -> bool:
        """Whether others have the duty: what "we must" do is too often a mere exhortation."""
        subject = self.tree.kid(verb, "nsubj", "nsubjpass")
        return subject is not None and self.tree.words[subject] not in WE

    def _takes_side(self, verb: int, how: Mood) -> Iterator[Claim]:
        tree = self.tree
        goes_on = tree.kid(verb, "xcomp") if tree.words[verb].startswith("continue") else None
        found = self._object(verb if goes_on is None else goes_on)
        if found is None:
            return
        topic, sign, rule = found
        below = tree.kid(verb, "xcomp")
        if tree.words[verb] in REFUSE and below is not None:
            attitude = verb_sign(self.table, tree, below, StancePart.ATTITUDE, None)
            if attitude is not None and attitude < 0:
                # who declines to criticise a plan does not therefore support it
                return
        passive = is_passive(tree, verb)
        minded = tree.words[verb] in MINDED
        heads = agents(tree, verb) if passive and not minded else subjects(tree, verb)
        own = self.climber.is_we(heads)
        holders = () if own else self.climber.holders_at(verb, heads)
        if not own and not holders:
            return
        when = condition(tree, verb, topic)
        if when is None and below is not None:
            # "threatened to leave the bloc if"
            when = condition(tree, below, topic)
        if is_negated(tree, verb):
            sign = -sign
        yield Claim(topic, Reading(sign, verb, rule, holders, own, condition=when))

    def _object(self, verb: int) -> tuple[int, int, str] | None:
        """What the verb takes a side on: its head, the sign, the rule; None if it takes none."""
        tree, word = self.tree, self.tree.words[verb]
        if word in ACCUSE and "each" in tree.words[verb : verb + 3]:
            return None
        if word in ACCUSE:
            for through in ("of", "for", "over"):
                topic = behind(self.tree, verb, through) if self._is_blamed(verb, through) else None
                if topic is not None:
                    return topic, -1, "open: accuses of it"
        if word in CALL:
            named = self._called(verb)
            if named is not None:
                return named
        noun = tree.kid(verb, "dobj", "nsubjpass")
        if word in LIGHT and (word not in IDLE or (noun is not None and tree.words[noun] in MISGIVINGS)):
            sign = noun_sign(self.table, tree, noun, StancePart.ATTITUDE) if noun is not None else None
            if noun is not None and sign is not None and not self._is_anothers(noun, verb):
                below = self._below_noun(noun)
                if below is None and sign > 0 and word.startswith("g"):
                    # "gave its backing to the treaty"
                    to = tree.kid(verb, "dative")
                    below = None if to is None or tree.words[to] != "to" else tree.kid(to, "pobj")
                if below is None and sign < 0:
                    # the parser may hang "over the deal" on "voiced"
                    found = (behind(self.tree, verb, lead) for lead in ("over", "at", "about"))
                    below = next((one for one in found if one is not None), None)
                if below is not None:
                    topic, turned = self._deed(below)
                    turned *= self._turned_by(noun, sign)
                    flip = -1 if any(tree.words[kid] == "no" for kid in tree.kids[noun]) else 1
                    return topic, sign * flip * turned, "open: expressed support"
        if word in DROP:
            noun = tree.kid(verb, "dobj")
            below = self._below_noun(noun) if noun is not None and tree.words[noun] in RESISTANCE else None
            if noun is not None and below is None and tree.words[noun] in RESISTANCE:
                below = behind(self.tree, verb, "to")
            if below is not None:
                return below, 1, "open: drops its objections"
        if word in CONSIDER and tree.tags[verb] == "VBG":
            topic = tree.kid(verb, "dobj", "xcomp")
            if topic is not None:
                return self._deed(topic)[0], 0, "open: considers"
        for particles, _ in self.table.verbs.get((StancePart.REQUEST, word), ()):
            if particles == ("to",):
                continue
            asked = self._asked(verb, particles)
            if asked is not None:
                flip = -1 if is_negated(tree, asked) else 1
                # "warned Kyiv not to": the negation below is the sign
                topic, sign = self._deed(asked)
                return topic, sign * flip, "open: asks for"
        if word in URGE:
            topic = tree.kid(verb, "dobj")
            if (
                topic is not None
                and self._names_something(topic)
                and tree.kid(verb, "xcomp", "ccomp") is None
            ):
                return topic, 1, "open: asks for"
        if word in MINDED and tree.kid(verb, "dobj") is None:
            sign = adjective_sign(self.table, tree, verb, StancePart.ATTITUDE)
            topic = next(
                (
                    below
                    for kid in tree.kids[verb]
                    if (below := tree.kid(kid, "pobj", "pcomp")) is not None
                    and tree.deps[kid] == "prep"
                    and tree.words[kid] in LEADS
                ),
                tree.kid(verb, "xcomp"),
            )
            if sign is None or topic is None:
                return None
            topic, turned = self._deed(topic)
            return topic, sign * turned, "open: is ready, is opposed"
        if word in EVENTS and (word not in OFFERS or tree.kid(verb, "xcomp") is None):
            return None
        for particles, sign in self.table.verbs.get((StancePart.ATTITUDE, word), ()):
            if not sign:
                continue
            governed = self._governed(verb, particles)
            if governed in self.climber.cast.hits and word in STAND_BY:
                # "will continue to support Moldova"
                return verb, sign, "open: stands by it"
            if word in DENY and governed is not None and tree.is_verb(governed):
                # "denied opposing the levy" is about what happened
                return None
            if governed is not None:
                below = tree.is_verb(governed) and is_negated(tree, governed)
                topic, turned = self._deed(governed)
                return topic, turned * (-sign if below else sign), "open: takes a side"
        return None

    def _is_blamed(self, verb: int, through: str) -> bool:
        """Whether the verb names a doer: "accused Oslo of", but not "condemned the burning of"."""
        tree = self.tree
        doer = tree.kid(verb, "dobj", "nsubjpass")
        return doer is None or not any(tree.words[kid] == through for kid in tree.kids[doer])

    def _is_anothers(self, noun: int, verb: int) -> bool:
        """ "Oslo stressed Kyiv's readiness": the side is Kyiv's, and read at the noun."""
        owners = {holder.code for holder in self.climber.owners(noun)}
        own = {holder.code for holder in self.climber.holders_at(verb, subjects(self.tree, verb))}
        return bool(owners) and not owners & own

    def _governed(self, verb: int, particles: tuple[str, ...]) -> int | None:
        tree = self.tree
        if particles:
            near = tree.words[verb + 1 : verb + 8]
            if not all(word in near for word in particles):
                return None
            topic = behind(self.tree, verb, particles[-1])
            if topic is None and particles == ("for",):
                # "called for the fund to publish a list"
                topic = next(
                    (
                        kid
                        for kid in tree.kids[verb]
                        if is_infinitive(tree, kid) and any(tree.words[at] == "for" for at in tree.kids[kid])
                    ),
                    None,
                )
            if topic is None and any(
                tree.deps[kid] in {"prt", "advmod"} and tree.words[kid] == particles[-1]
                for kid in tree.kids[verb]
            ):
                topic = tree.kid(verb, "dobj", "xcomp", "nsubjpass")
            return topic
        names = ["xcomp"] if is_passive(tree, verb) else ["dobj", "xcomp"]
        if is_passive(tree, verb):
            names.append("nsubjpass")
        said = tree.kid(verb, "ccomp")
        if said is not None and (
            tree.words[verb] in THAT | DEPLORE or tree.tags[said] == "VBG" or is_infinitive(tree, said)
        ):
            # "we welcome their coming back to the table"
            names.append("ccomp")
        for name in names:
            topic = tree.kid(verb, name)
            if topic is not None and tree.words[topic] not in PLACELESS:
                return topic
        return None

    def _asked(self, verb: int, particles: tuple[str, ...]) -> int | None:
        """What somebody is asked to do: "urged Iran to sign", "called on China to act"."""
        tree = self.tree
        if particles and not all(word in tree.words[verb + 1 : verb + 3] for word in particles):
            return None
        below = next((kid for kid in tree.kids[verb] if kid > verb and is_infinitive(tree, kid)), None)
        if below is None and particles:
            for kid in tree.kids[verb]:
                if tree.words[kid] == particles[-1]:
                    inside = range(kid, tree.right[kid] + 1)
                    below = next((at for at in inside if tree.is_verb(at) and is_infinitive(tree, at)), None)
        if below is None or (
            tree.deps[below] == "xcomp" and tree.kid(verb, "dobj") is None and not particles
        ):
            return None
        return below

    def _below_noun(self, noun: int) -> int | None:
        """What a noun of attitude leads to: "support for the plan", "readiness to talk"."""
        tree = self.tree
        for kid in tree.kids[noun]:
            if kid < noun:
                continue
            if tree.deps[kid] == "prep" and tree.words[kid] in LEADS:
                below = tree.kid(kid, "pobj", "pcomp")
                if below is not None and below not in self.climber.cast.hits:
                    return below
            if tree.deps[kid] in {"acl", "relcl"} and is_infinitive(tree, kid):
                return kid
        return None

    def _turned_by(self, noun: int, sign: int) -> int:
        """-1 where "against" turns a noun's sign: "moves against the levy", but not "protest against"."""
        against = any(
            kid > noun and self.tree.words[kid] == "against" and self.tree.deps[kid] == "prep"
            for kid in self.tree.kids[noun]
        )
        return -1 if against and sign > 0 else 1

    def _called(self, verb: int) -> tuple[int, int, str] | None:
        tree = self.tree
        topic = tree.kid(verb, "dobj", "nsubjpass") or tree.kid(verb, "ccomp")
        if topic is None:
            return None
        for token in range(verb + 1, min(tree.right[verb], verb + 14) + 1):
            sign = None if self.climber.none_of(token) else self.climber.judgement(token)
            if sign is not None and tree.head[token] in {verb, topic, *tree.kids[verb]}:
                return topic, sign, "open: calls it so"
        return None

    def _deed(self, token: int) -> tuple[int, int]:
        """The noun at the end of "to stop all construction", and the sign of what is done to it.

        An attitude's noun hands on: "dismissed calls for a truce" is about the truce.
        """
        tree, sign = self.tree, 1
        for _ in range(4):
            below: int | None = None
            if tree.is_verb(token) and tree.kid(token, "det") is None:
                done = self._done(token)
                below = tree.kid(token, "dobj", "nsubjpass")
                if below is not None and (done is None or tree.tags[below] in {"JJR", "RBR"}):
                    # "to cut its production", "to spend more on defence": that is the matter
                    return token, sign
                sign *= done or 1
                if below is None and tree.words[token] in STOP:
                    below = tree.kid(token, "xcomp") or behind(self.tree, token, "from")
                if below is None and tree.words[token] in HANDS_ON | CONSIDER:
                    below = handed(tree, token)
            else:
                turned = noun_sign(self.table, tree, token, StancePart.ATTITUDE)
                if turned is None and tree.words[token] in EFFORTS:
                    turned = 1
                if tree.words[token] in ENDINGS and (ended := behind(self.tree, token, "to")) is not None:
                    token, sign = ended, -sign
                    continue
                if turned is not None:
                    below = self._below_noun(token)
                    sign = sign * turned * self._turned_by(token, turned) if below is not None else sign
            if below is None or tree.words[below] in PLACELESS or below in self.climber.cast.hits:
                return token, sign
            token = below
        return token, sign

    def _done(self, verb: int) -> int | None:
        """-1 for a verb that keeps its object from happening, "to block it"; None for one that lessens it."""
        if self.tree.words[verb] in STOP:
            return -1
        if (verb_sign(self.table, self.tree, verb, StancePart.CHANGE, None) or 0) < 0:
            return None
        attitude = verb_sign(self.table, self.tree, verb, StancePart.ATTITUDE, None)
        return -1 if attitude is not None and attitude < 0 else 1

    # -- clauses whose speaker takes the side ------------------------------------------------------------

    def _own(self, verb: int, rule: str) -> Iterator[Claim]:
        tree = self.tree
        sign = -1 if is_negated(tree, verb) else 1
        below = tree.kid(verb, "xcomp")
        needed = below is not None and tree.words[verb] in {"need", "needs"}
        topic, turned = self._deed(below if needed and below is not None else verb)
        sign *= turned
        if topic == verb:
            subject = tree.kid(verb, "nsubj", "nsubjpass")
            if subject is not None and tree.words[subject] not in WE | PLACELESS:
                topic = subject
        if tree.is_verb(topic):
            return
        yield Claim(
            topic, Reading(sign, verb, "open: " + rule, own=True, condition=condition(tree, verb, topic))
        )

    def _acts(self, verb: int, rule: str) -> Iterator[Claim]:
        """ "the ministry will extend the programme", "we would join if": who will do so is for it."""
        tree = self.tree
        heads = subjects(tree, verb)
        own = self.climber.is_we(heads)
        holders = () if own else self.climber.holders_at(verb, heads)
        topic, turned = self._deed(verb)
        if is_passive(tree, verb) or not (own or holders) or tree.words[verb] in EMPTY:
            return
        sign = -turned if is_negated(tree, verb) else turned
        when = condition(tree, verb, topic)
        yield Claim(topic, Reading(sign, verb, "open: " + rule, holders, own, condition=when))

    def _predicate(self, verb: int, how: Mood) -> Iterator[Claim]:
        """ "we are ready to", "the plan is unacceptable", "it is necessary to"."""
        tree = self.tree
        flip = -1 if is_negated(tree, verb) else 1
        heads = subjects(tree, verb, own=True)
        for kid in tree.kids[verb]:
            if tree.deps[kid] not in {"acomp", "attr", "prep"} or kid < verb:
                continue
            sign = adjective_sign(self.table, tree, kid, StancePart.ATTITUDE)
            topic = tree.kid(kid, "xcomp", "ccomp")
            other = tree.kid(kid, "conj")
            if topic is None and other is not None:
                # "willing and indeed eager to have talks"
                topic = tree.kid(other, "xcomp")
            if topic is None:
                prep = next((at for at in tree.kids[kid] if tree.deps[at] == "prep"), None)
                topic = tree.kid(prep, "pobj", "pcomp") if prep is not None else None
            if (
                sign is not None
                and topic is not None
                and how is not Mood.POSSIBLE
                and tree.words[kid] not in GLAD
            ):
                own = self.climber.is_we(heads)
                holders = () if own else self.climber.holders_at(verb, heads)
                if own or holders:
                    when = condition(tree, verb, topic) or condition(tree, topic, topic)
                    topic, turned = self._deed(topic)
                    found = Reading(
                        sign * flip * turned, verb, "open: is ready, is opposed", holders, own, condition=when
                    )
                    yield Claim(topic, found)
                    return
            sign = self.climber.judgement(kid)
            if sign is None or how is Mood.POSSIBLE:
                continue
            if heads and tree.words[heads[0]] in {"it", "there"}:
                topic = next(
                    (
                        at
                        for at in (*tree.kids[verb], *tree.kids[kid])
                        if at > verb
                        and (is_infinitive(tree, at) or tree.deps[at] in {"ccomp", "csubj", "advcl", "relcl"})
                        and tree.is_verb(at)
                    ),
                    topic,
                )
                if topic is None:
                    continue
            elif heads and tree.words[heads[0]] not in WE:
                topic = heads[0]
            else:
                continue
            topic, turned = self._deed(topic)
            found = Reading(sign * flip * turned, verb, "open: is unacceptable", own=True)
            yield Claim(topic, found)
            return

    def _owned_noun(self, noun: int) -> Iterator[Claim]:
        """ "French calls for access", "Spain's opposition to the plan"."""
        sign = noun_sign(self.table, self.tree, noun, StancePart.ATTITUDE)
        topic = self._below_noun(noun)
        if sign is None or topic is None:
            return
        holders = self.climber.owners(noun)
        if holders:
            topic, turned = self._deed(topic)
            turned *= self._turned_by(noun, sign)
            yield Claim(topic, Reading(sign * turned, noun, "open: someone's attitude", holders))
