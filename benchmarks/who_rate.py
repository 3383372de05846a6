"""How fast /who is answered, against a one-line echo on the same Application.

python -m benchmarks.who_rate
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from telegram import Chat, Message, MessageEntity, Update, User
from telegram.ext import CommandHandler

from benchmarks.common import application, instant_telegram, seeded_database, show, verdict
from bot.app import BriefingApplication
from handlers.desk import BriefingContext

ROUNDS, UPDATES = 5, 200
GOAL = 0.5
ECHO = "/echo Macron"
COMMANDS = (ECHO, "/who Macron", "/who Macron sanctions", "/who makron")


async def echo(update: Update, _: BriefingContext) -> None:
    """The one line."""
    await update.effective_message.reply_text(update.effective_message.text)  # type: ignore[union-attr, arg-type]


async def measure(database: Path, api_url: str) -> dict[tuple[str, int], tuple[float, float]]:
    """Updates a second, and processor milliseconds each, by command and number at once: the best round."""
    best: dict[tuple[str, int], tuple[float, float]] = {}
    async with application(database, api_url) as app:
        # First of all handlers: an unknown command would be answered too.
        app.handlers[0].insert(0, CommandHandler("echo", echo))
        for command in COMMANDS:
            await rate(app, command, 20, 1)
        for _ in range(ROUNDS):
            for at_once in (1, 16):
                for command in COMMANDS:
                    worked = time.process_time()
                    found = await rate(app, command, UPDATES, at_once)
                    worked = 1000 * (time.process_time() - worked) / UPDATES
                    best[command, at_once] = max(best.get((command, at_once), (0.0, 0.0)), (found, worked))
    return best


async def rate(app: BriefingApplication, command: str, updates: int, at_once: int) -> float:
    """Updates a second, each from another chat, `at_once` of them under way."""
    waiting = iter(range(updates))

    async def work() -> None:
        for number in waiting:
            await app.process_update(typed(app, command, number + 1))

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return updates / (time.perf_counter() - started)


def typed(app: BriefingApplication, words: str, number: int) -> Update:
    """The update that Telegram would send for words typed in a private chat."""
    person = User(number, "Ada", is_bot=False)
    command = MessageEntity(MessageEntity.BOT_COMMAND, 0, len(words.split()[0]))
    message = Message(
        number, datetime.now(UTC), Chat(number, "private"), from_user=person, text=words, entities=(command,)
    )
    message.set_bot(app.bot)
    update = Update(number, message=message)
    update.set_bot(app.bot)
    return update


def main() -> None:
    """Measure and print."""
    with seeded_database() as database, instant_telegram() as api_url:
        best = asyncio.run(measure(database, api_url))
    rows = []
    for (command, at_once), (found, worked) in best.items():
        ratio = found / best[ECHO, at_once][0]
        judged = (
            f", {ratio:.2f} of echo: {verdict(ratio, GOAL, more_is_better=True)}" if command != ECHO else ""
        )
        rows.append((f"{command}, {at_once} at once", f"{found:.0f}/s, {worked:.1f} ms of processor{judged}"))
    show("Updates handled in a second, each with its HTTP call (goal: half of echo)", rows)


if __name__ == "__main__":
    main()
