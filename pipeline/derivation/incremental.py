"""Working out what a change reaches, and deriving no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import Base, derived
from db.queries import derived as standing
from pipeline.derivation import clusters, doubts, paper_reach, scope
from pipeline.derivation.details import standing_paper
from pipeline.derivation.memberships import Memberships
from pipeline.derivation.people_reach import Mentions
from pipeline.derivation.scope import Records
from pipeline.derivation.work import Part, Surroundings, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.engine import Transaction
    from db.queries.derived import Waiting
    from pipeline.derivation.clusters import Papers
    from pipeline.derivation.rulings import Rulings
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.statements import Mention


def compute(transaction: Transaction, waiting: Sequence[Waiting], ruled: Rulings, corpus: Corpus) -> Work:
    """Return what has to be derived after some events; `corpus` tells how common things are."""
    touched = scope.touched(transaction, waiting)
    records = Records({}, {}, {})
    records.load(transaction, touched.records)
    memberships = Memberships(transaction, records)
    listed = memberships.read(touched)
    about_papers = touched.records - records.authors.keys() - records.listings.keys()
    reach = paper_reach.reach(transaction, records, about_papers, touched.judged, ruled)
    visible = [records.papers[key] for key in sorted(reach.reached & records.papers.keys())]
    papers = clusters.papers(transaction, visible, ruled, reach.scores)
    papers.cuts = reach.cuts()
    papers.doubts = doubts.of_papers(transaction, records, reach, papers, ruled)
    named = reach.reached | listed
    memberships.read_holding(named)
    new = _new_mentions(transaction, records, papers, listed - reach.reached, memberships)
    gone = _column(transaction, derived.Mention, "record_key", named, "key")
    known = Mentions(transaction, records, new, gone, ruled, corpus)
    spread = known.reach(touched.judged | _holders(transaction, records, touched.records, new.values(), gone))
    mentions = {key: known.mentions[key] for key in spread.reached & known.mentions.keys()}
    ties = {tie for mention in mentions.values() for tie in scope.personal_keys(mention)}
    records.load(transaction, standing.items_of_keys(transaction, ties))
    ages = {key: said.first_stored_at for key, said in records.papers.items()}
    paper_of = standing.first_records(transaction, ruled.denied_records() - reach.reached) | papers.cluster_of
    people = clusters.people(
        transaction, mentions, ages, ruled, paper_of, papers.allotment.new, corpus, spread.scores
    )
    people.cuts = spread.cuts()
    people.doubts = doubts.of_people(transaction, known, spread, people, ruled, paper_of)
    around = _around(transaction, records, spread.reached, {m.record for m in mentions.values()} - reach.reached)
    part = Part(
        papers=reach.reached,
        named=named,
        mentions=known.standing_or_new(spread.reached),
        beside=touched.records | records.authors.keys() | records.listings.keys(),
        owners=memberships.owners,
        around=around,
        stakes=doubts.standing_stakes(transaction, papers, people),
    )
    return Work(scope.numbers(waiting), records, papers, people, memberships.owned, ruled, corpus, part)


def _new_mentions(
    transaction: Transaction, records: Records, papers: Papers, listed: set[str], memberships: Memberships
) -> dict[str, Mention]:
    """Return the mentions on papers derived anew, and on further records that are listed otherwise than before."""
    records.load(transaction, listed)
    cluster_of = standing.first_records(transaction, listed) | papers.cluster_of
    return clusters.mentions_of(records.papers, cluster_of, memberships.owned)


def _holders(
    transaction: Transaction,
    records: Records,
    touched: set[str],
    new: Iterable[Mention],
    gone: set[str],
) -> set[str]:
    """Return the mentions of all to whom an author record may belong, or have belonged, because of a change."""
    ties = {tie for mention in new for tie in scope.personal_keys(mention)}
    ties |= standing.keys_of_items(transaction, gone | touched)
    beside = touched | standing.items_of_keys(transaction, _personal(ties))
    records.load(transaction, beside)
    known = [said for said in (*records.authors.values(), *records.listings.values()) if said.key in beside]
    ties = {tie for said in known for tie in scope.beside_keys(said)}
    ties |= standing.keys_of_items(transaction, {said.key for said in known} | touched)
    return standing.items_of_keys(transaction, _personal(ties))


def _around(transaction: Transaction, records: Records, reached: set[str], outside: set[str]) -> Surroundings:
    ties = {tie for said in records.authors.values() for tie in scope.beside_keys(said)}
    held = standing.items_by_key(transaction, ties)
    others = {item for items in held.values() for item in items} - reached
    author_of = _pairs(transaction, derived.Mention, "key", others, "author_id")
    paper_of = _pairs(transaction, derived.PaperVersion, "record_key", outside, "paper_id")
    papers = standing.rows(transaction, derived.Paper, "id", set(paper_of.values()))
    return Surroundings(
        outside=paper_of,
        standing_papers={row["id"]: standing_paper(row) for row in papers},
        holders={tie: {author_of[item] for item in items if item in author_of} for tie, items in held.items()},
    )


def _personal(ties: set[str]) -> set[str]:
    """Return those of some keys by which author records are found."""
    return {tie for tie in ties if tie.startswith(scope.PERSONAL)}


def _pairs(
    transaction: Transaction, model: type[Base], column: str, values: set[str], wanted: str
) -> dict[str, str]:
    return {row[column]: row[wanted] for row in standing.rows(transaction, model, column, values)}


def _column(transaction: Transaction, model: type[Base], column: str, values: set[str], wanted: str) -> set[str]:
    return {row[wanted] for row in standing.rows(transaction, model, column, values)}
