"""Reading what sources said: the versions that are visible, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text

from db import bulk
from db.models.kept import Fetch, Manifest, RecordVersion, Visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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
        source, kind, source_id = key.split("/", 2)
        wanted.setdefault((source, kind), []).append(source_id)
    visible = _visible(connection)
    for (source, kind), source_ids in sorted(wanted.items()):
        condition, values = bulk.is_any(connection, "source_id", source_ids)
        statement = (
            select(*_COLUMNS)
            .where(RecordVersion.source == source, RecordVersion.kind == kind, text(condition))
            .order_by(*_ORDER)
        )
        for row in connection.execute(statement, {"values": values}):
            version = Version(*row)
            if visible(version):
                yield version


def every(connection: Connection) -> Iterator[Version]:
    """Yield the visible versions of all records, key by key, oldest first."""
    visible = _visible(connection)
    rows = connection.execution_options(yield_per=1000).execute(select(*_COLUMNS).order_by(*_ORDER))
    for row in rows:
        version = Version(*row)
        if visible(version):
            yield version


def keys_of_ids(connection: Connection, ids: Iterable[int]) -> set[str]:
    """Return the keys of the records that versions belong to."""
    condition, values = bulk.is_any(connection, "id", [str(id_) for id_ in ids])
    if connection.dialect.name != "sqlite":
        condition, values = "id = ANY(:values)", [int(value) for value in values]
    rows = connection.execute(
        select(RecordVersion.source, RecordVersion.kind, RecordVersion.source_id).where(text(condition)),
        {"values": values},
    )
    return {f"{source}/{kind}/{source_id}" for source, kind, source_id in rows}


def keys_between(connection: Connection, first: int, last: int) -> set[str]:
    """Return the keys of the records that a run of version ids belongs to."""
    rows = connection.execute(
        select(RecordVersion.source, RecordVersion.kind, RecordVersion.source_id).where(
            RecordVersion.id.between(first, last)
        )
    )
    return {f"{source}/{kind}/{source_id}" for source, kind, source_id in rows}


def _visible(connection: Connection) -> Callable[[Version], bool]:
    """Return the test of whether a version counts.

    It does if it is neither held nor rejected and the newest manifest of at least one visible fetch names it.
    """
    hidden = _hidden_versions(connection)
    named = _named_versions(connection)
    if named is None:
        return lambda version: version.id not in hidden
    return lambda version: version.id in named and version.id not in hidden


def _hidden_versions(connection: Connection) -> set[int]:
    newest = (
        select(func.max(Visibility.id)).where(Visibility.version_id.is_not(None)).group_by(Visibility.version_id)
    )
    rows = connection.execute(
        select(Visibility.version_id).where(Visibility.id.in_(newest), Visibility.state.in_(("held", "rejected")))
    )
    return {row[0] for row in rows if row[0] is not None}


def _named_versions(connection: Connection) -> set[int] | None:
    """Return the versions that visible fetches name, None where all are: no fetch hidden, none read twice."""
    newest = select(func.max(Visibility.id)).where(Visibility.fetch_id.is_not(None)).group_by(Visibility.fetch_id)
    visible = select(Visibility.fetch_id).where(Visibility.id.in_(newest), Visibility.state == "visible")
    hidden = connection.execute(
        select(Manifest.id).join(Fetch, Fetch.id == Manifest.fetch_id).where(Fetch.id.not_in(visible)).limit(1)
    ).first()
    twice = connection.execute(
        select(Manifest.fetch_id).group_by(Manifest.fetch_id).having(func.count() > 1).limit(1)
    ).first()
    if hidden is None and twice is None:
        return None
    last = select(func.max(Manifest.id)).where(Manifest.fetch_id.in_(visible)).group_by(Manifest.fetch_id)
    named: set[int] = set()
    for (seen,) in connection.execute(select(Manifest.seen).where(Manifest.id.in_(last))):
        named.update(seen)
    return named
