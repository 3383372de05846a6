"""Read what an article says someone is: the office in "Zelensky's presidential adviser" and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.lexicon import ActorKind, Lexicon, NameKind
from extraction.names import TITLES
from extraction.page_words import PageWords, Place, Word

#: Titles that say nothing but how to address someone; the rest of TITLES are offices.
COURTESY = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "baroness"}
    | {"hon", "honourable", "honorable", "excellency", "rev", "herr", "frau", "monsieur", "madame"}
    | {"mme", "señor", "señora", "senor", "senora", "sra", "signor", "signora", "don", "doña"}
    | {"shri", "smt", "madam"}
)

#: Roles whose holders speak for a country or body that the role names.
_SPEAKING = frozenset(
    {"head", "minister", "spokesperson", "envoy", "diplomat", "adviser", "office", "military"}
    | {"official", "legislator"}
)

#: Words that take an office away or put it in doubt: "former", "would-be".
_PAST = frozenset(
    {"former", "ex", "late", "ousted", "deposed", "one-time", "onetime", "outgoing", "retired"}
    | {"ex-president", "would-be", "exiled"}
)

_LINKS = frozenset(
    {"of", "for", "to", "at", "in", "on", "from", "with", "by", "under", "over", "who", "which"}
    | {"whose", "that", "as"}
)

#: Where an adviser's or an envoy's errand leads is not where he comes from: "ambassador to Germany".
_ERRANDS = frozenset({"to", "for", "on", "in", "with"})

#: Who leads a body that no list knows as an office: "head of the Chinese delegation".
CHIEFS = frozenset(
    {"prosecutor", "chief", "head", "boss", "director", "chairperson", "chair", "chairman", "chairwoman"}
)

_PERSON_ENDINGS = (
    "er",
    "or",
    "ist",
    "man",
    "men",
    "woman",
    "women",
    "ian",
    "ant",
    "ent",
    "person",
    "eer",
    "ess",
    "ee",
    "ive",
    "ary",
)

#: Offices that are called by each other's names: whoever is one may be called the other.
_SAME_OFFICE = (
    {"president", "head of state", "state president", "president of the republic"},
    {"prime minister", "premier", "head of government", "pm", "taoiseach", "chancellor"},
    {"king", "monarch", "queen", "emperor", "head of state", "emir", "sultan", "majesty"},
    {"crown prince", "prince", "princess", "emir", "royal highness", "highness"},
    {
        "foreign minister",
        "foreign secretary",
        "secretary of state",
        "top diplomat",
        "chief diplomat",
        "minister of foreign affairs",
        "minister for foreign affairs",
        "external affairs minister",
        "foreign affairs minister",
        "minister of external affairs",
    },
    {
        "defence minister",
        "defense minister",
        "defence secretary",
        "defense secretary",
        "secretary of defense",
        "minister of defence",
        "minister of defense",
        "defence chief",
        "defense chief",
        "pentagon chief",
    },
    {"secretary general", "secretary-general", "chief", "general secretary"},
    {"adviser", "advisor", "aide"},
    {"envoy", "ambassador", "representative", "negotiator", "emissary", "diplomat"},
    {"director", "head", "chief", "boss"},
)

#: Words for a leader whatever the office: "the Ukrainian leader".
_LEADER = frozenset({"leader", "ruler", "strongman", "statesman", "statesperson", "counterpart"})


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role as the page words it; `start` and `end` are character offsets, `head` is in small letters."""

    start: int
    end: int
    text: str
    #: "foreign minister" in "Iran's Foreign Minister"; None for a bare origin (", from France")
    head: str | None
    #: the kind of the role in seeds/roles.csv, None if it is not listed
    kind: str | None
    #: the country or body spoken for, as far as the phrase itself tells
    code: str | None
    #: the word that possesses the role, by its index: "Zelensky" in "Zelensky's adviser", "his" in "his aide"
    possessor: int | None = None
    former: bool = False
    #: m, f or None
    gender: str | None = None
    #: a word for several: "lawmakers"
    plural: bool = False
    #: capitals before the office that are no country, in small letters: "democratic" in "Democratic nominee"
    camp: tuple[str, ...] = ()


