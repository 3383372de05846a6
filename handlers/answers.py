"""Each question of the conversation as one visit to the store: takes a connection, returns one frozen answer.

The chat renders these values as Telegram HTML, the command line prints them: the same answer in both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

from sqlite_utils import Database

from extraction.model import SpeakerKind
from handlers.requests import Wanted
from storage import articles, issues, positions, search, speakers, statements, stories
from storage.position_changes import changes_of, changes_on
from storage.side_by_side import PositionChange
from storage.values import (
    ActorRow,
    ArticleRow,
    Context,
    IssueCount,
    IssueRow,
    Match,
    Page,
    PositionRow,
    Reports,
    SearchHit,
    SpeakerRow,
    StatementRow,
)
from storage.words import words_of

T = TypeVar("T")

#: a match this good is the name itself, an alias or a surname
EXACT = 100.0
#: from here on the words are the name, however spelled ("Zelenskiy"): no other way to read them is tried
SURE = 97.0
#: from here on they are a part of the name ("Emmanuel") or sound like it
PLAIN = 87.0
#: a match below this is offered, not taken
CLEAR = 80.0
#: how far the best must be ahead of the next to be the clear one
AHEAD = 8.0
#: sentences around a statement -> around it after a tap for more
WIDER = {1: 3, 3: 6}
#: candidates offered at most
OFFERED = 6


@dataclass(frozen=True, slots=True)
class About:
    """What an answer is narrowed to: an issue, or words, or nothing."""

    issue: IssueRow | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class WhoAnswer:
    """A page of what one speaker said, newest first."""

    speaker: SpeakerRow
    country: ActorRow | None
    page: Page[StatementRow]
    #: over all of the speaker's statements, whatever the answer is narrowed to
    issues: tuple[IssueCount, ...]
    about: About = About()
    #: what was typed, where it is not what the speaker is called: "makron"
    asked: str | None = None
    #: others of the same name: "Office of Keir Starmer"
    namesakes: tuple[SpeakerRow, ...] = ()
    #: how many different statements there are in all: one that several articles report is one
    different: int = 0
    #: how widely those of the page are reported that have several wordings, by statement id
    reports: Mapping[int, Reports] = field(default_factory=dict)


class Sought(StrEnum):
    """What a name was expected to name."""

    SPEAKER = "speaker"
    ACTOR = "actor"
    ISSUE = "issue"


class Fit(StrEnum):
    """How the candidates that are offered fit what was typed."""

    #: the name is each one's: "Trump"
    EXACTLY = "exactly"
    #: it is nobody's, but like theirs
    NEARLY = "nearly"
    #: it is like nobody's; these are simply there to be asked about
    THERE = "there"


@dataclass(frozen=True, slots=True)
class Choices:
    """A name that is several people's, or nobody's: what it may have meant."""

    asked: str
    sought: Sought
    speakers: tuple[SpeakerRow, ...] = ()
    actors: tuple[ActorRow, ...] = ()
    issues: tuple[IssueRow, ...] = ()
    about: str | None = None
    how: Fit = Fit.THERE


@dataclass(frozen=True, slots=True)
class CountryAnswer:
    """Where an actor stands: its position on each issue, or all evidence for one of them."""

    actor: ActorRow
    positions: tuple[PositionRow, ...]
    #: set when only this issue was asked for; `positions` is then its evidence, newest first
    issue: IssueRow | None = None
    #: what was asked about, where it is no issue that is known
    unknown_issue: str | None = None
    #: other positions of the actor, where it has none on `issue`
    others: tuple[PositionRow, ...] = ()
    asked: str | None = None
    #: who of the actor's is quoted most
    speakers: tuple[SpeakerRow, ...] = ()
    #: what moved, oldest first: of all positions, or of the one asked for
    changes: tuple[PositionChange, ...] = ()
    #: the issues that `unknown_issue` may mean
    near_issues: tuple[IssueRow, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueAnswer:
    """Where everyone stands on an issue."""

    issue: IssueRow
    positions: tuple[PositionRow, ...]
    asked: str | None = None
    #: positions on it that moved, oldest first
    changes: tuple[PositionChange, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of what was found for words; `near` are people and issues of that name."""

    words: str
    page: Page[SearchHit]
    speakers: tuple[SpeakerRow, ...] = ()
    issues: tuple[IssueRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextAnswer:
    """A statement where it stands."""

    context: Context
    country: ActorRow | None
    #: how many sentences around it would show more, None where no more do
    wider: int | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """What there is to ask about: for /start, /help and commands without a name."""

    speakers: tuple[SpeakerRow, ...] = ()
    issues: tuple[IssueRow, ...] = ()
    actors: tuple[ActorRow, ...] = ()
    articles: int = 0


@dataclass(frozen=True, slots=True)
class _Reading(Generic[T]):
    """One way to read what was typed: what its first words may name, and what about it."""

    wanted: Wanted
    matches: tuple[Match[T], ...]

    @property
    def score(self) -> float:
        return self.matches[0].score if self.matches else 0.0


def choose(matches: Sequence[Match[T]]) -> Match[T] | None:
    """The one match that is meant; None where there is none, or several could be.

    The only exact match is it ("Macron"); so is a near one well ahead of the next ("makron").
    """
    if not matches:
        return None
    best, second = matches[0], matches[1].score if len(matches) > 1 else 0.0
    if best.score >= EXACT:
        return best if second < EXACT else None
    return best if best.score >= CLEAR and best.score - second >= AHEAD else None


def who(db: Database, ways: Sequence[Wanted], *, limit: int) -> WhoAnswer | Choices:
    """What "Zelenskyy sanctions" asks for: the first page of a speaker's statements, or whom it may mean.

    `ways` are the readings of what was typed, at least one (requests.readings).
    """
    words = ways[0].words
    reading = _best_reading(ways, lambda name: speakers.find_speakers(db, name, limit=OFFERED))
    match = choose(reading.matches) or _only_person(reading.matches)
    if match is not None:
        about = _about(db, reading.wanted.about)
        answer = _who(db, match.item, about, limit=limit, asked=_guessed(reading.wanted, match))
        others = tuple(
            one.item for one in reading.matches if one is not match and one.score >= min(match.score, SURE)
        )
        return replace(answer, namesakes=others)
    found = tuple(one.item for one in reading.matches)
    asked, about_words = reading.wanted.subject, reading.wanted.about
    if reading.score >= CLEAR:
        return Choices(asked, Sought.SPEAKER, found, about=about_words, how=Fit.EXACTLY)
    place = _best_reading(ways, lambda name: positions.find_actors(db, name))
    actor = choose(place.matches)
    if actor is not None and actor.score >= PLAIN:
        # "/who France": what it holds, and those who speak for it.
        asked, about_words = place.wanted.subject, place.wanted.about
        ours = speakers.speakers_of(db, actor.item.code, OFFERED)
        return Choices(asked, Sought.SPEAKER, ours, (actor.item,), about=about_words, how=Fit.NEARLY)
    if found:
        return Choices(asked, Sought.SPEAKER, found, about=about_words, how=Fit.NEARLY)
    return Choices(words, Sought.SPEAKER, speakers.top_speakers(db, OFFERED))


def _only_person(matches: Sequence[Match[SpeakerRow]]) -> Match[SpeakerRow] | None:
    """The one person whose name it is exactly, among bodies called after them ("Office of Keir Starmer")."""
    exact = [one for one in matches if one.score >= EXACT]
    people = [one for one in exact if one.item.kind is SpeakerKind.PERSON]
    return people[0] if len(people) == 1 else None


def who_page(
    db: Database, speaker_id: int, *, issue: str | None, words: str | None, limit: int, offset: int
) -> WhoAnswer | None:
    """A page of a speaker's statements by ids, for a button; None if there is no such speaker or issue.

    An offset behind the last statement, from an old button, gives the first page.
    """
    speaker = speakers.speaker(db, speaker_id)
    about = About(issues.issue(db, issue) if issue else None, words)
    if speaker is None or (issue and about.issue is None):
        return None
    answer = _who(db, speaker, about, limit=limit, offset=offset)
    return answer if answer.page.items or not offset else _who(db, speaker, about, limit=limit)


def _who(
    db: Database,
    speaker: SpeakerRow,
    about: About,
    *,
    limit: int,
    offset: int = 0,
    asked: str | None = None,
) -> WhoAnswer:
    slug = about.issue.slug if about.issue else None
    words = None if slug else about.words
    page = statements.who_said(db, speaker.id, words=words, issue=slug, limit=limit, offset=offset)
    if not page.total and slug and about.words:
        # None of the statements is filed under the issue, but the word itself may stand in one.
        page = statements.who_said(db, speaker.id, words=about.words, issue=None, limit=limit, offset=offset)
        if page.total:
            about = About(words=about.words)
    return WhoAnswer(
        speaker=speaker,
        country=positions.actor(db, speaker.country) if speaker.country else None,
        page=page,
        issues=statements.issues_of_speaker(db, speaker.id),
        about=about,
        asked=asked,
        different=statements.stories_of_speaker(db, speaker.id),
        reports=stories.reports_of(db, [one.id for one in page.items]),
    )


def _about(db: Database, words: str | None) -> About:
    """What the words after a name narrow an answer to: an issue where they name one, else the words."""
    if not words:
        return About()
    issue = _issue(db, words)
    return About(issue=issue, words=words)


def _issue(db: Database, words: str) -> IssueRow | None:
    match = choose(issues.find_issues(db, words))
    return match.item if match is not None and match.score >= PLAIN else None


def country(db: Database, ways: Sequence[Wanted]) -> CountryAnswer | Choices:
    """What "Italy troops" asks for: where an actor stands, on all or on one issue, or whom it may mean.

    `ways` are the readings of what was typed, at least one (requests.readings).
    """
    reading = _best_reading(ways, lambda name: positions.find_actors(db, name))
    match = choose(reading.matches)
    if match is not None:
        typed = _guessed(reading.wanted, match)
        about = reading.wanted.about
        everything = _country(db, match.item, None, asked=typed)
        if not about:
            return everything
        issue, near = issue_meant(db, about, {one.issue.slug for one in everything.positions})
        if issue is None:
            return replace(everything, unknown_issue=about, near_issues=near)
        return _country(db, match.item, issue, asked=typed)
    if reading.matches:
        found = tuple(one.item for one in reading.matches[:OFFERED])
        how = Fit.EXACTLY if reading.score >= CLEAR else Fit.NEARLY
        return Choices(
            reading.wanted.subject, Sought.ACTOR, actors=found, about=reading.wanted.about, how=how
        )
    person = _best_reading(ways, lambda name: speakers.find_speakers(db, name, limit=OFFERED))
    if person.score >= PLAIN:
        some = tuple(one.item for one in person.matches if one.score >= PLAIN)
        return Choices(person.wanted.subject, Sought.ACTOR, some, how=Fit.NEARLY)
    return Choices(ways[0].words, Sought.ACTOR, actors=_actors_with_positions(db))


def issue_meant(
    db: Database, words: str, told: AbstractSet[str]
) -> tuple[IssueRow | None, tuple[IssueRow, ...]]:
    """The issue that words name, or None and those they fit; of several the one something is told on."""
    matches = issues.find_issues(db, words)
    match = choose(matches)
    if match is not None:
        return match.item, ()
    fitting = tuple(one.item for one in matches if one.score >= PLAIN)
    of_these = [one for one in fitting if one.slug in told]
    return (of_these[0], ()) if len(of_these) == 1 else (None, tuple(of_these) or fitting)


def country_page(db: Database, code: str, *, issue: str | None) -> CountryAnswer | None:
    """Where an actor stands, by code, for a button; None if there is no such actor or issue."""
    actor = positions.actor(db, code)
    about = issues.issue(db, issue) if issue else None
    if actor is None or (issue and about is None):
        return None
    return _country(db, actor, about)


def _country(
    db: Database, actor: ActorRow, issue: IssueRow | None, *, asked: str | None = None
) -> CountryAnswer:
    if issue is None:
        rows = positions.positions_of(db, actor.code)
        ours = speakers.speakers_of(db, actor.code, 3)
        changes = changes_of(db, actor.code)
        return CountryAnswer(actor, rows, asked=asked, speakers=ours, changes=changes)
    rows = positions.evidence(db, actor.code, issue.slug)
    others = () if rows else positions.positions_of(db, actor.code)
    ours = () if rows else speakers.speakers_of(db, actor.code, 3)
    changes = changes_of(db, actor.code, issue=issue.slug)
    return CountryAnswer(actor, rows, issue, others=others, asked=asked, speakers=ours, changes=changes)


def positions_on(db: Database, words: str) -> IssueAnswer | Choices:
    """Where everyone stands on "troops", or which issue that may mean."""
    matches = issues.find_issues(db, words)
    match = choose(matches)
    if match is not None:
        typed = _guessed(Wanted(words), match)
        return _everyone(db, match.item, typed)
    if matches:
        found = tuple(one.item for one in matches[:OFFERED])
        how = Fit.EXACTLY if matches[0].score >= CLEAR else Fit.NEARLY
        return Choices(words, Sought.ISSUE, issues=found, how=how)
    actor = choose(positions.find_actors(db, words))
    if actor is not None and actor.score >= PLAIN:
        return Choices(words, Sought.ISSUE, actors=(actor.item,), how=Fit.NEARLY)
    return Choices(words, Sought.ISSUE, issues=issues.issues(db)[:OFFERED])


def positions_page(db: Database, slug: str) -> IssueAnswer | None:
    """Where everyone stands on an issue, by slug, for a button; None if there is no such issue."""
    issue = issues.issue(db, slug)
    return _everyone(db, issue) if issue else None


def _everyone(db: Database, issue: IssueRow, asked: str | None = None) -> IssueAnswer:
    return IssueAnswer(issue, positions.positions_on(db, issue.slug), asked, changes_on(db, issue.slug))


def searched(db: Database, words: str, *, limit: int, offset: int = 0) -> SearchAnswer:
    """A page of the statements and articles with `words`; the first also with people and issues so named."""
    page = search.search(db, words, limit=limit, offset=offset)
    if offset and not page.items:
        page = search.search(db, words, limit=limit, offset=0)
    if page.offset:
        return SearchAnswer(words, page)
    people = tuple(
        one.item for one in speakers.find_speakers(db, words, limit=2) if one.score >= PLAIN or not page.total
    )
    issue = _issue(db, words)
    return SearchAnswer(words, page, people, (issue,) if issue else ())


def in_context(db: Database, statement_id: int, *, sentences: int) -> ContextAnswer | None:
    """A statement with the sentences around it; None if there is none with this id."""
    context = statements.context(db, statement_id, sentences=sentences)
    if context is None:
        return None
    wider = WIDER.get(sentences)
    if wider is not None and statements.context(db, statement_id, sentences=wider) == context:
        wider = None
    speaker = context.statement.speaker
    code = speaker.country if speaker else None
    return ContextAnswer(context, positions.actor(db, code) if code else None, wider)


def latest(db: Database, *, limit: int, offset: int) -> Page[ArticleRow]:
    """A page of the articles, newest first; an offset behind the last gives the first page."""
    page = articles.latest(db, limit=limit, offset=offset)
    return page if page.items or not offset else articles.latest(db, limit=limit, offset=0)


def examples(db: Database) -> Examples:
    """What there is to ask about now, for someone who has not named anything yet."""
    return Examples(
        speakers=speakers.top_speakers(db, OFFERED),
        issues=tuple(one for one in issues.issues(db) if one.statements or one.actors)[:OFFERED],
        actors=_actors_with_positions(db),
        articles=articles.latest(db, limit=1, offset=0).total,
    )


def _actors_with_positions(db: Database) -> tuple[ActorRow, ...]:
    """Those with a position on the issues that most have one on."""
    found: dict[str, ActorRow] = {}
    for issue in sorted(issues.issues(db), key=lambda one: -one.actors)[:2]:
        for row in positions.positions_on(db, issue.slug):
            found.setdefault(row.actor.code, row.actor)
    return tuple(found.values())[:OFFERED]


def _guessed(wanted: Wanted, match: Match[T]) -> str | None:
    """What was typed, where the match is a guess to be admitted: "makron", but not "Emmanuel"."""
    typed = set(words_of(wanted.subject))
    return None if match.score >= EXACT or typed <= set(words_of(match.matched)) else wanted.subject


def _best_reading(ways: Sequence[Wanted], find: Callable[[str], tuple[Match[T], ...]]) -> _Reading[T]:
    """The reading whose name fits best; on equal scores the earlier. One without matches if none fits."""
    best: _Reading[T] = _Reading(ways[0], ())
    for wanted in ways:
        reading = _Reading(wanted, find(wanted.subject))
        if reading.score > best.score:
            best = reading
        if best.score >= SURE:
            break
    return best
