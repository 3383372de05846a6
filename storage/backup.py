"""Copy the store while it is used: one whole file that can be moved anywhere."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from storage import StoreError


def backup(db: Database, path: Path) -> int:
    """Copy the store to `path`, a file that must not exist yet; its size in bytes.

    The copy is one moment of the store, checked before it gets its name; what others write meanwhile is
    not in it. StoreError says in a sentence why nothing was kept.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        # Takes the name now, so that nothing that appears meanwhile is overwritten.
        path.touch(exist_ok=False)
    except FileExistsError:
        raise StoreError(f"{path} exists already; name another file.") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with closing(sqlite3.connect(part)) as copy:
            db.conn.backup(copy)
            # Without write-ahead logging it is one file; a store opened on it turns that on again.
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise StoreError("The copy is damaged, so the database may be; nothing was kept.")
        part.replace(path)
    except BaseException as error:
        path.unlink(missing_ok=True)
        part.unlink(missing_ok=True)
        if isinstance(error, OSError | sqlite3.Error):
            raise StoreError(f"{path} cannot be written: {error}.") from None
        raise
    return path.stat().st_size
