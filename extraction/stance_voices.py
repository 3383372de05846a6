"""Tell for whom each statement of an article speaks, and which of its words mean the speaker."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extraction.actors import Cast
from extraction.cues import cue_forms
from extraction.grammar import words
from extraction.lexicon import Lexicon
from extraction.model import Speaker, SpeakerKind, Statement
from extraction.names import surname
from extraction.stance_clauses import subjects
from extraction.stance_homes import homes
from extraction.tree import Tree

_AGREED = words("agreed decided concluded")
_THEY = words("he she it they")
_SIDES = words("country government nation administration ministry state side delegation cabinet bloc union")
_REALMS = words("kingdom sultanate emirate")
_UNNAMED = words("official officials source sources diplomats diplomat")
_FRIENDS = words("allies partners backers supporters neighbours neighbors critics opponents rivals")
_MUTE = words("former ex opposition shadow")


class Voices:
    """The actors behind the statements of one article; `cast` learns from them who its sources are."""

    def __init__(
        self,
        tree: Tree,
        cast: Cast,
        statements: tuple[Statement, ...],
        speakers: Sequence[Speaker],
        lexicon: Lexicon,
    ) -> None:
        self.tree, self.cast, self.statements, self.lexicon = tree, cast, statements, lexicon
        self.reports = cue_forms(lexicon.cues).verbs
        #: by token
        self.held = self._held()
        self.homes = homes(tree, cast, statements, speakers, lexicon)
        for name, code in self.homes.items():
            cast.holders.setdefault(surname(name).casefold(), code)
        #: statement by statement
        self.codes = [self._voice(statement) for statement in statements]
        for statement, codes in zip(statements, self.codes, strict=True):
            if statement.source is not None:
                head = self.head_of(statement.source.start, statement.source.end)
                cast.sources[head] = tuple(dict.fromkeys((*cast.sources.get(head, ()), *codes)))
            if statement.cue is not None:
                verb = tree.first_at(statement.cue.start)
                cast.reports[verb] = tuple(dict.fromkeys((*cast.reports.get(verb, ()), *codes)))

    def heard_at(self, token: int) -> tuple[str, ...]:
        """The actors that speak at this word; none in the narrator's own text."""
        return tuple(dict.fromkeys(code for number in self.at(token) for code in self.codes[number]))

    def at(self, token: int) -> tuple[int, ...]:
        """The statements whose content holds the word: the innermost, with those of joint speakers."""
        return self.held.get(token, ())

    def _held(self) -> dict[int, tuple[int, ...]]:
        """Token -> the innermost statements that hold it; one pass over what is said, however many say it."""
        tree, least = self.tree, dict[int, int]()
        held: dict[int, tuple[int, ...]] = {}
        for number, statement in enumerate(self.statements):
            size = sum(part.end - part.start for part in statement.content)
            for part in statement.content:
                first = bisect_left(tree.starts, part.start)
                for token in range(first, bisect_left(tree.starts, part.end)):
                    if token not in least or size < least[token]:
                        least[token], held[token] = size, (number,)
                    elif size == least[token] and held[token][-1] != number:
                        held[token] = (*held[token], number)
        return held

    def head_of(self, start: int, end: int) -> int:
        """The token of the span that no other one in it stands above."""
        tree = self.tree
        first, last = tree.first_at(start), tree.last_before(end)
        for at in range(last, first - 1, -1):
            above, steps = tree.head[at], 0
            while above != tree.head[above] and not first <= above <= last and steps < 20:
                above, steps = tree.head[above], steps + 1
            if not first <= above <= last or above == at:
                return at
        return first

    def told(self) -> frozenset[int]:
        """The pronouns in reports that take up the speaker: "Iran says it wants talks"."""
        tree = self.tree
        found: set[int] = set()
        for statement in self.statements:
            for part in statement.content:
                for token in range(tree.first_at(part.start), tree.last_before(part.end) + 1):
                    if any(mark.start <= tree.starts[token] < mark.end for mark in statement.quotations):
                        continue
                    if tree.deps[token] not in {"nsubj", "nsubjpass"}:
                        continue
                    if tree.words[token] in _THEY or self._is_ones_own(token):
                        found.add(token)
                    elif tree.tags[token] != "PRP" and tree.tags[token] not in {"WDT", "WP"}:
                        # another subject stands before: the pronoun may be that one's
                        break
        return frozenset(found)

    def _is_ones_own(self, token: int) -> bool:
        """Whether the words mean the speaker's side: "his country", "our government"."""
        tree = self.tree
        if tree.words[token] in _REALMS and tree.words[token - 1 : token] == ["the"]:
            return True
        return tree.words[token] in _SIDES and any(
            tree.deps[kid] == "poss" and tree.words[kid] in {"his", "her", "its", "our", "my", "their"}
            for kid in tree.kids[token]
        )

    def _voice(self, statement: Statement) -> tuple[str, ...]:
        """The actors a statement's speakers speak for; "Belgium, Britain and Norway warned" has three."""
        found = self._first_voice(statement)
        if statement.source is None or not found:
            return found
        head = self.head_of(statement.source.start, statement.source.end)
        joined = (
            holder.code
            for kid in self.tree.kids[head]
            if self.tree.deps[kid] == "conj" and kid > head
            for holder in self.cast.actors(kid)
        )
        return tuple(dict.fromkeys((*found, *joined)))

    def _first_voice(self, statement: Statement) -> tuple[str, ...]:
        """The actors the named speaker speaks for; empty for media, NGOs, MPs, unnamed officials."""
        tree = self.tree
        first = last = 0
        if statement.source is not None:
            first, last = tree.first_at(statement.source.start), tree.last_before(statement.source.end)
            unnamed = _UNNAMED & set(tree.words[first : last + 1]) and tree.words[last] != "officials"
            if unnamed and not _is_named(statement.speaker):
                return ()
            if _FRIENDS & set(tree.words[first : last + 1]):
                # "26 of Kyiv's allies" speak together, and not for Kyiv
                return ("COALITION",) if "CD" in tree.tags[first : last + 1] else ()
        if statement.speaker is not None:
            role = statement.speaker.role
            if role is None and not _UNNAMED & set(statement.speaker.name.lower().split()):
                # "a Maltese senator" has no name besides
                role = statement.speaker.name
            if role is not None and self._is_mute(role):
                return ()
            if statement.speaker.country:
                return self._group(statement.speaker) or (statement.speaker.country,)
            if statement.speaker.name in self.homes:
                return (self.homes[statement.speaker.name],)
            if statement.speaker.kind is SpeakerKind.PERSON:
                return ()
        if statement.source is None:
            return ()
        return tuple(
            one.code for one in self.cast.actors(self.head_of(statement.source.start, statement.source.end))
        )

    def _group(self, speaker: Speaker) -> tuple[str, ...]:
        """The two members that a group's name gives: "the leaders of Japan and Ireland"."""
        if speaker.country != "COALITION":
            return ()
        codes = tuple(dict.fromkeys(hit.code for hit in self.lexicon.find_names(speaker.name)))
        return codes if len(codes) == 2 else ()

    def _is_mute(self, role: str) -> bool:
        """Whether the holder of this role does not speak for the country: "opposition leader", "senator"."""
        said = role.lower().replace("-", " ").split()
        if _MUTE & set(said):
            return True
        for length in range(min(len(said), 5), 0, -1):
            for start in range(len(said) - length, -1, -1):
                known = self.lexicon.role(" ".join(said[start : start + length]))
                if known is not None:
                    return not known.speaks
        return False

    def is_private(self, numbers: tuple[int, ...]) -> bool:
        """Whether a person says so who speaks for nobody: a senator, an analyst. An agency only passes on."""
        speakers = (self.statements[number].speaker for number in numbers)
        return any(speaker is not None and speaker.kind is SpeakerKind.PERSON for speaker in speakers)

    def is_paper(self, numbers: tuple[int, ...]) -> bool:
        """Whether a joint paper says so, in which each side says what it will do."""
        sources = (self.statements[number].source for number in numbers)
        return any(
            source is not None and {"joint", "agreement", "accord"} & set(source.text.lower().split())
            for source in sources
        )

    def inner_speakers(self, verb: int) -> tuple[str, ...] | None:
        """Who says so inside a statement ("said that Kyiv said talks must start"); None if nobody does."""
        tree = self.tree
        numbers = self.at(verb)
        while tree.head[verb] != verb:
            above = tree.head[verb]
            if tree.deps[verb] == "ccomp" and tree.words[above] in self.reports:
                if self.at(above) != numbers:
                    return None
                heads = subjects(tree, above)
                if any(tree.words[head] in {"we", "i"} for head in heads):
                    # "we agreed that": the meeting did
                    return ("COALITION",) if tree.words[above] in _AGREED else None
                return tuple(one.code for head in heads for one in self.cast.actors(head))
            verb = above
        return None


def _is_named(speaker: Speaker | None) -> bool:
    """Whether "the Iraqi diplomat" was found to be somebody the article names."""
    return (
        speaker is not None
        and speaker.kind is SpeakerKind.PERSON
        and speaker.name[-1:].islower()
        and any(letter.isupper() for letter in speaker.name.split()[-1])
    )
