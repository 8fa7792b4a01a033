"""Whether two records are about one paper: what forbids it, identifiers, and the sum of learned weights."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from rapidfuzz.fuzz import ratio

from pipeline.identity import identifiers, titles, weights
from pipeline.identity.corpus import FALLBACK
from pipeline.identity.paper_bounds import Bounds
from pipeline.identity.paper_evidence import Tells, evidence
from pipeline.identity.paper_features import are_listed_twice, features, words_of, years_apart
from pipeline.identity.paper_screen import Screen
from pipeline.identity.statements import UNLIKELY, Link, PaperStatement, Reason, Score
from pipeline.identity.telling_papers import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pipeline.identity.corpus import Corpus
    from pipeline.identity.paper_evidence import PaperEvidence

SURE: Final = 0.95
"""Least score of a link that may be published without a person."""

STANDS_OUT: Final = 0.01
"""By how much one of two candidates must be better, where a record is hardly of both papers."""

PROBABLE: Final = 0.5
"""Least average score of a best guess, which nobody publishes unasked."""


def conflict(a: PaperStatement, b: PaperStatement) -> Reason | None:
    """Return what forbids two records to be one paper, also through others, or None.

    An identifier that both carry says more than another in which they differ.
    """
    return forbidden(Known(a), Known(b))


class Known:
    """What a record says that may forbid it to be of another's paper."""

    def __init__(self, statement: PaperStatement) -> None:
        self.written = statement.title
        self.identifiers = identifiers.paper_identifiers(statement.identifiers)
        self.title = titles.parse(statement.title or "")


def forbidden(a: Known | PaperEvidence, b: Known | PaperEvidence) -> Reason | None:
    """Return what forbids two records to be one paper, as `conflict` does, by what is known of each."""
    if a.identifiers and b.identifiers:
        if identifiers.shared(a.identifiers, b.identifiers):
            return None
        clash = identifiers.conflicting(a.identifiers, b.identifiers)
        if clash:
            return Reason("identifier", "{} differs: {} / {}".format(*clash), -12.0)
    if not a.written or not b.written:
        return None
    if a.title.about != b.title.about:
        both = " / ".join(sorted(each.title.about or "the paper itself" for each in (a, b)))
        return Reason("piece", f"one is about the other: {both}", -12.0)
    if titles.numbers_agree(a.title, b.title) or titles.numbers_added(a.title, b.title):
        return None
    if titles.compare(a.written, b.written) not in {"equal", "spelling"}:
        return None
    both = " / ".join(sorted(", ".join(each.title.numbers) or "none" for each in (a, b)))
    return Reason("numerals", f"numbers in the titles differ: {both}", -12.0)


_IDENTIFIER: Final = 12.5
"""What a shared identifier adds; records of another paper carry a wrong one now and then."""
_LEAST, _MOST = 0.0005, 0.9995
_REMEMBERED: Final = 1 << 13
"""Of so many records what they say is kept in a form that is quick to compare."""
_ENOUGH, _AGAIN = 100, 0.02
"""A source with so many records, of which fewer bear another's title, lists each paper once."""
_LIKE: Final = 0.4
"""Likeness of titles without a common word below which nothing else is looked at."""


class Papers:
    """Compares records about papers; `statements` may grow, `corpus` tells how common words are.

    Sources in `once` list each paper once.
    """

    def __init__(
        self,
        statements: Mapping[str, PaperStatement],
        corpus: Corpus = FALLBACK,
        once: Collection[str] = (),
    ) -> None:
        self._statements = statements
        self._tells = Tells(corpus)
        self._once = once
        self._evidence_of = lru_cache(maxsize=_REMEMBERED)(self._make_evidence)
        self._model = weights.papers()
        self._bounds_of = lru_cache(partial(Bounds, self._model))

    def score(self, left: str, right: str, least: float = 0.0) -> Score | None:
        """Return how likely two records are one paper; None where it goes without saying that they are not.

        UNLIKELY where that is easily seen to be less than `least`.
        """
        a, b = self._statements[left], self._statements[right]
        found = self._weights(a, b, least)
        if found is UNLIKELY:
            return UNLIKELY
        if forbidden(self._evidence_of(a.key), self._evidence_of(b.key)):
            return Score(0.0)
        return Score(_chance(found)) if isinstance(found, dict) else None

    def link(self, left: str, right: str) -> Link:
        """Return the verdict over two records in words, whichever comes first."""
        a, b = (self._statements[key] for key in sorted((left, right)))
        against = forbidden(self._evidence_of(a.key), self._evidence_of(b.key))
        if against:
            return Link(a.key, b.key, "different", 0.0, (against,))
        found = self._weights(a, b)
        if not isinstance(found, dict):
            return Link(a.key, b.key, "different", 0.0, (Reason("title", "titles have nothing in common", -12.0),))
        score = _chance(found)
        return Link(a.key, b.key, "same" if score >= SURE else "unsure", score, told(a, b, found))

    def _weights(
        self, a: PaperStatement, b: PaperStatement, least: float = 0.0
    ) -> dict[str, float] | Score | None:
        """Return what each feature adds, in log-odds; None where nothing is in common, UNLIKELY as in `score`."""
        one, other = self._evidence_of(a.key), self._evidence_of(b.key)
        same_id = not one.identifiers.items().isdisjoint(other.identifiers.items())
        by_id = {"identifier": _IDENTIFIER} if same_id else {}
        if not one.written or not other.written:
            return by_id or None
        like = ratio(one.title.key, other.title.key) / 100
        if not same_id and like < _LIKE and one.tells.keys().isdisjoint(other.tells):
            return None
        twice = are_listed_twice(a, b, self._once)
        years = years_apart(one.outline, other.outline)
        words = None
        if least and not same_id:
            bounds = self._bounds_of(least)
            most = bounds.outlines(one.outline, other.outline, years=years, listed_twice=twice, like=like)
            if most is None or not bounds.may_reach(most, words := words_of(one, other)):
                return UNLIKELY
        values = features(one, other, years=years, listed_twice=twice, like=like, words=words)
        found = {"prior": self._model.prior}
        for feature, steps in self._model.features.items():
            found[feature] = steps.of(getattr(values, feature))
        return found | by_id

    def screen(self, least: float) -> Screen:
        """Return what tells quickly which records may be one paper with a chance of `least`."""
        return Screen(self._statements, self._tells, self._once, self._bounds_of(least))

    def _make_evidence(self, key: str) -> PaperEvidence:
        return evidence(self._statements[key], self._tells)


def _chance(found: Mapping[str, float]) -> float:
    return min(max(round(1 / (1 + math.exp(-sum(found.values()))), 6), _LEAST), _MOST)


def listing_once(statements: Iterable[PaperStatement]) -> frozenset[str]:
    """Return the sources that list each paper once, as far as their records among these show."""
    size, titled = Counter[str](), set[int]()
    again = Counter[str]()
    for statement in statements:
        size[statement.source] += 1
        title = titles.parse(statement.title or "")
        if title.tokens and not title.generic and not title.short:
            entry = hash((statement.source, title.key))
            again[statement.source] += entry in titled
            titled.add(entry)
    return frozenset(
        source for source, count in size.items() if source and count >= _ENOUGH and again[source] < _AGAIN * count
    )
