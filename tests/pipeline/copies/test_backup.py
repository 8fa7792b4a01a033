"""A backup is of one moment, and takes the place of nothing before it was read whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from db import backup, schema
from db.engine import Database, open_database
from db.errors import DatabaseError
from db.queries.fetches import archive_ends
from pipeline.copies.backing_up import back_up, judgements_of
from pipeline.copies.errors import CopyError
from pipeline.copies.restoring import restore
from pipeline.intake.archive import Archive
from pipeline.judging.importing import export
from pipeline.runs.locks import BusyError, alone, quiet
from tests.pipeline.conftest import Desk
from tests.pipeline.copies.conftest import Open, archived, furnish, kept_rows

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from tests.conftest import PostgresServer
    from tests.pipeline.conftest import Form

_AT = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _postgres_programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the programs of the tests' own server before others, which may be older than the server."""
    if "postgres" in request.node.name:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        monkeypatch.setenv("PATH", f"{server._programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def origin(desk: Desk, form: Form, installed: Open) -> Installation:
    """An installation with rows in all tables, on either kind of database."""
    furnish(desk, form)
    work = installed("sqlite://")
    work.__dict__["database"] = desk.database
    return work


@pytest.fixture
def target(request: pytest.FixtureRequest, origin: Installation, installed: Open, tmp_path: Path) -> Installation:
    """An installation over an empty database of the same kind."""
    if origin.database.is_sqlite:
        return installed(f"sqlite:///{tmp_path / 'there' / 'target.sqlite'}")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return installed(server.url(server.new_database()))


def _restored(target: Installation, file: Path, *, replace: bool = False) -> list[str]:
    return restore(target.configuration, file, lambda: _AT, replace=replace)


def test_a_backup_brings_back_every_row(origin: Installation, target: Installation, tmp_path: Path) -> None:
    told = back_up(origin, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert "archived answers are not in it" in told[-1]
    assert f"restored from {tmp_path / 'copy'}, schema {schema.NUMBER}" in _restored(target, tmp_path / "copy")[0]
    assert kept_rows(target.database) == kept_rows(origin.database)
    assert Desk(target.database).rows() == Desk(origin.database).rows()
    target.close()
    assert judgements_of(tmp_path / "copy").read_bytes().count(b"\n") == 3


def test_a_backup_is_of_one_moment_while_others_write(
    origin: Installation,
    target: Installation,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: Form,
) -> None:
    before = kept_rows(origin.database)

    def meanwhile(transaction: Any, path: Path) -> int:
        count = export(transaction, path)
        desk.see(form.paper("late", "Ferns", ["Ada Lumen"]))
        return count

    monkeypatch.setattr("pipeline.copies.backing_up.export", meanwhile)
    back_up(origin, tmp_path / "copy")
    assert len(kept_rows(origin.database)["fetch"]) == len(before["fetch"]) + 1
    _restored(target, tmp_path / "copy")
    assert kept_rows(target.database) == before
    target.close()


def test_what_is_there_is_not_written_over(origin: Installation, target: Installation, tmp_path: Path) -> None:
    for path in (tmp_path / "copy", judgements_of(tmp_path / "copy")):
        path.write_text("mine")
        with pytest.raises(CopyError, match="is there already"):
            back_up(origin, tmp_path / "copy")
        assert path.read_text() == "mine"
        path.unlink()
    assert not (tmp_path / "copy").exists()
    back_up(origin, tmp_path / "copy")
    Desk(target.database).run()
    with pytest.raises(CopyError, match="is not empty"):
        _restored(target, tmp_path / "copy")
    assert len(kept_rows(target.database)["run"]) == 1
    target.close()


def test_a_backup_that_is_cut_short_leaves_nothing(
    origin: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "examined", stop)
    (tmp_path / "out").mkdir()
    with pytest.raises(KeyboardInterrupt):
        back_up(origin, tmp_path / "out" / "copy")
    assert list((tmp_path / "out").iterdir()) == []


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def _scratch(path: Path) -> None:
    """Write over the beginning of everything but the first page, or of the data behind the list of contents."""
    body = bytearray(path.read_bytes())
    for at in range(8192, len(body), 4096):
        body[at : at + 64] = b"\xff" * 64
    path.write_bytes(bytes(body))


@pytest.mark.parametrize("spoil", [_cut, _scratch])
def test_a_damaged_backup_is_refused_and_changes_nothing(
    origin: Installation, target: Installation, tmp_path: Path, spoil: Any
) -> None:
    back_up(origin, tmp_path / "copy")
    spoil(tmp_path / "copy")
    with pytest.raises(DatabaseError, match=r"damaged|pg_restore: "):
        _restored(target, tmp_path / "copy")
    if target.database.is_sqlite:
        target.close()
        assert [path.name for path in (tmp_path / "there").iterdir()] == ["target.sqlite"]
    assert not any(kept_rows(target.database).values())
    target.close()


def _renumber(database: Database, number: str) -> None:
    with database.migrating() as transaction:
        transaction.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})


