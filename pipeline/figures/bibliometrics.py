"""Figures made from citation counts; counts of two sources never enter one figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from msgspec import structs

from pipeline.document import Figure, Formula, Part, Partial, Series
from pipeline.figures.counted import SCOPE, newest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.figures.counted import Counted, Rules

LEAST_YEARS: Final = 5
"""Years of work below which the m-quotient says little."""


def citations(counted: Sequence[Counted], rules: Rules) -> Figure:
    """Return the sum of one source's citation counts."""
    return _of_counts(counted, rules, sum, "citations", unit="citations")


def h_index(counted: Sequence[Counted], rules: Rules) -> Figure:
    """Return the largest h such that h papers have at least h citations each (Hirsch 2005)."""
    return _of_counts(counted, rules, hirsch, "h-index", unit="papers")


def i10_index(counted: Sequence[Counted], rules: Rules) -> Figure:
    """Return the number of papers with at least 10 citations (Google Scholar 2011)."""
    return _of_counts(counted, rules, at_least_ten, "i10-index", unit="papers")


def g_index(counted: Sequence[Counted], rules: Rules) -> Figure:
    """Return the largest g such that the g most cited papers have g² citations together (Egghe 2006)."""
    return _of_counts(counted, rules, egghe, "g-index", unit="papers")


def m_quotient(counted: Sequence[Counted], h: Figure, until: str | None = None) -> Figure:
    """Return the h-index by the calendar years since the first paper (Hirsch 2005), to two decimals.

    The years end with `until`, else with the newest statement used; below five of them there is no value.
    """
    unit, formula = "papers per year", Formula(name="m-quotient", version=1)
    first = min((paper.date[:4] for paper in counted if paper.date), default=None)
    until = until or newest(counted)
    value, parts = None, tuple[Part, ...]()
    why = f"no h-index: {h.why_null}"
    if h.value is not None and first is not None and until is not None:
        years = int(until[:4]) - int(first)
        parts = (
            Part(name="h_index", value=float(h.value)),
            Part(name="first", value=int(first)),
            Part(name="until", value=int(until[:4])),
        )
        why = f"{years} years from {first} to {until[:4]}; below {LEAST_YEARS} it says little"
        value = None if years < LEAST_YEARS else round(float(h.value) / years, 2)
    elif h.value is not None:
        why = "no stored paper has a date"
    why_null = why if value is None else None
    return structs.replace(
        h, value=value, why_null=why_null, partial=None, unit=unit, formula=formula, parts=parts
    )


def citations_per_year(counted: Sequence[Counted], total: Figure) -> Series:
    """Return the citations of the papers of each year, by the source that `total` has its counts from."""
    if total.value is None or total.source is None:
        return Series()
    years: defaultdict[str, int] = defaultdict(int)
    for paper in counted:
        if paper.date and total.source in paper.citations:
            years[paper.date[:4]] += paper.citations[total.source][0]
    return Series(source=total.source, as_of=total.as_of, values=dict(sorted(years.items())))


def hirsch(counts: Sequence[int]) -> int:
    """Return the largest h such that h of the counts are at least h."""
    return sum(count >= rank for rank, count in enumerate(sorted(counts, reverse=True), 1))


def egghe(counts: Sequence[int]) -> int:
    """Return the largest g, no greater than their number, such that the g highest counts sum up to g² or more."""
    sums = accumulate(sorted(counts, reverse=True))
    return max((rank for rank, total in enumerate(sums, 1) if total >= rank * rank), default=0)


def at_least_ten(counts: Sequence[int]) -> int:
    """Return how many of the counts are 10 or more."""
    return sum(count >= 10 for count in counts)


def _of_counts(
    counted: Sequence[Counted], rules: Rules, measure: Callable[[list[int]], int], name: str, *, unit: str
) -> Figure:
    """Return a figure over one source's counts: the source that covers most papers, if it covers enough."""
    formula = Formula(name=name, version=1)
    source = _best_source(counted, rules)
    if source is None:
        why = "no source has given citation counts"
        return Figure(unit=unit, formula=formula, why_null=why, scope=SCOPE, n=0)
    given = [paper.citations[source] for paper in counted if source in paper.citations]
    value = measure([count for count, _ in given])
    as_of = max(day for _, day in given)
    passport = Figure(
        value=value, unit=unit, formula=formula, source=source, scope=SCOPE, as_of=as_of, n=len(given)
    )
    if len(given) >= rules.coverage * len(counted):
        return passport
    return structs.replace(
        passport,
        value=None,
        why_null=f"counts for {len(given)} of {len(counted)} papers",
        partial=Partial(value=value, n=len(given), source=source, as_of=as_of),
    )


def _best_source(counted: Sequence[Counted], rules: Rules) -> str | None:
    covered = Counter(source for paper in counted for source in paper.citations)
    order = {source: place for place, source in enumerate(rules.citation_sources)}
    ranked = sorted(covered, key=lambda source: (-covered[source], order.get(source, len(order)), source))
    return ranked[0] if ranked else None
