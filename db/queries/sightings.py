"""Reading which visible fetch first saw a version, where the one that brought it does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, not_, select, text

from db import bulk
from db.models.kept import Fetch, Manifest, Visibility
from db.staging import counts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, SQLColumnExpression

    from db.queries.versions import Version


def visible_fetches(connection: Connection) -> Select[int | None]:
    """Return the statement that selects the ids of all fetches that are visible, or that a transaction sees."""
    newest = select(func.max(Visibility.id)).where(Visibility.fetch_id.is_not(None)).group_by(Visibility.fetch_id)
    return select(Visibility.fetch_id).where(Visibility.id.in_(newest), counts(connection))


def newest_reading(connection: Connection, fetch: SQLColumnExpression[int]) -> ScalarSelect[int]:
    """Return the statement that selects the newest reading of a fetch that counts."""
    hidden = hidden_readings(counts(connection))
    reading = select(func.max(Manifest.id)).where(Manifest.fetch_id == fetch, Manifest.id.not_in(hidden))
    return reading.correlate(Fetch).scalar_subquery()


def hidden_readings(is_seen: ColumnElement[bool]) -> Select[int | None]:
    """Return the statement that selects the later readings that do not count, given the events that let one."""
    newest = select(func.max(Visibility.id)).where(Visibility.manifest_id.is_not(None))
    newest = newest.group_by(Visibility.manifest_id)
    return select(Visibility.manifest_id).where(Visibility.id.in_(newest), not_(is_seen))


def told_by(connection: Connection, versions: Sequence[Version]) -> dict[int, Version]:
    """Return, by id, those of the versions that a visible fetch names, as the first one that does tells them.

    Each must come with a fetch that is hidden or was read more than once. What a source says without a time of its
    own is said when it was asked.
    """
    own = {version.fetch_id for version in versions}
    wanted = {version.id: version for version in versions}
    brought = _visits(connection, own)
    found: dict[int, Version] = {}
    for fetch in _sightings(connection, versions):
        for id_ in wanted.keys() & fetch.seen:
            version = wanted[id_]
            if fetch.id == version.fetch_id:
                found[id_] = version
            elif id_ not in found:
                said_at = fetch.visited_at if version.said_at == brought[version.fetch_id] else version.said_at
                found[id_] = version._replace(said_at=said_at, stored_at=fetch.stored_at, fetch_id=fetch.id)
    return found


def _visits(connection: Connection, fetch_ids: Collection[int]) -> dict[int, datetime]:
    """Return when sources were asked, by fetch."""
    condition, values = bulk.is_any(connection, "id", fetch_ids)
    rows = connection.execute(select(Fetch.id, Fetch.visited_at).where(text(condition)), {"values": values})
    return {row.id: row.visited_at for row in rows}


def _sightings(connection: Connection, versions: Sequence[Version]) -> Iterator[Row[Any]]:
    """Yield the visible fetches that may have seen versions, with what they saw, in the order of the visits."""
    read = func.coalesce(Fetch.confirms_id, Fetch.id)
    newest = newest_reading(connection, read)
    yield from connection.execute(
        select(Fetch.id, Fetch.visited_at, Fetch.stored_at, Manifest.seen)
        .join(Manifest, Manifest.id == newest)
        .where(
            # What is seen again is seen later.
            Fetch.id >= min(version.fetch_id for version in versions),
            Fetch.id.in_(visible_fetches(connection)),
        )
        .order_by(Fetch.visited_at, Fetch.id)
    )
