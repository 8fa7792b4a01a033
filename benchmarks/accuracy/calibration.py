"""Whether pairs that score .8 are one in eight of ten cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

BINS: Final = 10


class Bin(Struct, frozen=True):
    """Pairs that score between two tenths."""

    low: float
    pairs: int
    score: float
    """The mean of their scores."""
    same: float
    """The share of them that are one."""


class Calibration(Struct, frozen=True):
    """The reliability of scores; bins without a pair are left out."""

    bins: tuple[Bin, ...]
    error: float
    """Expected calibration error: how far score and share lie apart, on average over pairs."""


def calibration(judged: Iterable[tuple[float, bool]]) -> Calibration:
    """Return how scores (0 to 1) and labels agree."""
    count, total, same = [0] * BINS, [0.0] * BINS, [0] * BINS
    for score, label in judged:
        n = min(int(score * BINS), BINS - 1)
        count[n] += 1
        total[n] += score
        same[n] += label
    apart = sum(abs(total[n] - same[n]) for n in range(BINS))
    bins = tuple(Bin(n / BINS, count[n], total[n] / count[n], same[n] / count[n]) for n in range(BINS) if count[n])
    return Calibration(bins, apart / sum(count) if bins else 0.0)
