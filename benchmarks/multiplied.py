"""Many times what is stored, without matching it: copies of every row about papers and people, under other keys.

The keys of a copy are those of its original with an ending, so that copies stand between originals in each
index, as other papers would; nothing that is about an original reads a copy.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from db import search
from db.bulk import table_of
from db.models import Base, derived
from db.models.kept import PublicId, PublicIdMember, RecordVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Database

_KEYS: Final[dict[type[Base], tuple[str, ...]]] = {
    RecordVersion: ("source_id",),
    PublicId: ("id", "folded"),
    PublicIdMember: ("member", "public_id"),
    derived.Paper: ("id",),
    derived.PaperVersion: ("record_key", "paper_id"),
    derived.Author: ("id",),
    derived.Alias: ("author_id", "value"),
    derived.Mention: ("key", "record_key", "paper_id", "author_id"),
    derived.Authorship: ("paper_id", "author_id"),
    derived.PaperText: ("paper_id",),
    derived.Doubt: ("left_id", "right_id"),
    derived.BlockKey: ("key", "item"),
}


def multiply(database: Database, times: int) -> None:
    """Make it so many times as much as it is."""
    copies = f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {times - 1})"
    connection = _connection(database)
    for name, columns in _tables(is_sqlite=database.is_sqlite):
        first = next(iter(columns))
        connection.execute(
            f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
            f" FROM {name}, ({copies} SELECT n FROM n) AS copy ORDER BY {first}, copy.n"
        )
        connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _tables(*, is_sqlite: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each table, and what its columns have in a copy; the database itself numbers what has only numbers."""
    for model, keys in _KEYS.items():
        columns = {
            each.name: f'"{each.name}"' for each in table_of(model).columns if each.name != "id" or "id" in keys
        }
        columns |= {key: f"{key} || '~' || copy.n" for key in keys}
        if model is PublicId:
            columns["number"] = "number + copy.n * CAST(1000000000 AS BIGINT)"
        yield table_of(model).name, {f'"{name}"': made for name, made in columns.items()}
    searched = {name: name for name in ("kind", "id", "title", "heading", "body")} | {"id": "id || '~' || copy.n"}
    yield search.TABLE, searched | ({"rowid": "abs(random())"} if is_sqlite else {})


def _connection(database: Database) -> Any:
    """Return a connection that keeps much in memory: nothing has to be safe here."""
    if database.is_sqlite:
        connection = sqlite3.connect(str(database.url.database))
        connection.execute("PRAGMA cache_size = -3000000")
        connection.execute("PRAGMA synchronous = OFF")
        return connection
    import psycopg

    return psycopg.connect(database.url.set(drivername="postgresql").render_as_string(hide_password=False))
