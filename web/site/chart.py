"""A series of numbers by year as a small bar chart: only geometry, the template draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pipeline.document import Series

_STEP: Final = 28
_HEIGHT: Final = 96
_TOP: Final = 16
_MOST_LABELS: Final = 14
_LONGEST: Final = 60


class Bar(NamedTuple):
    """One year: where its bar stands, in the chart's units, and whether its year is written below."""

    year: str
    value: int
    x: int
    y: float
    height: float
    labelled: bool


class Chart(NamedTuple):
    """A chart's size and bars, and the same in words."""

    width: int
    height: int
    step: int
    bars: tuple[Bar, ...]
    words: str


def _years(values: dict[str, int]) -> list[str]:
    """Return the years to show: with those between that have no number, unless one lies far off."""
    known = sorted(values)
    if not all(year.isdecimal() for year in known) or int(known[-1]) - int(known[0]) > _LONGEST:
        return known
    return [str(year) for year in range(int(known[0]), int(known[-1]) + 1)]


def chart(series: Series) -> Chart | None:
    """Return the chart of a series, None where it holds nothing."""
    if not series.values:
        return None
    years = _years(series.values)
    most = max(*series.values.values(), 1)
    every = -(-len(years) // _MOST_LABELS)
    bars = []
    for place, year in enumerate(years):
        value = series.values.get(year, 0)
        height = round(_HEIGHT * max(value, 0) / most, 1)
        bars.append(Bar(year, value, place * _STEP, _TOP + _HEIGHT - height, height, place % every == 0))
    words = ", ".join(f"{year}: {series.values[year]}" for year in sorted(series.values))
    return Chart(len(years) * _STEP, _TOP + _HEIGHT + 20, _STEP, tuple(bars), words)
