"""Summits from the shell: the brief and the list, in words and as JSON, and one clear line without any."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.settings import SEEDS
from extraction.lexicon import read_lexicon
from storage import open_store
from storage.articles import save
from storage.gazetteer import load_gazetteer
from tests.bot.test_settings import NAMES
from tests.makers import NOON, article, extraction

TEXT = "Leaders met in Oslo on Thursday. The leaders agreed on a price for umbrellas. It was late."


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty database of the settings."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SUMMIT_DB", str(tmp_path / "summit.db"))
    monkeypatch.chdir(tmp_path)
    db = open_store(tmp_path / "summit.db")
    load_gazetteer(db, read_lexicon(SEEDS))
    db.close()
    return tmp_path / "summit.db"


@pytest.fixture
def met(store: Path) -> None:
    """A summit in Oslo is in it."""
    db = open_store(store)
    made = article(TEXT, name="a", title=None, published_on=date(2025, 5, 15))
    save(db, extraction(made), now=NOON)
    db.close()


def bot(*arguments: str) -> Result:
    """Run one command of the command line in this process."""
    result = CliRunner().invoke(cli, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answer(*arguments: str) -> Any:
    """What a command prints as JSON."""
    result = bot(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.usefixtures("met")
def test_the_brief_and_the_list_are_printed_in_words() -> None:
    shown = bot("brief", "Oslo").stdout
    assert "Oslo meeting" in shown
    assert "Decided\n· The leaders agreed on a price for umbrellas." in shown
    assert "15 May 2025 · 1 article" in bot("summits").stdout


@pytest.mark.usefixtures("met")
def test_the_brief_and_the_list_are_printed_as_json() -> None:
    known = answer("brief")
    assert (known["summit"]["title"], known["summit"]["starts_on"]) == ("Oslo meeting", "2025-05-15")
    assert known["told"]["sentence"] == "Leaders met in Oslo on Thursday."
    assert [one["sentence"] for one in known["decided"]] == ["The leaders agreed on a price for umbrellas."]
    assert [one["title"] for one in answer("summits")["items"]] == ["Oslo meeting"]


@pytest.mark.usefixtures("met")
def test_an_unknown_summit_ends_with_those_there_are() -> None:
    result = bot("brief", "Lima")
    assert result.exit_code == 1
    assert "No summit is called 'Lima'. There are:\n  Oslo meeting" in result.stderr


def test_without_summits_both_say_so() -> None:
    assert "No article in the database reports a summit." in bot("summits").stdout
    result = bot("brief")
    assert result.exit_code == 1
    assert "No article in the database reports a summit." in result.stderr
