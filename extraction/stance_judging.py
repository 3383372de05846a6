"""Constructions that judge, insist or oblige; each is named by the sentence it is for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extraction.grammar import words
from extraction.lexicon import StancePart
from extraction.stance_claims import Claim
from extraction.stance_clauses import (
    BE,
    Mood,
    condition,
    is_infinitive,
    is_negated,
    is_passive,
    mood,
)
from extraction.stance_frame import TAKES_UP, Frame, Frames
from extraction.stance_grammar import COPULAS, WE
from extraction.stance_words import adjective_sign, noun_sign, verb_sign

_LEADS_TO = words("lead leads led amount amounts amounted result results resulted come pose poses posed")
_INSIST = words(
    """insist insists insisted insisting demand demands demanded demanding propose proposes proposed proposing
    recommend recommends recommended request requests requested suggest suggests suggested"""
)
_NO_PLANS = words("plan plans intention intentions interest desire appetite wish need reason")
_READY = words("stand stands stood standing remain remains remained continue continues continued seem seems")
_AMBASSADORS = words("ambassador ambassadors envoy envoys diplomat diplomats")
_FIRM = words("ironclad unwavering firm steadfast absolute clear unchanged strong solid unshakeable total")
_FAILS = words("fail fails failed backfire backfired backfires")
_FALLS = words("fall falls fell falling go goes went gone going")
_LITTLE = words("enough sufficient adequate")
_BAD_EXCESS = words(
    "little late far much high low slow harsh weak small costly expensive broad vague few dangerous strict"
)


def would_undermine(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The dam would undermine the treaty." "The troops have violated the border." "will lead to chaos" """
    tree = frames.tree
    topic = tree.kid(verb, "nsubj", "csubj")
    how = mood(tree, verb)
    if topic is None or how in {Mood.POSSIBLE, Mood.DUTY} or tree.words[topic] in WE:
        return
    if tree.words[verb] in _LEADS_TO:
        to = frames.below(verb, words("to in")) or tree.kid(verb, "dobj")
        sign = None if to is None else frames.climber.judgement(to)
    else:
        sign = verb_sign(frames.table, tree, verb, StancePart.JUDGEMENT, None)
        objects = ("dobj", "ccomp", "xcomp") if how is Mood.FUTURE else ("dobj", "ccomp")
        if tree.kid(verb, *objects) is None or is_passive(tree, verb):
            return
    past = tree.tags[verb] == "VBD" and how is Mood.PLAIN
    # "it does not violate the treaty" answers a charge
    denied = is_negated(tree, verb) and tree.words[topic] in TAKES_UP
    if sign and not past and not denied:
        sign = -sign if is_negated(tree, verb) else sign
        yield from frames.spoken(verb, topic, sign, "would undermine", condition(tree, verb, topic))


