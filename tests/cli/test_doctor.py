"""`byline doctor` checks the installation."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import text

from db import schema
from db.engine import Database
from db.store import pages, runs
from demo.answer import plain
from demo.faults import down
from demo.server import Replica, serve
from pipeline.checkup import machine
from pipeline.checkup.checkup import Surroundings, checkup
from pipeline.checkup.finding import Finding
from pipeline.runs.locks import alone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
_HERE, _AWAY = f"{socket.gethostname()}-{os.getpid()}", "another-machine-1"
_DEAD = f"{socket.gethostname()}-{2**22 + 1}"
"""No process has so high a number."""


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
    assert "ok    runs: none was left half-way, and nothing is held\n" in said.out
    assert _levels(_found(seeded), "warn") == ["cron refresh --due", "contact", "source semantic-scholar"]


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
    assert found["cron refresh --due"].level == "warn"
    assert found["cron refresh --due"].found == "`refresh --due` never went well"
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


def test_the_versions_of_what_runs_are_told_and_an_old_sqlite_fails() -> None:
    assert machine.versions().found.startswith("Byline ")
    assert (machine.versions().level, machine.versions((3, 34, 1)).level) == ("ok", "fail")


def test_without_the_programs_that_copy_postgresql_it_warns(tmp_path: Path) -> None:
    (tmp_path / "pg_dump").touch(mode=0o755)
    found = machine.dumping(str(tmp_path))
    assert (found.level, found.found.partition(":")[0]) == ("warn", "pg_restore not on the PATH")
    (tmp_path / "pg_restore").touch(mode=0o755)
    assert machine.dumping(str(tmp_path)).level == "ok"


def _begin(folder: Path, process: str, *, ended: datetime | None = None) -> int:
    database = Database(f"sqlite:///{folder}/byline.sqlite")
    began = _NOW - timedelta(days=3)
    with database.writing("run") as transaction:
        number = runs.begin(
            transaction, command="refresh", job="refresh --due", arguments={}, process=process, at=began
        )
        if ended is not None:
            runs.end(transaction, number, state="finished", exit_status=0, counts={}, at=ended)
    database.close()
    return number


@pytest.mark.parametrize(("hours", "level"), [(1, "ok"), (47, "ok"), (49, "warn")])
def test_when_each_regular_job_went_well_is_told_and_whether_it_is_overdue(
    seeded: Path, hours: int, level: str
) -> None:
    _begin(seeded, _AWAY, ended=_NOW - timedelta(hours=hours))
    found = _found(seeded)["cron refresh --due"]
    assert found.level == level
    assert "last went well 2026-03-" in found.found or "last went well 2026-04-01 11:00 UTC" in found.found
    assert (", last began 2026-03-29 12:00 UTC" in found.found) == (level == "warn")


@pytest.mark.parametrize(
    ("process", "words"),
    [
        (_DEAD, "the process is dead, and nobody holds the job's lock"),
        (_AWAY, "on another machine, which cannot be seen from here"),
        (_HERE, "a process of that number lives, but holds no lock here"),
    ],
    ids=["dead", "away", "here"],
)
def test_a_run_that_never_ended_and_whose_lock_nobody_holds_is_told(
    seeded: Path, process: str, words: str
) -> None:
    number = _begin(seeded, process)
    found = _found(seeded)["runs"]
    assert found.level == "warn"
    assert found.found.startswith(
        f"run {number} (refresh --due) of process {process} has not ended, since 2026-03-29"
    )
    assert words in found.found
    assert f"`byline runs show {number}` tells what to do" in found.advice
    with alone(seeded / "locks", "refresh --due", now=_NOW):
        assert _found(seeded)["runs"].level == "ok"


def test_who_holds_a_lock_is_told_and_who_holds_one_for_days_is_warned_of(seeded: Path) -> None:
    with alone(seeded / "locks", "refresh --due", now=_NOW - timedelta(days=2)):
        found = _found(seeded)["locks"]
        assert found.level == "ok"
        assert f"process {os.getpid()} holds that of refresh --due since 2026-03-30 12:00:00 UTC" in found.found
    with alone(seeded / "locks", "refresh --due", now=_NOW - timedelta(days=2, seconds=1)):
        found = _found(seeded)["locks"]
        assert (found.level, f"kill {os.getpid()}" in found.advice) == ("warn", True)


def test_the_lock_file_of_a_process_that_was_killed_is_told_as_harmless(seeded: Path) -> None:
    (seeded / "locks").mkdir(exist_ok=True)
    line = '{"pid":1,"what":"refresh --due","since":"2026-03-30 12:00:00 UTC"}'
    (seeded / "locks" / "0123456789abcdef.lock").write_text(line)
    found = _found(seeded)["locks"]
    assert found.level == "ok"
    assert "1 file of processes that were killed, which nobody holds, do no harm" in found.found


def test_what_robots_txt_refused_to_the_newest_run_of_a_source_is_told(seeded: Path) -> None:
    number = _begin(seeded, _AWAY, ended=_NOW)
    assert _found(seeded)["robots"].level == "ok"
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("acl") as transaction:
        answer = pages.Answer(
            run_id=number,
            request_id=None,
            source="acl",
            url="http://127.0.0.1/people/x/",
            status=None,
            visited_at=_NOW,
            stored_at=_NOW,
            outcome="failed",
            code="robots-forbidden",
            detail="robots.txt forbids http://127.0.0.1/people/x/",
        )
        pages.add_fetch(transaction, answer)
    found = _found(seeded)["robots acl"]
    assert found.level == "warn"
    assert found.found == f"1 request of run {number} not made: {answer.detail}"
    later = _begin(seeded, _AWAY, ended=_NOW)
    with database.writing("acl") as transaction:
        pages.add_fetch(transaction, msgspec.structs.replace(answer, run_id=later, outcome="new", code=None))
    database.close()
    assert _found(seeded)["robots"].level == "ok"


@pytest.fixture
def replica(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replica]:
    """A replica that this installation is pointed at."""
    with serve(delay_s=0.05) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        yield running


def _asked(byline_process: Byline) -> tuple[int, dict[str, tuple[str, str]], str]:
    said = byline_process("doctor", "--ask", "--json")
    assert said.err == ""
    return said.status, {each["check"]: (each["level"], each["found"]) for each in said.json}, said.out


@pytest.mark.slow
def test_sources_are_asked_once_each_as_politely_as_in_a_crawl(
    byline_process: Byline, replica: Replica, seeded: Path
) -> None:
    status, found, _ = _asked(byline_process)
    assert (status, found["key semantic-scholar"]) == (0, ("ok", "is taken"))
    allowed = "allowed: " + ", ".join(
        f"{replica.roots['aclanthology.org']}{path}" for path in ("/", "/people/", "/volumes/")
    )
    assert found["robots acl"] == ("ok", allowed)
    assert {check for check in found if check.startswith("robots ")} >= {"robots arxiv", "robots profile-page"}
    asked = [(request.host, request.path.partition("?")[0]) for request in replica.log]
    robots = [host for host, path in asked if path == "/robots.txt"]
    assert sorted(robots) == ["aclanthology.org", "api.semanticscholar.org", "arxiv.org", "oaipmh.arxiv.org"]
    assert [place for place in asked if place[1] != "/robots.txt"] == [
        ("api.semanticscholar.org", "/graph/v1/author/search")
    ]
    assert replica.broken == []
    assert {path.stem for path in (seeded / "slots").glob("*.claim")} == {"arxiv", "acl", "semantic-scholar"}


@pytest.mark.slow
def test_a_key_that_is_refused_and_paths_that_are_forbidden_fail(
    byline_process: Byline, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY", "planted-wrong-key")
    replica.faults.script("aclanthology.org", "/robots.txt", plain("User-agent: *\nDisallow: /people/\n"))
    replica.faults.script("oaipmh.arxiv.org", "/robots.txt", down())
    status, found, out = _asked(byline_process)
    assert (status, found["key semantic-scholar"]) == (1, ("fail", "is refused: HTTP status 403"))
    assert found["robots acl"] == ("fail", f"robots.txt forbids {replica.roots['aclanthology.org']}/people/")
    assert found["robots arxiv"][0] == "warn"
    assert "/robots.txt answered with 503" in found["robots arxiv"][1]
    assert "planted" not in out


@pytest.mark.slow
def test_a_source_that_is_busy_or_cannot_be_reached_says_nothing_of_its_key(
    byline_process: Byline, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica.faults.script("api.semanticscholar.org", "/graph/v1/author/search", down())
    assert _asked(byline_process)[1]["key semantic-scholar"] == ("warn", "could not be tried: HTTP status 503")
    monkeypatch.setenv("BYLINE_SOURCES__SEMANTIC_SCHOLAR__BASE_URL", "http://127.0.0.1:9")
    level, words = _asked(byline_process)[1]["key semantic-scholar"]
    assert level == "warn"
    assert "robots.txt could not be read" in words


def test_without_being_told_to_it_asks_nobody_and_names_the_key_that_could_be_tried(
    byline: Byline, replica: Replica, seeded: Path
) -> None:
    out = byline("doctor").out
    assert "ok    keys: set for semantic-scholar; `byline doctor --ask` asks whether it is taken\n" in out
    assert replica.log == []
