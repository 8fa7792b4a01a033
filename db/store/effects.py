"""Writing what became of what runs had stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from db.models.kept import Effect

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def add(
    connection: Connection,
    run_id: int,
    what: str,
    *,
    by: int,
    at: datetime,
    difference: Any = None,
    alarms: Any = None,
) -> None:
    """Say what became of what a run had stored, by the word of the same or another run."""
    values = {"what": what, "at": at, "difference": difference, "alarms": alarms}
    connection.execute(insert(Effect).values(run_id=run_id, by_run_id=by, **values))
