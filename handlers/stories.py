"""A story on a tap: every wording in which the articles report one statement, each with its context."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from handlers import render
from handlers.paging import Button, ContextTap, StoryTap, View, WhoTap, button, keyboard, row
from storage import issues, positions
from storage.side_by_side import Story
from storage.stories import story_of
from storage.values import ActorRow, Reports, StatementRow

#: wordings on a page, fewer where they are long
PAGE = 4


def story_turned(db: Database, tap: StoryTap, words: str | None) -> View | None:
    """The wordings a tap asks for; None where the statement is gone."""
    story = story_of(db, tap.statement)
    if story is None:
        return None
    speaker = story.told.speaker
    country = positions.actor(db, speaker.country) if speaker and speaker.country else None
    titles = {one.slug: one.title for one in issues.issues(db)}
    return story_view(story, tap, words, country=country, titles=titles)


def story_view(
    story: Story, tap: StoryTap, words: str | None, *, country: ActorRow | None, titles: dict[str, str]
) -> View:
    """A page of a story's wordings: the one that is told first, then newest first."""
    every = (story.told, *story.others)
    offset = tap.offset if tap.offset < len(every) else 0
    items = every[offset : offset + PAGE]
    # Kept in sight, so that the way back still knows what was asked for.
    foot = f"You asked for {render.code(words)}" if words else ""
    html, shown = render.page(
        _head(story, country),
        (render.statement(one, titles, number=offset + at) for at, one in enumerate(items, start=1)),
        foot=foot,
    )
    here = StoryTap(tap.statement, offset, tap.back)
    before = button("◀ Before", StoryTap(tap.statement, max(0, offset - PAGE), tap.back)) if offset else None
    left = len(every) - offset - shown
    more = button(f"More ({left}) ▶", StoryTap(tap.statement, offset + shown, tap.back)) if left > 0 else None
    person = None
    if story.told.speaker and not tap.back.startswith("w:"):
        person = button(f"💬 {story.told.speaker.name}", WhoTap(story.told.speaker.id))
    return View(
        html,
        keyboard(
            row(*_contexts(items[:shown], offset + 1, here)),
            row(before, more),
            row(button("◀ Back", tap.back), person),
        ),
    )


def _contexts(items: Sequence[StatementRow], first: int, here: StoryTap) -> list[Button | None]:
    return [
        # A very long way back is left out rather than the button.
        button(f"🔍 {number}", ContextTap(one.id, back=str(here)))
        or button(f"🔍 {number}", ContextTap(one.id, back=str(StoryTap(here.statement, here.offset))))
        for number, one in enumerate(items, start=first)
    ]


def _head(story: Story, country: ActorRow | None) -> str:
    reports = Reports(story.articles, story.of, 1 + len(story.others))
    lines = [render.person(story.told.speaker, country, mention=story.told.mention)]
    counted = [f"One statement, {render.count(reports.wordings, 'wording')}", render.reported(reports)]
    lines.append(" · ".join(one for one in counted if one))
    return "\n".join(lines)
