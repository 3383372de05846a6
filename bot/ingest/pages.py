"""Fetch a page from the web, and from nowhere else: never this machine, its network or a cloud's metadata."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpcore

from bot.ingest.files import NOTHING_SAID, Details, Found, RawPage, article_of, printable
from bot.ingest.readable import BYTES_LIMIT, Refusal, decode

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: seconds for everything, redirects included
TIME_LIMIT = 30.0
_REDIRECTS = 5
_PAGES = ("text/html", "application/xhtml+xml")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": "summit-briefing-bot (reads single articles that a person gave it)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.5",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, identity",
}


class FetchFailed(Exception):  # noqa: N818 - the sentence is shown to people as the reason
    """The page could not be fetched now; it may work another time. The message is a clear sentence."""


class _Forbidden(Exception):  # noqa: N818
    """The address leads where nothing is fetched from; the message is a clear sentence."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A page to fetch, as it was given."""

    url: str

    @property
    def name(self) -> str:
        """A short stable name: the last part of the path, or the host."""
        try:
            parts = urlsplit(self.url)
            last = unquote(parts.path).rstrip("/").rpartition("/")[2]
            return printable(re.sub(r"\.\w{1,5}$", "", last) or parts.hostname or self.url)
        except ValueError:
            return printable(self.url)


def looks_like_address(words: str) -> bool:
    """Whether `words` are meant as an address and not as a path: they begin with a scheme."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://|(?:https?|data|javascript|mailto):", words) is not None


def is_public(address: Address) -> bool:
    """Whether the address is the open internet's, also when an IPv4 address is wrapped in it."""
    inside: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address.teredo is not None:
            inside = address.teredo[1]
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inside is not None:
        return is_public(inside)
    return address.is_global and not address.is_multicast and not address.is_reserved


async def fetch(
    address: WebAddress, details: Details = NOTHING_SAID, *, allows: Callable[[Address], bool] = is_public
) -> RawPage | Found | Refusal:
    """The page at an address, or the article if it is plain text; FetchFailed where trying again may help.

    `allows` is asked for each address a host name stands for, before connecting, at every redirect.
    """
    try:
        async with asyncio.timeout(TIME_LIMIT):
            return await _fetch(address, details, allows)
    except _Forbidden as error:
        return Refusal(address.name, str(error))
    except TimeoutError:
        raise FetchFailed(f"The page did not arrive within {TIME_LIMIT:.0f} seconds.") from None
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed(f"The server's certificate is not valid: {error.verify_message}.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
        raise FetchFailed(f"The server cannot be reached: {str(error) or type(error).__name__}.") from None


async def _fetch(
    address: WebAddress, details: Details, allows: Callable[[Address], bool]
) -> RawPage | Found | Refusal:
    url = address.url
    async with httpcore.AsyncConnectionPool(
        ssl_context=ssl.create_default_context(), network_backend=_Guard(allows), retries=0
    ) as pool:
        for _ in range(_REDIRECTS + 1):
            checked = _checked(url)
            async with pool.stream("GET", checked, headers=_HEADERS) as response:
                headers = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in response.headers
                }
                if response.status in (301, 302, 303, 307, 308) and "location" in headers:
                    url = urljoin(checked, headers["location"])
                    continue
                if refusal := _why_not(response.status):
                    return Refusal(address.name, refusal)
                kind = headers.get("content-type", "text/html").partition(";")[0].strip().lower()
                if kind not in (*_PAGES, "text/plain"):
                    return Refusal(address.name, f"It is {printable(kind)[:60]}, not a page.")
                data = await _body(response.aiter_stream(), headers.get("content-encoding", ""))
                if isinstance(data, str):
                    return Refusal(address.name, data)
                if kind in _PAGES:
                    return RawPage(address.name, data, details, checked)
                decoded = decode(data)
                if isinstance(decoded, str):
                    return Refusal(address.name, decoded)
                return article_of(address.name, decoded.text, details.over(Details(url=checked)))
    return Refusal(address.name, f"It is redirected more than {_REDIRECTS} times.")


def _checked(url: str) -> str:
    """The address if its form is one that is fetched; _Forbidden otherwise."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _Forbidden("It is not a web address.") from None
    if parts.scheme not in ("http", "https"):
        raise _Forbidden(f"Only http and https addresses are fetched, not {printable(parts.scheme)[:20]!r}.")
    if not host or port == 0 or any(char.isspace() or ord(char) < 32 for char in url):
        raise _Forbidden("It is not a web address.")
    if parts.username is not None or parts.password is not None:
        raise _Forbidden("Addresses with a user name or password in them are not fetched.")
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise _Forbidden("It is not a web address.") from None
    bracketed = f"[{name}]" if ":" in name else name
    path = re.sub(
        r"[^\x21-\x7e]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), parts.path
    )
    query = re.sub(
        r"[^\x21-\x7e]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), parts.query
    )
    return (
        f"{parts.scheme}://{bracketed}{f':{port}' if port else ''}{path or '/'}{f'?{query}' if query else ''}"
    )


def _why_not(status: int) -> str | None:
    """Why a page with this HTTP status is not read; FetchFailed where it may come another time."""
    if status in (401, 402, 403, 407, 451):
        return f"The site does not show it to everyone (HTTP {status}); it may want a subscription."
    if status in (408, 425, 429) or status >= 500:
        raise FetchFailed(f"The site is not answering properly now (HTTP {status}).")
    if status != 200:
        return f"The site has no such page (HTTP {status})."
    return None


async def _body(stream: Any, encoding: str) -> bytes | str:
    """The whole body, unpacked, or the sentence that says why not; never more in memory than the limit."""
    too_large = f"It is larger than {BYTES_LIMIT // 1024 // 1024} MB."
    if encoding.lower() not in ("", "identity", "gzip", "x-gzip"):
        return "It is packed in a way that was not asked for."
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding.lower() else None
    data = bytearray()
    async for chunk in stream:
        try:
            # A small packed page can be a very large one: at most one byte over the limit is unpacked.
            data += unpack.decompress(chunk, BYTES_LIMIT + 1 - len(data)) if unpack else chunk
        except zlib.error:
            return "It is damaged: its packing is broken."
        if len(data) > BYTES_LIMIT:
            return too_large
    return bytes(data)


class _Guard(httpcore.AsyncNetworkBackend):
    """Looks a host up itself, and connects to the very address that was checked."""

    def __init__(self, allows: Callable[[Address], bool]) -> None:
        self._allows = allows
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the host, if all its addresses are allowed."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(f"there is no server called {host}") from None
        # A zone ("fe80::1%eth0") is only ever a local matter.
        addresses = list(
            dict.fromkeys(ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found)
        )
        # One forbidden address among several is how a name is made to point inside.
        for address in addresses:
            if not self._allows(address):
                raise _Forbidden(
                    f"{host} is an address of a private or local network; nothing is fetched there."
                )
        for number, address in enumerate(addresses, start=1):
            try:
                return await self._backend.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError:
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise _Forbidden("Nothing is fetched from sockets of this machine.")

    async def sleep(self, seconds: float) -> None:
        """As the backend does."""
        await self._backend.sleep(seconds)
