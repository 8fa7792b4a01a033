"""Reading what was published, and whom cron visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from db.models.kept import Document, Followed, Publication

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class Follow(NamedTuple):
    """A person whom cron visits."""

    scheme: str
    value: str
    visited_at: datetime | None


def digests(connection: Connection) -> dict[str, str | None]:
    """Return, for each author ever published, the hash of the document shown now."""
    newest = select(func.max(Publication.id)).group_by(Publication.author_id)
    rows = connection.execute(select(Publication.author_id, Publication.hash).where(Publication.id.in_(newest)))
    return {row.author_id: row.hash for row in rows}


def document_at(connection: Connection, author_id: str, at: datetime) -> str | None:
    """Return the document that was shown of an author at a time."""
    digest = connection.execute(
        select(Publication.hash)
        .where(Publication.author_id == author_id, Publication.at <= at)
        .order_by(Publication.id.desc())
        .limit(1)
    ).scalar()
    if digest is None:
        return None
    body: str = connection.execute(select(Document.body).where(Document.hash == digest)).scalar_one()
    return body


def followed(connection: Connection) -> list[Follow]:
    """Return those whom cron visits, the longest unvisited first, those never visited before all."""
    rows = connection.execute(
        select(Followed.scheme, Followed.value, Followed.visited_at).order_by(
            Followed.visited_at.is_not(None), Followed.visited_at, Followed.id
        )
    )
    return [Follow(*row) for row in rows]
