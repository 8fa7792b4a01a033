"""How much each term tells: learned from many papers, and kept as a part of a reference."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from pipeline.figures.novelty.terms import COLUMNS, VERSION
from pipeline.packing import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from pipeline.figures.novelty.terms import Vector

    Integers = npt.NDArray[np.int32]

LEAST: Final = 5
"""Documents that a term must stand in: a word of fewer is a slip, a name or an invention."""
_MOST: Final = 0.5
"""A term of more of the documents tells nothing."""
_STEPS: Final = 1000
_HEAD: Final = "<4i"


class Weights(Struct, frozen=True, eq=False):
    """In how many of so many documents each known term stands."""

    documents: int
    columns: Integers
    """In order; terms of fewer documents than `LEAST` are left out."""
    frequencies: Integers

    def telling(self) -> Integers:
        """Return, for every column, how much its term tells, in whole thousandths; 0 for nothing.

        As whole numbers, they are the same on every machine, and sums of them in any order.
        """
        found = np.zeros(COLUMNS, dtype=np.int32)
        few = self.frequencies <= max(LEAST, _MOST * self.documents)
        rarity = np.log(self.documents / self.frequencies[few])
        found[self.columns[few]] = np.maximum(1, np.rint(_STEPS * rarity))
        return found


def learn(vectors: Iterable[Vector]) -> Weights:
    """Return how common terms are among these papers; their order is without influence."""
    counts = np.zeros(COLUMNS, dtype=np.int32)
    documents = 0
    for vector in vectors:
        if vector.ids:
            documents += 1
            counts[np.frombuffer(vector.ids, dtype="<i4")] += 1
    columns = np.flatnonzero(counts >= LEAST).astype(np.int32)
    return Weights(documents, columns, counts[columns])


def pack(weights: Weights) -> bytes:
    """Return the weights as they are kept; equal ones are equal to the byte."""
    head = struct.pack(_HEAD, VERSION, COLUMNS, weights.documents, len(weights.columns))
    gaps = np.diff(weights.columns, prepend=0).astype("<i4")
    return zlib.compress(head + gaps.tobytes() + weights.frequencies.astype("<i4").tobytes())


def unpack(content: bytes) -> Weights:
    """Return the weights that were kept. Raises DamagedError, also for those of another version."""
    try:
        text = zlib.decompress(content)
        version, columns, documents, count = struct.unpack_from(_HEAD, text)
        gaps, frequencies = np.frombuffer(text, "<i4", offset=struct.calcsize(_HEAD)).reshape(2, count)
    except (zlib.error, struct.error, ValueError) as error:
        raise DamagedError(f"no weights of terms: {error}") from error
    if (version, columns) != (VERSION, COLUMNS):
        raise DamagedError(f"weights of version {version}, not {VERSION}")
    return Weights(documents, np.cumsum(gaps).astype(np.int32), frequencies.astype(np.int32))
