"""The alarm tells one person from two of one name put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.namesakes import namesakes
from benchmarks.accuracy.sets import find


def test_single_persons_on_several_papers_stand_against_pairs_of_one_block(people: Path) -> None:
    (labelled,) = find([people])
    found = namesakes(labelled)
    assert found is not None
    assert (found.single, found.merged) == (2, 2)
    assert 0 <= found.auc <= 1


def test_without_two_persons_of_one_name_there_is_nothing_to_tell(people: Path) -> None:
    (people / "gold.csv").write_text("mention_id,cluster_id\nb1,bo\nb2,bo\n")
    (labelled,) = find([people])
    assert namesakes(labelled) is None


@pytest.mark.slow
def test_labelled_namesakes_put_together_score_higher_than_single_persons(shared: Path) -> None:
    (labelled,) = find([shared / "bench" / "dblp_people"])
    found = namesakes(labelled)
    assert found is not None
    assert found.auc > 0.85
    assert found.merged_noticed > 5 * found.single_noticed
