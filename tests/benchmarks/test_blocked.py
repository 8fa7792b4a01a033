"""What blocks compare is counted, beside the pairs that are one."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from benchmarks.accuracy.blocked import blocked
from benchmarks.accuracy.report import report
from benchmarks.accuracy.scored import Scored
from benchmarks.accuracy.sets import find
from benchmarks.accuracy.study import study
from pipeline.identity import block


def test_recall_is_the_share_of_true_pairs_that_share_a_key(people: Path) -> None:
    (labelled,) = find([people])
    keys = {key: frozenset({"name:x"} if key in ("a1", "a2", "b1") else {f"name:{key}"}) for key in labelled.items}
    found = blocked(labelled, keys)
    assert (found.pairs, found.same, found.found, found.recall) == (3, 2, 1, 0.5)
    assert (found.largest, found.size, found.cuts.count) == ("name:x", 3, 0)


def test_of_labelled_pairs_those_that_are_one_count(papers: Path) -> None:
    (papers / "labels.csv").write_text("left_id,right_id,label\nleft:1,right:1,1\nleft:2,right:2,0\n")
    (labelled,) = find([papers])
    found = blocked(labelled, Scored(labelled).keys)
    assert (found.same, found.found) == (1, 1)
    none = structs.replace(labelled, labels=dict.fromkeys(labelled.labels, False))
    assert blocked(none, Scored(labelled).keys).recall == 1.0


def test_the_report_tells_recall_and_what_was_cut(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (labelled,) = find([people])
    found = study(labelled, tmp_path, [])
    assert "of the 2 that are known to be one, 2 (100.00%). The largest block" in report(found)
    assert "All pairs of each are compared." in report(found)
    monkeypatch.setattr(block, "BOUND", 1)
    cut = structs.replace(found, blocked=blocked(labelled, Scored(labelled).keys))
    assert "blocks are too big to compare all pairs" in report(cut)
