"""Read what meeting an article reports: what it is called, where and when; by rule, from the words alone.

An article reports a meeting that its title or its first sentences tell of ("the G20 summit in Lisbon",
"leaders met in Paris on Thursday"), or that it comes back to again and again. Meetings of other years, talks
that may be held one day and telephone calls are none. docs/briefing.md tells the rule in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extraction.meeting_names import Name, body_in, is_proper, named, one_name
from extraction.meeting_words import (
    CAPITAL_AFTER,
    DATELINE,
    PLACE_AFTER,
    DayFound,
    Place,
    Places,
    bare,
    days_in,
    one_place,
)
from extraction.model import Article, Span
from extraction.names import folded

#: sentences at the beginning that tell what an article is about
LEAD = 4
#: what a mention of a meeting weighs: in the title or the lead, elsewhere
_IN_FRONT, _LATER = 3.0, 1.0
#: later mentions are counted up to here
_MOST_LATER = 3.0
#: below this an article reports no meeting
ENOUGH = 4.0

#: heads that name no occasion by themselves
_GOING_ON = frozenset({"talks", "negotiations"})
_SUMMITS = frozenset(
    {"summit", "summits", "dialogue", "forum", "conference", "ministerial", "rally", "gathering"}
)
_HEAD = re.compile(
    r"\b(?P<head>[Ss]ummit|SUMMIT|[Cc]onference|[Ff]orum|Dialogue|[Mm]inisterial|[Gg]athering|[Mm]eetings?|[Tt]alks"
    r"|[Nn]egotiations|[Pp]lenary|[Aa]ssembly|COP ?\d\d"
    r"|[Rr]all(?:y|ies) of (?:the )?(?:\w+ )?(?:leaders|ministers))\b(?!-)"
)
_GATHERED = re.compile(
    r"\b(?P<who>(?:[Ll]eader|[Mm]inister|[Pp]resident|[Pp]remier|[Cc]hancellor|[Ee]nvoy)s?"
    r"|[Hh]eads of (?:[Ss]tate|[Gg]overnment)|negotiators|delegates|delegations|diplomats|allies|chiefs"
    r"|nations|countries)\b"
    r"(?P<between>[^.;:“”\"]{0,90}?)"
    r"\b(?P<head>met|meet|meets|meeting|gathered|gather|gathering|convened|convene|assembled|huddled"
    r"|(?:held|holding|hold)(?: \w+){0,2} (?:talks|negotiations|discussions))\b"
)
_HOSTED = re.compile(
    r"\b(?P<head>hosted|hosts|hosting|welcomed|welcomes|gather|gathered|received)\b"
    r"(?=[^.;:“”\"]{0,60}\b(?:leaders|ministers|heads of state|presidents|allies|counterparts)\b)"
)
#: heads that are no meeting of states
_NO_MEETING = re.compile(
    r"\b(?:press|news|phone|telephone|party|cabinet|board|town hall|video|staff|parliamentary"
    r"|national|legislative|constituent|campaign|closed-door|separate|private|previous|earlier|first"
    r"|last|past|recent|another|similar|parallel|any|no|every|future|historic|possible)\s+$",
    re.IGNORECASE,
)
_NO_CALL = re.compile(
    r"\b(?:phone|telephone|conference call|by phone|video call|called off)\b", re.IGNORECASE
)
#: another time, or none yet
_OTHER_TIME = re.compile(
    r"(?:\b(?:last|next) (?:year|month)(?:['’]s)? (?:\S+ ){0,3}$|\b(?:working towards? a|proposed a"
    r"|if (?:the|a|such)|possibility of a|should there be a|after years? of)\b[^.]{0,20}$)",
    re.IGNORECASE,
)
_OTHER_TIME_AFTER = re.compile(
    r"^[^.;]{0,45}?\b(?:(?:last|next) (?:year|month)(?!['’]s)|(?:last|next) (?:January|February|March|April"
    r"|May|June|July|August|September|October|November|December)|(?:years?|months?|weeks?|decades?)"
    r" (?:ago|earlier|later)|would include|again)\b",
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_VIRTUAL = re.compile(r"\b(?:virtual(?:ly)?|online|by video(?:link| link)?|via video)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting an article reports. `told` is the sentence that tells of it, a span of the article."""

    told: Span
    #: "summit", "meeting", "talks" ...
    head: str
    name: Name | None = None
    place: Place | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    #: the text names the days; else they are the day of publication
    dated: bool = False
    virtual: bool = False


