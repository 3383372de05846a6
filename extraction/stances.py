"""Read which actor takes which side on which issue, and on what condition."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extraction.actors import Cast, read_cast
from extraction.clean import Layout
from extraction.grammar import words
from extraction.issues import IssueHit, find_issues, stem
from extraction.lexicon import Lexicon, StancePart
from extraction.model import Article, Direction, Span, Speaker, Stance, Statement
from extraction.open_issues import is_vague, slug_of
from extraction.stance_candidates import Candidate, candidates
from extraction.stance_choice import RESERVED, chosen, compatible
from extraction.stance_claim_words import REJOIN
from extraction.stance_claims import ClaimReader
from extraction.stance_frame import Frames
from extraction.stance_frames import FrameReader
from extraction.stance_learned import Opinion, Opinions
from extraction.stance_likelihood import Weighed, coverage, in_article, likeliest
from extraction.stance_paths import Climber
from extraction.stance_sides import Reading
from extraction.stance_voices import Voices
from extraction.stance_words import noun_sign, stance_table, verb_sign
from extraction.tree import Tree, read_tree

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extraction.stance_reader import StanceReader

#: They take an issue up again: "Poland excluded it", "rejected the idea".
_ANAPHORS = words(
    """idea plan plans proposal proposals move step initiative measure measures decision suggestion offer deal
    pact accord agreement treaty"""
)
_PACTS = words("deal pact accord agreement treaty")
_THIS = words("it this that him")
#: Characters over which "the plan" takes a matter up again.
_NEAR = 1500
#: Words of an article that says more than once what it is about.
_LONG = 900
_CONDITION = re.compile(
    r"\b(?:(?:only )?on (?:the )?condition (?:that|of)|(?:only )?provided (?:that )?|as long as|"
    r"only as part of|only (?:if|after|when)|in exchange for|in return for|"
    r"subject to(?! [^.,;]{0,30}\b(?:sanctions|tariffs?|duty|duties|fines|penalty|penalties|tax|taxes)\b)|"
    r"depend(?:s|ing|ent)? on|conditional on|conditioned on|contingent on|"
    r"must be (?:based|built) on|on our terms)\b[^.;\"]*",
    re.IGNORECASE,
)

_WHEN = re.compile(
    r"\b(?:if|unless|until|once|provided|before|without|when|after)\b[^.;,\"”]*", re.IGNORECASE
)
_PROVIDED = re.compile(r",? (?:(?:only )?if|provided|providing|unless|as long as|on condition)\b[^.;\"]*")


def _turned(direction: Direction) -> Direction:
    """The other side: who is against the war is for the peace."""
    turned = {Direction.FOR: Direction.AGAINST, Direction.AGAINST: Direction.FOR}
    return turned.get(direction, direction)


def _share_a_word(one: str, other: str) -> bool:
    """Whether two slugs name a like matter: "import-duties" and "duties-steel"."""
    return bool({stem(word) for word in one.split("-")} & {stem(word) for word in other.split("-")})


def read_stances(
    article: Article,
    doc: Doc,
    layout: Layout,
    statements: Sequence[Statement],
    lexicon: Lexicon,
    speakers: Iterable[Speaker] = (),
    reader: StanceReader | None = None,
) -> tuple[Stance, ...]:
    """The stances of `article` in text order. No cue, no stance: a mere mention of an issue is none.

    A spokesperson, minister or office speaks for its country; what one party says about another is
    `reported_by` it; a group's decision stays the group's. With a trained `reader` its opinion counts beside
    the rules.
    """
    return _reader(article, doc, layout, statements, lexicon, speakers, reader).stances()


def read_weighed(
    article: Article,
    doc: Doc,
    layout: Layout,
    statements: Sequence[Statement],
    lexicon: Lexicon,
    speakers: Iterable[Speaker],
    reader: StanceReader,
) -> tuple[Weighed, ...]:
    """Every reading that `read_stances` chooses among: the rules' in text order, then the reader's own."""
    return _reader(article, doc, layout, statements, lexicon, speakers, reader).weighed()


def _reader(
    article: Article,
    doc: Doc,
    layout: Layout,
    statements: Sequence[Statement],
    lexicon: Lexicon,
    speakers: Iterable[Speaker],
    reader: StanceReader | None,
) -> _Reader:
    tree = read_tree(doc)
    known = [*speakers, *(statement.speaker for statement in statements if statement.speaker)]
    cast = read_cast(tree, lexicon, known)
    return _Reader(article, tree, layout, tuple(statements), lexicon, cast, known, reader)


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
        reader: StanceReader | None = None,
    ) -> None:
        self.article, self.tree, self.layout, self.statements = article, tree, layout, statements
        self.lexicon, self.cast = lexicon, cast
        self.voices = Voices(tree, cast, statements, speakers, lexicon)
        self.climber = Climber(tree, cast, stance_table(lexicon), self.voices.told())
        self.stems = [stem(word) for word in tree.words]
        self.counts = Counter(self.stems)
        #: offset of a paragraph -> the issues named in it, by their head word
        self.named = {part.start: self._named(part.start, part.end) for part in layout.body()}
        self.hits = {head: hit for hits in self.named.values() for head, hit in hits.items()}
        self.places = sorted(self.hits)
        self.listed = frozenset(issue.slug for issue in lexicon.issues)
        self.opinions = Opinions(tree, self.voices, candidates(tree, layout, self.voices), reader)

    def stances(self) -> tuple[Stance, ...]:
        """Every stance in text order: one for each actor, issue and side, at its best evidence."""
        if self.opinions.reader is not None:
            return likeliest(self.weighed())
        return chosen(self._by_rule(), self.article.text, self.listed)

    def weighed(self) -> tuple[Weighed, ...]:
        """The rules' readings and the trained reader's, each with what speaks for it."""
        by_rule = list(self._by_rule())
        asked = tuple(self._asked(by_rule))
        # where the list covers the article, hardly anything that the network alone reads is likely enough
        own = self._learned(by_rule) if coverage(asked) < 1 else ()
        return in_article((*asked, *own))

    def _asked(self, by_rule: Sequence[Stance]) -> Iterator[Weighed]:
        """The rules' readings with what the trained reader thinks of them."""
        for stance in by_rule:
            opinion = self.opinions.of(stance)
            if opinion is None:
                number = self.opinions.sentences(stance)[0]
                yield self._weighed(stance, None, stance.direction, number, by_rule=True)
            else:
                number = opinion.candidate.sentence
                yield self._weighed(stance, opinion, stance.direction, number, by_rule=True)

    def _weighed(
        self, stance: Stance, opinion: Opinion | None, side: Direction, sentence: int, *, by_rule: bool
    ) -> Weighed:
        """`side` is taken towards the word on the page: who is against the war is for the ceasefire."""
        candidate = opinion.candidate if opinion else None
        return Weighed(
            stance,
            sentence,
            sentence / len(self.tree.sentences),
            opinion.on(side) if opinion else None,
            opinion.on(_turned(side)) if opinion else None,
            by_rule=by_rule,
            listed=stance.issue in self.listed,
            acting=candidate is not None and candidate.acting,
            said=candidate is not None and bool(candidate.said),
        )

    def _by_rule(self) -> Iterator[Stance]:
        """What the rules read, without what does not hold beside the rest."""
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
            if reading.known or stance.direction in RESERVED or self._speaks_for_itself(stance)
        ]
        return compatible(listed, fresh)

    def _learned(self, by_rule: Sequence[Stance]) -> Iterator[Weighed]:
        """The trained reader's own readings: no rule reads that side of the actor in the sentence."""
        known = {
            (number, stance.actor, stance.direction)
            for stance in by_rule
            for number in self.opinions.sentences(stance)
        }
        held: dict[tuple[str, Direction], list[str]] = {}
        for stance in by_rule:
            held.setdefault((stance.actor, stance.direction), []).append(stance.issue)
        before: IssueHit | None = None

        def is_wanted(candidate: Candidate) -> bool:
            return bool(candidate.said) or not self.voices.is_private(self._told_at(candidate))

        for opinion, direction in self.opinions.own(is_wanted):
            candidate = opinion.candidate
            numbers = self._told_at(candidate)
            topic = self.opinions.topic(opinion, self.cast)
            if topic is None:
                continue
            hit = self._issue_at(topic, before)
            if hit is None:
                continue
            before = hit
            side = _turned(direction) if hit.contrary else direction
            if (candidate.sentence, candidate.actor, side) in known:
                continue
            slug = self._alike(candidate.sentence, hit.slug, held.get((candidate.actor, side), ()))
            reporter = candidate.reporters[0] if candidate.reporters and not candidate.said else None
            stance = Stance(
                actor=candidate.actor,
                issue=slug,
                direction=side,
                evidence=self._evidence(topic, topic),
                condition=self._condition_in(candidate.sentence) if side is Direction.CONDITIONAL else None,
                reported_by=reporter,
                first_hand=reporter is None,
                statement=numbers[0] if numbers else None,
            )
            yield self._weighed(stance, opinion, direction, candidate.sentence, by_rule=False)

    def _told_at(self, candidate: Candidate) -> tuple[int, ...]:
        """The statements that an actor makes in the sentence, or in which it is named there."""
        return candidate.said or (self.voices.at(candidate.mentions[0][1]) if candidate.mentions else ())

    def _issue_at(self, topic: int, before: IssueHit | None) -> IssueHit | None:
        """The issue that the word names: a listed one, one of its own, or the one `before`.

        "should not ease sanctions" is against the easing: that has a name of its own.
        """
        tree = self.tree
        paragraph = next(
            (one for one in self.layout.body() if one.start <= tree.starts[topic] < one.end), None
        )
        if paragraph is None:
            return None
        above = tree.head[topic]
        if (verb_sign(self.climber.table, tree, above, StancePart.CHANGE, None) or 1) < 0:
            slug = slug_of(tree, above)
            return IssueHit(tree.starts[topic], tree.ends[topic], slug) if slug else None
        listed = self._listed_in(topic, self.named[paragraph.start])
        return listed or self._unlisted(topic, before, takes_up=False)

    def _alike(self, sentence: int, slug: str, held: Sequence[str]) -> str:
        """One of the issues that an actor is known to take this side on, if the sentence names it too."""
        first, last = self.tree.sentences[sentence]
        begin, end = bisect_left(self.places, first), bisect_left(self.places, last + 1)
        named = {self.hits[head].slug for head in self.places[begin:end]}
        return next((one for one in held if one in named or _share_a_word(one, slug)), slug)

    def _condition_in(self, sentence: int) -> Span | None:
        """The words of a sentence that say on what its side depends."""
        first, last = self.tree.sentences[sentence]
        start, end = self.tree.starts[first], self.tree.ends[last]
        match = _CONDITION.search(self.tree.text, start, end) or _WHEN.search(self.tree.text, start, end)
        return self._trimmed(match.start(), match.end()) if match else None

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
                elif last is not None and self._takes_up(token) and self._is_alike(token, last[1]):
                    hit = replace(last[1], contrary=False)
                    readings = self.climber.readings(token)
                    last = (token, hit)
                else:
                    continue
                for reading in readings:
                    yield hit, reading, token

    def _speaks_for_itself(self, stance: Stance) -> bool:
        """Whether the narrator or the actor's own speaker says so."""
        if stance.statement is None or self.voices.is_paper((stance.statement,)):
            return True
        speaker = self.statements[stance.statement].speaker
        own = {*self.voices.codes[stance.statement], speaker.country if speaker is not None else None}
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
                if claim.intent and not self._is_own(claim.reading):
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
        here = self.stems[first : last + 1]
        named = [stem(word) for word in hit.slug.split("-") if len(word) > 2]
        return not any(self.counts[word] > here.count(word) for word in named)

    def _is_own(self, reading: Reading) -> bool:
        """Whether who will do it says so: "we will", "Norway would, its minister said"."""
        if reading.own:
            return True
        voices = self.voices.heard_at(reading.verb)
        if not voices and self.voices.is_paper(self.voices.at(reading.verb)):
            # "Peru will cut its fleet, the joint statement said"
            return True
        return bool(voices) and all(one.code in voices for one in reading.holders)

    def _unlisted(self, topic: int, before: IssueHit | None, *, takes_up: bool) -> IssueHit | None:
        """An issue of its own for the noun phrase at `topic`; a bare "the plan" takes up the one `before`."""
        tree = self.tree
        slug = "" if takes_up else slug_of(tree, topic)
        if not slug or is_vague(tree, topic, slug):
            if not takes_up and tree.words[topic] not in REJOIN and tree.words[topic] not in _ANAPHORS:
                return None
            at = bisect_left(self.places, topic)
            listed = self.hits[self.places[at - 1]] if at else None
            near = max((hit for hit in (listed, before) if hit), key=lambda hit: hit.start, default=None)
            if (
                near is not None
                and not takes_up
                and not tree.is_verb(topic)
                and not self._is_alike(topic, near)
            ):
                near = None
            if near is None or tree.starts[topic] - near.start > _NEAR:
                return None
            slug = near.slug
        return IssueHit(tree.starts[topic], tree.ends[topic], slug)

    def _listed_in(self, topic: int, named: dict[int, IssueHit]) -> IssueHit | None:
        """The listed issue that the noun phrase at `topic` names, if it names one without ambiguity.

        None where a word between turns it: "the violation of the ceasefire" is a matter of its own.
        """
        if self.tree.is_verb(topic):
            return None
        inside = {
            hit.slug: (replace(hit, contrary=hit.contrary and head == topic), head)
            for head, hit in named.items()
            if self.tree.left[topic] <= head <= self.tree.right[topic]
        }
        if len(inside) != 1:
            return None
        hit, head = next(iter(inside.values()))
        turned = 1
        while head != topic and self.tree.left[topic] <= self.tree.head[head] <= self.tree.right[topic]:
            head = self.tree.head[head]
            turned *= noun_sign(self.climber.table, self.tree, head, StancePart.CHANGE) or 1
        return hit if turned > 0 else None

    def _named(self, start: int, end: int) -> dict[int, IssueHit]:
        """The issues named in a paragraph by their head word."""
        found: dict[int, IssueHit] = {}
        for hit in find_issues(self.tree.text[start:end], self.lexicon):
            issue = self.lexicon.issue(hit.slug)
            if issue is None or issue.statements_only:
                continue
            moved = replace(hit, start=hit.start + start, end=hit.end + start)
            head = self.voices.head_of(moved.start, moved.end)
            whole = hit.end - hit.start == len(self.tree.words[head])
            listed = {word.rstrip("?") for word in (*issue.keywords, *issue.contraries)}
            if whole and self.tree.is_verb(head) and self.tree.words[head] not in listed:
                # "talks" names an issue, "we will talk" does not
                continue
            found[head] = moved
        return found

    def _is_alike(self, token: int, hit: IssueHit) -> bool:
        """Whether the word can mean that issue: "the treaty" takes up a treaty, not a call for justice."""
        if self.tree.words[token] not in _PACTS:
            return True
        named = {*self.tree.text[hit.start : hit.end].lower().split(), *hit.slug.split("-")}
        return bool(named & _PACTS)

    def _takes_up(self, token: int) -> bool:
        tree = self.tree
        if tree.words[token] in _THIS:
            relative = tree.tags[token] in {"WDT", "WP"}
            return not relative and tree.deps[token] == "dobj" and self.climber.takes_side(tree.head[token])
        return (
            tree.words[token] in _ANAPHORS
            and any(
                tree.deps[kid] == "det" and tree.words[kid] in {"the", "this", "that", "such"}
                for kid in tree.kids[token]
            )
            and not any(tree.deps[kid] in {"prep", "acl", "relcl"} for kid in tree.kids[token])
        )

    # -- from a reading to stances --------------------------------------------------------------------

    def _as_stances(self, hit: IssueHit, reading: Reading, token: int) -> Iterator[Stance]:
        tree = self.tree
        numbers = self.voices.at(reading.verb)
        voices = self.voices.heard_at(reading.verb)
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
            if token == verb and verb_sign(table, tree, token, StancePart.ATTITUDE, None):
                return False
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
            inner = self.voices.inner_speakers(reading.verb) if numbers else None
            if inner is None:
                return tuple((code, None) for code in voices)
            return tuple((code, None if code in voices or not voices else voices[0]) for code in inner)
        if reading.known:
            return tuple((one.code, None) for one in reading.holders)
        if not voices and not reading.reporters and self.voices.is_private(numbers):
            return ()
        reporters = tuple(one.code for one in reading.reporters) or voices
        return tuple(
            (one.code, None if one.code in reporters or not reporters else reporters[0])
            for one in reading.holders
        )

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
