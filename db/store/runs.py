"""Writing what runs did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from db import schema
from db.models.kept import Issue, Run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def begin(connection: Connection, *, command: str, job: str, arguments: Any, process: str, at: datetime) -> int:
    """Add a run and return its number. Raises SchemaError where another version has upgraded the database."""
    schema.demand(connection)
    values = {"command": command, "job": job, "arguments": arguments, "process": process, "started_at": at}
    return connection.execute(insert(Run).values(**values, state="running").returning(Run.id)).scalar_one()


def end(connection: Connection, run_id: int, *, state: str, exit_status: int, counts: Any, at: datetime) -> None:
    """Say how a run ended."""
    connection.execute(
        update(Run)
        .where(Run.id == run_id)
        .values(state=state, exit_status=exit_status, counts=counts, ended_at=at)
    )


def reopen(connection: Connection, run_id: int, process: str) -> None:
    """Say that a process goes on with a run. Raises SchemaError as `begin`."""
    schema.demand(connection)
    connection.execute(
        update(Run)
        .where(Run.id == run_id)
        .values(state="running", process=process, ended_at=None, exit_status=None)
    )


def add_issue(
    connection: Connection,
    *,
    run_id: int,
    at: datetime,
    level: str,
    code: str,
    source: str | None,
    url: str | None,
    detail: str,
    advice: str,
) -> None:
    """Add a line to a run's issue log."""
    connection.execute(
        insert(Issue).values(
            run_id=run_id, at=at, level=level, code=code, source=source, url=url, detail=detail, advice=advice
        )
    )
