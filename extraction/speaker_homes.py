"""Learn whose an office is that the page gives without a country: "President Torvald", "the ministry".

A paper leaves out the country where its readers know it. What the rest of the article says tells it: the seat
of power it names, the country spoken of beside the name, "Norway's foreign ministry" a paragraph before.
"""

from __future__ import annotations

import re
from collections import Counter

from extraction.lexicon import ActorKind, NameKind
from extraction.page_words import PageWords, Place
from extraction.roles import RolePhrase, fits, names_body
from extraction.speaker_groups import Person
from extraction.speaker_reading import Reading

#: Kinds of office that a country's own papers give without the country.
_OURS = frozenset({"head", "minister", "diplomat", "spokesperson", "envoy", "adviser"})
#: Heads of organisations and provinces: a country is not meant.
_NOT_STATES = ("leader", "ruler", "commissioner", "director", "secretary", "representative", "general")
_NAMING = frozenset({NameKind.NAME, NameKind.ADJECTIVE, NameKind.CAPITAL, NameKind.METONYM})
#: An office that so few countries have tells the country by itself: "Taoiseach", "Secretary of State".
_PECULIAR = 3
_ADMINISTRATION = "administration"
#: Within so many words before an office the same one with its country tells whose it is.
_JUST = 60
#: A paragraph is about the actor among its first so many words: among others, and where it is alone.
_FIRST, _ALONE = 3, 8
#: Offices that only states have.
_STATES = frozenset({"head", "minister", "diplomat"})
#: Words of offices that are no country's.
_OTHERS = frozenset({"party", "opposition", "company", "group", "union", "association", "federation"})
#: Paragraphs of more words than these are about several.
_LONGEST = 150
_ENDED = re.compile(r"[.!?]")
_APART = re.compile(r"[^\s\w-]")
_WHERE = frozenset({"in", "at", "from", "to", "near", "outside", "for", "into"})
#: How far back, in words, "the foreign ministry" is looked for with its country.
_BACK = 3_000


def learn_homes(reading: Reading) -> None:
    """Give persons without a country the one that the article plainly leaves out."""
    counted: _Counts | None = None
    for number, person in enumerate(reading.people.persons):
        if reading.person_code(number) is not None:
            continue
        code = (
            _owner(reading, person)
            or _in_brackets(reading, person)
            or _of_body(reading, person)
            or _just_named(reading, person)
            or _of_topic(reading, number, person)
        )
        if code is None:
            held = [role for role in person.roles if not role.former and _is_bare(reading, role)]
            others = [role for role in person.roles if role.head is not None and role not in held]
            if held and not others:
                counted = counted or _Counts(reading)
                code = counted.home(number, held[0])
        if code is not None:
            person.codes[code] += 1
    _serve_the_head(reading)


def _serve_the_head(reading: Reading) -> None:
    """A "presidential spokesman" speaks for the country of the article's one president."""
    heads = {
        code
        for number, person in enumerate(reading.people.persons)
        if any(role.head == "president" and not role.former for role in person.roles)
        and (code := reading.person_code(number)) is not None
        and all(role.code is None for role in person.roles)
    }
    for number, person in enumerate(reading.people.persons):
        presidential = any(role.text.lower().startswith("presidential ") for role in person.roles)
        if presidential and len(heads) == 1 and reading.person_code(number) is None:
            person.codes.update(heads)


def code_of_namesake(words: PageWords, first: int, last: int) -> str | None:
    """Whose "foreign ministry" the words `first`..`last` are by an earlier "Norway's foreign ministry"."""
    wanted, size = words.lower_text(first, last), last - first
    for index in range(first - 1, max(first - _BACK, 0), -1):
        if words[index].lower != words[first].lower or index + size >= first:
            continue
        place = words.hit_at(index - 1)
        if (
            place is not None
            and words[index].gap == " "
            and words.lower_text(index, index + size) == wanted
            and place.kind in _NAMING
        ):
            return place.code
    return None


def _owner(reading: Reading, person: Person) -> str | None:
    """The country before a name: "Ghana's Kofi Asante", "Speaking for Ghana, Kofi Asante said"."""
    if person.gender is None or any(role.head is not None for role in person.roles):
        return None
    words = reading.words
    for n in person.mentions:
        mention = reading.mentions[n]
        place = words.hit_at(mention.first - 1) if mention.first else None
        if place is None or mention.quoted or place.kind is not NameKind.NAME:
            continue
        behind = words[place.first - 1].lower if place.first else ""
        if words[place.last].possessive and words[mention.first].gap == " ":
            return place.code
        speaking = place.first > 1 and words[place.first - 2].lower in {"speaking", "behalf"}
        if speaking and behind in {"for", "of"} and words[mention.first].gap == ", ":
            return place.code
    return None


