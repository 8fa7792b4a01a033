"""What `byline schedule` prints works as it is printed."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.engine import Database
from db.store import pages
from pipeline.scheduling import program

if TYPE_CHECKING:
    from tests.cli.conftest import Byline


def _harvested(folder: Path, scope: str, kind: str = "raw") -> None:
    database = Database(f"sqlite:///{folder}/byline.sqlite")
    with database.writing("arxiv") as transaction:
        pages.add_watermark(
            transaction,
            source="arxiv",
            kind=kind,
            scope=scope,
            start=None,
            mark="2026-03-20",
            run_id=1,
            at=datetime(2026, 4, 1, tzinfo=UTC),
        )
    database.close()


def _minutes(line: str) -> int:
    """Return the minute of the day at which cron runs a line."""
    minute, hour, *_ = line.split()
    assert 0 <= int(minute) < 60
    return int(hour) * 60 + int(minute)


def _as_cron_runs_it(line: str) -> str:
    """Return the command of a crontab line as cron hands it to the shell."""
    return line.split(None, 5)[5].replace("\\%", "%")


def _run(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["env", "-i", f"HOME={home}", "PATH=/usr/bin:/bin", "sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
    )


def test_there_is_a_line_for_what_is_due_and_for_each_harvest(byline: Byline, seeded: Path) -> None:
    _harvested(seeded, "cs.LG")
    _harvested(seeded, "", "oai")
    lines = byline("schedule", "--max-requests", "30").out.splitlines()
    assert [line.split(None, 5)[2:5] for line in lines] == [["*", "*", "*"]] * 3
    times = [_minutes(line) for line in lines]
    assert [later - times[0] for later in times] == [0, 20, 40]
    assert lines[0].endswith(" refresh --due --max-requests 30 --quiet")
    assert lines[1].endswith(" harvest arxiv --kind oai --quiet")
    assert lines[2].endswith(" harvest arxiv --set cs.LG --quiet")


def test_each_installation_has_its_own_minute_and_keeps_it(
    byline: Byline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes = []
    for number in range(12):
        monkeypatch.setenv("BYLINE_DATA_DIR", str(tmp_path / f"data-{number}"))
        once, again = byline("schedule").out, byline("schedule").out
        assert once == again
        minutes.append(_minutes(once))
    assert all(4 * 60 <= minute < 5 * 60 for minute in minutes)
    assert len(set(minutes)) > 6


def test_a_crontab_line_runs_in_an_empty_environment(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    command = _as_cron_runs_it(byline("schedule").out)
    command = command.replace("refresh --due --max-requests 200 --quiet", "status")
    done = _run(command, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"database: sqlite:///{seeded}/byline.sqlite" in done.stdout


def test_a_line_prints_nothing_while_nobody_is_due(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    byline("unfollow", "wren-halloway")
    done = _run(_as_cron_runs_it(byline("schedule").out), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "refresh: finished, exit 0" in byline("status").out


def test_a_data_folder_with_odd_letters_is_quoted(
    byline: Byline, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "100% of Wren's data $HOME"
    shutil.move(seeded, odd)
    (odd / "byline.toml").write_text('contact = "mailto:keeper@example.org"\n')
    monkeypatch.setenv("BYLINE_DATA_DIR", str(odd))
    line = byline("schedule").out
    assert "%" not in line.replace("\\%", "")
    done = _run(_as_cron_runs_it(line).replace("refresh --due --max-requests 200 --quiet", "config"), tmp_path)
    assert done.returncode == 0
    assert f"# data folder: {odd}  # environment: BYLINE_DATA_DIR\n" in done.stdout
    assert 'contact = "mailto:keeper@example.org"  # file\n' in done.stdout


def test_what_the_shell_sets_goes_with_the_line_except_secrets(
    byline: Byline, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BYLINE_DATA_DIR", os.path.relpath(seeded))
    monkeypatch.setenv("BYLINE_DATABASE_URL", f"sqlite:///{os.path.relpath(seeded)}/byline.sqlite")
    monkeypatch.setenv("BYLINE_SOURCES__ACL__BASE_URL", "http://127.0.0.1:8002")
    monkeypatch.setenv("BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY", "s3cr3t")
    other = tmp_path / "other.toml"
    other.write_text("")
    note, line = byline("--config", "other.toml", "schedule").out.splitlines()
    assert note.startswith("# BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY is a secret: write it into byline.toml")
    assert "s3cr3t" not in line
    assert f" BYLINE_DATA_DIR={seeded} " in line
    assert f" BYLINE_DATABASE_URL=sqlite:///{seeded}/byline.sqlite " in line
    assert " BYLINE_SOURCES__ACL__BASE_URL=http://127.0.0.1:8002 " in line
    assert f" --config {other} refresh --due " in line


def test_systemd_units_name_the_same_command(byline: Byline, seeded: Path) -> None:
    _harvested(seeded, "cs.LG")
    out = byline("schedule", "--format", "systemd").out
    words = " ".join(f'"{word}"' for word in (*program(), "refresh", "--due", "--max-requests", "200", "--quiet"))
    assert f"ExecStart={words}\n" in out
    assert f'Environment="BYLINE_DATA_DIR={seeded}"\n' in out
    assert "# ~/.config/systemd/user/byline-harvest-arxiv-cs.LG-raw.timer" in out
    assert out.count("OnCalendar=*-*-* 0") == 2


def test_systemd_takes_the_units(
    byline: Byline, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing")
    odd = tmp_path / "100% of Wren's $HOME"
    shutil.move(seeded, odd)
    monkeypatch.setenv("BYLINE_DATA_DIR", str(odd))
    _harvested(odd, "cs.LG")
    units = tmp_path / "units"
    units.mkdir()
    for line in byline("schedule", "--format", "systemd").out.splitlines():
        if line.startswith("# ~/.config/systemd/user/"):
            unit = units / line.removeprefix("# ~/.config/systemd/user/").partition(";")[0]
            unit.touch()
        else:
            unit.write_text(f"{unit.read_text()}{line}\n")
    files = sorted(units.iterdir())
    assert len(files) == 4
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "byline" not in done.stderr


def test_another_format_is_refused(byline: Byline, seeded: Path) -> None:
    said = byline("schedule", "--format", "anacron")
    assert said.status == 2
    assert "anacron is no format; known: cron, systemd" in said.err


def test_the_plan_can_be_had_as_json_and_without_a_database(byline: Byline, data_dir: Path) -> None:
    told = byline("schedule", "--json").json
    assert [job["name"] for job in told["jobs"]] == ["refresh"]
    assert told["environment"] == {"BYLINE_DATA_DIR": str(data_dir)}
    assert not data_dir.exists()


def test_the_program_named_is_byline() -> None:
    done = subprocess.run([*program(), "--version"], capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.startswith("byline ")
    assert Path(program()[0]).is_absolute()
