"""What the commands share: settings, a store to ask, and values as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import PurePath
from typing import Any

import click
from sqlite_utils import Database

from bot.logs import redact, start_logging
from bot.settings import Settings, SettingsError, read_settings
from extraction.lexicon import LexiconError
from storage import StoreError, open_store

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


class Trouble(click.ClickException):
    """An error that ends the command with its one line and exit code 1."""

    def show(self, file: Any = None) -> None:
        """The line itself, without click's "Error:" before it."""
        click.echo(redact(self.format_message()), err=True, file=file)


class WrongSettings(Trouble):
    """Mistakes in the environment: a line for each."""

    exit_code = 2


def settings_of_this_process() -> Settings:
    """The settings; ends the command with a line for each mistake in them. Starts the log."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise WrongSettings("\n".join(error.lines)) from None
    secrets = tuple(
        secret.get_secret_value()
        for secret in (settings.telegram_bot_token, settings.webhook_secret)
        if secret is not None
    )
    start_logging(settings.log_level, settings.log_format, secrets)
    return settings


@contextmanager
def clear_errors() -> Iterator[None]:
    """Ends the command with the error's own sentence where one was written for people."""
    try:
        yield
    except (StoreError, LexiconError) as error:
        raise Trouble(str(error)) from None


@contextmanager
def store_to_ask() -> Iterator[Database]:
    """A read-only connection to the settings' database."""
    with clear_errors():
        db = open_store(settings_of_this_process().summit_db, read_only=True)
        try:
            yield db
        finally:
            db.close()


def plain(value: Any) -> Any:
    """A value of storage or extraction as what JSON can hold: dataclasses as objects, dates in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def say_json(value: Any) -> None:
    """Print a value as one JSON document."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))
