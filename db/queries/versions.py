"""Reading what sources said: the versions that are visible, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text

from db import bulk
from db.models.kept import Manifest, RecordVersion, Visibility
from db.queries import sightings
from db.staging import counts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


class Version(NamedTuple):
    """One version of what a source said under one key."""

    id: int
    source: str
    kind: str
    source_id: str
    content: str
    said_at: datetime
    stored_at: datetime
    fetch_id: int

    @property
    def key(self) -> str:
        """The record's key as one text."""
        return f"{self.source}/{self.kind}/{self.source_id}"


_COLUMNS = (
    RecordVersion.id,
    RecordVersion.source,
    RecordVersion.kind,
    RecordVersion.source_id,
    RecordVersion.content,
    RecordVersion.said_at,
    RecordVersion.stored_at,
    RecordVersion.fetch_id,
)
_ORDER = (
    RecordVersion.source,
    RecordVersion.kind,
    RecordVersion.source_id,
    RecordVersion.said_at,
    RecordVersion.stored_at,
    RecordVersion.parser_version,
    RecordVersion.id,
)


def of_keys(connection: Connection, keys: Iterable[str]) -> Iterator[Version]:
    """Yield the visible versions of records, key by key, oldest first."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for key in sorted(set(keys)):
        if key.count("/") < 2:
            continue
        source, kind, source_id = key.split("/", 2)
        wanted.setdefault((source, kind), []).append(source_id)
    for (source, kind), source_ids in sorted(wanted.items()):
        condition, values = bulk.is_any(connection, "source_id", source_ids)
        statement = (
            select(*_COLUMNS)
            .where(RecordVersion.source == source, RecordVersion.kind == kind, text(condition))
            .order_by(*_ORDER)
        )
        rows = connection.execute(statement, {"values": values})
        yield from visible(connection, [Version(*row) for row in rows])


def every(connection: Connection) -> Iterator[Version]:
    """Yield the visible versions of all records, key by key, oldest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(*_ORDER), execution_options={"yield_per": 20_000})
    some: list[Version] = []
    for part in rows.partitions():
        some += [Version(*row) for row in part]
        # The versions of the last key may go on in the next part.
        cut = next((n for n in range(len(some), 0, -1) if some[n - 1].key != some[-1].key), 0)
        yield from visible(connection, some[:cut])
        del some[:cut]
    yield from visible(connection, some)


def keys_of_ids(connection: Connection, ids: Collection[int]) -> set[str]:
    """Return the keys of the records that versions belong to."""
    return {seen.key for seen in of_ids(connection, ids)}


class Brief(NamedTuple):
    """A version without what it says."""

    id: int
    key: str
    fetch_id: int


def of_ids(connection: Connection, ids: Collection[int]) -> list[Brief]:
    """Return versions, visible or not, in brief."""
    if not ids:
        return []
    condition, values = bulk.is_any(connection, "id", ids)
    rows = connection.execute(
        select(
            RecordVersion.id,
            RecordVersion.source,
            RecordVersion.kind,
            RecordVersion.source_id,
            RecordVersion.fetch_id,
        ).where(text(condition)),
        {"values": values},
    )
    return [
        Brief(id_, f"{source}/{kind}/{source_id}", fetch_id) for id_, source, kind, source_id, fetch_id in rows
    ]


def keys_between(connection: Connection, first: int, last: int) -> set[str]:
    """Return the keys of the records that a run of version ids belongs to."""
    rows = connection.execute(
        select(RecordVersion.source, RecordVersion.kind, RecordVersion.source_id).where(
            RecordVersion.id.between(first, last)
        )
    )
    return {f"{source}/{kind}/{source_id}" for source, kind, source_id in rows}


def visible(connection: Connection, versions: Sequence[Version]) -> list[Version]:
    """Return those of the versions that count; they come key by key, oldest first, and are returned so.

    A version counts if it is neither held nor rejected, and the newest manifest of at least one visible fetch
    names it. A fetch that confirmed another one (304) stands for that one's manifest. Where the fetch that brought
    a version does not count, it is told as if the first one that does had brought it.
    """
    held = _held(connection, [version.id for version in versions])
    doubtful = doubtful_fetches(connection, {version.fetch_id for version in versions})
    shown = [version for version in versions if version.id not in held]
    unsure = [version for version in shown if version.fetch_id in doubtful]
    if not unsure:
        return shown
    told = sightings.told_by(connection, unsure)
    shown = [
        told.get(version.id, version)
        for version in shown
        if version.fetch_id not in doubtful or version.id in told
    ]
    place = {key: n for n, key in enumerate(dict.fromkeys(version.key for version in shown))}
    return sorted(shown, key=lambda version: (place[version.key], version.said_at, version.stored_at))


def doubtful_fetches(connection: Connection, fetch_ids: Collection[int]) -> set[int]:
    """Return those of the fetches that are hidden, or were read more than once.

    What all the others saw is visible.
    """
    if not fetch_ids:
        return set()
    condition, values = bulk.is_any(connection, "fetch_id", fetch_ids)
    newest = select(func.max(Visibility.id)).where(text(condition)).group_by(Visibility.fetch_id)
    shown = select(Visibility.fetch_id).where(Visibility.id.in_(newest), counts(connection))
    twice = select(Manifest.fetch_id).where(text(condition)).group_by(Manifest.fetch_id).having(func.count() > 1)
    hidden = set(fetch_ids) - set(connection.execute(shown, {"values": values}).scalars())
    return hidden | set(connection.execute(twice, {"values": values}).scalars())


def _held(connection: Connection, ids: Collection[int]) -> set[int]:
    """Return those of the versions that are held or rejected."""
    if not ids:
        return set()
    condition, values = bulk.is_any(connection, "version_id", ids)
    newest = select(func.max(Visibility.id)).where(text(condition)).group_by(Visibility.version_id)
    rows = connection.execute(
        select(Visibility.version_id).where(Visibility.id.in_(newest), Visibility.state.in_(("held", "rejected"))),
        {"values": values},
    )
    return {row[0] for row in rows if row[0] is not None}
