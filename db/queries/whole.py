"""Reading kept tables whole, row by row; each has a type by which its rows are read back."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Text, collate, exists, select

from db.bulk import table_of
from db.models import Base, kept
from db.types import Json, Moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Connection, Table

_PART = 1000


@cache
def tables() -> tuple[str, ...]:
    """Return the names of all kept tables, each behind those that its rows name."""
    mapped = {mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__module__ == kept.__name__}
    return tuple(table.name for table in Base.metadata.sorted_tables if table in mapped)


@cache
def model_of(name: str) -> type[Base]:
    """Return the model of a kept table."""
    return next(m.class_ for m in Base.registry.mappers if table_of(m.class_).name == name)


@cache
def row_type(name: str) -> type[Struct]:
    """Return the type of a kept table's rows as JSON: bytes in base64, times in ISO 8601 with their zone."""
    fields = [(column.name, _type_of(column)) for column in table_of(model_of(name)).columns]
    return msgspec.defstruct(name, fields, frozen=True, forbid_unknown_fields=True)


def _type_of(column: Column[Any]) -> Any:
    if isinstance(column.type, Json):
        return Any
    found = Annotated[datetime, Meta(tz=True)] if isinstance(column.type, Moment) else column.type.python_type
    return found | None if column.nullable else found


def rows(connection: Connection, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a kept table by their primary keys, texts in the order of their code points."""
    table = table_of(model_of(name))
    statement = select(table).order_by(*(_in_order(connection, column) for column in _keys(table)))
    for row in connection.execute(statement, execution_options={"yield_per": _PART}):
        yield dict(row._mapping)


def _keys(table: Table) -> list[Column[Any]]:
    return list(table.primary_key)


def _in_order(connection: Connection, column: Column[Any]) -> Any:
    is_text = isinstance(column.type, Text) and connection.dialect.name == "postgresql"
    return collate(column, "C") if is_text else column


def filled(connection: Connection) -> str | None:
    """Return the name of a kept table that has rows, None where all are empty."""
    for name in tables():
        if connection.execute(select(exists(select(table_of(model_of(name)))))).scalar():
            return name
    return None
