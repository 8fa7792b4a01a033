"""A sparkline has a block for each value, higher for more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.sparkline import MOST, sparkline, thinned

_VALUES = st.lists(st.integers(0, 10**6), min_size=1, max_size=200)


def test_least_and_most_take_the_lowest_and_the_highest_block() -> None:
    assert sparkline([3, 10, 17]) == "▁▅█"
    assert sparkline([5, 5]) == "▄▄"
    assert sparkline([]) == ""


@given(_VALUES)
def test_a_higher_value_never_has_a_lower_block(values: list[int]) -> None:
    drawn = dict(zip(values, sparkline(values), strict=True))
    assert [drawn[value] for value in sorted(drawn)] == sorted(drawn.values())


@given(_VALUES)
def test_thinning_keeps_order_ends_and_a_bound(values: list[int]) -> None:
    kept = thinned(list(enumerate(values)))
    assert kept == sorted(set(kept))
    assert (kept[0], kept[-1]) == ((0, values[0]), (len(values) - 1, values[-1]))
    assert len(kept) == min(len(values), MOST)
