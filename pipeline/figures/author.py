"""All figures of an author: counted from the author's papers, and beside those of other authors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.document import Figure, Mix, PaperFigure, YearSeries
from pipeline.figures import bibliometrics, output, paper, standing
from pipeline.figures.counted import Counted, Place

if TYPE_CHECKING:
    from pipeline.figures.basis import Basis


class Papers(Struct, frozen=True):
    """An author's papers, sorted by whether figures count them."""

    counted: Sequence[Counted]
    places: Sequence[Place | None]
    """The author's place on each of these, where the list is complete."""
    retracted: Sequence[str]
    """For each paper that was retracted or withdrawn, the day of what was last said of it."""
    front_matter: Sequence[str]
    """The same of prefaces and the like."""


class Counts(Struct, frozen=True):
    """What is counted of an author's papers."""

    figures: dict[str, Figure]
    """By the key that they have in the profile document."""
    series: YearSeries
    mix: Mix


class Figured(Struct, frozen=True):
    """All figures of an author, and of the author's papers by id."""

    figures: dict[str, Figure]
    """By the key that they have in the profile document."""
    series: YearSeries
    mix: Mix
    novelty: dict[str, PaperFigure]
    scores: dict[str, PaperFigure]


def counts(papers: Papers, basis: Basis) -> Counts:
    """Return what is counted of an author's papers alone; of the basis, the day up to which years are counted."""
    counted, rules = papers.counted, basis.rules
    until = None if basis.reference is None else basis.reference.until
    citations = bibliometrics.citations(counted, rules)
    h_index = bibliometrics.h_index(counted, rules)
    figures = {
        "papers": output.papers(counted),
        "citations": citations,
        "main_field": output.main_field(counted),
        "h_index": h_index,
        "i10_index": bibliometrics.i10_index(counted, rules),
        "g_index": bibliometrics.g_index(counted, rules),
        "m_quotient": bibliometrics.m_quotient(counted, h_index, until),
        "first_authorships": output.first_authorships(counted, papers.places),
        "last_authorships": output.last_authorships(counted, papers.places),
        "career_years": output.career_years(counted),
        "code_share": output.code_share(counted),
        "retracted": output.apart(papers.retracted, "retracted", "retracted or withdrawn papers"),
        "front_matter": output.apart(papers.front_matter, "front-matter", "stored front matter"),
    }
    return Counts(
        figures=figures,
        series=YearSeries(
            papers_per_year=output.papers_per_year(counted),
            citations_per_year=bibliometrics.citations_per_year(counted, citations),
        ),
        mix=output.mix(counted),
    )


def figured(papers: Papers, field: str | None, basis: Basis) -> Figured:
    """Return all figures of an author of this main field, and of the author's papers."""
    found, counted = counts(papers, basis), papers.counted
    novelty = {each.id: paper.novelty(each, basis) for each in counted}
    figures = found.figures | {
        "citation_impact": standing.citation_impact(counted, found.figures["citations"], basis),
        "citation_percentile": standing.citation_percentile(counted, found.figures["citations"], basis),
        "novelty": standing.novelty(counted, [paper.number(novelty[each.id]) for each in counted], basis),
    }
    return Figured(
        figures=figures | {"ai_score": standing.ai_score(counted, figures, field, basis)},
        series=found.series,
        mix=found.mix,
        novelty=novelty,
        scores={each.id: paper.ai_score(each, basis, novelty[each.id]) for each in counted},
    )
