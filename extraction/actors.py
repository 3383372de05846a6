"""Tell which country, bloc or organisation a noun phrase stands for, inside one article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extraction.lexicon import ActorKind, Lexicon, NameHit, NameKind
from extraction.model import Speaker
from extraction.names import surname
from extraction.tree import Tree

#: who acts for the summit as a whole when nothing else is said
_SUMMIT_HEADS = frozenset(
    {"summit", "leaders", "allies", "participants", "attendees", "meeting", "coalition"}
)
_SUMMIT_MODIFIERS = frozenset({"european", "world", "western", "paris", "summit", "other", "top", "allied"})
#: "the leaders of", "ministers from": what follows says whose they are
_OF = frozenset({"of", "from", "for", "including"})
#: before a role these take its voice away
_NO_VOICE = frozenset(
    {"former", "ex", "shadow", "opposition", "exiled", "ousted", "deposed", "onetime", "late"}
)
#: heads that speak for the country named with them although no role word says so
_BODIES = frozenset(
    {
        *("government", "governments", "administration", "ministry", "president", "presidency", "leadership"),
        *(
            "leader",
            "leaders",
            "minister",
            "ministers",
            "delegation",
            "side",
            "authorities",
            "regime",
            "state",
        ),
        *("states", "nations", "nation", "countries", "country", "republic", "diplomacy", "counterpart"),
        *("forces", "military", "army", "troops", "mission", "foreign", "members", "spokesman", "envoys"),
        *("capital", "embassy", "team", "negotiators", "statement", "agency", "commission", "bloc", "union"),
    }
)
_PLURAL_ROLES = {
    "ministers": "minister",
    "presidents": "president",
    "envoys": "envoy",
    "ambassadors": "ambassador",
    "chancellors": "chancellor",
    "negotiators": "negotiator",
    "spokesmen": "spokesman",
    "diplomats": "diplomat",
    "premiers": "premier",
}
_MANY = frozenset({"leaders", "ministers", "nations", "countries", "members", "states", "governments"})
#: What a meeting ends with speaks for those who met.
_DECLARATIONS = frozenset({"declaration", "communique", "communiqué"})
_DOCUMENTS = _DECLARATIONS | {"statement", "document", "text"}
_FINAL = frozenset({"final", "summit", "closing", "leaders", "outcome", "concluding"})
_MET = frozenset({"summit", "leaders", "meeting", "members", "ministers", "heads"})
_MALE_FEMALE = frozenset({"he", "she", "him", "her", "his", "hers"})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds or reports a stance: an actor's code, and whether a person or body of it is named."""

    code: str
    person: bool = False


