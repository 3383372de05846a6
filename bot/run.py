"""The bot's whole life in one process: locks, sandbox if there is no token, serving, seeds, a clean stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, aclosing, asynccontextmanager, suppress
from pathlib import Path

from pydantic import SecretStr

from bot.app import CannotServe, Serving, serving
from bot.ingest.report import summary
from bot.ingest.update import Intake, bring_in_all
from bot.lock import lock_beside, lock_of_token, only_one
from bot.reader_process import ReaderPool
from bot.seeds import unread_seeds
from bot.settings import SEEDS, Settings
from storage import StoreError

log = logging.getLogger(__name__)


async def run(settings: Settings, *, say: Callable[[str], object], seeds: Path = SEEDS) -> None:
    """Serve until SIGINT or SIGTERM. `say` gets the lines that a person at the terminal should read.

    Raises AlreadyRunning, CannotServe, StoreError or LexiconError, each with one clear sentence.
    """
    # Durations come as timedelta then, without a warning on every flood refusal.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    life = asyncio.create_task(_live(settings, say, seeds))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        # Cancelling works at any moment, also while the network is waited for; every block below closes
        # cleanly. A second signal must not cut that short.
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, lambda: None)
        life.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await life
        return
    log.info("stopped")


async def _live(settings: Settings, say: Callable[[str], object], seeds: Path) -> None:
    with ExitStack() as locks:
        _lock(locks, settings)
        async with _telegram(settings) as (settings, sandbox), serving(settings, seeds=seeds) as bot:
            if sandbox:
                say(f"No TELEGRAM_BOT_TOKEN, so this is the sandbox. Talk to the bot at {sandbox}")
                say("Ctrl-C stops it.")
            log.info("the bot answers", extra={"name_on_telegram": bot.app.bot.username})
            reading = asyncio.create_task(_read_seeds(bot, settings, seeds, say))
            try:
                raise await bot.trouble
            finally:
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading


def _lock(locks: ExitStack, settings: Settings) -> None:
    database = settings.summit_db
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        locks.enter_context(only_one(lock_beside(database), f"the database {database}"))
    except OSError as error:
        raise StoreError(
            f"SUMMIT_DB: {database} cannot be used ({error.strerror or error}); "
            "its folder must be yours to write in."
        ) from None
    if settings.telegram_bot_token is not None:
        token = settings.telegram_bot_token.get_secret_value()
        locks.enter_context(only_one(lock_of_token(token), "this machine with the same TELEGRAM_BOT_TOKEN"))


@asynccontextmanager
async def _telegram(settings: Settings) -> AsyncIterator[tuple[Settings, str | None]]:
    """The settings with a token, and the address of the sandbox if it is the one that runs in this block."""
    if settings.telegram_bot_token is not None:
        yield settings, None
        return
    from bot.sandbox import Sandbox

    sandbox = Sandbox(port=settings.sandbox_port)
    try:
        await sandbox.start()
    except OSError as error:
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise CannotServe(
            f"SANDBOX_PORT: port {settings.sandbox_port} {why}; set SANDBOX_PORT to another, such as "
            f"{settings.sandbox_port + 1}."
        ) from None
    try:
        given = {
            "telegram_bot_token": SecretStr(sandbox.token),
            "telegram_api_url": sandbox.url,
            "webhook_url": None,
        }
        yield settings.model_copy(update=given), sandbox.url
    finally:
        await sandbox.stop()


async def _read_seeds(bot: Serving, settings: Settings, seeds: Path, say: Callable[[str], object]) -> None:
    """Read the first articles if the database has no others; the bot answers meanwhile."""
    try:
        unread = await bot.store.ask(unread_seeds, seeds / "articles")
        if not unread:
            return
        say(f"Reading {len(unread)} articles from seeds/ ...")
        with ReaderPool(seeds, settings.spacy_model) as readers:
            intake = Intake(bot.store.ask, bot.store.change, readers, lambda: bot.app.bot_data["desk"].now())
            async with aclosing(bring_in_all(unread, intake, at_once=1)) as reading:
                reports = [report async for report in reading]
        say(f"Read {summary(reports)}.")
    except Exception:
        # The bot goes on without them: what it has it can answer from.
        log.exception("the first articles could not be read")
