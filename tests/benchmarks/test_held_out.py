"""Names that teach do not test."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy import held_out
from benchmarks.accuracy.sets import find
from pipeline.identity import weights
from pipeline.identity.file_rows import mentions


def test_half_of_the_blocks_teach_and_only_the_others_are_judged(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[set[str]] = []
    (labelled,) = find([people])

    def learn(bench: Path, how: str, keep: object) -> weights.Model:
        assert callable(keep)
        taught.append({mention.key for mention in mentions(labelled.file, []) if keep(mention)})
        return weights.people()

    monkeypatch.setattr(held_out, "learn_people", learn)
    found = held_out.held_out([labelled], people.parent, 4)
    assert {frozenset(keys) for keys in taught} == {frozenset({"a1", "a2", "a3"}), frozenset({"b1", "b2"})}
    assert [(each.name, each.splits) for each in found] == [("few_people", 4)] * 2
    assert all(0 <= each.mean.b3_f1 <= 1 for each in found)
