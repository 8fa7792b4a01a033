"""Whether a database can be used, found out without changing it."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, select, text

from db import schema
from db.engine import Database
from db.errors import MissingDatabaseError
from db.models.kept import Fetch, Run

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Health(Struct, frozen=True):
    """What was found in a database that can be opened and whose schema is this version's."""

    database: str
    number: str
    server: str | None
    """PostgreSQL's version; None for SQLite, whose version is Python's."""
    wal: bool | None
    """Whether SQLite writes ahead; None for PostgreSQL."""
    foreign_keys: bool
    broken_keys: int
    newest: datetime | None
    """When something was last stored."""


def health(url: str) -> Health:
    """Return how a database is. Raises MissingDatabaseError, SchemaError, DatabaseError."""
    database = Database(url)
    if database.path is not None and not database.path.exists():
        raise MissingDatabaseError(f"there is none yet at {database.path}")
    with closing(database), _checked(database).reading() as transaction:
        return Health(
            database=str(database),
            number=schema.NUMBER,
            server=None if database.is_sqlite else _server(transaction),
            wal=_pragma(transaction, "journal_mode") == "wal" if database.is_sqlite else None,
            foreign_keys=not database.is_sqlite or _pragma(transaction, "foreign_keys") == 1,
            broken_keys=_broken(transaction) if database.is_sqlite else 0,
            newest=_newest(transaction),
        )


def _checked(database: Database) -> Database:
    schema.check(database, create=False)
    return database


def _server(connection: Connection) -> str:
    return str(connection.execute(text("SHOW server_version")).scalar_one())


def _pragma(connection: Connection, name: str) -> object:
    return connection.execute(text(f"PRAGMA {name}")).scalar()


def _broken(connection: Connection) -> int:
    """Return the number of rows that point at rows which are not there."""
    return len(connection.execute(text("PRAGMA foreign_key_check")).all())


def _newest(connection: Connection) -> datetime | None:
    stored = connection.execute(select(func.max(Fetch.stored_at))).scalar()
    begun = connection.execute(select(func.max(Run.started_at))).scalar()
    return max((moment for moment in (stored, begun) if moment is not None), default=None)
