"""What people ruled, as a derivation needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.queries import judgements
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow
    from pipeline.identity.statements import Verdict

_VERDICTS: Final[dict[str, Verdict]] = {
    "same": "same",
    "different": "different",
    "split": "different",
    "unsure": "unsure",
}
"""Verb to what it says of the two sides."""


class Rulings:
    """The rulings that stand, over mentions and over records."""

    def __init__(self, transaction: Transaction) -> None:
        standing = [row for row in judgements.every(transaction) if row.stands]
        self.rulings = rulings_of(standing)
        self._ruled = Ruled(self.rulings)

    def fellows(self, items: set[str]) -> set[str]:
        """Return what is ruled to be one with some of the items."""
        return {other for item in items for other in self._ruled.together(item)}


def rulings_of(rows: Iterable[JudgementRow]) -> list[Ruling]:
    """Return what judgements say of two sides: that they are the same, different, or that it is unsure."""
    return [ruling(row.number, row.verb, row.left, row.right) for row in rows if row.verb in _VERDICTS]


def ruling(number: int, verb: str, left: tuple[str, ...], right: tuple[str, ...]) -> Ruling:
    """Return what a judgement of one of these verbs says of its sides."""
    return Ruling(left, right, _VERDICTS[verb], number, left_is_one=verb == "split")
