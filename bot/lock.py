"""One running bot for each database and each token: locks released even after a crash."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):  # noqa: N818 - it is a finding, not a fault
    """Another process holds the lock; the message is a sentence for the person who started this one."""


def lock_beside(database: Path) -> Path:
    """The lock file of a database: beside it, so that two paths to one file meet in one lock."""
    real = database.resolve()
    return real.with_name(real.name + ".lock")


def lock_of_token(token: str) -> Path:
    """The lock file of a token on this machine. Its name is a hash: the token itself is never written."""
    digest = hashlib.sha256(token.encode()).hexdigest()[:20]
    return Path(tempfile.gettempdir()) / f"summit-bot-{os.getuid()}-{digest}.lock"


@contextmanager
def only_one(path: Path, what: str) -> Iterator[None]:
    """Hold the lock at `path` while the block runs; AlreadyRunning if another process has it.

    `what` completes "already running on ...". The file stays behind: removing it would let two
    processes hold locks on two files of one name.
    """
    # Links are not followed: the token's lock lies in a folder that others may write to.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path} is not a plain file")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode("ascii", "replace").strip()
            process = f" (process {holder})" if holder.isdigit() else ""
            raise AlreadyRunning(f"The bot is already running on {what}{process}.") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
