"""What the documents say is there is there, and what is there is in the documents."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli import cli
from bot.settings import SEEDS, Settings
from handlers.start import COMMANDS

ROOT = SEEDS.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "seeds" / "README.md", *(ROOT / "docs").glob("*.md")]
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

#: addresses of package registries, and options that name one; the packages themselves are pinned by hash
REGISTRY = re.compile(
    rb"pypi\.(?:org|python)|pythonhosted|(?:extra-)?index-url|/simple/[\w.-]+/|artifactory|nexus/repository"
    rb"|registry\.npmjs|--trusted-host|--find-links",
)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _rows(text: str) -> list[list[str]]:
    """The cells of every table row, without the code marks of the first."""
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text.splitlines()
        if line.startswith("|") and not line.startswith("|---")
    ]


def test_the_readme_lists_the_commands_there_are_and_no_others() -> None:
    told = {found[1] for row in _rows(README) if (found := re.match(r"`/(\w+)[^`]*`", row[0]))}
    # A client offers /start by itself, so /help does not list it.
    assert told - {"start"} == {command.name for command in COMMANDS}


def test_every_command_of_the_shell_is_in_the_readme_and_no_other() -> None:
    table = README.partition("From the shell")[2].partition("\n## ")[0]
    told = {
        one.split()[0]
        for row in _rows(table)
        for one in re.findall(r"`([^`]+)`", row[0])
        if not one.startswith(".venv")
    }
    assert told == set(cli.commands)


def test_every_setting_is_in_the_table_with_its_default_and_no_other() -> None:
    section = OPERATE.partition("## Settings")[2].partition("\n## ")[0]
    told = {row[0].strip("`"): row[1] for row in _rows(section) if row[0] != "variable"}
    fields = {name.upper(): field for name, field in Settings.model_fields.items()}
    assert told.keys() == fields.keys()
    for name, field in fields.items():
        # None and an empty set are told in words, as is the pipeline that None stands for.
        if field.default and name != "SPACY_MODEL":
            assert f"`{field.default}`" in told[name], name


def _commands(text: str) -> list[str]:
    """The first word after each `python -m bot` in a document."""
    return re.findall(r"python -m bot ([a-z][a-z-]*)", text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_what_a_document_tells_to_run_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(_commands(text)) <= set(cli.commands)
    for module in set(re.findall(r"python -m ((?:benchmarks|tests|extraction)[\w.]*)", text + MAKEFILE)):
        place = ROOT.joinpath(*module.split("."))
        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), module
    for target in set(re.findall(r"(?:^ {4}|`)make (?:\w+=\S+ )?([a-z]+)", text, re.MULTILINE)):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_a_documents_links_and_files_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        to, _, part = (link[0] or link[1]).partition("#")
        if to.startswith("http"):
            continue
        target = path.parent / to if to else path
        assert target.exists(), to
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
            assert part in slugs, f"{to}#{part}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_a_document_names_only_files_of_the_project_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for named in set(re.findall(r"`((?:bot|handlers|storage|extraction|seeds|tests|docs)/[\w./-]*)`", text)):
        assert (ROOT / named).exists(), named


def test_pictures_are_light() -> None:
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.stat().st_size < 300_000, picture.name


def test_no_tracked_file_holds_the_address_of_a_package_registry() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    ours = Path(__file__).resolve()
    found = []
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        # Only texts: in megabytes of weights any few letters occur by chance.
        if path == ours or not path.is_file() or path.suffix in {".onnx", ".png"}:
            continue
        found += [f"{name}: {hit[0].decode()}" for hit in REGISTRY.finditer(path.read_bytes())]
    assert found == []