def _in_brackets(reading: Reading, person: Person) -> str | None:
    """The country in brackets behind a name: "Minister Kuroda (Japan): I am glad", "Ana Rey (Chile) said"."""
    words = reading.words
    for n in person.mentions:
        index = reading.mentions[n].last + 1
        place = words.hit_at(index) if index < len(words) else None
        if place is None or place.first != index or words[index].gap != " (":
            continue
        after = words[place.last + 1].gap if place.last + 1 < len(words) else ")"
        if place.kind is NameKind.NAME and after.startswith(")"):
            return place.code
    return None


def _of_body(reading: Reading, person: Person) -> str | None:
    """The country of a body in an office: "Foreign ministry spokesman" after "Norway's foreign ministry"."""
    words = reading.words
    for role in person.roles:
        found = words.within(role.start, role.end)
        if role.former or found is None or role.kind not in {"spokesperson", "official", "minister"}:
            continue
        first, last = found
        for end in range(last - 1, first, -1):
            body = words.lower_text(first, end)
            if names_body(body, reading.lexicon):
                return code_of_namesake(words, first, end)
    return None


def _just_named(reading: Reading, person: Person) -> str | None:
    """Whose office it is by the words before: "Turkey's Foreign Ministry said so. Foreign Minister Kemal Er".

    "India's environment minister was grim. The minister, Ravi Rao, said": the office without a name.
    """
    words = reading.words
    for role in person.roles:
        found = words.within(role.start, role.end)
        if role.kind != "minister" or role.former or found is None or not _is_bare(reading, role):
            continue
        head = (role.head or "").split()
        for index in range(found[0] - 1, max(found[0] - _JUST, 0), -1):
            word = words[index]
            if word.lower not in {"ministry", head[-1]} or (
                index + 1 < found[0] and words[index + 1].capital
            ):
                continue
            if word.quoted or words[index].paragraph < words[found[0]].paragraph - 1:
                break
            before = words.lower_text(max(index - len(head) + 1, 0), index - 1)
            first = index - len(head) if head[:-1] and before == " ".join(head[:-1]) else index - 1
            place = words.hit_at(first)
            while place is None and head[:-1] == [] and first > index - 3:
                first -= 1
                place = words.hit_at(first)
            if place is not None and place.kind in _NAMING:
                return place.code
    return None


def _of_topic(reading: Reading, number: int, person: Person) -> str | None:
    """The actor that the paragraph is about: "Britain is up for it. Aid minister Gavin Stoddart said"."""
    words = reading.words
    for role in person.roles:
        found = words.within(role.start, role.end)
        if found is None or not _may_be_meant(role):
            continue
        index = found[0]
        if role.possessor is None and not words[index - 1].possessive:
            code = _topic_before(words, index)
        elif role.possessor is not None and words[role.possessor].lower == "its":
            code = _subject_before(words, index)
        else:
            continue
        actor = reading.lexicon.actor(code) if code is not None else None
        if actor is None or actor.code in _taken(reading, number, role):
            continue
        if actor.kind is ActorKind.COUNTRY or role.kind not in _STATES or role.head in actor.heads:
            return actor.code
    return None


def _may_be_meant(role: RolePhrase) -> bool:
    """Whether the office may be that of the country spoken of: no party's, no secretary-general."""
    said = role.text.lower().split()
    return (
        role.head is not None
        and role.kind in _OURS
        and role.code is None
        and not (role.former or role.camp or _OTHERS & set(said))
        and role.head.replace("-", " ").split()[-1] != "general"
        and not role.head.startswith("chief minister")
    )


