"""Stored papers as figures count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.figures.author import Papers
from pipeline.figures.counted import Counted, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.derivation.details import PaperDetail, StandingPaper
    from pipeline.figures.novelty.kept import Raw


def papers(placed: Iterable[tuple[StandingPaper, int | None]], raws: Mapping[str, Raw]) -> Papers:
    """Return an author's papers, each with the author's position on it, by whether figures count them.

    `raws` gives what is new in their texts.
    """
    counted: list[Counted] = []
    places: list[Place | None] = []
    retracted: list[str] = []
    front_matter: list[str] = []
    for paper, position in placed:
        if paper.detail.front_matter:
            front_matter.append(paper.detail.said_at)
        elif paper.detail.is_taken_back:
            retracted.append(paper.detail.said_at)
        else:
            counted.append(as_counted(paper, raws.get(paper.id)))
            places.append(_place(paper, position))
    return Papers(counted, places, retracted, front_matter)


def _place(paper: StandingPaper, position: int | None) -> Place | None:
    of = len(paper.detail.authors)
    return (
        Place(position, of) if paper.detail.authors_complete and position is not None and position < of else None
    )


def as_counted(paper: StandingPaper, raw: Raw | None = None) -> Counted:
    """Return a paper as figures count it; `raw` is what is new in its text."""
    detail = paper.detail
    return Counted(
        id=paper.id,
        said_at=detail.said_at,
        date=paper.date,
        field=paper.field,
        venue=detail.venue,
        citations={source: (count.value, count.as_of) for source, count in detail.citations.items()},
        has_code=detail.code is not None,
        is_code_known=detail.is_code_known,
        categories=_primary_first(detail),
        raw=raw,
    )


def _primary_first(detail: PaperDetail) -> tuple[str, ...]:
    if detail.primary_category is None:
        return ()
    return (detail.primary_category, *(each for each in detail.categories if each != detail.primary_category))
