"""Give every statement of an article its speaker, and say what the article teaches about who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from extraction.lexicon import Lexicon, NameKind, PersonOverride
from extraction.marks import pair_marks
from extraction.mentions import find_mentions
from extraction.model import Article, RoleEvidence, Span, Speaker, SpeakerKind, Statement
from extraction.names import name_key
from extraction.page_words import PageWords, read_words
from extraction.roles import RolePhrase, best_role, read_role
from extraction.speaker_descriptions import groups_in, note_group, spoken_for
from extraction.speaker_groups import Person, group_people
from extraction.speaker_homes import learn_homes
from extraction.speaker_pronouns import HE, SHE
from extraction.speaker_reading import Reading, Somebody
from extraction.speaker_sources import source_of
from extraction.tree import read_tree

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extraction.clean import Layout

#: In a source: the name behind it is not whose source it is.
_NAMED_BY = re.compile(r"\b(?:of|for|from|at|by|to|in|on|with|and)\b|[',’]")
#: Kinds of office under which the narrator speaks of someone again: "The Ukrainian president arrived".
_CALLED_BY = frozenset({"head", "minister", "envoy", "diplomat", "official", "spokesperson"})


def resolve(
    article: Article, doc: Doc, layout: Layout, statements: Sequence[Statement], lexicon: Lexicon
) -> tuple[tuple[Statement, ...], tuple[Speaker, ...], tuple[RoleEvidence, ...]]:
    """The statements with their speakers, every speaker once, and what the article says about who people are.

    A source that stays unclear gets no speaker. `doc` must be parsed and share its offsets with `layout`.
    """
    tree = read_tree(doc)
    words = read_words(layout, tree, pair_marks(layout), lexicon)
    mentions = find_mentions(words, lexicon)
    sources = [
        (statement.source.start, statement.source.end, _NAMED_BY.search(statement.source.text) is None)
        for statement in statements
        if statement.source
    ]
    reading = Reading(tree, words, mentions, group_people(mentions, sources, lexicon), lexicon)
    learn_homes(reading)
    who = _read(reading, statements)
    made = tuple(
        replace(statement, speaker=_speaker(article, reading, who[n])) if n in who else statement
        for n, statement in enumerate(statements)
    )
    speakers = dict.fromkeys(statement.speaker for statement in made if statement.speaker is not None)
    return made, tuple(speakers), _evidence(article, reading)


def _read(reading: Reading, statements: Sequence[Statement]) -> dict[int, Somebody]:
    """Who said each statement, by its index, read in text order; unclear ones are left out."""
    items = [(mention.start, 0, n) for n, mention in enumerate(reading.mentions) if not mention.quoted]
    items += [(reading.words[index].start, 1, index) for index in _called(reading.words)]
    items += [
        (word.start, 2, index)
        for index, word in enumerate(reading.words.words)
        if not word.quoted and (word.lower in HE or word.lower in SHE) and index not in reading.mention_at
    ]
    items += [(reading.words[index].start, 4, index) for index in _owners(reading)]
    items += [(reading.words[index].start, 5, index) for index in groups_in(reading)]
    items += [(statement.source.start, 3, n) for n, statement in enumerate(statements) if statement.source]
    who: dict[int, Somebody] = {}
    for _, kind, n in sorted(items):
        if kind == 0:
            reading.note_mention(n)
        elif kind == 1:
            _note_called(reading, n)
        elif kind == 4:
            reading.note_owner(n)
        elif kind == 5:
            note_group(reading, n)
        elif kind == 2:
            reading.note_pronoun(n)
        elif (source := statements[n].source) is not None and (
            found := source_of(reading, source)
        ) is not None:
            who[n] = found[1]
            reading.note_speaker(*found)
    before: int | None = None
    for n in sorted(range(len(statements)), key=lambda n: statements[n].content[0].start):
        if statements[n].source is None:
            # A quotation without a cue: whoever the quotation that it continues belongs to.
            given = statements[n].continues
            carried = before if given is None else given
            if carried is not None and carried in who:
                who[n] = who[carried]
        before = n
    return who


def _owners(reading: Reading) -> set[int]:
    """Where "its" and "their" own an office of someone named: "Their representative, Mullah Hakim"."""
    return {
        role.possessor
        for person in reading.people.persons
        for role in person.roles
        if role.possessor is not None and reading.words[role.possessor].lower in {"its", "their"}
    }


def _called(words: PageWords) -> list[int]:
    """Where someone is called by a country's office: the index of "French" in "the French president"."""
    found = []
    for place in words.places:
        after = place.last + 1
        if place.kind is not NameKind.ADJECTIVE or place.first == 0 or after >= len(words):
            continue
        before = words[place.first - 1]
        if before.lower == "the" and not words[after].capital and not words[place.first].quoted:
            found.append(place.first)
    return found


