"""Two authors, or two papers, that are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.judging.conflicts import refuse
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.setting import refuse_two_values
from pipeline.judging.subjects import author_or_paper

if TYPE_CHECKING:
    from db.engine import Transaction


def merge(transaction: Transaction, one: str, other: str) -> Plan:
    """Plan that two things are one. Raises AuthorError, ThingError, JudgementError."""
    left, right = author_or_paper(transaction, one), author_or_paper(transaction, other)
    if left.kind != right.kind:
        raise JudgementError(
            f"{left.typed} and {right.typed} are of two kinds; two authors or two papers are merged"
        )
    if left.id == right.id:
        raise JudgementError(f"{one!r} and {other!r} are one already: {left.typed}")
    refuse_two_values(transaction, (left, right))
    words = f"{left.typed} and {right.typed} are the same"
    return refuse(transaction, Plan(verb="same", left=left.members, right=right.members, words=words))
