"""What a run has done so far, counted from what it stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.models.kept import Fetch, Issue, Request
from db.queries import runs

if TYPE_CHECKING:
    from sqlalchemy import Connection


def of_run(connection: Connection, run_id: int) -> dict[str, int]:
    """Return how many answers had which outcome, and what became of how many records."""
    rows = connection.execute(
        select(Fetch.outcome, func.count()).where(Fetch.run_id == run_id).group_by(Fetch.outcome)
    )
    found = {f"pages {outcome}": count for outcome, count in rows}
    became = runs.records(connection, run_id)
    return found | {f"records {name}": count for name, count in became.items() if count}


def errors(connection: Connection, run_id: int) -> int:
    """Return how many errors stand: requests that failed and were not answered since, and errors beside pages."""
    failed = connection.execute(
        select(func.count()).where(Request.run_id == run_id, Request.state == "failed")
    ).scalar_one()
    beside = connection.execute(
        select(func.count()).where(Issue.run_id == run_id, Issue.level == "error", Issue.url.is_(None))
    ).scalar_one()
    return int(failed) + int(beside)
