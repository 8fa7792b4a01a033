"""What the blocks compare of a set: how much, and how many of the pairs that are one."""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.identity import block, cuts
from pipeline.identity.statements import Cuts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.accuracy.sets import LabelledSet


class Blocked(Struct, frozen=True):
    """Pairs that blocks compare, and sizes of blocks."""

    pairs: int
    """Pairs that are compared, of whatever there are."""
    same: int
    """Pairs that are known to be one person or paper."""
    found: int
    """Those of them that are compared."""
    largest: str
    """Key of the block with the most items."""
    size: int
    """How many it has."""
    cuts: Cuts

    @property
    def recall(self) -> float:
        """The share of the pairs that are one which is compared; 1 where there are none."""
        return self.found / self.same if self.same else 1.0


def blocked(labelled: LabelledSet, keys: Mapping[str, frozenset[str]]) -> Blocked:
    """Return what blocks compare of a set whose block keys are given by item."""
    true, labels = labelled.true, labelled.labels
    pairs = found = 0
    for left, right in block.pairs(keys):
        pairs += 1
        found += left in true and true[left] == true.get(right) if true else labels.get((left, right), False)
    sizes = Counter(key for each in keys.values() for key in each)
    largest = min(sizes, key=lambda key: (-sizes[key], key), default="")
    cut = {key: size for key, size in sizes.items() if size > block.limit(key).most}
    return Blocked(
        pairs=pairs,
        same=sum(comb(count, 2) for count in Counter(true.values()).values()) if true else sum(labels.values()),
        found=found,
        largest=largest,
        size=sizes[largest],
        cuts=Cuts(len(cut), cuts.largest(cut)),
    )
