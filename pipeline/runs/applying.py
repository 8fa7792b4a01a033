"""Applying a run: what it has staged is derived, counts from then on, and is published, in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from db.staging import Staged
from pipeline.derivation.derive import draft, write
from pipeline.derivation.snapshots import Renewal
from pipeline.runs.deriving import one_at_a_time
from pipeline.runs.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from pipeline.runs.run import Run


def apply(run: Run) -> None:
    """Let count what a run has staged; where records have grown much, everything is derived by a new snapshot.

    A run that was stopped is left as it is: `byline resume` goes on with it.
    """
    if run.stopped_by is not None:
        return
    installation = run.installation
    identity = installation.configuration.settings.identity
    renewal = Renewal(run.id, identity.least_records, identity.drift)
    with one_at_a_time(installation):
        with installation.database.reading(Staged((run.id,))) as transaction:
            found = draft(
                transaction, whole=False, rules=installation.configuration.settings.figures, renewal=renewal
            )
        with installation.database.writing("derive") as transaction:
            derived = None if found is None else write(transaction, found, run_id=run.id, at=installation.clock())
            publish(run, transaction)
    if derived is not None:
        run.add_derived(derived)


@contextmanager
def previewed(run: Run, fetch_ids: frozenset[int]) -> Iterator[Transaction]:
    """Give a transaction that sees what would be, if some of what a run has staged counted; it leaves nothing."""
    installation = run.installation
    with one_at_a_time(installation):
        with installation.database.reading(Staged((run.id,), fetch_ids)) as transaction:
            found = draft(transaction, whole=False, rules=installation.configuration.settings.figures)
        with installation.database.trying("derive") as transaction:
            if found is not None:
                write(transaction, found, run_id=run.id, at=installation.clock())
            yield transaction
