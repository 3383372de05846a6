"""From what is due to what goes out: each digest composed once, for all who want and have seen the same."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from handlers.digest_text import digest_keyboard, digest_pages
from handlers.digests import compose
from storage import crowds, fresh, outbox, subscriptions
from storage.outbox import Composed, NewPage, Recipient, Window
from storage.subscriptions import Step, Timing, timing_of
from storage.values import Cadence, Filter, Fresh, Names, Subscription

log = logging.getLogger(__name__)

#: a chat that is told as articles arrive is told at most so often, so that many articles are few messages
NOW_GAP = timedelta(seconds=60)
#: after a digest that could not be composed; the others go on
_TROUBLE_GAP = timedelta(minutes=10)
#: digests composed in one transaction; the writer has other things to do in between
COMPOSED_AT_ONCE = 8
#: windows whose news are kept in memory
_KEPT = 8


@dataclass
class Planner:
    """Puts due digests into the outbox. Belongs to the writer thread; what it remembers is only for speed."""

    _news: OrderedDict[tuple[int, int], Fresh] = field(default_factory=OrderedDict)
    _nothing: set[Window] = field(default_factory=set)
    #: of actors and issues, and the version up to which they were read
    _names: tuple[int, Names] | None = None
    _composed: int = 0

    def plan(self, db: Database, *, now: datetime, until: int, news: int, limit: int) -> int:
        """Treat at most `limit` due subscriptions in this one transaction; how many, 0 when none is due.

        They are told of versions up to `until`; NOW ones are due when a version up to `news` is new. The
        outbox rows and the subscriptions' step forward are kept together or not at all.
        """
        with db.atomic():
            # Most chats have one subscription, and most of those want the same.
            treated = self._plan_crowds(db, now=now, until=until, news=news, limit=limit)
            return treated or self._plan_places(db, now=now, until=until, news=news, limit=limit)

    def _plan_crowds(self, db: Database, *, now: datetime, until: int, news: int, limit: int) -> int:
        treated = self._composed = 0
        times: dict[Timing, datetime | None] = {}
        for crowd in crowds.gather(db, now=now, news=news, limit=limit):
            if self._composed >= COMPOSED_AT_ONCE:
                break
            treated += crowd.members
            window = Window(crowd.wants, crowd.seen, until)
            try:
                with db.atomic():
                    digest = self._digest(db, window, now)
                    if digest is not None:
                        crowds.enqueue(db, crowd, digest, now=now)
            except Exception:
                seen, trouble = crowd.seen, self._trouble(window, now)
                for timing in crowd.timings:
                    crowds.advance(db, crowd, timing, seen=seen, next_due=trouble)
                continue
            seen = max(window.since, window.until)
            for timing in crowd.timings:
                crowds.advance(db, crowd, timing, seen=seen, next_due=_next(timing, digest, times, now))
        return treated

    def _plan_places(self, db: Database, *, now: datetime, until: int, news: int, limit: int) -> int:
        due = subscriptions.due(db, now=now, news=news, limit=limit)
        if due:
            due += subscriptions.due_beside(db, due, now=now, news=news)
        times: dict[Timing, datetime | None] = {}
        treated = self._composed = 0
        with db.atomic():
            for groups in _together(due, until):
                steps = [
                    step
                    for window, members in groups
                    for step in self._plan_group(db, window, members, times, now)
                ]
                subscriptions.advance(db, _in_step(steps) if len(groups) > 1 else steps)
                treated += len(steps)
                if self._composed >= COMPOSED_AT_ONCE:
                    break
        return treated

    def _plan_group(
        self,
        db: Database,
        window: Window,
        members: Sequence[Subscription],
        times: dict[Timing, datetime | None],
        now: datetime,
    ) -> list[Step]:
        try:
            with db.atomic():
                digest = self._digest(db, window, now)
                if digest is not None:
                    recipients = [Recipient(one.chat_id, one.thread_id, one.id) for one in members]
                    outbox.enqueue(db, digest, recipients, now=now)
        except Exception:
            trouble = self._trouble(window, now)
            return [Step(one.id, one.seen_version_id, trouble) for one in members]
        seen = max(window.since, window.until)
        return [Step(one.id, seen, _next(timing_of(one), digest, times, now)) for one in members]

    def _trouble(self, window: Window, now: datetime) -> datetime:
        """One filter that cannot be composed must not keep the others waiting; its news stay for later."""
        log.exception("no digest could be composed for %s", window)
        return now + _TROUBLE_GAP

    def _digest(self, db: Database, window: Window, now: datetime) -> Composed | None:
        """The stored digest for this window, composed now unless it was before; None when it has nothing."""
        if window.since >= window.until or window in self._nothing:
            return None
        if known := outbox.find_digest(db, window):
            return known
        self._composed += 1
        composed = compose(window.wants, self._fresh(db, window.since, window.until), window.told)
        if composed is None:
            # The set is only for speed; a crowd of different filters may outgrow it.
            if len(self._nothing) > 10_000:
                self._nothing.clear()
            self._nothing.add(window)
            return None
        pages, parts = digest_pages(composed, self._called(db, window))
        stored = outbox.add_digest(db, window, pages=len(pages), parts=parts, now=now)
        keyboards = [
            digest_keyboard(stored.id, number, len(pages), parts) for number in range(1, len(pages) + 1)
        ]
        outbox.add_pages(
            db,
            stored.id,
            [NewPage(html, keyboard.to_json()) for html, keyboard in zip(pages, keyboards, strict=True)],
        )
        return stored

    def _called(self, db: Database, window: Window) -> Names:
        if self._names is None or self._names[0] != window.until:
            self._names = window.until, fresh.names_for(db, ())
        return replace(self._names[1], speakers=fresh.speaker_names(db, [window.wants]))

    def _fresh(self, db: Database, since: int, until: int) -> Fresh:
        window = (since, until)
        if window not in self._news:
            self._news[window] = fresh.fresh_between(db, since, until)
            while len(self._news) > _KEPT:
                self._news.popitem(last=False)
        self._news.move_to_end(window)
        return self._news[window]


def _together(due: Sequence[Subscription], until: int) -> list[list[tuple[Window, list[Subscription]]]]:
    """What is planned in one go: those who want and have seen the same, and the subscriptions of one place.

    What several of a place's subscriptions ask for is told once, by the first of them. That holds among those
    by the clock and among NOW ones; a digest by the clock has all of its time, also what was told at once.
    """
    places: dict[tuple[int, int | None, bool], list[Subscription]] = {}
    for one in due:
        places.setdefault((one.chat_id, one.thread_id, one.cadence is Cadence.NOW), []).append(one)
    alone: dict[Window, list[Subscription]] = {}
    shared = []
    for members in places.values():
        if len(members) == 1:
            one = members[0]
            alone.setdefault(Window(one.wants, one.seen_version_id, until), []).append(one)
            continue
        # Who has seen least goes first: the later ones' news are all among the earlier ones'.
        members.sort(key=lambda one: (one.seen_version_id, one.id))
        told: list[Filter] = []
        windows = []
        for one in members:
            windows.append((Window(one.wants, one.seen_version_id, until, tuple(told)), [one]))
            told.append(one.wants)
        shared.append(windows)
    return [[group] for group in alone.items()] + shared


def _in_step(steps: list[Step]) -> list[Step]:
    """NOW subscriptions of one place wait together after a digest of one of them; others keep their times."""
    if all(step.next_due is None for step in steps):
        return steps
    gap = max(step.next_due for step in steps if step.next_due is not None)
    return [replace(step, next_due=step.next_due or gap) for step in steps]


def preview(db: Database, subscription: Subscription) -> tuple[str, ...]:
    """The messages that the subscription would get now, as HTML; none when there is nothing new."""
    until = subscriptions.newest_version(db)
    composed = compose(subscription.wants, fresh.fresh_between(db, subscription.seen_version_id, until))
    if composed is None:
        return ()
    pages, parts = digest_pages(composed, fresh.names_for(db, [subscription.wants]))
    return pages[:parts]


def _next(
    timing: Timing, digest: Composed | None, times: dict[Timing, datetime | None], now: datetime
) -> datetime | None:
    if timing.cadence is Cadence.NOW:
        return None if digest is None else now + NOW_GAP
    if timing not in times:
        times[timing] = timing.next(now)
    return times[timing]
