"""How fresh the followed authors are, and when all of them will have been visited at the present pace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import freshness as stored
from pipeline.runs import jobs
from pipeline.runs.due import days_left

if TYPE_CHECKING:
    from collections.abc import Collection

    from db.engine import Transaction
    from db.queries.freshness import Freshness

_LOOKS_BACK = timedelta(days=14)


class Forecast(Struct, frozen=True):
    """When everybody who is followed will have been visited; requests are per day, from what visits took last."""

    made_per_day: float
    fall_due_per_day: float
    waiting: float
    """Requests that are due now."""
    by: datetime | None
    """When nobody will be overdue, None where that is not known or never comes."""
    words: str


def forecast(transaction: Transaction, found: Freshness, sources: Collection[str], now: datetime) -> Forecast:
    """Return when everybody will have been visited, by what the runs of the last two weeks have made."""
    load = stored.load(transaction, sources, now)
    pace = stored.pace(transaction, jobs.DUE, now - _LOOKS_BACK)
    days = 1.0 if pace.since is None else max((now - pace.since) / timedelta(days=1), 1.0)
    made, waiting = pace.requests / days, load.overdue + found.never * load.per_author
    by, words = None, ""
    if not found.overdue:
        by, words = now, "nobody is overdue"
    elif pace.since is None:
        words = f"not known: no `{jobs.DUE}` has run in the last {_LOOKS_BACK.days} days"
    elif not pace.was_cut:
        words = "with the next run: the last one came to an end within its budget"
    elif (left := days_left(waiting, load.per_day, made)) is None:
        words = "never at the present pace; raise --max-requests, or follow fewer"
    else:
        by = now + timedelta(days=left)
        words = f"by {by:%Y-%m-%d} at the present pace"
    return Forecast(made, load.per_day, waiting, by, words)
