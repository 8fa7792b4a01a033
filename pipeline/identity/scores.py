"""Scores of very many pairs, kept in four bytes each."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from pipeline.identity.statements import UNLIKELY, Score

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE, _UNLIKELY = -1, -2
_DIGITS: Final = 1_000_000
"""Chances have six digits."""


class KeptScores:
    """The scores of an item with each of those behind it that it is compared with, item after item."""

    def __init__(self) -> None:
        self._kept = array("i")
        self._starts = array("q")

    def begin(self) -> None:
        """Go on to the next item."""
        self._starts.append(len(self._kept))

    def add(self, score: Score | None) -> None:
        """Keep the score with the next of the others."""
        if score is None:
            self._kept.append(_NONE)
        elif score is UNLIKELY:
            self._kept.append(_UNLIKELY)
        else:
            self._kept.append(2 * round(score.chance * _DIGITS) + score.supported)

    def of(self, item: int) -> Iterator[Score | None]:
        """Yield the scores of an item, as they came."""
        for at in range(self._starts[item], len(self._kept)):
            kept = self._kept[at]
            if kept < 0:
                yield None if kept == _NONE else UNLIKELY
            else:
                yield Score(kept // 2 / _DIGITS, bool(kept % 2))
