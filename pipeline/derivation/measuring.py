"""What figures need beyond papers and people: what is new in texts, and a reference to take them against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from pipeline.derivation import basis, references, rows, tables, texts
from pipeline.derivation.references import Draft
from pipeline.derivation.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.engine import Transaction
    from db.models import Base
    from pipeline.derivation.details import StandingPaper
    from pipeline.derivation.rows import Row
    from pipeline.derivation.work import Work
    from pipeline.figures.counted import Rules

    Made = Mapping[type[Base], list[Row]]


class Measured(Struct, frozen=True):
    """What is new in texts, and the new reference, if one was made."""

    texts: Texts
    reference: Draft | None = None


def measured(transaction: Transaction, work: Work) -> Measured:
    """Return what is new in the texts that a derivation answers for, by the reference in force.

    Without a reference nothing is kept of texts. Raises SnapshotError.
    """
    snapshot = basis.in_force(transaction)
    if snapshot is None:
        return Measured(Texts([], None if work.part is None else set(), {}))
    weights = references.weights_of(basis.content(transaction, snapshot))
    if work.part is None:
        return Measured(texts.of_all(texts.vectors(_papers(work)), weights))
    area = tables.paper_area(transaction, work)
    return Measured(texts.of_part(transaction, _papers(work), area, weights))


def measured_anew(transaction: Transaction, work: Work, made: Made, rules: Rules, run_id: int) -> Measured:
    """Return what is new in all texts by a new reference, and that; `made` are the rows of everything."""
    from pipeline.figures.novelty.weights import learn

    papers = _papers(work)
    vectors = texts.vectors(papers)
    weights = learn(vectors)
    found = texts.of_all(vectors, weights)
    draft = references.draft(transaction, papers, _authors(made), found.raws, weights, rules, run_id)
    return Measured(found, draft)


def _papers(work: Work) -> list[StandingPaper]:
    return [rows.as_standing(id_, row) for id_, row in work.papers.rows.items()]


def _authors(made: Made) -> Iterator[tuple[str | None, Sequence[str]]]:
    """Yield main field and ids of papers of each author."""
    papers_of: dict[str, list[str]] = {}
    for row in made[derived.Authorship]:
        papers_of.setdefault(row["author_id"], []).append(row["paper_id"])
    for row in made[derived.Author]:
        yield row["main_field"], papers_of.get(row["id"], [])
