"""Files and folders as articles, or as refusals that say why; nothing a file holds can stop the others."""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bot.ingest.readable import BYTES_LIMIT, Refusal, decode, headline, why_unreadable
from extraction.model import Article

#: what is read in a folder; a file that is named itself is read whatever its ending
TEXT_ENDINGS = (".txt", ".text", ".md")
PAGE_ENDINGS = (".html", ".htm", ".xhtml")
METADATA = "articles.csv"

_FIRST_DATE = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an article beside its text; what the bringer says wins over a page's own."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_on: date | None = None
    #: what was wrong with the details given, one clear sentence each
    notes: tuple[str, ...] = ()

    def over(self, other: Details) -> Details:
        """These details, completed by `other`'s."""
        return Details(
            self.title or other.title,
            self.outlet or other.outlet,
            self.url or other.url,
            self.published_on or other.published_on,
            self.notes + other.notes,
        )


NOTHING_SAID = Details()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, with its name for people and for the store."""

    path: Path
    name: str
    details: Details = NOTHING_SAID

    @property
    def is_page(self) -> bool:
        """Whether it is HTML by its ending."""
        return self.path.suffix.lower() in PAGE_ENDINGS


@dataclass(frozen=True, slots=True)
class Found:
    """An article made of a file, with what had to be assumed."""

    article: Article
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawPage:
    """HTML whose article is still to be found; `name` and `details` as for a file."""

    name: str
    html: bytes
    details: Details
    #: the address it came from, None for a file
    url: str | None = None


def find_files(paths: Iterable[Path]) -> Iterator[FoundFile | Refusal]:
    """The files that `paths` name, folders opened in order of name; links, devices and other kinds refused.

    Hidden files are passed over. A folder's `articles.csv` gives title, outlet, url and date of its files.
    """
    for path in paths:
        try:
            mode = path.lstat().st_mode
        except (OSError, ValueError) as error:
            yield Refusal(printable(str(path)), _why_not_opened(error))
            continue
        if stat.S_ISDIR(mode):
            yield from _in_folder(path)
        elif refusal := _why_not_plain(mode):
            yield Refusal(printable(path.name), refusal)
        else:
            known, notes = _metadata(path.parent)
            yield _found(path, known, notes)


def _in_folder(folder: Path) -> Iterator[FoundFile | Refusal]:
    try:
        children = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Refusal(printable(folder.name or str(folder)), _why_not_opened(error))
        return
    known, notes = _metadata(folder)
    for child in children:
        path = Path(child.path)
        if child.name.startswith(".") or child.name == METADATA:
            continue
        if child.is_dir(follow_symlinks=False):
            yield from _in_folder(path)
        elif refusal := _why_not_plain(child.stat(follow_symlinks=False).st_mode):
            yield Refusal(printable(child.name), refusal)
        elif path.suffix.lower() in TEXT_ENDINGS + PAGE_ENDINGS:
            yield _found(path, known, notes)
            # The trouble with a folder's list is said once, with its first file.
            notes = ()
        else:
            endings = ", ".join(TEXT_ENDINGS + PAGE_ENDINGS)
            yield Refusal(printable(child.name), f"In a folder only {endings} files are read.")


def _found(path: Path, known: dict[str, Details], notes: tuple[str, ...]) -> FoundFile:
    details = known.get(path.name, NOTHING_SAID)
    return FoundFile(path, printable(path.stem), replace(details, notes=notes + details.notes))


def read_file(file: FoundFile, given: Details = NOTHING_SAID) -> Found | RawPage | Refusal:
    """The article in a file. `given` details win over the folder's list."""
    data = _bytes_of(file.path)
    if isinstance(data, str):
        return Refusal(file.name, data)
    details = given.over(file.details)
    if file.is_page:
        return RawPage(file.name, data, details) if data.strip() else Refusal(file.name, "It is empty.")
    decoded = decode(data)
    if isinstance(decoded, str):
        return Refusal(file.name, decoded)
    return article_of(file.name, decoded.text, details, (decoded.note,) if decoded.note else ())


