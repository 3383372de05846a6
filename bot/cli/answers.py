"""Questions from the shell: the answers that the chat gives, as text or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import click

from bot.cli.common import Trouble, json_option, say_json, store_to_ask
from bot.cli.terminal import as_text
from extraction.model import Direction
from handlers import answers, render
from handlers.answers import Choices, Fit
from handlers.requests import Wanted, clean, readings
from storage.issues import issues

limit_option = click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most this many."
)


@click.command()
@click.argument("name")
@click.argument("words", nargs=-1)
@limit_option
@json_option
def who(name: str, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """What NAME said, newest first; with WORDS, an issue or any words, only on that.

    \b
    python -m bot who Macron
    python -m bot who Keir Starmer sanctions
    """
    with store_to_ask() as db:
        answer = answers.who(db, _request(name, words), limit=limit)
        titles = {issue.slug: issue.title for issue in issues(db)}
    if as_json:
        return _say_as_json(answer)
    if isinstance(answer, Choices):
        _offer(answer)
    speaker, about = answer.speaker, answer.about
    facts = [
        fact for fact in (speaker.role, answer.country.name if answer.country else speaker.country) if fact
    ]
    counts = f"{render.count(speaker.statements, 'statement')} in {render.count(speaker.articles, 'article')}"
    if answer.different < speaker.statements:
        counts += f", {answer.different} different ones"
    _say_taken(answer.asked, speaker.name)
    _say(render.person(speaker, answer.country), " · ".join(map(render.label, facts)), counts)
    narrowed = about.issue.title if about.issue else about.words
    if narrowed:
        found = render.count(answer.page.total, "statement") if answer.page.total else "nothing"
        _say(f"On {render.bold(narrowed)}: {found}")
    for row in answer.page.items:
        _say("", render.statement(row, titles, reports=answer.reports.get(row.id)))
    _say_rest(answer.page.total, len(answer.page.items))
    return None


@click.command()
@click.argument("name")
@click.argument("issue", nargs=-1)
@json_option
def country(name: str, issue: tuple[str, ...], as_json: bool) -> None:
    """Where the country or organisation NAME stands; with ISSUE, all evidence on that one.

    \b
    python -m bot country Italy
    python -m bot country Italy troops
    """
    with store_to_ask() as db:
        answer = answers.country(db, _request(name, issue))
    if as_json:
        return _say_as_json(answer)
    if isinstance(answer, Choices):
        _offer(answer)
    _say_taken(answer.asked, answer.actor.name)
    _say(render.actor(answer.actor))
    if answer.unknown_issue:
        _say(f"No issue is called {render.bold(answer.unknown_issue)}; this is where it stands on others.")
    if not answer.positions:
        _say(
            f"No position on {render.bold(answer.issue.title)} is in the articles."
            if answer.issue
            else "No position is in the articles."
        )
    for row in answer.positions or answer.others:
        _say("", render.position(row, head=render.bold(row.issue.title)))
    return None


@click.command()
@click.argument("issue", nargs=-1, required=True)
@json_option
def positions(issue: tuple[str, ...], as_json: bool) -> None:
    """Who is for ISSUE, who against it, who on which condition.

    \b
    python -m bot positions troops
    """
    with store_to_ask() as db:
        answer = answers.positions_on(db, " ".join(issue))
    if as_json:
        return _say_as_json(answer)
    if isinstance(answer, Choices):
        _offer(answer)
    _say_taken(answer.asked, answer.issue.title)
    _say(render.bold(answer.issue.title), render.label(answer.issue.proposition, most=200))
    if not answer.positions:
        _say("No position on it is in the articles.")
    for direction in Direction:
        group = [row for row in answer.positions if row.direction is direction]
        if group:
            _say("", f"{render.SIGNS[direction]} {render.bold(render.STANCES[direction])} ({len(group)})")
        for row in group:
            _say(render.standing(row))
    return None


@click.command()
@click.argument("words", nargs=-1, required=True)
@limit_option
@json_option
def search(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Statements and articles with WORDS, best first."""
    with store_to_ask() as db:
        answer = answers.searched(db, " ".join(words), limit=limit)
    if as_json:
        return say_json(answer)
    if not answer.page.items:
        _say(f"Nothing with the words {render.bold(answer.words)}.")
    for number, found in enumerate(answer.page.items, start=1):
        _say("", render.hit(found, number=number))
    _say_rest(answer.page.total, len(answer.page.items))
    return None


def _request(name: str, words: Sequence[str]) -> tuple[Wanted, ...]:
    """The ways to read it, as in the chat; a name of several words that the shell kept together is a name."""
    typed = readings(clean(" ".join([name, *words])))
    if " " in name.strip() and words:
        return (Wanted(clean(name), clean(" ".join(words))), *typed)
    return typed or (Wanted(name),)


def _say(*html: str) -> None:
    for line in html:
        click.echo(as_text(line))


def _say_as_json(answer: object) -> None:
    say_json(answer)
    if isinstance(answer, Choices):
        raise SystemExit(1)


def _say_taken(asked: str | None, name: str) -> None:
    """A name that was typed otherwise is said, so that a wrong guess is seen."""
    if asked:
        click.echo(f"{asked!r} was taken for {name}.", err=True)


def _offer(choices: Choices) -> NoReturn:
    """End the command with what the words may have meant."""
    names = [
        *(_label(one.name, one.role, one.country) for one in choices.speakers),
        *(_label(one.name, one.code) for one in choices.actors),
        *(_label(one.title, one.slug) for one in choices.issues),
    ]
    if choices.how is Fit.EXACTLY:
        head = f"{choices.asked!r} may be any of these:"
    elif choices.how is Fit.NEARLY:
        head = f"Nothing is called {choices.asked!r}. The nearest:"
    else:
        head = f"Nothing is called {choices.asked!r}, nor anything like it. There is, for example:"
    if not names:
        raise Trouble(f"Nothing is called {choices.asked!r}; the database holds no names yet.")
    raise Trouble("\n  ".join([head, *names]))


def _label(name: str, *facts: str | None) -> str:
    known = ", ".join(fact for fact in facts if fact)
    return f"{name} ({known})" if known else name


def _say_rest(total: int, shown: int) -> None:
    if total > shown:
        click.echo(f"\n{shown} of {total}; --limit shows more.")
