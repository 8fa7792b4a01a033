"""Keeping what was seen since in front of a statement that is stored late.

A page that says the same as before adds no version; its manifest names the old one. Where a visit of an earlier
day is stored afterwards (an old file, imported) and says something else, the old version would lie behind it,
although it was seen again later. So it is said once more, at the time of that later visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from db import bulk
from db.models.kept import Fetch, Manifest, RecordVersion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row


def restate(connection: Connection, before: Mapping[int, datetime], fetch_id: int) -> None:
    """Say again what later visits of the source saw.

    `before` are the versions behind which a fetch has put others, with the times of these. Only records without
    a time of their own are looked at: theirs is the time of the visit.
    """
    fetch = connection.execute(select(Fetch.source, Fetch.visited_at).where(Fetch.id == fetch_id)).one()
    passed = {id_ for id_, said_at in before.items() if said_at == fetch.visited_at}
    if not passed:
        return
    again: dict[int, int] = {}
    for sighting in _sightings(connection, fetch.source, fetch.visited_at):
        seen = passed.intersection(sighting.seen)
        if seen:
            again.update(_said_again(connection, seen - again.keys(), sighting))
            _add_manifest(connection, sighting, again)


def _sightings(connection: Connection, source: str, since: datetime) -> list[Row[Any]]:
    """Return the newest manifest of each later fetch, in the order of the visits; a 304 stands for another's."""
    rows = connection.execute(
        select(
            Fetch.id, Fetch.visited_at, Fetch.stored_at, Fetch.confirms_id,
            Manifest.parser_version, Manifest.seen, Manifest.unchanged, Manifest.rejected,
        )
        .join(Manifest, Manifest.fetch_id == func.coalesce(Fetch.confirms_id, Fetch.id))
        .where(Fetch.source == source, Fetch.visited_at > since)
        .order_by(Fetch.visited_at, Fetch.id, Manifest.id)
    )  # fmt: skip
    return list({row.id: row for row in rows}.values())


def _said_again(connection: Connection, ids: Collection[int], sighting: Row[Any]) -> dict[int, int]:
    """Append versions with the content of these at the time of a sighting; return the new id of each."""
    number = bulk.take_numbers(connection, RecordVersion, len(ids)) if ids else 0
    given = {id_: number + place for place, id_ in enumerate(sorted(ids))}
    kept = connection.execute(select(RecordVersion.__table__).where(RecordVersion.id.in_(given))).all()
    if kept:
        changes = {
            "said_at": sighting.visited_at,
            "stored_at": sighting.stored_at,
            "parser_version": sighting.parser_version,
            "fetch_id": sighting.id,
        }
        rows = [{**row._mapping, **changes, "id": given[row.id]} for row in kept]
        connection.execute(insert(RecordVersion), rows)
    return given


def _add_manifest(connection: Connection, sighting: Row[Any], again: Mapping[int, int]) -> None:
    """Add a manifest that names the new versions; of a 304 these alone, the rest stands in the one it confirms."""
    if sighting.confirms_id is None:
        seen = [again.get(id_, id_) for id_ in sighting.seen]
    else:
        seen = [again[id_] for id_ in sighting.seen if id_ in again]
    values = {
        "fetch_id": sighting.id,
        "parser_version": sighting.parser_version,
        "stored_at": sighting.stored_at,
        "seen": seen,
        "appended_from": None,
        "appended_to": None,
        "new": 0,
        "changed": 0,
        "unchanged": sighting.unchanged,
        "rejected": sighting.rejected,
    }
    connection.execute(insert(Manifest).values(**values))
