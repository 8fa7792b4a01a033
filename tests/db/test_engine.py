"""Opening a database, and its two kinds of transaction."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import exc, func, insert, select, text

from db import schema, trouble
from db.engine import Database, open_database
from db.errors import DatabaseAwayError, DatabaseError, MissingDatabaseError, SchemaError
from db.models.kept import Fetch, Manifest, RecordVersion, Request, Run, Visibility
from db.store import pages, runs

if TYPE_CHECKING:
    from db.engine import Transaction
    from tests.db.conftest import Shelf

_WRITER = Path(__file__).with_name("writer.py")
_ROOT = Path(__file__).parents[2]


def test_sqlite_keeps_a_log_for_readers_and_obeys_foreign_keys(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'byline.sqlite'}", create=True)
    with database.reading() as transaction:
        pragmas = [
            transaction.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")
        ]
    assert pragmas == ["wal", 1]
    database.close()


def test_commits_wait_for_the_disk_as_the_documents_say(database: Database) -> None:
    """SQLite's synchronous = NORMAL is 1; PostgreSQL's synchronous_commit is off."""
    asked = "PRAGMA synchronous" if database.is_sqlite else "SHOW synchronous_commit"
    with database.reading() as transaction:
        assert transaction.execute(text(asked)).scalar() == (1 if database.is_sqlite else "off")
    for lock, commits in (("arxiv", "off"), ("derive", "on"), ("run", "on")):
        with database.writing(lock) as transaction:
            assert transaction.execute(text(asked)).scalar() == (1 if database.is_sqlite else commits)


def test_who_hurries_does_not_wait_for_another_writer(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.engine._HURRIED_WAIT_S", 0)
    other = Database(database_url)
    other.hurry()
    with (
        database.writing("acl"),
        pytest.raises(DatabaseAwayError, match="another process has been writing"),
        other.writing("acl"),
    ):
        pass
    with other.writing("acl"):
        pass
    other.close()


@pytest.mark.parametrize(
    ("words", "is_away"),
    [
        ("connection failed: FATAL:  the database system is starting up", True),
        ("connection failed: FATAL:  sorry, too many clients already", True),
        ("connection failed: Connection refused", True),
        ('connection failed: FATAL:  database "byline" does not exist', False),
        ('connection failed: FATAL:  password authentication failed for user "byline"', False),
    ],
)
def test_a_server_that_may_answer_in_a_minute_is_told_from_a_wrong_address(words: str, is_away: bool) -> None:
    error = exc.OperationalError("SELECT 1", None, psycopg.OperationalError(words))
    assert trouble.is_away(error) is is_away


def test_a_row_that_names_nothing_is_refused(database: Database) -> None:
    values = {"state": "visible", "run_id": 77, "fetch_id": 77, "at": datetime(2031, 1, 1, tzinfo=UTC)}
    with pytest.raises(exc.IntegrityError), database.writing("test") as transaction:
        transaction.execute(insert(Visibility).values(**values))
    with database.reading() as transaction:
        assert transaction.execute(select(func.count()).select_from(Visibility)).scalar() == 0


def test_a_reader_meets_a_missing_database_and_leaves_none_behind(tmp_path: Path) -> None:
    path = tmp_path / "none" / "byline.sqlite"
    with pytest.raises(MissingDatabaseError, match=f"{path}.*byline import"):
        open_database(f"sqlite:///{path}", create=False)
    assert not path.parent.exists()


def test_a_reader_meets_an_empty_database(postgres_url: str) -> None:
    with pytest.raises(MissingDatabaseError, match=r"is empty.*byline import"):
        open_database(postgres_url, create=False)


def test_a_server_without_that_database_is_no_missing_database(postgres_url: str) -> None:
    with pytest.raises(DatabaseError, match=r"does not exist.*address is right") as caught:
        open_database(postgres_url.replace("/test_", "/never_"), create=True)
    assert type(caught.value) is DatabaseError


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        ("0000", "has schema 0000, this version needs .*byline upgrade"),
        ("9999", "newer.*install the newer Byline"),
    ],
)
def test_another_schema_is_met_with_the_command_to_type(database: Database, number: str, advice: str) -> None:
    with database.writing("test") as transaction:
        transaction.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    for create in (True, False):
        with pytest.raises(SchemaError, match=advice):
            open_database(database.url.render_as_string(hide_password=False), create=create)


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE toy (id INTEGER)"],
        ["CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('f00ba4')"],
    ],
)
def test_a_database_of_something_else_is_left_alone(database_url: str, statements: list[str]) -> None:
    database = Database(database_url)
    with database.writing("test") as transaction:
        for statement in statements:
            transaction.execute(text(statement))
    with pytest.raises(SchemaError, match=r"not Byline's.*BYLINE_DATABASE_URL"):
        schema.check(database, create=True)
    database.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "byline.sqlite"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(DatabaseError, match=f"{path}.*no database of Byline, or is damaged"):
        open_database(f"sqlite:///{path}", create=True)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"file.*cannot make the data folder"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'byline.sqlite'}", create=True)


@pytest.mark.parametrize("url", ["mysql://me:secret@host/db", "nonsense", "oracle://me:secret@host", "sqlite"])
def test_an_address_of_another_kind_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        Database(url)
    assert "secret" not in str(caught.value)


def test_a_database_is_named_without_its_password() -> None:
    database = Database("postgresql://me:secret@127.0.0.1/db")
    assert str(database) == "postgresql://me:***@127.0.0.1/db"
    database.close()


def test_a_transaction_that_fails_leaves_nothing(shelf: Shelf) -> None:
    with pytest.raises(exc.IntegrityError), shelf.database.writing("acl") as transaction:
        _begin_and_fail(transaction, shelf.now)
    assert _count(shelf.database, Run) == 1


def test_a_reading_transaction_cannot_write_on_postgres(postgres_url: str) -> None:
    database = open_database(postgres_url, create=True)
    with pytest.raises(exc.InternalError, match="read-only"), database.reading() as transaction:
        transaction.execute(text("DELETE FROM run"))
    database.close()


def test_a_reading_transaction_is_one_snapshot_while_others_commit(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1))
    with shelf.database.reading() as transaction:
        before = transaction.execute(select(func.count()).select_from(RecordVersion)).scalar()
        shelf.see(("P2", "A", 1))
        shelf.see(("P1", "B", 2))
        after = transaction.execute(select(func.count()).select_from(RecordVersion)).scalar()
    assert (before, after) == (1, 1)
    assert _count(shelf.database, RecordVersion) == 3


@pytest.mark.slow
@pytest.mark.parametrize("locks", [("acl", "acl"), ("acl", "arxiv")])
def test_processes_that_write_at_once_lose_nothing_and_none_fails(
    database_url: str, locks: tuple[str, str]
) -> None:
    number_of_pages = 60
    started = [_start(database_url, lock, number_of_pages) for lock in locks]
    for process in started:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    database = open_database(database_url, create=False)
    assert [_count(database, table) for table in (Run, Fetch, Manifest, Request)] == [
        2,
        *[2 * number_of_pages] * 3,
    ]
    with database.reading() as transaction:
        keys = transaction.execute(select(RecordVersion.source_id)).scalars().all()
        numbers = transaction.execute(select(RecordVersion.id)).scalars().all()
    assert len(set(numbers)) == len(numbers)
    if locks[0] == locks[1]:
        assert sorted(keys) == sorted(f"P{number}" for number in range(number_of_pages)), (
            "no version is stored twice"
        )
    database.close()


@pytest.mark.slow
def test_processes_that_make_the_database_at_once_make_one(database_url: str) -> None:
    started = [_start(database_url, f"source {number}", 0) for number in range(4)]
    for process in started:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    database = open_database(database_url, create=False)
    assert _count(database, Run) == 4
    database.close()


def _begin_and_fail(transaction: Transaction, at: datetime) -> None:
    runs.begin(transaction, command="x", job="x", arguments={}, process="x", at=at)
    pages.add_event(transaction, state="visible", run_id=77, at=at)


def _start(url: str, lock: str, number_of_pages: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", str(_WRITER), url, lock, str(number_of_pages)]
    return subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _count(database: Database, model: type[Run | Fetch | Manifest | Request | RecordVersion]) -> int:
    with database.reading() as transaction:
        return transaction.execute(select(func.count()).select_from(model)).scalar_one()
