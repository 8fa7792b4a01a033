"""A course of values as a row of blocks, one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
MOST: Final = 40
"""So many values are drawn at most."""
T = TypeVar("T")


def sparkline(values: Sequence[float]) -> str:
    """Return a block for each value, the lowest for the least of them; all in the middle where all are equal."""
    if not values:
        return ""
    least, most = min(values), max(values)
    if least == most:
        return _BLOCKS[len(_BLOCKS) // 2 - 1] * len(values)
    return "".join(_BLOCKS[round((value - least) / (most - least) * (len(_BLOCKS) - 1))] for value in values)


def thinned(values: Sequence[T]) -> list[T]:
    """Return at most so many values as are drawn, evenly chosen, with the first and the last."""
    if len(values) <= MOST:
        return list(values)
    return [values[round(place * (len(values) - 1) / (MOST - 1))] for place in range(MOST)]
