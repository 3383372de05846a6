"""Write the store's answers to files for other programs: statements, positions, speakers, articles."""

from __future__ import annotations

import csv
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from sqlite_utils import Database

from storage import StoreError

Form = Literal["csv", "json"]

_QUESTIONS = {
    "statements": "SELECT * FROM who_said_what",
    "positions": "SELECT * FROM positions_now ORDER BY actor, issue",
    "speakers": """
        SELECT p.name, p.kind, p.role, c.name AS country, p.statements, p.articles, p.id AS speaker
        FROM speakers p
        LEFT JOIN actors c ON c.code = p.country
        WHERE p.statements > 0
        ORDER BY p.statements DESC, p.name
    """,
    "articles": """
        SELECT
            v.title, v.outlet, v.published_on, v.url, a.name, v.number AS version,
            v.statements, v.stances, a.added_at, v.saved_at, a.id AS article
        FROM articles a
        JOIN article_versions v ON v.id = a.current_version_id
        ORDER BY v.published_on DESC, a.id DESC
    """,
}

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and how many rows it has."""

    path: Path
    rows: int


def export(db: Database, folder: Path, form: Form) -> tuple[Written, ...]:
    """Write one file for each table into `folder` (made when missing), replacing those of an earlier export.

    JSON is one object a line and verbatim. In CSV a cell that a spreadsheet would run as a formula gets an
    apostrophe in front: the words come from outside. StoreError if the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _one_moment(db):
            for name, question in _QUESTIONS.items():
                path = folder / f"{name}.{'csv' if form == 'csv' else 'jsonl'}"
                part = path.with_name(f".{path.name}.part")
                with part.open("w", encoding="utf-8", newline="") as file:
                    rows = _write(file, db, question, form)
                part.replace(path)
                written.append(Written(path, rows))
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from None
    return tuple(written)


@contextmanager
def _one_moment(db: Database) -> Generator[None, None, None]:
    """Read the same moment of the store in every question, without keeping others from writing."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        db.conn.execute("ROLLBACK")


def _write(file: IO[str], db: Database, question: str, form: Form) -> int:
    answer = db.conn.execute(question)
    columns = [column[0] for column in answer.description]
    rows = 0
    if form == "json":
        for row in answer:
            file.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
            rows += 1
        return rows
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in answer:
        writer.writerow([_cell(value) for value in row])
        rows += 1
    return rows


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
