"""`byline export` and `byline import byline`: everything to take away, and to bring back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_an_export_fills_another_installation(
    byline: Byline, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = byline("show", "wren-halloway", "--json").out
    folder = tmp_path / "export"
    said = byline("export", "--format", "jsonl", str(folder))
    assert said.status == 0
    wrote = said.out.splitlines()[0]
    assert re.fullmatch(rf"{folder}: \d+ rows of \d+ tables", wrote)
    assert "archived answers are not in it" in said.out
    monkeypatch.setenv("BYLINE_DATA_DIR", str(tmp_path / "elsewhere"))
    said = byline("import", "byline", str(folder))
    assert (said.status, said.out.splitlines()[0]) == (0, f"{wrote} taken in")
    assert byline("show", "wren-halloway", "--json").out == shown
    said = byline("rebuild")
    assert said.out.endswith("0 derived rows added, 0 changed, 0 removed\n")
    said = byline("import", "byline", str(folder))
    assert said.status == 2
    assert "is not empty" in said.err


def test_tables_are_written_and_counted(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    said = byline("export", "--format", "csv", str(tmp_path / "tables"))
    assert said.status == 0
    assert [line.rpartition("/")[2] for line in said.out.splitlines()] == [
        "authors.csv: 4 rows",
        "papers.csv: 4 rows",
        "authorships.csv: 11 rows",
    ]


def test_a_format_that_is_not_written_is_refused(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    said = byline("export", "--format", "parquet", str(tmp_path / "tables"))
    assert said.status == 2
    assert "Byline writes jsonl (all that is kept) or csv (what is shown)" in said.err
    assert not (tmp_path / "tables").exists()


def test_a_folder_that_is_no_export_is_refused(byline: Byline, data_dir: Path, tmp_path: Path) -> None:
    said = byline("import", "byline", str(tmp_path))
    assert said.status == 2
    assert "name a folder that `byline export --format jsonl` wrote" in said.err
    assert not (data_dir / "byline.sqlite").exists()


@pytest.mark.parametrize("words", [("a", "b"), ("a", "--visited", "2026-01-01"), ("a", "--whole")])
def test_an_export_is_imported_alone(byline: Byline, data_dir: Path, words: tuple[str, ...]) -> None:
    said = byline("import", "byline", *words)
    assert said.status == 2
    assert "takes one folder and no option" in said.err
