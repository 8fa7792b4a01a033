"""Whether cron's work goes on: what a monitor asks once in a while."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import freshness, published, status
from pipeline.phrases import when
from pipeline.processes import is_alive
from pipeline.runs import jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.engine import Transaction
    from db.queries.freshness import Ended

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(days=7)}
_LOOKS_BACK = 50
"""Runs of a job among which one that went well is looked for."""
_GOOD = ("pages new", "pages changed", "pages unchanged", "pages empty")


class Health(Struct, frozen=True):
    """Whether all is well, and if not, why."""

    fine: bool
    reasons: tuple[str, ...]


class Regular(Struct, frozen=True):
    """How a job stands that comes again: when its newest run began, and when one went well last."""

    job: str
    began: datetime | None
    well: datetime | None

    def late(self, now: datetime, max_age: timedelta) -> str | None:
        """Return in words that none went well within a time, None where one did."""
        if self.well is None:
            return f"`{self.job}` never went well"
        return f"`{self.job}` last went well {when(self.well)}" if now - self.well > max_age else None


def age(text: str) -> timedelta:
    """Return a time span such as `2d`, `36h`, `90m`, `1w`. Raises ValueError."""
    found = re.fullmatch(r"(\d{1,6})([mhdw])", text)
    if found is None:
        raise ValueError(f"{text!r} is no age; type a number and m, h, d or w, such as 2d")
    return int(found[1]) * _UNITS[found[2]]


def health(
    transaction: Transaction,
    now: datetime,
    max_age: timedelta,
    *,
    alive: Callable[[str], bool | None] = is_alive,
) -> Health:
    """Return whether each regular job went well lately, no run was left half-way, and none is held."""
    late = (each.late(now, max_age) for each in regular(transaction))
    reasons = [*filter(None, late), *left(transaction, alive), *held(transaction)]
    return Health(not reasons, tuple(reasons))


def regular(transaction: Transaction) -> list[Regular]:
    """Return how the jobs stand that `byline schedule` prints."""
    return [_stands(transaction, job) for job in _regular(transaction)]


def _stands(transaction: Transaction, job: str) -> Regular:
    runs = freshness.newest_of(transaction, job, _LOOKS_BACK)
    well = next((run.ended_at for run in runs if _went_well(run)), None)
    return Regular(job, runs[0].started_at if runs else None, well)


def held(transaction: Transaction) -> Iterator[str]:
    """Yield the runs of which something is held."""
    for number in freshness.held(transaction):
        yield f"run {number} is held; see `byline runs diff {number}`"


def _regular(transaction: Transaction) -> Iterator[str]:
    """Yield the jobs that `byline schedule` prints."""
    if published.followed(transaction):
        yield jobs.DUE
    for mark in status.covered(transaction):
        yield jobs.harvest(mark.source, mark.kind, mark.scope)


def _went_well(run: Ended) -> bool:
    """Tell whether a run was clean, or finished with errors beside good answers."""
    return run.exit_status == 0 or (run.exit_status == 1 and any(run.counts.get(name) for name in _GOOD))


def left(transaction: Transaction, alive: Callable[[str], bool | None]) -> Iterator[str]:
    """Yield the runs that ended half-way, unless the same job has run since."""
    for run in freshness.newest_of_each(transaction):
        died = run.state == "running" and alive(run.process) is False
        if died or run.state in ("stopped", "failed"):
            how = "died" if died else f"was {run.state}" if run.state == "stopped" else "could not go on"
            yield f"run {run.number} ({run.job}) {how}; see `byline runs show {run.number}`"
