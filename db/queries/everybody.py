"""Reading all people who are shown, all papers, and who stands on which, as they are taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import collate, select, text

from db import bulk
from db.models.derived import Author, Authorship, Paper

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Connection

_PART = 1000


class Named(NamedTuple):
    """Name and main field of an author."""

    name: str
    main_field: str | None


class Place(NamedTuple):
    """A person's place on a paper; without number where it is not in the list that is shown."""

    paper_id: str
    author_id: str
    name: str
    position: int | None
    why: str


def names(connection: Connection, author_ids: Collection[str]) -> dict[str, Named]:
    """Return name and main field of authors by id."""
    condition, values = bulk.is_any(connection, "id", author_ids)
    rows = connection.execute(
        select(Author.id, Author.name, Author.main_field).where(text(condition)), {"values": values}
    )
    return {row.id: Named(row.name, row.main_field) for row in rows}


def papers(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of all papers, by id."""
    statement = select(Paper.__table__).order_by(_by_letter(connection, Paper.id))
    for row in connection.execute(statement, execution_options={"yield_per": _PART}):
        yield dict(row._mapping)


def places(connection: Connection) -> Iterator[Place]:
    """Yield who that is shown stands where on which paper, paper by paper, in the order of the list."""
    columns = (Authorship.paper_id, Authorship.author_id, Authorship.name, Authorship.position, Authorship.why)
    statement = select(*columns).order_by(
        _by_letter(connection, Authorship.paper_id),
        Authorship.position.is_(None),
        Authorship.position,
        _by_letter(connection, Authorship.author_id),
    )
    for row in connection.execute(statement, execution_options={"yield_per": _PART}):
        yield Place(*row)


def _by_letter(connection: Connection, column: Any) -> Any:
    return collate(column, "C") if connection.dialect.name == "postgresql" else column
