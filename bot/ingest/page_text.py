"""The article inside an HTML page: its text, title, outlet and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page holds; `text` is "" where no article was found in it."""

    text: str
    title: str | None = None
    outlet: str | None = None
    #: the page's own canonical address, None if it names none
    url: str | None = None
    published_on: date | None = None


def page_text(html: bytes, url: str | None = None) -> PageText:
    """Find the article in `html`. Slow and hungry: called in the reading process only."""
    import trafilatura

    found = trafilatura.bare_extraction(
        html, url=url, with_metadata=True, include_comments=False, include_tables=False, deduplicate=False
    )
    if found is None:
        return PageText("")
    page = found if isinstance(found, dict) else found.as_dict()
    return PageText(
        text=_plain(page.get("text")) or "",
        title=_plain(page.get("title")),
        outlet=_plain(page.get("sitename")),
        url=_plain(page.get("url")),
        published_on=_date(page.get("date")),
    )


def _plain(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
