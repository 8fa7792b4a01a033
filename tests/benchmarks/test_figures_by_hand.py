"""What the benches hold figures against counts the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.baselines import figures_by_frames
from benchmarks.figures import counting, invented_rows
from db.engine import open_database


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with invented authors and papers."""
    found = f"sqlite:///{tmp_path / 'byline.sqlite'}"
    database = open_database(found, create=True)
    invented_rows.fill(database, 60, 1200)
    database.close()
    return found


def test_every_way_to_count_comes_to_the_same_sums(url: str) -> None:
    ours = counting.count("ours", url, []).sums
    assert set(ours) == set(figures_by_frames.SUMS)
    assert ours["h_index"] > 0
    for what in counting.BY_HAND:
        assert counting.count(what, url, []).sums == pytest.approx(ours, rel=1e-2), what


def test_the_authors_of_some_papers_are_a_part_of_all(url: str) -> None:
    some = counting.count("ours", url, [*invented_rows.some_papers(2, 1200)]).sums
    assert 0 < some["papers"] < counting.count("ours", url, []).sums["papers"]
