"""Whoever is killed while a copy is made or brought back leaves nothing that looks whole and is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.engine import open_database
from pipeline.copies.backing_up import back_up
from tests.pipeline.copies.conftest import Open, kept_rows

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Desk

_ROOT = Path(__file__).parents[3]
_KILLED = 137
_NEVER = "os.ctermid"
"""What no command calls."""
_SCRIPT = """
import os, sys
from unittest.mock import patch
from cli.main import main
sys.argv = ["byline", *sys.argv[2:]]
with patch(PLACE, lambda *_, **__: os._exit(137)):
    main()
"""


def _killed_at(place: str, work: Installation, *words: str) -> int:
    """Run a command that dies, as if by SIGKILL, where it first calls something; return its exit status."""
    variables = {
        "BYLINE_DATA_DIR": str(work.data_dir),
        "BYLINE_DATABASE_URL": work.configuration.database_url,
        "PATH": "/usr/bin:/bin",
    }
    script = _SCRIPT.replace("PLACE", repr(place))
    command = [sys.executable, "-c", script, "", *words]
    return subprocess.run(command, cwd=_ROOT, env=variables, check=False, capture_output=True).returncode


@pytest.fixture
def work(furnished: Desk, installed: Open) -> Installation:
    """An installation on SQLite with rows in all tables."""
    assert furnished.database.path is not None
    return installed(f"sqlite:///{furnished.database.path}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("pipeline.copies.whole._write", ("export", "--format", "jsonl", "copy")),
        ("pipeline.copies.files.sync", ("export", "--format", "jsonl", "copy")),
        ("web.exports.tables._about", ("export", "--format", "csv", "copy")),
        ("db.backup.examined", ("backup", "copy")),
        ("pipeline.copies.files.sync", ("backup", "copy")),
    ],
)
def test_a_copy_whose_making_was_killed_is_not_there_and_can_be_made_again(
    work: Installation, tmp_path: Path, place: str, words: tuple[str, ...]
) -> None:
    target = tmp_path / "out" / "copy"
    target.parent.mkdir()
    words = (*words[:-1], str(target))
    assert _killed_at(place, work, *words) == _KILLED
    assert [path.name for path in target.parent.iterdir() if not path.name.startswith(".")] == []
    assert _killed_at(_NEVER, work, *words) == 0
    assert target.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "place", ["db.backup.examined", "pipeline.copies.restoring.sync", "os.link", "pathlib.Path.replace"]
)
def test_a_restore_that_was_killed_leaves_the_database_as_it_was(
    work: Installation, furnished: Desk, tmp_path: Path, place: str
) -> None:
    back_up(work, tmp_path / "copy")
    furnished.run(7)
    before = kept_rows(work.database)
    for each in (work, furnished.database):
        each.close()
    words = ("restore", str(tmp_path / "copy"), "--replace")
    assert _killed_at(place, work, *words) == _KILLED
    left = open_database(work.configuration.database_url, create=False)
    assert kept_rows(left) == before
    left.close()
    assert _killed_at(_NEVER, work, *words) == 0
    brought = open_database(work.configuration.database_url, create=False)
    assert len(kept_rows(brought)["run"]) == len(before["run"]) - 1
    brought.close()