@dataclass
class Cast:
    """Who stands for which actor in one article: `hits` are names by token, `holders` surnames to codes."""

    tree: Tree
    lexicon: Lexicon
    hits: dict[int, NameHit] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    #: heads of sources whose speakers are known, with the actors they speak for
    sources: dict[int, tuple[str, ...]] = field(default_factory=dict)
    #: verbs of reports, with the actors that their speakers speak for
    reports: dict[int, tuple[str, ...]] = field(default_factory=dict)
    #: heads being worked out, so that two appositions do not ask each other for ever
    asking: set[int] = field(default_factory=set)

    def actors(self, head: int) -> tuple[Holder, ...]:
        """The actors that the noun phrase headed by `head` stands for, conjuncts included; empty if none."""
        if head in self.asking:
            # an apposition leads back to the name it explains
            return ()
        self.asking.add(head)
        try:
            return self._with_conjuncts(head)
        finally:
            self.asking.discard(head)

    def _with_conjuncts(self, head: int) -> tuple[Holder, ...]:
        own = self._one(head)
        joined: list[Holder] = []
        for kid in self.tree.kids[head]:
            if self.tree.deps[kid] == "conj" and kid > head and not self.tree.is_verb(kid):
                joined += self.actors(kid)
            if self.tree.deps[kid] == "appos" and self.tree.tags[kid] == "NNP":
                # "Malta's prime minister Vella and his Irish counterpart"
                beside = (at for at in self.tree.kids[kid] if self.tree.words[at] == "counterpart")
                joined += [one for at in beside if own for one in self.actors(at)]
        if not own and head > 0 and self.tree.words[head] in _MANY:
            joined += self._included(head)
        if own is None:
            own = self._listed(head)
        return tuple(dict.fromkeys([*own, *joined]))

    def person_code(self, name: str) -> str | None:
        """The actor that the person with this name or surname speaks for, as far as the article tells."""
        return self.holders.get(surname(name).casefold())

    def owners(self, head: int) -> tuple[Holder, ...]:
        """Whose office or body the word at `head` is, by a name beside it: "the president of Mexico"."""
        tree = self.tree
        beside = any(token in self.hits for token in range(self._left(head), head))
        of = any(tree.words[kid] in _OF for kid in tree.kids[head])
        named = tree.deps[head] == "compound" or head + 1 in self.hits
        return self._owner(head) if (beside or of) and not named else ()

    def _one(self, head: int) -> tuple[Holder, ...] | None:
        tree = self.tree
        word = tree.words[head]
        if self.sources.get(head):
            return tuple(Holder(code, True) for code in self.sources[head])
        if word in _MALE_FEMALE:
            return self._person_before(head)
        if word in {"it", "its"}:
            return self._body_before(head)
        hit = self.hits.get(head)
        if hit is not None and not self._is_modifier(head, hit):
            return (Holder(hit.code),)
        role = self._role(head)
        left = range(self._left(head), head + 1)
        if any(tree.words[token] in _NO_VOICE for token in left):
            return ()
        if role is not None:
            if not role:
                return ()
            return self._owner(head)
        if tree.tags[head] in {"NNP", "NNPS"}:
            code = self._titled(head) or self.holders.get(self._name_of(head))
            return (Holder(code, person=True),) if code else ()
        if word in _BODIES:
            owner = self._owner(head)
            if owner:
                return owner
        if word in _DOCUMENTS and (word in _DECLARATIONS or self._is_final(head)):
            return self._owner(head) or (Holder(self._gathering()),)
        if word in _SUMMIT_HEADS and self._is_summit(head):
            return (Holder("COALITION"),)
        return None if word in _BODIES else ()

    def _is_modifier(self, token: int, hit: NameHit) -> bool:
        return hit.kind is NameKind.ADJECTIVE and self.tree.tags[token] not in {"NNP", "NNPS", "NNS", "JJ"}

    def _left(self, head: int) -> int:
        """The first token of the words before `head` that belong to its name or title."""
        tree = self.tree
        first = head
        while first > 0 and tree.deps[first - 1] in {
            *("compound", "amod", "det", "nmod", "poss", "case", "punct", "quantmod", "nummod", "advmod"),
        }:
            at, reach = first - 1, 0
            while at != head and reach < 6:
                at, reach = tree.head[at], reach + 1
            if at != head or tree.words[first - 1] in {",", ";", ":", "—", '"'}:
                break
            first -= 1
        return first

    def _role(self, head: int) -> bool | None:
        """Whether the role that ends at `head` speaks for its owner; None if `head` is no role."""
        words = self.tree.words
        last = _PLURAL_ROLES.get(words[head], words[head])
        for length in (4, 3, 2, 1):
            if head - length + 1 < 0:
                continue
            phrase = " ".join([*words[head - length + 1 : head], last])
            role = self.lexicon.role(phrase)
            if role is not None:
                return role.speaks
        return None

    def _owner(self, head: int) -> tuple[Holder, ...]:
        """Whose role or body `head` is: "French", "Poland's", "of Japan and Ireland"."""
        tree = self.tree
        found = [
            Holder(hit.code, True) for token in range(self._left(head), head) if (hit := self.hits.get(token))
        ]
        if found:
            return tuple(dict.fromkeys(found))
        for kid in tree.kids[head]:
            if tree.deps[kid] == "poss":
                return tuple(Holder(one.code, True) for one in self.actors(kid))
            if tree.deps[kid] == "prep" and tree.words[kid] in _OF:
                for below in tree.kids[kid]:
                    if tree.deps[below] == "pobj":
                        codes = self.actors(below)
                        if codes:
                            return tuple(Holder(one.code, True) for one in codes)
            if tree.deps[kid] == "appos":
                codes = self.actors(kid)
                if codes:
                    return codes
        if tree.words[head] in {"president", "minister", "chancellor", "leader", "premier", "spokesman"}:
            return self._person_before(head)
        return ()

    def _included(self, head: int) -> tuple[Holder, ...]:
        """ "Leaders of the nations in the talks, including Peru and Chile": the members named."""
        tree = self.tree
        for token in range(head + 1, min(tree.right[head], head + 25) + 1):
            if tree.words[token] == "including" and tree.deps[token] == "prep":
                named = tree.kid(token, "pobj")
                return () if named is None else tuple(Holder(one.code, True) for one in self.actors(named))
        return ()

    def _listed(self, head: int) -> tuple[Holder, ...]:
        """ "Seven European nations - Belgium, Britain, ... - warned": the names in apposition."""
        found: list[Holder] = []
        for kid in self.tree.kids[head]:
            if self.tree.deps[kid] == "appos":
                found += self.actors(kid)
        return tuple(found)

    def _is_final(self, head: int) -> bool:
        """Whether a paper is what a meeting ends with: "the final document", "the summit statement"."""
        return any(self.tree.words[token] in _FINAL for token in range(self._left(head), head))

    def _gathering(self) -> str:
        """Who met: the one organisation whose summit, leaders or ministers are named, else the coalition."""
        tree = self.tree
        codes = {
            hit.code
            for token, hit in self.hits.items()
            if tree.words[token + 1 : token + 2] and tree.words[token + 1] in _MET
        }
        bodies = {code for code in codes if self._is_body(code)}
        return next(iter(bodies)) if len(bodies) == 1 else "COALITION"

    def _is_body(self, code: str) -> bool:
        entry = self.lexicon.actor(code)
        return entry is not None and entry.kind is ActorKind.ORGANISATION

    def _is_summit(self, head: int) -> bool:
        tree = self.tree
        before = [tree.words[token] for token in range(self._left(head), head)]
        if tree.words[head] in {"summit", "coalition", "participants", "attendees"}:
            return True
        return (
            bool(before)
            and all(word in {"the", "all", *_SUMMIT_MODIFIERS} for word in before)
            and any(word in _SUMMIT_MODIFIERS for word in before)
        )

    def _name_of(self, head: int) -> str:
        return self.tree.words[head].casefold()

    def _titled(self, head: int) -> str | None:
        """The actor of "French President Emmanuel Macron", "Macron, the French president"."""
        tree = self.tree
        left = self._left(head)
        roles = [self._role(token) for token in range(left, head)]
        if True in roles:
            if any(tree.words[token] in _NO_VOICE for token in range(left, head)):
                return None
            for token in range(left, head):
                hit = self.hits.get(token)
                if hit is not None:
                    return hit.code
            for kid in tree.kids[head]:
                if tree.deps[kid] == "prep" and tree.words[kid] in {"of", "from"}:
                    for below in tree.kids[kid]:
                        if (hit := self.hits.get(below)) is not None and tree.deps[below] == "pobj":
                            return hit.code
        for kid in tree.kids[head]:
            if tree.deps[kid] == "appos" and kid > head and self._role(kid) is True:
                owner = self._owner(kid)
                if len(owner) == 1:
                    return owner[0].code
        if tree.deps[head] == "appos" and tree.head[head] < head and self._role(tree.head[head]) is True:
            self.asking.add(head)
            owner = self._owner(tree.head[head])
            self.asking.discard(head)
            if len(owner) == 1:
                return owner[0].code
        return None

    def _person_before(self, token: int) -> tuple[Holder, ...]:
        """The last person named before `token`, in its sentence or up to two before; subjects first."""
        tree = self.tree
        number = tree.sentence[token]
        for back in range(3):
            if number - back < 0:
                break
            first, last = tree.sentences[number - back]
            last = min(last, token - 1)
            named = [
                at
                for at in range(first, last + 1)
                if tree.tags[at] == "NNP" and self._name_of(at) in self.holders and at not in self.hits
            ]
            subjects = [at for at in named if tree.deps[at] in {"nsubj", "nsubjpass"}]
            for at in [*subjects[:1], *named[-1:]]:
                return (Holder(self.holders[self._name_of(at)], True),)
        return ()

    def _body_before(self, token: int) -> tuple[Holder, ...]:
        """The country or body that "it" takes up: the last such subject here or one sentence before."""
        tree = self.tree
        number = tree.sentence[token]
        for back in range(2):
            if number - back < 0:
                break
            first, last = tree.sentences[number - back]
            for at in range(min(last, token - 1), first - 1, -1):
                hit = self.hits.get(at)
                if (
                    hit is not None
                    and tree.deps[at] in {"nsubj", "nsubjpass"}
                    and not self._is_modifier(at, hit)
                ):
                    return (Holder(hit.code),)
        return ()


def read_cast(tree: Tree, lexicon: Lexicon, speakers: Iterable[Speaker] = ()) -> Cast:
    """Find every actor's name in the article and who is said to speak for whom.

    `speakers` with a country are believed; other persons are learned from titles and appositions.
    """
    cast = Cast(tree, lexicon)
    for hit in lexicon.find_names(tree.text):
        first = tree.first_at(hit.start)
        for token in range(first, len(tree)):
            if tree.starts[token] >= hit.end:
                break
            cast.hits[token] = hit
    for token in range(len(tree)):
        if tree.tags[token] in {"NNP", "NNPS"} and token not in cast.hits:
            code = cast._titled(token)
            if code is not None:
                cast.holders.setdefault(cast._name_of(token), code)
    for speaker in speakers:
        for name in (speaker.name, *speaker.aliases):
            key = surname(name).casefold()
            if speaker.country is not None and key and not next(lexicon.find_names(name), None):
                cast.holders[key] = speaker.country
    return cast
