"""The application: the one place that knows everyone, and puts store, conversation and schedule together."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot, JobQueue

from bot import schedule
from bot.clock import utc_now
from bot.drawing import Drawer
from bot.pace import PacedRequests
from bot.settings import SEEDS, Settings
from bot.status import status_of, status_text
from bot.store_threads import StoreThreads
from bot.turns import ChatTurns
from extraction.lexicon import Lexicon, read_lexicon
from handlers import publish_commands, register
from handlers.desk import BriefingContext, Desk
from storage.confidence import set_least_confidence
from storage.gazetteer import load_gazetteer
from storage.people_given import load_people

log = logging.getLogger(__name__)

BriefingApplication = Application[
    ExtBot[str],
    BriefingContext,
    dict[Any, Any],
    dict[Any, Any],
    dict[Any, Any],
    JobQueue[CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]],
]

#: seconds one getUpdates call waits for news
_POLL_SECONDS = 25
#: seconds after the start in which somebody else's polling means that this one came second
_NEWCOMER_SECONDS = 90.0


class CannotServe(Exception):  # noqa: N818 - the sentence is for the operator
    """The bot cannot start or go on; the message is one clear sentence without secrets."""


@dataclass(frozen=True)
class Serving:
    """A bot that answers now. `trouble` is completed with the reason when it cannot go on."""

    app: BriefingApplication
    store: StoreThreads
    lexicon: Lexicon
    trouble: asyncio.Future[CannotServe]


def build(settings: Settings, desk: Desk) -> BriefingApplication:
    """The application with its handlers: nothing is opened, connected or started yet."""
    if settings.telegram_bot_token is None:
        raise ValueError("a bot needs a token")
    # An answer passes from thread to thread a dozen times. While the writer plans digests, each pass waits
    # for it to let go: 5 ms as Python comes. Measured once each way only, on a busy machine.
    sys.setswitchinterval(0.0005)
    app: BriefingApplication = (
        Application.builder()
        .token(settings.telegram_bot_token.get_secret_value())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .context_types(ContextTypes(context=BriefingContext))
        # Limits are kept by waiting beforehand; what to do about a 429 is the sender's choice.
        .rate_limiter(PacedRequests())
        .concurrent_updates(ChatTurns())
        .connect_timeout(10)
        .read_timeout(20)
        .write_timeout(20)
        .get_updates_connect_timeout(10)
        .get_updates_read_timeout(10)
        # Stopping asks once more over the one connection that the last poll is still giving back.
        .get_updates_pool_timeout(10)
        .build()
    )
    app.bot_data["desk"] = desk
    register(app)
    return app


@asynccontextmanager
async def serving(
    settings: Settings, *, now: Callable[[], datetime] = utc_now, seeds: Path = SEEDS
) -> AsyncIterator[Serving]:
    """A bot that answers from the settings' database while the block runs; closed cleanly after it.

    Brings the schema and the word lists up to date first. Raises CannotServe when Telegram refuses the
    token, storage.StoreError when the database cannot be used, LexiconError when a word list is wrong.
    Does not read articles.
    """
    lexicon = await asyncio.to_thread(read_lexicon, seeds)
    with StoreThreads(settings.summit_db) as store:
        await store.change(load_gazetteer, lexicon)
        await store.change(load_people, lexicon.people)
        await store.change(set_least_confidence, settings.min_confidence)
        drawer = Drawer()
        desk = Desk(
            ask=store.ask,
            change=store.change,
            now=now,
            admins=settings.bot_admins,
            status=_status(settings, now),
            draw=drawer.draw,
        )
        app = build(settings, desk)
        trouble: asyncio.Future[CannotServe] = asyncio.get_running_loop().create_future()
        try:
            await _connect(app, settings)
            await app.start()
            schedule.start(app)
            await _listen(app, settings, trouble)
            # The list of commands is for the menu; no answer waits for it.
            app.create_task(_publish(app, settings), name="publish commands")
            yield Serving(app, store, lexicon, trouble)
        finally:
            await _stop(app)
            drawer.close()


def _status(settings: Settings, now: Callable[[], datetime]) -> Callable[[Database], str]:
    """What /status says; the folder of the database is nobody's business in a chat."""

    def text(db: Database) -> str:
        name = Path(settings.summit_db.name)
        return status_text(status_of(db, name, settings.spacy_model, now=now()))

    return text


