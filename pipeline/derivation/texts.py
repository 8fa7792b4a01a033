"""What is new in the texts of papers, kept beside them: worked out for all, or for those that a change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from db.queries import texts as kept
from pipeline.derivation.rows import Row
from pipeline.figures.novelty.kept import Raw
from pipeline.figures.novelty.terms import Vector, vector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from db.engine import Transaction
    from pipeline.derivation.details import StandingPaper
    from pipeline.figures.novelty.weights import Weights


class Texts(Struct, frozen=True):
    """What is kept of texts, and for which papers that answers."""

    rows: list[Row]
    area: set[str] | None
    """Ids of papers; None: all."""
    raws: Mapping[str, Raw]


def vectors(papers: Iterable[StandingPaper]) -> list[Vector]:
    """Return the terms of those papers that have a date and words that tell something; front matter has none."""
    told = [each for each in papers if each.date and not each.detail.front_matter]
    found = (vector(each.id, each.date or "", each.title, each.detail.abstract) for each in told)
    return [each for each in found if each.ids]


def of_all(found: Iterable[Vector], weights: Weights) -> Texts:
    """Return what is new in all texts."""
    from pipeline.figures.novelty.corpus import corpus
    from pipeline.figures.novelty.raw import raws

    ordered = list(found)
    side_by_side = corpus(ordered)
    new = {raw.id: raw for raw in raws(side_by_side, weights, range(len(side_by_side.ids)))}
    return Texts([_row(each, new[each.id]) for each in ordered], None, new)


def of_part(
    transaction: Transaction, papers: Iterable[StandingPaper], area: Collection[str], weights: Weights
) -> Texts:
    """Return what is new in the texts of some papers, and in later ones that they reach.

    `area` are the ids for which these papers answer: what stands under another one of them is gone.
    """
    from pipeline.figures.novelty.reach import renewed
    from pipeline.figures.novelty.window import WINDOW

    new = {each.id: each for each in vectors(papers)}
    before = {row["paper_id"]: _vector(row) for row in kept.of_papers(transaction, area)}
    came = {id_ for id_, each in new.items() if before.get(id_) != each}
    gone = [each for id_, each in before.items() if new.get(id_) != each]
    years = sorted(int(each.date[:4]) for each in (*gone, *(new[id_] for id_ in came)))
    if not years:
        return Texts([], set(), {})
    beside = list(kept.between(transaction, str(years[0] - WINDOW), str(years[-1] + WINDOW + 1)))
    now = {row["paper_id"]: _vector(row) for row in beside if row["paper_id"] not in area} | new
    standing = {row["paper_id"]: msgspec.convert(row["raw"], Raw) for row in beside}
    found = renewed(now.values(), weights, standing, came=came, gone=gone)
    return Texts([_row(now[id_], raw) for id_, raw in found.items()], {*found, *(each.id for each in gone)}, found)


def _vector(row: Mapping[str, Any]) -> Vector:
    return Vector(row["paper_id"], row["date"], bytes(row["terms"]), bytes(row["counts"]))


def _row(each: Vector, raw: Raw) -> Row:
    return {"paper_id": each.id, "date": each.date, "terms": each.ids, "counts": each.counts, "raw": raw}
