"""Say who is behind each source of an article: "the French president", "he", "Sir Keir's office", "Kyiv"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extraction.lexicon import ActorKind, Lexicon, NameKind
from extraction.marks import pair_marks
from extraction.mentions import Mention, Named, find_mentions
from extraction.model import Article, RoleEvidence, Span, Speaker, SpeakerKind, Statement
from extraction.page_words import PageWords, read_words
from extraction.roles import RolePhrase, best_role, fits, names_body, read_role
from extraction.speaker_bodies import actor_name, body_name, description_end, skip_pointers
from extraction.speaker_groups import People, group_people
from extraction.speaker_pronouns import HE, IT, SHE, THEY, Discourse, Event, gender_of
from extraction.tree import Tree, read_tree

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extraction.clean import Layout

_FIRST_PERSON = frozenset({"i", "we", "you", "me", "us", "our", "my", "your"})
_NEW = frozenset(
    {"a", "an", "one", "another", "two", "three", "four", "some", "several", "many", "other", "any", "few"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_OFFICES = frozenset(
    {
        "office",
        "team",
        "camp",
        "entourage",
        "administration",
        "government",
        "cabinet",
        "staff",
        "campaign",
        "press office",
    }
)
_PREPOSITIONS = frozenset(
    {
        "of",
        "for",
        "from",
        "at",
        "in",
        "with",
        "on",
        "to",
        "by",
        "among",
        "within",
        "inside",
        "close",
        "familiar",
        "near",
        "representing",
        "involved",
    }
)


def resolve(
    article: Article, doc: Doc, layout: Layout, statements: Sequence[Statement], lexicon: Lexicon
) -> tuple[tuple[Statement, ...], tuple[Speaker, ...], tuple[RoleEvidence, ...]]:
    """The statements with their speakers, every speaker once, and what the article says about who they are.

    A source that stays unclear gets no speaker. `doc` must be parsed and share its offsets with `layout`.
    """
    tree = read_tree(doc)
    words = read_words(layout, tree, pair_marks(layout), lexicon)
    mentions = find_mentions(words, lexicon)
    sources = [(statement.source.start, statement.source.end) for statement in statements if statement.source]
    people = group_people(mentions, sources, lexicon)
    reading = _Reading(article, tree, words, mentions, people, lexicon)
    found = reading.read(statements)
    return found, reading.speakers(found), reading.evidence()


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A sign for someone spoken of: a person by number, or a body, group or unnamed source by name."""

    person: int | None = None
    name: str = ""
    code: str | None = None
    on_behalf_of: str | None = None
    plural: bool = False
    gender: str | None = None
    #: the noun it was called by: "official", "statement", "ministry"
    noun: str = ""
    human: bool = False


