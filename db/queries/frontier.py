"""Reading the requests of a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from db.models.kept import Request
from db.store.frontier import Queued

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Asked once for each request of a crawl: to build a statement takes longer than to run it.
_ONE = select(Request.request).where(Request.id == bindparam("request_id"))
_CHILDREN = (
    select(Request.request, Request.fingerprint, Request.netloc, Request.priority)
    .where(Request.parent_id == bindparam("request_id"))
    .order_by(Request.id)
)


def queued(connection: Connection, run_id: int, source: str) -> list[Queued]:
    """Return the requests of a run and source that are still to be made, in their order of arrival."""
    rows = connection.execute(
        select(Request.id, Request.netloc, Request.priority)
        .where(Request.run_id == run_id, Request.source == source, Request.state == "queued")
        .order_by(Request.id)
    )
    return [Queued(*row) for row in rows]


def request(connection: Connection, request_id: int) -> dict[str, Any]:
    """Return a request as it was queued."""
    found: dict[str, Any] = connection.execute(_ONE, {"request_id": request_id}).scalar_one()
    return found


def sources_queued(connection: Connection, run_id: int) -> list[str]:
    """Return the sources for which a run has requests still to be made."""
    rows = connection.execute(
        select(Request.source).where(Request.run_id == run_id, Request.state == "queued").distinct()
    )
    return sorted(row[0] for row in rows)


def children(connection: Connection, request_id: int) -> list[dict[str, Any]]:
    """Return the requests that the answer to a request led to, as they were queued."""
    rows = connection.execute(_CHILDREN, {"request_id": request_id})
    return [dict(row._mapping) for row in rows]
