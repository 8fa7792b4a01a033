"""One author who looks like several people: one, or two, or nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.explaining.between import within
from pipeline.explaining.things import Thing
from pipeline.judging.conflicts import refuse
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.subjects import author
from pipeline.phrases import counted

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.identity.halves import Halves


def one_person(transaction: Transaction, typed: str) -> Plan:
    """Plan that the halves of an author are one person's. Raises AuthorError, ThingError, JudgementError."""
    subject = author(transaction, typed)
    found = within(transaction, Thing("author", subject.id))
    if found is None:
        raise JudgementError(
            f"nothing in {subject.typed} looks like several people, or it was ruled already; there is nothing to"
            " rule. Two authors or papers that are one: byline merge A B --reason …"
        )
    return over_halves(transaction, "same", subject.typed, found[1])


def over_halves(transaction: Transaction, verb: str, typed: str, halves: Halves) -> Plan:
    """Plan that the halves of an author are the `same`, `different`, or that it is `unsure`.

    `unsure` takes nothing apart. Raises JudgementError.
    """
    if verb == "unsure":
        words = f"it stays unsure whether {typed} is one person"
        return Plan(verb="unsure", left=tuple(sorted((*halves.left, *halves.right))), words=words)
    if verb == "same":
        plan = Plan(verb="same", left=halves.left, right=halves.right, words=f"{typed} is one person")
    else:
        words = f"{counted(halves.papers, 'paper')} of {typed} are of another"
        plan = Plan(verb="split", left=halves.right, right=halves.left, words=words)
    return refuse(transaction, plan)
