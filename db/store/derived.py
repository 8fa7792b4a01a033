"""Writing derived rows: what is given replaces what stands in its scope, and only what differs is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import and_, delete, select, text, tuple_

from db import bulk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.orm import DeclarativeBase


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


def replace(
    connection: Connection,
    model: type[DeclarativeBase],
    rows: Iterable[Mapping[str, Any]],
    scope: Mapping[str, Collection[str]] | None,
) -> Difference:
    """Make a table hold exactly these rows within a scope.

    The scope is the rows whose column is one of the values, for any of the columns named; None is all rows.
    """
    table = bulk.table_of(model)
    keys = [column.name for column in table.primary_key]
    standing = {tuple(row[key] for key in keys): row for row in _standing(connection, model, scope)}
    wanted = {tuple(row[key] for key in keys): as_read(row) for row in rows}
    added = [row for key, row in wanted.items() if key not in standing]
    changed = [row for key, row in wanted.items() if key in standing and standing[key] != row]
    gone = [key for key in standing if key not in wanted]
    for start in range(0, len(gone), 500):
        columns = [table.c[key] for key in keys]
        connection.execute(delete(table).where(tuple_(*columns).in_(gone[start : start + 500])))
    if added:
        connection.execute(table.insert(), added)
    if changed:
        connection.execute(
            table.update().where(and_(*(table.c[key] == _named(key) for key in keys))),
            [{f"at_{name}" if name in keys else name: value for name, value in row.items()} for row in changed],
        )
    return Difference(len(added), len(changed), len(gone))


def _named(key: str) -> Any:
    from sqlalchemy import bindparam

    return bindparam(f"at_{key}")


def as_read(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as it will be read back: structs and tuples as JSON has them."""
    return {
        name: value if value is None or isinstance(value, str | int) else _as_json(value)
        for name, value in row.items()
    }


def _as_json(value: Any) -> Any:
    # `msgspec.to_builtins` would leave tuples, which are not equal to the lists that are read back.
    return msgspec.json.decode(msgspec.json.encode(value))


def _standing(
    connection: Connection, model: type[DeclarativeBase], scope: Mapping[str, Collection[str]] | None
) -> Iterable[dict[str, Any]]:
    table = bulk.table_of(model)
    if scope is None:
        return [dict(row._mapping) for row in connection.execute(select(table))]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    keys = [column.name for column in table.primary_key]
    for column, values in scope.items():
        if not values:
            continue
        condition, parameter = bulk.is_any(connection, f'"{column}"', values)
        for row in connection.execute(select(table).where(text(condition)), {"values": parameter}):
            plain = dict(row._mapping)
            found[tuple(plain[key] for key in keys)] = plain
    return found.values()


def forget_pending(connection: Connection, ids: Sequence[int]) -> None:
    """Say that what was pending under these ids is derived."""
    from db.models.kept import Pending

    for start in range(0, len(ids), 500):
        connection.execute(delete(Pending).where(Pending.id.in_(ids[start : start + 500])))
