"""Work out whose president a bare "President Silva" is, where the article never says "Brazilian"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extraction.actors import Cast
from extraction.grammar import words
from extraction.lexicon import ActorKind, Lexicon, NameKind
from extraction.model import Speaker, SpeakerKind, Statement
from extraction.names import surname
from extraction.stance_clauses import is_negated
from extraction.tree import Tree

#: Offices that one country alone calls so in English.
_OWN_TITLES = {
    "foreign secretary": "GB",
    "home secretary": "GB",
    "defence secretary": "GB",
    "chancellor of the exchequer": "GB",
    "secretary of state": "US",
    "defense secretary": "US",
    "secretary of defense": "US",
    "treasury secretary": "US",
    "commerce secretary": "US",
    "national security adviser": "US",
    "national security advisor": "US",
    "trade representative": "US",
    "white house": "US",
    "state department": "US",
    "pentagon": "US",
    "taoiseach": "IE",
    "tanaiste": "IE",
}
_MEANS = words(
    """believes wants welcomes supports stands condemns agrees hopes opposes rejects demands urges regrets
    welcomed supported agreed condemned wanted believed stood opposed expects insists"""
)
_HEADS = words("president premier chancellor king queen emperor minister secretary")


def homes(
    tree: Tree, cast: Cast, statements: Iterable[Statement], speakers: Sequence[Speaker], lexicon: Lexicon
) -> dict[str, str]:
    """The actors that persons with a speaking office and no known country speak for, by their name.

    In turn: a body named in the office ("UN mediator"), an office that one country alone calls so, a
    description elsewhere ("the president of Mexico"), the country that is the subject of what they say
    ("'Mexico is ready,' President Cruz said").
    """
    said: dict[str, Counter[str]] = {}
    persons: dict[str, Speaker] = {}
    for statement in statements:
        speaker = statement.speaker
        if speaker is None or speaker.kind is not SpeakerKind.PERSON or speaker.country or not speaker.role:
            continue
        if not _speaks(speaker.role, lexicon):
            continue
        persons[speaker.name] = speaker
        votes = said.setdefault(speaker.name, Counter())
        for part in statement.content:
            votes.update(_acting(tree, cast, part.start, part.end))
    for speaker in speakers:
        if (
            speaker.kind is SpeakerKind.PERSON
            and not speaker.country
            and _speaks(speaker.role or "", lexicon)
        ):
            persons.setdefault(speaker.name, speaker)
    described = _described(tree, cast)
    taken = {*(one.country for one in speakers if one.country and _office(one.role or ""))}
    found: dict[str, str] = {}
    for name, speaker in persons.items():
        role = speaker.role or ""
        code = _body(role, lexicon) or next(
            (code for title, code in _OWN_TITLES.items() if title in role.casefold()), None
        )
        votes = said.get(name, Counter())
        for other in _counterparts(tree, cast, name):
            del votes[other]
        (first, most), (_, next_most) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
        if code is None and most > next_most and first not in taken:
            code = first
        if code is not None:
            found[name] = code
            taken.add(code)
    for name, speaker in persons.items():
        office = _office(speaker.role or "")
        rivals = [
            one for one, other in persons.items() if one not in found and _office(other.role or "") == office
        ]
        if name in found or not office or len(rivals) > 1:
            continue
        code = described.get(office)
        if code is not None and code not in taken and code not in _counterparts(tree, cast, name):
            found[name] = code
    return found


def _counterparts(tree: Tree, cast: Cast, name: str) -> set[str]:
    """Whose office it is not: "Prime Minister Sato and his Irish counterpart" are not both Irish."""
    known = surname(name).casefold()
    return {
        cast.hits[token - 1].code
        for token, word in enumerate(tree.words)
        if word == "counterpart"
        and token - 1 in cast.hits
        and known in tree.words[tree.sentences[tree.sentence[token]][0] : token]
    }


def _office(role: str) -> str:
    """The last word of the office that names it: "president", "minister"."""
    return next((word for word in reversed(role.casefold().split()) if word in _HEADS), "")


def _speaks(role: str, lexicon: Lexicon) -> bool:
    """Whether a word of the role is an office that speaks for its country or body."""
    said = role.casefold().split()
    return any(
        known.speaks
        for length in (3, 2, 1)
        for start in range(len(said) - length + 1)
        if (known := lexicon.role(" ".join(said[start : start + length]))) is not None
    )


def _body(written: str, lexicon: Lexicon) -> str | None:
    """The organisation named in the office: "UN mediator", "spokeswoman for the WHO"."""
    for hit in lexicon.find_names(written):
        entry = lexicon.actor(hit.code)
        if entry is not None and entry.kind is ActorKind.ORGANISATION:
            return hit.code
    return None


def _acting(tree: Tree, cast: Cast, start: int, end: int) -> Iterable[str]:
    """The countries that are subjects in what somebody says."""
    for token in range(tree.first_at(start), tree.last_before(end) + 1):
        hit = cast.hits.get(token)
        if (
            hit is not None
            and hit.kind is NameKind.NAME
            and tree.deps[token] == "nsubj"
            and _is_intended(tree, tree.head[token])
        ):
            yield hit.code


def _is_intended(tree: Tree, verb: int) -> bool:
    """Whether a country's own speaker would say so of it: "Peru will send", "Peru welcomes"."""
    return tree.words[verb] in _MEANS or (
        not is_negated(tree, verb)
        and any(tree.words[kid] in {"will", "would"} and tree.deps[kid] == "aux" for kid in tree.kids[verb])
    )


def _described(tree: Tree, cast: Cast) -> dict[str, str]:
    """Offices that stand without a name and with one country: "the president of Mexico", "US president"."""
    found: dict[str, set[str]] = {}
    for token, word in enumerate(tree.words):
        if word in _HEADS and tree.tags[token] in {"NN", "NNP"}:
            owners = cast.owners(token)
            for owner in owners:
                found.setdefault(word, set()).add(owner.code)
    return {office: next(iter(codes)) for office, codes in found.items() if len(codes) == 1}
