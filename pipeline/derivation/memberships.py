"""The memberships that a change touches, read listing by listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import derived
from db.queries import derived as standing
from pipeline.derivation import listings, scope

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.derivation.listings import Owned
    from pipeline.derivation.scope import Records, Touched


class Memberships:
    """All memberships of the owners who were read so far."""

    def __init__(self, transaction: Transaction, records: Records) -> None:
        self.owners: set[str] = set()
        """Keys of the owners' author records."""
        self.owned: list[Owned] = []
        self._transaction = transaction
        self._records = records

    def read(self, touched: Touched) -> set[str]:
        """Read the listings that something has happened to; return the records whose mentions may differ.

        Where a listing was only visited again, these are the members that come or go by it.
        """
        changed = scope.owners_of(self._transaction, touched.records) | (
            touched.records & self._records.authors.keys()
        )
        changed |= {listings.owner_key(said) for said in self._records.listings.values()}
        self._read(changed | touched.walked)
        before = {
            (row["listing_key"], row["record_key"], row["ended_on"])
            for row in standing.rows(self._transaction, derived.Membership, "listing_key", self.owners)
        }
        now = {(each.listing, each.record, each.ended_on) for each in self.owned}
        return {record for owner, record, _ in before ^ now} | {
            record for owner, record, _ in before | now if owner in changed
        }

    def read_holding(self, records: set[str]) -> None:
        """Read the listings too that name some records about papers."""
        rows = standing.rows(self._transaction, derived.Membership, "record_key", records)
        self._read({row["listing_key"] for row in rows})

    def _read(self, owners: set[str]) -> None:
        missing = owners - self.owners
        if not missing:
            return
        self.owners |= missing
        self._records.load(self._transaction, scope.records_about(self._transaction, missing))
        parts = [said for said in self._records.listings.values() if listings.owner_key(said) in missing]
        self.owned += listings.owned(self._transaction, parts, self._records.authors)
