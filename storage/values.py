"""The values that the store answers with: frozen, free of connections, safe to pass to any thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from extraction.model import Direction, Kind, SpeakerKind

if TYPE_CHECKING:
    from storage.side_by_side import Disagreement, PositionChange

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a longer answer. `total` counts all items, `offset` is the first one's index."""

    items: tuple[T, ...]
    total: int
    offset: int = 0


class Saved(StrEnum):
    """What saving an article did."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as lists show it."""

    id: int
    name: str
    title: str
    outlet: str | None
    url: str | None
    published_on: date | None
    added_at: datetime
    version: int
    statements: int
    stances: int


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker with what is known of them now: the latest role and country the articles give."""

    id: int
    name: str
    kind: SpeakerKind
    role: str | None
    country: str | None
    statements: int
    articles: int


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A candidate for what a person typed. `score` is 0 to 100; 100 is an exact name, alias or surname."""

    item: T
    score: float
    #: the name or alias that matched, as stored
    matched: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement as answers show it. `parts` are verbatim slices of the article's text."""

    id: int
    article: ArticleRow
    speaker: SpeakerRow | None
    #: the words on the page: "the French president"
    mention: str | None
    cue: str | None
    kind: Kind
    parts: tuple[str, ...]
    issues: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Context:
    """A statement where it stands: `before + sentence + after` is a verbatim slice of the article.

    `marked` are (start, end) offsets of the statement's parts within that joined string.
    """

    statement: StatementRow
    before: str
    sentence: str
    after: str
    marked: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A country, bloc or organisation that can hold a position."""

    code: str
    name: str
    #: "country" | "organisation" | "coalition"
    kind: str
    #: a flag or other sign for lists, "" if none
    emoji: str


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue: one proposition that can be for or against."""

    slug: str
    #: a few words for buttons and lists: "troop deployment"
    title: str
    #: the full sentence: "European or allied troops should be sent to Ukraine"
    proposition: str
    statements: int
    #: how many actors have a position on it
    actors: int


@dataclass(frozen=True, slots=True)
class Reports:
    """How widely a statement is reported: by `articles` of the `of` that could have, in so many wordings."""

    articles: int
    of: int
    wordings: int


@dataclass(frozen=True, slots=True)
class PositionRow:
    """What an actor holds on an issue now, read from stances; with its best evidence."""

    stance_id: int
    actor: ActorRow
    issue: IssueRow
    direction: Direction
    #: verbatim, when conditional
    condition: str | None
    #: verbatim sentence from the article
    evidence: str
    article: ArticleRow
    reported_by: ActorRow | None
    first_hand: bool
    #: how many pieces of evidence agree with `direction` / how many there are in all
    agreeing: int
    evidences: int
    #: the statement that is the evidence, for its context; None when the article itself reports it
    statement_id: int | None = None
    #: how widely that statement is reported; None where one article has it, or nobody counted
    reports: Reports | None = None


@dataclass(frozen=True, slots=True)
class IssueCount:
    """How many statements of one answer belong to an issue: a filter button."""

    slug: str
    title: str
    statements: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A statement or an article found by words. `snippet` is verbatim, `marked` the hits' offsets in it."""

    #: "statement" | "article"
    kind: str
    id: int
    article: ArticleRow
    speaker: SpeakerRow | None
    snippet: str
    marked: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ArticleDetail:
    """An article with what was read out of it."""

    article: ArticleRow
    speakers: tuple[SpeakerRow, ...]
    issues: tuple[IssueCount, ...]
    #: the first words of the text, verbatim
    lead: str
    notes: tuple[str, ...]
    #: statements that are less sure than the operator wants to show
    hidden: int = 0


class Cadence(StrEnum):
    """When a subscription's digest is due."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    HOURLY = "hourly"
    #: as articles arrive
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a subscription is about; an empty one is about everything.

    Within one kind names widen ("Macron or anyone of Italy"), every further kind narrows ("... on troops",
    "... with the word fishing", "... from Reuters"). Made by `storage.subscriptions.as_filter`: sorted,
    without repeats, so equal wishes are equal values.
    """

    #: speaker ids
    speakers: tuple[int, ...] = ()
    #: actor codes: a statement counts for its speaker's country, a position for its actor
    actors: tuple[str, ...] = ()
    #: issue slugs
    issues: tuple[str, ...] = ()
    #: one of these words or phrases must be said, or stand in the article's title
    words: tuple[str, ...] = ()
    #: none of these may
    without: tuple[str, ...] = ()
    #: names of outlets as articles have them
    outlets: tuple[str, ...] = ()
    #: only positions that are no longer what they were
    changes: bool = False


