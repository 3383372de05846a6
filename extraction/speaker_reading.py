"""Keep who was spoken of and who spoke in an article, so that "he" and "the minister" find them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from extraction.lexicon import ActorKind, Lexicon, NameKind
from extraction.mentions import Mention, Named
from extraction.names import word_key
from extraction.page_words import PageWords
from extraction.roles import RolePhrase, fits
from extraction.speaker_bodies import actor_name, body_name
from extraction.speaker_groups import People
from extraction.speaker_pronouns import Discourse, Event, gender_of
from extraction.tree import Tree

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_NOUN_LINKS = frozenset({"compound", "appos", "conj", "nmod", "flat"})


@dataclass(frozen=True, slots=True)
class Somebody:
    """A sign for someone spoken of: a person by number, or a body, group or unnamed source by name."""

    person: int | None = None
    name: str = ""
    code: str | None = None
    on_behalf_of: str | None = None
    plural: bool = False
    gender: str | None = None
    #: the noun it was called by: "official", "statement", "ministry"
    noun: str = ""
    #: an unnamed person or group of persons, rather than a body
    human: bool = False


#: None for who cannot be meant, else points for or against.
Suits = Callable[[Somebody], float | None]
#: How many times of being spoken of are looked through, so that an endless article stays bounded.
_MEMORY = 600
#: How many names after a pronoun may be the one it stands for.
_AHEAD = 30
#: Offices that a country's own papers give without the country.
_OUR_HEADS = frozenset({"prime minister", "president", "chancellor", "premier"})
#: Kinds of office that serve somebody: "an adviser to Zelensky".
_SERVING = frozenset({"adviser", "spokesperson", "envoy"})
#: Kinds of office by which the first lines call someone whom they name later.
_NAMED_AFTER = frozenset({"head", "minister", "spokesperson", "envoy"})


@dataclass
class Reading:
    """What one pass over an article knows so far."""

    tree: Tree
    words: PageWords
    mentions: tuple[Mention, ...]
    people: People
    lexicon: Lexicon
    discourse: Discourse = field(default_factory=Discourse)
    #: word index of a pronoun -> whom it means
    meant: dict[int, Somebody] = field(default_factory=dict)
    #: word index -> index of the mention it belongs to
    mention_at: dict[int, int] = field(default_factory=dict)
    #: for each sentence how many before it hold words outside quotations
    clock: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for n, mention in enumerate(self.mentions):
            for index in range(mention.first, mention.last + 1):
                self.mention_at[index] = n
        told = {self.tree.sentence[word.token] for word in self.words.words if not word.quoted}
        count = 0
        for number in range(len(self.tree.sentences)):
            count += number in told
            self.clock.append(count)

    def time(self, token: int) -> int:
        """The sentence of `token` in a count that leaves out those wholly within quotations."""
        return self.clock[self.tree.sentence[token]]

    # who is named where

    def mentions_from(self, offset: int) -> Iterator[tuple[int, Mention]]:
        """The mentions that begin at `offset` or later, with their indexes."""
        first = bisect_left(self.mentions, offset, key=lambda mention: mention.start)
        return enumerate(self.mentions[first : first + _MEMORY], first)

    def person_at(self, index: int) -> int | None:
        """The number of the person whose name word `index` belongs to."""
        n = self.mention_at.get(index)
        return None if n is None else self.people.of_mention.get(n)

    def name(self, who: Somebody) -> str:
        """What `who` is called in full."""
        return who.name if who.person is None else self.people.persons[who.person].name

    def code(self, who: Somebody) -> str | None:
        """The country or body `who` speaks for; an adviser's is that of whose adviser he is."""
        return who.code if who.person is None else self.person_code(who.person)

    def person_code(self, number: int, depth: int = 3) -> str | None:
        """The country or body that person `number` speaks for, also by way of whose aide it is."""
        person = self.people.persons[number]
        if person.code is not None or depth == 0:
            return person.code
        for role in person.roles:
            if role.former:
                continue
            owner = self._served(role)
            if owner is not None and owner.person is None:
                return owner.code
            if owner is not None and owner.person != number and owner.person is not None:
                return self.person_code(owner.person, depth - 1)
        return None

    def _served(self, role: RolePhrase) -> Somebody | None:
        """Whose office it is: "Zelensky's adviser", "their representative", "an adviser to Zelensky"."""
        if role.possessor is not None:
            owner = self.person_at(role.possessor)
            return self.meant.get(role.possessor) if owner is None else Somebody(person=owner)
        found = self.words.within(role.start, role.end) if role.kind in _SERVING else None
        if found is None:
            return None
        for index in range(found[0] + 1, found[1] + 1):
            word = self.words[index]
            if word.capital and self.words[index - 1].lower in {"to", "for", "of"}:
                key = word_key(self.words[found[1]].text)
                # families come first in some names, and last in most
                return next(
                    (
                        Somebody(person=number)
                        for number, person in enumerate(self.people.persons)
                        if key in (*person.keys[:1], *person.keys[-1:])
                    ),
                    None,
                )
        return None

    # reading

    def note_mention(self, n: int) -> None:
        """A name that stands outside quotations."""
        mention = self.mentions[n]
        token = self.words[mention.last].token
        person = self.people.of_mention.get(n)
        modifies = self.modifies(mention)
        if person is not None:
            who = Somebody(person=person)
        elif mention.named is Named.ACTOR:
            place = self.words.hit_at(mention.first)
            if place is None or modifies or place.kind in {NameKind.ADJECTIVE, NameKind.PEOPLE}:
                return
            who = Somebody(name=actor_name(place, self.words, self.lexicon), code=place.code)
        elif mention.named is Named.BODY:
            who = Somebody(
                name=body_name(self.words, mention.first, mention.last, self.lexicon), code=mention.code
            )
        else:
            return
        weight, verb = self.weight(token)
        self.note(mention.start, token, who, -1.0 if mention.possessive or modifies else weight, verb)

    def note_pronoun(self, index: int) -> None:
        """A "he" or "she" that stands outside quotations: whom it means is then spoken of again."""
        word = self.words[index]
        gender = gender_of(word.lower)
        weight, verb = self.weight(word.token)
        possessive = word.tag == "PRP$"
        who = self.pronoun(index, -1 if possessive else verb) or self._named_later(index, gender)
        if who is None:
            return
        self.meant[index] = who
        if who.person is not None and gender is not None:
            person = self.people.persons[who.person]
            if person.gender is None:
                person.genders[gender] += 1
        if not possessive:
            nominative = word.lower in {"he", "she"}
            self.note(word.start, word.token, who, weight if nominative else 0.0, verb)

    def note_owner(self, index: int) -> None:
        """An "its" or "their" that owns an office: which body it means."""
        owner = (
            self.thing(index, plural=True) if self.words[index].lower == "their" else None
        ) or self.thing(index, plural=False)
        if owner is not None:
            self.meant.setdefault(index, owner)

    def note_speaker(self, first: int, who: Somebody) -> None:
        """The source that begins at word `first` is `who`."""
        word = self.words[first]
        self.discourse.says(who, word.start, word.paragraph)
        self.note(word.start, word.token, who, 2.0, -1)

    def note(self, at: int, token: int, who: Somebody, weight: float, verb: int) -> None:
        """Someone is spoken of at `at`."""
        found = self.words.within(at, at + 1)
        paragraph = self.words[found[0]].paragraph if found else -1
        self.discourse.note(Event(at, self.time(token), paragraph, who, weight, verb))

    def modifies(self, mention: Mention) -> bool:
        """Whether the name only modifies the noun behind it: "Trump aides", "the Macron government"."""
        after = mention.last + 1
        if after >= len(self.words) or mention.possessive:
            return False
        word, token = self.words[after], self.words[mention.last].token
        return (
            word.gap in {" ", "-"}
            and word.tag in {"NN", "NNS"}
            and not word.capital
            and self.tree.deps[token] in {"compound", "nmod", "amod", "poss"}
        )

    def weight(self, token: int) -> tuple[float, int]:
        """How salient what stands at `token` is (2: the subject of a sentence), and the verb it hangs on."""
        tree = self.tree
        at, steps = token, 0
        while tree.deps[at] in _NOUN_LINKS and tree.head[at] != at and steps < 6:
            at, steps = tree.head[at], steps + 1
        verb = tree.head[at]
        if tree.deps[at] not in _SUBJECTS:
            return 0.0, verb
        if tree.deps[verb] in {"ROOT", "conj"}:
            return 2.0, verb
        return (1.2 if tree.deps[verb] in {"advcl", "parataxis", "relcl"} else 1.0), verb

    def interviewee(self) -> Somebody | None:
        """Who answers in a transcript that only says "A": the person whom the article names most."""
        often = [len(person.mentions) for person in self.people.persons]
        return Somebody(person=often.index(max(often))) if often else None

    # whom a pronoun means

    def pronoun(self, index: int, verb: int = -1) -> Somebody | None:
        """Whom the "he" or "she" at word `index` means."""
        word = self.words[index]
        gender = gender_of(word.lower)
        who = self._meant(index, verb, lambda who: self.suits(who, gender))
        return who or self._misnamed(index, gender)

    def _misnamed(self, index: int, gender: str | None) -> Somebody | None:
        """Who spoke last in this paragraph, if only the given name speaks against "he" or "she".

        A Nana may be a man, an Andrea too: the pronoun knows better than the list of names.
        """
        speaker, word = self.discourse.speaker, self.words[index]
        if not isinstance(speaker, Somebody) or speaker.person is None or gender is None:
            return None
        if word.paragraph != self.discourse.spoke_in or self.people.persons[speaker.person].called:
            return None
        return speaker

    def thing(self, index: int, *, plural: bool) -> Somebody | None:
        """Which body "it", or which group "they", means at word `index`."""

        def suits(who: Somebody) -> float | None:
            if who.person is not None or (who.human and not who.plural):
                return None
            if plural:
                return 0.0 if who.plural else None
            return 0.0 if not who.plural else -1.0

        verb = self.weight(self.words[index].token)[1]
        return self._meant(index, verb, suits)

    def _meant(self, index: int, verb: int, suits: Suits) -> Somebody | None:
        word = self.words[index]

        def liking(who: object) -> float | None:
            return suits(who) if isinstance(who, Somebody) else None

        who = self.discourse.meant(word.start, self.time(word.token), word.paragraph, verb, liking)
        return who if isinstance(who, Somebody) else None

    def suits(self, who: Somebody, gender: str | None) -> float | None:
        """Whether "he" or "she" can mean `who`: None if not, less when the gender is unknown."""
        if who.person is not None:
            known = self.people.persons[who.person].gender
        elif who.human and not who.plural:
            known = who.gender
        else:
            return None
        if known is None or gender is None:
            return -0.5
        return 0.0 if known == gender else None

    def _named_later(self, index: int, gender: str | None) -> Somebody | None:
        """Whom a pronoun before the name means: "In his meeting with Zelensky, Macron criticised ..."."""
        sentence = self.tree.sentence[self.words[index].token]
        for n, mention in islice(self.mentions_from(self.words[index].start), _AHEAD):
            if mention.quoted or n not in self.people.of_mention:
                continue
            token = self.words[mention.last].token
            if self.tree.sentence[token] > sentence:
                return None
            who = Somebody(person=self.people.of_mention[n])
            if self.weight(token)[0] >= 1.0 and self.suits(who, gender) is not None:
                return who
        return None

    # who holds an office

    def spoken_of(self, at: int) -> Iterator[tuple[Event, Somebody]]:
        """Who was spoken of before `at`, the last first."""
        for event in islice(reversed(self.discourse.events), _MEMORY):
            if event.at < at and isinstance(event.who, Somebody):
                yield event, event.who

    def holder(self, role: RolePhrase, index: int, *, unnamed: bool = True) -> Somebody | None:
        """Who is called by this office at word `index`: "the French president", "the spokeswoman".

        Whoever has it by the article's own words, the right country first, then whoever was spoken of last;
        an unnamed source called so before; else whoever was just spoken of and may have it, who then does.
        """
        at = self.words[index].start
        holders = self._holders(role)
        sure = [(score, number) for score, number in holders if score >= 1.0 or role.code is None]
        source = self._unnamed_before(role, at) if unnamed else None
        if sure:
            _, _, number = max((score, self._recency(number, at), number) for score, number in sure)
            if source is not None and self._recency(number, at) < source[0]:
                return source[1]
            return Somebody(person=number)
        if source is not None:
            return source[1]
        likely = {number for _, number in holders}
        return self._newly_called(role, index, likely) or self._named_after(role, index, likely)

    def _unnamed_before(self, role: RolePhrase, at: int) -> tuple[float, Somebody] | None:
        noun = (role.head or "").rpartition(" ")[2]
        for event, who in self.spoken_of(at):
            same = who.person is None and who.human and not who.plural and who.noun == noun
            if same and (role.code is None or who.code in {None, role.code}):
                return float(event.at - at), who
        return None

    def _holders(self, role: RolePhrase) -> list[tuple[float, int]]:
        """Persons whose office it can be, with 1 point when the country is known to be right."""
        found = []
        for number, person in enumerate(self.people.persons):
            if role.gender is not None and person.gender not in {None, role.gender}:
                continue
            for held in person.roles:
                if held.head is None or (held.former and not role.former):
                    continue
                if not fits(role.head or "", held.head, held.kind) or not self._same_camp(role, number):
                    continue
                if role.kind in _SERVING and self._serves_another(role, held):
                    continue
                code = held.code or self.person_code(number)
                if role.code is not None and code is not None and code != role.code:
                    continue
                found.append((1.0 if role.code is not None and code == role.code else 0.0, number))
                break
        return found

    def _serves_another(self, role: RolePhrase, held: RolePhrase) -> bool:
        """Whether "the prime minister's spokesman" is nobody whose office names him not."""
        if role.possessor is None or self.words[role.possessor].tag == "PRP$" or role.code is not None:
            return False
        return self.words[role.possessor].lower not in held.text.lower() and held.possessor is None

    def _same_camp(self, role: RolePhrase, number: int) -> bool:
        """Whether "the Democratic nominee" can be this person by what is said of his party or place."""
        said = " ".join(held.text.lower() for held in self.people.persons[number].roles)
        return all(word in said for word in role.camp)

    def _recency(self, number: int, at: int) -> float:
        """Larger the nearer before `at` the person was spoken of; -1e9 when only later."""
        for event, who in self.spoken_of(at):
            if who.person == number:
                return float(event.at - at)
        return -1e9

    def _newly_called(self, role: RolePhrase, index: int, likely: set[int]) -> Somebody | None:
        """Who is called by an office for the first time: "Zelensky came. The Ukrainian president said ..."

        Only an office of a country, or the reader's own prime minister, and only someone just spoken of as a
        subject whom no other office or country is known of; the article has then taught the office.
        """
        ours = role.code is None and not likely and role.head in _OUR_HEADS and role.text.lower() == role.head
        if not (role.code or ours) or role.kind not in {"head", "minister"} or role.former:
            return None

        def suits(who: Somebody) -> float | None:
            if who.person is None:
                return None
            person = self.people.persons[who.person]
            if role.gender is not None and person.gender not in {None, role.gender}:
                return None
            code = self.person_code(who.person)
            if code is not None and code != role.code:
                return None
            if who.person in likely:
                return 0.8 if len(likely) == 1 else 0.0
            others = [held for held in person.roles if held.head is not None and not held.former]
            return 0.0 if not others else None

        word = self.words[index]
        who = self._meant(index, -1, suits)
        if who is None or who.person is None:
            return None
        near = any(
            one.person == who.person and event.weight >= 1.0
            for event, one in self.spoken_of(word.start)
            if self.time(word.token) - event.sentence <= 3
        )
        if not near and who.person not in likely:
            return None
        self.people.persons[who.person].learn(role)
        return who

    def _named_after(self, role: RolePhrase, index: int, likely: set[int]) -> Somebody | None:
        """Whom the first lines call by an office before they name: "The EU envoy warned. Ada Okoro said".

        Someone new who is then the first subject, with a fitting office or none.
        """
        word = self.words[index]
        if role.code is None or role.kind not in _NAMED_AFTER or role.former or self.time(word.token) > 3:
            return None
        before = {who.person for _, who in self.spoken_of(word.start)}
        for n, mention in self.mentions_from(word.start):
            number = self.people.of_mention.get(n)
            if number is None or mention.quoted or number in before:
                continue
            token = self.words[mention.last].token
            if self.time(token) - self.time(word.token) > 4:
                return None
            offices = [held for held in self.people.persons[number].roles if held.head is not None]
            code = self.person_code(number)
            if code not in {None, role.code} or (offices and number not in likely):
                continue
            if self.weight(token)[0] >= 1.0:
                self.people.persons[number].learn(role)
                return Somebody(person=number)
        return None

    def last_body(self, at: int, *, but: str | None = None, private: bool = False) -> Somebody | None:
        """The body spoken of last before `at` that is no country and not called `but`.

        `private`: and belongs to no state.
        """
        for event, who in self.spoken_of(at):
            if who.person is not None or who.human or who.plural or event.weight <= 0 or who.name == but:
                continue
            actor = self.lexicon.actor(who.code or "")
            if private and who.code is not None:
                continue
            if actor is None or actor.kind is not ActorKind.COUNTRY or who.name != actor.name:
                return who
        return None
