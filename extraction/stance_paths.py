"""Climb from an issue's word to whoever takes a side on it, counting signs on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extraction.lexicon import StancePart
from extraction.stance_clauses import (
    Mood,
    agents,
    condition,
    is_finite,
    is_infinitive,
    is_negated,
    is_open,
    is_passive,
    is_step,
    is_unanswered,
    is_unlikely,
    is_verbal,
    is_within,
    mood,
    subjects,
)
from extraction.stance_grammar import (
    ACCUSE,
    ADJUNCTS,
    CALL,
    CARRIERS,
    COPULAS,
    DUTY_VERBS,
    FEELING,
    IN_NOUNS,
    LIGHT,
    NEED,
    ONLY_WITH_TO,
    PAPERS,
    REFUSE,
    THAT,
)
from extraction.stance_sides import Reading, Sides
from extraction.stance_words import adjective_sign, noun_sign, verb_sign


@dataclass(frozen=True, slots=True)
class _At:
    """Where a climb stands: the last token, the sign so far, and what has been met on the way."""

    token: int
    sign: int = 1
    #: an attitude's noun or verb has been met: "readiness", "to accept"
    attitude: bool = False
    #: a word of change has been met: "to lift"
    changed: bool = False
    #: the climb came out of "in order to": only a duty or a request above it counts
    purpose: bool = False
    #: a judging noun has been met: "the time to", "a duty to"
    judged: bool = False
    condition: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """The outcome of one step: what was read, and where to go on (None: nowhere)."""

    readings: tuple[Reading, ...] = ()
    at: _At | None = None


_NOTHING = _Found()


class Climber(Sides):
    """Reads the words above an issue's word in one article."""

    def readings(self, anchor: int, *, deed: bool = True) -> tuple[Reading, ...]:
        """What the sentence says about the issue named at `anchor`; nothing for a question.

        With `deed`, a verb at `anchor` is itself what the issue proposes ("will send troops").
        """
        tree = self.tree
        if tree.words[tree.sentences[tree.sentence[anchor]][1]] == "?":
            return ()
        found = _Found(self._behind(anchor), _At(anchor, -1 if self.none_of(anchor) else 1))
        readings = list(found.readings)
        if deed and tree.is_verb(anchor):
            found = self._verb(_At(anchor), anchor, "self", None)
            readings += found.readings
        for _ in range(10):
            if found.at is None:
                break
            found = self._step(found.at)
            readings += found.readings
        return tuple(readings)

    def _step(self, at: _At) -> _Found:
        token, relation, through = self._governor(at.token)
        if token is None or (
            through in ADJUNCTS
            and not self._belongs(token, through)
            and not (through == "by" and relation == "pcomp")
        ):
            return _NOTHING
        if through == "against" and not self._takes_against(token):
            if not self._weighs(token):
                return _NOTHING
            at = replace(at, sign=-at.sign, changed=True)
        if self.tree.deps[token] == "acomp" or (
            self.tree.tags[token].startswith("JJ") and self.tree.kid(token, "nsubj") is None
        ):
            return self._adjective(at, token)
        if is_verbal(self.tree, token):
            return self._verb(at, token, relation, through)
        return self._noun(at, token, relation, through)

    def _governor(self, token: int) -> tuple[int | None, str, str | None]:
        """The word above, the relation to it, and the preposition between, if any."""
        tree = self.tree
        while tree.deps[token] in {"conj", "appos"} and not (
            is_verbal(tree, token) and is_verbal(tree, tree.head[token])
        ):
            token = tree.head[token]
        above, relation = tree.head[token], tree.deps[token]
        if above == token:
            return None, relation, None
        through = None
        if relation in {"pobj", "pcomp"}:
            through = tree.words[above]
            while tree.deps[above] in {"prep", "conj", "pcomp"} and tree.tags[tree.head[above]] in {
                "IN",
                "TO",
            }:
                above = tree.head[above]
            if tree.head[above] == above:
                return None, relation, through
            above = tree.head[above]
        return above, relation, through

    def _belongs(self, token: int, through: str) -> bool:
        """Whether a preposition that mostly opens a circumstance belongs to the word here.

        "$2 billion in aid", "an increase in sanctions", "take part in talks".
        """
        if (
            through in FEELING
            and self.tree.tags[token] in {"NN", "NNS"}
            and noun_sign(self.table, self.tree, token, StancePart.ATTITUDE) is not None
        ):
            # "unease at the move", "interest in talks"
            return True
        if through == "in" and (self.tree.tags[token] in {"CD", "$"} or self.tree.words[token] in IN_NOUNS):
            return True
        return any(
            particles and particles[-1] == through
            for role in StancePart
            for particles, _ in self.table.verbs.get((role, self.tree.words[token]), ())
        )

    def _weighs(self, token: int) -> bool:
        """Whether "against" behind this word opposes: "measures against", not "guarantees against"."""
        tree, table = self.tree, self.table
        return tree.words[token] in CARRIERS or any(
            verb_sign(table, tree, token, role, None) is not None
            or noun_sign(table, tree, token, role) is not None
            or adjective_sign(table, tree, token, role) is not None
            for role in (StancePart.ATTITUDE, StancePart.CHANGE, StancePart.REQUEST)
        )

    def _takes_against(self, token: int) -> bool:
        return any(
            verb_sign(self.table, self.tree, token, role, "against") is not None
            and verb_sign(self.table, self.tree, token, role, None) is None
            for role in StancePart
        )

    # -- behind the noun ----------------------------------------------------------------------------

    def _behind(self, anchor: int) -> tuple[Reading, ...]:
        """Read the clause behind the noun: "a plan rejected by Poland", "the deal that Israel opposes"."""
        tree = self.tree
        found: list[Reading] = []
        for kid in tree.kids[anchor]:
            if kid < anchor or tree.deps[kid] not in {"acl", "relcl"} or is_open(tree, kid):
                continue
            if tree.words[kid] in COPULAS and tree.kid(kid, "nsubj") is not None:
                if tree.tags[tree.kid(kid, "nsubj") or 0] in {"WDT", "WP"}:
                    found += self._as_subject(_At(anchor), kid).readings
                continue
            sign = verb_sign(self.table, tree, kid, StancePart.ATTITUDE, None)
            if sign is None:
                continue
            if (tree.tags[kid] == "VBN" and tree.deps[kid] == "acl") or is_passive(tree, kid):
                heads = agents(tree, kid)
            else:
                subject = tree.kid(kid, "nsubj")
                heads = () if subject is None or tree.tags[subject] in {"WDT", "WP"} else (subject,)
            holders = self.holders_of(heads)
            if holders and (tree.deps[kid] == "acl" or mood(tree, kid) in {Mood.PLAIN, Mood.FUTURE}):
                sign = -sign if is_negated(tree, kid) else sign
                found.append(Reading(sign, kid, "clause behind the noun", holders))
        return tuple(found)

    # -- nouns --------------------------------------------------------------------------------------

    def _noun(self, at: _At, noun: int, relation: str, through: str | None) -> _Found:
        tree = self.tree
        if relation in {"nsubj", "nsubjpass", "csubj"}:
            return _NOTHING
        if relation == "relcl" and is_infinitive(tree, at.token):
            # the parser's other name for "the time to lift"
            relation = "acl"
        if is_finite(tree, at.token) and is_verbal(tree, at.token):
            return _NOTHING
        accused = self._accused(at, noun, through)
        if accused is not None:
            return accused
        flip = -1 if self.none_of(noun) else 1
        attitude = noun_sign(self.table, tree, noun, StancePart.ATTITUDE)
        if relation in {"compound", "nmod", "amod", "poss"} or (
            tree.words[noun] in ONLY_WITH_TO and through != "to" and relation != "acl"
        ):
            attitude = None
        if attitude is not None:
            if attitude < 0 and through == "against":
                # "protest against the deal": the noun says it already
                at = replace(at, sign=-at.sign)
            moved = replace(at, token=noun, sign=at.sign * attitude * flip, attitude=True)
            owners = self.owners(noun) if tree.words[noun] not in NEED else ()
            if owners:
                return _Found((Reading(moved.sign, noun, "someone's attitude", owners),))
            return _Found(at=moved)
        change = noun_sign(self.table, tree, noun, StancePart.CHANGE)
        if change is not None:
            return _Found(at=replace(at, token=noun, sign=at.sign * change * flip, changed=True))
        judgement = noun_sign(self.table, tree, noun, StancePart.JUDGEMENT)
        if judgement is not None and relation == "acl":
            return _Found(at=replace(at, token=noun, sign=at.sign * judgement * flip, judged=True))
        carries = tree.words[noun] in CARRIERS or judgement is not None or tree.tags[noun] in {"CD", "$"}
        if (
            carries
            or through in {"of", "for", "against"}
            or (relation == "acl" and (at.changed or at.attitude))
        ):
            return _Found(at=replace(at, token=noun, sign=at.sign * flip))
        return _NOTHING

    def _accused(self, at: _At, noun: int, through: str | None) -> _Found | None:
        """ "accused its leadership of blocking sanctions": the accused's deed, as its accuser tells it."""
        tree = self.tree
        above = tree.head[noun]
        if (
            through not in {"of", "for", "over"}
            or tree.deps[noun] not in {"dobj", "nsubjpass"}
            or tree.words[above] not in ACCUSE
            # "condemned the violation of the truce" accuses nobody
            or (not tree.words[above].startswith(("accus", "blam")) and not self.holders_of((noun,)))
        ):
            return None
        return self._accusation(at, above, (noun,))

    def _accusation(self, at: _At, verb: int, accused: tuple[int, ...]) -> _Found:
        tree = self.tree
        accusers = self.holders_of(agents(tree, verb) if is_passive(tree, verb) else subjects(tree, verb))
        if is_negated(tree, verb) or is_open(tree, verb) or "each" in tree.words[verb : verb + 3]:
            return _NOTHING
        own = self.is_we(subjects(tree, verb))
        if at.sign < 0 and (at.attitude or at.changed):
            holders = self.holders_of(accused)
            return _Found(
                (Reading(at.sign, verb, "accused of a deed", holders, reporters=accusers),) if holders else ()
            )
        return _Found((Reading(-at.sign, verb, "accuses of it", accusers, own=own),))

    # -- adjectives ---------------------------------------------------------------------------------

    def _adjective(self, at: _At, adjective: int) -> _Found:
        """ "is ready to sign", "are opposed to a deal", "it is necessary to maintain pressure"."""
        tree = self.tree
        verb = tree.head[adjective]
        attitude = adjective_sign(self.table, tree, adjective, StancePart.ATTITUDE)
        if tree.deps[adjective] in {"amod", "acl", "relcl"} and attitude:
            # "countries willing to support the force"
            return _Found(at=replace(at, token=adjective, sign=at.sign * attitude, attitude=True))
        if is_unanswered(tree, verb):
            return self._unanswered(verb)
        if tree.words[verb] not in COPULAS or is_open(tree, verb):
            return _NOTHING
        flip = -1 if is_negated(tree, verb) != is_negated(tree, adjective) else 1
        when = at.condition or condition(tree, verb, at.token)
        certain = not is_finite(tree, verb) or mood(tree, verb) is not Mood.POSSIBLE
        heads = subjects(tree, verb)
        if attitude is not None and certain:
            own = self.is_we(heads)
            holders = () if own else self.holders_of(heads)
            if own or holders:
                sign = at.sign * attitude * flip
                return _Found((Reading(sign, verb, "is ready, is opposed", holders, own, condition=when),))
        judgement = adjective_sign(self.table, tree, adjective, StancePart.JUDGEMENT)
        if judgement is not None and certain:
            sign = at.sign * judgement * flip
            return _Found((Reading(sign, verb, "it is necessary", own=True, condition=when),))
        return _NOTHING

    # -- verbs --------------------------------------------------------------------------------------

    def _verb(self, at: _At, verb: int, relation: str, through: str | None) -> _Found:
        tree = self.tree
        if relation in {"nsubj", "csubj"} and not is_passive(tree, verb):
            return self._as_subject(at, verb)
        if relation == "ccomp" and not is_finite(tree, at.token):
            # "wants Britain to leave": the whole clause is what is wanted
            relation = "xcomp"
        if relation in {"ccomp", "relcl"}:
            return _NOTHING
        if relation == "advcl":
            if not is_infinitive(tree, at.token):
                return _NOTHING
            at = replace(at, purpose=True)
        when = at.condition or condition(tree, verb, at.token)
        flip = -1 if is_negated(tree, verb) else 1
        if tree.words[verb] in COPULAS and relation != "self":
            return self._as_predicate(at, verb, relation, flip, when)
        if tree.words[verb] in CALL and relation == "dobj" and through is None:
            named = self._named(at, verb, when)
            if named is not None:
                return named
        if tree.words[verb] in ACCUSE and through in {"of", "for", "over"}:
            accused = tuple(kid for kid in tree.kids[verb] if tree.deps[kid] in {"dobj", "nsubjpass"})
            if accused or through == "of":
                return self._accusation(at, verb, accused)
        if (
            tree.words[verb] in DUTY_VERBS
            and relation == "xcomp"
            and tree.words[verb + 1 : verb + 2] == ["to"]
        ):
            return self._duty(at, verb, flip, when)
        if tree.words[verb] in REFUSE and relation == "xcomp" and at.attitude and at.sign < 0:
            # who declines to criticise a plan does not therefore support it
            return _NOTHING
        sign, acting, changed = self._weigh(at, verb, relation, through)
        moved = replace(
            at,
            token=verb,
            sign=at.sign * sign * flip,
            attitude=at.attitude or acting,
            changed=at.changed or changed,
            condition=when,
        )
        if not is_finite(tree, verb):
            return self._unfinished(moved, verb, acting)
        return self._finished(moved, verb, relation, acting)

    def _weigh(self, at: _At, verb: int, relation: str, through: str | None) -> tuple[int, bool, bool]:
        """The verb's sign on what stands below it, whether it takes a side, whether it changes something."""
        tree = self.tree
        if relation == "self":
            # the deed itself: a promise of it is a side, having done it an event
            return 1, False, True
        if relation in {"xcomp", "dobj", "pobj", "pcomp", "dative"}:
            asked = relation == "xcomp"
            request = verb_sign(self.table, tree, verb, StancePart.REQUEST, through, asked=asked)
            if request is not None and (relation == "xcomp" or tree.deps[verb] != "ROOT" or through):
                # "warned Kyiv not to sign": the negation stands below, the verb adds none
                return (1 if relation == "xcomp" else request), True, False
        attitude = verb_sign(self.table, tree, verb, StancePart.ATTITUDE, through)
        if attitude is not None:
            # "to consider lifting": open only when it is what the clause says
            return attitude if attitude or is_finite(tree, verb) else 1, True, False
        if at.attitude and tree.words[verb] in LIGHT:
            return 1, True, False
        change = verb_sign(self.table, tree, verb, StancePart.CHANGE, through, below=at.token)
        if change is not None:
            return change, False, True
        return 1, False, False

    def _unfinished(self, at: _At, verb: int, acting: bool) -> _Found:
        """An infinitive or participle: it passes its sign on, or takes a side with the subject it shares."""
        tree = self.tree
        relation = tree.deps[verb]
        by = relation == "pcomp" and tree.words[tree.head[verb]] == "by"
        if tree.tags[verb] == "VBG" and acting and (by or relation in {"advcl", "acl", "conj", "ROOT"}):
            if relation == "acl" and tree.words[tree.head[verb]] in PAPERS:
                # "approved a resolution condemning the settlements"
                return _Found(at=at)
            if relation == "acl" and not at.attitude:
                return _NOTHING
            heads = subjects(tree, verb)
            holders = self.holders_at(verb, heads)
            if by and not heads:
                # "accused of undermining efforts by blocking sanctions": the blocking is the deed
                return _Found(at=replace(at, token=tree.head[tree.head[verb]]))
            if self.is_we(heads):
                return _Found((Reading(at.sign, verb, "announcing it", own=True, condition=at.condition),))
            if holders:
                return _Found((Reading(at.sign, verb, "announcing it", holders, condition=at.condition),))
            return _NOTHING
        if tree.tags[verb] == "VBN" and relation in {"acl", "advcl", "amod"}:
            return _NOTHING
        return _Found(at=at)

    def _finished(self, at: _At, verb: int, relation: str, acting: bool) -> _Found:
        """A finite verb: whoever is its subject takes the side, or the speaker does by a "must"."""
        tree = self.tree
        if is_unlikely(tree, verb):
            at = replace(at, sign=-at.sign)
        if is_unanswered(tree, verb):
            return self._unanswered(verb)
        if is_open(tree, verb) or self.is_denied(verb):
            return _NOTHING
        how = mood(tree, verb)
        heads = agents(tree, verb) if is_passive(tree, verb) else subjects(tree, verb)
        we = self.is_we(heads)
        if how is Mood.DUTY:
            if tree.words[verb] in NEED or acting or at.changed or relation in {"dobj", "nsubjpass"}:
                return _Found((Reading(at.sign, verb, "must, should", own=True, condition=at.condition),))
            return _NOTHING
        if at.condition is not None and how in {Mood.FUTURE, Mood.POSSIBLE} and not is_passive(tree, verb):
            # "would respond with tariffs if", "might rejoin if"
            holders = () if we else self.holders_of(heads)
            if we or holders:
                return _Found((Reading(at.sign or 1, verb, "would if", holders, we, condition=at.condition),))
        if how is Mood.POSSIBLE and not is_negated(tree, verb):
            return _NOTHING
        if tree.words[verb] in NEED and relation in {"dobj", "nsubjpass", "xcomp"}:
            return _Found((Reading(at.sign, verb, "needs it", own=True, condition=at.condition),))
        if at.purpose:
            # "met to end the war": why something is done is not yet a side
            return _NOTHING
        if at.sign == 0 and how is Mood.PLAIN and tree.tags[verb] not in {"VBG", "VBZ", "VBP"}:
            return _NOTHING
        if not acting and not (at.changed and (how is Mood.FUTURE or (we and self._is_present(verb)))):
            above = tree.head[verb]
            if (
                at.changed
                and tree.deps[verb] == "ccomp"
                and tree.words[above] in THAT
                and not is_open(tree, above)
            ):
                # "agreed that sanctions be lifted"
                return self._verb(at, above, "xcomp", None)
            # what has been done or is going on is an event, not a side taken
            return _NOTHING
        if we:
            return _Found((Reading(at.sign, verb, "we will", own=True, condition=at.condition),))
        holders = self.holders_at(verb, heads)
        if not holders:
            return _NOTHING
        return _Found((Reading(at.sign, verb, "takes a side", holders, condition=at.condition),))

    def _unanswered(self, verb: int) -> _Found:
        """ "an open question whether Rome would be ready to send troops" """
        heads = subjects(self.tree, verb)
        own = self.is_we(heads)
        holders = () if own else self.holders_at(verb, heads)
        if not own and not holders:
            return _NOTHING
        return _Found((Reading(0, verb, "is an open question", holders, own),))

    def _duty(self, at: _At, verb: int, flip: int, when: tuple[int, int] | None) -> _Found:
        """ "we have to accelerate", "Europe needs to act": the speaker's side."""
        if is_open(self.tree, verb):
            return _NOTHING
        if not is_finite(self.tree, verb):
            return _Found(at=replace(at, token=verb, sign=at.sign * flip, condition=when))
        return _Found((Reading(at.sign * flip, verb, "must, should", own=True, condition=when),))

    def _is_present(self, verb: int) -> bool:
        tags = {self.tree.tags[token] for token in (verb, *self.tree.kids[verb])}
        return not tags & {"VBD", "VBN"}

    def _named(self, at: _At, verb: int, when: tuple[int, int] | None) -> _Found | None:
        """ "called the idea simplistic": the judgement behind the object; None if there is none."""
        tree = self.tree
        last = min(tree.right[verb], at.token + 12)
        if is_step(tree, at.token, verb):
            heads = subjects(tree, verb)
            own = self.is_we(heads)
            holders = () if own else self.holders_of(heads)
            if (own or holders) and not is_open(tree, verb) and not is_negated(tree, verb):
                return _Found((Reading(at.sign, verb, "calls it a step", holders, own, condition=when),))
            return _NOTHING
        for token in range(at.token + 1, last + 1):
            sign = self.judgement(token)
            if sign is None or is_within(tree, token, at.token):
                continue
            heads = agents(tree, verb) if is_passive(tree, verb) else subjects(tree, verb)
            own = self.is_we(heads)
            holders = () if own else self.holders_of(heads)
            if (not own and not holders) or is_open(tree, verb):
                return _NOTHING
            sign *= at.sign * (-1 if is_negated(tree, verb) else 1)
            return _Found((Reading(sign, verb, "calls it so", holders, own, condition=when),))
        return None

    # -- the issue as subject, and beside "to be" ------------------------------------------------------

    def _as_subject(self, at: _At, verb: int) -> _Found:
        """ "annexation would be a crime", "a force needs American backing", "sanctions would increase if"."""
        tree = self.tree
        if is_open(tree, verb) or self.is_denied(verb):
            return _NOTHING
        if not is_finite(tree, verb):
            return self._wished(at, verb)
        how = mood(tree, verb)
        when = at.condition or condition(tree, verb, at.token)
        flip = at.sign * (-1 if is_negated(tree, verb) else 1)
        if tree.words[verb] in COPULAS:
            if at.judged:
                return _Found((Reading(flip, verb, "it is time to", own=True, condition=when),))
            for kid in tree.kids[verb]:
                if tree.deps[kid] in {"acomp", "attr"}:
                    sign = self.judgement(kid)
                    if sign is None and tree.words[kid] in {"on", "needed"}:
                        sign = 1
                    if sign is not None and how is not Mood.POSSIBLE:
                        flip = -flip if self.none_of(kid) else flip
                        return _Found(
                            (Reading(sign * flip, verb, "is unacceptable", own=True, condition=when),)
                        )
            return _NOTHING
        if tree.words[verb] in NEED:
            what = tree.kid(verb, "dobj", "xcomp")
            if what is not None and at.sign > 0:
                span = (tree.left[what], tree.right[what])
                return _Found((Reading(flip, verb, "needs a backing", own=True, condition=span),))
            return _NOTHING
        sign = verb_sign(self.table, tree, verb, StancePart.JUDGEMENT, None)
        if how is Mood.PLAIN and tree.tags[verb] not in {"VBZ", "VBP"}:
            sign = None
        has_object = tree.kid(verb, "dobj", "prep", "xcomp", "ccomp") is not None
        if sign is not None and has_object and how is not Mood.POSSIBLE:
            return _Found((Reading(sign * flip, verb, "would undermine", own=True, condition=when),))
        change = verb_sign(self.table, tree, verb, StancePart.CHANGE, None)
        if change is not None and tree.kid(verb, "dobj") is None and how is Mood.FUTURE:
            found = Reading(change * flip, verb, "would increase", own=True, condition=when, foreseen=True)
            return _Found((found,))
        if how is Mood.DUTY:
            # "the talks must resume", "sanctions must end"
            return _Found((Reading((change or 1) * flip, verb, "must, should", own=True, condition=when),))
        return _NOTHING

    def _wished(self, at: _At, verb: int) -> _Found:
        """ "wants the talks to move more quickly", "called for the fighting to stop"."""
        tree = self.tree
        if not is_infinitive(tree, verb) or tree.deps[verb] not in {"ccomp", "xcomp", "advcl", "pcomp"}:
            return _NOTHING
        change = verb_sign(self.table, tree, verb, StancePart.CHANGE, None)
        sign = change if change is not None and tree.kid(verb, "dobj") is None else 1
        flip = -1 if is_negated(tree, verb) else 1
        return _Found(at=replace(at, token=verb, sign=at.sign * sign * flip, changed=True))

    def _as_predicate(
        self, at: _At, verb: int, relation: str, flip: int, when: tuple[int, int] | None
    ) -> _Found:
        """ "our goal is to end the war", "it is time to lift", "there will be a force"."""
        tree = self.tree
        if is_open(tree, verb) or self.is_denied(verb):
            return _NOTHING
        how = mood(tree, verb) if is_finite(tree, verb) else Mood.PLAIN
        if how is Mood.POSSIBLE:
            return _NOTHING
        if tree.kid(verb, "expl") is not None:
            if how is Mood.PLAIN and not at.attitude:
                return _NOTHING
            return _Found((Reading(at.sign * flip, verb, "there will be", own=True, condition=when),))
        if relation == "attr" and is_infinitive(tree, verb):
            # "willingness to be part of the force"
            return _Found(at=replace(at, token=verb, sign=at.sign * flip, condition=when))
        if at.judged and relation == "attr":
            return _Found((Reading(at.sign * flip, verb, "it is time to", own=True, condition=when),))
        for kid in tree.kids[verb]:
            if kid == at.token or tree.deps[kid] not in {"acomp", "attr", "nsubj"}:
                continue
            for sign in (
                adjective_sign(self.table, tree, kid, StancePart.JUDGEMENT),
                noun_sign(self.table, tree, kid, StancePart.JUDGEMENT),
                noun_sign(self.table, tree, kid, StancePart.ATTITUDE),
            ):
                if sign is not None and (
                    relation in {"xcomp", "ccomp", "advcl", "acl"} or tree.deps[kid] == "nsubj"
                ):
                    owners = self.owners(kid)
                    reading = Reading(
                        at.sign * sign * flip, verb, "it is time to", owners, not owners, condition=when
                    )
                    return _Found((reading,))
        if tree.deps[verb] in {"xcomp", "ccomp", "conj", "ROOT"} and (at.attitude or at.changed):
            # "is to impose tariffs", "is about to send troops"
            heads = subjects(tree, verb)
            own = self.is_we(heads)
            holders = () if own else self.holders_of(heads)
            if relation in {"xcomp", "attr"} and (own or holders):
                return _Found((Reading(at.sign * flip, verb, "is to", holders, own, condition=when),))
        return _NOTHING
