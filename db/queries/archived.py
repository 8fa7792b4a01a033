"""Reading which answers are archived, to be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from db.models.kept import Fetch, Manifest, Request
from db.queries import sightings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection


class Archived(NamedTuple):
    """An archived answer, and what its newest reading saw."""

    id: int
    source: str
    url: str
    status: int | None
    visited_at: datetime
    stored_at: datetime
    outcome: str
    digest: str
    archive_file: str
    archive_offset: int
    archive_length: int
    asked: Any | None
    """The request as it was queued; None for an imported file."""


class Reading(NamedTuple):
    """What the newest reading of an answer saw."""

    manifest_id: int
    parser_version: int
    seen: list[int]


_READABLE = ("new", "changed", "unchanged", "empty", "malformed", "failed", "blocked")


def answers(connection: Connection, source: str | None, after: int, limit: int) -> list[Archived]:
    """Return archived answers with ids beyond `after`, in their order; those of one source if it is named."""
    statement = (
        select(
            Fetch.id, Fetch.source, Fetch.url, Fetch.status, Fetch.visited_at, Fetch.stored_at, Fetch.outcome,
            Fetch.digest, Fetch.archive_file, Fetch.archive_offset, Fetch.archive_length, Request.request,
        )
        .outerjoin(Request, Request.id == Fetch.request_id)
        .where(Fetch.archive_file.is_not(None), Fetch.id > after, Fetch.outcome.in_(_READABLE))
        .order_by(Fetch.id)
        .limit(limit)
    )  # fmt: skip
    if source is not None:
        statement = statement.where(Fetch.source == source)
    rows: Iterable[Any] = connection.execute(statement)
    return [Archived(*row) for row in rows]


def newest_reading(connection: Connection, fetch_id: int) -> Reading | None:
    """Return what the newest reading of an answer saw, None where it was never read."""
    row = connection.execute(
        select(Manifest.id, Manifest.parser_version, Manifest.seen)
        .join(Fetch, Fetch.id == Manifest.fetch_id)
        .where(Fetch.id == fetch_id, Manifest.id == sightings.newest_reading(connection, Fetch.id))
    ).first()
    return None if row is None else Reading(*row)


def count(connection: Connection, source: str | None) -> int:
    """Return how many archived answers there are."""
    statement = select(func.count()).where(Fetch.archive_file.is_not(None), Fetch.outcome.in_(_READABLE))
    if source is not None:
        statement = statement.where(Fetch.source == source)
    return int(connection.execute(statement).scalar_one())