def insists(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Peru insisted that the fleet leave its waters." "Mali proposed that patents be waived." """
    tree = frames.tree
    said = tree.kid(verb, "ccomp")
    if tree.words[verb] not in _INSIST or said is None or is_negated(tree, verb):
        return
    asked = tree.tags[said] == "VB" or any(
        tree.words[kid] in {"be", "should", "must"} and tree.deps[kid] in {"aux", "auxpass"}
        for kid in tree.kids[said]
    )
    if asked and mood(tree, said) in {Mood.PLAIN, Mood.DUTY}:
        topic, sign = frames.deed(said)
        if not tree.tags[topic].startswith("NN") and tree.kid(topic, "dobj", "nsubjpass") is None:
            topic = tree.kid(said, "nsubj", "nsubjpass") or topic
        yield from frames.claim(verb, topic, sign, "insists that", condition(tree, said, topic))


def has_no_plans(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Denmark has no plans to close its embassy." """
    tree = frames.tree
    noun = tree.kid(verb, "dobj")
    if (
        tree.words[verb] in {"has", "have", "had", "see", "sees", "saw"}
        and noun is not None
        and tree.words[noun] in _NO_PLANS
        and (frames.climber.none_of(noun) or is_negated(tree, verb))
    ):
        below = next((kid for kid in tree.kids[noun] if kid > noun and is_infinitive(tree, kid)), None)
        topic, sign = frames.deed(below) if below is not None else (frames.below(noun), 1)
        if topic is not None:
            yield from frames.claim(verb, topic, -sign, "has no plans")


def stands_ready(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Chad stands ready to help." "We continue to be quite willing to have discussions." """
    tree = frames.tree
    if tree.words[verb] not in _READY:
        return
    top = tree.kid(verb, "xcomp") if tree.words[verb].startswith(("continue", "seem")) else verb
    if top is None:
        return
    for kid in (*tree.kids[top], top):
        sign = adjective_sign(frames.table, tree, kid, StancePart.ATTITUDE)
        below = tree.kid(kid, "xcomp", "ccomp") or (tree.kid(top, "xcomp", "advcl") if kid != top else None)
        other = tree.kid(kid, "conj")
        if below is None and other is not None:
            # "willing and indeed eager to have talks"
            below = tree.kid(other, "xcomp")
        if below is not None and tree.deps[below] == "advcl" and not is_infinitive(tree, below):
            below = None
        below = below or (frames.below(kid) if kid != top else None)
        if sign and below is not None and below != kid:
            topic, turned = frames.deed(below) if tree.is_verb(below) else (below, 1)
            sign = -sign if is_negated(tree, verb) else sign
            when = condition(tree, verb, topic) or condition(tree, below, topic)
            yield from frames.claim(verb, topic, sign * turned, "is ready, is opposed", when)
            return


def has_to(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The bank has to publish the list": what others have to do is the speaker's side."""
    tree = frames.tree
    below, subject = tree.kid(verb, "xcomp"), tree.kid(verb, "nsubj")
    if (
        tree.words[verb] in words("has have had")
        and below is not None
        and is_infinitive(tree, below)
        and subject is not None
        and tree.words[subject] not in WE
        and "yet" not in tree.words[verb : below + 1]
    ):
        topic, sign = frames.deed(below)
        yield from frames.spoken(verb, topic, sign, "must, should", condition(tree, verb, topic))


def is_needed(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "We believe that the treaty is needed." """
    tree = frames.tree
    topic = tree.kid(verb, "nsubjpass")
    if topic is None or mood(tree, verb) is Mood.POSSIBLE:
        return
    if tree.words[verb] in words("needed required justified warranted"):
        yield from frames.spoken(verb, topic, -1 if is_negated(tree, verb) else 1, "is needed")


def is_too(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The offer was not enough." "The cuts went too far." "The price is too high." """
    tree = frames.tree
    topic = tree.kid(verb, "nsubj")
    if topic is None or mood(tree, verb) is Mood.POSSIBLE or tree.words[topic] in WE:
        return
    said = tree.words[verb + 1 : min(tree.right[verb], verb + 5) + 1]
    too = any(one == "too" and other in _BAD_EXCESS for one, other in pairwise(said))
    if tree.words[verb] in BE:
        what = tree.kid(verb, "acomp", "attr")
        little = what is not None and tree.words[what] in _LITTLE
        if (too and not is_negated(tree, verb)) or (little and is_negated(tree, verb)):
            yield from frames.spoken(verb, topic, -1, "is not enough")
    elif tree.words[verb] in _FALLS and (too or "short" in said[:2]) and not is_negated(tree, verb):
        yield from frames.spoken(verb, topic, -1, "is not enough")


def is_a_step(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Tackling hunger is a shared mission." "It is a sovereign right to place missiles there." """
    tree = frames.tree
    if tree.words[verb] not in COPULAS or mood(tree, verb) is Mood.POSSIBLE:
        return
    what, topic = tree.kid(verb, "attr", "acomp"), tree.kid(verb, "csubj", "nsubj")
    if what is None or topic is None or tree.words[topic] in WE:
        return
    sign = frames.climber.judgement(what)
    below = next((kid for kid in tree.kids[what] if kid > what and is_infinitive(tree, kid)), None)
    if tree.deps[topic] == "csubj":
        topic = frames.matter(topic)
    elif (
        tree.words[topic] == "it"
        and below is not None
        and tree.words[what] in words("right duty mission task")
    ):
        sign, topic = 1, frames.matter(below)
    elif tree.words[topic] not in TAKES_UP or any(is_infinitive(tree, kid) for kid in tree.kids[verb]):
        return
    if sign:
        yield from frames.spoken(verb, topic, -sign if is_negated(tree, verb) else sign, "is unacceptable")


def recalls(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The Netherlands recalled its ambassador over the execution." """
    tree = frames.tree
    whom = tree.kid(verb, "dobj")
    if tree.words[verb] in words("recalled summoned expelled recalls summons") and whom is not None:
        topic = frames.below(verb, words("over")) or frames.below(whom, words("over"))
        if tree.words[whom] in _AMBASSADORS and topic is not None:
            yield from frames.claim(verb, topic, -1, "recalled its ambassador")


def is_ironclad(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Our commitment to the alliance is ironclad." """
    tree = frames.tree
    noun, how = tree.kid(verb, "nsubj"), tree.kid(verb, "acomp")
    if tree.words[verb] not in COPULAS or noun is None or how is None or tree.words[how] not in _FIRM:
        return
    sign = noun_sign(frames.table, tree, noun, StancePart.ATTITUDE)
    topic = frames.below(noun)
    if sign and topic is not None and not is_negated(tree, verb):
        owners = frames.climber.owners(noun)
        for claim in frames.spoken(verb, topic, sign, "someone's attitude"):
            yield frames.held(claim, owners) if owners else claim


def has_failed(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The sanctions have failed." """
    tree = frames.tree
    topic = tree.kid(verb, "nsubj")
    if (
        tree.words[verb] in _FAILS
        and topic is not None
        and tree.tags[topic].startswith("NN")
        and tree.tags[verb] != "VBD"
        and tree.kid(verb, "xcomp", "dobj", "ccomp") is None
        and mood(tree, verb) is not Mood.POSSIBLE
        and not is_negated(tree, verb)
    ):
        yield from frames.spoken(verb, topic, -1, "has failed")


def sees_no_alternative(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "We see no alternative to the agreement." "There is no alternative to it." """
    tree = frames.tree
    noun = tree.kid(verb, "dobj", "attr")
    if noun is None or tree.words[noun] not in words("alternative substitute choice"):
        return
    topic = frames.below(noun, words("to for but"))
    if topic is not None and (frames.climber.none_of(noun) or is_negated(tree, verb)):
        if tree.kid(verb, "expl") is not None:
            yield from frames.spoken(verb, topic, 1, "no alternative to")
        else:
            yield from frames.claim(verb, topic, 1, "no alternative to")


def fears(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Sudan fears the dam will reduce its water." """
    tree = frames.tree
    said = tree.kid(verb, "ccomp")
    if tree.words[verb] in words("fear fears feared worry worries worried") and said is not None:
        topic = tree.kid(said, "nsubj", "nsubjpass")
        if topic is not None and not is_negated(tree, verb) and tree.tags[topic].startswith("NN"):
            yield from frames.claim(verb, topic, -1, "fears it")


def in_interest(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The canal is in the interest of all of us." """
    tree = frames.tree
    topic = tree.kid(verb, "nsubj")
    inside = frames.below(verb, words("in"))
    if (
        tree.words[verb] in BE
        and topic is not None
        and inside is not None
        and tree.words[inside] in {"interest", "interests"}
        and mood(tree, verb) is not Mood.POSSIBLE
    ):
        yield from frames.spoken(verb, topic, -1 if is_negated(tree, verb) else 1, "is in the interest")


def off_the_table(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The status of the islands is not on the table." "The quota is off the table." """
    tree = frames.tree
    topic = tree.kid(verb, "nsubj")
    if tree.words[verb] not in BE or topic is None or mood(tree, verb) is Mood.POSSIBLE:
        return
    if tree.words[verb + 1 : verb + 5] == ["out", "of", "the", "question"] and not is_negated(tree, verb):
        yield from frames.spoken(verb, topic, -1, "off the table")
        return
    for kid in tree.kids[verb]:
        place = tree.kid(kid, "pobj")
        if place is None or kid < verb or tree.deps[kid] != "prep":
            continue
        barred = is_negated(tree, verb)
        if (tree.words[kid], tree.words[place]) == ("off", "table"):
            barred = not barred
        elif (tree.words[kid], tree.words[place]) not in {
            ("on", "table"),
            ("on", "agenda"),
            ("for", "negotiation"),
            ("for", "discussion"),
            ("for", "sale"),
        }:
            continue
        if barred:
            yield from frames.spoken(verb, topic, -1, "off the table")
            return


JUDGING: tuple[Frame, ...] = (
    would_undermine,
    insists,
    has_no_plans,
    stands_ready,
    has_to,
    is_needed,
    is_too,
    is_a_step,
    in_interest,
    recalls,
    is_ironclad,
    has_failed,
    sees_no_alternative,
    fears,
    off_the_table,
)
