"""Deriving papers, people and figures from what is visible, and writing what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db import search, staging
from db.models import Base, derived
from db.queries import derived as standing
from db.queries import visibility
from db.queries.snapshots import Kept
from db.store import derived as store
from db.store import register as register_store
from db.store import visibility as visibility_store
from db.store.derived import Change, Difference
from db.store.visibility import Answers
from pipeline.derivation import clusters, incremental, listings, measuring, references, scope, snapshots, tables
from pipeline.derivation.rulings import Rulings
from pipeline.derivation.tables import Findable
from pipeline.derivation.work import Work
from pipeline.identity import block, cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from db.engine import Database, Transaction
    from db.staging import Staged
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


class Draft(Struct, frozen=True):
    """What a derivation is to write, and what it differs in from what stands."""

    work: Work
    changes: dict[type[Base], Change]
    findable: Findable
    authors: frozenset[str]
    """Those whose profiles may differ."""
    shown: Answers = Answers()
    """What was staged and counts from then on."""
    snapshot: snapshots.Draft | None = None
    reference: references.Draft | None = None


def derive(
    database: Database,
    *,
    whole: bool,
    rules: Rules,
    clock: Callable[[], datetime],
    publish: Callable[[Transaction], None],
    renewal: Renewal | None = None,
    staged: Staged | None = None,
    run_id: int = 0,
) -> Derived:
    """Derive everything, or what hangs together with what has happened, and write only what differs.

    All is computed from one reading transaction, without holding a lock; then one short transaction writes.
    `publish` is called at its end. What is `staged` counts from then on, by the word of a run.
    Raises SnapshotError.
    """
    with database.reading(staged) as transaction:
        found = draft(transaction, whole=whole, rules=rules, renewal=renewal)
    if found is None:
        return Derived({}, frozenset())
    with database.writing("derive") as transaction:
        derived = write(transaction, found, run_id=run_id, at=clock())
        publish(transaction)
    return derived


def draft(transaction: Transaction, *, whole: bool, rules: Rules, renewal: Renewal | None = None) -> Draft | None:
    """Return what is to be written; None where nothing has happened. Raises SnapshotError.

    Where a `renewal` is due, what is learned anew is to be kept as a snapshot, and everything is derived by it.
    """
    new = None if renewal is None else snapshots.draft(transaction, renewal)
    anew = renewal if renewal is not None and references.is_due(transaction, renewal) else None
    work = _compute(transaction, None if new is None else new.corpus, whole=whole or anew is not None)
    if work is None:
        return None
    found = tables.rows_of(work, rules)
    if anew is None:
        measured = measuring.measured(transaction, work)
    else:
        measured = measuring.measured_anew(transaction, work, found, rules, anew.run_id)
    areas = tables.areas_of(transaction, work)
    changes = {model: store.compared(transaction, model, each, areas[model]) for model, each in found.items()}
    texts = measured.texts
    area = None if texts.area is None else {"paper_id": texts.area}
    changes[derived.PaperText] = store.compared(transaction, derived.PaperText, texts.rows, area)
    seen = staging.staged(transaction)
    return Draft(
        work=work,
        changes=changes,
        findable=tables.findable(found, changes, whole=work.part is None),
        authors=frozenset((areas[derived.Author] or {}).get("id", work.people.clusters)),
        shown=Answers() if seen is None else visibility.staged(transaction, seen),
        snapshot=new,
        reference=measured.reference,
    )


def write(transaction: Transaction, found: Draft, *, run_id: int, at: datetime) -> Derived:
    """Write what a draft differs in, and let what was staged count by the word of a run.

    Nothing else may have been derived since the draft was made.
    """
    snapshot = None if found.snapshot is None else snapshots.keep(transaction, found.snapshot, at)
    reference = None if found.reference is None else references.keep(transaction, found.reference, at)
    _register(transaction, found.work, at)
    for model, change in found.changes.items():
        store.write(transaction, model, change)
    search.replace(transaction, found.findable.entries, found.findable.area)
    store.forget_pending(transaction, found.work.waiting)
    visibility_store.show(transaction, found.shown, run_id=run_id, at=at)
    written = {model.__tablename__: change.size for model, change in found.changes.items()}
    return Derived(written, found.authors, snapshot, reference, tuple(_cut(found.work)))


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
    return Work(scope.numbers(waiting), records, papers, people, owned, ruled, corpus, None)


def _register(transaction: Transaction, work: Work, at: datetime) -> None:
    for kind, allotment in (("paper", work.papers.allotment), ("author", work.people.allotment)):
        register_store.give(transaction, kind, allotment.new, at)
        register_store.extend(transaction, allotment.grown)
        register_store.redirect(transaction, allotment.redirects)