@dataclass(frozen=True, slots=True)
class _Mention:
    """One place in the text that tells of a meeting."""

    weight: float
    head: str
    at: int
    sentence: Span | None
    name: Name | None
    place: Place | None
    days: tuple[DayFound, ...]
    front: bool
    virtual: bool

    @property
    def tells(self) -> bool:
        """Whether it says which meeting, or is one of a kind that is nothing else."""
        return self.place is not None or self.weight >= (_IN_FRONT if self.front else _LATER) + 0.5


def read_meeting(article: Article, sentences: Sequence[Span], places: Places) -> Meeting | None:
    """The meeting that `article` reports as its subject, None for none. `sentences` are those of its text.

    The weightiest mention in front says which meeting it is; what fits to it adds a place, a name, a day.
    """
    found = list(_mentions(article, sentences, places, _dateline(sentences, places)))
    if not found:
        return None
    anchor = max(found, key=lambda one: (one.front and one.tells, one.weight))
    mentions = [anchor]
    for one in sorted(found, key=lambda one: -one.weight):
        if one is not anchor and all(_fits(one, other) for other in mentions):
            mentions.append(one)
    # "trade talks" that go on through a whole text are a subject, and no meeting yet
    front = [one.weight for one in mentions if one.front and (one.tells or one.head not in _GOING_ON)]
    later = min(_MOST_LATER, sum(_LATER for one in mentions if one.tells and not one.front))
    places_found = [one.place for one in mentions if one.place]
    place = next((one for one in places_found if not one.whole_country), next(iter(places_found), None))
    name = next((one.name for one in mentions if one.name), None)
    if (place is None and name is None) or max(front, default=0.0) + later < ENOUGH:
        return None
    told = _telling(mentions, sentences)
    if told is None:
        return None
    days = _days(mentions)
    first, last = days or (article.published_on, article.published_on)
    return Meeting(
        told=told,
        head=next((one.head for one in mentions if one.name or one.place), anchor.head),
        name=name,
        place=place,
        starts_on=first,
        ends_on=last,
        dated=days is not None,
        virtual=place is None and any(one.virtual for one in mentions),
    )


def _fits(one: _Mention, other: _Mention) -> bool:
    """Whether two mentions can be of one meeting: neither their places nor their names speak against it."""
    if one.place and other.place and one_place(one.place, other.place) is False:
        return False
    return not (one.name and other.name and one_name(one.name, other.name) is False)


def _mentions(
    article: Article, sentences: Sequence[Span], places: Places, dateline: Place | None
) -> Iterator[_Mention]:
    written = {folded(match["place"]) for one in sentences for match in PLACE_AFTER.finditer(one.text)}
    if article.title:
        yield from _in_sentence(article.title, None, True, article, places, dateline, written)
    lead = set(_prose([one for one in sentences if one.text.strip() != article.title])[:LEAD])
    for one in sentences:
        if one.text.strip() != article.title:
            yield from _in_sentence(one.text, one, one in lead, article, places, dateline, written)


def _in_sentence(
    text: str,
    sentence: Span | None,
    front: bool,
    article: Article,
    places: Places,
    dateline: Place | None,
    written: set[str],
) -> Iterator[_Mention]:
    if not re.search(
        r"(?i)summit|meet|met\b|talks|conference|forum|dialogue|ministerial|gather|negotiat|plenary"
        r"|assembl|COP ?\d|conven|host|welcom|receiv|rall|huddled|discussions",
        text,
    ):
        return
    days = days_in(text, article.published_on)
    seen: list[int] = []
    for pattern in (_HEAD, _GATHERED, _HOSTED):
        for match in pattern.finditer(text):
            at, end = match.start("head"), match.end("head")
            before, after = text[:at], text[end:]
            if any(abs(at - other) < 3 for other in seen) or _is_none(
                before, after, article, pattern is _HEAD
            ):
                continue
            seen.append(at)
            name, here = None, None
            if pattern is _HEAD:
                name, here = named(before, after, match["head"], places, written)
            if name is None and (sentence is None or pattern is not _HEAD):
                name = body_in(text, places)
            place = _place_after(after, places) or here
            if place is None and re.match(r"[^.]{0,30}\bhere\b", after):
                place = dateline
            if place is None and sentence is not None and sentence.start < 200 and front and pattern is _HEAD:
                place = dateline if name or re.search(r"(?i)summit", match["head"]) else None
            if pattern is not _HEAD and place is None and name is None:
                continue
            yield _Mention(
                weight=_weight(front, match["head"], name, place),
                head=_head(match["head"]),
                at=at,
                sentence=sentence,
                name=name,
                place=place,
                days=days,
                front=front,
                virtual=bool(_VIRTUAL.search(text[max(0, at - 40) : end + 40])),
            )


