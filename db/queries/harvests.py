"""Reading where harvests stand and what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import select

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
    return None if row is None else Mark(*row)


def cursor(connection: Connection, source: str, kind: str, scope: str) -> Place | None:
    """Return where an unfinished harvest stands, None where there is none."""
    row = connection.execute(
        select(Cursor.run_id, Cursor.since, Cursor.until, Cursor.started, Cursor.token).where(
            Cursor.source == source, Cursor.kind == kind, Cursor.scope == scope
        )
    ).first()
    return None if row is None else Place(*row)
