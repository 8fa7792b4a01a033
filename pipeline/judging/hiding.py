"""A person who asks not to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.judging.plan import Plan
from pipeline.judging.subjects import author

if TYPE_CHECKING:
    from db.engine import Transaction


def hide(transaction: Transaction, typed: str) -> Plan:
    """Plan that an author is kept out of every output. Raises AuthorError, ThingError, JudgementError."""
    subject = author(transaction, typed)
    return Plan(verb="hide", left=subject.members, words=f"{subject.typed} is not shown")
