"""Reading what sources said: the versions that are visible, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text, union

from db import bulk
from db.models.kept import Fetch, Manifest, RecordVersion, Visibility
from db.staging import counts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select


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
    for part in rows.partitions():
        yield from visible(connection, [Version(*row) for row in part])


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
    """Return those of the versions that count, in the order given.

    A version counts if it is neither held nor rejected, and the newest manifest of at least one visible fetch
    names it. A fetch that confirmed another one (304) stands for that one's manifest.
    """
    held = _held(connection, [version.id for version in versions])
    doubtful = doubtful_fetches(connection, {version.fetch_id for version in versions})
    unsure = {version.id for version in versions if version.fetch_id in doubtful} - held
    named = _named(connection, unsure, doubtful) if unsure else set()
    hidden = held | (unsure - named)
    return [version for version in versions if version.id not in hidden]


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


def visible_fetches(connection: Connection) -> Select[int | None]:
    """Return the statement that selects the ids of all fetches that are visible, or that a transaction sees."""
    newest = select(func.max(Visibility.id)).where(Visibility.fetch_id.is_not(None)).group_by(Visibility.fetch_id)
    return select(Visibility.fetch_id).where(Visibility.id.in_(newest), counts(connection))


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


def _named(connection: Connection, ids: set[int], first: Collection[int]) -> set[int]:
    """Return those of the versions that visible fetches name, asking some fetches first."""
    shown = visible_fetches(connection)
    confirmed = select(Fetch.confirms_id).where(Fetch.id.in_(shown), Fetch.confirms_id.is_not(None))
    counts = union(shown, confirmed).subquery()
    newest = select(func.max(Manifest.id)).where(Manifest.fetch_id.in_(select(counts))).group_by(Manifest.fetch_id)
    condition, values = bulk.is_any(connection, "fetch_id", first)
    named: set[int] = set()
    for statement, parameters in (
        (select(Manifest.seen).where(Manifest.id.in_(newest), text(condition)), {"values": values}),
        (select(Manifest.seen).where(Manifest.id.in_(newest)), {}),
    ):
        for (seen,) in connection.execute(statement, parameters):
            named |= ids.intersection(seen)
        if named == ids:
            break
    return named
