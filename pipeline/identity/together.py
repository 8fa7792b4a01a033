"""Who has worked with whom, worked out for one name at a time from the lists on which names stand."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Final

_REMEMBERED: Final = 1 << 16


class Together(Mapping[str, frozenset[str]]):
    """By name: all those who stand on a list with it.

    A list takes four bytes for each name on it, twice, where all pairs would take many times as much.
    """

    def __init__(self, names: Iterable[str], lists: Iterable[Iterable[int]]) -> None:
        """Take names and lists of their places; lists name nobody twice."""
        self._names = list(names)
        self._place = {name: n for n, name in enumerate(self._names)}
        self._members = array("i")
        self._starts = array("q", [0])
        for each in lists:
            self._members.extend(each)
            self._starts.append(len(self._members))
        self._index()
        self._fellows = lru_cache(maxsize=_REMEMBERED)(self._find)

    def _index(self) -> None:
        """Find for each name the lists on which it stands."""
        counts = [0] * (len(self._names) + 1)
        for n in self._members:
            counts[n + 1] += 1
        self._first = array("q", accumulate(counts))
        self._lists = array("i", bytes(4 * len(self._members)))
        free = self._first[:]
        at = 0
        for number, end in enumerate(self._starts[1:]):
            for n in self._members[at:end]:
                self._lists[free[n]] = number
                free[n] += 1
            at = end

    def __getitem__(self, name: str) -> frozenset[str]:
        """Return the names that stand on a list with this one. Raises KeyError for one that stands nowhere."""
        return self._fellows(self._place[name])

    def _find(self, n: int) -> frozenset[str]:
        found: set[int] = set()
        for number in self._lists[self._first[n] : self._first[n + 1]]:
            found.update(self._members[self._starts[number] : self._starts[number + 1]])
        found.discard(n)
        return frozenset(self._names[other] for other in found)

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._names)
