"""Deriving what is pending or everything, unguarded: by the word of a person, or after a change of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.derivation.derive import derive
from pipeline.derivation.snapshots import Renewal
from pipeline.runs.locks import alone
from pipeline.runs.publishing import publish

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from db.engine import Transaction
    from pipeline.installation import Installation
    from pipeline.runs.run import Run


def renew(run: Run) -> None:
    """Learn anew how common things are, derive everything by that, and publish. Raises SnapshotError."""
    settings = run.installation.configuration.settings.identity
    derive_and_publish(run, whole=True, renewal=Renewal(run.id, settings.least_records, None))


def derive_and_publish(run: Run, *, whole: bool, renewal: Renewal | None = None) -> None:
    """Derive what is pending (or everything), and store the documents of followed authors that have changed."""
    published: list[bool] = []

    def publish_now(transaction: Transaction) -> None:
        publish(run, transaction)
        published.append(True)

    with one_at_a_time(run.installation):
        derived = derive(
            run.installation.database,
            whole=whole,
            rules=run.installation.configuration.settings.figures,
            clock=run.installation.clock,
            publish=publish_now,
            renewal=renewal,
        )
    if not published:
        # Nothing was pending: another process took it all, perhaps one that was killed before it published.
        with run.installation.database.writing("derive") as transaction:
            publish(run, transaction)
    run.add_derived(derived)


def one_at_a_time(installation: Installation) -> AbstractContextManager[None]:
    """Hold the lock of derivations for the length of a block: one process derives, the others wait."""
    folder, is_stopping = installation.data_dir / "locks", installation.is_stopping
    return alone(folder, "derive", now=installation.clock(), wait=True, is_stopping=is_stopping)