class Pause(StrEnum):
    """Why a subscription is silent."""

    #: the chat asked for it
    ASKED = "asked"
    #: the chat blocked or removed the bot, or no longer exists
    GONE = "gone"
    #: its forum topic was closed or deleted, or the bot may not write there
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's wish to be told what is new. Time and zone are the chat's own; `next_due` is UTC."""

    id: int
    chat_id: int
    #: the forum topic it was made in, None outside topics
    thread_id: int | None
    cadence: Cadence
    #: "HH:MM" wall clock; None for HOURLY and NOW
    at: str | None
    #: 0 Monday ... 6 Sunday, for WEEKLY
    weekday: int | None
    #: IANA name, or "UTC+05:30" for a plain offset
    zone: str
    wants: Filter
    created_at: datetime
    #: for NOW: not before this, None for at once
    next_due: datetime | None
    #: articles' versions stored after this id are fresh (article version row id)
    seen_version_id: int
    pause: Pause | None = None
    #: when an asked pause ends by itself, UTC; None for one that lasts until it is ended
    paused_until: datetime | None = None


class ChatKind(StrEnum):
    """Telegram's kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that has subscribed, or did once."""

    id: int
    kind: ChatKind
    #: the zone its subscriptions get unless they name one; None until it is said
    zone: str | None
    #: why nothing can be sent there, None while it can
    gone: str | None
    #: Telegram asked to be left alone until then
    not_before: datetime | None
    #: hours of its clock in which nothing is pushed, ("22:00", "07:00"); None for none
    quiet: tuple[str, str] | None = None


class DeliveryState(StrEnum):
    """Where an outgoing message is; storage/outbox.py says how it moves."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outgoing message of a digest: a row of the outbox."""

    id: int
    chat_id: int
    thread_id: int | None
    subscription_id: int | None
    #: names the digest, so that (chat, thread, digest, part) is unique
    digest_id: int
    part: int
    html: str
    #: JSON of the inline keyboard, None if none
    keyboard: str | None
    state: DeliveryState
    #: calls begun
    attempts: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next message of a chat: what the sender needs to decide whose turn it is."""

    id: int
    chat_id: int
    #: calls begun before: 0 is a first try
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up, and why."""

    id: int
    chat_id: int
    state: DeliveryState
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DigestPage:
    """One message's worth of a digest; pages after the sent ones are shown on a tap. `number` starts at 1."""

    digest_id: int
    number: int
    pages: int
    html: str
    keyboard: str | None


@dataclass(frozen=True, slots=True)
class FreshStatement:
    """A statement a subscriber has not been told of, once, whoever reports it and in whatever words."""

    statement: StatementRow
    #: ids of further new articles that report the same statement
    also_in: tuple[int, ...] = ()
    #: the same statement as those articles have it
    others: tuple[StatementRow, ...] = ()
    #: how widely it is reported in all, by old articles too; None where one article has it
    reports: Reports | None = None


@dataclass(frozen=True, slots=True)
class FreshPosition:
    """A position read from evidence a subscriber has not seen.

    `was` is what it held before: another direction where it moved, the same where not, None for a first.
    """

    position: PositionRow
    was: Direction | None


@dataclass(frozen=True, slots=True)
class Fresh:
    """What versions `since < id <= until` brought: each statement and position once, newest first."""

    since: int
    until: int
    articles: tuple[ArticleRow, ...] = ()
    statements: tuple[FreshStatement, ...] = ()
    positions: tuple[FreshPosition, ...] = ()
    #: positions that moved: their new side is among these versions
    changes: tuple[PositionChange, ...] = ()
    #: reports that differ since these versions came
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What saving an article did, and where it is now: its identity and its current version."""

    saved: Saved
    article_id: int
    version_id: int


class Outcome(StrEnum):
    """What became of something brought in. REFUSED: no article that can be read; FAILED: our own fault."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestRow:
    """One line of the ingest log. `source` is a path or URL; `reason` a clear sentence when not stored."""

    id: int
    at: datetime
    source: str
    outcome: Outcome
    reason: str | None
    article_id: int | None
    version_id: int | None
    milliseconds: int | None


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """What the store holds now, for /status."""

    articles: int
    statements: int
    speakers: int
    positions: int
    #: outcome -> how often, over the whole log
    ingested: dict[Outcome, int]
    last_ingest_at: datetime | None
    #: of the database, without its write-ahead log
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Names:
    """What ids and codes are called, for texts about filters. What is not in it no longer exists."""

    #: by speaker id
    speakers: Mapping[int, str]
    #: by code: every actor
    actors: Mapping[str, ActorRow]
    #: by slug: every issue's title
    issues: Mapping[str, str]
