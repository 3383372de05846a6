"""Group an article's names by person: full name, surname, title and surname, and other spellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import JaroWinkler

from extraction.lexicon import Lexicon
from extraction.mentions import Mention, Named
from extraction.names import ARTICLES, SUFFIXES, initials, word_key
from extraction.roles import RolePhrase

#: Titles that go with a first name: "Sir Keir", "Pope Francis", "Queen Elizabeth".
_FIRST_NAME_TITLES = frozenset(
    {"sir", "dame", "lady", "pope", "king", "queen", "prince", "princess", "sheikh", "sheikha"}
    | {"sultan", "emperor"}
)
_MALE = frozenset(
    {"mr", "sir", "lord", "king", "prince", "baron", "count", "duke", "emperor", "emir", "sheikh"}
    | {"sultan", "pope", "monsieur", "herr", "señor", "senor", "signor", "don", "shri"}
)
_FEMALE = frozenset(
    {"mrs", "ms", "miss", "dame", "lady", "queen", "princess", "baroness", "countess", "duchess"}
    | {"sheikha", "madam", "madame", "mme", "frau", "señora", "senora", "sra", "signora", "doña"}
    | {"smt"}
)
_ALIKE = 0.92


@dataclass
class Person:
    """Someone the article names, gathered from all mentions of them."""

    #: every name used, without titles, as worded; the fullest is the canonical one
    names: list[str] = field(default_factory=list)
    #: keys of the fullest name's words
    keys: tuple[str, ...] = ()
    mentions: list[int] = field(default_factory=list)
    #: every role once, in the words it was first given in
    roles: list[RolePhrase] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    #: a title or office tells the gender, not only the given name
    called: bool = False
    #: how many names there were when the fullest was found, and that name
    _name: tuple[int, str] | None = None

    @property
    def name(self) -> str:
        """The fullest name; among equally full ones the commonest, then the earliest."""
        if self._name is not None and self._name[0] == len(self.names):
            return self._name[1]
        counts = Counter(self.names)
        order = list(dict.fromkeys(self.names))
        best = max(
            order,
            key=lambda name: (len(keys_of(name)), len(_whole_words(name)), counts[name], -order.index(name)),
        )
        # "Rival Ada Okafor" once among many a plain "Ada Okafor"
        plain = [name for name in order if best.endswith(f" {name}") and len(keys_of(name)) > 1]
        commoner = [name for name in plain if counts[name] > 2 * counts[best]]
        best = commoner[0] if commoner else best
        self._name = (len(self.names), best)
        return best

    @property
    def gender(self) -> str | None:
        """m or f when the article tells, None when it does not or contradicts itself."""
        if not self.genders:
            return None
        (first, many), *others = self.genders.most_common()
        return first if not others or many > others[0][1] else None

    @property
    def code(self) -> str | None:
        """The country or body spoken for: what most of the present roles say, the first on a tie."""
        return max(self.codes, key=lambda code: self.codes[code], default=None)

    def learn(self, role: RolePhrase) -> None:
        """Remember what the article says this person is."""
        if role.code is not None and not role.former:
            self.codes[role.code] += 1
        known = {(one.head, one.code, one.former, one.camp, one.gender) for one in self.roles}
        if (role.head, role.code, role.former, role.camp, role.gender) not in known:
            self.roles.append(role)


@dataclass
class People:
    """All persons of an article, and which of them each mention names (by the mention's index)."""

    persons: list[Person] = field(default_factory=list)
    of_mention: dict[int, int] = field(default_factory=dict)


def group_people(
    mentions: Sequence[Mention], sources: Iterable[tuple[int, int, bool]], lexicon: Lexicon
) -> People:
    """The persons behind `mentions`.

    `sources` are the characters of sources of statements: a bare name that speaks is taken for a person;
    with True also one that only ends a source: "Rock star Ada Okoro".
    Full names come first, so that "Macron" in the headline finds the Emmanuel of the text. Two people of
    one surname stay two: first names, titles and genders keep them apart.
    """
    speaking: dict[int, int] = {}
    ends: set[int] = set()
    for start, end, whole in sources:
        speaking[start] = max(end, speaking.get(start, 0))
        if whole:
            ends.add(end)
    people = People()
    full = [i for i, mention in enumerate(mentions) if len(keys_of(mention.text)) > 1]
    single = [i for i, mention in enumerate(mentions) if len(keys_of(mention.text)) == 1]
    called = {
        keys_of(mentions[i].text)[-1]
        for i in single
        if mentions[i].named is Named.PERSON or _speaks(mentions[i], speaking)
    }
    for i in full:
        mention = mentions[i]
        # "South Korea said": two words and a verb make no person of a country
        known = (
            mention.named is Named.PERSON
            or (mention.named is not Named.ACTOR and _speaks(mention, speaking))
            or (mention.named is Named.UNKNOWN and mention.end in ends)
        )
        keys = keys_of(mention.text)
        # "Wells Fargo" may be anyone, but not once "Mr Fargo" speaks
        if known or (mention.named is Named.UNKNOWN and not mention.article and {keys[0], keys[-1]} & called):
            _place_full(people, mentions, i, lexicon)
    # "Mr Obama" first: he is then there when "President Obama" could also be Michelle
    single.sort(key=lambda i: _gender(mentions[i], lexicon) is None)
    for i in single:
        mention = mentions[i]
        # "May said", but not "in May"
        if mention.named in {Named.PERSON, Named.UNKNOWN, Named.BODY} or (
            mention.named is Named.THING and _speaks(mention, speaking)
        ):
            _place_single(people, mentions, i, _speaks(mention, speaking), lexicon)
    return people


def keys_of(name: str) -> tuple[str, ...]:
    """The keys of a name's words, without articles, initials and "Jr"."""
    return tuple(
        key
        for word in _whole_words(name)
        if (key := word_key(word)) and key not in ARTICLES and word.casefold().strip(".") not in SUFFIXES
    )


def _whole_words(name: str) -> list[str]:
    words = [word for word in name.replace("-", " ").replace('"', " ").split() if len(word.strip(".")) > 1]
    return words or name.split()


def _speaks(mention: Mention, speaking: Mapping[int, int]) -> bool:
    """Whether the name is a source by itself, or begins one that goes on after a comma."""
    end = speaking.get(mention.start)
    return end is not None and (mention.end >= end - 1 or mention.comma)


def _place_full(people: People, mentions: Sequence[Mention], index: int, lexicon: Lexicon) -> None:
    mention = mentions[index]
    keys = keys_of(mention.text)
    if not keys:
        return
    for number, person in enumerate(people.persons):
        if _same_full(keys, person.keys) and _agree(person, mention, lexicon):
            _add(people, number, index, mention, lexicon)
            return
    _add(people, _new(people), index, mention, lexicon)


def _same_full(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: "Abdel Shakour" is in "Abdel Shakour Khamis"."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return False
    if short[0] == long[0] and short[-1] == long[-1]:
        return True
    if _inside(short, long):
        return True
    if len(short) == len(long):
        different = [(a, b) for a, b in zip(short, long, strict=True) if a != b]
        return len(different) == 1 and _alike(*different[0])
    return False


def _inside(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _alike(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 4 and float(JaroWinkler.similarity(one, other)) >= _ALIKE


def _place_single(
    people: People, mentions: Sequence[Mention], index: int, speaks: bool, lexicon: Lexicon
) -> None:
    mention = mentions[index]
    keys = keys_of(mention.text)
    if not keys:
        return
    key = keys[-1]
    wanted = [
        (score, _known_gender(person, mention, lexicon), _holds(person, mention), number)
        for number, person in enumerate(people.persons)
        if (score := _fit(key, person, mention)) > 0 and _agree(person, mention, lexicon)
    ]
    if wanted:
        best = max(wanted)[:3]
        alike = [number for *rank, number in wanted if tuple(rank) == best]
        if len(alike) > 1:
            alike.sort(key=lambda number: _distance(people.persons[number], mentions, mention))
        _add(people, alike[0], index, mention, lexicon)
        return
    if mention.named in {Named.BODY, Named.THING} or mention.article:
        acronym = [
            n
            for n, person in enumerate(people.persons)
            if len(person.keys) > 2 and initials(person.name) == mention.text
        ]
        if acronym:
            _add(people, acronym[0], index, mention, lexicon)
        return
    near = [
        n
        for n, person in enumerate(people.persons)
        if person.keys and _alike(key, person.keys[-1]) and _agree(person, mention, lexicon)
    ]
    if near and len(key) >= 5:
        _add(people, near[0], index, mention, lexicon)
    elif mention.named is Named.PERSON or (
        mention.named is Named.UNKNOWN and speaks and lexicon.source_nouns.get(key) != "medium"
    ):
        _add(people, _new(people), index, mention, lexicon)


def _fit(key: str, person: Person, mention: Mention) -> int:
    """How well a single name fits: as the surname, then as a family name in front, then anywhere."""
    keys = person.keys
    if not keys:
        return 0
    first_name = bool(_FIRST_NAME_TITLES & set(mention.titles)) or any(
        (role.head or "") in _FIRST_NAME_TITLES for role in mention.roles
    )
    if first_name and keys[0] == key:
        return 5
    if keys[-1] == key:
        return 4
    if len(keys) > 1 and keys[0] == key:
        return 3
    return 2 if key in keys else 0


def _distance(person: Person, mentions: Sequence[Mention], mention: Mention) -> int:
    """Characters back to the person's nearest mention before this one; one behind it counts double."""
    return min(
        (
            mention.start - mentions[i].start
            if mentions[i].start < mention.start
            else 2 * (mentions[i].start - mention.start)
        )
        for i in person.mentions
    )


def _agree(person: Person, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether title and gender let the mention be this person: Mrs Kirchner is not Mr Kirchner."""
    gender = _gender(mention, lexicon)
    return gender is None or person.gender is None or gender == person.gender


def _holds(person: Person, mention: Mention) -> int:
    """Whether the person has the office in front of the mention (2), or may have it (1)."""
    asked = {role.head for role in mention.roles if role.head is not None}
    held = {role.head for role in person.roles if role.head is not None}
    if not asked:
        return 0
    return 2 if asked & held else 1 if not held and len(person.keys) == 1 else 0


def _known_gender(person: Person, mention: Mention, lexicon: Lexicon) -> bool:
    gender = _gender(mention, lexicon)
    return gender is not None and gender == person.gender


def _gender(mention: Mention, lexicon: Lexicon) -> str | None:
    if _MALE & set(mention.titles):
        return "m"
    if _FEMALE & set(mention.titles):
        return "f"
    for role in mention.roles:
        if role.gender is not None and role.head is not None:
            return role.gender
        words = set((role.head or "").split())
        if words & (_MALE - {"count", "don"}):
            return "m"
        if words & _FEMALE:
            return "f"
    words_of = mention.text.split()
    if len(words_of) > 1:
        given = lexicon.given_names.get(words_of[0].lower()) or lexicon.given_names.get(
            mention.words[0].lower()
        )
        return given if given in {"m", "f"} else None
    return None


def _new(people: People) -> int:
    people.persons.append(Person())
    return len(people.persons) - 1


def _add(people: People, number: int, index: int, mention: Mention, lexicon: Lexicon) -> None:
    person = people.persons[number]
    person.names.append(mention.text)
    person.mentions.append(index)
    for role in mention.roles:
        person.learn(role)
    keys = keys_of(mention.text)
    if len(keys) > len(person.keys):
        person.keys = keys
    gender = _gender(mention, lexicon)
    if gender is not None:
        person.genders[gender] += 1
        person.called |= bool((_MALE | _FEMALE) & set(mention.titles)) or any(
            role.gender is not None for role in mention.roles
        )
    people.of_mention[index] = number
