"""Find the stretches of capitalised words in an article that can be names, offices and all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.lexicon import Lexicon
from extraction.names import ARTICLES, PARTICLES, TITLES
from extraction.page_words import PageWords, Word
from extraction.roles import COURTESY, is_courtesy, names_body

#: Words that stand with a capital at the head of a sentence and name nobody.
_OPENERS = """
    the a an this that these those i it he she they we you his her its their our my your
    but and or nor so yet if when while as at by for from in into of on to with
    after before since until although though however meanwhile because unless
    what who whom whose which where why how there here no not yes both either neither
    all some many most few each every one two three four five six seven eight nine ten another
    other others such same more less than then now also
    despite during between among amid over under about against across along within without
"""
_NEVER = frozenset(_OPENERS.split())
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]*[A-Z0-9.]s?")
_PROPER = frozenset({"NNP", "NNPS"})
#: Surnames and given names that are also common words at the head of a sentence.
_PRONOUN_NAMES = frozenset({"he", "you", "so", "an"})


def find_runs(words: PageWords, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """First and last word of every run: "French President Recep Tayyip Erdogan", "Ministry of Defence"."""
    familiar = _familiar(words)
    headlines = _headlines(words)
    index = 0
    while index < len(words):
        if words[index].paragraph in headlines or not _begins_name(words, index, familiar, lexicon):
            index += 1
            continue
        last = index
        while (following := _next_in_run(words, index, last, lexicon)) is not None:
            last = following
        yield index, last
        index = last + 1


def _headlines(words: PageWords) -> frozenset[int]:
    """Paragraphs set in capitals, where a capital tells nothing: "Leaders Vow To Keep Talking"."""
    long: dict[int, list[bool]] = {}
    stops: dict[int, int] = {}
    for word in words.words:
        if len(word.text) > 3:
            long.setdefault(word.paragraph, []).append(word.capital)
        stops[word.paragraph] = word.end
    return frozenset(
        number
        for number, capitals in long.items()
        if 4 <= len(capitals) <= 20
        and (
            all(capitals)
            if words.text[stops[number] : stops[number] + 1] in {".", ",", '"'}
            else sum(capitals) >= 0.8 * len(capitals)
        )
    )


def is_acronym(word: Word) -> bool:
    """Whether the word is all capitals: "UNICEF", "U.N."."""
    return len(word.text) > 1 and bool(_ACRONYM.fullmatch(word.text))


def is_office(word: str, lexicon: Lexicon) -> bool:
    """Whether the word is an office by itself: "minister", "Sen."."""
    plain = word.rstrip(".")
    for form in (plain, plain.removesuffix("s")):
        if lexicon.role(form) is not None:
            return not names_body(form, lexicon)
        if form in TITLES and form not in COURTESY:
            return True
    return False


def is_body(word: str, lexicon: Lexicon) -> bool:
    """Whether the word is a kind of body by itself: "ministry", "council"."""
    if lexicon.role(word) is not None and names_body(word, lexicon):
        return True
    return lexicon.source_nouns.get(word) == "body"


def opens_sentence(words: PageWords, index: int) -> bool:
    """Whether the word has its capital from the place it stands in."""
    gap = words[index].gap
    return (
        index == 0
        or "\n" in gap
        or any(mark in gap for mark in '.!?":—')
        or words[index].paragraph != words[index - 1].paragraph
    )


def _familiar(words: PageWords) -> frozenset[str]:
    """Words with a capital within a sentence somewhere: "Zelenskyy" at its head is then a name too."""
    return frozenset(
        word.lower
        for index, word in enumerate(words.words)
        if word.capital and len(word.text) > 2
        # behind a nickname in marks too: Carlos "Caloy" Reyes
        if not opens_sentence(words, index) or (word.gap == '" ' and words[index - 1].capital)
    )


def _begins_name(words: PageWords, index: int, familiar: frozenset[str], lexicon: Lexicon) -> bool:
    word = words[index]
    if _is_al_name(word):
        return True
    if not word.capital or (word.lower in _NEVER and not _is_name_he(words, index) and not is_acronym(word)):
        return False
    if not opens_sentence(words, index):
        return word.tag not in {"PRP", "PRP$", "DT", "IN", "CC"} or words.hit_at(index) is not None
    if word.tag in _PROPER or words.hit_at(index) is not None or is_courtesy(word):
        return True
    if _is_name_he(words, index):
        return True
    if word.lower in lexicon.given_names or word.lower in familiar or lexicon.role(word.lower) is not None:
        return True
    # "Okafor Chidi said": a name that the tagger does not know before one that it does; no "Rival Ada Okafor"
    if word.tag not in {"NN", "NNS", "FW", "UH"} or index + 1 >= len(words):
        return False
    after = words[index + 1]
    if after.lower in lexicon.given_names or after.lower in familiar:
        return False
    return after.capital and after.gap == " " and after.tag in _PROPER


def _is_al_name(word: Word) -> bool:
    """Whether the word is a surname with its article in small letters: "al-Haddadi"."""
    article, hyphen, rest = word.text.partition("-")
    return bool(hyphen) and article in ARTICLES and rest[:1].isupper()


def _is_name_he(words: PageWords, index: int) -> bool:
    """Whether "He" begins a name as in "He Lei": a capital follows at once."""
    if words[index].lower not in _PRONOUN_NAMES or index + 1 >= len(words):
        return False
    after = words[index + 1]
    return (
        after.capital and after.gap == " " and after.tag in {"NNP", "NN"} and words.hit_at(index + 1) is None
    )


def _next_in_run(words: PageWords, first: int, last: int, lexicon: Lexicon) -> int | None:
    """The next word of the run `first`..`last`; None where it ends."""
    index = last + 1
    if index >= len(words) or words[last].possessive:
        return None
    word = words[index]
    if word.paragraph != words[last].paragraph:
        return None
    if word.quoted != words[last].quoted or word.gap not in {" ", "-", " -"}:
        # Editors put what was left out in brackets: "(Russian President Vladimir) Putin".
        if word.gap == ") " and words[first].gap.endswith("(") and word.capital and _stands_off(words, first):
            return index
        return _behind_nickname(words, last)
    if word.capital and word.lower not in {"the", "i", "a"}:
        return index
    if word.lower.split("-")[0] in PARTICLES:
        behind = _behind_particle(words, last, index, lexicon)
        if behind is not None:
            return behind
    # "Ministry of Foreign Affairs", "Secretary of State", "Center for Strategic and International Studies"
    if word.lower in {"of", "for", "and"}:
        step = index + 1
        if step < len(words) and words[step].lower == "the" and words[step].gap == " ":
            step += 1
        if step < len(words) and words[step].capital and words[step].gap == " ":
            return step if _links(words, first, last, word.lower, step, lexicon) else None
    return None


def _stands_off(words: PageWords, first: int) -> bool:
    """Whether the bracket before a word touches no word itself, as in "CPI(M) member"."""
    start = words[first].start
    return start < 2 or not words.text[start - 2].isalnum()


def _behind_particle(words: PageWords, last: int, index: int, lexicon: Lexicon) -> int | None:
    """The capital behind "von der", "bin" or in "al-Sadr"; None when no name goes on there."""
    word = words[index]
    if "-" in word.lower and word.text.split("-", 1)[1][:1].isupper():
        return index
    if words.hit_at(last) is not None or lexicon.source_nouns.get(words[last].lower) == "body":
        return None
    for step in range(index + 1, min(index + 3, len(words))):
        if words[step].gap not in {" ", "-"}:
            return None
        if words[step].capital:
            return step
        if words[step].lower not in PARTICLES:
            return None
    return None


def _behind_nickname(words: PageWords, last: int) -> int | None:
    """The word behind a nickname in marks: Ferdinand "Bongbong" Marcos."""
    index = last + 1
    if index + 1 >= len(words):
        return None
    nick, after = words[index], words[index + 1]
    named = nick.gap == ' "' and nick.capital and after.gap == '" ' and after.capital
    return index + 1 if named else None


def _links(words: PageWords, first: int, last: int, link: str, step: int, lexicon: Lexicon) -> bool:
    """Whether "of", "for" or "and" belongs inside the name that begins at `first`."""
    before = words[last].lower
    if link == "of":
        if last == first + 1 and words[first].lower in lexicon.given_names:
            # "Max Law of Greenpeace"
            return False
        if is_office(before, lexicon) or lexicon.source_nouns.get(before) in {"body", "thing"}:
            return True
        # "Regional Director for Africa of ILO Cynthia Okoro"
        return last - 1 > first and words[last - 1].lower == "for" and is_acronym(words[step])
    if link == "for":
        office = is_office(before, lexicon) or is_body(before, lexicon)
        return office and words[step - 1].lower != "the"
    inside = {words[i].lower for i in range(first, last + 1)}
    if _portfolio(words, last, step, lexicon):
        return True
    # "Ministry of Trade and Industry", not "Macron and Merz", not "the UN and the African Union"
    return (
        bool(inside & {"of", "for"})
        and any(is_body(word, lexicon) for word in inside)
        and words[step - 1].lower != "the"
        and words.hit_at(last) is None
        and words.hit_at(step) is None
        and not is_acronym(words[last])
    )


def _portfolio(words: PageWords, last: int, step: int, lexicon: Lexicon) -> bool:
    """Whether "and" joins what one minister is for: "Trade and Industry Minister Mustapa Mohamed"."""
    if words[last].lower in lexicon.given_names or words.hit_at(last) is not None:
        return False
    for index in range(step, min(step + 3, len(words))):
        if not words[index].capital or words[index].gap != " " or words.hit_at(index) is not None:
            return False
        if words[index].lower in {"minister", "secretary", "commissioner", "spokesman", "spokeswoman"}:
            return index > step
    return False