def _topic_before(words: PageWords, index: int) -> str | None:
    """The actor that the paragraph of the word at `index` begins with, or the only one named before the word.

    A capital that only says where something happens is none: "In Geneva, ...", "GENEVA (Reuters) - ...".
    """
    begin = index
    while begin > 0 and words[begin - 1].paragraph == words[index].paragraph:
        begin -= 1
        if index - begin > _LONGEST:
            return None
    before = [place for place in words.hits_in(begin, index - 1) if _is_spoken_of(words, place)]
    if not before:
        return None
    if len({place.code for place in before}) == 1:
        return before[0].code if before[0].first - begin <= _ALONE else None
    # "Iran will retaliate after President Trump": an office behind other words may be anybody's
    at = index - 1 if words[index - 1].lower in {"the", "a", "an"} else index
    apart = bool(_APART.search(words[at].gap)) or words[at - 1].lower == "said"
    return before[0].code if apart and before[0].first - begin <= _FIRST else None


def _subject_before(words: PageWords, index: int) -> str | None:
    """The actor that "its" takes up: the first of the sentence, else of the one before, of one paragraph."""
    end = index
    while end > 0 and index - end < _LONGEST and words[end - 1].paragraph == words[index].paragraph:
        begin = end - 1
        while (
            begin > 0
            and words[begin - 1].paragraph == words[index].paragraph
            and not _ENDED.search(words[begin].gap)
        ):
            begin -= 1
        named = [place for place in words.hits_in(begin, end - 1) if _is_spoken_of(words, place)]
        if named and words[begin].lower != "it":
            return named[0].code
        end = begin
    return None


def _is_spoken_of(words: PageWords, place: Place) -> bool:
    """Whether the narrator names an actor there, and no mere scene."""
    return place.kind in _NAMING and not words[place.first].quoted and not _is_scene(words, place)


def _is_scene(words: PageWords, place: Place) -> bool:
    """Whether a capital is only where something happens, or where the report was written."""
    if place.kind is not NameKind.CAPITAL:
        return False
    before = words[place.first - 1].lower if place.first else ""
    return before in _WHERE or words[place.first].text.isupper()


def _is_bare(reading: Reading, role: RolePhrase) -> bool:
    """Whether an office stands without whose it is: "President", "the country's Defence Minister"."""
    if role.head is None or role.kind not in _OURS or role.code is not None or role.camp:
        return False
    if role.head.split()[-1] in _NOT_STATES and not any(
        role.head in actor.heads for actor in reading.lexicon.actors
    ):
        return False
    text = " ".join(role.text.lower().split())
    return text.removeprefix("the ").removeprefix("country's ") == role.head


def _taken(reading: Reading, number: int, role: RolePhrase) -> set[str]:
    """The countries whose same office another person of the article holds."""
    taken = set()
    for other, person in enumerate(reading.people.persons):
        if other == number or person.code is None:
            continue
        for held in person.roles:
            if held.head is not None and not held.former and fits(role.head or "", held.head, held.kind):
                taken.add(person.code)
    return taken


class _Counts:
    """How often an article names each country, and which seats of power."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.often: Counter[str] = Counter()
        self.seats: set[str] = set()
        for place in reading.words.places:
            actor = reading.lexicon.actor(place.code)
            if actor is None or reading.words[place.first].quoted:
                continue
            if actor.kind is not ActorKind.COUNTRY and not actor.heads:
                continue
            self.often[place.code] += 1
            if place.kind is NameKind.METONYM:
                self.seats.add(place.code)

    def home(self, number: int, role: RolePhrase) -> str | None:
        """The country that person `number` holds `role` of, if exactly one can be meant.

        It has such an office, and nobody else in the article holds it; an office that many countries have
        needs more: its seat of power ("the White House") or "the Torvald administration". No other country
        without a holder of that office is named twice as often.
        """
        head, taken = role.head or "", _taken(self.reading, number, role)
        open_to = {code: often for code, often in self.often.items() if code not in taken}
        most = max(open_to.values(), default=0)
        having = [actor for actor in self.reading.lexicon.actors if head in actor.heads]
        administers = self._administers(number)
        found = [
            actor.code
            for actor in having
            if 2 * open_to.get(actor.code, 0) >= most > 0
            and (
                len(having) <= _PECULIAR
                or actor.code in self.seats
                or (administers and _ADMINISTRATION in actor.heads)
            )
        ]
        return found[0] if len(found) == 1 else None

    def _administers(self, number: int) -> bool:
        """Whether the article has "the Torvald administration" of this person."""
        reading = self.reading
        behind = (reading.mentions[n].last + 1 for n in reading.people.persons[number].mentions)
        return any(
            index < len(reading.words)
            and reading.words[index].lower == _ADMINISTRATION
            and reading.words[index].gap == " "
            for index in behind
        )
