"""Reading which fetches of a run count, wait, or were taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.models.kept import Visibility

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.staging import Staged


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
