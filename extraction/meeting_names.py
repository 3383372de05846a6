"""What a meeting is called, read from the words around it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.meeting_words import Place, Places, bare, is_day
from extraction.names import folded

#: heads that make a name of a topic alone: "climate summit", "migration conference", "trade talks"
_HEADS = frozenset(
    {"summit", "dialogue", "forum", "conference", "ministerial", "gathering", "talks", "negotiations"}
)
#: parts of a body that meet by themselves: the UN's Security Council is not its General Assembly
_ORGANS = frozenset({"council", "assembly", "commission", "security", "general", "human", "rights"})
#: words that begin a sentence before a name
_FIRST = frozenset(
    {"The", "A", "An", "At", "In", "On", "After", "But", "Before", "During", "Ahead", "This", "That"}
)

#: small words that may stand in a meeting's name: "UN climate change summit", "Geneva 2 talks"
_TOPICS_WORDS = """
    climate change peace trade nuclear security migration economic energy grain debt biodiversity disarmament
    food water ocean oceans health aid donor donors donors' arms war border gas oil fisheries fishing farm
    education defence defense finance foreign ministers' leaders' ministers leaders ministerial control
    coalition willing volunteers volunteer allies of the global regional world power rail grid asia-pacific
    post-brexit reconstruction recovery ceasefire truce
"""
_TOPICS = frozenset(_TOPICS_WORDS.split())
#: of these a name may be made up, but none is its beginning or its whole
_LINKS = frozenset({"of", "the", "and", "on", "for", "leaders", "ministers", "foreign", "willing", "change"})
#: words that say nothing about which meeting it is
_PLAIN_WORDS = """
    summit meeting meetings talks conference gathering forum dialogue ministerial negotiations the of and on
    for leaders ministers foreign world global international annual emergency special european high level
    rally plenary heads state government leaders' ministers' peace truce ceasefire war prime minister
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
_OF_BODY = re.compile(
    r"^\s+(?:between\s+|of\s+)(?:the\s+)?(?:(?:leaders|presidents|heads of (?:state|government)|members"
    r"|(?:foreign|finance|defen[cs]e|trade|energy)?\s*ministers)\s+(?:of|from)\s+(?:the\s+)?)?"
    r"(?:so-called\s+)?[“\"‘']?(?P<name>[\w-]+(?:\s[\w-]+){0,5})"
)
_BODY_OF = re.compile(
    r"^(?:['’]s)?\s+(?:(?:foreign|finance|defen[cs]e|trade|energy|environment|interior|fisheries)\s+)?"
    r"(?:leaders|ministers|heads|members|nations|countries|delegates|presidents|allies|states)\b"
)


@dataclass(frozen=True, slots=True)
class Name:
    """What a meeting is called. `key` is a body's code or empty; `words` are the telling words, folded."""

    shown: str
    key: str = ""
    words: frozenset[str] = frozenset()


def one_name(one: Name, other: Name) -> bool | None:
    """Whether two names are of one meeting: None where they neither share a body or word nor contradict."""
    if one.key and other.key and one.key != other.key:
        return False
    if one.words & other.words:
        return True
    if one.words and other.words:
        return False
    return True if one.key and one.key == other.key else None


def is_proper(name: Name) -> bool:
    """Whether a name has a word that is more than a topic: "Syria talks", not "Trade talks"."""
    return any(word[:1].isupper() and word.casefold() not in _TOPICS for word in name.shown.split()[:-1])


def named(
    before: str, after: str, head: str, places: Places, written: set[str]
) -> tuple[Name | None, Place | None]:
    """What stands before and behind a head: the meeting's name, and the place ("the Paris summit").

    `written` are folded words that stand after "in" anywhere in the article: "the Biarritz summit" names a
    place where "in Biarritz" occurs.
    """
    if head.upper().startswith("COP"):
        return Name(f"{head} summit", head.replace(" ", "").upper()), None
    behind = _OF_BODY.match(after)
    if behind:
        for code, shown in _bodies(behind["name"], places):
            return Name(shown, code, _organ(shown)), None
    taken, at_start = _before(before)
    place = None
    while taken:
        first = bare(taken[0])
        found = places.place(first)
        if found and not found.whole_country and (first in places.cities or folded(first) in written):
            place = found
        elif not (is_day(first) or first.casefold() in _LINKS or first in _FIRST):
            break
        taken = taken[1:]
    taken = _core([one for one in taken if not is_day(bare(one))], at_start=at_start)
    shown = " ".join([*taken, head]).strip(" “”\"'")
    words = frozenset(folded(one) for one in taken) - _PLAIN
    for code, alias in _bodies(" ".join(taken), places):
        return Name(shown, code, words - frozenset(folded(alias).split()) | _organ(alias)), place
    # "French talks" is no name; "Eurasian Connectivity meeting" is one, and so is "climate talks"
    telling = words - {folded(one) for one in taken if one in places.adjectives}
    if not telling or (head.casefold() not in _HEADS and sum(one[:1].isupper() for one in taken) < 2):
        return None, place
    return Name(shown, "", words), place


def _before(text: str) -> tuple[list[str], bool]:
    """The words right before a head that may be a part of its name, and whether the sentence begins there."""
    words = re.findall(r"[^\s“”\"‘(),;:]+|[“”\"(),;:]", text[-90:])
    taken: list[str] = []
    while words and len(taken) < 7:
        word = words.pop()
        if word in {"“", "”", '"'} and not taken:
            continue
        plain = bare(word)
        if (
            plain.casefold() not in _TOPICS
            and not plain[:1].isupper()
            and not (plain.isdigit() and not taken)
        ):
            return taken, False
        taken.insert(0, word)
    return taken, not words


def _core(taken: list[str], *, at_start: bool) -> list[str]:
    """The name's own words: not "Joint Communiqué of the", nor the "Ahead of the" that begins a sentence."""
    small = [place for place, word in enumerate(taken) if word == "of"]
    if small and (at_start or taken[small[-1] + 1 :][:1] == ["the"]):
        taken = taken[small[-1] + 1 :]
    while taken and taken[0].casefold() in _LINKS:
        taken = taken[1:]
    return taken


def _organ(alias: str) -> frozenset[str]:
    return frozenset(folded(alias).split()) & _ORGANS


def _bodies(words: str, places: Places) -> Iterator[tuple[str, str]]:
    """Bodies named in `words`, a code and the name there, the longest name first."""
    parts = re.findall(r"[\w.+&’'-]+", words)
    for size in range(min(6, len(parts)), 0, -1):
        for start in range(len(parts) - size + 1):
            name = bare(" ".join(parts[start : start + size]))
            code = places.bodies.get(name)
            if code:
                yield code, name


def body_in(text: str, places: Places) -> Name | None:
    """The body whose leaders or ministers a sentence is about: "ECOWAS leaders met", "leaders of the G7"."""
    for code, shown in _bodies(text, places):
        for match in re.finditer(re.escape(shown), text):
            of_it = re.search(
                r"\b(?:leaders|ministers|members|heads of state) (?:of|from) (?:the )?$",
                text[: match.start()],
            )
            if of_it or _BODY_OF.match(text[match.end() :]):
                return Name(shown, code, _organ(shown))
    return None
