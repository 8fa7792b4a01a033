"""All figures of an author that follow from the author's papers alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.document import Figure, Mix, YearSeries
from pipeline.figures import bibliometrics, output
from pipeline.figures.counted import Counted

if TYPE_CHECKING:
    from pipeline.figures.counted import Rules


class Papers(Struct, frozen=True):
    """An author's papers, sorted by whether figures count them."""

    counted: Sequence[Counted]
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


def counts(papers: Papers, rules: Rules) -> Counts:
    """Return what is counted of an author's papers."""
    counted = papers.counted
    citations = bibliometrics.citations(counted, rules)
    h_index = bibliometrics.h_index(counted, rules)
    figures = {
        "papers": output.papers(counted),
        "citations": citations,
        "main_field": output.main_field(counted),
        "h_index": h_index,
        "i10_index": bibliometrics.i10_index(counted, rules),
        "g_index": bibliometrics.g_index(counted, rules),
        "m_quotient": bibliometrics.m_quotient(counted, h_index),
        "first_authorships": output.first_authorships(counted),
        "last_authorships": output.last_authorships(counted),
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
