"""What holds of citation figures whatever the papers are, and what their inventors worked out by hand."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.document import Figure
from pipeline.figures import author, bibliometrics
from pipeline.figures.author import Papers
from pipeline.figures.basis import Basis
from pipeline.figures.counted import Counted, Place

Signed: TypeAlias = tuple[Counted, Place | None]

_CITED = ("citations", "h_index", "i10_index", "g_index")
_DAYS = st.sampled_from((None, "2012", "2018-03", "2024-03-05"))
_COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=40)


def _signed(draw: st.DrawFn, number: int) -> Signed:
    asked = draw(st.booleans())
    count = draw(st.one_of(st.integers(0, 30), st.integers(0, 30), st.none()))
    paper = Counted(
        id=f"p{number}",
        said_at=f"2031-01-0{draw(st.integers(1, 9))}",
        date=draw(_DAYS),
        field=draw(st.sampled_from((None, "LG", "CL"))),
        venue=draw(st.sampled_from((None, "Harbour Letters"))),
        citations={} if count is None else {"s2": (count, "2031-01-01")},
        has_code=asked and draw(st.booleans()),
        is_code_known=asked,
    )
    return paper, draw(st.sampled_from((None, Place(0, 1), Place(0, 3), Place(2, 3))))


@st.composite
def _papers(draw: st.DrawFn) -> list[Signed]:
    return [_signed(draw, number) for number in range(draw(st.integers(0, 12)))]


def _counts(signed: list[Signed]) -> author.Counts:
    papers = Papers([paper for paper, _ in signed], [place for _, place in signed], [], [])
    return author.counts(papers, Basis())


def _number(figure: Figure) -> float:
    """Return the value of a figure, or of what there is of it, as a number."""
    value = figure.value if figure.partial is None else figure.partial.value
    return float(value) if isinstance(value, int | float) else 0.0


@given(_papers(), st.data())
def test_a_citation_more_never_lowers_citations_h_i10_or_g(signed: list[Signed], data: st.DataObject) -> None:
    cited = [number for number, (paper, _) in enumerate(signed) if paper.citations]
    before = _counts(signed)
    if not cited:
        return
    number = data.draw(st.sampled_from(cited))
    paper, place = signed[number]
    count, day = paper.citations["s2"]
    signed[number] = (structs.replace(paper, citations={"s2": (count + 1, day)}), place)
    after = _counts(signed)
    for name in _CITED:
        assert _number(before.figures[name]) <= _number(after.figures[name]), name


@given(_papers(), st.data())
def test_two_papers_that_become_one_never_raise_what_counts_papers(
    signed: list[Signed], data: st.DataObject
) -> None:
    if len(signed) < 2:
        return
    first, second = data.draw(st.permutations(range(len(signed))))[:2]
    (one, place), (other, _) = signed[first], signed[second]
    merged = structs.replace(one, citations=one.citations or other.citations, date=one.date or other.date)
    rest = [each for number, each in enumerate(signed) if number not in (first, second)]
    before, after = _counts(signed), _counts([*rest, (merged, place)])
    assert after.figures["papers"].value == len(signed) - 1
    for name in ("papers", *_CITED, "career_years"):
        assert _number(after.figures[name]) <= _number(before.figures[name]), name
    assert sum(after.series.papers_per_year.values.values()) <= sum(before.series.papers_per_year.values.values())


@given(_papers(), st.data())
def test_the_order_of_papers_has_no_say(signed: list[Signed], data: st.DataObject) -> None:
    assert _counts(data.draw(st.permutations(signed))) == _counts(signed)


@given(_COUNTS)
def test_h_is_no_greater_than_g_and_g_than_the_number_of_papers(counts: list[int]) -> None:
    h, g = bibliometrics.hirsch(counts), bibliometrics.egghe(counts)
    assert h <= g <= len(counts)
    assert g * g <= sum(counts)


@given(_COUNTS)
def test_h_lies_on_the_diagonal_below_the_curve_of_counts(counts: list[int]) -> None:
    h = bibliometrics.hirsch(counts)
    assert sum(count >= h for count in counts) >= h
    assert sum(count >= h + 1 for count in counts) < h + 1


def test_h_of_a_steady_author_grows_by_a_slope_each_year() -> None:
    """Hirsch 2005, equations 1 to 4: p papers a year, each with c citations a year after its own."""
    papers, cited, years = 2, 3, 30
    counts = [cited * (years - year) for year in range(years) for _ in range(papers)]
    slope = cited / (1 + cited / papers)
    assert bibliometrics.hirsch(counts) == pytest.approx(slope * years, abs=slope)


def test_one_paper_that_all_cite_gives_an_h_of_one_and_many_uncited_ones_none() -> None:
    """Hirsch 2005: neither one great success nor bare quantity makes h large."""
    assert bibliometrics.hirsch([10_000]) == 1
    assert bibliometrics.hirsch([0] * 500) == 0


@pytest.mark.parametrize(
    ("counts", "h", "g"),
    [
        ([47, 42, 37, 36, 21, 18, 17, 16, 16, 16, 15, 13, 13, 13, 13, 12, 12, 12, 12, 11], 13, 19),
        ([8, 5, 5, 4, 4, 1, 0], 4, 5),
        ([3, 3, 3, 0, 0, 0], 3, 3),
        ([15, 10, 5, 3, 0], 3, 5),
        ([9, 0, 0, 0], 1, 3),
    ],
)
def test_g_gives_the_highest_cited_papers_their_due(counts: list[int], h: int, g: int) -> None:
    """Egghe 2006: g is the rank up to which the counts, from the highest, reach the rank squared together."""
    assert (bibliometrics.hirsch(counts), bibliometrics.egghe(counts)) == (h, g)


def test_g_does_not_go_beyond_the_papers_though_the_citations_would() -> None:
    """Egghe 2006 lets it, by papers without citations that nobody wrote; ours counts stored papers."""
    assert bibliometrics.egghe([100]) == 1
    assert bibliometrics.egghe([100, 0, 0]) == 3


def test_i10_counts_from_ten_citations_on() -> None:
    """Google Scholar 2011: papers with at least 10 citations."""
    assert bibliometrics.at_least_ten([9, 10, 11, 0]) == 2
