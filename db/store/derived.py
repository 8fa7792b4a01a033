"""Writing derived rows: what is given is compared with what stands, and only what differs is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import and_, bindparam, delete, select, text, type_coerce

from db import bulk
from db.models.kept import Pending
from db.types import Json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection
    from sqlalchemy.orm import DeclarativeBase

    Values = tuple[Any, ...]


class Difference(Struct, frozen=True):
    """How many rows were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: Difference) -> Difference:
        """Return both together."""
        return Difference(self.added + other.added, self.changed + other.changed, self.removed + other.removed)

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.removed)


class Change(Struct, frozen=True):
    """What of a table differs: rows as the driver gives them, in the order of the columns."""

    names: tuple[str, ...]
    added: list[Values]
    changed: list[tuple[Values, Values]]
    """As it stands, and as it becomes."""
    removed: list[Values]

    @property
    def size(self) -> Difference:
        """How many rows that are."""
        return Difference(len(self.added), len(self.changed), len(self.removed))


def compared(
    connection: Connection,
    model: type[DeclarativeBase],
    rows: Iterable[Mapping[str, Any]],
    scope: Mapping[str, Collection[str]] | None,
) -> Change:
    """Return what makes a table hold exactly these rows within a scope; nothing is written.

    The scope is the rows whose column is one of the values, for any of the columns named; None is all rows.
    """
    table = _Table(connection, model)
    standing = {table.key(values): values for values in table.standing(scope)}
    added: list[Values] = []
    changed: list[tuple[Values, Values]] = []
    for row in rows:
        values = table.values(row)
        before = standing.pop(table.key(values), None)
        if before is None:
            added.append(values)
        elif before != values:
            changed.append((before, values))
    return Change(tuple(table.names), added, changed, list(standing.values()))


def write(connection: Connection, model: type[DeclarativeBase], change: Change) -> None:
    """Write what differs."""
    table = _Table(connection, model)
    table.remove([table.key(values) for values in (*change.removed, *(before for before, _ in change.changed))])
    fresh = (*change.added, *(after for _, after in change.changed))
    bulk.append(connection, model, table.names, [table.written(values) for values in fresh])


class _Table:
    """A table whose rows are compared as the driver gives them: JSON is text on SQLite, plain values elsewhere."""

    def __init__(self, connection: Connection, model: type[DeclarativeBase]) -> None:
        self._connection = connection
        self._table = bulk.table_of(model)
        self._as_text = connection.dialect.name == "sqlite"
        columns = list(self._table.columns)
        self.names = [column.name for column in columns]
        self._keys = [n for n, column in enumerate(columns) if column.primary_key]
        self._json = [n for n, column in enumerate(columns) if isinstance(column.type, Json)]

    def key(self, values: Values) -> Values:
        """Return the primary key of a row."""
        return values if len(self._keys) == len(values) else tuple(values[n] for n in self._keys)

    def values(self, row: Mapping[str, Any]) -> Values:
        """Return a row as it is read back."""
        values = [row[name] for name in self.names]
        for n in self._json:
            written = _text(values[n])
            values[n] = written if written is None or self._as_text else msgspec.json.decode(written)
        return tuple(values)

    def written(self, values: Values) -> Values:
        """Return a row as it is written."""
        if self._as_text or not self._json:
            return values
        return tuple(_text(value) if n in self._json else value for n, value in enumerate(values))

    def standing(self, scope: Mapping[str, Collection[str]] | None) -> Iterator[Values]:
        """Yield the rows of a scope; some may come twice."""
        statement = select(*(self._raw(column) for column in self._table.columns))
        if scope is None:
            yield from map(tuple, self._connection.execute(statement))
            return
        for column, values in scope.items():
            if values:
                condition, parameter = bulk.is_any(self._connection, f'"{column}"', values)
                found = self._connection.execute(statement.where(text(condition)), {"values": parameter})
                yield from map(tuple, found)

    def _raw(self, column: Column[Any]) -> Any:
        return type_coerce(column, Json.impl) if self._as_text and isinstance(column.type, Json) else column

    def remove(self, keys: Sequence[Values]) -> None:
        """Delete rows by their primary keys."""
        if not keys:
            return
        columns = list(self._table.primary_key)
        names = [f"at_{column.name}" for column in columns]
        which = and_(*(column == bindparam(name) for column, name in zip(columns, names, strict=True)))
        values = [dict(zip(names, key, strict=True)) for key in keys]
        self._connection.execute(delete(self._table).where(which), values)


def _text(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value, order="sorted").decode()


def forget_pending(connection: Connection, ids: Sequence[int]) -> None:
    """Say that what was pending under these ids is derived."""
    for start in range(0, len(ids), 500):
        connection.execute(delete(Pending).where(Pending.id.in_(ids[start : start + 500])))