def read_role(words: PageWords, first: int, last: int, lexicon: Lexicon) -> RolePhrase | None:
    """The role in the words `first` to `last` (inclusive); None when no word there is one for a person.

    "a spokesperson for the Russian Ministry of Foreign Affairs" is a spokesperson, RU.
    """
    link = first
    while link <= last and not (words[link].lower in _LINKS and link > first and words.hit_at(link) is None):
        link += 1
    head = find_head(words, first, last, link, lexicon)
    if head is None:
        return None
    head_first, head_last, head_text, kind = head
    former = any(
        words[i].lower.removesuffix("-") in _PAST or words[i].lower.startswith("ex-")
        for i in range(first, head_last + 1)
    )
    possessor = next(
        (i for i in range(first, head_first) if words[i].possessive or words[i].tag == "PRP$"), None
    )
    code = None if former else role_code(words, first, last, (head_first, head_last), kind, lexicon)
    start, end = words[first].start, words[last].end
    return RolePhrase(
        start,
        end,
        words.text[start:end],
        head_text,
        kind,
        code,
        possessor,
        former,
        role_gender(head_text, lexicon),
        words[head_last].tag in {"NNS", "NNPS"},
        tuple(words[i].lower for i in range(first, head_first) if _names_camp(words, i, lexicon)),
    )


def _names_camp(words: PageWords, index: int, lexicon: Lexicon) -> bool:
    word = words[index]
    if not word.capital or words.hit_at(index) is not None or word.possessive or len(word.text) < 3:
        return False
    kind = lexicon.source_nouns.get(word.lower)
    return kind is None and lexicon.role(word.lower) is None and word.lower not in TITLES | _PAST


def find_head(
    words: PageWords, first: int, last: int, link: int, lexicon: Lexicon
) -> tuple[int, int, str, str | None] | None:
    """First and last word, text and kind of the office in `first`..`last`.

    `link` is the first "of", "for" or "who" there. The last office before it counts ("White House
    spokesman"), with its own "of" ("secretary of state").
    """
    found: tuple[int, int, str, str | None] | None = None
    # "the candidate's doctor" is a doctor
    i = max((at + 1 for at in range(first, link - 1) if words[at].possessive), default=first)
    while i < link:
        for length in range(min(6, last - i + 1), 0, -1):
            text = words.lower_text(i, i + length - 1)
            role = lexicon.role(text) or lexicon.role(text.replace("-", " "))
            if role is None and length == 1:
                role = lexicon.role(_singular(text))
            if (
                role is not None
                and not names_body(text, lexicon)
                and not (length == 1 and words[i].possessive)
            ):
                # A longer office wins over its own last word: "foreign minister" over "minister".
                if found is None or i + length - 1 > found[1]:
                    found = (i, i + length - 1, text, role.kind)
                break
        i += 1
    if found is not None:
        return found
    end = link - 1
    if end >= first:
        word = words[end]
        gender = lexicon.source_nouns.get(word.lower)
        if (
            gender in {"woman", "man"}
            or word.lower in TITLES
            or (
                word.tag in {"NN", "NNP", "NNS"}
                and word.lower.endswith(_PERSON_ENDINGS)
                and len(word.lower) > 4
                and lexicon.source_nouns.get(word.lower) is None
                and word.lower not in {"person", "government"}
                and words.hit_at(end) is None
            )
        ):
            return end, end, word.lower, None
    return None


def role_code(
    words: PageWords, first: int, last: int, head: tuple[int, int], kind: str | None, lexicon: Lexicon
) -> str | None:
    """The country or body that the role in `first`..`last` speaks for, if the phrase names one.

    Before the office anything counts ("German government spokesman", "the Kremlin's envoy"); behind it what
    "of", "for" or "from" leads to, but not an envoy's errand ("ambassador to Germany").
    """
    head_first, head_last = head
    if kind is not None and kind not in _SPEAKING:
        return None
    if kind is None and words[head_last].lower not in TITLES | CHIEFS:
        return None
    for hit in words.hits_in(first, head_last):
        if hit.last >= head_first and kind is None:
            continue
        if hit.kind is NameKind.CAPITAL and words.ends_based(hit):
            continue
        return hit.code
    errand = ""
    for i in range(head_last + 1, last + 1):
        found = words.hit_at(i)
        if found is None:
            if words[i].lower in {"of", "for", "from", "at", "in", "to", "on", "with", "under"}:
                errand = words[i].lower if kind in {"envoy", "diplomat"} else ""
            if words[i].lower in {"who", "which", "that", "where", "whose"}:
                break
            continue
        if found.first != i or _names_more(words, found, last, lexicon):
            continue
        if found.kind is NameKind.CAPITAL and not _seat_of_body(words, i, lexicon):
            continue
        actor = lexicon.actor(found.code)
        # "the senior representative for the UN" speaks for it, "the envoy for Syria" does not
        principal = errand == "for" and actor is not None and actor.kind is not ActorKind.COUNTRY
        if errand not in _ERRANDS or principal:
            return found.code
    return None


