"""Reading which fetches of a run count, wait, or were taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from db import bulk
from db.models.kept import Fetch, Manifest, Visibility
from db.queries import versions
from db.staging import Staged

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.queries.versions import Brief


def staged_fetches(connection: Connection, staged: Staged) -> list[int]:
    """Return the fetches that a run has staged, of those asked for, and that were neither shown nor taken back."""
    newer = Visibility.__table__.alias("newer")
    last = select(func.max(newer.c.id)).where(newer.c.fetch_id == Visibility.fetch_id).scalar_subquery()
    rows = connection.execute(
        select(Visibility.fetch_id)
        .where(
            Visibility.run_id.in_(staged.run_ids),
            Visibility.state == "staged",
            Visibility.fetch_id.is_not(None),
            Visibility.id == last,
        )
        .order_by(Visibility.fetch_id)
    )
    found = [row[0] for row in rows if row[0] is not None]
    return found if staged.fetch_ids is None else [id_ for id_ in found if id_ in staged.fetch_ids]


def shown_fetches(connection: Connection, run_id: int) -> list[int]:
    """Return the fetches of a run that count."""
    return _of_run(connection, run_id, "visible")


def waiting(connection: Connection, run_id: int) -> list[int]:
    """Return the fetches that a run has staged, and those of it that another one has."""
    return sorted({*staged_fetches(connection, Staged((run_id,))), *_of_run(connection, run_id, "staged")})


def taken_back(connection: Connection, run_id: int) -> list[int]:
    """Return the fetches of a run that were taken back."""
    return _of_run(connection, run_id, "taken-back")


def _of_run(connection: Connection, run_id: int, state: str) -> list[int]:
    last = (
        select(func.max(Visibility.id)).where(Visibility.fetch_id == Fetch.id).correlate(Fetch).scalar_subquery()
    )
    rows = connection.execute(
        select(Fetch.id)
        .join(Visibility, Visibility.id == last)
        .where(Fetch.run_id == run_id, Visibility.state == state)
        .order_by(Fetch.id)
    )
    return list(rows.scalars())


def brought(connection: Connection, staged: Staged) -> list[Brief]:
    """Return the versions that what is staged lets count: those added, and hidden ones that were seen again."""
    condition, values = bulk.is_any(connection, "fetch_id", staged_fetches(connection, staged))
    rows = connection.execute(select(Manifest.seen).where(text(condition)), {"values": values})
    briefs = versions.of_ids(connection, sorted({id_ for (seen,) in rows for id_ in seen}))
    hidden = versions.doubtful_fetches(connection, {brief.fetch_id for brief in briefs})
    return [brief for brief in briefs if brief.fetch_id in hidden]


def held_by(connection: Connection, run_id: int) -> list[Brief]:
    """Return the versions that a run holds."""
    newer = Visibility.__table__.alias("newer")
    last = select(func.max(newer.c.id)).where(newer.c.version_id == Visibility.version_id).scalar_subquery()
    rows = connection.execute(
        select(Visibility.version_id).where(
            Visibility.run_id == run_id,
            Visibility.state == "held",
            Visibility.version_id.is_not(None),
            Visibility.id == last,
        )
    )
    return versions.of_ids(connection, [row[0] for row in rows if row[0] is not None])
