"""The bar chart of a series."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Series
from web.site.chart import chart


def test_nothing_gives_no_chart() -> None:
    assert chart(Series()) is None


def test_years_between_are_shown_without_a_bar() -> None:
    drawn = chart(Series(values={"2031": 4, "2028": 2}))
    assert drawn is not None
    assert [(bar.year, bar.value, bar.height) for bar in drawn.bars] == [
        ("2028", 2, 48.0),
        ("2029", 0, 0.0),
        ("2030", 0, 0.0),
        ("2031", 4, 96.0),
    ]
    assert drawn.words == "2028: 2, 2031: 4"


def test_a_year_far_off_does_not_stretch_the_chart() -> None:
    drawn = chart(Series(values={"1031": 1, "2031": 1}))
    assert drawn is not None
    assert [bar.year for bar in drawn.bars] == ["1031", "2031"]


@given(st.dictionaries(st.integers(1000, 9999).map(str), st.integers(0, 10**6), min_size=1, max_size=80))
def test_every_bar_lies_within_the_chart(values: dict[str, int]) -> None:
    drawn = chart(Series(values=values))
    assert drawn is not None
    assert all(0 <= bar.x < drawn.width and 0 <= bar.y <= bar.y + bar.height <= drawn.height for bar in drawn.bars)
    assert sum(bar.value for bar in drawn.bars) == sum(values.values())
