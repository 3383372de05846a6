"""Summits from the shell: the list, and the brief of one, as text or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

import click

from bot.cli.answers import limit_option
from bot.cli.common import Trouble, json_option, say_json, store_to_ask
from bot.cli.terminal import as_text
from handlers import change_text, disagreements, render
from handlers.brief_sections import also_in, times, who
from handlers.brief_taps import when
from handlers.briefs import head, meant
from handlers.paging import View
from handlers.requests import clean
from storage import briefs as store
from storage.briefs import Brief
from storage.issues import issues
from storage.summits import summits as every_summit

#: lines of each section without --json
LINES = 8


@click.command()
@limit_option
@json_option
def summits(limit: int, as_json: bool) -> None:
    """The summits that articles report, newest first."""
    with store_to_ask() as db:
        page = every_summit(db, limit=limit)
    if as_json:
        say_json(page)
        return
    if not page.items:
        click.echo("No article in the database reports a summit.")
    for one in page.items:
        told = f"{when(one)} · {render.count(one.articles, 'article')} · summit {one.id}"
        click.echo(as_text(f"{render.bold(one.title)}\n{told}"))
    if page.total > len(page.items):
        click.echo(f"\n{len(page.items)} of {page.total}; --limit shows more.")


@click.command()
@click.argument("words", nargs=-1)
@json_option
def brief(words: tuple[str, ...], as_json: bool) -> None:
    """A summit on one page; without WORDS the latest, with them the newest they fit.

    \b
    python -m bot brief
    python -m bot brief Paris March
    """
    with store_to_ask() as db:
        found = meant(db, clean(" ".join(words)))
        known = None if isinstance(found, View) else store.brief(db, found.item.id)
        offered = every_summit(db, limit=LINES).items if known is None else ()
        titles = {issue.slug: issue.title for issue in issues(db)}
    if known is None:
        if not offered:
            raise Trouble("No article in the database reports a summit.")
        named = [f"{one.title} ({when(one)}, {one.id})" for one in offered]
        raise Trouble("\n  ".join([f"No summit is called {' '.join(words)!r}. There are:", *named]))
    if as_json:
        say_json(known)
        return
    for line in _lines(known, titles):
        click.echo(as_text(line))


def _lines(known: Brief, titles: Mapping[str, str]) -> Iterator[str]:
    """The brief as HTML, line by line."""
    yield head(known)
    if known.told:
        yield render.block(escape(known.told.sentence))
    if known.attendees:
        yield from ("", "<b>Took part</b>")
        yield ", ".join(who(one) for one in known.attendees)
    if known.decided:
        yield from ("", "<b>Decided</b>")
        for line in known.decided[:LINES]:
            yield f"· {escape(line.sentence)} ({render.source(line.article)}{also_in(line)})"
    if known.together:
        yield from ("", "<b>Said together</b>")
        for said in known.together[:LINES]:
            yield render.statement(said, titles)
    if known.stories:
        yield from ("", "<b>Key statements</b>")
        for story in store.highlights(known.stories, known.reported, limit=LINES):
            yield f"{render.person(story.told.speaker, mention=story.told.mention)}{times(known, story)}"
            yield render.statement(story.told, titles)
    if known.standings:
        yield from ("", "<b>Where countries stand</b>")
    for each in known.standings[:LINES]:
        yield f"<b>{render.heading(each.issue.title)}</b>"
        for position in each.positions:
            yield f"{render.SIGNS[position.direction]} {render.standing(position)}"
    if known.disagreements:
        yield from ("", "<b>Reports differ</b>")
        for differs in known.disagreements:
            yield disagreements.block(differs)
    if known.changes:
        yield from ("", "<b>Changed since before</b>")
        for moved in known.changes:
            yield change_text.change(
                moved, f"{render.actor(moved.actor)} on {render.label(moved.issue.title)}"
            )
    if known.previous:
        yield ""
        yield f"The one before: {render.label(known.previous.title)}, {when(known.previous)}"
