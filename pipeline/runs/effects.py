"""What became of what a run had stored, as it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from db.queries import effects as known
from db.queries import runs_to_resume
from pipeline.runs.difference import Difference
from pipeline.runs.errors import RunError
from pipeline.runs.guards import Alarm

if TYPE_CHECKING:
    from db.engine import Transaction


class Told(Struct, frozen=True):
    """What a run changed, or would change, when it was last looked at, and what was odd of it."""

    run: int
    what: str
    """applied, tried, held, held-in-part or rolled-back."""
    difference: Difference
    alarms: tuple[Alarm, ...] = ()


def difference_of(transaction: Transaction, number: int) -> Told:
    """Return what a run changed, or would change; where something of it is held, that. Raises RunError."""
    if not runs_to_resume.exists(transaction, number):
        raise RunError(f"there is no run {number}; see `byline runs`")
    told = [row for row in known.of_run(transaction, number) if row.difference is not None]
    if not told:
        raise RunError(f"run {number} has changed nothing; see `byline runs show {number}`")
    last = [row for row in told if row.by_run == told[-1].by_run]
    row = next((row for row in last if row.what in ("held", "held-in-part")), last[-1])
    return Told(
        number,
        row.what,
        msgspec.convert(row.difference, Difference),
        msgspec.convert(row.alarms or (), tuple[Alarm, ...]),
    )
