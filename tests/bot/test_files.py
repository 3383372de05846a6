"""Files and folders become articles or refusals; nothing in a folder can stop the rest of it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.ingest.files import Details, Found, FoundFile, RawPage, find_files, printable, read_date, read_file
from bot.ingest.readable import Refusal
from extraction.model import Article
from tests.bot.test_readable import ENGLISH


def read_all(*paths: Path) -> list[Found | RawPage | Refusal]:
    return [read_file(file) if isinstance(file, FoundFile) else file for file in find_files(paths)]


def names(results: list[Found | RawPage | Refusal]) -> list[str]:
    return [result.article.name if isinstance(result, Found) else result.name for result in results]


def test_a_file_is_an_article_named_after_its_stem(tmp_path: Path) -> None:
    (tmp_path / "vienna.txt").write_text(ENGLISH)
    assert read_all(tmp_path / "vienna.txt") == [Found(Article("vienna", ENGLISH))]


def test_a_folder_is_read_in_order_with_its_folders_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c/d.txt", ".hidden.txt", ".git/e.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(ENGLISH)
    assert names(read_all(tmp_path)) == ["a", "b", "d"]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(b"")
    (tmp_path / "2.txt").write_bytes(b"\x00\x01" * 99)
    (tmp_path / "3.txt").write_text(ENGLISH)
    (tmp_path / "4.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "5.txt").symlink_to(tmp_path / "3.txt")
    os.mkfifo(tmp_path / "6.txt")
    (tmp_path / "7.txt").write_bytes(b"x" * (4 * 1024 * 1024 + 1))
    results = read_all(tmp_path, tmp_path / "missing.txt")
    assert [result.reason if isinstance(result, Refusal) else "" for result in results] == [
        "It is empty.",
        "It is binary (or UTF-16 without a byte order mark), not text; save it as UTF-8.",
        "",
        "In a folder only .txt, .text, .md, .html, .htm, .xhtml files are read.",
        "It is a link; links are not followed.",
        "It is not a plain file.",
        "It is larger than 4 MB.",
        "There is no such file or folder.",
    ]


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused_without_being_read(path: str) -> None:
    assert read_all(Path(path)) == [Refusal(Path(path).name, "It is not a plain file.")]


def test_a_link_in_a_folder_leads_nowhere(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "loop").symlink_to(tmp_path)
    assert read_all(tmp_path) == [Refusal("loop", "It is a link; links are not followed.")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(ENGLISH)
    (tmp_path / "secret.txt").chmod(0)
    assert read_all(tmp_path / "secret.txt") == [Refusal("secret", "It cannot be opened: Permission denied.")]


def test_the_folders_list_describes_its_files_and_the_bringers_words_win(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "articles.csv").write_text(
        "file,title,outlet,published_on,url\n"
        'a.txt,"Fund agreed, at last",The Paper,2025-03-27,https://example.org/a\n'
    )
    (file,) = find_files([tmp_path])
    assert isinstance(file, FoundFile)
    details = ("Fund agreed, at last", "The Paper", "https://example.org/a", date(2025, 3, 27))
    assert read_file(file) == Found(Article("a", ENGLISH, details[0], details[1], details[2], details[3]))
    # Named by itself, the file is described all the same.
    assert list(find_files([tmp_path / "a.txt"])) == [file]

    found = read_file(file, Details(outlet="The Other Paper"))
    assert isinstance(found, Found)
    assert (found.article.outlet, found.article.title) == ("The Other Paper", "Fund agreed, at last")


@pytest.mark.parametrize(
    ("listed", "note"),
    [
        ("file,published_on\na.txt,yesterday\n", "'yesterday' is not a date such as 2025-03-27."),
        ("file,published_on\na.txt,1066-10-14\n", "1066-10-14 is too long ago."),
        ("name,title\na.txt,T\n", 'it has no column "file"'),
        ('file,title\na.txt,"never closed\n', "articles.csv is not used: unexpected end of data."),
        ("", "articles.csv is not used. It is empty."),
    ],
)
def test_a_bad_list_is_a_note_and_the_file_is_read(tmp_path: Path, listed: str, note: str) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "articles.csv").write_text(listed)
    (found,) = read_all(tmp_path)
    assert isinstance(found, Found)
    assert found.article.published_on is None
    assert note in " ".join(found.notes)


def test_a_page_is_left_for_the_reading_process(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><p>Hello</p></html>")
    (tmp_path / "none.html").write_text(" ")
    assert read_all(tmp_path) == [
        Refusal("none", "It is empty."),
        RawPage("page", b"<html><p>Hello</p></html>", Details()),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2025-03-27", date(2025, 3, 27)),
        (" 2025-03-27 ", date(2025, 3, 27)),
        ("2025-02-30", "'2025-02-30' is not a date such as 2025-03-27."),
        ("27/03/2025", "'27/03/2025' is not a date such as 2025-03-27."),
        ("2025-04-02", date(2025, 4, 2)),
        ("2025-04-03", "2025-04-03 lies in the future."),
        ("1815-06-09", "1815-06-09 is too long ago."),
    ],
)
def test_a_day_is_read_or_refused(words: str, expected: date | str) -> None:
    assert read_date(words, date(2025, 4, 1)) == expected


def test_a_name_can_always_be_stored_and_shown() -> None:
    assert printable("a\nb\x1b[31m") == "a?b?[31m"
    assert printable("caf\udce9") == "caf?"
    assert len(printable("x" * 500)) == 200
