"""The terms of many papers side by side, in the order of time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from pipeline.figures.novelty.window import five_years_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.figures.novelty.terms import Vector


class Corpus(Struct, frozen=True, eq=False):
    """Papers in the order of date and id; those without a date are left out."""

    ids: Sequence[str]
    dates: Sequence[str]
    starts: npt.NDArray[np.int64]
    """Where the terms of each paper start, and where those of the last end."""
    columns: npt.NDArray[np.int32]
    counts: npt.NDArray[np.uint8]
    opened: npt.NDArray[np.int64]
    """The place of the first paper that each is compared with; the last is the one before it."""


def corpus(vectors: Iterable[Vector]) -> Corpus:
    """Return papers side by side; the order in which they come is without influence."""
    found = sorted((each for each in vectors if each.date), key=lambda each: (each.date, each.id))
    dates = [each.date for each in found]
    lengths = np.fromiter((len(each.counts) for each in found), dtype=np.int64, count=len(found))
    return Corpus(
        ids=[each.id for each in found],
        dates=dates,
        starts=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths))),
        columns=np.frombuffer(b"".join(each.ids for each in found), dtype="<i4"),
        counts=np.frombuffer(b"".join(each.counts for each in found), dtype=np.uint8),
        opened=_opened(dates),
    )


def _opened(dates: Sequence[str]) -> npt.NDArray[np.int64]:
    found = {date: bisect_left(dates, five_years_before(date)) for date in dict.fromkeys(dates)}
    return np.fromiter((found[date] for date in dates), dtype=np.int64, count=len(dates))
