"""Constructions that keep a side open or tie it to a condition; each is named by the sentence it is for."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.grammar import words
from extraction.stance_claims import Claim
from extraction.stance_clauses import (
    BE,
    Mood,
    condition,
    is_infinitive,
    is_negated,
    is_passive,
    is_unanswered,
    mood,
)
from extraction.stance_frame import OVER, Frames
from extraction.stance_grammar import NEED

_PONDER = words(
    """studying considering weighing reviewing examining assessing exploring mulling contemplating
    pondering evaluating studied reviewed"""
)
_PONDER_LATER = words("consider study review examine assess weigh evaluate reconsider")
_OPTIONS = words(
    """option options proposal proposals plan plans offer request possibility idea invitation response
    answer alternatives text draft details matter question issue"""
)
_DECIDE = words("decide determine choose")
_SAY = words(
    """say decide announce respond reply sign ratify commit declare confirm take agree determine make
    endorse approve"""
)
_DECISIONS = words("decision decisions choice commitment commitments")
_NEUTRAL = words(
    "noncommittal non-committal undecided divided neutral ambivalent split torn evasive unsure uncommitted"
)
_STAYS = BE | words("remain remained remains stay stayed stays")
_POSITIONS = words("position judgment judgement opinion answer decision options")
#: An actor's own share in a matter: "its signature depends on", "India's participation is subject to".
_SHARES = words(
    """support participation approval signature consent backing contribution membership return agreement
    acceptance involvement ratification cooperation commitment presence decision offer position help aid
    vote withdrawal readiness assent accession answer"""
)
#: What has to be given first: "requires the consent of every ally".
_CONSENT = words(
    """consent approval backing support agreement permission mandate resolution referendum vote unanimity
    ratification authorisation authorization guarantee guarantees consensus blessing assent endorsement
    conditions"""
)
_HANG = words("depend depends depended hinge hinges hinged hang hangs hung rest rests rested")
_TIED = words("subject conditional contingent dependent conditioned")
_MAKE = words("made make makes making")
_LINK = words("linked tied ties links tying linking")
_THINK = words("considers consider considered calls called deems deemed sees finds thinks believes regards")
_POSSIBLE = words("possible conceivable feasible")
_IMPOSSIBLE = words("impossible inconceivable unthinkable")
_LEAVE = words("left leave leaves leaving kept keeps keep keeping")


def ponders(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Malta is studying all options." "Peru would consider the proposal." """
    tree = frames.tree
    word = tree.words[verb]
    if is_negated(tree, verb):
        return
    whether = "whether" in tree.words[verb + 1 : min(tree.right[verb], verb + 6) + 1]
    later = word in _PONDER_LATER and mood(tree, verb) is Mood.FUTURE
    if not later and not (word in _PONDER and (tree.tags[verb] == "VBG" or whether)):
        return
    topic = tree.kid(verb, "dobj", "ccomp", "xcomp")
    if topic is None:
        return
    if tree.words[topic] in _OPTIONS:
        topic = frames.below(topic, OVER | {"including"}) or topic
        topic = frames.below(topic) or topic
    yield from frames.claim(verb, frames.matter(topic), 0, "considers")


