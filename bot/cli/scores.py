"""How well the reading agrees with annotated articles, from the shell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli.common import Trouble, json_option, say_json
from extraction.scoring import Figures, Record, as_records
from extraction.scoring import score as score_records


@click.command()
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.argument("predictions", type=click.Path(exists=True, path_type=Path))
@json_option
def score(gold: Path, predictions: Path, as_json: bool) -> None:
    """Precision, recall and F1 of PREDICTIONS (lines of `extract --json`) against GOLD.

    Both are files of JSON (an object, a list of them, or an object a line), or folders of such files.
    """
    result = score_records(_records(gold), _records(predictions))
    if as_json:
        return say_json(result.as_record())
    figures: dict[str, Figures] = {
        "statements found": result.detection,
        "statements with the right speaker": result.who_said_what,
        "positions": result.positions,
        "countries and issues": result.positions_found,
    }
    for name, one in figures.items():
        click.echo(f"{name:<34} precision {one.precision:.3f}  recall {one.recall:.3f}  F1 {one.f1:.3f}")
    click.echo(f"{'kinds right':<34} {result.kind_accuracy:.3f}")
    kinds = ", ".join(f"{kind} {found} of {there}" for kind, (found, there) in result.by_kind.items())
    click.echo(f"{'found by kind':<34} {kinds}")
    click.echo(f"{'articles':<34} {result.articles}, {len(result.missing)} without a prediction")
    return None


def _records(path: Path) -> list[Record]:
    """The records in a file or folder; ends the command with the place of the first that is none."""
    files = sorted(path.rglob("*.json*")) if path.is_dir() else [path]
    if not files:
        raise Trouble(f"{path} holds no .json or .jsonl file.")
    records: list[Record] = []
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Trouble(f"{file} cannot be read: {error}.") from None
        for place, data in _parsed(file, text):
            try:
                records += as_records(data)
            except ValueError as error:
                raise Trouble(f"{place}: {error}.") from None
    if not records:
        raise Trouble(f"{path} holds no record.")
    return records


def _parsed(file: Path, text: str) -> Iterator[tuple[str, object]]:
    """The JSON values in a file with their places: the whole of it, or one a line."""
    try:
        yield str(file), json.loads(text)
        return
    except ValueError:
        pass
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield f"{file}, line {number}", json.loads(line)
            except ValueError:
                raise Trouble(f"{file}, line {number}: this is not JSON.") from None
