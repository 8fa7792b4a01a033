"""`byline backup` and `byline restore` at the terminal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.runs.locks import alone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_a_backup_is_made_and_brought_back(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    shown = byline("show", "wren-halloway", "--json").out
    file = tmp_path / "monday.backup"
    byline("merge", "odo-brandt", "mira-castellan", "--reason", "seen")
    said = byline("backup", str(file))
    assert said.status == 0
    assert re.fullmatch(
        rf"{file}: sqlite:///.*/byline\.sqlite, schema \d+, .* KiB\n"
        rf"{file}\.judgements\.jsonl: 1 judgement\n"
        rf"archived answers are not in it: copy {seeded}/archive with any tool\n",
        said.out,
    )
    byline("undo", "1", "--reason", "no")
    said = byline("restore", str(file))
    assert said.status == 2
    assert "is not empty; with --replace it is kept beside" in said.err
    said = byline("restore", str(file), "--replace")
    assert said.status == 0
    assert re.search(r"what was there before lies at .*/byline\.sqlite\.before-restore-\d{8}T\d{6}Z\n", said.out)
    assert len(byline("judgements", "--json").json) == 1
    byline("undo", "1", "--reason", "no")
    assert byline("show", "wren-halloway", "--json").out == shown


def test_a_restore_makes_the_data_folder(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    assert byline("backup", str(file)).status == 0
    (seeded / "byline.sqlite").unlink()
    seeded.rename(tmp_path / "gone")
    assert byline("restore", str(file)).status == 0
    assert byline("show", "wren-halloway").status == 0


def test_a_restore_waits_for_nobody(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    assert byline("backup", str(file)).status == 0
    with alone(seeded / "locks", "harvest arxiv", now=datetime(2026, 4, 1, tzinfo=UTC)):
        said = byline("restore", str(file), "--replace")
    assert said.status == 75
    assert "runs this since 2026-04-01 00:00:00 UTC: harvest arxiv" in said.err


def test_without_a_database_there_is_nothing_to_back_up(byline: Byline, data_dir: Path, tmp_path: Path) -> None:
    said = byline("backup", str(tmp_path / "monday.backup"))
    assert said.status == 2
    assert f"there is no database at {data_dir}/byline.sqlite" in said.err
    assert list(tmp_path.glob("*monday*")) == []
    assert byline("backup", str(tmp_path / "no" / "monday.backup")).status == 2
    assert byline("restore", str(tmp_path / "none")).status == 2
