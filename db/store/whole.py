"""Writing kept tables whole, as they were read from another database."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import exc, text

from db import bulk
from db.errors import DatabaseError
from db.queries.whole import model_of, tables
from db.types import Json, Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from msgspec import Struct
    from sqlalchemy import Connection

_PART = 1000


def keep_others_out(connection: Connection) -> None:
    """Let nobody else write for the rest of the transaction, in which rows may name rows that come later."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        return
    names = ", ".join(f'"{name}"' for name in tables())
    connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def add(connection: Connection, name: str, rows: Iterable[Struct]) -> None:
    """Add rows of the type that `db.queries.whole.row_type` gives to an empty table. Raises DatabaseError."""
    table = bulk.table_of(model_of(name))
    columns = [column.name for column in table.columns]
    write = [_writer(connection, column.type) for column in table.columns]
    values = (
        tuple(to(value) for to, value in zip(write, msgspec.structs.astuple(row), strict=True)) for row in rows
    )
    dialect = connection.dialect
    try:
        if dialect.name == "sqlite":
            while part := list(islice(values, _PART)):
                bulk.append(connection, model_of(name), columns, part)
        else:
            _copy(connection, name, columns, values)
    except (exc.DBAPIError, dialect.loaded_dbapi.Error) as error:
        reason = " ".join(str(error).split())
        raise DatabaseError(f"table {name}: {reason}; nothing was taken in") from error


def _copy(connection: Connection, name: str, columns: list[str], values: Iterator[tuple[Any, ...]]) -> None:
    """Add all rows in one statement, at whose end PostgreSQL looks whether the rows that they name are there."""
    quoted = ", ".join(f'"{column}"' for column in columns)
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{name}" ({quoted}) FROM STDIN') as copy:
        for row in values:
            copy.write_row(row)


def _writer(connection: Connection, of: Any) -> Callable[[Any], Any]:
    """Return what makes of a value what the driver takes."""
    if isinstance(of, Moment):
        return lambda value: None if value is None else bulk.time_value(connection, value)
    if isinstance(of, Json):
        return lambda value: None if value is None else msgspec.json.encode(value, order="sorted").decode()
    return lambda value: value


def finish(connection: Connection) -> None:
    """Check that no row names one that is not there, and let numbers go on after the highest.

    Raises DatabaseError.
    """
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            words = f"row {broken[1]} of table {broken[0]} names a row of {broken[2]} that is not there"
            raise DatabaseError(f"{words}; nothing was taken in")
        return
    for name in tables():
        column = bulk.table_of(model_of(name)).autoincrement_column
        if column is not None:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence(:table, :column), max({column.name}))"  # noqa: S608
                    f' FROM "{name}" HAVING max({column.name}) IS NOT NULL'
                ),
                {"table": f'"{name}"', "column": column.name},
            )
