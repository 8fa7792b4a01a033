"""All figures of an author: counted from the author's papers, and beside those of other authors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.document import Figure, Mix, YearSeries
from pipeline.figures import bibliometrics, output, standing
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


def beside_others(
    papers: Sequence[Counted],
    novelty: Sequence[float | None],
    own: dict[str, Figure],
    field: str | None,
    basis: Basis,
) -> dict[str, Figure]:
    """Return the figures that are taken against a reference.

    `novelty` is that of each of the papers, `own` what is counted of them, `field` the author's main field.
    """
    impact = standing.citation_impact(papers, own["citations"], basis)
    percentile = standing.citation_percentile(papers, own["citations"], basis)
    new = standing.novelty(papers, novelty, basis)
    found = {"citation_impact": impact, "citation_percentile": percentile, "novelty": new}
    return found | {"ai_score": standing.ai_score(papers, own | found, field, basis)}
