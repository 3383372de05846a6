"""Find the names in an article: whom or what each one names, with the titles and roles that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from extraction.lexicon import Lexicon, NameKind
from extraction.names import PARTICLES, TITLES, folded
from extraction.page_words import PageWords, Word
from extraction.roles import COURTESY, RolePhrase, is_courtesy, names_body, read_role

_JOINS = frozenset({" ", "-", " ("})
#: Words that stand with a capital at the head of a sentence and name nobody.
_NEVER = frozenset(
    """the a an this that these those i it he she they we you his her its their our my your but and or nor so yet if when
    while as at by for from in into of on to with after before since until although though however meanwhile
    what who whom whose which where why how there here no not yes both either neither all some many most few each every
    one two three four five six seven eight nine ten another other others such same more less than then now also
    despite during between among amid over under about against across along within without because unless""".split()
)
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]*[A-Z0-9.]s?")


class Named(StrEnum):
    """What a name names, as far as the words around it tell."""

    PERSON = "person"
    BODY = "body"
    #: a country, capital or organisation of the word lists
    ACTOR = "actor"
    #: a treaty, a sea, a day: nobody who speaks
    THING = "thing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """One name on the page. `first`..`last` are the words of the name itself, titles and roles apart."""

    first: int
    last: int
    start: int
    end: int
    text: str
    named: Named
    #: courtesy titles in front, in small letters: ("mr",)
    titles: tuple[str, ...] = ()
    roles: tuple[RolePhrase, ...] = ()
    #: characters of the name with its titles and roles: from "French" to "Macron"
    whole_start: int = 0
    whole_end: int = 0
    #: the actor's code for ACTOR; for a BODY the country or organisation its name begins with
    code: str | None = None
    possessive: bool = False
    quoted: bool = False
    #: "the" stands before it
    article: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, hyphens apart."""
        return tuple(self.text.replace("-", " ").split())


