"""Reading how fresh everything is: what was fetched last, what is covered, what is pending."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, select, text

from db.models.derived import Author, Doubt, Paper
from db.models.kept import Cursor, Fetch, Pending, RecordVersion, Watermark

if TYPE_CHECKING:
    from sqlalchemy import Connection

_GOOD = ("new", "changed", "unchanged", "empty")


class Asked(Struct, frozen=True):
    """When a source was last asked, and when it last answered well."""

    source: str
    answers: int
    newest_good: datetime | None
    last_run: int


class Kind(Struct, frozen=True):
    """How much is known of one kind of record: keys, and versions of them."""

    source: str
    kind: str
    records: int
    versions: int


class Covered(Struct, frozen=True):
    """What completed harvests of a scope cover without a gap."""

    source: str
    kind: str
    scope: str
    start: str | None
    mark: str
    at: datetime


class Standing(Struct, frozen=True):
    """A harvest that is not complete."""

    source: str
    kind: str
    scope: str
    since: str | None
    until: str | None
    run_id: int
    moved_at: datetime


class Totals(Struct, frozen=True):
    """How many authors and papers are derived, how much waits to be, and how much is left to ask."""

    authors: int
    papers: int
    pending: int
    doubts: int


def asked(connection: Connection) -> list[Asked]:
    """Return, for each source that was ever asked, how that went."""
    good = func.max(Fetch.visited_at).filter(Fetch.outcome.in_(_GOOD))
    rows = connection.execute(
        select(Fetch.source, func.count(), good, func.max(Fetch.run_id))
        .group_by(Fetch.source)
        .order_by(Fetch.source)
    )
    return [Asked(*row) for row in rows]


def kinds(connection: Connection) -> list[Kind]:
    """Return the number of records by source and kind."""
    rows = connection.execute(
        select(
            RecordVersion.source,
            RecordVersion.kind,
            func.count(RecordVersion.source_id.distinct()),
            func.count(),
        )
        .group_by(RecordVersion.source, RecordVersion.kind)
        .order_by(RecordVersion.source, RecordVersion.kind)
    )
    return [Kind(*row) for row in rows]


def newest_said(connection: Connection) -> datetime | None:
    """Return when the newest of all statements was said, None where there is none."""
    return connection.execute(select(func.max(RecordVersion.said_at))).scalar()


def covered(connection: Connection) -> list[Covered]:
    """Return the watermarks that count."""
    newest = select(func.max(Watermark.id)).group_by(Watermark.source, Watermark.kind, Watermark.scope)
    rows = connection.execute(
        select(Watermark.source, Watermark.kind, Watermark.scope, Watermark.start, Watermark.mark, Watermark.at)
        .where(Watermark.id.in_(newest), Watermark.mark != "")
        .order_by(Watermark.source, Watermark.kind, Watermark.scope)
    )
    return [Covered(*row) for row in rows]


def standing(connection: Connection) -> list[Standing]:
    """Return the harvests that are not complete."""
    rows = connection.execute(
        select(
            Cursor.source, Cursor.kind, Cursor.scope, Cursor.since, Cursor.until, Cursor.run_id, Cursor.moved_at
        ).order_by(Cursor.source, Cursor.kind, Cursor.scope)
    )
    return [Standing(*row) for row in rows]


def totals(connection: Connection) -> Totals:
    """Return how much is derived, how much waits to be, and how much is left to ask."""

    def count(model: type[Author | Paper | Pending | Doubt]) -> int:
        return connection.execute(select(func.count()).select_from(model)).scalar_one()

    return Totals(count(Author), count(Paper), count(Pending), count(Doubt))


def size(connection: Connection) -> int:
    """Return the size of the database in bytes."""
    if connection.dialect.name == "sqlite":
        sql = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        sql = "SELECT pg_database_size(current_database())"
    return int(connection.execute(text(sql)).scalar_one())