def article_of(name: str, text: str, details: Details, notes: tuple[str, ...] = ()) -> Found | Refusal:
    """`text` as an article if it is readable English."""
    if reason := why_unreadable(text):
        return Refusal(name, reason)
    return Found(
        Article(
            name=name,
            text=text,
            title=details.title or headline(text),
            outlet=details.outlet,
            url=details.url,
            published_on=details.published_on,
        ),
        notes + details.notes,
    )


def read_date(words: str, today: date) -> date | str:
    """A day as people write it in a list (2025-03-27), or the sentence that says what is wrong with it."""
    try:
        day = date.fromisoformat(words.strip())
    except ValueError:
        return f"{words.strip()[:40]!r} is not a date such as 2025-03-27."
    return why_no_day(day, today) or day


def why_no_day(day: date, today: date) -> str | None:
    """The sentence that says why no article was published on that day; None if one may have been."""
    # A day's grace: it is tomorrow already in Wellington.
    if day > today + timedelta(days=1):
        return f"{day} lies in the future."
    if day < _FIRST_DATE:
        return f"{day} is too long ago."
    return None


def printable(name: str) -> str:
    """A file's name as text that can be stored and shown: no control characters, no undecodable bytes."""
    return re.sub(r"[\x00-\x1f\x7f]", "?", name.encode("utf-8", "replace").decode())[:200]


def _bytes_of(path: Path) -> bytes | str:
    """The file's bytes, or why they are not read. What was checked is what is opened: no link, no device."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        return _why_not_opened(error)
    with os.fdopen(handle, "rb") as file:
        if refusal := _why_not_plain(os.fstat(handle).st_mode):
            return refusal
        try:
            data = file.read(BYTES_LIMIT + 1)
        except OSError as error:
            return _why_not_opened(error)
    if len(data) > BYTES_LIMIT:
        return f"It is larger than {BYTES_LIMIT // 1024 // 1024} MB."
    return data


def _why_not_plain(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return "It is a link; links are not followed."
    return "It is not a plain file."


def _why_not_opened(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        if error.errno == errno.ENOENT:
            return "There is no such file or folder."
        if error.errno == errno.ELOOP:
            return "It is a link; links are not followed."
        return f"It cannot be opened: {error.strerror}."
    return "It has no name a file can have."


def _metadata(folder: Path) -> tuple[dict[str, Details], tuple[str, ...]]:
    """What the folder's articles.csv says of each file, and what is wrong with the list as a whole."""
    path = folder / METADATA
    data = _bytes_of(path)
    if isinstance(data, str):
        return {}, () if not path.exists() else (f"{METADATA} is not used. {data}",)
    decoded = decode(data)
    if isinstance(decoded, str):
        return {}, (f"{METADATA} is not used. {decoded}",)
    try:
        rows = list(csv.DictReader(io.StringIO(decoded.text, newline=""), strict=True))
    except csv.Error as error:
        return {}, (f"{METADATA} is not used: {error}.",)
    if rows and "file" not in rows[0]:
        return {}, (f'{METADATA} is not used: it has no column "file".',)
    return {row["file"]: _details(row) for row in rows if row.get("file")}, ()


def _details(row: dict[str, str | None]) -> Details:
    def cell(column: str) -> str | None:
        value = row.get(column)
        return value.strip() or None if isinstance(value, str) else None

    published_on: date | None = None
    notes: tuple[str, ...] = ()
    if words := cell("published_on"):
        # What a list says about its own time is not judged by today's date: a clock may be wrong.
        day = read_date(words, date.max - timedelta(days=2))
        if isinstance(day, date):
            published_on = day
        else:
            notes = (f"{METADATA}: {day} Read without a date.",)
    return Details(cell("title"), cell("outlet"), cell("url"), published_on, notes)
