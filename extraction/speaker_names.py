"""Find the person a source names, or whose office it words."""

from __future__ import annotations

from extraction.speaker_reading import Reading, Somebody

PREPOSITIONS = frozenset(
    {"of", "for", "from", "at", "in", "with", "on", "to", "by", "among", "within", "inside", "close", "near"}
    | {"familiar", "representing", "involved", "including", "like", "about"}
)
#: "One of the officials": the noun stands behind the "of".
COUNTING = frozenset(
    {"one", "some", "many", "most", "more", "none", "two", "three", "all", "each", "cent", "percent"}
)
#: How far, in characters, an office may reach from the name it belongs to.
_LONGEST_ROLE = 300


def named_in(reading: Reading, first: int, end: int) -> Somebody | None:
    """The person named in the source, or whose office it words when the name stands behind a comma."""
    words = reading.words
    head = head_of(reading, first, end)
    for index in range(first, end + 1):
        number = reading.person_at(index)
        if number is None:
            continue
        mention = reading.mentions[reading.mention_at[index]]
        possessive = mention.possessive and mention.last < end
        if possessive or mention.last > end or _noun_follows(reading, mention.last, end):
            continue
        behind = any(words[i].lower in PREPOSITIONS for i in range(first, index))
        if not behind or (mention.roles and mention.whole_start <= words[first].end):
            return Somebody(person=number)
    start, stop = words[head].start, words[head].end
    for n, mention in reading.mentions_from(words[first].start - _LONGEST_ROLE):
        if mention.start > words[end].end + _LONGEST_ROLE:
            break
        if n not in reading.people.of_mention:
            continue
        for role in mention.roles:
            if role.head is None or not (role.start <= start and stop <= role.end):
                continue
            if role.end <= mention.start + 1 or words[first].start >= mention.end:
                return Somebody(person=reading.people.of_mention[n])
    return None


def named_at_the_end(reading: Reading, first: int, last: int) -> Somebody | None:
    """The person a long source ends with: "Agency (FAO) deputy director and Africa chief Abebe Bekele"."""
    number = reading.person_at(last)
    if number is None:
        return None
    mention = reading.mentions[reading.mention_at[last]]
    start = next((i for i in range(first, last + 1) if reading.words[i].start >= mention.whole_start), last)
    if mention.possessive or start <= first or not mention.roles:
        return None
    if reading.words[start - 1].lower in PREPOSITIONS | {"the", "a", "his", "her"}:
        return None
    return Somebody(person=number)


def _noun_follows(reading: Reading, last: int, end: int) -> bool:
    """Whether a noun follows that the name only modifies: "Trump administration"."""
    if last + 1 > end:
        return False
    word = reading.words[last + 1]
    return word.gap in {" ", "-"} and word.tag.startswith("NN") and word.lower not in PREPOSITIONS


def head_of(reading: Reading, first: int, end: int) -> int:
    """The noun that heads the words `first`..`end`: the last before a preposition, behind "one of"."""
    words = reading.words
    for index in range(first + 1, end + 1):
        if words[index].lower not in PREPOSITIONS or words[index - 1].lower in COUNTING:
            continue
        # "secretary of state" is one office
        around = words.lower_text(max(index - 1, first), min(index + 1, end))
        if reading.lexicon.role(around) is None:
            return index - 1
    return end
