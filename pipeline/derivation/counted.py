"""Stored papers as figures count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.figures.author import Papers
from pipeline.figures.counted import Counted, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.derivation.details import StandingPaper


def papers(placed: Iterable[tuple[StandingPaper, int | None]]) -> Papers:
    """Return an author's papers, each with the author's position on it, by whether figures count them."""
    counted: list[Counted] = []
    retracted: list[str] = []
    front_matter: list[str] = []
    for paper, position in placed:
        if paper.detail.front_matter:
            front_matter.append(paper.detail.said_at)
        elif paper.detail.retracted or paper.detail.withdrawn:
            retracted.append(paper.detail.said_at)
        else:
            counted.append(_counted(paper, position))
    return Papers(counted, retracted, front_matter)


def _counted(paper: StandingPaper, position: int | None) -> Counted:
    detail = paper.detail
    of = len(detail.authors)
    return Counted(
        said_at=detail.said_at,
        date=paper.date,
        field=paper.field,
        venue=detail.venue,
        citations={source: (count.value, count.as_of) for source, count in detail.citations.items()},
        place=Place(position, of) if detail.authors_complete and position is not None and position < of else None,
        has_code=detail.code is not None,
        is_code_known=detail.is_code_known,
    )
