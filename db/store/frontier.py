"""The requests of a crawl that are still to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Text, bindparam, case, cast, func, select, update

from db.bulk import insert_new
from db.models.kept import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

# Run for each answer: to build a statement takes longer than to run it.
_HIGHEST = select(func.max(Request.id))
_ADDED = (
    select(Request.id, Request.netloc, Request.priority)
    .where(
        Request.run_id == bindparam("run_id"),
        Request.source == bindparam("source"),
        Request.id > bindparam("highest"),
        Request.fingerprint.in_(bindparam("fingerprints", expanding=True)),
    )
    .order_by(Request.id)
)
_SET_STATE = update(Request).where(Request.id == bindparam("request_id")).values(state=bindparam("became"))


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
    highest = connection.execute(_HIGHEST).scalar() or 0
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
    marks = [request.fingerprint for request in requests]
    asked = {"run_id": run_id, "source": source, "highest": highest, "fingerprints": marks}
    rows = connection.execute(_ADDED, asked)
    return [Queued(*row) for row in rows]


def set_state(connection: Connection, request_id: int, state: str) -> None:
    """Say what became of a request: `done`, `failed`, or `dropped`."""
    connection.execute(_SET_STATE, {"request_id": request_id, "became": state})


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
