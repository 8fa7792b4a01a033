"""Newer papers weigh more, and the place in the year is known of whole days alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.recency import day_of_year, recent_output

_DATES = st.lists(
    st.one_of(
        st.dates().map(str).filter(lambda day: "1900" < day < "2100"),
        st.sampled_from(["1999", "2021", "2021-02", "2024-12"]),
    ),
    min_size=1,
    max_size=20,
)


def test_a_paper_of_today_counts_one_and_one_of_three_years_ago_half() -> None:
    assert recent_output(["2026-03-01"], "2026-03-01") == 1
    assert recent_output(["2023-03-01"], "2026-03-01") == pytest.approx(0.5, abs=1e-3)


def test_a_month_stands_for_its_middle_and_a_year_for_its_own() -> None:
    assert recent_output(["2025-03"], "2026-03-01") == recent_output(["2025-03-15"], "2026-03-01")
    assert recent_output(["2025"], "2026-03-01") == recent_output(["2025-07-01"], "2026-03-01")


def test_a_date_to_come_counts_no_more_than_one_of_today() -> None:
    assert recent_output(["2027-01-01"], "2026-03-01") == 1


def test_papers_without_a_date_are_absent_not_zero() -> None:
    assert recent_output([None], "2026-03-01") is None
    assert recent_output([None, "2026-03-01"], "2026-03-01") == 1


@given(_DATES, st.sampled_from(["2024-02-29", "2025", "2020-01"]))
def test_one_more_paper_never_lowers_the_output_and_the_order_is_without_influence(
    dates: list[str], more: str
) -> None:
    before, after = recent_output(dates, "2026-03-01"), recent_output([more, *reversed(dates)], "2026-03-01")
    assert before is not None
    assert after is not None
    assert after > before
    assert recent_output([*dates, more], "2026-03-01") == after


def test_the_day_of_the_year_is_known_of_whole_dates_alone() -> None:
    assert day_of_year("2024-03-01") == 61
    assert day_of_year("2024-03-01T12:00Z") == 61
    assert [day_of_year(day) for day in ("2024-03", "2024", None)] == [None, None, None]
