"""Figures count what is stored, from one source at a time, and are absent rather than wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures import bibliometrics, output
from pipeline.figures.counted import SCOPE, Counted, Rules

DAY = "2026-03-01"


def _paper(field: str | None = "LG", date: str | None = "2024-01-01", **counts: int) -> Counted:
    citations = {source: (count, DAY) for source, count in counts.items()}
    return Counted(id="p", said_at=DAY, date=date, field=field, citations=citations)


@pytest.mark.parametrize(
    ("counts", "h"), [([], 0), ([0], 0), ([10, 8, 5, 4, 3], 4), ([25, 8, 5, 3, 3], 3), ([1, 1, 1], 1)]
)
def test_h_is_the_largest_number_of_papers_with_so_many_citations(counts: list[int], h: int) -> None:
    assert bibliometrics.hirsch(counts) == h


@given(st.lists(st.integers(0, 500), max_size=60))
def test_h_is_bounded_by_papers_and_citations(counts: list[int]) -> None:
    h = bibliometrics.hirsch(counts)
    assert h <= len(counts)
    assert h * h <= sum(counts)


def test_a_figure_says_from_which_source_over_how_many_papers_and_when() -> None:
    figure = bibliometrics.citations([_paper(s2=3), _paper(s2=4)], Rules(citation_sources=("s2",)))
    assert (figure.value, figure.source, figure.n, figure.as_of) == (7, "s2", 2, DAY)
    assert figure.scope == SCOPE


def test_too_few_counts_give_no_value_but_the_reason_and_what_there_is() -> None:
    figure = bibliometrics.h_index([_paper(s2=3), *[_paper()] * 9], Rules())
    assert figure.value is None
    assert figure.why_null == "counts for 1 of 10 papers"
    assert figure.partial is not None
    assert (figure.partial.value, figure.partial.n) == (1, 1)


def test_nine_of_ten_papers_are_enough() -> None:
    assert bibliometrics.citations([*[_paper(s2=2)] * 9, _paper()], Rules()).value == 18


def test_counts_of_two_sources_never_enter_one_figure() -> None:
    papers = [_paper(s2=1, other=100), _paper(s2=1), _paper(other=100)]
    figure = bibliometrics.citations(papers, Rules(coverage=0.5, citation_sources=("s2", "other")))
    assert (figure.value, figure.source) == (2, "s2")


def test_the_source_that_covers_most_is_taken_whatever_the_order() -> None:
    papers = [_paper(s2=1, other=5), _paper(other=5)]
    assert bibliometrics.citations(papers, Rules(citation_sources=("s2",))).source == "other"


def test_the_main_field_is_the_most_frequent_one_and_of_two_that_of_the_newest_paper() -> None:
    papers = [_paper("CL", "2020-01-01"), _paper("LG", "2021-01-01"), _paper(None)]
    assert output.main_field(papers).value == "LG"
    assert output.main_field([*papers, _paper("CL", "2019-01-01")]).value == "CL"
    assert output.main_field([_paper(None)]).value is None


def test_papers_without_a_date_are_in_no_year() -> None:
    series = output.papers_per_year([_paper(), _paper(date="2023"), _paper(date=None)])
    assert series.values == {"2023": 1, "2024": 1}