def test_a_newer_backup_is_refused_and_an_older_one_asks_for_an_upgrade(
    origin: Installation, target: Installation, tmp_path: Path
) -> None:
    _renumber(origin.database, "9999")
    back_up(origin, tmp_path / "newer")
    with pytest.raises(CopyError, match="install the newer Byline"):
        _restored(target, tmp_path / "newer")
    _renumber(origin.database, "0001")
    back_up(origin, tmp_path / "older")
    assert "type `byline upgrade`" in _restored(target, tmp_path / "older")[1]


def test_nothing_is_restored_while_a_job_runs_and_no_job_begins_meanwhile(
    origin: Installation, target: Installation, tmp_path: Path
) -> None:
    back_up(origin, tmp_path / "copy")
    locks = target.data_dir / "locks"
    with (
        alone(locks, "harvest arxiv", now=_AT),
        pytest.raises(BusyError, match=r"runs this since .*: harvest arxiv"),
    ):
        _restored(target, tmp_path / "copy")
    with quiet(locks, "restore", now=_AT):
        with pytest.raises(BusyError, match=r"runs this since .*: restore"), alone(locks, "x", now=_AT):
            pytest.fail("a job began")
        with pytest.raises(BusyError, match=r"runs this since .*: restore"):
            _restored(target, tmp_path / "copy")
    with alone(locks, "x", now=_AT), alone(locks, "derive", now=_AT, wait=True):
        pass
    _restored(target, tmp_path / "copy")


def _on_sqlite(light_desk: Desk, form: Form, installed: Open, tmp_path: Path) -> tuple[Installation, Path]:
    """Return an installation on SQLite that has gone on since it was backed up, and the backup."""
    furnish(light_desk, form)
    assert light_desk.database.path is not None
    work = installed(f"sqlite:///{light_desk.database.path}")
    back_up(work, tmp_path / "copy")
    light_desk.see(form.paper("late", "Ferns", ["Ada Lumen"]))
    light_desk.database.close()
    work.close()
    return work, light_desk.database.path


def test_a_database_that_is_replaced_is_kept_beside(
    light_desk: Desk, form: Form, installed: Open, tmp_path: Path
) -> None:
    work, path = _on_sqlite(light_desk, form, installed, tmp_path)
    told = _restored(work, tmp_path / "copy", replace=True)
    before = path.with_name(f"{path.name}.before-restore-20310506T070809Z")
    assert told[1] == f"what was there before lies at {before}"
    old, new = (open_database(f"sqlite:///{each}", create=False) for each in (before, path))
    assert len(kept_rows(old)["fetch"]) == len(kept_rows(new)["fetch"]) + 1
    old.close()
    new.close()
    assert _restored(work, tmp_path / "copy", replace=True)[1] == f"{told[1]}-2"


