"""The earlier papers whose texts are nearest to a paper's, and how far these are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.figures.novelty.kept import Near
from pipeline.figures.novelty.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt
    from scipy import sparse

    from pipeline.figures.novelty.corpus import Corpus
    from pipeline.figures.novelty.matrix import Matrix
    from pipeline.figures.novelty.weights import Weights

    Floats = npt.NDArray[np.float32]
    Places = npt.NDArray[np.int64]

NEAREST: Final = 5
DIGITS: Final = 4
_CELLS: Final = 12_000_000
"""Similarities that are held at one time."""
_ROWS: Final = 500
_STRIDE: Final = 64


def nearest(
    corpus: Corpus, weights: Weights, places: Sequence[int]
) -> Iterator[tuple[int, int, tuple[Near, ...]]]:
    """Yield place, number of telling terms, and nearest earlier papers, of the papers at these places in order."""
    if not len(places):
        return
    within = matrix(corpus, weights, int(corpus.opened[places].min()), int(places[-1]) + 1)
    terms = within.terms()
    start = 0
    while start < len(places):
        end = _chunk(corpus, places, start)
        chunk = np.asarray(places[start:end], dtype=np.int64)
        for place, found in zip(chunk.tolist(), _nearest(corpus, within, chunk), strict=True):
            yield place, int(terms[place - within.first]), found
        start = end


def distance(near: Sequence[Near]) -> float:
    """Return the harmonic mean of the distances: one near copy alone makes it small.

    Where there are fewer than `NEAREST`, each that is missing counts as one with no word in common.
    """
    far = [round(1 - each.similarity, DIGITS) for each in near]
    if not all(far):
        return 0.0
    return round(NEAREST / (sum(1 / each for each in far) + NEAREST - len(far)), DIGITS)


def _chunk(corpus: Corpus, places: Sequence[int], start: int) -> int:
    """Return the end of the longest run of places whose similarities may be held at one time."""
    end, most = start + 1, min(len(places), start + _ROWS)
    while end < most and (end + 1 - start) * (places[end] - corpus.opened[places[start]]) <= _CELLS:
        end += 1
    return end


def _nearest(corpus: Corpus, within: Matrix, places: Places) -> Iterator[tuple[Near, ...]]:
    """Yield the nearest of each of some papers; of equal ones, the earliest are taken."""
    opened = corpus.opened[places]
    first = int(opened[0])
    rows = within.rows[first - within.first : int(places[-1]) + 1 - within.first]
    products = _products(rows[places - first], rows)
    for row, begin, end in zip(products, opened - first, places - first, strict=True):
        row[:begin] = 0
        row[end:] = 0
    at, found = np.nonzero(products >= _bounds(products)[:, None])
    alike = products[at, found]
    order = np.lexsort((found, -alike, at))
    at, found, alike = at[order], found[order], alike[order]
    starts = np.searchsorted(at, np.arange(len(places) + 1))
    best = np.arange(len(at)) - starts[at] < NEAREST
    at, found, alike = at[best], found[best] + first, alike[best]
    lengths = np.sqrt(within.squares[places[at] - within.first] * within.squares[found - within.first])
    near = list(map(Near, [corpus.ids[each] for each in found.tolist()], _rounded(alike / lengths)))
    starts = np.minimum(NEAREST, np.diff(starts)).cumsum()
    for begin, end in pairwise((0, *starts.tolist())):
        yield tuple(sorted(near[begin:end], key=lambda each: (-each.similarity, each.id)))


def _rounded(alike: npt.NDArray[np.float64]) -> list[float]:
    return [round(each, DIGITS) for each in np.minimum(1, alike).tolist()]


def _products(some: sparse.csr_matrix, rows: sparse.csr_matrix) -> Floats:
    """Return the products of some rows with all of them, and zeros up to a multiple of the stride."""
    across = rows.T.tocsr()
    across.resize((across.shape[0], -(-rows.shape[0] // _STRIDE) * _STRIDE))
    return np.asarray((some @ across).toarray())


def _bounds(products: Floats) -> Floats:
    """Return, for each row, a product that its nearest ones reach at least; few others do."""
    highest = products.reshape(len(products), _STRIDE, -1).max(axis=1)
    if highest.shape[1] < NEAREST:
        return np.ones(len(products), dtype=np.float32)
    return np.maximum(1, np.partition(highest, -NEAREST, axis=1)[:, -NEAREST])
