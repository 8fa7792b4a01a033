"""The kept snapshots, and how far what is stored has drifted from the one in force."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import snapshots as kept
from db.queries import versions
from pipeline.derivation import basis, snapshots
from pipeline.derivation.basis import FIGURES
from pipeline.derivation.snapshots import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.engine import Transaction
    from db.queries.snapshots import Kept
    from pipeline.configuration import IdentitySettings
    from pipeline.installation import Installation

_COVERS = {
    IDENTITY: "how common words, venues and names are, and who works with whom",
    FIGURES: "what percentiles and ranks of figures are taken against",
}


class Snapshot(Struct, frozen=True):
    """A kept snapshot without its content."""

    number: int
    kind: str
    covers: str
    """What was learned, in words."""
    records: int
    """How much it was learned from."""
    learned_from: str
    """What these are: `record` or `paper`."""
    made_at: datetime
    run: int
    size: int
    """Bytes of its content."""
    digest: str
    in_force: bool


class Drift(Struct, frozen=True):
    """How far what is stored has drifted from the snapshot in force."""

    snapshot: int
    records: int
    """Records stored since."""
    growth: float
    """The same as a share of those stored by then."""
    words: float
    """Share of all words that would have to be others for them to be as common as they were by then."""
    surnames: float
    """The same of the family names of different full names."""


class Covers(Struct, frozen=True):
    """What figures are taken against covers, and how far what is stored has drifted from it."""

    snapshot: int
    categories: dict[str, str]
    """Primary category to the last day up to which completed harvests cover it whole."""
    records: int
    """Records stored since."""
    growth: float
    """The same as a share of those stored by then."""


class Reference(Struct, frozen=True):
    """All snapshots, the newest first, and when the next is made."""

    snapshots: tuple[Snapshot, ...]
    drift: Drift | None
    """Of how common words and names are; None where there is no such snapshot."""
    figures: Covers | None
    """None where there is nothing yet that figures are taken against."""
    stored: int
    """Records stored by now."""
    least_records: int
    """Records that a snapshot needs."""
    renewed_beyond: float
    """Growth beyond which a run that stores makes a new one."""


def reference(installation: Installation) -> Reference:
    """Return the snapshots of an installation; of the records only those since the newest are read."""
    settings = installation.configuration.settings.identity
    with installation.database.reading() as transaction:
        return _reference(transaction, settings)


def _reference(transaction: Transaction, settings: IdentitySettings) -> Reference:
    newest, figures = snapshots.in_force(transaction), basis.in_force(transaction)
    in_force = {each.number for each in (newest, figures) if each is not None}
    return Reference(
        snapshots=tuple(_told(each, each.number in in_force) for each in kept.every(transaction)),
        drift=None if newest is None else drift(transaction, newest),
        figures=None if figures is None else _covers(transaction, figures),
        stored=kept.stored(transaction).records,
        least_records=settings.least_records,
        renewed_beyond=settings.drift,
    )


def drift(transaction: Transaction, snapshot: Kept) -> Drift:
    """Return how far what is stored has drifted from a snapshot. Raises SnapshotError."""
    before = snapshots.content(transaction, snapshot)
    keys = kept.keys_after(transaction, snapshot.last_manifest)
    since = snapshots.learn(versions.of_keys(transaction, keys))
    return Drift(
        snapshot=snapshot.number,
        records=kept.stored(transaction, snapshot.last_manifest).records,
        growth=round(snapshots.growth(transaction, snapshot), 4),
        words=round(shift(before.words, since.words), 4),
        surnames=round(shift(before.surnames, since.surnames), 4),
    )


def shift(before: Mapping[str, int], more: Mapping[str, int]) -> float:
    """Return the total variation distance of shares from what they are with more counts added, from 0 to 1."""
    old = sum(before.values())
    new = old + sum(more.values())
    if old == new:
        return 0.0
    if not old:
        return 1.0
    differences = (
        abs(before.get(k, 0) / old - (before.get(k, 0) + more.get(k, 0)) / new) for k in {*before, *more}
    )
    return sum(sorted(differences)) / 2


def _covers(transaction: Transaction, snapshot: Kept) -> Covers:
    return Covers(
        snapshot=snapshot.number,
        categories=basis.content(transaction, snapshot).covered,
        records=kept.stored(transaction, snapshot.last_manifest).records,
        growth=round(snapshots.growth(transaction, snapshot), 4),
    )


def _told(snapshot: Kept, in_force: bool) -> Snapshot:
    return Snapshot(
        number=snapshot.number,
        kind=snapshot.kind,
        covers=_COVERS[snapshot.kind],
        records=snapshot.records,
        learned_from="paper" if snapshot.kind == FIGURES else "record",
        made_at=snapshot.made_at,
        run=snapshot.run,
        size=snapshot.size,
        digest=snapshot.digest,
        in_force=in_force,
    )
