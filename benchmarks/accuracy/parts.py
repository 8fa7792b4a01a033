"""Figures of parts of a set: by the size of a name's block, by a person's number of papers, by a name's origin."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from benchmarks.accuracy.bootstrap import intervals
from benchmarks.accuracy.metrics import Figures, figures, tallies
from pipeline.identity.name_origins import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.accuracy.sets import LabelledSet

_BLOCKS: Final = (1, 10, 50, 200)
_PERSONS: Final = (1, 2, 5, 20)
_PAPERS: Final = (1, 2, 3)


class Part(Struct, frozen=True):
    """The mentions (or records) of one part, judged against the whole."""

    by: str
    name: str
    items: int
    wholes: int
    """How many people (or papers) they are."""
    figures: Figures
    b3_f1: tuple[float, float]
    """The 95 % interval."""


def parts(labelled: LabelledSet, found: Mapping[str, str]) -> list[Part]:
    """Return the figures of each part of a set with known clusters, largest parts last where they are sizes."""
    rows = tallies(labelled.true, found)
    blocks = [labelled.block[key] for key in labelled.true]
    cut: list[Part] = []
    for by, part_of in _ways(labelled).items():
        own = np.array([part_of[key][0] for key in labelled.true])
        names = dict(part_of.values())
        for rank in sorted({*own.tolist()}):
            chosen = np.flatnonzero(own == rank)
            keys = [key for key in labelled.true if part_of[key][0] == rank]
            interval = intervals(rows[chosen], [blocks[n] for n in chosen])["b3_f1"]
            wholes = len({labelled.true[key] for key in keys})
            cut.append(Part(by, names[rank], len(keys), wholes, figures(rows[chosen]), interval))
    return cut


def _ways(labelled: LabelledSet) -> dict[str, dict[str, tuple[int, str]]]:
    """Return, for each way to cut, the rank and name of each item's part."""
    size = Counter(labelled.true.values())
    own = {key: size[whole] for key, whole in labelled.true.items()}
    if labelled.kind == "papers":
        return {"records of the paper": _by_size(own, _PAPERS)}
    block_size = Counter(labelled.block.values())
    origins = {key: origin(labelled.written[key]) for key in labelled.true}
    ranks = {name: n for n, name in enumerate(sorted({*origins.values()}))}
    return {
        "mentions of the block": _by_size({key: block_size[labelled.block[key]] for key in own}, _BLOCKS),
        "papers of the person": _by_size(own, _PERSONS),
        "origin of the name": {key: (ranks[name], name) for key, name in origins.items()},
    }


def _by_size(sizes: Mapping[str, int], bounds: tuple[int, ...]) -> dict[str, tuple[int, str]]:
    names = [str(low) if high == low + 1 else f"{low} to {high - 1}" for low, high in itertools.pairwise(bounds)]
    names.append(f"{bounds[-1]} or more")
    ranks = {key: bisect_right(bounds, size) - 1 for key, size in sizes.items()}
    return {key: (rank, names[rank]) for key, rank in ranks.items()}