async def _connect(app: BriefingApplication, settings: Settings) -> None:
    """Say hello to Telegram; waits for a network that is not there yet, as after a power cut."""
    pause = 1.0
    while True:
        try:
            await app.initialize()
        except InvalidToken:
            raise CannotServe(
                f"TELEGRAM_BOT_TOKEN: {_host(settings)} does not accept this token; "
                "@BotFather shows the right one."
            ) from None
        except TelegramError as error:
            log.warning(
                "%s cannot be reached (%s); trying again in %.0f s", _host(settings), _one_line(error), pause
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)
        else:
            return


async def _listen(app: BriefingApplication, settings: Settings, trouble: asyncio.Future[CannotServe]) -> None:
    assert app.updater is not None  # noqa: S101 - the builder makes one
    if settings.webhook_url:
        secret = settings.webhook_secret
        try:
            await app.updater.start_webhook(
                # Behind a proxy on this machine or another; deliveries without the secret are refused.
                listen="0.0.0.0",  # noqa: S104
                port=settings.webhook_port,
                url_path=urlsplit(settings.webhook_url).path.lstrip("/"),
                webhook_url=settings.webhook_url,
                secret_token=secret.get_secret_value() if secret else secrets.token_urlsafe(32),
                allowed_updates=Update.ALL_TYPES,
                bootstrap_retries=5,
            )
        except OSError as error:
            raise CannotServe(
                f"WEBHOOK_PORT: port {settings.webhook_port} cannot be used: {error.strerror}."
            ) from None
        except TelegramError as error:
            raise CannotServe(f"WEBHOOK_URL: {_host(settings)} refuses it: {_one_line(error)}.") from None
        return
    started = asyncio.get_running_loop().time()
    conflicts = 0

    def on_error(error: TelegramError) -> None:
        nonlocal conflicts
        if not isinstance(error, Conflict):
            log.warning("polling failed, trying again: %s", _one_line(error))
            return
        conflicts += 1
        # One conflict is what the last poll of a bot stopped a moment ago looks like.
        newcomer = asyncio.get_running_loop().time() - started < _NEWCOMER_SECONDS
        if newcomer and conflicts >= 2 and not trouble.done():
            trouble.set_result(CannotServe("Another bot is already running with this token, somewhere else."))
        else:
            log.warning("another bot polls with this token too; each of the two gets some of the messages")

    await app.updater.start_polling(
        timeout=_POLL_SECONDS,
        allowed_updates=Update.ALL_TYPES,
        bootstrap_retries=-1,
        error_callback=on_error,
    )
    # The updater keeps its task to itself and ends it silently when the token is revoked.
    for task in asyncio.all_tasks():
        if task.get_name() == "Updater:start_polling:polling_task":
            task.add_done_callback(lambda done: _polling_ended(done, trouble))


def _polling_ended(task: asyncio.Task[Any], trouble: asyncio.Future[CannotServe]) -> None:
    if not task.cancelled() and task.exception() is not None and not trouble.done():
        trouble.set_result(CannotServe("Telegram stopped accepting the token while the bot was running."))


async def _publish(app: BriefingApplication, settings: Settings) -> None:
    try:
        await publish_commands(app.bot, settings.bot_admins)
    except TelegramError as error:
        log.warning("the command menu was not published: %s", _one_line(error))


async def _stop(app: BriefingApplication) -> None:
    """Take no more updates, finish the answers begun, close the connections."""
    if app.updater is not None and app.updater.running:
        await app.updater.stop()
    await schedule.stop(app)
    if app.running:
        await app.stop()
    await app.shutdown()


def _host(settings: Settings) -> str:
    return urlsplit(settings.telegram_api_url).hostname or settings.telegram_api_url


def _one_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
