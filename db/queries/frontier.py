"""Reading the requests of a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from db.models.kept import Fetch, Request
from db.store.frontier import NewRequest, Queued

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

# Asked for the requests of a crawl: to build a statement takes longer than to run it.
_SOME = select(Request.id, Request.request).where(Request.id.in_(bindparam("request_ids", expanding=True)))
_LED_TO = (
    select(Request.request, Request.fingerprint, Request.netloc, Request.priority)
    .join(Fetch, Fetch.request_id == Request.parent_id)
    .where(Fetch.id == bindparam("fetch_id"))
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


def requests(connection: Connection, request_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return requests as they were queued, by their ids."""
    rows = connection.execute(_SOME, {"request_ids": request_ids})
    return {row.id: row.request for row in rows}


def ids(connection: Connection, run_id: int, source: str, fingerprints: Sequence[str]) -> set[int]:
    """Return the requests of a run that have these fingerprints."""
    rows = connection.execute(
        select(Request.id).where(
            Request.run_id == run_id, Request.source == source, Request.fingerprint.in_(fingerprints)
        )
    )
    return set(rows.scalars())


def fetches_under(connection: Connection, request_ids: Collection[int]) -> frozenset[int]:
    """Return the fetches that answered these requests, and those that their answers led to, over any steps."""
    under = select(Request.id).where(Request.id.in_(request_ids)).cte("under", recursive=True)
    under = under.union(select(Request.id).join(under, Request.parent_id == under.c.id))
    return frozenset(
        connection.execute(select(Fetch.id).where(Fetch.request_id.in_(select(under.c.id)))).scalars()
    )


def sources_queued(connection: Connection, run_id: int) -> list[str]:
    """Return the sources for which a run has requests still to be made."""
    rows = connection.execute(
        select(Request.source).where(Request.run_id == run_id, Request.state == "queued").distinct()
    )
    return sorted(row[0] for row in rows)


def led_to(connection: Connection, fetch_id: int) -> list[NewRequest]:
    """Return the requests that an answer led to, as they were queued."""
    rows = connection.execute(_LED_TO, {"fetch_id": fetch_id})
    return [NewRequest(**row._mapping) for row in rows]
