"""Deriving papers, people and figures from what is visible, and writing what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import judgements
from db.store import derived as store
from db.store import register as register_store
from db.store.derived import Difference
from pipeline.derivation import clusters, listings, rows, scope, tables
from pipeline.derivation.work import Work
from pipeline.identity.statements import Ruling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from db.engine import Database, Transaction
    from pipeline.derivation.clusters import People
    from pipeline.derivation.scope import Records
    from pipeline.figures.bibliometrics import Rules
    from pipeline.identity.statements import Mention


class Derived(Struct, frozen=True):
    """What a derivation did: rows written by table, and the authors whose profile may differ."""

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
    publish: Callable[[Transaction, frozenset[str]], None],
) -> Derived:
    """Derive everything, or what hangs together with what has happened, and write only what differs.

    All is computed from one snapshot, without holding a lock; then one short transaction compares and writes.
    `publish` is called at its end with the ids of the authors in scope.
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
        authors = frozenset(work.people.clusters)
        publish(transaction, authors)
    return Derived(written, authors)


def _compute(transaction: Transaction, *, whole: bool) -> Work | None:
    waiting = standing.pending(transaction)
    if not whole and not waiting:
        return None
    rulings = [Ruling(*pair) for pair in judgements.pairs(transaction)]
    if whole:
        return _compute_whole(transaction, waiting, rulings)
    loader = scope.Loader(transaction, scope.touched(transaction, waiting))
    paper_keys = loader.papers()
    records = loader.records
    visible = [records.papers[key] for key in sorted(paper_keys & records.papers.keys())]
    papers = clusters.papers(transaction, visible, rulings, whole=False)
    owned = listings.owned(transaction, records.listings.values(), records.authors)
    named = clusters.mentions_of(records.papers, papers.cluster_of, owned)
    mention_keys, outside = loader.people(named.values(), paper_keys)
    owned = listings.owned(transaction, records.listings.values(), records.authors)
    cluster_of = {**_cluster_of(transaction, outside), **papers.cluster_of}
    mentions = clusters.mentions_of(records.papers, cluster_of, owned)
    in_scope = {
        key: mention for key, mention in mentions.items() if mention.record not in outside or key in mention_keys
    }
    people = _people(transaction, records, in_scope, rulings, whole=False)
    needed = {outside[m.record] for m in in_scope.values() if m.record in outside}
    return Work(
        whole=False,
        waiting=tuple(event.id for event in waiting),
        records=records,
        papers=papers,
        people=people,
        owned=owned,
        paper_keys=paper_keys,
        outside=outside,
        mention_keys=mention_keys,
        beside_keys=loader.touched | set(records.authors) | set(records.listings),
        owners=loader.owners,
        standing_papers={
            row["id"]: rows.standing_paper(row) for row in standing.rows(transaction, derived.Paper, "id", needed)
        },
    )


def _compute_whole(
    transaction: Transaction, waiting: Sequence[standing.Waiting], rulings: Sequence[Ruling]
) -> Work:
    records = scope.everything(transaction)
    papers = clusters.papers(transaction, records.papers.values(), rulings, whole=True)
    owned = listings.owned(transaction, records.listings.values(), records.authors)
    mentions = clusters.mentions_of(records.papers, papers.cluster_of, owned)
    return Work(
        whole=True,
        waiting=tuple(event.id for event in waiting),
        records=records,
        papers=papers,
        people=_people(transaction, records, mentions, rulings, whole=True),
        owned=owned,
        paper_keys=set(records.papers),
        outside={},
        mention_keys=set(),
        beside_keys=set(),
        owners=set(),
        standing_papers={},
    )


def _people(
    transaction: Transaction,
    records: Records,
    mentions: Mapping[str, Mention],
    rulings: Sequence[Ruling],
    *,
    whole: bool,
) -> People:
    ages = {key: said.first_stored_at for key, said in records.papers.items()}
    return clusters.people(transaction, mentions, ages, rulings, whole=whole)


def _cluster_of(transaction: Transaction, outside: Mapping[str, str]) -> dict[str, str]:
    """Return the keys by which identity knows the papers outside: the first of all their record keys."""
    members: dict[str, list[str]] = {}
    for row in standing.rows(transaction, derived.PaperVersion, "paper_id", set(outside.values())):
        members.setdefault(row["paper_id"], []).append(row["record_key"])
    return {key: min(members[paper_id]) for key, paper_id in outside.items()}


def _register(transaction: Transaction, work: Work, at: datetime) -> None:
    for kind, allotment, members in (
        ("paper", work.papers.allotment, _members_of_papers(work)),
        ("author", work.people.allotment, work.people.clusters),
    ):
        register_store.give(transaction, kind, allotment.new, at)
        register_store.extend(transaction, members)
        register_store.redirect(transaction, allotment.redirects)


def _members_of_papers(work: Work) -> dict[str, list[str]]:
    return {id_: [said.key for said in row.records] for id_, row in work.papers.rows.items()}
