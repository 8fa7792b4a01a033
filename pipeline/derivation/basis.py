"""What stored figures are made by: the settings, and the kept reference in force; light to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.queries import snapshots as kept
from pipeline.derivation.errors import SnapshotError
from pipeline.figures import reference
from pipeline.figures.basis import Basis
from pipeline.packing import DamagedError, Packed

if TYPE_CHECKING:
    from db.engine import Transaction
    from db.queries.snapshots import Kept
    from pipeline.figures.counted import Rules
    from pipeline.figures.reference import Reference

FIGURES: Final = "figures"
"""Kind of the snapshots that figures are taken against."""


def basis(transaction: Transaction, rules: Rules) -> Basis:
    """Return what figures are made by: the settings, and the reference in force. Raises SnapshotError."""
    snapshot = in_force(transaction)
    return Basis(rules) if snapshot is None else Basis(rules, content(transaction, snapshot), snapshot.number)


def in_force(transaction: Transaction) -> Kept | None:
    """Return the reference that figures are taken against, None where there is none yet."""
    return kept.newest(transaction, FIGURES)


def content(transaction: Transaction, snapshot: Kept) -> Reference:
    """Return what a reference holds. Raises SnapshotError."""
    try:
        return reference.unpack(Packed(kept.content(transaction, snapshot.number), snapshot.digest))
    except DamagedError as error:
        raise SnapshotError(
            f"reference {snapshot.number} is damaged ({error}); `byline reference renew` makes a new one"
        ) from error
