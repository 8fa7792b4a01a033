"""The blocks of many items, held as numbers: what is compared with what, without a set of all pairs."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from heapq import nsmallest
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_KINDS: Final = 4
"""Of so many kinds may keys be: the lowest bits of a key's number are its kind."""
_HASHED: Final = (1 << 63) - _KINDS
"""Bits of a positive number without those of its kind."""
_FIRST: Final = -2
"""Stands for the block with the number 0, -3 for the next, while blocks are numbered."""
_AGAIN: Final = 2
_AT_ONCE: Final = 4_000_000
"""Keys of items, of which each may be another one."""


class Limit(NamedTuple):
    """What is compared in a block."""

    most: int
    """Up to this size all pairs."""
    firsts: int
    """In a bigger one so many of its items, drawn by lot, with all the others; with 0 no pair."""


class Great(NamedTuple):
    """A block beyond its limit."""

    size: int
    item: int
    """The first of its items."""
    key: int
    """The number of its key."""


class Blocks:
    """Items by number, and for each the blocks that it shares with others.

    A key takes a few bytes for each item that has it. Keys are told apart by 61 bits of a hash: should two meet,
    some pairs more are compared.
    """

    def __init__(
        self,
        items: Iterable[Iterable[str]],
        limit: Callable[[str], Limit],
        lot: Callable[[int], int] | None = None,
    ) -> None:
        """Take the keys of each item; `limit` tells of a key what is compared in its block.

        Of two items the one with the smaller `lot` is drawn first, else the one with the smaller number.
        """
        kinds: dict[Limit, int] = {}
        self._of = array("q")
        """Numbers of keys, then of blocks, item after item; those of blocks that make no pairs are -1."""
        self._starts = array("q", [0])
        add = self._of.append
        for keys in items:
            for key in keys:
                kind = kinds.setdefault(limit(key), len(kinds))
                add(hash(key) & _HASHED | kind)
            self._starts.append(len(self._of))
        self.great: list[Great] = []
        """All blocks beyond their limits."""
        self._drawn: dict[int, list[int]] = {}
        """By block beyond its limit: those of its items, sorted, that are compared with all the others."""
        limits = list(kinds)
        sizes = self._number(limits)
        self._firsts = array("q", accumulate(sizes, initial=0))
        self._members = array("i", bytes(4 * self._firsts[-1]))
        self._fill()
        self._draw(lot)

    def after(self, item: int) -> list[int]:
        """Return the items with greater numbers that are compared with one, sorted."""
        found: set[int] = set()
        members, firsts, great = self._members, self._firsts, self._drawn
        for block in self._of[self._starts[item] : self._starts[item + 1]]:
            if block < 0:
                continue
            drawn = great.get(block)
            if drawn is None or item in drawn:
                end = firsts[block + 1]
                found.update(members[bisect_right(members, item, firsts[block], end) : end])
            else:
                found.update(drawn[bisect_right(drawn, item) :])
        return sorted(found)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs to compare, each once, the smaller first, sorted."""
        for item in range(len(self._starts) - 1):
            yield from ((item, other) for other in self.after(item))

    def _number(self, limits: list[Limit]) -> array[int]:
        """Number the blocks that make pairs, and return their sizes."""
        keys, sizes = self._counted()
        numbers, telling = array("i"), array("i")
        great: dict[int, int] = {}
        for number, (key, size) in enumerate(zip(keys, sizes, strict=True)):
            limit = limits[key % _KINDS]
            if size > limit.most:
                great[number] = limit.firsts
            if size > 1 and (size <= limit.most or limit.firsts):
                numbers.append(len(telling))
                telling.append(size)
            else:
                numbers.append(-1)
        for at, found in enumerate(self._of):
            if found > _FIRST:
                continue
            number = _FIRST - found
            self._of[at] = numbers[number]
            if number in great:
                firsts = great.pop(number)
                key = keys[number] & _HASHED
                self.great.append(Great(sizes[number], bisect_right(self._starts, at) - 1, key))
                if firsts:
                    self._drawn[numbers[number]] = [0] * firsts
        return telling

    def _counted(self) -> tuple[array[int], array[int]]:
        """Put `_FIRST - number` for each key that may stand with several items, -1 for the others.

        Returns keys and sizes by these numbers. Few keys are held at once in a form that takes much memory.
        """
        keys, sizes = array("q"), array("i")
        repeated = self._repeated()
        mask = len(repeated) - 1
        turns = 1 + len(self._of) // _AT_ONCE
        for turn in range(turns):
            number_of: dict[int, int] = {}
            for at, key in enumerate(self._of):
                if key < 0:
                    continue
                short = key // _KINDS
                if repeated[short & mask] < _AGAIN:
                    self._of[at] = -1
                elif short % turns == turn:
                    number = number_of.get(key)
                    if number is None:
                        number = number_of[key] = len(sizes)
                        keys.append(key)
                        sizes.append(1)
                    else:
                        sizes[number] += 1
                    self._of[at] = _FIRST - number
        return keys, sizes

    def _repeated(self) -> bytearray:
        """Return `_AGAIN` by the lowest bits of a key's number if several items may have it: few do."""
        mask = (1 << (4 * len(self._of)).bit_length()) - 1
        seen = bytearray(mask + 1)
        for key in self._of:
            slot = (key // _KINDS) & mask
            seen[slot] = _AGAIN if seen[slot] else 1
        return seen

    def _fill(self) -> None:
        free, members = self._firsts[:], self._members
        for item in range(len(self._starts) - 1):
            for block in self._of[self._starts[item] : self._starts[item + 1]]:
                if block >= 0:
                    members[free[block]] = item
                    free[block] += 1

    def _draw(self, lot: Callable[[int], int] | None) -> None:
        for block, places in self._drawn.items():
            members = self._members[self._firsts[block] : self._firsts[block + 1]]
            self._drawn[block] = sorted(nsmallest(len(places), members, key=lot))


def has_number(key: str, number: int) -> bool:
    """Whether a great block is that of a key."""
    return hash(key) & _HASHED == number


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
