"""Snapshots of what identity learned: the one that a derivation goes by, and when a new one is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from db.queries import snapshots as kept
from db.queries import versions
from db.queries.snapshots import Kept, Stored
from db.store import snapshots as store
from pipeline.derivation.errors import SnapshotError
from pipeline.derivation.evidence import mention_again
from pipeline.derivation.said import newest
from pipeline.identity.corpus import FALLBACK, Corpus, corpus_of
from pipeline.identity.learning import Learned, Learner, pack, unpack
from pipeline.packing import DamagedError, Packed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.engine import Transaction
    from db.queries.versions import Version

IDENTITY: Final = "identity"
_READ: Final[dict[str, Corpus]] = {}
"""The snapshot that was read last, by its digest."""
"""Kind of the snapshots of how common words, venues and names are, and of who works with whom."""


class Renewal(Struct, frozen=True):
    """That a derivation of a run may begin with a new snapshot, and when it does."""

    run_id: int
    least_records: int
    drift: float | None
    """It does when the records have grown by more than this share; None: in any case."""


class Draft(Struct, frozen=True):
    """A new snapshot before it is kept."""

    corpus: Corpus
    packed: Packed
    run_id: int
    stored: Stored


def in_force(transaction: Transaction) -> Kept | None:
    """Return the snapshot that derivations go by, None where they go by fixed tables."""
    return kept.newest(transaction, IDENTITY)


def corpus(transaction: Transaction) -> Corpus:
    """Return how common things are, by the snapshot in force. Raises SnapshotError.

    The last one is remembered: a run that visits many authors derives for each of them.
    """
    snapshot = in_force(transaction)
    if snapshot is None:
        return FALLBACK
    found = _READ.get(snapshot.digest)
    if found is None:
        found = corpus_of(content(transaction, snapshot))
        _READ.clear()
        _READ[snapshot.digest] = found
    return found


def content(transaction: Transaction, snapshot: Kept) -> Learned:
    """Return what a snapshot holds. Raises SnapshotError."""
    try:
        return unpack(Packed(kept.content(transaction, snapshot.number), snapshot.digest))
    except DamagedError as error:
        raise SnapshotError(
            f"snapshot {snapshot.number} is damaged ({error}); `byline reference renew` makes a new one"
        ) from error


def growth(transaction: Transaction, snapshot: Kept) -> float:
    """Return the records stored since a snapshot as a share of those that were stored by then."""
    return kept.stored(transaction, snapshot.last_manifest).records / max(1, snapshot.stored)


def draft(transaction: Transaction, renewal: Renewal) -> Draft | None:
    """Return a new snapshot, None where none is due. Raises SnapshotError for one in any case over too little."""
    if not _is_due(transaction, renewal):
        return None
    learned = learn(versions.every(transaction))
    if learned.records < renewal.least_records:
        if renewal.drift is not None:
            return None
        raise SnapshotError(
            f"{learned.records:,} visible records name people, a snapshot needs {renewal.least_records:,}"
            " (identity.least_records); store more, or set it lower"
        )
    return Draft(corpus_of(learned), pack(learned), renewal.run_id, kept.stored(transaction))


def keep(transaction: Transaction, new: Draft, at: datetime) -> Kept | None:
    """Keep a new snapshot, and return it; it is in force from now on."""
    store.keep(
        transaction,
        kind=IDENTITY,
        at=at,
        run_id=new.run_id,
        records=new.corpus.records,
        stored=new.stored,
        digest=new.packed.digest,
        content=new.packed.content,
    )
    return in_force(transaction)


def learn(found: Iterable[Version]) -> Learned:
    """Return what is learned from the newest of these versions; they come key by key, oldest first."""
    learner = Learner()
    for said in newest(found):
        if said.mentions:
            learner.add(mention_again(said, said.key, said.mentions[0], place=0, name="", owner=None))
    return learner.learned()


def _is_due(transaction: Transaction, renewal: Renewal) -> bool:
    if renewal.drift is None:
        return True
    snapshot = in_force(transaction)
    if snapshot is None:
        return kept.stored(transaction).records >= renewal.least_records
    return growth(transaction, snapshot) > renewal.drift
