"""Reading what became of what runs had stored."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from sqlalchemy import func, select

from db.models.kept import Effect, Fetch, Manifest, RecordVersion
from db.queries import sightings, versions, visibility

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class EffectRow(Struct, frozen=True):
    """What became of what a run had stored, and by which run."""

    what: str
    at: datetime
    by_run: int
    difference: Any | None
    alarms: Any | None


def of_run(connection: Connection, run_id: int) -> list[EffectRow]:
    """Return what became of what a run had stored, the oldest first."""
    rows = connection.execute(
        select(Effect.what, Effect.at, Effect.by_run_id, Effect.difference, Effect.alarms)
        .where(Effect.run_id == run_id)
        .order_by(Effect.id)
    )
    return [EffectRow(*row) for row in rows]


class Became(NamedTuple):
    """What became of what a run had stored last, and by the word of which run."""

    what: str
    by_run: int


def newest(connection: Connection, run_ids: Collection[int]) -> dict[int, Became]:
    """Return what became of runs last, for those of which anything is known."""
    last = select(func.max(Effect.id)).where(Effect.run_id.in_(run_ids)).group_by(Effect.run_id)
    rows = connection.execute(select(Effect.run_id, Effect.what, Effect.by_run_id).where(Effect.id.in_(last)))
    return {row.run_id: Became(row.what, row.by_run_id) for row in rows}


def keys_seen(connection: Connection, run_id: int) -> set[str]:
    """Return the keys of the records that a run's answers held."""
    return versions.keys_of_ids(connection, visibility.versions_seen(connection, run_id))


def seen_again(connection: Connection, run_id: int) -> int:
    """Return how many versions that a run added visible fetches of later runs have seen."""
    added = select(RecordVersion.id).join(Fetch, Fetch.id == RecordVersion.fetch_id).where(Fetch.run_id == run_id)
    wanted = set(connection.execute(added).scalars())
    found: set[int] = set()
    read = func.coalesce(Fetch.confirms_id, Fetch.id)
    rows = connection.execute(
        select(Manifest.seen)
        .join(Fetch, read == Manifest.fetch_id)
        .where(Fetch.run_id > run_id, Fetch.id.in_(sightings.visible_fetches(connection)))
    )
    for (seen,) in rows:
        found |= wanted.intersection(seen)
    return len(found)
