"""Read the word lists in seeds/ into one frozen value that every stage of extraction shares."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from extraction.model import Direction

T = TypeVar("T")

_CODE = re.compile(r"[A-Z][A-Za-z0-9+-]*(?: [A-Z][A-Za-z]+)*$")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?", re.UNICODE)


class LexiconError(ValueError):
    """A word list that cannot be used: the message names the file, the line and what to change."""


class Part(StrEnum):
    """What kind of word a cue is. A phrase may hold "..." where the source's name stands."""

    VERB = "verb"
    NOUN = "noun"
    PHRASE = "phrase"


class ActorKind(StrEnum):
    """What kind of actor can hold a position."""

    COUNTRY = "country"
    ORGANISATION = "organisation"
    COALITION = "coalition"


class NameKind(StrEnum):
    """How a surface form names its actor.

    name: "France"; adjective: "French"; people: "Frenchman", "the French"; capital: "Paris", which is
    a place as often as a government; metonym: "the Elysee", which is always the government.
    """

    NAME = "name"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    CAPITAL = "capital"
    METONYM = "metonym"


class StancePart(StrEnum):
    """What a stance word does to the issue it governs (the table is explained in seeds/README.md).

    attitude: its subject takes a side ("reject"); change: it turns or keeps the sign of what it acts on
    ("lift"), and takes no side by itself; judgement: a predicate about the issue ("unacceptable");
    request: it asks others ("urge"), and what it asks for decides.
    """

    ATTITUDE = "attitude"
    CHANGE = "change"
    JUDGEMENT = "judgement"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that attributes. `lemma` is lower case; particles follow with a space ("call for")."""

    lemma: str
    part: Part
    #: "say", "demand", "accuse" ...
    cue_class: str
    #: False for attitudes and intentions (want, hope, believe): they report no utterance
    utterance: bool
    #: shapes of content it takes: that, quote, to, np, of, for, as, small ("call X Y") ...
    frames: frozenset[str] = frozenset()
    notes: str = ""

    @property
    def quote_only(self) -> bool:
        """Whether it reports speech only beside quotation marks ("smiled")."""
        return self.frames == {"quote"}


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """A country, organisation or coalition, with every surface form that names it."""

    #: ISO 3166 alpha-2, or an organisation's short name
    code: str
    name: str
    kind: ActorKind
    #: (surface form, how it names the actor), `name` first
    names: tuple[tuple[str, NameKind], ...]
    #: a flag or other sign for lists, "" if none
    emoji: str = ""
    #: words for those who lead it ("secretary general"), lower case; of few countries, the others have ()
    heads: tuple[str, ...] = ()
    notes: str = ""

    def forms(self, *kinds: NameKind) -> tuple[str, ...]:
        """The surface forms of these kinds (all of them when none is given)."""
        return tuple(text for text, kind in self.names if not kinds or kind in kinds)


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """One proposition that can be for or against, and the words that name it."""

    slug: str
    title: str
    #: the full sentence: "Sanctions should be kept or increased."
    proposition: str
    #: noun or verb phrases, lower case; "a + b" needs both in one sentence, "a?" takes a stance but no tag
    keywords: tuple[str, ...]
    #: phrases that name the contrary: for a ceasefire "war", "fighting"
    contraries: tuple[str, ...] = ()
    #: a statement may be about it, but no position is read
    statements_only: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A word for an office ("foreign minister") and whether its holder speaks for the country or body."""

    word: str
    #: head, minister, spokesperson, envoy, diplomat, adviser, office, military; or one who does not
    #: speak for it: official (unnamed), legislator, party, outsider
    kind: str
    speaks: bool


