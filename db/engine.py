"""Opening a database, and the two kinds of transaction: reading from one snapshot, writing one at a time."""

from __future__ import annotations

import sqlite3
import time
import zlib
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Connection, create_engine, event, exc, make_url, text

from db import schema
from db.errors import DatabaseAwayError, DatabaseError, MissingDatabaseError
from db.staging import STAGED
from db.trouble import advice, is_away, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine, RootTransaction

    from db.staging import Staged

Transaction: TypeAlias = Connection
"""A running transaction: handed to `db.store` and `db.queries`, opaque to everything else."""

_WAIT_S = 60
_HURRIED_WAIT_S = 2
_TRY_S = 0.5
"""A wait goes on in steps as long as this: in between it can be told to end, and signals are heeded."""
_POLL_S = 0.02
_WAIT = f"PRAGMA busy_timeout = {_WAIT_S * 1000}"
_LOCK = text("SELECT pg_advisory_xact_lock(:number)")
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:number)")
_TRY_LASTING_LOCK = text("SELECT pg_try_advisory_xact_lock(:number), set_config('synchronous_commit', 'on', true)")
_LASTING = frozenset({"derive", "run"})
"""Locks of transactions that are there for good once they are committed, with all that was committed before."""
_TRIES = 100
_LOOK_FOR_THE_SERVER = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
"""Where a server's machine vanishes, a connection would wait for its answer for hours."""


class Database:
    """A database that is open: SQLite in WAL mode with foreign keys, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            if self.url.get_backend_name() not in {"sqlite", "postgresql"}:
                raise DatabaseError(f"{_shown(url)}: Byline knows sqlite:/// and postgresql:// databases only")
            if "@" in (self.url.host or ""):
                raise DatabaseError("the database's URL has an @ too many; in a password write it as %40")
            self._engine = create_engine(self.url)
        except (ValueError, exc.ArgumentError, exc.NoSuchModuleError) as error:
            raise DatabaseError(f"{_shown(url)}: not a database URL; see `byline config`") from error
        except ModuleNotFoundError as error:
            raise DatabaseError(
                f"{_shown(url)}: install byline[postgres] for it ({error.name} is missing)"
            ) from error
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._hurries = False
        if self.is_sqlite:
            _obey_sqlite(self._engine)
        else:
            _ask_of_postgres(self._engine)

    def __str__(self) -> str:
        """Return the database's address without its password."""
        return _without_password(self.url)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def reading(self, staged: Staged | None = None) -> Iterator[Transaction]:
        """Give a transaction that reads from one snapshot, however long it lasts.

        With `staged` it sees what a run has staged as if it were visible.
        """
        with self._translated(), self._engine.connect() as connection:
            connection.execution_options(**{STAGED: staged})
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, lock: str | None) -> Iterator[Transaction]:
        """Give a transaction that writes; it is committed at the end of the block, or leaves nothing.

        On SQLite there is one writer at a time. On PostgreSQL those of the same `lock` (a source's name, or
        `derive`) wait for one another; None is for rows that nobody else could be adding too.
        """
        with self._translated(), self._engine.connect() as connection, self._begun(connection, lock):
            yield connection

    @contextmanager
    def trying(self, lock: str) -> Iterator[Transaction]:
        """Give a transaction that writes as `writing` does, and leaves nothing."""
        with self._translated(), self._engine.connect() as connection, self._begun(connection, lock) as begun:
            yield connection
            begun.rollback()

    @contextmanager
    def migrating(self) -> Iterator[Transaction]:
        """Give a transaction for changes of the schema; no run begins, or goes on, before it has ended."""
        with self.writing("schema") as transaction:
            if not self.is_sqlite:
                transaction.execute(_LOCK, _numbered("run"))
            yield transaction

    def settle(self) -> None:
        """Have all that was committed outlast a server that is killed: pages are committed before they are safe.

        Raises DatabaseAwayError where it is not known whether it does.
        """
        if not self.is_sqlite:
            with self.writing("run") as transaction:
                # Without anything written there is nothing that the commit would wait for.
                transaction.execute(text("SELECT pg_logical_emit_message(true, 'byline', '')"))

    def hurry(self) -> None:
        """Let nobody in this process wait for other writers for more than a moment, from now on: it is to end."""
        self._hurries = True

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _begun(self, connection: Connection, lock: str | None) -> Iterator[RootTransaction]:
        """Begin to write, once nobody else does who must not at the same time."""
        asked = time.monotonic()
        while (begun := self._begin(connection, lock)) is None:
            waited_s = time.monotonic() - asked
            if waited_s > (_HURRIED_WAIT_S if self._hurries else _WAIT_S if self.is_sqlite else inf):
                words = f"another process has been writing for more than {waited_s:.0f} s"
                raise DatabaseAwayError(f"{self}: {words}; try again when it is done")
        with begun:
            yield begun

    def _begin(self, connection: Connection, lock: str | None) -> RootTransaction | None:
        """Begin to write if that is possible soon."""
        connection.execution_options(byline_writes=True)
        if self.is_sqlite:
            try:
                return connection.begin()
            except exc.OperationalError as error:
                if is_away(error):
                    return None
                raise
        begun = connection.begin()
        how = _TRY_LASTING_LOCK if lock in _LASTING else _TRY_LOCK
        if lock is None or connection.execute(how, _numbered(lock)).scalar():
            return begun
        begun.rollback()
        time.sleep(_POLL_S)
        return None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        driver: Any = self._engine.dialect.loaded_dbapi
        try:
            try:
                yield
            except driver.OperationalError as error:  # of COPY, which goes past SQLAlchemy
                raise exc.OperationalError("COPY", None, error) from error
        except exc.DBAPIError as error:
            if is_away(error):
                raise DatabaseAwayError(f"{self}: {reason(error)}; {advice(error)}") from error
            if isinstance(error, exc.OperationalError):
                raise DatabaseError(f"{self}: {reason(error)}; {advice(error)}") from error
            if type(error) is not exc.DatabaseError:
                raise
            raise DatabaseError(f"{self}: {reason(error)}; it is no database of Byline, or is damaged") from error


