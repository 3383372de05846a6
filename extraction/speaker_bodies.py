"""Name the bodies that speak: a country by its name, a ministry by country, officials as worded."""

from __future__ import annotations

from extraction.lexicon import ActorEntry, Lexicon, NameKind
from extraction.page_words import PageWords, Place

#: Words in front of an unnamed source that count or point and do not name: "several senior officials".
_POINTING = (
    "the a an this that these those some several many most few all both one two another any each every "
    "certain more than about around nearly almost"
)
_POINTERS = frozenset(_POINTING.split())
_CLAUSES = frozenset({"who", "which", "that", "whose", "where", "when", "as", "while", "after", "before"})


def actor_name(place: Place, words: PageWords, lexicon: Lexicon) -> str:
    """What a speaking actor is called: "Kyiv" by the country's name, "the Kremlin" by its own."""
    actor = lexicon.actor(place.code)
    if actor is None or place.kind is NameKind.METONYM:
        return words.slice(place.first, place.last)
    return actor.name


def adjective(actor: ActorEntry) -> str:
    """The adjective of an actor ("Indian"), else its name."""
    return next(iter(actor.forms(NameKind.ADJECTIVE)), actor.name)


def body_name(words: PageWords, first: int, last: int, lexicon: Lexicon) -> str:
    """The body in words `first`..`last` by name: "Iran's Foreign Ministry" is "Iranian Foreign Ministry"."""
    first = skip_pointers(words, first, last)
    place = words.hit_at(first)
    if place is not None and place.first == first and place.last < last and words[place.last].possessive:
        actor = lexicon.actor(place.code)
        if actor is not None and place.kind in {NameKind.NAME, NameKind.CAPITAL}:
            return f"{adjective(actor)} {words.slice(place.last + 1, last)}"
    return words.slice(first, last)


def skip_pointers(words: PageWords, first: int, last: int) -> int:
    """The first word after articles and counting words, at most `last`."""
    while first < last and (
        words[first].lower in _POINTERS or (words[first].tag == "CD" and not words[first].capital)
    ):
        first += 1
    return first


def description_end(words: PageWords, first: int, last: int) -> int:
    """The last word of a source without its clauses: "a document circulating among us" ends at "document"."""
    for index in range(first + 1, last + 1):
        word = words[index]
        if any(mark in word.gap for mark in ';:("—') or word.gap == " - " or word.text in _CLAUSES:
            return index - 1
        if "," in word.gap and not _lists_on(words, index, last):
            return index - 1
        if (
            word.tag in {"VBG", "VBN", "VBD", "VBZ"}
            and words[index - 1].tag in {"NN", "NNS", "NNP", "NNPS"}
            and not word.capital
        ):
            return index - 1
    return last


def list_end(words: PageWords, last: int) -> int:
    """The last word of a list of actors that goes on behind `last`: ", France and Italy" behind "Germany"."""
    if words.hit_at(last) is None:
        return last
    end = last
    while end + 1 < len(words):
        step = end + 1
        if words[step].gap not in {", ", " "} or (words[step].gap == " " and words[step].lower != "and"):
            break
        joined = words[step].lower == "and"
        step += joined
        step += step < len(words) and words[step].lower == "the"
        place = words.hit_at(step) if step < len(words) else None
        if place is None or words[place.last].possessive:
            break
        end = place.last
        if joined:
            return end
    # without its "and" it was no list
    return last


def _lists_on(words: PageWords, index: int, last: int) -> bool:
    """Whether a list of actors goes on at a comma: "ministers from Japan, Australia and Malaysia"."""
    if words.hit_at(index - 1) is None:
        return False
    while index <= last:
        at = index + 1 if words[index].lower in {"and", "the"} and index < last else index
        at = at + 1 if words[at].lower == "the" and at < last else at
        place = words.hit_at(at)
        if place is None:
            return False
        index = place.last + 1
        if index > last or words[index - 2].lower == "and":
            return True
        if "," not in words[index].gap and words[index].lower != "and":
            return True
    return True
