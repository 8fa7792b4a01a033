"""Kept distributions give mid-rank percentiles and ranks, and the same bytes in whatever order numbers come."""

from __future__ import annotations

import random
from statistics import fmean

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.distribution import Distribution, by_name

_NUMBERS = st.lists(st.one_of(st.integers(-3, 30), st.floats(-1e6, 1e6)), min_size=1, max_size=60)


@given(_NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_numbers_is_without_influence_on_the_bytes(
    numbers: list[float], chance: random.Random
) -> None:
    kept = Distribution.of(numbers)
    shuffled = list(numbers)
    chance.shuffle(shuffled)
    assert msgspec.msgpack.encode(Distribution.of(shuffled)) == msgspec.msgpack.encode(kept)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=Distribution) == kept


@given(_NUMBERS, st.one_of(st.integers(-5, 40), st.floats(-1e6, 1e6)))
def test_percentile_and_rank_are_what_counting_gives(numbers: list[float], value: float) -> None:
    kept = Distribution.of(numbers)
    rounded, at = [round(number, 9) for number in numbers], round(value, 9)
    below = sum(number < at for number in rounded)
    equal = sum(number == at for number in rounded)
    above = len(numbers) - below - equal
    assert kept.percentile(value) == 100 * (below + equal / 2) / len(numbers)
    assert kept.rank(value) == min(max(above + (equal + 1) / 2, 1), len(numbers))
    assert kept.n == len(numbers)
    assert kept.mean == pytest.approx(fmean(rounded))


@given(_NUMBERS)
def test_the_ranks_of_the_numbers_themselves_add_up_to_those_of_places(numbers: list[float]) -> None:
    kept, n = Distribution.of(numbers), len(numbers)
    assert sum(map(kept.rank, numbers)) == n * (n + 1) / 2
    assert sum(map(kept.percentile, numbers)) == pytest.approx(50 * n)


@given(_NUMBERS, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_higher_value_never_has_a_worse_rank_or_a_lower_percentile(
    numbers: list[float], one: float, other: float
) -> None:
    kept = Distribution.of(numbers)
    low, high = sorted((one, other))
    assert kept.rank(high) <= kept.rank(low)
    assert kept.percentile(high) >= kept.percentile(low)


def test_equal_numbers_share_the_middle_of_their_ranks() -> None:
    kept = Distribution.of([5, 3, 3, 1])
    assert [kept.rank(value) for value in (5, 3, 1)] == [1, 2.5, 4]
    assert [kept.percentile(value) for value in (5, 3, 1)] == [87.5, 50, 12.5]


def test_a_value_beyond_all_numbers_takes_the_outermost_place() -> None:
    kept = Distribution.of([5, 3, 1])
    assert [kept.rank(value) for value in (9, 4, 0)] == [1, 1.5, 3]


def test_one_number_reached_in_two_ways_is_one_value() -> None:
    kept = Distribution.of([0.1 + 0.2, 0.3, -1e-12, 0])
    assert list(kept.counts()) == [(0, 2), (0.3, 2)]


def test_zero_has_one_sign() -> None:
    assert Distribution.of([-0.0]) == Distribution.of([0.0])


def test_what_is_empty_has_no_mean_and_no_percentile() -> None:
    empty = Distribution.of([])
    assert (empty.n, empty.mean, list(empty.counts())) == (0, None, [])
    with pytest.raises(ValueError, match="nothing to compare with"):
        empty.percentile(1)
    with pytest.raises(ValueError, match="nothing to compare with"):
        empty.rank(1)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_that_are_none_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Distribution.of([1, number])


def test_named_numbers_are_kept_apart_over_those_who_have_them() -> None:
    found = by_name([{"b": 1, "a": 2}, {"a": 3}, {}])
    assert found == {"a": Distribution.of([2, 3]), "b": Distribution.of([1])}
    assert list(found) == ["a", "b"]
