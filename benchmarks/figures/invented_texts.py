"""Invented papers with texts: topics by category, words as common as those of a language, sentences of a kind."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from benchmarks.scale.words import invented

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

_SEED: Final = 51_201
FIRST, LAST = 2005, 2025
_COMMON, _OF_TOPIC, _RARE = 3_000, 400, 40_000
_OFFSET: Final = 8
_LENGTHS: Final = (90, 150)
"""Words of an abstract: so many at least, fewer than so many."""
_SHARES: Final = (0.38, 0.22, 0.34, 0.06)
"""Of the words of a text, those of grammar, those of all fields, those of its topic, rare ones."""
_GRAMMAR: Final = (
    "we",
    "show",
    "that",
    "the",
    "of",
    "is",
    "a",
    "and",
    "in",
    "this",
    "paper",
    "results",
    "for",
    "with",
)


class Text(Struct, frozen=True):
    """An invented paper."""

    id: str
    date: str
    title: str
    abstract: str
    categories: tuple[str, ...]
    """The primary one first."""
    topic: int


class Writer:
    """Writes papers in so many categories of so many topics, each with words of its own."""

    def __init__(self, seed: int = _SEED, categories: int = 24, topics: int = 10) -> None:
        self._random = np.random.default_rng(seed)
        self._categories, self._topics = categories, topics
        found = invented(seed, _COMMON + _RARE + categories * topics * _OF_TOPIC, (2, 4))
        Random(seed).shuffle(found)
        self._words = np.array([*_GRAMMAR, *found])
        self._grammar, self._general = _zipf(len(_GRAMMAR)), _zipf(_COMMON)
        self._own, self._rare = _zipf(_OF_TOPIC), _zipf(_RARE)

    def text(self, topics: tuple[int, ...], count: int) -> str:
        """Return so many words about these topics, in sentences of a dozen words."""
        random = self._random
        kinds = random.choice(4, size=count, p=_SHARES)
        start = len(_GRAMMAR) + _COMMON + _RARE
        own = start + random.choice(topics, size=count) * _OF_TOPIC + _drawn(random, self._own, count)
        general = len(_GRAMMAR) + _drawn(random, self._general, count)
        rare = len(_GRAMMAR) + _COMMON + _drawn(random, self._rare, count)
        chosen = self._words[np.choose(kinds, (_drawn(random, self._grammar, count), general, own, rare))]
        return ". ".join(" ".join(chosen[at : at + 12]) for at in range(0, count, 12)) + "."

    def papers(self, count: int) -> Iterator[Text]:
        """Yield so many papers of twenty-one years, evenly spread, each month's in no order."""
        random = self._random
        for number in range(count):
            month = number * 12 * (LAST + 1 - FIRST) // count
            of = int(random.integers(self._categories * self._topics))
            yield Text(
                id=f"p{number * 7_919 % 10_000_019:08}",
                date=f"{FIRST + month // 12}-{month % 12 + 1:02}-{int(random.integers(1, 29)):02}",
                title=self.text((of,), 9).rstrip("."),
                abstract=self.text((of,), int(random.integers(*_LENGTHS))),
                categories=self._of(of),
                topic=of,
            )

    def _of(self, topic: int) -> tuple[str, ...]:
        primary = topic // self._topics
        if self._random.random() < 0.5:
            return (f"c{primary:02}",)
        # Neighbours share papers; those far apart hardly ever do.
        other = (primary + min(int(self._random.pareto(1.0)) + 1, self._categories // 4)) % self._categories
        return (f"c{primary:02}", f"c{other:02}")


def _zipf(count: int) -> npt.NDArray[np.float64]:
    """Return the cumulative shares of so many words by the law of Zipf and Mandelbrot."""
    summed = np.cumsum(1 / (np.arange(count) + 1 + _OFFSET))
    return np.asarray(summed / summed[-1])


def _drawn(random: np.random.Generator, shares: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    return np.asarray(np.searchsorted(shares, random.random(count)).astype(np.int64))
