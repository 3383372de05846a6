"""The ingest log, the backup, the export."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest

from storage import StoreError, articles, ingest_log, open_store
from storage.backup import backup
from storage.identity import canonical_url, content_hash
from storage.tables import Written, export
from storage.values import IngestRow, Outcome, StoreCounts
from tests.makers import NOON, paris, said


def test_the_log_keeps_what_came_and_what_did_not(path: Path) -> None:
    db = open_store(path)
    saved = articles.save(db, paris(), now=NOON)
    ingest_log.record(
        db,
        source="paris.txt",
        outcome=Outcome.NEW,
        now=NOON,
        article_id=saved.article_id,
        version_id=saved.version_id,
        milliseconds=12,
    )
    ingest_log.record(
        db, source="x.bin", outcome=Outcome.REFUSED, now=NOON + timedelta(hours=1), reason="It is binary."
    )
    assert ingest_log.recent(db, 5) == (
        IngestRow(2, NOON + timedelta(hours=1), "x.bin", Outcome.REFUSED, "It is binary.", None, None, None),
        IngestRow(1, NOON, "paris.txt", Outcome.NEW, None, 1, 1, 12),
    )
    assert [row.id for row in ingest_log.recent(db, 1)] == [2]
    counts = ingest_log.counts(db)
    assert counts == StoreCounts(
        articles=1,
        statements=2,
        speakers=1,
        positions=2,
        ingested={Outcome.NEW: 1, Outcome.REFUSED: 1},
        last_ingest_at=NOON + timedelta(hours=1),
        size_bytes=counts.size_bytes,
    )
    assert counts.size_bytes > 50_000
    db.close()


def test_an_empty_store_counts_nothing(path: Path) -> None:
    db = open_store(path)
    counts = ingest_log.counts(db)
    assert (counts.articles, counts.ingested, counts.last_ingest_at) == (0, {}, None)
    db.close()


def test_a_backup_is_the_store_in_one_file(path: Path, tmp_path: Path) -> None:
    db = open_store(path)
    articles.save(db, paris(), now=NOON)
    target = tmp_path / "backups" / "one.db"
    assert backup(open_store(path, read_only=True), target) == target.stat().st_size
    assert [file.name for file in target.parent.iterdir()] == ["one.db"]
    articles.save(db, said("After the backup.", name="later"), now=NOON)
    copy = open_store(target)
    assert (articles.latest(copy, limit=1).total, articles.latest(db, limit=1).total) == (1, 2)
    assert articles.save(copy, said("After the backup.", name="later"), now=NOON).article_id == 2
    copy.close()
    db.close()


def test_a_backup_never_overwrites(path: Path, tmp_path: Path) -> None:
    db = open_store(path)
    target = tmp_path / "diary.txt"
    target.write_text("Dear diary")
    for taken in (target, path):
        with pytest.raises(StoreError, match="exists already; name another file"):
            backup(db, taken)
    assert target.read_text() == "Dear diary"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data", "diary.txt"]
    db.close()


def test_a_backup_that_cannot_be_written_leaves_nothing(path: Path, tmp_path: Path) -> None:
    db = open_store(path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        backup(db, tmp_path / "file" / "one.db")
    db.close()


def test_an_export_has_a_file_for_each_table(path: Path, tmp_path: Path) -> None:
    db = open_store(path)
    articles.save(db, paris(), now=NOON)
    folder = tmp_path / "out"
    for form, ending in (("csv", "csv"), ("json", "jsonl")):
        assert export(open_store(path, read_only=True), folder, form) == (  # type: ignore[arg-type]
            Written(folder / f"statements.{ending}", 2),
            Written(folder / f"positions.{ending}", 2),
            Written(folder / f"speakers.{ending}", 1),
            Written(folder / f"articles.{ending}", 1),
        )
    with (folder / "statements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = (folder / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    assert [row["words"] for row in rows] == [json.loads(line)["words"] for line in lines]
    assert rows[0]["speaker"] == "Emmanuel Macron"
    assert not list(folder.glob(".*"))
    db.close()


def test_a_spreadsheet_is_given_no_formula(path: Path, tmp_path: Path) -> None:
    db = open_store(path)
    articles.save(db, said('=HYPERLINK("http://evil.example")'), now=NOON)
    export(db, tmp_path / "out", "csv")
    export(db, tmp_path / "out", "json")
    assert "'=HYPERLINK" in (tmp_path / "out" / "statements.csv").read_text()
    words = json.loads((tmp_path / "out" / "statements.jsonl").read_text())["words"]
    assert words == '=HYPERLINK("http://evil.example")'
    db.close()


def test_an_export_to_a_file_is_refused(path: Path, tmp_path: Path) -> None:
    db = open_store(path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        export(db, tmp_path / "file", "csv")
    db.close()


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" http://WWW.Example.org:80/a/?b=2&a=1&utm_medium=x#top ", "https://example.org/a?a=1&b=2"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org", "https://example.org"),
        ("https://example.org/?", "https://example.org"),
        ("https://example.org/A?Id=7&gclid=1", "https://example.org/A?Id=7"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("not a url", "not a url"),
        ("https://[broken", "https://[broken"),
        ("https://example.org:port/", "https://example.org:port/"),
    ],
)
def test_one_page_has_one_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_content_is_its_words() -> None:
    assert content_hash("a  b\r\nc\n") == content_hash("a b c")
    assert content_hash("cafe\u0301") == content_hash("café")
    assert content_hash("a b c") != content_hash("a b C")
