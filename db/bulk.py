"""Many rows in one statement, in the fastest way that each database has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from sqlalchemy import Table, text

from db.types import moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from msgspec import Struct
    from sqlalchemy import Connection, Executable
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.orm import DeclarativeBase


_CHUNK = 500
RowT = TypeVar("RowT", bound="Struct")


def table_of(model: type[DeclarativeBase]) -> Table:
    """Return a model's table."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def take_numbers(connection: Connection, model: type[DeclarativeBase], count: int) -> int:
    """Return the first of `count` unused ids of a table.

    On SQLite the writing transaction keeps others out; on PostgreSQL the numbers come from the sequence, in one
    piece, since a lock of its own keeps two takers apart.
    """
    name = table_of(model).name
    if connection.dialect.name == "sqlite":
        highest = connection.exec_driver_sql(f"SELECT max(id) FROM {name}").scalar()  # noqa: S608 - a model's name
        return (highest or 0) + 1
    sequence = f"{name}_id_seq"
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"byline:{sequence}"})
    first = connection.execute(text("SELECT nextval(:name)"), {"name": sequence}).scalar_one()
    connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": first + count - 1})
    return int(first)


def append(
    connection: Connection, model: type[DeclarativeBase], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Add rows of values that the driver takes as they are: `executemany` on SQLite, COPY on PostgreSQL."""
    if not rows:
        return
    name = table_of(model).name
    quoted = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in columns)
        connection.exec_driver_sql(f'INSERT INTO "{name}" ({quoted}) VALUES ({marks})', list(rows))  # noqa: S608
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{name}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def read(connection: Connection, statement: Executable, row: type[RowT]) -> list[RowT]:
    """Return the rows of a statement as structs that are like arrays, all at once: times are read outside Python.

    Raises msgspec.ValidationError for a value that is not of its field's type.
    """
    result = connection.execute(statement)
    rows: list[RowT] = []
    while some := result.cursor.fetchmany(_CHUNK):
        rows += msgspec.convert(some, list[row])  # type: ignore[valid-type]
    result.close()
    return rows


def insert_new(connection: Connection, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the rows whose unique keys are not taken."""
    if not rows:
        return
    connection.execute(_insert_new(connection.dialect.name, table_of(model)), list(rows))


@cache
def _insert_new(dialect: str, table: Table) -> Executable:
    return _insert(dialect, table).on_conflict_do_nothing()


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    # Each dialect takes a tenth of the time of a command that only reads, and only one is needed.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def upsert(connection: Connection, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, or write them over those of the same primary key."""
    if not rows:
        return
    statement = _upsert(connection.dialect.name, table_of(model), tuple(rows[0]))
    connection.execute(statement, list(rows))


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> Executable:
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def time_value(connection: Connection, moment: datetime) -> Any:
    """Return a time as the driver takes it in `append`."""
    return moment_text(moment) if connection.dialect.name == "sqlite" else moment


def is_any(connection: Connection, column: str, values: Iterable[str] | Iterable[int]) -> tuple[str, Any]:
    """Return the SQL condition `column is one of :values` and the one parameter that carries them all."""
    if connection.dialect.name == "sqlite":
        condition = f"{column} IN (SELECT value FROM json_each(:values))"  # noqa: S608 - a column's name
        return condition, msgspec.json.encode(list(values)).decode()
    return f"{column} = ANY(:values)", list(values)
