"""What a person asked for, read from their words: pure, no store, no Telegram objects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: characters of a request that are read; the rest of a pasted page is not a question
LONGEST = 160
#: words tried as a name: "Ursula Gertrud von der Leyen" has five
_LONGEST_NAME = 6

# "Macron on sanctions", "Macron: sanctions", "Zelenskyy about NATO".
_BETWEEN = re.compile(r"\s*(?:[:,;–—]\s+|\s(?:on|about|regarding|concerning|re)\s)\s*", re.IGNORECASE)
_LEADING = re.compile(r"^(?:on|about|regarding|concerning|re|over|of|the issue of)\s+", re.IGNORECASE)
_MARKS = "\"'“”‘’«»„‹›`"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subject and what about it: ("Zelenskyy", "sanctions"). `about` is None for nothing else."""

    subject: str
    about: str | None = None

    @property
    def words(self) -> str:
        """Both together, as they might have been typed."""
        return f"{self.subject} {self.about}" if self.about else self.subject


class Asked(StrEnum):
    """The kinds of natural question that are understood."""

    WHO = "who"
    COUNTRY = "country"
    POSITIONS = "positions"
    SEARCH = "search"
    BRIEF = "brief"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Question:
    """A natural question: "what did Starmer say about sanctions?" is WHO of ("Starmer", "sanctions")."""

    kind: Asked
    wanted: Wanted