@dataclass(frozen=True, slots=True)
class StanceWord:
    """A word that carries a sign towards the issue it governs: +1 towards, -1 away, 0 leaves it open."""

    lemma: str
    #: verb, noun or adjective
    part: str
    role: StancePart
    sign: int
    #: of a verb's first word: those that are not built regularly ("sent")
    irregular: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonOverride:
    """A correction for one person that no article can teach (rare: roles are learned from the articles)."""

    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class WordingEntry:
    """Words for comparing reports of one statement: `kind` is same, apart or light."""

    #: mean the same, contradict each other, tell little
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameHit:
    """A surface form found in a text: `text[start:end]` names the actor `code`."""

    start: int
    end: int
    code: str
    kind: NameKind


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All word lists. Look-ups are by dictionary; nothing is compiled when it is read.

    Two lexicons are equal only if they are the same one: stages keep what they derive by identity.
    """

    cues: tuple[Cue, ...]
    actors: tuple[ActorEntry, ...]
    issues: tuple[IssueEntry, ...]
    roles: tuple[Role, ...] = ()
    stance_words: tuple[StanceWord, ...] = ()
    people: tuple[PersonOverride, ...] = ()
    wordings: tuple[WordingEntry, ...] = ()
    #: nouns that tell what a source is, lower case -> body, document, medium, group, thing, woman or man
    source_nouns: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: given names, lower case -> m, f or either
    given_names: Mapping[str, str] = field(default_factory=dict, repr=False)
    _cues: Mapping[tuple[Part, str], Cue] = field(default_factory=dict, repr=False)
    _actors: Mapping[str, ActorEntry] = field(default_factory=dict, repr=False)
    _issues: Mapping[str, IssueEntry] = field(default_factory=dict, repr=False)
    _roles: Mapping[str, Role] = field(default_factory=dict, repr=False)
    _stance: Mapping[tuple[str, str], tuple[StanceWord, ...]] = field(default_factory=dict, repr=False)
    #: first word of a name -> the other words, code and kind, longest first
    _names: Mapping[str, tuple[tuple[tuple[str, ...], str, NameKind], ...]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(
        cls,
        *,
        cues: Iterable[Cue] = (),
        actors: Iterable[ActorEntry] = (),
        issues: Iterable[IssueEntry] = (),
        roles: Iterable[Role] = (),
        stance_words: Iterable[StanceWord] = (),
        people: Iterable[PersonOverride] = (),
        wordings: Iterable[WordingEntry] = (),
        source_nouns: Mapping[str, str] | None = None,
        given_names: Mapping[str, str] | None = None,
    ) -> Lexicon:
        """A lexicon of these entries, with its indexes."""
        cues, actors, issues = tuple(cues), tuple(actors), tuple(issues)
        roles, stance_words = tuple(roles), tuple(stance_words)
        stance: dict[tuple[str, str], list[StanceWord]] = {}
        for word in stance_words:
            stance.setdefault((word.part, word.lemma), []).append(word)
        return cls(
            cues=cues,
            actors=actors,
            issues=issues,
            roles=roles,
            stance_words=stance_words,
            people=tuple(people),
            wordings=tuple(wordings),
            source_nouns=dict(source_nouns or {}),
            given_names=dict(given_names or {}),
            _cues={(cue.part, cue.lemma): cue for cue in cues},
            _actors={actor.code: actor for actor in actors},
            _issues={issue.slug: issue for issue in issues},
            _roles={role.word: role for role in roles},
            _stance={key: tuple(words) for key, words in stance.items()},
            _names=_index_names(actors),
        )

    def cue(self, lemma: str, part: Part = Part.VERB) -> Cue | None:
        """The cue with this lemma ("call for" with its particle), None if it does not attribute."""
        return self._cues.get((part, lemma.lower()))

    def actor(self, code: str) -> ActorEntry | None:
        """The actor with this code."""
        return self._actors.get(code)

    def issue(self, slug: str) -> IssueEntry | None:
        """The issue with this slug."""
        return self._issues.get(slug)

    def role(self, word: str) -> Role | None:
        """The role named by exactly this word or phrase, whatever its case."""
        return self._roles.get(word.lower())

    def stance(self, lemma: str, part: str) -> tuple[StanceWord, ...]:
        """What this word says about an issue it governs; empty if nothing."""
        return self._stance.get((part, lemma.lower()), ())

    def find_names(self, text: str) -> Iterator[NameHit]:
        """Every actor's name in `text`, longest first, left to right, without overlaps.

        Case matters ("US", not "us"). It says which words can name an actor, not whether they do here:
        that a capital is a place and an adjective a property is for actors.py to decide.
        """
        words = [(match.start(), match.end(), match.group()) for match in WORD.finditer(text)]
        at = 0
        while at < len(words):
            start, _, first = words[at]
            if first.isalpha() and first not in self._names:
                # most words; whatever has no mark in it has one spelling
                at += 1
                continue
            step = 1
            for form in _spellings(first):
                for rest, code, kind in self._names.get(form, ()):
                    last = at + len(rest)
                    if last < len(words) and all(
                        want in _spellings(words[at + 1 + i][2]) for i, want in enumerate(rest)
                    ):
                        end = words[last][1] - _surplus(words[last][2], (form, *rest)[-1])
                        yield NameHit(start, end, code, kind)
                        step = len(rest) + 1
                        break
                else:
                    continue
                break
            at += step


def read_lexicon(folder: Path) -> Lexicon:
    """The word lists in `folder`, checked; LexiconError names file, line and mistake.

    A byte order mark, blank lines and lines that start with "#" are allowed everywhere.
    """
    actors = [
        *_read(folder / "countries.csv", ("code", "name"), _country),
        *_read(folder / "organisations.csv", ("code", "name", "kind"), _organisation),
    ]
    _unique(folder, "countries.csv and organisations.csv", (actor.code for actor in actors))
    cues = _read(folder / "cues.csv", ("lemma", "part", "class", "utterance", "frames"), _cue)
    _unique(folder, "cues.csv", (f"{cue.lemma} ({cue.part})" for cue in cues))
    issues = _read(folder / "issues.csv", ("slug", "title", "proposition", "keywords"), _issue)
    _unique(folder, "issues.csv", (issue.slug for issue in issues))
    people = _read(folder / "people.csv", ("name",), _person)
    codes = {actor.code for actor in actors}
    for person in people:
        if person.country and person.country not in codes:
            raise LexiconError(
                f"{folder / 'people.csv'}: {person.name} has the country {person.country!r}, "
                "which is in neither countries.csv nor organisations.csv."
            )
    return Lexicon.of(
        cues=cues,
        actors=actors,
        issues=issues,
        roles=_read(folder / "roles.csv", ("role", "kind", "speaks"), _role),
        stance_words=_read(folder / "stances.csv", ("word", "part", "role", "direction"), _stance_word),
        people=people,
        wordings=_read(folder / "wordings.csv", ("kind", "words"), _wording),
        source_nouns=dict(_read(folder / "source_nouns.csv", ("noun", "kind"), _source_noun)),
        given_names=dict(_read(folder / "given_names.csv", ("name", "gender"), _given_name)),
    )


def flag(code: str) -> str:
    """The flag of a two-letter country code, as its two regional indicator signs."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)


