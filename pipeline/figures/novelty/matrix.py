"""Papers as rows of weighted terms in whole numbers: products are exact, in whatever order they are summed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from scipy import sparse

from pipeline.figures.novelty.terms import COLUMNS

if TYPE_CHECKING:
    from pipeline.figures.novelty.corpus import Corpus
    from pipeline.figures.novelty.weights import Weights

LENGTH: Final = 4000
"""Of every row, nearly. The product of two is below 2**24, up to which float32 holds every whole number."""
COUNTED: Final = np.rint(1000 * (1 + np.log(np.maximum(1, np.arange(256))))).astype(np.int64)
"""What a term weighs that stands so often in a text, in thousandths: the tenth time adds little."""


class Matrix(Struct, frozen=True, eq=False):
    """The rows of the papers from one place on."""

    first: int
    rows: sparse.csr_matrix
    squares: npt.NDArray[np.float64]
    """The product of each row with itself."""

    def terms(self) -> npt.NDArray[np.int64]:
        """Return how many telling terms each paper has."""
        return np.asarray(np.diff(self.rows.indptr), dtype=np.int64)


def matrix(corpus: Corpus, weights: Weights, first: int, end: int) -> Matrix:
    """Return the rows of the papers from `first` up to `end`."""
    begin, stop = int(corpus.starts[first]), int(corpus.starts[end])
    columns = corpus.columns[begin:stop]
    told = weights.telling()[columns] * COUNTED[corpus.counts[begin:stop]]
    kept = told > 0
    row = np.repeat(np.arange(end - first), np.diff(corpus.starts[first : end + 1]))[kept]
    columns, told = columns[kept], told[kept].astype(np.float64)
    length = np.sqrt(np.bincount(row, told * told, minlength=end - first))
    whole = np.rint(LENGTH * told / length[row])
    ends = np.cumsum(np.bincount(row, minlength=end - first))
    used = np.zeros(COLUMNS, dtype=np.bool_)
    used[columns] = True
    numbers = np.cumsum(used, dtype=np.int32)
    rows = sparse.csr_matrix(
        (whole.astype(np.float32), numbers[columns] - 1, np.concatenate(([0], ends)).astype(np.int32)),
        shape=(end - first, int(numbers[-1])),
    )
    squares = np.bincount(row, whole * whole, minlength=end - first).astype(np.float64)
    return Matrix(first, rows, squares)