def will_decide(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Astana will decide after it receives the study." """
    tree = frames.tree
    if (
        tree.words[verb] in _DECIDE
        and mood(tree, verb) is Mood.FUTURE
        and not is_negated(tree, verb)
        and tree.kid(verb, "dobj", "xcomp") is None
    ):
        yield from frames.claim(verb, frames.below(verb), 0, "will decide later")


def has_yet_to_say(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Mexico has yet to say whether it will join the bloc." """
    tree = frames.tree
    below = tree.kid(verb, "xcomp")
    if (
        tree.words[verb] in {"has", "have", "had", "is", "are"}
        and tree.words[verb + 1 : verb + 3] == ["yet", "to"]
        and below is not None
        and tree.words[below] in _SAY
    ):
        said = tree.kid(below, "ccomp", "dobj", "xcomp")
        yield from frames.claim(verb, None if said is None else frames.matter(said), 0, "has yet to say")


def has_not_decided(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Denmark has not decided whether to send ships." "Chad has made no decision on the dam." """
    tree = frames.tree
    if tree.words[verb] in {"decided", "determined"}:
        if not is_negated(tree, verb) or tree.kid(verb, "dobj") is not None:
            return
        said = tree.kid(verb, "xcomp", "ccomp")
        if said is not None and is_infinitive(tree, said) and "whether" not in tree.words[verb : said + 1]:
            return
        yield from frames.claim(verb, None if said is None else frames.matter(said), 0, "has not decided")
    elif tree.words[verb] in words("made taken reached make take"):
        made = tree.kid(verb, "dobj")
        if made is None or tree.words[made] not in _DECISIONS:
            return
        if is_negated(tree, verb) or frames.climber.none_of(made):
            yield from frames.claim(verb, frames.below(made), 0, "has not decided")


def reserves(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Jordan has reserved its position on the quota." """
    tree = frames.tree
    kept = tree.kid(verb, "dobj")
    if (
        tree.words[verb] in words("reserved reserves reserve reserving withheld")
        and kept is not None
        and tree.words[kept] in _POSITIONS
    ):
        yield from frames.claim(verb, frames.below(kept), 0, "reserves its position")


def abstains(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Ghana abstained from the vote on the resolution." "Togo stopped short of recognising it." """
    tree = frames.tree
    if tree.words[verb] in words("abstained abstain abstains"):
        topic = frames.below(verb, words("from on in"))
        if topic is not None and tree.words[topic] in {"vote", "voting", "ballot"}:
            topic = frames.below(topic) or frames.below(verb, words("on"))
        yield from frames.claim(verb, topic, 0, "abstained")
    elif tree.words[verb] in words("stopped stops stop fell") and tree.words[verb + 1 : verb + 3] == [
        "short",
        "of",
    ]:
        behind = range(verb + 3, min(tree.right[verb], verb + 9) + 1)
        topic = next((at for at in behind if tree.is_verb(at) or tree.tags[at].startswith("NN")), None)
        if topic is not None:
            yield from frames.claim(verb, frames.matter(topic), 0, "stopped short of it")


def is_neutral(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Vietnam remained non-committal on the patrol." "The cabinet is divided over the pipeline." """
    tree = frames.tree
    if is_negated(tree, verb):
        return
    if tree.words[verb] in _NEUTRAL and is_passive(tree, verb):
        yield from frames.claim(verb, frames.below(verb), 0, "is undecided")
    elif tree.words[verb] in _STAYS:
        for kid in tree.kids[verb]:
            hyphened = "".join(tree.words[max(kid - 2, 0) : kid + 1])
            if tree.deps[kid] == "acomp" and (tree.words[kid] in _NEUTRAL or hyphened == "non-committal"):
                topic = frames.below(kid) or frames.below(verb)
                yield from frames.claim(verb, topic, 0, "is undecided")
                return


def is_asked(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "It is an open question whether Norway will join the patrol." "What Rome will give is unclear." """
    tree = frames.tree
    doubt = tree.kid(verb, "acomp", "attr", "xcomp")
    for kid in (*tree.kids[verb], *(tree.kids[doubt] if doubt is not None else ())):
        if is_unanswered(tree, kid) and not tree.is_verb(frames.matter(kid)):
            yield from frames.claim(kid, frames.matter(kid), 0, "is an open question")


def too_early(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "It is too early to say whether Peru will take part." "too soon to ease the pressure": against it."""
    tree = frames.tree
    how = tree.kid(verb, "acomp")
    if tree.words[verb] not in BE or how is None or tree.words[how] not in words("early premature soon"):
        return
    said = tree.kid(how, "xcomp") or tree.kid(verb, "xcomp")
    if said is not None and tree.words[said] in _SAY | words("tell know judge speculate discuss talk"):
        about = tree.kid(said, "ccomp", "xcomp", "dobj")
        yield from frames.spoken(verb, None if about is None else frames.matter(about), 0, "too early to say")
    elif said is not None and tree.tags[said] == "VB":
        topic, sign = frames.deed(said)
        yield from frames.spoken(verb, topic, -sign, "is not enough")


def hangs(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Japan's support for the fund hangs on the vote." "Our signature is subject to guarantees." """
    tree = frames.tree
    share = tree.kid(verb, "nsubj", "nsubjpass")
    if share is None or tree.words[share] not in _SHARES or is_negated(tree, verb):
        return
    tied = tree.kid(verb, "acomp") if tree.words[verb] in BE else None
    if tree.words[verb] not in _HANG and (tied is None or tree.words[tied] not in _TIED):
        return
    on = next(
        (
            kid
            for top in (verb, tied)
            if top is not None
            for kid in tree.kids[top]
            if tree.deps[kid] == "prep" and kid > verb and tree.words[kid] in {"on", "upon", "to"}
        ),
        None,
    )
    if on is None:
        return
    when = (on if tied is None else tied, tree.right[on])
    yield from _of_share(frames, share, verb, "hangs on", when)


def _of_share(
    frames: Frames, share: int, verb: int, rule: str, when: tuple[int, int] | None
) -> Iterator[Claim]:
    """The claim of whoever's support or signature it is: "Japan's", "our", "its"."""
    tree = frames.tree
    topic = frames.below(share)
    owner = next((tree.words[kid] for kid in tree.kids[share] if tree.deps[kid] == "poss"), "")
    holders = frames.climber.owners(share)
    for claim in frames.spoken(verb, topic, 1, rule, when):
        if owner in words("our my its his her their"):
            yield claim
        elif holders:
            yield frames.held(claim, holders)


def requires(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The deployment requires the consent of every ally." """
    tree = frames.tree
    topic, needed = tree.kid(verb, "nsubj"), tree.kid(verb, "dobj")
    if (
        tree.words[verb] in NEED
        and not is_negated(tree, verb)
        and topic is not None
        and needed is not None
        and tree.words[needed] in _CONSENT
        and tree.tags[topic].startswith("NN")
        and not frames.climber.holders_of((topic,))
    ):
        when = (tree.left[needed], tree.right[needed])
        yield from frames.spoken(verb, topic, 1, "needs a backing", when)


def makes_conditional(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Kenya made its approval of the dam conditional on compensation." """
    tree = frames.tree
    share = tree.kid(verb, "dobj")
    if share is None or tree.words[verb] not in _MAKE | _LINK:
        return
    behind = range(share + 1, min(tree.right[verb], verb + 14) + 1)
    looked_for = _TIED if tree.words[verb] in _MAKE else frozenset({"to"})
    tied = next((at for at in behind if tree.words[at] in looked_for), None)
    if tied is None or (tree.words[verb] in _LINK and tree.words[share] not in _SHARES):
        return
    yield from frames.claim(verb, frames.below(share), 1, "made conditional", (tied, tree.right[verb]))


def calls_possible(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Moscow considers the construction possible only after an examination." """
    tree = frames.tree
    small = tree.kid(verb, "ccomp", "oprd", "xcomp", "acomp")
    if tree.words[verb] not in _THINK or small is None or tree.words[small] not in _POSSIBLE | _IMPOSSIBLE:
        return
    topic = tree.kid(small, "nsubj") or tree.kid(verb, "dobj")
    if topic is None:
        return
    sign = 1 if (tree.words[small] in _POSSIBLE) != is_negated(tree, verb) else -1
    when = condition(tree, verb, topic) or condition(tree, small, topic)
    yield from frames.claim(verb, topic, sign, "calls it possible", when)


def leaves_open(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Chile left open the possibility of taking part if the bloc limits itself to standards." """
    tree = frames.tree
    what = tree.kid(verb, "dobj", "ccomp", "nsubjpass")
    if tree.words[verb] not in _LEAVE or what is None or "open" not in tree.words[verb + 1 : verb + 8]:
        return
    below = frames.below(what, OVER)
    if below is None and tree.words[what] not in words("option options possibility door question issue"):
        return
    when = condition(tree, verb, what)
    if when is None and below is not None and tree.is_verb(below):
        when = condition(tree, below, below)
    yield from frames.claim(verb, None if below is None else frames.matter(below), 0, "left open", when)


def would_if(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Madrid would go along with the majority if the reports are sent." """
    tree = frames.tree
    if mood(tree, verb) not in {Mood.FUTURE, Mood.POSSIBLE} or is_passive(tree, verb):
        return
    when = condition(tree, verb, verb)
    topic = frames.matter(verb)
    if when is not None and tree.words[verb] not in BE and tree.tags[topic].startswith("NN"):
        yield from frames.claim(verb, topic, 1, "would if", when)


UNDECIDED = (
    has_yet_to_say,
    has_not_decided,
    will_decide,
    ponders,
    reserves,
    abstains,
    is_neutral,
    is_asked,
    too_early,
    hangs,
    requires,
    makes_conditional,
    calls_possible,
    leaves_open,
    would_if,
)
