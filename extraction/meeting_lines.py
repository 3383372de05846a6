"""Find the sentences that show who took part in a meeting and what was decided there; by rule, pure.

Whom the report itself shows there, and what the leaders, the summit, the countries together agreed, adopted
or failed to agree. What is only planned, asked for or said of others is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extraction.meeting_words import PLACE_AFTER, Place, Places, bare, one_place
from extraction.model import Span

#: how far before a verb its subject may begin, in characters
_REACH = 110

_OCCASION = (
    r"(?<!press )(?<!news )(?:summit|meeting|talks|conference|gathering|forum|dialogue|session|plenary|rally"
    r"|negotiations|discussions|assembly|ministerial|ceremony)s?"
)
#: "Costa, who also participated in the summit"; "Macron hosted the leaders of nearly 30 countries"
_TOOK_PART = re.compile(
    r"\b(?:attended|participated in|took part in|chaired|presided over|hosted|opened|addressed|joined)\b"
    rf"(?= (?:[^.,;:]{{0,40}} )?(?:{_OCCASION}|leaders|ministers|heads of state|allies)\b)"
)
#: "attended by Prime Minister Pedro Sánchez", "with the presence of Volodymyr Zelensky"
_WITH = re.compile(
    r"\b(?:attended (?:the meeting )?by|(?:with|in) the presence of|alongside|chaired by|hosted by"
    r"|joined by)\b"
)
#: "who spoke at the end of a rally", "said Prime Minister Keir Starmer at the meeting"
_SPOKE = re.compile(
    r"\b(?:said|says|spoke|[Ss]peaking|told|[Aa]ddressing|announced|declared|opened|noted|warned|explained|stated)\b"
    rf"(?P<between>[^.;:]{{0,70}}?)\b(?:at|during|addressing|opening|at the end of|at the close of|on the"
    r" sidelines of)"
    rf" (?:the |a |an |this )?(?:[\w’'-]+ ){{0,4}}?{_OCCASION}\b"
)
_MET = re.compile(r"\b(?:met|gathered|convened|held (?:\w+ ){0,2}(?:talks|negotiations|discussions))\b")
_HOST = re.compile(
    r"\b(?:hosted|welcomed|received|gathered|managed to gather)\b"
    r"(?=[^.;:]{0,60}\b(?:leaders|ministers|heads of state|allies|counterparts)\b)"
)
_ABSENT = re.compile(
    r"\b(?:absent|absence|skip(?:s|ped|ping)?|boycott\w*|declin\w+|refus\w+|snub\w*|stay(?:ed|ing)? away"
    r"|without|(?:did|does|was|were|is|has|have|had|will|would) not|n[o']t|never|by (?:phone|telephone)"
    r"|phone call|invited|last (?:week|month|year)|(?:weeks?|months?|years?) ago|earlier this (?:month|year)"
    r"|previous(?:ly)?)\b",
    re.IGNORECASE,
)
#: "leaders from Pakistan, Qatar and India", "The Ministers of Agriculture of Bulgaria and Georgia"
_FROM = re.compile(
    r"\b(?:leaders|ministers|presidents|representatives|delegations|delegates|envoys"
    r"|heads of (?:state|government)|officials|negotiators)(?: of [A-Z][a-z]+)? (?:of|from)"
    r" (?=(?:the )?[A-Z])",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"(?:the )?(?P<name>[A-Z][\w’'-]+(?: (?:and |of )?[A-Z][\w’'-]+){0,3})")
_TITLED = re.compile(
    r"\b(?:President|Prime Minister|Premier|Chancellor|Minister|Secretary|Commissioner|envoy"
    r"|Ambassador|King|Prince|Taoiseach|minister|secretary|chief)"
    r" (?P<name>[A-ZÀ-Ý][\w’'-]+(?: (?:de|von|van|der|bin|al|el|da|di))*(?: [A-ZÀ-Ý][\w’'-]+){1,3})"
)
_AND = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+)")

#: where a name stands, and whose it is
_Hit = tuple[int, int, int | str]

_TOGETHER = (
    r"leaders|ministers|presidents|heads of (?:state(?: and government)?|government)|delegates|delegations"
    r"|negotiators|participants|countries|nations|allies|members|member states|states|sides|parties|summit"
    r"|meeting|conference|coalition|group|bloc|partners|envoys|governments|chiefs|signatories|assembly"
)
_DECIDED = re.compile(
    rf"\b(?:(?i:{_TOGETHER})\b(?P<gap>[^.;:“”\"]{{0,70}}?)|(?P<body>[A-Z][\w-]*|we)\s+)"
    r"\b(?:(?:have|has|had)\s+)?(?:(?:also|all|both|unanimously|jointly|formally|finally|further|provisionally)\s+)*"
    r"(?P<verb>agreed|adopted|decided|signed|approved|endorsed|pledged|committed|resolved|vowed|undertook"
    r"|concluded (?:with|by)|ended with(?:out)?|failed to (?:agree|reach|adopt)|abandoned talks"
    r"|put off|postponed|announced (?:a|the) (?:joint|creation)"
    r"|issued a (?:joint )?(?:statement|declaration|communiqu))"
    r"\b(?! by\b| an? (?:letter|petition))"
)
_JOINT = re.compile(
    r"\b(?:joint|final|summit(?:['’]s)?) (?:decision|declaration|communiqu[eé]|statement)s?\b[^.;:]{0,60}"
    r"\b(?:agreed|adopted|was|were|says|said|calls?|called|not to)\b"
    r"|\b(?:joint|unanimous) decision to\b"
    r"|\b(?:deal|agreement|accord|declaration|communiqu[eé]|text|resolution) (?:was|were|has been|have been)"
    r" (?:reached|signed|adopted|agreed|approved|endorsed)\b"
)
#: what stands before a verb and makes it no decision
_OPEN = re.compile(
    r"\b(?:if|whether|would|could|should|must|may|might|unless|until|not yet|to be|want|wants|wanted|hopes?"
    r"|hoped|urged?|expected|that|who|which|when|before)\b",
    re.IGNORECASE,
)
#: "spoke before the summit and agreed": the summit is no subject
_BESIDE = re.compile(
    r"\b(?:before|after|at|during|from|to|with|in|on|for|by|between|among|representing)\s+(?:(?:the|a|this|his|her|its|their)\s+)?"
    r"(?:[\w’'-]+\s+){0,2}$",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"\b(?:last (?:week|month|year)|(?:weeks?|months?|years?) ago|in (?:19|20)\d\d|previously|had earlier)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Presence:
    """A sentence that shows somebody there: a person by key or only by name, or a country by code."""

    sentence: Span
    person: int | None = None
    name: str | None = None
    country: str | None = None


def read_presences(
    sentences: Sequence[Span], people: Mapping[str, int], places: Places, place: Place | None
) -> tuple[Presence, ...]:
    """Who took part, each with the first sentence that shows it.

    `people` are names as the article writes them, with a key for each person; whoever stands with a title
    ("Prime Minister Pedro Sánchez") needs no key. `place` is the meeting's: what happened in another place
    shows nobody here.
    """
    found: dict[tuple[int | str, bool], Presence] = {}
    known: dict[str, int | str] = {**_titled(sentences), **people}
    names = _names(known)
    for one in sentences:
        text = _unquoted(one.text)
        if _ABSENT.search(text) or _elsewhere(text, places, place):
            continue
        for person in _there(text, names, known):
            by_key = isinstance(person, int)
            shown = Presence(one, person=person) if isinstance(person, int) else Presence(one, name=person)
            found.setdefault((person, by_key), shown)
        for code in _countries(text, places):
            found.setdefault((code, True), Presence(one, country=code))
    return tuple(found.values())


def read_decisions(sentences: Sequence[Span], places: Places) -> tuple[Span, ...]:
    """The sentences that tell what was decided together, or that nothing was, in the order of the text."""
    return tuple(one for one in sentences if _decides(one.text, places))


def _decides(sentence: str, places: Places) -> bool:
    # "We also unanimously agreed that ..." is said in marks by one who was there: those stay.
    if len(sentence) > 700 or _LONG_AGO.search(sentence) or sentence.rstrip("\"'”’»)")[-1:] not in ".!…":
        return False
    if _JOINT.search(sentence):
        return True
    for match in _DECIDED.finditer(sentence):
        gap = match["gap"] or ""
        before = sentence[max(0, match.start() - 30) : match.start()]
        if _BESIDE.search(before) or re.match(r",?\s+and\b", gap):
            continue
        body = match["body"]
        if body in {"We", "we", "They"} and not re.search(
            r"unanimously|jointly|\ball\b|both|further", match[0]
        ):
            continue
        if body and body not in {"We", "we", "They"} and body not in places.bodies:
            continue
        if not _OPEN.search(gap) and not re.search(r"\b(?:if|whether|would|should|could)\b", before):
            return True
    return False


def _titled(sentences: Sequence[Span]) -> dict[str, int | str]:
    """Full names with an office before them, each standing for itself."""
    names = (match["name"] for one in sentences for match in _TITLED.finditer(one.text))
    return {bare(name): bare(name) for name in names}


def _names(people: Mapping[str, int | str]) -> re.Pattern[str] | None:
    """One pattern for all names, longest first; None for nobody."""
    listed = sorted((name for name in people if len(name) > 2), key=len, reverse=True)
    if not listed:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)")


def _there(text: str, names: re.Pattern[str] | None, people: Mapping[str, int | str]) -> Iterator[int | str]:
    """The people whom a sentence shows at the meeting."""
    if names is None:
        return
    hits = [(match.start(), match.end(), people[match[0]]) for match in names.finditer(text)]
    if not hits:
        return
    for pattern in (_TOOK_PART, _MET, _HOST):
        for verb in pattern.finditer(text):
            if re.search(r"\b(?:will|would|to|could|may|might)\s+(?:\w+\s+)?$", text[: verb.start()]):
                continue
            yield from _subjects(text, hits, verb.start())
            if pattern is not _TOOK_PART:
                yield from _objects(text, hits, verb.end())
    for link in _WITH.finditer(text):
        yield from _listed(text, hits, link.end())
    for spoke in _SPOKE.finditer(text):
        if re.search(r"\b(?:will|would|plans?|hopes?|to (?:meet|attend))\b", spoke["between"]):
            continue
        inside = [one for one in hits if spoke.start("between") <= one[0] < spoke.end("between")]
        before = list(_subjects(text, hits, spoke.start()))
        if inside:
            yield inside[0][2]
        elif before:
            yield from before
        elif spoke.start() < 12:
            # "Speaking after ... , Mr Macron said": the next name is the speaker
            after = [one for one in hits if spoke.end() <= one[0] <= spoke.end() + _REACH]
            yield from (one[2] for one in after[:1])


def _subjects(text: str, hits: Sequence[_Hit], verb: int) -> Iterator[int | str]:
    """The names right before a verb, joined by commas and "and", with what stands beside them."""
    edge = verb
    for start, end, person in reversed([one for one in hits if one[1] <= verb]):
        between = text[end:edge]
        if verb - start > _REACH or not _joins(between, last=edge == verb):
            return
        yield person
        edge = start


def _joins(between: str, *, last: bool) -> bool:
    """Whether what lies between a name and its verb, or the next name, belongs to them."""
    if last:
        # ", who also", " and other European leaders", ", the other promoter of the idea,", " has"
        return not re.search(r"\b(?:said|told|that|but|while|after|as|with|because|although|by)\b", between)
    return len(between) < 60 and bool(re.search(r",|\band\b", between)) and not re.search(r"[;:()]", between)


def _objects(text: str, hits: Sequence[_Hit], verb: int) -> Iterator[int | str]:
    """The names after "met with" or "hosted", up to the end of the clause."""
    edge = verb
    for start, end, person in [one for one in hits if one[0] >= verb]:
        between = text[edge:start]
        if start - edge > 70 or re.search(
            r"[.;:]|\b(?:to|that|who|which|as|after|before|while|on)\b", between
        ):
            return
        yield person
        edge = end


def _listed(text: str, hits: Sequence[_Hit], link: int) -> Iterator[int | str]:
    """The names after "attended by", "alongside"."""
    edge = link
    for start, end, person in [one for one in hits if one[0] >= link]:
        between = text[edge:start]
        if len(between) > 60 or re.search(r"[.;:]|\b(?:that|said|on|to)\b", between):
            return
        yield person
        edge = end


def _countries(text: str, places: Places) -> Iterator[str]:
    """The countries whose leaders or ministers a sentence shows together."""
    if re.search(r"\b(?:will|scheduled|expected|due) (?:also )?to\b|\bwill (?:also )?(?:meet|attend)", text):
        return
    if not re.search(
        rf"\b(?:met|meet|gathered|attended|presence|participated|took part)\b|{_OCCASION}", text
    ):
        return
    for start in _FROM.finditer(text):
        at = start.end()
        while match := _COUNTRY.match(text, at):
            name = bare(match["name"])
            code = places.countries.get(name)
            if code is None and " and " in name:
                first = name.partition(" and ")[0]
                code, match_end = places.countries.get(first), match.start("name") + len(first)
            else:
                match_end = match.end()
            if code is None:
                break
            yield code
            joined = _AND.match(text, match_end)
            if joined is None:
                break
            at = joined.end()


def _elsewhere(text: str, places: Places, place: Place | None) -> bool:
    """Whether a sentence is about what happened in another place than the meeting's."""
    if place is None:
        return False
    for match in PLACE_AFTER.finditer(text):
        named = places.place(match["place"], match["where"])
        known = named is not None and not named.whole_country and named.country is not None
        if named is not None and known and one_place(named, place) is False:
            return True
    return False


def _unquoted(text: str) -> str:
    """`text` with what stands in quotation marks as spaces, so that offsets stay."""
    return re.sub(r"[“\"][^”\"“]*[”\"]", lambda match: " " * len(match[0]), text)
