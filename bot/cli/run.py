"""`run`: the bot until it is told to stop."""

from __future__ import annotations

import asyncio

import click

from bot.cli.common import Trouble, clear_errors, settings_of_this_process


@click.command()
def run() -> None:
    """Run the bot: on Telegram with TELEGRAM_BOT_TOKEN, otherwise in the sandbox in your browser.

    On an empty database the articles in seeds/ are read first, while the bot answers already.
    """
    # Imported here: no other command needs Telegram.
    from bot.app import CannotServe
    from bot.lock import AlreadyRunning
    from bot.run import run as run_bot

    settings = settings_of_this_process()
    with clear_errors():
        try:
            asyncio.run(run_bot(settings, say=click.echo))
        except (CannotServe, AlreadyRunning) as trouble:
            raise Trouble(str(trouble)) from None
