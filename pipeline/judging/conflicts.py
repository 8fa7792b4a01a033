"""Whether a new ruling contradicts one that stands; such a one is refused, and both are named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.queries import judgements
from pipeline.derivation.rulings import ruling, rulings_of
from pipeline.explaining.judged import named
from pipeline.identity.rulings import Ruled, clashes
from pipeline.judging.plan import JudgementError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow
    from pipeline.identity.statements import Ruling
    from pipeline.judging.plan import Plan


_NEW: Final = 10**15
"""The number of a ruling that is not kept yet: higher than all."""


def refuse(transaction: Transaction, plan: Plan) -> Plan:
    """Return the plan, unless a standing judgement says the contrary. Raises JudgementError."""
    standing = [row for row in judgements.every(transaction) if row.stands]
    against = contrary(standing, [ruling(_NEW, plan.verb, plan.left, plan.right)])
    if against:
        raise JudgementError(f"cannot rule that {plan.words}: {reasons(against)}")
    return plan


def contrary(standing: Sequence[JudgementRow], new: Sequence[Ruling]) -> list[JudgementRow]:
    """Return the standing judgements that new rulings contradict, through what is ruled the same too."""
    before = Ruled(rulings_of(standing))
    found: set[int] = set()
    for each in new:
        if each.verdict == "same":
            left, right = (
                {side for key in keys for side in before.sides(key)} for keys in (each.left, each.right)
            )
            found.update(clashes(left, right))
    found.update(_newly_broken(before, Ruled([*before.rulings, *new])))
    return [row for row in standing if row.number in found]


def broken(before: Sequence[JudgementRow], after: Sequence[JudgementRow]) -> list[JudgementRow]:
    """Return the judgements that no longer hold once these stand and not those that stood before."""
    found = _newly_broken(Ruled(rulings_of(before)), Ruled(rulings_of(after)))
    return [row for row in after if row.number in found]


def _newly_broken(before: Ruled, after: Ruled) -> set[int]:
    return {each.number for each in after.broken()} - {each.number for each in before.broken()}


def reasons(against: Iterable[JudgementRow]) -> str:
    """Return what stands against a judgement, and what to type."""
    rows = list(against)
    told = "; ".join(f"judgement:{row.number} stands against it ({named(row)})" for row in rows)
    typed = ", ".join(f"`byline undo judgement:{row.number} --reason …`" for row in rows)
    return f"{told}; type first {typed}"
