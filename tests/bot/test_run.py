"""`python -m bot run` as an operator meets it: another process, its lines, its exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.run import run as start
from bot.sandbox import Chat, Sandbox, people
from bot.sandbox.parameters import Parameters
from bot.settings import read_settings
from extraction.lexicon import LexiconError
from tests.bot.test_settings import NAMES

#: generous: the machine may be busy with other tests
WAIT = 120.0


@dataclass
class Running:
    """A started `run`; `said` collects its lines, standard output and error together."""

    process: asyncio.subprocess.Process
    said: list[str]

    async def until(self, words: str) -> str:
        """The first line with `words`; fails with all that was said if the process ends before."""
        for line in self.said:
            if words in line:
                return line
        assert self.process.stdout is not None
        async with asyncio.timeout(WAIT):
            while raw := await self.process.stdout.readline():
                self.said.append(raw.decode())
                if words in self.said[-1]:
                    return self.said[-1]
        raise AssertionError(f"never said {words!r}:\n{''.join(self.said)}")

    async def ended(self) -> tuple[int, str]:
        """The exit code, and everything that was said."""
        assert self.process.stdout is not None
        async with asyncio.timeout(WAIT):
            rest = await self.process.stdout.read()
            code = await self.process.wait()
        return code, "".join(self.said) + rest.decode()


def environment_for(database: Path) -> dict[str, str]:
    """This process's environment, with a database and without the developer's own settings."""
    here = {name: value for name, value in os.environ.items() if name not in NAMES}
    return here | {"SUMMIT_DB": str(database), "SANDBOX_PORT": "0", "PYTHONPATH": str(Path.cwd())}


@asynccontextmanager
async def run(database: Path, **environment: str) -> AsyncIterator[Running]:
    """`python -m bot run` on a database, killed at the end if it still lives."""
    # Run where no .env of the developer's is read.
    database.parent.mkdir(parents=True, exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment_for(database) | environment,
        cwd=database.parent,
    )  # fmt: skip
    try:
        yield Running(process, [])
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    telegram = Sandbox()
    await telegram.start()
    yield telegram
    await telegram.stop()


def on(sandbox: Sandbox, **more: str) -> dict[str, str]:
    return {"TELEGRAM_BOT_TOKEN": sandbox.token, "TELEGRAM_API_URL": sandbox.url, **more}


async def test_without_a_token_it_says_where_the_sandbox_is_and_stops_when_told(tmp_path: Path) -> None:
    async with run(tmp_path / "summit.db") as bot:
        assert "http://127.0.0.1:" in await bot.until("sandbox")
        await bot.until("the bot answers")
        bot.process.send_signal(signal.SIGTERM)
        code, said = await bot.ended()
    assert code == 0
    assert "stopped" in said
    assert "Traceback" not in said


async def test_it_answers_while_the_first_articles_are_read(tmp_path: Path, sandbox: Sandbox) -> None:
    telegram = sandbox.telegram
    person = telegram.add_person("Ada")
    chat = telegram.chats[person.id]
    async with run(tmp_path / "summit.db", **on(sandbox)) as bot:
        await bot.until("Reading 5 articles")
        people.write(telegram, person, chat, "/help")
        await answers(chat, 2)
        assert not any("article new" in line for line in bot.said)
        await bot.until("5 articles: 5 new")


async def answers(chat: Chat, count: int) -> list[str]:
    """The texts of the chat's messages once there are `count` of them."""
    async with asyncio.timeout(WAIT):
        while len(chat.messages) < count:  # noqa: ASYNC110 - the other process sets no event
            await asyncio.sleep(0.05)
    return [message["text"] for message in chat.messages.values()]


async def test_what_ingest_brings_in_beside_a_running_bot_is_pushed_by_it(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    person = sandbox.telegram.add_person("Ada")
    chat = sandbox.telegram.chats[person.id]
    (tmp_path / "vienna.txt").write_text(
        "“We will sign the treaty before the summer,” Prime Minister Jana Novakova told reporters in Vienna "
        "on Tuesday.\n\nThe prime minister said her government had waited long enough for an answer."
    )
    async with run(tmp_path / "summit.db", **on(sandbox)) as bot:
        await bot.until("5 articles: 5 new")
        people.write(sandbox.telegram, person, chat, "/subscribe now")
        await answers(chat, 2)
        ingest = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "ingest", "vienna.txt",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment_for(tmp_path / "summit.db"),
            cwd=tmp_path,
        )  # fmt: skip
        said, _ = await ingest.communicate()
        assert said.decode() == "1 article: 1 new\n"
        assert "We will sign the treaty before the summer" in (await answers(chat, 3))[2]


async def test_updates_can_come_by_webhook(tmp_path: Path, sandbox: Sandbox) -> None:
    person = sandbox.telegram.add_person("Ada")
    chat = sandbox.telegram.chats[person.id]
    with closing(socket.create_server(("127.0.0.1", 0))) as freed:
        port = freed.getsockname()[1]
    hook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_PORT": str(port)}
    async with run(tmp_path / "summit.db", **on(sandbox, **hook)) as bot:
        await bot.until("the bot answers")
        people.write(sandbox.telegram, person, chat, "/help")
        await answers(chat, 2)
        bot.process.send_signal(signal.SIGTERM)
        assert (await bot.ended())[0] == 0


