"""`byline doctor` checks the installation."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from db import schema
from db.engine import Database
from pipeline.checkup import Finding, Surroundings, checkup

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


def _found(folder: Path, *, now: datetime = _NOW, free: int = 10**12) -> dict[str, Finding]:
    around = Surroundings({"BYLINE_DATA_DIR": str(folder)}, None, lambda: now, lambda _: free)
    return {finding.check: finding for finding in checkup(around)}


def _levels(found: dict[str, Finding], level: str) -> list[str]:
    return [check for check, finding in found.items() if finding.level == level]


def test_a_sound_installation_has_no_failure(byline: Byline, seeded: Path) -> None:
    said = byline("doctor")
    assert said.status == 0
    assert f"ok    database: sqlite:///{seeded}/byline.sqlite, schema {schema.NUMBER}\n" in said.out
    assert "ok    foreign keys: are enforced, and none is broken\n" in said.out
    assert _levels(_found(seeded), "warn") == ["runs", "contact", "source semantic-scholar"]


def test_each_line_begins_with_ok_warn_or_fail(byline: Byline, seeded: Path) -> None:
    assert {line.split()[0] for line in byline("doctor").out.splitlines()} <= {"ok", "warn", "fail"}
    assert {finding["level"] for finding in byline("doctor", "--json").json} == {"ok", "warn"}


def test_a_new_installation_is_only_warned_and_nothing_is_made(byline: Byline, data_dir: Path) -> None:
    said = byline("doctor")
    assert said.status == 0
    assert f"warn  database: there is none yet at {data_dir}/byline.sqlite;" in said.out
    assert not data_dir.exists()


def test_regular_jobs_that_never_went_well_and_bounds_that_nobody_set_are_told(seeded: Path) -> None:
    found = _found(seeded)
    assert (found["runs"].level, found["runs"].found) == ("warn", "`refresh --due` never went well")
    assert (found["guards"].level, found["guards"].found) == ("ok", "no harvest needs bounds")
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("arxiv") as transaction:
        transaction.execute(
            text(
                "INSERT INTO watermark (source, kind, scope, mark, run_id, at)"
                " SELECT 'arxiv', 'raw', 'cs.LG', '2026-03-01', id, started_at FROM run LIMIT 1"
            )
        )
    database.close()
    guards = _found(seeded)["guards"]
    assert guards.level == "warn"
    assert guards.found == "nobody has said how many records to expect of harvest arxiv raw cs.LG"


def test_a_source_without_its_key_names_the_setting(seeded: Path) -> None:
    finding = _found(seeded)["source semantic-scholar"]
    assert finding.level == "warn"
    assert "sources.semantic-scholar.api_key" in finding.advice
    assert "BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY" in finding.advice


def test_a_wrong_configuration_fails_and_the_other_checks_are_made(byline: Byline, seeded: Path) -> None:
    (seeded / "byline.toml").write_text("contcat = 'x'\n")
    said = byline("doctor")
    assert said.status == 1
    assert "fail  configuration: " in said.out
    assert "did you mean contact?" in said.out
    assert "ok    data folder: " in said.out


def test_a_folder_that_cannot_be_written_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    found = _found(tmp_path / "file" / "data")
    assert {"data folder", "locks"} <= set(_levels(found, "fail"))
    assert "BYLINE_DATA_DIR" in found["data folder"].advice


def test_a_damaged_a_foreign_and_a_newer_database_fail(seeded: Path) -> None:
    path = seeded / "byline.sqlite"
    with Database(f"sqlite:///{path}").migrating() as transaction:
        transaction.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer than this version" in _found(seeded)["database"].found
    path.write_bytes(b"this is no database at all" * 100)
    assert _found(seeded)["database"].level == "fail"


def test_rows_that_point_nowhere_fail(seeded: Path) -> None:
    careless = sqlite3.connect(seeded / "byline.sqlite", isolation_level=None)
    careless.execute("UPDATE manifest SET fetch_id = 999")
    careless.close()
    finding = _found(seeded)["foreign keys"]
    assert (finding.level, finding.found) == ("fail", "1 rows point nowhere")


def test_a_clock_that_is_wrong_fails(seeded: Path) -> None:
    assert _found(seeded)["clock"].level == "ok"
    assert _found(seeded, now=datetime(1970, 1, 1, tzinfo=UTC))["clock"].level == "fail"
    assert "was stored at 2026-03-21" in _found(seeded, now=datetime(2026, 2, 1, tzinfo=UTC))["clock"].found


@pytest.mark.parametrize(("free", "level"), [(10**12, "ok"), (5 * 10**8, "warn"), (10**6, "fail")])
def test_little_room_on_the_disk_is_told(seeded: Path, free: int, level: str) -> None:
    assert _found(seeded, free=free)["disk"].level == level


def test_an_archive_that_is_off_is_told(byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_ARCHIVE", "false")
    assert "warn  archive: answers are not kept" in byline("doctor").out
