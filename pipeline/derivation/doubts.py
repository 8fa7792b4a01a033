"""What is left to ask: papers and people that may be one, and what an answer would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from pipeline.derivation.details import AuthorDetail, standing_paper
from pipeline.derivation.evidence import paper_statement
from pipeline.identity import doubts
from pipeline.identity.agglomerate import Groups
from pipeline.identity.guards import PaperGuard, PersonGuard
from pipeline.identity.rulings import Ruled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.engine import Transaction
    from db.models import Base
    from pipeline.derivation.clusters import Papers, People
    from pipeline.derivation.people_reach import Mentions
    from pipeline.derivation.reach import Reach
    from pipeline.derivation.rows import Row
    from pipeline.derivation.rulings import Rulings
    from pipeline.derivation.scope import Records
    from pipeline.derivation.work import Work
    from pipeline.identity.guards import Guard
    from pipeline.identity.resolve import Scores
    from pipeline.identity.statements import Doubt

    AnyRow = Mapping[str, Any]
    Clusters = Mapping[str, Sequence[str]]


class Stake(Struct, frozen=True):
    """What would change of a paper or person that turns out to be another."""

    papers: int
    figures: int


def of_papers(
    transaction: Transaction, records: Records, reach: Reach, papers: Papers, ruled: Rulings
) -> list[Doubt]:
    """Return the doubts that a reached paper is a side of, between public ids."""
    beside = _keys(reach.scores) - reach.reached
    found = standing.rows(transaction, derived.PaperVersion, "record_key", beside)
    id_of = papers.paper_of | {row["record_key"]: row["paper_id"] for row in found}
    likely = doubts.likely(reach.scores, id_of.get)
    further = standing.rows(transaction, derived.PaperVersion, "paper_id", _ids(likely) - papers.rows.keys())
    clusters = _grouped([*papers.paper_of.items(), *((row["record_key"], row["paper_id"]) for row in further)])
    clusters = {id_: clusters[id_] for id_ in _ids(likely)}
    keys = {key for members in clusters.values() for key in members}
    records.load(transaction, keys)
    guard = PaperGuard({key: paper_statement(records.papers[key]) for key in keys})
    return _open(likely, clusters, guard, Ruled(ruled.rulings))


def of_people(
    transaction: Transaction,
    known: Mentions,
    reach: Reach,
    people: People,
    ruled: Rulings,
    paper_of: Mapping[str, str],
) -> list[Doubt]:
    """Return the doubts that a reached person is a side of, between public ids.

    `paper_of` gives the papers of denied records.
    """
    id_of = people.author_of | known.standing_authors(_keys(reach.scores) - reach.reached)
    likely = doubts.likely(reach.scores, id_of.get)
    further = standing.rows(transaction, derived.Mention, "author_id", _ids(likely) - people.clusters.keys())
    beyond = _grouped((row["key"], row["author_id"]) for row in further)
    known.load({key for members in beyond.values() for key in members})
    clusters = {id_: beyond.get(id_) or people.clusters[id_] for id_ in _ids(likely)}
    mentions = {key: known.mentions[key] for members in clusters.values() for key in members}
    rulings = ruled.over_people(mentions.values(), paper_of)
    return _open(likely, clusters, PersonGuard(mentions), Ruled(rulings))


def _keys(scores: Scores) -> set[str]:
    return {key for pair in scores for key in pair}


def _ids(likely: Iterable[Doubt]) -> set[str]:
    return {id_ for doubt in likely for id_ in (doubt.left, doubt.right)}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, id_ in pairs:
        found.setdefault(id_, []).append(key)
    return found


def _open(likely: Sequence[Doubt], clusters: Clusters, guard: Guard, ruled: Ruled) -> list[Doubt]:
    """Return those of the likely doubts between clusters that nothing forbids."""
    groups = Groups((key for members in clusters.values() for key in members), guard, ruled)
    for members in clusters.values():
        groups.gather(members)
    return [d for d in likely if groups.is_open(clusters[d.left][0], clusters[d.right][0], ruled)]


def standing_stakes(transaction: Transaction, papers: Papers, people: People) -> dict[str, Stake]:
    """Return what stands of those sides of doubts that are not derived anew."""
    ids = sides(papers, people) - papers.rows.keys() - people.clusters.keys()
    return stakes(
        standing.rows(transaction, derived.Paper, "id", ids),
        standing.rows(transaction, derived.Author, "id", ids),
    )


def sides(papers: Papers, people: People) -> set[str]:
    """Return the public ids of all sides of doubts."""
    return _ids(papers.doubts) | _ids(people.doubts)


def stakes(papers: Iterable[AnyRow], authors: Iterable[AnyRow]) -> dict[str, Stake]:
    """Return, for each paper and person whose rows these are, what an answer could change.

    Of a person the papers and the figures that have a value; of a paper itself, and the number of papers of each
    name on it.
    """
    found = {row["id"]: Stake(row["papers"], _detail(row).told) for row in authors}
    found.update((row["id"], Stake(1, len(standing_paper(row).detail.authors))) for row in papers)
    return found


def _detail(row: AnyRow) -> AuthorDetail:
    # Rows just made hold what rows read back are made into.
    return msgspec.convert(row["detail"], AuthorDetail, from_attributes=True)


def rows_of(work: Work, made: Mapping[type[Base], list[Row]]) -> list[Row]:
    """Return the rows of all doubts whose two sides are shown, by the rows of papers and people just made."""
    wanted = sides(work.papers, work.people)
    at_stake = stakes(
        (row for row in made[derived.Paper] if row["id"] in wanted),
        (row for row in made[derived.Author] if row["id"] in wanted),
    ) | ({} if work.part is None else work.part.stakes)
    found = [("paper", doubt) for doubt in work.papers.doubts] + [("author", each) for each in work.people.doubts]
    return [
        _row(kind, doubt, at_stake[doubt.left], at_stake[doubt.right])
        for kind, doubt in found
        if doubt.left in at_stake and doubt.right in at_stake
    ]


def _row(kind: str, doubt: Doubt, left: Stake, right: Stake) -> Row:
    papers, figures = min(left.papers, right.papers), max(left.figures, right.figures)
    return {
        "kind": kind,
        "left_id": doubt.left,
        "right_id": doubt.right,
        "average": doubt.average,
        "left_key": doubt.pair[0],
        "right_key": doubt.pair[1],
        "papers": papers,
        "figures": figures,
        "gain": gain(papers + figures, doubt.average),
    }


def gain(affected: int, average: float) -> float:
    """Return what an answer is worth: what it affects, times a doubt of 1 at an average of .5 and 0 at 0 and 1."""
    return round(affected * 4 * average * (1 - average), 4)
