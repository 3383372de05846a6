"""Decisions about people from the shell: the same words as /fix in the chat."""

from __future__ import annotations

import click

from bot.cli.common import clear_errors, json_option, say_json, settings_of_this_process
from bot.cli.terminal import as_text
from bot.clock import utc_now
from handlers.fix import fix_asked
from handlers.requests import clean
from storage import open_store, people_fixes


@click.command()
@click.argument("words", nargs=-1)
@json_option
def fix(words: tuple[str, ...], as_json: bool) -> None:
    """Who is one person and who is two.

    \b
    python -m bot fix list                    who may be one person
    python -m bot fix merge Jovka = Zhovkva   the first is a part of the second; numbers do as well
    python -m bot fix split "Igor Jovka"      two people, one of them spelled so
    python -m bot fix same 3                  the open question 3: one person
    python -m bot fix two 3                   the open question 3: two people
    python -m bot fix log                     what was decided
    python -m bot fix undo 5                  take a decision back

    --json shows the open questions and the latest decisions.
    """
    typed = clean(" ".join(words))
    settings = settings_of_this_process()
    with clear_errors():
        db = open_store(settings.summit_db)
        try:
            if as_json:
                found, total = people_fixes.proposals(db)
                say_json({"open": total, "proposals": found, "decisions": people_fixes.decisions(db)})
            elif typed in {"", "list"}:
                _list(people_fixes.proposals(db))
            else:
                with db.atomic():
                    view = fix_asked(db, typed, now=utc_now())
                click.echo(as_text(view.html))
        finally:
            db.close()


def _list(open_ones: tuple[tuple[people_fixes.Proposal, ...], int]) -> None:
    found, total = open_ones
    if not found:
        click.echo("Nothing is open.")
    for proposal in found:
        one, other = proposal.one.speaker, proposal.other.speaker
        sides = " ~ ".join(
            ", ".join(str(fact) for fact in (side.name, side.role, side.country) if fact)
            + f" (number {side.id}, {side.statements} said)"
            for side in (one, other)
        )
        click.echo(f"{proposal.id}: {sides}: {proposal.reason}")
    if total > len(found):
        click.echo(f"{len(found)} of {total}.")
