"""The requests of a crawl that are still to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Text, case, cast, func, select, update

from db.bulk import insert_new
from db.models.kept import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


class NewRequest(Struct, frozen=True):
    """A request to make: what is needed to make it again after a crash, without any key."""

    fingerprint: str
    netloc: str
    priority: int
    request: dict[str, Any]


class Queued(Struct, frozen=True):
    """A request that waits for its turn."""

    id: int
    netloc: str
    priority: int


def add(
    connection: Connection,
    run_id: int,
    source: str,
    requests: Sequence[NewRequest],
    *,
    parent_id: int | None = None,
) -> list[Queued]:
    """Queue the requests that this run has not queued before, and return those."""
    if not requests:
        return []
    highest = connection.execute(select(func.max(Request.id))).scalar() or 0
    insert_new(
        connection,
        Request,
        [
            {
                "run_id": run_id,
                "source": source,
                "parent_id": parent_id,
                "fingerprint": request.fingerprint,
                "netloc": request.netloc,
                "request": request.request,
                "priority": request.priority,
                "state": "queued",
                "not_before": None,
                "attempts": 0,
            }
            for request in requests
        ],
    )
    rows = connection.execute(
        select(Request.id, Request.netloc, Request.priority)
        .where(
            Request.run_id == run_id,
            Request.source == source,
            Request.id > highest,
            Request.fingerprint.in_([request.fingerprint for request in requests]),
        )
        .order_by(Request.id)
    )
    return [Queued(*row) for row in rows]


def set_state(connection: Connection, request_id: int, state: str) -> None:
    """Say what became of a request: `done`, `failed`, or `dropped`."""
    connection.execute(update(Request).where(Request.id == request_id).values(state=state))


def drop_rest(connection: Connection, run_id: int) -> int:
    """Drop what a run has still queued, and return how many requests that were."""
    result = connection.execute(
        update(Request).where(Request.run_id == run_id, Request.state == "queued").values(state="dropped")
    )
    return result.rowcount


def ask_failed_again(connection: Connection, run_id: int) -> int:
    """Queue again what a run asked in vain, and return how many requests that are."""
    result = connection.execute(
        update(Request).where(Request.run_id == run_id, Request.state == "failed").values(state="queued")
    )
    return result.rowcount


def ask_anew(connection: Connection, run_id: int, source: str) -> None:
    """Let a run ask for everything of a source again: what it has asked so far no longer counts as asked."""
    connection.execute(
        update(Request)
        .where(Request.run_id == run_id, Request.source == source, Request.state != "queued")
        .values(
            fingerprint=Request.fingerprint + "-" + cast(Request.id, Text),
            state=case((Request.state == "failed", "dropped"), else_=Request.state),
        )
    )