def clean(words: str) -> str:
    """`words` on one line, without characters that cannot be seen, at most LONGEST characters.

    Control, bidirectional and unpaired surrogate characters go: the last cannot even be sent back.
    """
    if len(words) <= LONGEST and words.isprintable():
        return " ".join(words.split())
    seen = "".join(
        " " if character.isspace() else character
        for character in words[: LONGEST * 4]
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(seen.split())[:LONGEST].rstrip()


def arguments(args: Iterable[str] | None) -> str:
    """What stands after a command, cleaned; quotation marks around it all are dropped. "" if nothing does."""
    words = clean(" ".join(args or ()))
    if len(words) > 1 and words[0] in _MARKS and words[-1] in _MARKS:
        words = words[1:-1].strip()
    return words


def readings(words: str) -> tuple[Wanted, ...]:
    """The ways to read "Zelenskyy sanctions" as a name and a subject, in the order to try them.

    A sign between them ("Macron on sanctions", "Macron: troops") decides. Else the longest name first,
    and last the name at the end ("sanctions Zelenskyy").
    """
    words = words.strip()
    if not words:
        return ()
    parts = _BETWEEN.split(words, maxsplit=1)
    if len(parts) == 2 and parts[0] and parts[1]:
        return (Wanted(parts[0], parts[1]), Wanted(words))
    tokens = words.split()
    longest = min(len(tokens), _LONGEST_NAME)
    ways = [Wanted(words)] if len(tokens) <= _LONGEST_NAME else []
    ways += [_wanted(tokens[:size], tokens[size:]) for size in range(longest, 0, -1) if size < len(tokens)]
    if len(tokens) > 1:
        ways += [_wanted(tokens[-size:], tokens[:-size]) for size in range(min(3, len(tokens) - 1), 0, -1)]
    return tuple(dict.fromkeys(ways))


def _wanted(subject: list[str], about: list[str]) -> Wanted:
    return Wanted(" ".join(subject), _LEADING.sub("", " ".join(about)) or None)


def positive_number(words: str) -> int | None:
    """The number in "12" or "#12"; None for anything else, or what no row can be numbered."""
    match = re.fullmatch(r"#?\s*([0-9]{1,12})", words.strip())
    return int(match[1]) if match and int(match[1]) > 0 else None


_ABOUT = r"(?:\s+(?:about|on|regarding|concerning|over|of|to)\s+(?P<about>.+))?"
_NAME = r"(?P<name>.+?)"
_QUESTIONS: tuple[tuple[Asked, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?:please\s+|so\s+|and\s+)?{pattern}", re.IGNORECASE))
    for kind, pattern in (
        # compare Italy and Poland on troops / compare Macron with Starmer
        (
            Asked.COMPARE,
            rf"(?:can\s+you\s+|could\s+you\s+)?compare\s+{_NAME}(?:\s+(?:on|about|regarding|concerning|over)\s+(?P<about>.+))?",
        ),
        # how do Italy and Poland differ on troops? / what is the difference between Macron and Starmer?
        (
            Asked.COMPARE,
            rf"(?:how|where)\s+(?:do|does|did)\s+(?P<name>.+?\s+and\s+.+?)\s+(?:differ|disagree){_ABOUT}",
        ),
        (
            Asked.COMPARE,
            rf"what(?:'s|’s|\s+is|\s+are)\s+the\s+differences?\s+between\s+(?P<name>.+?\s+and\s+.+?){_ABOUT}",
        ),
        # brief me on the Paris summit / a brief on the G20
        (
            Asked.BRIEF,
            r"(?:give\s+me\s+|can\s+you\s+give\s+me\s+|i\s+need\s+)?(?:a\s+|the\s+|can\s+you\s+|could\s+you\s+)?"
            rf"(?:brief(?:ing)?(?:\s+(?:me|us))?\s+(?:on|about|of|for)|sum\s+up|summari[sz]e)\s+{_NAME}",
        ),
        # what happened in Paris? / what came out of the G20? / what was decided at the summit in Lisbon?
        (
            Asked.BRIEF,
            r"what(?:'s|’s)?\s+(?:happened|has\s+happened|came\s+out|come\s+out|(?:was|were|has\s+been|did\s+they|did\s+the"
            r"\s+leaders|got)\s+(?:decide|decided|agree|agreed|adopted|signed)(?:\s+on)?|is\s+new|went\s+on)"
            rf"\s+(?:in|at|of|during|from)\s+{_NAME}",
        ),
        # who took part in the Paris summit? / who was at the G20? / who attended the summit in Lisbon?
        (
            Asked.BRIEF,
            rf"who(?:\s+else)?\s+(?:took\s+part\s+in|participated\s+in|attended|came\s+to|(?:was|were)\s+(?:at|in))\s+{_NAME}",
        ),
        # what did Starmer say about sanctions? / what has Merz promised?
        (
            Asked.WHO,
            rf"what(?:'s|’s| did| does| do| has| have| had| is| was)\s+{_NAME}\s+"
            r"(?:(?:been|just|actually|recently|publicly|said to have)\s+)*"
            r"(?:say|said|says|saying|tell|told|telling|state|stated|promise|promised|demand|demanded"
            r"|call for|called for|announce|announced|declare|declared|think|want|wanted|warn|warned)"
            rf"(?:\s+(?:today|yesterday|recently|last week))?{_ABOUT}",
        ),
        # quotes by Macron on troops / statements of Rutte
        (
            Asked.WHO,
            r"(?:(?:show|give|find|get)\s+(?:me\s+)?)?(?:the\s+|all\s+|any\s+)?"
            r"(?:quotes?|quotations?|statements?|words|remarks|comments)"
            rf"\s+(?:by|from|of)\s+{_NAME}(?:\s+(?:about|on|regarding|concerning|over)\s+(?P<about>.+))?",
        ),
        # where does Italy stand on troops? / how does Italy feel about troops?
        (
            Asked.COUNTRY,
            rf"(?:where|how)\s+(?:does|do|did|is|are)\s+{_NAME}\s+(?:stand|feel|standing){_ABOUT}",
        ),
        # what is Italy's position on troops? / what's the stance of Italy on troops?
        (
            Asked.COUNTRY,
            rf"(?:what(?:'s|’s| is| was)\s+)?(?:the\s+)?(?:position|stance|view|line)\s+of\s+{_NAME}{_ABOUT}",
        ),
        (
            Asked.COUNTRY,
            rf"(?:what(?:'s|’s| is| was)\s+)?{_NAME}(?:'s|’s|s'|s’)\s+(?:position|stance|view|line){_ABOUT}",
        ),
        # does Italy support sending troops? / is Poland against troops?
        (
            Asked.COUNTRY,
            rf"(?:does|do|did|would|will)\s+{_NAME}\s+"
            r"(?:support|back|oppose|reject|want|favou?r|agree (?:to|with))\s+(?P<about>.+)",
        ),
        (
            Asked.COUNTRY,
            rf"(?:is|are|was)\s+{_NAME}\s+(?:for|against|in favou?r of|opposed to|behind)\s+(?P<about>.+)",
        ),
        # who supports sanctions? / which countries are against troops?
        (
            Asked.POSITIONS,
            r"(?:who(?:\s+else)?|which\s+(?:countries|states|governments|allies|leaders))\s+"
            r"(?:(?:is|are|was|were)\s+(?:for|against|in favou?r of|opposed to|behind)"
            r"|supports?|backs?|opposes?|rejects?|wants?|favou?rs?)\s+(?P<name>.+)",
        ),
        (
            Asked.POSITIONS,
            r"(?:where\s+does\s+everyone\s+stand|where\s+do\s+(?:they|the\s+(?:countries|allies|states))\s+stand"
            r"|positions?|stances?)\s+(?:on|about|towards?)\s+(?P<name>.+)",
        ),
        # who said "boots on the ground"? / who spoke about NATO?
        (
            Asked.SEARCH,
            r"who(?:\s+else)?\s+(?:has\s+)?(?:said|says|talked about|spoke about|spoken about"
            r"|mentioned|mentions|called for|calls for)\s+(?P<name>.+)",
        ),
    )
)


_BEFORE = re.compile(r"^(?:the|a|an|any|sending|lifting|having)\s+(?=\S)", re.IGNORECASE)
_WHEN = re.compile(
    r"(?<=\S)\s+(?:today|yesterday|recently|lately|so far|now|(?:this|last) week)$", re.IGNORECASE
)


def question(text: str) -> Question | None:
    """The question that `text` asks, if it is one of those understood: a dozen English shapes, no model.

    None for everything else: a bare name is no question here, nor a sentence that only contains one.
    """
    asked = clean(text).strip(" ?!.…")
    for kind, pattern in _QUESTIONS:
        match = pattern.fullmatch(asked)
        if match is None:
            continue
        found = match.groupdict()
        subject = re.sub(r"^(?:the issue of|that)\s+", "", found["name"].strip(_MARKS + " "))
        about = (found.get("about") or "").strip(_MARKS + " ")
        if subject:
            return Question(kind, Wanted(subject, _subject_of(about) or None))
    return None


def _subject_of(about: str) -> str:
    """`about` without what is no word to search for: "the sanctions today" is about sanctions."""
    return _WHEN.sub("", _BEFORE.sub("", about))


def spoken_to(text: str, username: str) -> str | None:
    """`text` without the "@username" in it; None where it does not name the bot.

    "@summitbot, what did Starmer say?" -> "what did Starmer say?". "@summitbotty" is someone else.
    """
    mention = re.compile(rf"(?<![\w@])@{re.escape(username)}(?!\w)[,:]?", re.IGNORECASE)
    if not mention.search(text):
        return None
    return clean(mention.sub(" ", text)).strip(" ,:")
