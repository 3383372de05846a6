"""The command line: one group, and mistakes as one clear line each instead of a traceback."""

from __future__ import annotations

import os
import sys

import click

from bot.cli.answers import country, positions, search, who
from bot.cli.articles import extract, ingest
from bot.cli.fixes import fix
from bot.cli.run import run
from bot.cli.scores import score
from bot.cli.side_by_side import compare, timeline
from bot.cli.summits import brief, summits
from bot.cli.upkeep import backup, digest_preview, export, status, subscriptions


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="The environment (or a file .env) sets TELEGRAM_BOT_TOKEN, SUMMIT_DB and others; see the README.",
)
def cli() -> None:
    """Who said what at a summit, and where each country stands: the bot and its tools."""


for _command in (
    run, ingest, extract, who, country, positions, compare, timeline, brief, summits, search,
    status, backup, export, subscriptions, digest_preview, score, fix,
):  # fmt: skip
    cli.add_command(_command)


def main() -> None:
    """Run the command line of this process."""
    try:
        cli.main(prog_name="python -m bot", standalone_mode=True)
    except BrokenPipeError:
        # `... | head` closed the pipe; what was written is what was wanted.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
