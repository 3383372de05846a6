"""Say who speaks when no person is named: "Kyiv", "the foreign ministry", "EU diplomats", "the statement"."""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.lexicon import NameKind
from extraction.mentions import Named
from extraction.roles import RolePhrase, names_body, read_role
from extraction.speaker_bodies import actor_name, adjective, body_name, description_end, skip_pointers
from extraction.speaker_homes import code_of_namesake
from extraction.speaker_names import COUNTING, head_of, named_in
from extraction.speaker_reading import Reading, Somebody

#: Words that bring in someone not spoken of before: "a White House official".
_NEW = frozenset(
    {"a", "an", "one", "another", "two", "three", "four", "some", "several", "many", "any", "few"}
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their"})
#: Nouns under which a body is called when its name was given before.
_CALLED = frozenset(
    {"agency", "group", "company", "organisation", "organization", "body", "bloc", "newspaper", "paper"}
    | {"firm", "union", "alliance", "charity", "watchdog", "institution", "association", "broadcaster"}
    | {"network"}
)
_PRIVATE = frozenset({"company", "firm", "charity", "newspaper", "paper", "broadcaster"})
_STATEMENTS = frozenset({"statement", "communique", "communiqué", "report", "letter", "declaration"})
#: What no single person issues.
_JOINT = frozenset({"communique", "communiqué", "declaration"})
_AGE = re.compile(r"\d{2}-year-old")
#: Characters within which someone may be described by new words.
_SHORTLY = 1_500
#: Endings of adjectives that stand for a whole people.
_OF_ALL = ("ish", "ch", "ese", "ss")
#: Tags of what stands before the noun for several: "The two European leaders".
#: Nouns for several who act and speak together.
_ACTING = frozenset({"leaders", "ministers", "presidents", "sides", "negotiators", "envoys", "delegations"})
_BEFORE_GROUP = frozenset({"DT", "CD", "JJ", "NN", "NNP"})
_STUDIES = frozenset({"study", "survey", "poll", "analysis", "data", "figures", "assessment", "research"})


def described(reading: Reading, first: int, last: int, end: int) -> Somebody | None:
    """A source without a person's name: "Kyiv", "the foreign ministry", "EU diplomats", "the statement"."""
    words = reading.words
    begin = skip_pointers(words, first, end)
    if words[begin].tag == "PRP$" and begin < end:
        begin += 1
    counted = _counted(reading, first, end)
    if counted is not None:
        begin = counted
    head = head_of(reading, begin, end)
    noun = words[head].lower
    place = words.hit_at(begin)
    called = _name_behind_noun(reading, begin, head) or _name_behind_noun(reading, begin, last + 1)
    if called is not None:
        return called
    if noun in {"cent", "percent"}:
        return reading.thing(first, plural=True)
    if place is not None and place.first == begin and place.last >= head:
        if place.kind is NameKind.PEOPLE or (place.kind is NameKind.ADJECTIVE and words[head].tag == "NNS"):
            return Somebody(name=words.slice(begin, head), code=None, plural=True, noun=noun, human=True)
        native = _native(reading, first, head) if place.kind is NameKind.ADJECTIVE else None
        if native is not None:
            return native
        if place.kind is not NameKind.ADJECTIVE or words[first].lower == "the":
            return Somebody(name=actor_name(place, words, reading.lexicon), code=place.code, noun=noun)
    proper = _proper_name(reading, begin, end)
    if proper is not None:
        return proper
    if _several_parties(reading, begin, head):
        return Somebody(name=words.slice(begin, end), plural=True, noun=noun)
    apposed = _apposed_name(reading, end, last)
    if apposed is not None and apposed.person is not None:
        return apposed
    if apposed is not None and _kind(reading, noun) in {"body", "medium", "document"}:
        return apposed
    if _kind(reading, noun) == "document":
        return _document(reading, first, begin, head, end)
    if noun in {"two", "pair", "duo", "sides", "parties"} and words[first].lower in {"the", "both"}:
        return reading.thing(first, plural=True)
    if names_body(noun, reading.lexicon) or _kind(reading, noun) == "medium":
        return _body(reading, first, begin, head, end)
    singular = words[first].lower in {"one", "a", "an", "another", "each"}
    if words[head].tag in {"NNS", "NNPS"} or _kind(reading, noun) == "group":
        return _group(reading, first, begin, head, end, singular=singular and counted is not None)
    role = read_role(words, begin, head, reading.lexicon)
    if role is None and end > head:
        role = read_role(words, begin, end, reading.lexicon)
    if role is not None:
        known = None if words[first].lower in _NEW else reading.holder(role, begin)
        known = known or _described_anew(reading, role, first, head)
        return known or _unnamed(reading, role, begin, head, end)
    known = _described_anew(reading, None, first, head)
    return known or _unexplained(reading, first, begin, head, end)


def _native(reading: Reading, first: int, head: int) -> Somebody | None:
    """Who is called by his country alone: "The Ukrainian said", but not "The French said"."""
    words = reading.words
    if words[first].lower != "the" or head != first + 1 or words[head].lower.endswith(_OF_ALL):
        return None
    place = words.hit_at(head)
    for event, who in reading.spoken_of(words[first].start):
        if event.at < words[first].start - _SHORTLY or place is None:
            return None
        if who.person is not None and reading.person_code(who.person) == place.code:
            return who
    return None


def _name_behind_noun(reading: Reading, begin: int, head: int) -> Somebody | None:
    """A body named behind what it is: "the UN refugee agency UNHCR", "state news agency RIA"."""
    n = reading.mention_at.get(head)
    if n is None or reading.mentions[n].first <= begin or reading.words[head].gap != " ":
        return None
    mention = reading.mentions[n]
    noun = reading.words[mention.first - 1]
    if noun.capital or not _is_body(reading, noun.lower):
        return None
    place = reading.words.hit_at(mention.first)
    name = mention.text if place is None else actor_name(place, reading.words, reading.lexicon)
    return Somebody(name=name, code=mention.code, noun=noun.lower)


def _proper_name(reading: Reading, begin: int, end: int) -> Somebody | None:
    """A source that is one unlisted name through and through: "The New York Post", "the Roper Center"."""
    n = reading.mention_at.get(begin)
    if n is None or reading.mentions[n].first != begin or reading.mentions[n].last < end or begin == end:
        return None
    mention = reading.mentions[n]
    if (
        mention.named not in {Named.BODY, Named.THING, Named.UNKNOWN}
        or not reading.words[mention.last].capital
    ):
        return None
    noun = reading.words[mention.last].lower
    code = None if _kind(reading, noun) in {"medium", "document"} else mention.code
    name = body_name(reading.words, mention.first, mention.last, reading.lexicon)
    return Somebody(name=name, code=code, noun=noun)


def _kind(reading: Reading, noun: str) -> str | None:
    return reading.lexicon.source_nouns.get(noun)


def _counted(reading: Reading, begin: int, end: int) -> int | None:
    """The first word of what is counted: "One of the officials", "85 per cent of the respondents"."""
    words = reading.words
    for index in range(begin + 1, min(begin + 6, end)):
        if words[index].lower == "of" and (
            words[index - 1].lower in COUNTING or words[index - 1].tag == "CD"
        ):
            return skip_pointers(words, index + 1, end)
    return None


def _several_parties(reading: Reading, begin: int, head: int) -> bool:
    """Whether two or more speak together: "South Korea and Japan", "Britain, France and Germany"."""
    words = reading.words
    joined = any(words[i].lower == "and" for i in range(begin + 1, head))
    return joined and any(words.hit_at(i) is not None or words[i].capital for i in range(begin, head + 1))


def _apposed_name(reading: Reading, end: int, last: int) -> Somebody | None:
    """The name behind a comma: "The paper, Die Welt", "Another critic, Laurence Okoro,"."""
    words = reading.words
    if end >= last or words[end + 1].gap != ", " or not words[end + 1].capital:
        return None
    n = reading.mention_at.get(end + 1)
    if n is None:
        return None
    mention = reading.mentions[n]
    if n in reading.people.of_mention:
        return Somebody(person=reading.people.of_mention[n])
    return Somebody(name=mention.text, code=mention.code, noun=words[end].lower)


def _document(reading: Reading, first: int, begin: int, head: int, end: int) -> Somebody:
    """Who issued a document: the body named in it, else who spoke before "the statement", else it."""
    words, noun = reading.words, reading.words[head].lower
    n = reading.mention_at.get(begin)
    if begin < head and n is not None:
        mention = reading.mentions[n]
        if n in reading.people.of_mention:
            return Somebody(person=reading.people.of_mention[n])
        if mention.named is Named.BODY:
            name = body_name(words, mention.first, min(mention.last, head - 1), reading.lexicon)
            return Somebody(name=name, code=mention.code, noun=noun)
    body = next((i for i in range(head - 1, begin - 1, -1) if _is_body(reading, words[i].lower)), None)
    if body is not None:
        return replace(_body(reading, first, begin, body, body), noun=noun)
    place = words.hit_at(begin)
    if place is not None and place.kind is not NameKind.ADJECTIVE and place.last < head:
        return Somebody(name=actor_name(place, words, reading.lexicon), code=place.code, noun=noun)
    issuer = _issuer(reading, head, end)
    if issuer is not None:
        return replace(issuer, noun=noun)
    if words[first].lower in _DEFINITE and begin == head:
        for _, who in reading.spoken_of(words[first].start):
            if who.noun == noun:
                return who
        speaker = reading.discourse.speaker
        near = words[first].paragraph - reading.discourse.spoke_in <= 4
        if (
            isinstance(speaker, Somebody)
            and near
            and (not speaker.human or speaker.plural)
            and (speaker.person is None or noun not in _JOINT)
            and noun in _STATEMENTS
        ):
            return speaker
        if isinstance(speaker, Somebody) and near and noun == "statement" and speaker.on_behalf_of:
            return speaker
    return Somebody(name=words.slice(begin, end), noun=noun)


def _is_body(reading: Reading, word: str) -> bool:
    return names_body(word, reading.lexicon) or _kind(reading, word) == "medium"


def _issuer(reading: Reading, head: int, end: int) -> Somebody | None:
    """Who is named behind "a statement from", "a report by"."""
    words = reading.words
    if words[head].lower not in _STATEMENTS | _STUDIES:
        return None
    at = head + 1
    if (
        at + 1 < len(words)
        and words[at].lower in {"released", "issued", "published"}
        and words[at].gap == " "
    ):
        at += 1
    if at + 1 < len(words) and words[at].lower in {"from", "by"} and words[at].gap == " ":
        begin = skip_pointers(words, at + 1, max(end, at + 1) if end > at else min(at + 8, len(words) - 1))
        stop = end if end > at else _name_end(reading, begin)
        return named_in(reading, begin, stop) or described(reading, begin, stop, stop)
    return _who_issued(reading, head) if words[head].lower in _STATEMENTS else None


def _name_end(reading: Reading, begin: int) -> int:
    """The last word of the name that begins at `begin`, `begin` itself when none does."""
    n = reading.mention_at.get(begin)
    return begin if n is None else reading.mentions[n].last


def _who_issued(reading: Reading, head: int) -> Somebody | None:
    """The subject of what was done with a document: "Mr Okoro issued a statement calling on the rest"."""
    words, tree = reading.words, reading.tree
    token = words[head].token
    if tree.deps[token] not in {"dobj", "obj"} or words[head - 1].lower not in {"a", "an"}:
        return None
    verb = tree.head[token]
    for _ in range(4):
        subject = next((kid for kid in tree.kids[verb] if tree.deps[kid] in {"nsubj", "nsubjpass"}), None)
        if subject is not None:
            found = words.within(tree.starts[tree.left[subject]], tree.ends[tree.right[subject]])
            if found is None or subject >= token:
                return None
            first, last = found
            end = description_end(words, first, last)
            return named_in(reading, first, end) or described(reading, first, last, end)
        if tree.deps[verb] not in {"conj", "xcomp"}:
            return None
        verb = tree.head[verb]
    return None


def _body(reading: Reading, first: int, begin: int, head: int, end: int) -> Somebody:
    """A ministry, a government, a company, by its name; "the ministry" is the one named last."""
    words = reading.words
    noun = words[head].lower
    stop = head
    if end > head and words[head + 1].lower in {"of", "for"}:
        stop = end if any(words[i].capital for i in range(head + 1, end + 1)) else head
    bare = all(not words[i].capital and words.hit_at(i) is None for i in range(begin, head + 1))
    actor = reading.lexicon.actor(_code_of(reading, head, head, end) or "") if bare else None
    if actor is not None and words[head + 1].lower == "in":
        # "the government in Lisbon"
        name = f"{adjective(actor)} {words.slice(begin, head)}"
        return Somebody(name=name, code=actor.code, noun=noun)
    if stop == head and (bare or begin == head):
        wanted = words.lower_text(begin, head)
        for _, who in reading.spoken_of(words[first].start):
            if who.person is None and not who.human and _is_called(who.name.lower(), wanted):
                return who
    own = any(words[i].capital and words.hit_at(i) is None for i in range(begin, head + 1))
    if words[first].lower in _DEFINITE and noun in _CALLED and stop == head and not own:
        latest = reading.last_body(words[first].start, but=words.slice(begin, head), private=noun in _PRIVATE)
        if latest is not None:
            return replace(latest, noun=noun)
    code = None if _kind(reading, noun) == "medium" else _code_of(reading, begin, stop, end)
    if code is None and bare:
        code = code_of_namesake(words, begin, head)
    person = reading.person_at(begin)
    if code is None and person is not None:
        code = reading.person_code(person)
    return Somebody(name=body_name(words, begin, stop, reading.lexicon), code=code, noun=noun)


def _code_of(reading: Reading, begin: int, head: int, end: int) -> str | None:
    """The actor named in `begin`..`head`, or behind it: "the government in Lisbon"."""
    words = reading.words
    code = next((hit.code for hit in words.hits_in(begin, head)), None)
    if code is None and head + 2 <= end and words[head + 1].lower in {"in", "of", "from"}:
        at = head + 3 if words[head + 2].lower == "the" and head + 3 <= end else head + 2
        place = words.hit_at(at)
        if place is not None and place.first == at and not words[place.last].possessive:
            # "ministers of Japan and Ireland" speak for neither
            others = {hit.code for hit in words.hits_in(at, end)}
            return place.code if len(others) == 1 else None
    return code


def _is_called(name: str, wanted: str) -> bool:
    """Whether a body of this name may be called so: "the foreign ministry", "the ministry"."""
    return name.endswith(wanted) or (" " not in wanted and wanted in name.split())


def _group(reading: Reading, first: int, begin: int, head: int, end: int, *, singular: bool) -> Somebody:
    """Several who are not named ("EU diplomats"), or one of them ("One of the officials")."""
    words = reading.words
    noun = words[head].lower
    code = _code_of(reading, begin, head, end) if _speaks_for(reading, noun) else None
    if singular:
        name = words.slice(begin, end).removesuffix("s")
        return Somebody(name=name, code=code, noun=noun.removesuffix("s"), human=True)
    if words[first].lower in _DEFINITE and begin == head:
        for _, who in reading.spoken_of(words[first].start):
            if who.plural and noun in who.name.lower().split():
                return who
    if noun == "officials" and begin < head and code is None and _is_body(reading, words[head - 1].lower):
        # "Ministry officials"
        return replace(_body(reading, first, begin, head - 1, head - 1), noun=noun)
    if noun == "leaders" and code is None and (begin == head or words[begin].lower in {"european", "summit"}):
        code = "COALITION"
    return Somebody(name=words.slice(begin, end), code=code, plural=True, noun=noun, human=True)


def groups_in(reading: Reading) -> list[int]:
    """Where several act who are called by what they are, by the index of the noun: "The two leaders met".

    The headline is no part of the story.
    """
    tree = reading.tree
    return [
        index
        for index, word in enumerate(reading.words.words)
        if word.tag == "NNS"
        and not word.quoted
        and word.paragraph > 0
        and word.lower in _ACTING
        and tree.deps[word.token] in {"nsubj", "nsubjpass"}
        and index not in reading.mention_at
    ]


def note_group(reading: Reading, head: int) -> None:
    """Several act who are called by what they are: they may be "they" then."""
    words = reading.words
    first = head
    while first > 0 and words[first].gap == " " and words[first - 1].tag in _BEFORE_GROUP:
        first -= 1
    if first > 0 and words[first].gap == " " and words[first - 1].tag == "CC":
        # "The Japanese and Irish leaders"
        return
    token = words[head].token
    found = words.within(words[first].start, reading.tree.ends[reading.tree.right[token]])
    last = found[1] if found is not None else head
    who = described(reading, first, last, description_end(words, first, last))
    if who is not None and who.plural:
        weight, verb = reading.weight(token)
        reading.note(words[first].start, token, who, weight, verb)


def _speaks_for(reading: Reading, noun: str) -> bool:
    """Whether several so called speak for a country: "officials" and "diplomats", not "refugees"."""
    role = reading.lexicon.role(noun) or reading.lexicon.role(noun.removesuffix("s"))
    if role is None:
        return noun in {"authorities", "forces", "troops", "spokesmen", "leaders", "allies", "sides"}
    return role.speaks or role.kind == "official"


def _described_anew(reading: Reading, role: RolePhrase | None, first: int, head: int) -> Somebody | None:
    """Who is meant by new words: "The 61-year-old former banker", "The Iraqi diplomat".

    With an age or a country, and only when exactly one person spoken of shortly before fits.
    """
    words = reading.words
    aged = any(_AGE.fullmatch(words[i].text) for i in range(first, head))
    code = next((hit.code for hit in words.hits_in(first, head)), None)
    if (
        words[first].lower != "the"
        or words[head].capital
        or not (aged or (code is not None and role is not None))
    ):
        return None
    gender = role.gender if role is not None else None
    found: list[int] = []
    for event, who in reading.spoken_of(words[first].start):
        if event.at < words[first].start - _SHORTLY:
            break
        if who.person is None or who.person in found or (aged and event.weight < 1.0):
            continue
        person = reading.people.persons[who.person]
        if gender is not None and person.gender not in {None, gender}:
            continue
        known = reading.person_code(who.person)
        if code is None or known == code:
            found.append(who.person)
        if aged and code is None:
            # An age is given to the one just spoken of.
            break
    return Somebody(person=found[0]) if len(found) == 1 else None


def _unnamed(reading: Reading, role: RolePhrase, begin: int, head: int, end: int) -> Somebody:
    """Someone unnamed, as worded: "White House official", "spokesman for the Kremlin"."""
    words = reading.words
    code = role.code
    if code is None and role.kind in {"official", "spokesperson", "military"}:
        code = next((hit.code for hit in words.hits_in(begin, end)), None)
    if code is None and role.kind in {"spokesperson", "adviser"}:
        served = (reading.person_at(index) for index in range(head + 1, end + 1))
        code = next((reading.person_code(number) for number in served if number is not None), None)
    return Somebody(
        name=words.slice(begin, end),
        code=code,
        on_behalf_of=spoken_for(reading, begin, head, end) if role.kind == "spokesperson" else None,
        noun=(role.head or "").rpartition(" ")[2],
        gender=role.gender,
        human=True,
    )


def spoken_for(reading: Reading, begin: int, head: int, end: int) -> str | None:
    """The body of a spokesperson: "State Department" for "a State Department spokesperson"."""
    words = reading.words
    if begin < head:
        return body_name(words, begin, head - 1, reading.lexicon)
    if head + 2 <= end and words[head + 1].lower in {"for", "of"}:
        return words.slice(skip_pointers(words, head + 2, end), end)
    return None


def _unexplained(reading: Reading, first: int, begin: int, head: int, end: int) -> Somebody | None:
    """A source of which nothing is known but its words: an unlisted name, "one young man"."""
    words = reading.words
    if not any(words[i].tag.startswith(("NN", "JJ")) or words[i].capital for i in range(begin, end + 1)):
        return None
    noun = words[head].lower
    if words[first].lower in _DEFINITE and begin == head and not words[head].capital:
        for _, who in reading.spoken_of(words[first].start):
            if who.person is None and (
                who.noun == noun or (noun == "person" and who.human and not who.plural)
            ):
                return who
    gender = {"man": "m", "woman": "f"}.get(_kind(reading, noun) or "")
    return Somebody(
        name=words.slice(begin, end),
        code=next((hit.code for hit in words.hits_in(begin, head)), None) if words[begin].capital else None,
        noun=noun,
        human=gender is not None or noun == "person",
        gender=gender,
    )
