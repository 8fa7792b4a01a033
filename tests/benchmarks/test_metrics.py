"""Figures are what they are called: counted one by one, and by the evaluation beside the labelled data."""

from __future__ import annotations

import importlib.util
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.accuracy.bootstrap import intervals
from benchmarks.accuracy.metrics import errors, figures, label_tallies, partition, tallies

_PARTITIONS = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("uvw")), min_size=1, max_size=9).map(
    lambda rows: (
        {str(n): row[0] for n, row in enumerate(rows)},
        {str(n): row[1] for n, row in enumerate(rows)},
    )
)


def _pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    return {(a, b) for a, b in combinations(sorted(groups), 2) if groups[a] == groups[b]}


@settings(deadline=None)
@given(_PARTITIONS)
def test_pair_figures_are_those_of_counting_pairs(both: tuple[dict[str, str], dict[str, str]]) -> None:
    true, found = both
    real, told = _pairs(true), _pairs(found)
    got = figures(tallies(true, found))
    assert got.pair_precision == pytest.approx(len(real & told) / len(told) if told else 1)
    assert got.pair_recall == pytest.approx(len(real & told) / len(real) if real else 1)


@settings(deadline=None)
@given(_PARTITIONS)
def test_b3_figures_are_means_over_mentions(both: tuple[dict[str, str], dict[str, str]]) -> None:
    true, found = both
    own = {key: {k for k in true if found[k] == found[key]} for key in true}
    whole = {key: {k for k in true if true[k] == true[key]} for key in true}
    got = figures(tallies(true, found))
    assert got.b3_precision == pytest.approx(np.mean([len(own[k] & whole[k]) / len(own[k]) for k in true]))
    assert got.b3_recall == pytest.approx(np.mean([len(own[k] & whole[k]) / len(whole[k]) for k in true]))


@settings(deadline=None)
@given(_PARTITIONS)
def test_what_is_split_one_way_is_lumped_the_other(both: tuple[dict[str, str], dict[str, str]]) -> None:
    true, found = both
    there, back = errors(true, found), errors(found, true)
    assert (there.split, there.splittable) == (back.lumped, back.lumpable)
    people = {person: {found[k] for k in true if true[k] == person} for person in true.values()}
    assert there.split == sum(len(clusters) > 1 for clusters in people.values())


@settings(deadline=None)
@given(_PARTITIONS)
def test_the_parts_of_a_set_add_up_to_the_whole(both: tuple[dict[str, str], dict[str, str]]) -> None:
    rows = tallies(*both)
    assert rows[::2].sum(axis=0) + rows[1::2].sum(axis=0) == pytest.approx(rows.sum(axis=0))


@settings(deadline=None)
@given(_PARTITIONS)
def test_the_evaluation_beside_the_data_agrees(shared: Path, both: tuple[dict[str, str], dict[str, str]]) -> None:
    evaluate = _evaluation(shared)
    true, found = both
    theirs = evaluate.cluster_scores(true, found)
    ours = figures(tallies(true, found))
    for name in ("pair", "b3"):
        for theirs_end, end in (("P", "precision"), ("R", "recall"), ("F1", "f1")):
            assert getattr(ours, f"{name}_{end}") == pytest.approx(theirs[f"{name}_{theirs_end}"])


def _evaluation(shared: Path) -> Any:
    spec = importlib.util.spec_from_file_location("evaluate", shared / "bench" / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_mention_that_is_not_found_stands_alone() -> None:
    assert figures(tallies({"1": "x", "2": "x"}, {})).b3_recall == 0.5


def test_labelled_pairs_are_right_where_found_together_and_same() -> None:
    labels = {("1", "2"): True, ("1", "3"): False, ("2", "3"): True}
    got = figures(label_tallies(labels, partition([["1", "2", "3"]])))
    assert got.pair_precision == pytest.approx(2 / 3)
    assert got.pair_recall == 1
    assert figures(label_tallies(labels, {})).pair_precision == 1


def test_a_cluster_is_called_by_its_first_member() -> None:
    assert partition([["b", "a"], ["c"]]) == {"a": "a", "b": "a", "c": "c"}


@settings(deadline=None, max_examples=20)
@given(_PARTITIONS)
def test_an_interval_is_the_same_each_time_and_that_of_one_block_is_a_point(
    both: tuple[dict[str, str], dict[str, str]],
) -> None:
    rows = tallies(*both)
    blocks = sorted(both[0].values())
    assert intervals(rows, blocks) == intervals(rows, blocks)
    low, high = intervals(rows, ["one"] * len(rows))["b3_f1"]
    assert low == pytest.approx(high) == pytest.approx(figures(rows).b3_f1)


def test_an_interval_holds_the_figure_and_narrows_with_the_number_of_blocks() -> None:
    true = {str(n): str(n // 4) for n in range(400)}
    found = {key: f"{cluster}{'+' * (int(key) % 8 == 3)}" for key, cluster in true.items()}
    rows = tallies(true, found)
    narrow = intervals(rows, [str(n // 4) for n in range(400)])["b3_recall"]
    assert narrow[0] < figures(rows).b3_recall < narrow[1]
    wider = intervals(rows[:80], [str(n // 4) for n in range(80)])["b3_recall"]
    assert wider[1] - wider[0] > narrow[1] - narrow[0]