class _Reading:
    """One pass over an article in text order; keeps who was spoken of and who spoke."""

    def __init__(
        self,
        article: Article,
        tree: Tree,
        words: PageWords,
        mentions: tuple[Mention, ...],
        people: People,
        lexicon: Lexicon,
    ) -> None:
        self.article, self.tree, self.words, self.mentions = article, tree, words, mentions
        self.people, self.lexicon = people, lexicon
        self.discourse = Discourse()
        self.meant: dict[int, object] = {}
        self.word_mention = {
            i: n for n, mention in enumerate(mentions) for i in range(mention.first, mention.last + 1)
        }
        self._possessor_codes()

    # reading in text order

    def read(self, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        items: list[tuple[int, int, int]] = []
        items += [(mention.start, 0, n) for n, mention in enumerate(self.mentions) if not mention.quoted]
        items += [
            (word.start, 1, i)
            for i, word in enumerate(self.words.words)
            if not word.quoted and (word.lower in HE or word.lower in SHE) and i not in self.word_mention
        ]
        items += [
            (statement.source.start, 2, n) for n, statement in enumerate(statements) if statement.source
        ]
        who: dict[int, _Somebody | None] = {}
        for _, kind, n in sorted(items):
            if kind == 0:
                self._note_mention(n)
            elif kind == 1:
                self._note_pronoun(n)
            else:
                source = statements[n].source
                assert source is not None  # noqa: S101  (by the filter above)
                who[n] = somebody = self._source(source)
                if somebody is not None:
                    self._note_source(source, somebody)
        made = []
        for n, statement in enumerate(statements):
            if statement.source is None:
                who[n] = self._carried(n, statements, who)
            somebody = who.get(n)
            made.append(
                replace(statement, speaker=self.speaker_of(somebody)) if somebody is not None else statement
            )
        return tuple(made)

    def _carried(
        self, n: int, statements: Sequence[Statement], who: dict[int, _Somebody | None]
    ) -> _Somebody | None:
        """The speaker of a quotation without a cue: whoever the quotation before it belongs to."""
        before = getattr(statements[n], "continues", None)
        if before is not None and before != n and before in who:
            return who[before]
        start = statements[n].content[0].start
        earlier = [
            i
            for i in range(len(statements))
            if i != n and i in who and statements[i].content[0].start < start
        ]
        return who[max(earlier, key=lambda i: statements[i].content[0].start)] if earlier else None

    def _note_mention(self, n: int) -> None:
        mention = self.mentions[n]
        token = self.words[mention.last].token
        person = self.people.of_mention.get(n)
        if person is not None:
            who: object = _Somebody(person=person)
        elif mention.named is Named.ACTOR:
            place = self.words.hit_at(mention.first)
            if (
                place is None
                or place.kind in {NameKind.ADJECTIVE, NameKind.PEOPLE}
                or self._modifies(mention)
            ):
                return
            who = _Somebody(name=actor_name(place, self.words, self.lexicon), code=place.code)
        elif mention.named is Named.BODY:
            who = _Somebody(
                name=body_name(self.words, mention.first, mention.last, self.lexicon), code=mention.code
            )
        else:
            return
        weight, verb = self._weight(token)
        if mention.possessive or self._modifies(mention):
            weight = -1.0
        self._event(mention.start, token, who, weight, verb)

    def _modifies(self, mention: Mention) -> bool:
        """Whether the name only modifies the noun behind it: "Trump aides", "the Macron government"."""
        after = mention.last + 1
        if after >= len(self.words) or mention.possessive:
            return False
        word = self.words[after]
        return (
            word.gap in {" ", "-"}
            and not word.capital
            and word.tag in {"NN", "NNS"}
            and self.tree.head[self.words[mention.last].token] != self.words[mention.last].token
            and self.tree.deps[self.words[mention.last].token] in {"compound", "nmod", "amod", "poss"}
        )

    def _weight(self, token: int) -> tuple[float, int]:
        """How salient a mention at `token` is, and the verb it hangs on."""
        tree = self.tree
        at, steps = token, 0
        while (
            tree.deps[at] in {"compound", "appos", "conj", "nmod", "flat"}
            and tree.head[at] != at
            and steps < 6
        ):
            at, steps = tree.head[at], steps + 1
        verb = tree.head[at]
        if tree.deps[at] not in _SUBJECTS:
            return (0.0, verb)
        if tree.deps[verb] in {"ROOT", "conj"}:
            return 2.0, verb
        return 1.2 if tree.deps[verb] in {"advcl", "parataxis", "relcl"} else 1.0, verb

    def _event(self, at: int, token: int, who: object, weight: float, verb: int) -> None:
        self.discourse.note(Event(at, self.tree.sentence[token], self._paragraph(at), who, weight, verb))

    def _paragraph(self, at: int) -> int:
        found = self.words.within(at, at + 1)
        return self.words[found[0]].paragraph if found else -1

    def _note_pronoun(self, i: int) -> None:
        word = self.words[i]
        token = word.token
        gender = gender_of(word.lower)
        weight, verb = self._weight(token)
        possessive = word.lower in {"his", "her"} and self.tree.deps[token] == "poss"
        who = self.discourse.meant(
            word.start,
            self.tree.sentence[token],
            word.paragraph,
            -1 if possessive else verb,
            lambda one: self._suits(one, gender),
        )
        if who is None:
            who = self._named_later(i, gender)
        if who is None:
            return
        self.meant[i] = who
        if isinstance(who, _Somebody) and who.person is not None and gender is not None:
            person = self.people.persons[who.person]
            if person.gender is None:
                person.genders[gender] += 1
        if not possessive:
            self._event(word.start, token, who, weight if word.lower in {"he", "she"} else 0.0, verb)

    def _suits(self, who: object, gender: str | None) -> float | None:
        if not isinstance(who, _Somebody):
            return None
        if who.person is not None:
            known = self.people.persons[who.person].gender
        elif who.human and not who.plural:
            known = who.gender
        else:
            return None
        if known is None:
            return -0.5
        return 0.0 if known == gender else None

    def _named_later(self, i: int, gender: str | None) -> object:
        """Whom a pronoun means that comes before the name: "In his bilateral meeting with Zelensky, Macron criticised ..."."""
        sentence = self.tree.sentence[self.words[i].token]
        for n, mention in enumerate(self.mentions):
            if mention.start > self.words[i].start and not mention.quoted and n in self.people.of_mention:
                token = self.words[mention.last].token
                if self.tree.sentence[token] > sentence:
                    return None
                who = _Somebody(person=self.people.of_mention[n])
                if self._weight(token)[0] >= 1.0 and self._suits(who, gender) is not None:
                    return who
        return None

    def _note_source(self, source: Span, who: _Somebody) -> None:
        found = self.words.within(source.start, source.end)
        if found is None:
            return
        at = source.start
        self.discourse.says(who, at, self.words[found[0]].paragraph)
        self._event(at, self.words[found[0]].token, who, 2.0, -1)
        self.discourse.events.sort(key=lambda event: event.at)

    # the words of a source

    def _source(self, source: Span) -> _Somebody | None:
        found = self.words.within(source.start, source.end)
        if found is None:
            return None
        first, last = found
        word = self.words[first]
        if first == last and (alone := self._lone_word(first)) is not _NOT_LONE:
            return alone  # type: ignore[return-value]
        end = description_end(self.words, first, last)
        return (
            (
                self._named_person(first, last, end)
                or self._office_of(first, end)
                or self._described(first, last, end)
            )
            if word
            else None
        )

    def _lone_word(self, i: int) -> object:
        word = self.words[i]
        if i in self.word_mention and self.word_mention[i] in self.people.of_mention:
            return _NOT_LONE
        if word.lower in _FIRST_PERSON and word.tag.startswith("PRP"):
            return None
        if word.lower in HE or word.lower in SHE:
            return self.meant.get(i) if i in self.meant else self._pronoun_in_quotes(i)
        if word.lower in IT or word.lower in {"this", "that"}:
            return self._body_meant(i, plural=False)
        if word.lower in THEY or word.lower in {"both", "some", "others", "these", "those"}:
            return self._body_meant(i, plural=True)
        if word.lower in {"who", "which"}:
            return self._antecedent(i)
        return _NOT_LONE

    def _pronoun_in_quotes(self, i: int) -> object:
        word = self.words[i]
        return self.discourse.meant(
            word.start,
            self.tree.sentence[word.token],
            word.paragraph,
            -1,
            lambda one: self._suits(one, gender_of(word.lower)),
        )

    def _body_meant(self, i: int, *, plural: bool) -> object:
        word = self.words[i]

        def suits(who: object) -> float | None:
            if not isinstance(who, _Somebody) or who.person is not None or (who.human and not who.plural):
                return None
            return None if who.plural != plural and plural else (0.0 if who.plural == plural else -1.0)

        return self.discourse.meant(
            word.start, self.tree.sentence[word.token], word.paragraph, self._weight(word.token)[1], suits
        )

    def _antecedent(self, i: int) -> object:
        """Whom "who" means: the name or noun phrase right before it."""
        if i == 0:
            return None
        n = self.word_mention.get(i - 1)
        if n is not None and n in self.people.of_mention:
            return _Somebody(person=self.people.of_mention[n])
        for n, mention in enumerate(self.mentions):
            if (
                mention.whole_end <= self.words[i].start <= mention.whole_end + 3
                and n in self.people.of_mention
            ):
                return _Somebody(person=self.people.of_mention[n])
        first = i - 1
        while (
            first > 0
            and self.words[first].gap == " "
            and self.words[first - 1].tag not in {"IN", "VBD", "VBZ", "CC", "WP"}
        ):
            first -= 1
        return self._described(first, i - 1, i - 1)

    def _named_person(self, first: int, last: int, end: int) -> _Somebody | None:
        """The person named in the source, or whose role it words: "the foreign minister", with the name behind a comma."""
        head = self._head(first, end)
        for i in range(first, end + 1):
            n = self.word_mention.get(i)
            if n is None or n not in self.people.of_mention:
                continue
            mention = self.mentions[n]
            behind = any(self.words[j].lower in _PREPOSITIONS for j in range(first, i))
            inside = mention.last <= end and not mention.possessive and not self._modified(mention, end)
            if inside and (not behind or self._titled_before(mention, first)):
                return _Somebody(person=self.people.of_mention[n])
        start, stop = self.words[head].start, self.words[head].end
        for n, mention in enumerate(self.mentions):
            if n not in self.people.of_mention or not mention.roles:
                continue
            for role in mention.roles:
                if (
                    role.head is not None
                    and role.start <= start
                    and stop <= role.end
                    and role.end <= mention.start + 1
                ):
                    return _Somebody(person=self.people.of_mention[n])
                if (
                    role.head is not None
                    and role.start <= start
                    and stop <= role.end
                    and role.start > mention.end
                    and self.words[first].start >= mention.end
                ):
                    return _Somebody(person=self.people.of_mention[n])
        return None

    def _titled_before(self, mention: Mention, first: int) -> bool:
        """Whether the preposition belongs to the person's own title: "undersecretary for railways Cesar Chavez"."""
        return mention.whole_start <= self.words[first].end and bool(mention.roles)

    def _modified(self, mention: Mention, end: int) -> bool:
        """Whether a noun follows that the name only modifies: "Trump administration"."""
        after = mention.last + 1
        return (
            after <= end
            and self.words[after].gap in {" ", "-"}
            and self.words[after].tag in {"NN", "NNS", "NNP", "NNPS"}
            and self.words[after].lower not in _PREPOSITIONS
        )

    def _head(self, first: int, end: int) -> int:
        """The noun that heads the source: before the first preposition."""
        for i in range(first + 1, end + 1):
            if self.words[i].lower in _PREPOSITIONS and self.words[i - 1].lower not in {
                "one",
                "some",
                "many",
                "most",
                "members",
                "more",
                "none",
                "two",
                "all",
                "each",
            }:
                phrase = self.words.lower_text(max(i - 1, first), min(i + 1, end))
                if self.lexicon.role(phrase) is None:
                    return i - 1
        return end

    def _possessor(self, first: int, head: int) -> _Somebody | None:
        """Whose office, spokesman or aide it is: "Zelensky's", "his"."""
        for i in range(head - 1, first - 1, -1):
            word = self.words[i]
            if word.tag == "PRP$":
                who = self.meant.get(i)
                if who is None and word.lower in {"its", "their"}:
                    who = self._body_meant(i, plural=word.lower == "their")
                return who if isinstance(who, _Somebody) else None
            if word.possessive:
                n = self.word_mention.get(i)
                if n is not None and n in self.people.of_mention:
                    return _Somebody(person=self.people.of_mention[n])
                begin = first
                role = read_role(self.words, begin, i, self.lexicon)
                if role is not None and self.words.hit_at(i) is None:
                    return self._by_role(role, self.words[i].start, self.words[first].lower)
        return None

    def _office_of(self, first: int, end: int) -> _Somebody | None:
        """ "Mr Zelensky's office" is the Office of Volodymyr Zelensky; "her spokesman" is Theresa May's spokesman."""
        head = self._head(first, end)
        owner = self._possessor(first, head)
        if owner is None:
            return None
        noun = self.words[head].lower
        name = self._name(owner)
        if owner.person is None:
            if noun in _OFFICES or self._document(noun):
                return replace(owner, noun=noun)
            return None
        code = self.people.persons[owner.person].code
        if noun in {"office", "press"}:
            return _Somebody(name=f"Office of {name}", code=code, on_behalf_of=name, noun=noun)
        if self._document(noun) or noun in {"words", "remarks", "comments", "lawyers"}:
            return owner
        role = read_role(self.words, first, head, self.lexicon)
        if (
            (role is not None
            and role.kind in {"spokesperson", "adviser", "official", "envoy"})
            or noun in {"aides", "advisers", "officials"}
        ):
            known = self._by_role(role, self.words[first].start, "the") if role is not None else None
            if known is not None and known.person is not None and known.person != owner.person:
                return known
            plural = self.words[head].tag in {"NNS", "NNPS"}
            return _Somebody(
                name=f"{name}'s {noun}",
                code=code,
                on_behalf_of=name,
                noun=noun,
                human=True,
                plural=plural,
                gender=role.gender if role else None,
            )
        if noun in _OFFICES:
            text = self.words.slice(skip_pointers(self.words, first, head), head)
            return _Somebody(name=text, code=code, on_behalf_of=name, noun=noun)
        return None

    def _document(self, noun: str) -> bool:
        return self.lexicon.source_nouns.get(noun) == "document"

    # sources without a person's name

    def _described(self, first: int, last: int, end: int) -> _Somebody | None:
        words = self.words
        begin = skip_pointers(words, first, end)
        head = self._head(begin, end)
        noun = words[head].lower
        pointer = words[first].lower
        place = words.hit_at(begin)
        if (
            place is not None
            and place.first == begin
            and place.last >= head
            and place.kind is not NameKind.ADJECTIVE
        ):
            if head < end and words[head + 1].lower == "and":
                return self._collective(begin, end)
            return _Somebody(name=actor_name(place, words, self.lexicon), code=place.code, noun=noun)
        if any(
            words[i].lower == "and" and words[i].gap == " " for i in range(begin + 1, head)
        ) and self._two_parties(begin, head):
            return self._collective(begin, end)
        if self._document(noun):
            return self._document_source(first, begin, head, end)
        if noun in {"two", "pair", "duo", "sides", "latter", "parties"} and pointer in {"the", "both"}:
            return self._them(first)
        if names_body(noun, self.lexicon) or self.lexicon.source_nouns.get(noun) in {"body", "medium"}:
            return self._body(first, begin, head, end)
        plural = words[head].tag in {"NNS", "NNPS"} or self.lexicon.source_nouns.get(noun) == "group"
        if plural:
            return self._group(first, begin, head, end)
        role = read_role(words, begin, head, self.lexicon) or (
            read_role(words, begin, end, self.lexicon) if end > head else None
        )
        if role is not None:
            return self._role_source(role, first, begin, head, end)
        return self._unexplained(first, begin, head, end)

    def _two_parties(self, begin: int, head: int) -> bool:
        return any(self.words.hit_at(i) is not None or self.words[i].capital for i in range(begin, head + 1))

    def _collective(self, begin: int, end: int) -> _Somebody:
        """Two or more that speak together: "South Korea and Japan"."""
        return _Somebody(name=self.words.slice(begin, end), plural=True, noun=self.words[end].lower)

    def _them(self, first: int) -> _Somebody | None:
        who = self._body_meant(first, plural=True)
        return who if isinstance(who, _Somebody) else None

    def _document_source(self, first: int, begin: int, head: int, end: int) -> _Somebody | None:
        """Who issued a document: the body named in it, else whoever spoke before "the statement", else the document."""
        words, noun = self.words, self.words[head].lower
        place = words.hit_at(begin)
        mention_index = self.word_mention.get(begin)
        if begin < head and mention_index is not None:
            mention = self.mentions[mention_index]
            if mention.named is Named.BODY:
                stop = min(mention.last, head - 1)
                return _Somebody(
                    name=body_name(words, mention.first, stop, self.lexicon), code=mention.code, noun=noun
                )
            if mention_index in self.people.of_mention:
                return _Somebody(person=self.people.of_mention[mention_index])
        body = next(
            (
                i
                for i in range(head - 1, begin - 1, -1)
                if names_body(words[i].lower, self.lexicon)
                or self.lexicon.source_nouns.get(words[i].lower) in {"body", "medium"}
            ),
            None,
        )
        if body is not None:
            return self._body(first, begin, body, body, noun=noun)
        if place is not None and place.kind is not NameKind.ADJECTIVE and place.last < head:
            return _Somebody(name=actor_name(place, words, self.lexicon), code=place.code, noun=noun)
        if words[first].lower in {"the", "this", "that", "its"} and begin == head:
            for event in reversed(self.discourse.events):
                if (
                    isinstance(event.who, _Somebody)
                    and event.who.noun == noun
                    and event.at < words[first].start
                ):
                    return event.who
            speaker = self.discourse.speaker
            if (
                isinstance(speaker, _Somebody)
                and words[first].paragraph - self.discourse.spoke_in <= 4
                and not speaker.human
            ):
                return speaker
        issuer = self._issuer(head, end)
        if issuer is not None and noun in {"statement", "communique", "communiqué"}:
            return replace(issuer, noun=noun)
        return _Somebody(name=words.slice(begin, min(end, self._trim(begin, end))), noun=noun)

    def _issuer(self, head: int, end: int) -> _Somebody | None:
        """Who is named behind "a statement from", "a statement by"."""
        words = self.words
        if head + 2 <= end and words[head + 1].lower in {"from", "by"}:
            begin = skip_pointers(words, head + 2, end)
            return self._named_person(begin, end, end) or self._described(begin, end, end)
        return None

    def _trim(self, begin: int, end: int) -> int:
        return description_end(self.words, begin, end)

    def _body(self, first: int, begin: int, head: int, end: int, *, noun: str = "") -> _Somebody:
        """A ministry, a government, a company: by its name; "the ministry" is the one named last."""
        words = self.words
        called = noun or words[head].lower
        own = words[head].lower
        plain = begin == head or all(
            not words[i].capital and words.hit_at(i) is None for i in range(begin, head + 1)
        )
        stop = head
        if (
            end > head
            and words[head + 1].lower in {"of", "for"}
            and any(words[i].capital for i in range(head + 1, end + 1))
        ):
            stop = end
        if plain and stop == head:
            wanted = words.lower_text(begin, head)
            for event in reversed(self.discourse.events):
                who = event.who
                if (
                    isinstance(who, _Somebody)
                    and who.person is None
                    and event.at < words[first].start
                    and not who.human
                ):
                    name = who.name.lower()
                    if wanted in name or (wanted.split()[-1] in name.split() and len(wanted.split()) == 1):
                        return who
            if words[first].lower in {"the", "its"}:
                latest = self._last_body(words[first].start)
                if latest is not None and own in {
                    "agency",
                    "group",
                    "company",
                    "organisation",
                    "organization",
                    "body",
                    "bloc",
                    "newspaper",
                    "paper",
                    "network",
                    "firm",
                    "union",
                    "alliance",
                    "charity",
                }:
                    return replace(latest, noun=called)
        code = next((hit.code for hit in words.hits_in(begin, stop)), None)
        n = self.word_mention.get(begin)
        owner = (
            self.people.persons[self.people.of_mention[n]]
            if n is not None and n in self.people.of_mention
            else None
        )
        if code is None and owner is not None:
            code = owner.code
        return _Somebody(name=body_name(words, begin, stop, self.lexicon), code=code, noun=called)

    def _last_body(self, at: int) -> _Somebody | None:
        for event in reversed(self.discourse.events):
            who = event.who
            if (
                isinstance(who, _Somebody)
                and who.person is None
                and not who.human
                and not who.plural
                and event.at < at
                and event.weight > 0
            ):
                actor = self.lexicon.actor(who.code or "")
                if actor is None or actor.kind is not ActorKind.COUNTRY:
                    return who
        return None

    def _group(self, first: int, begin: int, head: int, end: int) -> _Somebody:
        """Several who are not named: "EU diplomats", "European leaders"."""
        words = self.words
        noun = words[head].lower
        if words[begin].lower in {"one", "some", "two", "many", "most", "members"} and begin < head:
            pass
        if words[first].lower in {"the", "these", "those"} and begin == head:
            for event in reversed(self.discourse.events):
                who = event.who
                if (
                    isinstance(who, _Somebody)
                    and who.plural
                    and event.at < words[first].start
                    and noun in who.name.lower()
                ):
                    return who
        singular = words[first].lower == "one" and begin < end and words[first + 1].lower == "of"
        if singular:
            start = skip_pointers(words, first + 2, end)
            return _Somebody(
                name=words.slice(start, end).removesuffix("s"),
                code=self._code(start, end),
                noun=noun.removesuffix("s"),
                human=True,
            )
        code = self._code(begin, head)
        if noun == "officials" and begin < head and names_body(words[head - 1].lower, self.lexicon):
            body = self._body(first, begin, head - 1, head - 1)
            return replace(body, noun="officials")
        if noun == "leaders" and code is None and self._summit(begin, head):
            code = "COALITION"
        return _Somebody(
            name=words.slice(begin, min(end, self._trim(begin, end))),
            code=code,
            plural=True,
            noun=noun,
            human=True,
        )

    def _summit(self, begin: int, head: int) -> bool:
        """Whether the leaders are the summit's: "European leaders", "the summit leaders", "the leaders"."""
        return begin == head or self.words[begin].lower in {
            "european",
            "summit",
            "world",
            "g7",
            "g20",
            "coalition",
        }

    def _code(self, begin: int, end: int) -> str | None:
        return next((hit.code for hit in self.words.hits_in(begin, end)), None)

    def _role_source(self, role: RolePhrase, first: int, begin: int, head: int, end: int) -> _Somebody | None:
        """Someone called by an office: the person who holds it here, else unnamed as worded."""
        words = self.words
        pointer = words[first].lower
        if pointer in _NEW:
            return self._unnamed(role, begin, head, end)
        known = self._by_role(role, words[first].start, pointer)
        if known is not None:
            return known
        return self._unnamed(role, begin, head, end)

    def _unnamed(self, role: RolePhrase, begin: int, head: int, end: int) -> _Somebody:
        words = self.words
        stop = self._trim(begin, end)
        name = words.slice(begin, stop)
        code = role.code or (
            self._code(begin, stop)
            if role.kind in {"official", "spokesperson", "military", "legislator"}
            else None
        )
        behalf = None
        if role.kind == "spokesperson":
            behalf = self._spoken_for(begin, head, stop)
        return _Somebody(
            name=name,
            code=code,
            on_behalf_of=behalf,
            noun=(role.head or "").split()[-1],
            gender=role.gender,
            human=True,
        )

    def _spoken_for(self, begin: int, head: int, end: int) -> str | None:
        """The body of a spokesperson: "State Department" for "a State Department spokesperson"."""
        if begin < head:
            return self.words.slice(begin, head - 1)
        if head + 2 <= end and self.words[head + 1].lower in {"for", "of"}:
            return self.words.slice(skip_pointers(self.words, head + 2, end), end)
        return None

    def _by_role(self, role: RolePhrase, at: int, pointer: str) -> _Somebody | None:
        """Whoever holds this office in the article: the right country first, then the one spoken of last."""
        asked = role.head or ""
        last = asked.split()[-1]
        for event in reversed(self.discourse.events):
            who = event.who
            if (
                isinstance(who, _Somebody)
                and who.person is None
                and who.human
                and not who.plural
                and event.at < at
                and pointer in {"the", "this", "that"}
            ):
                if who.noun == last and (role.code is None or who.code == role.code):
                    if role.kind in {"official", "outsider", None} or not self._holders(role):
                        return who
        holders = self._holders(role)
        if not holders:
            return None
        return _Somebody(person=max(holders, key=lambda one: (one[0], self._recency(one[1], at)))[1])

    def _holders(self, role: RolePhrase) -> list[tuple[float, int]]:
        asked = role.head or ""
        found = []
        for number, person in enumerate(self.people.persons):
            if role.gender is not None and person.gender not in {None, role.gender}:
                continue
            for held in person.roles:
                if (
                    held.head is None
                    or (held.former and not role.former)
                    or not fits(asked, held.head, held.kind)
                ):
                    continue
                code = held.code or person.code
                if role.code is not None and code is not None and code != role.code:
                    continue
                found.append(((1.0 if role.code is not None and code == role.code else 0.0), number))
                break
        return found

    def _recency(self, number: int, at: int) -> float:
        """Larger the nearer before `at` the person was spoken of; those named only later come last."""
        best = -1e9
        for event in self.discourse.events:
            if isinstance(event.who, _Somebody) and event.who.person == number and event.at < at:
                best = max(best, float(event.at - at))
        return best

    def _unexplained(self, first: int, begin: int, head: int, end: int) -> _Somebody | None:
        """A source of which nothing is known but its words: a name of one word, "one young man"."""
        words = self.words
        if not any(
            words[i].tag.startswith(("NN", "JJ", "CD")) or words[i].capital for i in range(begin, end + 1)
        ):
            return None
        noun = words[head].lower
        if words[first].lower in {"the", "this", "that"} and begin == head and not words[head].capital:
            for event in reversed(self.discourse.events):
                who = event.who
                if (
                    isinstance(who, _Somebody)
                    and who.person is None
                    and event.at < words[first].start
                    and (who.noun == noun or (noun == "person" and who.human))
                ):
                    return who
        kind = self.lexicon.source_nouns.get(noun)
        return _Somebody(
            name=words.slice(begin, self._trim(begin, end)),
            code=self._code(begin, head) if words[begin].capital else None,
            noun=noun,
            human=kind in {"man", "woman"} or noun == "person",
            gender={"man": "m", "woman": "f"}.get(kind or ""),
        )

    # results

    def _possessor_codes(self) -> None:
        """Give "Zelensky's adviser" Zelensky's country."""
        for person in self.people.persons:
            for at, role in enumerate(person.roles):
                if role.code is not None or role.possessor is None:
                    continue
                n = self.word_mention.get(role.possessor)
                if n is not None and n in self.people.of_mention:
                    owner = self.people.persons[self.people.of_mention[n]]
                    person.roles[at] = replace(role, code=owner.code)

    def _name(self, who: _Somebody) -> str:
        return self.people.persons[who.person].name if who.person is not None else who.name

    def speaker_of(self, who: _Somebody) -> Speaker:
        """The value for `who`."""
        if who.person is None:
            return Speaker(who.name, SpeakerKind.ORGANISATION, who.code, on_behalf_of=who.on_behalf_of)
        person = self.people.persons[who.person]
        role = best_role([one for one in person.roles if not one.former] or person.roles)
        aliases = tuple(dict.fromkeys(name for name in person.names if name != person.name))
        code = person.code
        if code is None and role is not None and role.possessor is not None:
            owner = self.meant.get(role.possessor)
            if isinstance(owner, _Somebody) and owner.person is not None:
                code = self.people.persons[owner.person].code
        return Speaker(
            person.name,
            SpeakerKind.PERSON,
            code,
            self._original(role) if role is not None else None,
            aliases,
            self._behalf(role) if role is not None else None,
        )

    def _original(self, role: RolePhrase) -> str:
        return " ".join(self.article.text[role.start : role.end].split())

    def _behalf(self, role: RolePhrase) -> str | None:
        if role.kind != "spokesperson":
            return None
        found = self.words.within(role.start, role.end)
        if found is None or role.head is None:
            return None
        first, last = found
        head = next((i for i in range(first, last + 1) if self.words[i].lower == role.head.split()[-1]), None)
        return self._spoken_for(first, head, last) if head is not None else None

    def speakers(self, statements: Sequence[Statement]) -> tuple[Speaker, ...]:
        """Every speaker of the statements once, in the order they speak."""
        return tuple(
            dict.fromkeys(statement.speaker for statement in statements if statement.speaker is not None)
        )

    def evidence(self) -> tuple[RoleEvidence, ...]:
        """What the article says about who people are, in text order."""
        made = []
        for n, number in self.people.of_mention.items():
            person = self.people.persons[number]
            for role in self.mentions[n].roles:
                span = Span.of(self.article.text, role.start, role.end)
                text = span.text if role.head is not None else None
                made.append(
                    RoleEvidence(person.name, text, None if role.former else role.code or person.code, span)
                )
        return tuple(sorted(made, key=lambda one: one.span))


_NOT_LONE = object()
