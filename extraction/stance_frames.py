"""Constructions that promise, propose or refuse in so many words, and the reader of all constructions."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.grammar import words
from extraction.lexicon import StancePart
from extraction.stance_claim_words import EVENTS
from extraction.stance_claims import Claim
from extraction.stance_clauses import (
    BE,
    Mood,
    agents,
    condition,
    is_finite,
    is_infinitive,
    is_negated,
    is_open,
    is_passive,
    is_verbal,
    mood,
    subjects,
)
from extraction.stance_frame import Frame, Frames
from extraction.stance_grammar import WE
from extraction.stance_judging import JUDGING
from extraction.stance_sides import Reading
from extraction.stance_undecided import UNDECIDED
from extraction.stance_words import noun_sign, verb_sign

_SPEAKS = words(
    """spoke speak speaks spoken come came comes stood stand stands remain remains remained vote voted votes
    argue argued argues went go goes going gone"""
)
_PROPOSALS = words(
    """proposal proposals offer offers call calls demand demands request requests bid push
    initiative suggestion motion appeal insistence pledge"""
)
_MONEY = words("million billion trillion dollars euros pounds yen yuan rupees francs crowns $ € £ m bn")
_GIVE = words(
    """announce announced announces pledge pledged pledges promise promised promises offer offered offers
    provide provided contribute contributed donate donated give grant granted allocate allocated earmark
    earmarked commit committed"""
)
_AID = words("aid help assistance funding support relief")
_ANNOUNCE = words(
    "announce announced announces announcing unveil unveiled unveils unveiling proclaimed declared"
)
_STARTS = words(
    """creation launch establishment formation introduction resumption opening founding start signing
    suspension end withdrawal ban closure halt boycott expulsion cancellation freeze increase expansion
    deployment construction recognition ceasefire truce sanctions tariffs measures"""
)
_ENDS = words("suspension end withdrawal ban closure halt boycott expulsion cancellation freeze")
#: What a state does not do by will, or what is no side: "Canada will face", "the minister will travel".
_NO_WILL = words(
    """face hesitate suffer see be have become win lose need know get remain come go happen feel find seem
    look
    learn remember visit travel traveling travelling meet speak address attend arrive return discuss talk say
    tell ask call chair begin know understand think hear wait watch fall rise grow pay benefit hold follow try
    like make include brief focus stick closework do issue"""
)
#: Not doing it is a side: "will not pay the levy", "will not attend the summit".
_WITHHELD = words("pay attend discuss follow hold participate fund")
_LED = words("led spearheaded championed promoted sponsored pushed driven")
_BEHIND = words(
    "backed endorsed supported opposed rejected criticised criticized condemned vetoed blocked approved"
)
_NEVER = words("tolerated condoned accepted allowed permitted ignored forgotten repeated rewarded")
_NO_PLACE = words("place legitimacy validity justification role business right")
_UTMOST = words("everything all best utmost whatever anything")
_DUTIES = words("obligation duty need commitment task mission right")
_RED_LINES = words("line concern fear worry problem objection")
_GOALS = words("goal aim objective priority task mission purpose way desire wish intention demand position")
_HOPE = words("hope hopes hoped hoping")


def is_against(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Madrid is against the tunnel." "Lisbon is in favour of it." "Iran spoke out against the project." """
    tree = frames.tree
    if tree.words[verb] not in BE | _SPEAKS:
        return
    for kid in tree.kids[verb]:
        if tree.deps[kid] != "prep" or kid < verb:
            continue
        if tree.words[kid] == "against":
            topic, sign = tree.kid(kid, "pobj", "pcomp"), -1
        elif tree.words[kid] == "in" and tree.words[kid + 1 : kid + 3] in (["favour", "of"], ["favor", "of"]):
            topic, sign = frames.below(kid + 1, words("of")), 1
        else:
            continue
        if is_negated(tree, verb):
            sign = 0 if sign < 0 else -1
        if topic is not None:
            yield from frames.claim(verb, frames.matter(topic), sign, "is for, is against")
        return


