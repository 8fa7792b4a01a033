"""Labelled sets are found by the files that a folder holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.sets import SetError, find


def test_a_folder_with_mentions_is_a_set_of_people_called_after_the_folder(people: Path) -> None:
    (found,) = find([people])
    assert (found.name, found.kind, len(found.items)) == ("few_people", "people", 5)
    assert found.true["a3"] == "alan"
    assert found.block["a1"] == "A. Example"
    assert found.written["a2"] == "A. Example"


def test_sets_below_a_folder_are_called_after_their_way_from_there(people: Path, papers: Path) -> None:
    (papers / "labels.csv").write_text("left_id,right_id,label\nleft:1,right:1,1\n")
    assert [each.name for each in find([people.parent])] == ["few_papers", "few_people"]


def test_pairs_of_papers_make_groups_and_all_other_records_stand_alone(papers: Path) -> None:
    (papers / "gold_pairs.csv").write_text("left_id,right_id\nright:1,left:1\n")
    (found,) = find([papers])
    assert found.true == {"left:1": "left:1", "right:1": "left:1", "left:2": "left:2", "right:2": "right:2"}


def test_papers_may_have_whole_groups_for_gold(papers: Path) -> None:
    (papers / "gold.csv").write_text("id,cluster_id\nleft:1,x\nright:1,x\nleft:2,y\nright:2,z\n")
    (found,) = find([papers])
    assert found.true == {"left:1": "x", "right:1": "x", "left:2": "y", "right:2": "z"}


def test_a_pair_labelled_twice_is_one_paper_if_either_label_says_so(papers: Path) -> None:
    (papers / "labels.csv").write_text(
        "left_id,right_id,label\nright:1,left:1,0\nleft:1,right:1,1\nleft:2,right:2,0\n"
    )
    (found,) = find([papers])
    assert found.labels == {("left:1", "right:1"): True, ("left:2", "right:2"): False}
    assert found.true == {}


def test_a_label_of_what_stands_in_no_file_is_told_with_file_and_key(papers: Path) -> None:
    (papers / "labels.csv").write_text("left_id,right_id,label\nleft:1,right:9,1\n")
    with pytest.raises(SetError, match=r"labels\.csv: 'right:9'"):
        find([papers])


def test_a_folder_without_a_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="holds neither"):
        find([tmp_path])
    with pytest.raises(SetError, match="is no folder"):
        find([tmp_path / "nowhere"])


def test_a_row_that_is_too_short_is_told(people: Path) -> None:
    (people / "gold.csv").write_text("mention_id,cluster_id\na1\n")
    with pytest.raises(SetError, match="has not 2 columns"):
        find([people])
