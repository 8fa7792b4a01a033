"""Numbers kept to take percentiles and ranks against: each distinct value once, and how many lie up to it."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DIGITS: Final = 9
"""Decimals to which values are rounded, so that one number reached in two ways is one value."""


class Distribution(Struct, frozen=True, dict=True):
    """A multiset of numbers, the same to the byte in whatever order they come."""

    values: bytes = b""
    """The distinct values from the least up, 8 bytes each."""
    upto: bytes = b""
    """How many numbers are no greater than each of these, 4 bytes each."""

    @staticmethod
    def of(numbers: Iterable[float]) -> Distribution:
        """Return the distribution of these numbers. Raises ValueError where one is not finite."""
        counts = Counter(map(_rounded, numbers))
        values, upto, so_far = array("d", sorted(counts)), array("I"), 0
        if not all(map(math.isfinite, values)):
            raise ValueError("a distribution holds finite numbers")
        for value in values:
            so_far += counts[value]
            upto.append(so_far)
        return Distribution(values.tobytes(), upto.tobytes())

    @cached_property
    def n(self) -> int:
        """Return how many numbers there are."""
        return self._upto[-1] if self.upto else 0

    @cached_property
    def mean(self) -> float | None:
        """Return their arithmetic mean, None where there are none."""
        return math.fsum(value * count for value, count in self.counts()) / self.n if self.upto else None

    def counts(self) -> Iterator[tuple[float, int]]:
        """Yield each value with how many numbers equal it, from the least up."""
        before = 0
        for value, upto in zip(self._values, self._upto, strict=True):
            yield value, upto - before
            before = upto

    def percentile(self, value: float) -> float:
        """Return the mid-rank percentile: how many of a hundred lie below, those equal counted by half.

        Raises ValueError where there are no numbers.
        """
        below, equal = self._below_and_equal(value)
        return 100 * (below + equal / 2) / self.n

    def rank(self, value: float) -> float:
        """Return the rank, 1 being the highest; equal numbers share the middle of theirs.

        A value between two of the numbers comes between their ranks, one beyond them all gets the rank of the
        outermost place. Raises ValueError where there are no numbers.
        """
        below, equal = self._below_and_equal(value)
        n = self.n
        return min(max(n - below - equal + (equal + 1) / 2, 1.0), float(n))

    def _below_and_equal(self, value: float) -> tuple[int, int]:
        if not self.upto:
            raise ValueError("nothing to compare with")
        rounded, values, upto = _rounded(value), self._values, self._upto
        at = bisect_left(values, rounded)
        below = upto[at - 1] if at else 0
        is_among = at < len(values) and values[at] == rounded
        return below, upto[at] - below if is_among else 0

    @cached_property
    def _values(self) -> memoryview[float]:
        return memoryview(self.values).cast("d")

    @cached_property
    def _upto(self) -> memoryview[int]:
        return memoryview(self.upto).cast("I")


def by_name(raw: Iterable[Mapping[str, float]]) -> dict[str, Distribution]:
    """Return the distribution of each named number over those who have it."""
    numbers: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
    for each in raw:
        for name, value in each.items():
            numbers[name].append(value)
    return {name: Distribution.of(numbers[name]) for name in sorted(numbers)}


def _rounded(value: float) -> float:
    return round(value, DIGITS) + 0.0  # turns -0.0 into 0.0, which equals it and has other bytes