def _seat_of_body(words: PageWords, capital: int, lexicon: Lexicon) -> bool:
    """Whether a capital says whose body it is: "spokesman for the Foreign Ministry in Cairo"."""
    return words[capital - 1].lower == "in" and names_body(words[capital - 2].lower, lexicon)


def _names_more(words: PageWords, place: Place, last: int, lexicon: Lexicon) -> bool:
    """Whether a place only begins the name of something else: "head of trade body UK Iron"."""
    after = place.last + 1
    if after > last or words[place.last].possessive or place.kind is NameKind.METONYM:
        return False
    return (
        words[after].capital
        and words[after].gap == " "
        and words[after].text.isalpha()
        and not any(
            lexicon.role(words[i].lower) is not None
            or words[i].lower in TITLES
            or lexicon.source_nouns.get(words[i].lower) == "body"
            for i in range(after, last + 1)
        )
    )


def names_body(phrase: str, lexicon: Lexicon) -> bool:
    """Whether a listed role names a body rather than a person: "foreign ministry", "parliament"."""
    role = lexicon.role(phrase)
    if role is not None and role.kind == "office":
        return True
    noun = phrase.split(" of ")[0].split()[-1]
    return lexicon.source_nouns.get(noun) in {"body", "medium"}


def role_gender(head: str, lexicon: Lexicon) -> str | None:
    """m for "spokesman", f for "queen", None for most offices."""
    kind = lexicon.source_nouns.get(head.split()[-1])
    return {"man": "m", "woman": "f"}.get(kind or "")


def fits(description: str, office: str, kind: str | None) -> bool:
    """Whether someone whose office is `office` (of role kind `kind`) can be called `description`.

    "the secretary" fits a secretary of state, "the leader" any head, "the aide" an adviser; a minister is
    no prime minister.
    """
    asked, held = _plain(description), _plain(office)
    if asked == held or held == "counterpart":
        # "His Irish counterpart, Ada Byrne, ... The Irish prime minister said"
        return True
    if held.startswith(("vice ", "deputy ", "vice-")) != asked.startswith(("vice ", "deputy ", "vice-")):
        return False
    if asked in _LEADER:
        return kind == "head" or held.endswith("leader")
    if any(asked in group and held in group for group in _SAME_OFFICE):
        return True
    if asked in {"spokesman", "spokeswoman", "spokesperson"}:
        return kind == "spokesperson" or held.endswith(("spokesman", "spokeswoman", "spokesperson"))
    if asked in {"adviser", "advisor", "aide"}:
        return kind == "adviser"
    if asked in {"envoy", "diplomat", "official"}:
        return kind in {"envoy", "diplomat"} or (asked == "diplomat" and "foreign" in held)
    if asked == "minister" and held == "prime minister":
        return False
    if asked in {"president", "chancellor"} and held != asked:
        return held.endswith(f" {asked}") and not held.startswith(("vice", "deputy"))
    asked_words, held_words = asked.split(), held.split()
    return asked_words[-1] in held_words and set(asked_words) <= set(held_words)


def is_courtesy(word: Word) -> bool:
    """Whether the word only addresses someone: "Mr", "Sir"."""
    return word.lower.rstrip(".") in COURTESY


def best_role(phrases: Sequence[RolePhrase]) -> RolePhrase | None:
    """The phrase that tells most: one with a country before one without, then the earlier one."""
    with_head = [phrase for phrase in phrases if phrase.head is not None]
    return max(
        with_head,
        key=lambda phrase: (phrase.head != "counterpart", phrase.code is not None, phrase.kind is not None),
        default=None,
    )


def _plain(office: str) -> str:
    return office.replace("-", " ").replace("defense", "defence").replace("advisor", "adviser").strip()


def _singular(word: str) -> str:
    return word.removesuffix("s")
