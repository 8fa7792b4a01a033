"""Reading how cron stands with the people whom it visits, and what came of asking for one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, select

from db import bulk
from db.models.kept import Fetch, Followed, Request, Visit
from db.store.following import VisitRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

_CHANGED = ("new", "changed")


class Followee(Struct, frozen=True, array_like=True, gc=False):
    """A person whom cron visits."""

    id: int
    scheme: str
    value: str
    followed_at: datetime


class Came(Struct, frozen=True):
    """What came of some requests and those that they led to: how many were made, failed, or are still queued."""

    requests: int
    failed: int
    left: int
    changed: bool


def followees(connection: Connection) -> list[Followee]:
    """Return all whom cron visits, in the order in which they were followed."""
    columns = [getattr(Followed, name) for name in Followee.__struct_fields__]
    return bulk.read(connection, select(*columns).order_by(Followed.id), Followee)


def visits(connection: Connection, followed_id: int | None = None) -> list[VisitRow]:
    """Return how cron stands with everybody, or one person, at each source."""
    columns = [getattr(Visit, name) for name in VisitRow.__struct_fields__]
    statement = select(*columns).order_by(Visit.followed_id, Visit.source)
    if followed_id is not None:
        statement = statement.where(Visit.followed_id == followed_id)
    return bulk.read(connection, statement, VisitRow)


def came_of(connection: Connection, request_ids: Collection[int]) -> dict[str, Came]:
    """Return, by source, what came of requests and of all that their answers led to."""
    asked = select(Request.id).where(Request.id.in_(request_ids)).cte("asked", recursive=True)
    asked = asked.union(select(Request.id).join(asked, Request.parent_id == asked.c.id))
    changed = select(Fetch.id).where(Fetch.request_id == Request.id, Fetch.outcome.in_(_CHANGED)).exists()
    rows = connection.execute(
        select(
            Request.source,
            func.count().filter(Request.state.in_(("done", "failed"))),
            func.count().filter(Request.state == "failed"),
            func.count().filter(Request.state.in_(("queued", "dropped"))),
            func.count().filter(changed),
        )
        .join(asked, asked.c.id == Request.id)
        .group_by(Request.source)
    )
    return {
        source: Came(made, failed, left, changed=bool(changes)) for source, made, failed, left, changes in rows
    }
