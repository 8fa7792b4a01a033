"""Intervals of figures: what they might be had other names, or other papers, been drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.accuracy.metrics import FIGURES, Floats, rates

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAWS: Final = 1000
_SEED: Final = 1
_OUTSIDE: Final = 2.5
"""Per cent of the draws beyond each end of an interval."""


def intervals(rows: Floats, blocks: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of each figure: blocks are drawn whole, as many as there are, with repetition."""
    drawn = rates(_draws(rows, blocks))
    low, high = np.percentile(drawn, (_OUTSIDE, 100 - _OUTSIDE), axis=0)
    return {name: (float(low[n]), float(high[n])) for n, name in enumerate(FIGURES)}


def _draws(rows: Floats, blocks: Sequence[str]) -> Floats:
    """Return the sums of each draw."""
    number = {block: n for n, block in enumerate(sorted({*blocks}))}
    sums = np.zeros((len(number), rows.shape[1]))
    np.add.at(sums, [number[block] for block in blocks], rows)
    count = len(sums)
    times = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), size=DRAWS)
    drawn: Floats = times @ sums
    return drawn
