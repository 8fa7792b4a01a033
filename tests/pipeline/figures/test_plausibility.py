"""What cannot be true of one corpus is found and told with its numbers; what can be is not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Figure
from pipeline.figures.bibliometrics import hirsch
from pipeline.figures.plausibility import Checked, Finding, Stated, chance, findings

DAY = "2026-03-20"
_COUNTS = st.lists(st.integers(0, 400), max_size=60)


def _stated(day: str = DAY, record: str = "s2/author/1", /, **values: float) -> list[Stated]:
    source = record.split("/", 1)[0]
    return [
        Stated(figure=name, value=value, source=source, record=record, day=day) for name, value in values.items()
    ]


def _own(**values: int) -> dict[str, Figure]:
    return {
        name: Figure(value=value, source="byline" if name == "papers" else "s2", as_of=DAY)
        for name, value in values.items()
    }


def _of(
    *,
    own: dict[str, Figure] | None = None,
    stated: list[Stated] | None = None,
    papers: list[Checked] | None = None,
) -> list[Finding]:
    return findings(own or {}, stated or [], papers or [], DAY)


def _codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


def _figures(counts: list[int]) -> dict[str, int]:
    """Return the figures that these counts make."""
    return {
        "h_index": hirsch(counts),
        "i10_index": sum(count >= 10 for count in counts),
        "papers": len(counts),
        "citations": sum(counts),
    }


@given(_COUNTS)
def test_figures_made_from_one_list_of_counts_are_never_found_impossible(counts: list[int]) -> None:
    figures = _figures(counts)
    assert _of(own=_own(**figures)) == []
    assert set(_codes(_of(stated=_stated(**figures)))) <= {"hardly-one-corpus"}


@given(st.integers(0, 9999), st.integers(1, 60), st.floats(0.1, 100))
def test_counts_that_chance_spreads_are_found_to_be_of_one_corpus(seed: int, papers: int, mean: float) -> None:
    drawn = random.Random(seed)
    counts = [int(drawn.expovariate(1 / mean)) for _ in range(papers)]
    assert _of(stated=_stated(**_figures(counts))) == []


@pytest.mark.parametrize(
    ("values", "code", "about"),
    [
        ({"h_index": 12, "citations": 143}, "h-above-citations", "h_index"),
        ({"h_index": 12, "papers": 11}, "h-above-papers", "h_index"),
        ({"i10_index": 12, "papers": 11}, "i10-above-papers", "i10_index"),
        ({"i10_index": 12, "citations": 119}, "i10-above-citations", "i10_index"),
        ({"h_index": 12, "i10_index": 11}, "i10-not-with-h", "i10_index"),
        ({"h_index": 9, "i10_index": 10}, "i10-not-with-h", "i10_index"),
    ],
)
def test_what_no_list_of_counts_has_is_found_whoever_says_so(
    values: dict[str, int], code: str, about: str
) -> None:
    reported, own = _of(stated=_stated(**values)), _of(own=_own(**values))
    for found, says in ((reported, "s2 reports"), (own, "Counts of s2 give")):
        (finding,) = found
        assert (finding.code, finding.about, finding.source, finding.days) == (code, about, "s2", (DAY,))
        assert finding.text.startswith(says)
        assert all(str(value) in finding.text for value in values.values())


def test_a_limit_that_is_just_reached_is_none() -> None:
    assert _of(stated=_stated(h_index=12, citations=144, papers=30, i10_index=12)) == []


def test_figures_of_two_sources_are_not_held_together() -> None:
    stated = [*_stated(h_index=12), *_stated(DAY, "other/author/1", citations=100)]
    assert _of(stated=stated, own=_own(citations=50)) == []


def test_figures_of_two_days_are_not_held_together() -> None:
    assert _of(stated=[*_stated("2026-01-01", h_index=12), *_stated(citations=100)]) == []


def test_an_h_index_of_nearly_all_papers_with_few_citations_is_hardly_of_one_corpus() -> None:
    (finding,) = _of(stated=_stated(h_index=32, papers=33, citations=1391))
    assert (finding.code, finding.about) == ("hardly-one-corpus", "h_index")
    assert finding.text == (
        "s2 reports h-index 32 over 33 papers with 1,391 citations:"
        " 32 of them with 32 or more take 1,024 of these, and counts of one corpus are hardly so even."
    )


@pytest.mark.parametrize(
    ("h", "papers", "citations"), [(32, 33, 5000), (2, 2, 5), (5, 5, 26), (1, 1, 1), (0, 3, 0), (12, 40, 150)]
)
def test_few_papers_and_highly_cited_ones_may_all_be_of_the_core(h: int, papers: int, citations: int) -> None:
    assert _of(stated=_stated(h_index=h, papers=papers, citations=citations)) == []


@given(st.integers(1, 80), st.integers(1, 80), st.integers(0, 9000))
def test_a_higher_h_of_the_same_corpus_is_never_likelier(h: int, papers: int, citations: int) -> None:
    assert 0 <= chance(h + 1, papers, citations) <= chance(h, papers, citations) * (1 + 1e-9) <= 1 + 1e-9


def test_counts_of_papers_that_sum_up_to_more_than_the_total_are_found() -> None:
    papers = [Checked(id=str(n), citations={"s2": (40, DAY), "other": (500, DAY)}) for n in range(3)]
    (finding,) = _of(stated=_stated(citations=100), papers=papers)
    assert (finding.code, finding.about, finding.source, finding.days) == (
        "counts-above-total",
        "citations",
        "s2",
        (DAY,),
    )
    assert finding.text == "s2 reports 100 citations, and 120 for 3 papers shown here."
    assert _of(stated=_stated(citations=120), papers=papers) == []


def test_counts_that_are_newer_than_the_total_are_left_out() -> None:
    papers = [Checked(id="a", citations={"s2": (140, "2026-03-21")})]
    assert _of(stated=_stated(citations=100), papers=papers) == []


def test_totals_of_two_records_of_one_source_are_added() -> None:
    papers = [Checked(id="a", citations={"s2": (140, DAY)})]
    assert _of(stated=[*_stated(citations=100), *_stated(DAY, "s2/author/2", citations=50)], papers=papers) == []


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [(100, 99, "fell"), (100, 120, None), (100, 121, "jumped"), (20, 30, None), (20, 31, "jumped"), (7, 7, None)],
)
def test_falls_and_jumps_between_two_days_are_found(was: int, now: int, code: str | None) -> None:
    found = _of(stated=[*_stated(citations=now), *_stated("2026-01-05", citations=was)])
    assert _codes(found) == ([] if code is None else [code])
    for finding in found:
        assert finding.days == ("2026-01-05", DAY)
        assert finding.text == f"s2: citations {code} from {was} (2026-01-05) to {now} ({DAY})."


def test_records_of_one_source_are_followed_each_for_itself() -> None:
    assert _of(stated=[*_stated("2026-01-05", h_index=9), *_stated(DAY, "s2/author/2", h_index=2)]) == []


def test_of_two_figures_of_one_day_the_last_is_taken() -> None:
    assert _of(stated=[*_stated("2026-01-05", h_index=9), *_stated(h_index=2), *_stated(h_index=9)]) == []


@pytest.mark.parametrize(
    ("date", "is_on_arxiv", "codes"),
    [
        ("1991-07-31", True, ["before-arxiv"]),
        ("1990", True, ["before-arxiv"]),
        ("1991", True, []),
        ("1991-08-14", True, []),
        ("1985-03", False, []),
        ("2026-03-21", False, ["in-the-future"]),
        ("2026-04", True, ["in-the-future"]),
        ("2026-03", True, []),
        ("2026", True, []),
        (f"{DAY}T12:00Z", True, []),
        (None, True, []),
    ],
)
def test_dates_before_the_first_arxiv_paper_and_in_the_future_are_found(
    date: str | None, is_on_arxiv: bool, codes: list[str]
) -> None:
    found = _of(papers=[Checked(id="kites", date=date, is_on_arxiv=is_on_arxiv)])
    assert _codes(found) == codes
    assert {finding.about for finding in found} <= {"paper:kites"}


@pytest.mark.parametrize(
    ("count", "authors", "codes"), [(72, 3, []), (73, 3, ["too-many-in-a-year"]), (90, 51, [])]
)
def test_more_papers_in_a_year_than_people_write_are_found(count: int, authors: int, codes: list[str]) -> None:
    papers = [Checked(id=str(n), date="2024-05-01", authors=authors) for n in range(count)]
    assert _codes(_of(papers=papers)) == codes


def test_nothing_known_is_nothing_wrong() -> None:
    assert _of(own={"h_index": Figure(why_null="no counts")}) == []
