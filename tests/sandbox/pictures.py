"""Take the README's pictures anew: a fresh bot, a real conversation, a real browser.

python -m tests.sandbox.pictures
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import tempfile
from pathlib import Path

from bot.settings import SEEDS
from tests.sandbox.browser import Tab, open_page

FOLDER = SEEDS.parent / "docs" / "pictures"


async def main() -> None:
    """Start the bot on an empty database, talk to it at two sizes of screen, keep what is seen."""
    with tempfile.TemporaryDirectory(prefix="summit-pictures-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
        environment |= {"SUMMIT_DB": f"{folder}/summit.db", "SANDBOX_PORT": "0", "PYTHONUNBUFFERED": "1"}
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            address = await _said(bot, r"Talk to the bot at (\S+)")
            await _said(bot, r"(Read \d+ articles)")
            async with open_page(address) as tab:
                await tab.look(width=1100, height=1200, scale=1)
                await _ask(tab, "/who makron")
                await tab.run("document.querySelector('.log').scrollTop = 0")
                await _keep(tab, "who.png")
                await tab.look(width=412, height=860, scale=1.5)
                await _ask(tab, "/positions troops")
                await _keep(tab, "positions.png")
        finally:
            bot.terminate()
            await bot.communicate()


async def _said(bot: asyncio.subprocess.Process, pattern: str) -> str:
    """What the bot says on its standard output where it fits `pattern`."""
    if bot.stdout is None:
        raise RuntimeError("the bot has no output")
    async with asyncio.timeout(120):
        while line := await bot.stdout.readline():
            if found := re.search(pattern, line.decode()):
                return found[1]
    raise RuntimeError("the bot ended at once")


async def _ask(tab: Tab, words: str) -> None:
    """Write in the open chat, and wait for the answer to be drawn."""
    bubbles = "document.querySelectorAll('.log-inner time').length"
    before = await tab.run(bubbles)
    await tab.run("document.querySelector('.words').focus()")
    await tab.type(words)
    await tab.until(f"{bubbles} >= {json.dumps(before + 2)}")
    await tab.run("document.activeElement.blur()")
    # The way to the newest message is a smooth one.
    await asyncio.sleep(1)


async def _keep(tab: Tab, name: str) -> None:
    await asyncio.to_thread(_write, await tab.picture(), FOLDER / name)


def _write(picture: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
    print(f"{path.name}: {len(picture) // 1000} kB")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
