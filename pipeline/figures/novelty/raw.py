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
    from pipeline.figures.novelty.kept import Near
    from pipeline.figures.novelty.pairs import Longs, Marks
    from pipeline.figures.novelty.weights import Weights

LEAST_TERMS: Final = 8
"""Of a text: fewer say nothing."""
_AT_ONCE: Final = 20_000
"""Papers for which the terms of all years before are laid out together: it bounds the memory."""


def raws(corpus: Corpus, weights: Weights, places: Sequence[int]) -> Iterator[Raw]:
    """Yield what is new in the papers at these places; places are in order."""
    for start in range(0, len(places), _AT_ONCE):
        run = places[start : start + _AT_ONCE]
        both = zip(nearest(corpus, weights, run), new_pairs(corpus, weights, run), strict=True)
        for (place, terms, near), (_, own, new) in both:
            yield _raw(corpus, weights, place, (terms, near), (own, new))


def _raw(
    corpus: Corpus, weights: Weights, place: int, text: tuple[int, tuple[Near, ...]], pairs: tuple[Longs, Marks]
) -> Raw:
    (terms, near), (own, new) = text, pairs
    earlier = place - int(corpus.opened[place])
    told = terms >= LEAST_TERMS and earlier > 0
    return Raw(
        id=corpus.ids[place],
        distance=distance(near) if told else None,
        new_pairs=share(weights, own, new) if told else None,
        why_null=_why_null(terms, earlier),
        nearest=near if told else (),
        terms=own.astype("<i4").tobytes() if told else b"",
        new=np.packbits(new).tobytes() if told else b"",
    )


def _why_null(terms: int, earlier: int) -> str | None:
    if terms < LEAST_TERMS:
        return f"{terms} telling words, at least {LEAST_TERMS} are needed"
    return None if earlier else "no stored paper of the five years before has a text"
