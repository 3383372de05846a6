"""Upkeep from the shell: how it is doing, a backup, an export, who is told what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bot.cli.common import Trouble, json_option, say_json, settings_of_this_process, store_to_ask
from bot.cli.terminal import as_text
from bot.clock import utc_now
from bot.status import status_of, status_text
from handlers.digest_text import describe, digest_pages
from handlers.digests import compose
from storage import backup as store_backup
from storage import tables
from storage.fresh import fresh_between, names_for
from storage.rows import fetch
from storage.subscriptions import newest_version, subscriptions_of
from storage.values import Subscription


@click.command()
@json_option
def status(as_json: bool) -> None:
    """What the database holds, what came in lately, what waits to be sent."""
    settings = settings_of_this_process()
    with store_to_ask() as db:
        now = status_of(db, settings.summit_db, settings.spacy_model, now=utc_now())
    if as_json:
        say_json(now)
    else:
        click.echo(status_text(now))


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
def backup(path: Path) -> None:
    """Copy the database to PATH, whole and consistent, while the bot runs.

    PATH may be a folder; a file that exists is not overwritten.
    """
    settings = settings_of_this_process()
    if path.is_dir():
        path = path / f"{settings.summit_db.stem}-{utc_now():%Y%m%d-%H%M%S}.db"
    with store_to_ask() as db:
        size = store_backup.backup(db, path)
    click.echo(f"{path} ({size / 1_000_000:.1f} MB)")


@click.command()
@click.option("--csv", "layout", flag_value="csv", help="Tables for a spreadsheet.")
@click.option("--json", "layout", flag_value="json", help="One JSON object a line.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export(layout: str | None, folder: Path) -> None:
    """Write statements, positions, speakers and articles to files in DIR, with names instead of numbers."""
    if layout is None:
        raise click.UsageError("Say --csv or --json.")
    with store_to_ask() as db:
        for written in tables.export(db, folder, "csv" if layout == "csv" else "json"):
            click.echo(f"{written.path}: {written.rows} rows")


@click.command()
@json_option
def subscriptions(as_json: bool) -> None:
    """Who is told what, and when next."""
    with store_to_ask() as db:
        chats = [
            row["chat_id"] for row in fetch(db, "SELECT DISTINCT chat_id FROM subscriptions ORDER BY chat_id")
        ]
        found = [one for chat in chats for one in subscriptions_of(db, chat)]
        names = names_for(db, [one.wants for one in found])
    if as_json:
        return say_json(found)
    if not found:
        click.echo("Nobody is subscribed.")
    for one in found:
        topic = f" topic {one.thread_id}" if one.thread_id else ""
        due = f", next {one.next_due:%Y-%m-%d %H:%M}Z" if one.next_due else ""
        click.echo(f"chat {one.chat_id}{topic}: {describe(one.wants, names)}, {_when(one)}{due}")
    return None


def _when(one: Subscription) -> str:
    day = (
        " on " + (["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][one.weekday])
        if (one.weekday is not None)
        else ""
    )
    return f"{one.cadence.value}{day}{f' at {one.at}' if one.at else ''} ({one.zone})"


@click.command("digest-preview")
@click.argument("chat", type=int)
@json_option
def digest_preview(chat: int, as_json: bool) -> None:
    """What each subscription of CHAT would be told if it were due now; nothing is sent or marked."""
    previews: list[dict[str, Any]] = []
    with store_to_ask() as db:
        found = subscriptions_of(db, chat)
        if not found:
            raise Trouble(f"Chat {chat} has no subscription.")
        names = names_for(db, [one.wants for one in found])
        for one in found:
            digest = compose(one.wants, fresh_between(db, one.seen_version_id, newest_version(db)))
            pages = digest_pages(digest, names)[0] if digest else ()
            previews.append({"subscription": one, "wants": describe(one.wants, names), "pages": pages})
    if as_json:
        return say_json(previews)
    for preview in previews:
        click.echo(click.style(f"--- {preview['wants']}, {_when(preview['subscription'])}", dim=True))
        click.echo("\n\n".join(map(as_text, preview["pages"])) or "Nothing new.")
        click.echo()
    return None