def test_answers_that_came_after_the_backup_outlast_the_next_crawl(
    light_desk: Desk, form: Form, installed: Open, tmp_path: Path
) -> None:
    furnish(light_desk, form)
    work = installed(f"sqlite:///{light_desk.database.path}")
    path = archived(work, b"moss" * 50)
    back_up(work, tmp_path / "copy")
    path.write_bytes(path.read_bytes() * 2)
    body = path.read_bytes()
    for each in (work, light_desk.database):
        each.close()
    told = _restored(work, tmp_path / "copy", replace=True)
    kept = path.with_name(f"{path.name}.before-restore-20310506T070809Z")
    assert told[2] == f"answers that came after the backup lie at {kept}"
    with work.database.reading() as transaction:
        Archive(path.parent, process="next").cut(lambda: archive_ends(transaction))
    assert len(path.read_bytes()) < len(body)
    assert kept.read_bytes() == body


def test_a_damaged_database_is_replaced_and_kept(
    light_desk: Desk, form: Form, installed: Open, tmp_path: Path
) -> None:
    work, path = _on_sqlite(light_desk, form, installed, tmp_path)
    path.write_bytes(b"no database any more" * 1000)
    with pytest.raises(CopyError, match="with --replace it is kept beside"):
        _restored(work, tmp_path / "copy")
    _restored(work, tmp_path / "copy", replace=True)
    assert kept_rows(work.database)["run"]
    before = path.with_name(f"{path.name}.before-restore-20310506T070809Z")
    assert before.read_bytes().startswith(b"no database")


def test_a_log_that_could_not_be_taken_in_goes_with_its_database(
    light_desk: Desk, form: Form, installed: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, path = _on_sqlite(light_desk, form, installed, tmp_path)
    log = path.with_name(f"{path.name}-wal")
    monkeypatch.setattr(backup, "settle", lambda _: bool(log.write_bytes(b"its log")))
    _restored(work, tmp_path / "copy", replace=True)
    before = path.with_name(f"{path.name}.before-restore-20310506T070809Z")
    assert before.with_name(f"{before.name}-wal").read_bytes() == b"its log"
    assert not log.exists()
    assert kept_rows(work.database)["run"]


def test_a_database_that_another_process_has_open_is_not_replaced(
    light_desk: Desk, form: Form, installed: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_WAIT_MS", 0)
    work, path = _on_sqlite(light_desk, form, installed, tmp_path)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM run").fetchone()
        with pytest.raises(BusyError, match="open; try again"):
            _restored(work, tmp_path / "copy", replace=True)
    assert len(list(path.parent.glob("byline.sqlite*"))) <= 3
    _restored(work, tmp_path / "copy", replace=True)


def test_what_is_no_backup_or_one_of_the_other_kind_is_refused(installed: Open, tmp_path: Path) -> None:
    work = installed(f"sqlite:///{tmp_path / 'byline.sqlite'}")
    (tmp_path / "note").write_text("mine")
    with pytest.raises(CopyError, match="no backup that `byline backup` wrote"):
        _restored(work, tmp_path / "note")
    (tmp_path / "dump").write_bytes(b"PGDMP and more")
    with pytest.raises(CopyError, match=r"a backup of a PostgreSQL database, and sqlite:///.* is none"):
        _restored(work, tmp_path / "dump")
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE a (b)")
    with pytest.raises(DatabaseError, match="no copy of a database of Byline"):
        _restored(work, tmp_path / "other")
    assert not (tmp_path / "byline.sqlite").exists()


def test_the_password_goes_by_the_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "pg_restore"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\nenv > {tmp_path}/variables\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    database = Database("postgresql://ruth:s3cret@db.example:5433/profiles?sslmode=require")
    with pytest.raises(DatabaseError, match="pg_restore: 1; nothing was changed"):
        backup.load(database, tmp_path / "copy")
    assert "s3cret" not in (tmp_path / "arguments").read_text()
    variables = (tmp_path / "variables").read_text().splitlines()
    assert {
        "PGPASSWORD=s3cret", "PGUSER=ruth", "PGHOST=db.example", "PGPORT=5433", "PGDATABASE=profiles",
        "PGSSLMODE=require",
    } <= set(variables)  # fmt: skip


def test_without_the_programs_of_postgresql_an_export_is_advised(
    installed: Open, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseError, match=r"pg_dump is not on the PATH; .*`byline export --format jsonl`"):
        back_up(installed(postgres_url), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
