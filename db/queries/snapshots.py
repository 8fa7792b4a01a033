"""Reading kept snapshots, and how much has come since."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, select

from db.models.kept import Manifest, Snapshot
from db.queries import versions

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Kept(Struct, frozen=True):
    """A snapshot without its content."""

    number: int
    kind: str
    made_at: datetime
    run: int
    records: int
    """Records that it was learned from."""
    stored: int
    """Records of any kind, visible or not, that were stored by then."""
    last_manifest: int
    digest: str
    size: int
    """Bytes of its content."""


_KEPT = select(
    Snapshot.number,
    Snapshot.kind,
    Snapshot.made_at,
    Snapshot.run_id,
    Snapshot.records,
    Snapshot.stored,
    Snapshot.last_manifest,
    Snapshot.digest,
    func.length(Snapshot.content),
).order_by(Snapshot.number.desc())


def every(connection: Connection) -> list[Kept]:
    """Return all snapshots, the newest first."""
    return [Kept(*row) for row in connection.execute(_KEPT)]


def newest(connection: Connection, kind: str) -> Kept | None:
    """Return the snapshot of a kind that is in force, None where there is none."""
    row = connection.execute(_KEPT.where(Snapshot.kind == kind).limit(1)).first()
    return None if row is None else Kept(*row)


def content(connection: Connection, number: int) -> bytes:
    """Return what a snapshot holds."""
    return bytes(connection.execute(select(Snapshot.content).where(Snapshot.number == number)).scalar_one())


class Stored(Struct, frozen=True):
    """How many records pages have brought that were not known before, and the newest of these pages' manifests."""

    records: int
    last_manifest: int


def stored(connection: Connection, after: int = 0) -> Stored:
    """Return what was stored with the manifests after one; this reads no record."""
    row = connection.execute(
        select(func.coalesce(func.sum(Manifest.new), 0), func.coalesce(func.max(Manifest.id), after)).where(
            Manifest.id > after
        )
    ).one()
    return Stored(int(row[0]), row[1])


def keys_after(connection: Connection, manifest: int) -> set[str]:
    """Return the keys of the records that were stored, or changed, with the manifests after one."""
    ranges = connection.execute(
        select(Manifest.appended_from, Manifest.appended_to).where(Manifest.id > manifest)
    ).all()
    keys: set[str] = set()
    for first, last in ranges:
        if first is not None and last is not None:
            keys |= versions.keys_between(connection, first, last)
    return keys
