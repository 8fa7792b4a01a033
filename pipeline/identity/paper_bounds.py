"""How likely two records can be one paper at most, by what is cheap to compare: enough for most pairs."""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.fuzz import ratio

from pipeline.identity.paper_features import YEARS, at_most, begins, within
from pipeline.identity.weights import Steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.identity.paper_evidence import Outline
    from pipeline.identity.paper_features import Words
    from pipeline.identity.weights import Model

_MARGIN: Final = 1e-4
"""In log-odds, and in likeness: far more than what rounding takes."""
_NOTHING: Final = Steps((), (0.0,))


class _ByTitle(NamedTuple):
    """What titles and people may add, by the likeness of the titles, and at most."""

    steps: Steps
    most: float


class Bounds:
    """Tells what cannot have a chance of `least`, of two records without a common identifier."""

    def __init__(self, model: Model, least: float) -> None:
        of, top = model.features, {feature: max(steps.weights) for feature, steps in model.features.items()}
        self._of = of
        self._needed = math.log(least / (1 - least)) - _MARGIN
        self._words = top["words"] + top["words_found"] + top["words_added"] + max(0.0, top["found_people"])
        always = model.prior + top["numbers"] + max(0.0, top["venue"]) + self._words
        self._known = tuple(
            tuple(always + of["listed_twice"].of(twice) + added for added in _by_years(of, top, careful=careful))
            for twice in (False, True)
            for careful in (False, True)
        )
        first, text = of["people_first"], top["people_text"]
        some = top["people_share"] + top["people_all"] + text
        none = of["people_share"].of(0.0) + of["people_all"].of(0.0) + of["title_people"].of(0.0) + text
        with_people = of["title"], _up_to(of["title_people"])
        self._nobody_named = _by_title(of["title"], more=max(0.0, text))
        self._nobody_common = _by_title(of["title"], more=none + first.of(0.0))
        self._not_the_first = _by_title(*with_people, more=some + first.of(0.0))
        self._some_common = _by_title(*with_people, more=some + max(first.weights))
        self._plain = tuple(map(of["plain"].of, range(3)))
        self._begins, self._within = top["title_begins"], top["title_within"]
        self._within_up_to = _up_to(of["title_within"]).weights
        self._found_people = _up_to(of["found_people"])

    def outlines(
        self, a: Outline, b: Outline, *, years: int | None, listed_twice: bool, like: float | None = None
    ) -> float | None:
        """Return what two records may reach by their outlines, in log-odds; None where it is too little.

        `years` and the likeness of the titles are as for `features`.
        """
        of = self._of
        sum_ = (
            self._known[2 * listed_twice + (a.careful and b.careful)][-1 if years is None else min(years, YEARS)]
            + self._plain[max(a.plain, b.plain)]
            + of["tells"].of(min(a.total, b.total))
        )
        left = self._needed - self._within
        by_title = self._people(a, b)
        if sum_ + by_title.most + self._begins < left:
            return None
        like = ratio(a.letters, b.letters) / 100 if like is None else like
        sum_ += by_title.steps.of(like)
        if sum_ + self._begins < left:
            return None
        sum_ += of["title_begins"].of(begins(a, b))
        if sum_ < left:
            return None
        sum_ += self._as_within(a, b, self._needed - sum_)
        return None if sum_ < self._needed else sum_

    def _as_within(self, a: Outline, b: Outline, least: float) -> float:
        """Return what the one title within the other adds; any less where that is less than `least`."""
        steps = self._of["title_within"]
        # Where only a great likeness will do, most titles are quickly told to have less.
        step = bisect_left(self._within_up_to, least)
        return steps.of(within(a, b, steps.cuts[step - 1] - _MARGIN if step else 0.0))

    def _people(self, a: Outline, b: Outline) -> _ByTitle:
        """Return what titles and people may add, by the likeness of the titles."""
        if not a.people or not b.people:
            return self._nobody_named
        if not a.people & b.people:
            return self._nobody_common
        return self._some_common if a.first & b.first else self._not_the_first

    def may_reach(self, outlines: float, words: Words) -> bool:
        """Whether two records that may reach so much by their outlines may be one paper by their words, too.

        True may be wrong, False never is.
        """
        of = self._of
        return (
            outlines
            - self._words
            + of["words"].of(words.both)
            + of["words_found"].of(words.found)
            + of["words_added"].of(words.added)
            + max(0.0, self._found_people.of(words.found))
        ) >= self._needed


def _up_to(steps: Steps) -> Steps:
    """Return the largest weight of a feature that is no more than a value."""
    return Steps(steps.cuts, tuple(accumulate(steps.weights, max)))


def _by_years(of: Mapping[str, Steps], top: Mapping[str, float], *, careful: bool) -> Iterator[float]:
    """Yield what the years may add: none apart, one and so on, and last where they are not known."""
    years = of["years_careful" if careful else "years"]
    other_years = _up_to(of["occasion"]).of(0.0)
    for apart in (*range(YEARS + 1), None):
        yield years.of(at_most(apart)) + (other_years if apart else top["occasion"])


def _by_title(one: Steps, other: Steps = _NOTHING, *, more: float) -> _ByTitle:
    """Return what two features of the titles' likeness add together, and so much more."""
    cuts = sorted({*one.cuts, *other.cuts})
    weights = tuple(one.of(value) + other.of(value) + more for value in (-math.inf, *cuts))
    return _ByTitle(Steps(tuple(cuts), weights), max(weights))
