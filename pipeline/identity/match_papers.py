"""Whether two records are about one paper: what forbids it, identifiers, and the sum of learned weights."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rapidfuzz.fuzz import ratio

from pipeline.identity import identifiers, titles, weights
from pipeline.identity.corpus import FALLBACK
from pipeline.identity.paper_evidence import evidence
from pipeline.identity.paper_features import features
from pipeline.identity.statements import Link, PaperStatement, Reason, Score
from pipeline.identity.telling_papers import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pipeline.identity.corpus import Corpus
    from pipeline.identity.paper_evidence import PaperEvidence

SURE: Final = 0.95
"""Least score of a link that may be published without a person."""

PROBABLE: Final = 0.5
"""Least average score of a best guess, which nobody publishes unasked."""
_PREPRINT = re.compile(
    r"\b(ar\s?xiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|preprints?|abs/\d{4}\.\d+)\b", re.IGNORECASE
)
_LONGEST_WAIT: Final = 6
"""Years that may pass between a preprint and its publication."""


def conflict(a: PaperStatement, b: PaperStatement) -> Reason | None:
    """Return what forbids two records to be one paper, also through others, or None.

    An identifier that both carry says more than another in which they differ.
    """
    ids_a, ids_b = (identifiers.paper_identifiers(x.identifiers) for x in (a, b))
    if identifiers.shared(ids_a, ids_b):
        return None
    clash = identifiers.conflicting(ids_a, ids_b)
    if clash:
        return Reason("identifier", "{} differs: {} / {}".format(*clash), -12.0)
    if not a.title or not b.title:
        return None
    left, right = titles.parse(a.title), titles.parse(b.title)
    if left.about != right.about:
        both = " / ".join(sorted(title.about or "the paper itself" for title in (left, right)))
        return Reason("piece", f"one is about the other: {both}", -12.0)
    alike = titles.compare(a.title, b.title) in {"equal", "spelling"}
    if alike and not titles.numbers_agree(left, right) and not titles.numbers_added(left, right):
        both = " / ".join(sorted(", ".join(title.numbers) or "none" for title in (left, right)))
        return Reason("numerals", f"numbers in the titles differ: {both}", -12.0)
    return None


_IDENTIFIER: Final = 12.5
"""What a shared identifier adds; records of another paper carry a wrong one now and then."""
_LEAST, _MOST = 0.0005, 0.9995
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
        self._corpus = corpus
        self._once = once
        self._evidence: dict[str, PaperEvidence] = {}
        self._model = weights.papers()

    def score(self, left: str, right: str) -> Score | None:
        """Return how likely two records are one paper; None where it goes without saying that they are not."""
        a, b = self._statements[left], self._statements[right]
        if conflict(a, b):
            return Score(0.0)
        found = self._weights(a, b)
        return None if found is None else Score(_chance(found))

    def link(self, left: str, right: str) -> Link:
        """Return the verdict over two records in words, whichever comes first."""
        a, b = (self._statements[key] for key in sorted((left, right)))
        against = conflict(a, b)
        if against:
            return Link(a.key, b.key, "different", 0.0, (against,))
        found = self._weights(a, b)
        if found is None:
            return Link(a.key, b.key, "different", 0.0, (Reason("title", "titles have nothing in common", -12.0),))
        score = _chance(found)
        return Link(a.key, b.key, "same" if score >= SURE else "unsure", score, told(a, b, found))

    def _weights(self, a: PaperStatement, b: PaperStatement) -> dict[str, float] | None:
        """Return what each feature adds, in log-odds; None where nothing is in common."""
        same_id = identifiers.shared(*(identifiers.paper_identifiers(x.identifiers) for x in (a, b)))
        by_id = {"identifier": _IDENTIFIER} if same_id else {}
        if not a.title or not b.title:
            return by_id or None
        one, other = self._evidence_of(a), self._evidence_of(b)
        like = ratio(one.title.key, other.title.key) / 100
        if not same_id and like < _LIKE and not one.tells.keys() & other.tells.keys():
            return None
        twice = a.source == b.source and a.source in self._once
        values = features(one, other, years=years_apart(a, b), listed_twice=twice, like=like)
        model = self._model
        return {
            "prior": model.prior,
            **{feature: steps.of(getattr(values, feature)) for feature, steps in model.features.items()},
            **by_id,
        }

    def _evidence_of(self, statement: PaperStatement) -> PaperEvidence:
        found = self._evidence.get(statement.key)
        if found is None:
            found = self._evidence[statement.key] = evidence(statement, self._corpus)
        return found


def _chance(found: Mapping[str, float]) -> float:
    return min(max(round(1 / (1 + math.exp(-sum(found.values()))), 6), _LEAST), _MOST)


def listing_once(statements: Iterable[PaperStatement]) -> frozenset[str]:
    """Return the sources that list each paper once, as far as their records among these show."""
    size, titled = Counter[str](), set[tuple[str, str]]()
    again = Counter[str]()
    for statement in statements:
        size[statement.source] += 1
        title = titles.parse(statement.title or "")
        if title.tokens and not title.generic and not title.short:
            again[statement.source] += (statement.source, title.key) in titled
            titled.add((statement.source, title.key))
    return frozenset(
        source for source, count in size.items() if source and count >= _ENOUGH and again[source] < _AGAIN * count
    )


def is_preprint(statement: PaperStatement) -> bool:
    """Whether a record speaks of a preprint: by its identifiers, venue, source or kind."""
    own = identifiers.paper_identifiers(statement.identifiers)
    named = " ".join((statement.venue or "", statement.source, statement.kind))
    return "arxiv" in own or _PREPRINT.search(named) is not None


def years_apart(a: PaperStatement, b: PaperStatement) -> int | None:
    """Return the years between two records; None where one has none, or speaks of the other's preprint."""
    if a.year is None or b.year is None:
        return None
    apart = abs(a.year - b.year)
    early, late = sorted((a, b), key=lambda statement: statement.year or 0)
    waited = (apart <= 1 and is_preprint(late)) or (apart <= _LONGEST_WAIT and is_preprint(early))
    return None if apart and waited else apart
