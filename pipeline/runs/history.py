"""What runs did, for a person: how each stands, what went wrong, and what to do next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from db.queries import effects, runs, runs_to_resume
from db.queries.runs import IssueRow, Moved, RunRow, Trouble, Waiting
from pipeline.processes import is_alive
from pipeline.runs import coverage
from pipeline.runs.coverage import Coverage
from pipeline.runs.issue_log import Group, grouped
from pipeline.runs.run import HELD

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.engine import Transaction
    from db.queries.effects import Became

_MOST = 200


class Told(Struct, frozen=True):
    """One run in a line."""

    number: int
    command: str
    job: str
    state: str
    """running, finished, failed, stopped, or what a review made of it; `died` where its process is gone."""
    started_at: datetime
    ended_at: datetime | None
    duration_s: float | None
    exit_status: int | None
    counts: dict[str, int]
    advice: str
    effect: str | None = None
    """What became of what it stored: applied, tried, held, discarded, rolled-back; None where nothing did yet."""


class Account(Struct, frozen=True):
    """Everything that a run did."""

    run: Told
    process: str
    arguments: Any
    answers: dict[str, int]
    """Outcome to the number of answers."""
    records: dict[str, int]
    coverage: tuple[Coverage, ...]
    """What became of all that it asked and saw, by source."""
    troubles: tuple[Trouble, ...]
    issues: tuple[IssueRow, ...]
    groups: tuple[Group, ...]
    """The issues by their cause."""
    compared_with: int | None
    """The last run of the same job, against which causes are new."""
    watermarks: tuple[Moved, ...]
    queued: tuple[Waiting, ...]


def newest(transaction: Transaction, limit: int, *, alive: Callable[[str], bool | None] = is_alive) -> list[Told]:
    """Return the newest runs, the newest first."""
    rows = runs.newest(transaction, limit)
    numbers = [row.number for row in rows]
    queued, became = runs.waiting_counts(transaction, numbers), effects.newest(transaction, numbers)
    return [_told(row, queued.get(row.number, 0), alive, became.get(row.number)) for row in rows]


def account(
    transaction: Transaction, number: int, *, alive: Callable[[str], bool | None] = is_alive
) -> Account | None:
    """Return everything that a run did, None where there is no run of this number."""
    row = runs.one(transaction, number)
    if row is None:
        return None
    queued, became = runs.waiting(transaction, number), effects.newest(transaction, [number])
    issues, last = runs.issues(transaction, number), runs.before(transaction, number, row.job)
    return Account(
        run=_told(row, sum(each.requests for each in queued), alive, became.get(number)),
        process=row.process,
        arguments=row.arguments,
        answers=runs.outcomes(transaction, number),
        records=runs.records(transaction, number),
        coverage=coverage.of_run(transaction, number),
        troubles=tuple(runs.troubles(transaction, number, _MOST)),
        issues=tuple(issues),
        groups=tuple(grouped(issues, None if last is None else runs.issues(transaction, last))),
        compared_with=last,
        watermarks=tuple(runs.moved(transaction, number)),
        queued=tuple(queued),
    )


def issues(transaction: Transaction, number: int) -> list[IssueRow]:
    """Return a run's issue log."""
    return runs.issues(transaction, number)


def _told(row: RunRow, queued: int, alive: Callable[[str], bool | None], became: Became | None) -> Told:
    died = row.state == "running" and alive(row.process) is False
    state = "died" if died else row.state
    lasted = None if row.ended_at is None else (row.ended_at - row.started_at).total_seconds()
    return Told(
        number=row.number,
        command=row.command,
        job=row.job,
        state=state,
        started_at=row.started_at,
        ended_at=row.ended_at,
        duration_s=lasted,
        exit_status=row.exit_status,
        counts=row.counts,
        advice=advice(row, state, queued, became),
        effect=None if became is None else became.what,
    )


def advice(row: RunRow, state: str, queued: int, became: Became | None = None) -> str:
    """Return what to do about a run; nothing where it is clean or still under way."""
    go_on = (
        f"`byline resume {row.number}` goes on with it"
        if row.command in runs_to_resume.COMMANDS
        else f"what was stored stays; type `byline {row.command}` again"
    )
    if state == "running":
        return ""
    if (
        became is not None
        and became.by_run == row.number
        and not (became.what == "applied" and row.exit_status != HELD)
    ):
        return (
            f"something waits: `byline runs diff {row.number}` shows it;"
            f" then `byline runs apply {row.number}` or `byline runs discard {row.number}`"
        )
    if state in ("died", "stopped"):
        return go_on
    if state == "failed":
        return f"it could not go on; see its issues, then {go_on}"
    if queued:
        return go_on
    return "see its issues below, each with what to do" if row.exit_status == 1 else ""
