"""Making a judgement: it is kept, derived and published in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.store import judgements as store
from pipeline.judging import changes
from pipeline.judging.plan import JudgementError
from pipeline.runs.deriving import derive_and_publish
from pipeline.runs.run import running

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.engine import Transaction
    from pipeline.installation import Installation
    from pipeline.judging.plan import Plan


class Signed(Struct, frozen=True):
    """Who rules, and why."""

    who: str
    reason: str


class Done(Struct, frozen=True):
    """What was ruled, told in lines, and the run's exit status."""

    lines: tuple[str, ...]
    exit_status: int = 0


def perform(
    installation: Installation,
    command: str,
    planned: Callable[[Transaction], Plan],
    signed: Signed,
    *,
    dry_run: bool = False,
) -> Done:
    """Make a judgement as planned, derive and publish what follows, and tell it.

    Raises JudgementError, ThingError, AuthorError before anything is kept, BusyError while another is made.
    """
    if not signed.reason.strip():
        raise JudgementError("a judgement has a reason; say it with --reason")
    with installation.database.reading() as transaction:
        plan = planned(transaction)
    if dry_run:
        return Done((f"would rule: {plan.words}; nothing was changed",))
    with running(installation, command, "judge", {}) as run:
        with installation.database.writing("derive") as transaction:
            plan = planned(transaction)
            number = keep(transaction, plan, signed, installation.clock())
            members = plan.watched.union(plan.left, plan.right)
            before = changes.places(transaction, members)
        derive_and_publish(run, whole=False)
        with installation.database.reading() as transaction:
            moved = tuple(changes.told(transaction, before, changes.places(transaction, members)))
        status = run.exit_status()
    return Done((f"judgement:{number}: {plan.words}", *moved), status)


def keep(transaction: Transaction, plan: Plan, signed: Signed, at: datetime) -> int:
    """Keep a judgement, and return its number."""
    return store.add(
        transaction,
        verb=plan.verb,
        left=plan.left,
        right=plan.right,
        value=plan.value,
        undoes=plan.undoes,
        who=signed.who,
        reason=signed.reason.strip(),
        at=at,
    )
