"""The articles that the bot starts from, as long as it has no others."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from bot.ingest.files import Found, FoundFile, find_files, read_file
from bot.ingest.readable import Refusal
from storage.articles import known, latest
from storage.values import Saved


def unread_seeds(db: Database, folder: Path) -> tuple[FoundFile | Refusal, ...]:
    """The files in `folder` still to be read; none as soon as the store holds an article from elsewhere.

    So a first start that was cut short goes on where it stopped, and a store of one's own stays one's own.
    """
    files = tuple(find_files([folder]))
    names = {file.name for file in files}
    stored = latest(db, limit=len(files) + 1, offset=0)
    if stored.total > len(files) or any(article.name not in names for article in stored.items):
        return ()
    return tuple(file for file in files if not _is_stored(db, file))


def _is_stored(db: Database, file: FoundFile | Refusal) -> bool:
    if isinstance(file, Refusal):
        return False
    found = read_file(file)
    return isinstance(found, Found) and known(db, found.article) is Saved.SAME
