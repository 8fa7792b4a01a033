"""Reading which answers are archived, to be read again."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from db.models.kept import Fetch, Manifest, Request
from db.queries import sightings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Executable


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


class Lying(NamedTuple):
    """Where an answer lies in the archive."""

    file: str
    offset: int
    length: int


class Kept(NamedTuple):
    """An answer that lies in the archive."""

    id: int
    source: str
    url: str
    digest: str
    visited_at: datetime
    file: str
    offset: int
    length: int


_READABLE = ("new", "changed", "unchanged", "empty", "malformed", "failed", "blocked")

# Asked for each answer of a crawl: to build a statement takes longer than to run it.
_AT = (Fetch.source == bindparam("source"), Fetch.url == bindparam("url"))
_OURS = (Fetch.archive_file.is_not(None), Fetch.archive_file.not_like("file:%"))
"""In the archive: what was imported stays where it was."""
_NEWEST = select(Fetch.digest).where(*_AT, *_OURS).order_by(Fetch.id.desc()).limit(1)
_KEPT = select(
    Fetch.id, Fetch.source, Fetch.url, Fetch.digest, Fetch.visited_at,
    Fetch.archive_file, Fetch.archive_offset, Fetch.archive_length,
).where(*_OURS)  # fmt: skip
_AT_ONCE = 1000
_ALIKE = (
    select(Fetch.archive_file, Fetch.archive_offset, Fetch.archive_length)
    .where(*_AT, *_OURS, Fetch.digest == bindparam("digest"))
    .order_by(Fetch.id)
)


def alike(connection: Connection, source: str, url: str, digest: str) -> list[Lying]:
    """Return where the archived answers of an address lie that have a body of this digest, the oldest first."""
    rows: Iterable[Any] = connection.execute(_ALIKE, {"source": source, "url": url, "digest": digest})
    return [Lying(*row) for row in rows]


def by_place(connection: Connection) -> Iterator[Kept]:
    """Return all answers in the archive, in the order of their files and of their bytes there."""
    return _kept(connection, _KEPT.order_by(Fetch.archive_file, Fetch.archive_offset))


def by_address(connection: Connection) -> Iterator[Kept]:
    """Return all answers in the archive by source and address, the oldest first."""
    return _kept(connection, _KEPT.order_by(Fetch.source, Fetch.url, Fetch.id))


def in_file(connection: Connection, file: str) -> list[Kept]:
    """Return the answers in a file of the archive, in the order of their bytes."""
    return list(_kept(connection, _KEPT.where(Fetch.archive_file == file).order_by(Fetch.archive_offset)))


def seen(connection: Connection) -> Iterator[tuple[int, list[int]]]:
    """Return each answer in the archive with the versions that its newest reading saw."""
    newest = select(func.max(Manifest.id)).group_by(Manifest.fetch_id)
    statement = (
        select(Manifest.fetch_id, Manifest.seen)
        .join(Fetch, Fetch.id == Manifest.fetch_id)
        .where(*_OURS, Manifest.id.in_(newest))
    )
    rows: Iterable[Any] = connection.execute(statement.execution_options(yield_per=_AT_ONCE))
    return map(tuple, rows)


def imported_from(connection: Connection) -> list[str]:
    """Return the addresses of the files that were imported, and are read again where they lie."""
    statement = select(Fetch.archive_file).where(Fetch.archive_file.like("file:%")).distinct()
    return sorted(str(file) for file in connection.execute(statement).scalars())


def _kept(connection: Connection, statement: Executable) -> Iterator[Kept]:
    rows: Iterable[Any] = connection.execute(statement.execution_options(yield_per=_AT_ONCE))
    return itertools.starmap(Kept, rows)


def newest_digest(connection: Connection, source: str, url: str) -> str | None:
    """Return the digest of an address's newest archived answer, None where there is none."""
    found: str | None = connection.execute(_NEWEST, {"source": source, "url": url}).scalar()
    return found


def answers(
    connection: Connection, source: str | None, after: int, limit: int, *, unread_by: int
) -> list[Archived]:
    """Return archived answers with ids beyond `after`, in their order; those of one source if it is named.

    Those of which a run has stored a reading are left out.
    """
    read = select(Manifest.fetch_id).where(Manifest.run_id == unread_by)
    statement = (
        select(
            Fetch.id, Fetch.source, Fetch.url, Fetch.status, Fetch.visited_at, Fetch.stored_at, Fetch.outcome,
            Fetch.digest, Fetch.archive_file, Fetch.archive_offset, Fetch.archive_length, Request.request,
        )
        .outerjoin(Request, Request.id == Fetch.request_id)
        .where(Fetch.archive_file.is_not(None), Fetch.id > after, Fetch.outcome.in_(_READABLE))
        .where(Fetch.id.not_in(read))
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
