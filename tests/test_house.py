"""The house: what stands where, what it is called, and what may know what."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pipeline.intake.crawl.runner import spider_class
from spiders.catalog import SOURCES, card, folder
from spiders.environment import variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[1]
_PACKAGES = ("cli", "db", "demo", "pipeline", "spiders", "web")
_CODE = sorted(path for part in (*_PACKAGES, "tests", "benchmarks") for path in (_ROOT / part).rglob("*.py"))
_TESTS = _ROOT / "tests" / "spiders"
_VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "managers", "stuff"}
_MOST_LINES = 400
_MAIL = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.-]*[a-z]{2}", re.IGNORECASE)
_INDEX = re.compile(rb"(?:index|find)[-_](?:url|links)\b|/simple/|pythonhosted", re.IGNORECASE)


def _cases(source: str) -> list[Path]:
    pages = _TESTS / folder(source) / "pages"
    return sorted(path for path in pages.iterdir() if path.is_dir()) if pages.is_dir() else []


def _records(source: str) -> Iterator[dict[str, Any]]:
    for case in _cases(source):
        yield from msgspec.json.decode((case / "records.json").read_bytes())["records"]


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_has_card_readme_spider_parser_and_saved_pages(source: str) -> None:
    place = _ROOT / "spiders" / folder(source)
    assert {name for name in ("README.md", "spider.py", "parser.py") if not (place / name).is_file()} == set()
    assert card(source).title
    assert isinstance(_constant(place / "parser.py", "PARSER_VERSION"), int)
    cases = _cases(source)
    assert cases
    for case in cases:
        files = {path.name.partition(".")[0] for path in case.iterdir()}
        assert {"page", "records"} <= files, case


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_has_one_word_everywhere(source: str) -> None:
    spider = spider_class(source)
    assert {card(source).name, spider.card.name, spider.name} == {source}
    assert source == source.lower()
    assert variable_of(source, "base_url") == f"BYLINE_SOURCES__{folder(source).upper()}__BASE_URL"
    assert {record["source"] for record in _records(source)} == {source}


@pytest.mark.parametrize("source", SOURCES)
def test_every_kind_of_record_has_a_rank_on_its_card(source: str) -> None:
    kinds = {record["kind"] for record in _records(source)}
    assert kinds - {*card(source).precedence, "listing"} == set()


def test_every_folder_with_a_card_is_a_source() -> None:
    cards = {path.parent.name for path in (_ROOT / "spiders").glob("*/__init__.py") if "CARD" in path.read_text()}
    assert cards == {folder(source) for source in SOURCES}


def test_no_file_is_longer_than_a_reader_wants() -> None:
    lengths = {str(path.relative_to(_ROOT)): len(path.read_text().splitlines()) for path in _CODE}
    assert {name: length for name, length in lengths.items() if length > _MOST_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path for path in _CODE if {path.stem.strip("_"), path.parent.name} & _VAGUE]
    assert named == []


def test_every_package_says_in_one_sentence_what_it_is() -> None:
    wrong = []
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("__init__.py")):
            said = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n\n")[0]
            if not said.endswith(".") or re.search(r"\.\s+[A-Z]", said):
                wrong.append(str(path.relative_to(_ROOT)))
    assert wrong == []


def test_every_folder_with_code_is_a_package_that_is_installed() -> None:
    folders = {path.parent for path in _CODE if path.relative_to(_ROOT).parts[0] in _PACKAGES}
    assert [place for place in folders if not (place / "__init__.py").is_file()] == []


def test_imports_run_downward() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()", "--no-cache"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_imports_no_other_and_its_parsers_know_no_network_and_no_database(source: str) -> None:
    for path in (_ROOT / "spiders" / folder(source)).rglob("*.py"):
        imported = set(_imports(path))
        others = {f"spiders.{folder(other)}" for other in SOURCES if other != source}
        assert [name for name in imported if name.startswith(tuple(others))] == [], path
        tops = {name.partition(".")[0] for name in imported}
        assert not tops & {"db", "pipeline", "web", "cli", "demo", "sqlalchemy"}, path
        if path.name != "spider.py":
            assert not tops & {"scrapy", "twisted", "socket", "urllib3", "requests", "time"}, path
            assert "spiders.spider" not in imported, path


def test_nothing_is_done_when_a_module_is_imported() -> None:
    called = {str(path.relative_to(_ROOT)) for path in _CODE if _is_ours(path) and _acts(path)}
    # Scrapy and Alembic read what they need from a module's names, and run it by importing it.
    assert called == {"spiders/project.py", "db/migrations/env.py"}


def test_committed_files_name_no_package_index_and_no_folder_of_this_machine() -> None:
    places = [str(_ROOT).encode(), str(_ROOT.parent / "shared").encode()]
    set_here = [
        value for name, value in os.environ.items() if re.fullmatch(r"(?:PIP|UV)_.*(?:INDEX|LINKS).*", name)
    ]
    places += [word.encode() for value in set_here for word in value.split() if "/" in word]
    found = []
    for path in _committed():
        body = path.read_bytes()
        if _INDEX.search(body) or any(place in body for place in places):
            found.append(str(path.relative_to(_ROOT)))
    assert [name for name in found if name != "tests/test_house.py"] == []


def test_saved_pages_hold_no_mail_address() -> None:
    pages = [path for path in _committed() if "pages" in path.parts and path.suffix != ".py"]
    assert pages
    assert [path for path in pages if _MAIL.search(path.read_bytes())] == []


@pytest.mark.parametrize(
    "name", ["run.txt", "dev.txt", "peers/nomenklatura.txt", "peers/s2and.txt", "peers/splink.txt"]
)
def test_requirements_are_pinned_with_hashes_and_name_no_address(name: str) -> None:
    text = (_ROOT / "requirements" / name).read_text()
    assert "://" not in text
    lines = [
        line
        for line in text.replace("\\\n", " ").splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    assert lines
    for line in lines:
        assert re.match(r"[\w.-]+(?:\[[\w,-]+\])?==\S+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


@cache
def _committed() -> tuple[Path, ...]:
    if shutil.which("git") is None or not (_ROOT / ".git").exists():
        pytest.skip("this is no checkout of git, so it is not known what is committed")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, text=True, check=True)
    return tuple(path for name in done.stdout.split("\0") if name and (path := _ROOT / name).is_file())


def _is_ours(path: Path) -> bool:
    return path.relative_to(_ROOT).parts[0] in _PACKAGES


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _acts(path: Path) -> bool:
    """Tell whether a module has a bare call, a loop, a `with` or a choice at its top."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            return True
        if isinstance(node, ast.For | ast.While | ast.With | ast.If) and not _is_usual(node):
            return True
    return False


def _is_usual(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}


def _constant(path: Path, name: str) -> object:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            return ast.literal_eval(node.value) if node.value is not None else None
    return None
