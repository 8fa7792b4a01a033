"""Figures of what somebody has written: how much, when, on what, at which place, with code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.document import Figure, Formula, Mix, Part, Series
from pipeline.figures.counted import SCOPE, newest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.document import Value
    from pipeline.figures.counted import Counted, Place


def papers(counted: Sequence[Counted]) -> Figure:
    """Return the number of papers, all versions of one counting once."""
    return _figure(counted, "papers", len(counted), unit="papers", n=len(counted))


def apart(days: Sequence[str], name: str, scope: str) -> Figure:
    """Return the number of papers that no other figure counts, by the days of what was last said of each."""
    return Figure(
        value=len(days),
        unit="papers",
        formula=Formula(name=name, version=1),
        source="byline",
        scope=scope,
        as_of=max(days, default=None),
        n=len(days),
    )


def main_field(counted: Sequence[Counted]) -> Figure:
    """Return the most frequent field; of equally frequent ones that of the newest paper."""
    fields = Counter(paper.field for paper in counted if paper.field)
    if not fields:
        return _figure(counted, "main-field", None, n=0, why_null="no stored paper has a category")
    most = max(fields.values())
    frequent = {field for field, count in fields.items() if count == most}
    of_date = [(paper.date or "", paper.field) for paper in counted if paper.field in frequent]
    newest_day, _ = max(of_date)
    best = min(field for day, field in of_date if day == newest_day)
    return _figure(counted, "main-field", best, n=fields.total())


def career_years(counted: Sequence[Counted]) -> Figure:
    """Return the calendar years from the first paper to the last, both counted."""
    years = sorted(int(paper.date[:4]) for paper in counted if paper.date)
    if not years:
        return _figure(counted, "career-span", None, unit="years", n=0, why_null="no stored paper has a date")
    span = years[-1] - years[0] + 1
    parts = (Part(name=f"from {years[0]} to {years[-1]}", value=span),)
    return _figure(counted, "career-span", span, unit="years", n=len(years), parts=parts)


def first_authorships(counted: Sequence[Counted], places: Sequence[Place | None]) -> Figure:
    """Return on how many papers with a complete author list the person comes first, alone or before others."""
    return _places(counted, places, "first-authorships", lambda place: place.at == 0)


def last_authorships(counted: Sequence[Counted], places: Sequence[Place | None]) -> Figure:
    """Return on how many papers with a complete author list the person comes last, after others."""
    return _places(counted, places, "last-authorships", lambda place: place.at == place.of - 1 > 0)


def code_share(counted: Sequence[Counted]) -> Figure:
    """Return the percentage of papers with code, to one decimal.

    Counted are those of which a source was asked that tells of papers without code that they have none.
    """
    told = [paper for paper in counted if paper.is_code_known]
    if not told:
        why = "no source was asked that tells which papers have code"
        return _figure(counted, "code-share", None, unit="%", n=0, why_null=why)
    having = sum(paper.has_code for paper in told)
    return _figure(told, "code-share", round(100 * having / len(told), 1), unit="%", n=len(told))


def papers_per_year(counted: Sequence[Counted]) -> Series:
    """Return the number of papers for each year that has some."""
    years = Counter(paper.date[:4] for paper in counted if paper.date)
    return Series(source="byline", as_of=newest(counted), values=dict(sorted(years.items())))


def mix(counted: Sequence[Counted]) -> Mix:
    """Return the number of papers by field and by venue."""
    return Mix(
        fields=dict(Counter(paper.field for paper in counted if paper.field)),
        venues=dict(Counter(paper.venue for paper in counted if paper.venue)),
    )


def _places(
    counted: Sequence[Counted], places: Sequence[Place | None], name: str, holds: Callable[[Place], bool]
) -> Figure:
    placed = [(paper, place) for paper, place in zip(counted, places, strict=True) if place is not None]
    if not placed:
        why = "no stored paper names all its authors, this one at a known place"
        return _figure(counted, name, None, unit="papers", n=0, why_null=why)
    value = sum(holds(place) for _, place in placed)
    return _figure([paper for paper, _ in placed], name, value, unit="papers", n=len(placed))


def _figure(
    counted: Sequence[Counted],
    name: str,
    value: Value | None,
    *,
    n: int,
    unit: str | None = None,
    why_null: str | None = None,
    parts: tuple[Part, ...] = (),
) -> Figure:
    return Figure(
        value=value,
        unit=unit,
        why_null=why_null,
        formula=Formula(name=name, version=1),
        source="byline",
        scope=SCOPE,
        as_of=newest(counted),
        n=n,
        parts=parts,
    )
