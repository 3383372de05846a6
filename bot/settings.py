"""What the environment says: every name, its default, and one clear line for each mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

#: where the word lists and the first articles lie: beside the packages, in a checkout
SEEDS = Path(__file__).resolve().parent.parent / "seeds"

TELEGRAM = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{20,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MODEL = re.compile(r"[A-Za-z0-9_./-]+")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FORMATS = ("console", "json")


class SettingsError(Exception):
    """The environment has mistakes; `lines` names each with its variable, and shows no secret."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """The environment, read once at start. Make one with `read_settings`, which words mistakes for people."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    #: absent: the sandbox starts instead
    telegram_bot_token: SecretStr | None = None
    #: any Bot API server, without the trailing "/bot"
    telegram_api_url: str = TELEGRAM
    summit_db: Path = Path("data/summit.db")
    #: Telegram user ids
    bot_admins: Annotated[frozenset[int], NoDecode] = frozenset()
    #: None: the packaged small English pipeline
    spacy_model: str | None = None
    #: absent: polling
    webhook_url: str | None = None
    #: the local port the webhook listens on; the public one is part of WEBHOOK_URL
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    #: absent: a new one is made at each start
    webhook_secret: SecretStr | None = None
    #: 0 to 1: statements less sure than this are not shown; /article says how many. Taken up when the bot
    #: starts, and by `ingest` where it is set
    min_confidence: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    log_level: str = "INFO"
    log_format: str = "console"
    #: 0: any free port
    sandbox_port: int = Field(default=8081, ge=0, le=65535)

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(
                "does not look like a bot token (digits, a colon, letters); @BotFather on Telegram gives one"
            )
        return token

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _address(cls, address: str | None) -> str | None:
        if address is None:
            return None
        try:
            parts = urlsplit(address)
            well_formed = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            well_formed = False
        if not well_formed:
            raise ValueError("is not an address such as https://example.org")
        return address.rstrip("/")

    @field_validator("summit_db", mode="before")
    @classmethod
    def _database(cls, path: Any) -> Any:
        if isinstance(path, str) and (path == ":memory:" or path.startswith("file:")):
            raise ValueError("must be the path of a file")
        return path

    @field_validator("bot_admins", mode="before")
    @classmethod
    def _admins(cls, admins: Any) -> Any:
        if not isinstance(admins, str):
            return admins
        words = [word.strip() for word in admins.split(",") if word.strip()]
        wrong = [word for word in words if not (word.isascii() and word.isdigit())]
        if wrong:
            raise ValueError(
                f"{wrong[0]!r} is not a Telegram user id; ids are numbers with commas between (123456,789012)"
            )
        return frozenset(map(int, words))

    @field_validator("spacy_model")
    @classmethod
    def _model(cls, model: str | None) -> str | None:
        if model is not None and not _MODEL.fullmatch(model):
            raise ValueError("is not the name of a spaCy pipeline such as en_core_web_sm")
        return model

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("may hold only letters, digits, _ and -, at most 256")
        return secret

    @field_validator("log_level")
    @classmethod
    def _level(cls, level: str) -> str:
        if level.upper() not in _LEVELS:
            raise ValueError(f"is not one of {', '.join(_LEVELS)}")
        return level.upper()

    @field_validator("log_format")
    @classmethod
    def _format(cls, name: str) -> str:
        if name.lower() not in _FORMATS:
            raise ValueError(f"is not one of {', '.join(_FORMATS)}")
        return name.lower()

    @model_validator(mode="after")
    def _webhook_is_reachable(self) -> Settings:
        # Telegram itself delivers to https only; an own Bot API server may also use http.
        own_server = self.telegram_api_url != TELEGRAM
        if self.webhook_url and not own_server and not self.webhook_url.startswith("https://"):
            raise ValueError("WEBHOOK_URL: must begin with https://, Telegram delivers to nothing else")
        return self


def read_settings(
    given: Mapping[str, Any] | None = None, *, env_file: Path | None = Path(".env")
) -> Settings:
    """The settings of this process; `given` wins over the environment. SettingsError if any is wrong."""
    try:
        return Settings(_env_file=env_file, **(given or {}))  # type: ignore[call-arg]  # pydantic-settings' own
    except ValidationError as error:
        raise SettingsError(_lines(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f".env: cannot be read ({error})",)) from None


def _lines(error: ValidationError) -> tuple[str, ...]:
    """One line a mistake: the variable's name, and what is wrong with it, without its value."""
    lines = []
    for mistake in error.errors(include_input=False, include_url=False):
        message = mistake["msg"].removeprefix("Value error, ")
        if message.startswith("Input should be"):
            message = "should be" + message.removeprefix("Input should be")
        name = str(mistake["loc"][0]).upper() if mistake["loc"] else ""
        lines.append(f"{name}: {message}" if name else message)
    return tuple(lines)
