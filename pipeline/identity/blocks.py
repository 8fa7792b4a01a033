"""The blocks of many items, held as numbers: what is compared with what, without a set of all pairs."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_KINDS: Final = 4
"""Of so many kinds may keys be: the lowest bits of a key's number are its kind."""


class Blocks:
    """Items by number, and for each the blocks that it shares with others.

    A key takes a few bytes for each item that has it. Keys are told apart by 62 bits of a hash: should two meet,
    some pairs more are compared.
    """

    def __init__(self, items: Iterable[Iterable[str]], bound: Callable[[str], int | None]) -> None:
        """Take the keys of each item; blocks are compared up to the size `bound` of their key, None: any size."""
        kinds: dict[int | None, int] = {}
        self._of = array("q")
        """Numbers of keys, then of blocks, item after item; those of blocks that make no pairs are -1."""
        self._starts = array("q", [0])
        for keys in items:
            for key in keys:
                kind = kinds.setdefault(bound(key), len(kinds))
                self._of.append(hash(key) // _KINDS * _KINDS + kind)
            self._starts.append(len(self._of))
        sizes = self._number(list(kinds))
        self._firsts = array("q", accumulate(sizes, initial=0))
        self._members = array("i", bytes(4 * self._firsts[-1]))
        self._fill()

    def after(self, item: int) -> list[int]:
        """Return the items with greater numbers that are compared with one, sorted."""
        found: set[int] = set()
        for block in self._of[self._starts[item] : self._starts[item + 1]]:
            if block >= 0:
                end = self._firsts[block + 1]
                found.update(self._members[bisect_right(self._members, item, self._firsts[block], end) : end])
        return sorted(found)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs to compare, each once, the smaller first, sorted."""
        for item in range(len(self._starts) - 1):
            yield from ((item, other) for other in self.after(item))

    def _number(self, bounds: list[int | None]) -> array[int]:
        """Number the blocks that make pairs, and return their sizes."""
        sizes: dict[int, int] = dict.fromkeys(self._repeated(), 0)
        for key in self._of:
            if key in sizes:
                sizes[key] += 1
        telling: dict[int, int] = {}
        for key, size in sizes.items():
            bound = bounds[key % _KINDS]
            if size > 1 and (bound is None or size <= bound):
                telling[key] = len(telling)
        for at, key in enumerate(self._of):
            self._of[at] = telling.get(key, -1)
        return array("i", (sizes[key] for key in telling))

    def _repeated(self) -> Iterator[int]:
        """Yield the keys that may stand with several items; most stand with one, and are told by a short hash."""
        mask = (1 << (4 * len(self._of)).bit_length()) - 1
        seen = bytearray(mask + 1)
        for key in self._of:
            slot = (key // _KINDS) & mask
            if seen[slot]:
                yield key
            seen[slot] = 1

    def _fill(self) -> None:
        free = self._firsts[:]
        for item in range(len(self._starts) - 1):
            for block in self._of[self._starts[item] : self._starts[item + 1]]:
                if block >= 0:
                    self._members[free[block]] = item
                    free[block] += 1


class Parts:
    """Items by number, put together step by step."""

    def __init__(self, count: int) -> None:
        self._parent = array("i", range(count))

    def root(self, item: int) -> int:
        """Return the first item of those that an item hangs together with."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    def join(self, one: int, other: int) -> None:
        """Put two items together, and what hangs together with them."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def groups(self) -> list[list[int]]:
        """Return all items, sorted, in groups that hang together, by their first items."""
        found: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            found.setdefault(self.root(item), []).append(item)
        return list(found.values())