class _Row:
    """One line of a word list; asks for its columns by name and complains with file and line."""

    def __init__(self, path: Path, line: int, cells: Mapping[str, str]) -> None:
        self.path, self.line, self.cells = path, line, cells

    def text(self, column: str) -> str:
        """The cell, stripped; "" when empty or absent."""
        return self.cells.get(column, "").strip()

    def needed(self, column: str) -> str:
        """The cell, which must not be empty."""
        return self.text(column) or self.fail(f"the column {column!r} is empty")

    def many(self, column: str) -> tuple[str, ...]:
        """The cell's entries, separated by semicolons."""
        return tuple(part for piece in self.text(column).split(";") if (part := piece.strip()))

    def choice(self, column: str, options: Mapping[str, T]) -> T:
        """What the cell stands for; it must be one of `options`."""
        said = self.needed(column).lower()
        if said in options:
            return options[said]
        return self.fail(f"{column} is {said!r}, but must be one of: {', '.join(options)}")

    def fail(self, what: str) -> NoReturn:
        """Raise LexiconError for this line."""
        raise LexiconError(f"{self.path}, line {self.line}: {what}.")


def _read(path: Path, columns: tuple[str, ...], make: Callable[[_Row], T]) -> tuple[T, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise LexiconError(f"{path} is missing; restore it from the repository.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise LexiconError(f"{path} cannot be read as UTF-8 text: {problem}.") from None
    header: list[str] | None = None
    made: list[T] = []
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                missing = [column for column in columns if column not in header]
                if missing:
                    raise LexiconError(
                        f"{path}, line {reader.line_num}: the header lacks {', '.join(missing)}."
                    )
                continue
            row = _Row(path, reader.line_num, dict(zip(header, cells, strict=False)))
            if len(cells) > len(header):
                row.fail(f"{len(cells)} cells for {len(header)} columns; quote a cell with a comma")
            made.append(make(row))
    except csv.Error as problem:
        raise LexiconError(f"{path}, line {reader.line_num}: {problem}.") from None
    if header is None:
        raise LexiconError(f"{path} is empty; it needs the columns {', '.join(columns)}.")
    return tuple(made)


_YES_NO = {"yes": True, "no": False}


def _cue(row: _Row) -> Cue:
    return Cue(
        lemma=row.needed("lemma").lower(),
        part=row.choice("part", {part.value: part for part in Part}),
        cue_class=row.needed("class"),
        utterance=row.choice("utterance", _YES_NO),
        frames=frozenset(row.needed("frames").split()),
        notes=row.text("notes"),
    )


def _country(row: _Row) -> ActorEntry:
    code = row.needed("code")
    if not re.fullmatch(r"[A-Z]{2}", code):
        row.fail(f"the code {code!r} is not two capital letters")
    return ActorEntry(
        code=code,
        name=row.needed("name"),
        kind=ActorKind.COUNTRY,
        names=_forms(row),
        emoji=flag(code),
        heads=tuple(head.lower() for head in row.many("heads")),
        notes=row.text("notes"),
    )


def _organisation(row: _Row) -> ActorEntry:
    code = row.needed("code")
    if not _CODE.match(code):
        row.fail(f"the code {code!r} is not a short name such as EU, G20 or Arab League")
    return ActorEntry(
        code=code,
        name=row.needed("name"),
        kind=row.choice("kind", {kind.value: kind for kind in (ActorKind.ORGANISATION, ActorKind.COALITION)}),
        names=_forms(row),
        emoji=row.text("emoji"),
        heads=tuple(head.lower() for head in row.many("heads")),
        notes=row.text("notes"),
    )


def _forms(row: _Row) -> tuple[tuple[str, NameKind], ...]:
    columns = (
        ("other_names", NameKind.NAME),
        ("adjectives", NameKind.ADJECTIVE),
        ("people", NameKind.PEOPLE),
        ("capital", NameKind.CAPITAL),
        ("metonyms", NameKind.METONYM),
    )
    forms = [(row.needed("name"), NameKind.NAME)]
    forms += [(text, kind) for column, kind in columns for text in row.many(column)]
    return tuple(dict.fromkeys(forms))


def _issue(row: _Row) -> IssueEntry:
    slug = row.needed("slug")
    if not _SLUG.match(slug):
        row.fail(f"the slug {slug!r} may hold only small letters, digits and single hyphens")
    row.needed("keywords")
    return IssueEntry(
        slug=slug,
        title=row.needed("title"),
        proposition=row.needed("proposition"),
        keywords=tuple(word.lower() for word in row.many("keywords")),
        contraries=tuple(word.lower() for word in row.many("contraries")),
        statements_only=row.choice("positions", _YES_NO) is False if row.text("positions") else False,
        notes=row.text("notes"),
    )


def _role(row: _Row) -> Role:
    return Role(row.needed("role").lower(), row.needed("kind"), row.choice("speaks", _YES_NO))


_SIGNS = {Direction.FOR.value: 1, Direction.AGAINST.value: -1, Direction.UNDECIDED.value: 0}


def _stance_word(row: _Row) -> StanceWord:
    return StanceWord(
        lemma=row.needed("word").lower(),
        part=row.choice("part", {part: part for part in ("verb", "noun", "adjective")}),
        role=row.choice("role", {role.value: role for role in StancePart}),
        sign=row.choice("direction", _SIGNS),
        irregular=row.many("forms"),
    )


def _person(row: _Row) -> PersonOverride:
    return PersonOverride(
        name=row.needed("name"),
        aliases=row.many("aliases"),
        country=row.text("country") or None,
        role=row.text("role") or None,
    )


_WORDINGS = {kind: kind for kind in ("same", "apart", "light")}


def _wording(row: _Row) -> WordingEntry:
    return WordingEntry(row.choice("kind", _WORDINGS), row.many("words"))


_SOURCE_NOUNS = {kind: kind for kind in ("body", "document", "medium", "group", "thing", "woman", "man")}
_GENDERS = {gender: gender for gender in ("m", "f", "either")}


def _source_noun(row: _Row) -> tuple[str, str]:
    return row.needed("noun").lower(), row.choice("kind", _SOURCE_NOUNS)


def _given_name(row: _Row) -> tuple[str, str]:
    return row.needed("name").lower(), row.choice("gender", _GENDERS)


def _unique(folder: Path, what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise LexiconError(f"{folder}, {what}: {key} stands there twice.")
        seen.add(key)


def _index_names(
    actors: Iterable[ActorEntry],
) -> dict[str, tuple[tuple[tuple[str, ...], str, NameKind], ...]]:
    """First word -> the rest of each name that begins with it. The first actor listed keeps a shared name."""
    owners: dict[tuple[str, ...], tuple[str, NameKind]] = {}
    for actor in actors:
        for text, kind in actor.names:
            words = tuple(_plain(word) for word in WORD.findall(text))
            owners.setdefault(words, (actor.code, kind))
    index: dict[str, list[tuple[tuple[str, ...], str, NameKind]]] = {}
    for words, (code, kind) in owners.items():
        index.setdefault(words[0], []).append((words[1:], code, kind))
    return {first: tuple(sorted(rest, key=lambda one: -len(one[0]))) for first, rest in index.items()}


def _plain(word: str) -> str:
    return word.replace("’", "'").removesuffix(".")


def _spellings(word: str) -> tuple[str, ...]:
    """The forms under which a word may be listed: as it is, without "'s", a hyphen's first half."""
    plain = _plain(word)
    forms = [plain]
    if plain.endswith("'s"):
        forms.append(plain[:-2])
    elif "-" in plain:
        # "US-led", "Moscow-based"
        forms.append(plain.split("-", 1)[0])
    return tuple(forms)


def _surplus(word: str, form: str) -> int:
    """How many characters of `word` lie beyond the listed `form` ("'s", "-led", a final full stop)."""
    return len(word) - len(form) if not (word.endswith(".") and "." in form) else 0
