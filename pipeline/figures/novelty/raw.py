"""What is new in the text of a paper, as it is kept: it changes only with earlier papers and with the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from pipeline.figures.novelty.nearest import DIGITS, Near, distance, nearest
from pipeline.figures.novelty.pairs import columns_of, new_pairs, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from pipeline.figures.novelty.corpus import Corpus
    from pipeline.figures.novelty.weights import Weights

LEAST_TERMS: Final = 8
"""Of a text, and of those that are paired: fewer say nothing."""


class Raw(Struct, frozen=True):
    """What is new in the text of one paper against those of the five years before it."""

    id: str
    distance: float | None
    """Of the nearest earlier papers together, from 0 (one is a copy) to 1 (none shares a word)."""
    new_pairs: float | None
    """Share of the pairs of the paper's most telling terms that no earlier paper has together."""
    why_null: str | None
    nearest: tuple[Near, ...] = ()
    terms: bytes = b""
    """The columns of the terms that are paired, in order (four bytes each)."""
    new: bytes = b""
    """A bit for each pair of them, first with second, first with third and so on: whether it is new."""

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs that are new, each by two columns."""
        left, right = columns_of(self.paired(new=True))
        return list(zip(left.tolist(), right.tolist(), strict=True))

    def paired(self, *, new: bool) -> npt.NDArray[np.int64]:
        """Return the pairs that are new, or all others, each as one number."""
        pairs = pairs_of(np.frombuffer(self.terms, dtype="<i4").astype(np.int64))
        marks = np.unpackbits(np.frombuffer(self.new, dtype=np.uint8), count=len(pairs))
        return np.asarray(pairs[marks == new])


def raws(corpus: Corpus, weights: Weights, places: Sequence[int]) -> Iterator[Raw]:
    """Yield what is new in the papers at these places; places are in order."""
    both = zip(nearest(corpus, weights, places), new_pairs(corpus, weights, places), strict=True)
    for (place, terms, near), (_, own, new) in both:
        why = _why_null(terms, len(own), place - int(corpus.opened[place]))
        told = terms >= LEAST_TERMS and place > corpus.opened[place]
        paired = told and len(own) >= LEAST_TERMS
        yield Raw(
            id=corpus.ids[place],
            distance=distance(near) if told else None,
            new_pairs=round(float(new.mean()), DIGITS) if paired else None,
            why_null=why,
            nearest=near if told else (),
            terms=own.astype("<i4").tobytes() if paired else b"",
            new=np.packbits(new).tobytes() if paired else b"",
        )


def _why_null(terms: int, paired: int, earlier: int) -> str | None:
    if terms < LEAST_TERMS:
        return f"{terms} telling words, at least {LEAST_TERMS} are needed"
    if not earlier:
        return "no stored paper of the five years before has a text"
    if paired < LEAST_TERMS:
        return f"{paired} words that are rare enough to be paired, at least {LEAST_TERMS} are needed"
    return None
