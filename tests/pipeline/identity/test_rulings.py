"""What people ruled, taken together: it holds for keys, through chains, and costs no more than what it names."""

from __future__ import annotations

from pipeline.identity.rulings import Ruled, clashes
from pipeline.identity.statements import Ruling, Verdict


def _ruling(left: str, right: str, verdict: Verdict = "same", number: int = 1, *, one: bool = False) -> Ruling:
    return Ruling(tuple(left), tuple(right), verdict, number, one)


def _one(ruled: Ruled, key: str) -> str:
    return "".join(sorted(ruled.together(key)))


def test_what_is_the_same_is_one_through_a_chain_of_which_a_link_may_be_away() -> None:
    ruled = Ruled([_ruling("a", "b"), _ruling("b", "c", number=2)])
    assert _one(ruled, "a") == _one(ruled, "c") == "abc"
    assert ruled.bond("a") == ruled.bond("c") == "a"
    assert ruled.bond("d") is None


def test_what_is_different_is_so_through_what_is_the_same() -> None:
    ruled = Ruled([_ruling("a", "b", "different"), _ruling("b", "c", number=2)])
    assert clashes(ruled.sides("a"), ruled.sides("c")) == [1]
    assert not list(ruled.broken())


def test_a_part_can_be_taken_from_what_was_merged() -> None:
    ruled = Ruled([_ruling("abc", "de"), _ruling("c", "abde", "different", 2, one=True)])
    assert _one(ruled, "a") == "abde"
    assert _one(ruled, "c") == "c"
    assert not list(ruled.broken())


def test_a_merge_is_broken_where_nothing_of_the_two_is_one_any_more() -> None:
    merge = _ruling("abc", "de")
    ruled = Ruled([merge, _ruling("de", "abc", "different", 2)])
    assert list(ruled.broken()) == [merge]


def test_of_two_that_contradict_each_other_the_older_stands() -> None:
    newer = _ruling("b", "c", number=2)
    ruled = Ruled([newer, _ruling("a", "b"), _ruling("a", "c", "different", 3)])
    assert _one(ruled, "b") == "ab"
    assert list(ruled.broken()) == [newer]


def test_the_part_that_left_is_one_as_far_as_no_later_ruling_parts_it() -> None:
    split = _ruling("cd", "ab", "different", one=True)
    assert _one(Ruled([split]), "c") == "cd"
    again = Ruled([split, _ruling("d", "c", "different", 2, one=True)])
    assert _one(again, "c") == "c"


def test_a_key_on_both_sides_stands_on_none() -> None:
    assert Ruled([_ruling("ab", "bc", "different")]).sides("b") == set()


def test_what_is_unsure_is_left_open_for_each_pair_of_the_sides_alone() -> None:
    ruled = Ruled([_ruling("ab", "c", "unsure")])
    assert ruled.leaves_open("a", "c")
    assert ruled.leaves_open("c", "b")
    assert not ruled.leaves_open("a", "b")


def test_what_is_unsure_of_one_side_is_left_open_between_its_keys_and_takes_no_link_away() -> None:
    ruled = Ruled([_ruling("abc", "", "unsure")])
    assert ruled.leave_open("a", "bx")
    assert not ruled.leave_open("a", "x")
    assert ruled.parting("a", "b") == [1]
    assert not ruled.leaves_open("a", "b")


def test_a_merge_of_two_crowds_makes_no_pairs() -> None:
    left, right = (tuple(f"{side}{n}" for n in range(300)) for side in "lr")
    ruled = Ruled([Ruling(left, right, "same", 1), Ruling(left, ("x",), "different", 2)])
    assert len(ruled.together("l7")) == 600
    assert ruled.sides("r7") == {(2, False)}
    assert ruled.over(["r7", "l7"]) == ruled.rulings
