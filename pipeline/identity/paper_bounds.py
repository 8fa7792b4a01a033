"""How likely two records can be one paper at most, by what is cheap to compare: enough for most pairs."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipeline.identity.paper_features import at_most, begins, plain, within, words_of

if TYPE_CHECKING:
    from pipeline.identity.paper_evidence import PaperEvidence
    from pipeline.identity.weights import Model

_PEOPLE: Final = ("people_share", "people_all", "people_first", "people_text")
"""What is not looked at, and unknown where a record names nobody."""
_MARGIN: Final = 1e-4
"""In log-odds: far more than what rounding takes."""


class Bounds:
    """Knows the weights, and the largest of each feature's."""

    def __init__(self, model: Model) -> None:
        self._of = model.features
        self._tops = {feature: [*accumulate(steps.weights, max)] for feature, steps in model.features.items()}
        tops = {feature: top[-1] for feature, top in self._tops.items()}
        self._always = model.prior + tops["numbers"] + max(0.0, tops["venue"])
        self._people = sum(tops[feature] for feature in _PEOPLE)
        self._nobody = max(0.0, tops["people_text"])
        self._words = tops["words"] + tops["words_found"] + tops["words_added"] + max(0.0, tops["found_people"])
        self._within = tops["title_within"]
        self._occasion = tops["occasion"]

    def may_reach(
        self,
        least: float,
        a: PaperEvidence,
        b: PaperEvidence,
        *,
        years: int | None,
        listed_twice: bool,
        like: float,
    ) -> bool:
        """Whether two records without a common identifier may be one paper with a chance of `least`.

        True may be wrong, False never is. `years` and the likeness of the titles are as for `features`.
        """
        of, needed = self._of, math.log(least / (1 - least)) - _MARGIN
        apart = at_most(years)
        sum_ = (
            self._always
            + (self._people + self._top("title_people", like) if a.people and b.people else self._nobody)
            + of["title"].of(like)
            + of["title_begins"].of(begins(a, b))
            + of["tells"].of(min(a.total, b.total))
            + of["plain"].of(plain(a, b))
            + of["years_careful" if a.careful and b.careful else "years"].of(apart)
            + (self._top("occasion", 0.0) if apart else self._occasion)
            + of["listed_twice"].of(float(listed_twice))
            + self._words
        )
        if sum_ + self._within < needed:
            return False
        sum_ += of["title_within"].of(within(a, b))
        if sum_ < needed:
            return False
        words = words_of(a, b)
        return (
            sum_
            - self._words
            + of["words"].of(words.both)
            + of["words_found"].of(words.found)
            + of["words_added"].of(words.added)
            + max(0.0, self._top("found_people", words.found))
        ) >= needed

    def _top(self, feature: str, value: float) -> float:
        """Return the largest weight of a feature that is no more than a value."""
        return self._tops[feature][self._of[feature].step(value)]
