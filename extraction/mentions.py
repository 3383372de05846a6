"""Say what each name in an article names: a person with titles and roles, a body, a country or a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from extraction.lexicon import Lexicon
from extraction.mention_roles import apposition_before, role_after, role_before
from extraction.name_runs import find_runs, is_acronym, is_office
from extraction.page_words import PageWords
from extraction.roles import RolePhrase, is_courtesy, names_body


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
    #: the name without a nickname in marks
    text: str
    named: Named
    #: courtesy titles in front, in small letters: ("mr",)
    titles: tuple[str, ...] = ()
    roles: tuple[RolePhrase, ...] = ()
    #: where the name begins with its titles and roles: at "French" in "French President Emmanuel Macron"
    whole_start: int = 0
    #: the actor's code for ACTOR; for a BODY the country or organisation its name holds
    code: str | None = None
    possessive: bool = False
    quoted: bool = False
    #: "the" stands before it
    article: bool = False
    #: it begins with a listed given name
    given: bool = False
    #: a comma follows
    comma: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, hyphens apart."""
        return tuple(self.text.replace("-", " ").split())


def find_mentions(words: PageWords, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Every name in the article, in text order."""
    found: list[Mention] = []
    for first, last in find_runs(words, lexicon):
        found += _read_run(words, first, last, lexicon)
    return tuple(_unless_in_roles(found))


def _unless_in_roles(found: list[Mention]) -> list[Mention]:
    """`found` without words that are part of an office: the "Trade" in "Minister for Industry, Trade"."""
    inside: set[int] = set()
    offices: set[tuple[int, str]] = set()
    for mention in found:
        for role in mention.roles:
            inside.update(range(role.start, role.end))
            offices.add((role.start, role.text))
    return [
        mention
        for mention in found
        if mention.start not in inside
        or mention.possessive
        # "Chairperson of the Union Commission, Ada Okoro," is an office from end to end
        or (_stands(mention) and (mention.start, mention.text) not in offices)
    ]


def _stands(mention: Mention) -> bool:
    """Whether the mention names someone by its own title, its given name or the word lists."""
    if mention.named in {Named.ACTOR, Named.BODY, Named.THING} or mention.titles or mention.given:
        return True
    return any(role.end + 1 == mention.start for role in mention.roles)


class _Label(StrEnum):
    NAME = "name"
    ROLE = "role"
    COURTESY = "courtesy"
    PLACE = "place"
    BODY = "body"
    THING = "thing"
    LINK = "link"


_TITLES = frozenset({_Label.ROLE, _Label.COURTESY})
#: What ministers are for, in the order of no list of ministers.
_PORTFOLIOS = frozenset(
    {
        "power",
        "energy",
        "petroleum",
        "oil",
        "mines",
        "water",
        "environment",
        "climate",
        "agriculture",
        "fisheries",
    }
    | {
        "foreign",
        "external",
        "affairs",
        "home",
        "interior",
        "internal",
        "defence",
        "defense",
        "security",
        "justice",
    }
    | {
        "finance",
        "economy",
        "planning",
        "trade",
        "commerce",
        "industry",
        "labour",
        "labor",
        "employment",
        "works",
    }
    | {"health", "education", "science", "technology", "culture", "tourism", "sports", "youth", "information"}
    | {
        "transport",
        "railways",
        "shipping",
        "communications",
        "housing",
        "development",
        "cooperation",
        "europe",
    }
)
_BEFORE_NAME = frozenset({_Label.PLACE, _Label.LINK, _Label.BODY, _Label.THING})


def _labels(words: PageWords, first: int, last: int, lexicon: Lexicon) -> list[_Label]:
    labels = [_Label.NAME] * (last - first + 1)
    index = first
    while index <= last:
        for length in range(min(6, last - index + 1), 0, -1):
            phrase = words.lower_text(index, index + length - 1)
            if lexicon.role(phrase) is not None:
                label = _Label.BODY if names_body(phrase, lexicon) else _Label.ROLE
                labels[index - first : index - first + length] = [label] * length
                index += length
                break
        else:
            index += 1
    for index in range(first, last + 1):
        if labels[index - first] is _Label.NAME or is_courtesy(words[index]):
            labels[index - first] = _label(words, first, last, index, lexicon)
    return labels


def _label(words: PageWords, first: int, last: int, index: int, lexicon: Lexicon) -> _Label:
    word = words[index]
    kind = lexicon.source_nouns.get(word.lower)
    if is_courtesy(word):
        return _Label.COURTESY
    if words.hit_at(index) is not None:
        return _Label.PLACE
    if word.lower in {"of", "for", "and", "the"} and index > first:
        return _Label.LINK
    if kind == "body" or (kind == "medium" and last > first):
        return _Label.BODY
    given = word.lower in lexicon.given_names and index < last
    if (
        kind == "thing"
        and not given
        and not (index > first and words[index - 1].lower in lexicon.given_names)
    ):
        # "Theresa May" is no month, "Bill Clinton" no draft law
        return _Label.THING
    if is_office(word.lower, lexicon) or word.lower in {"special", "assistant", "former"}:
        return _Label.ROLE
    if word.lower.endswith(("-elect", "-general")) and len(word.lower) > 8:
        return _Label.ROLE
    return _Label.NAME


def _read_run(words: PageWords, first: int, last: int, lexicon: Lexicon) -> list[Mention]:
    """The mentions in one run: a titled person, a body, an actor, or a name nobody has explained yet."""
    labels = _labels(words, first, last, lexicon)
    given = words[first].lower in lexicon.given_names
    titles = [i for i, label in enumerate(labels) if label in _TITLES]
    if given and titles == [len(labels) - 1] and len(labels) == 2 and labels[0] is _Label.NAME:
        # "Lindsey Bishop": a surname that is also an office
        return [_named(words, first, first, last, lexicon)]
    if titles:
        return _titled(words, first, last, labels, titles[-1] + 1, lexicon)
    if all(label is _Label.NAME for label in labels):
        return [_named(words, first, first, last, lexicon)]
    begin = _given_name_at(words, first, last, labels, lexicon)
    if begin is not None:
        return [_named(words, first, begin, last, lexicon)]
    return _bodies(words, first, last, labels)


def _titled(
    words: PageWords, first: int, last: int, labels: list[_Label], begin: int, lexicon: Lexicon
) -> list[Mention]:
    """The person behind titles that end before label `begin`: "Prime Minister Sir Keir Starmer"."""
    # "Regional Director for Africa of ILO Cynthia Okoro": what follows the last place is the name
    while begin < len(labels) - 1 and (
        labels[begin] in _BEFORE_NAME
        or (
            is_acronym(words[first + begin])
            and labels[begin] is _Label.NAME
            and labels[begin - 1] is _Label.LINK
        )
    ):
        if labels[begin] is _Label.PLACE and words[first + begin].lower in lexicon.given_names:
            break
        begin += 1
    rest = labels[begin:]
    linked = bool(rest) and labels[begin - 1] is _Label.LINK
    if linked and words[first + begin].lower not in lexicon.given_names:
        at = max(i for i, label in enumerate(labels) if label is not _Label.NAME) + 1
        if labels[at - 1] is _Label.PLACE and words[first + at].lower in lexicon.given_names:
            # "Minister of Petroleum of Nigeria Bola Adeyemi"
            return [_named(words, first, first + at, last, lexicon)]
        behind = next((i for i in range(at, len(labels)) if words[first + i].lower not in _PORTFOLIOS), at)
        if at < behind and 2 <= len(labels) - behind <= 3:
            # "Minister for Power Nasrul Karim"
            return [_named(words, first, first + behind, last, lexicon)]
        # "Minister for Gender": what the office is for, not who holds it
        return _actors(words, first, last)
    if rest and rest[-1] is _Label.NAME and not {_Label.LINK, _Label.BODY} & set(rest):
        return [_named(words, first, first + begin, last, lexicon)]
    if rest and set(rest) <= {_Label.PLACE, _Label.THING} and labels[begin - 1] is _Label.COURTESY:
        # "Mr Jordan", "Mrs May"
        return [_named(words, first, first + begin, last, lexicon)]
    if rest == [_Label.THING] and labels[begin - 1] is _Label.ROLE:
        return [_named(words, first, first + begin, last, lexicon)]
    return _bodies(words, first, last, labels)


def _given_name_at(
    words: PageWords, first: int, last: int, labels: list[_Label], lexicon: Lexicon
) -> int | None:
    """Where a person's name begins in a run of mixed labels: behind an origin, or at a given name."""
    if {_Label.LINK} & set(labels):
        return None
    if words[first].lower in lexicon.given_names and _Label.BODY not in labels:
        # "Israel Katz", "Roland West"
        return first
    places = sum(1 for label in labels if label is _Label.PLACE)
    rest = labels[places:]
    behind = set(labels[:places]) == {_Label.PLACE} and len(rest) > 1 and set(rest) == {_Label.NAME}
    errand = first > 1 and words[first - 1].lower in {"to", "for", "in"}
    if behind and errand and is_office(words[first - 2].lower, lexicon):
        # "UN envoy to Syria Geir Dahl"
        return first + places
    # "North Korean Kim Jong Un", "ICC Prosecutor-designate Fatou Bensouda"
    for at in range(1, len(labels) - 1):
        rest = labels[at:]
        if words[first + at].lower in lexicon.given_names and all(label is _Label.NAME for label in rest):
            return first + at if len(rest) <= 3 else None
    return None


def _actors(words: PageWords, first: int, last: int) -> list[Mention]:
    return [
        _mention(words, hit.first, min(hit.last, last), Named.ACTOR, code=hit.code)
        for hit in words.hits_in(first, last)
    ]


def _bodies(words: PageWords, first: int, last: int, labels: list[_Label]) -> list[Mention]:
    """The bodies, actors and things of a run without a person."""
    place = words.hit_at(first)
    if place is not None and place.first == first and place.last >= last:
        return [_mention(words, first, last, Named.ACTOR, code=place.code)]
    unlisted = any(is_acronym(words[i]) and words.hit_at(i) is None for i in range(first, last + 1))
    if _Label.BODY in labels or unlisted:
        code = next((hit.code for hit in words.hits_in(first, last)), None)
        return [_mention(words, first, last, Named.BODY, code=code)]
    if _Label.THING in labels:
        return [_mention(words, first, last, Named.THING)]
    if _Label.NAME not in labels:
        # "European Council President", "French", "Foreign Minister": an office, not a name
        return _actors(words, first, last)
    if place is not None and place.first == first:
        return [_mention(words, first, last, Named.BODY, code=place.code)]
    return [_mention(words, first, last, Named.UNKNOWN)]


def _mention(words: PageWords, first: int, last: int, named: Named, *, code: str | None = None) -> Mention:
    start, end = words[first].start, words[last].end
    return Mention(
        first,
        last,
        start,
        end,
        re.sub(r' "[^"]*"', "", words.text[start:end]).replace(")", ""),
        named,
        whole_start=start,
        code=code,
        possessive=words[last].possessive,
        quoted=words[first].quoted,
        article=first > 0 and words[first - 1].lower == "the" and words[first].gap == " ",
        comma=words.text.startswith(",", end),
    )


def _named(words: PageWords, run_first: int, first: int, last: int, lexicon: Lexicon) -> Mention:
    """A name with what stands beside it; a person if a title, a role or a given name says so."""
    bare = _mention(words, first, last, Named.UNKNOWN)
    titles = tuple(words[i].lower.rstrip(".") for i in range(run_first, first) if is_courtesy(words[i]))
    begin = bare.start if not titles else words[run_first].start
    # "The President of Uganda, General Moses Kiggundu," has two
    beside = (role_before(words, run_first, first, lexicon), apposition_before(words, run_first, lexicon))
    roles = [role for role in beside if role is not None]
    whole = min([begin, *(role.start for role in roles)])
    if not bare.possessive:
        after = role_after(words, last, bool(roles or titles), lexicon)
        roles += [after] if after is not None else []
    mention = replace(
        bare,
        titles=titles,
        roles=tuple(roles),
        given=last > first and words[first].lower in lexicon.given_names,
        whole_start=whole,
        article=bare.article and first == run_first,
    )
    return replace(mention, named=_kind_of_name(words, run_first, mention, lexicon))


def _kind_of_name(words: PageWords, run_first: int, mention: Mention, lexicon: Lexicon) -> Named:
    if mention.titles or mention.roles or run_first < mention.first:
        return Named.PERSON
    if mention.article:
        return Named.BODY
    if mention.given:
        return Named.PERSON
    alone = mention.first == mention.last
    if alone and is_acronym(words[mention.first]) and len(mention.text) <= 6:
        return Named.BODY
    return Named.UNKNOWN