def likens(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Chile likened the plan to throwing petrol on a fire." """
    tree = frames.tree
    if tree.words[verb] in words("likened likens liken compared"):
        topic = tree.kid(verb, "dobj")
        to = frames.below(verb, words("to with"))
        worse = to is not None and (tree.words[verb] != "compared" or (frames.climber.judgement(to) or 0) < 0)
        if topic is not None and worse:
            yield from frames.claim(verb, topic, -1, "likens it to")


def there_can_be_no(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "There can be no return to the old order." """
    tree = frames.tree
    noun = tree.kid(verb, "attr")
    if tree.kid(verb, "expl") is None or noun is None:
        return
    how = mood(tree, verb)
    none = frames.climber.none_of(noun) or is_negated(tree, verb)
    empty = tree.words[noun] in words("need room place question reason justification excuse appetite")
    solution = tree.words[noun] == "solution" and tree.left[noun] < noun - 1
    if how in {Mood.PLAIN, Mood.FUTURE} and not none:
        return
    if how is Mood.PLAIN and not (empty or solution):
        return
    if (how is Mood.POSSIBLE and not none) or tree.words[noun] in words("doubt way alternative time one"):
        return
    topic = frames.below(noun) if empty else noun
    if topic is None:
        below = tree.kid(noun, "acl", "relcl")
        topic = None if below is None else frames.matter(below)
    if topic is not None:
        yield from frames.spoken(verb, topic, -1 if none else 1, "there can be no")


def has_no_place(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "This law has no place in Europe." """
    tree = frames.tree
    place, topic = tree.kid(verb, "dobj"), tree.kid(verb, "nsubj")
    if (
        tree.words[verb] in {"has", "have", "had"}
        and place is not None
        and topic is not None
        and tree.words[place] in _NO_PLACE
        and frames.climber.none_of(place)
        and tree.words[topic] not in WE
    ):
        yield from frames.spoken(verb, topic, -1, "has no place")


def must_be(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The wall must be removed." "Changing the border by force must not be tolerated." """
    tree = frames.tree
    how, negated = mood(tree, verb), is_negated(tree, verb)
    topic = tree.kid(verb, "nsubjpass", "csubjpass")
    if topic is None or not is_passive(tree, verb) or tree.words[verb] == "said":
        return
    if tree.words[verb] in _NEVER and negated and how is not Mood.PLAIN:
        matter, sign = frames.matter(topic), -1
    elif how is Mood.DUTY:
        matter, sign = frames.deed(verb)
    else:
        return
    yield from frames.spoken(verb, matter, sign, "must be, must not be", condition(tree, verb, topic))


def we_need(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "We need a new treaty." "We have an obligation to protect the reef." """
    tree = frames.tree
    what = tree.kid(verb, "dobj")
    if what is None or mood(tree, verb) is Mood.POSSIBLE:
        return
    sign = -1 if is_negated(tree, verb) else 1
    if tree.words[verb] in {"need", "needs"}:
        if not frames.climber.holders_of((what,)):
            yield from frames.spoken(verb, what, sign, "we need", condition(tree, verb, what))
    elif tree.words[verb] in {"have", "has"} and tree.words[what] in _DUTIES:
        below = next((kid for kid in tree.kids[what] if kid > what and is_infinitive(tree, kid)), None)
        if below is not None and frames.climber.is_we(subjects(tree, verb)):
            matter, turned = frames.deed(below)
            yield from frames.spoken(verb, matter, sign * turned, "a duty to")


def our_goal(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Our goal is to restore the reef." "The objective remains a lasting truce." """
    tree = frames.tree
    goal, what = tree.kid(verb, "nsubj"), tree.kid(verb, "attr", "xcomp", "acomp")
    if tree.words[verb] not in BE | words("remain remains remained") or goal is None or what is None:
        return
    red = tree.words[goal] in _RED_LINES and tree.tags[what][:2] == "NN"
    if (tree.words[goal] not in _GOALS and not red) or tree.tags[what][:2] not in {"NN", "VB"}:
        return
    owned = any(tree.deps[kid] == "poss" and tree.tags[kid][:2] == "NN" for kid in tree.kids[goal])
    if owned and not frames.climber.owners(goal):
        # "the talks' goal"
        return
    if tree.words[goal] == "way" and "only" not in tree.words[tree.left[goal] : goal]:
        return
    matter, sign = frames.deed(what) if tree.is_verb(what) else (what, 1)
    sign = -sign if is_negated(tree, verb) != red else sign
    owners = frames.climber.owners(goal)
    for claim in frames.spoken(verb, matter, sign, "our goal is"):
        yield frames.held(claim, owners) if owners else claim


def hopes(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Paris hopes the summit will adopt the text." "Mali voiced hope that monitors could be named." """
    tree = frames.tree
    noun = tree.kid(verb, "dobj")
    if tree.words[verb] in _HOPE:
        said = tree.kid(verb, "ccomp", "xcomp")
    elif noun is not None and tree.words[noun] in {"hope", "hopes"}:
        said = tree.kid(noun, "acl", "ccomp", "relcl") or tree.kid(verb, "ccomp")
    else:
        return
    if said is not None and not is_negated(tree, verb):
        topic, sign = frames.deed(said)
        named = tree.kid(said, "attr") or tree.kid(tree.kid(said, "xcomp") or said, "attr")
        toward = None if named is None else frames.below(named, words("in for towards toward on"))
        if toward is not None and tree.words[named or toward] in words(
            "point step start breakthrough moment"
        ):
            # "hopes it proves a turning point in reaching an agreement"
            topic, sign = frames.deed(toward) if tree.is_verb(toward) else (toward, 1)
        elif not tree.tags[topic].startswith("NN"):
            topic = tree.kid(said, "nsubj", "nsubjpass") or said
        yield from frames.claim(verb, topic, sign, "hopes")


def gives(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Qatar pledged $500 million to the reconstruction fund." """
    tree = frames.tree
    given = tree.kid(verb, "dobj")
    if tree.words[verb] not in _GIVE or given is None or mood(tree, verb) is Mood.POSSIBLE:
        return
    if is_negated(tree, verb) or not _MONEY & set(tree.words[tree.left[given] : given + 1]):
        return
    leads = words("for to in towards toward")
    topic = frames.below(given, leads | {"of"}) or frames.below(verb, leads)
    if topic is not None and tree.words[topic] in _AID:
        topic = frames.below(topic, words("for to")) or topic
    purpose = next((kid for kid in tree.kids[verb] if kid > given and is_infinitive(tree, kid)), None)
    if topic is None and purpose is not None:
        topic = frames.matter(purpose)
    yield from frames.claim(verb, topic, 1, "gives money", condition(tree, verb, verb))


def is_led(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Efforts to revive the pact are led by France." """
    tree = frames.tree
    topic = tree.kid(verb, "nsubjpass")
    if tree.words[verb] in _LED and topic is not None and agents(tree, verb) and not is_negated(tree, verb):
        yield from frames.claim(verb, topic, 1, "is led by")


def announces(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Argentina and Bolivia announced the creation of a lithium bloc." """
    tree = frames.tree
    noun = tree.kid(verb, "dobj")
    if tree.words[verb] not in _ANNOUNCE or noun is None or tree.words[noun] not in _STARTS:
        return
    if not is_negated(tree, verb):
        topic = frames.below(noun, words("of on for to")) or noun
        sign = -1 if tree.words[noun] in _ENDS and topic != noun else 1
        sign = noun_sign(frames.table, tree, noun, StancePart.CHANGE) or sign
        yield from frames.claim(verb, topic, sign, "announced the creation")


def not_hesitate(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The court would not hesitate to prosecute those responsible." """
    tree = frames.tree
    below = tree.kid(verb, "xcomp")
    if tree.words[verb] in {"hesitate", "hesitated"} and below is not None and is_negated(tree, verb):
        topic, sign = frames.deed(below)
        yield from frames.claim(verb, topic, sign, "will do all")


def is_going_to(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "We are going to build the tunnel." "They would like to see a treaty." """
    tree = frames.tree
    below = tree.kid(verb, "xcomp")
    if below is None or not is_infinitive(tree, below) or is_passive(tree, below):
        return
    going = tree.words[verb] == "going" and tree.tags[verb] == "VBG"
    like = tree.words[verb] in {"like", "love", "prefer"} and mood(tree, verb) is Mood.FUTURE
    negated = is_negated(tree, verb)
    if not (going or like) or (tree.words[below] in _NO_WILL and not (negated or like)):
        return
    topic, sign = frames.deed(below)
    if tree.tags[topic].startswith("NN") or tree.tags[frames.matter(below)].startswith("NN"):
        sign = -sign if negated else sign
        yield from frames.claim(verb, topic, sign, "will do it", condition(tree, verb, topic), intent=True)


def time_has_come(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "The time has come for a treaty." """
    tree = frames.tree
    time = tree.kid(verb, "nsubj")
    if time is not None and tree.words[time] in {"time", "moment"} and tree.words[verb] in {"come", "came"}:
        topic = frames.below(verb, words("for"))
        if topic is not None and not is_negated(tree, verb):
            yield from frames.spoken(verb, topic, 1, "it is time to")


def will_do(frames: Frames, verb: int) -> Iterator[Claim]:
    """ "Oslo would host the headquarters, the Norwegian minister said": what one's own state will do."""
    tree = frames.tree
    if mood(tree, verb) is not Mood.FUTURE or is_passive(tree, verb):
        return
    what = tree.kid(verb, "dobj")
    if tree.words[verb] == "do" and what is not None and tree.words[what] in _UTMOST:
        below = next((at for at in range(what + 1, tree.right[verb] + 1) if is_infinitive(tree, at)), None)
        if below is not None:
            topic, sign = frames.deed(below)
            yield from frames.claim(verb, topic, sign, "will do all", intent=True)
        return
    attitude = verb_sign(frames.table, tree, verb, StancePart.ATTITUDE, None)
    harm = verb_sign(frames.table, tree, verb, StancePart.JUDGEMENT, None)
    if harm is not None and harm < 0:
        # "would harm farmers" is what somebody fears
        return
    withheld = tree.words[verb] in _WITHHELD and is_negated(tree, verb)
    if (tree.words[verb] in _NO_WILL and not withheld) or (attitude and tree.words[verb] not in EVENTS):
        # "will reject the plan" is a side by its own word
        return
    topic, sign = frames.deed(verb)
    if tree.tags[frames.matter(verb)].startswith("NN"):
        when = condition(tree, verb, topic)
        yield from frames.claim(verb, topic, sign, "will do it", when, intent=True)


_FRAMES: tuple[Frame, ...] = (
    *UNDECIDED,
    *JUDGING,
    is_against,
    likens,
    there_can_be_no,
    has_no_place,
    must_be,
    we_need,
    our_goal,
    hopes,
    gives,
    is_led,
    announces,
    not_hesitate,
    is_going_to,
    time_has_come,
    will_do,
)


class FrameReader:
    """Reads the constructions of one article, one for each verb and each proposing noun."""

    def __init__(self, frames: Frames) -> None:
        self.frames, self.tree = frames, frames.tree

    def claims(self, first: int, last: int) -> Iterator[Claim]:
        """The claims of the tokens `first`..`last`; none from a question or from what is only supposed."""
        tree = self.tree
        for token in range(first, last + 1):
            if tree.words[tree.sentences[tree.sentence[token]][1]] == "?":
                continue
            if tree.words[token] in _PROPOSALS and tree.tags[token].startswith("NN"):
                found = self._proposal(token)
            elif is_verbal(tree, token):
                found = self._first(token)
            else:
                continue
            yield from (claim for claim in found if self.frames.names_something(claim.topic))

    def _first(self, verb: int) -> Iterator[Claim]:
        tree = self.tree
        if tree.tags[verb] == "VBN" and tree.deps[verb] in {"acl", "relcl"}:
            yield from self._behind(verb)
            return
        if not is_finite(tree, verb) or is_open(tree, verb) or self.frames.climber.is_denied(verb):
            return
        for frame in _FRAMES:
            found = list(frame(self.frames, verb))
            if found:
                yield from found
                return

    def _proposal(self, noun: int) -> Iterator[Claim]:
        """ "a proposal by Iraq to place the mission under": who proposes is for it, whoever rejects it."""
        tree, frames = self.tree, self.frames
        below = next(
            (
                kid
                for kid in tree.kids[noun]
                if kid > noun and tree.deps[kid] in {"acl", "relcl"} and is_infinitive(tree, kid)
            ),
            None,
        )
        topic, sign = frames.deed(below) if below is not None else (frames.below(noun, words("for")), 1)
        if topic is None:
            return
        holders = frames.climber.owners(noun)
        whose = frames.below(noun, words("by from"))
        if not holders and whose is not None:
            holders = frames.climber.holders_of((whose,))
        if holders:
            yield Claim(topic, Reading(sign, noun, "open: a proposal by", holders, known=True))

    def _behind(self, verb: int) -> Iterator[Claim]:
        """ "The plan, backed by France and Spain, would close the strait." """
        tree, frames = self.tree, self.frames
        if tree.words[verb] not in _BEHIND | _LED:
            return
        sign = verb_sign(frames.table, tree, verb, StancePart.ATTITUDE, None) or int(tree.words[verb] in _LED)
        holders = frames.climber.holders_of(agents(tree, verb))
        noun = tree.head[verb]
        if sign and holders and tree.tags[noun].startswith("NN"):
            sign = -sign if is_negated(tree, verb) else sign
            yield Claim(noun, Reading(sign, verb, "open: clause behind the noun", holders, known=True))
