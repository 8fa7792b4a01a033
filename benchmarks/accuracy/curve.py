"""Precision against recall, from merging little to merging much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from benchmarks.accuracy.metrics import Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.accuracy.scored import Scored

CUTS: Final = (0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05)
"""Least averages at which groups are still joined, from the highest down."""


class Point(Struct, frozen=True):
    """What comes of one cut."""

    cut: float
    figures: Figures


def curve(scored: Scored, judge: Callable[[Mapping[str, str]], Figures]) -> tuple[Point, ...]:
    """Return the figures at each cut, whatever the joined groups rest on."""
    found = scored.along(CUTS, sure=False)
    return tuple(Point(cut, judge(clusters)) for cut, clusters in zip(CUTS, found, strict=True))
