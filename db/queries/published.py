"""Reading what was published, and whom cron visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from db.models.kept import Document, Followed, Publication, Run, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator
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


class Shown(NamedTuple):
    """A publication: from when a document was shown, without body from when none was."""

    at: datetime
    body: str | None
    run: int
    command: str
    job: str
    began: datetime
    """When the run that published it began."""


def of_author(connection: Connection, author_id: str, until: datetime | None) -> Iterator[Shown]:
    """Yield what was shown of an author up to a time, the oldest first."""
    statement = (
        select(Publication.at, Document.body, Run.id, Run.command, Run.job, Run.started_at)
        .join(Run, Run.id == Publication.run_id)
        .outerjoin(Document, Document.hash == Publication.hash)
        .where(Publication.author_id == author_id)
        .order_by(Publication.id)
    )
    if until is not None:
        statement = statement.where(Publication.at <= until)
    for row in connection.execute(statement, execution_options={"yield_per": 20}):
        yield Shown(*row)


def authors(connection: Connection) -> set[str]:
    """Return the authors of whom something was ever shown."""
    return set(connection.execute(select(Publication.author_id).distinct()).scalars())


def followed(connection: Connection) -> list[Follow]:
    """Return those whom cron visits, in the order in which they were followed, and when a source last answered."""
    rows = connection.execute(
        select(Followed.scheme, Followed.value, func.max(Visit.answered_at))
        .outerjoin(Visit, Visit.followed_id == Followed.id)
        .group_by(Followed.id)
        .order_by(Followed.id)
    )
    return [Follow(*row) for row in rows]
