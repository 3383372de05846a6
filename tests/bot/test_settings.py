"""The environment is checked at start: one clear line for each mistake, and no secret in any."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"
NAMES = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_URL",
    "SUMMIT_DB",
    "BOT_ADMINS",
    "SPACY_MODEL",
    "WEBHOOK_URL",
    "WEBHOOK_PORT",
    "WEBHOOK_SECRET",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "SANDBOX_PORT",
)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_any_variable_the_defaults_are_those_of_the_contract() -> None:
    settings = read_settings(env_file=None)
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.summit_db == Path("data/summit.db")
    assert settings.bot_admins == frozenset()
    assert settings.spacy_model is None
    assert settings.webhook_url is None
    assert (settings.log_level, settings.log_format, settings.sandbox_port) == ("INFO", "console", 8081)


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("BOT_ADMINS", "12, 34,,5", "bot_admins", frozenset({12, 34, 5})),
        ("BOT_ADMINS", "77", "bot_admins", frozenset({77})),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081/", "telegram_api_url", "http://127.0.0.1:8081"),
        ("SUMMIT_DB", "elsewhere/summits.db", "summit_db", Path("elsewhere/summits.db")),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("LOG_FORMAT", "JSON", "log_format", "json"),
        ("SANDBOX_PORT", "0", "sandbox_port", 0),
        ("SPACY_MODEL", "en_core_web_lg", "spacy_model", "en_core_web_lg"),
        ("TELEGRAM_BOT_TOKEN", "", "telegram_bot_token", None),
        ("WEBHOOK_URL", "https://bot.example.org/hook/", "webhook_url", "https://bot.example.org/hook"),
    ],
)
def test_a_variable_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: object
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(read_settings(env_file=None), field) == expected


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TELEGRAM_BOT_TOKEN", "hello", "does not look like a bot token"),
        ("TELEGRAM_BOT_TOKEN", "123456789:short", "does not look like a bot token"),
        ("TELEGRAM_BOT_TOKEN", f"{TOKEN}\nX", "does not look like a bot token"),
        ("TELEGRAM_API_URL", "api.telegram.org", "is not an address such as https://"),
        ("TELEGRAM_API_URL", "ftp://example.org", "is not an address such as https://"),
        ("TELEGRAM_API_URL", "http://[::1", "is not an address such as https://"),
        ("WEBHOOK_URL", "http://bot.example.org", "must begin with https://"),
        ("WEBHOOK_PORT", "70000", "should be less than or equal to 65535"),
        ("WEBHOOK_SECRET", "no spaces please", "may hold only letters"),
        ("SANDBOX_PORT", "http", "should be a valid integer"),
        ("BOT_ADMINS", "12,@someone", "'@someone' is not a Telegram user id"),
        ("BOT_ADMINS", "-5", "'-5' is not a Telegram user id"),
        ("SUMMIT_DB", ":memory:", "must be the path of a file"),
        ("LOG_LEVEL", "LOUD", "is not one of DEBUG, INFO, WARNING, ERROR"),
        ("LOG_FORMAT", "xml", "is not one of console, json"),
        ("SPACY_MODEL", "rm -rf", "is not the name of a spaCy pipeline"),
    ],
)
def test_a_mistake_is_one_line_that_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings(env_file=None)
    (line,) = caught.value.lines
    assert line.startswith(f"{name}: ")
    assert says in line
    assert "\n" not in line


def test_every_mistake_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "hello")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError) as caught:
        read_settings(env_file=None)
    assert [line.partition(":")[0] for line in caught.value.lines] == ["TELEGRAM_BOT_TOKEN", "LOG_LEVEL"]


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "987654321:not/a/token/but/secret/enough"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", wrong)
    monkeypatch.setenv("WEBHOOK_SECRET", "pass word")
    with pytest.raises(SettingsError) as caught:
        read_settings(env_file=None)
    assert wrong not in str(caught.value)
    assert "pass word" not in str(caught.value)

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_SECRET", "password")
    assert TOKEN not in repr(read_settings(env_file=None))


def test_a_file_of_variables_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("SANDBOX_PORT=9000\nLOG_LEVEL=ERROR\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    settings = read_settings(env_file=file)
    assert (settings.sandbox_port, settings.log_level) == (9000, "DEBUG")


def test_an_unreadable_file_of_variables_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"SANDBOX_PORT=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"^\.env: cannot be read"):
        read_settings(env_file=file)
