"""The command line: the chat's answers in a terminal or as JSON, and one clear line for every mistake."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.cli.terminal import as_text
from bot.settings import SEEDS
from extraction.lexicon import read_lexicon
from extraction.model import Direction
from storage import ingest_log, open_store
from storage.gazetteer import load_gazetteer
from storage.values import Outcome
from tests.bot.test_readable import ENGLISH
from tests.bot.test_settings import NAMES
from tests.newsroom import MACRON, MELONI, publish

COMMANDS = (
    "run", "ingest", "extract", "who", "country", "positions", "search",
    "status", "backup", "export", "subscriptions", "digest-preview", "score",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SUMMIT_DB", str(tmp_path / "summit.db"))
    # Run where no .env of the developer's is read.
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A store in which Macron and Meloni spoke."""
    path = tmp_path / "summit.db"
    db = open_store(path)
    load_gazetteer(db, read_lexicon(SEEDS))
    publish(
        db,
        "paris",
        (MACRON, "We will not lift sanctions before there is peace", "sanctions"),
        (MELONI, "Italy will send no soldiers", "troop-deployment"),
        stances=(("IT", "troop-deployment", Direction.AGAINST), ("FR", "troop-deployment", Direction.FOR)),
        title="Leaders meet in Paris",
    )
    publish(db, "rome", (MACRON, "Europe must pay for its own defence", None), title="Leaders meet in Rome")
    db.close()
    return path


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


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = bot(command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert command in bot("--help").output


@pytest.mark.usefixtures("newsroom")
def test_who_answers_with_the_words_newest_first() -> None:
    result = bot("who", "Macron")
    assert result.exit_code == 0
    assert "Emmanuel Macron 🇫🇷" in result.stdout
    assert "French president · France" in result.stdout
    assert "“We will not lift sanctions before there is peace”" in " ".join(result.stdout.split())
    assert "2 Mar 2026 · The Gazette" in result.stdout


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize(
    "asked",
    [
        ("who", "Macron", "sanctions"),
        ("who", "Emmanuel", "Macron", "sanctions"),
        ("who", "makron", "sanctions"),
    ],
)
def test_who_narrows_to_an_issue(asked: tuple[str, ...]) -> None:
    found = answer(*asked)
    assert found["speaker"]["name"] == "Emmanuel Macron"
    assert [row["parts"] for row in found["page"]["items"]] == [
        ["We will not lift sanctions before there is peace"]
    ]


def test_who_shows_a_story_once_and_says_how_many_report_it(newsroom: Path) -> None:
    db = open_store(newsroom)
    publish(db, "milan", (MACRON, "Sanctions will not be lifted before there is peace", None))
    db.close()
    found = answer("who", "Macron")
    assert (found["page"]["total"], found["different"], found["speaker"]["statements"]) == (2, 2, 3)
    (reports,) = found["reports"].values()
    assert reports == {"articles": 2, "of": 3, "wordings": 2}
    shown = bot("who", "Macron").stdout
    assert "3 statements in 3 articles, 2 different ones" in shown
    assert "reported by 2 of 3 articles" in shown


@pytest.mark.usefixtures("newsroom")
def test_a_name_kept_together_by_the_shell_is_a_name() -> None:
    found = answer("who", "Emmanuel Macron", "defence")
    assert [row["parts"] for row in found["page"]["items"]] == [["Europe must pay for its own defence"]]


@pytest.mark.usefixtures("newsroom")
def test_an_unknown_name_ends_with_1_and_what_there_is() -> None:
    result = bot("who", "Xyzzy")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Nothing is called 'Xyzzy'" in result.stderr
    assert "Emmanuel Macron (French president, FR)" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("newsroom")
def test_country_and_positions_say_where_it_stands() -> None:
    assert "against" in bot("country", "Italy").stdout
    found = answer("country", "Italy", "troops")
    assert [row["direction"] for row in found["positions"]] == ["against"]
    both = answer("positions", "troops")
    assert {row["actor"]["code"]: row["direction"] for row in both["positions"]} == {
        "IT": "against",
        "FR": "for",
    }
    said = bot("positions", "troops").stdout
    assert said.index("France") < said.index("Italy")


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("words", ["soldiers", "soldiers AND", '"soldiers', "soldiers)", "soldiers NEAR/2 *"])
def test_search_takes_any_syntax_as_words(words: str) -> None:
    assert bot("search", words).exit_code == 0


@pytest.mark.usefixtures("newsroom")
def test_status_counts_what_is_there(newsroom: Path) -> None:
    with open_store(newsroom) as db:
        ingest_log.record(
            db, source="x.txt", outcome=Outcome.REFUSED, reason="It is empty.", now=datetime.now(UTC)
        )
    result = bot("status")
    assert "Articles       2" in result.stdout
    assert "refused  x.txt: It is empty." in result.stdout
    found = answer("status")
    assert (found["counts"]["articles"], found["counts"]["statements"]) == (2, 3)
    assert found["outbox"] == {"pending": 0, "sending": 0, "sent": 0, "refused": 0, "unknown": 0}


@pytest.mark.usefixtures("newsroom")
def test_a_backup_is_a_whole_database_and_overwrites_nothing(tmp_path: Path) -> None:
    assert bot("backup", "copy.db").exit_code == 0
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT count(*) FROM statements").fetchone() == (3,)
    copy.close()
    again = bot("backup", "copy.db")
    assert (again.exit_code, again.stderr) == (1, "copy.db exists already; name another file.\n")
    (tmp_path / "copies").mkdir()
    assert bot("backup", "copies").exit_code == 0
    assert len(list((tmp_path / "copies").glob("summit-*.db"))) == 1


@pytest.mark.usefixtures("newsroom")
def test_an_export_is_readable_by_itself(tmp_path: Path) -> None:
    assert bot("export", "--json", "out").exit_code == 0
    lines = (tmp_path / "out" / "statements.jsonl").read_text().splitlines()
    assert {json.loads(line)["speaker"] for line in lines} == {"Emmanuel Macron", "Giorgia Meloni"}
    assert bot("export", "--csv", "out").exit_code == 0
    assert (tmp_path / "out" / "positions.csv").read_text().startswith("actor,issue,direction")
    assert bot("export", "out").exit_code == 2


def test_a_database_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = bot("who", "Macron")
    assert result.exit_code == 1
    assert result.stderr == (
        f"There is no database at {tmp_path}/summit.db; start the bot or ingest an article first.\n"
    )


def test_mistakes_in_the_environment_end_every_command_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ADMINS", "me")
    result = bot("status")
    assert result.exit_code == 2
    assert result.stderr.startswith("BOT_ADMINS: 'me' is not a Telegram user id")


def test_ingest_reads_a_folder_names_the_bad_and_ends_with_1(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(ENGLISH)
    (folder / "empty.txt").write_text("")
    result = bot("ingest", str(folder), "--outlet", "The Paper", "--published", "2025-03-27")
    assert result.exit_code == 1
    assert result.stdout == "2 articles: 1 new, 1 refused\n"
    assert "refused  empty: It is empty." in result.stderr
    assert "new      good: " in result.stderr

    (folder / "empty.txt").unlink()
    again = bot("ingest", str(folder), "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["summary"] == "1 article: 1 same"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--published", "2025-02-30"), "is not a date such as 2025-03-27"),
        (("--published", "2999-01-01"), "lies in the future"),
        (("--workers", "0"), "0 is not in the range"),
        (("--title", "T", "b.txt"), "--title is for a single article"),
    ],
)
def test_ingest_refuses_options_that_make_no_sense(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    result = bot("ingest", "a.txt", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (tmp_path / "summit.db").exists()


def test_extract_prints_one_line_an_article_and_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "b.txt").write_text("")
    result = bot("extract", "a.txt", "b.txt", "--json")
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    record = json.loads(line)
    assert record["article"] == "a"
    for statement in record["statements"]:
        quote = statement["quote"]
        assert [ENGLISH[start:end] for start, end in statement["spans"]] == (
            [quote] if isinstance(quote, str) else quote
        )
    assert result.stderr == "b: It is empty.\n"
    assert not (tmp_path / "summit.db").exists()


def test_score_compares_records_and_names_what_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "gold.jsonl").write_text(bot("extract", "a.txt", "--json").stdout)
    found = answer("score", "gold.jsonl", "gold.jsonl")
    assert (found["articles"], found["missing"]) == (1, [])
    assert "precision 1.000" in bot("score", "gold.jsonl", "gold.jsonl").stdout

    (tmp_path / "bad.jsonl").write_text('{"article": "a", "statements": []}\nnot json\n')
    result = bot("score", "gold.jsonl", "bad.jsonl")
    assert (result.exit_code, result.stderr) == (1, "bad.jsonl, line 2: this is not JSON.\n")


@pytest.mark.usefixtures("newsroom")
def test_without_subscriptions_the_commands_say_so() -> None:
    assert bot("subscriptions").stdout == "Nobody is subscribed.\n"
    assert answer("subscriptions") == []
    result = bot("digest-preview", "77")
    assert (result.exit_code, result.stderr) == (1, "Chat 77 has no subscription.\n")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain &amp; simple &lt;b&gt;", "plain & simple <b>"),
        ("head\n<blockquote>one two</blockquote>\nfoot", "head\n    one two\nfoot"),
        ("<blockquote expandable>a\nb</blockquote>", "    a\n    b"),
        ('<a href="https://example.org/a">The Paper</a>, today', "The Paper <https://example.org/a>, today"),
        ("one two three four five", "one two three\nfour five"),
        ("a\n\nb", "a\n\nb"),
    ],
)
def test_html_becomes_lines_of_text(html: str, text: str) -> None:
    width = 14 if html.startswith("one") else 80
    assert as_text(html, width) == text
