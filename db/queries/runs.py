"""Reading what runs did."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import func, select

from db.models.kept import Fetch, Issue, Manifest, Request, Run, Watermark

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

TROUBLES = ("blocked", "malformed", "failed", "gone")
"""Outcomes of answers that say nothing of papers or people."""
READ = ("new", "changed", "unchanged", "duplicate", "rejected")
"""What becomes of a record that is seen."""


class RunRow(Struct, frozen=True):
    """One run, as it is kept."""

    number: int
    command: str
    job: str
    arguments: Any
    started_at: datetime
    ended_at: datetime | None
    state: str
    exit_status: int | None
    process: str
    counts: dict[str, int]


class Unended(Struct, frozen=True):
    """A run that is under way, or has died."""

    number: int
    job: str
    process: str
    started_at: datetime


class Trouble(Struct, frozen=True):
    """An answer that said nothing, and why."""

    source: str
    outcome: str
    code: str | None
    status: int | None
    url: str
    detail: str | None


class IssueRow(Struct, frozen=True):
    """One line of an issue log."""

    level: str
    code: str
    source: str | None
    url: str | None
    detail: str
    advice: str
    at: datetime


class Moved(Struct, frozen=True):
    """A watermark that a run has set."""

    source: str
    kind: str
    scope: str
    start: str | None
    mark: str


class Waiting(Struct, frozen=True):
    """Requests of a run that are still to be made: how many at a source, and the first of them."""

    source: str
    requests: int
    first_url: str


_COLUMNS = (
    Run.id,
    Run.command,
    Run.job,
    Run.arguments,
    Run.started_at,
    Run.ended_at,
    Run.state,
    Run.exit_status,
    Run.process,
    Run.counts,
)


def newest(connection: Connection, limit: int) -> list[RunRow]:
    """Return the newest runs, the newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(Run.id.desc()).limit(limit))
    return [_run(row) for row in rows]


def one(connection: Connection, number: int) -> RunRow | None:
    """Return a run, None where there is none of this number."""
    row = connection.execute(select(*_COLUMNS).where(Run.id == number)).first()
    return None if row is None else _run(row)


def unended(connection: Connection) -> list[Unended]:
    """Return the runs that have not ended; it can be read from any schema."""
    columns = (Run.id, Run.job, Run.process, Run.started_at)
    return [
        Unended(*row)
        for row in connection.execute(select(*columns).where(Run.state == "running").order_by(Run.id))
    ]


def outcomes(connection: Connection, number: int) -> dict[str, int]:
    """Return how many answers of a run had which outcome."""
    rows = connection.execute(
        select(Fetch.outcome, func.count()).where(Fetch.run_id == number).group_by(Fetch.outcome)
    )
    return {row[0]: row[1] for row in rows}


def records(connection: Connection, number: int) -> dict[str, int]:
    """Return what became of the records that a run saw."""
    row = connection.execute(
        select(
            func.sum(Manifest.new),
            func.sum(Manifest.changed),
            func.sum(Manifest.unchanged),
            func.sum(Manifest.duplicates),
            func.sum(Manifest.rejected),
        ).where(Manifest.run_id == number)
    ).one()
    return dict(zip(READ, (int(count or 0) for count in row), strict=True))


def died_before(connection: Connection, job: str, number: int) -> int | None:
    """Return the run of a job before this one, if it never ended: it is dead, since this one is alone."""
    before = connection.execute(
        select(Run.id, Run.state).where(Run.job == job, Run.id < number).order_by(Run.id.desc()).limit(1)
    ).first()
    return before.id if before is not None and before.state == "running" else None


def requests_of_last(connection: Connection, job: str) -> int | None:
    """Return how many requests the last run of a job made that ended, None where there is none."""
    last = select(func.max(Run.id)).where(Run.job == job, Run.state == "finished").scalar_subquery()
    made = connection.execute(select(func.count()).where(Request.run_id == last)).scalar_one()
    return made or None


def troubles(connection: Connection, number: int, limit: int) -> list[Trouble]:
    """Return a run's answers that said nothing, in their order."""
    rows = connection.execute(
        select(Fetch.source, Fetch.outcome, Fetch.code, Fetch.status, Fetch.url, Fetch.detail)
        .where(Fetch.run_id == number, Fetch.outcome.in_(TROUBLES))
        .order_by(Fetch.id)
        .limit(limit)
    )
    return [Trouble(*row) for row in rows]


def issues(connection: Connection, number: int) -> list[IssueRow]:
    """Return a run's issue log."""
    rows = connection.execute(
        select(Issue.level, Issue.code, Issue.source, Issue.url, Issue.detail, Issue.advice, Issue.at)
        .where(Issue.run_id == number)
        .order_by(Issue.id)
    )
    return [IssueRow(*row) for row in rows]


def before(connection: Connection, number: int, job: str) -> int | None:
    """Return the run of the same job that came last before a run, None where it is the first."""
    return connection.execute(select(func.max(Run.id)).where(Run.job == job, Run.id < number)).scalar()


def moved(connection: Connection, number: int) -> list[Moved]:
    """Return the watermarks that a run has set."""
    rows = connection.execute(
        select(Watermark.source, Watermark.kind, Watermark.scope, Watermark.start, Watermark.mark)
        .where(Watermark.run_id == number)
        .order_by(Watermark.id)
    )
    return [Moved(*row) for row in rows]


def waiting(connection: Connection, number: int) -> list[Waiting]:
    """Return what of a run is still to be asked, by source."""
    rows = connection.execute(
        select(Request.source, func.count(), func.min(Request.id))
        .where(Request.run_id == number, Request.state == "queued")
        .group_by(Request.source)
        .order_by(Request.source)
    ).all()
    return [Waiting(source, count, _url(connection, first)) for source, count, first in rows]


def waiting_counts(connection: Connection, numbers: list[int]) -> dict[int, int]:
    """Return, for each of these runs that has some, the number of requests still to be made."""
    rows = connection.execute(
        select(Request.run_id, func.count())
        .where(Request.run_id.in_(numbers), Request.state == "queued")
        .group_by(Request.run_id)
    )
    return {row[0]: row[1] for row in rows}


def _run(row: Row[Any]) -> RunRow:
    values = dict(row._mapping)
    return RunRow(number=values.pop("id"), counts=values.pop("counts") or {}, **values)


def _url(connection: Connection, request_id: int) -> str:
    stored = connection.execute(select(Request.request).where(Request.id == request_id)).scalar_one()
    return str(stored.get("url", ""))
