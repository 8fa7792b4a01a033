"""Writing which fetches and versions count from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from db.models.kept import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection


def show(connection: Connection, fetch_ids: Iterable[int], *, run_id: int, at: datetime) -> None:
    """Let fetches count from now on; what they change is derived in the same transaction."""
    rows = [{"fetch_id": id_, "state": "visible", "run_id": run_id, "at": at} for id_ in fetch_ids]
    if rows:
        connection.execute(insert(Visibility), rows)
