"""Setting watermarks back where what a run stored does not count, and forth again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from db.models.kept import Cursor, Watermark

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

NOWHERE = ""
"""The mark, and the start, of what no harvest covers any more."""


def set_back(connection: Connection, run_id: int, *, by: int, at: datetime) -> list[str]:
    """Let the ranges end where they did before a run, and return which; its unfinished harvests begin anew."""
    connection.execute(delete(Cursor).where(Cursor.run_id == run_id))
    told = []
    for source, kind, scope in _scopes(connection, run_id):
        here = (Watermark.source == source, Watermark.kind == kind, Watermark.scope == scope)
        first = select(Watermark.id).where(*here, Watermark.run_id == run_id).order_by(Watermark.id).limit(1)
        before = connection.execute(
            select(Watermark.start, Watermark.mark)
            .where(*here, Watermark.id < first.scalar_subquery())
            .order_by(Watermark.id.desc())
            .limit(1)
        ).first()
        start, mark = (NOWHERE, NOWHERE) if before is None else before
        _add(connection, (source, kind, scope), start, mark, by, at)
        told.append(f"{source} {kind} {scope or 'all'}: {mark or 'the beginning'}")
    return told


def set_forth(connection: Connection, run_id: int, *, by: int, at: datetime) -> list[str]:
    """Let the ranges end where a run had brought them, where they do not reach that far, and return which."""
    told = []
    for scope in _scopes(connection, run_id):
        here = tuple(column == value for column, value in zip(_SCOPE, scope, strict=True))
        rows = select(Watermark.start, Watermark.mark).where(*here)
        newest = rows.order_by(Watermark.id.desc()).limit(1)
        own = connection.execute(newest.where(Watermark.run_id == run_id)).one()
        now = connection.execute(newest).one()
        if now.mark < own.mark:
            _add(connection, scope, own.start, own.mark, by, at)
            told.append(f"{scope[0]} {scope[1]} {scope[2] or 'all'}: {own.mark}")
    return told


_SCOPE = (Watermark.source, Watermark.kind, Watermark.scope)


def _scopes(connection: Connection, run_id: int) -> list[tuple[str, str, str]]:
    rows = connection.execute(select(*_SCOPE).where(Watermark.run_id == run_id).distinct().order_by(*_SCOPE))
    return [(row[0], row[1], row[2]) for row in rows]


def _add(
    connection: Connection, scope: tuple[str, str, str], start: str | None, mark: str, by: int, at: datetime
) -> None:
    source, kind, name = scope
    values = {"source": source, "kind": kind, "scope": name, "start": start, "mark": mark}
    connection.execute(insert(Watermark).values(**values, run_id=by, at=at))
