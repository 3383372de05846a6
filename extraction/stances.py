"""Read which actor takes which side on which issue, and on what condition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extraction.actors import Cast, read_cast
from extraction.clean import Layout
from extraction.cues import cue_forms
from extraction.grammar import words
from extraction.issues import IssueHit, find_issues, stem
from extraction.lexicon import Lexicon, StancePart
from extraction.model import Article, Direction, Span, Speaker, SpeakerKind, Stance, Statement
from extraction.names import surname
from extraction.open_issues import is_vague, slug_of
from extraction.stance_claims import ClaimReader
from extraction.stance_clauses import subjects
from extraction.stance_frame import Frames
from extraction.stance_frames import FrameReader
from extraction.stance_homes import homes
from extraction.stance_paths import Climber
from extraction.stance_sides import Reading
from extraction.stance_words import noun_sign, stance_table, verb_sign
from extraction.tree import Tree, read_tree

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: They take an issue up again: "Poland excluded it", "rejected the idea".
_ANAPHORS = words(
    """idea plan plans proposal proposals move step initiative measure measures decision suggestion offer deal
    pact accord agreement treaty"""
)
#: A side that is kept open or tied to a condition: it comes before a plain one in the same sentence.
_RESERVED = frozenset({Direction.CONDITIONAL, Direction.UNDECIDED})
_AGREED = words("agreed decided concluded")
_THEY = words("he she it they")
_SIDES = words("country government nation administration ministry state side delegation cabinet bloc union")
_THIS = words("it this that him")
_UNNAMED = words("official officials source sources diplomats diplomat")
_FRIENDS = words("allies partners backers supporters neighbours neighbors critics opponents rivals")
_MUTE = words("former ex opposition shadow")
#: Characters over which "the plan" takes a matter up again.
_NEAR = 1500
#: Words of an article that says more than once what it is about.
_LONG = 600
_CONDITION = re.compile(
    r"\b(?:(?:only )?on (?:the )?condition (?:that|of)|(?:only )?provided (?:that )?|as long as|"
    r"only as part of|only (?:if|after|when)|in exchange for|in return for|subject to|"
    r"depend(?:s|ing|ent)? on|conditional on|conditioned on|contingent on|"
    r"must be (?:based|built) on|on our terms)\b[^.;\"]*",
    re.IGNORECASE,
)

_PROVIDED = re.compile(r",? (?:(?:only )?if|provided|providing|unless|as long as|on condition)\b[^.;\"]*")


def read_stances(
    article: Article,
    doc: Doc,
    layout: Layout,
    statements: Sequence[Statement],
    lexicon: Lexicon,
    speakers: Iterable[Speaker] = (),
) -> tuple[Stance, ...]:
    """The stances of `article` in text order. No cue, no stance: a mere mention of an issue is none.

    A spokesperson, minister or office speaks for its country; what one party says about another is
    `reported_by` it; a group's decision stays the group's.
    """
    tree = read_tree(doc)
    known = [*speakers, *(statement.speaker for statement in statements if statement.speaker)]
    cast = read_cast(tree, lexicon, known)
    return _Reader(article, tree, layout, tuple(statements), lexicon, cast, known).stances()


def _weighed(listed: list[tuple[Stance, int]], fresh: list[tuple[Stance, int]]) -> Iterator[Stance]:
    """The stances that hold beside each other, each given with the verb it was read at.

    A side kept open or tied to a condition comes before a plain one at the same verb or on the same issue of
    the sentence; a listed issue comes before an unlisted one; of those, one a sentence, actor and side.
    """
    tied = {
        (stance.actor, place)
        for stance, verb in (*listed, *fresh)
        if stance.direction in _RESERVED
        for place in (verb, (stance.evidence.start, stance.issue))
    }
    held = {(stance.actor, stance.issue) for stance, _ in listed}
    sided = {(stance.actor, stance.evidence.start, stance.direction) for stance, _ in listed}
    for stance, verb in (*listed, *fresh):
        place = (stance.actor, stance.evidence.start, stance.direction)
        own = (stance, verb) in listed
        if stance.direction not in _RESERVED:
            if tied & {(stance.actor, verb), (stance.actor, (stance.evidence.start, stance.issue))}:
                continue
            if not own and (stance.actor, stance.issue) in held:
                continue
        if own or place not in sided:
            sided.add(place)
            yield stance


def _is_named(speaker: Speaker | None) -> bool:
    """Whether "the Iraqi diplomat" was found to be somebody the article names."""
    return (
        speaker is not None
        and speaker.kind is SpeakerKind.PERSON
        and speaker.name[-1:].islower()
        and all(word[:1].isupper() for word in speaker.name.split()[-1:])
    )


def _strength(stance: Stance) -> tuple[bool, bool]:
    """What is said first hand comes before what others report, what is said before what is narrated."""
    return stance.first_hand, stance.statement is not None


class _Reader:
    """One article being read."""

    def __init__(
        self,
        article: Article,
        tree: Tree,
        layout: Layout,
        statements: tuple[Statement, ...],
        lexicon: Lexicon,
        cast: Cast,
        speakers: Sequence[Speaker] = (),
    ) -> None:
        self.article, self.tree, self.layout, self.statements = article, tree, layout, statements
        self.lexicon, self.cast = lexicon, cast
        self.climber = Climber(tree, cast, stance_table(lexicon), self._told())
        self.stems = [stem(word) for word in tree.words]
        self.reports = cue_forms(lexicon.cues).verbs
        #: offset of a paragraph -> the issues named in it, by their head word
        self.named = {part.start: self._named(part.start, part.end) for part in layout.body()}
        self.homes = homes(tree, cast, statements, speakers, lexicon)
        for name, code in self.homes.items():
            cast.holders.setdefault(surname(name).casefold(), code)
        self.voices = [self._voice(statement) for statement in statements]
        for statement, voices in zip(statements, self.voices, strict=True):
            if statement.source is not None:
                head = self._head(statement.source.start, statement.source.end)
                cast.sources[head] = tuple(dict.fromkeys((*cast.sources.get(head, ()), *voices)))
            if statement.cue is not None:
                verb = tree.first_at(statement.cue.start)
                cast.reports[verb] = tuple(dict.fromkeys((*cast.reports.get(verb, ()), *voices)))

    def stances(self) -> tuple[Stance, ...]:
        """Every stance in text order: one for each actor, issue and side, at its best evidence."""
        read = list(self._read())
        listed = [
            (stance, reading.verb)
            for hit, reading, token in read
            for stance in self._as_stances(hit, reading, token)
        ]
        fresh = [
            (stance, reading.verb)
            for hit, reading, token in self._read_claims({reading.verb for _, reading, _ in read})
            for stance in self._as_stances(hit, reading, token)
            if reading.known or stance.direction in _RESERVED or self._speaks_for_itself(stance)
        ]
        best: dict[tuple[str, str, Direction], Stance] = {}
        for stance in _weighed(listed, fresh):
            key = (stance.actor, stance.issue, stance.direction)
            known = best.get(key)
            if known is None or _strength(stance) > _strength(known):
                best[key] = stance
        return tuple(sorted(best.values(), key=lambda stance: stance.evidence.start))

    def _read(self) -> Iterator[tuple[IssueHit, Reading, int]]:
        """What is read at each issue's head word, and at the words that take an issue up again."""
        tree = self.tree
        last: tuple[int, IssueHit] | None = None
        sided = False
        for paragraph in self.layout.body():
            named = self.named[paragraph.start]
            for token in range(tree.first_at(paragraph.start), tree.last_before(paragraph.end) + 1):
                if last is not None and tree.sentence[token] - tree.sentence[last[0]] > 1:
                    last, sided = None, False
                if token in named:
                    hit = named[token]
                    readings = self.climber.readings(token, deed=not (hit.weak or hit.contrary))
                    if (
                        readings
                        or not sided
                        or last is None
                        or tree.sentence[token] != tree.sentence[last[0]]
                    ):
                        last, sided = (token, hit), bool(readings)
                elif last is not None and self._takes_up(token):
                    hit = replace(last[1], contrary=False)
                    readings = self.climber.readings(token)
                    last = (token, hit)
                else:
                    continue
                for reading in readings:
                    yield hit, reading, token

    def _speaks_for_itself(self, stance: Stance) -> bool:
        """Whether the narrator or the actor's own speaker says so."""
        if stance.statement is None:
            return True
        speaker = self.statements[stance.statement].speaker
        own = {*self.voices[stance.statement], speaker.country if speaker is not None else None}
        return stance.reported_by is None and stance.actor in own

    def _read_claims(self, used: set[int]) -> Iterator[tuple[IssueHit, Reading, int]]:
        """What is said about matters that nobody listed, from the verb downwards.

        A verb that has been `used` names no new issue.
        """
        tree = self.tree
        readers = (ClaimReader(self.climber), FrameReader(Frames(self.climber)))
        before: IssueHit | None = None
        for paragraph in self.layout.body():
            first, last = tree.first_at(paragraph.start), tree.last_before(paragraph.end)
            named = self.named[paragraph.start]
            claims = [claim for reader in readers for claim in reader.claims(first, last)]
            for claim in sorted(claims, key=lambda claim: claim.reading.verb):
                verb = claim.reading.verb
                if self._is_beside(verb) or (claim.intent and not self._is_own(claim.reading)):
                    continue
                hit = self._listed_in(claim.topic, named)
                if hit is None and verb not in used:
                    hit = self._unlisted(claim.topic, before, takes_up=claim.takes_up)
                    if hit is not None and self._is_aside_matter(hit):
                        continue
                if hit is not None:
                    before = hit
                    yield hit, claim.reading, claim.topic

    def _is_aside_matter(self, hit: IssueHit) -> bool:
        """Whether a longer article names the matter only here: it is not about it."""
        if len(self.tree) < _LONG or self.lexicon.issue(hit.slug) is not None:
            return False
        first, last = self.tree.sentences[self.tree.sentence[self.tree.first_at(hit.start)]]
        elsewhere = self.stems[:first] + self.stems[last + 1 :]
        return not any(stem(word) in elsewhere for word in hit.slug.split("-") if len(word) > 2)

    def _is_beside(self, verb: int) -> bool:
        """Whether the verb only describes somebody or something: "Cruz, who has criticised the deal, met"."""
        tree = self.tree
        numbers = self._statements_at(tree.starts[verb])
        for _ in range(8):
            if tree.deps[verb] == "relcl" or (tree.deps[verb] == "acl" and tree.tags[verb] == "VBG"):
                return True
            above = tree.head[verb]
            if above == verb or self._statements_at(tree.starts[above]) != numbers:
                return False
            verb = above
        return False

    def _is_own(self, reading: Reading) -> bool:
        """Whether who will do it says so: "we will", "Norway would, its minister said"."""
        if reading.own:
            return True
        voices = {
            code
            for number in self._statements_at(self.tree.starts[reading.verb])
            for code in self.voices[number]
        }
        return bool(voices) and all(one.code in voices for one in reading.holders)

    def _unlisted(self, topic: int, before: IssueHit | None, *, takes_up: bool) -> IssueHit | None:
        """An issue of its own for the noun phrase at `topic`; a bare "the plan" takes up the one `before`."""
        tree = self.tree
        slug = "" if takes_up else slug_of(tree, topic)
        if not slug or is_vague(tree, topic, slug):
            if slug and tree.words[topic] not in _ANAPHORS:
                return None
            listed = [hit for hits in self.named.values() for head, hit in hits.items() if head < topic]
            near = max(
                (hit for hit in (*listed[-1:], before) if hit), key=lambda hit: hit.start, default=None
            )
            if near is None or tree.starts[topic] - near.start > _NEAR:
                return None
            slug = near.slug
        return IssueHit(tree.starts[topic], tree.ends[topic], slug)

    def _listed_in(self, topic: int, named: dict[int, IssueHit]) -> IssueHit | None:
        """The listed issue that the noun phrase at `topic` names, if it names one without ambiguity."""
        if self.tree.is_verb(topic):
            return None
        inside = {
            hit.slug: replace(hit, contrary=hit.contrary and head == topic)
            for head, hit in named.items()
            if self.tree.left[topic] <= head <= self.tree.right[topic]
        }
        return next(iter(inside.values())) if len(inside) == 1 else None

    def _named(self, start: int, end: int) -> dict[int, IssueHit]:
        """The issues named in a paragraph by their head word."""
        found: dict[int, IssueHit] = {}
        for hit in find_issues(self.tree.text[start:end], self.lexicon):
            issue = self.lexicon.issue(hit.slug)
            if issue is None or issue.statements_only:
                continue
            moved = replace(hit, start=hit.start + start, end=hit.end + start)
            head = self._head(moved.start, moved.end)
            whole = hit.end - hit.start == len(self.tree.words[head])
            listed = {word.rstrip("?") for word in (*issue.keywords, *issue.contraries)}
            if whole and self.tree.is_verb(head) and self.tree.words[head] not in listed:
                # "talks" names an issue, "we will talk" does not
                continue
            found[head] = moved
        return found

    def _head(self, start: int, end: int) -> int:
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

    def _is_aside(self, token: int) -> bool:
        """Whether the token stands in a subordinate clause: "if they are part of a mission"."""
        tree = self.tree
        while tree.head[token] != token:
            if tree.deps[token] in {"advcl", "relcl"}:
                return True
            token = tree.head[token]
        return False

    def _takes_up(self, token: int) -> bool:
        tree = self.tree
        if tree.words[token] in _THIS:
            return tree.deps[token] == "dobj" and self.climber.takes_side(tree.head[token])
        return (
            tree.words[token] in _ANAPHORS
            and any(
                tree.deps[kid] == "det" and tree.words[kid] in {"the", "this", "that", "such"}
                for kid in tree.kids[token]
            )
            and not any(tree.deps[kid] in {"prep", "acl", "relcl"} for kid in tree.kids[token])
        )

    # -- who is heard ---------------------------------------------------------------------------------

    def _told(self) -> frozenset[int]:
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
        return tree.words[token] in _SIDES and any(
            tree.deps[kid] == "poss" and tree.words[kid] in {"his", "her", "its", "our", "my", "their"}
            for kid in tree.kids[token]
        )

    def _voice(self, statement: Statement) -> tuple[str, ...]:
        """The actors a statement's speakers speak for; "Belgium, Britain and Norway warned" has three."""
        found = self._first_voice(statement)
        if statement.source is None or not found:
            return found
        head = self._head(statement.source.start, statement.source.end)
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
            one.code for one in self.cast.actors(self._head(statement.source.start, statement.source.end))
        )

    def _group(self, speaker: Speaker) -> tuple[str, ...]:
        """The members of a group that its name gives: "the leaders of Japan and Ireland"."""
        if speaker.country != "COALITION":
            return ()
        codes = tuple(dict.fromkeys(hit.code for hit in self.lexicon.find_names(speaker.name)))
        return codes if len(codes) > 1 else ()

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

    # -- from a reading to stances --------------------------------------------------------------------

    def _as_stances(self, hit: IssueHit, reading: Reading, token: int) -> Iterator[Stance]:
        tree = self.tree
        numbers = self._statements_at(tree.starts[reading.verb])
        voices = tuple(dict.fromkeys(code for number in numbers for code in self.voices[number]))
        condition = self._condition(reading, token)
        if reading.foreseen and condition is None:
            return
        if hit.contrary and not self._is_changed(token, reading.verb):
            # "condemned terrorism" is against it; "fight terrorism" is for the fight
            slug = slug_of(tree, token)
            hit = replace(hit, contrary=False, slug=slug) if slug else hit
        sign = -reading.sign if hit.contrary else reading.sign
        direction = Direction.FOR if sign > 0 else Direction.AGAINST if sign < 0 else Direction.UNDECIDED
        if condition is not None:
            direction = Direction.CONDITIONAL
        for code, reporter in self._sides(reading, numbers, voices):
            yield Stance(
                actor=code,
                issue=hit.slug,
                direction=direction,
                evidence=self._evidence(token, reading.verb),
                condition=condition,
                reported_by=reporter,
                first_hand=reporter is None and (reading.own or bool(voices) or not numbers),
                statement=numbers[0] if numbers else None,
            )

    def _is_changed(self, token: int, verb: int) -> bool:
        """Whether a word between the issue's word and the verb does something to it: "end the war"."""
        tree, table = self.tree, self.climber.table
        for _ in range(10):
            if token == tree.head[token]:
                return False
            if token != verb:
                token = tree.head[token]
            if verb_sign(table, tree, token, StancePart.CHANGE, None) or noun_sign(
                table, tree, token, StancePart.CHANGE
            ):
                return True
            if token == verb:
                return False
        return False

    def _sides(
        self, reading: Reading, numbers: tuple[int, ...], voices: tuple[str, ...]
    ) -> tuple[tuple[str, str | None], ...]:
        """The actors that take the side, each with who reports it (None: itself, or the narrator)."""
        if reading.own:
            inner = self._inner_speakers(reading.verb) if numbers else None
            if inner is None:
                return tuple((code, None) for code in voices)
            return tuple((code, None if code in voices or not voices else voices[0]) for code in inner)
        if reading.known:
            return tuple((one.code, None) for one in reading.holders)
        if not voices and not reading.reporters and self._is_private(numbers):
            return ()
        reporters = tuple(one.code for one in reading.reporters) or voices
        return tuple(
            (one.code, None if one.code in reporters or not reporters else reporters[0])
            for one in reading.holders
        )

    def _is_private(self, numbers: tuple[int, ...]) -> bool:
        """Whether a person says so who speaks for nobody: a senator, an analyst. An agency only passes on."""
        speakers = (self.statements[number].speaker for number in numbers)
        return any(speaker is not None and speaker.kind is SpeakerKind.PERSON for speaker in speakers)

    def _inner_speakers(self, verb: int) -> tuple[str, ...] | None:
        """Who says so inside a statement ("said that Kyiv said talks must start"); None if nobody does."""
        tree = self.tree
        numbers = self._statements_at(tree.starts[verb])
        while tree.head[verb] != verb:
            above = tree.head[verb]
            if tree.deps[verb] == "ccomp" and tree.words[above] in self.reports:
                if self._statements_at(tree.starts[above]) != numbers:
                    return None
                heads = subjects(tree, above)
                if any(tree.words[head] in {"we", "i"} for head in heads):
                    # "we agreed that": the meeting did
                    return ("COALITION",) if tree.words[above] in _AGREED else None
                return tuple(one.code for head in heads for one in self.cast.actors(head))
            verb = above
        return None

    def _statements_at(self, offset: int) -> tuple[int, ...]:
        """The statements whose content holds `offset`: the innermost, with those of joint speakers."""
        sizes = {
            number: sum(part.end - part.start for part in statement.content)
            for number, statement in enumerate(self.statements)
            if any(part.start <= offset < part.end for part in statement.content)
        }
        least = min(sizes.values(), default=0)
        return tuple(number for number, size in sizes.items() if size == least)

    def _evidence(self, token: int, verb: int) -> Span:
        """The sentence (or two) of the issue's word and its verb, without the white space around."""
        tree = self.tree
        numbers = {tree.sentence[token], tree.sentence[verb]}
        first, last = tree.sentences[min(numbers)][0], tree.sentences[max(numbers)][1]
        text = self.article.text
        start, end = tree.starts[first], tree.ends[last]
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
        return Span.of(text, start, end)

    def _condition(self, reading: Reading, token: int) -> Span | None:
        tree = self.tree
        if reading.condition is not None:
            first, last = reading.condition
            return self._trimmed(tree.starts[first], tree.ends[last])
        first, last = tree.left[reading.verb], tree.right[reading.verb]
        match = _CONDITION.search(tree.text, tree.starts[first], tree.ends[last])
        if match is None:
            # the parser may hang "provided that" on the report: "said it would buy power provided that"
            end = tree.ends[tree.sentences[tree.sentence[last]][1]]
            match = _PROVIDED.match(tree.text, tree.ends[last], end)
        if match is None or match.start() <= tree.starts[token] < match.end():
            return None
        return self._trimmed(match.start(), match.end())

    def _trimmed(self, start: int, end: int) -> Span | None:
        text = self.tree.text[start:end]
        stripped = text.strip(" \n,.;:\"'—-")
        if not stripped:
            return None
        start += text.index(stripped)
        return Span.of(self.article.text, start, start + len(stripped))
