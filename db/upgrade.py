"""Bringing a database's schema to the one that this version knows; the only module that imports Alembic."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlalchemy import exc, inspect, text

from db import schema
from db.engine import Database
from db.errors import DatabaseError, MissingDatabaseError, SchemaError
from db.queries import runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from db.queries.runs import Unended

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_MS: Final = 60_000
"""How long a migration waits on PostgreSQL for a table that somebody reads or writes."""
_LOCKED: Final = "55P03"
"""PostgreSQL's code of a lock that was not to be had in time."""


class Upgraded(Struct, frozen=True):
    """What an upgrade did: the schema's number before and after, and the copy made before (SQLite only)."""

    before: str
    after: str
    copy: Path | None


def number_at(url: str) -> str:
    """Return the schema's number of the database at a URL.

    Raises MissingDatabaseError where there is none yet, SchemaError where it is no database of Byline's.
    """
    with closing(_opened(url)) as database:
        with database.reading() as transaction:
            found = schema.number_of(transaction)
        if found is None:
            # An empty database raises MissingDatabaseError here, a foreign one SchemaError.
            schema.check(database, create=False)
            raise SchemaError(f"{database} has no schema number; restore a copy of it")
    return found


def upgrade(
    url: str,
    *,
    beside: Callable[[list[Unended]], None] = lambda _: None,
    migrations: Path = MIGRATIONS,
    wait_ms: int = WAIT_MS,
) -> Upgraded | None:
    """Run the migrations that a database lacks, in one transaction, after a copy; None where it lacks none.

    `beside` is told the runs that have not ended, and raises what it likes where it is not to be done beside them;
    none begins from then on. A copy of a SQLite database lies beside it as `<name>.before-<number>`, with the
    number it is brought to.
    Raises MissingDatabaseError, SchemaError for a newer or foreign database, DatabaseError.
    """
    before = number_at(url)
    if before == schema.NUMBER:
        return None
    with closing(_opened(url)) as database:
        if before > schema.NUMBER:
            schema.check(database, create=False)
        with database.migrating() as transaction:
            before = schema.number_of(transaction) or before
            if before == schema.NUMBER:  # another process was faster
                return None
            beside(_unended(transaction))
            # Nobody else writes from here on; the copy is made over a connection of its own, which reads.
            copy = None if database.path is None else _copied(database.path)
            _impatient(transaction, wait_ms)
            _migrate(transaction, migrations)
    return Upgraded(before, schema.NUMBER, copy)


def _opened(url: str) -> Database:
    database = Database(url)
    if database.path is not None and not database.path.exists():
        raise MissingDatabaseError(
            f"there is no database at {database.path}; a command that stores makes it, such as `byline import`"
        )
    return database


def _unended(transaction: Connection) -> list[Unended]:
    return runs.unended(transaction) if inspect(transaction).has_table("run") else []


def _impatient(transaction: Connection, wait_ms: int) -> None:
    """On PostgreSQL wait no longer than this for a table: whoever comes after waits behind."""
    if transaction.dialect.name != "sqlite":
        transaction.execute(text(f"SET LOCAL lock_timeout = {wait_ms}"))


def _migrate(transaction: Connection, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": transaction})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, schema.NUMBER)
    except CommandError as error:
        raise DatabaseError(f"the schema cannot be upgraded: {error}; nothing was changed") from error
    except exc.OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCKED:
            raise
        words = "another session holds a table of the database; nothing was changed; try again when it is done"
        raise DatabaseError(words) from error


def _copied(path: Path) -> Path:
    """Copy a SQLite database as it stands, what is still in its log included."""
    target = path.with_name(f"{path.name}.before-{schema.NUMBER}")
    number = 2
    while target.exists():
        target = path.with_name(f"{path.name}.before-{schema.NUMBER}-{number}")
        number += 1
    ready = target.with_name(f".{target.name}.part")
    ready.unlink(missing_ok=True)  # of an upgrade that was killed
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(ready)) as copy:
            source.backup(copy)
        ready.chmod(path.stat().st_mode)
        with ready.open("rb") as stream:
            os.fsync(stream.fileno())
        ready.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(f"{target}: cannot copy the database before upgrading ({error})") from error
    finally:
        ready.unlink(missing_ok=True)
    return target
