"""Reading what cannot be if nothing was lost: rows that name rows which are not there, and what digests are of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, text

from db.bulk import table_of
from db.models.kept import Document, Fetch, RecordVersion, Salt
from db.queries.whole import model_of, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

_PART = 1000


class Broken(NamedTuple):
    """Rows of a table that name rows of another one which are not there."""

    table: str
    of: str
    rows: int
    first: int | None
    """Number of the first of these rows."""


class Content(NamedTuple):
    """What a version says, and the hash that was kept of it."""

    id: int
    key: str
    content: str
    content_hash: bytes


class Lacking(NamedTuple):
    """A manifest that names versions which are not there."""

    manifest_id: int
    url: str
    versions: int
    first: int


class Pointer(NamedTuple):
    """An archived answer: where its bytes are, and their digest."""

    fetch_id: int
    source: str
    url: str
    digest: str
    file: str
    offset: int
    length: int


def faults(connection: Connection) -> list[str]:
    """Return what SQLite finds wrong with its own file; PostgreSQL finds that by itself."""
    if connection.dialect.name != "sqlite":
        return []
    found = [str(fault) for fault in connection.execute(text("PRAGMA integrity_check")).scalars()]
    return [] if found == ["ok"] else found


def broken_keys(connection: Connection) -> list[Broken]:
    """Return the foreign keys that lead nowhere on SQLite; PostgreSQL has none."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.execute(
        text(
            'SELECT "table", parent, count(*), min("rowid") FROM pragma_foreign_key_check'
            ' GROUP BY "table", parent ORDER BY "table", parent'
        )
    )
    return [Broken(*row) for row in rows]


def contents(connection: Connection) -> Iterator[Content]:
    """Yield what all versions say, with the hashes that were kept."""
    version = RecordVersion
    key = version.source + "/" + version.kind + "/" + version.source_id
    statement = select(version.id, key, version.content, version.content_hash).order_by(version.id)
    for id_, key_, content, content_hash in connection.execute(statement, execution_options={"yield_per": _PART}):
        yield Content(id_, key_, content, bytes(content_hash))


def documents(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield the hash and the body of all published documents."""
    statement = select(Document.hash, Document.body).order_by(Document.hash)
    for row in connection.execute(statement, execution_options={"yield_per": _PART}):
        yield row.hash, row.body


def lacking(connection: Connection) -> list[Lacking]:
    """Return the manifests that name versions which are not there."""
    named = {
        "sqlite": "json_each(manifest.seen) AS named",
        "postgresql": "jsonb_array_elements_text(manifest.seen) AS named (value)",
    }[connection.dialect.name]
    rows = connection.execute(
        text(
            "SELECT manifest.id, answer.url, count(*), min(CAST(named.value AS BIGINT))"  # noqa: S608 - constants
            f' FROM manifest JOIN "fetch" AS answer ON answer.id = manifest.fetch_id CROSS JOIN {named}'
            " LEFT JOIN record_version ON record_version.id = CAST(named.value AS BIGINT)"
            " WHERE record_version.id IS NULL GROUP BY manifest.id, answer.url ORDER BY manifest.id"
        )
    )
    return [Lacking(*row) for row in rows]


def archived(connection: Connection) -> Iterator[Pointer]:
    """Yield where all archived answers are, in the order in which they came."""
    statement = (
        select(
            Fetch.id, Fetch.source, Fetch.url, Fetch.digest,
            Fetch.archive_file, Fetch.archive_offset, Fetch.archive_length,
        )
        .where(Fetch.archive_file.is_not(None))
        .order_by(Fetch.id)
    )  # fmt: skip
    rows: Iterable[Any] = connection.execute(statement, execution_options={"yield_per": _PART})
    for row in rows:
        yield Pointer(*row)


def archived_count(connection: Connection) -> int:
    """Return how many answers are archived."""
    return int(connection.execute(select(func.count()).where(Fetch.archive_file.is_not(None))).scalar_one())


def behind(connection: Connection) -> list[str]:
    """Return the tables of PostgreSQL whose next number is taken already."""
    if connection.dialect.name == "sqlite":
        return []
    # The one row of the salt has a number that it was given by hand.
    return [name for name in tables() if name != Salt.__tablename__ and _is_behind(connection, name)]


def _is_behind(connection: Connection, name: str) -> bool:
    column = table_of(model_of(name)).autoincrement_column
    if column is None:
        return False
    of = {"table": f'"{name}"', "column": column.name}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), of).scalar()
    if sequence is None:
        return False
    last = connection.execute(text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"))  # noqa: S608
    highest = connection.execute(select(func.max(column))).scalar() or 0
    return int(highest) > int(last.scalar_one())
