"""The job behind `byline upgrade`: beside nothing else, one process brings the schema to this version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import schema
from db.engine import Database
from db.errors import DatabaseError
from db.upgrade import number_at, upgrade
from pipeline.phrases import when
from pipeline.processes import is_alive
from pipeline.runs.locks import BusyError, quiet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.queries.runs import Unended
    from pipeline.configuration import Configuration


def bring_up(configuration: Configuration, clock: Callable[[], datetime], *, dumped: bool, gone: bool) -> str:
    """Upgrade the database while nothing else runs, and return what was done.

    `dumped` says that the operator has a dump of a PostgreSQL database, of which Byline makes no copy; `gone`,
    that runs which cannot be seen from here are dead. Raises DatabaseError, BusyError.
    """
    url = configuration.database_url
    shown = Database(url)
    standing = number_at(url)
    if standing == schema.NUMBER:
        return f"{shown} has the newest schema, {schema.NUMBER}; there is nothing to do"
    if standing < schema.NUMBER and not shown.is_sqlite and not dumped:
        raise DatabaseError(
            f"{shown} has schema {standing}: Byline makes no copy of a PostgreSQL database;"
            " dump it with pg_dump, then type `byline upgrade --yes`"
        )

    def beside(unended: list[Unended]) -> None:
        if not gone:
            _refuse_beside(unended)

    with quiet(configuration.data_dir / "locks", "upgrade", now=clock()):
        done = upgrade(url, beside=beside)
    if done is None:
        return f"{shown} has the newest schema, {schema.NUMBER} now; another process brought it there"
    kept = "" if done.copy is None else f"; a copy of what it was lies at {done.copy}"
    return f"{shown}: schema {done.before} brought to {done.after}{kept}"


def _refuse_beside(unended: list[Unended]) -> None:
    """Refuse beside a run that another data folder or machine may be at work on: its locks are not seen here."""
    for run in unended:
        if is_alive(run.process) is not False:
            raise BusyError(
                f"run {run.number} ({run.job}) of process {run.process} has not ended,"
                f" since {when(run.started_at)}, and nothing is upgraded beside it;"
                " wait for it, or say --gone if that process is dead"
            )
