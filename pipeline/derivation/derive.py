"""Deriving papers, people and figures from what is visible, and writing what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries.snapshots import Kept
from db.store import derived as store
from db.store import register as register_store
from db.store.derived import Difference
from pipeline.derivation import clusters, incremental, listings, measuring, references, scope, snapshots, tables
from pipeline.derivation.rulings import Rulings
from pipeline.derivation.work import Work
from pipeline.identity import block, cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from db.engine import Database, Transaction
    from pipeline.derivation.snapshots import Renewal
    from pipeline.figures.counted import Rules
    from pipeline.identity.corpus import Corpus


class Derived(Struct, frozen=True):
    """What a derivation did: rows written by table, and the authors whose profiles may differ."""

    written: dict[str, Difference]
    authors: frozenset[str]
    snapshot: Kept | None = None
    """The new snapshot that it began with, if it did."""
    reference: Kept | None = None
    """The new reference that it made, if it did."""
    cuts: tuple[str, ...] = ()
    """In words, which blocks were too big to compare all pairs of them."""

    @property
    def total(self) -> Difference:
        """All tables together."""
        return sum(self.written.values(), Difference())


def derive(
    database: Database,
    *,
    whole: bool,
    rules: Rules,
    clock: Callable[[], datetime],
    publish: Callable[[Transaction], None],
    renewal: Renewal | None = None,
) -> Derived:
    """Derive everything, or what hangs together with what has happened, and write only what differs.

    Where a `renewal` is due, what is learned anew is kept as a snapshot, and everything is derived by it.
    All is computed from one reading transaction, without holding a lock; then one short transaction compares and
    writes. `publish` is called at its end. Raises SnapshotError.
    """
    with database.reading() as transaction:
        new = None if renewal is None else snapshots.draft(transaction, renewal)
        anew = renewal if renewal is not None and references.is_due(transaction, renewal) else None
        work = _compute(transaction, None if new is None else new.corpus, whole=whole or anew is not None)
        if work is None:
            return Derived({}, frozenset())
        found = tables.rows_of(work, rules)
        if anew is None:
            measured = measuring.measured(transaction, work)
        else:
            measured = measuring.measured_anew(transaction, work, found, rules, anew.run_id)
    with database.writing("derive") as transaction:
        kept = None if new is None else snapshots.keep(transaction, new, clock())
        reference = (
            None if measured.reference is None else references.keep(transaction, measured.reference, clock())
        )
        _register(transaction, work, clock())
        areas = tables.areas_of(transaction, work)
        written = {
            model.__tablename__: store.replace(transaction, model, each, areas[model])
            for model, each in found.items()
        }
        texts = measured.texts
        area = None if texts.area is None else {"paper_id": texts.area}
        written["paper_text"] = store.replace(transaction, derived.PaperText, texts.rows, area)
        tables.make_findable(transaction, found, areas)
        store.forget_pending(transaction, work.waiting)
        authors = frozenset((areas[derived.Author] or {}).get("id", work.people.clusters))
        publish(transaction)
    return Derived(written, authors, kept, reference, tuple(_cut(work)))


def _cut(work: Work) -> Iterator[str]:
    for found, thing in ((work.papers.cuts, "record"), (work.people.cuts, "mention")):
        # Phrases that many titles share are cut all the time.
        if any(cut.size > block.BOUND for cut in found.largest):
            yield cuts.words(found, thing)


def _compute(transaction: Transaction, learned: Corpus | None, *, whole: bool) -> Work | None:
    waiting = standing.pending(transaction)
    ruled = Rulings(transaction)
    if whole or learned is not None:
        return _compute_whole(transaction, waiting, ruled, learned or snapshots.corpus(transaction))
    return incremental.compute(transaction, waiting, ruled, snapshots.corpus(transaction)) if waiting else None


def _compute_whole(
    transaction: Transaction, waiting: Sequence[standing.Waiting], ruled: Rulings, corpus: Corpus
) -> Work:
    records = scope.everything(transaction)
    papers = clusters.papers(transaction, records.papers.values(), ruled)
    owned = listings.owned(transaction, records.listings.values(), records.authors)
    mentions = clusters.mentions_of(records.papers, papers.cluster_of, owned)
    ages = {key: said.first_stored_at for key, said in records.papers.items()}
    people = clusters.people(transaction, mentions, ages, ruled, papers.cluster_of, papers.allotment.new, corpus)
    return Work(tuple(event.id for event in waiting), records, papers, people, owned, ruled, corpus, None)


def _register(transaction: Transaction, work: Work, at: datetime) -> None:
    for kind, allotment in (("paper", work.papers.allotment), ("author", work.people.allotment)):
        register_store.give(transaction, kind, allotment.new, at)
        register_store.extend(transaction, allotment.grown)
        register_store.redirect(transaction, allotment.redirects)
