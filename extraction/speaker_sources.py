"""Say who is behind the words of one source: a pronoun, a name, someone's office, or a description."""

from __future__ import annotations

from dataclasses import replace

from extraction.model import Span
from extraction.roles import read_role
from extraction.speaker_bodies import description_end, list_end, skip_pointers
from extraction.speaker_descriptions import described
from extraction.speaker_names import head_of, named_at_the_end, named_in
from extraction.speaker_pronouns import HE, IT, SHE, THEY
from extraction.speaker_reading import Reading, Somebody

_FIRST_PERSON = frozenset({"i", "we", "you", "me", "us", "our", "my", "your"})
_OFFICES = frozenset(
    {"office", "team", "camp", "entourage", "administration", "government", "cabinet", "staff"}
)
#: Tags that end a noun phrase on its left.
_NO_NOUN_PHRASE = frozenset(
    {"IN", "TO", "CC", "WP", "WDT", "WRB", "RB", "MD", "VB", "VBD", "VBZ", "VBP", "VBG", "VBN"}
)
#: Labels of a transcript for the one who is asked.
_ANSWERS = frozenset({"A", "Answer"})
#: How many words back "We, the leaders of" is looked for.
_JOINT_TEXT = 2_000
_OWN_WORDS = frozenset({"words", "remarks", "comments", "speech", "account", "view"})


def source_of(reading: Reading, source: Span) -> tuple[int, Somebody] | None:
    """Who is behind `source`, with the index of its first word; None when that stays unclear."""
    found = reading.words.within(source.start, source.end)
    if found is None:
        return None
    first, last = found
    if source.text in _ANSWERS:
        who = reading.interviewee()
        return None if who is None else (first, who)
    if first == last and reading.words[first].lower == "we":
        who = _signatories(reading, first)
        return None if who is None else (first, who)
    if reading.words[last].tag != "PRP" and any(
        reading.words[i].tag == "NNS" for i in range(first, last + 1)
    ):
        last = list_end(reading.words, last)
    who = _pronoun(reading, first) if first == last else None
    if who is None and not (first == last and _is_pronoun(reading, first)):
        end = description_end(reading.words, first, last)
        who = (
            named_in(reading, first, end)
            or named_at_the_end(reading, first, last)
            or _owned(reading, first, end)
            or described(reading, first, last, end)
        )
    return None if who is None else (first, who)


def _signatories(reading: Reading, index: int) -> Somebody | None:
    """Who "We" are in a joint text: "We, the leaders of Ghana and Togo, met in Lome. We call on ..."."""
    words = reading.words
    for at in range(index, max(index - _JOINT_TEXT, -1), -1):
        if words[at].lower != "we" or at + 2 >= len(words) or words[at + 1].lower != "the":
            continue
        if words[at + 1].gap != ", " or words[at].quoted:
            continue
        head = next((i for i in range(at + 2, min(at + 8, len(words))) if words[i].tag == "NNS"), None)
        if head is None:
            return None
        end = head
        while (
            end + 1 < len(words) and not words[end + 1].tag.startswith("VB") and "." not in words[end + 1].gap
        ):
            end += 1
        stop = max(i for i in range(head, end + 1) if words[i].capital or i == head)
        code = "COALITION" if words[head].lower in {"leaders", "heads"} else None
        name = words.slice(at + 2, stop)
        return Somebody(name=name, code=code, plural=True, noun=words[head].lower, human=True)
    return None


# pronouns


def _is_pronoun(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    if reading.person_at(index) is not None or (word.text.isupper() and len(word.text) > 1):
        return False
    return word.lower in HE | SHE | IT | THEY | {
        "who",
        "which",
        "both",
        "these",
        "those",
        "others",
        "this",
        "that",
    } or (word.lower in _FIRST_PERSON and word.tag.startswith("PRP"))


def _pronoun(reading: Reading, index: int) -> Somebody | None:
    word = reading.words[index]
    if not _is_pronoun(reading, index) or word.lower in _FIRST_PERSON:
        return None
    if word.lower in HE or word.lower in SHE:
        return reading.meant.get(index) or reading.pronoun(index)
    if word.lower in {"who", "which"}:
        return _antecedent(reading, index)
    return reading.thing(index, plural=word.lower not in IT | {"this", "that"})


def _antecedent(reading: Reading, index: int) -> Somebody | None:
    """Whom "who" means: the name or noun phrase right before it."""
    words = reading.words
    if index == 0:
        return None
    person = reading.person_at(index - 1)
    if person is not None:
        return Somebody(person=person)
    for n, mention in reading.mentions_from(words[index].start - 300):
        if mention.start > words[index].start:
            break
        # "Igor Zhovkva, his adviser, who said"
        reaches = max([mention.end, *(role.end for role in mention.roles)])
        if reaches <= words[index].start <= reaches + 3 and n in reading.people.of_mention:
            return Somebody(person=reading.people.of_mention[n])
    first = index - 1
    while first > 0 and words[first].gap == " " and words[first - 1].tag not in _NO_NOUN_PHRASE:
        first -= 1
    return described(reading, first, index - 1, index - 1)


# offices and spokespersons of someone


def _owned(reading: Reading, first: int, end: int) -> Somebody | None:
    """Whose office or spokesman it is: "her spokesman" is Theresa May's spokesman."""
    words = reading.words
    head = head_of(reading, first, end)
    owner = _owner(reading, first, head)
    if owner is None:
        return None
    noun, code, name = words[head].lower, reading.code(owner), reading.name(owner)
    document = reading.lexicon.source_nouns.get(noun) == "document"
    if owner.person is None:
        return replace(owner, noun=noun) if noun in _OFFICES or document else None
    if noun == "office":
        return Somebody(name=f"Office of {name}", code=code, on_behalf_of=name, noun=noun)
    if document or noun in _OWN_WORDS:
        return owner
    role = read_role(words, first, head, reading.lexicon)
    plural = words[head].tag in {"NNS", "NNPS"}
    if (
        role is not None and role.kind in {"spokesperson", "adviser", "official", "envoy"}
    ) or noun == "aides":
        known = reading.holder(role, first, unnamed=False) if role is not None and not plural else None
        if known is not None and known.person != owner.person and reading.code(known) in {None, code}:
            return known
        gender = role.gender if role is not None else None
        return Somebody(
            name=f"{name}'s {noun}",
            code=code,
            on_behalf_of=name,
            noun=noun,
            human=True,
            plural=plural,
            gender=gender,
        )
    if noun in _OFFICES:
        text = words.slice(skip_pointers(words, first, head), head)
        return Somebody(name=text, code=code, on_behalf_of=name, noun=noun)
    return None


def _owner(reading: Reading, first: int, head: int) -> Somebody | None:
    """Whose it is: "Zelensky's", "his", "the prime minister's"."""
    words = reading.words
    for index in range(head - 1, first - 1, -1):
        word = words[index]
        if word.tag == "PRP$":
            if word.lower in {"its", "their"}:
                return reading.thing(index, plural=word.lower == "their")
            return reading.meant.get(index) or reading.pronoun(index)
        if not word.possessive:
            continue
        person = reading.person_at(index)
        if person is not None:
            return Somebody(person=person)
        if words.hit_at(index) is None:
            role = read_role(words, first, index, reading.lexicon)
            return reading.holder(role, first) if role is not None else None
    return None
