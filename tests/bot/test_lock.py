"""One running bot for each database and token, and no lock left behind by a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import AlreadyRunning, lock_beside, lock_of_token, only_one

HOLD = """
import sys, time
from pathlib import Path
from bot.lock import only_one
with only_one(Path(sys.argv[1]), "the database"):
    print("held", flush=True)
    time.sleep(60)
"""


def hold(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock at `path`."""
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    return other


def test_a_second_holder_is_told_which_process_has_it_and_a_killed_one_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "summit.db.lock"
    with hold(path) as other:
        with (
            pytest.raises(AlreadyRunning, match=rf"already running on the database \(process {other.pid}\)"),
            only_one(path, "the database"),
        ):
            pass
        os.kill(other.pid, signal.SIGKILL)
        other.wait(10)
        with only_one(path, "the database"):
            pass


def test_a_lock_is_free_again_after_its_block(tmp_path: Path) -> None:
    path = tmp_path / "summit.db.lock"
    for _ in range(2):
        with only_one(path, "it"):
            assert path.read_text().strip() == str(os.getpid())


def test_two_ways_to_one_database_meet_in_one_lock(tmp_path: Path) -> None:
    (tmp_path / "summit.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "summit.db")
    (tmp_path / "folder").mkdir()
    assert lock_beside(tmp_path / "link.db") == lock_beside(tmp_path / "summit.db")
    assert lock_beside(tmp_path / "folder" / ".." / "summit.db") == lock_beside(tmp_path / "summit.db")


def test_a_lock_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("keep me")
    (tmp_path / "a.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic"), only_one(tmp_path / "a.lock", "it"):
        pass
    assert (tmp_path / "precious").read_text() == "keep me"


def test_the_name_of_a_tokens_lock_does_not_tell_the_token() -> None:
    token = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"
    assert "AAF" not in str(lock_of_token(token))
    assert "123456789" not in str(lock_of_token(token))
    assert lock_of_token(token) == lock_of_token(token)
    assert lock_of_token(token) != lock_of_token(token + "6")
