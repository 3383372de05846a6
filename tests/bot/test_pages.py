"""Pages are fetched from the open internet only, whatever they redirect to, and never without end."""

from __future__ import annotations

import gzip
import ipaddress
from collections.abc import AsyncIterator

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.ingest.files import Found, RawPage
from bot.ingest.pages import Address, FetchFailed, WebAddress, fetch, is_public, looks_like_address
from bot.ingest.readable import BYTES_LIMIT, Refusal
from tests.bot.test_readable import ENGLISH


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::",
    ],
)
def test_private_local_and_wrapped_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://127.0.0.1/", "private or local network"),
        ("http://localhost:8081/", "private or local network"),
        ("http://[::1]/", "private or local network"),
        ("http://2130706433/", "private or local network"),
        ("http://0x7f.1/", "private or local network"),
        ("http://169.254.169.254/latest/meta-data/", "private or local network"),
        ("file:///etc/passwd", "Only http and https addresses are fetched"),
        ("ftp://example.org/a", "Only http and https addresses are fetched"),
        ("javascript:alert(1)", "Only http and https addresses are fetched"),
        ("http://user:secret@example.org/", "user name or password"),
        ("http:///path", "It is not a web address."),
        ("http://exa mple.org/", "It is not a web address."),
        ("http://[::1", "It is not a web address."),
        ("http://" + "a" * 70 + ".org/", "It is not a web address."),
    ],
)
async def test_an_address_that_is_not_fetched_is_refused_with_the_reason(url: str, says: str) -> None:
    refused = await fetch(WebAddress(url))
    assert isinstance(refused, Refusal)
    assert says in refused.reason
    assert "secret" not in refused.reason


class _Site(RequestHandler):
    def get(self, what: str) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        match what:
            case "page":
                self.write(f"<html><p>{ENGLISH}</p></html>")
            case "text":
                self.set_header("Content-Type", "text/plain")
                self.write(ENGLISH)
            case "packed":
                self.set_header("Content-Encoding", "gzip")
                self.write(gzip.compress(b"<html>hello</html>"))
            case "bomb":
                self.set_header("Content-Encoding", "gzip")
                self.write(gzip.compress(b"0" * (BYTES_LIMIT * 4)))
            case "large":
                self.write(b"0" * (BYTES_LIMIT + 1))
            case "pdf":
                self.set_header("Content-Type", "application/pdf")
                self.write(b"%PDF")
            case "once":
                self.redirect("/page")
            case "for-ever":
                self.redirect("/for-ever")
            case "inside":
                self.redirect("http://169.254.169.254/latest/meta-data/")
            case "other-loopback":
                self.redirect("http://127.0.0.2/")
            case "scheme":
                self.redirect("file:///etc/passwd")
            case _:
                self.set_status(int(what))


@pytest.fixture
async def site() -> AsyncIterator[str]:
    server = HTTPServer(Application([(r"/(.*)", _Site)], log_function=lambda _: None))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    server.stop()
    await server.close_all_connections()


def only_here(address: Address) -> bool:
    """This test's own server, and nothing else of this machine."""
    return str(address) == "127.0.0.1"


async def test_a_page_is_fetched_also_behind_a_redirect(site: str) -> None:
    page = await fetch(WebAddress(f"{site}/once"), allows=only_here)
    assert isinstance(page, RawPage)
    assert (page.name, page.url) == ("once", f"{site}/page")
    assert ENGLISH in page.html.decode()


async def test_plain_text_is_an_article_at_once(site: str) -> None:
    found = await fetch(WebAddress(f"{site}/text"), allows=only_here)
    assert isinstance(found, Found)
    assert (found.article.text, found.article.url) == (ENGLISH, f"{site}/text")


async def test_a_packed_page_is_unpacked(site: str) -> None:
    page = await fetch(WebAddress(f"{site}/packed"), allows=only_here)
    assert isinstance(page, RawPage)
    assert page.html == b"<html>hello</html>"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("bomb", "It is larger than 4 MB."),
        ("large", "It is larger than 4 MB."),
        ("pdf", "It is application/pdf, not a page."),
        ("for-ever", "It is redirected more than 5 times."),
        ("inside", "169.254.169.254 is an address of a private or local network"),
        ("other-loopback", "127.0.0.2 is an address of a private or local network"),
        ("scheme", "Only http and https addresses are fetched"),
        ("403", "it may want a subscription"),
        ("404", "The site has no such page (HTTP 404)."),
    ],
)
async def test_what_is_not_read_is_refused_with_the_reason(site: str, what: str, says: str) -> None:
    refused = await fetch(WebAddress(f"{site}/{what}"), allows=only_here)
    assert isinstance(refused, Refusal)
    assert says in refused.reason


@pytest.mark.parametrize("what", ["503", "429"])
async def test_a_site_in_trouble_may_be_asked_again(site: str, what: str) -> None:
    with pytest.raises(FetchFailed, match=rf"not answering properly now \(HTTP {what}\)"):
        await fetch(WebAddress(f"{site}/{what}"), allows=only_here)


async def test_a_server_that_is_not_there_is_a_failure_with_a_sentence() -> None:
    with pytest.raises(FetchFailed, match="The server cannot be reached"):
        await fetch(WebAddress("http://127.0.0.1:9/"), allows=only_here)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("https://example.org/a", True),
        ("file:///etc/passwd", True),
        ("javascript:alert(1)", True),
        ("articles/vienna.txt", False),
        ("C:\\articles", False),
        ("./https/a.txt", False),
    ],
)
def test_an_address_is_told_from_a_path(words: str, expected: bool) -> None:
    assert looks_like_address(words) is expected
