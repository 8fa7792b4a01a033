"""Suggesting bounds: what good runs saw, with room on both sides.

A bound is drawn from five good runs at least, and from the last twenty of a job or source.

* Records of a job: the range from the fewest to the most is made wider at each end by the factor between the two,
  which counts as 1.25 at least and 4 at most. Where a good run saw none there is no minimum.
* Unreadable records of a source: twice the largest share, 2 % at least; of runs that saw twenty of its records.
* Fields of a source: five points less than the smallest share, of runs that brought twenty records of the kind;
  where that share is half at least, and only where it asks for more than the source's card does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.runs.guards import LEAST, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEWEST: Final = 5
"""Good runs that a bound needs."""
LAST: Final = 20
"""So many runs of a job or source are looked at."""
_NARROWEST, _WIDEST = 1.25, 4.0
_MALFORMED: Final = 0.02
_ROOM: Final = 0.05
_FILLED: Final = 0.5


class Past(Struct, frozen=True):
    """What a good run saw, by source."""

    run: int
    job: str
    sources: Mapping[str, Seen]

    @property
    def records(self) -> int:
        """Return how many records it saw, of any source."""
        return sum(each.records for each in self.sources.values())


class JobSuggestion(Struct, frozen=True, kw_only=True):
    """Bounds of a job, and what they come from."""

    job: str
    runs: int
    fewest: int
    """Records that a good run saw."""
    most: int
    min_records: int | None
    """None where there is to be no minimum."""
    max_records: int


class ShareSuggestion(Struct, frozen=True, kw_only=True):
    """A bound of a share, and what it comes from."""

    runs: int
    smallest: float
    largest: float
    bound: float


class SourceSuggestion(Struct, frozen=True, kw_only=True):
    """Bounds of a source."""

    source: str
    malformed: ShareSuggestion | None
    fill: dict[str, ShareSuggestion]
    """By `KIND.FIELD`."""


class TooFew(Struct, frozen=True):
    """A job or source of which too few good runs are known."""

    table: str
    """`jobs` or `sources`."""
    name: str
    runs: int


class Suggestions(Struct, frozen=True, kw_only=True):
    """Bounds that the good runs would have kept."""

    jobs: tuple[JobSuggestion, ...]
    sources: tuple[SourceSuggestion, ...]
    too_few: tuple[TooFew, ...]


def suggested(past: Sequence[Past], cards: Mapping[str, Mapping[str, float]]) -> Suggestions:
    """Return bounds from good runs, the newest first; `cards` tells which shares the sources' cards ask for."""
    jobs = {job: [each for each in past if each.job == job][:LAST] for job in sorted({each.job for each in past})}
    names = sorted({source for each in past for source in each.sources})
    sources = {name: [each.sources[name] for each in past if name in each.sources] for name in names}
    seen = {name: [each for each in runs if _every(each) >= LEAST][:LAST] for name, runs in sources.items()}
    return Suggestions(
        jobs=tuple(_of_job(job, runs) for job, runs in jobs.items() if len(runs) >= FEWEST),
        sources=tuple(
            found
            for name, runs in sources.items()
            if (found := _of_source(name, seen[name], runs, cards.get(name, {}))) is not None
        ),
        too_few=(
            *(TooFew("jobs", job, len(runs)) for job, runs in jobs.items() if len(runs) < FEWEST),
            *(TooFew("sources", name, len(runs)) for name, runs in seen.items() if len(runs) < FEWEST),
        ),
    )


def _every(seen: Seen) -> int:
    return seen.records + seen.rejected


def _of_job(job: str, runs: Sequence[Past]) -> JobSuggestion:
    fewest, most = min(each.records for each in runs), max(each.records for each in runs)
    width = _WIDEST if fewest == 0 else min(max(most / fewest, _NARROWEST), _WIDEST)
    return JobSuggestion(
        job=job,
        runs=len(runs),
        fewest=fewest,
        most=most,
        min_records=math.floor(fewest / width) or None,
        max_records=math.ceil(most * width),
    )


def _of_source(
    name: str, seen: Sequence[Seen], runs: Sequence[Seen], card: Mapping[str, float]
) -> SourceSuggestion | None:
    malformed = None
    if len(seen) >= FEWEST:
        shares = [each.rejected / _every(each) for each in seen]
        malformed = _share(shares, min(1.0, max(_MALFORMED, math.ceil(200 * max(shares)) / 100)))
    fill = dict(_fill(runs, card))
    return (
        None if malformed is None and not fill else SourceSuggestion(source=name, malformed=malformed, fill=fill)
    )


def _fill(runs: Sequence[Seen], card: Mapping[str, float]) -> Iterator[tuple[str, ShareSuggestion]]:
    for field in sorted({field for each in runs for field in each.filled}):
        kind = field.split(".", maxsplit=1)[0]
        of_kind = [each for each in runs if each.brought.get(kind, 0) >= LEAST][:LAST]
        shares = [each.filled.get(field, 0) / each.brought[kind] for each in of_kind]
        if len(shares) < FEWEST or min(shares) < _FILLED:
            continue
        bound = math.floor(100 * (min(shares) - _ROOM)) / 100
        if bound > card.get(field, 0):
            yield field, _share(shares, bound)


def _share(shares: Sequence[float], bound: float) -> ShareSuggestion:
    return ShareSuggestion(runs=len(shares), smallest=min(shares), largest=max(shares), bound=bound)