def open_database(url: str, *, create: bool) -> Database:
    """Return the database at a URL, its schema checked.

    With `create` a missing one is made. Raises MissingDatabaseError, SchemaError, or DatabaseError.
    """
    database = Database(url)
    path = database.path
    if path is not None and not path.exists():
        if not create:
            raise MissingDatabaseError(
                f"there is no database at {path}; a command that stores makes it, such as `byline import`"
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(f"{path.parent}: cannot make the data folder ({error.strerror})") from error
    try:
        schema.check(database, create=create)
    except DatabaseError:
        database.close()
        raise
    return database


def _obey_sqlite(engine: Engine) -> None:
    """Make SQLite keep its promises: see docs/decisions/0002-transactions.md."""

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        # sqlite3 would begin transactions by itself, deferred, and only before the first write.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(_WAIT)
        # Of a new file. A record's row is about 2 kB: one fits into a page of 4 kB, three into this.
        cursor.execute("PRAGMA page_size = 8192")
        _keep_log(cursor)
        cursor.execute("PRAGMA synchronous = NORMAL")
        # What a run changes lies scattered over the file: it stays in memory, and in the log till the run ends.
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA wal_autocheckpoint = 32000")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("byline_writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_TRY_S * 1000:.0f}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(_WAIT)


def _ask_of_postgres(engine: Engine) -> None:
    """Have times in UTC, promise what SQLite promises (docs/decisions/0002-transactions.md), and see it vanish."""

    @event.listens_for(engine, "do_connect")
    def _ask(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
        # Who opens a cursor here reads it to its end: it is not planned for the first tenth of what it finds.
        asked = "-c synchronous_commit=off -c timezone=UTC -c cursor_tuple_fraction=1"
        parameters["options"] = " ".join(part for part in (parameters.get("options"), asked) if part)
        for name, value in _LOOK_FOR_THE_SERVER.items():
            parameters.setdefault(name, value)


def _numbered(lock: str) -> dict[str, int]:
    """Return a lock as PostgreSQL knows it."""
    return {"number": zlib.crc32(lock.encode())}


def _keep_log(cursor: Any) -> None:
    """Switch to WAL. Where others open a new file at the same moment, SQLite refuses at once and does not wait."""
    for _ in range(_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN IMMEDIATE")  # this does wait
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _shown(url: str) -> str:
    """Return an address for people; nothing of one that cannot be read, in which a password may stand anywhere."""
    try:
        return _without_password(make_url(url))
    except (ValueError, exc.ArgumentError):
        return "the database's URL"


def _without_password(url: URL) -> str:
    """Return an address for people; a password may stand before the host, or in the query."""
    hidden = {name: "***" for name in url.query if "password" in name}
    return url.update_query_dict(hidden).render_as_string(hide_password=True)
