"""A database as one file: SQLite by its backup interface, PostgreSQL by `pg_dump` and `pg_restore`."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import inspect, text

from db import schema
from db.errors import DatabaseError
from db.queries import whole

if TYPE_CHECKING:
    from pathlib import Path

    from db.engine import Database, Transaction

_MAGIC: Final[dict[bytes, Literal["sqlite", "postgresql"]]] = {
    b"SQLite format 3\0": "sqlite",
    b"PGDMP": "postgresql",
}
_WAIT_MS: Final = 5000
_INSTEAD: Final = "install PostgreSQL's client programs, or use `byline export --format jsonl`"


def write(database: Database, transaction: Transaction, target: Path) -> None:
    """Write the database, as a reading transaction sees it, to an empty file. Raises DatabaseError."""
    if database.is_sqlite:
        source = transaction.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        # The connection is in a transaction, so its snapshot is what is copied.
        transaction.execute(text("SELECT count(*) FROM alembic_version"))
        try:
            _copy(source, target)
        except sqlite3.Error as error:
            raise DatabaseError(f"{database}: cannot be copied ({error}); see `byline doctor`") from error
        return
    snapshot = transaction.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    _run(database, "pg_dump", "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--file={target}")


def _copy(source: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        # Else whoever opens the copy makes two more files beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def kind_of(file: Path) -> Literal["sqlite", "postgresql"] | None:
    """Return which database a file was copied from. Raises OSError."""
    with file.open("rb") as stream:
        head = stream.read(max(map(len, _MAGIC)))
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def examined(file: Path, database: Database) -> str:
    """Return the schema's number of a copy, after reading all of it. Raises DatabaseError where it is not sound.

    The database is the one that it is a copy of, or is to become.
    """
    found = _number_in_file(file) if database.is_sqlite else _number_in_dump(file, database)
    if found is None:
        raise DatabaseError(f"{file}: no schema number in it, so it is no copy of a database of Byline")
    return found


def _number_in_file(file: Path) -> str | None:
    try:
        with closing(_readable(file)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            if faults != ["ok"]:
                raise DatabaseError(f"{file} is damaged: {'; '.join(faults)}; take another copy")
            known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            if connection.execute(known).fetchone() is None:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise DatabaseError(f"{file} is damaged, or no database: {error}; take another copy") from error
    return None if row is None else str(row[0])


def _number_in_dump(file: Path, database: Database) -> str | None:
    _run(database, "pg_restore", f"--file={os.devnull}", str(file))
    lines = iter(_run(database, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file)))
    for line in lines:
        if line.startswith("COPY "):
            number = next(lines, "").strip()
            return number if number.isdigit() else None
    return None


def copy_file(file: Path, target: Path) -> None:
    """Copy a SQLite database, with what is in its log, to an empty file. Raises DatabaseError."""
    try:
        with closing(_readable(file)) as source:
            _copy(source, target)
    except sqlite3.Error as error:
        raise DatabaseError(f"{file} is damaged, or no database: {error}; take another copy") from error


def _readable(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def load(database: Database, file: Path) -> None:
    """Bring a dump into an empty PostgreSQL database, all of it or nothing. Raises DatabaseError."""
    _run(
        database,
        "pg_restore",
        *("--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-password"),
        *("--exit-on-error", "--single-transaction", f"--dbname={database.url.database}", str(file)),
    )


def is_empty(database: Database) -> bool:
    """Whether a database is not there, or keeps nothing; one that cannot be read may keep something."""
    path = database.path
    if path is not None and (not path.exists() or path.stat().st_size == 0):
        return True
    try:
        with database.reading() as transaction:
            if schema.number_of(transaction) == schema.NUMBER:
                return whole.filled(transaction) is None
            return not inspect(transaction).get_table_names()
    except DatabaseError:
        if not database.is_sqlite:
            raise
        return False
    finally:
        database.close()


def settle(path: Path) -> bool:
    """Take what is in the log of a SQLite database into its file; return whether nobody else has it open.

    One that is damaged is left as it is.
    """
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_MS / 1000)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        return "locked" not in str(error)
    except sqlite3.DatabaseError:
        return True
    return True


def _run(database: Database, program: str, *arguments: str) -> list[str]:
    """Run one of PostgreSQL's programs, and return the lines that it prints. Raises DatabaseError."""
    path = shutil.which(program)
    if path is None:
        raise DatabaseError(f"{program} is not on the PATH; {_INSTEAD}")
    # Whatever is secret goes by the environment: arguments can be read by everybody on the machine.
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, and our own arguments
        [path, *arguments], env={**os.environ, **_variables(database)}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DatabaseError(f"{program}: {' '.join(done.stderr.split()) or done.returncode}; nothing was changed")
    return done.stdout.splitlines()


def _variables(database: Database) -> dict[str, str]:
    """Return the environment variables by which PostgreSQL's programs find a database."""
    from psycopg import pq

    names = {each.keyword.decode(): each.envvar for each in pq.Conninfo.get_defaults()}
    _, parameters = database.url.get_dialect()().create_connect_args(database.url)
    return {
        name.decode(): str(value)
        for keyword, value in parameters.items()
        if (name := names.get(keyword)) is not None and value is not None
    }
