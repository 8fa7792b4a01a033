"""`python -m benchmarks.accuracy` studies any folder of the format, and says what another lacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

_ROOT = Path(__file__).parents[2]


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.accuracy", *arguments]
    return subprocess.run(command, cwd=_ROOT, check=False, capture_output=True, text=True)


def test_figures_are_printed_as_json_where_that_is_asked(people: Path) -> None:
    done = _run(people, "--peers", "--json")
    assert done.returncode == 0, done.stderr
    (study,) = msgspec.json.decode(done.stdout)
    assert study["name"] == "few_people"
    assert [outcome["who"] for outcome in study["outcomes"]] == ["byline, best guess", "byline, sure"]


def test_a_folder_without_a_set_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = _run(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{tmp_path}: holds neither")


def test_help_has_an_example() -> None:
    assert "Example: python -m benchmarks.accuracy" in _run("--help").stdout
