"""Delivers updates to the address a bot set, one after the other, with Telegram's secret header."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.parameters import Json, Parameters
from bot.sandbox.state import Telegram

FIRST_RETRY_SECONDS = 0.2
LAST_RETRY_SECONDS = 30.0


class Webhook:
    """Where updates go when the bot does not poll."""

    def __init__(self, telegram: Telegram, perform: Callable[[str, Parameters], Any]) -> None:
        self.telegram = telegram
        self.perform = perform
        self.url = ""
        self.secret = ""
        self.connections = 40
        self.last_error: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()

    def set(self, parameters: Parameters) -> bool:
        """setWebhook; an empty address removes it"""
        url, secret = parameters.text("url"), parameters.text("secret_token")
        # The real server wants HTTPS; this one takes plain HTTP on this computer too.
        if url and not re.match(r"https://[^/]+\.|http://(127\.0\.0\.1|localhost)(:\d+)?(/|$)", url):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_\-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        self.telegram.allow(parameters.entries("allowed_updates", "allowed updates"))
        self.connections = parameters.number("max_connections", 40) or 40
        if parameters.flag("drop_pending_updates"):
            self.telegram.pending.clear()
        self.url, self.secret, self.last_error = url, secret, None
        if url and self._task is None:
            self.telegram.update_waits.append(self._woken.set)
            self._task = asyncio.get_running_loop().create_task(self._deliver())
        self._woken.set()
        return True

    def delete(self, parameters: Parameters) -> bool:
        """deleteWebhook"""
        if parameters.flag("drop_pending_updates"):
            self.telegram.pending.clear()
        self.url = ""
        return True

    def info(self, parameters: Parameters) -> Json:
        """getWebhookInfo"""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.telegram.pending),
        }
        if self.url:
            info["max_connections"] = self.connections
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        if self.telegram.allowed is not None:
            info["allowed_updates"] = sorted(self.telegram.allowed)
        return info

    async def stop(self) -> None:
        """End the delivery."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self.telegram.update_waits.remove(self._woken.set)
            self._task = None

    async def _deliver(self) -> None:
        client = AsyncHTTPClient(force_instance=True)
        wait = FIRST_RETRY_SECONDS
        try:
            while True:
                while not (self.url and self.telegram.pending):
                    self._woken.clear()
                    await self._woken.wait()
                update = self.telegram.pending[0]
                failure = await self._post(client, update)
                if failure is None:
                    wait = FIRST_RETRY_SECONDS
                    if self.telegram.pending and self.telegram.pending[0] is update:
                        self.telegram.pending.popleft()
                else:
                    self.last_error = (int(self.telegram.clock()), failure)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, LAST_RETRY_SECONDS)
        finally:
            client.close()

    async def _post(self, client: AsyncHTTPClient, update: Json) -> str | None:
        """Why the update was not taken, None if it was."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        request = HTTPRequest(
            self.url, "POST", headers, json.dumps(update), request_timeout=60, follow_redirects=False
        )
        try:
            response = await client.fetch(request)
        except HTTPClientError as error:
            return f"Wrong response from the webhook: {error.code} {error.message}"
        except OSError as error:
            return f"Connection failed: {error.strerror or error}"
        self._answer_in_place(response.body)
        return None

    def _answer_in_place(self, body: bytes) -> None:
        """A webhook may answer with one call; its result, and its refusal, nobody learns."""
        try:
            call = json.loads(body) if body else None
            if isinstance(call, dict) and isinstance(call.get("method"), str):
                method = call.pop("method")
                self.perform(method, Parameters.of_json(call))
        except (ValueError, BotApiError):
            return


WEBHOOK_METHODS: dict[str, Callable[[Webhook, Parameters], Any]] = {
    "setwebhook": Webhook.set,
    "deletewebhook": Webhook.delete,
    "getwebhookinfo": Webhook.info,
}
