"""How rarely two categories of a paper stand together, by counts of the five calendar years before it."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.figures.novelty.window import WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST_EARLIER: Final = 200
"""Stored papers of the primary category in the five years before, below which there is no Novelty."""
_SMOOTH: Final = 0.5
_DIGITS: Final = 4


class Categories(Struct, frozen=True):
    """Numbers of papers by year (`2015`)."""

    papers: dict[str, int]
    primary: dict[str, dict[str, int]]
    """By primary category."""
    single: dict[str, dict[str, int]]
    """By any of a paper's categories."""
    pairs: dict[str, dict[str, int]]
    """By two categories of a paper, in order, with a blank between."""

    def earlier(self, primary: str, date: str) -> int:
        """Return how many papers the five calendar years before a date hold under a primary category."""
        return _within(self.primary.get(primary), date)


class Rarity(Struct, frozen=True):
    """How much rarer than by chance the rarest pair of a paper's categories is, in powers of two."""

    value: float | None = None
    why_null: str | None = None
    pair: tuple[str, str] | None = None
    together: int | None = None
    """Papers of the five years before that have both."""
    by_chance: float | None = None
    """So many would have both if categories stood together by chance."""


def learn(papers: Iterable[tuple[str, Sequence[str]]]) -> Categories:
    """Return the counts of papers, each given by its date and its categories, the primary one first."""
    all_, primary, single, pairs = Counter[str](), _Counts(), _Counts(), _Counts()
    for date, categories in papers:
        year = date[:4]
        if not year or not categories:
            continue
        all_[year] += 1
        primary.add(categories[0], year)
        for each in set(categories):
            single.add(each, year)
        for left, right in combinations(sorted(set(categories)), 2):
            pairs.add(f"{left} {right}", year)
    return Categories(dict(sorted(all_.items())), primary.ordered(), single.ordered(), pairs.ordered())


def rarity(counts: Categories, date: str, categories: Sequence[str]) -> Rarity:
    """Return the rarity of the rarest pair of a paper's categories (Lee 2015)."""
    if len(set(categories)) < 2:
        return Rarity(why_null="only one category" if categories else "no category")
    papers = _within(counts.papers, date)
    if not papers:
        return Rarity(why_null="no counted paper of the five years before has a category")
    found = [_rarity(counts, date, pair, papers) for pair in combinations(sorted(set(categories)), 2)]
    return max(found, key=lambda each: each.value or 0.0)


def _rarity(counts: Categories, date: str, pair: tuple[str, str], papers: int) -> Rarity:
    together = _within(counts.pairs.get(" ".join(pair)), date)
    left, right = (_within(counts.single.get(each), date) for each in pair)
    by_chance = left * right / papers
    # Half a paper more on both sides: where hardly any is expected, that none is there tells nothing.
    value = math.log2((by_chance + _SMOOTH) / (together + _SMOOTH))
    return Rarity(round(value, _DIGITS), None, pair, together, round(by_chance, _DIGITS))


def _within(years: dict[str, int] | None, date: str) -> int:
    if years is None or not date:
        return 0
    year = int(date[:4])
    return sum(years.get(str(each), 0) for each in range(year - WINDOW, year))


class _Counts:
    def __init__(self) -> None:
        self._by_key: dict[str, Counter[str]] = {}

    def add(self, key: str, year: str) -> None:
        self._by_key.setdefault(key, Counter())[year] += 1

    def ordered(self) -> dict[str, dict[str, int]]:
        return {key: dict(sorted(years.items())) for key, years in sorted(self._by_key.items())}
