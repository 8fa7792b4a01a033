"""Reading what figures count, of all authors or of many: papers once each, and who stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import text

from db import bulk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Connection

    Columns: TypeAlias = tuple[Sequence[Any], ...]

_PART: Final = 2000
_NAMES: Final = (
    "citations", "code", "is_code_known", "authors_complete", "retracted", "withdrawn", "front_matter", "said_at",
)  # fmt: skip
_PATHS: Final = ", ".join(f"'$.{name}'" for name in _NAMES)
_KEYS: Final = ", ',', ".join(f"detail -> '{name}'" for name in _NAMES)
_OF_PAPER: Final = {
    "sqlite": f"json_extract(detail, {_PATHS}), json_array_length(detail, '$.authors')",
    "postgresql": f"concat('[', {_KEYS}, ']'), jsonb_array_length(detail -> 'authors')",
}


def papers(connection: Connection, author_ids: Collection[str] | None = None) -> Iterator[Columns]:
    """Yield, some papers at a time, the columns id, date, field, what is said, and the length of the list.

    What is said is JSON: citations, code, whether code is known, whether the list is complete, retracted,
    withdrawn, front matter, and when it was said. With `author_ids` only papers of these are given.
    """
    columns = f"SELECT id, date, field, {_OF_PAPER[connection.dialect.name]} FROM paper"  # noqa: S608 - names alone
    if author_ids is None:
        return _columns(connection, columns)
    condition, values = bulk.is_any(connection, "author_id", author_ids)
    mine = f"SELECT paper_id FROM authorship WHERE {condition}"  # noqa: S608 - names alone
    if connection.dialect.name == "sqlite":
        # In the order in which the rows lie, which is not that of the ids.
        mine = f"WHERE rowid IN (SELECT rowid FROM paper WHERE id IN ({mine}))"  # noqa: S608 - names alone
    else:
        # As an array, since a join is planned as if most papers were asked for, and reads them all.
        mine = f"WHERE id = ANY(ARRAY({mine}))"
    return _columns(connection, f"{columns} {mine}", values)


def authorships(connection: Connection, author_ids: Collection[str] | None = None) -> Iterator[Columns]:
    """Yield, some at a time, the columns author, paper and position, of all authors or of these."""
    columns = "SELECT author_id, paper_id, position FROM authorship"
    if author_ids is None:
        return _columns(connection, columns)
    condition, values = bulk.is_any(connection, "author_id", author_ids)
    return _columns(connection, f"{columns} WHERE {condition}", values)


def authors_on(connection: Connection, paper_ids: Collection[str]) -> list[str]:
    """Return who stands on any of these papers."""
    condition, values = bulk.is_any(connection, "paper_id", paper_ids)
    statement = text(f"SELECT DISTINCT author_id FROM authorship WHERE {condition}")  # noqa: S608 - names alone
    return list(connection.execute(statement, {"values": values}).scalars())


def _columns(connection: Connection, statement: str, values: Any = None) -> Iterator[Columns]:
    """Yield what a statement finds as columns; rows of SQLAlchemy would cost more than the rest together."""
    cursor: Any
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
    else:
        cursor = connection.connection.cursor("byline_columns")
        statement = statement.replace(":values", "%(values)s")
    cursor.execute(statement, {"values": values} if values is not None else {})
    try:
        while part := cursor.fetchmany(_PART):
            yield tuple(zip(*part, strict=True))
    finally:
        cursor.close()
