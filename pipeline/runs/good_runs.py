"""What good runs saw, as bounds are drawn from it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, structs

from db.queries import coverage, good_runs
from pipeline.intake.statements import content_of
from pipeline.runs.guards import Seen
from pipeline.runs.seen import filled
from pipeline.runs.suggesting import LAST, Past, Suggestions, suggested
from spiders.catalog import SOURCES, card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Transaction

_RUNS = 1000
"""So many good runs are looked through for those of each job."""
_RECORDS = 1000
"""About so many new and changed records of a run and source are looked into."""


def suggestions(transaction: Transaction) -> Suggestions:
    """Return bounds from the last good runs of each job."""
    return suggested(past(transaction), {source: card(source).least_filled for source in SOURCES})


def past(transaction: Transaction) -> list[Past]:
    """Return what the last good runs of each job saw, the newest first."""
    of_job: Counter[str] = Counter()
    runs = []
    for run in good_runs.good(transaction, _RUNS):
        of_job[run.job] += 1
        if of_job[run.job] <= LAST:
            runs.append(run)
    seen = coverage.seen_by_source(transaction, [run.number for run in runs])
    found = []
    for run in runs:
        sources = {}
        for source, counts in seen[run.number].items():
            fields = _fields(transaction, run.number, source)
            sources[source] = Seen(counts.seen, counts.rejected, *fields)
        found.append(Past(run.number, run.job, sources))
    return found


def _fields(transaction: Transaction, run: int, source: str) -> tuple[Counter[str], Counter[str]]:
    brought: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    for record in good_runs.brought(transaction, run, source, _RECORDS):
        content = content_of(record.content)
        brought[record.kind] += 1
        fields.update(filled(record.kind, content, _may_lack(type(content))))
    return brought, fields


@cache
def _may_lack(content: type[Any]) -> Sequence[str]:
    """Return the fields of which a record can have nothing: no default stands in for it."""
    return [each.name for each in structs.fields(content) if each.default in (UNSET, msgspec.NODEFAULT)]
