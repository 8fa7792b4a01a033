"""Papers whose novelty is known come out where they must."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.figures.invented_texts import Writer
from benchmarks.figures.planted import placed, summary
from benchmarks.figures.real_texts import report


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


def test_real_papers_that_are_not_there_are_left_out_visibly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(report(tmp_path / "none")) == []
    assert "left out" in capsys.readouterr().out