async def test_a_webhook_port_in_use_is_one_line(tmp_path: Path, sandbox: Sandbox) -> None:
    with closing(socket.create_server(("0.0.0.0", 0))) as taken:
        port = taken.getsockname()[1]
        hook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_PORT": str(port)}
        async with run(tmp_path / "summit.db", **on(sandbox, **hook)) as bot:
            code, said = await bot.ended()
    assert (code, said.strip()) == (1, f"WEBHOOK_PORT: port {port} cannot be used: Address already in use.")


async def test_a_first_start_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with run(tmp_path / "summit.db") as bot:
        await bot.until("article new")
        bot.process.kill()
        await bot.ended()
    async with run(tmp_path / "summit.db") as bot:
        line = await bot.until("Read ")
        assert "new" in line
    async with run(tmp_path / "summit.db") as bot:
        await bot.until("the bot answers")
        bot.process.send_signal(signal.SIGINT)
        code, said = await bot.ended()
    assert code == 0
    assert "Reading" not in said


async def test_a_second_run_on_one_database_says_so_until_the_first_is_gone(tmp_path: Path) -> None:
    async with run(tmp_path / "summit.db") as first:
        await first.until("the bot answers")
        async with run(tmp_path / "summit.db") as second:
            code, said = await second.ended()
        assert code == 1
        assert said.strip().endswith(f"(process {first.process.pid}).")
        assert "already running on the database" in said
        first.process.kill()
        await first.ended()
    async with run(tmp_path / "summit.db") as third:
        await third.until("the bot answers")


async def test_a_second_run_with_one_token_says_so(tmp_path: Path, sandbox: Sandbox) -> None:
    async with run(tmp_path / "one" / "summit.db", **on(sandbox)) as first:
        await first.until("the bot answers")
        async with run(tmp_path / "two" / "summit.db", **on(sandbox)) as second:
            code, said = await second.ended()
    assert code == 1
    assert "with the same TELEGRAM_BOT_TOKEN" in said
    assert sandbox.token not in said


async def test_a_bot_with_the_token_on_another_machine_makes_the_newcomer_stop(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    async def other() -> None:
        while True:
            with suppress(Exception):
                await sandbox.api.answer("getUpdates", Parameters({"timeout": "1"}))
            await asyncio.sleep(0.2)

    elsewhere = asyncio.create_task(other())
    async with run(tmp_path / "summit.db", **on(sandbox)) as bot:
        code, said = await bot.ended()
    elsewhere.cancel()
    assert code == 1
    assert "Another bot is already running with this token" in said
    assert "Traceback" not in said


async def test_a_token_that_telegram_does_not_know_is_one_line(tmp_path: Path, sandbox: Sandbox) -> None:
    token = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"
    async with run(tmp_path / "summit.db", **on(sandbox, TELEGRAM_BOT_TOKEN=token)) as bot:
        code, said = await bot.ended()
    assert code == 1
    assert said.strip().splitlines() == [
        "TELEGRAM_BOT_TOKEN: 127.0.0.1 does not accept this token; @BotFather shows the right one."
    ]


async def test_word_lists_that_are_not_there_are_one_sentence(tmp_path: Path) -> None:
    settings = read_settings({"summit_db": tmp_path / "summit.db", "sandbox_port": 0}, env_file=None)
    with pytest.raises(LexiconError, match="nowhere"):
        await start(settings, say=print, seeds=tmp_path / "nowhere")


async def test_mistakes_in_the_environment_are_a_line_each(tmp_path: Path) -> None:
    async with run(tmp_path / "summit.db", TELEGRAM_BOT_TOKEN="hello", LOG_LEVEL="LOUD") as bot:
        code, said = await bot.ended()
    assert code == 2
    assert [line.partition(":")[0] for line in said.strip().splitlines()] == [
        "TELEGRAM_BOT_TOKEN",
        "LOG_LEVEL",
    ]


async def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        async with run(tmp_path / "summit.db", SANDBOX_PORT=str(port)) as bot:
            code, said = await bot.ended()
    assert (code, said.strip()) == (
        1,
        f"SANDBOX_PORT: port {port} is in use; set SANDBOX_PORT to another, such as {port + 1}.",
    )


@pytest.mark.parametrize("what", ["below a file", "a folder", "not a database"])
async def test_a_database_that_cannot_be_used_is_one_line(tmp_path: Path, what: str) -> None:
    file = tmp_path / "file"
    file.write_text("These are words, and no database at all. " * 100)
    database = {"below a file": file / "summit.db", "a folder": tmp_path, "not a database": file}[what]
    async with run(tmp_path / "unused", SUMMIT_DB=str(database)) as bot:
        code, said = await bot.ended()
    (line,) = said.strip().splitlines()
    assert code == 1
    assert str(database) in line


async def test_telegram_out_of_reach_is_waited_for_and_can_be_interrupted(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as freed:
        url = f"http://127.0.0.1:{freed.getsockname()[1]}"
    token = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"
    async with run(tmp_path / "summit.db", TELEGRAM_API_URL=url, TELEGRAM_BOT_TOKEN=token) as bot:
        assert "cannot be reached" in await bot.until("trying again")
        bot.process.send_signal(signal.SIGTERM)
        code, said = await bot.ended()
    assert code == 0
    assert "Traceback" not in said
    assert token not in said
