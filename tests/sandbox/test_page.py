"""The page: safe to leave open beside other sites, and a real conversation in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.sandbox import Sandbox
from tests.sandbox.browser import Tab, chromium, open_page

Ctx = CallbackContext[Any, Any, Any, Any]
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    running = await Sandbox().start()
    yield running
    await running.stop()


async def key_of(sandbox: Sandbox, client: httpx.AsyncClient) -> str:
    page = await client.get(sandbox.url)
    found = re.search(r'name="sandbox-key" content="([\w\-]+)"', page.text)
    assert found
    return found[1]


async def test_only_the_page_itself_can_act(sandbox: Sandbox) -> None:
    person = next(iter(sandbox.telegram.people))
    body = json.dumps({"do": "write", "person": person, "chat": person, "text": "/start"})
    async with httpx.AsyncClient(base_url=sandbox.url) as client:
        key = await key_of(sandbox, client)
        table: list[tuple[int, dict[str, str]]] = [
            (403, {}),
            (403, {"X-Sandbox-Key": "guess"}),
            (403, {"X-Sandbox-Key": key, "Origin": "https://evil.example"}),
            (403, {"X-Sandbox-Key": key, "Origin": "null"}),
            (403, {"X-Sandbox-Key": key, "Host": "evil.example"}),
            (200, {"X-Sandbox-Key": key, "Origin": sandbox.url}),
        ]
        for status, headers in table:
            answer = await client.post("/sandbox/act", content=body, headers=headers)
            assert answer.status_code == status, headers
            assert "Access-Control-Allow-Origin" not in answer.headers
        live = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "x" * 24,
        }
        for url, origin in (
            (f"/sandbox/live?key={key}", "https://evil.example"),
            ("/sandbox/live?key=guess", sandbox.url),
        ):
            assert (await client.get(url, headers={**live, "Origin": origin})).status_code == 403
    assert len(sandbox.telegram.chats[person].messages) == 1


async def test_nothing_from_elsewhere_is_loaded_or_framed(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient(base_url=sandbox.url) as client:
        page = await client.get("/")
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        # Every address in the page, its styles and scripts is its own.
        for name in ("", *re.findall(r'(?:src|href)="(page[\w.]+)"', page.text)):
            text = (await client.get(f"/{name}")).text
            assert "innerHTML" not in text
            assert not re.findall(r"https?://(?!www\.w3\.org/)[\w.]+\.\w+", text.replace("https?:", "")), name
        assert (await client.get("/page_secrets.py")).status_code == 404


async def test_files_are_downloads_unless_they_are_pictures(sandbox: Sandbox) -> None:
    person = next(iter(sandbox.telegram.people))
    async with httpx.AsyncClient(base_url=sandbox.url) as client:
        key = await key_of(sandbox, client)
        for name, content, kind in (
            ("x.html", b"<script>alert(1)</script>", "application/octet-stream"),
            ("x.svg", b"<svg onload='alert(1)'/>", "application/octet-stream"),
            ("x.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ):
            sent = await client.post(
                "/sandbox/upload",
                params={"person": person, "chat": person, "name": name},
                content=content,
                headers={"X-Sandbox-Key": key, "Content-Type": "text/html"},
            )
            assert sent.json() == {"ok": True}
            file_id = list(sandbox.telegram.files)[-1]
            shown = await client.get(f"/sandbox/file/{file_id}", params={"key": key})
            assert shown.headers["Content-Type"] == kind
            assert shown.headers["X-Content-Type-Options"] == "nosniff"
            assert (await client.get(f"/sandbox/file/{file_id}")).status_code == 403


async def test_what_a_client_would_not_do_is_refused_in_a_sentence(sandbox: Sandbox) -> None:
    alex, kim = sandbox.telegram.people
    async with httpx.AsyncClient(base_url=sandbox.url) as client:
        headers = {"X-Sandbox-Key": await key_of(sandbox, client)}
        table: list[tuple[dict[str, Any], str]] = [
            ({"do": "write", "person": alex, "chat": kim, "text": "x"}, "Alex is not in this chat."),
            ({"do": "write", "person": alex, "chat": alex, "text": " "}, "There is nothing to send."),
            (
                {"do": "press", "person": alex, "chat": alex, "message": 9, "data": "x"},
                "That message is gone.",
            ),
            (
                {"do": "edit", "person": alex, "chat": alex, "message": 9, "text": "x"},
                "Only your own texts can be edited.",
            ),
            ({"do": "dance", "person": alex, "chat": alex}, "The sandbox does not know how to do that."),
            ({"do": "write"}, "The sandbox could not read that request."),
        ]
        for wanted, reason in table:
            answer = (await client.post("/sandbox/act", json=wanted, headers=headers)).json()
            assert answer == {"ok": False, "reason": reason}


# --- in a browser ---


async def greet(update: Update, context: Ctx) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("More", callback_data="more"),
                InlineKeyboardButton("Old", callback_data="old"),
            ]
        ]
    )
    long = "A long quotation that goes on. " * 30
    await update.message.reply_html(
        f"<b>Hello</b>: <i>x</i>\n<blockquote expandable>{long}</blockquote>\n/help",
        reply_markup=keyboard,
    )


async def parrot(update: Update, context: Ctx) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def pressed(update: Update, context: Ctx) -> None:
    query = update.callback_query
    assert query is not None
    if query.data == "old":
        await query.answer("This is out of date.", show_alert=True)
        return
    await query.answer("Here is more")
    await query.edit_message_text("<u>Second page</u>", parse_mode="HTML")


def needs_chromium() -> None:
    if chromium() is None:
        pytest.skip("no Chromium on this machine: the page is not looked at")


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Tab]:
    needs_chromium()
    app = Application.builder().token(sandbox.token).base_url(f"{sandbox.url}/bot").build()
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(MessageHandler(filters.TEXT, parrot))
    app.add_handler(CallbackQueryHandler(pressed))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        await app.bot.set_my_commands([("start", "Begin"), ("who", "Who said what")])
        async with open_page(sandbox.url) as tab:
            await tab.look()
            await tab.until("document.querySelector('.chip')")
            yield tab
            assert tab.complaints == []
        await app.updater.stop()
        await app.stop()


def keys(number: int) -> str:
    return f"document.querySelectorAll('.key')[{number}]"


async def test_a_conversation_with_buttons_happens_on_the_page(page: Tab) -> None:
    assert await page.run(
        "document.querySelector('.banner').textContent.includes('nothing goes to Telegram')"
    )
    await page.run("document.querySelector('.chip').click()")
    await page.until("document.querySelectorAll('.message').length === 2")
    assert await page.run("document.querySelector('.other strong').textContent") == "Hello"
    more = "document.querySelector('.quote-more')"
    assert await page.run(f"[{more}.getAttribute('aria-expanded'), {more}.textContent]") == [
        "false",
        "Show more",
    ]
    await page.run(f"{more}.click()")
    assert await page.run(f"{more}.getAttribute('aria-expanded')") == "true"
    await page.run(f"{keys(1)}.click()")
    await page.until("document.querySelector('.alert').open")
    assert await page.run("document.querySelector('.alert-text').textContent") == "This is out of date."
    await page.run("document.querySelector('.alert').close()")
    await page.run(f"{keys(0)}.click()")
    await page.until("document.querySelector('.other u')?.textContent === 'Second page'")
    await page.until("document.querySelector('.toast')?.textContent === 'Here is more'")
    assert await page.run("document.querySelectorAll('.key').length") == 0


async def test_hostile_words_stay_words(page: Tab) -> None:
    await page.run("document.querySelector('.words').focus()")
    await page.type(HOSTILE)
    await page.until("document.querySelectorAll('.message').length === 2")
    shown = await page.run(
        "[...document.querySelectorAll('.message .text')].map((t) => t.firstChild.textContent)"
    )
    assert shown == [HOSTILE, HOSTILE]
    assert await page.run("document.querySelectorAll('.log img, .log script').length") == 0


async def test_the_keyboard_is_enough(page: Tab) -> None:
    await page.run("document.querySelector('.words').focus()")
    await page.type("/", enter=False)
    await page.until("document.querySelectorAll('[role=option]').length === 2")
    await page.key("ArrowDown")
    assert (
        await page.run("document.querySelector('.words').getAttribute('aria-activedescendant')") == "option-1"
    )
    await page.key("Tab")
    assert await page.run("document.querySelector('.words').value") == "/who "
    await page.type("Macron")
    await page.until("document.querySelectorAll('.message').length === 2")
    await page.key("ArrowUp")
    await page.until("document.querySelector('.words').value === '/who Macron'")
    await page.type(" sanctions")
    await page.until("document.querySelector('.own .meta').textContent.includes('edited')")
    assert await page.run(
        "document.querySelector('.own .text').textContent.includes('/who Macron sanctions')"
    )


async def test_two_people_share_the_group_and_each_has_an_own_chat(page: Tab) -> None:
    await page.run("document.querySelectorAll('.chat')[1].click()")
    await page.type("/start")
    await page.until("document.querySelectorAll('.message').length === 2")
    assert (
        await page.run("document.querySelector('.other .sender').firstChild.textContent") == "Summit Briefing"
    )
    await page.run("document.querySelectorAll('.person')[1].click()")
    await page.until("document.querySelectorAll('.message.own').length === 0")
    assert await page.run("document.querySelector('.sender').textContent") == "Alex"
    await page.run("document.querySelectorAll('.chat')[0].click()")
    assert await page.run("document.querySelectorAll('.message').length") == 0


async def test_the_page_finds_its_way_back_after_a_restart(sandbox: Sandbox) -> None:
    needs_chromium()
    port = int(sandbox.url.rsplit(":", 1)[1])
    async with open_page(sandbox.url) as tab:
        await tab.until("document.querySelector('.chip')")
        await tab.run("window.before = true")
        await sandbox.stop()
        await tab.until("document.querySelector('.room-status').textContent === 'connecting…'")
        second = await Sandbox(port, people=("Zoe",)).start()
        # The new server's page has another key, so the old page gives way to it.
        await tab.until(
            "!window.before && document.querySelector('.person')?.textContent.includes('Zoe')", 20
        )
        await second.stop()


async def test_it_fits_a_phone(page: Tab) -> None:
    await page.look(width=390, height=844)
    await page.run("document.querySelector('.chip').click()")
    await page.until("document.querySelectorAll('.message').length === 2")
    assert await page.run("document.documentElement.scrollWidth") == 390
    small = """[...document.querySelectorAll('button, a, textarea')].filter((e) => {
        const box = e.getBoundingClientRect();
        return box.width && (box.right > 391 || box.left < -1);
    }).length"""
    assert await page.run(small) == 0
    await page.run("document.querySelector('.back').click()")
    assert await page.run("getComputedStyle(document.querySelector('.room')).display") == "none"
    assert await page.run("document.querySelectorAll('.chat').length") == 2


async def test_everything_pressable_has_a_name_and_colours_have_contrast(page: Tab) -> None:
    await page.run("document.querySelector('.chip').click()")
    await page.until("document.querySelectorAll('.message').length === 2")
    nameless = """[...document.querySelectorAll('button, a, textarea, input:not([hidden])')]
        .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.closest('label')))
        .map((e) => e.className)"""
    assert await page.run(nameless) == []
    ratio = """((ink, paper) => {
        const light = (colour) => {
            const [r, g, b] = colour.match(/[\\d.]+/g).map((value) => {
                const part = value / 255;
                return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const style = (selector) => getComputedStyle(document.querySelector(selector));
        const [a, b] = [light(style(ink).color), light(style(paper).backgroundColor)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    })(%r, %r)"""
    for dark in (False, True):
        await page.look(dark=dark)
        for ink, paper in (
            (".other .text", ".other .bubble"),
            (".own .text", ".own .bubble"),
            (".other .inline", ".other .bubble"),
            (".room-status", ".room-head"),
            (".banner", ".banner"),
            (".chip", ".chip"),
        ):
            assert await page.run(ratio % (ink, paper)) >= 4.5, (dark, ink)
