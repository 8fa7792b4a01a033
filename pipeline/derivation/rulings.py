"""What people ruled, as a derivation needs it: pair by pair, and what has to be looked at together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import judgements
from pipeline.identity.statements import Ruling

if TYPE_CHECKING:
    from db.engine import Transaction


class Rulings:
    """The rulings that stand, over pairs of mentions and of records."""

    def __init__(self, transaction: Transaction) -> None:
        self.pairs = [Ruling(*pair) for pair in judgements.pairs(transaction)]
        self._fellows: dict[str, set[str]] = {}
        for ruling in self.pairs:
            self._fellows.setdefault(ruling.left, set()).add(ruling.right)
            self._fellows.setdefault(ruling.right, set()).add(ruling.left)

    def fellows(self, items: set[str]) -> set[str]:
        """Return what is ruled to be the same as one of the items, or different from it."""
        return {other for item in items for other in self._fellows.get(item, ())}
