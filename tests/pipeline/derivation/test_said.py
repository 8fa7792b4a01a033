"""Mentions keep their keys while author lists change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.derivation.said import aligned

NAMES = st.lists(st.sampled_from(["Ada Lumen", "A. Lumen", "Bo Reed", "Cai Moss", "Ada Lumen"]), max_size=6)


def _keys(before: list[tuple[str, str]], names: list[str]) -> list[str]:
    return [key for key, _ in aligned("s/k/1", before, names)]


def test_an_inserted_author_shifts_nobody() -> None:
    before = aligned("s/k/1", [], ["Ada Lumen", "Bo Reed"])
    after = dict((name, key) for key, name in aligned("s/k/1", before, ["Cai Moss", "Ada Lumen", "Bo Reed"]))  # noqa: C402
    assert [after["Ada Lumen"], after["Bo Reed"]] == [key for key, _ in before]


def test_a_name_spelt_otherwise_keeps_the_key_of_its_first_spelling() -> None:
    before = aligned("s/k/1", [], ["A. Lumen", "Bo Reed"])
    assert _keys(before, ["Ada Lumen", "Bo Reed"]) == [key for key, _ in before]


def test_equal_names_in_one_list_are_told_apart_by_their_order() -> None:
    before = aligned("s/k/1", [], ["Bo Reed", "Bo Reed"])
    assert len(set(_keys([], ["Bo Reed", "Bo Reed"]))) == 2
    assert _keys(before, ["Bo Reed"]) == [before[0][0]]


@given(NAMES, NAMES)
def test_every_name_has_a_key_of_its_own_and_a_second_look_changes_none(old: list[str], new: list[str]) -> None:
    before = aligned("s/k/1", [], old)
    found = aligned("s/k/1", before, new)
    assert [name for _, name in found] == new
    assert len({key for key, _ in found}) == len(new)
    assert aligned("s/k/1", found, new) == found
