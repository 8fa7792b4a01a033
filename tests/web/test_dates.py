"""Dates and numbers as a reader meets them."""

from __future__ import annotations

import pytest

from web.dates import number, readable, whole


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2023-09-05", "Sep 5, 2023"),
        ("2024-03", "Mar 2024"),
        ("2024", "2024"),
        ("2024-10-20T08:00:00Z", "Oct 20, 2024"),
        ("2024-13-01", "2024-13-01"),
        ("spring", "spring"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(date: str, shown: str) -> None:
    assert readable(date) == shown


def test_a_day_in_the_given_year_is_written_without_it() -> None:
    assert readable("2024-03-15", year=2024) == "Mar 15"
    assert readable("2024-03", year=2024) == "Mar 2024"


def test_numbers_have_their_thousands_set_apart() -> None:
    assert [number(value) for value in (0, 1391, 55.0, 55.25, "LG")] == ["0", "1,391", "55", "55.2", "LG"]
    assert [whole(value) for value in (54.5, 55.49, 1391, "LG")] == ["55", "55", "1,391", "LG"]
