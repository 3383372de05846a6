"""Questions from the shell that lay articles side by side: two that are compared, and one over time."""

from __future__ import annotations

import click

from bot.cli.answers import limit_option
from bot.cli.common import Trouble, json_option, say_json, store_to_ask
from bot.cli.terminal import as_text
from handlers.compare import compare_blocks, compared_as_asked
from handlers.paging import View
from handlers.requests import clean, readings
from handlers.timeline import timeline_as_asked, timeline_blocks, timeline_head


@click.command()
@click.argument("words", nargs=-1, required=True)
@json_option
def compare(words: tuple[str, ...], as_json: bool) -> None:
    """Two people or two countries side by side, what they differ on first.

    \b
    python -m bot compare Macron Starmer
    python -m bot compare Italy Poland troops
    """
    with store_to_ask() as db:
        answer = compared_as_asked(db, clean(" ".join(words)))
        if isinstance(answer, View):
            raise Trouble(as_text(answer.html))
    if as_json:
        return say_json(answer)
    for html in compare_blocks(answer):
        click.echo(as_text(html) + "\n")
    return None


@click.command()
@click.argument("name", nargs=-1, required=True)
@limit_option
@json_option
def timeline(name: tuple[str, ...], limit: int, as_json: bool) -> None:
    """What NAME said, where it stood and what changed, by day, newest first; with an issue, only on that.

    \b
    python -m bot timeline Macron
    python -m bot timeline Italy troops
    """
    with store_to_ask() as db:
        answer = timeline_as_asked(db, readings(clean(" ".join(name))), limit=limit)
    if isinstance(answer, View):
        raise Trouble(as_text(answer.html))
    if as_json:
        return say_json(answer)
    for html in (timeline_head(answer), *timeline_blocks(answer)):
        click.echo(as_text(html) + "\n")
    if answer.page.total > len(answer.page.items):
        click.echo(f"{len(answer.page.items)} of {answer.page.total}; --limit shows more.")
    return None
