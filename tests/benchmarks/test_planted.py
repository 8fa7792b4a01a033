"""Papers whose novelty is known come out where they must."""

from __future__ import annotations

import pytest

from benchmarks.figures.invented_texts import Writer
from benchmarks.figures.planted import placed, summary


@pytest.mark.parametrize(
    ("count", "categories", "topics"), [(2_000, 8, 2), pytest.param(20_000, 24, 10, marks=pytest.mark.slow)]
)
def test_copies_are_at_the_bottom_and_new_pairs_of_fields_at_the_top(
    count: int, categories: int, topics: int
) -> None:
    found = summary(placed(count, Writer(categories=categories, topics=topics)))
    assert found["copy"][2] <= 5
    assert found["shuffled"][2] <= 5
    assert found["fields"][0] >= 95
