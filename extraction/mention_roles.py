"""Find the office that stands beside a name: before it, behind a comma, or in front of one."""

from __future__ import annotations

from extraction.lexicon import Lexicon, NameKind
from extraction.names import TITLES, folded
from extraction.page_words import PageWords
from extraction.roles import CHIEFS, RolePhrase, is_courtesy, read_role

_MODIFIERS = frozenset(
    {"NN", "NNP", "NNPS", "NNS", "JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "CD", "FW", "AFX", "ADD"}
)
_ARTICLES = frozenset({"the", "a", "an"})
_NOT_APPOSED = frozenset(
    {"IN", "VBD", "VBZ", "VBP", "VBG", "WP", "WDT", "CC", "RB", "MD", "WRB", "PRP", "TO", "EX"}
)
_NAMED_AS = frozenset({"known", "identified", "named"})
_ENDS_APPOSITION = frozenset(
    {"who", "which", "whose", "where", "said", "says", "told", "was", "is", "has", "had"}
)


def role_before(words: PageWords, run_first: int, first: int, lexicon: Lexicon) -> RolePhrase | None:
    """The office right before the name whose run begins at `run_first`, the name itself at `first`.

    "U.S. special envoy Steve Witkoff", "undersecretary for railways Cesar Chavez", "taxi driver Ali Rezai".
    """
    last = first - 1
    while last >= run_first and is_courtesy(words[last]):
        last -= 1
    begin = run_first
    if last < run_first and words[run_first].gap == ") ":
        # "Joint Secretary (North) Raghav Menon"
        opened = next((i for i in range(run_first - 1, max(run_first - 5, 0), -1) if words[i].gap == " ("), 0)
        if opened and words[opened - 1].capital:
            begin = walk_back(words, opened - 1, lexicon)
            role = read_role(words, begin, opened - 1, lexicon)
            return None if role is None or role.plural else role
    if last < run_first:
        last = run_first - 1
        if last < 0 or words[run_first].gap != " " or words[last].possessive:
            return None
        listed = lexicon.role(words[last].lower) is not None
        if words[last].paragraph != words[run_first].paragraph or not (
            words[last].tag in _MODIFIERS or listed
        ):
            return None
        begin = run_first
    begin = walk_back(words, begin, lexicon)
    if begin <= last:
        role = read_role(words, begin, last, lexicon)
        if role is not None and not role.plural and _head_is_last(words, role, last):
            return role
    return _role_before_its_for(words, last, lexicon)


def _role_before_its_for(words: PageWords, last: int, lexicon: Lexicon) -> RolePhrase | None:
    """The office before its "for": "undersecretary for railways", "Minister for Gender, Labour"."""
    for link in range(last - 1, max(last - 12, 0), -1):
        word = words[link]
        if word.lower in {"for", "of", "to", "at", "on"} and word.gap == " ":
            start = walk_back(words, link, lexicon)
            if start >= link:
                return None
            role = read_role(words, start, last, lexicon)
            capital = all(
                words[i].capital or words[i].lower in {"and", "the", "of"} for i in range(link + 1, last + 1)
            )
            if role is None or role.kind is None:
                # "Minister of Petroleum of Nigeria": the office stands before the "of" before
                continue
            if not (capital or last - link <= 3):
                return None
            if word.lower in {"to", "at"} and role.kind != "envoy":
                return None
            return role
        if word.gap not in {" ", ", "} or word.tag.startswith("VB") or word.tag in {"PRP", "MD"}:
            return None
    return None


def _head_is_last(words: PageWords, role: RolePhrase, last: int) -> bool:
    """Whether the office ends the phrase ("French President"), with its own "of" ("Secretary of State")."""
    head = (role.head or "").split()
    tail = words.lower_text(max(last - len(head) + 1, 0), last)
    return tail == role.head or any(
        words[i].capital and words[i].lower in head for i in range(last, max(last - 12, -1), -1)
    )


def walk_back(words: PageWords, begin: int, lexicon: Lexicon) -> int:
    """The first word of the noun phrase that reaches up to `begin`: over adjectives, nouns and possessors."""
    for _ in range(9):
        if begin <= 0:
            break
        gap, word = words[begin].gap, words[begin - 1]
        if gap.strip("' ") or not gap or word.quoted != words[begin].quoted:
            break
        if word.paragraph != words[begin].paragraph or word.lower in _ARTICLES:
            break
        if word.tag == "PRP$":
            return begin - 1
        if word.lower == "and" and _joins_portfolios(words, begin, lexicon):
            begin -= 2
            continue
        known = words.hit_at(begin - 1) is not None or lexicon.role(word.lower) is not None
        if not word.possessive and word.tag not in _MODIFIERS and not known:
            break
        if word.lower in {"said", "says", "told", "added"}:
            break
        if (
            word.tag in {"VBN", "VBG"}
            and not word.capital
            and word.lower not in {"retired", "acting", "outgoing"}
        ):
            break
        begin -= 1
    return begin


def _joins_portfolios(words: PageWords, begin: int, lexicon: Lexicon) -> bool:
    """Whether the "and" before word `begin` is inside one office: "Fiji's Trade and Industry Minister"."""
    if begin < 3 or not words[begin].capital or not words[begin - 2].capital or words[begin - 1].gap != " ":
        return False
    if words[begin - 2].lower in lexicon.given_names or words[begin - 2].possessive:
        return False
    for i in range(begin - 2, max(begin - 6, -1), -1):
        if words[i].possessive or words.hit_at(i) is not None:
            return i < begin - 2
        if not words[i].capital:
            return False
    return False


def apposition_before(words: PageWords, run_first: int, lexicon: Lexicon) -> RolePhrase | None:
    """The office before a comma and the name: "his aide, Igor Zhovkva," or "The envoy, Maria Orlova,".

    Also "Their representative, known as Mullah Hakim,".
    """
    name = run_first
    if name > 2 and words[name - 1].lower == "as" and words[name - 2].lower in _NAMED_AS:
        name -= 2
    last = name - 1
    if last < 0 or words[name].gap != ", " or words[last].possessive:
        return None
    if words[last].paragraph != words[run_first].paragraph or words[last].tag not in _MODIFIERS:
        return None
    begin = walk_back(words, last, lexicon)
    whole = (
        begin > 2 and words[begin - 1].lower in _ARTICLES and words[begin - 2].lower in {"of", "to", "for"}
    )
    if whole and (role := _office_of_long(words, last, lexicon)) is not None:
        # "The spokesman of the president, Ada Okoro,"
        return role
    determined = (
        words[begin].tag == "PRP$"
        or (begin > 0 and words[begin - 1].lower in _ARTICLES and words[begin].gap == " ")
        or any(words[i].possessive for i in range(begin, last))
        or begin == 0
        or any(mark in words[begin].gap for mark in '.\n"')
    )
    if determined:
        role = read_role(words, begin, last, lexicon)
        named = words[run_first].lower in lexicon.given_names or is_courtesy(words[run_first])
        if role is not None and not role.plural and (role.kind is not None or named):
            return role
    return _office_of_long(words, last, lexicon)


def _office_of_long(words: PageWords, last: int, lexicon: Lexicon) -> RolePhrase | None:
    """An office with its "of", a comma and the name: "the head of the Chinese delegation, He Lei,"."""
    for link in range(last - 1, max(last - 14, 0), -1):
        word = words[link]
        if word.lower in {"of", "for", "to", "at", "in"} and word.gap == " ":
            start = walk_back(words, link, lexicon)
            if start < link:
                role = read_role(words, start, last, lexicon)
                determined = (start > 0 and words[start - 1].lower in _ARTICLES) or any(
                    words[i].possessive or words[i].tag == "PRP$" for i in range(start, link)
                )
                named = link + 2 if words[link + 1].lower == "the" and link + 2 <= last else link + 1
                listed = words[link - 1].capital and words[named].capital
                office = words[link - 1].lower in TITLES | CHIEFS
                known = role is not None and not role.plural and (role.kind is not None or office)
                if known and (determined or listed):
                    return role
        if word.gap not in {" ", ", "} or word.tag.startswith("VB") or word.tag in {"PRP", "MD", "WDT", "WP"}:
            return None
    return None


def role_after(words: PageWords, last: int, titled: bool, lexicon: Lexicon) -> RolePhrase | None:
    """What follows a name: ", a spokesperson for the ministry," or ", from France," or " of Fiji"."""
    first = last + 1
    if first >= len(words) or words[first].paragraph != words[last].paragraph:
        return None
    if words[first].lower in {"of", "from"} and words[first].gap in {" ", ", "}:
        if titled or (words[last].capital and _several_offices(words, last, lexicon)):
            return _origin(words, first)
        return None
    # "Rep. Gwen Okafor (D-N.C.), head of the caucus"
    behind = next((i for i in range(first + 1, min(first + 5, len(words))) if ")," in words[i].gap), None)
    if words[first].gap == " (" and behind is not None:
        first = behind
    elif words[first].gap not in {", ", " ("}:
        return None
    if words[first].lower == "who" and first + 3 < len(words) and words[first + 1].lower in {"is", "was"}:
        # "Mr Okoro, who is also Nigeria's vice president, said"
        past = words[first + 1].lower == "was"
        first += 3 if words[first + 2].lower in {"also", "now", "currently"} else 2
        if past or words[first].tag in _NOT_APPOSED:
            return None
    begin = first + 1 if words[first].lower in _ARTICLES else first
    if begin >= len(words):
        return None
    if words[begin].tag in _NOT_APPOSED and not (begin > first and words[begin].tag in {"VBG", "RB"}):
        return None
    end = _apposition_end(words, begin, last)
    if end is None:
        return None
    role = read_role(words, begin, end, lexicon)
    if role is None or role.plural:
        return None
    # "Macron, Merz and the minister" is a list: what follows says nothing about Macron
    listed = begin == first and words[begin].capital
    if listed and (role.kind is None or folded(words[begin].text) in lexicon.given_names):
        return None
    return role


def _several_offices(words: PageWords, last: int, lexicon: Lexicon) -> bool:
    """Whether several share an office named before: "Presidents Ana Rey of Chile and Luz Paz of Peru"."""
    for index in range(last - 1, max(last - 12, -1), -1):
        word = words[index]
        if (
            word.paragraph != words[last].paragraph
            or "." in words[index + 1].gap
            or word.tag.startswith("VB")
        ):
            return False
        if word.tag in {"NNS", "NNPS"} and word.lower.endswith("s"):
            role = lexicon.role(word.lower.removesuffix("s"))
            if role is not None and role.speaks:
                return True
    return False


def _origin(words: PageWords, first: int) -> RolePhrase | None:
    """The country in ", from France" and "of Great Britain", behind a titled name."""
    step = first + 1
    if step < len(words) and words[step].lower == "the":
        step += 1
    place = words.hit_at(step) if step < len(words) else None
    if place is None or place.first != step or place.kind is not NameKind.NAME:
        return None
    start, end = words[first].start, words[place.last].end
    return RolePhrase(start, end, words.text[start:end], None, None, place.code)


def _apposition_end(words: PageWords, begin: int, last: int) -> int | None:
    """The last word of the apposition that begins at `begin`; None when nothing closes it."""
    end = begin
    while end + 1 < len(words) and end - begin < 30:
        following = words[end + 1]
        if following.paragraph != words[last].paragraph or any(
            mark in following.gap for mark in ',;:"().—\n!?'
        ):
            return end
        if following.lower in _ENDS_APPOSITION and words.hit_at(end + 1) is None:
            return end if following.lower in {"who", "which", "said", "says", "told"} else None
        if following.tag in {"VBD", "VBZ", "MD"}:
            return None
        end += 1
    return end if end + 1 >= len(words) else None