def _weight(front: bool, head: str, name: Name | None, place: Place | None) -> float:
    """How much a mention tells: in front or not, of a summit or of talks, with a place, with a name."""
    weight = _IN_FRONT if front else _LATER
    if _head(head) in _SUMMITS:
        weight += 0.5
    # "trade talks" is hardly a name, "Syria talks" is one
    named = name is not None and (bool(name.key) or _head(head) in _SUMMITS or is_proper(name))
    return weight + (1.0 if place else 0.0) + (1.0 if named else 0.0)


def _head(word: str) -> str:
    plain = word.casefold().split(" ")[0]
    if plain.startswith("cop"):
        return "summit"
    if plain.startswith(("rall", "gather", "host", "welcom", "receiv")):
        return "gathering" if plain.startswith(("rall", "gathering")) else "meeting"
    if plain in {"held", "hold", "holding"}:
        return "talks"
    if plain.startswith(("met", "meet", "conven", "assembl", "huddled")):
        return "meeting"
    return plain


def _is_none(before: str, after: str, article: Article, noun: bool) -> bool:
    """Whether the head is no meeting of today: a press conference, a call, last year's, one that may be."""
    if noun and _NO_MEETING.search(before[-24:]):
        return True
    if (
        _OTHER_TIME.search(before[-60:])
        or _OTHER_TIME_AFTER.search(after)
        or _NO_CALL.search(before[-30:] + after[:30])
    ):
        return True
    if article.published_on is None:
        return False
    years = {int(year) for year in _YEAR.findall(before[-25:] + " " + after[:25])}
    return bool(years) and article.published_on.year not in years


def _place_after(after: str, places: Places) -> Place | None:
    """The place that follows a head: "summit in Lisbon", "met with allies in the French capital"."""
    clause = re.split(r"[.;:()]|\b(?:said|says|told|that|which|who|after|before|but)\b", after, maxsplit=1)[
        0
    ][:90]
    for match in re.finditer(r"\b(?:in|at|near|outside)\b", clause):
        rest = clause[match.start() :]
        capital = CAPITAL_AFTER.match(rest)
        if capital:
            whose = bare(capital["whose"])
            code = places.adjectives.get(whose) or places.countries.get(whose)
            city = places.capital_of(code) if code else None
            if city:
                return places.place(city)
        found = PLACE_AFTER.match(rest)
        place = places.place(found["place"], found["where"]) if found else None
        if place is not None:
            return place
    return None


def _dateline(sentences: Sequence[Span], places: Places) -> Place | None:
    for one in sentences[:2]:
        match = DATELINE.match(one.text)
        if match and (match["place"].isupper() or match["place"] in places.cities or match["where"]):
            return places.place(
                match["place"].title() if match["place"].isupper() else match["place"], match["where"]
            )
    return None


def _telling(mentions: Sequence[_Mention], sentences: Sequence[Span]) -> Span | None:
    """The sentence that tells of the meeting best: early, with its place, name and day.

    Where only the title tells, the article's first sentence.
    """
    in_text = [one for one in mentions if one.sentence is not None]
    if any(one.front for one in mentions) and not any(one.front for one in in_text):
        return next(iter(_prose(sentences)), None)

    def worth(one: _Mention) -> float:
        words = one.sentence.text if one.sentence else ""
        # a sentence from within a quotation makes a poor beginning
        whole = words.count("“") == words.count("”") and words.count('"') % 2 == 0
        return one.weight + (1.0 if one.days else 0.0) + (0.0 if whole else -1.5) - in_text.index(one) * 0.1

    return max(in_text, key=worth).sentence if in_text else None


def _prose(sentences: Sequence[Span]) -> list[Span]:
    """The sentences that are no headline or by-line: they end with a full stop or the like."""
    return [one for one in sentences if one.text.rstrip("\"'”’»)")[-1:] in ".!?…"]


def _days(mentions: Sequence[_Mention]) -> tuple[date, date] | None:
    """The days most mentions name, those nearest to a head counting most."""
    weights: dict[tuple[date, date], float] = {}
    for one in mentions:
        if not one.days:
            continue
        far, nearest = min(
            ((min(abs(day.start - one.at), abs(day.end - one.at)), day) for day in one.days),
            key=lambda found: found[0],
        )
        days = (nearest.first, nearest.last)
        weights[days] = weights.get(days, 0.0) + one.weight / (1 + far / 40)
    return max(weights, key=lambda days: weights[days]) if weights else None
