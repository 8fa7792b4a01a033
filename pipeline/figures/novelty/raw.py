"""What is new in the texts of papers against earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.figures.novelty.kept import Raw
from pipeline.figures.novelty.nearest import distance, nearest
from pipeline.figures.novelty.pairs import new_pairs, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.figures.novelty.corpus import Corpus
    from pipeline.figures.novelty.weights import Weights

LEAST_TERMS: Final = 8
"""Of a text, and of those that are paired: fewer say nothing."""


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
            new_pairs=share(weights, own, new) if paired else None,
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
