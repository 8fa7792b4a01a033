"""Pairs of a paper's most telling terms that no earlier paper has together."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from pipeline.figures.novelty.matrix import COUNTED
from pipeline.figures.novelty.nearest import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.figures.novelty.corpus import Corpus
    from pipeline.figures.novelty.weights import Weights

Longs = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

MOST: Final = 30
"""Terms of a paper that are paired; their set is a whole number that a float holds."""
_BITS: Final = 20
"""Of a column."""


class _Listed(Struct, frozen=True, eq=False):
    """Where terms that may be paired stand, in the papers from a place on."""

    first: int
    end: int
    entries: Longs
    """Columns, each with the place of a paper that has it: in order."""
    telling: npt.NDArray[np.int32]


def new_pairs(corpus: Corpus, weights: Weights, places: Sequence[int]) -> Iterator[tuple[int, Longs, Marks]]:
    """Yield place, most telling columns, and which of their pairs are new, of the papers at these places.

    Pairs are in the order first with second, first with third and so on.
    """
    if not len(places):
        return
    listed = _listed(corpus, weights, int(corpus.opened[places].min()), int(places[-1]) + 1)
    for place in places:
        own = _own(corpus, listed.telling, place)
        yield place, own, _new(listed, own, int(corpus.opened[place]), place)


def share(weights: Weights, own: Longs, new: Marks) -> float:
    """Return how much of a paper's pairs is new, each counting the more the more papers would have it by chance.

    A pair of two rare words is new nearly always, which tells nothing.
    """
    frequencies = weights.frequencies[np.searchsorted(weights.columns, own)].astype(np.float64)
    left, right = _both(len(own))
    by_chance = frequencies[left] * frequencies[right] / weights.documents
    told = by_chance / (1 + by_chance)
    return round(float(told[new].sum() / told.sum()), DIGITS)


def pairs_of(columns: Longs) -> Longs:
    """Return every pair of columns that are in order, each as one number: first with second, first with third …"""
    left, right = _both(len(columns))
    return np.asarray(columns[left] << _BITS | columns[right])


def every_pair(corpus: Corpus, weights: Weights, places: Sequence[int]) -> Longs:
    """Return the pairs of all terms of some papers together, in order."""
    found = [np.zeros(0, np.int64)]
    telling = weights.telling()
    for place in places:
        columns = corpus.columns[corpus.starts[place] : corpus.starts[place + 1]]
        found.append(pairs_of(columns[telling[columns] > 0].astype(np.int64)))
    pairs = np.sort(np.concatenate(found))
    return pairs[np.diff(pairs, prepend=-1) > 0]


def _listed(corpus: Corpus, weights: Weights, first: int, end: int) -> _Listed:
    columns = corpus.columns[corpus.starts[first] : corpus.starts[end]]
    telling = weights.telling()
    kept = telling[columns] > 0
    places = np.repeat(np.arange(end - first), np.diff(corpus.starts[first : end + 1]))[kept]
    entries = columns[kept].astype(np.int64) * (end - first) + places
    entries.sort()
    return _Listed(first, end, entries, telling)


def _own(corpus: Corpus, telling: npt.NDArray[np.int32], place: int) -> Longs:
    """Return the most telling columns of a paper, in order; of equally telling ones, the lower numbers."""
    span = slice(corpus.starts[place], corpus.starts[place + 1])
    columns = corpus.columns[span]
    told = telling[columns] * COUNTED[corpus.counts[span]]
    columns, told = columns[told > 0], told[told > 0]
    chosen = np.argsort(-told, kind="stable")[:MOST]
    return np.sort(columns[chosen]).astype(np.int64)


def _new(listed: _Listed, own: Longs, opened: int, place: int) -> Marks:
    """Return which pairs of columns no paper from `opened` up to `place` has."""
    base = own * (listed.end - listed.first) - listed.first
    bounds = np.searchsorted(listed.entries, np.concatenate((base + opened, base + place)))
    begins, ends = bounds[: len(own)], bounds[len(own) :]
    spans = [listed.entries[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    if not spans or place == opened:
        return np.ones(len(own) * (len(own) - 1) // 2, dtype=np.bool_)
    earlier = np.concatenate(spans) - np.repeat(base + opened, ends - begins)
    alone = np.left_shift(1, np.arange(len(own)))
    terms = np.bincount(earlier, np.repeat(alone.astype(np.float64), ends - begins)).astype(np.int64)
    several = terms[terms & (terms - 1) != 0][:, None]
    together = np.bitwise_or.reduce(np.where(several & alone, several, 0), axis=0)
    left, right = _both(len(own))
    return np.asarray(together[left] & alone[right] == 0)


@lru_cache(maxsize=512)
def _both(count: int) -> tuple[Longs, Longs]:
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int64), right.astype(np.int64)
