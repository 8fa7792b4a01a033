"""Which venues the same people publish at: learned from who stands on the records of each."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_VENUES: Final = 30
"""A name at more venues is that of several people, or of one who tells nothing."""
_LEAST: Final = 0.005
_NEAREST: Final = 50
"""So many of the nearest venues are kept of each."""


class Circles:
    """Takes up the people on records of venues, as numbers."""

    def __init__(self) -> None:
        self._venues: dict[str, int] = {}
        self._stood = array("q")
        """Numbers of a name and a venue, in one."""

    def add(self, venue: str, people: Iterable[int]) -> None:
        """Take up the people on a record of a venue."""
        number = self._venues.setdefault(venue, len(self._venues))
        self._stood.extend(person << 32 | number for person in people)

    def near(self) -> dict[str, dict[str, float]]:
        """Return for two venues, the first in order before the second, the cosine of the people on both.

        One person on both says nothing: who two venues have in common may be two people of one name.
        """
        size, both = Counter[int](), Counter[tuple[int, int]]()
        for _, pairs in groupby(sorted(set(self._stood)), key=lambda pair: pair >> 32):
            venues = [pair & 0xFFFFFFFF for pair in pairs]
            size.update(venues)
            if len(venues) <= _MOST_VENUES:
                both.update(combinations(venues, 2))
        names = list(self._venues)
        found: dict[str, dict[str, float]] = {}
        for (one, other), count in both.items():
            cosine = round((count - 1) / math.sqrt(size[one] * size[other]), 4)
            if cosine >= _LEAST:
                found.setdefault(names[one], {})[names[other]] = cosine
                found.setdefault(names[other], {})[names[one]] = cosine
        return _nearest(found)


def _nearest(found: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    kept: dict[str, dict[str, float]] = {}
    for venue in sorted(found):
        ranked = sorted(found[venue].items(), key=lambda each: (-each[1], each[0]))[:_NEAREST]
        for other, cosine in ranked:
            first, second = sorted((venue, other))
            kept.setdefault(first, {})[second] = cosine
    return {venue: dict(sorted(others.items())) for venue, others in sorted(kept.items())}
