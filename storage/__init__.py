"""Open the store: one SQLite file with its pragmas and migrations, and the only way in."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage import schema

#: How long a write waits for another process's write (an `ingest` beside a running bot), in milliseconds.
BUSY_MS = 10_000

#: STRICT tables came with 3.37; the rest that is used (FTS5, window functions, RETURNING) is older.
OLDEST_SQLITE = (3, 37, 0)


class StoreError(Exception):
    """The store cannot be used as asked; the message is one sentence for a person, saying what to do."""


class Store(Database):
    """A sqlite-utils Database whose transactions take the write lock when they begin.

    A transaction that begins by reading and writes later fails at once ("database is locked", whatever
    the busy timeout) if another process wrote in between. Taking the lock first makes it wait instead.
    """

    @contextmanager
    def atomic(self) -> Generator[Database, None, None]:
        """One transaction, all or nothing; nested blocks are savepoints."""
        if self.conn.in_transaction:
            with super().atomic():
                yield self
            return
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self.conn.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise


def open_store(path: str | Path, *, read_only: bool = False) -> Store:
    """The store at `path` (or ":memory:"), made and migrated when needed; StoreError with one clear sentence.

    `read_only` neither makes nor migrates and refuses every write. The connection belongs to the thread
    that opened it.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(
            f"This Python comes with SQLite {sqlite3.sqlite_version}; {wanted} or newer is needed."
        )
    conn = _connect(path, read_only)
    try:
        _set_pragmas(conn, read_only)
        db = Store(conn)
        _migrate(db, path, read_only)
        return db
    except sqlite3.Error as error:
        conn.close()
        raise StoreError(_explain(path, error)) from error
    except BaseException:
        conn.close()
        raise


def _connect(path: str | Path, read_only: bool) -> sqlite3.Connection:
    if str(path) == ":memory:":
        return sqlite3.connect(":memory:")
    file = Path(path)
    if file.is_dir():
        raise StoreError(f"{file} is a folder; SUMMIT_DB must name a file, for example {file / 'summit.db'}.")
    if read_only and not file.exists():
        raise StoreError(f"There is no database at {file}; start the bot or ingest an article first.")
    try:
        if not read_only:
            file.parent.mkdir(parents=True, exist_ok=True)
        uri = file.absolute().as_uri() + ("?mode=rw" if read_only else "?mode=rwc")
        return sqlite3.connect(uri, uri=True)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_explain(path, error)) from error


def _set_pragmas(conn: sqlite3.Connection, read_only: bool) -> None:
    conn.execute(f"PRAGMA busy_timeout = {BUSY_MS:d}")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA recursive_triggers = ON")
    if read_only:
        conn.execute("PRAGMA query_only = ON")
        return
    conn.execute("PRAGMA journal_mode = WAL")
    # FULL, not NORMAL: in WAL mode NORMAL may forget the last commits when the power fails, and a delivery
    # that was marked before it was sent must not be forgotten. It costs one fsync a commit; they are few.
    conn.execute("PRAGMA synchronous = FULL")


def _migrate(db: Store, path: str | Path, read_only: bool) -> None:
    sets = schema.migration_sets()
    for one in sets:
        known = {step.name for step in one._migrations}
        newer = [done.name for done in one.applied(db) if done.name not in known]
        if newer:
            raise StoreError(
                f"{path} was written by a newer version of this program (it has {newer[-1]!r}); "
                "upgrade the program, or use another file."
            )
    if not any(one.pending(db) for one in sets):
        return
    if read_only:
        raise StoreError(
            f"{path} has an older layout; start the bot or run `ingest` once to bring it up to date."
        )
    # All pending steps in one transaction: two processes starting together queue here, and the second
    # finds nothing left to do.
    with db.atomic():
        for one in sets:
            one.apply(db)


def _explain(path: str | Path, error: Exception) -> str:
    reason = str(error).lower()
    if "not a database" in reason or "malformed" in reason:
        return f"{path} is not a database, or is damaged; name another file in SUMMIT_DB or restore a backup."
    if "locked" in reason:
        return f"{path} is kept locked by another program; close it and try again."
    if "full" in reason:
        return f"There is no room left on the disk that holds {path}; free some and try again."
    if (
        "readonly" in reason
        or "read-only" in reason
        or "unable to open" in reason
        or isinstance(error, OSError)
    ):
        return f"{path} cannot be opened for writing; check that its folder exists and is yours to write in."
    return f"{path} cannot be used: {error}."
