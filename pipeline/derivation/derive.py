"""Deriving papers, people and figures from what is visible, and writing what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.store import derived as store
from db.store import register as register_store
from db.store.derived import Difference
from pipeline.derivation import clusters, incremental, listings, scope, tables
from pipeline.derivation.rulings import Rulings
from pipeline.derivation.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from db.engine import Database, Transaction
    from pipeline.figures.bibliometrics import Rules


class Derived(Struct, frozen=True):
    """What a derivation did: rows written by table, and the authors whose profiles may differ."""

    written: dict[str, Difference]
    authors: frozenset[str]

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
) -> Derived:
    """Derive everything, or what hangs together with what has happened, and write only what differs.

    All is computed from one snapshot, without holding a lock; then one short transaction compares and writes.
    `publish` is called at its end.
    """
    with database.reading() as transaction:
        work = _compute(transaction, whole=whole)
    if work is None:
        return Derived({}, frozenset())
    found = tables.rows_of(work, rules)
    with database.writing("derive") as transaction:
        _register(transaction, work, clock())
        areas = tables.areas_of(transaction, work)
        written = {
            model.__tablename__: store.replace(transaction, model, each, areas[model])
            for model, each in found.items()
        }
        tables.make_findable(transaction, found, areas)
        store.forget_pending(transaction, work.waiting)
        authors = frozenset((areas[derived.Author] or {}).get("id", work.people.clusters))
        publish(transaction)
    return Derived(written, authors)


def _compute(transaction: Transaction, *, whole: bool) -> Work | None:
    waiting = standing.pending(transaction)
    ruled = Rulings(transaction)
    if whole:
        return _compute_whole(transaction, waiting, ruled)
    return incremental.compute(transaction, waiting, ruled) if waiting else None


def _compute_whole(transaction: Transaction, waiting: Sequence[standing.Waiting], ruled: Rulings) -> Work:
    records = scope.everything(transaction)
    papers = clusters.papers(transaction, records.papers.values(), ruled.pairs)
    owned = listings.owned(transaction, records.listings.values(), records.authors)
    mentions = clusters.mentions_of(records.papers, papers.cluster_of, owned)
    ages = {key: said.first_stored_at for key, said in records.papers.items()}
    people = clusters.people(transaction, mentions, ages, ruled.pairs, papers.allotment.new)
    return Work(tuple(event.id for event in waiting), records, papers, people, owned, None)


def _register(transaction: Transaction, work: Work, at: datetime) -> None:
    for kind, allotment in (("paper", work.papers.allotment), ("author", work.people.allotment)):
        register_store.give(transaction, kind, allotment.new, at)
        register_store.extend(transaction, allotment.grown)
        register_store.redirect(transaction, allotment.redirects)
