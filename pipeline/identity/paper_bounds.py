"""How likely two records can be one paper at most, by what is cheap to compare: enough for most pairs."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from rapidfuzz.fuzz import ratio

from pipeline.identity.paper_features import at_most, begins, plain, within, words_of
from pipeline.identity.weights import Steps

if TYPE_CHECKING:
    from pipeline.identity.paper_evidence import Outline, PaperEvidence
    from pipeline.identity.weights import Model

_MARGIN: Final = 1e-4
"""In log-odds: far more than what rounding takes."""
_NOTHING: Final = Steps((), (0.0,))


class Bounds:
    """Tells what cannot have a chance of `least`, of two records without a common identifier."""

    def __init__(self, model: Model, least: float) -> None:
        of, top = model.features, {feature: max(steps.weights) for feature, steps in model.features.items()}
        self._of = of
        self._needed = math.log(least / (1 - least)) - _MARGIN
        self._words = top["words"] + top["words_found"] + top["words_added"] + max(0.0, top["found_people"])
        self._always = model.prior + top["numbers"] + max(0.0, top["venue"]) + self._words
        first, text = of["people_first"], top["people_text"]
        some = top["people_share"] + top["people_all"] + text
        none = of["people_share"].of(0.0) + of["people_all"].of(0.0) + of["title_people"].of(0.0) + text
        by_title = _sum(of["title"], _up_to(of["title_people"]))
        self._nobody_named = _sum(of["title"], more=max(0.0, text))
        self._nobody_common = _sum(of["title"], more=none + first.of(0.0))
        self._not_the_first = _sum(by_title, more=some + first.of(0.0))
        self._some_common = _sum(by_title, more=some + max(first.weights))
        self._years = of["years"], of["years_careful"]
        self._occasion, self._occasion_of_other_years = top["occasion"], _up_to(of["occasion"]).of(0.0)
        self._begins, self._within = top["title_begins"], top["title_within"]
        self._found_people = _up_to(of["found_people"])
        self._twice = of["listed_twice"]

    def outlines(
        self, a: Outline, b: Outline, *, years: int | None, listed_twice: bool, like: float | None = None
    ) -> float | None:
        """Return what two records may reach by their outlines, in log-odds; None where it is too little.

        `years` and the likeness of the titles are as for `features`.
        """
        of, careful = self._of, a.careful and b.careful
        sum_ = (
            self._always
            + self._twice.of(float(listed_twice))
            + self._years[careful].of(at_most(years))
            + (self._occasion_of_other_years if years else self._occasion)
            + of["tells"].of(min(a.total, b.total))
            + of["plain"].of(plain(a, b))
        )
        left = self._needed - self._within
        by_title = self._people(a, b)
        if sum_ + max(by_title.weights) + self._begins < left:
            return None
        like = ratio(a.letters, b.letters) / 100 if like is None else like
        sum_ += by_title.of(like)
        if sum_ + self._begins < left:
            return None
        sum_ += of["title_begins"].of(begins(a, b))
        if sum_ < left:
            return None
        sum_ += of["title_within"].of(within(a, b))
        return None if sum_ < self._needed else sum_

    def _people(self, a: Outline, b: Outline) -> Steps:
        """Return what titles and people may add, by the likeness of the titles."""
        if not a.people or not b.people:
            return self._nobody_named
        if not a.people & b.people:
            return self._nobody_common
        return self._some_common if a.first & b.first else self._not_the_first

    def may_reach(
        self, a: PaperEvidence, b: PaperEvidence, *, years: int | None, listed_twice: bool, like: float
    ) -> bool:
        """Whether two records may be one paper: True may be wrong, False never is."""
        sum_ = self.outlines(a.outline, b.outline, years=years, listed_twice=listed_twice, like=like)
        if sum_ is None:
            return False
        words, of = words_of(a, b), self._of
        return (
            sum_
            - self._words
            + of["words"].of(words.both)
            + of["words_found"].of(words.found)
            + of["words_added"].of(words.added)
            + max(0.0, self._found_people.of(words.found))
        ) >= self._needed


def _up_to(steps: Steps) -> Steps:
    """Return the largest weight of a feature that is no more than a value."""
    return Steps(steps.cuts, tuple(accumulate(steps.weights, max)))


def _sum(one: Steps, other: Steps = _NOTHING, *, more: float = 0.0) -> Steps:
    """Return what two features of one value add together, and so much more."""
    cuts = sorted({*one.cuts, *other.cuts})
    return Steps(tuple(cuts), tuple(one.of(value) + other.of(value) + more for value in (-math.inf, *cuts)))
