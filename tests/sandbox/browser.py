"""A headless Chromium, driven over its DevTools protocol; no driver needed."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--hide-scrollbars",
)


def chromium() -> str | None:
    """The browser's path, None if there is none on this machine."""
    return next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )


class Tab:
    """One open page."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._next = 0
        #: what the page complained about: console errors and uncaught exceptions
        self.complaints: list[str] = []

    async def send(self, method: str, **params: Any) -> Any:
        """One command and its result."""
        self._next += 1
        mine = self._next
        await self._socket.write_message(json.dumps({"id": mine, "method": method, "params": params}))
        while True:
            text = await self._socket.read_message()
            if text is None:
                raise ConnectionError("the browser closed")
            message = json.loads(text)
            self._notice(message)
            if message.get("id") == mine:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                return message["result"]

    def _notice(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif message.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(params["entry"]["text"])

    async def run(self, script: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise."""
        answer = await self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", script))
        return answer["result"].get("value")

    async def until(self, condition: str, seconds: float = 20.0) -> Any:
        """Wait until a JavaScript expression is true on the page, which may reload meanwhile."""
        script = f"""new Promise((done, fail) => {{
            const stop = performance.now() + {seconds * 1000};
            const look = () => {{
                const value = (() => ({condition}))();
                if (value) done(value);
                else if (performance.now() > stop) fail(new Error({json.dumps("never: " + condition)}));
                else setTimeout(look, 30);
            }};
            look();
        }})"""
        while True:
            try:
                return await self.run(script)
            except RuntimeError as error:
                if "navigated" not in str(error) and "context" not in str(error):
                    raise

    async def type(self, text: str, *, enter: bool = True) -> None:
        """Type into what has the focus."""
        await self.send("Input.insertText", text=text)
        if enter:
            await self.key("Enter")

    async def key(self, name: str) -> None:
        """Press one key: Enter, Tab, ArrowDown, Escape ..."""
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}
        common = {"key": name, "code": name, "windowsVirtualKeyCode": codes[name]}
        text = {"text": "\r"} if name == "Enter" else {}
        await self.send("Input.dispatchKeyEvent", type="keyDown", **common, **text)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    async def look(
        self, *, width: int = 1200, height: int = 800, dark: bool = False, scale: float = 1
    ) -> None:
        """Take on a screen's size and colours."""
        await self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.send("Emulation.setEmulatedMedia", features=scheme)

    async def picture(self) -> bytes:
        """What is seen, as PNG."""
        answer = await self.send("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])


@asynccontextmanager
async def open_page(url: str) -> AsyncIterator[Tab]:
    """A tab with the page, in a browser of its own that is gone afterwards."""
    program = chromium()
    if program is None:
        raise FileNotFoundError("no Chromium on this machine")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        socket: WebSocketClientConnection | None = None
        try:
            port = await asyncio.wait_for(_port(process), 30)
            async with httpx.AsyncClient() as client:
                targets = (await client.get(f"http://127.0.0.1:{port}/json/list")).json()
            page = next(target for target in targets if target["type"] == "page")
            socket = await websocket_connect(
                HTTPRequest(page["webSocketDebuggerUrl"]), max_message_size=64 * 1024 * 1024
            )
            tab = Tab(socket)
            for domain in ("Page", "Runtime", "Log"):
                await tab.send(f"{domain}.enable")
            await tab.send("Page.navigate", url=url)
            await tab.until("document.readyState === 'complete'")
            yield tab
        finally:
            if socket is not None:
                socket.close()
            if process.returncode is None:
                process.terminate()
            # The pipe is read to its end, so that its transport closes with it.
            await process.communicate()


async def _port(process: asyncio.subprocess.Process) -> int:
    """The port that the browser chose, which it tells on its error stream."""
    if process.stderr is None:
        raise RuntimeError("the browser has no error stream")
    while line := await process.stderr.readline():
        if b"DevTools listening on" in line:
            return int(line.decode().split("127.0.0.1:")[1].split("/")[0])
    raise RuntimeError("the browser ended at once")
