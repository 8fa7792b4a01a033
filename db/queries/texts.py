"""Reading what is kept of the texts of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.models.derived import Authorship, PaperText
from db.queries.derived import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Connection

    Row = Mapping[str, Any]


def of_papers(connection: Connection, paper_ids: Collection[str]) -> Iterator[Row]:
    """Yield what is kept of these papers."""
    return rows(connection, PaperText, "paper_id", paper_ids)


def between(connection: Connection, first: str, end: str) -> Iterator[Row]:
    """Yield what is kept of the papers from a date up to another, that one left out."""
    found = connection.execute(select(PaperText.__table__).where(PaperText.date >= first, PaperText.date < end))
    for row in found:
        yield dict(row._mapping)


def new_in(connection: Connection, author_id: str) -> dict[str, Any]:
    """Return what is new in the texts of an author's papers, by paper."""
    found = connection.execute(
        select(PaperText.paper_id, PaperText.raw)
        .join(Authorship, Authorship.paper_id == PaperText.paper_id)
        .where(Authorship.author_id == author_id)
    )
    return {row.paper_id: row.raw for row in found}
