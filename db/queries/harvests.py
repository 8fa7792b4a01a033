"""Reading where harvests stand and what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, select

from db.models.kept import Cursor, Watermark

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Mark(Struct, frozen=True):
    """What completed harvests cover without a gap: from `start` (None: from the beginning) to `mark`."""

    start: str | None
    mark: str


class Place(Struct, frozen=True):
    """Where an unfinished harvest stands."""

    run_id: int
    since: str | None
    until: str | None
    started: str
    token: str | None


def watermark(connection: Connection, source: str, kind: str, scope: str) -> Mark | None:
    """Return the range that is covered, None where nothing is."""
    row = connection.execute(
        select(Watermark.start, Watermark.mark)
        .where(Watermark.source == source, Watermark.kind == kind, Watermark.scope == scope)
        .order_by(Watermark.id.desc())
        .limit(1)
    ).first()
    return None if row is None or not row.mark else Mark(*row)


def cursor(connection: Connection, source: str, kind: str, scope: str) -> Place | None:
    """Return where an unfinished harvest stands, None where there is none."""
    row = connection.execute(
        select(Cursor.run_id, Cursor.since, Cursor.until, Cursor.started, Cursor.token).where(
            Cursor.source == source, Cursor.kind == kind, Cursor.scope == scope
        )
    ).first()
    return None if row is None else Place(*row)


def covered_whole(connection: Connection, source: str) -> dict[str, str]:
    """Return the scopes of a source that completed harvests cover from the beginning, each with the end of that.

    The empty scope is everything that the source has.
    """
    newest = (
        select(func.max(Watermark.id)).where(Watermark.source == source).group_by(Watermark.kind, Watermark.scope)
    )
    rows = connection.execute(
        select(Watermark.scope, func.max(Watermark.mark))
        .where(Watermark.id.in_(newest), Watermark.start.is_(None))
        .group_by(Watermark.scope)
        .order_by(Watermark.scope)
    )
    return {row[0]: row[1] for row in rows}
