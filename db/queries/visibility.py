"""Reading which fetches of a run count, wait, or were taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from sqlalchemy import and_, func, select, text

from db import bulk
from db.models.kept import Effect, Fetch, Manifest, RecordVersion, Visibility
from db.queries import versions
from db.store.visibility import Answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from db.queries.versions import Brief
    from db.staging import Staged


class _Owner(Struct):
    """Whose list of papers a record is; of another record nobody's."""

    owner_kind: str = ""
    owner_id: str = ""


def staged(connection: Connection, seen: Staged) -> Answers:
    """Return what runs have staged, of the fetches asked for, and that was neither shown nor taken back."""
    fetches = _newest_of_run(connection, Visibility.fetch_id, seen.run_ids, "staged")
    if seen.fetch_ids is not None:
        return Answers([id_ for id_ in fetches if id_ in seen.fetch_ids])
    return Answers(fetches, _newest_of_run(connection, Visibility.manifest_id, seen.run_ids, "staged"))


def waiting(connection: Connection, run_id: int) -> Answers:
    """Return what waits of a run, whichever run has staged it."""
    return _answers(connection, run_id, "staged")


def shown(connection: Connection, run_id: int) -> Answers:
    """Return what counts of a run, or by its word."""
    return _answers(connection, run_id, "visible")


def taken_back(connection: Connection, run_id: int) -> Answers:
    """Return what was taken back of a run, or by its word."""
    return _answers(connection, run_id, "taken-back")


def has_decided(connection: Connection, run_id: int) -> bool:
    """Return whether a run has said of anything that it counts or not."""
    return (
        connection.execute(select(Visibility.id).where(Visibility.run_id == run_id).limit(1)).first() is not None
    )


def _answers(connection: Connection, run_id: int, state: str) -> Answers:
    """Return the answers in a state that a run has fetched or read again, or has brought into it."""
    told = select(Visibility.manifest_id).where(Visibility.run_id == run_id, Visibility.manifest_id.is_not(None))
    readings = connection.execute(
        select(Visibility.manifest_id).where(
            Visibility.manifest_id.in_(told), Visibility.state == state, _is_newest(Visibility.manifest_id)
        )
    )
    fetches = {
        *_of_run(connection, run_id, state),
        *_newest_of_run(connection, Visibility.fetch_id, (run_id,), state),
    }
    return Answers(sorted(fetches), sorted(filter(None, readings.scalars())))


def _newest_of_run(
    connection: Connection, column: InstrumentedAttribute[int | None], run_ids: Sequence[int], state: str
) -> list[int]:
    """Return what stands in a column of the newest events about it that are of these runs, and of a state."""
    rows = connection.execute(
        select(column).where(
            Visibility.run_id.in_(run_ids), Visibility.state == state, column.is_not(None), _is_newest(column)
        )
    )
    return sorted(filter(None, rows.scalars()))


def _is_newest(column: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    newer = Visibility.__table__.alias("newer")
    return Visibility.id == select(func.max(newer.c.id)).where(newer.c[column.key] == column).scalar_subquery()


def _of_run(connection: Connection, run_id: int, state: str) -> list[int]:
    events = select(func.max(Visibility.id)).where(Visibility.fetch_id == Fetch.id)
    last = events.correlate(Fetch).scalar_subquery()
    rows = connection.execute(
        select(Fetch.id)
        .join(Visibility, Visibility.id == last)
        .where(Fetch.run_id == run_id, Visibility.state == state)
        .order_by(Fetch.id)
    )
    return list(rows.scalars())


def brought(connection: Connection, seen: Staged) -> list[Brief]:
    """Return the versions that what is staged lets count: those added, and hidden ones that were seen again."""
    answers = staged(connection, seen)
    found: set[int] = set()
    for column, ids in (("fetch_id", answers.fetches), ("id", answers.manifests)):
        condition, values = bulk.is_any(connection, column, ids)
        for (versions_seen,) in connection.execute(
            select(Manifest.seen).where(text(condition)), {"values": values}
        ):
            found.update(versions_seen)
    briefs = versions.of_ids(connection, sorted(found))
    hidden = versions.doubtful_fetches(connection, {brief.fetch_id for brief in briefs})
    return [brief for brief in briefs if brief.fetch_id in hidden]


def versions_seen(connection: Connection, run_id: int) -> list[int]:
    """Return the versions that a run's answers held."""
    rows = connection.execute(
        select(Manifest.seen).join(Fetch, Fetch.id == Manifest.fetch_id).where(Fetch.run_id == run_id)
    )
    return sorted({id_ for (seen,) in rows for id_ in seen})


def owners_listed(connection: Connection, run_id: int) -> list[str]:
    """Return the keys of the author records whose lists of papers a run's answers held."""
    condition, values = bulk.is_any(connection, "id", versions_seen(connection, run_id))
    rows = connection.execute(
        select(RecordVersion.source, RecordVersion.content).where(
            text(condition), RecordVersion.content.contains('"owner_id"')
        ),
        {"values": values},
    )
    found = ((source, msgspec.json.decode(content, type=_Owner)) for source, content in rows)
    return sorted({f"{source}/{owner.owner_kind}/{owner.owner_id}" for source, owner in found if owner.owner_id})


def still_out(connection: Connection, run_id: int) -> list[tuple[str, int, int]]:
    """Return how many of the versions that a run's answers held are out, and since which other run.

    As (state, run, count); the state is `held`, or `rejected` for what a person has discarded.
    """
    condition, values = bulk.is_any(connection, "version_id", versions_seen(connection, run_id))
    discarded = and_(Effect.by_run_id == Visibility.run_id, Effect.what == "discarded")
    since = func.coalesce(Effect.run_id, Visibility.run_id)
    rows = connection.execute(
        select(Visibility.state, since, func.count())
        .join(Effect, and_(Visibility.state == "rejected", discarded), isouter=True)
        .where(
            text(condition),
            Visibility.state.in_(("held", "rejected")),
            Visibility.run_id != run_id,
            _is_newest(Visibility.version_id),
        )
        .group_by(Visibility.state, since)
        .order_by(since),
        {"values": values},
    )
    return [(state, number, count) for state, number, count in rows]


def held_by(connection: Connection, run_id: int) -> list[Brief]:
    """Return the versions that a run holds."""
    return versions.of_ids(connection, _newest_of_run(connection, Visibility.version_id, (run_id,), "held"))


def discarded_of(connection: Connection, run_id: int) -> list[int]:
    """Return the versions of a run that are rejected because a person discarded it."""
    discards = select(Effect.by_run_id).where(Effect.run_id == run_id, Effect.what == "discarded")
    by = connection.execute(discards).scalars().all()
    return _newest_of_run(connection, Visibility.version_id, by, "rejected")
