"""Of very many pairs of records: which of them may be one paper, as far as is quickly seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.identity import identifiers
from pipeline.identity.paper_evidence import outline
from pipeline.identity.paper_features import are_listed_twice, years_apart

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pipeline.identity.paper_bounds import Bounds
    from pipeline.identity.paper_evidence import Outline, Tells
    from pipeline.identity.statements import PaperStatement


class Screen:
    """Tells of two records by their numbers whether they may be one paper; they are numbered as they come."""

    def __init__(
        self,
        by_key: Mapping[str, PaperStatement],
        tells: Tells,
        once: Collection[str],
        bounds: Bounds,
    ) -> None:
        """Take what `Papers` takes, and what tells what two records can reach."""
        self._by_key = by_key
        self._bounds = bounds
        self._tells = tells
        self._once = once
        self._statements: list[PaperStatement] = []
        self._identifiers: list[Mapping[str, str]] = []
        self._outlines: list[Outline] = []

    def add(self, key: str) -> None:
        """Take up the next record."""
        statement = self._by_key[key]
        own = identifiers.paper_identifiers(statement.identifiers)
        self._statements.append(statement)
        # Nearly all are in one form as they come, and are held once then.
        self._identifiers.append(statement.identifiers if own == statement.identifiers else own)
        self._outlines.append(outline(statement, self._tells))

    def may_be_one(self, one: int, other: int) -> bool:
        """Whether two records may be one paper: True may be wrong, False never is."""
        a, b = self._outlines[one], self._outlines[other]
        if a.has_title and b.has_title:
            twice = are_listed_twice(self._statements[one], self._statements[other], self._once)
            if self._bounds.outlines(a, b, years=years_apart(a, b), listed_twice=twice) is not None:
                return True
        mine, theirs = self._identifiers[one], self._identifiers[other]
        return bool(mine and theirs) and not mine.items().isdisjoint(theirs.items())
