"""Figures counted from stored papers; each says from which source, over which papers, as of when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.document import Figure, Partial, Series

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SCOPE = "stored papers"


class Counted(Struct, frozen=True):
    """A paper as figures count it."""

    date: str | None
    field: str | None
    said_at: str
    """Day of the newest statement used."""
    citations: Mapping[str, tuple[int, str]]
    """Source to its count and the count's day."""


class Rules(Struct, frozen=True):
    """What an installation may set about figures."""

    coverage: float = 0.9
    """Least share of the papers for which one source must give counts."""
    citation_sources: tuple[str, ...] = ("semantic-scholar",)
    """Order of sources where several cover equally many papers."""


def papers(counted: Sequence[Counted]) -> Figure:
    """Return the number of stored papers."""
    return Figure(value=len(counted), source="byline", scope=SCOPE, as_of=_newest(counted), n=len(counted))


def main_field(counted: Sequence[Counted]) -> Figure:
    """Return the most frequent field; of equally frequent ones that of the newest paper."""
    fields = Counter(paper.field for paper in counted if paper.field)
    if not fields:
        return Figure(why_null="no stored paper has a category", source="byline", scope=SCOPE, n=0)
    newest = {paper.field: paper.date or "" for paper in sorted(counted, key=lambda p: p.date or "")}
    best = min(fields, key=lambda field: (-fields[field], _reversed(newest[field]), field))
    return Figure(value=best, source="byline", scope=SCOPE, as_of=_newest(counted), n=fields.total())


def papers_per_year(counted: Sequence[Counted]) -> Series:
    """Return the number of stored papers for each year that has some."""
    years = Counter(paper.date[:4] for paper in counted if paper.date)
    return Series(source="byline", as_of=_newest(counted), values=dict(sorted(years.items())))


def citations(counted: Sequence[Counted], rules: Rules) -> Figure:
    """Return the sum of one source's citation counts."""
    return _of_counts(counted, rules, sum)


def h_index(counted: Sequence[Counted], rules: Rules) -> Figure:
    """Return the largest h such that h papers have at least h citations each (Hirsch 2005)."""
    return _of_counts(counted, rules, hirsch)


def i10_index(counted: Sequence[Counted], rules: Rules) -> Figure:
    """Return the number of papers with at least 10 citations."""
    return _of_counts(counted, rules, lambda counts: sum(count >= 10 for count in counts))


def hirsch(counts: Sequence[int]) -> int:
    """Return the largest h such that h of the counts are at least h."""
    return sum(count >= rank for rank, count in enumerate(sorted(counts, reverse=True), 1))


def _of_counts(counted: Sequence[Counted], rules: Rules, measure: Callable[[list[int]], int]) -> Figure:
    """Return a figure over one source's counts: the source that covers most papers, if it covers enough."""
    source = _best_source(counted, rules)
    if source is None:
        return Figure(why_null="no source has given citation counts", scope=SCOPE, n=0)
    given = [paper.citations[source] for paper in counted if source in paper.citations]
    value = measure([count for count, _ in given])
    as_of = max(day for _, day in given)
    if len(given) >= rules.coverage * len(counted):
        return Figure(value=value, source=source, scope=SCOPE, as_of=as_of, n=len(given))
    return Figure(
        why_null=f"counts for {len(given)} of {len(counted)} papers",
        source=source,
        scope=SCOPE,
        as_of=as_of,
        n=len(given),
        partial=Partial(value=value, n=len(given), source=source, as_of=as_of),
    )


def _best_source(counted: Sequence[Counted], rules: Rules) -> str | None:
    covered = Counter(source for paper in counted for source in paper.citations)
    order = {source: place for place, source in enumerate(rules.citation_sources)}
    ranked = sorted(covered, key=lambda source: (-covered[source], order.get(source, len(order)), source))
    return ranked[0] if ranked else None


def _newest(counted: Sequence[Counted]) -> str | None:
    return max((paper.said_at for paper in counted), default=None)


def _reversed(day: str) -> tuple[int, ...]:
    """Return a key that sorts later days first."""
    return tuple(-ord(letter) for letter in day)