def _note_called(reading: Reading, index: int) -> None:
    """Someone is called by an office outside any source: "The French president arrived"."""
    words = reading.words
    last = index + 1
    while last + 1 < len(words) and words[last + 1].gap == " " and words[last + 1].tag in {"NN", "IN"}:
        if words[last + 1].tag == "IN" and words[last + 1].lower != "of":
            break
        last += 1
    if words[last].lower == "of":
        last -= 1
    role = read_role(words, index, last, reading.lexicon)
    if role is None or role.kind not in _CALLED_BY or words[last].possessive:
        return
    near = reading.mentions_from(words[index].start)
    if any(one.start <= role.end and role.start <= one.end for _, m in islice(near, 3) for one in m.roles):
        return
    who = reading.holder(role, index, unnamed=False)
    if who is not None:
        token = words[last].token
        weight, verb = reading.weight(token)
        reading.note(words[index].start, token, who, weight, verb)


def _speaker(article: Article, reading: Reading, who: Somebody) -> Speaker:
    """The value for `who`."""
    if who.person is None:
        return Speaker(who.name, SpeakerKind.ORGANISATION, who.code, on_behalf_of=who.on_behalf_of)
    person = reading.people.persons[who.person]
    role = best_role([one for one in person.roles if not one.former] or person.roles)
    known = _correction(reading.lexicon, person)
    name = person.name if known is None else known.name
    read = None if role is None else " ".join(article.text[role.start : role.end].split())
    return Speaker(
        name,
        SpeakerKind.PERSON,
        (known and known.country) or reading.person_code(who.person),
        (known and known.role) or read,
        tuple(dict.fromkeys(one for one in person.names if one != name)),
        None if role is None else _behalf(reading, role),
    )


def _correction(lexicon: Lexicon, person: Person) -> PersonOverride | None:
    """What people.csv says of this person; only a whole name will do, a surname may be another's."""
    if not lexicon.people:
        return None
    keys = {name_key(name) for name in person.names}
    for known in lexicon.people:
        if any(name_key(name) in keys for name in (known.name, *known.aliases)):
            return known
    return None


def _behalf(reading: Reading, role: RolePhrase) -> str | None:
    """Whom a spokesperson speaks for: "German government" for "German government spokesman"."""
    found = reading.words.within(role.start, role.end)
    if role.kind != "spokesperson" or role.head is None or found is None:
        return None
    first, last = found
    noun = role.head.split()[-1]
    head = next((index for index in range(first, last + 1) if reading.words[index].lower == noun), None)
    return None if head is None else spoken_for(reading, first, head, last)


def _evidence(article: Article, reading: Reading) -> tuple[RoleEvidence, ...]:
    """What the article says about who people are, in text order."""
    made: dict[tuple[str, int, int], RoleEvidence] = {}
    said: dict[int, list[RolePhrase]] = {n: list(one.roles) for n, one in enumerate(reading.people.persons)}
    for n, number in reading.people.of_mention.items():
        said[number] += reading.mentions[n].roles
    for number, roles in said.items():
        person, code = reading.people.persons[number], reading.person_code(number)
        known = _correction(reading.lexicon, person)
        for role in roles:
            span = Span.of(article.text, role.start, role.end)
            text = None if role.head is None else " ".join(span.text.split())
            country = None if role.former else (known and known.country) or role.code or code
            made[person.name, span.start, span.end] = RoleEvidence(person.name, text, country, span)
    return tuple(sorted(made.values(), key=lambda one: (one.span, one.speaker)))
