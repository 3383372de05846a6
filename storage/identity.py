"""Decide whether two articles are the same one: canonical URLs, content hashes, shared words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

#: Parameters that say where a reader came from, not what is shown.
_TRACKING = re.compile(
    r"utm_.*|at_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|ref|ref_src|cmpid|ocid|smid|source|src",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str:
    """One spelling for the addresses of one page: https, no "www.", port, fragment, tracking or final slash.

    What is not an http address comes back stripped and otherwise as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return url.strip()
    if host.startswith("www."):
        host = host[len("www.") :]
    place = host if port in {None, 80, 443} else f"{host}:{port}"
    asked = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    return urlunsplit(SplitResult("https", place, parts.path.rstrip("/"), urlencode(asked), ""))


def content_hash(text: str) -> str:
    """SHA-256 of the words of `text`: other spaces, line ends or composed accents change nothing."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def same_document(one: str, other: str) -> bool:
    """Whether two texts under one file name are versions of one document, not two that share a name.

    A correction or an update keeps many runs of three words; two articles share next to none. Texts too
    short to tell count as versions.
    """
    runs, others = _runs(one), _runs(other)
    fewer = min(len(runs), len(others))
    return fewer < 30 or len(runs & others) >= 0.1 * fewer


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))
