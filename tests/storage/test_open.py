"""Opening a store: pragmas, migrations, and clear sentences for what cannot be opened."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from storage import StoreError, open_store, schema
from tests.makers import NOON, paris


def test_a_store_is_made_with_its_folders_and_is_strict_journaled_and_referential(path: Path) -> None:
    db = open_store(path)
    asked = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    assert {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked} == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 10_000,
    }
    # Only sqlite-utils' own table and the shadow tables of the full-text indexes are not ours to make strict.
    loose = {
        row[0]
        for row in db.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0"
        ).fetchall()
    }
    assert {name for name in loose if not name.startswith("sqlite_")} == {"_sqlite_migrations"}
    db.close()


def test_a_value_of_the_wrong_type_is_refused(path: Path) -> None:
    db = open_store(path)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        db.execute("INSERT INTO speakers (name, kind, statements) VALUES ('a', 'person', 'many')")
    db.close()


def test_a_reference_to_nothing_is_refused(path: Path) -> None:
    db = open_store(path)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute(
            "INSERT INTO speaker_names (speaker_id, name, name_key, last_key) VALUES (7, 'a', 'a', 'a')"
        )
    db.close()


def test_a_date_that_is_none_is_refused(path: Path) -> None:
    db = open_store(path)
    db.execute("INSERT INTO articles (id, name, added_at) VALUES (1, 'a', 'b')")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        db.execute(
            """
            INSERT INTO article_versions
                (article_id, number, title, text, content_hash, statements, stances, saved_at, published_on)
            VALUES (1, 1, 't', 'x', 'h', 0, 0, 'now', '27 March')
            """
        )
    db.close()


def test_opening_again_applies_no_migration_twice(path: Path) -> None:
    first = open_store(path)
    before = first.execute("SELECT migration_set, name FROM _sqlite_migrations ORDER BY id").fetchall()
    first.close()
    second = open_store(path)
    assert (
        second.execute("SELECT migration_set, name FROM _sqlite_migrations ORDER BY id").fetchall() == before
    )
    assert {row[0] for row in before} == {one.name for one in schema.migration_sets()}
    second.close()


def test_two_that_open_a_new_store_together_both_get_it(path: Path) -> None:
    failed: list[BaseException] = []

    def open_once() -> None:
        try:
            open_store(path).close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=open_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_migration_that_fails_leaves_no_half_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Migrations("broken")

    @broken()
    def half(db: object) -> None:
        db.execute("CREATE TABLE half (id INTEGER) STRICT")  # type: ignore[attr-defined]
        raise RuntimeError("in the middle")

    monkeypatch.setattr(schema, "migration_sets", lambda: (schema.migrations, broken))
    with pytest.raises(RuntimeError, match="in the middle"):
        open_store(path)
    monkeypatch.undo()
    db = open_store(path)
    assert "half" not in db.table_names()
    db.close()


def test_a_store_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    db = open_store(path)
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, 'm999', '')",
        [schema.migrations.name],
    )
    db.close()
    with pytest.raises(StoreError, match=r"newer version of this program .*m999.*upgrade the program"):
        open_store(path)


def test_a_file_that_is_no_database_is_named_and_not_overwritten(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("Dear diary, " * 500)
    with pytest.raises(StoreError, match="is not a database"):
        open_store(path)
    assert path.read_text() == "Dear diary, " * 500


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder; SUMMIT_DB must name a file"):
        open_store(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be opened for writing"):
        open_store(tmp_path / "file" / "summit.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_ours_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be opened for writing"):
            open_store(tmp_path / "summit.db")
    finally:
        tmp_path.chmod(0o700)


def test_a_read_only_store_must_exist(path: Path) -> None:
    with pytest.raises(StoreError, match="There is no database at"):
        open_store(path, read_only=True)


def test_a_read_only_store_must_be_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "migration_sets", lambda: ())
    open_store(path).close()
    monkeypatch.undo()
    with pytest.raises(StoreError, match="older layout"):
        open_store(path, read_only=True)


def test_a_read_only_store_answers_and_refuses_every_write(path: Path) -> None:
    from storage import articles

    db = open_store(path)
    articles.save(db, paris(), now=NOON)
    reader = open_store(path, read_only=True)
    assert articles.latest(reader, limit=1).total == 1
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM changes")
    reader.close()
    db.close()


def test_a_transaction_waits_for_another_writer_instead_of_failing(path: Path) -> None:
    """A deferred transaction that reads first would fail here, whatever the busy timeout."""
    one = open_store(path)
    ready, done = threading.Event(), threading.Event()

    def other() -> None:
        two = open_store(path)
        with two.atomic():
            two.execute("UPDATE changes SET times = times + 1 WHERE what = 'actors'")
            ready.set()
            done.wait(5)
        two.close()

    thread = threading.Thread(target=other)
    thread.start()
    ready.wait(5)
    threading.Timer(0.05, done.set).start()
    with one.atomic():
        before = one.execute("SELECT times FROM changes WHERE what = 'actors'").fetchone()[0]
        one.execute("UPDATE changes SET times = ? WHERE what = 'actors'", [before + 1])
    thread.join()
    assert one.execute("SELECT times FROM changes WHERE what = 'actors'").fetchone()[0] == 2
    one.close()
