"""References: what figures are taken against, when a new one is due, and making it from what is derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from db.queries import harvests
from db.queries import snapshots as kept
from db.queries.snapshots import Stored
from db.store import snapshots as store
from pipeline.derivation import basis
from pipeline.derivation.counted import as_counted
from pipeline.derivation.errors import SnapshotError
from pipeline.derivation.snapshots import growth
from pipeline.figures import learning, reference
from pipeline.packing import DamagedError, Packed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from db.engine import Transaction
    from db.queries.snapshots import Kept
    from pipeline.derivation.details import StandingPaper
    from pipeline.derivation.snapshots import Renewal
    from pipeline.figures.counted import Rules
    from pipeline.figures.novelty.kept import Raw
    from pipeline.figures.novelty.weights import Weights
    from pipeline.figures.reference import Reference


_OF_CATEGORIES: Final = "arxiv"
"""The source whose sets are categories: to have all of another one says nothing of them."""


class Draft(Struct, frozen=True):
    """A new reference before it is kept."""

    packed: Packed
    papers: int
    """Papers that it was learned from."""
    run_id: int
    stored: Stored


def weights_of(found: Reference) -> Weights:
    """Return how common terms are by a reference. Raises SnapshotError."""
    from pipeline.figures.novelty import weights

    try:
        return weights.unpack(found.terms)
    except DamagedError as error:
        raise SnapshotError(
            f"the reference is of no use ({error}); `byline reference renew` makes a new one"
        ) from error


def is_due(transaction: Transaction, renewal: Renewal) -> bool:
    """Whether a new reference is to be made.

    It is where none is in force for what completed harvests cover, where a set or a year is newly covered to its
    end, where the records have grown by more than the bound, and in any case where a renewal has none.
    """
    scopes = harvests.covered_whole(transaction, _OF_CATEGORIES)
    snapshot = basis.in_force(transaction)
    if not scopes or renewal.drift is None or snapshot is None:
        return bool(scopes)
    before = {scope: day[:4] for scope, day in basis.content(transaction, snapshot).scopes.items()}
    if any(before.get(scope, "") < day[:4] for scope, day in scopes.items()):
        return True
    return growth(transaction, snapshot) > renewal.drift


def draft(
    transaction: Transaction,
    papers: Collection[StandingPaper],
    authors: Iterable[tuple[str | None, Sequence[str]]],
    raws: Mapping[str, Raw],
    weights: Weights,
    rules: Rules,
    run_id: int,
) -> Draft:
    """Return a new reference over all papers and authors; of an author there are main field and ids of papers."""
    from pipeline.figures.novelty.weights import pack

    told = [each for each in papers if not (each.detail.front_matter or each.detail.is_taken_back)]
    counted = {each.id: as_counted(each, raws.get(each.id)) for each in told}
    scopes = harvests.covered_whole(transaction, _OF_CATEGORIES)
    known = {each.category for each in counted.values() if each.category is not None}
    covered = {category: day for category in sorted(known) if (day := learning.covers(scopes, category))}
    own = ((field, [id_ for id_ in ids if id_ in counted]) for field, ids in authors)
    found = structs.replace(learning.learn(counted, own, covered, pack(weights), rules), scopes=scopes)
    return Draft(reference.pack(found), len(counted), run_id, kept.stored(transaction))


def keep(transaction: Transaction, new: Draft, at: datetime) -> Kept | None:
    """Keep a new reference, and return it; it is in force from now on."""
    store.keep(
        transaction,
        kind=basis.FIGURES,
        at=at,
        run_id=new.run_id,
        records=new.papers,
        stored=new.stored,
        digest=new.packed.digest,
        content=new.packed.content,
    )
    return basis.in_force(transaction)