def find_mentions(words: PageWords, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Every name in the article, in text order."""
    mentions = []
    for first, last in _runs(words, lexicon):
        mentions += _read_run(words, first, last, lexicon)
    return tuple(mentions)


def _runs(words: PageWords, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """First and last word of every stretch of capitalised words: "Recep Tayyip Erdogan", "Ministry of Defence"."""
    index = 0
    while index < len(words):
        if not _begins_name(words, index, lexicon):
            index += 1
            continue
        last = index
        while (following := _next_in_run(words, last, lexicon)) is not None:
            last = following
        yield index, last
        index = last + 1


def _begins_name(words: PageWords, index: int, lexicon: Lexicon) -> bool:
    word = words[index]
    if not word.capital or (word.lower in _NEVER and not _is_name_he(words, index)):
        return False
    if not _opens_sentence(words, index):
        return word.tag not in {"PRP", "PRP$", "DT", "IN", "CC"} or words.hit_at(index) is not None
    return (
        word.tag in {"NNP", "NNPS"}
        or words.hit_at(index) is not None
        or word.lower in lexicon.given_names
        or is_courtesy(word)
        or lexicon.role(word.lower) is not None
        or (
            word.tag in {"NN", "NNS", "JJ", "FW", "UH", "VBG", "VBN"}
            and index + 1 < len(words)
            and words[index + 1].capital
            and words[index + 1].gap == " "
            and words[index + 1].tag in {"NNP", "NNPS"}
        )
    )


def _is_name_he(words: PageWords, index: int) -> bool:
    """Whether "He" begins a name as in "He Lei": a capital follows at once and no verb's subject is meant."""
    if words[index].lower not in {"he", "you", "so", "an"} or index + 1 >= len(words):
        return False
    after = words[index + 1]
    return (
        after.capital and after.gap == " " and after.tag in {"NNP", "NN"} and words.hit_at(index + 1) is None
    )


def _opens_sentence(words: PageWords, index: int) -> bool:
    gap = words[index].gap
    return (
        index == 0
        or "\n" in gap
        or any(mark in gap for mark in '.!?":—')
        or words[index].paragraph != words[index - 1].paragraph
    )


def _next_in_run(words: PageWords, last: int, lexicon: Lexicon) -> int | None:
    """The next word of the run that reaches `last`; None where it ends."""
    index = last + 1
    if index >= len(words) or words[last].possessive:
        return None
    word = words[index]
    if words[index].paragraph != words[last].paragraph or word.quoted != words[last].quoted:
        return _after_nickname(words, last)
    if word.gap not in {" ", "-", " -"}:
        return _after_nickname(words, last)
    if word.capital and word.lower not in {"the", "i", "a"}:
        return index
    # "von der Leyen", "Mohammed bin Salman", "Muqtada al-Sadr"
    if word.lower.split("-")[0] in PARTICLES:
        if "-" in word.lower and word.text.split("-", 1)[1][:1].isupper():
            return index
        for step in (1, 2):
            if (
                index + step < len(words)
                and words[index + step].capital
                and words[index + step].gap in {" ", "-"}
            ):
                return index + step if _person_like(words, last, lexicon) else None
            if index + step >= len(words) or words[index + step].lower not in PARTICLES:
                break
    # "Ministry of Foreign Affairs", "Secretary of State", "Center for Strategic and International Studies"
    if word.lower in {"of", "for", "and", "on", "in", "to"}:
        step = index + 1
        if step < len(words) and words[step].lower == "the" and words[step].gap == " ":
            step += 1
        if (
            step < len(words)
            and words[step].capital
            and words[step].gap == " "
            and _links(words, last, word.lower, step, lexicon)
        ):
            return step
    return None


def _after_nickname(words: PageWords, last: int) -> int | None:
    """The word behind a nickname in marks or an abbreviation in brackets: Ferdinand "Bongbong" Marcos."""
    index = last + 1
    if (
        index + 1 < len(words)
        and words[index].gap == ' "'
        and words[index].capital
        and words[index + 1].gap == '" '
        and words[index + 1].capital
        and words[index + 1].tag in {"NNP", "NNPS"}
    ):
        return index + 1
    return None


def _person_like(words: PageWords, last: int, lexicon: Lexicon) -> bool:
    return words.hit_at(last) is None and lexicon.source_nouns.get(words[last].lower) != "body"


def _links(words: PageWords, last: int, link: str, step: int, lexicon: Lexicon) -> bool:
    """Whether "of", "for" or "and" belongs inside a name that begins before it."""
    before = words[last].lower
    if link == "of":
        return _is_office_word(before, lexicon) or lexicon.source_nouns.get(before) in {"body", "thing"}
    if link == "for":
        return (_is_office_word(before, lexicon) or _office(before, lexicon)) and words[
            step - 1
        ].lower != "the"
    if link != "and":
        return False
    # "Ministry of Trade and Industry", not "Macron and Merz", not "the UN and the African Union"
    begin = last
    while begin > 0 and words[begin].gap == " " and _inside_name(words[begin - 1]):
        begin -= 1
    inside = {words[i].lower for i in range(begin, last + 1)}
    return (
        bool(inside & {"of", "for"})
        and any(_office(word, lexicon) for word in inside)
        and words[step - 1].lower != "the"
        and words.hit_at(last) is None
        and words.hit_at(step) is None
        and not _acronym(words[last])
    )


def _inside_name(word: Word) -> bool:
    return word.capital or word.lower in {"of", "for", "and"}


def _is_office_word(word: str, lexicon: Lexicon) -> bool:
    """Whether the word is an office by itself: "minister", "Sen."."""
    plain = word.rstrip(".")
    if lexicon.role(plain) is not None:
        return not names_body(plain, lexicon)
    return plain in TITLES and plain not in COURTESY


def _office(word: str, lexicon: Lexicon) -> bool:
    """Whether the word is a kind of body by itself: "ministry", "council"."""
    return (lexicon.role(word) is not None and names_body(word, lexicon)) or (
        lexicon.source_nouns.get(word) == "body"
    )


def _acronym(word: Word) -> bool:
    return bool(_ACRONYM.fullmatch(word.text)) and len(word.text) > 1


class _Label(StrEnum):
    NAME = "name"
    ROLE = "role"
    COURTESY = "courtesy"
    PLACE = "place"
    BODY = "body"
    THING = "thing"
    LINK = "link"


def _labels(words: PageWords, first: int, last: int, lexicon: Lexicon) -> list[_Label]:
    labels = [_Label.NAME] * (last - first + 1)
    index = first
    while index <= last:
        for length in range(min(6, last - index + 1), 0, -1):
            role = lexicon.role(words.lower_text(index, index + length - 1))
            if role is not None:
                phrase = words.lower_text(index, index + length - 1)
                label = _Label.BODY if names_body(phrase, lexicon) else _Label.ROLE
                labels[index - first : index - first + length] = [label] * length
                index += length
                break
        else:
            index += 1
    for index in range(first, last + 1):
        word, at = words[index], index - first
        if is_courtesy(word):
            labels[at] = _Label.COURTESY
        elif labels[at] is _Label.NAME:
            kind = lexicon.source_nouns.get(word.lower)
            if words.hit_at(index) is not None:
                labels[at] = _Label.PLACE
            elif word.lower in {"of", "for", "and", "the", "on", "in", "to"} and index > first:
                labels[at] = _Label.LINK
            elif kind == "body" or (kind == "medium" and last > first):
                labels[at] = _Label.BODY
            elif kind == "thing" and not (index > first and word.lower in lexicon.given_names):
                labels[at] = _Label.THING
            elif (
                _is_office_word(word.lower, lexicon)
                or word.lower in {"special", "assistant", "former"}
                or (word.lower.endswith(("-elect", "-general")) and len(word.lower) > 8)
            ):
                labels[at] = _Label.ROLE
    return labels


def _read_run(words: PageWords, first: int, last: int, lexicon: Lexicon) -> list[Mention]:
    """The mentions in one run: a titled person, a body, an actor, or a name nobody has explained yet."""
    labels = _labels(words, first, last, lexicon)
    titles = [i for i, label in enumerate(labels) if label in {_Label.ROLE, _Label.COURTESY}]
    if titles:
        begin = titles[-1] + 1
        # "Regional Director for Africa of ILO Cynthia Samuel": what follows the last place is the name
        while begin < len(labels) - 1 and (
            labels[begin] in {_Label.PLACE, _Label.LINK, _Label.BODY, _Label.THING}
            or (_acronym(words[first + begin]) and labels[begin] is _Label.NAME)
        ):
            begin += 1
        rest = labels[begin:]
        if (
            rest
            and all(label in {_Label.NAME, _Label.PLACE, _Label.THING} for label in rest)
            and rest[-1] is _Label.NAME
        ):
            return [_person(words, first, first + begin, last, lexicon)]
        if (
            not rest
            and labels[0] is _Label.NAME
            and titles[-1] == len(labels) - 1
            and len(labels) == 2
            and words[first].lower in lexicon.given_names
        ):
            # "Joe Speaker", "David King": a surname that is also an office
            return [_person(words, first, first, last, lexicon)]
        if rest and all(label is _Label.PLACE for label in rest) and is_courtesy(words[first + begin - 1]):
            return [_person(words, first, first + begin, last, lexicon)]
        if not rest or _Label.NAME not in rest:
            return _bodies(words, first, last, labels, lexicon)
    if all(label is _Label.NAME for label in labels):
        return [_unknown(words, first, last, lexicon)]
    # "North Korean Kim Jong Un", "Israel Katz": an origin before a given name, or a given name that is a country
    place = sum(1 for _ in _leading(labels, _Label.PLACE))
    if place and all(label is _Label.NAME for label in labels[place:]) and len(labels) - place >= 2:
        begin = first + place
        if words[begin].lower in lexicon.given_names:
            return [_unknown(words, begin, last, lexicon)]
    if (
        labels[0] is _Label.PLACE
        and labels[1:] == [_Label.NAME]
        and words[first].lower in lexicon.given_names
    ):
        return [_unknown(words, first, last, lexicon)]
    if (
        labels[0] is _Label.NAME
        and words[first].lower in lexicon.given_names
        and not {_Label.BODY, _Label.ROLE} & set(labels)
        and _Label.LINK not in labels
    ):
        # "Robert Habeck", but also "Liz May", "Roland West"
        return [_unknown(words, first, last, lexicon)]
    return _bodies(words, first, last, labels, lexicon)


def _leading(labels: list[_Label], wanted: _Label) -> Iterator[_Label]:
    for label in labels:
        if label is not wanted:
            return
        yield label


def _bodies(words: PageWords, first: int, last: int, labels: list[_Label], lexicon: Lexicon) -> list[Mention]:
    """The bodies, actors and things of a run without a person."""
    place = words.hit_at(first)
    if place is not None and place.first == first and place.last >= last:
        return [_mention(words, first, last, Named.ACTOR, code=place.code)]
    if _Label.BODY in labels or any(
        _acronym(words[i]) and words.hit_at(i) is None for i in range(first, last + 1)
    ):
        code = next((hit.code for hit in words.hits_in(first, last)), None)
        return [_mention(words, first, last, Named.BODY, code=code)]
    if _Label.THING in labels:
        return [_mention(words, first, last, Named.THING)]
    if all(label in {_Label.ROLE, _Label.PLACE, _Label.LINK, _Label.COURTESY} for label in labels):
        # "European Council President", "French", "Foreign Minister": an office, not a name
        return [
            _mention(words, hit.first, min(hit.last, last), Named.ACTOR, code=hit.code)
            for hit in words.hits_in(first, last)
        ]
    if place is not None and place.first == first and labels[place.last - first + 1 :]:
        return [_mention(words, first, last, Named.BODY, code=place.code)]
    return [_mention(words, first, last, Named.UNKNOWN)]


def _mention(words: PageWords, first: int, last: int, named: Named, *, code: str | None = None) -> Mention:
    start, end = words[first].start, words[last].end
    return Mention(
        first,
        last,
        start,
        end,
        words.text[start:end],
        named,
        whole_start=start,
        whole_end=end,
        code=code,
        possessive=words[last].possessive,
        quoted=words[first].quoted,
        article=first > 0 and words[first - 1].lower == "the" and words[first].gap == " ",
    )


def _person(words: PageWords, run_first: int, first: int, last: int, lexicon: Lexicon) -> Mention:
    """A person whose run begins with titles or an office: "Prime Minister Sir Keir Starmer"."""
    titles = tuple(words[i].lower.rstrip(".") for i in range(run_first, first) if is_courtesy(words[i]))
    return _with_roles(words, run_first, first, last, titles, Named.PERSON, lexicon)


def _unknown(words: PageWords, first: int, last: int, lexicon: Lexicon) -> Mention:
    """A bare name: a person if a role stands beside it or it begins with a given name."""
    mention = _with_roles(words, first, first, last, (), Named.UNKNOWN, lexicon)
    named = mention.named
    if mention.article:
        named = Named.BODY if not mention.roles else Named.PERSON
    elif mention.roles or (last > first and words[first].lower in lexicon.given_names):
        named = Named.PERSON
    elif first == last and (_acronym(words[first]) and len(words[first].text) <= 6):
        named = Named.BODY
    return _changed(mention, named)


def _changed(mention: Mention, named: Named) -> Mention:
    return mention if mention.named is named else replace(mention, named=named)


def _with_roles(
    words: PageWords,
    run_first: int,
    first: int,
    last: int,
    titles: tuple[str, ...],
    named: Named,
    lexicon: Lexicon,
) -> Mention:
    bare = _mention(words, first, last, named)
    roles: list[RolePhrase] = []
    begin = run_first
    before = _role_before(words, run_first, first, lexicon)
    if before is not None:
        roles.append(before[1])
        begin = min(begin, before[0])
    else:
        apposed = _apposition_before(words, run_first, lexicon)
        if apposed is not None:
            roles.append(apposed[1])
            begin = apposed[0]
    end = bare.end
    after = None if bare.possessive else _role_after(words, last, bool(roles) or bool(titles), lexicon)
    if after is not None:
        roles.append(after)
        end = after.end
    return Mention(
        first,
        last,
        bare.start,
        bare.end,
        bare.text,
        named,
        titles,
        tuple(roles),
        words[begin].start,
        end,
        possessive=bare.possessive,
        quoted=bare.quoted,
        article=bare.article and first == run_first,
    )


def _role_before(
    words: PageWords, run_first: int, first: int, lexicon: Lexicon
) -> tuple[int, RolePhrase] | None:
    """The office right before a name: "U.S. special envoy Steve Witkoff", "undersecretary for railways Cesar Chavez".

    Gives the first word of the phrase with it.
    """
    last = first - 1
    while last >= run_first and is_courtesy(words[last]):
        last -= 1
    begin = run_first
    if last < run_first:
        # nothing but courtesy inside the run: small letters before it
        last = run_first - 1
        if (
            last < 0
            or words[run_first].gap != " "
            or words[last].possessive
            or words[last].paragraph != words[run_first].paragraph
        ):
            return None
        begin = last + 1
    begin = _walk_back(words, begin)
    if begin > last:
        return None
    role = read_role(words, begin, last, lexicon)
    if role is not None and _head_is_last(words, role, last):
        return begin, role
    # "undersecretary for railways", "minister of the economy": the office before its own "for"
    for link in range(last - 1, max(last - 6, 0), -1):
        if words[link].lower in {"for", "of"} and words[link].gap == " ":
            start = _walk_back(words, link)
            if start < link:
                role = read_role(words, start, last, lexicon)
                if role is not None and role.kind is not None:
                    return start, role
            return None
        if words[link].gap not in {" ", ", "} or words[link].tag.startswith("VB"):
            return None
    return None


def _head_is_last(words: PageWords, role: RolePhrase, last: int) -> bool:
    """Whether the office ends the phrase ("French President"), or its own "of" does ("Secretary of State")."""
    head = (role.head or "").split()
    tail = words.lower_text(max(last - len(head) + 1, 0), last)
    return (
        tail == role.head
        or tail.endswith(role.head or "?")
        or any(words[i].capital and words[i].lower in head for i in range(last, max(last - 12, -1), -1))
    )


_MODIFIERS = frozenset(
    {"NN", "NNP", "NNPS", "NNS", "JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "CD", "FW", "AFX", "ADD"}
)


def _walk_back(words: PageWords, begin: int) -> int:
    """The first word of the noun phrase that reaches `begin`: over adjectives, nouns and possessors, up to the determiner."""
    steps = 0
    while begin > 0 and steps < 9:
        gap, word = words[begin].gap, words[begin - 1]
        if (
            gap.strip("' ")
            or not gap
            or word.quoted != words[begin].quoted
            or words[begin].paragraph != word.paragraph
        ):
            break
        if word.tag == "PRP$":
            return begin - 1
        if word.lower in {"said", "says", "told", "added", "and", "or", "the", "a", "an"}:
            break
        if not word.possessive and word.tag not in _MODIFIERS and words.hit_at(begin - 1) is None:
            break
        if (
            word.tag in {"VBN", "VBG"}
            and not word.capital
            and word.lower not in {"retired", "acting", "outgoing", "leading"}
        ):
            break
        begin -= 1
        steps += 1
    return begin


def _apposition_before(words: PageWords, run_first: int, lexicon: Lexicon) -> tuple[int, RolePhrase] | None:
    """The office before a name and a comma: "his aide, Igor Zhovkva," and "The Russian government spokesperson, Maria Zakharova,"."""
    last = run_first - 1
    if (
        last < 0
        or words[run_first].gap != ", "
        or words[last].possessive
        or words[last].paragraph != words[run_first].paragraph
    ):
        return None
    begin = _walk_back(words, last + 1)
    determined = begin <= last and (
        words[begin].tag == "PRP$"
        or (begin > 0 and words[begin - 1].lower in {"the", "a", "an"} and words[begin].gap == " ")
        or any(words[i].possessive for i in range(begin, last))
        or (begin == 0 or any(mark in words[begin].gap for mark in '.\n"'))
    )
    if begin > last or not determined:
        # "the head of the Chinese delegation, He Lei": the office lies before an "of"
        for link in range(begin, max(begin - 12, 0), -1):
            if words[link].lower in {"of", "for", "to", "at", "in"} and words[link].gap == " ":
                start = _walk_back(words, link)
                if start < link and start > 0 and words[start - 1].lower in {"the", "a", "an"}:
                    role = read_role(words, start, last, lexicon)
                    return (start, role) if role is not None and role.kind is not None else None
            if words[link].gap not in {" ", ", "} or words[link].tag.startswith("VB"):
                return None
        return None
    role = read_role(words, begin, last, lexicon)
    if role is None or role.kind is None:
        return None
    return begin, role


def _role_after(words: PageWords, last: int, titled: bool, lexicon: Lexicon) -> RolePhrase | None:
    """What follows a name: ", a spokesperson for the ministry," or ", from France," or " of Great Britain"."""
    first = last + 1
    if first >= len(words) or words[first].paragraph != words[last].paragraph:
        return None
    gap, word = words[first].gap, words[first]
    if titled and word.lower in {"of", "from"} and gap in {" ", ", "}:
        step = first + 1
        if step < len(words) and words[step].lower == "the":
            step += 1
        place = words.hit_at(step) if step < len(words) else None
        if place is not None and place.first == step and place.kind is NameKind.NAME:
            start, end = word.start, words[place.last].end
            return RolePhrase(start, end, words.text[start:end], None, None, place.code)
        return None
    if gap not in {", ", " — ", " (", " - "}:
        return None
    begin = first + 1 if word.lower in {"the", "a", "an"} else first
    if begin >= len(words) or words[begin].tag in {
        "IN",
        "VBD",
        "VBZ",
        "VBP",
        "VBG",
        "WP",
        "WDT",
        "CC",
        "RB",
        "MD",
        "WRB",
        "PRP",
        "TO",
    }:
        if not (begin > first and begin < len(words) and words[begin].tag in {"VBG", "RB", "VBN"}):
            return None
    end = begin
    while end + 1 < len(words) and end - begin < 30:
        following = words[end + 1]
        if following.paragraph != words[last].paragraph or any(
            mark in following.gap for mark in ',;:"().—\n!?'
        ):
            break
        if following.lower in {
            "who",
            "which",
            "whose",
            "where",
            "said",
            "says",
            "told",
            "was",
            "is",
            "has",
            "had",
        } or following.tag in {"VBD", "VBZ", "MD"}:
            break
        end += 1
    closed = (
        end + 1 >= len(words)
        or any(mark in words[end + 1].gap for mark in ",;:().—\n")
        or words[end + 1].lower in {"who", "which", "said", "says", "told"}
    )
    if not closed:
        return None
    role = read_role(words, begin, end, lexicon)
    if role is None:
        return None
    # "Macron, Merz and the minister": a list goes on, it says nothing about the first
    if words[begin].capital and begin == first and role.kind is None:
        return None
    if begin == first and words[begin].capital and folded(words[begin].text) in lexicon.given_names:
        return None
    return role
