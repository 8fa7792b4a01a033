"""Reading which runs can go on, and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import or_, select

from db.models.kept import Request, Run

if TYPE_CHECKING:
    from sqlalchemy import Connection


COMMANDS: Final = ("refresh", "harvest", "import", "replay", "apply", "discard", "rollback")
"""Commands whose runs can go on."""


class Unfinished(NamedTuple):
    """A run that has something left to do."""

    id: int
    command: str
    job: str
    arguments: Any
    state: str


def unfinished(connection: Connection, run_id: int | None = None) -> list[Unfinished]:
    """Return the runs that did not end, or have requests queued or failed; the newest first."""
    left = select(Request.run_id).where(Request.state.in_(("queued", "failed")))
    statement = (
        select(Run.id, Run.command, Run.job, Run.arguments, Run.state)
        .where(or_(Run.state != "finished", Run.id.in_(left)), Run.command.in_(COMMANDS))
        .order_by(Run.id.desc())
    )
    if run_id is not None:
        statement = statement.where(Run.id == run_id)
    return [Unfinished(*row) for row in connection.execute(statement)]


def was_begun(connection: Connection, run_id: int) -> bool:
    """Return whether a run has queued any request."""
    return connection.execute(select(Request.id).where(Request.run_id == run_id).limit(1)).first() is not None


def exists(connection: Connection, run_id: int) -> bool:
    """Return whether there is a run of this number."""
    return connection.execute(select(Run.id).where(Run.id == run_id)).first() is not None
