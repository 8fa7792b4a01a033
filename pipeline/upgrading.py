"""The job behind `byline upgrade`: one process at a time brings the schema to this version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import schema
from db.engine import Database
from db.errors import DatabaseError
from db.upgrade import number_at, upgrade
from pipeline.runs.locks import alone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipeline.configuration import Configuration


def bring_up(configuration: Configuration, clock: Callable[[], datetime], *, dumped: bool) -> str:
    """Upgrade the database and return what was done.

    `dumped` says that the operator has a dump of a PostgreSQL database, of which Byline makes no copy.
    Raises DatabaseError, BusyError.
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
    with alone(configuration.data_dir / "locks", "upgrade", now=clock()):
        done = upgrade(url)
    if done is None:
        return f"{shown} has the newest schema, {schema.NUMBER} now; another process brought it there"
    kept = "" if done.copy is None else f"; a copy of what it was lies at {done.copy}"
    return f"{shown}: schema {done.before} brought to {done.after}{kept}"
