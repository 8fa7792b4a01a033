"""What is new in the text of a paper, as it is kept; light to import, since showing it needs no more."""

from __future__ import annotations

import struct
from itertools import combinations

from msgspec import Struct


class Near(Struct, frozen=True):
    """An earlier paper, and how like its text is: 1 for the same words as often, 0 for none in common."""

    id: str
    similarity: float


class Raw(Struct, frozen=True):
    """What is new in the text of one paper against those of the five years before it.

    It changes only with earlier papers and with the weights.
    """

    id: str
    distance: float | None
    """Of the nearest earlier papers together, from 0 (one is a copy) to 1 (none shares a word)."""
    new_pairs: float | None
    """Share of the pairs of the paper's most telling terms that no earlier paper has together."""
    why_null: str | None
    nearest: tuple[Near, ...] = ()
    terms: bytes = b""
    """The columns of the terms that are paired, in order (four bytes each)."""
    new: bytes = b""
    """A bit for each pair of them, first with second, first with third and so on: whether it is new."""

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs that are new, each by two columns."""
        columns = struct.unpack(f"<{len(self.terms) // 4}i", self.terms)
        every = enumerate(combinations(columns, 2))
        return [pair for at, pair in every if self.new[at >> 3] >> (7 - (at & 7)) & 1]
